/*
 * A small PDF writer: one picture a page, invisible words over it, nothing that differs from run
 * to run (no date, no random identifier). Never makes pictures or reads text. Called by scan.c.
 */
#ifndef CORPUS_PDFOUT_H
#define CORPUS_PDFOUT_H

#include "util.h"

struct pdf;

struct pdf_word {
    const char *text; /* UTF-8, lent */
    double x, y;      /* left end of the baseline [pt from the top left] */
    double width, size;
    double angle; /* clockwise [degrees] */
};

struct pdf_page {
    double w, h; /* MediaBox [pt] */
    int rotate;  /* /Rotate [degrees] */
    int flipped; /* the picture is stored bottom row first */
    int img_w, img_h;
    int bits, comps;    /* a component; 1 gray, 3 RGB */
    const char *filter; /* /Filter and /DecodeParms */
    const struct bytes *data;
    const struct pdf_word *word;
    size_t words;
};

struct pdf *pdf_new(void);
void pdf_add(struct pdf *p, const struct pdf_page *page);
struct bytes pdf_finish(struct pdf *p); /* frees p */

#endif
