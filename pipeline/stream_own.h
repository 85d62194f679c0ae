/* stream_own.h -- what the two ways of reading a page stream share. Used by stream.c and
 * stream_own.c only. */
#ifndef TRICHLUC_STREAM_OWN_H
#define TRICHLUC_STREAM_OWN_H

#include "doc.h"

struct stream_word {
    const char *text, *raw; /* n and raw_n bytes; raw NULL: as text */
    size_t n, raw_n;
    struct box box;
    double conf, sure;
    unsigned flags;
    const char *extra; /* lives in the document's arena */
};
/* Adds it to the last line, where it is found at `at` or behind; returns where it ends. */
size_t stream_take_word(struct doc *d, size_t at, const struct stream_word *w);

enum own { OWN_NOT, OWN_PAGE, OWN_OTHER };
/* Takes a line, its '\n' with it, as the document's next page. OWN_NOT: it is not just as
 * stream_put_page() writes one; OWN_OTHER: it is, but begins another document, which is *other then
 * and the caller's. In both cases d is as before. */
enum own stream_own_page(struct doc *d, const char *line, size_t n, struct doc **other);
enum source stream_source(const char *name); /* SOURCE_TEXT for one that is not known */

#endif
