/* parcel_bytes.c -- numbers and strings in a parcel. */
#include "parcel_own.h"

#include "utf8.h"

#include <string.h>

void pack_u64(struct buf *b, uint64_t v)
{
    buf_add(b, (const char *)&v, sizeof v);
}

void pack_num(struct buf *b, double v)
{
    buf_add(b, (const char *)&v, sizeof v);
}

void pack_str(struct buf *b, const char *s)
{
    size_t n = s ? strlen(s) : 0;
    pack_u64(b, s ? n : UINT64_MAX);
    if (s)
        buf_add(b, s, n);
}

void pack_text(struct buf *b, const char *s)
{
    struct buf told = {0};
    size_t n = s ? strlen(s) : 0, ok = utf8_valid_prefix(s ? s : "", n);
    if (ok == n) {
        pack_str(b, s);
        return;
    }
    for (; *s; s += ok, n -= ok, ok = utf8_valid_prefix(s, n)) {
        buf_add(&told, s, ok);
        if (ok < n)
            buf_printf(&told, "\\x%02x", (unsigned)(unsigned char)s[ok++]);
    }
    pack_str(b, buf_text(&told));
    buf_free(&told);
}

void take(struct cursor *c, void *out, size_t n)
{
    if (c->bad || c->left < n) {
        c->bad = true;
        memset(out, 0, n);
        return;
    }
    memcpy(out, c->s, n);
    c->s += n;
    c->left -= n;
}

uint64_t take_u64(struct cursor *c)
{
    uint64_t v;
    take(c, &v, sizeof v);
    return v;
}

double take_num(struct cursor *c)
{
    double v;
    take(c, &v, sizeof v);
    return v;
}

const char *take_bytes(struct cursor *c, size_t *len)
{
    uint64_t n = take_u64(c);
    *len = 0;
    if (n == UINT64_MAX)
        return NULL;
    if (c->bad || n > c->left) {
        c->bad = true;
        return "";
    }
    const char *s = arena_strndup(c->mem, c->s, (size_t)n);
    c->s += n;
    c->left -= (size_t)n;
    *len = (size_t)n;
    return s;
}

const char *take_str(struct cursor *c)
{
    size_t n;
    const char *s = take_bytes(c, &n);
    if (s && (strlen(s) != n || utf8_valid_prefix(s, n) != n))
        c->bad = true;
    return c->bad ? NULL : s;
}

const char *take_text(struct cursor *c)
{
    const char *s = take_str(c);
    c->bad = c->bad || !s;
    return s ? s : "";
}

size_t take_count(struct cursor *c, size_t least)
{
    uint64_t n = take_u64(c);
    if (n > c->left / least)
        c->bad = true;
    return c->bad ? 0 : (size_t)n;
}
