/* raster.h -- a page's picture by name, so that one that was read before, in whatever document, need
 * not be read again: what is read hangs on nothing but the picture and the settings. Asks nobody;
 * run.c does. */
#ifndef TRICHLUC_RASTER_H
#define TRICHLUC_RASTER_H

#include <stdbool.h>

#include "doc.h"

struct Pix;

#define RASTER_NAME 64 /* hex digits */

/* SHA-256 over the pixels, their place on the page and `settings`: all that reading goes by. */
void raster_name(const struct page *p, struct Pix *image, const char *settings,
                 char out[RASTER_NAME + 1]);
/* Could reading a picture of this page have given `from`? What was kept is the word of a worker, which
 * a document may have taken over: it can lie, but shall not break who believes it. */
bool raster_fits(const struct page *p, const struct doc *from);
/* Appends the lines of `from`, a page as it was read before repair, to d's last page, just as reading
 * the picture would. Copies. */
void raster_take(struct doc *d, const struct doc *from);

#endif
