/*
 * A page as pixels, and the plain operations on it. Damage is damage.c's, files are encode.c's.
 * Called by scan.c and damage.c.
 */
#ifndef CORPUS_RASTER_H
#define CORPUS_RASTER_H

#include "page.h"

#include <stdint.h>

struct raster {
    int w, h;
    int ch; /* 1 gray, 3 red green blue */
    int dpi;
    unsigned char *px; /* rows from the top, no padding; 0 is black */
};

/* Draw the page at dpi; ink and mark say what is on it beside the type. */
struct raster raster_page(const struct page *p, int dpi, int colour, int ink, int mark);
void raster_free(struct raster *r);

/* Turn by an angle about the middle, clockwise, white coming in at the corners. */
void raster_skew(struct raster *r, double degrees);
/* Gaussian blur; sigma in pixels. */
void raster_blur(struct raster *r, double sigma);
/* Quarter turns clockwise. */
void raster_turn(struct raster *r, int quarters);
/* Mirror top to bottom. */
void raster_flip(struct raster *r);
/* Black and white by a threshold, still one byte a pixel. */
void raster_threshold(struct raster *r, int level);

#endif
