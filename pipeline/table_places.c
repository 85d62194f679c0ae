#include "table_grid.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Cells and rows of a text's table whose columns blanks set. All letters are as wide as another there and
 * all lines as high, so neither white nor heights tell more than this: what stands together is one cell's,
 * cells of a column mostly begin at one place, and a row's number stands in its first line or its middle. */

#define PLACE     6.0 /* points: a letter's */
#define PIECE_GAP 9.0 /* more than one blank */

/* ---- cells ---- */

struct edges { /* where the cells of each column mostly begin */
    double x[TABLE_COLUMNS];
    unsigned n[TABLE_COLUMNS];
};

static uint32_t piece_end(const struct grid *g, const struct grid_level *l, uint32_t i)
{
    for (i++; i < l->first + l->n && g->words[i].x0 - g->words[i - 1].x1 < PIECE_GAP;)
        i++;
    return i;
}

static uint32_t column_at(const struct grid_columns *c, double x)
{
    uint32_t i = 0;
    while (i + 1 < c->n && x > c->cut[i])
        i++;
    return i;
}

static void find_edges(const struct grid *g, const struct grid_columns *c, size_t from, size_t to, struct edges *e)
{
    enum { PLACES = 401 };
    uint16_t begun[PLACES] = {0};
    *e = (struct edges){.n = {0}};
    for (size_t k = from; k < to; k++)
        for (uint32_t i = g->levels[k].first, end = i + g->levels[k].n; i < end; i = piece_end(g, &g->levels[k], i)) {
            size_t place = (size_t)(g->words[i].x0 / PLACE);
            if (place < PLACES)
                begun[place]++;
        }
    for (size_t p = 0; p < PLACES; p++) {
        uint32_t col = column_at(c, (double)p * PLACE);
        if (begun[p] > e->n[col]) {
            e->n[col] = begun[p];
            e->x[col] = (double)p * PLACE;
        }
    }
}

/* A row's number: itself, 0 of a group or part, -1: none. */
static int number_in(const struct grid_word *w, bool words_follow)
{
    size_t digits = strspn(w->text, "0123456789"), k = digits;
    if (digits && digits <= 3) {
        unsigned parts = 0;
        for (; k < w->len && w->text[k] == '.' && w->text[k + 1] >= '0' && w->text[k + 1] <= '9'; parts++)
            k += 1 + strspn(w->text + k + 1, "0123456789");
        k += strspn(w->text + k, ".)");
        return k < w->len ? -1 : parts ? 0 : atoi(w->text);
    }
    if (w->len == 1 && strchr("-+*", *w->text))
        return words_follow ? 0 : -1;
    k = strspn(w->text, "IVX");
    k = k ? k : w->text[0] >= 'A' && w->text[0] <= 'H';
    return k && k + strspn(w->text + k, ".)") >= w->len ? 0 : -1;
}

/* Does a cell of the level, beside or below, begin at x? */
static bool begins_at(const struct grid *g, size_t level, double x)
{
    const struct grid_level *l = &g->levels[level];
    for (uint32_t i = l->first; i < l->first + l->n; i = piece_end(g, l, i))
        if (g->words[i].x0 == x)
            return true;
    return false;
}

/* Words [i, end) of a level stand together. Over a column's edge they are two cells' where one of them
 * begins with a capital just where those of its column do, or the cell's next line does; else all of one. */
static void place_piece(struct grid *g, const struct grid_columns *c, const struct edges *e, size_t level, uint32_t i, uint32_t end)
{
    const struct grid_word *last = &g->words[end - 1];
    double middle = (g->words[i].x0 + last->x1) / 2;
    uint32_t a = column_at(c, g->words[i].x0), b = column_at(c, last->x1), own = a;
    if (b > a + 1 || (b > a && column_at(c, middle) != a && e->n[a] < 2))
        own = column_at(c, middle); /* centred */
    uint32_t group = b > 0 && a == 0 && end > i + 1 && number_in(&g->words[i], true) >= 0 ? i + 1 : end;
    for (uint32_t col = group < end ? 0 : own; i < end; i++) {
        const struct grid_word *w = &g->words[i];
        uint32_t at = column_at(c, w->x0 + PLACE);
        bool edge = at > col && e->n[at] > 1 && w->x0 >= e->x[at] - PLACE && w->x0 <= e->x[at] + PLACE;
        bool beside = at > col && (begins_at(g, level - (level > 0), w->x0) || (level + 1 < g->nlevels && begins_at(g, level + 1, w->x0)));
        uint32_t by = b > a && own > 1 ? column_at(c, w->x0 + 4 * PLACE) : col;
        bool near = by > col && w->x0 < c->cut[by - 1] + 3 * PLACE; /* no cell runs over its edge, centred headings do */
        at = near ? by : at;
        if (i == group)
            col = 1;
        else if ((edge || beside || near) && !utf8_starts_small(w->text, w->len))
            col = at;
        g->words[i].column = col;
    }
}

void grid_place_text(struct grid *g, const struct grid_columns *c, size_t from, size_t to)
{
    struct edges e;
    find_edges(g, c, from, to, &e);
    for (size_t k = from; k < to; k++)
        for (uint32_t i = g->levels[k].first, end = i + g->levels[k].n; i < end;) {
            uint32_t next = piece_end(g, &g->levels[k], i);
            place_piece(g, c, &e, k, i, next);
            i = next;
        }
}

/* ---- rows ---- */

struct level_cells {
    uint32_t filled;  /* a bit a column */
    uint32_t small;   /* those whose words go on with a small letter */
    uint32_t figures; /* those of nothing but figures */
    int number;       /* in the first column: the number, 0 a group's or part's, -1 none */
};

static void see_level(const struct grid *g, size_t level, struct level_cells *c)
{
    const struct grid_level *l = &g->levels[level];
    *c = (struct level_cells){.number = -1};
    uint32_t words = 0; /* columns with anything but figures */
    for (uint32_t i = l->first; i < l->first + l->n; i++) {
        const struct grid_word *w = &g->words[i];
        uint32_t bit = 1u << w->column;
        if (!(c->filled & bit) && utf8_starts_small(w->text, w->len))
            c->small |= bit;
        c->filled |= bit;
        if (strspn(w->text, "0123456789.,%") < w->len && !(w->text[0] == '\xE2' && w->len == 3)) /* but '≥' */
            words |= bit;
    }
    c->figures = c->filled & ~words;
    const struct grid_word *first = &g->words[l->first];
    bool alone = l->n < 2 || g->words[l->first + 1].column > 0;
    if (first->column == 0 && alone)
        c->number = number_in(first, (c->filled & 2) != 0);
}

/* Numbers of rows: 1, 2, ... with groups between; one that goes back is none, unless it is 1 again. */
static bool is_number(int v, unsigned last)
{
    return v == 0 || v == 1 || (v > 0 && ((unsigned)v > last && (unsigned)v <= last + 3)) || (v > 0 && !last);
}

/* Lines above the number at k that are its row's: as many stand below it, in the same columns. */
static size_t above(const struct level_cells *c, size_t from, size_t k, size_t to)
{
    size_t m = 0;
    while (k > from + m && k + m + 1 < to && c[k - m - 1].number < 0 && c[k + m + 1].number < 0 &&
           c[k - m - 1].filled == c[k + m + 1].filled)
        m++;
    while (m && (c[k - m].small & c[k - m].filled) == c[k - m].filled)
        m--;
    return m;
}

/* Do numbers stand in the middle of their rows? Then some line of one has no words in a column that those
 * above and below it have. */
static bool in_middle(const struct level_cells *c, size_t from, size_t to)
{
    for (size_t k = from + 1; k + 1 < to; k++)
        if (c[k].number >= 0 && c[k - 1].number < 0 && c[k + 1].number < 0 &&
            (c[k - 1].filled & c[k + 1].filled & ~c[k].filled))
            return true;
    return false;
}

/* A row of its own without a number: figures anew in two columns, beside words that begin. */
static bool begins_unnumbered(const struct level_cells *c, size_t k)
{
    uint32_t f = c[k].figures & ~3u;
    return c[k].number < 0 && (c[k].filled & 2) && !(c[k].small & 2) && (f & (f - 1));
}

static void add_start(struct grid_rows *out, size_t level)
{
    if (!out->n || level > out->start[out->n - 1])
        VEC_PUSH(out->start, out->n, out->cap) = level;
}

bool grid_split_text(const struct grid *g, size_t from, size_t to, bool head, struct grid_rows *out)
{
    struct level_cells *c = xcalloc(to + 1, sizeof *c);
    size_t rows = 0, first = to;
    for (size_t k = from; k < to; k++) {
        see_level(g, k, &c[k]);
        if (k < first && c[k].number >= 0)
            first = k;
    }
    bool middle = in_middle(c, from, to);
    unsigned last = out->last;
    size_t low = from + head; /* behind the row before */
    for (size_t k = first; k < to; k++) {
        if (c[k].number >= 0 && is_number(c[k].number, last)) {
            size_t m = middle ? above(c, low, k, to) : 0;
            add_start(out, k - m);
            low = k + m + 1;
            last = c[k].number > 0 ? (unsigned)c[k].number : last;
            rows++;
        } else if (!middle && begins_unnumbered(c, k)) {
            add_start(out, k);
        }
    }
    bool ok = rows > 1 || (rows && !head);
    if (ok && !head && out->start[0] > from) { /* the page before broke its row off */
        out->fragment = true;
        add_start(out, out->start[out->n - 1] + 1);
        memmove(out->start + 1, out->start, (out->n - 1) * sizeof *out->start);
        out->start[0] = from;
    }
    out->last = ok ? last : out->last;
    out->n = ok ? out->n : 0;
    free(c);
    return ok;
}
