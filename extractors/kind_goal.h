/* kind_goal.h -- a figure in a table of targets, between its reading (kind_goal_figure.c) and the tables
 * (kind_goal.c). No other room includes this. */
#ifndef TRICHLUC_KIND_GOAL_H
#define TRICHLUC_KIND_GOAL_H

#include "kinds.h"

struct goal_figure { /* '≥ 30', '70 - 80%', 'trên 5', '12 xã' */
    const char *comparator;
    double value, value_to;
    bool ranged, percent;
    const char *unit; /* what stands behind the number, or NULL */
};

/* A cell of n bytes at byte `off` of the passage; false where it is no figure. */
bool goal_figure_read(struct run *r, uint32_t off, size_t n, struct goal_figure *f);
/* The unit in brackets that ends a row's or a column's words, 'Kim ngạch (triệu USD)'; NULL: none. */
const char *goal_unit_in(struct run *r, const char *words);
/* 'Tấn' in a table is 'tấn' in a sentence; 'MW' and 'GB' stay. */
const char *goal_unit_low(struct run *r, const char *unit);

#endif
