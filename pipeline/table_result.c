#include "table.h"

#include "buf.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* The header of a table of results: 'Đơn vị | Năm | Tổng số hội viên | ...', a row a body and year,
 * or 'Chỉ tiêu | Đơn vị tính | Năm 2016 | Năm 2020', a column a year. */

#define LONGEST 110u /* bytes of a heading: a year over what is counted in it */

/* The one year in a cell; 0 where there is none or another number beside it. */
static unsigned year_of(const char *s)
{
    unsigned year = 0;
    for (; *s; s++) {
        if (*s < '0' || *s > '9')
            continue;
        size_t n = strspn(s, "0123456789");
        unsigned v = (unsigned)strtoul(s, NULL, 10);
        if (year || n != 4 || v < 1945 || v > 2100)
            return 0;
        year = v;
        s += n - 1;
    }
    return year;
}

static bool holds(const char *s, const char *const *words)
{
    for (; *words; words++) {
        size_t n = strlen(*words);
        for (const char *at = strstr(s, *words); at; at = strstr(at + 1, *words))
            if ((at == s || at[-1] == ' ' || at[-1] == '(') &&
                (!at[n] || strchr(" ,.)(/", at[n])))
                return true;
    }
    return false;
}

/* 'Chỉ tiêu đến năm 2030' before all figures says what the rows are about. */
static bool is_label(const struct result_head *h, size_t i, const char *cell, size_t n)
{
    enum table_column kind = table_column(cell, n);
    for (size_t k = 0; k < i; k++)
        if (h->kind[k] != RESULT_NO)
            return false;
    return kind == COLUMN_TARGET || kind == COLUMN_TASK;
}

static void read_cell(struct result_head *h, size_t i, const char *cell, size_t n)
{
    static const char *const units[] = {"dvt", "don vi tinh", "dv tinh", NULL};
    static const char *const asked[] = {"ke hoach", "kh", "muc tieu", "chi tieu", "phan dau",
                                        "du kien", "dinh huong", "den nam", "lo trinh", NULL};
    static const char *const reached[] = {"thuc hien", "ket qua", "hien trang", "thuc trang",
                                          "uoc", "uth", "th", "da dat", "dat duoc", NULL};
    static const char *const parts[] = {"so voi", "quy", "thang", "ngay", "giai doan", "nhiem ky", NULL};
    struct buf b = {0};
    utf8_fold(&b, cell, n < 200 ? n : 0);
    const char *s = buf_text(&b);
    if (table_column(cell, n) == COLUMN_NO)
        h->kind[i] = RESULT_NO;
    else if (strcmp(s, "nam") == 0)
        h->kind[i] = RESULT_YEAR;
    else if (holds(s, units))
        h->kind[i] = RESULT_UNIT;
    else if (n <= LONGEST && !strchr(s, '/') && !holds(s, parts) && !is_label(h, i, cell, n) && (h->year[i] = year_of(s)))
        h->kind[i] = RESULT_FIGURE;
    h->asked[i] = holds(s, asked);
    h->reached[i] = holds(s, reached);
    buf_free(&b);
}

/* 'Đơn vị': of what is counted, or whose rows these are. */
static bool is_unit(const char *cell, size_t n)
{
    struct buf b = {0};
    utf8_fold(&b, cell, n < 40 ? n : 0);
    bool is = strcmp(buf_text(&b), "don vi") == 0;
    buf_free(&b);
    return is;
}

/* The first column that is no other: but 'STƑ | Chỉ tiêu' heads numbers and labels. */
static void find_label(struct result_head *h, const char *row, const struct table_cell *cells)
{
    for (size_t i = 0; i < h->n && i < 3 && !h->label; i++) {
        if (h->kind[i] != RESULT_OTHER || !cells[i].len)
            continue;
        bool next = !i && h->n > 3 && h->kind[1] == RESULT_OTHER && cells[0].len < 6 &&
                    table_column(row + cells[1].off, cells[1].len) == COLUMN_TARGET;
        h->kind[i] = next ? RESULT_NO : RESULT_LABEL;
        h->label = next ? 0 : i + 1;
    }
}

bool result_head_read(const char *row, size_t n, struct result_head *h)
{
    struct table_cell cells[TABLE_COLUMNS];
    struct table_head plan;
    size_t years = 0, figures = 0, filled = 0;
    *h = (struct result_head){.n = table_cells(row, n, cells)};
    if (h->n < 3 || memchr(row + cells[h->n - 1].off, '|', cells[h->n - 1].len))
        return false;
    for (size_t i = 0; i < h->n; i++) {
        read_cell(h, i, row + cells[i].off, cells[i].len);
        const char *c = row + cells[i].off;
        bool figure = cells[i].len && strspn(c, "0123456789.,% ") >= cells[i].len;
        if (figure && h->kind[i] == RESULT_OTHER)
            return false; /* a row, not its header */
        filled += cells[i].len > 0;
        years += h->kind[i] == RESULT_YEAR;
        figures += h->kind[i] == RESULT_FIGURE;
    }
    if (filled < 3)
        return false; /* 'II | Đến năm 2030 | | |' parts the rows of a table */
    find_label(h, row, cells);
    for (size_t i = h->label; h->label && i < h->n; i++) /* behind what the rows are about, not that itself */
        if (h->kind[i] == RESULT_OTHER && is_unit(row + cells[i].off, cells[i].len))
            h->kind[i] = RESULT_UNIT;
    if (!h->label || h->label == h->n || years > 1 || (years && figures) || (!years && !figures))
        return false;
    if (years && table_head_read(row, n, &plan))
        return false; /* 'Nội dung | Đơn vị thực hiện | Năm' */
    h->by_row = years == 1;
    for (size_t i = 0; i < h->n && h->by_row; i++)
        if (h->kind[i] == RESULT_OTHER && cells[i].len) {
            h->kind[i] = RESULT_FIGURE;
            figures++;
        }
    h->label--;
    return figures > 0;
}

/* ---- tables of targets ---- */

static bool begins(const struct buf *b, const char *const *words)
{
    return b->len && utf8_begins(b->s, words);
}

bool goal_head_read(const char *row, size_t n, struct goal_head *h)
{
    static const char *const units[] = {"don vi tinh", "dvt", "dv tinh", NULL};
    static const char *const asked[] = {"chi tieu", "muc tieu", NULL};
    static const char *const sure[] = {"muc tieu", "ke hoach", "chi tieu", "muc phan dau", "phan dau", "den nam", "den 20",
                                       "nam 20", "giai doan", NULL};
    static const char *const perhaps[] = {"gia tri", "ket qua", NULL}; /* of a thing made, unless it has a unit */
    static const char *const than[] = {"so voi", "uoc", "thuc hien", "da dat", "dat duoc", NULL};
    struct table_cell cells[TABLE_COLUMNS];
    struct buf b = {0};
    size_t labels = 0, guessed = 0, values = 0;
    bool says = false;
    *h = (struct goal_head){.n = table_cells(row, n, cells)};
    for (size_t i = 0; i < h->n && !values; i++) { /* rows of figures name none of them: most are told so */
        buf_clear(&b);
        utf8_fold(&b, row + cells[i].off, cells[i].len < 90 ? cells[i].len : 0);
        values = begins(&b, sure) || begins(&b, perhaps);
    }
    size_t columns = h->n >= 3 && values ? h->n : 0;
    values = 0;
    for (size_t i = 0; i < columns; i++) {
        enum table_column kind = table_column(row + cells[i].off, cells[i].len);
        buf_clear(&b);
        utf8_fold(&b, row + cells[i].off, cells[i].len < 90 ? cells[i].len : 0);
        bool named = labels > 0, compared = holds(buf_text(&b), than) || strchr(buf_text(&b), '/');
        if (!named && (kind == COLUMN_TARGET || kind == COLUMN_TASK)) {
            says = kind == COLUMN_TARGET || holds(buf_text(&b), asked); /* 'Tênchitiêu' of a scan */
            h->label = i;
            labels++;
        } else if (begins(&b, units) || strcmp(buf_text(&b), "don vi") == 0) {
            h->unit = i + 1;
        } else if (named && !compared && (begins(&b, sure) || begins(&b, perhaps))) {
            h->value[i] = true;
            says |= begins(&b, sure);
            values++;
            guessed += begins(&b, perhaps);
        }
    }
    buf_free(&b);
    return labels && says && values && (h->unit || !guessed);
}
