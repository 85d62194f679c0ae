#include "kind_goal.h"

#include "utf8.h"

#include <string.h>

/* Tables of targets: 'Chỉ tiêu | Đơn vị tính | Mục tiêu', with rows between that say by when, and
 * 'Chỉ tiêu | ĐVT | Năm 2027 | Năm 2028', a column a year to come. One record a figure. */
static const struct rule goal_rule = {.name = "table.goal", .strength = 0.9};

/* ---- the header ---- */

/* The first time that a rule finds in the bytes. */
static bool time_in(struct run *r, uint32_t from, uint32_t to, struct when *out)
{
    passage_find_named(&r->passage, r->rules, "cue", "time.", &r->finds);
    for (size_t i = 0; i < r->finds.n; i++) {
        uint32_t off = r->finds.v[i].off, len = r->finds.v[i].len;
        found_group(&r->finds.v[i], "when", &off, &len);
        if (off >= from && off + len <= to &&
            when_read(r->passage.text + off, len, &r->when, out))
            return true;
    }
    return false;
}

/* By when the table's name says that its figures are due: 'CHỈ TIÊU KẾ HOẠCH NĂM 2026', up to three
 * lines above its header; what it is attached to, in brackets, has another time. */
static bool time_of_caption(struct run *r, struct when *out)
{
    enum { ABOVE = 3, LONGEST = 200 };
    const struct doc *d = r->doc;
    for (uint32_t k = 1; k <= ABOVE && k <= r->passage.para; k++) {
        const struct para *q = &d->paras[r->passage.para - k];
        if (q->role == ROLE_TABLE || q->len > LONGEST)
            return false;
        if (d->flow[q->off] != '(' && run_time_in(r, r->passage.para - k, out) && !out->rrule[0])
            return true;
    }
    return false;
}

/* A column a year: those to come. 'Đến năm 2030' ends with it, 'năm 2030' is it. */
static void year_columns(struct run *r, struct goals *g)
{
    const struct result_head *h = &r->figures.head;
    for (size_t i = 0; i < h->n && !h->by_row; i++) {
        if (h->kind[i] == RESULT_UNIT)
            g->unit = i + 1;
        if (h->kind[i] != RESULT_FIGURE || !h->year[i] || run_reached(r, i))
            continue;
        const char *name = r->figures.column[i];
        g->is_value[i] = g->timed[i] = true;
        g->when[i] = (struct when){.start = {(int)h->year[i], 1, 1}, .end = {(int)h->year[i], 12, 31}};
        if (name && (strstr(name, "đến") || strstr(name, "Đến") || strstr(name, "ĐẾN")))
            g->when[i].start = (struct day){0};
        g->column_unit[i] = r->figures.unit[i] ? r->figures.unit[i] : name ? goal_unit_in(r, name) : NULL;
    }
    g->label = h->label;
    g->years = true;
    g->n = h->n;
}

static void read_head(struct run *r, uint32_t base, const struct table_cell *cell, const struct goal_head *head, bool years)
{
    struct goals *g = &r->goals;
    *g = (struct goals){.label = head->label, .unit = head->unit};
    if (years)
        year_columns(r, g);
    for (size_t i = 0; i < head->n; i++) {
        uint32_t from = base + cell[i].off;
        bool figure = years && r->figures.head.kind[i] == RESULT_FIGURE;
        if (!head->value[i] || figure)
            continue;
        g->timed[i] = time_in(r, from, from + cell[i].len, &g->when[i]) ||
                      kind_table_when(r, r->passage.text + from, cell[i].len, &g->when[i]);
        g->is_value[i] = !years || g->timed[i];
        const char *words = run_words(r, from, cell[i].len);
        g->column_unit[i] = words ? goal_unit_in(r, words) : NULL;
        g->n = head->n;
    }
    uint32_t from = base + cell[g->label].off;
    g->grouped = g->n && !years &&
                 (time_in(r, from, from + cell[g->label].len, &g->group) || time_of_caption(r, &g->group));
}

/* ---- the rows ---- */

/* 'Tỷ lệ ...' of what: percent, where nothing says else. */
static bool is_share(const char *words)
{
    static const char *const shares[] = {"ty le ", "ti le ", "ty trong ", "ti trong ", "toc do tang ", NULL};
    struct buf b = {0};
    utf8_fold(&b, words, strlen(words));
    bool share = utf8_begins(buf_text(&b), shares) && !strchr(words, '/') && !strchr(words, '(');
    buf_free(&b);
    return share;
}

static struct record *put_goal(struct run *r, const struct goal_figure *f, const char *unit,
                               uint32_t from, uint32_t to, const struct when *w)
{
    const struct list_entry *indicator = run_indicator(r, from, to, from);
    struct record *t = run_add(r, REC_TARGET, 0, r->passage.len, &goal_rule);
    t->value[TGT_INDICATOR] = val_text(indicator ? indicator->slug : NULL);
    t->value[TGT_SUBJECT] =
        val_text(indicator ? list_attr(r->doc->mem, indicator, "subject") : NULL);
    t->value[TGT_COMPARATOR] = val_text(f->comparator);
    t->value[TGT_VALUE] = val_num(f->value);
    if (f->ranged)
        t->value[TGT_VALUE_TO] = val_num(f->value_to);
    t->value[TGT_UNIT] = val_text(f->percent || (unit && *unit == '%') ? "%" : goal_unit_low(r, unit));
    if (w)
        run_put_when(r, t, w, TGT_START, TGT_END, TGT_RRULE);
    if (!indicator)
        run_doubt(t, 0.9);
    return t;
}

/* A row of words alone may say by when the rows below it are due: 'II | Giai đoạn 2028-2030'. */
static void read_group(struct run *r)
{
    struct when w;
    if (r->passage.len < 160 && time_in(r, 0, r->passage.len, &w)) {
        r->goals.group = w;
        r->goals.grouped = true;
    }
}

static bool read_row(struct run *r, uint32_t base, const struct table_cell *cell, size_t count)
{
    struct goals *g = &r->goals;
    bool any = false, figures = false;
    if (g->label >= count || (!cell[g->label].len && !g->years))
        return false;
    uint32_t from = base + cell[g->label].off, to = from + cell[g->label].len;
    const char *words = to > from ? run_words(r, from, to - from) : NULL, *own = words ? goal_unit_in(r, words) : NULL;
    if (words && strspn(words, "0123456789") == strlen(words))
        return false; /* the columns' numbers */
    const struct table_cell *u = g->unit && g->unit <= count ? &cell[g->unit - 1] : NULL;
    const char *unit = u && u->len ? run_words(r, base + u->off, u->len) : own;
    for (size_t i = 0; i < g->n && i < count; i++) {
        struct goal_figure f;
        if (!g->is_value[i] || !cell[i].len)
            continue;
        figures = true;
        if (!goal_figure_read(r, base + cell[i].off, cell[i].len, &f))
            continue;
        const char *counted = f.unit ? f.unit : unit ? unit : g->column_unit[i];
        if (!counted && words && f.value <= 100 && is_share(words))
            counted = "%";
        if (!counted && !f.percent)
            continue;
        struct when above;
        const struct when *w = g->timed[i]                ? &g->when[i]
                               : g->grouped               ? &g->group
                               : run_time_above(r, &above) ? &above
                                                          : NULL;
        struct record *t = put_goal(r, &f, counted, from, to, w);
        if (g->years)
            t->value[TGT_SCOPE] = val_text(r->figures.label); /* 'Cà phê: Diện tích' */
        any = true;
    }
    if (!figures && !g->years)
        read_group(r);
    return any;
}

bool kind_goal(struct run *r)
{
    const struct passage *p = &r->passage;
    struct table_cell cell[TABLE_COLUMNS];
    struct table_head plan;
    struct goal_head goal;
    uint32_t base;
    if (r->doc->paras[p->para].role != ROLE_TABLE) {
        if (run_leaves_table(r))
            r->goals.n = 0;
        return false;
    }
    size_t n = run_unframed(p, &base), count = table_cells(p->text + base, n, cell);
    bool years = r->figures.head.n && r->figures.para == p->para;
    bool goals = goal_head_read(p->text + base, n, &goal);
    if (years || goals || run_row_head(r, p->text + base, n, &plan)) {
        read_head(r, base, cell, goals ? &goal : &(struct goal_head){.n = 0}, years);
        return r->goals.n > 0;
    }
    return r->goals.n && read_row(r, base, cell, count);
}
