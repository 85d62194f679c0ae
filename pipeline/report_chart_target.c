/* A chart an indicator and unit: what each province asks of each body, as points, rays and ranges,
 * with the figure it started from. */
#include "report_own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_CHARTS = 40,
    MOST_LINES = 40, /* of a chart; the rest stand in its table */
    MOST_ROWS = 100, /* of a table; the rest stand in the comparison */
    WIDTH = 960, LEFT = 330, RIGHT = 700, /* of the field */
    TOP = 8, LINE = 24, FOOT = 30
};

struct line { /* one item */
    const struct compare_item *i;
    const struct compare_row *row;
};

struct set { /* all of one indicator in one unit */
    const char *indicator, *unit;
    struct line *v;
    size_t n, cap;
    size_t provinces;
};

static bool same(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

/* A reader found that there is no such target. */
static bool is_wrong(const struct site *s, const char *id)
{
    for (size_t i = 0; i < s->nsaid; i++)
        if (strcmp(s->said[i].verdict, "wrong") == 0 && strcmp(s->said[i].id, id) == 0)
            return true;
    return false;
}

static struct set *set_of(struct set **v, size_t *n, size_t *cap, const struct compare_item *i)
{
    for (size_t k = *n; k-- > 0;)
        if (same((*v)[k].indicator, i->indicator) && same((*v)[k].unit, i->unit))
            return &(*v)[k];
    VEC_PUSH(*v, *n, *cap) = (struct set){.indicator = i->indicator, .unit = i->unit};
    return &(*v)[*n - 1];
}

static void count_provinces(struct set *t, const struct comparison *c)
{
    for (size_t p = 0; p < c->nprovinces; p++) {
        bool there = false;
        for (size_t k = 0; k < t->n && !there; k++)
            there = t->v[k].i->province == p;
        t->provinces += there;
    }
}

/* Most provinces first, then most targets. */
static int by_weight(const void *x, const void *y)
{
    const struct set *a = x, *b = y;
    if (a->provinces != b->provinces)
        return a->provinces < b->provinces ? 1 : -1;
    if (a->n != b->n)
        return a->n < b->n ? 1 : -1;
    int r = strcmp(a->indicator, b->indicator);
    return r ? r : strcmp(a->unit ? a->unit : "", b->unit ? b->unit : "");
}

static bool is_percent(const struct set *t)
{
    return t->unit && strcmp(t->unit, "%") == 0;
}

static double most_of(const struct set *t, const struct comparison *c)
{
    double max = is_percent(t) ? 100 : 0;
    for (size_t k = 0; k < t->n && k < MOST_LINES; k++) {
        const struct compare_item *i = t->v[k].i;
        max = fmax(max, isnan(i->value_to) ? i->value : i->value_to);
        for (size_t b = 0; b < i->nbases; b++)
            max = fmax(max, c->bases[i->base + b].value);
    }
    return is_percent(t) ? max : fmax(2, max * 1.2); /* room for the rays of counts */
}

struct field {
    double max;
    int bottom;
};

static double x_of(const struct field *f, double v)
{
    return LEFT + fmin(fmax(v, 0), f->max) / f->max * (RIGHT - LEFT);
}

static void put_axis(struct buf *out, const struct field *f)
{
    double step = fmax(chart_step(f->max), f->max >= 2 ? 1 : 0); /* counts have no halves */
    for (double v = 0; v <= f->max * 1.0001; v += step) {
        struct buf n = {0};
        double x = x_of(f, v);
        compare_number(&n, v);
        chart_line(out, "axis", x, TOP, x, f->bottom);
        chart_text(out, x, f->bottom + 16, CHART_MIDDLE, "small said", buf_text(&n), 12);
        buf_free(&n);
    }
}

static void put_triangle(struct buf *out, double x, double y, int way)
{
    buf_printf(out, "<path class=\"ink\" d=\"M%.1f %.1fl%d -6v12z\"/>\n", x + 5.0 * way, y, -10 * way);
}

static void put_mark(struct buf *out, const struct field *f, const struct compare_item *i, double y)
{
    const char *c = i->comparator ? i->comparator : "=";
    double x = x_of(f, i->value);
    if (!isnan(i->value_to)) {
        double to = x_of(f, i->value_to);
        buf_printf(out, "<path class=\"thick\" d=\"M%.1f %.1fH%.1f\"/>\n", x, y, to);
        buf_printf(out, "<path class=\"ink\" d=\"M%.1f %.1fv12M%.1f %.1fv12\"/>\n", x, y - 6, to, y - 6);
    } else if (*c == '>' || *c == '<') {
        int way = *c == '>' ? 1 : -1;
        chart_line(out, "ray", x, y, way > 0 ? RIGHT : LEFT, y);
        put_triangle(out, x, y, way);
    } else {
        buf_printf(out, "<circle class=\"ink\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>\n", x, y);
    }
}

static void put_bases(struct buf *out, const struct site *s, const struct field *f,
                      const struct compare_item *i, double y)
{
    for (size_t k = 0; k < i->nbases; k++) {
        const struct compare_base *b = &s->c->bases[i->base + k];
        if (!same(b->unit, i->unit))
            continue;
        double x = x_of(f, b->value);
        chart_line(out, "dots", x, y, x_of(f, i->value), y);
        buf_printf(out, "<path class=\"hollow\" d=\"M%.1f %.1fl6 6l-6 6l-6 -6z\"/>\n", x, y - 6);
    }
}

static void put_line(struct buf *out, const struct site *s, const struct field *f,
                     const struct line *l, double y)
{
    const struct compare_item *i = l->i;
    const char *subject = compare_subject_name(s->names, i->subject);
    struct buf label = {0}, text = {0};
    buf_printf(&label, "%s · %s", s->c->provinces[i->province].name,
               subject ? subject : "(không nêu cơ quan)");
    compare_item_text(&text, i);
    chart_text(out, LEFT - 10, y + 4, CHART_END, NULL, buf_text(&label), 42);
    put_bases(out, s, f, i, y);
    put_mark(out, f, i, y);
    chart_text(out, RIGHT + 14, y + 4, CHART_START, "said", buf_text(&text), 36);
    buf_free(&label);
    buf_free(&text);
}

static void put_row(struct buf *out, const struct site *s, const struct line *l)
{
    const struct compare_item *i = l->i;
    const char *subject = compare_subject_name(s->names, i->subject);
    struct buf text = {0};
    buf_str(out, "<tr><td lang=\"vi\">");
    quoted(out, s->c->provinces[i->province].name);
    buf_str(out, "</td><td lang=\"vi\">");
    quoted(out, subject ? subject : "–");
    quoted_in(out, "span", "scope", l->row->words ? NULL : i->scope);
    quoted_in(out, "q", "scope", l->row->words);
    compare_item_text(&text, i);
    buf_str(out, "</td><td data-s=\"");
    buf_num(out, i->value, 4);
    buf_str(out, "\"><span class=\"said\">");
    quoted(out, buf_text(&text));
    buf_str(out, "</span></td><td><span class=\"said\">");
    buf_clear(&text);
    compare_base_text(&text, s->c, s->names, i, "; ");
    quoted(out, text.len ? text.s : "–");
    buf_str(out, "</span></td><td>");
    const struct report_doc *d = site_doc(s, i->doc);
    if (d)
        chart_link(out, d, record_key_of(i->id));
    buf_printf(out, ", %u</td></tr>\n", i->page);
    buf_free(&text);
}

static void put_chart(struct buf *out, struct site *s, const struct set *t, size_t no)
{
    static const struct words heads[] = {{"Tỉnh, thành phố", "Province"},
                                         {"Cơ quan, tổ chức", "Body"},
                                         {"Mức", "Target"},
                                         {"Trước đó", "Before"},
                                         {"Văn bản, trang", "Document, page"}};
    const struct list_entry *e = compare_indicator_entry(s->names, t->indicator);
    const char *vi = compare_indicator_name(s->names, t->indicator);
    const char *en = e ? list_attr(s->mem, e, "en") : NULL;
    size_t lines = t->n < MOST_LINES ? t->n : MOST_LINES;
    struct field f = {.max = most_of(t, s->c), .bottom = TOP + LINE * (int)lines};
    const char *unit = t->unit ? t->unit : "–";
    struct words title = {arena_printf(s->mem, "%s (%s)", vi, unit),
                          arena_printf(s->mem, "%s (%s)", en ? en : vi, unit)};
    struct words about = {
        arena_printf(s->mem, "%zu mức của %zu tỉnh%s", t->n, t->provinces,
                     t->n > lines ? "; hình vẽ 40 mức đầu" : ""),
        arena_printf(s->mem, "%zu targets of %zu province%s%s", t->n, t->provinces,
                     t->provinces == 1 ? "" : "s", t->n > lines ? "; the first 40 are drawn" : "")};
    char *id = arena_printf(s->mem, "target-%zu", no);
    chart_open(out, s, id, WIDTH, f.bottom + FOOT, title, about);
    put_axis(out, &f);
    for (size_t k = 0; k < lines; k++) {
        double y = TOP + LINE * (double)k + LINE / 2.0;
        if (k && !same(t->v[k].i->subject, t->v[k - 1].i->subject))
            chart_line(out, "axis", 0, y - LINE / 2.0, WIDTH, y - LINE / 2.0);
        put_line(out, s, &f, &t->v[k], y);
    }
    chart_table(out, s, heads, sizeof heads / sizeof *heads);
    for (size_t k = 0; k < t->n && k < MOST_ROWS; k++)
        put_row(out, s, &t->v[k]);
    if (t->n > MOST_ROWS) {
        buf_printf(out, "<tr><td colspan=\"5\"><a href=\"index.html#indicator=%s\">", t->indicator);
        say(out, s, (struct words){arena_printf(s->mem, "%zu mức nữa ở trang So sánh", t->n - MOST_ROWS),
                                   arena_printf(s->mem, "%zu more in the comparison", t->n - MOST_ROWS)});
        buf_str(out, "</a></td></tr>\n");
    }
    chart_close(out);
}

void put_target_charts(struct buf *out, struct site *s)
{
    struct set *v = NULL;
    size_t n = 0, cap = 0, drawn = 0;
    for (size_t r = 0; r < s->c->nrows; r++) {
        const struct compare_row *row = &s->c->rows[r];
        for (size_t k = row->item; k < row->item + row->nitems; k++) {
            const struct compare_item *i = &s->c->items[k];
            if (isnan(i->value) || is_wrong(s, i->id))
                continue;
            struct set *t = set_of(&v, &n, &cap, i);
            VEC_PUSH(t->v, t->n, t->cap) = (struct line){i, row};
        }
    }
    for (size_t k = 0; k < n; k++)
        count_provinces(&v[k], s->c);
    if (n)
        qsort(v, n, sizeof *v, by_weight);
    for (size_t k = 0; k < n && drawn < MOST_CHARTS; k++)
        if (v[k].n > 1)
            put_chart(out, s, &v[k], ++drawn);
    if (!drawn) {
        buf_str(out, "<p class=\"note\">");
        say(out, s, (struct words){"Không có chỉ tiêu nào có từ hai mức trở lên.",
                                   "No indicator has two targets or more."});
        buf_str(out, "</p>\n");
    }
    for (size_t k = 0; k < n; k++)
        free(v[k].v);
    free(v);
}
