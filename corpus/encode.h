/*
 * Pixels into the coded forms a PDF carries. Never writes files.
 * Called by scan.c.
 */
#ifndef CORPUS_ENCODE_H
#define CORPUS_ENCODE_H

#include "raster.h"
#include "util.h"

struct Pix;

struct bytes encode_jpeg(const struct raster *r, int quality);
struct bytes encode_g4(const struct raster *r, int *black_is_1); /* of a thresholded raster */
struct bytes encode_flate(const void *p, size_t n);
/* The same pixels for leptonica and tesseract; release with pixDestroy. */
struct Pix *raster_pix(const struct raster *r);

#endif
