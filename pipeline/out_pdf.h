/* out_pdf.h -- a PDF copied with a new invisible text layer: pages whose text was read from their
 * image lose the invisible text they had and get the repaired words in its place; the other pages,
 * all images and all that can be seen stay as they are. Owns the only use of libqpdf; called by
 * cmd_ocr_files.c. */
#ifndef TRICHLUC_OUT_PDF_H
#define TRICHLUC_OUT_PDF_H

#include <stdio.h>

#include "exits.h"
#include "out.h"

/* Copies the PDF `from`, which d was read from, to the open file `to`. EXIT_DONE, or EXIT_INPUT or
 * EXIT_WRITE with words in `why`. Pages that were not read as viewers show them are left alone and
 * counted in *left. */
int out_pdf(const char *from, FILE *to, const struct doc *d, unsigned *left, struct buf *why);

/* ---- out_pdf_strip.c ---- */

struct strip {
    int mode;         /* text rendering mode in force; 3 draws nothing */
    unsigned dropped; /* operators left out, so far */
    unsigned shown;   /* operators kept that show text that can be seen, so far */
    /* Told of each Do, with the name of its object without '/'; may be NULL. */
    void (*on_do)(void *data, const char *name, int mode);
    void *data;
};

/* Appends a content stream without the operators that show text in rendering mode 3; all else is
 * byte for byte what it was. */
void strip_invisible(struct buf *to, const char *s, size_t n, struct strip *p);

#endif
