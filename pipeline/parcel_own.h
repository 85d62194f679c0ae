/* parcel_own.h -- values as the bytes of a parcel, and back; what is taken is not believed: a worker
 * that was taken over can send anything. Used by parcel*.c only. */
#ifndef TRICHLUC_PARCEL_OWN_H
#define TRICHLUC_PARCEL_OWN_H

#include <stdbool.h>

#include "arena.h"
#include "buf.h"
#include "store.h"

void pack_u64(struct buf *b, uint64_t v);
void pack_num(struct buf *b, double v);
void pack_str(struct buf *b, const char *s);  /* NULL is told from "" */
void pack_text(struct buf *b, const char *s); /* the same; what is no UTF-8 in it is told as \xNN */

struct cursor {
    const char *s;
    size_t left;
    struct arena *mem; /* strings are copied into it */
    bool bad;          /* ran past the end, or met what cannot be; all further reads give nothing */
};

void take(struct cursor *c, void *out, size_t n);
uint64_t take_u64(struct cursor *c);
double take_num(struct cursor *c);
const char *take_bytes(struct cursor *c, size_t *len); /* NULL, or ended by a NUL beyond *len */
const char *take_str(struct cursor *c);  /* may be NULL; what is no UTF-8, or holds NUL, is bad */
const char *take_text(struct cursor *c); /* the same; NULL is bad */
/* A count of things of at least so many bytes each: never more than the bytes left allow. */
size_t take_count(struct cursor *c, size_t least);

/* parcel_record.c: records with the sum over them. Those of another document than out->doc are bad. */
void parcel_put_records(struct buf *out, const struct records *r, size_t n);
void parcel_take_records(struct cursor *c, struct store_doc *out);

#endif
