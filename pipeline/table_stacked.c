#include "table_stacked.h"

#include "buf.h"
#include "roles.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Tables whose cells stand below each other, a line or more each, as text is copied out of an office
 * program: the header's cells from 'TT' on, then each row from its number on. Cells left empty are
 * not there, so which column a cell is of is told by what it looks like. */

#define ROW_LINES 60u

static bool goes_on(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    bool same = n == 2 && memcmp(s, "nt", 2) == 0; /* như trên */
    return (line_starts_small(l) && !same) || *s == '(';
}

/* Is the line's last word one that another follows: 'Sở Nông nghiệp và'? */
static bool ends_open(const char *s, size_t n)
{
    static const char *const open[] = {" và", " của", " với", " các", " trong", " cho", " về", " theo", " từ", " đến", " trước"};
    bool is = false;
    for (size_t i = 0; i < sizeof open / sizeof *open && !is; i++) {
        size_t k = strlen(open[i]);
        is = n > k && memcmp(s + n - k, open[i], k) == 0;
    }
    return is;
}

static bool is_open(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    return n && (strchr(",;-", s[n - 1]) != NULL || ends_open(s, n));
}

int stacked_number(const struct line *l)
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

static enum look look_of(const char *text, size_t n)
{
    static const char *const times[] = {"quy i",   "quy v",      "quy 1",     "quy 2",      "quy 3",
                                        "quy 4",   "thang ",     "nam 20",    "hang ",      "hang nam",
                                        "truoc ",  "thuong xuyen", "giai doan ", "trong nam ", "trong quy ",
                                        "trong thang ", "dinh ky", "tu nam ",  "tu thang ",  "den nam ",
                                        "den het ", "6 thang ",  "sau khi ",   "ngay ",      "nam hoc 20",
                                        "ca nam",  "theo ky",    "tu quy ",    NULL};
    static const char *const bodies[] = {"so ",       "cac so",     "ubnd",     "uy ban ",   "ban ",    "bo ",
                                         "cong an ",  "van phong ", "vp ",      "phong ",    "hoi ",    "trung tam ",
                                         "dang uy ",  "bao ",       "cuc ",     "chi cuc ",  "thue ",   "cac co quan",
                                         "cac don vi", "cac phong", "co quan ", "mttq",      "mat tran ", "doan ",
                                         "tinh doan", "truong ",    "bhxh",     "bao hiem xa hoi", "cac ban", "cac nganh",
                                         "ngan hang ", "kho bac ",  "hdnd",     "toa an ",   "cac xa",  "cac to chuc",
                                         "cac bo",    "dai ",       "vien kiem sat", "thanh tra ", "vien ", "lien doan ",
                                         "lien minh ", "cac doan the", "cac hoi", "cac thon", "tram ", "hat kiem lam",
                                         "hiep hoi ", "cong ty ",   "chi bo",   "thuong truc ", "chu tri:",
                                         "phoi hop:", "nhu tren",   "bch ",       NULL};
    static const char *const tasks[] = {"ban hanh", "so ket", "so bo", "so hoa", "hoi nghi", "hoi thao", "hoi thi", "bao cao", "bao dam",
                                        "bao ve", "bao ton", "bao tri", "phong chong", "phong, ", "phong ngua", "phong trao",
                                        "bo tri", "bo sung", "bo nhiem", "thue dat", "truong hop", "ban do", "ban quyen", "ban giao",
                                        "ban tin", "thanh tra viec", "thanh tra, ", "bao duong", "van phong pham", NULL};
    struct buf b = {0};
    utf8_fold(&b, text, n < 200 ? n : 0);
    const char *f = buf_text(&b);
    f += strspn(f, "- ");
    bool figures = *f >= '0' && *f <= '9' && strspn(f, "0123456789/-. ") == strlen(f) && strlen(f) >= 4;
    bool same = strcmp(f, "nt") == 0 || strcmp(f, "//") == 0;
    enum look look = figures || (n < 60 && utf8_begins(f, times))                    ? LOOK_TIME
                     : same                                                          ? LOOK_BODY
                     : n < 160 && utf8_begins(f, bodies) && !utf8_begins(f, tasks)   ? LOOK_BODY
                                                                                     : LOOK_TEXT;
    buf_free(&b);
    return look;
}

void stacked_text(const struct doc *d, const struct stacked *c, struct buf *b)
{
    for (uint32_t l = c->first; l < c->end; l++) {
        size_t len;
        const char *s = line_core(&d->lines[l], &len);
        buf_str(b, l > c->first ? " " : "");
        buf_add(b, s, len);
    }
}

size_t stacked_cells(const struct doc *d, uint32_t i, uint32_t end, bool spaced, struct stacked *out)
{
    size_t n = 0, k;
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
            if (n == STACKED_CELLS)
                return 0;
            out[n++] = (struct stacked){i, i + 1, LOOK_TEXT, *line_core(&d->lines[i], &k) == '-'};
        }
        gap = false;
    }
    for (struct stacked *c = out; c < out + n; c++) {
        struct buf b = {0};
        stacked_text(d, c, &b);
        c->look = look_of(buf_text(&b), b.len);
        buf_free(&b);
    }
    return n;
}

static bool is_first_heading(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    return n <= 6 && table_column(s, n) == COLUMN_NO;
}

static enum table_column heading_kind(const struct doc *d, const struct stacked *c)
{
    struct buf b = {0};
    stacked_text(d, c, &b);
    enum table_column kind = table_column(buf_text(&b), b.len);
    buf_free(&b);
    return kind;
}

bool stacked_goes_on(const struct doc *d, uint32_t k)
{
    return goes_on(&d->lines[k]) || (k && is_open(&d->lines[k - 1]));
}

size_t stacked_uncount(const struct doc *d, struct stacked *c, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        size_t len;
        const char *s = line_core(&d->lines[c[i].first], &len);
        bool count = len >= 3 && len <= 4 && *s == '(' && s[len - 1] == ')' && strspn(s + 1, "0123456789") + 2 == len;
        if (count && i)
            continue;
        c[kept++] = c[i];
    }
    return kept;
}

/* 'Chủ trì', 'Phối hợp' behind all other headings are the second row, under 'Cơ quan thực hiện', and so are
 * 'Bắt đầu', 'Hoàn thành' under 'Thời gian': they move to its place. Returns the number of headings then. */
static size_t unfold_head(const struct doc *d, struct stacked *cells, size_t n)
{
    n = stacked_uncount(d, cells, n);
    for (unsigned pairs = 0; pairs < 2 && n > 4; pairs++) {
        size_t pair = n - 2, span = 0;
        enum table_column a = heading_kind(d, &cells[pair]), b = heading_kind(d, &cells[pair + 1]);
        bool bodies = a == COLUMN_LEAD && b == COLUMN_COORDINATE, times = a == COLUMN_START && b == COLUMN_END;
        for (size_t i = 1; i < pair && (bodies || times) && !span; i++)
            if (heading_kind(d, &cells[i]) == (bodies ? COLUMN_IMPLEMENT : COLUMN_TIME))
                span = i;
        if (!span)
            break;
        struct stacked two[2] = {cells[pair], cells[pair + 1]};
        memmove(cells + span + 2, cells + span + 1, (pair - span - 1) * sizeof *cells);
        memcpy(cells + span, two, sizeof two);
        n--;
    }
    return n;
}

uint32_t stacked_head(const struct doc *d, uint32_t i, uint32_t stop, bool *blanks)
{
    uint32_t end = i + 1, gaps = 0;
    while (end < stop && end < i + STACKED_HEAD && !stacked_number(&d->lines[end])) {
        gaps += line_is_empty(&d->lines[end]) && !line_is_empty(&d->lines[end - 1]);
        end++;
    }
    *blanks = gaps > 2;
    return end < stop && end < i + STACKED_HEAD ? end : i;
}

/* The header from line i on: the line of the first row's number, or i. Blank lines part its cells where it can be
 * read so. */
static uint32_t head_end(const struct doc *d, uint32_t i, uint32_t stop, bool *spaced, struct table_head *head)
{
    struct stacked cells[STACKED_CELLS];
    struct buf row = {0};
    bool ok = false;
    uint32_t end = stacked_head(d, i, stop, spaced);
    for (int tries = *spaced ? 2 : 1; end > i && !ok && tries; tries--) {
        *spaced = tries == 2;
        size_t n = unfold_head(d, cells, stacked_cells(d, i, end, *spaced, cells));
        buf_clear(&row);
        for (size_t k = 0; k < n && n <= TABLE_COLUMNS; k++) {
            buf_str(&row, k ? " | " : "");
            stacked_text(d, &cells[k], &row);
        }
        ok = n >= 3 && n <= TABLE_COLUMNS && table_head_read(buf_text(&row), row.len, head);
    }
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

/* Of two lines of bodies, the second goes on with the cell where both are items of a list. */
static int join_cost(const struct stacked *a, const struct stacked *b)
{
    return a->look != LOOK_BODY || b->look != LOOK_BODY ? 2 : a->item && b->item ? 0 : 5;
}

/* Sets column[] for the cells of a row, which never go back. */
static void place(const struct table_head *h, const struct stacked *c, size_t n, uint32_t *column)
{
    int best[STACKED_CELLS][TABLE_COLUMNS];
    uint32_t from[STACKED_CELLS][TABLE_COLUMNS];
    bool whole = n == h->n - 1; /* a cell for each column: in their order, unless one contradicts */
    for (size_t i = 0; i < n && whole; i++) {
        column[i] = (uint32_t)i + 1;
        whole = fit(h->kind[i + 1], c[i].look) > -6;
    }
    if (whole)
        return;
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < h->n; k++) {
            int top = i ? -1000 : h->kind[k] == COLUMN_TASK || h->kind[k] == COLUMN_TARGET ? 10 : 0;
            from[i][k] = k;
            for (uint32_t j = 0; i && j <= k; j++) {
                int skip = 0;
                for (uint32_t x = j + 1; x < k; x++)
                    skip += h->kind[x] == COLUMN_LEAD ? 3 : 1;
                int v = best[i - 1][j] - (j == k ? join_cost(&c[i - 1], &c[i]) : skip);
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

void stacked_add(const struct doc *d, uint32_t row, uint32_t column, const struct stacked *c,
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

bool stacked_ends(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    return (l->role != ROLE_BODY && l->role != ROLE_PAGENO && n > 2) || line_is_caption(l) || line_is_type(l) || is_first_heading(l) ||
           (n > 3 && strspn(s, "IVX0123456789") > 0 && s[strspn(s, "IVX0123456789")] == '.' &&
            s[strspn(s, "IVX0123456789") + 1] == ' ');
}

/* Does a row begin at line k behind the one numbered at i? A page's number may stand between. */
static bool is_next(const struct doc *d, uint32_t i, uint32_t k)
{
    size_t n;
    int what = stacked_number(&d->lines[k]);
    if (!what || what == 2 || d->lines[k].role != ROLE_PAGENO || stacked_number(&d->lines[i]) == 2)
        return what != 0;
    return strtoul(line_core(&d->lines[k], &n), NULL, 10) ==
           strtoul(line_core(&d->lines[i], &n), NULL, 10) + 1;
}

static enum look line_look(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    return look_of(s, n);
}

/* The line behind the row whose number stands at i. The last row has no cells behind its time, unless its
 * columns go on. */
static uint32_t row_end(const struct doc *d, uint32_t i, uint32_t stop, const struct table_head *h, bool spaced,
                        bool *last)
{
    struct stacked cells[STACKED_CELLS];
    uint32_t end = i + 1;
    bool begins = h->kind[h->n - 2] == COLUMN_START; /* and its end follows */
    bool times_last = h->kind[h->n - 1] == COLUMN_TIME || h->kind[h->n - 1] == COLUMN_END;
    while (end < stop && end < i + ROW_LINES && !stacked_ends(&d->lines[end])) {
        if (is_next(d, i, end)) {
            *last = false;
            return end;
        }
        end++;
    }
    *last = end >= stop || end < i + ROW_LINES;
    uint32_t whole = i + 1;
    for (uint32_t k = i + 1; k < end; k++) {
        size_t n = stacked_cells(d, i + 1, k + 1, spaced, cells);
        if (n > h->n - 1)
            break;
        if (!n || line_is_empty(&d->lines[k]))
            continue;
        whole = k + 1;
        bool more = k + 1 < end && (goes_on(&d->lines[k + 1]) || is_open(&d->lines[k]) ||
                                    (begins && cells[n - 1].look == LOOK_TIME && line_look(&d->lines[k + 1]) == LOOK_TIME));
        if (times_last && cells[n - 1].look == LOOK_TIME && !more)
            break;
    }
    return whole;
}

uint32_t table_stacked_at(struct doc *d, uint32_t i, uint32_t stop, struct tables *out)
{
    struct table_head head;
    struct stacked cells[STACKED_CELLS];
    uint32_t column[STACKED_CELLS], row = 0;
    bool spaced, last = false;
    if (!is_first_heading(&d->lines[i]))
        return i;
    uint32_t figures = stacked_figures_at(d, i, stop, out);
    if (figures > i)
        return figures;
    uint32_t at = head_end(d, i, stop, &spaced, &head), rows = 0;
    if (at == i)
        return i;
    size_t run = out->nruns, n = unfold_head(d, cells, stacked_cells(d, i, at, spaced, cells));
    for (size_t k = 0; k < n; k++)
        stacked_add(d, row, (uint32_t)k, &cells[k], out);
    for (row = 1; at < stop && !last; row++) {
        uint32_t end = row_end(d, at, stop, &head, spaced, &last);
        n = stacked_cells(d, at + 1, end, spaced, cells);
        stacked_add(d, row, 0, &(struct stacked){at, at + 1, LOOK_TEXT, false}, out);
        if (n)
            place(&head, cells, n, column);
        for (size_t k = 0; k < n; k++)
            stacked_add(d, row, column[k], &cells[k], out);
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
