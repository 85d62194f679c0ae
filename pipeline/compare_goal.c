/* Goals that indicator, body, unit and scope do not tell apart, but their words do: in one document
 * "48 triệu USD" of all fruit and "10 triệu USD" of mangoes are two goals of one indicator. Words
 * are compared as sets of syllables, without those that any goal has. */
#include "compare_own.h"

#include "hash.h"
#include "utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX   64  /* syllables of a goal that are looked at */
#define SHOWN_BYTES 160 /* of a goal's words in a row's label */
#define SAME        0.95 /* likeness from which on words tell nothing apart */
#define RESTATED    0.8  /* ... a table's row says what a sentence says */
#define ALIKE       0.7  /* ... two sentences of a document ask one thing */
#define NEAR        0.5  /* ... they ask it for two periods */
#define LOOSE       0.3  /* ... where document, number or scope speak for it */

struct words {
    uint32_t v[WORDS_MAX]; /* hashes of syllables, sorted, each once */
    size_t n;
};

/* ---- what a goal's words are ---- */

/* "| 11.2 | Tỉ lệ dịch vụ công | % | 90 |": the first cell of two words or more says what the
 * numbers of the row are about. *n: its bytes; NULL where the quote is no row of a table. */
static const char *label_of(const char *quote, size_t *n)
{
    if (!strchr(quote, '|'))
        return NULL;
    for (const char *cell = quote;; cell += *n + 1) {
        *n = strcspn(cell, "|");
        const char *from = cell + strspn(cell, " -+"), *end = cell + *n;
        while (end > from && end[-1] == ' ')
            end--;
        const char *blank = memchr(from, ' ', end > from ? (size_t)(end - from) : 0);
        if (blank && (unsigned char)*from > '9') {
            *n = (size_t)(end - from);
            return from;
        }
        if (!cell[*n])
            return NULL;
    }
}

/* Syllables that any goal may have. */
static bool is_common(const char *s, size_t n)
{
    static const char common[] = "-phan-dau-dat-den-nam-ty-ti-le-it-nhat-toi-thieu-tren-tro-len-va-cac-"
                                 "cua-co-so-tong-hang-moi-duoc-bao-dam-trong-ve-cho-voi-tu-o-";
    char one[16];
    if (n == 0 || n > sizeof one - 3)
        return n == 0;
    one[0] = '-';
    memcpy(one + 1, s, n);
    memcpy(one + 1 + n, "-", 2);
    return strstr(common, one) != NULL;
}

/* A number of two digits or more is a value, a year or a length; "cấp độ 3" tells goals apart, if it
 * is not what the goal asks. */
static bool is_value(const char *s, size_t n, const struct compare_item *i)
{
    if (strspn(s, "0123456789") < n)
        return false;
    double v = strtod(s, NULL);
    return n > 1 || (i && (v == i->value || v == i->value_to));
}

static int by_value(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

/* `of`: whose words they are, or NULL. */
static void add_slug(struct words *w, const char *slug, const struct compare_item *of,
                     const struct words *less)
{
    bool begun = false; /* past the item's own number, "(6)" or "6.4." */
    for (const char *s = slug; *s && w->n < WORDS_MAX;) {
        size_t n = strcspn(s, "-");
        begun = begun || strspn(s, "0123456789") < n;
        if (begun && !is_value(s, n, of) && !is_common(s, n)) {
            uint32_t h = hash32(HASH32, s, n);
            if (!less || !bsearch(&h, less->v, less->n, sizeof h, by_value))
                w->v[w->n++] = h;
        }
        s += n + (s[n] == '-');
    }
}

static void sort_words(struct words *w)
{
    size_t k = 0;
    qsort(w->v, w->n, sizeof *w->v, by_value);
    for (size_t i = 0; i < w->n; i++)
        if (!k || w->v[i] != w->v[k - 1])
            w->v[k++] = w->v[i];
    w->n = k;
}

/* The words of an item, but for those of `less`. */
static struct words words_of(struct comparison *c, const struct compare_item *i,
                             const struct words *less)
{
    struct words w = {.n = 0};
    size_t n;
    const char *label = i->quote ? label_of(i->quote, &n) : NULL;
    const char *text = label ? arena_strndup(c->mem, label, n) : i->quote;
    if (text)
        add_slug(&w, utf8_slug(c->mem, text), i, less);
    sort_words(&w);
    return w;
}

/* 0 nothing in common .. 1 the same. */
static double likeness(const struct words *a, const struct words *b)
{
    size_t i = 0, k = 0, both = 0;
    while (i < a->n && k < b->n) {
        both += a->v[i] == b->v[k];
        uint32_t low = a->v[i] < b->v[k] ? a->v[i] : b->v[k];
        i += a->v[i] == low;
        k += b->v[k] == low;
    }
    return a->n + b->n ? 2.0 * (double)both / (double)(a->n + b->n) : 1;
}

/* Past "- ", "(12) ", "6.4. ", "b) " and the like. */
static const char *past_number(const char *s)
{
    static const char digits[] = "0123456789.";
    s += strspn(s, " -+*");
    const char *at = s + (*s == '(');
    size_t n = strspn(at, digits);
    if (!n && *at >= 'a' && *at <= 'z' && at[1] == ')')
        n = 1;
    if (!n || (at[n] != ')' && at[n - 1] != '.'))
        return s;
    at += n + (at[n] == ')');
    return *at == ' ' ? at + 1 : s;
}

const char *compare_goal_words(struct comparison *c, const struct compare_item *i)
{
    size_t n;
    const char *s = i->quote ? label_of(i->quote, &n) : NULL;
    struct buf out = {0};
    if (!s) {
        s = past_number(i->quote ? i->quote : "");
        n = strlen(s);
    }
    size_t all = n;
    if (n > SHOWN_BYTES)
        for (n = SHOWN_BYTES; n && s[n] != ' ';)
            n--;
    buf_add(&out, s, n ? n : all);
    while (out.len && strchr(" ,;.:", out.s[out.len - 1]))
        out.s[--out.len] = '\0';
    if (n && n < all)
        buf_str(&out, " …");
    s = arena_strdup(c->mem, buf_text(&out));
    buf_free(&out);
    return s;
}

/* ---- before items are sorted into rows ---- */

static bool same_number(const struct compare_item *a, const struct compare_item *b)
{
    return (a->value == b->value || (isnan(a->value) && isnan(b->value))) &&
           (a->value_to == b->value_to || (isnan(a->value_to) && isnan(b->value_to))) &&
           compare_order(a->comparator, b->comparator) == 0;
}

static bool same_time(const struct compare_item *a, const struct compare_item *b)
{
    return compare_order(a->start, b->start) == 0 && compare_order(a->end, b->end) == 0 &&
           compare_order(a->rrule, b->rrule) == 0 &&
           compare_order(a->recurrence, b->recurrence) == 0;
}

/* Items of one document, indicator and unit come together; what is told of a body or scope first. */
static int by_place(const void *x, const void *y)
{
    const struct compare_item *a = x, *b = y;
    int r = compare_order(a->doc, b->doc);
    if (r == 0)
        r = compare_order(a->indicator, b->indicator);
    if (r == 0)
        r = compare_order(a->unit, b->unit);
    if (r == 0 && !a->subject != !b->subject)
        r = !a->subject - !b->subject;
    if (r == 0)
        r = compare_order(a->subject, b->subject);
    if (r == 0)
        r = compare_order(b->scope_key, a->scope_key);
    if (r == 0 && a->line != b->line)
        r = a->line < b->line ? -1 : 1;
    return r ? r : compare_order(a->id, b->id);
}

static bool same_place(const struct compare_item *a, const struct compare_item *b)
{
    return strcmp(a->doc, b->doc) == 0 && compare_order(a->indicator, b->indicator) == 0 &&
           compare_order(a->unit, b->unit) == 0;
}

/* "100 % trường ..." stands in the text, and in the annex as a row of its own. */
static void lend(struct comparison *c, struct compare_item *to, const struct compare_item *v, size_t n)
{
    struct words own = words_of(c, to, NULL);
    const struct compare_item *best = NULL;
    double most = RESTATED;
    for (const struct compare_item *i = v; i < v + n; i++) {
        if (i->lent || (!i->subject && !*i->scope_key) || !same_number(i, to) || !same_time(i, to) ||
            strchr(i->quote ? i->quote : "|", '|'))
            continue;
        struct words w = words_of(c, i, NULL);
        double l = likeness(&own, &w);
        if (l >= most) {
            most = l;
            best = i;
        }
    }
    if (best) {
        to->subject = best->subject;
        to->scope = best->scope;
        to->scope_key = best->scope_key;
        to->lent = true;
    }
}

static bool read_twice(const struct compare_item *a, const struct compare_item *b)
{
    return same_place(a, b) && a->line == b->line && a->page == b->page && same_number(a, b) &&
           same_time(a, b) && compare_order(a->subject, b->subject) == 0 &&
           strcmp(a->scope_key, b->scope_key) == 0 && compare_order(a->quote, b->quote) == 0;
}

void compare_settle(struct comparison *c, const struct compare_names *names)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->nitems; i++) {
        struct compare_item *t = &c->items[i];
        t->scope_key = compare_scope_key(c, t->scope);
        if (!t->subject && compare_is_body(names, t->scope_key)) {
            t->subject = t->scope_key;
            t->scope = NULL;
            t->scope_key = "";
        }
    }
    if (c->nitems)
        qsort(c->items, c->nitems, sizeof *c->items, by_place);
    for (size_t from = 0, to; from < c->nitems; from = to) {
        for (to = from + 1; to < c->nitems && same_place(&c->items[from], &c->items[to]);)
            to++;
        for (size_t i = from; i < to; i++)
            if (!c->items[i].subject && !*c->items[i].scope_key && c->items[i].quote &&
                strchr(c->items[i].quote, '|'))
                lend(c, &c->items[i], &c->items[from], to - from);
    }
    for (size_t i = 0; i < c->nitems; i++)
        if (!kept || !read_twice(&c->items[kept - 1], &c->items[i]))
            c->items[kept++] = c->items[i];
    c->nitems = kept;
}

/* ---- goals of one row ---- */

/* Words that all of them have by their row: of the indicator and the scope. */
static struct words shared_words(struct comparison *c, const struct compare_names *names,
                                 const struct compare_item *i)
{
    struct words w = {.n = 0};
    add_slug(&w, utf8_slug(c->mem, compare_indicator_name(names, i->indicator)), NULL, NULL);
    add_slug(&w, i->scope_key, NULL, NULL);
    sort_words(&w);
    return w;
}

/* How alike two items' words must be to be of one goal; more than 1: they cannot be. A named body
 * makes a row of one goal unless one document asks two numbers for one time. */
static double needed(const struct compare_item *a, const struct compare_item *b, double like)
{
    bool bare = !a->subject && !*a->scope_key;
    if ((a->lent || b->lent) && same_number(a, b))
        return 0;
    if (strcmp(a->doc, b->doc) != 0)
        return bare ? LOOSE : 0;
    if (!same_time(a, b))
        return bare ? NEAR : a->subject ? 0 : LOOSE;
    if (!same_number(a, b))
        return like >= SAME ? 0 : 2;
    /* "1.700 ha" twice is one goal; "70 %" may be asked of anything */
    return a->unit && strcmp(a->unit, "%") != 0 && a->value > 10 ? LOOSE : ALIKE;
}

/* An item on its way to a goal. */
struct asked {
    struct compare_item *item;
    struct words words;
    size_t siblings; /* items of its document here */
};

/* Documents that ask most come first: they tell what there is to tell apart. */
static int by_siblings(const void *x, const void *y)
{
    const struct asked *a = x, *b = y;
    if (a->siblings != b->siblings)
        return a->siblings > b->siblings ? -1 : 1;
    return a->item < b->item ? -1 : a->item > b->item;
}

/* The goal, of those that v[0 .. at) have, whose words are most like v[at]'s; `goals` if none are. */
static size_t goal_for(const struct asked *v, size_t at, size_t goals, double *best)
{
    size_t take = goals;
    for (size_t g = 0; g < goals; g++)
        best[g] = 0;
    for (size_t k = 0; k < at; k++) {
        double like = likeness(&v[at].words, &v[k].words);
        double need = needed(v[at].item, v[k].item, like), *b = &best[v[k].item->goal];
        if (need > 1)
            *b = -1;
        else if (*b >= 0 && like >= need && like + 1 > *b)
            *b = like + 1;
    }
    for (size_t g = 0; g < goals; g++)
        if (best[g] > 0 && (take == goals || best[g] > best[take]))
            take = g;
    return take;
}

void compare_part_goals(struct comparison *c, const struct compare_names *names, size_t from,
                        size_t to)
{
    size_t n = to - from, goals = 0;
    struct words less = shared_words(c, names, &c->items[from]);
    struct asked *v = xcalloc(n, sizeof *v);
    double *best = xcalloc(n + 1, sizeof *best);
    for (size_t i = 0; i < n; i++) {
        v[i] = (struct asked){.item = &c->items[from + i]};
        v[i].words = words_of(c, v[i].item, &less);
        for (size_t k = from; k < to; k++)
            v[i].siblings += c->items[k].doc == v[i].item->doc; /* one pointer a document */
    }
    qsort(v, n, sizeof *v, by_siblings);
    for (size_t i = 0; i < n; i++) {
        size_t goal = goal_for(v, i, goals, best);
        v[i].item->goal = (unsigned)goal;
        goals += goal == goals;
    }
    free(best);
    free(v);
}
