#include "table_grid.h"

#include "buf.h"
#include "utf8.h"

#include <math.h>
#include <string.h>

/* Columns of a page's table: white that no word crosses from level to level. */

#define PAGE_WIDTH 2400 /* points that are looked at: A0 upright */

static int clamp_x(double x)
{
    return x < 0 ? 0 : x >= PAGE_WIDTH ? PAGE_WIDTH - 1 : (int)x;
}

/* How many levels have words over each point of the width. */
static void cover(const struct grid *g, size_t from, size_t to, uint16_t *over)
{
    memset(over, 0, PAGE_WIDTH * sizeof *over);
    for (size_t k = from; k < to; k++) {
        const struct grid_level *l = &g->levels[k];
        int done = 0; /* words of a level go from left to right: count a point once */
        for (uint32_t i = l->first; i < l->first + l->n; i++) {
            int x0 = clamp_x(floor(g->words[i].x0)), x1 = clamp_x(ceil(g->words[i].x1));
            for (int x = x0 > done ? x0 : done; x < x1; x++)
                over[x] += over[x] < UINT16_MAX;
            done = x1 > done ? x1 : done;
        }
    }
}

/* Less is a blank between words. */
static double white(const struct grid *g)
{
    return fmax(1.5 * g->blank, 0.4 * g->height);
}

/* The middle of the widest run in [x, end) that the fewest levels cover; its end, where cells are known
 * to begin at one place. */
static double emptiest(const uint16_t *over, int x, int end, bool text)
{
    int best = x, wide = 0;
    for (int i = x, k; i < end; i = k) {
        for (k = i + 1; k < end && over[k] == over[i];)
            k++;
        if (!wide || over[i] < over[best] || (over[i] == over[best] && k - i > wide)) {
            best = i;
            wide = k - i;
        }
    }
    return text ? best + wide - 1 : best + wide / 2.0;
}

void grid_cut(const struct grid *g, size_t from, size_t to, struct grid_columns *out)
{
    uint16_t over[PAGE_WIDTH];
    unsigned allow = (unsigned)(to - from) / 8; /* OCR joins words over a column's edge */
    double wide = to - from < 8 ? fmax(white(g), 0.7 * g->height) : white(g);
    int left = PAGE_WIDTH, right = 0;
    cover(g, from, to, over);
    out->n = 1;
    for (int x = 0; x < PAGE_WIDTH; x++)
        if (over[x] > allow) {
            left = x < left ? x : left;
            right = x;
        }
    for (int x = left; x < right && out->n <= TABLE_COLUMNS;) {
        int end = x;
        while (end < right && over[end] <= allow)
            end++;
        if (end - x >= wide)
            out->cut[out->n++ - 1] = emptiest(over, x, end, g->text);
        x = end > x ? end : x + 1;
    }
    if (out->n > TABLE_COLUMNS)
        out->n = 1; /* figures, no plan */
}

static void add_cut(struct grid_columns *c, double x)
{
    size_t i = c->n - 1;
    for (; i && c->cut[i - 1] > x; i--)
        c->cut[i] = c->cut[i - 1];
    c->cut[i] = x;
    c->n++;
}

void grid_cut_heads(const struct grid *g, size_t head, size_t to, struct grid_columns *c)
{
    uint16_t over[PAGE_WIDTH];
    const struct grid_level *l = &g->levels[head];
    cover(g, head, to, over);
    for (uint32_t i = l->first + 1; i < l->first + l->n && c->n < TABLE_COLUMNS; i++) {
        double left = g->words[i - 1].x1, right = g->words[i].x0;
        bool cut = right - left < white(g);
        for (size_t k = 0; k + 1 < c->n; k++)
            cut |= c->cut[k] > left - 1 && c->cut[k] < right + 1;
        if (!cut)
            add_cut(c, emptiest(over, clamp_x(left), clamp_x(right), true));
    }
}

void grid_drop_headless(const struct grid *g, size_t from, size_t to, struct grid_columns *c)
{
    for (size_t i = 1; i < c->n && c->n > 3;) {
        double low = c->cut[i - 1], high = i + 1 < c->n ? c->cut[i] : PAGE_WIDTH, left = -1e9, right = 1e9;
        bool any = false;
        for (uint32_t w = g->levels[from].first; w < g->levels[to - 1].first + g->levels[to - 1].n; w++) {
            double x0 = g->words[w].x0, x1 = g->words[w].x1;
            any |= x1 > low && x0 < high;
            left = x1 <= low ? fmax(left, x1) : left;
            right = x0 >= high ? fmin(right, x0) : right;
        }
        if (any) {
            i++;
            continue;
        }
        size_t gone = right - high < low - left ? i : i - 1; /* of the two cuts, the one nearer to a heading */
        gone = gone + 1 < c->n && i > 1 ? gone : i > 1 ? i - 1 : 1; /* words are no numbers' */
        memmove(c->cut + gone, c->cut + gone + 1, (c->n - 2 - gone) * sizeof *c->cut);
        c->n--;
    }
}

uint32_t grid_column(const struct grid_columns *c, const struct grid_word *w)
{
    uint32_t i = 0;
    while (i + 1 < c->n && (w->x0 + w->x1) / 2 > c->cut[i])
        i++;
    return i;
}

/* Cuts that a level's words run over: a word does, or two stand there as close as in a sentence. */
static unsigned crossings(const struct grid *g, const struct grid_columns *c, size_t level)
{
    const struct grid_level *l = &g->levels[level];
    double close = white(g);
    unsigned n = 0;
    for (size_t k = 0; k + 1 < c->n; k++) {
        double left = -1e9, right = 1e9;
        for (uint32_t i = l->first; i < l->first + l->n; i++) {
            const struct grid_word *w = &g->words[i];
            if ((w->x0 + w->x1) / 2 < c->cut[k])
                left = fmax(left, w->x1);
            else
                right = fmin(right, w->x0);
        }
        n += right - left < close;
    }
    return n;
}

/* Do the words of a level stand apart, as in cells? */
static bool has_pieces(const struct grid *g, size_t level)
{
    const struct grid_level *l = &g->levels[level];
    unsigned pieces = l->n > 0;
    for (uint32_t i = l->first + 1; i < l->first + l->n; i++)
        pieces += g->words[i].x0 - g->words[i - 1].x1 > 2 * g->height;
    return pieces > 1;
}

/* A line over the table: a title, all capitals where the header's words are not; one with an item's mark
 * or an end of a sentence. */
static bool is_over(const struct grid *g, size_t level, size_t head)
{
    unsigned letters[2] = {0}, capitals[2] = {0};
    for (unsigned which = 0; which < 2; which++) {
        const struct grid_level *l = &g->levels[which ? head : level];
        for (uint32_t i = l->first; i < l->first + l->n; i++) {
            unsigned a, b;
            utf8_letters(g->words[i].text, g->words[i].len, &a, &b);
            letters[which] += a;
            capitals[which] += b;
        }
    }
    const struct grid_level *l = &g->levels[level];
    const struct grid_word *w = &g->words[l->first], *end = w + l->n - 1;
    bool marked = w->len > 1 && strchr(".)", w->text[w->len - 1]) && w->len <= 5;
    bool ended = end->len && strchr(":.;)", end->text[end->len - 1]) && *end->text != '(';
    return !has_pieces(g, level) && l->n > 1 && (marked || ended || (letters[0] == capitals[0] && letters[1] > capitals[1]));
}

size_t grid_top(const struct grid *g, struct grid_columns *c, size_t from, size_t to)
{
    enum { MOST = 4 };
    size_t top = from;
    while (top && from - top < MOST && g->levels[top].y - g->levels[top - 1].y < 1.3 * g->pitch) {
        struct grid_columns all;
        if (g->text && is_over(g, top - 1, from))
            break;
        grid_cut(g, top - 1, to, &all);
        bool right = g->text && c->n > 2 && g->words[g->levels[top - 1].first].x0 > c->cut[1]; /* of its label */
        if (all.n == c->n && !crossings(g, &all, top - 1))
            *c = all;
        else if (!right && !has_pieces(g, top - 1))
            break; /* a line above the table, over its columns */
        top--;
    }
    return top;
}

static void level_text(const struct grid *g, size_t level, struct buf *folded)
{
    const struct grid_level *l = &g->levels[level];
    buf_clear(folded);
    for (uint32_t i = l->first; i < l->first + l->n; i++) {
        if (folded->len)
            buf_chr(folded, ' ');
        utf8_fold(folded, g->words[i].text, g->words[i].len);
    }
}

/* Does a word other than a number's begin the level, in the column of numbers that 'TT' heads? */
static bool is_text_for_number(const struct grid *g, const struct grid_columns *c, size_t head, size_t level)
{
    bool numbers = false;
    for (size_t k = head; k < head + 3 && k < g->nlevels; k++) {
        const struct grid_word *w = &g->words[g->levels[k].first];
        numbers |= grid_column(c, w) == 0 && table_column(w->text, w->len) == COLUMN_NO;
    }
    const struct grid_word *w = &g->words[g->levels[level].first];
    unsigned letters, capitals;
    utf8_letters(w->text, w->len, &letters, &capitals);
    return numbers && w->x0 < c->cut[0] && letters > capitals + 1;
}

/* Does a text's level begin what goes on below the table: 'III. TỔ CHỨC', '1. Các sở ...', an item's mark and its
 * words, and no cells in the next levels; a sentence behind a blank line? */
static bool is_below(const struct grid *g, const struct grid_columns *c, size_t head, size_t level)
{
    enum { NEXT = 4 };
    const struct grid_level *l = &g->levels[level];
    const struct grid_word *w = &g->words[l->first];
    if (g->levels[level].y - g->levels[level - 1].y > 1.5 * g->pitch && is_text_for_number(g, c, head, level))
        return true;
    bool marked = l->n > 1 && w->len <= 5 && strchr(".)", w->text[w->len - 1]) && strchr("IVX0123456789abcdAB", *w->text);
    for (size_t k = level; marked && k < g->nlevels && k < level + NEXT; k++)
        for (uint32_t i = g->levels[k].first + 1; i < g->levels[k].first + g->levels[k].n; i++)
            marked &= g->words[i].x0 - g->words[i - 1].x1 < white(g);
    return marked;
}

size_t grid_bottom(const struct grid *g, const struct grid_columns *c, size_t from)
{
    static const char *const ends[] = {"noi nhan", "t/m ", "tm. ", "kt. ", "phu luc", "bieu ", NULL};
    struct buf b = {0};
    size_t to = from, strays = 0;
    for (size_t k = from; k < g->nlevels; k++) {
        if (k > from && g->levels[k].y - g->levels[k - 1].y > 4 * g->pitch)
            break;
        level_text(g, k, &b);
        if (k > from + 1 && (utf8_begins(buf_text(&b), ends) || (g->text && is_below(g, c, from, k))))
            break;
        unsigned over = crossings(g, c, k);
        strays = over * 3 > c->n - 1 ? strays + 1 : 0;
        if (strays == 3 || (strays == 2 && over * 2 > c->n - 1))
            break;
        if (!strays)
            to = k + 1;
    }
    buf_free(&b);
    return to;
}

unsigned grid_head_words(const struct grid *g, size_t from, size_t to)
{
    static const char *const words[] = {"co quan",  "don vi",  "thoi gian", "thoi han", "noi dung",
                                        "nhiem vu", "chu tri", "phoi hop",  "tien do",  "trach nhiem",
                                        "san pham", "ket qua", "ghi chu",   "cong viec", "hoan thanh",
                                        "chi tieu", "dvt",     "dv tinh",
                                        NULL};
    struct buf b = {0};
    unsigned n = 0;
    for (size_t k = from; k < to; k++) {
        level_text(g, k, &b);
        n += strncmp(buf_text(&b), "tt ", 3) == 0 || strncmp(buf_text(&b), "stt ", 4) == 0;
        for (size_t i = 0; words[i]; i++)
            for (const char *p = buf_text(&b); (p = strstr(p, words[i])); p += strlen(words[i]))
                n++;
    }
    buf_free(&b);
    return n;
}
