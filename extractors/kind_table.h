/* kind_table.h -- a row of a plan table, between what its cells say of bodies (kind_table.c) and of times
 * (kind_table_time.c). No other room includes this. */
#ifndef TRICHLUC_KIND_TABLE_H
#define TRICHLUC_KIND_TABLE_H

#include "kinds.h"

struct plan_row {
    struct run *r;
    const char *task;
    struct table_cell cell[TABLE_COLUMNS];
    size_t n;
    struct finds deadlines, times; /* of the whole row, where `looked`: plan_times() looks, and frees them */
    bool looked;
};

/* The row's first cell in a column of that kind that is not empty; NULL: none. */
const struct table_cell *plan_cell(const struct plan_row *w, enum table_column kind);
/* The row's deadlines, by its columns of times. */
void plan_times(struct plan_row *w);

#endif
