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
            out->cut[out->n++ - 1] = (x + end) / 2.0;
        x = end > x ? end : x + 1;
    }
    if (out->n > TABLE_COLUMNS)
        out->n = 1; /* figures, no plan */
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

size_t grid_top(const struct grid *g, struct grid_columns *c, size_t from, size_t to)
{
    enum { MOST = 4 };
    size_t top = from;
    while (top && from - top < MOST && g->levels[top].y - g->levels[top - 1].y < 1.3 * g->pitch) {
        struct grid_columns all;
        grid_cut(g, top - 1, to, &all);
        if (all.n == c->n && !crossings(g, &all, top - 1))
            *c = all;
        else if (!has_pieces(g, top - 1))
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

size_t grid_bottom(const struct grid *g, const struct grid_columns *c, size_t from)
{
    static const char *const ends[] = {"noi nhan", "t/m ", "tm. ", "kt. ", "phu luc", "bieu ", NULL};
    struct buf b = {0};
    size_t to = from, strays = 0;
    for (size_t k = from; k < g->nlevels; k++) {
        if (k > from && g->levels[k].y - g->levels[k - 1].y > 4 * g->pitch)
            break;
        level_text(g, k, &b);
        if (k > from + 1 && utf8_begins(buf_text(&b), ends))
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
