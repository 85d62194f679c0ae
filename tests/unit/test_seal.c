/* Seals on gray and black pages: found by their rings, and gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <stdlib.h>

#include "image_seal.h"

enum { DPI = 150, WIDE = 700, HIGH = 600 };
static const struct ring drawn = {300, 260, 106}; /* 18 mm */

/* A dot of ink of this level; black and white pages know one level only. */
static void dot(PIX *pix, double x, double y, int level)
{
    pixSetPixel(pix, (l_int32)lround(x), (l_int32)lround(y), pixGetDepth(pix) == 1 ? 1 : (l_uint32)level);
}

static void draw_circle(PIX *pix, struct ring c, int level, double share)
{
    for (double a = 0; a < 2 * 3.14159265 * share; a += 0.002)
        for (double r = c.r - 1; r <= c.r + 1; r += 0.5)
            dot(pix, c.x + r * cos(a), c.y + r * sin(a), level);
}

static void draw_bar(PIX *pix, int x, int y, int w, int h, int level)
{
    for (int j = y; j < y + h; j++)
        for (int i = x; i < x + w; i++)
            dot(pix, i, j, level);
}

/* Two rings and a bar for an emblem, at `seal`; type at `type` that begins in it and runs out. */
static PIX *draw_page(int depth, int seal, int type)
{
    PIX *pix = pixCreate(WIDE, HIGH, depth);
    if (depth == 8)
        pixSetAllArbitrary(pix, 235);
    draw_circle(pix, drawn, seal, 1);
    draw_circle(pix, (struct ring){drawn.x, drawn.y, drawn.r - 6}, seal, 1);
    draw_bar(pix, 280, 250, 40, 20, seal);
    for (int i = 0; i < 12; i++)
        draw_bar(pix, 340 + 20 * i, 300, 8, 24, type);
    return pix;
}

static int at(PIX *pix, int x, int y)
{
    l_uint32 v = 0;
    pixGetPixel(pix, x, y, &v);
    return pixGetDepth(pix) == 1 ? (v ? 0 : 255) : (int)v;
}

static void rings_are_found(void **state)
{
    (void)state;
    static const struct {
        int depth, seal, type;
    } pages[] = {{1, 0, 0}, {8, 120, 40}, {8, 60, 60}};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        PIX *pix = draw_page(pages[i].depth, pages[i].seal, pages[i].type);
        struct ring got = seal_find_ring(pix, DPI);
        assert_true(fabs(got.x - drawn.x) < 4 && fabs(got.y - drawn.y) < 4);
        assert_true(fabs(got.r - drawn.r) < 5);
        pixDestroy(&pix);
    }
}

static void what_is_no_seal_has_no_ring(void **state)
{
    (void)state;
    static const struct {
        double r, share;
    } circles[] = {{60, 1}, {160, 1}, {106, 0.6}, {0, 0}}; /* too small, too large, too open */
    for (size_t i = 0; i < sizeof circles / sizeof *circles; i++) {
        PIX *pix = pixCreate(WIDE, HIGH, 1);
        draw_circle(pix, (struct ring){300, 260, circles[i].r}, 0, circles[i].share);
        for (int k = 0; k < 40; k++)
            draw_bar(pix, 20 + k % 10 * 60, 60 + k / 10 * 120, 30, 8, 0);
        assert_true(seal_find_ring(pix, DPI).r == 0);
        pixDestroy(&pix);
    }
    PIX *dark = pixCreate(WIDE, HIGH, 1);
    draw_bar(dark, 100, 60, 400, 400, 0);
    assert_true(seal_find_ring(dark, DPI).r == 0);
    pixDestroy(&dark);
}

static void seals_go_and_type_stays(void **state)
{
    (void)state;
    static const struct {
        int depth, seal, type;
        int inside; /* of the type: stays (its level at most) or goes (white) */
    } pages[] = {
        {1, 0, 0, 255},     /* black on black: all that lies inside goes */
        {8, 60, 60, 255},   /* so it does where the seal is as dark as type */
        {8, 130, 40, 40},   /* a paler one fades, the type under it stays */
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        PIX *pix = draw_page(pages[i].depth, pages[i].seal, pages[i].type);
        BOXA *marks = boxaCreate(1);
        boxaAddBox(marks, boxCreate(190, 150, 300, 220), L_INSERT);
        PIX *out = seal_remove(pix, marks, 1, DPI);
        assert_non_null(out);
        assert_int_equal(at(out, 300, 260 - 106), 255);
        assert_int_equal(at(out, 300 - 106, 260), 255);
        assert_int_equal(at(out, 300, 260), 255);
        assert_int_equal(at(out, 344, 310), pages[i].inside);
        assert_int_equal(at(out, 464, 310), pages[i].type); /* the type outside */
        assert_int_equal(at(pix, 300, 260 - 106), pages[i].seal); /* what was given is as it was */
        boxaDestroy(&marks);
        pixDestroy(&out);
        pixDestroy(&pix);
    }
    PIX *plain = pixCreate(WIDE, HIGH, 1);
    BOXA *marks = boxaCreate(1);
    boxaAddBox(marks, boxCreate(10, 10, 30, 12), L_INSERT);
    boxaAddBox(marks, boxCreate(190, 150, 300, 220), L_INSERT); /* a seal's size, and no ring */
    assert_null(seal_remove(plain, marks, 1, DPI));
    boxaDestroy(&marks);
    pixDestroy(&plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rings_are_found),
        cmocka_unit_test(what_is_no_seal_has_no_ring),
        cmocka_unit_test(seals_go_and_type_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
