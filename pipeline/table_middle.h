/* table_middle.h -- where rows begin whose numbers stand at half their height.
 * Looks at lines, decides nothing about cells. table_run_on.c's helper. */
#ifndef TRICHLUC_TABLE_MIDDLE_H
#define TRICHLUC_TABLE_MIDDLE_H

#include "doc.h"

/* The rows' first lines, into start[n]: number[] are the lines that hold their numbers, by place and
 * none of them empty; the first row begins at `from`, the last ends before `end`. */
void table_middle_rows(const struct doc *d, const uint32_t *number, size_t n, uint32_t from,
                       uint32_t end, uint32_t *start);

#endif
