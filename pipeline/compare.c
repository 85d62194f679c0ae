#include "compare_own.h"

#include "utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct column { /* what a province is known by, besides its name */
    const struct list_entry *entry; /* NULL: no list has it; then its slug tells it */
};

struct building {
    struct comparison *c;
    const struct compare_wish *wish;
    struct column *columns; /* beside comparison.provinces */
    size_t ncolumns, cap_columns;
    const char **indicators; /* slugs; NULL: all */
    bool *in_list;           /* is that one in the list? */
    size_t nindicators;
    struct compare_figures figures;
};

/* ---- provinces ---- */

/* The entry and the name under which a document of this province stands. */
static const struct list_entry *borders(const struct building *b, const char **name)
{
    const struct list_entry *e = compare_province_entry(b->wish->names, *name, b->wish->borders);
    if (!e || b->wish->borders == BORDERS_THEN)
        return e;
    const char *merged = list_attr(b->c->mem, e, "merged");
    if (!merged)
        return e;
    *name = merged;
    return compare_province_entry(b->wish->names, merged, BORDERS_NOW);
}

/* Index of a province; SIZE_MAX if it is not among them. */
static size_t province_at(const struct building *b, const struct list_entry *e, const char *slug)
{
    for (size_t i = 0; i < b->c->nprovinces; i++)
        if (e ? b->columns[i].entry == e : strcmp(b->c->provinces[i].slug, slug) == 0)
            return i;
    return SIZE_MAX;
}

static size_t add_province(struct building *b, const struct list_entry *e, const char *name,
                           const char *slug)
{
    struct comparison *c = b->c;
    VEC_PUSH(b->columns, b->ncolumns, b->cap_columns) = (struct column){e};
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
    const struct list_entry *e = name ? borders(b, &name) : NULL;
    if (!name &&
        compare_is_central(b->wish->names, rec_text(r, DOC_ISSUER), rec_text(r, DOC_NUMBER)))
        name = COMPARE_CENTRAL;
    const char *slug = name ? utf8_slug(c->mem, name) : "";
    size_t p = province_at(b, e, slug);
    if (p == SIZE_MAX && !b->wish->provinces)
        p = add_province(b, e, name ? name : "(không rõ tỉnh)", slug);
    if (p == SIZE_MAX)
        return 0;
    if (name && strcmp(c->provinces[p].name, slug) == 0) /* asked for by its slug */
        c->provinces[p].name = arena_strdup(c->mem, name);
    c->provinces[p].documents++;
    VEC_PUSH(c->homes, c->nhomes, c->cap_homes) =
        (struct compare_home){.doc = arena_strdup(c->mem, rec_text(r, KEY_DOC)), .province = p,
                              .name = rec_text(r, DOC_PROVINCE)
                                          ? arena_strdup(c->mem, rec_text(r, DOC_PROVINCE))
                                          : NULL};
    return 0;
}

static int by_doc(const void *x, const void *y)
{
    return strcmp(((const struct compare_home *)x)->doc, ((const struct compare_home *)y)->doc);
}

static const struct compare_home *home_of(const struct comparison *c, const char *doc)
{
    const struct compare_home key = {.doc = doc};
    return c->nhomes ? bsearch(&key, c->homes, c->nhomes, sizeof *c->homes, by_doc) : NULL;
}

size_t compare_home(const struct comparison *c, const char *doc)
{
    const struct compare_home *h = home_of(c, doc);
    return h ? h->province : SIZE_MAX;
}

static int by_name(const void *x, const void *y)
{
    const struct compare_province *a = x, *b = y;
    int last_a = compare_is_province(a) ? 0 : a->slug[0] ? 1 : 2; /* central offices, then nobody's */
    int last_b = compare_is_province(b) ? 0 : b->slug[0] ? 1 : 2;
    return last_a != last_b ? last_a - last_b : strcmp(a->slug, b->slug);
}

/* Provinces that only appear with the documents are sorted by name; homes follow them. */
static void sort_provinces(struct comparison *c)
{
    size_t n = c->nprovinces, *to = xcalloc(n, sizeof *to);
    struct compare_province *was = xcalloc(n, sizeof *was);
    for (size_t i = 0; i < n; i++)
        was[i] = c->provinces[i];
    if (n)
        qsort(c->provinces, n, sizeof *c->provinces, by_name);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            if (strcmp(c->provinces[k].slug, was[i].slug) == 0)
                to[i] = k;
    for (size_t i = 0; i < c->nhomes; i++)
        c->homes[i].province = to[c->homes[i].province];
    free(was);
    free(to);
}

/* Provinces nobody asked for by name are shown only when they have something to show. */
static void drop_empty_provinces(struct comparison *c)
{
    size_t *to = xcalloc(c->nprovinces, sizeof *to), n = 0;
    for (size_t i = 0; i < c->nitems; i++)
        to[c->items[i].province] = 1;
    for (size_t p = 0; p < c->nprovinces; p++) {
        bool keep = to[p];
        to[p] = keep ? n : SIZE_MAX;
        if (keep)
            c->provinces[n++] = c->provinces[p];
    }
    for (size_t i = 0; i < c->nitems; i++)
        c->items[i].province = to[c->items[i].province];
    for (size_t i = 0; i < c->nhomes; i++)
        c->homes[i].province = to[c->homes[i].province];
    for (size_t i = 0; i < c->nloose; i++)
        c->loose[i].province = to[c->loose[i].province];
    c->nprovinces = n;
    free(to);
}

/* ---- targets ---- */

static bool wanted(const struct building *b, const char *indicator)
{
    for (size_t i = 0; i < b->nindicators; i++)
        if (strcmp(b->indicators[i], indicator) == 0)
            return true;
    return b->nindicators == 0;
}

static void count_known(struct comparison *c, const char *indicator)
{
    for (size_t i = 0; i < c->nknown; i++)
        if (strcmp(c->known[i].slug, indicator) == 0) {
            c->known[i].targets++;
            return;
        }
    VEC_PUSH(c->known, c->nknown, c->cap_known) =
        (struct compare_known){arena_strdup(c->mem, indicator), 1};
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

static struct compare_item item_of(struct comparison *c, const struct record *r,
                                   const struct compare_home *h)
{
    return (struct compare_item){
        .indicator = kept(c, r, TGT_INDICATOR), .subject = kept(c, r, TGT_SUBJECT),
        .unit = kept(c, r, TGT_UNIT), .scope = kept(c, r, TGT_SCOPE), .scope_key = "",
        .comparator = kept(c, r, TGT_COMPARATOR), .start = kept(c, r, TGT_START),
        .end = kept(c, r, TGT_END), .rrule = kept(c, r, TGT_RRULE),
        .recurrence = kept(c, r, TGT_RECURRENCE), .doc = h->doc,
        .id = kept(c, r, KEY_ID), .quote = kept(c, r, KEY_QUOTE), .home = h->name,
        .value = number_of(r, TGT_VALUE), .value_to = number_of(r, TGT_VALUE_TO),
        .confidence = number_of(r, KEY_CONFIDENCE),
        .page = (unsigned)r->value[KEY_PAGE].u.num, .line = (unsigned)r->value[KEY_LINE].u.num,
        .province = h->province,
        .review = r->review && r->review->verdict ? arena_strdup(c->mem, r->review->verdict) : NULL,
    };
}

static void take_target(struct building *b, const struct record *read, const struct compare_home *h)
{
    struct comparison *c = b->c;
    struct record looked;
    const struct record *r = read;
    if (b->wish->reviews && read->review) {
        if (!compare_take_review(c->mem, read, &looked)) {
            c->wrong++;
            return;
        }
        r = &looked;
    }
    const char *indicator = rec_text(r, TGT_INDICATOR);
    if (indicator)
        count_known(c, indicator);
    if (!indicator && b->nindicators == 0)
        VEC_PUSH(c->loose, c->nloose, c->cap_loose) = item_of(c, r, h);
    else if (indicator && wanted(b, indicator))
        VEC_PUSH(c->items, c->nitems, c->cap_items) = item_of(c, r, h);
}

static int each_record(struct arena *a, const struct record *r, void *data)
{
    struct building *b = data;
    const struct compare_home *h = home_of(b->c, rec_text(r, KEY_DOC));
    (void)a;
    if (!h)
        return 0;
    if (r->type == REC_TARGET)
        take_target(b, r, h);
    else
        compare_figure_add(&b->figures, b->c, b->wish->names, r);
    return 0;
}

/* ---- what was asked for ---- */

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
    const struct list_entry *known = compare_province_entry(b->wish->names, name, b->wish->borders);
    const char *shown = known ? known->name : name;
    const struct list_entry *e = borders(b, &shown);
    const char *slug = utf8_slug(b->c->mem, shown);
    if (province_at(b, e, slug) == SIZE_MAX)
        add_province(b, e, shown, slug);
}

static void ask_indicator(struct building *b, const char *name)
{
    struct arena *mem = b->c->mem;
    const struct list_entry *e = compare_indicator_entry(b->wish->names, name);
    const char **slugs = arena_alloc_n(mem, b->nindicators + 1, sizeof *slugs);
    bool *listed = arena_alloc_n(mem, b->nindicators + 1, sizeof *listed);
    for (size_t i = 0; i < b->nindicators; i++) {
        slugs[i] = b->indicators[i];
        listed[i] = b->in_list[i];
    }
    slugs[b->nindicators] = e ? arena_strdup(mem, e->slug) : utf8_slug(mem, name);
    listed[b->nindicators++] = e != NULL;
    b->indicators = slugs;
    b->in_list = listed;
}

/* Words that no list has, nor the store: a slip of the keyboard, most likely. */
static void find_unknown(struct building *b)
{
    struct comparison *c = b->c;
    c->no_province = arena_alloc_n(c->mem, c->nprovinces + 1, sizeof *c->no_province);
    c->no_indicator = arena_alloc_n(c->mem, b->nindicators + 1, sizeof *c->no_indicator);
    for (size_t i = 0; b->wish->provinces && i < c->nprovinces; i++)
        if (!b->columns[i].entry && !c->provinces[i].documents &&
            compare_is_province(&c->provinces[i]))
            c->no_province[c->nno_province++] = c->provinces[i].name;
    for (size_t i = 0; i < b->nindicators; i++) {
        bool there = b->in_list[i];
        for (size_t k = 0; !there && k < c->nknown; k++)
            there = strcmp(c->known[k].slug, b->indicators[i]) == 0;
        if (!there)
            c->no_indicator[c->nno_indicator++] = b->indicators[i];
    }
}

static int by_slug(const void *x, const void *y)
{
    return strcmp(((const struct compare_known *)x)->slug, ((const struct compare_known *)y)->slug);
}

static int read_store(struct building *b, struct store *s)
{
    struct comparison *c = b->c;
    unsigned types = 1u << REC_TARGET | (b->wish->names ? 1u << REC_STATISTIC : 0);
    int r = store_records(s, 1u << REC_DOCUMENT, each_document, b);
    if (r != 0)
        return r;
    if (!b->wish->provinces)
        sort_provinces(c);
    if (c->nhomes)
        qsort(c->homes, c->nhomes, sizeof *c->homes, by_doc);
    return store_records(s, types, each_record, b);
}

struct comparison *compare_build(struct store *s, const struct compare_wish *w)
{
    struct comparison *c = xcalloc(1, sizeof *c);
    struct building b = {.c = c, .wish = w};
    c->mem = arena_new();
    c->borders = w->borders;
    split(&b, w->provinces, ask_province);
    split(&b, w->indicators, ask_indicator);
    int r = read_store(&b, s);
    if (r == 0) {
        find_unknown(&b);
        if (c->nknown)
            qsort(c->known, c->nknown, sizeof *c->known, by_slug);
        if (!w->provinces)
            drop_empty_provinces(c);
        compare_align(c, w->names);
        compare_find_bases(c, &b.figures, w->names);
        c->left_out = c->nloose;
    }
    free(b.columns);
    free(b.figures.v);
    if (r == 0)
        return c;
    compare_free(c);
    return NULL;
}

void compare_free(struct comparison *c)
{
    if (!c)
        return;
    free(c->provinces);
    free(c->homes);
    free(c->items);
    free(c->loose);
    free(c->rows);
    free(c->bases);
    free(c->near);
    free(c->gaps);
    free(c->known);
    arena_free(c->mem);
    free(c);
}
