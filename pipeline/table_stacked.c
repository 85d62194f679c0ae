#include "table.h"

#include "buf.h"
#include "roles.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Tables whose cells stand below each other, a line or more each, as text is copied out of an office
 * program: the header's cells from 'TT' on, then each row from its number on. Cells left empty are
 * not there, so which column a cell is of is told by what it looks like. */

#define HEAD_LINES 24u
#define ROW_LINES 60u
#define CELLS 32u

enum look { LOOK_TEXT, LOOK_BODY, LOOK_TIME };

struct stacked {
    uint32_t first, end; /* lines; empty ones between them are none of it */
    enum look look;
};

static bool goes_on(const struct line *l)
{
    size_t n;
    return line_starts_small(l) || *line_core(l, &n) == '(';
}

static bool is_open(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    return n && strchr(",;-", s[n - 1]) != NULL;
}

/* '3', '3.', '2.1': 1; 'I', 'A': 2; no number alone on its line: 0. */
static int number_of(const struct line *l)
{
    size_t n, k;
    const char *s = line_core(l, &n);
    while (n && (s[n - 1] == '.' || s[n - 1] == ')'))
        n--;
    k = strspn(s, "0123456789.");
    if (n && n <= 5 && k >= n && *s != '0' && !(n == 4 && !memchr(s, '.', n)))
        return 1;
    k = strspn(s, "IVX");
    return n && n <= 4 && (k >= n || (n == 1 && *s >= 'A' && *s <= 'H')) ? 2 : 0;
}

static enum look look_of(const struct line *l)
{
    static const char *const times[] = {"quy i",   "quy v",      "quy 1",     "quy 2",      "quy 3",
                                        "quy 4",   "thang ",     "nam 20",    "hang ",      "hang nam",
                                        "truoc ",  "thuong xuyen", "giai doan ", "trong nam ", "trong quy ",
                                        "trong thang ", "dinh ky", "tu nam ",  "tu thang ",  "den nam ",
                                        "den het ", "6 thang ",  "sau khi ",   "ngay ",      NULL};
    static const char *const bodies[] = {"so ",       "cac so",     "ubnd",     "uy ban ",   "ban ",    "bo ",
                                         "cong an ",  "van phong ", "vp ",      "phong ",    "hoi ",    "trung tam ",
                                         "dang uy ",  "bao ",       "cuc ",     "chi cuc ",  "thue ",   "cac co quan",
                                         "cac don vi", "cac phong", "co quan ", "mttq",      "mat tran ", "doan ",
                                         "tinh doan", "truong ",    "bhxh",     "bao hiem xa hoi", "cac ban", "cac nganh",
                                         "ngan hang ", "kho bac ",  "hdnd",     "toa an ",   "cac xa",  "cac to chuc",
                                         "cac bo",    "dai ",       "vien kiem sat", NULL};
    struct buf b = {0};
    size_t n;
    const char *f = line_folded(l, &b);
    line_core(l, &n);
    f += strspn(f, "- ");
    bool figures = *f >= '0' && *f <= '9' && strspn(f, "0123456789/-. ") == strlen(f) && strlen(f) >= 4;
    enum look look = figures || (n < 60 && utf8_begins(f, times)) ? LOOK_TIME
                     : n < 160 && utf8_begins(f, bodies)         ? LOOK_BODY
                                                                     : LOOK_TEXT;
    buf_free(&b);
    return look;
}

/* The cells of the lines [i, end): a cell goes on where nothing tells that another begins. */
static size_t read_cells(const struct doc *d, uint32_t i, uint32_t end, bool spaced, struct stacked *out)
{
    size_t n = 0;
    bool gap = true;
    for (; i < end; i++) {
        if (line_is_empty(&d->lines[i]) || d->lines[i].role == ROLE_PAGENO) {
            gap = true;
            continue;
        }
        bool on = n && (spaced ? !gap : goes_on(&d->lines[i]) || is_open(&d->lines[out[n - 1].end - 1]));
        if (on) {
            out[n - 1].end = i + 1;
        } else {
            if (n == CELLS)
                return 0;
            out[n++] = (struct stacked){i, i + 1, look_of(&d->lines[i])};
        }
        gap = false;
    }
    return n;
}

static bool is_first_heading(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    return n <= 6 && table_column(s, n) == COLUMN_NO;
}

static void heading_text(const struct doc *d, const struct stacked *c, struct buf *b)
{
    for (uint32_t l = c->first; l < c->end; l++) {
        size_t len;
        const char *s = line_core(&d->lines[l], &len);
        buf_str(b, l > c->first ? " " : "");
        buf_add(b, s, len);
    }
}

static enum table_column heading_kind(const struct doc *d, const struct stacked *c)
{
    struct buf b = {0};
    heading_text(d, c, &b);
    enum table_column kind = table_column(buf_text(&b), b.len);
    buf_free(&b);
    return kind;
}

/* 'Chủ trì', 'Phối hợp' behind all other headings are the second row, under 'Cơ quan thực hiện': they move
 * to its place. Returns the number of headings then. */
static size_t unfold_head(const struct doc *d, struct stacked *cells, size_t n)
{
    enum table_column last = n > 4 ? heading_kind(d, &cells[n - 1]) : COLUMN_OTHER, before = n > 4 ? heading_kind(d, &cells[n - 2]) : COLUMN_OTHER;
    bool bodies = before == COLUMN_LEAD && last == COLUMN_COORDINATE, times = before == COLUMN_START && last == COLUMN_END;
    for (size_t i = 1; i + 3 < n && (bodies || times); i++) {
        if (heading_kind(d, &cells[i]) != (bodies ? COLUMN_IMPLEMENT : COLUMN_TIME))
            continue;
        struct stacked two[2] = {cells[n - 2], cells[n - 1]};
        memmove(cells + i + 2, cells + i + 1, (n - 3 - i) * sizeof *cells);
        memcpy(cells + i, two, sizeof two);
        return n - 1;
    }
    return n;
}

/* The header from line i on: the line of the first row's number, or i. Do blank lines part its cells? */
static uint32_t head_end(const struct doc *d, uint32_t i, uint32_t stop, bool *spaced, struct table_head *head)
{
    struct stacked cells[CELLS];
    struct buf row = {0};
    uint32_t end = i + 1, lines = 1, gaps = 0;
    while (end < stop && end < i + HEAD_LINES && !number_of(&d->lines[end])) {
        lines += !line_is_empty(&d->lines[end]);
        gaps += line_is_empty(&d->lines[end]) && !line_is_empty(&d->lines[end - 1]);
        end++;
    }
    *spaced = gaps + 1 >= lines && lines > 2;
    if (end >= stop || end == i + HEAD_LINES || lines < 3)
        return i;
    size_t n = unfold_head(d, cells, read_cells(d, i, end, *spaced, cells));
    for (size_t k = 0; k < n && n <= TABLE_COLUMNS; k++) {
        buf_str(&row, k ? " | " : "");
        heading_text(d, &cells[k], &row);
    }
    bool ok = n >= 3 && n <= TABLE_COLUMNS && table_head_read(buf_text(&row), row.len, head);
    buf_free(&row);
    return ok ? end : i;
}

/* ---- which cell is of which column ---- */

static int fit(enum table_column kind, enum look look)
{
    switch (kind) {
    case COLUMN_LEAD: case COLUMN_COORDINATE: case COLUMN_IMPLEMENT:
        return look == LOOK_BODY ? 6 : look == LOOK_TIME ? -6 : -2;
    case COLUMN_TIME: case COLUMN_START: case COLUMN_END:
        return look == LOOK_TIME ? 6 : -6;
    case COLUMN_NO:
        return -20;
    default:
        return look == LOOK_TEXT ? 2 : look == LOOK_BODY ? -2 : -4;
    }
}

/* Sets column[] for the cells of a row, which never go back. */
static void place(const struct table_head *h, const struct stacked *c, size_t n, uint32_t *column)
{
    int best[CELLS][TABLE_COLUMNS];
    uint32_t from[CELLS][TABLE_COLUMNS];
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < h->n; k++) {
            int top = i ? -1000 : h->kind[k] == COLUMN_TASK || h->kind[k] == COLUMN_TARGET ? 4 : 0;
            from[i][k] = k;
            for (uint32_t j = 0; i && j <= k; j++) {
                int skip = 0;
                for (uint32_t x = j + 1; x < k; x++)
                    skip += h->kind[x] == COLUMN_LEAD ? 3 : 1;
                int v = best[i - 1][j] - (j == k ? 2 : skip);
                if (v > top) {
                    top = v;
                    from[i][k] = j;
                }
            }
            best[i][k] = top + fit(h->kind[k], c[i].look);
        }
    uint32_t at = 0;
    for (uint32_t k = 1; k < h->n; k++)
        at = best[n - 1][k] > best[n - 1][at] ? k : at;
    for (size_t i = n; i-- > 0; at = from[i][at])
        column[i] = at;
}

static void add_cell(const struct doc *d, uint32_t row, uint32_t column, const struct stacked *c,
                     struct tables *out)
{
    for (uint32_t i = c->first; i < c->end; i++) {
        size_t n;
        const char *s = line_core(&d->lines[i], &n);
        if (n)
            VEC_PUSH(out->runs, out->nruns, out->cap_runs) =
                (struct table_run){row, column, i, (uint32_t)(s - d->lines[i].text), (uint32_t)n};
    }
}

/* ---- the rows ---- */

static bool ends_table(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    return (l->role != ROLE_BODY && l->role != ROLE_PAGENO) || line_is_caption(l) || line_is_type(l) || is_first_heading(l) ||
           (n > 3 && strspn(s, "IVX0123456789") > 0 && s[strspn(s, "IVX0123456789")] == '.' &&
            s[strspn(s, "IVX0123456789") + 1] == ' ');
}

/* Does a row begin at line k behind the one numbered at i? A page's number may stand between. */
static bool is_next(const struct doc *d, uint32_t i, uint32_t k)
{
    size_t n;
    int what = number_of(&d->lines[k]);
    if (!what || what == 2 || d->lines[k].role != ROLE_PAGENO || number_of(&d->lines[i]) == 2)
        return what != 0;
    return strtoul(line_core(&d->lines[k], &n), NULL, 10) ==
           strtoul(line_core(&d->lines[i], &n), NULL, 10) + 1;
}

/* The line behind the row whose number stands at i. The last row has no cells behind its time, unless its
 * columns go on. */
static uint32_t row_end(const struct doc *d, uint32_t i, uint32_t stop, const struct table_head *h, bool spaced,
                        bool *last)
{
    struct stacked cells[CELLS];
    uint32_t end = i + 1;
    bool times_last = h->kind[h->n - 1] == COLUMN_TIME || h->kind[h->n - 1] == COLUMN_END;
    while (end < stop && end < i + ROW_LINES && !ends_table(&d->lines[end])) {
        if (is_next(d, i, end)) {
            *last = false;
            return end;
        }
        end++;
    }
    *last = end >= stop || end < i + ROW_LINES;
    uint32_t whole = i + 1;
    for (uint32_t k = i + 1; k < end; k++) {
        size_t n = read_cells(d, i + 1, k + 1, spaced, cells);
        if (n > h->n - 1)
            break;
        if (!n || line_is_empty(&d->lines[k]))
            continue;
        whole = k + 1;
        bool more = k + 1 < end && (goes_on(&d->lines[k + 1]) || is_open(&d->lines[k]));
        if (times_last && cells[n - 1].look == LOOK_TIME && !more)
            break;
    }
    return whole;
}

uint32_t table_stacked_at(struct doc *d, uint32_t i, uint32_t stop, struct tables *out)
{
    struct table_head head;
    struct stacked cells[CELLS];
    uint32_t column[CELLS], row = 0;
    bool spaced, last = false;
    if (!is_first_heading(&d->lines[i]))
        return i;
    uint32_t at = head_end(d, i, stop, &spaced, &head), rows = 0;
    if (at == i)
        return i;
    size_t run = out->nruns, n = unfold_head(d, cells, read_cells(d, i, at, spaced, cells));
    for (size_t k = 0; k < n; k++)
        add_cell(d, row, (uint32_t)k, &cells[k], out);
    for (row = 1; at < stop && !last; row++) {
        uint32_t end = row_end(d, at, stop, &head, spaced, &last);
        n = read_cells(d, at + 1, end, spaced, cells);
        add_cell(d, row, 0, &(struct stacked){at, at + 1, LOOK_TEXT}, out);
        if (n)
            place(&head, cells, n, column);
        for (size_t k = 0; k < n; k++)
            add_cell(d, row, column[k], &cells[k], out);
        rows += n > 1;
        at = end;
    }
    if (!rows) {
        out->nruns = run;
        return i;
    }
    VEC_PUSH(out->v, out->n, out->cap) =
        (struct table){.first = i, .end = at, .run = run, .nruns = out->nruns - run};
    return at;
}
