/* doc_made.h -- a document made from lines of text, laid out and in sections. */
#ifndef TRICHLUC_TEST_DOC_MADE_H
#define TRICHLUC_TEST_DOC_MADE_H

#include "layout.h"

#include <string.h>

/* Lines parted by '\n', a page begins at '\f'. Fails the test where the document's invariants do not hold. */
static inline struct doc *doc_made(const char *text)
{
    struct doc *d = doc_new("t.txt");
    doc_add_page(d)->pages = 1;
    for (const char *s = text; *s; s += strcspn(s, "\n"), s += *s == '\n') {
        const char *line = arena_strndup(d->mem, s, strcspn(s, "\n"));
        if (*line == '\f')
            doc_add_page(d)->pages = 1;
        line += *line == '\f';
        doc_add_line(d, line, line);
        doc_split_line(d);
    }
    layout_doc(d);
    segment_doc(d);
    const char *bad = doc_check(d);
    if (bad)
        fail_msg("%s", bad);
    return d;
}

#endif
