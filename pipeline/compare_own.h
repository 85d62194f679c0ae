/* compare_own.h -- what the files that build a comparison share. Used by compare.c, compare_rows.c,
 * compare_goal.c, compare_base.c and compare_review.c only. */
#ifndef TRICHLUC_COMPARE_OWN_H
#define TRICHLUC_COMPARE_OWN_H

#include "compare.h"

/* Figures of tables, with the column their document stands in. */
struct compare_figure {
    struct compare_base base;
    const char *indicator; /* NULL: its column names none; a target of its row of the table may */
    const char *quote;
    const char *key;       /* of the column, as of a scope */
    bool part;             /* "Xoài: Diện tích" (ha): of nothing but what stands before the colon */
    size_t province; /* set when they are used */
};
struct compare_figures {
    struct compare_figure *v;
    size_t n, cap;
};

/* Keeps what a statistic record says. */
void compare_figure_add(struct compare_figures *f, struct comparison *c,
                        const struct compare_names *names, const struct record *r);
/* Gives every item the last figures before it falls due. Items stand in their final order. */
void compare_find_bases(struct comparison *c, struct compare_figures *f,
                        const struct compare_names *names);

/* Sorts the items, makes rows of them, finds near rows and gaps. */
void compare_align(struct comparison *c, const struct compare_names *names);

/* "(ở) khu vực Nhà nước" and "khu vực nhà nước" are one scope; "" for NULL. */
const char *compare_scope_key(struct comparison *c, const char *scope);

/* Which items ask the same, as far as their words tell (compare_goal.c). First: a body that a scope
 * names is the body; rows of a table lend the scope of the sentence that says the same; what was
 * read twice from one place counts once. May shorten comparison.items, and leaves them unsorted. */
void compare_settle(struct comparison *c, const struct compare_names *names);
/* Then, for items [from, to) that are alike but for their words: sets `goal` of each. */
void compare_part_goals(struct comparison *c, const struct compare_names *names, size_t from,
                        size_t to);
/* The words that tell a goal, in short. */
const char *compare_goal_words(struct comparison *c, const struct compare_item *i);

/* The record as its readers left it; false where one of them says that it is wrong. */
bool compare_take_review(struct arena *a, const struct record *r, struct record *out);

/* NULL stands before all words. */
int compare_order(const char *a, const char *b);

#endif
