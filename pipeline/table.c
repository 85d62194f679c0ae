#include "table.h"

#include "buf.h"
#include "table_grid.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* ---- what a header says ---- */

struct heading {
    enum table_column kind;
    enum { IS, BEGINS, HOLDS } how; /* what the cell does with the words */
    const char *words;              /* folded */
};

/* The first that fits decides: 'Đơn vị phối hợp thực hiện' is no 'đơn vị thực hiện'. */
static const struct heading headings[] = {
    {COLUMN_NO, IS, "tt"},
    {COLUMN_NO, IS, "stt"},
    {COLUMN_NO, IS, "so tt"},
    {COLUMN_NO, IS, "so thu tu"},
    {COLUMN_LEAD, HOLDS, "chu tri"},
    {COLUMN_LEAD, HOLDS, "dau moi"},
    {COLUMN_COORDINATE, HOLDS, "phoi hop"},
    {COLUMN_COORDINATE, BEGINS, "tham gia"}, /* 'Số người tham gia' counts */
    {COLUMN_COORDINATE, HOLDS, "quan tham gia"},
    {COLUMN_COORDINATE, HOLDS, "vi tham gia"},
    {COLUMN_COORDINATE, HOLDS, "nganh tham gia"},
    {COLUMN_COORDINATE, HOLDS, "chuc tham gia"},
    {COLUMN_COORDINATE, HOLDS, "tham gia thuc hien"},
    {COLUMN_COORDINATE, HOLDS, "don vi ho tro"},
    {COLUMN_COORDINATE, HOLDS, "co quan ho tro"},
    {COLUMN_COORDINATE, HOLDS, "dv ho tro"},
    {COLUMN_MONITOR, HOLDS, "co quan theo doi"},
    {COLUMN_MONITOR, HOLDS, "don vi theo doi"},
    {COLUMN_MONITOR, HOLDS, "co quan giam sat"},
    {COLUMN_MONITOR, BEGINS, "theo doi"},
    {COLUMN_START, HOLDS, "thoi gian bat dau"},
    {COLUMN_START, HOLDS, "ngay bat dau"},
    {COLUMN_START, BEGINS, "bat dau"},
    {COLUMN_END, HOLDS, "thoi gian hoan thanh"},
    {COLUMN_END, HOLDS, "thoi gian ket thuc"},
    {COLUMN_END, HOLDS, "thoi han hoan thanh"},
    {COLUMN_END, HOLDS, "ngay hoan thanh"},
    {COLUMN_END, BEGINS, "hoan thanh"},
    {COLUMN_END, BEGINS, "ket thuc"},
    {COLUMN_END, BEGINS, "thoi han"},
    {COLUMN_END, BEGINS, "han hoan thanh"},
    {COLUMN_TIME, BEGINS, "thoi gian"},
    {COLUMN_TIME, IS, "thoi"}, /* its second line was taken for the next row's */
    {COLUMN_TIME, BEGINS, "thoi diem"},
    {COLUMN_TIME, BEGINS, "tien do"},
    {COLUMN_TIME, BEGINS, "lo trinh"},
    {COLUMN_TIME, IS, "nam"},
    {COLUMN_TIME, BEGINS, "nam thuc hien"},
    {COLUMN_TIME, BEGINS, "nam hoan thanh"},
    {COLUMN_IMPLEMENT, BEGINS, "trach nhiem"},
    {COLUMN_IMPLEMENT, BEGINS, "phan cong"},
    {COLUMN_IMPLEMENT, HOLDS, "don vi thuc hien"},
    {COLUMN_IMPLEMENT, HOLDS, "co quan thuc hien"},
    {COLUMN_IMPLEMENT, HOLDS, "don vi trien khai"},
    {COLUMN_IMPLEMENT, HOLDS, "don vi phu trach"},
    {COLUMN_IMPLEMENT, HOLDS, "co quan phu trach"},
    {COLUMN_IMPLEMENT, HOLDS, "don vi, dia phuong"},
    {COLUMN_IMPLEMENT, HOLDS, "don vi chiu trach nhiem"},
    {COLUMN_IMPLEMENT, HOLDS, "co quan chiu trach nhiem"},
    {COLUMN_PRODUCT, BEGINS, "san pham"},
    {COLUMN_DONE, BEGINS, "ket qua thuc hien"},
    {COLUMN_DONE, BEGINS, "ket qua dat duoc"},
    {COLUMN_DONE, BEGINS, "tinh hinh"},
    {COLUMN_PRODUCT, BEGINS, "ket qua"},
    {COLUMN_PRODUCT, BEGINS, "dau ra"},
    {COLUMN_NOTE, BEGINS, "ghi chu"},
    {COLUMN_TARGET, BEGINS, "chi tieu"},
    {COLUMN_TARGET, BEGINS, "ten chi tieu"},
    {COLUMN_TASK, BEGINS, "noi dung"},
    {COLUMN_TASK, BEGINS, "nhiem vu"},
    {COLUMN_TASK, BEGINS, "mot so nhiem vu"},
    {COLUMN_TASK, BEGINS, "cong viec"},
    {COLUMN_TASK, BEGINS, "hoat dong"},
    {COLUMN_TASK, BEGINS, "giai phap"},
    {COLUMN_TASK, BEGINS, "nhom nhiem vu"},
    {COLUMN_TASK, BEGINS, "ten "},
    {COLUMN_TASK, BEGINS, "dau viec"},
    {COLUMN_TASK, HOLDS, "trinh tu cong viec"},
    {COLUMN_TASK, HOLDS, "danh muc cong viec"},
    {COLUMN_TASK, HOLDS, "danh muc nhiem vu"},
};

static bool starts(const char *s, const char *words)
{
    return *s == *words && strncmp(s, words, strlen(words)) == 0;
}

/* A bit for a letter. */
static uint32_t letter_bit(char c)
{
    return 1u << ((unsigned char)c & 31);
}

/* Could it be in a cell of these letters? Not where one of its first two is not. */
static bool may_head(const struct heading *h, uint32_t letters)
{
    return !(~letters & (letter_bit(h->words[0]) | letter_bit(h->words[1])));
}

/* 'Cơ quanphốihợp': OCR ran the words of a heading together. */
static enum table_column glued_column(const char *s, uint32_t letters)
{
    enum { LONG = 6, SYLLABLE = 7 }; /* letters that no other word holds; most of a syllable */
    char cell[64], words[64];
    size_t n = 0, k, longest = 0;
    for (const char *at = s; *at; at += at[k] ? k + 1 : k) {
        k = strcspn(at, " ");
        longest = k > longest ? k : longest;
    }
    if (longest <= SYLLABLE)
        return COLUMN_OTHER;
    for (; *s && n + 1 < sizeof cell; s++)
        if (*s != ' ')
            cell[n++] = *s;
    cell[n] = '\0';
    for (size_t i = 0; i < sizeof headings / sizeof *headings && !*s; i++) {
        const struct heading *h = &headings[i];
        if (!may_head(h, letters))
            continue;
        k = 0;
        for (const char *from = h->words; *from && k + 1 < sizeof words; from++)
            if (*from != ' ')
                words[k++] = *from;
        words[k] = '\0';
        if (k >= LONG && (h->how == HOLDS ? strstr(cell, words) != NULL : starts(cell, words)))
            return headings[i].kind;
    }
    return COLUMN_OTHER;
}

enum table_column table_column(const char *cell, size_t n)
{
    enum table_column kind = COLUMN_OTHER;
    struct buf b = {0};
    if (n > 90)
        return kind; /* a sentence heads no column */
    for (size_t dust; n; cell += dust, n -= dust) { /* specks before the first letter */
        bool quote = n >= 3 && memcmp(cell, "\xE2\x80", 2) == 0 && (unsigned char)cell[2] >= 0x98 && (unsigned char)cell[2] <= 0x9F;
        dust = quote ? 3 : strchr("'\"`.,;:~*_ ", *cell) != NULL;
        if (!dust)
            break;
    }
    utf8_fold(&b, cell, n);
    const char *s = buf_text(&b);
    uint32_t letters = 0;
    for (const char *p = s; *p; p++)
        letters |= letter_bit(*p);
    size_t speck = strcspn(s, " "); /* read as a short word before a heading: 'và Thời gian' */
    bool halved = speck == 4 && (starts(s, "thoi ") || starts(s, "gian ")); /* 'Thời gian' over two columns, cut: 'Thời Bắt đầu' */
    const char *second = (speck <= 3 || halved) && s[speck] == ' ' ? s + speck + 1 : "";
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
        const struct heading *h = &headings[i];
        const char *w = h->words;
        if (h->how == HOLDS ? !may_head(h, letters) : *w != *s && *w != *second)
            continue;
        bool fits = h->how == IS       ? strcmp(s, w) == 0
                    : h->how == BEGINS ? starts(s, w) || starts(second, w)
                                       : strstr(s, w) != NULL;
        if (fits) {
            kind = h->kind;
            break;
        }
    }
    if (kind == COLUMN_OTHER)
        kind = glued_column(s, letters);
    buf_free(&b);
    return kind;
}

size_t table_cells(const char *row, size_t n, struct table_cell cells[TABLE_COLUMNS])
{
    size_t count = 0;
    for (size_t from = 0; from <= n && count < TABLE_COLUMNS;) {
        const char *bar = from < n ? memchr(row + from, '|', n - from) : NULL; /* no row at all has one cell */
        size_t to = bar && count + 1 < TABLE_COLUMNS ? (size_t)(bar - row) : n, next = to + 1;
        while (from < to && row[from] == ' ')
            from++;
        while (to > from && row[to - 1] == ' ')
            to--;
        cells[count++] = (struct table_cell){(uint32_t)from, (uint32_t)(to - from)};
        from = next;
    }
    return count;
}

static bool is_plan(const struct table_head *h)
{
    bool seen[COLUMN_NOTE + 1] = {false};
    for (size_t i = 0; i < h->n; i++)
        seen[h->kind[i]] = true;
    bool bodies = seen[COLUMN_LEAD] || seen[COLUMN_COORDINATE] || seen[COLUMN_IMPLEMENT] || seen[COLUMN_MONITOR];
    bool times = seen[COLUMN_TIME] || seen[COLUMN_START] || seen[COLUMN_END];
    return bodies ? seen[COLUMN_TASK] || seen[COLUMN_TARGET] || times || seen[COLUMN_NO]
                  : times && seen[COLUMN_TASK];
}

/* OCR loses header cells: the task is the first that nothing is known of, behind the numbers. */
static void name_task(struct table_head *h)
{
    for (size_t i = 0; i < h->n; i++)
        if (h->kind[i] == COLUMN_TASK || h->kind[i] == COLUMN_TARGET)
            return;
    for (size_t i = 0; i < h->n; i++) {
        if (h->kind[i] == COLUMN_NO || (!i && h->n > 3 && h->kind[1] == COLUMN_OTHER))
            continue;
        if (h->kind[i] == COLUMN_OTHER)
            h->kind[i] = COLUMN_TASK;
        return;
    }
}

/* Of 'cơ quan ...' and 'cơ quan phối hợp' side by side the first, if unread, is the leading one. */
static void name_lead(struct table_head *h, const char *row, const struct table_cell *cells)
{
    for (size_t i = 0; i + 1 < h->n; i++) {
        struct buf b = {0};
        if (h->kind[i] != COLUMN_OTHER || h->kind[i + 1] != COLUMN_COORDINATE)
            continue;
        utf8_fold(&b, row + cells[i].off, cells[i].len);
        if (strstr(buf_text(&b), "co quan") || strstr(buf_text(&b), "don vi"))
            h->kind[i] = COLUMN_LEAD;
        buf_free(&b);
    }
}

/* 'Nhiệm vụ và chỉ tiêu' */
static bool heads_figures(const struct table_head *h, const char *row, const struct table_cell *cells)
{
    bool says = false;
    for (size_t i = 0; i < h->n && !says; i++) {
        struct buf b = {0};
        if (h->kind[i] != COLUMN_TASK && h->kind[i] != COLUMN_TARGET)
            continue;
        utf8_fold(&b, row + cells[i].off, cells[i].len);
        says = strstr(buf_text(&b), "chi tieu") != NULL;
        buf_free(&b);
    }
    return says;
}

bool table_head_read(const char *row, size_t n, struct table_head *head)
{
    struct table_cell cells[TABLE_COLUMNS];
    head->figures = false;
    head->n = table_cells(row, n, cells);
    if (head->n < 3)
        return false;
    for (size_t i = 0; i < head->n; i++)
        head->kind[i] = table_column(row + cells[i].off, cells[i].len);
    if (!is_plan(head))
        return false;
    name_lead(head, row, cells);
    name_task(head);
    head->figures = heads_figures(head, row, cells);
    return true;
}

static bool is_part(enum table_column kind)
{
    return kind >= COLUMN_LEAD && kind <= COLUMN_END;
}

bool table_head_second(const char *row, size_t n, struct table_head *head)
{
    struct table_cell cells[TABLE_COLUMNS];
    enum table_column kind[TABLE_COLUMNS];
    size_t count = n < 160 ? table_cells(row, n, cells) : 0, named = 0, empty = 0, span = head->n;
    for (size_t i = 0; i < count; i++) {
        kind[i] = cells[i].len ? table_column(row + cells[i].off, cells[i].len) : COLUMN_OTHER;
        if (cells[i].len && !is_part(kind[i]))
            return false;
        named += cells[i].len > 0;
        empty += !cells[i].len;
    }
    if (named < 2 || count > head->n)
        return false;
    if (empty) {
        for (size_t i = 0; i < count; i++)
            head->kind[i] = cells[i].len ? kind[i] : head->kind[i];
        return true;
    }
    bool times = kind[0] == COLUMN_TIME || kind[0] == COLUMN_START || kind[0] == COLUMN_END;
    for (size_t i = head->n; i-- > 0;)
        if (head->kind[i] == (times ? COLUMN_TIME : COLUMN_IMPLEMENT))
            span = i;
    if (span == head->n || head->n + count - 1 > TABLE_COLUMNS)
        return false;
    memmove(head->kind + span + count, head->kind + span + 1, (head->n - span - 1) * sizeof *head->kind);
    memcpy(head->kind + span, kind, count * sizeof *kind);
    head->n += count - 1;
    return true;
}

/* ---- the tables of a document ---- */

static void text_page(struct doc *d, const struct page *pg, struct grid_state *state, struct tables *out)
{
    for (uint32_t i = pg->line; i < pg->line + pg->nlines;) {
        uint32_t end = table_text_at(d, i, out);
        if (end == i)
            end = table_html_at(d, i, pg->line + pg->nlines, out);
        if (end == i)
            end = table_stacked_at(d, i, pg->line + pg->nlines, out);
        if (end == i)
            end = table_spaced_at(d, i, pg, state, out);
        if (end == i)
            end = table_years_at(d, i, pg->line + pg->nlines, out);
        if (end == i)
            end = table_run_on_at(d, i, pg->line + pg->nlines, out);
        if (end == i)
            end = table_figures_at(d, i, pg->line + pg->nlines, out);
        for (uint32_t k = i; k < end; k++)
            d->lines[k].role = ROLE_TABLE;
        i = end > i ? end : i + 1;
    }
}

void tables_find(struct doc *d, struct tables *out)
{
    struct grid_state state = {.page = 0};
    for (uint32_t p = 0; p < d->npages; p++)
        if (d->pages[p].source == SOURCE_TEXT)
            text_page(d, &d->pages[p], &state, out);
        else
            table_page(d, p, &state, out);
}

void tables_free(struct tables *t)
{
    free(t->v);
    free(t->runs);
    *t = (struct tables){0};
}
