/* tag.h -- a paragraph with its bodies wrapped in two private-use characters, so that rules can
 * say (?&body) instead of spelling bodies out; and the way back to the plain text's offsets.
 * Knows neither bodies nor rules. Called by passage.c. */
#ifndef TRICHLUC_TAG_H
#define TRICHLUC_TAG_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"

#define TAG_OPEN  "\xEE\x80\x80" /* U+E000 */
#define TAG_CLOSE "\xEE\x80\x81" /* U+E001 */
#define TAG_BYTES 3u

struct tag_span { /* bytes of the plain text */
    uint32_t off, len;
};

struct tag_run { /* plain text that was copied byte for byte */
    uint32_t tagged, plain, len;
};

struct tagged {
    struct buf text;
    struct tag_run *runs; /* in order, none empty */
    size_t nruns, cap_runs;
};

/* Sets *t (zeroed, or used before: its memory is used again) to text[0..n) with each span
 * wrapped. Tag characters that are in the text already are left out. Spans are in order; one that
 * is empty, overlaps the one before or leaves the text is passed over. */
void tag_text(struct tagged *t, const char *text, size_t n, const struct tag_span *spans,
              size_t nspans);
void tag_free(struct tagged *t);

/* The plain bytes that tagged[off .. off+len) shows: tags at its ends take nothing with them. */
struct tag_span tag_to_plain(const struct tagged *t, size_t off, size_t len);
/* The place in the tagged text of the plain byte at off (of the next one that was kept). */
size_t tag_from_plain(const struct tagged *t, size_t off);

#endif
