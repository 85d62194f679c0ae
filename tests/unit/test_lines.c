/* Ruled tables of page images: their lines and cells, whatever a scan did to them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <leptonica/allheaders.h>

#include "buf.h"
#include "image_lines.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DPI = 150, WIDE = 1240, HIGH = 1754 };

struct table_look {
    const char *name;
    int depth, level; /* of the lines; paper is 240 */
    double slope;
    int gap;      /* every so many pixels a line is broken for two */
    bool open;    /* no lines at its sides */
    bool joined;  /* the first row is one cell, the last two rows of the last column another */
    bool framed;  /* a frame round the page, which is no table's */
    const char *want; /* 'row,column rowsxcolumns' of each cell that is no 1x1, in brackets; first how many */
};

static void draw(PIX *pix, double x0, double y0, double x1, double y1, const struct table_look *k)
{
    int n = (int)fmax(fabs(x1 - x0), fabs(y1 - y0));
    for (int i = 0; i <= n; i++) {
        double x = x0 + (x1 - x0) * i / n, y = y0 + (y1 - y0) * i / n;
        if (k->gap && i % k->gap < 2)
            continue;
        for (int thick = 0; thick < 2; thick++) {
            bool across = fabs(x1 - x0) > fabs(y1 - y0);
            pixSetPixel(pix, (l_int32)(x - k->slope * y) + (across ? 0 : thick),
                        (l_int32)(y + k->slope * x) + (across ? thick : 0),
                        k->depth == 1 ? 1 : (l_uint32)k->level);
        }
    }
}

/* Letters of a line of type: bars as high as capitals, as near each other. */
static void type_line(PIX *pix, int x, int y, int letters)
{
    for (int i = 0; i < letters; i++)
        if (i % 6 != 5) {
            PIX *ink = pixCreate(7, 18, 1);
            pixSetAll(ink);
            if (pixGetDepth(pix) == 1)
                pixRasterop(pix, x + 10 * i, y, 7, 18, PIX_SRC, ink, 0, 0);
            else
                pixPaintThroughMask(pix, ink, x + 10 * i, y, 30);
            pixDestroy(&ink);
        }
}

static const int xs[] = {150, 210, 560, 780, 1100}, ys[] = {400, 460, 700, 760, 830};
#define COLUMNS 4
#define ROWS 4

static PIX *page_of(const struct table_look *k)
{
    PIX *pix = pixCreate(WIDE, HIGH, k->depth);
    if (k->depth == 8)
        pixSetAllArbitrary(pix, 240);
    for (int y = 100; y < 360; y += 30)
        type_line(pix, 150, y, 90);
    for (int r = 0; r <= ROWS; r++)
        draw(pix, xs[0], ys[r], k->joined && r == 3 ? xs[3] : xs[COLUMNS], ys[r], k);
    for (int c = k->open; c <= COLUMNS - k->open; c++)
        draw(pix, xs[c], k->joined && c && c < COLUMNS ? ys[1] : ys[0], xs[c], ys[ROWS], k);
    for (int c = 0; c < COLUMNS; c++)
        for (int r = 0; r < ROWS; r++)
            type_line(pix, xs[c] + 10, ys[r] + 20, (xs[c + 1] - xs[c]) / 10 - 2);
    if (k->framed) {
        draw(pix, 60, 60, 1180, 60, k);
        draw(pix, 60, 1700, 1180, 1700, k);
        draw(pix, 60, 60, 60, 1700, k);
        draw(pix, 1180, 60, 1180, 1700, k);
    }
    return pix;
}

static void tables_are_found(void **state)
{
    (void)state;
    static const struct table_look looks[] = {
        {.name = "gray", .depth = 8, .level = 40, .want = "16"},
        {.name = "pale", .depth = 8, .level = 170, .want = "16"},
        {.name = "black and white", .depth = 1, .want = "16"},
        {.name = "askew", .depth = 1, .slope = 0.004, .want = "16"},
        {.name = "broken lines", .depth = 1, .gap = 140, .want = "16"},
        {.name = "open sides", .depth = 1, .open = true, .want = "16"},
        {.name = "cells that span", .depth = 1, .joined = true, .want = "12 (0,0 1x4) (2,3 2x1)"},
        {.name = "a frame round it", .depth = 1, .framed = true, .want = "16"},
    };
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        PIX *pix = page_of(&looks[i]);
        struct lined_table *t = NULL;
        size_t n = lines_find(pix, DPI, &t);
        struct buf b = {0};
        if (n != 1)
            fail_msg("%s: %zu tables", looks[i].name, n);
        buf_printf(&b, "%u", t->n);
        for (uint32_t c = 0; c < t->n; c++) {
            const struct cell *cell = &t->cells[c];
            if (cell->rows * cell->columns > 1)
                buf_printf(&b, " (%u,%u %ux%u)", cell->row, cell->column, cell->rows, cell->columns);
            if (fabs(cell->box.x0 - xs[cell->column]) > 8 || fabs(cell->box.y1 - ys[cell->row + cell->rows]) > 8)
                fail_msg("%s: cell %u,%u ends at %.0f, %.0f", looks[i].name, cell->row, cell->column,
                         cell->box.x0, cell->box.y1);
        }
        assert_string_equal(buf_text(&b), looks[i].want);
        buf_free(&b);
        lines_free(t, n);
        pixDestroy(&pix);
    }
}

static void type_is_no_table(void **state)
{
    (void)state;
    struct table_look none = {.depth = 1};
    PIX *pix = pixCreate(WIDE, HIGH, 1);
    for (int y = 100; y < 1600; y += 30)
        type_line(pix, 150, y, 90);
    draw(pix, 300, 1650, 700, 1650, &none); /* under a heading */
    draw(pix, 100, 80, 400, 80, &none); /* a box round a word */
    draw(pix, 100, 140, 400, 140, &none);
    draw(pix, 100, 80, 100, 140, &none);
    draw(pix, 400, 80, 400, 140, &none);
    struct lined_table *t = NULL;
    assert_int_equal(lines_find(pix, DPI, &t), 0);
    lines_free(t, 0);
    pixDestroy(&pix);
}

static void lines_go_and_type_stays(void **state)
{
    (void)state;
    for (int depth = 1; depth <= 8; depth += 7) {
        struct table_look look = {.depth = depth, .level = 40};
        PIX *pix = page_of(&look);
        struct lined_table *t = NULL;
        size_t n = lines_find(pix, DPI, &t);
        PIX *page = lines_erased(pix, DPI, t, n);
        l_uint32 on_line = 9, in_type = 9;
        assert_int_equal(n, 1);
        pixGetPixel(page, 600, ys[1], &on_line);
        pixGetPixel(page, xs[1] + 13, ys[1] + 25, &in_type);
        assert_int_equal(on_line, depth == 1 ? 0 : 255);
        assert_int_equal(in_type, depth == 1 ? 1 : 30);
        assert_true(lines_inked(page, DPI, (struct box){xs[1] + 5, ys[1] + 5, xs[2] - 5, ys[2] - 5}));
        assert_false(lines_inked(page, DPI, (struct box){xs[1] + 5, ys[1] + 60, xs[2] - 5, ys[2] - 5}));
        lines_free(t, n);
        pixDestroy(&page);
        pixDestroy(&pix);
    }
}

int main(void)
{
    setMsgSeverity(L_SEVERITY_NONE);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_found),
        cmocka_unit_test(type_is_no_table),
        cmocka_unit_test(lines_go_and_type_stays),
    };
    return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
