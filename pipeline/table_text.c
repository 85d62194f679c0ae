#include "table.h"

#include "buf.h"
#include "roles.h"

#include <string.h>

/* Tables of text files: '| a | b |' in a line, or tabs between cells, or, as web pages are copied, a line for each bar and
 * lines for each cell between them. */

static bool is_bar(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    return n == 1 && *s == '|';
}

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

static bool inline_head(const struct line *l, char mark, struct table_head *head)
{
    const char *s = l->text + strspn(l->text, mark == '\t' ? " " : " \t");
    struct buf b = {0};
    buf_add(&b, *s == '|' ? s + 1 : s, strlen(s) - (*s == '|'));
    while (b.len && strchr(" \t\r|", b.s[b.len - 1]))
        b.s[--b.len] = '\0';
    for (size_t k = 0; k < b.len; k++)
        b.s[k] = b.s[k] == '*' ? ' ' : b.s[k] == mark ? '|' : b.s[k];
    bool ok = b.len && table_head_read(b.s, b.len, head);
    buf_free(&b);
    return ok;
}

static uint32_t inline_table(struct doc *d, uint32_t i, char mark, struct tables *out)
{
    struct table_head head, other;
    if (!inline_head(&d->lines[i], mark, &head))
        return i;
    struct table t = {.first = i, .run = out->nruns};
    bool framed = begins_with_bar(&d->lines[i]);
    uint32_t row = 0, last = i, column = 0;
    for (uint32_t k = i; k < d->nlines; k++) {
        const struct line *l = &d->lines[k];
        /* a cell's text may break: what goes on has no bar before it, and its row lacks cells */
        bool rest = framed && k > i && column + 1 < head.n && !begins_with_bar(l);
        if (line_is_empty(l) && k < last + 2)
            continue;
        if (marks_in(l, mark) < (rest || mark == '\t' ? 1 : 2) || (k > i && inline_head(l, mark, &other)))
            break;
        if (!is_rule(l))
            column = split_line(d, k, mark, framed, rest ? row - 1 : row++, rest ? column : 0, out);
        last = k;
    }
    t.end = last + 1;
    t.nruns = out->nruns - t.run;
    VEC_PUSH(out->v, out->n, out->cap) = t;
    return t.end;
}

/* ---- a line for each bar ---- */

/* The lines of the cell behind the bar at i: *from .. the returned index, a bar's or nlines. */
static uint32_t cell_end(const struct doc *d, uint32_t i)
{
    uint32_t k = i + 1;
    while (k < d->nlines && !is_bar(&d->lines[k]) && k < i + 200)
        k++;
    return k < d->nlines && is_bar(&d->lines[k]) ? k : (uint32_t)d->nlines;
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
    if (digits && digits <= 8 && !s[digits])
        return true;
    if (!roman && *s >= 'A' && *s <= 'H')
        roman = 1;
    return roman && roman <= 5 && s[roman + strspn(s + roman, ".)0123456789")] == '\0';
}

/* A row may leave its empty cells out: then a bar, the next row's bar and its number follow. */
static bool row_ends_early(const struct doc *d, uint32_t bar, const char *number, struct buf *b)
{
    if (bar + 2 >= d->nlines || !is_bar(&d->lines[bar + 1]) || is_bar(&d->lines[bar + 2]))
        return false;
    uint32_t end = cell_end(d, bar + 1);
    if (end >= d->nlines)
        return false;
    cell_text(d, bar + 2, end, b);
    const char *next = buf_text(b);
    if (!is_number(next))
        return false;
    bool group = *number < '0' || *number > '9';
    return group || *next < '0' || *next > '9' || strchr(next, '.');
}

static void add_cell(const struct doc *d, uint32_t row, uint32_t column, uint32_t from, uint32_t to,
                     struct tables *out)
{
    for (uint32_t i = from; i < to; i++) {
        size_t n;
        const char *s = line_core(&d->lines[i], &n);
        size_t off = (size_t)(s - d->lines[i].text);
        add_run(out, row, column, i, off, off + n);
    }
}

struct bar_head {
    uint32_t columns;
    uint32_t second; /* bar that begins the header's second row; 0: it has one */
    uint32_t first_columns; /* cells of the first row */
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
        if (at + 1 < d->nlines && is_bar(&d->lines[at + 1])) {
            result = at + 1;
            break;
        }
    }
    buf_free(&cell);
    return result;
}

/* 'Giai đoạn 2026 - 2030' over a row of its years: the header's last cell spans them. */
static bool spans_years(const struct doc *d, struct bar_head *h, struct buf *row)
{
    struct buf second = {0};
    struct result_head head;
    uint32_t n = 0, next = bar_row(d, h->rows, &second, &n);
    bool ok = next != h->rows && n >= 2 && h->columns >= 3 && h->columns - 1 + n <= TABLE_COLUMNS;
    if (ok) {
        while (row->len && row->s[row->len - 1] != '|')
            row->len--;
        buf_add(row, second.s, second.len);
        ok = result_head_read(row->s, row->len, &head) && !head.by_row;
        for (size_t i = h->columns - 1; i < head.n && ok; i++)
            ok = head.kind[i] == RESULT_FIGURE;
    }
    if (ok)
        *h = (struct bar_head){h->columns - 1 + n, h->rows, h->columns, next};
    buf_free(&second);
    return ok;
}

/* The header whose first cell is behind the bar at i; false where these bars are no header's. */
static bool bar_head(const struct doc *d, uint32_t i, struct bar_head *h)
{
    struct buf row = {0};
    struct table_head head;
    struct result_head result;
    *h = (struct bar_head){.rows = i};
    h->rows = bar_row(d, i, &row, &h->columns);
    bool ok = h->rows != i && h->columns >= 3;
    if (ok && !table_head_read(row.s, row.len, &head)) {
        bool years = result_head_read(row.s, row.len, &result);
        ok = spans_years(d, h, &row) || years;
    }
    buf_free(&row);
    return ok;
}

/* A header of two rows is written as one: the cell that spans the years stands alone before it. */
static uint32_t put_spanned(const struct doc *d, uint32_t i, const struct bar_head *h,
                            struct tables *out)
{
    uint32_t at = i;
    for (uint32_t c = 0; c < h->first_columns; c++) {
        uint32_t end = cell_end(d, at);
        if (c + 1 == h->first_columns)
            add_cell(d, 0, 0, at + 1, end, out);
        at = end;
    }
    at = i;
    for (uint32_t c = 0; c < h->columns; c++) {
        if (c + 1 == h->first_columns)
            at = h->second;
        uint32_t end = cell_end(d, at);
        add_cell(d, 1, c, at + 1, end, out);
        at = end;
    }
    return 2;
}

/* A group's row ('II', its title) and behind it the header again, its first cell empty: the bar that ends
 * the one begins the other. */
static bool header_follows(const struct doc *d, uint32_t bar, struct buf *b)
{
    struct bar_head h;
    if (bar + 2 >= d->nlines || !is_bar(&d->lines[bar + 1]) || is_bar(&d->lines[bar + 2]))
        return false;
    cell_text(d, bar + 2, cell_end(d, bar + 1), b);
    return b->len && b->len < 50 && bar_head(d, bar, &h);
}

/* The bar that begins the next row, behind the one that ends a row and cells too many, which are empty. */
static uint32_t past_blank_cells(const struct doc *d, uint32_t bar, struct buf *b)
{
    for (unsigned n = 0; n < 4 && bar + 1 < d->nlines && !is_bar(&d->lines[bar + 1]); n++) {
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
    uint32_t at = h.second ? h.rows : i; /* the bar that begins a row */
    uint32_t row = h.second ? put_spanned(d, i, &h, out) : 0;
    for (bool again = false; !again && at < d->nlines && is_bar(&d->lines[at]); row++) {
        uint32_t end = at;
        size_t before = out->nruns;
        for (uint32_t c = 0; c < h.columns; c++) {
            uint32_t from = end + 1;
            end = cell_end(d, end);
            if (end >= d->nlines) /* the file ends inside the row */
                break;
            add_cell(d, row, c, from, end, out);
            if (c == 0)
                cell_text(d, from, end, &number);
            else if (c + 1 < h.columns && (again = header_follows(d, end, &b)))
                break;
            else if (c + 1 < h.columns && row_ends_early(d, end, buf_text(&number), &b))
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
    if (is_bar(l))
        return bar_table(d, i, out);
    if (marks_in(l, '|') >= 2)
        return inline_table(d, i, '|', out);
    return marks_in(l, '\t') >= 2 ? inline_table(d, i, '\t', out) : i;
}
