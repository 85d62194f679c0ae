#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <leptonica/allheaders.h>
#include <string.h>

#include "ocr_roman.h"

enum { HIGH = 24, TOP = 12 }; /* pixels: the letters' height, and their place on the picture */

static void bar(PIX *pix, int x, int y, int w, int h)
{
    pixRasterop(pix, x, y, w, h, PIX_SET, NULL, 0, 0);
}

static void slope(PIX *pix, int x, int to, int w, int high)
{
    for (int y = 0; y < high; y++)
        bar(pix, x + (to - x) * y / high, TOP + y, w, 1);
}

/* Draws a letter as Times has it, in black on the sheet; returns where the next one stands. */
static int draw(PIX *pix, char c, int x)
{
    switch (c) {
    case 'I':
    case '1':
        bar(pix, x + 5, TOP, 3, HIGH);
        bar(pix, x + 2, TOP + HIGH - 1, 9, 1);
        bar(pix, x + 2, TOP + (c == '1') * 3, c == 'I' ? 9 : 3, 1);
        return x + 12;
    case 'V':
        slope(pix, x + 1, x + 12, 4, HIGH);
        slope(pix, x + 23, x + 12, 2, HIGH);
        return x + 26;
    case 'X':
        slope(pix, x + 1, x + 21, 4, HIGH);
        slope(pix, x + 21, x + 2, 2, HIGH);
        return x + 26;
    case 'H':
        x = draw(pix, 'I', x);
        bar(pix, x - 5, TOP + HIGH / 2, 13, 1);
        return draw(pix, 'I', x + 2);
    case '/':
        slope(pix, x + 8, x, 1, HIGH);
        return x + 10;
    case '.':
    case ',':
        bar(pix, x + 2, TOP + HIGH - 3, 3, c == '.' ? 3 : 7);
        return x + 8;
    default: /* 2, as seven segments show it */
        for (int y = 0; y < 3; y++)
            bar(pix, x + 2, TOP + y * (HIGH - 2) / 2, 12, 2);
        bar(pix, x + 12, TOP, 2, HIGH / 2);
        bar(pix, x + 2, TOP + HIGH / 2, 2, HIGH / 2);
        return x + 18;
    }
}

/* The picture of the word, 1, 8 or 32 bits, and the box the word has in it. */
static PIX *picture(const char *word, int depth, struct box *b)
{
    PIX *ink = pixCreate(400, 60, 1), *out = NULL;
    int x = 20;
    for (const char *s = word; *s; s++)
        x = draw(ink, *s, x);
    *b = (struct box){20, TOP, x, TOP + HIGH + 4 * (strchr(word, ',') != NULL)};
    if (depth == 1)
        return ink;
    out = depth == 8 ? pixConvertTo8(ink, 0) : pixConvertTo32(ink);
    pixDestroy(&ink);
    return out;
}

static void strokes_are_counted(void **state)
{
    (void)state;
    static const struct {
        const char *drawn, *read;
        bool quarter;
        const char *want; /* NULL: the word is left as it was read */
    } cases[] = {
        {"III", "II", false, "III"},       {"III.", "HI.", false, "III"},
        {"II", "III", false, "II"},        {"IV", "1V", false, "IV"},
        {"VIII,", "VII,", false, "VIII"},  {"XII", "XI", false, "XII"},
        {"XIV", "XV", false, "XIV"},       {"IX.", "IX.", false, "IX"},
        {"III/2222", "II/2025", false, "III"}, {"II/2222,", "11/2025,", true, "II"},
        {"I/2222", "1/2027", true, "I"},   {"II1", "II1", false, NULL},
        {"I", "1", true, "I"},             {"1", "1", true, NULL},
        {"1/2222", "1/2027", true, NULL},  {"11", "I1", false, NULL},
        {"VH", "VH", false, NULL},         {"HX", "HX", false, NULL},
        {"V", "V", false, NULL},           {"X.", "X.", false, NULL},
        {"VIII", "III", false, NULL},      {"IIII", "III", false, NULL},
    };
    static const int depths[] = {1, 8, 32};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t k = 0; k < sizeof depths / sizeof *depths; k++) {
            struct box b;
            struct roman_word r;
            char out[16] = "";
            PIX *pix = picture(cases[i].drawn, depths[k], &b);
            assert_true(roman_find(cases[i].read, cases[i].quarter, &r));
            bool sure = roman_count(pix, b, cases[i].read, &r, out);
            if (sure != (cases[i].want != NULL) || (sure && strcmp(out, cases[i].want) != 0))
                fail_msg("%s read as %s at %d bits: %s", cases[i].drawn, cases[i].read, depths[k],
                         sure ? out : "not counted");
            pixDestroy(&pix);
        }
}

static void words_that_may_be_numerals(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        bool quarter, may;
        size_t from, to;
    } cases[] = {
        {"III", false, true, 0, 3},   {"HI.", false, true, 0, 2},   {"(II/2026);", false, true, 1, 3},
        {"1I\u20442026,", false, true, 0, 2}, {"11", false, false, 0, 0}, {"11", true, true, 0, 2},
        {"1/2026", true, true, 0, 1}, {"11/2026", false, false, 0, 0}, {"HH", false, false, 0, 0},
        {"HTX", false, false, 0, 0},  {"IV-2026", false, false, 0, 0}, {"I/26", false, false, 0, 0},
        {"VIP", false, false, 0, 0},  {"", true, false, 0, 0},      {"IIIIIIII", false, false, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct roman_word r;
        assert_int_equal(roman_find(cases[i].word, cases[i].quarter, &r), cases[i].may);
        if (cases[i].may) {
            assert_int_equal(r.from, cases[i].from);
            assert_int_equal(r.to, cases[i].to);
        }
    }
}

static void where_nothing_is_nothing_is_counted(void **state)
{
    (void)state;
    char out[16];
    struct roman_word r;
    PIX *pix = pixCreate(100, 60, 8);
    pixSetAll(pix);
    assert_true(roman_find("III", false, &r));
    assert_false(roman_count(pix, (struct box){10, 10, 60, 40}, "III", &r, out));
    assert_false(roman_count(pix, (struct box){500, 10, 560, 40}, "III", &r, out));
    assert_false(roman_count(pix, (struct box){10, 10, 10, 10}, "III", &r, out));
    bar(pix, 0, 0, 100, 60);
    assert_false(roman_count(pix, (struct box){10, 10, 60, 40}, "III", &r, out));
    pixDestroy(&pix);
}

int main(void)
{
    setMsgSeverity(L_SEVERITY_NONE);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strokes_are_counted),
        cmocka_unit_test(words_that_may_be_numerals),
        cmocka_unit_test(where_nothing_is_nothing_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
