#include "image_lines.h"

#include "buf.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lengths in inches of the page. */
static const double across = 0.8;   /* ink that long is a line: no word's letters touch so far */
static const double down = 0.28;    /* more than a capital is high */
static const double bridged = 0.014; /* gaps that copying leaves in a line */
static const double near = 0.045;   /* two strokes at that distance are one line */
static const double table_wide = 2.2, table_high = 0.4;
static const double there = 0.5; /* share of a cell's side that has ink where a line parts it */

enum {
    INK = 185, /* levels under which a gray page is ink: lines are paler than type */
    LINES_MAX = 120,
    COLUMNS_MIN = 3, COLUMNS_MAX = 24,
    CELLS_MIN = 6
};

static PIX *ink_of(PIX *page)
{
    return pixGetDepth(page) == 1 ? pixClone(page) : pixThresholdToBinary(page, INK);
}

struct strokes {
    PIX *across, *down; /* 1 bit, nothing but lines */
};

static void free_strokes(struct strokes *s)
{
    pixDestroy(&s->across);
    pixDestroy(&s->down);
}

/* The long strokes of a page. A line that runs askew by a pixel is no shorter for it. */
static struct strokes find_strokes(PIX *ink, int dpi)
{
    struct strokes s = {NULL, NULL};
    l_int32 gap = (l_int32)(bridged * dpi) + 1;
    PIX *thick = pixDilateBrick(NULL, ink, gap, 3);
    if (thick)
        s.across = pixOpenBrick(NULL, thick, (l_int32)(across * dpi), 1);
    pixDestroy(&thick);
    thick = pixDilateBrick(NULL, ink, 3, gap);
    if (thick)
        s.down = pixOpenBrick(NULL, thick, 1, (l_int32)(down * dpi));
    pixDestroy(&thick);
    return s;
}

struct line_at { /* where lines stand, sorted */
    double v[LINES_MAX];
    size_t n;
};

static int by_place(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Places of the strokes within a region that touch its others; those near each other are one. */
static void find_places(PIX *strokes, PIX *touching, BOX *region, bool of_across, int dpi,
                        struct line_at *out)
{
    PIX *part = pixClipRectangle(strokes, region, NULL);
    if (part)
        pixAnd(part, part, touching);
    BOXA *boxes = part ? pixConnComp(part, NULL, 8) : NULL;
    l_int32 n = boxes ? boxaGetCount(boxes) : 0, rx, ry;
    double *v = xcalloc((size_t)n + 1, sizeof *v);
    size_t k = 0;
    boxGetGeometry(region, &rx, &ry, NULL, NULL);
    for (l_int32 i = 0; i < n; i++) {
        l_int32 x, y, w, h;
        boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h);
        if (of_across ? h < 0.15 * dpi : w < 0.15 * dpi) /* else black, no line */
            v[k++] = of_across ? ry + y + h / 2.0 : rx + x + w / 2.0;
    }
    qsort(v, k, sizeof *v, by_place);
    out->n = 0;
    for (size_t i = 0, j; i < k && out->n < LINES_MAX; i = j) {
        double sum = v[i];
        for (j = i + 1; j < k && v[j] - v[j - 1] < near * dpi; j++)
            sum += v[j];
        out->v[out->n++] = sum / (double)(j - i);
    }
    free(v);
    boxaDestroy(&boxes);
    pixDestroy(&part);
}

/* A table whose sides are open is as wide as its lines across: the region's edges are lines, too. */
static void close_sides(struct line_at *l, double from, double to, double apart)
{
    if (l->n && l->v[0] - from > apart && l->n < LINES_MAX) {
        memmove(l->v + 1, l->v, l->n * sizeof *l->v);
        l->v[0] = from;
        l->n++;
    }
    if (l->n && to - l->v[l->n - 1] > apart && l->n < LINES_MAX)
        l->v[l->n++] = to;
}

static bool has_ink(PIX *pix, int x0, int y0, int x1, int y1)
{
    l_uint32 *data = pixGetData(pix);
    int wpl = pixGetWpl(pix);
    x0 = x0 < 0 ? 0 : x0;
    y0 = y0 < 0 ? 0 : y0;
    x1 = x1 > pixGetWidth(pix) ? pixGetWidth(pix) : x1;
    y1 = y1 > pixGetHeight(pix) ? pixGetHeight(pix) : y1;
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++)
            if (GET_DATA_BIT(data + (size_t)y * (size_t)wpl, x))
                return true;
    return false;
}

/* Does a line stand at `at` between from and to? `is_down`: it is one that goes down. */
static bool parts(PIX *strokes, bool is_down, double at, double from, double to, int dpi)
{
    int slack = (int)(near * dpi), a = (int)from + slack, b = (int)to - slack, with = 0;
    for (int i = a; i < b; i++)
        with += is_down ? has_ink(strokes, (int)at - slack, i, (int)at + slack + 1, i + 1)
                        : has_ink(strokes, i, (int)at - slack, i + 1, (int)at + slack + 1);
    return b > a && with >= there * (b - a);
}

static uint32_t root_of(const uint32_t *with, uint32_t i)
{
    while (with[i] != i)
        i = with[i];
    return i;
}

/* The fields between neighbouring lines, those without a line between them as one cell. */
static void make_cells(const struct strokes *s, const struct line_at *x, const struct line_at *y,
                       int dpi, struct lined_table *t)
{
    uint32_t columns = (uint32_t)x->n - 1, rows = (uint32_t)y->n - 1;
    uint32_t *with = xcalloc((size_t)rows * columns, sizeof *with);
    uint32_t *no = xcalloc((size_t)rows * columns, sizeof *no);
    *t = (struct lined_table){.rows = rows, .columns = columns,
                              .box = {x->v[0], y->v[0], x->v[columns], y->v[rows]},
                              .cells = xcalloc((size_t)rows * columns, sizeof *t->cells)};
    for (uint32_t r = 0; r < rows; r++)
        for (uint32_t c = 0; c < columns; c++) {
            uint32_t i = r * columns + c;
            with[i] = i;
            if (c && !parts(s->down, true, x->v[c], y->v[r], y->v[r + 1], dpi))
                with[root_of(with, i)] = root_of(with, i - 1);
            if (r && !parts(s->across, false, y->v[r], x->v[c], x->v[c + 1], dpi)) {
                uint32_t a = root_of(with, i), b = root_of(with, i - columns);
                with[a > b ? a : b] = a > b ? b : a;
            }
        }
    for (uint32_t i = 0; i < rows * columns; i++) {
        uint32_t root = root_of(with, i), r = i / columns, c = i % columns;
        if (root == i) {
            no[i] = t->n++;
            t->cells[no[i]] = (struct cell){.row = r, .column = c};
        }
        struct cell *cell = &t->cells[no[root]];
        if (c < cell->column) { /* the root is the first in order, not the leftmost */
            cell->columns += cell->column - c;
            cell->column = c;
        }
        cell->rows = r - cell->row >= cell->rows ? r - cell->row + 1 : cell->rows;
        cell->columns = c - cell->column >= cell->columns ? c - cell->column + 1 : cell->columns;
    }
    for (uint32_t i = 0; i < t->n; i++) {
        struct cell *c = &t->cells[i];
        c->box = (struct box){x->v[c->column], y->v[c->row], x->v[c->column + c->columns],
                              y->v[c->row + c->rows]};
    }
    free(with);
    free(no);
}

/* The table in one region of touching lines; false where it is none. */
static bool read_region(const struct strokes *s, PIX *touching, BOX *region, int dpi,
                        struct lined_table *t)
{
    l_int32 rx, ry, w, h;
    struct line_at x, y;
    boxGetGeometry(region, &rx, &ry, &w, &h);
    if (w < table_wide * dpi || h < table_high * dpi)
        return false;
    find_places(s->down, touching, region, false, dpi, &x);
    find_places(s->across, touching, region, true, dpi, &y);
    if (x.n < 2 || y.n < 2)
        return false;
    close_sides(&x, rx, rx + w, 0.2 * dpi);
    close_sides(&y, ry, ry + h, 0.15 * dpi);
    if (x.n < COLUMNS_MIN + 1 || x.n > COLUMNS_MAX + 1 || y.n >= LINES_MAX)
        return false;
    make_cells(s, &x, &y, dpi, t);
    uint32_t most = 0; /* cells side by side */
    for (uint32_t r = 0; r < t->rows; r++) {
        uint32_t beside = 0;
        for (uint32_t i = 0; i < t->n; i++)
            beside += t->cells[i].row == r;
        most = beside > most ? beside : most;
    }
    if (t->n >= CELLS_MIN && most >= COLUMNS_MIN)
        return true;
    free(t->cells);
    return false;
}

static int by_top(const void *a, const void *b)
{
    const struct lined_table *x = a, *y = b;
    return x->box.y0 < y->box.y0 ? -1 : x->box.y0 > y->box.y0;
}

size_t lines_find(PIX *page, int dpi, struct lined_table **tables)
{
    PIX *ink = ink_of(page), *both = NULL;
    struct strokes s = {NULL, NULL};
    BOXA *regions = NULL;
    PIXA *touching = NULL;
    size_t n = 0, cap = 0;
    *tables = NULL;
    if (ink)
        s = find_strokes(ink, dpi);
    if (s.across && s.down)
        both = pixOr(NULL, s.across, s.down);
    if (both)
        regions = pixConnComp(both, &touching, 8);
    for (l_int32 i = 0; regions && touching && i < boxaGetCount(regions); i++) {
        BOX *region = boxaGetBox(regions, i, L_CLONE);
        PIX *lines = pixaGetPix(touching, i, L_CLONE);
        struct lined_table t;
        if (lines && read_region(&s, lines, region, dpi, &t))
            VEC_PUSH(*tables, n, cap) = t;
        boxDestroy(&region);
        pixDestroy(&lines);
    }
    if (n > 1)
        qsort(*tables, n, sizeof **tables, by_top);
    boxaDestroy(&regions);
    pixaDestroy(&touching);
    pixDestroy(&both);
    free_strokes(&s);
    pixDestroy(&ink);
    return n;
}

void lines_free(struct lined_table *tables, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(tables[i].cells);
    free(tables);
}

PIX *lines_erased(PIX *page, int dpi, const struct lined_table *tables, size_t n)
{
    PIX *ink = ink_of(page), *out = pixCopy(NULL, page), *mask = NULL, *kept = NULL;
    struct strokes s = {NULL, NULL};
    if (ink)
        s = find_strokes(ink, dpi);
    if (s.across && s.down)
        mask = pixOr(NULL, s.across, s.down);
    if (mask)
        kept = pixCreateTemplate(mask);
    for (size_t i = 0; kept && i < n; i++) {
        struct box b = tables[i].box;
        int margin = (int)(near * dpi), x = (int)b.x0 - margin, y = (int)b.y0 - margin;
        pixRasterop(kept, x, y, (int)b.x1 + margin - x, (int)b.y1 + margin - y, PIX_SRC, mask, x, y);
    }
    if (out && kept && pixGetDepth(out) == 1)
        pixSubtract(out, out, kept);
    else if (out && kept)
        pixSetMasked(out, kept, 255);
    free_strokes(&s);
    pixDestroy(&mask);
    pixDestroy(&kept);
    pixDestroy(&ink);
    return out;
}

bool lines_inked(PIX *page, int dpi, struct box b)
{
    static const double dust = 0.0006; /* square inches */
    BOX *box = boxCreate((int)b.x0, (int)b.y0, (int)(b.x1 - b.x0), (int)(b.y1 - b.y0));
    PIX *part = box ? pixClipRectangle(page, box, NULL) : NULL, *ink = part ? ink_of(part) : NULL;
    l_int32 count = 0;
    if (ink)
        pixCountPixels(ink, &count, NULL);
    boxDestroy(&box);
    pixDestroy(&part);
    pixDestroy(&ink);
    return count > dust * dpi * dpi;
}
