/* stream.h -- the page stream of cli.md: UTF-8 JSON Lines, one page a line, lossless for struct doc.
 * Reads and writes; never looks at what the text says. Used by commands and by ingest's workers. */
#ifndef TRICHLUC_STREAM_H
#define TRICHLUC_STREAM_H

#include <stdio.h>

#include "buf.h"
#include "doc.h"

/* Appends page p of d (an index) as one JSON line with its '\n'. */
void stream_put_page(struct buf *out, const struct doc *d, size_t p);
/* Writes all pages. 0, or -1 when the write failed. */
int stream_write(FILE *to, const struct doc *d);

struct stream_reader;
/* Reads from an open file, which stays the caller's. `name` is for messages. */
struct stream_reader *stream_open(FILE *from, const char *name);
/* The next document (all following pages of one id). 1 and *out (caller frees by doc_free),
 * 0 at the end, -1 on a line that is no page, after the document before it: see stream_error(). */
int stream_next(struct stream_reader *r, struct doc **out);
/* The document of these lines, if they are just as stream_put_page() wrote them, without a path; else
 * NULL: stream_next() reads, or tells what is wrong. */
struct doc *stream_own(const char *pages, size_t n);
/* Lines with another "type" than page are skipped, or written to `to` as they came. */
void stream_pass_on(struct stream_reader *r, FILE *to);
/* "NAME:LINE: what is wrong", valid until the next call. */
const char *stream_error(const struct stream_reader *r);
void stream_close(struct stream_reader *r);

#endif
