/* stream_own.c -- the reader's short way for lines that are just as stream_put_page() wrote them: keys in
 * that order, no blanks, none that are not known. Everything else is left to stream.c, which
 * reads any JSON; the two must agree. Two fifths of the time of extracting anew went into JSON. */
#include "stream_own.h"

#include "stream.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

struct scan {
    char *p, *end; /* strings are ended and unescaped in place */
    bool bad;
};

static inline bool has_bytes(struct scan *s, const char *literal, size_t n)
{
    if (s->bad || (size_t)(s->end - s->p) < n || memcmp(s->p, literal, n) != 0)
        return false;
    s->p += n;
    return true;
}

static inline void want_bytes(struct scan *s, const char *literal, size_t n)
{
    if (!has_bytes(s, literal, n))
        s->bad = true;
}

/* Of a literal, whose length the compiler knows; "" refuses anything else. */
#define has(s, literal)  has_bytes((s), "" literal, sizeof("" literal) - 1)
#define want(s, literal) want_bytes((s), "" literal, sizeof("" literal) - 1)

/* What buf_json() escapes; \u is left to the long way. */
static char escaped(char c)
{
    static const char from[] = "\"\\nrtbf/", to[] = "\"\\\n\r\t\b\f/";
    const char *at = c ? strchr(from, c) : NULL;
    return at ? to[at - from] : '\0';
}

/* A string, or NULL for null. */
static const char *string(struct scan *s)
{
    if (has(s, "null"))
        return NULL;
    want(s, "\"");
    if (s->bad)
        return NULL;
    char *begin = s->p, *from = s->p;
    while ((unsigned char)*from >= 0x20 && *from != '"' && *from != '\\')
        from++;
    char *to = from;
    for (; *from != '"'; from++) {
        char c = *from;
        bool plain = (unsigned char)c >= 0x20;
        if (c == '\\')
            plain = (c = escaped(*++from)) != '\0';
        if (!plain) { /* the end, a bare control byte, an escape not known here */
            s->bad = true;
            return NULL;
        }
        *to++ = c;
    }
    s->p = from + 1;
    *to = '\0';
    return begin;
}

/* As buf_num() writes them: no exponent. A quotient of two exact numbers is rounded as strtod()
 * rounds. */
static double number(struct scan *s)
{
    static const double tens[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    bool minus = *s->p == '-';
    int64_t whole = 0;
    int digits = 0, after = 0;
    s->p += minus;
    if (s->p[0] == '0' && s->p[1] >= '0' && s->p[1] <= '9') /* JSON has no such number */
        s->bad = true;
    for (; *s->p >= '0' && *s->p <= '9' && digits < 15; digits++)
        whole = 10 * whole + (*s->p++ - '0');
    if (digits && *s->p == '.')
        for (s->p++; *s->p >= '0' && *s->p <= '9' && digits < 15 && after < 6; digits++, after++)
            whole = 10 * whole + (*s->p++ - '0');
    if (!digits || s->p[-1] == '.' || !strchr(",}]", *s->p) || !*s->p)
        s->bad = true;
    if (minus && whole == 0) /* JSON's -0 is a whole number, and has no sign */
        s->bad = true;
    double v = (double)whole / tens[after];
    return minus ? -v : v;
}

static uint32_t whole(struct scan *s)
{
    double v = number(s);
    return v > 0 && v < 4e9 ? (uint32_t)v : 0;
}

static struct box box(struct scan *s)
{
    double v[4];
    if (has(s, "null"))
        return (struct box){0};
    for (int i = 0; i < 4; i++) {
        want_bytes(s, i ? "," : "[", 1);
        v[i] = s->bad ? 0 : round_pt(number(s));
    }
    want(s, "]");
    return (struct box){v[0], v[1], v[2], v[3]};
}

static void word(struct scan *s, struct stream_word *w)
{
    want(s, "{\"text\":");
    w->text = string(s);
    want(s, ",\"raw\":");
    w->raw = string(s);
    if (w->text && w->raw && strcmp(w->text, w->raw) == 0)
        w->raw = w->text; /* most words are as they were read: kept once */
    want(s, ",\"bbox\":");
    w->box = box(s);
    want(s, ",\"conf\":");
    w->conf = s->bad ? 0 : round_conf(number(s));
    w->sure = has(s, ",\"sure\":") ? round_conf(number(s)) : 1;
    w->flags = has(s, ",\"flags\":") ? whole(s) : 0;
    want(s, "}");
}

static void line(struct scan *s, struct doc *d)
{
    want(s, "{\"line\":");
    uint32_t no = s->bad ? 0 : whole(s);
    want(s, ",\"text\":");
    const char *text = string(s);
    want(s, ",\"raw\":");
    const char *raw = string(s);
    want(s, ",\"bbox\":");
    struct box b = box(s);
    uint32_t block = has(s, ",\"block\":") ? whole(s) : 0;
    want(s, ",\"words\":[");
    if (s->bad || !text || !raw) {
        s->bad = true;
        return;
    }
    struct line *l = doc_add_line(d, text, strcmp(text, raw) == 0 ? text : raw);
    size_t at = 0;
    l->no = no ? no : l->no;
    l->box = b;
    l->block = block;
    if (has(s, "]}")) {
        doc_split_line(d);
        return;
    }
    do {
        struct stream_word w = {0};
        word(s, &w);
        if (!s->bad && w.text)
            at = stream_take_word(d, at, &w);
    } while (has(s, ","));
    want(s, "]}");
    if (d->lines[d->nlines - 1].nwords == 0)
        doc_split_line(d);
}

/* NULL becomes what the long way makes of a key that is not there. */
static const char *kept(struct doc *d, const char *text, const char *fallback)
{
    return text ? arena_strdup(d->mem, text) : fallback;
}

/* What the page says of its document, and its number; false where that is not d. */
static bool head(struct scan *s, struct doc *d, uint32_t *no)
{
    want(s, "{\"type\":\"page\",\"doc\":");
    const char *id = string(s);
    want(s, ",\"path\":");
    const char *path = string(s);
    want(s, ",\"sha256\":");
    const char *sha256 = string(s);
    want(s, ",\"page\":");
    *no = s->bad ? 0 : whole(s);
    if (!id)
        s->bad = true;
    if (s->bad)
        return true;
    if (d->npages)
        return strcmp(id, d->id) == 0 && *no != 1;
    d->id = kept(d, id, "");
    d->path = kept(d, path, "");
    d->sha256 = kept(d, sha256, "");
    return true;
}

/* A number below RULED_MAX: others are left to the long way. */
static uint32_t place(struct scan *s)
{
    uint32_t v = whole(s);
    s->bad |= v >= RULED_MAX;
    return v;
}

static struct cell cell(struct scan *s)
{
    struct cell c = {0};
    double at[4] = {0};
    want(s, "[");
    c.row = place(s);
    want(s, ",");
    c.column = place(s);
    want(s, ",");
    c.rows = place(s);
    want(s, ",");
    c.columns = place(s);
    for (size_t i = 0; i < 4; i++) {
        want(s, ",");
        at[i] = s->bad ? 0 : round_pt(number(s));
    }
    c.box = (struct box){at[0], at[1], at[2], at[3]};
    c.inked = has(s, ",1]");
    if (!c.inked)
        want(s, ",0]");
    s->bad |= !c.rows || !c.columns;
    return c;
}

/* The ruled tables of a page, behind the bracket that opens them. */
static void tables(struct scan *s, struct doc *d, struct page *p)
{
    struct ruled *v = NULL;
    struct cell *cells = NULL;
    size_t n = 0, cap = 0, cap_cells = 0;
    do {
        struct ruled t = {0};
        size_t ncells = 0;
        want(s, "{\"rows\":");
        t.rows = whole(s);
        want(s, ",\"columns\":");
        t.columns = whole(s);
        want(s, ",\"cells\":[");
        if (!has(s, "]")) {
            do
                VEC_PUSH(cells, ncells, cap_cells) = cell(s);
            while (has(s, ","));
            want(s, "]");
        }
        want(s, "}");
        struct cell *kept = arena_alloc(d->mem, (ncells + 1) * sizeof *kept);
        if (ncells)
            memcpy(kept, cells, ncells * sizeof *kept);
        t.cells = kept;
        t.ncells = (uint32_t)ncells;
        VEC_PUSH(v, n, cap) = t;
    } while (has(s, ","));
    want(s, "]");
    struct ruled *to = arena_alloc(d->mem, n * sizeof *to);
    memcpy(to, v, n * sizeof *to);
    p->ruled = to;
    p->nruled = (uint32_t)n;
    free(v);
    free(cells);
}

static void page(struct scan *s, struct doc *d, uint32_t no)
{
    struct page *p = doc_add_page(d);
    p->no = no ? no : p->no;
    want(s, ",\"pages\":");
    p->pages = s->bad ? 0 : whole(s);
    want(s, ",\"width\":");
    p->width = s->bad ? 0 : round_pt(number(s));
    want(s, ",\"height\":");
    p->height = s->bad ? 0 : round_pt(number(s));
    want(s, ",\"dpi\":");
    p->dpi = s->bad ? 0 : whole(s);
    want(s, ",\"source\":");
    p->source = stream_source(string(s));
    want(s, ",\"verdict\":{\"layer\":");
    p->verdict.layer = kept(d, string(s), "none");
    want(s, ",\"score\":");
    p->verdict.score = s->bad ? 0 : round_conf(number(s));
    want(s, ",\"why\":");
    p->verdict.why = kept(d, string(s), "");
    want(s, "}");
    if (has(s, ",\"error\":{\"code\":")) {
        p->error = kept(d, string(s), "fault");
        want(s, ",\"message\":");
        p->message = kept(d, string(s), "");
        want(s, "}");
    }
    if (has(s, ",\"tables\":["))
        tables(s, d, p);
    want(s, ",\"lines\":[");
    if (has(s, "]}\n"))
        return;
    do
        line(s, d);
    while (has(s, ","));
    want(s, "]}\n");
}

enum own stream_own_page(struct doc *d, char *bytes, size_t n)
{
    const struct doc before = *d;
    struct scan s = {.p = bytes, .end = bytes + n};
    uint32_t no;
    if (memchr(bytes, '\0', n) || utf8_valid_prefix(bytes, n) != n)
        return OWN_NOT;
    bool same = head(&s, d, &no);
    if (!s.bad)
        page(&s, d, no);
    bool own = !s.bad && s.p == bytes + n;
    if (own && same)
        return OWN_PAGE;
    d->id = before.id;
    d->path = before.path;
    d->sha256 = before.sha256;
    d->npages = before.npages;
    d->nlines = before.nlines;
    d->nwords = before.nwords;
    return own ? OWN_OTHER : OWN_NOT;
}

struct doc *stream_own(const char *pages, size_t n)
{
    const char *const end = pages + n;
    struct doc *d = doc_new("");
    char *copy = xmalloc(n + 1);
    enum own own = OWN_NOT;
    for (size_t len; pages < end; pages += len) {
        const char *stop = memchr(pages, '\n', (size_t)(end - pages));
        len = stop ? (size_t)(stop + 1 - pages) : (size_t)(end - pages);
        memcpy(copy, pages, len);
        copy[len] = '\0';
        if ((own = stream_own_page(d, copy, len)) != OWN_PAGE)
            break;
    }
    free(copy);
    if (own == OWN_PAGE)
        return d;
    doc_free(d);
    return NULL;
}
