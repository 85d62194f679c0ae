/* Aligning: which targets stand in one row, which rows are near each other, and what is missing. */
#include "compare_own.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

int compare_order(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

/* ---- scopes ---- */

/* Words that lead to a scope and narrow nothing; numbers always count: 'ở khu vực ...', 'tổng số ...', 'các ...'. */
static bool is_lead(const char *word)
{
    static const char *const leads[] = {"o", "cac", "so", "tong", "doi-voi", "doi", "voi", "cua", "tai",
                                        "nhung", "moi", "tren", "trong", "la", "cho"};
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
        if (strcmp(leads[i], word) == 0)
            return true;
    return false;
}

const char *compare_scope_key(struct comparison *c, const char *scope)
{
    if (!scope)
        return "";
    const char *slug = utf8_slug(c->mem, scope), *all = slug;
    for (;;) {
        char word[16];
        size_t n = strcspn(slug, "-");
        if (!slug[n] || n >= sizeof word)
            break;
        memcpy(word, slug, n);
        word[n] = '\0';
        if (!is_lead(word))
            break;
        slug += n + 1;
    }
    return *slug ? slug : all;
}

/* Syllables that both have, and those of the shorter. */
static size_t in_common(const char *a, const char *b, size_t *shorter)
{
    size_t na = 1, nb = 1, both = 0;
    struct buf in = {0}, one = {0};
    buf_printf(&in, "-%s-", b);
    for (const char *s = b; *s; s++)
        nb += *s == '-';
    for (const char *s = a; *s;) {
        size_t n = strcspn(s, "-");
        buf_clear(&one);
        buf_printf(&one, "-%.*s-", (int)n, s);
        both += strstr(in.s, one.s) != NULL;
        s += n;
        if (*s) {
            s++;
            na++;
        }
    }
    buf_free(&in);
    buf_free(&one);
    *shorter = na < nb ? na : nb;
    return both;
}

/* About much the same things: two thirds of the shorter one's syllables, three at least. */
static bool much_alike(const char *a, const char *b)
{
    size_t shorter, both;
    if (!*a || !*b)
        return false;
    both = in_common(a, b, &shorter);
    return both >= 3 && 3 * both >= 2 * shorter;
}

/* ---- the order of names ---- */

struct named { /* a slug and the name it stands under */
    const char *slug, *name;
    unsigned rank;
};

static int by_slug(const void *x, const void *y)
{
    return compare_order(((const struct named *)x)->slug, ((const struct named *)y)->slug);
}

static int by_name(const void *x, const void *y)
{
    const struct named *a = x, *b = y;
    int r = a->name && b->name ? utf8_order(a->name, b->name) : !!a->name - !!b->name;
    return r ? r : compare_order(a->slug, b->slug);
}

/* Ranks items by the names of their indicators (k = 0) or bodies (k = 1); no name stands first. */
static void rank_items(struct comparison *c, const struct compare_names *names, int k)
{
    struct named *v = xcalloc(c->nitems, sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < c->nitems; i++)
        v[i].slug = k ? c->items[i].subject : c->items[i].indicator;
    qsort(v, c->nitems, sizeof *v, by_slug);
    for (size_t i = 0; i < c->nitems; i++)
        if (!n || compare_order(v[i].slug, v[n - 1].slug) != 0) {
            v[n].slug = v[i].slug;
            v[n++].name = k ? compare_subject_name(names, v[i].slug)
                            : compare_indicator_name(names, v[i].slug);
        }
    qsort(v, n, sizeof *v, by_name);
    for (size_t i = 0; i < n; i++)
        v[i].rank = (unsigned)i;
    qsort(v, n, sizeof *v, by_slug);
    for (size_t i = 0; i < c->nitems; i++) {
        const struct named key = {.slug = k ? c->items[i].subject : c->items[i].indicator};
        c->items[i].rank[k] = ((struct named *)bsearch(&key, v, n, sizeof *v, by_slug))->rank;
    }
    free(v);
}

/* ---- rows ---- */

static int by_number(unsigned a, unsigned b)
{
    return a < b ? -1 : a > b;
}

/* All but the words. */
static int by_kind(const struct compare_item *a, const struct compare_item *b)
{
    int r = by_number(a->rank[0], b->rank[0]);
    if (r == 0)
        r = by_number(a->rank[1], b->rank[1]);
    if (r == 0)
        r = compare_order(a->unit, b->unit);
    return r ? r : strcmp(a->scope_key, b->scope_key);
}

static int by_row(const struct compare_item *a, const struct compare_item *b)
{
    int r = by_kind(a, b);
    return r ? r : by_number(a->goal, b->goal);
}

/* Rows, then provinces, then time: what ends sooner first, and what has no end before all. */
static int by_cell(const void *x, const void *y)
{
    const struct compare_item *a = x, *b = y;
    int r = by_row(a, b);
    if (r == 0 && a->province != b->province)
        r = a->province < b->province ? -1 : 1;
    if (r == 0)
        r = compare_order(a->end ? a->end : a->start, b->end ? b->end : b->start);
    if (r == 0)
        r = compare_order(a->doc, b->doc);
    if (r == 0 && a->line != b->line)
        r = a->line < b->line ? -1 : 1;
    return r ? r : compare_order(a->id, b->id);
}

static bool same_goal(const struct compare_row *a, const struct compare_row *b)
{
    return compare_order(a->indicator, b->indicator) == 0 && compare_order(a->subject, b->subject) == 0;
}

struct ordered { /* a row while it is sorted */
    struct compare_row row;
    const unsigned *rank; /* of its indicator and its body */
};

/* Scopes of one goal in the order in which they fall due. */
static int by_time(const void *x, const void *y)
{
    const struct ordered *p = x, *q = y;
    const struct compare_row *a = &p->row, *b = &q->row;
    int r = by_number(p->rank[0], q->rank[0]);
    if (r == 0)
        r = by_number(p->rank[1], q->rank[1]);
    if (r == 0)
        r = compare_order(a->unit, b->unit);
    if (r == 0)
        r = compare_order(a->due, b->due);
    return r ? r : a->item < b->item ? -1 : a->item > b->item;
}

/* Parts items that are alike in everything but their words. */
static void part_goals(struct comparison *c, const struct compare_names *names)
{
    for (size_t from = 0, to; from < c->nitems; from = to) {
        for (to = from + 1; to < c->nitems && by_kind(&c->items[from], &c->items[to]) == 0;)
            to++;
        if (to - from > 1)
            compare_part_goals(c, names, from, to);
    }
    qsort(c->items, c->nitems, sizeof *c->items, by_cell);
}

/* The row of the items that begin at `i`. */
static struct compare_row row_at(struct comparison *c, size_t i)
{
    const struct compare_item *first = &c->items[i];
    struct compare_row row = {.indicator = first->indicator, .subject = first->subject,
                              .unit = first->unit, .item = i};
    bool parted = i && by_kind(first - 1, first) == 0, any = false;
    for (; i < c->nitems && by_row(first, &c->items[i]) == 0; i++) {
        const struct compare_item *t = &c->items[i];
        const char *due = t->end ? t->end : t->start;
        if (due && (!row.due || strcmp(due, row.due) < 0))
            row.due = due;
        if (t->lent)
            continue;
        row.own_scopes = row.own_scopes || (any && compare_order(t->scope, row.scope) != 0);
        row.scope = any ? row.scope : t->scope;
        any = true;
    }
    row.nitems = i - row.item;
    if (row.own_scopes)
        row.scope = NULL;
    if (parted || (i < c->nitems && by_kind(first, &c->items[i]) == 0))
        for (size_t k = row.item; k < i; k++) { /* the shortest say it best */
            const char *words = compare_goal_words(c, &c->items[k]);
            if (!row.words || strlen(words) < strlen(row.words))
                row.words = words;
        }
    return row;
}

static void make_rows(struct comparison *c)
{
    struct ordered *v = xcalloc(c->nitems, sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < c->nitems; i += v[n++].row.nitems) {
        v[n].row = row_at(c, i);
        v[n].rank = c->items[i].rank;
    }
    qsort(v, n, sizeof *v, by_time);
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(c->rows, c->nrows, c->cap_rows) = v[i].row;
    free(v);
    for (size_t from = 0, to; from < c->nrows; from = to) { /* rows of one goal, by unit */
        for (to = from + 1; to < c->nrows && same_goal(&c->rows[from], &c->rows[to]);)
            to++;
        bool matters = compare_order(c->rows[from].unit, c->rows[to - 1].unit) != 0;
        for (size_t k = from; k < to; k++)
            c->rows[k].unit_matters = matters;
    }
}

size_t compare_cell(const struct comparison *c, const struct compare_row *r, size_t province,
                    const struct compare_item **first)
{
    size_t n = 0;
    *first = NULL;
    for (size_t i = r->item; i < r->item + r->nitems; i++)
        if (c->items[i].province == province && n++ == 0)
            *first = &c->items[i];
    return n;
}

/* ---- near rows ---- */

static const char *const whys[] = {[NEAR_SCOPE] = "scope", [NEAR_UNIT] = "unit",
                                   [NEAR_SUBJECT] = "subject", [NEAR_PART] = "part",
                                   [NEAR_INDICATOR] = "indicator", [NEAR_WORDS] = "words"};

const char *compare_why_slug(enum compare_why why)
{
    return whys[why];
}

static const char *scope_of(const struct comparison *c, const struct compare_row *r)
{
    return c->items[r->item].scope_key;
}

/* A row without a body is near one with a body, unless its scope says that it is of something else. */
static bool may_be_same(const struct comparison *c, const struct compare_row *bare,
                        const struct compare_row *other)
{
    const char *scope = scope_of(c, bare);
    return !*scope || strcmp(scope, scope_of(c, other)) == 0 || strcmp(scope, other->subject) == 0;
}

static bool are_near(const struct comparison *c, const struct compare_names *names,
                     const struct compare_row *a, const struct compare_row *b, enum compare_why *why)
{
    bool unit = compare_order(a->unit, b->unit) == 0;
    if (compare_order(a->indicator, b->indicator) != 0) {
        *why = NEAR_INDICATOR;
        return unit && a->subject && compare_order(a->subject, b->subject) == 0 &&
               (compare_is_family(names, a->indicator, b->indicator) ||
                much_alike(scope_of(c, a), scope_of(c, b)));
    }
    if (compare_order(a->subject, b->subject) == 0) {
        *why = !unit ? NEAR_UNIT : strcmp(scope_of(c, a), scope_of(c, b)) ? NEAR_SCOPE : NEAR_WORDS;
        return true;
    }
    if (!a->subject || !b->subject) {
        *why = NEAR_SUBJECT;
        return unit && (a->subject ? may_be_same(c, b, a) : may_be_same(c, a, b));
    }
    *why = NEAR_PART;
    return unit && (compare_is_part(names, a->subject, b->subject) ||
                    compare_is_part(names, b->subject, a->subject));
}

/* Rows of other indicators are near only by their body: rows in the order of bodies. */
struct by_body {
    const struct compare_row *row;
    size_t at;
};

static int by_subject(const void *x, const void *y)
{
    const struct by_body *a = x, *b = y;
    int r = compare_order(a->row->subject, b->row->subject);
    return r ? r : a->at < b->at ? -1 : a->at > b->at;
}

struct pair {
    uint32_t a, b;
    enum compare_why why;
};
struct pairs {
    struct pair *v;
    size_t n, cap;
    unsigned char *count; /* [row * provinces + province]: its near rows there, COMPARE_NEAR_MOST at most */
};

/* Is row b one more for row a to show: in some province there are not enough yet? Then it counts. */
static bool wants(const struct pairs *p, const struct comparison *c, size_t a, size_t b, bool count)
{
    const struct compare_row *r = &c->rows[b];
    bool any = false;
    for (size_t i = r->item; i < r->item + r->nitems; i++) {
        size_t province = c->items[i].province;
        unsigned char *n = &p->count[a * c->nprovinces + province];
        if (i > r->item && province == c->items[i - 1].province)
            continue;
        any = any || *n < COMPARE_NEAR_MOST;
        if (count && *n < COMPARE_NEAR_MOST)
            ++*n;
    }
    return any;
}

static int by_first(const void *x, const void *y)
{
    const struct pair *a = x, *b = y;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return a->b < b->b ? -1 : a->b > b->b;
}

static void try_pair(struct pairs *p, const struct comparison *c, const struct compare_names *names,
                     size_t a, size_t b)
{
    enum compare_why why;
    bool of_a = wants(p, c, a, b, false), of_b = wants(p, c, b, a, false);
    if ((!of_a && !of_b) || !are_near(c, names, &c->rows[a], &c->rows[b], &why))
        return;
    if (of_a && wants(p, c, a, b, true))
        VEC_PUSH(p->v, p->n, p->cap) = (struct pair){(uint32_t)a, (uint32_t)b, why};
    if (of_b && wants(p, c, b, a, true))
        VEC_PUSH(p->v, p->n, p->cap) = (struct pair){(uint32_t)b, (uint32_t)a, why};
}

/* Rows of one indicator stand together; rows of one body are brought together. */
static void find_pairs(struct pairs *p, const struct comparison *c, const struct compare_names *names)
{
    struct by_body *s = xcalloc(c->nrows, sizeof *s);
    for (size_t a = 0; a < c->nrows; a++) {
        s[a] = (struct by_body){&c->rows[a], a};
        for (size_t b = a + 1;
             b < c->nrows && compare_order(c->rows[a].indicator, c->rows[b].indicator) == 0; b++)
            try_pair(p, c, names, a, b);
    }
    qsort(s, c->nrows, sizeof *s, by_subject);
    for (size_t i = 0; i < c->nrows; i++)
        for (size_t k = i + 1; s[i].row->subject && k < c->nrows &&
                               compare_order(s[i].row->subject, s[k].row->subject) == 0; k++)
            if (compare_order(s[i].row->indicator, s[k].row->indicator) != 0)
                try_pair(p, c, names, s[i].at, s[k].at);
    free(s);
}

static void find_near(struct comparison *c, const struct compare_names *names)
{
    struct pairs p = {.count = xcalloc(c->nrows * c->nprovinces, 1)};
    find_pairs(&p, c, names);
    if (p.n)
        qsort(p.v, p.n, sizeof *p.v, by_first);
    for (size_t i = 0; i < p.n; i++) {
        struct compare_row *r = &c->rows[p.v[i].a];
        if (!r->nnear++)
            r->near = c->nnear;
        VEC_PUSH(c->near, c->nnear, c->cap_near) = (struct compare_near){p.v[i].b, p.v[i].why};
    }
    free(p.count);
    free(p.v);
}

const struct compare_row *compare_near_row(const struct comparison *c, const struct compare_row *r,
                                           size_t province, size_t *at, enum compare_why *why)
{
    const struct compare_item *first;
    while (*at < r->nnear) {
        const struct compare_near *n = &c->near[r->near + (*at)++];
        if (!compare_cell(c, &c->rows[n->row], province, &first))
            continue;
        *why = n->why;
        return &c->rows[n->row];
    }
    return NULL;
}

static void find_gaps(struct comparison *c)
{
    const struct compare_item *first;
    enum compare_why why;
    size_t at;
    for (size_t p = 0; p < c->nprovinces; p++)
        for (size_t r = 0; compare_is_province(&c->provinces[p]) && r < c->nrows; r++)
            if (!compare_cell(c, &c->rows[r], p, &first) &&
                (at = 0, !compare_near_row(c, &c->rows[r], p, &at, &why)))
                VEC_PUSH(c->gaps, c->ngaps, c->cap_gaps) = (struct compare_gap){p, r};
}

void compare_align(struct comparison *c, const struct compare_names *names)
{
    compare_settle(c, names);
    if (!c->nitems)
        return;
    rank_items(c, names, 0);
    rank_items(c, names, 1);
    qsort(c->items, c->nitems, sizeof *c->items, by_cell);
    part_goals(c, names);
    make_rows(c);
    find_near(c, names);
    find_gaps(c);
}
