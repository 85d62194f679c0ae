/* wrap.h -- text in columns: display width, breaking at blanks, padding. UTF-8 in NFC.
 * Used by compare_table.c and cmd_search.c. */
#ifndef TRICHLUC_WRAP_H
#define TRICHLUC_WRAP_H

#include <stddef.h>

#include "buf.h"

/* Columns that n bytes of text take on a terminal. */
int display_width(const char *s, size_t n);

/* The next line of at most `width` columns at *at: its bytes in *line, *len; *at moves past it and
 * the blanks after. A '\n' ends a line; a word wider than a line is broken. 0 at the end. */
int wrap_next(const char *s, size_t *at, int width, const char **line, size_t *len);

/* Several columns beside each other, each wrapped in its own width, parted by `between`. */
void buf_columns(struct buf *out, const char *const *cells, const int *widths, size_t n,
                 const char *between);

#endif
