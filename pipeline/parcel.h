/* parcel.h -- a finished document as bytes, from the worker that read it to the parent that stores
 * it. Same program at both ends: no version, no byte order. Used by reader.c. */
#ifndef TRICHLUC_PARCEL_H
#define TRICHLUC_PARCEL_H

#include "doc.h"
#include "store.h"

/* A document has pages, but not one could be read: its first page. NULL for any other. */
const struct page *doc_lost(const struct doc *d);

struct parcel_note { /* how it was made, beside the document */
    enum redo from;                      /* the first stage that was done; REDO_NOTHING: all were */
    size_t nread_diags, nrepair_diags;   /* of its diagnostics */
    const struct buf *read;              /* by page: parcel_deflate() of its line before repair; NULL: none */
};

/* A page's line of the stream as the store keeps it. */
void parcel_deflate(struct buf *out, const char *s, size_t n);

/* Appends all that the store is to hold of d: no pages where they stand from an earlier run; of a
 * document that failed or was lost its diagnostics only, and its pages where it just lost too many. */
void parcel_pack(struct buf *out, const struct doc *d, const struct records *r,
                 const struct parcel_note *note);
/* The same back; strings live in the arena. 0, or -1 with words in *why. */
int parcel_unpack(struct arena *a, const char *s, size_t n, struct store_doc *out,
                  const char **why);

#endif
