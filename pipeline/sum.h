/* sum.h -- checksums over what the store holds of a document, so that `check` can tell whether it
 * still is what was written. Used by parcel.c and cmd_check.c. */
#ifndef TRICHLUC_SUM_H
#define TRICHLUC_SUM_H

#include "record.h"

/* SHA-256 in hex over a page's text and its line of the stream. */
void sum_page(const char *text, const char *stream, char out[65]);

/* The same over a document's records in their order, as JSON Lines; the file's path, which may
 * change, and what readers say of them are left out. */
struct sum;
struct sum *sum_new(void);
void sum_record(struct sum *s, const struct record *r);
void sum_end(struct sum *s, char out[65]); /* frees it */

#endif
