#include "table_grid.h"

#include "utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A page's words, turned straight and put into levels. */

static int by_height(const void *a, const void *b)
{
    const struct grid_word *x = a, *y = b;
    if (x->y != y->y)
        return x->y < y->y ? -1 : 1;
    if (x->x0 != y->x0)
        return x->x0 < y->x0 ? -1 : 1;
    return x->line != y->line ? (x->line < y->line ? -1 : 1) : (x->off > y->off) - (x->off < y->off);
}

static int by_x(const void *a, const void *b)
{
    const struct grid_word *x = a, *y = b;
    return x->x0 != y->x0 ? (x->x0 < y->x0 ? -1 : 1) : by_height(a, b);
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *v, size_t n)
{
    if (!n)
        return 0;
    qsort(v, n, sizeof *v, by_number);
    return v[n / 2];
}

bool grid_trim(struct grid_word *w)
{
    bool any = false;
    while (w->len && strchr("|_", w->text[0])) {
        w->text++;
        w->off++;
        w->len--;
    }
    while (w->len && strchr("|_", w->text[w->len - 1]))
        w->len--;
    for (uint32_t i = 0; i < w->len; i++) {
        unsigned char c = (unsigned char)w->text[i];
        any |= c >= 0x80 || strchr("-%<>", c) || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
    }
    return any;
}

/* The median of the lines of five words and more. */
double grid_slope(const struct doc *d, const struct page *pg)
{
    double *v = xcalloc(pg->nlines + 1, sizeof *v);
    size_t n = 0;
    for (uint32_t i = 0; i < pg->nlines; i++) {
        const struct line *l = &d->lines[pg->line + i];
        double sx = 0, sy = 0, sxx = 0, sxy = 0, k = l->nwords;
        for (uint32_t j = 0; j < l->nwords; j++) {
            struct box b = d->words[l->word + j].box;
            double x = (b.x0 + b.x1) / 2, y = (b.y0 + b.y1) / 2;
            sx += x;
            sy += y;
            sxx += x * x;
            sxy += x * y;
        }
        if (l->nwords >= 5 && k * sxx - sx * sx > 1)
            v[n++] = (k * sxy - sx * sy) / (k * sxx - sx * sx);
    }
    double slope = n >= 5 ? median(v, n) : 0;
    free(v);
    return fabs(slope) < 0.05 ? slope : 0;
}

/* Words of one line that stand close have one height; those of the next cell may have another. */
static void level_pieces(struct grid *g, size_t first)
{
    for (size_t i = first, k; i < g->n; i = k) {
        double sum = g->words[i].y;
        for (k = i + 1; k < g->n && g->words[k].x0 > g->words[k - 1].x0 &&
                        g->words[k].x0 - g->words[k - 1].x1 < 0.8 * g->height;
             k++)
            sum += g->words[k].y;
        for (size_t j = i; j < k; j++)
            g->words[j].y = sum / (double)(k - i);
    }
}

static void measure(struct grid *g, const struct doc *d, const struct page *pg)
{
    double *heights = NULL, *blanks = NULL;
    size_t n = 0, cap = 0, nb = 0, capb = 0;
    for (uint32_t i = pg->line; i < pg->line + pg->nlines; i++)
        for (uint32_t j = 0; j < d->lines[i].nwords; j++) {
            const struct word *w = &d->words[d->lines[i].word + j];
            if (box_is_none(w->box))
                continue;
            VEC_PUSH(heights, n, cap) = w->box.y1 - w->box.y0;
            if (j && w->box.x0 > w[-1].box.x1)
                VEC_PUSH(blanks, nb, capb) = w->box.x0 - w[-1].box.x1;
        }
    g->height = median(heights, n);
    g->blank = median(blanks, nb);
    free(heights);
    free(blanks);
}

static void take_words(struct grid *g, const struct doc *d, const struct page *pg)
{
    for (uint32_t i = pg->line; i < pg->line + pg->nlines; i++) {
        const struct line *l = &d->lines[i];
        size_t first = g->n;
        if (l->role == ROLE_PAGENO || l->role == ROLE_STAMP)
            continue;
        for (uint32_t j = 0; j < l->nwords; j++) {
            const struct word *w = &d->words[l->word + j];
            struct grid_word c = {
                .text = w->text, .line = i, .off = w->off, .len = (uint32_t)strlen(w->text)};
            double turn = g->slope * (w->box.y0 + w->box.y1) / 2;
            c.x0 = w->box.x0 + turn;
            c.x1 = w->box.x1 + turn;
            c.y = grid_y(g, w->box);
            bool speck = w->conf < 0.5 && c.x1 - c.x0 < 0.3 * g->height;
            if (!box_is_none(w->box) && !speck && grid_trim(&c))
                VEC_PUSH(g->words, g->n, g->cap) = c;
        }
        level_pieces(g, first);
    }
}

static void make_levels(struct grid *g)
{
    if (g->n) /* a page of figures and stamps has none */
        qsort(g->words, g->n, sizeof *g->words, by_height);
    for (size_t i = 0; i < g->n;) {
        struct grid_level l = {.first = (uint32_t)i};
        double sum = 0;
        while (i < g->n && (!l.n || g->words[i].y - sum / l.n < 0.4 * g->height)) {
            g->words[i].level = (uint32_t)g->nlevels;
            sum += g->words[i++].y;
            l.n++;
        }
        l.y = sum / l.n;
        qsort(g->words + l.first, l.n, sizeof *g->words, by_x);
        VEC_PUSH(g->levels, g->nlevels, g->cap_levels) = l;
    }
    double *gaps = xcalloc(g->nlevels + 1, sizeof *gaps);
    for (size_t i = 1; i < g->nlevels; i++)
        gaps[i - 1] = g->levels[i].y - g->levels[i - 1].y;
    g->pitch = g->nlevels > 1 ? median(gaps, g->nlevels - 1) : g->height;
    free(gaps);
}

double grid_y(const struct grid *g, struct box b)
{
    return (b.y0 + b.y1) / 2 - g->slope * (b.x0 + b.x1) / 2;
}

void grid_read(struct grid *g, const struct doc *d, const struct page *pg)
{
    *g = (struct grid){.slope = grid_slope(d, pg)};
    measure(g, d, pg);
    take_words(g, d, pg);
    make_levels(g);
}

void grid_read_text(struct grid *g, const struct doc *d, uint32_t first, uint32_t end)
{
    enum { WIDE = 6, HIGH = 10, LINE = 12, PLACES = 400 }; /* points; places of a line that are looked at */
    *g = (struct grid){.height = HIGH, .blank = WIDE, .text = true};
    for (uint32_t i = first; i < end; i++) {
        const struct line *l = &d->lines[i];
        uint32_t place = 0;
        bool in = false;
        for (const char *s = l->role == ROLE_PAGENO ? "" : l->text; *s && place < PLACES; place++) {
            int32_t cp = 0;
            size_t k = utf8_decode(s, strlen(s), &cp);
            bool blank = cp == ' ' || cp == 0xA0 || cp == '\r' || cp == '\t';
            if (!blank && !in)
                VEC_PUSH(g->words, g->n, g->cap) =
                    (struct grid_word){.x0 = place * WIDE, .y = (i - first) * LINE, .text = s, .line = i, .off = (uint32_t)(s - l->text)};
            in = !blank;
            place |= cp == '\t' ? 7 : 0;
            s += k ? k : 1;
            if (in) {
                struct grid_word *w = &g->words[g->n - 1];
                w->x1 = (place + 1) * WIDE;
                w->len = (uint32_t)(s - l->text) - w->off;
            }
        }
    }
    make_levels(g);
}

void grid_free(struct grid *g)
{
    free(g->words);
    free(g->levels);
    *g = (struct grid){.n = 0};
}
