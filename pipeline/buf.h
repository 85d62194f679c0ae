/* buf.h -- growable bytes, always NUL-terminated, and the escapings of our output formats.
 * Never interprets text beyond the escaping asked for. Used by every room. */
#ifndef TRICHLUC_BUF_H
#define TRICHLUC_BUF_H

#include <stddef.h>

struct buf {
    char *s; /* NULL until something is added; then s[len] is NUL */
    size_t len, cap;
};

void buf_free(struct buf *b);  /* leaves an empty, usable buffer */
void buf_clear(struct buf *b); /* keeps the memory */
void buf_add(struct buf *b, const char *s, size_t n);
void buf_str(struct buf *b, const char *s);
void buf_chr(struct buf *b, char c);
/* Makes room for n more bytes and a NUL, and lends where they go; the writer sets len and the NUL. */
char *buf_room(struct buf *b, size_t n);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *buf_text(const struct buf *b); /* lends; "" when empty */

/* A JSON string with its quotes; NULL becomes null. Control bytes are escaped; a byte that is no
 * UTF-8 becomes the four characters \xNN, so that any file name makes valid JSON. */
void buf_json(struct buf *b, const char *s);
/* A number without trailing zeros, at most `digits` after the point; never an exponent, and a
 * point whatever the locale says. NaN becomes null. */
void buf_num(struct buf *b, double v, int digits);
/* One CSV field by RFC 4180: quoted where it holds comma, quote or line break. */
void buf_csv(struct buf *b, const char *s);
/* The same for spreadsheet programs, which run text that opens with = + - @ as a formula: an
 * apostrophe before it, their own sign of text. Not what the field says: for people only. */
void buf_csv_guarded(struct buf *b, const char *s);
/* Text for XML or HTML, attribute-safe. Characters that XML 1.0 forbids are left out. */
void buf_xml(struct buf *b, const char *s);

#endif
