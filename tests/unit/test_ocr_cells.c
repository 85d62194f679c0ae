/* What the engine's words are kept of, and the cells of ruled tables that it read in part. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <leptonica/allheaders.h>
#include <stdlib.h>
#include <string.h>
#include <tesseract/capi.h>

#include "buf.h"
#include "ocr.h"
#include "ocr_cells.h"
#include "ocr_words.h"

static void put(struct reading *r, const char *text, struct box seen, double conf, size_t line)
{
    VEC_PUSH(r->words, r->nwords, r->cap_words) =
        (struct read_word){.text = xstrdup(text), .box = seen, .seen = seen, .conf = conf, .line = line};
}

static char *words_of(const struct reading *r)
{
    struct buf b = {0};
    for (size_t i = 0; i < r->nwords; i++)
        buf_printf(&b, "%s%s", i ? " " : "", r->words[i].text);
    char *s = xstrdup(buf_text(&b));
    buf_free(&b);
    return s;
}

static void ghosts_are_dropped(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        struct box seen;
        double conf;
    } in[] = {
        {"Đo", {10, 10, 30, 22}, 0.9},     {"nước", {34, 10, 60, 22}, 0.9},
        {"sạch", {64, 10, 90, 22}, 0.9},   {"-", {94, 15, 98, 17}, 0.9}, /* low as a dash is */
        {"tải", {100, 10, 120, 13}, 0.6},  {"số", {124, 10, 140, 13}, 0.97}, /* sure: its box is wrong */
        {"Quý", {150, 10, 170, 22}, 0.9},  {"y", {164, 12, 171, 22}, 0.8},
        {"I/2026", {176, 10, 210, 22}, 0.9}, {"Sở", {220, 10, 240, 22}, 0.9},
        {"Y", {232, 10, 240, 22}, 0.9},
    };
    struct reading r = {.nlines = 1};
    for (size_t i = 0; i < sizeof in / sizeof *in; i++)
        put(&r, in[i].text, in[i].seen, in[i].conf, 1);
    words_drop_ghosts(&r, 0);
    char *got = words_of(&r);
    assert_string_equal(got, "Đo nước sạch - số Quý I/2026 Sở Y");
    free(got);
    words_free(&r);
}

enum { LEFT = 60, TOP = 60, WIDE = 260, HIGH = 90, COLUMNS = 4, ROWS = 4, DPI = 150 };

/* A ruled table, two lines of type in each cell, in leptonica's own font. */
static PIX *draw_table(void)
{
    PIX *pix = pixCreate(1240, 600, 32), *gray;
    l_int32 width, overflow;
    L_BMF *font = bmfCreate(NULL, 10);
    assert_non_null(font);
    pixSetAll(pix);
    for (int k = 0; k <= COLUMNS; k++)
        pixRenderLine(pix, LEFT + k * WIDE, TOP, LEFT + k * WIDE, TOP + ROWS * HIGH, 3, L_CLEAR_PIXELS);
    for (int k = 0; k <= ROWS; k++)
        pixRenderLine(pix, LEFT, TOP + k * HIGH, LEFT + COLUMNS * WIDE, TOP + k * HIGH, 3, L_CLEAR_PIXELS);
    for (int k = 0; k < COLUMNS * ROWS; k++) {
        int x = LEFT + k % COLUMNS * WIDE + 40, y = TOP + k / COLUMNS * HIGH + 38;
        pixSetTextline(pix, font, "THANG", 0x00000000, x, y, &width, &overflow);
        pixSetTextline(pix, font, "2027", 0x00000000, x, y + 36, &width, &overflow);
    }
    bmfDestroy(&font);
    gray = pixConvertTo8(pix, 0);
    pixDestroy(&pix);
    return gray;
}

/* Of each cell the page's reading has one line: the other is read when the cell is. */
static void lines_left_out_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        int top, bottom; /* of what was read of a cell, from its middle */
    } t[] = {
        {"the first lost", "2027", 8, 32},
        {"the second lost", "THANG", -30, -6},
        {"both made one word", "THANG", -30, 32},
    };
    const char *why = "";
    struct ocr *first = ocr_open(&(struct ocr_options){.language = "vie"}, &why); /* forbids threads */
    TessBaseAPI *api = TessBaseAPICreate();
    assert_non_null(first);
    TessBaseAPISetVariable(api, "debug_file", "/dev/null");
    assert_int_equal(TessBaseAPIInit2(api, NULL, "vie", OEM_LSTM_ONLY), 0);
    PIX *pix = draw_table();
    const struct prepared q = {.pix = pix, .dpi = DPI, .scale_x = 1, .scale_y = 1};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct reading r = {.width = 1240, .height = 600, .nlines = COLUMNS * ROWS};
        for (int k = 0; k < COLUMNS * ROWS; k++) {
            double x = LEFT + k % COLUMNS * WIDE + 40, y = TOP + k / COLUMNS * HIGH + HIGH / 2.0;
            put(&r, t[i].text, (struct box){x, y + t[i].top, x + 90, y + t[i].bottom}, 0.95, (size_t)k + 1);
        }
        for (int k = 0; k < 40; k++) /* the page's other words tell how high one is */
            put(&r, "nước", (struct box){60, 480, 120, 504}, 0.95, COLUMNS * ROWS + 1);
        cells_read(api, &q, pix, &r);
        char *got = words_of(&r);
        size_t years = 0;
        for (const char *s = got; (s = strstr(s, "2027")); s += 4)
            years++;
        if (years < COLUMNS * ROWS - 1 || !strstr(got, "THANG"))
            fail_msg("%s: read '%s'", t[i].name, got);
        free(got);
        words_free(&r);
    }
    pixDestroy(&pix);
    TessBaseAPIEnd(api);
    TessBaseAPIDelete(api);
    ocr_close(first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ghosts_are_dropped),
        cmocka_unit_test(lines_left_out_are_read),
    };
    return cmocka_run_group_tests_name("ocr_cells", tests, NULL, NULL);
}
