/* parcel.h -- a finished document as bytes, from the worker that read it to the parent that stores
 * it. Same program at both ends: no version, no byte order. Used by ingest.c. */
#ifndef TRICHLUC_PARCEL_H
#define TRICHLUC_PARCEL_H

#include "doc.h"
#include "store.h"

/* A document has pages, but not one could be read: its first page. NULL for any other. */
const struct page *doc_lost(const struct doc *d);

/* Appends all that the store holds of d; a document that failed or was lost gives its diagnostics only. */
void parcel_pack(struct buf *out, const struct doc *d, const struct records *r);
/* The same back; strings live in the arena. 0, or -1 with words in *why. */
int parcel_unpack(struct arena *a, const char *s, size_t n, struct store_doc *out,
                  const char **why);

#endif
