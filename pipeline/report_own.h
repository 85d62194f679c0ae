/* report_own.h -- what the files of the report share: the site being written, its pages' frame, and
 * the writing of words in two languages. Used by report*.c only. */
#ifndef TRICHLUC_REPORT_OWN_H
#define TRICHLUC_REPORT_OWN_H

#include "compare.h"
#include "list.h"
#include "report.h"

struct words { /* what the program itself says, in both languages */
    const char *vi, *en;
};

struct report_doc {
    const char *id, *called, *date, *province, *title, *issuer, *path, *type; /* NULL: not said */
    const char *sha256;
    size_t records[REC_TYPES];
    unsigned pages;
    double conf; /* sum over records */
};

struct report_mark { /* a date or a duty kept for the charts */
    const char *start, *end, *agency, *name, *role;
    size_t doc; /* index */
    const char *key;
    bool recurs;
};

struct site {
    const struct report_options *o;
    struct report_counts *n;
    struct buf *why;
    struct arena *mem;
    struct store *store;
    struct comparison *c;
    struct compare_names *names;
    struct report_doc *docs, **by_id;
    size_t ndocs, cap_docs;
    struct said { /* of a target by a reader */
        const char *id, *verdict, *by, *values;
    } *said;
    size_t nsaid, cap_said;
    struct report_mark *deadlines, *duties;
    size_t ndeadlines, cap_deadlines, nduties, cap_duties;
    FILE *search; /* search.js, being written */
};

/* ---- words and frame (report_html.c) ---- */

/* "t7e11cfc6" of "7f8e5c700e33.t7e11cfc6": the record's name within its document's page. */
const char *record_key_of(const char *id);
/* The program's words, which the script can turn into the other language. */
void say(struct buf *out, const struct site *s, struct words w);
/* The same in an attribute: ` NAME="..."` */
void say_attr(struct buf *out, const struct site *s, const char *name, struct words w);
/* Words of a document: escaped, whatever their bytes. */
void quoted(struct buf *out, const char *words);
/* <TAG class="CLASS" lang="vi">words</TAG> of a document; nothing where words is NULL. */
void quoted_in(struct buf *out, const char *tag, const char *class, const char *words);
/* A JSON string that may stand in a script element and in a script. */
void json_in_html(struct buf *out, const char *s);
void put_day(struct buf *out, const char *iso);
/* A count "20.802", which the script turns into "20,802" where the reader is English. */
void put_count(struct buf *out, size_t n);
/* A key's value as readers write days and numbers; `plain` is how programs do. */
void put_for_reader(struct buf *out, const struct value *v, const struct key *k, const char *plain);
/* A confidence "0,91", or "0.91" where the reader is English: both are there. */
void put_share(struct buf *out, const struct site *s, double v);

enum site_page { PAGE_COMPARE, PAGE_CHARTS, PAGE_DOCUMENTS, PAGE_SEARCH, PAGE_DOCUMENT };
/* Up to and with <main>. `top` leads to the site's root: "" or "../". `title` is escaped here. */
void frame_open(struct buf *out, const struct site *s, enum site_page p, const char *top,
                struct words title);
void frame_close(struct buf *out);
/* Writes and empties the buffer. 0, or 1 with words in s->why. */
int site_write(struct site *s, const char *name, struct buf *page);

extern const struct words type_words[REC_TYPES];
struct words key_words(enum record_type t, int key);
/* The key's closed list as JSON: [["lead","chủ trì","leads"],...]; [] where it has none. */
void put_choices(struct buf *out, enum record_type t, int key);
/* A value from a closed list in words; NULL where the value is none of one. */
const struct words *slug_words(enum record_type t, int key, const char *slug);

/* ---- a record's card (report_card.c) ---- */

/* Its heading in a few words, as the document's own language has them. */
void put_gist(struct buf *out, const struct report_doc *d, const struct record *r);
/* When a deadline is due, in the same words (report_when.c). */
void put_when(struct buf *out, const struct record *r);
/* The whole card; `mem` holds words of the lists until the page is written. */
void put_card(struct buf *out, const struct site *s, const struct report_doc *d, struct arena *mem,
              const struct record *r);

/* ---- charts (report_chart.c) ---- */

/* A drawing in a figure, with a title, a description for who cannot see it, and a table of the same
 * beneath. Opened, drawn into, closed; then rows are put and the figure is closed. */
void chart_open(struct buf *out, const struct site *s, const char *id, int width, int height,
                struct words title, struct words about);
void chart_table(struct buf *out, const struct site *s, const struct words *heads, size_t n);
void chart_close(struct buf *out);
enum chart_anchor { CHART_START, CHART_MIDDLE, CHART_END };
/* Words of ours or a document's at a place, cut to so many characters; `class` may be NULL. */
void chart_text(struct buf *out, double x, double y, enum chart_anchor a, const char *class,
                const char *words, size_t most);
void chart_line(struct buf *out, const char *class, double x0, double y0, double x1, double y1);
/* "<a href=...>called, page</a>" of a record, in a cell. */
void chart_link(struct buf *out, const struct report_doc *d, const char *key);
/* A step of 1, 2 or 5 times a power of ten that parts 0..max into some five. */
double chart_step(double max);

void put_target_charts(struct buf *out, struct site *s);
void put_deadline_chart(struct buf *out, struct site *s);
void put_duty_chart(struct buf *out, struct site *s);

/* ---- pages ---- */

const struct report_doc *site_doc(const struct site *s, const char *id); /* NULL: none */

int site_put_document(struct site *s, const struct report_doc *d, const struct record *v, size_t n);
int site_put_index(struct site *s);
int site_put_documents(struct site *s);
int site_put_charts(struct site *s);
int site_put_search(struct site *s);

#endif
