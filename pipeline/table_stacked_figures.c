#include "table_stacked.h"

#include "roles.h"
#include "table_span.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Tables of targets and of years with a cell a line: 'TT', 'Chỉ tiêu', 'Đơn vị tính', '2026', '2027', then each row.
 * A row has a figure for each column of figures; where it has fewer, nobody knows whose they are, and none
 * is given. */

#define ROW_LINES 40u

struct figures {
    size_t n;                    /* columns */
    size_t label, unit;          /* unit: 0 none */
    bool sure[TABLE_COLUMNS];    /* holds figures */
    bool perhaps[TABLE_COLUMNS]; /* may, between or behind those: 'KH/TH (%)' */
    size_t nsure, nall;
    size_t behind; /* the first column behind the figures; n: they are the last */
    struct span_head span;
    size_t first_cells; /* of the header's first row, where it has two */
    bool spaced;
};

/* ---- figures ---- */

/* `units`: words may follow, for no column of units is there. */
static bool is_figure(const struct line *l, bool units)
{
    static const char *const before[] = {"≥", "≤", ">", "<", "tren ", "duoi ", "khong qua ", "toi thieu ", "it nhat ", "khoang ", "dat ", "tu ", NULL};
    struct buf b = {0};
    size_t n;
    const char *s = line_core(l, &n);
    const char *dash = n == 1 ? s : NULL;
    bool empty = (dash && *dash == '-') || !n;
    utf8_fold(&b, s, n < 40 ? n : 0);
    const char *f = buf_text(&b);
    for (size_t i = 0; before[i]; i++)
        if (strncmp(f, before[i], strlen(before[i])) == 0) {
            f += strlen(before[i]);
            break;
        }
    f += strspn(f, " ");
    size_t k = strspn(f, "0123456789.,% -");
    bool is = *f >= '0' && *f <= '9' && (k == strlen(f) || (units && n <= 30 && f[k] >= 'a' && f[k - 1] == ' '));
    buf_free(&b);
    return is || (empty && n);
}

/* A line of text that names something: more than a unit's few letters. */
static bool is_label(const struct line *l)
{
    unsigned letters, capitals;
    size_t n;
    const char *s = line_core(l, &n);
    utf8_letters(s, n, &letters, &capitals);
    return letters >= 3 && !is_figure(l, false);
}

/* ---- the header ---- */

static void cells_text(const struct doc *d, const struct stacked *c, size_t n, struct buf *row)
{
    buf_clear(row);
    for (size_t k = 0; k < n; k++) {
        buf_str(row, k ? "|" : "");
        stacked_text(d, &c[k], row);
    }
}

static bool takes_figures(const char *s, size_t n)
{
    return memchr(s, '%', n) || memchr(s, '/', n);
}

static bool read_columns(const char *row, size_t n, struct figures *f)
{
    struct table_cell cells[TABLE_COLUMNS];
    struct result_head years = {.n = 0};
    struct goal_head goal = {.n = 0};
    bool by_years = result_head_read(row, n, &years) && !years.by_row, by_goal = goal_head_read(row, n, &goal);
    f->n = table_cells(row, n, cells);
    f->label = by_years ? years.label : goal.label;
    f->unit = by_goal ? (goal.unit ? goal.unit - 1 : 0) : 0;
    f->nsure = f->nall = f->behind = 0;
    if ((!by_years && !by_goal) || !f->label || memchr(row + cells[f->n - 1].off, '|', cells[f->n - 1].len))
        return false;
    for (size_t i = 0; i < f->n; i++) {
        enum table_column kind = table_column(row + cells[i].off, cells[i].len);
        f->unit = by_years && years.kind[i] == RESULT_UNIT ? i : f->unit;
        f->sure[i] = i > f->label && ((by_years && years.kind[i] == RESULT_FIGURE) || (by_goal && goal.value[i]));
        f->perhaps[i] = !f->sure[i] && i > f->label && i != f->unit && kind == COLUMN_OTHER &&
                        takes_figures(row + cells[i].off, cells[i].len);
        f->nsure += f->sure[i];
        f->nall += f->sure[i] || f->perhaps[i];
        f->behind = f->sure[i] || f->perhaps[i] ? i + 1 : f->behind;
    }
    for (size_t i = f->label + 1; i < f->behind; i++) /* figures stand side by side */
        if (i != f->unit && !f->sure[i] && !f->perhaps[i])
            return false;
    return f->nsure > 0 && (!f->unit || f->unit == f->label + 1);
}

static bool is_unit(const char *s, size_t n)
{
    static const char *const units[] = {"don vi", "dvt", "dv tinh", NULL};
    struct buf b = {0};
    utf8_fold(&b, s, n);
    bool is = utf8_begins(buf_text(&b), units);
    buf_free(&b);
    return is;
}

static bool is_year(const struct doc *d, const struct stacked *c)
{
    size_t n;
    const char *s = line_core(&d->lines[c->first], &n);
    return c->end == c->first + 1 && n == 4 && memcmp(s, "20", 2) == 0 && strspn(s, "0123456789") >= 4;
}

static bool has_year(const struct doc *d, const struct stacked *c)
{
    struct buf b = {0};
    stacked_text(d, c, &b);
    const char *at = strstr(buf_text(&b), "20");
    bool has = at && strspn(at, "0123456789") == 4;
    buf_free(&b);
    return has;
}

/* The header's cells on the lines [i, end). 'Thực hiện' over '2025' is one where no other year stands beside it. */
static size_t head_cells(const struct doc *d, uint32_t i, uint32_t end, bool spaced, struct stacked *c)
{
    size_t n = stacked_uncount(d, c, stacked_cells(d, i, end, spaced, c));
    for (size_t k = 2; k < n; k++) {
        size_t len;
        const char *above = line_core(&d->lines[c[k - 1].first], &len);
        bool alone = is_year(d, &c[k]) && !is_year(d, &c[k - 1]) && (k + 1 == n || !is_year(d, &c[k + 1]));
        if (!alone || table_column(above, len) == COLUMN_TARGET || is_unit(above, len))
            continue;
        c[k - 1].end = c[k].end;
        memmove(c + k, c + k + 1, (n - k - 1) * sizeof *c);
        n--;
    }
    return n;
}

static bool same_text(const struct doc *d, const struct stacked *x, const struct stacked *y)
{
    struct buf a = {0}, b = {0};
    stacked_text(d, x, &a);
    stacked_text(d, y, &b);
    bool same = strcmp(buf_text(&a), buf_text(&b)) == 0;
    buf_free(&a);
    buf_free(&b);
    return same;
}

/* Do two of the header's cells say the same? Then they are of a second row: 'Số hộ', 'Tỷ lệ' below each year. */
static bool says_again(const struct doc *d, const struct stacked *c, size_t n)
{
    bool again = false;
    for (size_t i = 0; i < n && !again; i++)
        for (size_t k = i + 1; k < n && !again; k++)
            again = same_text(d, &c[i], &c[k]);
    return again;
}

/* Do b cells say the same `times` times over? */
static bool repeats(const struct doc *d, const struct stacked *c, size_t b, size_t times)
{
    size_t each = b / times;
    bool ok = each * times == b;
    for (size_t i = each; i < b && ok; i++)
        ok = same_text(d, &c[i - each], &c[i]);
    return ok;
}

static bool read_head(const struct doc *d, uint32_t i, uint32_t end, bool spaced, struct figures *f)
{
    struct stacked cells[STACKED_CELLS];
    struct buf row = {0}, second = {0}, both = {0};
    *f = (struct figures){.spaced = spaced};
    size_t n = head_cells(d, i, end, spaced, cells);
    bool again = n > 3 && says_again(d, cells, n), ok = false;
    if (n >= 3 && n <= TABLE_COLUMNS && !again) {
        cells_text(d, cells, n, &row);
        ok = read_columns(buf_text(&row), row.len, f);
    }
    for (size_t spans = again ? 2 : 1; !ok && spans < 4 && spans + 3 < n; spans++)
        for (size_t b = 2 * spans; !ok && b + 2 < n && n - spans <= TABLE_COLUMNS; b++) { /* the last b are the second row */
            const struct stacked *below = cells + n - b;
            if ((spans > 1 && !repeats(d, below, b, spans)) || (has_year(d, below - 1) && has_year(d, below)))
                continue;
            cells_text(d, cells, n - b, &row);
            cells_text(d, below, b, &second);
            if (!span_packed(buf_text(&row), row.len, buf_text(&second), second.len, n - spans, &f->span))
                continue;
            span_text(row.s, row.len, second.s, second.len, &f->span, &both);
            ok = read_columns(buf_text(&both), both.len, f) && f->nsure >= b;
            f->first_cells = n - b;
        }
    if (!ok)
        f->span.n = 0;
    buf_free(&row);
    buf_free(&second);
    buf_free(&both);
    return ok;
}

/* The header from line i on: the line of the first row, or i. */
static uint32_t head_end(const struct doc *d, uint32_t i, uint32_t stop, struct figures *f)
{
    bool blanks;
    uint32_t end = stacked_head(d, i, stop, &blanks);
    bool ok = end > i && ((blanks && read_head(d, i, end, true, f)) || read_head(d, i, end, false, f));
    return ok ? end : i;
}

static void put_head(const struct doc *d, uint32_t i, uint32_t end, const struct figures *f, struct tables *out)
{
    struct stacked cells[STACKED_CELLS];
    size_t run = out->nruns, n = head_cells(d, i, end, f->spaced, cells), first = f->span.n ? f->first_cells : n;
    for (size_t k = 0; k < n; k++)
        stacked_add(d, k >= first, (uint32_t)(k >= first ? k - first : k), &cells[k], out);
    if (f->span.n)
        span_runs(out, run, &f->span);
}

/* ---- rows ---- */

static uint32_t next_line(const struct doc *d, uint32_t i, uint32_t stop)
{
    for (i++; i < stop && (line_is_empty(&d->lines[i]) || d->lines[i].role == ROLE_PAGENO);)
        i++;
    return i;
}

/* Does a row's number or mark stand on the line? Else it begins with its words. */
static bool is_start(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    return stacked_number(l) || (n == 1 && *s == '-');
}

/* Does a row begin at line k, behind one numbered `last` that has `seen` figures? */
static bool begins_row(const struct doc *d, uint32_t k, uint32_t stop, const struct figures *f, size_t seen, unsigned long last)
{
    size_t n;
    const char *s = line_core(&d->lines[k], &n);
    uint32_t after = next_line(d, k, stop);
    int what = stacked_number(&d->lines[k]);
    bool dash = n == 1 && *s == '-';
    if (after >= stop || !is_label(&d->lines[after]) || (!what && !dash))
        return false;
    if (!what || what == 2 || memchr(s, '.', n - 1)) /* a part's or group's */
        return !seen || seen >= f->nsure;
    unsigned long v = strtoul(s, NULL, 10);
    if (!seen || seen >= f->nall)
        return v == 1 || (v > last && v <= last + 3);
    return v == last + 1 && (seen + 1 != f->nsure || f->behind == f->n);
}

/* The line behind the row's last. A number that stands alone between blank lines is no page's where the row lacks
 * it. */
static uint32_t row_end(struct doc *d, uint32_t at, uint32_t stop, const struct figures *f, unsigned long last, bool *end)
{
    size_t seen = 0, behind = 0, after = f->n - f->behind;
    uint32_t k = is_start(&d->lines[at]) ? at + 1 : at, whole = k, label = next_line(d, k - 1, stop);
    for (; k < stop && k < at + ROW_LINES; k++) {
        struct line *l = &d->lines[k];
        bool figure = is_figure(l, !f->unit && k > label), starts = begins_row(d, k, stop, f, seen, last);
        if (line_is_empty(l) || (l->role == ROLE_PAGENO && !starts && (!figure || seen >= f->nsure)))
            continue;
        if (l->role == ROLE_PAGENO)
            l->role = ROLE_BODY;
        bool part = seen >= f->nsure && behind >= after && is_label(l) && !stacked_goes_on(d, k) &&
                    next_line(d, k, stop) < stop && !stacked_number(&d->lines[next_line(d, k, stop)]) && is_figure(&d->lines[next_line(d, k, stop)], !f->unit);
        if (starts || part)
            return k;
        if ((!figure && stacked_ends(l)) || (figure && seen >= f->nall))
            break;
        behind += !figure && seen >= f->nsure && !line_starts_small(l);
        if (behind > 2 * after)
            break;
        seen += figure;
        whole = k + 1;
    }
    *end = true;
    return whole;
}

static void put_row(const struct doc *d, uint32_t row, uint32_t at, uint32_t end, const struct figures *f, struct tables *out)
{
    struct stacked c[STACKED_CELLS];
    bool numbered = is_start(&d->lines[at]);
    size_t n = stacked_cells(d, at + numbered, end, f->spaced, c), first = 0, m = 0, used = 0;
    if (numbered)
        stacked_add(d, row, 0, &(struct stacked){at, at + 1, LOOK_TEXT, false}, out);
    while (first < n && !is_figure(&d->lines[c[first].first], !f->unit && first))
        first++;
    while (first + m < n && is_figure(&d->lines[c[first + m].first], !f->unit && first))
        m++;
    bool known = m == f->nall || m == f->nsure, all = m == f->nall;
    size_t label = f->unit && first > 1 && m ? first - 1 : first, figure = f->label + 1;
    uint32_t column[STACKED_CELLS];
    for (size_t i = 0; i < n; i++)
        column[i] = (uint32_t)(i < label ? f->label : i < first ? f->unit : 0);
    for (size_t i = first; i < first + m && known; i++) {
        while (figure < f->n && !(f->sure[figure] || (all && f->perhaps[figure])))
            figure++;
        column[i] = (uint32_t)figure++;
    }
    for (size_t i = first + m; i < n; i++, used++) /* bodies and notes, in their order */
        column[i] = (uint32_t)(f->behind + used < f->n ? f->behind + used : f->n - 1);
    for (uint32_t k = 0; k < f->n; k++) /* runs go by columns */
        for (size_t i = 0; i < n; i++)
            if (column[i] == k)
                stacked_add(d, row, k, &c[i], out);
}

uint32_t stacked_figures_at(struct doc *d, uint32_t i, uint32_t stop, struct tables *out)
{
    struct figures f;
    uint32_t at = head_end(d, i, stop, &f), row = 1;
    size_t run = out->nruns;
    unsigned long last = 0;
    bool end = false;
    if (at == i || !begins_row(d, at, stop, &f, 0, 0))
        return i;
    put_head(d, i, at, &f, out);
    for (; at < stop && !end; row++) {
        size_t n;
        const char *s = line_core(&d->lines[at], &n);
        if (*s >= '1' && *s <= '9' && !memchr(s, '.', n ? n - 1 : 0))
            last = strtoul(s, NULL, 10);
        uint32_t to = row_end(d, at, stop, &f, last, &end);
        put_row(d, row, at, to, &f, out);
        at = to;
    }
    VEC_PUSH(out->v, out->n, out->cap) =
        (struct table){.first = i, .end = at, .run = run, .nruns = out->nruns - run};
    return at;
}
