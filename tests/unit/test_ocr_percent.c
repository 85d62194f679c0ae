/* Percent signs, by the width of what is drawn: blocks as wide as figures and signs are set. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <leptonica/allheaders.h>
#include <string.h>

#include "ocr_percent.h"

static void words_that_may_be_percentages(void **state)
{
    (void)state;
    static const struct {
        const char *word, *as; /* NULL: none */
    } t[] = {
        {"259%", "25%"}, {"259%.", "25%."}, {"1009", "100%"}, {"46,89%", "46,8%"}, {"8,59.", "8,5%."},
        {"7.180", NULL}, /* thousands */
        {"4.3033", NULL}, {"9%", NULL}, {"9", NULL}, {"01", NULL}, {"39", NULL}, {"012", NULL}, {"90%", NULL}, {"8,5", NULL}, {"8,5%", NULL}, {"15/6", NULL},
        {"2509%", NULL}, /* more than all */
        {"20251", NULL}, {"259%;", NULL}, {"1234567890123456%", NULL}, {"", NULL},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        char as[PERCENT_MOST] = "";
        bool found = percent_find(t[i].word, as);
        if (found != (t[i].as != NULL) || (found && strcmp(as, t[i].as) != 0))
            fail_msg("'%s': '%s'", t[i].word, as);
    }
}

enum { HIGH = 40, LEFT = 20, TOP = 20 };

static int draw_block(PIX *pix, int x, int w, int top)
{
    for (int i = 1; i < w - 1; i++)
        for (int y = top; y < TOP + HIGH; y++)
            pixSetPixel(pix, x + i, y, pixGetDepth(pix) == 1);
    return x + w;
}

/* Is the word, drawn as `drawn`, one that was meant to be `as`? */
static bool fits(int depth, const char *drawn, const char *word, const char *as)
{
    PIX *pix = pixCreate(400, 80, depth);
    int x = LEFT;
    if (depth == 8)
        pixSetAllArbitrary(pix, 240);
    for (const char *s = drawn; *s; s++)
        x = *s == '%' ? draw_block(pix, x, HIGH * 123 / 100, TOP)
            : strchr(".,", *s) ? draw_block(pix, x, HIGH * 37 / 100, TOP + HIGH * 8 / 10)
                               : draw_block(pix, x, HIGH * 74 / 100, TOP);
    bool fit = percent_fits(pix, (struct box){LEFT, TOP - 2, x, TOP + HIGH + 2}, word, as);
    pixDestroy(&pix);
    return fit;
}

static void widths_tell(void **state)
{
    (void)state;
    static const struct {
        const char *drawn, *word, *as;
        bool want;
    } t[] = {
        {"25%", "259%", "25%", true},     {"259%", "259%", "25%", false},
        {"46,8%.", "46,89%.", "46,8%.", true}, {"46,89%", "46,89%", "46,8%", false},
        {"85%", "859", "85%", true},      {"859", "859", "85%", false},
        {"", "859", "85%", false},        /* nothing to measure */
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        for (int depth = 1; depth <= 8; depth += 7)
            if (fits(depth, t[i].drawn, t[i].word, t[i].as) != t[i].want)
                fail_msg("'%s' read as '%s', %d bits", t[i].drawn, t[i].word, depth);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_that_may_be_percentages),
        cmocka_unit_test(widths_tell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
