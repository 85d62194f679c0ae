/* report.h -- the store as a folder of pages for a browser: the comparison, charts, a page a
 * document with its records on the page images, and a search. Needs no server and links nowhere.
 * Never reads originals: images are there already (pictures.h) or text lines stand for them.
 * Used by cmd_report.c. */
#ifndef TRICHLUC_REPORT_H
#define TRICHLUC_REPORT_H

#include <stdbool.h>

#include "store.h"

struct report_options {
    const char *dir;       /* is there */
    bool english;          /* the language that pages open in; else Vietnamese */
    bool borders_now;      /* provinces as merged in 2025, else as documents name them */
    const char *rules_dir; /* names for slugs; NULL: none */
};

struct report_counts { /* what was written */
    size_t documents, records, pages, pictures;
};

/* 0; -1 where the store failed: see store_error(); 1 where writing failed: words in *why. */
int report_write(struct store *s, const struct report_options *o, struct report_counts *n,
                 struct buf *why);

/* May it be part of a file's name? */
bool report_is_document_id(const char *id);
/* "img/DOC-3.webp": where the picture of a page is, under the report's folder. */
void report_picture_name(struct buf *out, const char *doc, unsigned page);

#endif
