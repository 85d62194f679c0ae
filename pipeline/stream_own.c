/* stream_own.c -- the reader's short way for lines that are just as stream_put_page() wrote them: keys in
 * that order, no blanks, none that are not known. Everything else is left to stream.c, which
 * reads any JSON; the two must agree. Two fifths of the time of extracting anew went into JSON. */
#include "stream_own.h"

#include "stream.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

struct scan {
    const char *p, *end; /* the last byte is a '\n', which stands in nothing that is read here */
    struct arena *mem;   /* of strings that were escaped */
    bool bad;
};

struct text {
    const char *s; /* NULL: null */
    size_t n;
    bool plain; /* it stands in the stream as it is */
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

/* Past bytes that stand for themselves in a string, or to the first that is not UTF-8. */
static inline const char *past_plain(const char *p, const char *end)
{
    for (;;) {
        unsigned char c = (unsigned char)*p;
        int32_t cp;
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\')
            p++;
        else if (c >= 0xC2 && c < 0xE0 && (p[1] & 0xC0) == 0x80)
            p += 2;
        else if (c == 0xE1 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80)
            p += 3;
        else if (c >= 0x80 && utf8_decode(p, (size_t)(end - p), &cp))
            p += utf8_decode(p, (size_t)(end - p), &cp);
        else
            return p;
    }
}

/* The rest of a string from its first escape on. */
static struct text unescaped(struct scan *s, const char *from, const char *p)
{
    struct buf b = {0};
    while (*p != '"') {
        char c = *p == '\\' ? escaped(p[1]) : '\0';
        if (!c) { /* the end, a bare control byte, an escape not known here */
            s->bad = true;
            break;
        }
        buf_add(&b, from, (size_t)(p - from));
        buf_chr(&b, c);
        from = p + 2;
        p = past_plain(from, s->end);
    }
    struct text t = {.n = 0};
    if (!s->bad) {
        buf_add(&b, from, (size_t)(p - from));
        t = (struct text){arena_strndup(s->mem, b.s, b.len), b.len, false};
        s->p = p + 1;
    }
    buf_free(&b);
    return t;
}

/* A string, or null. */
static inline struct text string(struct scan *s)
{
    struct text t = {.n = 0};
    if (has(s, "null"))
        return t;
    want(s, "\"");
    if (s->bad)
        return t;
    const char *end = past_plain(s->p, s->end);
    if (*end != '"')
        return unescaped(s, s->p, end);
    t = (struct text){s->p, (size_t)(end - s->p), true};
    s->p = end + 1;
    return t;
}

/* A string that most often is the same as another: then it lends that one's bytes. */
static inline struct text string_like(struct scan *s, const struct text *other)
{
    size_t left = (size_t)(s->end - s->p), n = other->n;
    if (!s->bad && other->plain && left > n + 2 && *s->p == '"' && s->p[n + 1] == '"' &&
        memcmp(s->p + 1, other->s, n) == 0) {
        s->p += n + 2;
        return *other;
    }
    return string(s);
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

static inline void word(struct scan *s, struct stream_word *w)
{
    want(s, "{\"text\":");
    struct text text = string(s);
    want(s, ",\"raw\":");
    struct text raw = string_like(s, &text);
    *w = (struct stream_word){.text = text.s, .n = text.n, .conf = 1, .sure = 1};
    if (raw.n != text.n || (text.s && raw.s && memcmp(text.s, raw.s, raw.n) != 0)) {
        w->raw = raw.s; /* most words are as they were read: kept once */
        w->raw_n = raw.n;
    }
    if (has(s, ",\"bbox\":null,\"conf\":1}")) /* of a text, whose words have no places */
        return;
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
    struct text text = string(s);
    want(s, ",\"raw\":");
    struct text raw = string_like(s, &text);
    want(s, ",\"bbox\":");
    struct box b = box(s);
    uint32_t block = has(s, ",\"block\":") ? whole(s) : 0;
    want(s, ",\"words\":[");
    if (s->bad || !text.s || !raw.s) {
        s->bad = true;
        return;
    }
    struct line *l = doc_next_line(d);
    size_t at = 0;
    l->text = l->raw = arena_strndup(d->texts, text.s, text.n);
    if (raw.n != text.n || memcmp(raw.s, text.s, raw.n) != 0)
        l->raw = arena_strndup(d->texts, raw.s, raw.n);
    l->no = no ? no : l->no;
    l->box = b;
    l->block = block;
    if (has(s, "]}")) {
        doc_split_line(d);
        return;
    }
    do {
        struct stream_word w;
        word(s, &w);
        if (!s->bad && w.text)
            at = stream_take_word(d, at, &w);
    } while (has(s, ","));
    want(s, "]}");
    if (d->lines[d->nlines - 1].nwords == 0)
        doc_split_line(d);
}

/* NULL becomes what the long way makes of a key that is not there. */
static const char *kept(struct doc *d, struct text text, const char *fallback)
{
    return text.s ? arena_strndup(d->mem, text.s, text.n) : fallback;
}

struct head { /* what a page says of its document, and its number */
    struct text id, path, sha256;
    uint32_t no;
};

static void head(struct scan *s, struct head *h)
{
    want(s, "{\"type\":\"page\",\"doc\":");
    h->id = string(s);
    want(s, ",\"path\":");
    h->path = string(s);
    want(s, ",\"sha256\":");
    h->sha256 = string(s);
    want(s, ",\"page\":");
    h->no = s->bad ? 0 : whole(s);
    s->bad |= !h->id.s;
}

static bool is_of(const struct doc *d, const struct head *h)
{
    return !d->npages || (strlen(d->id) == h->id.n && memcmp(d->id, h->id.s, h->id.n) == 0 && h->no != 1);
}

/* A number below RULED_ROWS: others are left to the long way. */
static uint32_t place(struct scan *s)
{
    uint32_t v = whole(s);
    s->bad |= v >= RULED_ROWS;
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
    p->nruled = (uint32_t)ruled_keep_sound(to, n);
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
    p->source = stream_source(kept(d, string(s), ""));
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

enum own stream_own_page(struct doc *d, const char *bytes, size_t n, struct doc **other)
{
    struct scan s = {.p = bytes, .end = bytes + n, .mem = d->texts};
    struct head h;
    *other = NULL;
    if (!n || bytes[n - 1] != '\n')
        return OWN_NOT;
    head(&s, &h);
    if (s.bad)
        return OWN_NOT;
    bool same = is_of(d, &h);
    struct doc *to = same ? d : doc_new("");
    const struct doc before = *to;
    if (!to->npages) {
        to->id = kept(to, h.id, "");
        to->path = kept(to, h.path, "");
        to->sha256 = kept(to, h.sha256, "");
    }
    page(&s, to, h.no);
    if (!s.bad && s.p == s.end) {
        *other = same ? NULL : to;
        return same ? OWN_PAGE : OWN_OTHER;
    }
    if (!same) {
        doc_free(to);
        return OWN_NOT;
    }
    d->id = before.id;
    d->path = before.path;
    d->sha256 = before.sha256;
    d->npages = before.npages;
    d->nlines = before.nlines;
    d->nwords = before.nwords;
    return OWN_NOT;
}

struct doc *stream_own(const char *pages, size_t n)
{
    const char *const end = pages + n;
    struct doc *d = doc_new(""), *other = NULL;
    enum own own = OWN_NOT;
    for (size_t len; pages < end; pages += len) {
        const char *stop = memchr(pages, '\n', (size_t)(end - pages));
        len = stop ? (size_t)(stop + 1 - pages) : (size_t)(end - pages);
        if ((own = stream_own_page(d, pages, len, &other)) != OWN_PAGE)
            break;
    }
    doc_free(other);
    if (own == OWN_PAGE)
        return d;
    doc_free(d);
    return NULL;
}
