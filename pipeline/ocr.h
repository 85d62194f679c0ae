/* ocr.h -- tesseract's C API: one engine a process, kept across pages; words with box, confidence.
 * Never asks tesseract for ready-made text (GetUTF8Text and friends abort() on a noise block in
 * 5.3.0). Owns image.c, which makes the page image fit to be read. Called by run.c. */
#ifndef TRICHLUC_OCR_H
#define TRICHLUC_OCR_H

#include "buf.h"
#include "doc.h"

struct Pix;
struct ocr;

struct ocr_options {
    const char *language; /* "vie" */
    const char *debug_images; /* folder for what each preparation step made, or NULL */
};

/* Starts the engine. NULL with words in *why (static or tesseract's) when the language is missing.
 * OpenMP inside libtesseract is switched off here (omp_set_max_active_levels(0)): workers are
 * processes, one a core. */
struct ocr *ocr_open(const struct ocr_options *o, const char **why);
/* Opens where the engine's own words go (nowhere), which it does at its first one: for a process
 * that may open nothing for writing later. */
void ocr_hush(void);
void ocr_close(struct ocr *e); /* NULL is allowed */
/* The language data that would be used, told by the start of its SHA-256: "vie 4f2e81ca"; the name alone
 * where it is not found. Lends. */
const char *ocr_data(const char *language);
const char *ocr_version(void); /* "tesseract 5.3.0, leptonica-1.82.0" */

/* Reads the image into the last page of d, appending its lines and words. The image is as given
 * by load_page and stays the caller's. 0, or -1 with a diagnostic and the page marked. */
int ocr_page(struct ocr *e, struct doc *d, struct Pix *image);

/* Adds the diagnostics that the words of d's last page ask for; ocr_page() has done so. */
void ocr_tell(struct doc *d);

/* Appends the words of an image, parted by blanks; no page of a document is made. 0 or -1. */
int ocr_words(struct ocr *e, struct Pix *image, unsigned dpi, struct buf *words);

/* The engine knows Icelandic's eth, which looks as Đ does and which Vietnamese has not: made Đ, in
 * place; where it stands beside Đ, one letter was read twice, and one stays. So does one of two slashes,
 * of which one is a fraction's: 'quý I/⁄2021'. Gives text back. */
char *ocr_fold(char *text);

#endif
