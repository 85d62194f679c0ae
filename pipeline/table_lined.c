#include "table_grid.h"
#include "table_span.h"

#include "buf.h"
#include "hash.h"
#include "utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Tables whose lines the page's image shows: nothing is guessed but what heads the columns. */

struct lined_word {
    uint32_t cell, line, off, len;
};

struct lined {
    const struct doc *d;
    const struct ruled *t; /* turned straight */
    double slope;          /* of the page's lines, as they were */
    struct lined_word *v; /* in the order they were read */
    size_t n, cap;
    uint32_t column[RULED_COLUMNS]; /* of the table, for each between the lines */
    struct grid_columns columns;
    struct span_head span; /* n: the header is its row and the one above */
};

/* A cell of a page that lies askew is told by the box round it, which its neighbours' boxes overlap:
 * this is the cell itself, the page turned straight. */
static struct box straight(struct box b, double slope)
{
    double x = (b.x0 + b.x1) / 2, y = (b.y0 + b.y1) / 2, k = fabs(slope);
    double w = fmax(0, b.x1 - b.x0 - k * (b.y1 - b.y0)), h = fmax(0, b.y1 - b.y0 - k * (b.x1 - b.x0));
    double sx = x + slope * y, sy = y - slope * x;
    return (struct box){sx - w / 2, sy - h / 2, sx + w / 2, sy + h / 2};
}

/* The caller frees its cells. */
static struct ruled straight_table(const struct ruled *t, double slope)
{
    struct cell *cells = xcalloc(t->ncells + 1, sizeof *cells);
    for (uint32_t i = 0; i < t->ncells; i++) {
        cells[i] = t->cells[i];
        cells[i].box = straight(cells[i].box, slope);
    }
    return (struct ruled){t->rows, t->columns, t->ncells, cells};
}

static uint32_t cell_of(const struct ruled *t, struct box b, double slope)
{
    double mx = (b.x0 + b.x1) / 2, my = (b.y0 + b.y1) / 2, x = mx + slope * my, y = my - slope * mx;
    for (uint32_t i = 0; i < t->ncells; i++) {
        struct box c = t->cells[i].box;
        if (x >= c.x0 && x < c.x1 && y >= c.y0 && y < c.y1)
            return i;
    }
    return UINT32_MAX;
}

static void take_words(struct lined *g, const struct page *pg)
{
    for (uint32_t i = pg->line; i < pg->line + pg->nlines; i++) {
        const struct line *l = &g->d->lines[i];
        for (uint32_t j = l->word; j < l->word + l->nwords && l->role != ROLE_PAGENO; j++) {
            const struct word *w = &g->d->words[j];
            struct grid_word part = {.text = w->text, .off = w->off, .len = (uint32_t)strlen(w->text)};
            uint32_t cell = box_is_none(w->box) ? UINT32_MAX : cell_of(g->t, w->box, g->slope);
            if (cell != UINT32_MAX && grid_trim(&part))
                VEC_PUSH(g->v, g->n, g->cap) = (struct lined_word){cell, i, part.off, part.len};
        }
    }
}

static bool covers(const struct cell *c, uint32_t row)
{
    return c->row <= row && row < c->row + c->rows;
}

/* The cells at a row's height are the table's columns. False where they are too few or too many. */
static bool name_columns(struct lined *g, uint32_t row)
{
    uint32_t n = 0, done = 0;
    for (uint32_t base = 0; base < g->t->columns; base++) {
        const struct cell *c = NULL;
        for (uint32_t i = 0; i < g->t->ncells && !c; i++)
            if (covers(&g->t->cells[i], row) && g->t->cells[i].column == base)
                c = &g->t->cells[i];
        if (c && base >= done) {
            if (n >= TABLE_COLUMNS)
                return false;
            g->columns.cut[n++] = c->box.x1;
            done = base + c->columns;
        }
        g->column[base] = n ? n - 1 : 0;
    }
    g->columns.n = n;
    return n >= 3;
}

static void row_text(const struct lined *g, uint32_t row, struct buf *b)
{
    buf_clear(b);
    for (uint32_t c = 0; c < g->columns.n; c++) {
        if (c)
            buf_chr(b, '|');
        for (size_t i = 0; i < g->n; i++) {
            const struct cell *cell = &g->t->cells[g->v[i].cell];
            if (!covers(cell, row) || g->column[cell->column] != c)
                continue;
            if (b->len && b->s[b->len - 1] != '|')
                buf_chr(b, ' ');
            buf_add(b, g->d->lines[g->v[i].line].text + g->v[i].off, g->v[i].len);
        }
    }
}

/* The syllables of a row, hashed without marks. Returns their number. */
static size_t hash_row(const struct lined *g, uint32_t row, uint64_t to[GRID_HEAD_WORDS])
{
    struct buf b = {0};
    size_t n = 0;
    memset(to, 0, GRID_HEAD_WORDS * sizeof *to);
    for (size_t i = 0; i < g->n && n < GRID_HEAD_WORDS; i++) {
        if (!covers(&g->t->cells[g->v[i].cell], row))
            continue;
        buf_clear(&b);
        utf8_fold(&b, g->d->lines[g->v[i].line].text + g->v[i].off, g->v[i].len);
        uint64_t h = hash64(HASH64, b.s, b.len);
        to[n++] = h ? h : 1;
    }
    buf_free(&b);
    return n;
}

/* Does the row say the header of the page before again, though it may be read badly? */
static bool repeats_head(const struct lined *g, uint32_t row, const struct grid_state *state)
{
    uint64_t words[GRID_HEAD_WORDS];
    size_t n = hash_row(g, row, words), same = 0, had = 0;
    for (size_t k = 0; k < GRID_HEAD_WORDS && state->head[k]; k++) {
        bool found = false;
        for (size_t i = 0; i < n; i++)
            found |= words[i] == state->head[k];
        same += found;
        had++;
    }
    return had && 2 * same > had && 2 * same > n;
}

/* 'Năm 2026' over 'Số hộ' and 'Tỷ lệ': do a row and the one above it head the columns together? */
static bool spans_next(struct lined *g, uint32_t row, const struct buf *below)
{
    struct buf above = {0}, both = {0};
    if (row)
        row_text(g, row - 1, &above);
    bool ok = row && span_placed(buf_text(&above), above.len, buf_text(below), below->len, &g->span);
    if (ok)
        span_text(above.s, above.len, below->s, below->len, &g->span, &both);
    ok = ok && span_heads(buf_text(&both), both.len);
    if (!ok)
        g->span.n = 0;
    buf_free(&above);
    buf_free(&both);
    return ok;
}

/* The row that heads the columns, named by it: one of the first, for cells may span those of the
 * next ('Thời gian' over 'bắt đầu' and 'kết thúc'). False where none does. `years`: columns of years
 * do, too; of a table that goes on they may be a row's. */
static bool find_head(struct lined *g, bool years, uint32_t *row)
{
    enum { FIRST = 3 };
    struct buf b = {0};
    struct table_head plan;
    struct result_head result;
    struct goal_head goal;
    bool found = false;
    for (uint32_t r = FIRST < g->t->rows ? FIRST : g->t->rows; r-- > 0 && !found;) {
        *row = r;
        if (!name_columns(g, r))
            continue;
        row_text(g, r, &b);
        found = table_head_read(b.s, b.len, &plan) ||
                (years && (result_head_read(b.s, b.len, &result) || goal_head_read(b.s, b.len, &goal) || spans_next(g, r, &b)));
    }
    buf_free(&b);
    return found;
}

/* Without a header the row of most cells tells the columns. */
static bool widest_row(struct lined *g)
{
    uint32_t best = 0, most = 0;
    for (uint32_t r = 0; r < g->t->rows; r++)
        if (name_columns(g, r) && g->columns.n > most) {
            most = (uint32_t)g->columns.n;
            best = r;
        }
    return most && name_columns(g, best);
}

static void add_run(struct tables *out, size_t from, uint32_t row, uint32_t column,
                    const struct lined_word *w)
{
    struct table_run *last = out->nruns > from ? &out->runs[out->nruns - 1] : NULL;
    if (last && last->row == row && last->column == column && last->line == w->line &&
        last->off + last->len + 1 == w->off)
        last->len += w->len + 1;
    else
        VEC_PUSH(out->runs, out->nruns, out->cap_runs) =
            (struct table_run){row, column, w->line, w->off, w->len};
}

/* The cells at the height of base row `from`, as row `row`: one that spans rows is said of each ('Sở Xây
 * dựng' beside three tasks), if any begins there. */
static bool add_row(const struct lined *g, uint32_t from, bool head, uint32_t row, struct tables *out)
{
    size_t before = out->nruns;
    bool begins = head;
    for (uint32_t c = 0; c < g->columns.n; c++)
        for (size_t i = 0; i < g->n; i++) {
            const struct cell *cell = &g->t->cells[g->v[i].cell];
            if (!covers(cell, from) || g->column[cell->column] != c)
                continue;
            begins |= cell->row == from;
            add_run(out, before, row, c, &g->v[i]);
        }
    if (!begins)
        out->nruns = before;
    return out->nruns > before;
}

/* Is nothing in the first cell of a row, where rows have their numbers? */
static bool goes_on_above(const struct lined *g, uint32_t row)
{
    for (uint32_t i = 0; i < g->t->ncells; i++) {
        const struct cell *c = &g->t->cells[i];
        if (covers(c, row) && c->column == 0)
            return !c->inked && c->columns < g->t->columns;
    }
    return false;
}

static void take_lines(struct doc *d, const struct lined *g, struct table *t)
{
    t->first = UINT32_MAX;
    for (size_t i = 0; i < g->n; i++) {
        d->lines[g->v[i].line].role = ROLE_TABLE;
        t->first = g->v[i].line < t->first ? g->v[i].line : t->first;
        t->end = g->v[i].line + 1 > t->end ? g->v[i].line + 1 : t->end;
    }
}

static void put_table(struct doc *d, const struct lined *g, uint32_t first, bool head, bool goes_on,
                      struct tables *out)
{
    struct table table = {.run = out->nruns};
    uint32_t row = 0;
    if (head && !goes_on && g->span.n) {
        add_row(g, first - 2, true, 0, out);
        add_row(g, first - 1, true, 1, out);
        span_runs(out, table.run, &g->span);
        row = 1;
    } else if (head && !goes_on) {
        row += add_row(g, first - 1, true, row, out);
    }
    for (uint32_t r = first; r < g->t->rows; r++) {
        bool rest = r == first && goes_on && out->n && out->v[out->n - 1].nruns &&
                    goes_on_above(g, r);
        bool any = add_row(g, r, false, row, out);
        if (any && rest) {
            grid_join_row(out, &out->v[out->n - 1]);
            table.run = out->nruns;
        }
        row += any;
    }
    table.nruns = out->nruns - table.run;
    take_lines(d, g, &table);
    VEC_PUSH(out->v, out->n, out->cap) = table;
}

bool table_lined(struct doc *d, uint32_t page, struct grid_state *state, struct tables *out)
{
    const struct page *pg = &d->pages[page];
    double slope = pg->nruled ? grid_slope(d, pg) : 0; /* most pages have no table */
    bool found = false;
    for (uint32_t i = 0; i < pg->nruled; i++) {
        struct ruled table = straight_table(&pg->ruled[i], slope);
        struct lined g = {.d = d, .t = &table, .slope = slope};
        uint32_t first = 0;
        take_words(&g, pg);
        bool named = g.n && widest_row(&g);
        bool goes_on = named && state->columns.n && state->page + 1 == page && !i &&
                       grid_same_columns(&state->columns, &g.columns);
        bool head = g.n && find_head(&g, !goes_on || repeats_head(&g, 0, state), &first);
        named = head || (g.n && widest_row(&g));
        goes_on = goes_on && (!head || repeats_head(&g, first, state));
        if (head || goes_on) {
            struct grid_state now = {.columns = g.columns, .page = page};
            memcpy(now.head, state->head, sizeof now.head);
            if (head)
                hash_row(&g, first, now.head);
            first = head ? first + 1 : repeats_head(&g, 0, state);
            put_table(d, &g, first, head, goes_on, out);
            *state = now;
        } else if (named) { /* no plan, but its cells are no running text */
            put_table(d, &g, 0, false, false, out);
            state->columns.n = 0;
        }
        found |= named;
        free(g.v);
        free((struct cell *)table.cells);
    }
    return found;
}
