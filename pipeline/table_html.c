#include "table_span.h"

#include "buf.h"
#include "html.h"

#include <stdlib.h>
#include <string.h>

/* Tables of HTML, as converters leave them in text: '<table><tr><td rowspan="2">'. Their cells say how far
 * they reach, so a cell of a header heads all columns under it, and one beside several rows is said of each. */

#define MOST_LINES 20000u
#define MOST_ROWS  4000u
#define DEEPEST    3u /* rows of a header */
#define NESTED     8u /* tables within each other: more are not closed */

struct html_cell {
    uint32_t row, column, rows, columns;
    size_t piece, npieces;
};

struct html_piece {
    uint32_t line, off, len;
};

struct html {
    const struct doc *d;
    struct html_cell *cells;
    size_t n, cap;
    struct html_piece *pieces;
    size_t npieces, cap_pieces;
    uint32_t rows;                   /* begun so far */
    uint32_t column;                 /* where the next cell stands */
    uint32_t taken[TABLE_COLUMNS];   /* rows below the current one that a cell above takes */
    bool open;                       /* inside a cell */
};

/* ---- tags ---- */

/* The number of an attribute, 1 where it is not there. */
static uint32_t attribute(const char *s, size_t n, const char *name)
{
    size_t k = strlen(name);
    for (size_t i = 0; i + k < n; i++) {
        if (strncmp(s + i, name, k) != 0 || !strchr(" =", s[i + k]))
            continue;
        i += k;
        while (i < n && strchr(" ='\"", s[i]))
            i++;
        unsigned long v = i < n ? strtoul(s + i, NULL, 10) : 0;
        return v && v < MOST_ROWS ? (uint32_t)v : 1;
    }
    return 1;
}

static void open_cell(struct html *h, const char *tag, size_t n)
{
    struct html_cell c = {.row = h->rows - 1, .rows = attribute(tag, n, "rowspan"), .columns = attribute(tag, n, "colspan")};
    while (h->column < TABLE_COLUMNS && h->taken[h->column])
        h->column++;
    c.column = h->column;
    c.piece = h->npieces;
    h->column += c.columns;
    h->column = h->column < TABLE_COLUMNS ? h->column : TABLE_COLUMNS;
    for (uint32_t i = c.column; i < h->column && i < TABLE_COLUMNS; i++)
        h->taken[i] = c.rows;
    VEC_PUSH(h->cells, h->n, h->cap) = c;
    h->open = true;
}

static void open_row(struct html *h)
{
    for (uint32_t i = 0; i < TABLE_COLUMNS; i++)
        h->taken[i] -= h->rows && h->taken[i];
    h->rows++;
    h->column = 0;
    h->open = false;
}

/* Text of a cell, without the blanks around it. */
static void add_piece(struct html *h, uint32_t line, size_t from, size_t to)
{
    static const char nbsp[] = "&nbsp;";
    const char *s = h->d->lines[line].text;
    while (from < to && (strchr(" \t\r", s[from]) || (to - from >= 6 && memcmp(s + from, nbsp, 6) == 0)))
        from += s[from] == '&' ? 6 : 1;
    while (to > from && (strchr(" \t\r", s[to - 1]) || (to - from >= 6 && memcmp(s + to - 6, nbsp, 6) == 0)))
        to -= s[to - 1] == ';' ? 6 : 1;
    if (!h->open || !h->n || to <= from)
        return;
    VEC_PUSH(h->pieces, h->npieces, h->cap_pieces) = (struct html_piece){line, (uint32_t)from, (uint32_t)(to - from)};
    h->cells[h->n - 1].npieces++;
}

/* Reads a line's tags and texts from byte `at` on; true where the outer table ends in it. What breaks lines
 * within a cell, or is bold, stays with its text. */
static bool read_line(struct html *h, uint32_t line, size_t at, unsigned *depth)
{
    const char *s = h->d->lines[line].text;
    size_t from = at, n = strlen(s);
    for (const char *p = strchr(s + at, '<'); p; p = strchr(p + 1, '<')) {
        enum html_tag tag;
        bool close;
        at = (size_t)(p - s);
        size_t len = html_tag_at(p, n - at, &tag, &close);
        if (!len || tag < HTML_TABLE)
            continue;
        add_piece(h, line, from, at);
        from = at + len;
        if (tag == HTML_TABLE)
            *depth += close ? -1u : 1u;
        if (!*depth)
            return true;
        if (*depth > 1)
            continue; /* a table within a cell is its text */
        if (tag == HTML_ROW && !close && h->rows < MOST_ROWS)
            open_row(h);
        if (tag == HTML_CELL && close)
            h->open = false;
        else if (tag == HTML_CELL && h->rows)
            open_cell(h, p, len);
    }
    add_piece(h, line, from, n);
    return false;
}

/* ---- rows ---- */

/* Rows that a cell of the first reaches down to, or stands over: the header's at most. */
static uint32_t head_rows(const struct html *h)
{
    uint32_t deep = 1, wide = 0, cells = 0;
    for (size_t i = 0; i < h->n && h->cells[i].row == 0; i++) {
        deep = h->cells[i].rows > deep ? h->cells[i].rows : deep;
        wide += h->cells[i].columns > 1;
        cells++;
    }
    if (deep == 1 && wide && wide < cells)
        deep = 2;
    deep = deep < DEEPEST ? deep : DEEPEST;
    return deep < h->rows ? deep : h->rows;
}

static void put_cell(const struct html *h, const struct html_cell *c, uint32_t row, uint32_t column, struct tables *out)
{
    for (size_t i = c->piece; i < c->piece + c->npieces; i++) {
        const struct html_piece *p = &h->pieces[i];
        VEC_PUSH(out->runs, out->nruns, out->cap_runs) = (struct table_run){row, column, p->line, p->off, p->len};
    }
}

static int by_place(const void *a, const void *b)
{
    const struct table_run *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return (x->off > y->off) - (x->off < y->off);
}

/* Two columns set a letter's head and foot side by side: their words are the page's, not a table's. */
static bool is_frame(const struct html *h)
{
    uint32_t columns = 0;
    for (size_t i = 0; i < h->n; i++)
        columns = h->cells[i].column + 1 > columns ? h->cells[i].column + 1 : columns;
    return columns < 3;
}

/* A row's number stands in its first row alone, that the rows beside it begin with words of their own. */
static bool is_number(const struct html *h, const struct html_cell *c)
{
    const struct html_piece *p = &h->pieces[c->piece];
    return !c->column && c->npieces && p->len < 8 && h->d->lines[p->line].text[p->off + p->len - 1] <= '9';
}

/* All cells, each at every place it covers; a cell that spans columns of a row stands in the first. */
static void put_cells(const struct html *h, uint32_t head, struct tables *out)
{
    size_t run = out->nruns, most = run + 8 * h->npieces + 64; /* a hostile table says little in many places */
    for (size_t i = 0; i < h->n; i++) {
        const struct html_cell *c = &h->cells[i];
        uint32_t columns = c->row < head ? c->columns : 1, rows = is_number(h, c) ? 1 : c->rows;
        for (uint32_t r = c->row; r < c->row + rows && r < h->rows && out->nruns < most; r++)
            for (uint32_t k = c->column; k < c->column + columns && k < TABLE_COLUMNS; k++)
                put_cell(h, c, r, k, out);
    }
    if (out->nruns > run)
        qsort(out->runs + run, out->nruns - run, sizeof *out->runs, by_place);
}

/* A cell's words, without tags and emphasis. */
static void add_words(struct buf *b, const char *s, size_t n)
{
    enum html_tag tag;
    bool close;
    for (size_t i = 0; i < n; i++) {
        size_t len = s[i] == '<' ? html_tag_at(s + i, n - i, &tag, &close) : 0;
        bool blank = len && tag != HTML_INLINE && b->len && !strchr(" |", b->s[b->len - 1]);
        if (blank)
            buf_chr(b, ' ');
        else if (!len && s[i] != '*')
            buf_chr(b, s[i]);
        i += len ? len - 1 : 0;
    }
}

static void row_text(const struct doc *d, const struct tables *out, size_t run, uint32_t row, struct buf *b)
{
    uint32_t column = 0;
    buf_clear(b);
    for (size_t i = run; i < out->nruns && out->runs[i].row <= row; i++) {
        const struct table_run *r = &out->runs[i];
        if (r->row != row)
            continue;
        for (; column < r->column; column++)
            buf_chr(b, '|');
        if (b->len && b->s[b->len - 1] != '|')
            buf_chr(b, ' ');
        add_words(b, d->lines[r->line].text + r->off, r->len);
    }
}

/* The header's rows become one where they head a table together. */
static void join_head(const struct doc *d, uint32_t head, size_t run, struct tables *out)
{
    struct buf a = {0}, b = {0}, both = {0};
    struct span_head span;
    for (bool joined = true; joined && head > 1; head--) {
        row_text(d, out, run, 0, &a);
        row_text(d, out, run, 1, &b);
        joined = span_placed(buf_text(&a), a.len, buf_text(&b), b.len, &span);
        if (!joined)
            break;
        span_text(a.s, a.len, b.s, b.len, &span, &both);
        joined = span_heads(buf_text(&both), both.len);
        if (joined)
            span_runs(out, run, &span);
    }
    buf_free(&a);
    buf_free(&b);
    buf_free(&both);
}

uint32_t table_html_at(struct doc *d, uint32_t i, uint32_t stop, struct tables *out)
{
    const char *text = d->lines[i].text, *begin = strchr(text, '<');
    enum html_tag tag;
    bool close = true;
    size_t n = begin ? strlen(text) : 0;
    while (begin && (!html_tag_at(begin, n - (size_t)(begin - text), &tag, &close) || tag != HTML_TABLE || close))
        begin = strchr(begin + 1, '<');
    if (!begin)
        return i;
    struct html h = {.d = d};
    unsigned depth = 0;
    bool closed = false;
    uint32_t end = i;
    stop = stop < i + MOST_LINES ? stop : i + MOST_LINES;
    for (size_t at = (size_t)(begin - text); end < stop && !closed && depth <= NESTED; at = 0)
        closed = read_line(&h, end++, at, &depth);
    if (closed && h.npieces && !is_frame(&h)) {
        size_t run = out->nruns;
        uint32_t head = head_rows(&h);
        put_cells(&h, head, out);
        join_head(d, head, run, out);
        VEC_PUSH(out->v, out->n, out->cap) = (struct table){.first = i, .end = end, .run = run, .nruns = out->nruns - run};
    } else {
        end = i;
    }
    free(h.cells);
    free(h.pieces);
    return end;
}
