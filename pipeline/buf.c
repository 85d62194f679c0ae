#include "buf.h"

#include "arena.h"
#include "utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_free(struct buf *b)
{
    free(b->s);
    *b = (struct buf){0};
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    if (b->s)
        b->s[0] = '\0';
}

static void grow(struct buf *b, size_t more)
{
    size_t cap = b->cap ? b->cap : 64;
    while (cap - b->len <= more && cap <= SIZE_MAX / 2)
        cap *= 2;
    if (cap - b->len <= more)
        cap = SIZE_MAX; /* a fault of the caller's: said as no memory, not hung on */
    b->s = xrealloc(b->s, cap);
    b->cap = cap;
}

static inline void reserve(struct buf *b, size_t more)
{
    if (b->cap - b->len <= more)
        grow(b, more);
}

char *buf_room(struct buf *b, size_t n)
{
    reserve(b, n);
    return b->s + b->len;
}

void buf_add(struct buf *b, const char *s, size_t n)
{
    reserve(b, n);
    if (n)
        memcpy(b->s + b->len, s, n);
    b->len += n;
    b->s[b->len] = '\0';
}

void buf_str(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_chr(struct buf *b, char c)
{
    reserve(b, 1);
    b->s[b->len++] = c;
    b->s[b->len] = '\0';
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n <= 0)
        return;
    reserve(b, (size_t)n);
    va_start(ap, fmt);
    vsnprintf(b->s + b->len, (size_t)n + 1, fmt, ap);
    va_end(ap);
    b->len += (size_t)n;
}

const char *buf_text(const struct buf *b)
{
    return b->s ? b->s : "";
}

/* Is one of these eight bytes to be escaped: a quote, a backslash, DEL, a control byte? */
static bool escapes_one(uint64_t eight)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t quote = eight ^ ones * '"', slash = eight ^ ones * '\\', del = eight ^ ones * 0x7f;
    uint64_t found = ((eight - ones * 0x20) & ~eight) | ((quote - ones) & ~quote) |
                     ((slash - ones) & ~slash) | ((del - ones) & ~del);
    return found & ones << 7;
}

/* Escapes n bytes of UTF-8. */
static void json_bytes(struct buf *b, const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t from = i;
        for (uint64_t eight; n - i >= sizeof eight; i += sizeof eight) {
            memcpy(&eight, s + i, sizeof eight);
            if (escapes_one(eight))
                break;
        }
        while (i < n && (unsigned char)s[i] >= 0x20 && s[i] != '"' && s[i] != '\\' &&
               s[i] != 0x7f)
            i++;
        buf_add(b, s + from, i - from);
        if (i == n)
            break;
        switch (s[i]) {
        case '"':
            buf_str(b, "\\\"");
            break;
        case '\\':
            buf_str(b, "\\\\");
            break;
        case '\n':
            buf_str(b, "\\n");
            break;
        case '\t':
            buf_str(b, "\\t");
            break;
        default:
            buf_printf(b, "\\u%04x", (unsigned)(unsigned char)s[i]);
        }
        i++;
    }
}

void buf_json(struct buf *b, const char *s)
{
    if (!s) {
        buf_str(b, "null");
        return;
    }
    size_t n = strlen(s);
    buf_chr(b, '"');
    for (;;) { /* names of files are bytes: what is no UTF-8 is written as print_path() does */
        size_t ok = utf8_valid_prefix(s, n);
        json_bytes(b, s, ok);
        s += ok;
        n -= ok;
        if (!n)
            break;
        buf_printf(b, "\\\\x%02x", (unsigned)(unsigned char)*s);
        s++;
        n--;
    }
    buf_chr(b, '"');
}

void buf_num(struct buf *b, double v, int digits)
{
    if (!isfinite(v)) {
        buf_str(b, "null");
        return;
    }
    /* Integer arithmetic keeps the point a point in every locale. */
    double scale = 1;
    for (int i = 0; i < digits; i++)
        scale *= 10;
    double shifted = round(fabs(v) * scale);
    if (shifted > 9e18) {
        buf_printf(b, "%.0f.0", v); /* readers of JSON refuse integers so large */
        return;
    }
    uint64_t all = (uint64_t)shifted, unit = (uint64_t)scale;
    if (v < 0 && all)
        buf_chr(b, '-');
    char text[64], *end = text + sizeof text, *at = end; /* from the last digit on */
    uint64_t rest = all % unit, whole = all / unit;
    if (rest) {
        for (int k = 0; k < digits; k++, rest /= 10)
            if (at < end || rest % 10)
                *--at = (char)('0' + rest % 10);
        *--at = '.';
    }
    do
        *--at = (char)('0' + whole % 10);
    while (whole /= 10);
    buf_add(b, at, (size_t)(end - at));
}

void buf_csv(struct buf *b, const char *s)
{
    if (!s)
        return;
    if (!strpbrk(s, ",\"\r\n")) {
        buf_str(b, s);
        return;
    }
    buf_chr(b, '"');
    for (; *s; s++) {
        if (*s == '"')
            buf_chr(b, '"');
        buf_chr(b, *s);
    }
    buf_chr(b, '"');
}

void buf_csv_guarded(struct buf *b, const char *s)
{
    struct buf text = {0};
    if (s && *s && strchr("=+-@\t\r", *s)) {
        buf_printf(&text, "'%s", s);
        s = text.s;
    }
    buf_csv(b, s);
    buf_free(&text);
}

/* Bytes that stand for themselves in XML, whole runs of which are copied at once. */
static bool is_plain_xml(unsigned char c)
{
    return c >= 0x20 && c != '&' && c != '<' && c != '>' && c != '"' && c != '\'';
}

void buf_xml(struct buf *b, const char *s)
{
    while (s && *s) {
        const char *from = s;
        while (is_plain_xml((unsigned char)*s))
            s++;
        buf_add(b, from, (size_t)(s - from));
        switch (*s) {
        case '\0': return;
        case '&': buf_str(b, "&amp;"); break;
        case '<': buf_str(b, "&lt;"); break;
        case '>': buf_str(b, "&gt;"); break;
        case '"': buf_str(b, "&quot;"); break;
        case '\'': buf_str(b, "&#39;"); break;
        case '\t':
        case '\n':
        case '\r': buf_chr(b, *s); break;
        }
        s++;
    }
}
