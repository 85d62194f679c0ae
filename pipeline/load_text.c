#include "load_private.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* A text file is held whole; a page is the run of its lines from one form feed to the next. */
struct text {
    size_t *from; /* byte offset of each page's first line, and of the end */
    size_t n, cap;
};

static unsigned line_at(const char *s, size_t off)
{
    unsigned no = 1;
    for (size_t i = 0; i < off; i++)
        no += s[i] == '\n';
    return no;
}

/* 0, or -1 with a diagnostic that says where the text stops being UTF-8. */
static int check_utf8(struct loader *l, struct doc *d)
{
    const unsigned char *s = l->bytes;
    if (l->size >= 2 && ((s[0] == 0xff && s[1] == 0xfe) || (s[0] == 0xfe && s[1] == 0xff))) {
        diag_add(&d->diags, d->mem, E_BAD_UTF8, 0, "its byte order mark says UTF-16");
        return -1;
    }
    size_t good = utf8_valid_prefix((const char *)s, l->size);
    if (good < l->size) {
        diag_add(&d->diags, d->mem, E_BAD_UTF8, 0, "line %u, byte %zu: 0x%02X",
                 line_at((const char *)s, good), good + 1, s[good]);
        return -1;
    }
    if (memchr(s, '\0', l->size)) {
        diag_add(&d->diags, d->mem, E_NOT_DOCUMENT, 0, "a zero byte in line %u",
                 line_at((const char *)s, strlen((const char *)s)));
        return -1;
    }
    return 0;
}

/* Pages start at lines that hold a form feed, unless nothing follows it in the file. */
static void find_pages(struct loader *l, struct text *t)
{
    const char *s = (const char *)l->bytes;
    size_t start = l->size >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    VEC_PUSH(t->from, t->n, t->cap) = start;
    for (size_t i = start; i < l->size;) {
        const char *end = memchr(s + i, '\n', l->size - i);
        size_t next = end ? (size_t)(end - s) + 1 : l->size;
        if (memchr(s + i, '\f', next - i) && i > start && !(next == l->size && next - i == 1))
            VEC_PUSH(t->from, t->n, t->cap) = i;
        i = next;
    }
    VEC_PUSH(t->from, t->n, t->cap) = l->size;
}

static int open_text(struct loader *l, struct doc *d)
{
    if (check_utf8(l, d) < 0)
        return -1;
    struct text *t = xcalloc(1, sizeof *t);
    l->state = t;
    find_pages(l, t);
    l->pages = (unsigned)t->n - 1;
    return 0;
}

/* One file line, its end mark and form feeds left out. */
static void add_line(struct doc *d, const char *s, size_t n)
{
    while (n && (s[n - 1] == '\n' || s[n - 1] == '\r'))
        n--;
    while (n && *s == '\f') {
        s++;
        n--;
    }
    char *raw = arena_strndup(d->mem, s, n);
    for (char *c = raw; *c; c++)
        if (*c == '\f' || *c == '\r' || *c == '\v')
            *c = ' ';
    doc_add_line(d, utf8_nfc(d->mem, raw), raw);
    doc_split_line(d);
}

static void page_text(struct loader *l, struct doc *d, struct page *p, struct Pix **image)
{
    (void)image;
    const struct text *t = l->state;
    const char *s = (const char *)l->bytes;
    p->source = SOURCE_TEXT;
    p->verdict = (struct verdict){"text", 1, "a text file"};
    size_t to = t->from[p->no];
    for (size_t i = t->from[p->no - 1]; i < to;) {
        const char *end = memchr(s + i, '\n', to - i);
        size_t next = end ? (size_t)(end - s) + 1 : to;
        if (!(next - i == 1 && s[i] == '\f' && next == l->size)) /* the mark that ends the file */
            add_line(d, s + i, next - i);
        i = next;
    }
}

static void close_text(struct loader *l)
{
    struct text *t = l->state;
    free(t->from);
    free(t);
}

const struct load_kind load_kind_text = {
    .name = "text",
    .whole = true,
    .open = open_text,
    .page = page_text,
    .close = close_text,
};
