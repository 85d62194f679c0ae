/* Where a province stood: figures of annexed tables beside what is asked. */
#include "compare_own.h"

#include "utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *kept(struct comparison *c, const struct record *r, int key)
{
    const char *s = rec_text(r, key);
    return s ? arena_strdup(c->mem, s) : NULL;
}

/* A column that says '(%)' needs no unit of its own. */
static const char *unit_of(struct comparison *c, const struct record *r)
{
    const char *unit = kept(c, r, STA_UNIT), *column = rec_text(r, STA_COLUMN);
    return unit ? unit : column && strchr(column, '%') ? "%" : NULL;
}

/* Rows that sum the others up: no body of its own. */
static bool is_total(const char *slug)
{
    static const char *const totals[] = {"tong", "tong-so", "tong-cong", "cong", "chung", "binh-quan",
                                         "toan-tinh", "trung-binh"};
    for (size_t i = 0; slug && i < sizeof totals / sizeof *totals; i++)
        if (strcmp(totals[i], slug) == 0)
            return true;
    return !slug;
}

/* In a table whose columns are years a row is what is measured, and its column says so again: it
 * names no body. */
static bool is_measure(struct comparison *c, const struct record *r)
{
    const char *row = rec_text(r, STA_ROW), *column = rec_text(r, STA_COLUMN);
    return row && column && strcmp(row, utf8_slug(c->mem, column)) == 0;
}

void compare_figure_add(struct compare_figures *f, struct comparison *c,
                        const struct compare_names *names, const struct record *r)
{
    const char *table = rec_text(r, STA_TABLE), *column = rec_text(r, STA_COLUMN);
    const char *indicator = compare_column_indicator(names, column, table);
    const struct value *v = &r->value[STA_VALUE], *year = &r->value[STA_YEAR];
    if (v->is != V_NUM || year->is != V_NUM)
        return;
    VEC_PUSH(f->v, f->n, f->cap) = (struct compare_figure){
        .base = {.subject = is_total(rec_text(r, STA_ROW)) || is_measure(c, r) ? NULL : kept(c, r, STA_ROW),
                 .unit = unit_of(c, r), .table = kept(c, r, STA_TABLE),
                 .column = kept(c, r, STA_COLUMN), .doc = kept(c, r, KEY_DOC),
                 .id = kept(c, r, KEY_ID), .value = v->u.num, .year = (unsigned)year->u.num,
                 .page = (unsigned)r->value[KEY_PAGE].u.num,
                 .line = (unsigned)r->value[KEY_LINE].u.num},
        .indicator = indicator, .quote = kept(c, r, KEY_QUOTE),
        .key = compare_scope_key(c, column), .part = column && strstr(column, ": "),
    };
}

/* By what is asked about, then body, then the newest first. */
static int by_use(const void *x, const void *y)
{
    const struct compare_figure *a = x, *b = y;
    int r = compare_order(a->indicator, b->indicator);
    if (r == 0 && a->province != b->province)
        r = a->province < b->province ? -1 : 1;
    if (r == 0)
        r = compare_order(a->base.subject, b->base.subject);
    if (r == 0 && a->base.year != b->base.year)
        r = a->base.year > b->base.year ? -1 : 1;
    if (r == 0)
        r = compare_order(a->base.doc, b->base.doc);
    if (r == 0 && a->base.line != b->base.line)
        r = a->base.line < b->base.line ? -1 : 1;
    return r ? r : compare_order(a->base.id, b->base.id);
}

/* 'Ha' and 'ha' are one unit. */
static bool same_unit(const char *a, const char *b)
{
    struct buf x = {0}, y = {0};
    if (!a || !b)
        return a == b;
    utf8_fold(&x, a, strlen(a));
    utf8_fold(&y, b, strlen(b));
    bool same = strcmp(buf_text(&x), buf_text(&y)) == 0;
    buf_free(&x);
    buf_free(&y);
    return same;
}

/* A figure of mangoes is no baseline of plums. */
static bool same_part(const struct compare_figure *f, const struct compare_item *i)
{
    return !f->part || strcmp(f->key, i->scope_key) == 0;
}

static bool fits(const struct compare_figure *f, const struct compare_item *i,
                 const struct compare_names *names, unsigned due)
{
    return f->province == i->province && compare_order(f->indicator, i->indicator) == 0 &&
           same_unit(f->base.unit, i->unit) && f->base.year < due && same_part(f, i) &&
           (compare_order(f->base.subject, i->subject) == 0 ||
            compare_is_part(names, f->base.subject, i->subject));
}

/* ---- figures in the row of a target ---- */

static int by_line(const void *x, const void *y)
{
    const struct compare_item *a = *(struct compare_item *const *)x, *b = *(struct compare_item *const *)y;
    int r = compare_order(a->doc, b->doc);
    if (r == 0 && a->page != b->page)
        r = a->page < b->page ? -1 : 1;
    return r ? r : compare_order(a->quote, b->quote);
}

/* "Diện tích | Ha | 26.120 | 27.000 | ...": the year that is past and those to come are of one thing,
 * even where the column's words alone name no indicator. */
static void take_indicators(const struct comparison *c, struct compare_figures *f)
{
    const struct compare_item **v = xcalloc(c->nitems + 1, sizeof *v);
    for (size_t i = 0; i < c->nitems; i++)
        v[i] = &c->items[i];
    qsort(v, c->nitems, sizeof *v, by_line);
    for (size_t i = 0; c->nitems && i < f->n; i++) {
        const struct compare_base *b = &f->v[i].base;
        const struct compare_item like = {.doc = b->doc, .page = b->page, .quote = f->v[i].quote}, *key = &like;
        const struct compare_item **at = bsearch(&key, v, c->nitems, sizeof *v, by_line);
        if (!f->v[i].indicator && at && f->v[i].quote && strcmp((*at)->scope_key, f->v[i].key) == 0) {
            f->v[i].indicator = (*at)->indicator;
            f->v[i].base.subject = (*at)->subject;
        }
    }
    free(v);
}

static size_t first_of(const struct compare_figures *f, const char *indicator)
{
    size_t low = 0, high = f->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (compare_order(f->v[mid].indicator, indicator) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void find_bases(struct comparison *c, const struct compare_figures *f,
                       const struct compare_names *names, struct compare_item *i)
{
    const char *date = i->end ? i->end : i->start;
    unsigned due = date ? (unsigned)strtoul(date, NULL, 10) : 9999;
    i->base = c->nbases;
    for (size_t k = first_of(f, i->indicator);
         k < f->n && compare_order(f->v[k].indicator, i->indicator) == 0; k++) {
        const struct compare_base *b = &f->v[k].base;
        if (!fits(&f->v[k], i, names, due))
            continue;
        if (i->nbases && compare_order(c->bases[c->nbases - 1].subject, b->subject) == 0)
            continue; /* an older figure of the same body */
        VEC_PUSH(c->bases, c->nbases, c->cap_bases) = *b;
        i->nbases++;
    }
}

void compare_find_bases(struct comparison *c, struct compare_figures *f,
                        const struct compare_names *names)
{
    if (!f->n)
        return;
    take_indicators(c, f);
    for (size_t i = 0; i < f->n; i++)
        f->v[i].province = compare_home(c, f->v[i].base.doc);
    qsort(f->v, f->n, sizeof *f->v, by_use);
    for (size_t i = 0; i < c->nitems; i++)
        find_bases(c, f, names, &c->items[i]);
}

double compare_distance(const struct compare_item *i, const struct compare_base *b)
{
    bool down = i->comparator && i->comparator[0] == '<';
    if (isnan(i->value) || isnan(b->value))
        return NAN;
    return down ? b->value - i->value : i->value - b->value;
}
