#include "table_grid.h"
#include "table_span.h"

#include "buf.h"
#include "utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_LEVELS 8 /* most levels of a header */
#define MOST_LEVELS 600  /* a page of more is none that somebody wrote */
#define MOST_WORDS  8000

static void set_columns(struct grid *g, const struct grid_columns *c, size_t from, size_t to)
{
    if (g->text)
        grid_place_text(g, c, from, to);
    for (size_t k = from; k < to && !g->text; k++)
        for (uint32_t i = g->levels[k].first; i < g->levels[k].first + g->levels[k].n; i++)
            g->words[i].column = grid_column(c, &g->words[i]);
}

/* Text of the levels' cells as the flow will have it. */
static void row_text(const struct grid *g, size_t columns, size_t from, size_t to, struct buf *b)
{
    buf_clear(b);
    for (uint32_t c = 0; c < columns; c++) {
        if (c)
            buf_chr(b, '|');
        for (size_t k = from; k < to; k++)
            for (uint32_t i = g->levels[k].first; i < g->levels[k].first + g->levels[k].n; i++)
                if (g->words[i].column == c) {
                    if (b->len && b->s[b->len - 1] != '|')
                        buf_chr(b, ' ');
                    buf_add(b, g->words[i].text, g->words[i].len);
                }
    }
}

static void add_row(const struct grid *g, size_t columns, size_t from, size_t to, uint32_t row,
                    struct tables *out)
{
    for (uint32_t c = 0; c < columns; c++) {
        struct table_run *last = NULL;
        for (size_t k = from; k < to; k++)
            for (uint32_t i = g->levels[k].first; i < g->levels[k].first + g->levels[k].n; i++) {
                const struct grid_word *w = &g->words[i];
                if (w->column != c)
                    continue;
                if (last && last->line == w->line && last->off + last->len + 1 == w->off) {
                    last->len += w->len + 1;
                    continue;
                }
                VEC_PUSH(out->runs, out->nruns, out->cap_runs) =
                    (struct table_run){row, c, w->line, w->off, w->len};
                last = &out->runs[out->nruns - 1];
            }
    }
}

/* The lines of the levels [from, to), and those between them. */
static void take_text(struct doc *d, const struct grid *g, size_t from, size_t to, struct table *t)
{
    t->first = UINT32_MAX;
    for (size_t k = from; k < to; k++)
        for (uint32_t i = g->levels[k].first; i < g->levels[k].first + g->levels[k].n; i++) {
            uint32_t line = g->words[i].line;
            t->first = line < t->first ? line : t->first;
            t->end = line >= t->end ? line + 1 : t->end;
        }
    for (uint32_t i = t->first; i < t->end; i++)
        d->lines[i].role = ROLE_TABLE;
}

/* The lines whose middle lies in the levels [from, to) are the table's. */
static void take_lines(struct doc *d, const struct page *pg, const struct grid *g, size_t from,
                       size_t to, struct table *t)
{
    double top = g->levels[from].y - 0.5 * g->height, bottom = g->levels[to - 1].y + 0.5 * g->height;
    t->first = UINT32_MAX;
    for (uint32_t i = pg->line; i < pg->line + pg->nlines; i++) {
        struct line *l = &d->lines[i];
        double y = grid_y(g, l->box);
        bool inside = !box_is_none(l->box) && y > top && y < bottom && l->role != ROLE_PAGENO;
        for (size_t w = g->levels[from].first; w < g->n && !inside; w++)
            inside = g->words[w].line == i && g->words[w].level >= from && g->words[w].level < to;
        if (!inside)
            continue;
        l->role = ROLE_TABLE;
        t->first = i < t->first ? i : t->first;
        t->end = i + 1;
    }
}

bool grid_same_columns(const struct grid_columns *a, const struct grid_columns *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i + 1 < a->n; i++)
        if (fabs(a->cut[i] - b->cut[i]) > 25)
            return false;
    return true;
}

struct found_table {
    struct grid_columns columns;
    size_t top, rows, bottom; /* levels; rows: where the first begins, top where there is no header */
    struct grid_rows split;
    bool goes_on; /* with the columns of the page before */
};

/* Headings begin with capitals; words of a sentence set apart by blanks do not. */
static bool begin_large(const char *row, size_t n)
{
    struct table_cell cells[TABLE_COLUMNS];
    bool large = true;
    for (size_t i = 0, count = table_cells(row, n, cells); i < count; i++)
        large &= !utf8_starts_small(row + cells[i].off, cells[i].len);
    return large;
}

/* Does the row head a plan, or, from its 'TT' on, a table of another kind? A line of a sentence may say 'chỉ
 * tiêu' and a year. */
static bool heads(const char *row, size_t n)
{
    struct table_head plan;
    struct table_cell cells[TABLE_COLUMNS];
    bool numbered = table_cells(row, n, cells) && table_column(row + cells[0].off, cells[0].len) == COLUMN_NO;
    return table_head_read(row, n, &plan) || (numbered && span_heads(row, n));
}

/* On the next page the columns of a text stand elsewhere: it is the same table where its numbers go on. */
static bool goes_on(const struct grid *g, const struct grid_state *state, const struct grid_columns *c, size_t top, bool head)
{
    if (!g->text)
        return state->columns.n && grid_same_columns(&state->columns, c);
    for (size_t k = top; !head && state->last && state->columns.n == c->n && k < g->nlevels && k < top + 8; k++) {
        const struct grid_word *w = &g->words[g->levels[k].first];
        if (grid_column(c, w) == 0 && w->len <= 4 && *w->text >= '1' && *w->text <= '9')
            return strtoul(w->text, NULL, 10) == state->last + 1;
    }
    return false;
}

/* Cuts within a heading, 'Thời | gian', part a column that has no cell below; it is the left one's. */
static void drop_empty(struct grid *g, struct found_table *t)
{
    struct buf b = {0};
    for (uint32_t c = 1; c < t->columns.n && t->columns.n > 3;) {
        bool any = false;
        buf_clear(&b);
        for (size_t k = t->top; k < t->bottom; k++)
            for (uint32_t i = g->levels[k].first; i < g->levels[k].first + g->levels[k].n; i++) {
                const struct grid_word *w = &g->words[i];
                any |= w->column == c && k >= t->rows;
                if (w->column != c || any)
                    continue;
                buf_str(&b, b.len ? " " : "");
                buf_add(&b, w->text, w->len);
            }
        if (any || !b.len || table_column(b.s, b.len) != COLUMN_OTHER) {
            c++;
            continue;
        }
        memmove(t->columns.cut + c - 1, t->columns.cut + c, (t->columns.n - 1 - c) * sizeof *t->columns.cut);
        t->columns.n--;
        set_columns(g, &t->columns, t->top, t->bottom);
    }
    buf_free(&b);
}

/* Cuts what stands below `top` into columns, trying fewer levels where many do not agree. */
static bool try_columns(struct grid *g, size_t top, size_t levels, const struct grid_state *state,
                        bool head, struct found_table *t)
{
    size_t to = top + levels < g->nlevels ? top + levels : g->nlevels;
    struct buf b = {0};
    if (to < top + 2)
        return false;
    grid_cut(g, top, to, &t->columns);
    for (size_t k = top; g->text && head && k < top + 3 && k < to; k++)
        grid_cut_heads(g, k, to, &t->columns);
    if (t->columns.n < 3)
        return false;
    t->top = head ? grid_top(g, &t->columns, top, to) : top;
    t->bottom = grid_bottom(g, &t->columns, top);
    t->goes_on = goes_on(g, state, &t->columns, top, head);
    set_columns(g, &t->columns, t->top, t->bottom);
    t->rows = grid_split(g, t->columns.n, top, t->bottom, head, t->goes_on ? state->last : 0,
                         &t->split);
    if (g->text && head && t->split.n && t->rows > t->top) {
        size_t n = t->columns.n;
        grid_drop_headless(g, t->top, t->rows, &t->columns);
        if (t->columns.n < n)
            set_columns(g, &t->columns, t->top, t->bottom);
    }
    if (head && t->split.n)
        drop_empty(g, t);
    row_text(g, t->columns.n, t->top, head ? t->rows : top, &b);
    bool ok = t->split.n && t->rows < t->bottom && t->rows <= top + HEAD_LEVELS &&
              (t->goes_on || (head && heads(buf_text(&b), b.len) && (!g->text || begin_large(b.s, b.len))));
    buf_free(&b);
    return ok;
}

void grid_join_row(struct tables *out, struct table *before)
{
    struct table_run *v = out->runs + before->run;
    uint32_t row = v[before->nruns - 1].row;
    size_t n = out->nruns - before->run;
    for (size_t i = before->nruns; i < n; i++) {
        struct table_run r = v[i];
        size_t j = i;
        r.row = row;
        for (; j > 0 && v[j - 1].row == row && v[j - 1].column > r.column; j--)
            v[j] = v[j - 1];
        v[j] = r;
    }
    before->nruns = n;
}

static void put_table(struct doc *d, const struct page *pg, const struct grid *g,
                      const struct found_table *t, struct tables *out)
{
    struct table table = {.run = out->nruns};
    uint32_t row = 0;
    if (!t->goes_on)
        add_row(g, t->columns.n, t->top, t->rows, row++, out);
    for (size_t i = 0; i < t->split.n; i++) {
        bool rest = !i && t->goes_on && t->split.fragment && out->n && out->v[out->n - 1].nruns;
        add_row(g, t->columns.n, t->split.start[i],
                i + 1 < t->split.n ? t->split.start[i + 1] : t->bottom, row++, out);
        if (rest) {
            grid_join_row(out, &out->v[out->n - 1]);
            table.run = out->nruns;
        }
    }
    if (g->text)
        take_text(d, g, t->top, t->bottom, &table);
    else
        take_lines(d, pg, g, t->top, t->bottom, &table);
    table.nruns = out->nruns - table.run;
    VEC_PUSH(out->v, out->n, out->cap) = table;
}

static const size_t tries[] = {16, 10, 6, 4}; /* levels that tell the columns */

bool grid_begins_table(struct grid *g, size_t k)
{
    const struct grid_state none = {.page = 0};
    struct found_table t = {.top = 0};
    bool found = false;
    for (size_t i = 0; i < sizeof tries / sizeof *tries && !found && grid_head_words(g, k, k + 1) >= 2; i++)
        found = try_columns(g, k, tries[i], &none, true, &t);
    free(t.split.start);
    return found;
}

size_t grid_table(struct doc *d, const struct page *pg, struct grid *g, size_t k, struct grid_state *state,
                  struct tables *out)
{
    struct found_table t = {.top = 0};
    bool found = false, head = grid_head_words(g, k, k + 1) >= 2;
    for (size_t i = 0; i < sizeof tries / sizeof *tries && !found && (head || (k <= 1 && state->columns.n)); i++)
        found = try_columns(g, k, tries[i], state, head, &t);
    if (found) {
        put_table(d, pg, g, &t, out);
        *state = (struct grid_state){.columns = t.columns, .page = state->page, .last = t.split.last, .vain = state->vain};
        k = t.bottom;
    }
    free(t.split.start);
    return k;
}

void table_page(struct doc *d, uint32_t page, struct grid_state *state, struct tables *out)
{
    const struct page *pg = &d->pages[page];
    struct grid g;
    if (state->columns.n && state->page + 1 != page)
        state->columns.n = 0;
    if (pg->nruled && table_lined(d, page, state, out))
        return;
    grid_read(&g, d, pg);
    size_t upto = g.nlevels <= MOST_LEVELS && g.n <= MOST_WORDS ? g.nlevels : 0;
    for (size_t k = 0; k < upto;) {
        size_t next = grid_table(d, pg, &g, k, state, out);
        if (next > k)
            state->page = page;
        k = next > k ? next : k + 1;
    }
    grid_free(&g);
}
