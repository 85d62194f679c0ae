#include "table.h"

#include "buf.h"
#include "table_grid.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* ---- what a header says ---- */

struct heading {
    enum table_column kind;
    const char *words; /* folded; '^' before: the cell begins with them; '=': it is them */
};

/* The first that fits decides: 'Đơn vị phối hợp thực hiện' is no 'đơn vị thực hiện'. */
static const struct heading headings[] = {
    {COLUMN_NO, "=tt"},
    {COLUMN_NO, "=stt"},
    {COLUMN_NO, "=so tt"},
    {COLUMN_NO, "=so thu tu"},
    {COLUMN_LEAD, "chu tri"},
    {COLUMN_LEAD, "dau moi"},
    {COLUMN_COORDINATE, "phoi hop"},
    {COLUMN_COORDINATE, "^tham gia"}, /* 'Số người tham gia' counts */
    {COLUMN_COORDINATE, "quan tham gia"},
    {COLUMN_COORDINATE, "vi tham gia"},
    {COLUMN_COORDINATE, "nganh tham gia"},
    {COLUMN_COORDINATE, "chuc tham gia"},
    {COLUMN_COORDINATE, "tham gia thuc hien"},
    {COLUMN_COORDINATE, "don vi ho tro"},
    {COLUMN_COORDINATE, "co quan ho tro"},
    {COLUMN_COORDINATE, "dv ho tro"},
    {COLUMN_MONITOR, "co quan theo doi"},
    {COLUMN_MONITOR, "don vi theo doi"},
    {COLUMN_MONITOR, "co quan giam sat"},
    {COLUMN_MONITOR, "^theo doi"},
    {COLUMN_START, "thoi gian bat dau"},
    {COLUMN_START, "ngay bat dau"},
    {COLUMN_START, "^bat dau"},
    {COLUMN_END, "thoi gian hoan thanh"},
    {COLUMN_END, "thoi gian ket thuc"},
    {COLUMN_END, "thoi han hoan thanh"},
    {COLUMN_END, "ngay hoan thanh"},
    {COLUMN_END, "^hoan thanh"},
    {COLUMN_END, "^ket thuc"},
    {COLUMN_END, "^thoi han"},
    {COLUMN_END, "^han hoan thanh"},
    {COLUMN_TIME, "^thoi gian"},
    {COLUMN_TIME, "=thoi"}, /* its second line was taken for the next row's */
    {COLUMN_TIME, "^thoi diem"},
    {COLUMN_TIME, "^tien do"},
    {COLUMN_TIME, "^lo trinh"},
    {COLUMN_TIME, "=nam"},
    {COLUMN_TIME, "^nam thuc hien"},
    {COLUMN_TIME, "^nam hoan thanh"},
    {COLUMN_IMPLEMENT, "^trach nhiem"},
    {COLUMN_IMPLEMENT, "^phan cong"},
    {COLUMN_IMPLEMENT, "don vi thuc hien"},
    {COLUMN_IMPLEMENT, "co quan thuc hien"},
    {COLUMN_IMPLEMENT, "don vi trien khai"},
    {COLUMN_IMPLEMENT, "don vi phu trach"},
    {COLUMN_IMPLEMENT, "co quan phu trach"},
    {COLUMN_IMPLEMENT, "don vi, dia phuong"},
    {COLUMN_IMPLEMENT, "don vi chiu trach nhiem"},
    {COLUMN_IMPLEMENT, "co quan chiu trach nhiem"},
    {COLUMN_PRODUCT, "^san pham"},
    {COLUMN_DONE, "^ket qua thuc hien"},
    {COLUMN_DONE, "^ket qua dat duoc"},
    {COLUMN_DONE, "^tinh hinh"},
    {COLUMN_PRODUCT, "^ket qua"},
    {COLUMN_PRODUCT, "^dau ra"},
    {COLUMN_NOTE, "^ghi chu"},
    {COLUMN_TARGET, "^chi tieu"},
    {COLUMN_TARGET, "^ten chi tieu"},
    {COLUMN_TASK, "^noi dung"},
    {COLUMN_TASK, "^nhiem vu"},
    {COLUMN_TASK, "^mot so nhiem vu"},
    {COLUMN_TASK, "^cong viec"},
    {COLUMN_TASK, "^hoat dong"},
    {COLUMN_TASK, "^giai phap"},
    {COLUMN_TASK, "^nhom nhiem vu"},
    {COLUMN_TASK, "^ten "},
    {COLUMN_TASK, "^dau viec"},
    {COLUMN_TASK, "trinh tu cong viec"},
    {COLUMN_TASK, "danh muc cong viec"},
    {COLUMN_TASK, "danh muc nhiem vu"},
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

/* Without its mark. */
static const char *words_of(const struct heading *h)
{
    return h->words + (*h->words == '=' || *h->words == '^');
}

/* Could it be in a cell of these letters? Not where one of its first two is not. */
static bool may_head(const struct heading *h, uint32_t letters)
{
    const char *s = words_of(h);
    return !(~letters & (letter_bit(s[0]) | letter_bit(s[1])));
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
        const char *w = headings[i].words, *from = words_of(&headings[i]);
        if (!may_head(&headings[i], letters))
            continue;
        for (k = 0; *from && k + 1 < sizeof words; from++)
            if (*from != ' ')
                words[k++] = *from;
        words[k] = '\0';
        if (k >= LONG && (*w == '^' || *w == '=' ? starts(cell, words) : strstr(cell, words) != NULL))
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
    const char *second = speck <= 3 && s[speck] == ' ' ? s + speck + 1 : "";
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
        const char *w = headings[i].words;
        if (!may_head(&headings[i], letters))
            continue;
        bool fits = *w == '='   ? strcmp(s, w + 1) == 0
                    : *w == '^' ? starts(s, w + 1) || starts(second, w + 1)
                                : strstr(s, w) != NULL;
        if (fits) {
            kind = headings[i].kind;
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
        const char *bar = memchr(row + from, '|', n - from);
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

static void text_page(struct doc *d, const struct page *pg, struct tables *out)
{
    for (uint32_t i = pg->line; i < pg->line + pg->nlines;) {
        uint32_t end = table_text_at(d, i, out);
        if (end == i)
            end = table_html_at(d, i, pg->line + pg->nlines, out);
        if (end == i)
            end = table_stacked_at(d, i, pg->line + pg->nlines, out);
        if (end == i)
            end = table_spaced_at(d, i, pg->line + pg->nlines, out);
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
            text_page(d, &d->pages[p], out);
        else
            table_page(d, p, &state, out);
}

void tables_free(struct tables *t)
{
    free(t->v);
    free(t->runs);
    *t = (struct tables){0};
}
