/*
 * From typeset pages to a scanned document: draw, damage, encode, lay words under, write.
 * The order of work is in scan_pdf. Called by main.c.
 */
#ifndef CORPUS_SCAN_H
#define CORPUS_SCAN_H

#include "pdfout.h"
#include "preset.h"

struct bytes scan_pdf(const struct doc *d, const struct preset *p, const char *seed);
/* The pages as PNG files DIR/ID-PRESET-N.png. */
void scan_images(const struct doc *d, const struct preset *p, const char *seed, const char *dir);
/* A document no scanner saw: real text by cairo. */
void digital_pdf(const struct doc *d, const char *path);

/* layer.c: the words that lie under the picture; their text is the caller's to free. */
struct pdf_word *layer_words(const struct page *g, const struct raster *r, enum layer layer,
                             double turned, size_t *n);

/* ocrlayer.c: words as tesseract's English model reads them, likewise. */
struct pdf_word *ocr_words(const struct raster *r, size_t *n);

#endif
