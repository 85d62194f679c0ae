#include "indicator.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "utf8.h"

#define PARTS 4

struct apart { /* words that stand in this order, whatever is between them */
    const struct list_entry *entry;
    const char *part[PARTS]; /* lower case, one tone-mark style, with a blank at both ends */
    size_t nparts;
    uint64_t begins; /* word_bit() of the first */
};

struct indicators {
    struct arena *mem;
    struct list *list;
    struct apart *apart;
    size_t napart, cap_apart;
};

/* Lower case, one tone-mark style, runs of other marks one blank, one blank at both ends. */
static void flatten(struct buf *out, const char *s, size_t n)
{
    struct buf low = {0};
    buf_chr(&low, ' ');
    for (size_t i = 0; i < n;) {
        int32_t cp;
        char b[4];
        size_t len = utf8_decode(s + i, n - i, &cp);
        if (!len)
            break;
        i += len;
        if (utf8_is_letter(cp) || utf8_is_digit(cp))
            buf_add(&low, b, utf8_encode(utf8_lower(cp), b));
        else if (low.s[low.len - 1] != ' ')
            buf_chr(&low, ' ');
    }
    if (low.s[low.len - 1] != ' ')
        buf_chr(&low, ' ');
    utf8_tone_style(out, low.s, low.len);
    buf_free(&low);
}

/* A bit for what the word behind the blank at s begins with: most phrases begin with no word of a text. */
static uint64_t word_bit(const char *s)
{
    uint32_t h = 0;
    for (size_t i = 1; i < 6 && s[i] && s[i - (i > 1)] != ' '; i++)
        h = (h ^ (unsigned char)s[i]) * 16777619u;
    return (uint64_t)1 << h % 61;
}

static uint64_t word_bits(const char *flat)
{
    uint64_t bits = 0;
    for (const char *s = strchr(flat, ' '); s; s = strchr(s + 1, ' '))
        bits |= word_bit(s);
    return bits;
}

static const char *flat_phrase(struct arena *a, const char *s, size_t n)
{
    struct buf b = {0};
    flatten(&b, s, n);
    const char *flat = arena_strndup(a, b.s, b.len);
    buf_free(&b);
    return flat;
}

/* 'A … B … C'. False: a part of it has no words, or there are more than PARTS. */
static bool add_apart(struct indicators *x, const struct list_entry *e, const char *s, size_t n)
{
    static const char gap[] = "…";
    struct apart a = {.entry = e};
    for (bool more = true; more;) {
        size_t len = 0;
        while (len < n && strncmp(s + len, gap, sizeof gap - 1) != 0)
            len++;
        const char *part = flat_phrase(x->mem, s, len);
        if (a.nparts == PARTS || !part[strspn(part, " ")])
            return false;
        a.part[a.nparts++] = part;
        more = len < n;
        s += more ? len + sizeof gap - 1 : len;
        n -= more ? len + sizeof gap - 1 : len;
    }
    a.begins = word_bit(a.part[0]);
    VEC_PUSH(x->apart, x->napart, x->cap_apart) = a;
    return true;
}

struct indicators *indicators_load(const char *rules_dir, const char **why)
{
    struct list *l = list_load(rules_dir, "indicators", why);
    if (!l)
        return NULL;
    struct indicators *x = xcalloc(1, sizeof *x);
    x->mem = arena_new();
    x->list = l;
    for (size_t i = 0; i < list_count(l); i++) {
        const struct list_entry *e = list_at(l, i);
        for (const char *s = list_attr(x->mem, e, "apart"); s && *s;) {
            size_t n = strcspn(s, "/");
            if (!add_apart(x, e, s, n)) {
                struct buf words = {0};
                buf_printf(&words, "%s:%u: apart= is 'words … words', at most %d parts", e->file, e->line, PARTS);
                *why = words.s;
                indicators_free(x);
                return NULL;
            }
            s += n + (s[n] == '/');
        }
    }
    return x;
}

void indicators_free(struct indicators *x)
{
    if (!x)
        return;
    list_free(x->list);
    free(x->apart);
    arena_free(x->mem);
    free(x);
}

/* Bytes between [off, off + len) and the number. */
static double distance(size_t off, size_t len, size_t at)
{
    return at < off ? (double)(off - at) : at > off + len ? (double)(at - off - len) : 0;
}

/* Marks that part clauses, between [off, off + len) and the number. */
static size_t count_breaks(const char *s, size_t off, size_t len, size_t at)
{
    size_t from = at < off ? at : off + len, to = at < off ? off : at, n = 0;
    for (size_t i = from; i < to; i++)
        n += s[i] == ',' || s[i] == ';';
    return n;
}

/* What a phrase says grows with its length, but little beyond a few words; what stands between
 * its words, its distance and each comma on the way count against it. */
static double rate(size_t letters, size_t gaps, double far, size_t breaks)
{
    double weight = letters < 24 ? (double)letters : 24 + (double)(letters - 24) / 4;
    return weight - (double)gaps / 8 - far / 4 - (double)breaks * 3;
}

/* The best of one such pattern, from each place of its first words to the next of the others. */
static bool find_apart(const struct apart *a, const char *flat, size_t at, double *score)
{
    bool found = false;
    for (const char *s = strstr(flat, a->part[0]); s; s = strstr(s + 1, a->part[0])) {
        size_t first = (size_t)(s - flat), letters = 0;
        const char *end = s;
        for (size_t p = 0; p < a->nparts; p++) {
            const char *next = strstr(end, a->part[p]);
            if (!next)
                return found;
            letters += strlen(a->part[p]) - 1;
            end = next + strlen(a->part[p]) - 1;
        }
        size_t len = (size_t)(end - s);
        double mark = rate(letters, len - letters, distance(first, len, at), 0);
        if (!found || mark > *score)
            *score = mark;
        found = true;
    }
    return found;
}

const struct list_entry *indicator_rate(const struct indicators *x, const char *text, size_t n,
                                        size_t at, double *score)
{
    const struct list_entry *best = NULL;
    struct list_hit *hits = NULL;
    size_t cap = 0, count = list_scan(x->list, text, n, &hits, &cap);
    at = at < n ? at : n;
    *score = 0;
    for (size_t i = 0; i < count; i++) {
        double s = rate(hits[i].len, 0, distance(hits[i].off, hits[i].len, at),
                        count_breaks(text, hits[i].off, hits[i].len, at));
        if (!best || s > *score) {
            best = hits[i].entry;
            *score = s;
        }
    }
    free(hits);
    struct buf flat = {0}, before = {0};
    bool looked = false;
    flatten(&flat, text, n);
    uint64_t begin = word_bits(flat.s);
    for (size_t i = 0; i < x->napart; i++) {
        double s;
        if (!(begin & x->apart[i].begins))
            continue;
        if (!looked)
            flatten(&before, text, at);
        looked = true;
        if (find_apart(&x->apart[i], flat.s, before.len, &s) && (!best || s > *score)) {
            best = x->apart[i].entry;
            *score = s;
        }
    }
    buf_free(&flat);
    buf_free(&before);
    return best;
}

const struct list_entry *indicator_find(const struct indicators *x, const char *text, size_t n,
                                        size_t at)
{
    double score;
    return indicator_rate(x, text, n, at, &score);
}

const char *indicator_mended(const struct indicators *x, struct arena *a, const char *text, size_t n,
                             const char *raw, size_t nraw)
{
    return list_mended(x->list, a, text, n, raw, nraw);
}
