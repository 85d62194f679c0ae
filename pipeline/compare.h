/* compare.h -- targets side by side: a row an indicator, body and unit, a column a province, in each
 * cell what that province set itself, in order of time. Built from the store's records, written as
 * table, CSV or JSON. Every item keeps the record it came from. Used by cmd_compare.c. */
#ifndef TRICHLUC_COMPARE_H
#define TRICHLUC_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "store.h"

struct compare_item { /* one target of one document */
    const char *indicator, *subject, *unit, *scope, *comparator, *start, *end, *rrule;
    const char *doc, *id, *quote;
    double value, value_to; /* NAN where null */
    unsigned page, line;
    size_t province;        /* index */
};

struct compare_row {
    const char *indicator, *subject, *unit;
    const char *scope;    /* where all its items share one; else NULL and items tell their own */
    bool own_scopes;      /* items differ in scope */
    bool unit_matters;    /* another row has the same indicator and subject */
    size_t item, nitems;  /* comparison.items[item ..), sorted by province, then time */
};

struct compare_province {
    const char *name, *slug; /* slug "" for documents that name none */
};

struct comparison {
    struct arena *mem;
    struct compare_province *provinces;
    struct compare_item *items;
    struct compare_row *rows;
    size_t nprovinces, nitems, nrows, cap_provinces, cap_items, cap_rows;
    size_t left_out; /* targets without an indicator */
};

struct compare_wish {
    const char *provinces;  /* comma list of names or slugs; NULL: all there are */
    const char *indicators; /* comma list of names or slugs; NULL: all */
};

/* Reads the store. NULL where that failed: see store_error(). */
struct comparison *compare_build(struct store *s, const struct compare_wish *w);
void compare_free(struct comparison *c);

/* Names for slugs; slugs stand for themselves where the lists have none. */
struct compare_names;
struct compare_names *compare_names_load(const char *rules_dir); /* NULL folder: no names */
void compare_names_free(struct compare_names *n);
const char *compare_indicator_name(const struct compare_names *n, const char *slug);
const char *compare_subject_name(const struct compare_names *n, const char *slug);

/* "≥ 90 % đến 2025", "> 80 %/năm"; without the scope. */
void compare_item_text(struct buf *out, const struct compare_item *i);
/* Items of a row in one province: *first and their number. */
size_t compare_cell(const struct comparison *c, const struct compare_row *r, size_t province,
                    const struct compare_item **first);

/* columns: display width to fit; bold: terminal escapes for headings. */
void compare_table(struct buf *out, const struct comparison *c, const struct compare_names *n,
                   int columns, bool bold);
void compare_csv(struct buf *out, const struct comparison *c, const struct compare_names *n);
void compare_json(struct buf *out, const struct comparison *c, const struct compare_names *n);

#endif
