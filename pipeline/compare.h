/* compare.h -- targets side by side: a row an indicator, body and unit, a column a province, in each
 * cell what that province set itself, in order of time. Built from the store's records, written as
 * table, CSV or JSON. Every item keeps the record it came from. Used by cmd_compare.c.
 * compare.c reads the store, compare_rows.c aligns, compare_goal.c tells goals apart that only their
 * words tell apart, compare_base.c finds where a province stood. */
#ifndef TRICHLUC_COMPARE_H
#define TRICHLUC_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "list.h"
#include "store.h"

struct compare_item { /* one target of one document */
    const char *indicator, *subject, *unit, *scope, *comparator, *start, *end, *rrule;
    const char *recurrence; /* what no rrule says: "mỗi nhiệm kỳ"; NULL mostly */
    const char *doc, *id, *quote;
    const char *scope_key;  /* the scope without words that only lead to it; "" for none */
    unsigned rank[2];       /* places of indicator and body among all, by the alphabet of their names */
    unsigned goal;          /* among items that are alike in all of that: which goal, by their words */
    bool lent;              /* its scope or body is that of a sentence that says the same */
    const char *home;       /* the province as the document names it; NULL: none named */
    const char *review;     /* "right", or "corrected": then the values are the reader's; else NULL */
    double value, value_to; /* NAN where null */
    double confidence;
    unsigned page, line;
    size_t province;        /* index */
    size_t base, nbases;    /* comparison.bases [base ..): where the province stood before */
};

/* A figure of an annexed table about what a target asks: the last one before it falls due. */
struct compare_base {
    const char *subject; /* the body: the target's own, or one that belongs to it; NULL: all */
    const char *unit, *table, *column, *doc, *id;
    double value;
    unsigned year, page, line;
};

struct compare_row {
    const char *indicator, *subject, *unit;
    const char *scope;    /* where all its items write it alike; else NULL and items tell their own */
    const char *words;    /* where only its words tell it from another row; else NULL */
    bool own_scopes;      /* items write one scope in different words */
    bool unit_matters;    /* another row has the same indicator and subject, and another unit */
    const char *due;      /* the first day by which one of its items is due; NULL: none says */
    size_t item, nitems;  /* comparison.items[item ..), sorted by province, then time */
    size_t near, nnear;   /* comparison.near [near ..), in the order of rows */
};

/* Rows that ask nearly the same. They stay rows of their own: a reader decides what compares. */
enum compare_why {
    NEAR_SCOPE,     /* the same but for whom it is asked of */
    NEAR_UNIT,      /* the same, counted in another unit */
    NEAR_SUBJECT,   /* one of the two names no body */
    NEAR_PART,      /* the body of one belongs to the body of the other */
    NEAR_INDICATOR, /* of one body, under an indicator of the same family or about the same things */
    NEAR_WORDS,     /* the same in all of that, but another goal by its words */
};
#define COMPARE_NEAR_MOST 8 /* of a row in one province: who asks much more is not looked through */
struct compare_near {
    size_t row;
    enum compare_why why;
};
const char *compare_why_slug(enum compare_why why); /* "scope" */

struct compare_province {
    const char *name, *slug; /* slug "" for documents that name none */
    size_t documents;        /* of the store */
};
#define COMPARE_CENTRAL      "Trung ương" /* where documents of central offices stand */
#define COMPARE_CENTRAL_SLUG "trung-uong"
/* A column that is a province, not what central offices ask nor what names no province. */
bool compare_is_province(const struct compare_province *p);

/* What one province asks and this one does not, nor anything near. */
struct compare_gap {
    size_t province, row;
};

struct compare_known { /* an indicator that the store has */
    const char *slug;
    size_t targets;
};

enum compare_borders {
    BORDERS_THEN, /* provinces as their documents name them */
    BORDERS_NOW,  /* as merged on 1 July 2025 */
};

struct compare_home { /* which column a document stands in */
    const char *doc, *name; /* as the document names its province; NULL: it does not */
    size_t province;
};

struct comparison {
    struct arena *mem;
    struct compare_home *homes; /* by document */
    struct compare_province *provinces;
    struct compare_item *items;
    struct compare_row *rows;
    struct compare_item *loose; /* targets without an indicator, as the store has them */
    struct compare_base *bases;
    struct compare_near *near;
    struct compare_gap *gaps;   /* by province, then row */
    struct compare_known *known;
    const char **no_province, **no_indicator; /* asked for, in no list and not in the store */
    size_t nprovinces, nitems, nrows, nloose, nbases, nnear, ngaps, nknown, nhomes;
    size_t cap_provinces, cap_items, cap_rows, cap_loose, cap_bases, cap_near, cap_gaps, cap_known,
        cap_homes;
    size_t nno_province, nno_indicator;
    enum compare_borders borders;
    size_t wrong;    /* targets left out because a reader marked them as wrong */
    size_t left_out; /* nloose, where all indicators were asked for */
};

struct compare_names;
struct compare_wish {
    const char *provinces;  /* comma list of names, slugs or codes; NULL: all there are */
    const char *indicators; /* comma list of names or slugs; NULL: all */
    enum compare_borders borders;
    bool reviews;           /* what readers corrected counts, what they call wrong is left out */
    /* Borders, codes, baselines, bodies within bodies: known where this is not NULL. Lent. */
    const struct compare_names *names;
};

/* Reads the store. NULL where that failed: see store_error(). */
struct comparison *compare_build(struct store *s, const struct compare_wish *w);
void compare_free(struct comparison *c);
/* The column of a document; SIZE_MAX where it has none. */
size_t compare_home(const struct comparison *c, const char *doc);

/* Names for slugs; slugs stand for themselves where the lists have none. */
struct compare_names *compare_names_load(const char *rules_dir); /* NULL folder: no names */
void compare_names_free(struct compare_names *n);
const char *compare_indicator_name(const struct compare_names *n, const char *slug);
const char *compare_subject_name(const struct compare_names *n, const char *slug);
/* The entry of a province by name, other spelling, slug or code (within those borders); NULL: none. */
const struct list_entry *compare_province_entry(const struct compare_names *n, const char *name,
                                                enum compare_borders borders);
const struct list_entry *compare_indicator_entry(const struct compare_names *n, const char *name);
/* Is that a central office, or, where none was read, the number of its document? Either may be NULL. */
bool compare_is_central(const struct compare_names *n, const char *issuer, const char *number);
/* What the column of a table speaks of; NULL if no list says. */
const char *compare_column_indicator(const struct compare_names *n, const char *column,
                                     const char *table);
/* Do the two indicators measure nearly the same? */
bool compare_is_family(const struct compare_names *n, const char *a, const char *b);
/* Do the lists have the body? */
bool compare_is_body(const struct compare_names *n, const char *slug);
/* Does the one body belong to the other ("Hội Nông dân" to "Tổ chức chính trị - xã hội")? */
bool compare_is_part(const struct compare_names *n, const char *part, const char *whole);
/* "; "-joined names like the one that is not known, best first; nothing where none is. */
void compare_suggest(struct buf *out, const struct compare_names *n, bool provinces,
                     const char *name);

/* As Vietnamese writes numbers: "1.733,5". */
void compare_number(struct buf *out, double v);
/* "23/5/2021" for 2021-05-23. */
void compare_day(struct buf *out, const char *iso);
/* "đến 2025", "2026–2030", "quý III/2021"; nothing where both are NULL. ISO days. */
void compare_period_text(struct buf *out, const char *start, const char *end);
/* "≥ 90 % đến 2025", "> 80 %/năm"; without the scope. */
void compare_item_text(struct buf *out, const struct compare_item *i);
/* Was it read so unsurely that a reader is to be told? Not where one has looked at it. */
bool compare_doubtful(const struct compare_item *i);
/* "2020: 78,8 % (còn 1,2 điểm %)" for each of its bases, parted by `between`. */
void compare_base_text(struct buf *out, const struct comparison *c, const struct compare_names *n,
                       const struct compare_item *i, const char *between);
/* What is left to do, in the unit; 0 or less: reached. NAN where it cannot be told. */
double compare_distance(const struct compare_item *i, const struct compare_base *b);
/* The item, the scope where its row leaves that to it (after `before_scope`), and the province it
 * is of where the column has another name. */
void compare_item_words(struct buf *out, const struct comparison *c, const struct compare_row *r,
                        const struct compare_item *i, const char *before_scope);
/* For a cell that is empty: "≈ > 80 % đến 2025 (Tổ chức chính trị - xã hội)" for what is near,
 * parted by `between`; nothing where nothing is. brief: no words of scopes, which stand beside. */
void compare_near_text(struct buf *out, const struct comparison *c, const struct compare_names *n,
                       const struct compare_row *r, size_t province, const char *between, bool brief);

/* Items of a row in one province: *first and their number. */
size_t compare_cell(const struct comparison *c, const struct compare_row *r, size_t province,
                    const struct compare_item **first);
/* The next near row of a row that has items in the province, *at being 0 first; NULL after the last. */
const struct compare_row *compare_near_row(const struct comparison *c, const struct compare_row *r,
                                           size_t province, size_t *at, enum compare_why *why);

/* columns: display width to fit; bold: terminal escapes for headings. Each value has the number of
 * its document and its page under it; the documents stand below. sources NULL: neither. */
struct sources;
void compare_table(struct buf *out, const struct comparison *c, const struct compare_names *n,
                   const struct sources *sources, int columns, bool bold);
/* guard: as buf_csv_guarded(). */
void compare_csv(struct buf *out, const struct comparison *c, const struct compare_names *n,
                 bool guard);
void compare_json(struct buf *out, const struct comparison *c, const struct compare_names *n);

#endif
