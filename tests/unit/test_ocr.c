#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tesseract/capi.h>
#include <unistd.h>

#include "image.h"
#include "image_edges.h"
#include "load.h"
#include "ocr_number.h"
#include "ocr.h"

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

/* White A4 at 150 dpi, 32 bits. */
static PIX *blank_sheet(void)
{
    PIX *pix = pixCreate(1240, 1754, 32);
    pixSetAll(pix);
    return pix;
}

/* Writes the line with its base line at y, in leptonica's own font. */
static void write_at(PIX *pix, const char *text, int x, int y, l_uint32 colour)
{
    l_int32 width, overflow;
    L_BMF *font = bmfCreate(NULL, 8);
    assert_non_null(font);
    pixSetTextline(pix, font, text, colour, x, y, &width, &overflow);
    bmfDestroy(&font);
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

static const char *const prose[] = {"The province will build new roads in all of",
                                    "its districts before the end of the year and",
                                    "each office has to report on the work done by",
                                    "the fifteenth day of the last month; the number",
                                    "of houses to be built is 2500 and the share of",
                                    "people who have clean water is to be above"};
enum { PROSE = sizeof prose / sizeof *prose };

static void write_prose(PIX *pix, l_uint32 colour)
{
    for (int i = 0; i < PROSE; i++)
        write_at(pix, prose[i], 200, 400 + 60 * i, colour);
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
        cmocka_unit_test(edges_and_holes_become_paper),
        cmocka_unit_test(cleared_edges_can_be_looked_at),
        cmocka_unit_test(words_have_boxes),
        cmocka_unit_test(skew_is_undone_and_boxes_lead_back),
        cmocka_unit_test(pages_on_side_or_head_are_read),
        cmocka_unit_test(columns_are_read_row_by_row),
        cmocka_unit_test(red_over_black_is_dropped),
        cmocka_unit_test(blank_page_is_told),
        cmocka_unit_test(noise_does_not_end_the_process),
        cmocka_unit_test(missing_language_is_told),
        cmocka_unit_test(boxes_come_back),
        cmocka_unit_test(steps_are_taken_where_asked_for),
        cmocka_unit_test(pale_seals_fade_and_type_stays),
        cmocka_unit_test(negatives_are_told),
        cmocka_unit_test(a_negative_is_read),
        cmocka_unit_test(digits_are_compared),
        cmocka_unit_test(a_second_look_tells_numbers_apart),
        cmocka_unit_test(icelandic_eth_is_vietnamese_d),
    };
    return cmocka_run_group_tests_name("ocr", tests, open_engine, close_engine);
}
