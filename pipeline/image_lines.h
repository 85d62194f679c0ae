/* image_lines.h -- the ruled tables of a page image: lines across and down, and the cells between
 * them. Looks at ink only, never at what a cell says. ocr.c's own. */
#ifndef TRICHLUC_IMAGE_LINES_H
#define TRICHLUC_IMAGE_LINES_H

#include "doc.h"

struct Pix;

struct lined_table { /* boxes in pixels; the cells stand row by row */
    struct box box;
    struct cell *cells;
    uint32_t n, rows, columns;
};

/* Tables of three columns and more on a page of 1 or 8 bits. *tables is malloc'd: lines_free(). */
size_t lines_find(struct Pix *page, int dpi, struct lined_table **tables);
void lines_free(struct lined_table *tables, size_t n);
/* The page without the lines of its tables: a new picture, NULL where there is no memory. */
struct Pix *lines_erased(struct Pix *page, int dpi, const struct lined_table *tables, size_t n);
/* Is there ink in the box, more than dust? */
bool lines_inked(struct Pix *page, int dpi, struct box b);

#endif
