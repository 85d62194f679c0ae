/* out.h -- a repaired document as files other programs read: hOCR 1.2, one file a document, and
 * ALTO 4.4, one file a page. Writes into buffers; opens no file and changes nothing.
 * Lengths are pixels of the page image that was read; of a page with no image, 1/1200 inch in ALTO
 * and pixels at 300 dpi in hOCR, which knows no other unit. Called by cmd_ocr_files.c and cmd_ingest_pdf.c. */
#ifndef TRICHLUC_OUT_H
#define TRICHLUC_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "doc.h"

struct out_credits { /* who did the work, for the files' heads */
    const char *engine; /* ocr_version(): "tesseract 5.3.0, ..." */
    const char *model;  /* repair_version() */
};

/* Has the document places of words? Text input has none, and cannot be written in these formats. */
bool out_has_places(const struct doc *d);

/* The whole document as XHTML5. Repaired words carry what was read in data-raw. */
void out_hocr(struct buf *to, const struct doc *d, const struct out_credits *by);
/* One page (an index) as an ALTO file. Repaired words carry what was read in ALTERNATIVE. */
void out_alto(struct buf *to, const struct doc *d, size_t page, const struct out_credits *by);

/* ---- shared by the writers ---- */

struct out_box { /* whole units from the page's top left */
    long x0, y0, x1, y1;
};

/* Units of one point on a page of so many units an inch. Edges are rounded, not sizes, so that
 * boxes that touch still do; a box is one unit wide and high at least. */
struct out_box out_place(struct box b, unsigned dpi);
/* Confidence in the text as it is shown, 0..1: of reading, or, where repair changed the word or
 * doubts it, repair's own. */
double out_conf(const struct word *w);
/* Was the word read as something else than it is shown? */
bool out_changed(const struct word *w);
/* Text for XML whatever its bytes: no UTF-8 becomes \xNN, what XML forbids is left out. */
void out_xml(struct buf *to, const char *s);
/* Lines of the page from `line` on (an index) that stand in one block. */
unsigned out_block_lines(const struct doc *d, const struct page *p, unsigned line);
/* Union of the boxes of so many lines. */
struct box out_block_box(const struct doc *d, unsigned line, unsigned n);

#endif
