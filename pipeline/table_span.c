#include "table_span.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST 90u /* bytes of a heading */

struct row {
    const char *s;
    struct table_cell cell[TABLE_COLUMNS];
    size_t n;
};

static struct row row_of(const char *s, size_t n)
{
    struct row r = {.s = s};
    r.n = table_cells(s, n, r.cell);
    return r;
}

/* A cell that the one above covers may say its words again. */
static bool is_same(const struct row *a, size_t i, const struct row *b, size_t k)
{
    return a->cell[i].len && a->cell[i].len == b->cell[k].len &&
           memcmp(a->s + a->cell[i].off, b->s + b->cell[k].off, a->cell[i].len) == 0;
}

static bool is_year(const char *s, size_t n)
{
    return n == 4 && strspn(s, "0123456789") >= 4 && (memcmp(s, "20", 2) == 0 || memcmp(s, "19", 2) == 0);
}

static bool holds_digit(const struct row *r, size_t i)
{
    for (size_t k = 0; k < r->cell[i].len; k++)
        if (r->s[r->cell[i].off + k] >= '0' && r->s[r->cell[i].off + k] <= '9')
            return true;
    return false;
}

/* Words, or a year: no figure of a row, and no sentence. */
static bool is_heading(const struct row *r, size_t i)
{
    const char *s = r->s + r->cell[i].off;
    size_t n = r->cell[i].len;
    return n > 1 && n <= LONGEST && (is_year(s, n) || strspn(s, "0123456789.,()% -+IVX") < n);
}

static bool is_part(const struct row *r, size_t i)
{
    enum table_column kind = table_column(r->s + r->cell[i].off, r->cell[i].len);
    return kind >= COLUMN_LEAD && kind <= COLUMN_END;
}

/* A year range over single years says nothing of them: 'Giai đoạn 2026 - 2030' over 'Năm 2027'; nor does
 * 'Thời gian' over 'Bắt đầu'. */
static void join(struct span_head *h, const struct row *a, size_t i, const struct row *b, size_t k)
{
    bool alone = i && k && ((holds_digit(a, i - 1) && holds_digit(b, k - 1)) || is_part(b, k - 1));
    h->above[h->n] = (uint8_t)(alone ? 0 : i);
    h->below[h->n++] = (uint8_t)k;
}

bool span_placed(const char *above, size_t na, const char *below, size_t nb, struct span_head *out)
{
    struct row a = row_of(above, na), b = row_of(below, nb);
    size_t under = 0, last = 0; /* cells below that a span covers; 1 + the last cell above with words */
    *out = (struct span_head){.n = 0};
    if (a.n < 3 || b.n > a.n + 1 || b.n < 2)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        bool again = i && a.cell[i].len && is_same(&a, i, &a, i - 1);
        bool covered = !a.cell[i].len || again;
        bool words = i < b.n && b.cell[i].len && !is_same(&a, i, &b, i);
        bool opens = i + 1 < b.n && i + 1 < a.n && b.cell[i + 1].len && (!a.cell[i + 1].len || is_same(&a, i, &a, i + 1));
        if (words && (!i || !is_heading(&b, i) || !(covered || opens || b.s[b.cell[i].off] == '(')))
            return false;
        last = covered ? last : i + 1;
        under += words && covered;
        join(out, &a, words && covered ? last : covered ? 0 : i + 1, &b, words ? i + 1 : 0);
    }
    return under > 0;
}

static unsigned count_years(const struct row *r, size_t i)
{
    const char *s = r->s + r->cell[i].off;
    unsigned years = 0;
    for (size_t k = 0; k + 4 <= r->cell[i].len; k++)
        years += is_year(s + k, 4) && (!k || s[k - 1] < '0' || s[k - 1] > '9');
    return years;
}

/* What the cells of a header's second row are. */
enum below { BELOW_WORDS, BELOW_YEARS, BELOW_PARTS };

/* How likely a cell of the upper row spans those below it; 0: it does not. */
static int spans(const struct row *a, size_t i, enum below below)
{
    static const char *const words[] = {"ke hoach", "giai doan", "lo trinh", "muc tieu", "phan ky", "chi tieu", "thuc hien",
                                        "cac nam", "nam ", "uoc", "ket qua", "trong do", "don vi", "co quan", "to chuc", "thoi gian", "phan cong", "trach nhiem", NULL};
    enum table_column kind = table_column(a->s + a->cell[i].off, a->cell[i].len);
    struct buf b = {0};
    int score = 0;
    utf8_fold(&b, a->s + a->cell[i].off, a->cell[i].len);
    for (size_t k = 0; b.len && words[k] && !score; k++)
        score = strncmp(b.s, words[k], strlen(words[k])) == 0;
    bool unit = b.len && (strcmp(b.s, "don vi") == 0 || strncmp(b.s, "don vi tinh", 11) == 0);
    buf_free(&b);
    bool who = kind == COLUMN_IMPLEMENT || kind == COLUMN_LEAD || kind == COLUMN_COORDINATE || kind == COLUMN_MONITOR;
    if (kind == COLUMN_NO || unit || !i)
        return 0;
    if (below == BELOW_PARTS)
        return who || kind == COLUMN_TIME ? 3 : score;
    unsigned years = count_years(a, i);
    if (who || kind == COLUMN_NOTE || (below == BELOW_YEARS && years == 1)) /* 'Thực hiện 2025' spans no years */
        return 0;
    return score + 3 * (years > 0);
}

/* 'Chủ trì', 'Phối hợp', 'Bắt đầu' are parts of a plan's columns. */
static enum below what_is_below(const struct row *b)
{
    size_t parts = 0, years = 0;
    for (size_t i = 0; i < b->n; i++) {
        parts += is_part(b, i);
        years += count_years(b, i) == 1;
    }
    return parts == b->n ? BELOW_PARTS : years == b->n ? BELOW_YEARS : BELOW_WORDS;
}

bool span_packed(const char *above, size_t na, const char *below, size_t nb, size_t columns, struct span_head *out)
{
    struct row a = row_of(above, na), b = row_of(below, nb);
    bool spanning[TABLE_COLUMNS] = {false};
    *out = (struct span_head){.n = 0};
    if (a.n < 2 || b.n < 2 || columns > TABLE_COLUMNS || a.n + b.n <= columns || a.n >= columns || a.n == TABLE_COLUMNS)
        return false;
    size_t wide = a.n + b.n - columns, each = b.n / wide;
    if (b.n % wide || each < 2)
        return false;
    for (size_t i = 0; i < b.n; i++)
        if (!b.cell[i].len || !is_heading(&b, i))
            return false;
    enum below what = what_is_below(&b);
    bool named = false;
    for (size_t k = 0; k < wide; k++) { /* the likeliest; of equals the first */
        size_t best = a.n;
        for (size_t i = 0; i < a.n; i++) {
            enum table_column kind = table_column(a.s + a.cell[i].off, a.cell[i].len);
            bool label = !named && i < 3 && (kind == COLUMN_TARGET || kind == COLUMN_TASK);
            named |= label;
            if (!label && !spanning[i] && spans(&a, i, what) > (best < a.n ? spans(&a, best, what) : 0))
                best = i;
        }
        named = false;
        if (best == a.n)
            return false;
        spanning[best] = true;
    }
    size_t next = 0;
    for (size_t i = 0; i < a.n; i++)
        for (size_t k = 0; k < (spanning[i] ? each : 1); k++)
            join(out, &a, i + 1, &b, spanning[i] ? ++next : 0);
    return true;
}

void span_text(const char *above, size_t na, const char *below, size_t nb, const struct span_head *h, struct buf *row)
{
    struct row a = row_of(above, na), b = row_of(below, nb);
    buf_clear(row);
    for (size_t i = 0; i < h->n; i++) {
        if (i)
            buf_chr(row, '|');
        if (h->above[i])
            buf_add(row, a.s + a.cell[h->above[i] - 1].off, a.cell[h->above[i] - 1].len);
        if (h->above[i] && h->below[i])
            buf_chr(row, ' ');
        if (h->below[i])
            buf_add(row, b.s + b.cell[h->below[i] - 1].off, b.cell[h->below[i] - 1].len);
    }
}

/* Appends the runs of one cell of [run, end), as of column `to` of row 0. */
static void copy_cell(struct tables *out, size_t run, size_t end, uint32_t row, uint32_t cell, uint32_t to)
{
    for (size_t i = run; i < end; i++) {
        struct table_run r = out->runs[i];
        if (r.row == row && r.column == cell) {
            r.row = 0;
            r.column = to;
            VEC_PUSH(out->runs, out->nruns, out->cap_runs) = r;
        }
    }
}

void span_runs(struct tables *out, size_t run, const struct span_head *h)
{
    size_t end = out->nruns, head = run;
    while (head < end && out->runs[head].row < 2)
        head++;
    for (size_t i = 0; i < h->n; i++) {
        if (h->above[i])
            copy_cell(out, run, head, 0, h->above[i] - 1u, (uint32_t)i);
        if (h->below[i])
            copy_cell(out, run, head, 1, h->below[i] - 1u, (uint32_t)i);
    }
    for (size_t i = head; i < end; i++) {
        struct table_run r = out->runs[i];
        r.row--;
        VEC_PUSH(out->runs, out->nruns, out->cap_runs) = r;
    }
    memmove(out->runs + run, out->runs + end, (out->nruns - end) * sizeof *out->runs);
    out->nruns -= end - run;
}

bool span_heads(const char *row, size_t n)
{
    struct table_head plan;
    struct result_head result;
    struct goal_head goal;
    return table_head_read(row, n, &plan) || result_head_read(row, n, &result) || goal_head_read(row, n, &goal);
}
