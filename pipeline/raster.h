/* raster.h -- a page's picture by name, so that one that was read before, in whatever document, need
 * not be read again: what is read hangs on nothing but the picture and the settings. Asks nobody;
 * run.c does. */
#ifndef TRICHLUC_RASTER_H
#define TRICHLUC_RASTER_H

#include "doc.h"

struct Pix;

#define RASTER_NAME 64 /* hex digits */

/* SHA-256 over the pixels, their place on the page and `settings`: all that reading goes by. */
void raster_name(const struct page *p, struct Pix *image, const char *settings,
                 char out[RASTER_NAME + 1]);
/* Appends the lines of `from`, a page as it was read before repair, to d's last page, just as reading
 * the picture would. Copies. */
void raster_take(struct doc *d, const struct doc *from);

#endif
