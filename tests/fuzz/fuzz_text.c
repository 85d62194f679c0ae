/* Any bytes as a text: lines, layout, sections, records. What must hold: the document's invariants,
 * records whose text is valid UTF-8, and an end. Runs in the project's root, for the rules. */
#include "extract.h"
#include "layout.h"
#include "stream.h"
#include "utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct doc *doc_of(const char *s, size_t n)
{
    struct doc *d = doc_new("fuzz.txt");
    doc_add_page(d)->pages = 1;
    while (n) {
        size_t len = 0;
        while (len < n && s[len] != '\n' && s[len])
            len++;
        char *line = arena_strndup(d->mem, s, utf8_valid_prefix(s, len));
        doc_add_line(d, line, line);
        doc_split_line(d);
        len += len < n;
        s += len;
        n -= len;
    }
    return d;
}

/* Through the page stream and back, as the filters do. */
static struct doc *through_stream(struct doc *d)
{
    struct buf b = {0};
    stream_put_page(&b, d, 0);
    doc_free(d);
    FILE *f = fmemopen(b.s, b.len, "r");
    struct stream_reader *r = stream_open(f, "fuzz");
    if (stream_next(r, &d) != 1)
        abort();
    stream_close(r);
    fclose(f);
    buf_free(&b);
    return d;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct extractor *x;
    const char *why = NULL;
    if (!x && !(x = extractor_open("rules", &why)))
        abort();
    struct doc *d = through_stream(doc_of((const char *)data, size));
    struct records r = {0};
    struct buf b = {0};
    layout_doc(d);
    segment_doc(d);
    if (doc_check(d))
        abort();
    extract_doc(x, d, &r);
    for (size_t i = 0; i < r.n; i++)
        record_json(&b, &r.v[i]);
    if (utf8_valid_prefix(buf_text(&b), b.len) != b.len)
        abort();
    buf_free(&b);
    records_free(&r);
    doc_free(d);
    return 0;
}
