/* What the lists of rules/ know about the words of a comparison: names, codes, borders, which body
 * belongs to which, and what a word that no list has may have meant. */
#include "compare.h"

#include "indicator.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

#define SUGGESTED 3

struct compare_names {
    struct list *indicators, *bodies, *provinces, *issuers;
    struct indicators *phrases;
    struct arena *mem; /* attributes, taken out once: */
    const char **whole; /* of each body: the slug of what it belongs to, or NULL */
    const char **family; /* of each indicator: what its near ones share, or NULL */
    const char **code, **now; /* of each province: among the 63, among the 34 since July 2025 */
};

/* A list that is not there or cannot be read gives no names. */
static struct list *names_of(const char *rules_dir, const char *name)
{
    const char *why = NULL;
    struct list *l = list_load(rules_dir, name, &why);
    free((char *)why);
    return l;
}

/* An attribute of every entry. */
static const char **attributes(struct arena *mem, const struct list *l, const char *key)
{
    size_t n = l ? list_count(l) : 0;
    const char **v = arena_alloc_n(mem, n + 1, sizeof *v);
    for (size_t i = 0; i < n; i++)
        v[i] = list_attr(mem, list_at(l, i), key);
    return v;
}

struct compare_names *compare_names_load(const char *rules_dir)
{
    struct compare_names *n = xcalloc(1, sizeof *n);
    const char *why = NULL;
    n->mem = arena_new();
    if (rules_dir) {
        n->indicators = names_of(rules_dir, "indicators");
        n->bodies = names_of(rules_dir, "bodies");
        n->provinces = names_of(rules_dir, "provinces");
        n->issuers = names_of(rules_dir, "issuers");
        n->phrases = indicators_load(rules_dir, &why);
        free((char *)why);
    }
    n->whole = attributes(n->mem, n->bodies, "part");
    n->family = attributes(n->mem, n->indicators, "family");
    n->code = attributes(n->mem, n->provinces, "code");
    n->now = attributes(n->mem, n->provinces, "now");
    return n;
}

void compare_names_free(struct compare_names *n)
{
    if (!n)
        return;
    list_free(n->indicators);
    list_free(n->bodies);
    list_free(n->provinces);
    list_free(n->issuers);
    indicators_free(n->phrases);
    arena_free(n->mem);
    free(n);
}

static const struct list_entry *entry_of(const struct list *l, const char *slug)
{
    for (size_t i = 0; l && slug && i < list_count(l); i++)
        if (strcmp(list_at(l, i)->slug, slug) == 0)
            return list_at(l, i);
    return NULL;
}

static const char *name_in(const struct list *l, const char *slug)
{
    const struct list_entry *e = entry_of(l, slug);
    return e ? e->name : slug;
}

const char *compare_indicator_name(const struct compare_names *n, const char *slug)
{
    return n ? name_in(n->indicators, slug) : slug;
}

const char *compare_subject_name(const struct compare_names *n, const char *slug)
{
    return n ? name_in(n->bodies, slug) : slug;
}

bool compare_is_body(const struct compare_names *n, const char *slug)
{
    return n && entry_of(n->bodies, slug);
}

/* By name or other spelling, else by the slug that these words make. */
static const struct list_entry *entry_for(const struct list *l, const char *name)
{
    const struct list_entry *e = l ? list_lookup(l, name, strlen(name)) : NULL;
    if (e || !l)
        return e;
    struct arena *a = arena_new();
    e = entry_of(l, utf8_slug(a, name));
    arena_free(a);
    return e;
}

const struct list_entry *compare_indicator_entry(const struct compare_names *n, const char *name)
{
    return n ? entry_for(n->indicators, name) : NULL;
}

static const struct list_entry *coded(const struct compare_names *n, const char *const *codes,
                                      const char *code)
{
    for (size_t i = 0; n->provinces && i < list_count(n->provinces); i++)
        if (codes[i] && strcmp(codes[i], code) == 0)
            return list_at(n->provinces, i);
    return NULL;
}

const struct list_entry *compare_province_entry(const struct compare_names *n, const char *name,
                                                enum compare_borders borders)
{
    const struct list_entry *e = n ? entry_for(n->provinces, name) : NULL;
    if (!e && n && borders == BORDERS_NOW)
        e = coded(n, n->now, name);
    return e || !n ? e : coded(n, n->code, name);
}

bool compare_is_province(const struct compare_province *p)
{
    return *p->slug && strcmp(p->slug, COMPARE_CENTRAL_SLUG) != 0;
}

bool compare_is_central(const struct compare_names *n, const char *issuer, const char *number)
{
    static const char *const marks[] = {"/TW", "-TTg", "-CP", "-VPCP", "/UBTVQH"}; /* '749/QĐ-TTg' */
    const struct list_entry *e =
        n && n->issuers && issuer ? list_lookup(n->issuers, issuer, strlen(issuer)) : NULL;
    const char *level = e ? list_attr(n->mem, e, "level") : NULL;
    if (issuer)
        return level && strcmp(level, COMPARE_CENTRAL_SLUG) == 0;
    size_t len = number ? strlen(number) : 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t k = strlen(marks[i]);
        if (len > k && strcmp(number + len - k, marks[i]) == 0)
            return true;
    }
    return false;
}

/* "Tỷ lệ (%)", "Kết quả 2020": words that leave it to the table what is measured. */
static bool is_generic(const char *column)
{
    static const char words[] = "-ty-le-gia-tri-ket-qua-thuc-hien-so-lieu-nam-dat-phan-tram-";
    struct arena *a = arena_new();
    struct buf one = {0};
    bool all = true;
    for (const char *s = utf8_slug(a, column); *s && all;) {
        size_t n = strcspn(s, "-");
        buf_clear(&one);
        buf_printf(&one, "-%.*s-", (int)n, s);
        all = strspn(s, "0123456789") == n || strstr(words, one.s);
        s += n + (s[n] == '-');
    }
    buf_free(&one);
    arena_free(a);
    return all;
}

const char *compare_column_indicator(const struct compare_names *n, const char *column,
                                     const char *table)
{
    const struct list_entry *e = NULL;
    if (!n || !n->phrases)
        return NULL;
    if (column)
        e = indicator_find(n->phrases, column, strlen(column), strlen(column));
    if (!e && table && (!column || is_generic(column)))
        e = indicator_find(n->phrases, table, strlen(table), strlen(table));
    return e ? e->slug : NULL;
}

static const char *family_of(const struct compare_names *n, const char *indicator)
{
    for (size_t i = 0; i < list_count(n->indicators); i++)
        if (strcmp(list_at(n->indicators, i)->slug, indicator) == 0)
            return n->family[i];
    return NULL;
}

bool compare_is_family(const struct compare_names *n, const char *a, const char *b)
{
    const char *f = n && n->indicators && a && b ? family_of(n, a) : NULL, *g = f ? family_of(n, b) : NULL;
    return g && strcmp(f, g) == 0;
}

/* "chi-hoi-phu-nu" is one of "chi-hoi". */
static bool begins_with(const char *slug, const char *start)
{
    size_t n = strlen(start);
    return strncmp(slug, start, n) == 0 && slug[n] == '-';
}

bool compare_is_part(const struct compare_names *n, const char *part, const char *whole)
{
    if (!part || !whole)
        return false;
    if (begins_with(part, whole))
        return true;
    for (size_t i = 0; n && n->bodies && i < list_count(n->bodies); i++) {
        const char *body = list_at(n->bodies, i)->slug;
        if (n->whole[i] && strcmp(n->whole[i], whole) == 0 &&
            (strcmp(body, part) == 0 || begins_with(part, body)))
            return true;
    }
    return false;
}

/* ---- what may have been meant ---- */

static size_t least(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

/* Letters to change, add or leave out. */
static size_t edits(const char *a, const char *b)
{
    size_t n = strlen(b), *row = xcalloc(n + 1, sizeof *row);
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 0; a[i]; i++) {
        size_t above = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < n; j++) {
            size_t was = row[j + 1];
            row[j + 1] = least(row[j] + 1, was + 1, above + (a[i] != b[j]));
            above = was;
        }
    }
    size_t r = row[n];
    free(row);
    return r;
}

/* How many syllables of `asked` the slug has. */
static size_t shared(const char *asked, const char *slug)
{
    size_t n = 0;
    struct buf in = {0}, one = {0};
    buf_printf(&in, "-%s-", slug);
    for (const char *s = asked; *s;) {
        size_t len = strcspn(s, "-");
        buf_clear(&one);
        buf_printf(&one, "-%.*s-", (int)len, s);
        n += len && strstr(in.s, one.s);
        s += len + (s[len] == '-');
    }
    buf_free(&in);
    buf_free(&one);
    return n;
}

/* Lower is better; SIZE_MAX: nothing alike. */
static size_t unlike(const char *asked, const char *slug)
{
    size_t syllables = 1, len = strlen(asked), both = shared(asked, slug);
    size_t d = edits(asked, slug);
    for (const char *s = asked; *s; s++)
        syllables += *s == '-';
    if (d > 1 + len / 4 && 2 * both <= syllables && !(len >= 4 && strstr(slug, asked)))
        return SIZE_MAX;
    return 2 * d + 8 * (syllables - both);
}

void compare_suggest(struct buf *out, const struct compare_names *n, bool provinces,
                     const char *name)
{
    const struct list *l = provinces ? n->provinces : n->indicators;
    struct arena *a = arena_new();
    const char *asked = utf8_slug(a, name);
    const struct list_entry *best[SUGGESTED] = {NULL};
    size_t how[SUGGESTED];
    for (size_t i = 0; i < SUGGESTED; i++)
        how[i] = SIZE_MAX;
    for (size_t i = 0; *asked && l && i < list_count(l); i++) {
        const struct list_entry *e = list_at(l, i);
        size_t u = unlike(asked, e->slug), at = SUGGESTED;
        while (at > 0 && u < how[at - 1])
            at--;
        for (size_t k = SUGGESTED - 1; k > at; k--) {
            how[k] = how[k - 1];
            best[k] = best[k - 1];
        }
        if (at < SUGGESTED) {
            how[at] = u;
            best[at] = e;
        }
    }
    for (size_t i = 0; i < SUGGESTED && best[i]; i++)
        buf_printf(out, "%s%s", i ? "; " : "", provinces ? best[i]->name : best[i]->slug);
    arena_free(a);
}
