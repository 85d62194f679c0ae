/* compare_own.h -- what the files that build a comparison share. Used by compare.c, compare_rows.c,
 * compare_base.c and compare_review.c only. */
#ifndef TRICHLUC_COMPARE_OWN_H
#define TRICHLUC_COMPARE_OWN_H

#include "compare.h"

/* Figures of tables, with the column their document stands in. */
struct compare_figure {
    struct compare_base base;
    const char *indicator;
    size_t province; /* set when they are used */
};
struct compare_figures {
    struct compare_figure *v;
    size_t n, cap;
};

/* Keeps what a statistic record says, where a column's words name an indicator. */
void compare_figure_add(struct compare_figures *f, struct comparison *c,
                        const struct compare_names *names, const struct record *r);
/* Gives every item the last figures before it falls due. Items stand in their final order. */
void compare_find_bases(struct comparison *c, struct compare_figures *f,
                        const struct compare_names *names);

/* Sorts the items, makes rows of them, finds near rows and gaps. */
void compare_align(struct comparison *c, const struct compare_names *names);

/* The record as its readers left it; false where one of them says that it is wrong. */
bool compare_take_review(struct arena *a, const struct record *r, struct record *out);

/* NULL stands before all words. */
int compare_order(const char *a, const char *b);

#endif
