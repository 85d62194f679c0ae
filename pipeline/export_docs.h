/* export_docs.h -- the documents that exported records come from: number, date, title, path. Reads the
 * store, decides nothing. Used by export_ics.c and export_package.c. */
#ifndef TRICHLUC_EXPORT_DOCS_H
#define TRICHLUC_EXPORT_DOCS_H

#include "store.h"

struct export_doc { /* NULL where the document does not say */
    const char *doc, *number, *date, *title, *province, *path, *sha256;
};

struct export_docs {
    struct arena *mem;
    struct export_doc *v; /* by doc */
    size_t n, cap;
};

/* 0; -1 where the store failed. Free it in both cases. */
int export_docs_load(struct export_docs *d, struct store *s);
void export_docs_free(struct export_docs *d);
const struct export_doc *export_docs_find(const struct export_docs *d, const char *doc);
/* "02-ĐA/TU, 23/5/2021, Tuyên Quang: title": what there is of it. */
void export_doc_name(struct buf *out, const struct export_doc *d);

#endif
