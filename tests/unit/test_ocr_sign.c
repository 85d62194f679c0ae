/* Signs with a bar under them, drawn as type sets them and as scans spoil them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <leptonica/allheaders.h>

#include "ocr_sign.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void words(void **state)
{
    (void)state;
    static const struct {
        const char *word, *want;
    } t[] = {{">90", "≥"}, {"<3%,", "≤"}, {">", "≥"}, {"<", "≤"}, {">=90", NULL}, {"<a>", NULL}, {"90", NULL}, {"", NULL}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        const char *got = sign_barred(t[i].word);
        if (!got != !t[i].want || (got && strcmp(got, t[i].want) != 0))
            fail_msg("'%s': %s", t[i].word, got ? got : "none");
    }
}

struct sign {
    const char *name;
    double size;   /* height of the arms, pixels */
    bool opens;    /* '<' */
    int bar;       /* how many rows; 0: none */
    bool ragged;   /* specks under the bar's rim */
    bool digit;    /* a stroke as high as a digit beside it */
    bool want;
};

static void ink(PIX *pix, double x, double y)
{
    for (int dx = 0; dx < 2; dx++)
        for (int dy = 0; dy < 2; dy++)
            pixSetPixel(pix, (l_int32)(x + dx), (l_int32)(y + dy), 40);
}

static bool look_at(const struct sign *s)
{
    double w = s->size * 1.05, x0 = 60, y0 = 60, foot = y0 + s->size;
    PIX *pix = pixCreate(200, 200, 8);
    pixSetAllArbitrary(pix, 235);
    for (double at = 0; at <= 1; at += 0.01)
        for (int down = 0; down < 2; down++) {
            double x = x0 + w * (s->opens ? 1 - at : at), y = y0 + s->size * at / 2;
            ink(pix, x, down ? foot - s->size * at / 2 : y);
        }
    for (int row = 0; row < s->bar; row++)
        for (double x = x0; x <= x0 + w + 1; x++)
            pixSetPixel(pix, (l_int32)x, (l_int32)(foot + s->size / 5 + row), 40);
    if (s->ragged)
        for (double x = x0; x < x0 + w; x += 5)
            pixSetPixel(pix, (l_int32)x, (l_int32)(foot + s->size / 5 + s->bar), 40);
    if (s->digit)
        for (double y = y0 - 4; y < foot + s->size / 5; y++)
            ink(pix, x0 + w + 6, y);
    bool has = sign_has_bar(pix, (struct box){x0, y0 - 2, x0 + w + (s->digit ? 10 : 2), foot + s->size / 5 + s->bar});
    pixDestroy(&pix);
    return has;
}

static void bars(void **state)
{
    (void)state;
    static const struct sign t[] = {
        {.name = "large", .size = 24, .bar = 3, .want = true},
        {.name = "small", .size = 11, .bar = 1, .digit = true, .want = true},
        {.name = "opens", .size = 18, .opens = true, .bar = 2, .want = true},
        {.name = "ragged", .size = 24, .bar = 2, .ragged = true, .digit = true, .want = true},
        {.name = "no bar", .size = 24},
        {.name = "no bar, small", .size = 11, .digit = true},
        {.name = "no bar, opens", .size = 18, .opens = true, .digit = true},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        if (look_at(&t[i]) != t[i].want)
            fail_msg("%s", t[i].name);
}

int main(void)
{
    setMsgSeverity(L_SEVERITY_NONE);
    const struct CMUnitTest tests[] = {cmocka_unit_test(words), cmocka_unit_test(bars)};
    return cmocka_run_group_tests_name("ocr_sign", tests, NULL, NULL);
}
