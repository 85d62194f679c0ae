/* Faint print in black and white: thin strokes are thickened, healthy ones stay as they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <leptonica/allheaders.h>

#include "image_thin.h"

enum { LETTERS = 20, PITCH = 40, HIGH = 60, TOP = 20 };

/* Letters of a small one's height, two stems each; every stem is broken once. */
static PIX *draw_stems(int depth, int height, int stroke)
{
    PIX *pix = pixCreate(PITCH * LETTERS, HIGH, depth);
    if (depth == 8)
        pixSetAllArbitrary(pix, 255);
    for (int i = 0; i < 2 * LETTERS; i++)
        for (int y = TOP; y < TOP + height; y++)
            for (int x = 0; x < stroke && y != TOP + height / 2; x++)
                pixSetPixel(pix, 5 + i * PITCH / 2 + x, y, depth == 1);
    return pix;
}

static void strokes_are_mended_where_they_are_thin(void **state)
{
    (void)state;
    static const struct {
        int depth, height, stroke, mended;
    } t[] = {
        {1, 17, 3, 1},  /* 200 dpi, faint */
        {1, 17, 4, 0},  /* and as it should be */
        {1, 27, 5, 1},  /* 300 dpi */
        {1, 27, 6, 0},
        {1, 12, 2, 0},  /* 150 dpi: holes of letters would close */
        {1, 0, 3, 0},   /* no letters */
        {8, 17, 3, 0},  /* gray shows hair strokes as they are */
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        PIX *pix = draw_stems(t[i].depth, t[i].height, t[i].stroke);
        PIX *out = thin_mended(pix, t[i].height);
        l_uint32 gap = 255, paper = 0;
        if (!t[i].mended != !out)
            fail_msg("height %d stroke %d", t[i].height, t[i].stroke);
        if (out) {
            pixGetPixel(out, 5 + t[i].stroke / 2, TOP + t[i].height / 2, &gap);
            pixGetPixel(out, 1, 1, &paper);
            assert_int_equal(pixGetDepth(out), 8);
            if (gap > 128 || paper < 250)
                fail_msg("height %d: gap %u, paper %u", t[i].height, gap, paper);
        }
        pixDestroy(&out);
        pixDestroy(&pix);
    }
    PIX *blank = pixCreate(100, HIGH, 1);
    assert_null(thin_mended(blank, 17));
    pixDestroy(&blank);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strokes_are_mended_where_they_are_thin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
