/* table_span.h -- headers of two rows: 'Kế hoạch' over '2026 | 2027 | 2028'. Tells which cells of both
 * head a column; never reads what the columns hold. The readers of text tables ask. */
#ifndef TRICHLUC_TABLE_SPAN_H
#define TRICHLUC_TABLE_SPAN_H

#include "buf.h"
#include "table.h"

struct span_head {
    size_t n;                                           /* columns */
    uint8_t above[TABLE_COLUMNS], below[TABLE_COLUMNS]; /* 1 + the cell of each row that heads the column; 0: none */
};

/* Do the row `above` and the one below it head the columns together? Every cell is in its place, also
 * those that another covers, which are empty or say its words again. */
bool span_placed(const char *above, size_t na, const char *below, size_t nb, struct span_head *out);
/* The same where covered cells are left out of rows; `columns` of the table are known. */
bool span_packed(const char *above, size_t na, const char *below, size_t nb, size_t columns, struct span_head *out);
/* Both as one row: 'Kế hoạch 2026|Kế hoạch 2027'. */
void span_text(const char *above, size_t na, const char *below, size_t nb, const struct span_head *h, struct buf *row);
/* Rows 0 and 1 of the runs from `run` on become row 0, the rows below move up. */
void span_runs(struct tables *out, size_t run, const struct span_head *h);

/* Does the row head a table of any kind: a plan, results by year, targets? */
bool span_heads(const char *row, size_t n);

#endif
