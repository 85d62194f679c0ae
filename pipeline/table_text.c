#include "table.h"

#include "buf.h"
#include "roles.h"
#include "table_span.h"

#include <stdlib.h>
#include <string.h>

/* Tables of text files: '| a | b |' in a line, or tabs between cells, or, as web pages are copied, a line
 * for each bar and lines for each cell between them. */

/* The marks between cells, bars or tabs, on a line. */
static size_t marks_in(const struct line *l, char mark)
{
    size_t n = 0;
    for (const char *s = strchr(l->text, mark); s; s = strchr(s + 1, mark))
        n += s == l->text || s[-1] != '\\';
    return n;
}

/* Markdown's '|---|:--:|' under the header. */
static bool is_rule(const struct line *l)
{
    return strspn(l->text, "|-: \t\r") == strlen(l->text) && strstr(l->text, "--");
}

static void add_run(struct tables *out, uint32_t row, uint32_t column, uint32_t line, size_t from,
                    size_t to)
{
    if (to > from)
        VEC_PUSH(out->runs, out->nruns, out->cap_runs) = (struct table_run){
            row, column, line, (uint32_t)from, (uint32_t)(to - from)};
}

/* ---- a row a line ---- */

static bool begins_with_bar(const struct line *l)
{
    return l->text[strspn(l->text, " \t")] == '|';
}

/* Splits a line at its marks from a column on; framed: one stands before the first cell. Returns the
 * last cell's column. */
static uint32_t split_line(const struct doc *d, uint32_t i, char mark, bool framed, uint32_t row,
                           uint32_t column, struct tables *out)
{
    const char *s = d->lines[i].text;
    size_t from = mark == '\t' ? 0 : strspn(s, " \t"), end = strlen(s);
    while (end > from && strchr(" \t\r", s[end - 1]))
        end--;
    from += framed && s[from] == '|';
    end -= framed && end > from && s[end - 1] == '|';
    for (size_t at = from; at <= end; at++) {
        if (at < end && (s[at] != mark || (at && s[at - 1] == '\\')))
            continue;
        add_run(out, row, column, i, from, at);
        column += at < end;
        from = at + 1;
    }
    return column;
}

/* The line's cells with '|' between them, the frame's bars and emphasis left out. */
static void inline_row(const struct line *l, char mark, struct buf *b)
{
    const char *s = l->text + strspn(l->text, mark == '\t' ? " " : " \t");
    bool framed = *s == '|';
    buf_clear(b);
    buf_add(b, s + framed, strlen(s) - framed);
    while (b->len && strchr(mark == '\t' ? " \r" : " \t\r", b->s[b->len - 1]))
        b->s[--b->len] = '\0';
    if (framed && b->len && b->s[b->len - 1] == '|')
        b->s[--b->len] = '\0';
    for (size_t k = 0; k < b->len; k++)
        b->s[k] = b->s[k] == '*' ? ' ' : b->s[k] == mark ? '|' : b->s[k];
}

static bool inline_head(const struct line *l, char mark, struct table_head *head)
{
    struct buf b = {0};
    inline_row(l, mark, &b);
    while (b.len && strchr(" \t|", b.s[b.len - 1]))
        b.s[--b.len] = '\0';
    bool ok = b.len && (table_head_read(b.s, b.len, head) ||
                        (mark == '\t' && span_heads(b.s, b.len) && (head->n = marks_in(l, mark) + 1)));
    buf_free(&b);
    return ok;
}

/* The header on line i: its columns in *columns, and where a second row is of it, how, in *span. */
static bool inline_header(const struct doc *d, uint32_t i, char mark, struct span_head *span, size_t *columns)
{
    struct table_head head;
    struct buf a = {0}, b = {0}, both = {0};
    uint32_t k = i + 1;
    bool ok = inline_head(&d->lines[i], mark, &head);
    *columns = ok ? head.n : 0;
    *span = (struct span_head){.n = 0};
    while (k < d->nlines && k < i + 3 && (is_rule(&d->lines[k]) || line_is_empty(&d->lines[k])))
        k++;
    if (k < d->nlines && marks_in(&d->lines[k], mark) >= 2) {
        inline_row(&d->lines[i], mark, &a);
        inline_row(&d->lines[k], mark, &b);
        if (span_placed(buf_text(&a), a.len, buf_text(&b), b.len, span)) {
            span_text(a.s, a.len, b.s, b.len, span, &both);
            if (span_heads(buf_text(&both), both.len))
                *columns = span->n;
            else
                span->n = 0;
        }
    }
    buf_free(&a);
    buf_free(&b);
    buf_free(&both);
    return *columns > 0;
}

static uint32_t inline_table(struct doc *d, uint32_t i, char mark, struct tables *out)
{
    struct table_head other;
    struct span_head span;
    size_t columns;
    if (!inline_header(d, i, mark, &span, &columns))
        return i;
    struct table t = {.first = i, .run = out->nruns};
    bool framed = begins_with_bar(&d->lines[i]);
    uint32_t row = 0, last = i, column = 0;
    for (uint32_t k = i; k < d->nlines; k++) {
        const struct line *l = &d->lines[k];
        /* a cell's text may break: what goes on has no bar before it, and its row lacks cells */
        bool rest = framed && k > i && column + 1 < columns && !begins_with_bar(l);
        if (line_is_empty(l) && k < last + 2)
            continue;
        if (marks_in(l, mark) < (rest || mark == '\t' ? 1 : 2) || (k > i && inline_head(l, mark, &other)))
            break;
        if (!is_rule(l))
            column = split_line(d, k, mark, framed, rest ? row - 1 : row++, rest ? column : 0, out);
        last = k;
    }
    t.end = last + 1;
    if (span.n)
        span_runs(out, t.run, &span);
    t.nruns = out->nruns - t.run;
    VEC_PUSH(out->v, out->n, out->cap) = t;
    return t.end;
}

/* ---- a line for each bar ---- */

/* The bar that ends the cell behind the bar at i; nlines: none does, within as many lines as a cell may have. */
static uint32_t cell_end(const struct doc *d, uint32_t i)
{
    enum { CELL_LINES = 200 };
    uint32_t k = i + 1;
    while (k < d->nlines && !line_is_bar(&d->lines[k]) && k < i + CELL_LINES)
        k++;
    return k < d->nlines && line_is_bar(&d->lines[k]) ? k : (uint32_t)d->nlines;
}

static void cell_text(const struct doc *d, uint32_t from, uint32_t to, struct buf *b)
{
    buf_clear(b);
    for (uint32_t i = from; i < to; i++) {
        size_t n;
        const char *s = line_core(&d->lines[i], &n);
        if (n && b->len)
            buf_chr(b, ' ');
        for (size_t k = 0; k < n; k++)
            if (s[k] != '*')
                buf_chr(b, s[k]);
    }
}

/* '3', '2.1', 'IV', 'A', with or without a point behind. */
static bool is_number(const char *s)
{
    size_t digits = strspn(s, "0123456789."), roman = strspn(s, "IVXivx");
    const char *point = strrchr(s, '.');
    if (digits && digits <= 8 && !s[digits])
        return !point || strlen(point) != 4; /* '240.000' is a figure */
    if (!roman && *s >= 'A' && *s <= 'H')
        roman = 1;
    return roman && roman <= 5 && s[roman + strspn(s + roman, ".)0123456789")] == '\0';
}

/* A row may leave its empty cells out: then a bar, the next row's bar and its number follow. `last`: the
 * number of the last row that has one. */
static bool row_ends_early(const struct doc *d, uint32_t bar, const char *number, unsigned long last, struct buf *b)
{
    if (bar + 2 >= d->nlines || !line_is_bar(&d->lines[bar + 1]) || line_is_bar(&d->lines[bar + 2]))
        return false;
    uint32_t end = cell_end(d, bar + 1);
    if (end >= d->nlines)
        return false;
    cell_text(d, bar + 2, end, b);
    const char *next = buf_text(b);
    if (!is_number(next))
        return false;
    bool group = *number < '0' || *number > '9';
    if (*next < '0' || *next > '9' || strchr(next, '.'))
        return true;
    unsigned long v = strtoul(next, NULL, 10);
    return group && (v == 1 || v == last + 1); /* else a figure of the group's own */
}

static void add_cell(const struct doc *d, uint32_t row, uint32_t column, uint32_t from, uint32_t to,
                     struct tables *out)
{
    for (uint32_t i = from; i < to; i++) {
        size_t n;
        const char *s = line_core(&d->lines[i], &n);
        size_t off = (size_t)(s - d->lines[i].text), open = off;
        while (*s >= '0' && *s <= '9' && open && strchr(" >", d->lines[i].text[open - 1]))
            open--; /* '> 50' quotes nothing */
        add_run(out, row, column, i, open, off + n);
    }
}

struct bar_head {
    uint32_t columns;
    uint32_t second; /* bar that begins the header's second row; 0: it has one */
    uint32_t first_columns, second_columns; /* cells of the two */
    struct span_head span;
    uint32_t rows;   /* bar that begins the first row below */
};

/* Cells from the bar at i to the double bar that ends their row, '|' between them. Returns the bar
 * that begins the next row; i where no row ends near. */
static uint32_t bar_row(const struct doc *d, uint32_t i, struct buf *row, uint32_t *columns)
{
    struct buf cell = {0};
    uint32_t at = i, result = i;
    buf_clear(row);
    for (*columns = 0; *columns <= TABLE_COLUMNS;) {
        uint32_t end = cell_end(d, at);
        if (end >= d->nlines || end > at + 8)
            break;
        cell_text(d, at + 1, end, &cell);
        if (!*columns && cell.len > 30 && table_column(cell.s, cell.len) == COLUMN_OTHER)
            break; /* the bar closed the table before: this is the title of the next */
        if (*columns)
            buf_chr(row, '|');
        buf_str(row, buf_text(&cell));
        ++*columns;
        at = end;
        if (at + 1 < d->nlines && line_is_bar(&d->lines[at + 1])) {
            result = at + 1;
            break;
        }
    }
    buf_free(&cell);
    return result;
}

/* Cells of the fullest of the next rows: empty cells cut them, for they look like a row's end. */
static uint32_t widest_row(const struct doc *d, uint32_t i)
{
    enum { ROWS = 12 };
    struct buf row = {0};
    uint32_t most = 0, n = 0;
    for (unsigned k = 0; k < ROWS; k++) {
        uint32_t next = bar_row(d, i, &row, &n);
        if (next == i)
            break;
        most = n > most ? n : most;
        i = next;
    }
    buf_free(&row);
    return most;
}

/* 'Giai đoạn 2026 - 2030' over a row of its years: cells of the header's first row span those of its
 * second. `row` becomes both. */
static bool spans_second(const struct doc *d, struct bar_head *h, struct buf *row)
{
    struct buf second = {0}, both = {0};
    struct result_head years;
    uint32_t n = 0, next = bar_row(d, h->rows, &second, &n);
    uint32_t columns[] = {next != h->rows && n >= 2 ? widest_row(d, next) : 0, h->columns + n - 1};
    bool ok = false;
    for (size_t k = 0; k < 2 && columns[0] != h->columns && !ok; k++) {
        ok = span_packed(buf_text(row), row->len, buf_text(&second), second.len, columns[k], &h->span);
        if (ok)
            span_text(row->s, row->len, buf_text(&second), second.len, &h->span, &both);
        ok = ok && (k ? result_head_read(buf_text(&both), both.len, &years) && !years.by_row
                      : span_heads(buf_text(&both), both.len));
    }
    if (ok) {
        h->first_columns = h->columns;
        h->second_columns = n;
        h->columns = (uint32_t)h->span.n;
        h->second = h->rows;
        h->rows = next;
    }
    buf_free(&second);
    buf_free(&both);
    return ok;
}

/* The header whose first cell is behind the bar at i; false where these bars are no header's. */
static bool bar_head(const struct doc *d, uint32_t i, struct bar_head *h)
{
    struct buf row = {0};
    *h = (struct bar_head){.rows = i};
    h->rows = bar_row(d, i, &row, &h->columns);
    bool ok = h->rows != i && h->columns >= 3 && (spans_second(d, h, &row) || span_heads(buf_text(&row), row.len));
    buf_free(&row);
    return ok;
}

/* The cells of a header's row, from the bar at i on. */
static void put_head_row(const struct doc *d, uint32_t i, uint32_t row, uint32_t cells, struct tables *out)
{
    for (uint32_t c = 0; c < cells; c++) {
        uint32_t end = cell_end(d, i);
        add_cell(d, row, c, i + 1, end, out);
        i = end;
    }
}

static uint32_t put_spanned(const struct doc *d, uint32_t i, const struct bar_head *h, struct tables *out)
{
    size_t run = out->nruns;
    put_head_row(d, i, 0, h->first_columns, out);
    put_head_row(d, h->second, 1, h->second_columns, out);
    span_runs(out, run, &h->span);
    return 1;
}

/* A group's row ('II', its title) and behind it the header again, its first cell empty: the bar that ends
 * the one begins the other. */
static bool header_follows(const struct doc *d, uint32_t bar, struct buf *b)
{
    struct bar_head h;
    if (bar + 2 >= d->nlines || !line_is_bar(&d->lines[bar + 1]) || line_is_bar(&d->lines[bar + 2]))
        return false;
    cell_text(d, bar + 2, cell_end(d, bar + 1), b);
    return b->len && b->len < 50 && bar_head(d, bar, &h);
}

/* The bar that begins the next row, behind the one that ends a row and cells too many, which are empty. */
static uint32_t past_blank_cells(const struct doc *d, uint32_t bar, struct buf *b)
{
    for (unsigned n = 0; n < 4 && bar + 1 < d->nlines && !line_is_bar(&d->lines[bar + 1]); n++) {
        uint32_t end = cell_end(d, bar);
        cell_text(d, bar + 1, end, b);
        if (end >= d->nlines || end > bar + 4 || (b->len && strspn(b->s, " ") < b->len))
            break;
        bar = end;
    }
    return bar + 1;
}

static uint32_t bar_table(struct doc *d, uint32_t i, struct tables *out)
{
    struct buf number = {0}, b = {0};
    struct table t = {.first = i, .run = out->nruns};
    struct bar_head h;
    if (!bar_head(d, i, &h))
        return i;
    unsigned long last = 0; /* number of the last row that has one */
    uint32_t at = h.second ? h.rows : i; /* the bar that begins a row */
    uint32_t row = h.second ? put_spanned(d, i, &h, out) : 0;
    for (bool again = false; !again && at < d->nlines && line_is_bar(&d->lines[at]); row++) {
        uint32_t end = at;
        size_t before = out->nruns;
        for (uint32_t c = 0; c < h.columns; c++) {
            uint32_t from = end + 1;
            end = cell_end(d, end);
            if (end >= d->nlines) /* the file ends inside the row */
                break;
            add_cell(d, row, c, from, end, out);
            if (c == 0) {
                cell_text(d, from, end, &number);
                last = number.len && strspn(number.s, "0123456789.") == number.len ? strtoul(number.s, NULL, 10) : last;
            } else if (c + 1 < h.columns && (again = header_follows(d, end, &b)))
                break;
            else if (c + 1 < h.columns && row_ends_early(d, end, buf_text(&number), last, &b))
                break;
        }
        if (end >= d->nlines) {
            out->nruns = before;
            break;
        }
        at = again ? end : past_blank_cells(d, end, &b);
    }
    t.end = at;
    t.nruns = out->nruns - t.run;
    VEC_PUSH(out->v, out->n, out->cap) = t;
    buf_free(&number);
    buf_free(&b);
    return t.end;
}

uint32_t table_text_at(struct doc *d, uint32_t i, struct tables *out)
{
    const struct line *l = &d->lines[i]; /* of any role: a plan's header is told by its words */
    if (line_is_bar(l))
        return bar_table(d, i, out);
    if (marks_in(l, '|') >= 2)
        return inline_table(d, i, '|', out);
    return marks_in(l, '\t') >= 2 ? inline_table(d, i, '\t', out) : i;
}
