/* fuzz_stream.c -- any bytes as a page stream: refused with words, or documents that are whole
 * (doc_check), go through layout and sections, and whose pages are written and read again to the
 * same bytes. */
#include "layout.h"
#include "stream.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static FILE *open_bytes(const void *data, size_t n)
{
    return n ? fmemopen((void *)(uintptr_t)data, n, "r") : NULL;
}

static void write_all(struct buf *to, const struct doc *d)
{
    for (size_t i = 0; i < d->npages; i++)
        stream_put_page(to, d, i);
}

/* What was written is read as one document or more, and written the same. */
static void again(const struct buf *written)
{
    FILE *f = open_bytes(written->s, written->len);
    if (!f)
        return;
    struct stream_reader *r = stream_open(f, "again");
    struct buf b = {0};
    struct doc *d;
    int got;
    while ((got = stream_next(r, &d)) == 1) {
        write_all(&b, d);
        doc_free(d);
    }
    if (got != 0 || b.len != written->len || memcmp(b.s, written->s, b.len) != 0)
        abort();
    buf_free(&b);
    stream_close(r);
    fclose(f);
}

/* The short way: of any bytes no crash; of what was written the same, or nothing. */
static void short_way(const uint8_t *data, size_t n, const struct doc *d, const struct buf *written)
{
    doc_free(stream_own((const char *)data, n));
    struct doc *e = stream_own(buf_text(written), written->len);
    struct buf b = {0};
    if (!e)
        return;
    e->path = d->path;
    write_all(&b, e);
    if (doc_check(e) || b.len != written->len || memcmp(b.s, written->s, b.len) != 0)
        abort();
    buf_free(&b);
    doc_free(e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    FILE *f = open_bytes(data, n);
    if (!f)
        return 0;
    struct stream_reader *r = stream_open(f, "fuzz");
    struct doc *d;
    int got;
    while ((got = stream_next(r, &d)) == 1) {
        struct buf b = {0};
        write_all(&b, d);
        again(&b);
        short_way(data, n, d, &b);
        buf_free(&b);
        layout_doc(d);
        segment_doc(d);
        if (doc_check(d))
            abort();
        doc_free(d);
    }
    if (got < 0 && !*stream_error(r))
        abort();
    stream_close(r);
    fclose(f);
    return 0;
}
