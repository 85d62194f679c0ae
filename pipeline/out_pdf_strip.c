/* Content streams by ISO 32000-1, 7.8: operands before their operator; 9.3.6: rendering mode. */
#include "out_pdf.h"

#include <stdlib.h>
#include <string.h>

enum { INVISIBLE = 3, DEPTH = 64 };

struct scan {
    const char *s;
    size_t n, at;
};

static bool is_space(char c)
{
    return c == '\0' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static bool is_regular(char c)
{
    return !is_space(c) && !strchr("()<>[]{}/%", c);
}

static void skip_string(struct scan *c)
{
    int depth = 0;
    while (c->at < c->n) {
        char ch = c->s[c->at++];
        if (ch == '\\' && c->at < c->n)
            c->at++;
        else if (ch == '(')
            depth++;
        else if (ch == ')' && --depth == 0)
            return;
    }
}

static void skip_to(struct scan *c, const char *any)
{
    while (c->at < c->n && !(c->s[c->at] && strchr(any, c->s[c->at])))
        c->at++;
}

/* Steps over one token; its first byte is at the return value. n at the end. */
static size_t next_token(struct scan *c)
{
    while (c->at < c->n && (is_space(c->s[c->at]) || c->s[c->at] == '%'))
        if (c->s[c->at++] == '%')
            skip_to(c, "\r\n");
    size_t start = c->at;
    if (start == c->n)
        return start;
    char ch = c->s[start];
    if (ch == '(') {
        skip_string(c);
        return start;
    }
    c->at++;
    if (ch == '<' && c->at < c->n && c->s[c->at] != '<') {
        skip_to(c, ">");
        c->at += c->at < c->n;
    } else if (ch == '<' || (ch == '>' && c->at < c->n && c->s[c->at] == '>')) {
        c->at += c->at < c->n;
    } else if (ch == '/' || is_regular(ch)) {
        while (c->at < c->n && is_regular(c->s[c->at]))
            c->at++;
    }
    return start;
}

/* From behind BI to behind EI: the image's bytes may look like anything. */
static void skip_inline_image(struct scan *c)
{
    size_t t = next_token(c);
    while (t < c->n && !(c->at - t == 2 && memcmp(c->s + t, "ID", 2) == 0))
        t = next_token(c);
    for (; c->at + 3 <= c->n; c->at++)
        if (is_space(c->s[c->at]) && c->s[c->at + 1] == 'E' && c->s[c->at + 2] == 'I' &&
            (c->at + 3 == c->n || is_space(c->s[c->at + 3]))) {
            c->at += 3;
            return;
        }
    c->at = c->n;
}

static bool is_operator(const char *s, size_t n)
{
    static const char *const values[] = {"true", "false", "null"};
    if (!is_regular(*s) || (*s >= '0' && *s <= '9') || strchr("+-.", *s))
        return false;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (n == strlen(values[i]) && memcmp(s, values[i], n) == 0)
            return false;
    return true;
}

static bool is(const char *s, size_t n, const char *op)
{
    return n == strlen(op) && memcmp(s, op, n) == 0;
}

static bool shows_text(const char *s, size_t n)
{
    return is(s, n, "Tj") || is(s, n, "TJ") || is(s, n, "'") || is(s, n, "\"");
}

static void tell_do(struct strip *p, const char *operand, size_t n)
{
    struct buf name = {0};
    if (!p->on_do || n < 2 || *operand != '/')
        return;
    buf_add(&name, operand + 1, n - 1);
    p->on_do(p->data, name.s, p->mode);
    buf_free(&name);
}

void strip_invisible(struct buf *to, const char *s, size_t n, struct strip *p)
{
    struct scan c = {s, n, 0};
    int saved[DEPTH], depth = 0;
    size_t from = 0, last = 0, last_len = 0; /* not yet copied; the latest operand */
    for (size_t t = next_token(&c); t < n; t = next_token(&c)) {
        size_t len = c.at - t;
        if (!is_operator(s + t, len)) {
            last = t;
            last_len = len;
            continue;
        }
        if (is(s + t, len, "BI"))
            skip_inline_image(&c);
        else if (is(s + t, len, "Tr") && last_len)
            p->mode = atoi(s + last); /* a token ends before Tr, so the digits do */
        else if (is(s + t, len, "q") && depth < DEPTH)
            saved[depth++] = p->mode;
        else if (is(s + t, len, "Q") && depth > 0)
            p->mode = saved[--depth];
        else if (is(s + t, len, "Do"))
            tell_do(p, s + last, last_len);
        if (shows_text(s + t, len) && p->mode == INVISIBLE) {
            buf_str(to, s[t] == 'T' ? "\n" : "\nT*\n"); /* the others go to the next line, too */
            p->dropped++;
        } else {
            p->shown += shows_text(s + t, len);
            buf_add(to, s + from, c.at - from);
        }
        from = c.at;
        last_len = 0;
    }
    buf_add(to, s + from, n - from);
}
