/* fuzz_repair.c -- any text through repair, as a text layer and as OCR: the document stays whole
 * (doc_check), lines stay lines, and raw text stays as it was read. */
#include "repair.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct doc *doc_of(const char *text, size_t n, enum source source)
{
    struct doc *d = doc_new("fuzz.txt");
    doc_add_page(d)->source = source;
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && text[end] != '\n' && text[end])
            end++;
        char *line = arena_strndup(d->mem, text + i, end - i);
        doc_add_line(d, line, line);
        doc_split_line(d);
        i = end + 1;
    }
    return d;
}

/* Short texts find as much as long ones, by the hundred: a passage has but a few lines. The last byte
 * says where they came from. */
enum { MOST = 240 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct repair *r;
    const char *why = "", *text = (const char *)data;
    if (!r)
        r = repair_open("rules/vi.model", &why);
    if (!r)
        abort();
    enum source source = n && data[n - 1] & 1 ? SOURCE_TEXT : SOURCE_OCR;
    struct doc *d = doc_of(text, utf8_valid_prefix(text, n < MOST ? n : MOST), source);
    size_t lines = d->nlines;
    repair_doc(r, d);
    if (d->nlines != lines || doc_check(d))
        abort();
    doc_free(d);
    return 0;
}
