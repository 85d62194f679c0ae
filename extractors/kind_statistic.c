#include "kinds.h"

#include "number.h"
#include "utf8.h"

#include <string.h>

/* Figures of annexed tables: what was reached, by body and year. A row of such a table sets no
 * target and hands out no duty. Columns of years still to come are left to the targets. */
static const struct rule figure_rule = {.name = "table.figure", .strength = 0.95};

size_t run_unframed(const struct passage *p, uint32_t *off)
{
    const char *s = p->text;
    size_t from = 0, end = p->len;
    while (from < end && s[from] == ' ')
        from++;
    while (end > from && s[end - 1] == ' ')
        end--;
    if (end - from > 1 && s[from] == '|' && s[end - 1] == '|') { /* else its first cell is empty */
        from++;
        end--;
    }
    *off = (uint32_t)from;
    return end - from;
}

/* ---- the header ---- */

static const char *folded(struct buf *b, const char *s, size_t n)
{
    buf_clear(b);
    utf8_fold(b, s, n);
    return buf_text(b);
}

/* The table's name: the nearest paragraph above it that calls itself a table or an annex, with the
 * line below where it says no more than its number; else the line right above. */
static const char *caption(struct run *r, uint32_t para)
{
    static const char *const heads[] = {"bieu", "bang", "phu luc", NULL};
    const struct doc *d = r->doc;
    const char *name = NULL;
    struct buf b = {0};
    for (uint32_t k = 1; k <= 4 && k <= para && !name; k++) {
        const struct para *q = &d->paras[para - k];
        const char *s = folded(&b, d->flow + q->off, q->len < 400 ? q->len : 400);
        if (memchr(d->flow + q->off, '|', q->len))
            break;
        for (size_t i = 0; heads[i] && q->len < 300; i++)
            if (strncmp(s, heads[i], strlen(heads[i])) == 0 && b.len < 20 && k > 1)
                name = arena_printf(d->mem, "%.*s: %.*s", (int)q->len, d->flow + q->off,
                                    (int)q[1].len, d->flow + q[1].off);
            else if (strncmp(s, heads[i], strlen(heads[i])) == 0)
                name = arena_strndup(d->mem, d->flow + q->off, q->len);
    }
    const struct para *above = para ? &d->paras[para - 1] : NULL;
    if (!name && above && above->len < 200 && !memchr(d->flow + above->off, '|', above->len))
        name = arena_strndup(d->mem, d->flow + above->off, above->len);
    buf_free(&b);
    return name;
}

static bool tells_results(const char *name)
{
    static const char *const words[] = {"thuc trang", "hien trang", "ket qua", "tong hop",
                                        "thong ke", NULL};
    struct buf b = {0};
    bool found = false;
    const char *s = name ? folded(&b, name, strlen(name)) : "";
    for (size_t i = 0; words[i]; i++)
        found |= strstr(s, words[i]) != NULL;
    buf_free(&b);
    return found;
}

/* '(%)', '(ha)' behind a column's name; '%' alone in it. NULL where it says none. */
static const char *unit_in(struct run *r, const char *name)
{
    const char *open = strrchr(name, '('), *close = open ? strchr(open, ')') : NULL;
    if (strchr(name, '%'))
        return "%";
    if (!close || close[1] || close - open < 2 || close - open > 24 ||
        (open[1] >= '0' && open[1] <= '9'))
        return NULL;
    return arena_strndup(r->doc->mem, open + 1, (size_t)(close - open - 1));
}

/* Years behind the document's day are asked for, not reached; without a day only what says so is a
 * result. */
bool run_reached(const struct run *r, size_t column)
{
    const struct result_head *h = &r->figures.head;
    unsigned now = (unsigned)r->when.doc_date.y, year = h->year[column];
    if (h->asked[column])
        return false;
    if (!now)
        return h->reached[column] || r->figures.results;
    return year < now || (year == now && h->reached[column]);
}

/* A column's words, with a unit in brackets behind them. Where they name nothing known, and reading
 * was not sure of them, a name one letter away is meant: 'Tỷ lệ thu hạt (%)'. */
static const char *column_name(struct run *r, uint32_t off, uint32_t len, bool *guessed)
{
    const char *words = run_words(r, off, len);
    if (!words || indicator_find(r->indicators, words, strlen(words), strlen(words)))
        return words;
    struct place at = doc_locate(r->doc, r->passage.base + off, len);
    size_t n = strcspn(words, "("), nraw = strcspn(at.raw, "(");
    while (n && words[n - 1] == ' ')
        n--;
    while (nraw && at.raw[nraw - 1] == ' ')
        nraw--;
    const char *name = at.flags & (WORD_REPAIRED | WORD_DOUBT)
                           ? indicator_mended(r->indicators, r->doc->mem, words, n, at.raw, nraw)
                           : NULL;
    *guessed = name != NULL;
    return name ? arena_printf(r->doc->mem, "%s%s", name, words + n) : words;
}

static void open_table(struct run *r, const char *s, size_t n, const struct result_head *head)
{
    struct figures *f = &r->figures;
    struct table_cell cell[TABLE_COLUMNS];
    *f = (struct figures){.head = *head, .para = r->passage.para, .table = caption(r, r->passage.para)};
    f->results = tells_results(f->table);
    f->past = true;
    table_cells(s, n, cell);
    for (size_t i = 0; i < head->n; i++) {
        if (head->kind[i] != RESULT_FIGURE)
            continue;
        f->column[i] = column_name(r, (uint32_t)(s - r->passage.text) + cell[i].off, cell[i].len,
                                   &f->guessed[i]);
        f->unit[i] = f->column[i] ? unit_in(r, f->column[i]) : NULL;
        f->past = f->past && (head->by_row || run_reached(r, i));
    }
}

/* ---- the rows ---- */

static bool read_figure(const char *s, size_t n, double *out, bool *percent)
{
    *percent = n && s[n - 1] == '%';
    n -= *percent;
    while (n && s[n - 1] == ' ')
        n--;
    return n && *s >= '0' && *s <= '9' && number_read(s, n, false, out);
}

/* The slug of a row's words: a body's own, where they name one. */
static const char *row_slug(struct run *r, const char *words, uint32_t off, uint32_t len)
{
    const struct passage *p = &r->passage;
    for (size_t i = 0; i < p->nbodies; i++)
        if (p->bodies[i].off <= off + 4 && p->bodies[i].off + p->bodies[i].len >= off + len)
            return p->bodies[i].slug;
    return utf8_slug(r->doc->mem, words);
}

/* '- Diện tích' below '1 Cà phê' is 'Cà phê: Diện tích'. */
static void name_row(struct run *r, const struct table_cell *cell, const char *s)
{
    struct figures *f = &r->figures;
    const struct table_cell *c = &cell[f->head.label];
    uint32_t off = (uint32_t)(s - r->passage.text) + c->off;
    const char *words = c->len ? run_words(r, off, c->len) : NULL;
    if (!words)
        return; /* the row above goes on */
    bool child = memchr("-+", s[c->off], 2) != NULL;
    words += child ? strspn(words, "-+ ") : 0;
    for (size_t i = 0; i < f->head.label; i++)
        child |= f->head.kind[i] == RESULT_NO && cell[i].len == 1 && strchr("-+", s[cell[i].off]);
    if (child && f->group) {
        f->label = arena_printf(r->doc->mem, "%s: %s", f->group, words);
        f->slug = utf8_slug(r->doc->mem, f->label);
        return;
    }
    f->group = f->label = words;
    f->slug = row_slug(r, words, off, c->len);
}

static void put_figure(struct run *r, size_t column, unsigned year, double value, const char *unit)
{
    struct figures *f = &r->figures;
    struct record *rec = run_add(r, REC_STATISTIC, 0, r->passage.len, &figure_rule);
    rec->value[STA_TABLE] = val_text(f->table);
    rec->value[STA_ROW] = val_text(f->slug);
    rec->value[STA_YEAR] = val_num(year);
    rec->value[STA_COLUMN] = val_text(f->head.by_row ? f->column[column] : f->label);
    rec->value[STA_VALUE] = val_num(value);
    rec->value[STA_UNIT] = val_text(unit);
    if (f->guessed[column])
        run_doubt(rec, 0.8);
}

static unsigned year_in(const char *s, const struct table_cell *c)
{
    double v;
    bool percent;
    return c->len == 4 && read_figure(s + c->off, 4, &v, &percent) && v >= 1945 && v <= 2100
               ? (unsigned)v
               : 0;
}

static void read_row(struct run *r, const char *s, size_t n)
{
    struct figures *f = &r->figures;
    struct table_cell cell[TABLE_COLUMNS];
    size_t count = table_cells(s, n, cell);
    unsigned row_year = 0, now = (unsigned)r->when.doc_date.y;
    const char *row_unit = NULL;
    if (count < f->head.n) /* a row that spans, or one that reading lost cells of */
        for (size_t i = count; i < f->head.n; i++)
            cell[i] = (struct table_cell){0};
    name_row(r, cell, s);
    for (size_t i = 0; i < f->head.n; i++) {
        if (f->head.kind[i] == RESULT_UNIT && cell[i].len)
            row_unit = run_words(r, (uint32_t)(s - r->passage.text) + cell[i].off, cell[i].len);
        if (f->head.kind[i] == RESULT_YEAR)
            row_year = year_in(s, &cell[i]);
    }
    if (!f->label || (f->head.by_row && (!row_year || (now && row_year > now))))
        return;
    for (size_t i = 0; i < f->head.n; i++) {
        double value;
        bool percent;
        if (f->head.kind[i] != RESULT_FIGURE || (!f->head.by_row && !run_reached(r, i)) ||
            !read_figure(s + cell[i].off, cell[i].len, &value, &percent))
            continue;
        put_figure(r, i, f->head.by_row ? row_year : f->head.year[i], value,
                   percent ? "%" : row_unit ? row_unit : f->unit[i]);
    }
}

bool kind_statistic(struct run *r)
{
    struct figures *f = &r->figures;
    uint32_t off;
    if (r->doc->paras[r->passage.para].role != ROLE_TABLE) {
        if (run_leaves_table(r))
            f->head.n = 0;
        return false;
    }
    if (r->table.n) /* the rows of a plan go by: 'Quý III/2021' heads nothing */
        return false;
    size_t n = run_unframed(&r->passage, &off);
    const char *s = r->passage.text + off;
    struct table_head plan;
    struct goal_head goal;
    if (!memchr(s, '|', n) || strspn(s, "|-: ") >= n) /* a rule under the header */
        return f->head.n && f->past;
    struct result_head head; /* 'Hội Thử | 2020 | 2021' is a row where rows bear the year */
    bool heads = result_head_read(s, n, &head) && (!f->head.n || !f->head.by_row || head.by_row);
    if (heads) {
        open_table(r, s, n, &head);
        return f->past;
    }
    if (run_row_head(r, s, n, &plan) || goal_head_read(s, n, &goal)) /* kind_table and kind_goal read on */
        f->head.n = 0;
    if (!f->head.n)
        return false;
    read_row(r, s, n);
    return f->past;
}
