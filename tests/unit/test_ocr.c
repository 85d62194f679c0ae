/* Sheets read by the engine: words and their boxes, turned pages, columns, seals, negatives, numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <tesseract/capi.h>

#include "ocr_number.h"
#include "ocr.h"
#include "sheet_made.h"

static struct ocr *engine;

static int open_engine(void **state)
{
    (void)state;
    const char *why = "";
    engine = ocr_open(&(struct ocr_options){.language = "vie"}, &why);
    if (!engine)
        print_error("%s\n", why);
    return engine ? 0 : -1;
}

static int close_engine(void **state)
{
    (void)state;
    ocr_close(engine);
    return 0;
}

static struct doc *read_sheet(PIX *pix)
{
    struct doc *d = doc_new("sheet");
    struct page *p = doc_add_page(d);
    p->pages = 1;
    p->dpi = 150;
    p->width = 595.2;
    p->height = 841.9;
    p->source = SOURCE_OCR;
    assert_int_equal(ocr_page(engine, d, pix), 0);
    assert_null(doc_check(d));
    return d;
}

static const struct word *find_word(const struct doc *d, const char *text)
{
    for (size_t i = 0; i < d->nwords; i++)
        if (strcmp(d->words[i].text, text) == 0)
            return &d->words[i];
    return NULL;
}

static void words_have_boxes(void **state)
{
    (void)state;
    PIX *pix = blank_sheet();
    write_prose(pix, 0);
    struct doc *d = read_sheet(pix);
    assert_int_equal(d->nlines, PROSE);
    const struct word *w = find_word(d, "2500");
    assert_non_null(w);
    assert_true(w->conf > 0.8 && w->conf <= 1);
    /* Fifth line: base line at pixel 640 of 150 dpi, digits some 25 pixels high. */
    assert_true(fabs(w->box.y1 - 640 * 72 / 150.0) < 2);
    assert_true(w->box.y1 - w->box.y0 > 8 && w->box.y1 - w->box.y0 < 18);
    assert_true(d->lines[0].box.x0 > 94 && d->lines[0].box.x0 < 98.5);
    assert_true(d->lines[0].block > 0);
    doc_free(d);
    pixDestroy(&pix);
}

static void skew_is_undone_and_boxes_lead_back(void **state)
{
    (void)state;
    static const double degrees[] = {-2, 1.2};
    PIX *pix = blank_sheet();
    write_prose(pix, 0);
    for (size_t i = 0; i < sizeof degrees / sizeof *degrees; i++) {
        double a = degrees[i] * 3.14159265358979 / 180;
        PIX *turned = pixRotate(pix, (l_float32)a, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
        struct doc *d = read_sheet(turned);
        assert_int_equal(d->nlines, PROSE);
        /* 'its', however it is read, begins line 2: pixel 200, 460 on the straight sheet. */
        const struct word *w = &d->words[d->lines[1].word];
        double x = 620 + (200 - 620) * cos(a) - (450 - 877) * sin(a);
        double y = 877 + (450 - 877) * cos(a) + (200 - 620) * sin(a);
        assert_true(fabs(w->box.x0 - x * 72 / 150) < 3);
        assert_true(fabs((w->box.y0 + w->box.y1) / 2 - y * 72 / 150) < 4);
        doc_free(d);
        pixDestroy(&turned);
    }
    pixDestroy(&pix);
}

static void pages_on_side_or_head_are_read(void **state)
{
    (void)state;
    PIX *pix = blank_sheet();
    write_prose(pix, 0);
    for (int turn = 1; turn < 4; turn++) {
        PIX *turned = pixRotateOrth(pix, turn);
        struct doc *d = doc_new("sheet");
        struct page *p = doc_add_page(d);
        p->dpi = 150;
        p->width = turn & 1 ? 841.9 : 595.2;
        p->height = turn & 1 ? 595.2 : 841.9;
        assert_int_equal(ocr_page(engine, d, turned), 0);
        const struct word *w = find_word(d, "2500");
        assert_non_null(w);
        /* Boxes as the page stands: the base line of line 5 is 307.2 points from the top. */
        double base = turn == 1 ? 841.9 - w->box.x0 : turn == 2 ? 841.9 - w->box.y0 : w->box.x1;
        assert_true(fabs(base - 307.2) < 2);
        assert_true(find_word(d, "province") < find_word(d, "people"));
        doc_free(d);
        pixDestroy(&turned);
    }
    pixDestroy(&pix);
}

static void columns_are_read_row_by_row(void **state)
{
    (void)state;
    PIX *pix = blank_sheet();
    write_at(pix, "PROVINCE OF THE", 120, 150, 0);
    write_at(pix, "GREAT RIVER", 150, 200, 0);
    write_at(pix, "REPUBLIC OF LETTERS", 720, 150, 0);
    write_at(pix, "Peace and Order", 750, 200, 0);
    write_prose(pix, 0);
    struct doc *d = read_sheet(pix);
    const struct word *left = find_word(d, "GREAT"), *right = find_word(d, "LETTERS"),
                      *below = find_word(d, "province");
    assert_true(left && right && below);
    assert_true(left < below && right < below);
    assert_true(find_word(d, "RIVER") < find_word(d, "Order"));
    doc_free(d);
    pixDestroy(&pix);
}

static void red_over_black_is_dropped(void **state)
{
    (void)state;
    PIX *pix = blank_sheet();
    write_prose(pix, 0);
    /* Red bars across the lines, under which the black stays: what a seal does to a page. */
    PIX *plain = pixCopy(NULL, pix);
    for (int x = 250; x < 900; x += 60) {
        BOX *box = boxCreate(x, 360, 12, 360);
        pixBlendInRect(pix, box, 0xff000000, 1);
        boxDestroy(&box);
    }
    pixRasterop(pix, 0, 0, 1240, 1754, PIX_SRC & PIX_DST, plain, 0, 0);
    struct doc *d = read_sheet(pix);
    assert_int_equal(d->nlines, PROSE);
    assert_non_null(find_word(d, "fifteenth"));
    doc_free(d);
    pixDestroy(&plain);
    pixDestroy(&pix);
}

static void blank_page_is_told(void **state)
{
    (void)state;
    PIX *pix = blank_sheet();
    struct doc *d = read_sheet(pix);
    assert_int_equal(d->nlines, 0);
    assert_int_equal(d->diags.n, 1);
    assert_int_equal(d->diags.v[0].code, E_BLANK_PAGE);
    doc_free(d);
    pixDestroy(&pix);
}

static void noise_does_not_end_the_process(void **state)
{
    (void)state;
    uint32_t seed = 7;
    static const int depths[] = {1, 8};
    for (int i = 0; i < 2; i++) {
        PIX *pix = pixCreate(700, 700, depths[i]);
        for (int k = 0; k < 700 * 700; k++, seed = seed * 1664525 + 1013904223)
            pixSetPixel(pix, k % 700, k / 700, depths[i] == 1 ? seed >> 30 == 0 : seed >> 24);
        struct doc *d = read_sheet(pix);
        doc_free(d);
        pixDestroy(&pix);
    }
    for (int side = 1; side <= 9; side += 4) {
        PIX *pix = pixCreate(side, 10 - side, 8);
        struct doc *d = read_sheet(pix);
        doc_free(d);
        pixDestroy(&pix);
    }
}

static void missing_language_is_told(void **state)
{
    (void)state;
    const char *why = "";
    assert_null(ocr_open(&(struct ocr_options){.language = "no-such-language"}, &why));
    assert_non_null(strstr(why, "language data"));
    assert_non_null(strstr(ocr_version(), "tesseract 5"));
}

static void a_negative_is_read(void **state)
{
    (void)state;
    PIX *pix = blank_sheet();
    write_prose(pix, 0);
    pixInvert(pix, pix);
    struct doc *d = read_sheet(pix);
    assert_non_null(find_word(d, "2500"));
    assert_non_null(find_word(d, "districts"));
    doc_free(d);
    pixDestroy(&pix);
}

static void digits_are_compared(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {{"2500", "2500", true}, {"50%", "509%", false}, {"30/6/2025", "30.6.2O25", false},
                 {"1.", "1)", true},     {"25", "2", false},     {"2", "25", false},
                 {"TW", "IW", true},     {"", "0", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(number_same_digits(cases[i].a, cases[i].b), cases[i].same);
    assert_true(number_is_doubtful("5/2036", 0.87));
    assert_false(number_is_doubtful("5/2036", 0.97));
    assert_false(number_is_doubtful("quý", 0.2));
    static const struct {
        const char *text;
        bool plain;
    } numbers[] = {{"75,1", true}, {"100%", true}, {"38.5", true}, {"7", true},   {"75,", false}, {",5", false},
                   {"", false},    {"45/7", false}, {"1,2,3", false}, {"7%1", false}, {"S5nN", false}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_int_equal(number_is_plain(numbers[i].text), numbers[i].plain);
}

/* The fifth line of prose ends in 'share of'; 2500 stands in its middle. */
static void a_second_look_tells_numbers_apart(void **state)
{
    (void)state;
    PIX *pix = blank_sheet();
    write_prose(pix, 0);
    struct doc *d = read_sheet(pix);
    const struct word *w = find_word(d, "2500");
    assert_non_null(w);
    struct box b = {w->box.x0 * 150 / 72, w->box.y0 * 150 / 72, w->box.x1 * 150 / 72,
                    w->box.y1 * 150 / 72};
    static const struct {
        const char *text;
        bool agrees;
    } cases[] = {{"2500", true}, {"2506", false}, {"250", false}};
    TessBaseAPI *api = TessBaseAPICreate();
    assert_int_equal(TessBaseAPIInit2(api, NULL, "vie", OEM_LSTM_ONLY), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(number_agrees(api, pix, b, 150, cases[i].text), cases[i].agrees);
    char number[16] = "";
    assert_true(number_instead(api, pix, b, 150, number));
    assert_string_equal(number, "2500");
    w = find_word(d, "districts");
    assert_non_null(w);
    const struct box word = {w->box.x0 * 150 / 72, w->box.y0 * 150 / 72, w->box.x1 * 150 / 72,
                             w->box.y1 * 150 / 72};
    assert_false(number_instead(api, pix, word, 150, number));
    assert_false(number_instead(api, pix, (struct box){5000, 5000, 5010, 5010}, 150, number));
    /* Out of the picture there is nothing to look at. */
    assert_true(number_agrees(api, pix, (struct box){5000, 5000, 5010, 5010}, 150, "1"));
    TessBaseAPIEnd(api);
    TessBaseAPIDelete(api);
    doc_free(d);
    pixDestroy(&pix);
}

static void icelandic_eth_is_vietnamese_d(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } cases[] = {{"\u00d013", "\u011013"}, {"t\u00f0", "t\u0111"}, {"\u00d4ng", "\u00d4ng"}, {"", ""},
                 {"Q\u0110\u00f0/T", "Q\u0110/T"}, {"Q\u00d0\u0110", "Q\u0110"}, {"\u0111\u0111", "\u0111\u0111"},
                 {"I/\u20442021", "I/2021"}, {"09\u2044/2015", "09/2015"}, {"1\u20442", "1\u20442"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char s[16];
        strcpy(s, cases[i].in);
        assert_string_equal(ocr_fold(s), cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_have_boxes),
        cmocka_unit_test(skew_is_undone_and_boxes_lead_back),
        cmocka_unit_test(pages_on_side_or_head_are_read),
        cmocka_unit_test(columns_are_read_row_by_row),
        cmocka_unit_test(red_over_black_is_dropped),
        cmocka_unit_test(blank_page_is_told),
        cmocka_unit_test(noise_does_not_end_the_process),
        cmocka_unit_test(missing_language_is_told),
        cmocka_unit_test(a_negative_is_read),
        cmocka_unit_test(digits_are_compared),
        cmocka_unit_test(a_second_look_tells_numbers_apart),
        cmocka_unit_test(icelandic_eth_is_vietnamese_d),
    };
    return cmocka_run_group_tests_name("ocr", tests, open_engine, close_engine);
}
