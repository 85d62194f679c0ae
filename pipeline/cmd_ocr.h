/* cmd_ocr.h -- the files of `ocr --hocr`, `--alto`, `--pdf` and `--pdf-dir`: their names, standard
 * output for want of a folder, and the repair that comes before them. Used by cmd_ocr.c; its PDFs by
 * cmd_ingest_pdf.c, too. */
#ifndef TRICHLUC_CMD_OCR_H
#define TRICHLUC_CMD_OCR_H

#include "run.h"

struct ocr_files {
    bool alto;          /* else hOCR, */
    const char *pdf;    /* unless this names a PDF to write, */
    bool pdfs;          /* or these are to be in the folder */
    const char *folder; /* NULL: standard output */
    char **names;       /* taken so far, without folder and ending */
    size_t n, cap;
};

/* A page_fn: stops the reading where its pages cannot be written. */
int ocr_files_page(struct doc *d, size_t page, void *files);
/* Repairs d and writes it. An exit status: EXIT_USAGE for a document that this way cannot be
 * written, EXIT_WRITE, EXIT_INPUT; all told. */
int ocr_files_write(struct ocr_files *f, struct tools *t, struct doc *d);
/* Writes a copy of the PDF that repaired d was read from. EXIT_DONE, EXIT_INPUT, EXIT_WRITE; told. */
int ocr_files_pdf(const char *to, const struct doc *d);
/* The name that this input's output has, or would have, is taken. */
void ocr_files_passed(struct ocr_files *f, const char *path);
void ocr_files_free(struct ocr_files *f);

#endif
