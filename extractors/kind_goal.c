#include "kinds.h"

#include "number.h"
#include "utf8.h"

#include <string.h>

/* Tables of targets: 'Chỉ tiêu | Đơn vị tính | Mục tiêu', with rows between that say by when, and
 * 'Chỉ tiêu | ĐVT | Năm 2027 | Năm 2028', a column a year to come. One record a figure. */
static const struct rule goal_rule = {.name = "table.goal", .strength = 0.9};

struct figure { /* '≥ 30', '70 - 80%', 'trên 5' */
    const char *comparator;
    double value, value_to;
    bool ranged, percent;
};

static size_t skip(const char *s, size_t n, size_t i)
{
    while (i < n && s[i] == ' ')
        i++;
    return i;
}

/* The number at s[i..n) and the byte after it; 0 where none is. */
static size_t number_at(const char *s, size_t n, size_t i, double *out)
{
    size_t k = i;
    while (k < n && ((s[k] >= '0' && s[k] <= '9') ||
                     (k > i && k + 1 < n && (s[k] == '.' || s[k] == ',') && s[k + 1] >= '0' &&
                      s[k + 1] <= '9')))
        k++;
    return k > i && number_read(s + i, k - i, false, out) ? k : 0;
}

/* What stands before the number as a comparator; NULL for other words. */
static const char *comparator_of(const char *s, size_t n)
{
    static const char *const signs[][2] = {
        {"≥", ">="}, {"≤", "<="}, {">=", ">="}, {"<=", "<="}, {">", ">"}, {"<", "<"}};
    while (n && s[n - 1] == ' ')
        n--;
    if (!n)
        return "=";
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (n == strlen(signs[i][0]) && memcmp(s, signs[i][0], n) == 0)
            return signs[i][1];
    return comparator_read(s, n);
}

static bool read_figure(const char *s, size_t n, struct figure *f)
{
    static const char up[] = "trở lên";
    *f = (struct figure){0};
    size_t i = 0;
    while (i < n && (s[i] < '0' || s[i] > '9'))
        i++;
    f->comparator = comparator_of(s, i);
    size_t k = number_at(s, n, i, &f->value);
    if (!f->comparator || !k)
        return false;
    k = skip(s, n, k);
    f->percent = k < n && s[k] == '%';
    k = skip(s, n, k + f->percent);
    size_t dash = k < n && s[k] == '-' ? 1 : n - k >= 3 && memcmp(s + k, "–", 3) == 0 ? 3 : 0;
    if (dash) {
        size_t to = number_at(s, n, skip(s, n, k + dash), &f->value_to);
        if (!to || f->value_to <= f->value)
            return false;
        f->ranged = true;
        f->comparator = "between";
        k = skip(s, n, to);
        f->percent |= k < n && s[k] == '%';
        k = skip(s, n, k + (k < n && s[k] == '%'));
    }
    if (n - k == sizeof up - 1 && memcmp(s + k, up, sizeof up - 1) == 0) {
        f->comparator = ">=";
        k = n;
    }
    /* '≥ 3% và tăng dần', '40 (tối thiểu)' */
    return k == n || s[k] == '(' || (n - k > 4 && memcmp(s + k, "và ", 4) == 0);
}

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

static void read_head(struct run *r, uint32_t base, const struct table_cell *cell,
                      const struct table_head *head)
{
    static const char *const units[] = {"don vi tinh", "dvt", "dv tinh", NULL};
    static const char *const values[] = {
        "muc tieu", "ke hoach", "chi tieu giao", "gia tri", "den nam", "den 20", "nam 20", "phan dau",
        "chi tieu den", "chi tieu nam", "ket qua", "giai doan", "muc phan dau", NULL};
    struct goals *g = &r->goals;
    struct buf b = {0};
    bool named = false;
    *g = (struct goals){0};
    for (size_t i = 0; i < head->n; i++) {
        buf_clear(&b);
        utf8_fold(&b, r->passage.text + base + cell[i].off, cell[i].len);
        const char *s = buf_text(&b);
        if (head->kind[i] == COLUMN_TARGET && !named) {
            named = true;
            g->label = i;
        } else if (utf8_begins(s, units) || strcmp(s, "don vi") == 0) {
            g->unit = i + 1;
        } else if (utf8_begins(s, values) && i > g->label) {
            g->is_value[i] = true;
            uint32_t from = base + cell[i].off;
            g->timed[i] = time_in(r, from, from + cell[i].len, &g->when[i]);
            g->n = head->n;
        }
    }
    buf_free(&b);
    if (!named || !g->unit) /* 'Kết quả' may be a product: figures need their unit */
        g->n = 0;
}

/* ---- the rows ---- */

/* 'Tấn' in a table is 'tấn' in a sentence; 'MW' and 'GB' stay. */
static const char *unit_of(struct run *r, const char *unit)
{
    int32_t first = 0, second = 0;
    size_t n = unit ? strlen(unit) : 0, k = n ? utf8_decode(unit, n, &first) : 0;
    if (!k || !utf8_is_upper(first) || k == n || !utf8_decode(unit + k, n - k, &second) ||
        utf8_is_upper(second))
        return unit;
    char low[8];
    size_t m = utf8_encode(utf8_lower(first), low);
    return arena_printf(r->doc->mem, "%.*s%s", (int)m, low, unit + k);
}

static struct record *put_goal(struct run *r, const struct figure *f, const char *unit,
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
    t->value[TGT_UNIT] = val_text(f->percent || (unit && *unit == '%') ? "%" : unit_of(r, unit));
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
    const char *s = r->passage.text + base;
    bool any = false, figures = false;
    if (g->label >= count || !cell[g->label].len)
        return false;
    uint32_t from = base + cell[g->label].off, to = from + cell[g->label].len;
    const struct table_cell *u = g->unit && g->unit <= count ? &cell[g->unit - 1] : NULL;
    const char *unit = u && u->len ? run_words(r, base + u->off, u->len) : NULL;
    for (size_t i = 0; i < g->n && i < count; i++) {
        struct figure f;
        if (!g->is_value[i] || !cell[i].len)
            continue;
        figures = true;
        if (!read_figure(s + cell[i].off, cell[i].len, &f) || !(unit || f.percent))
            continue;
        struct when above;
        const struct when *w = g->timed[i]                ? &g->when[i]
                               : g->grouped               ? &g->group
                               : run_time_above(r, &above) ? &above
                                                          : NULL;
        put_goal(r, &f, unit, from, to, w);
        any = true;
    }
    if (!figures)
        read_group(r);
    return any;
}

/* A table whose columns are years: those to come. */
static bool read_years(struct run *r, uint32_t base, const struct table_cell *cell, size_t count)
{
    const struct result_head *h = &r->figures.head;
    const char *unit = NULL;
    bool any = false;
    if (h->by_row || h->label >= count)
        return false;
    uint32_t from = base + cell[h->label].off, to = from + cell[h->label].len;
    for (size_t i = 0; i < h->n && i < count; i++) {
        struct figure f;
        if (h->kind[i] == RESULT_UNIT && cell[i].len)
            unit = run_words(r, base + cell[i].off, cell[i].len);
        if (h->kind[i] != RESULT_FIGURE || !h->year[i] || run_reached(r, i) ||
            !read_figure(r->passage.text + base + cell[i].off, cell[i].len, &f) ||
            !(unit || r->figures.unit[i] || f.percent))
            continue;
        struct when w = {.start = {(int)h->year[i], 1, 1}, .end = {(int)h->year[i], 12, 31}};
        const char *name = r->figures.column[i];
        if (name && (strstr(name, "đến") || strstr(name, "Đến") || strstr(name, "ĐẾN")))
            w.start = (struct day){0};
        struct record *t = put_goal(r, &f, unit ? unit : r->figures.unit[i], from, to, &w);
        t->value[TGT_SCOPE] = val_text(r->figures.label); /* 'Cà phê: Diện tích' */
        any = true;
    }
    return any;
}

bool kind_goal(struct run *r)
{
    const struct passage *p = &r->passage;
    struct table_cell cell[TABLE_COLUMNS];
    struct table_head head;
    uint32_t base;
    if (r->doc->paras[p->para].role != ROLE_TABLE) {
        r->goals.n = 0;
        return false;
    }
    size_t n = run_unframed(p, &base), count = table_cells(p->text + base, n, cell);
    if (r->figures.head.n) {
        r->goals.n = 0;
        return read_years(r, base, cell, count);
    }
    if (table_head_read(p->text + base, n, &head)) {
        read_head(r, base, cell, &head);
        return r->goals.n > 0;
    }
    return r->goals.n && read_row(r, base, cell, count);
}
