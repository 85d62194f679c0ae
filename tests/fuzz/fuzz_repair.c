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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct repair *r;
    const char *why = "", *text = (const char *)data;
    if (!r)
        r = repair_open("rules/vi.model", &why);
    if (!r)
        abort();
    size_t len = utf8_valid_prefix(text, n < 20000 ? n : 20000);
    for (int source = SOURCE_TEXT; source <= SOURCE_OCR; source++) {
        struct doc *d = doc_of(text, len, (enum source)source);
        size_t lines = d->nlines;
        repair_doc(r, d);
        if (d->nlines != lines || doc_check(d))
            abort();
        doc_free(d);
    }
    return 0;
}
