#include "compare.h"

#include "list.h"
#include "utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct compare_names {
    struct list *indicators, *bodies;
};

struct home { /* which province a document is of */
    const char *doc;
    size_t province;
};

struct building {
    struct comparison *c;
    bool provinces_asked;
    const char **indicators; /* slugs; NULL: all */
    size_t nindicators;
    struct home *homes;
    size_t nhomes, cap_homes;
    size_t at; /* the home found last: documents and their targets come in the same order */
};

/* Index of a province by slug; SIZE_MAX if it is not among them. */
static size_t province_at(const struct comparison *c, const char *slug)
{
    for (size_t i = 0; i < c->nprovinces; i++)
        if (strcmp(c->provinces[i].slug, slug) == 0)
            return i;
    return SIZE_MAX;
}

static size_t add_province(struct comparison *c, const char *name, const char *slug)
{
    VEC_PUSH(c->provinces, c->nprovinces, c->cap_provinces) =
        (struct compare_province){.name = arena_strdup(c->mem, name), .slug = slug};
    return c->nprovinces - 1;
}

static int each_document(struct arena *a, const struct record *r, void *data)
{
    struct building *b = data;
    struct comparison *c = b->c;
    (void)a;
    const char *name = rec_text(r, DOC_PROVINCE);
    const char *slug = name ? utf8_slug(c->mem, name) : "";
    size_t p = province_at(c, slug);
    if (p == SIZE_MAX && !b->provinces_asked)
        p = add_province(c, name ? name : "(không rõ tỉnh)", slug);
    if (p == SIZE_MAX)
        return 0;
    if (name && strcmp(c->provinces[p].name, slug) == 0) /* asked for by its slug */
        c->provinces[p].name = arena_strdup(c->mem, name);
    VEC_PUSH(b->homes, b->nhomes, b->cap_homes) =
        (struct home){.doc = arena_strdup(c->mem, rec_text(r, KEY_DOC)), .province = p};
    return 0;
}

static size_t home_of(struct building *b, const char *doc)
{
    for (size_t i = 0; i < b->nhomes; i++) {
        size_t k = (b->at + i) % b->nhomes;
        if (strcmp(b->homes[k].doc, doc) == 0) {
            b->at = k;
            return b->homes[k].province;
        }
    }
    return SIZE_MAX;
}

static bool wanted(const struct building *b, const char *indicator)
{
    for (size_t i = 0; i < b->nindicators; i++)
        if (strcmp(b->indicators[i], indicator) == 0)
            return true;
    return b->nindicators == 0;
}

static const char *kept(struct comparison *c, const struct record *r, int key)
{
    const char *s = rec_text(r, key);
    return s ? arena_strdup(c->mem, s) : NULL;
}

static double number_of(const struct record *r, int key)
{
    return r->value[key].is == V_NUM ? r->value[key].u.num : NAN;
}

static int each_target(struct arena *a, const struct record *r, void *data)
{
    struct building *b = data;
    struct comparison *c = b->c;
    (void)a;
    size_t p = home_of(b, rec_text(r, KEY_DOC));
    const char *indicator = rec_text(r, TGT_INDICATOR);
    if (p == SIZE_MAX)
        return 0;
    if (!indicator) {
        c->left_out += b->nindicators == 0;
        return 0;
    }
    if (!wanted(b, indicator))
        return 0;
    VEC_PUSH(c->items, c->nitems, c->cap_items) = (struct compare_item){
        .indicator = kept(c, r, TGT_INDICATOR), .subject = kept(c, r, TGT_SUBJECT),
        .unit = kept(c, r, TGT_UNIT), .scope = kept(c, r, TGT_SCOPE),
        .comparator = kept(c, r, TGT_COMPARATOR), .start = kept(c, r, TGT_START),
        .end = kept(c, r, TGT_END), .rrule = kept(c, r, TGT_RRULE), .doc = kept(c, r, KEY_DOC),
        .id = kept(c, r, KEY_ID), .quote = kept(c, r, KEY_QUOTE),
        .value = number_of(r, TGT_VALUE), .value_to = number_of(r, TGT_VALUE_TO),
        .page = (unsigned)r->value[KEY_PAGE].u.num, .line = (unsigned)r->value[KEY_LINE].u.num,
        .province = p,
    };
    return 0;
}

/* NULL stands before all words. */
static int order(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int by_row(const struct compare_item *a, const struct compare_item *b)
{
    int r = order(a->indicator, b->indicator);
    if (r == 0)
        r = order(a->subject, b->subject);
    return r ? r : order(a->unit, b->unit);
}

/* Rows, then provinces, then time: what ends sooner first, and what has no end before all. */
static int by_cell(const void *x, const void *y)
{
    const struct compare_item *a = x, *b = y;
    int r = by_row(a, b);
    if (r == 0 && a->province != b->province)
        r = a->province < b->province ? -1 : 1;
    if (r == 0)
        r = order(a->end ? a->end : a->start, b->end ? b->end : b->start);
    if (r == 0)
        r = order(a->doc, b->doc);
    if (r == 0 && a->line != b->line)
        r = a->line < b->line ? -1 : 1;
    return r ? r : order(a->id, b->id);
}

/* Provinces nobody asked for by name are shown only when they have something to show. */
static void drop_empty_provinces(struct comparison *c)
{
    size_t *to = xcalloc(c->nprovinces, sizeof *to), n = 0;
    for (size_t i = 0; i < c->nitems; i++)
        to[c->items[i].province] = 1;
    for (size_t p = 0; p < c->nprovinces; p++)
        if (to[p]) {
            to[p] = n;
            c->provinces[n++] = c->provinces[p];
        }
    for (size_t i = 0; i < c->nitems; i++)
        c->items[i].province = to[c->items[i].province];
    c->nprovinces = n;
    free(to);
}

static void make_rows(struct comparison *c)
{
    if (c->nitems)
        qsort(c->items, c->nitems, sizeof *c->items, by_cell);
    for (size_t i = 0; i < c->nitems;) {
        const struct compare_item *first = &c->items[i];
        struct compare_row row = {.indicator = first->indicator, .subject = first->subject,
                                  .unit = first->unit, .scope = first->scope, .item = i};
        for (; i < c->nitems && by_row(first, &c->items[i]) == 0; i++)
            if (order(c->items[i].scope, first->scope) != 0)
                row.own_scopes = true;
        row.nitems = i - row.item;
        if (row.own_scopes)
            row.scope = NULL;
        VEC_PUSH(c->rows, c->nrows, c->cap_rows) = row;
    }
    for (size_t i = 1; i < c->nrows; i++)
        if (order(c->rows[i].indicator, c->rows[i - 1].indicator) == 0 &&
            order(c->rows[i].subject, c->rows[i - 1].subject) == 0)
            c->rows[i].unit_matters = c->rows[i - 1].unit_matters = true;
}

static int by_name(const void *x, const void *y)
{
    const struct compare_province *a = x, *b = y;
    bool none_a = !a->slug[0], none_b = !b->slug[0];
    return none_a != none_b ? none_a - none_b : strcmp(a->slug, b->slug);
}

/* Provinces that only appear with the documents are sorted by name; homes follow them. */
static void sort_provinces(struct building *b)
{
    struct comparison *c = b->c;
    const char **slugs = xcalloc(c->nprovinces, sizeof *slugs);
    for (size_t i = 0; i < c->nprovinces; i++)
        slugs[i] = c->provinces[i].slug;
    if (c->nprovinces)
        qsort(c->provinces, c->nprovinces, sizeof *c->provinces, by_name);
    for (size_t i = 0; i < b->nhomes; i++)
        b->homes[i].province = province_at(c, slugs[b->homes[i].province]);
    free(slugs);
}

/* Calls `each` for every member of a comma list. */
static void split(struct building *b, const char *list,
                  void (*each)(struct building *b, const char *name))
{
    while (list && *list) {
        size_t n = strcspn(list, ",");
        const char *name = arena_strndup(b->c->mem, list, n);
        name += strspn(name, " ");
        if (*name)
            each(b, name);
        list += n + (list[n] == ',');
    }
}

static void ask_province(struct building *b, const char *name)
{
    const char *slug = utf8_slug(b->c->mem, name);
    if (province_at(b->c, slug) == SIZE_MAX)
        add_province(b->c, name, slug);
}

static void ask_indicator(struct building *b, const char *name)
{
    const char **more = arena_alloc_n(b->c->mem, b->nindicators + 1, sizeof *more);
    for (size_t i = 0; i < b->nindicators; i++)
        more[i] = b->indicators[i];
    more[b->nindicators++] = utf8_slug(b->c->mem, name);
    b->indicators = more;
}

struct comparison *compare_build(struct store *s, const struct compare_wish *w)
{
    struct comparison *c = xcalloc(1, sizeof *c);
    struct building b = {.c = c, .provinces_asked = w->provinces != NULL};
    c->mem = arena_new();
    split(&b, w->provinces, ask_province);
    split(&b, w->indicators, ask_indicator);
    int r = store_records(s, 1u << REC_DOCUMENT, each_document, &b);
    if (r == 0 && !b.provinces_asked)
        sort_provinces(&b);
    if (r == 0)
        r = store_records(s, 1u << REC_TARGET, each_target, &b);
    free(b.homes);
    if (r != 0) {
        compare_free(c);
        return NULL;
    }
    if (!b.provinces_asked)
        drop_empty_provinces(c);
    make_rows(c);
    return c;
}

void compare_free(struct comparison *c)
{
    if (!c)
        return;
    free(c->provinces);
    free(c->items);
    free(c->rows);
    arena_free(c->mem);
    free(c);
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

/* A list that is not there or cannot be read gives no names. */
static struct list *names_of(const char *rules_dir, const char *name)
{
    const char *why = NULL;
    struct list *l = list_load(rules_dir, name, &why);
    free((char *)why);
    return l;
}

struct compare_names *compare_names_load(const char *rules_dir)
{
    struct compare_names *n = xcalloc(1, sizeof *n);
    if (rules_dir) {
        n->indicators = names_of(rules_dir, "indicators");
        n->bodies = names_of(rules_dir, "bodies");
    }
    return n;
}

void compare_names_free(struct compare_names *n)
{
    if (!n)
        return;
    list_free(n->indicators);
    list_free(n->bodies);
    free(n);
}

static const char *name_in(const struct list *l, const char *slug)
{
    for (size_t i = 0; l && slug && i < list_count(l); i++)
        if (strcmp(list_at(l, i)->slug, slug) == 0)
            return list_at(l, i)->name;
    return slug;
}

const char *compare_indicator_name(const struct compare_names *n, const char *slug)
{
    return name_in(n->indicators, slug);
}

const char *compare_subject_name(const struct compare_names *n, const char *slug)
{
    return name_in(n->bodies, slug);
}
