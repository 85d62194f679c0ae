/* A page's picture before it is read: the steps taken, edges, holes and seals, and the way back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "image.h"
#include "image_edges.h"
#include "sheet_made.h"

static void boxes_come_back(void **state)
{
    (void)state;
    PIX *pix = pixCreate(400, 600, 8);
    static const struct {
        double scale, angle;
        struct box in, want;
    } cases[] = {
        {1, 0, {10, 20, 30, 40}, {10, 20, 30, 40}},
        {0.5, 0, {10, 20, 30, 40}, {20, 40, 60, 80}},
        /* about the middle 200, 300; a quarter turn, to see which way */
        {1, 90, {200, 200, 210, 210}, {100, 290, 110, 300}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct prepared p = {pix, 150, cases[i].scale, cases[i].scale, cases[i].angle};
        struct box got = image_unmap(&p, cases[i].in), want = cases[i].want;
        assert_true(fabs(got.x0 - want.x0) < 1e-9 && fabs(got.y0 - want.y0) < 1e-9);
        assert_true(fabs(got.x1 - want.x1) < 1e-9 && fabs(got.y1 - want.y1) < 1e-9);
    }
    pixDestroy(&pix);
}

static void steps_are_taken_where_asked_for(void **state)
{
    (void)state;
    PIX *pix = blank_sheet(), *one, *large;
    write_prose(pix, 0);
    one = pixConvertTo1(pix, 128);
    pixSetPixel(one, 5, 5, 1);
    pixSetPixel(one, 20, 20, 1);
    pixSetPixel(one, 21, 20, 1);
    struct prep_params q = prep_defaults;
    q.min_dpi = 150;
    l_uint32 v;
    struct prepared p = image_prepare(&q, one, 150, NULL);
    assert_int_equal(pixGetDepth(p.pix), 1);
    pixGetPixel(p.pix, 5, 5, &v);
    assert_int_equal(v, 0); /* a speck */
    pixGetPixel(p.pix, 20, 20, &v);
    assert_int_equal(v, 1); /* two pixels may be part of a mark */
    assert_true(p.angle == 0 && p.scale_x == 1 && p.dpi == 150);
    image_free(&p);
    /* Twice the size: scaled down until small letters have their height, never under min_dpi. */
    large = pixScale(pix, 2, 2);
    p = image_prepare(&prep_defaults, large, 300, NULL);
    assert_int_equal(pixGetDepth(p.pix), 8);
    assert_true(p.dpi >= prep_defaults.min_dpi && p.dpi < 300);
    assert_true(fabs(p.scale_x - p.dpi / 300.0) < 0.01);
    image_free(&p);
    pixDestroy(&large);
    pixDestroy(&one);
    pixDestroy(&pix);
}

/* A frame of 36 mm at 150 dpi, 8 pixels thick: as large as a seal. */
static PIX *framed_sheet(l_uint32 level)
{
    PIX *sheet = blank_sheet();
    write_prose(sheet, 0);
    PIX *pix = pixConvertTo8(sheet, 0);
    for (int y = 800; y < 1010; y++)
        for (int x = 700; x < 910; x++)
            if (x < 708 || x >= 902 || y < 808 || y >= 1002)
                pixSetPixel(pix, x, y, level);
    for (int x = 790; x < 800; x++) /* type over it */
        for (int y = 798; y < 812; y++)
            pixSetPixel(pix, x, y, 10);
    pixDestroy(&sheet);
    return pix;
}

static void pale_seals_fade_and_type_stays(void **state)
{
    (void)state;
    static const struct {
        l_uint32 level;
        bool step, fades;
    } cases[] = {{110, true, true}, {110, false, false}, {10, true, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PIX *pix = framed_sheet(cases[i].level);
        struct prep_params q = prep_defaults;
        q.even_paper = false;
        q.min_dpi = 150;
        q.fade_seals = cases[i].step;
        struct prepared p = image_prepare(&q, pix, 150, NULL);
        l_uint32 seal, type;
        pixGetPixel(p.pix, 704, 900, &seal);
        pixGetPixel(p.pix, 795, 804, &type);
        assert_int_equal(seal, cases[i].fades ? 255 : cases[i].level);
        assert_int_equal(type, 10);
        image_free(&p);
        pixDestroy(&pix);
    }
}

/* Microfilm's pages are light on dark; a page on a dark glass, or with a dark picture, is not. */
static void negatives_are_told(void **state)
{
    (void)state;
    static const struct {
        double x, y, w, h; /* white on a black A4 page, mm */
        bool negative;
    } cases[] = {{20, 20, 1, 200, true},   {20, 40, 170, 30, true}, {5, 5, 148, 210, false},
                 {60, 80, 105, 148, false}, {0, 0, 210, 297, false}};
    static const int depths[] = {1, 8, 32};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t k = 0; k < sizeof depths / sizeof *depths; k++) {
            double mm = 100 / 25.4;
            PIX *ink = pixCreate(827, 1169, 1), *pix = NULL;
            pixSetAll(ink);
            pixRasterop(ink, (int)(cases[i].x * mm), (int)(cases[i].y * mm), (int)(cases[i].w * mm),
                        (int)(cases[i].h * mm), PIX_CLR, NULL, 0, 0);
            pix = depths[k] == 1 ? pixClone(ink) : depths[k] == 8 ? pixConvertTo8(ink, 0) : pixConvertTo32(ink);
            assert_int_equal(image_is_negative(pix), cases[i].negative);
            pixDestroy(&ink);
            pixDestroy(&pix);
        }
}

/* Blackens a box, or the disc in it, given in millimetres of a page of 200 dpi. */
static void blacken(PIX *pix, double x, double y, double w, double h, bool disc)
{
    double mm = 200 / 25.4;
    for (int j = (int)(y * mm); j < (int)((y + h) * mm); j++)
        for (int i = (int)(x * mm); i < (int)((x + w) * mm); i++) {
            double u = (i / mm - x - w / 2) / (w / 2), v = (j / mm - y - h / 2) / (h / 2);
            if (!disc || u * u + v * v < 1)
                pixSetPixel(pix, i, j, pixGetDepth(pix) == 1 ? 1 : 20);
        }
}

static bool is_dark(PIX *pix, double x, double y)
{
    l_uint32 v = 0;
    pixGetPixel(pix, (l_int32)(x * 200 / 25.4), (l_int32)(y * 200 / 25.4), &v);
    return pixGetDepth(pix) == 1 ? v : v < 128;
}

/* Paper of level 210, 8 bits, or of none, 1 bit, with text on it. */
static PIX *edge_sheet(int depth)
{
    PIX *pix = pixCreate(1654, 2339, 8);
    pixSetAllArbitrary(pix, 210);
    write_prose(pix, 0x30);
    if (depth == 8)
        return pix;
    PIX *one = pixThresholdToBinary(pix, 128);
    pixDestroy(&pix);
    return one;
}

static void edges_and_holes_become_paper(void **state)
{
    static const struct {
        const char *what;
        double x, y, w, h; /* mm of a page of 210 x 297 */
        bool disc, goes;
    } cases[] = {
        {"a broad dark edge", 190, 0, 20, 297, false, true},
        {"a narrow one", 204, 0, 6, 297, false, false},
        {"the black under a short page", 0, 250, 210, 47, false, true},
        {"a hole", 9, 105, 6, 6, true, true},
        {"a hole at the right", 195, 105, 6, 6, true, true},
        {"a hole's size of something square", 9, 105, 6, 6, false, false},
        {"a full stop of a poster, or a bullet", 100, 230, 6, 6, true, false},
        {"a seal by the edge", 12, 230, 32, 32, true, false},
        {"a table's rule that runs off the page", 100, 230, 110, 0.6, false, false},
        {"a short page on a large glass", 0, 140, 210, 157, false, true},
        {"a page that is black all over", 0, 0, 210, 297, false, false},
    };
    (void)state;
    for (int depth = 1; depth <= 8; depth += 7)
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            PIX *pix = edge_sheet(depth), *before = pixCopy(NULL, pix);
            double mx = cases[i].x + cases[i].w / 2, my = cases[i].y + cases[i].h / 2;
            blacken(pix, cases[i].x, cases[i].y, cases[i].w, cases[i].h, cases[i].disc);
            assert_true(is_dark(pix, mx, my));
            PIX *cleared = edges_cleared(pix, 200);
            if (!!cleared != cases[i].goes)
                print_error("%s, %d bits\n", cases[i].what, depth);
            assert_int_equal(cleared != NULL, cases[i].goes);
            if (cleared) { /* and nothing else has changed */
                l_int32 same = 0;
                pixEqual(cleared, before, &same);
                assert_true(same);
            }
            pixDestroy(&pix);
            pixDestroy(&before);
            pixDestroy(&cleared);
        }
    PIX *clean = edge_sheet(8);
    assert_null(edges_cleared(clean, 200));
    pixDestroy(&clean);
}

static void cleared_edges_can_be_looked_at(void **state)
{
    char folder[] = "/tmp/trichluc-edges-XXXXXX", debug[64], path[96];
    const char *const steps[] = {"0-given", "3-edges", "6-even"};
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(debug, sizeof debug, "%s/p", folder);
    PIX *pix = edge_sheet(8);
    struct prep_params q = prep_defaults;
    q.x_height = 1000; /* as large as it is */
    blacken(pix, 0, 250, 210, 47, false);
    struct prepared p = image_prepare(&q, pix, 200, debug);
    assert_false(is_dark(p.pix, 100, 280));
    assert_int_equal(pixGetWidth(p.pix), 1654);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        snprintf(path, sizeof path, "%s-%s.png", debug, steps[i]);
        assert_int_equal(remove(path), 0);
    }
    assert_int_equal(rmdir(folder), 0); /* no other step was taken */
    image_free(&p);
    pixDestroy(&pix);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boxes_come_back),
        cmocka_unit_test(steps_are_taken_where_asked_for),
        cmocka_unit_test(pale_seals_fade_and_type_stays),
        cmocka_unit_test(negatives_are_told),
        cmocka_unit_test(edges_and_holes_become_paper),
        cmocka_unit_test(cleared_edges_can_be_looked_at),
    };
    return cmocka_run_group_tests_name("image", tests, NULL, NULL);
}
