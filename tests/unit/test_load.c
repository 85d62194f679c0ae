#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "load_made.h"

static void names_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        bool want;
    } cases[] = {{"a.pdf", true},   {"b/A.PDF", true}, {"x.tiff", true},   {"x.Md", true},
                 {"x.docx", false}, {"pdf", false},    {"x.pdf/y", false}, {"", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(load_wants(cases[i].in), cases[i].want);
}

static void text_lines_are_file_lines(void **state)
{
    (void)state;
    /* want: a page's lines in [ ], each ended by '|'. */
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"một\nhai\n", "[một|hai|]"},
        {"một\n\nhai", "[một||hai|]"},
        {"một\r\nhai\r\n", "[một|hai|]"},
        {"\xef\xbb\xbfmột\n", "[một|]"},
        {"một\n\fhai\n", "[một|][hai|]"},
        {"một\n\fhai\n\f", "[một|][hai|]"},
        {"một\fhai\nba\n", "[một hai|ba|]"},
        {"đầu\nmột\fhai\nba\n", "[đầu|][một hai|ba|]"},
        {"một\n\f\n\fba\n", "[một|][|][ba|]"},
        {"\fmột\n", "[một|]"},
        {"to\xcc\x82\xcc\x89 chu\xcc\x9b\xcc\x81"
         "c\n",
         "[tổ chức|]"}, /* NFD in, NFC out */
        {"\n", "[|]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct doc *d = load_bytes(cases[i].in, strlen(cases[i].in), NULL, NULL);
        struct buf got = {0};
        for (size_t p = 0; p < d->npages; p++) {
            buf_chr(&got, '[');
            for (uint32_t k = 0; k < d->pages[p].nlines; k++)
                buf_printf(&got, "%s|", d->lines[d->pages[p].line + k].text);
            buf_chr(&got, ']');
            assert_string_equal(d->pages[p].verdict.layer, "text");
            assert_int_equal(d->pages[p].source, SOURCE_TEXT);
        }
        assert_string_equal(buf_text(&got), cases[i].want);
        assert_int_equal(d->diags.n, 0);
        assert_null(doc_check(d));
        buf_free(&got);
        doc_free(d);
    }
}

static void bytes_are_hashed(void **state)
{
    (void)state;
    struct doc *d = load_bytes("abc", 3, NULL, NULL);
    assert_string_equal(d->sha256,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(d->id, "ba7816bf8f01");
    doc_free(d);
}

#define BYTES(s) s, sizeof(s) - 1

static void bad_input_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        size_t n;
        const char *want;
    } cases[] = {
        {BYTES(""), "empty()"},
        {BYTES("một\nhai\n\xe1\xba\nba\n"), "encoding(line 3, byte 11: 0xE1)"},
        {BYTES("\xff\xfe"
               "a\0b\0"),
         "encoding(its byte order mark says UTF-16)"},
        {BYTES("\xfe\xff\0a\0b"), "encoding(its byte order mark says UTF-16)"},
        {BYTES("PK\3\4word/document.xml"),
         "not-a-document(a zip archive or an office document such as .docx)"},
        {BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
         "not-a-document(an old office document such as .doc)"},
        {BYTES("\x7f"
               "ELF\2\1\1\0"),
         "not-a-document()"},
        {BYTES("%PDF-1.4\nrubbish\n"), "damaged(Couldn't find trailer dictionary)"},
        {BYTES("II*\0\0\0\0\0"), "damaged(no TIFF directory)"},
        {BYTES("II*\0\xff\0\0\0"), "page-damaged()"},
        {BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "page-damaged()"},
        {BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xf0\0\0\0\xf0\0\1\0\0\0\0abcdefghijklmnop"),
         "page-too-large(61440 x 61440 pixels)"},
        {BYTES("\xff\xd8\xff\xe0\0\x10JFIF"), "page-damaged()"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf got = {0};
        struct doc *d = load_bytes(cases[i].in, cases[i].n, NULL, NULL);
        list_diags(d, &got);
        assert_string_equal(buf_text(&got), cases[i].want);
        assert_int_equal(d->nlines, 0);
        buf_free(&got);
        doc_free(d);
    }
}

static void places_that_are_no_files(void **state)
{
    (void)state;
    static const char *const paths[][2] = {
        {"/tmp", "io(is a folder)"},
        {"/dev/null", "io(is no regular file)"},
        {"/tmp/no such file", "io(No such file or directory)"}};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct buf got = {0};
        struct doc *d = doc_new(paths[i][0]);
        assert_null(load_open(d, NULL));
        list_diags(d, &got);
        assert_string_equal(buf_text(&got), paths[i][1]);
        buf_free(&got);
        doc_free(d);
    }
}

/* ---- image files ----------------------------------------------------------------------- */

/* A picture with some ink, as a file of this format. The bytes are the caller's. */
static l_uint8 *make_picture(int depth, int w, int h, int dpi, int format, size_t *n)
{
    l_uint8 *bytes = NULL;
    PIX *pix = pixCreate(w, h, depth);
    pixSetBlackOrWhite(pix, L_SET_WHITE);
    BOX *box = boxCreate(w / 4, h / 4, w / 4, h / 4);
    if (depth == 32)
        pixSetInRectArbitrary(pix, box, 0xc0202000);
    else
        pixClearInRect(pix, box);
    if (depth == 1)
        pixSetInRect(pix, box);
    boxDestroy(&box);
    pixSetResolution(pix, dpi, dpi);
    assert_int_equal(pixWriteMem(&bytes, n, pix, format), 0);
    pixDestroy(&pix);
    return bytes;
}

static void image_files_are_read(void **state)
{
    (void)state;
    static const struct {
        int depth, w, h, dpi, format;
        int want_depth, want_dpi;
        double width;
    } cases[] = {
        {8, 600, 800, 100, IFF_PNG, 1, 100, 432}, /* black and white only: 1 bit will do */
        {1, 1240, 1754, 150, IFF_TIFF_G4, 1, 150, 595.2},
        {32, 600, 800, 100, IFF_JFIF_JPEG, 32, 100, 432},
        {32, 2480, 3508, 72, IFF_JFIF_JPEG, 32, 300, 595.3}, /* 72 dpi would make it a poster */
        {8, 827, 1169, 0, IFF_PNG, 1, 100, 595.3},
        {32, 827, 1169, 100, IFF_JP2, 32, 100, 595.3}, /* leptonica knows no dpi of these */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n;
        PIX *pix = NULL;
        l_uint8 *bytes = make_picture(cases[i].depth, cases[i].w, cases[i].h, cases[i].dpi,
                                      cases[i].format, &n);
        struct doc *d = load_bytes(bytes, n, NULL, &pix);
        assert_int_equal(d->npages, 1);
        assert_int_equal(d->diags.n, 0);
        assert_non_null(pix);
        assert_int_equal(pixGetDepth(pix), cases[i].want_depth);
        assert_int_equal(d->pages[0].dpi, cases[i].want_dpi);
        assert_true(fabs(d->pages[0].width - cases[i].width) < 0.06);
        assert_true(gray_at(pix, .3, .3) < 120 && gray_at(pix, .1, .1) > 200);
        pixDestroy(&pix);
        lept_free(bytes);
        doc_free(d);
    }
}

/* A JPEG behind an Exif block of this byte order and orientation; ink about 0.3, 0.1. */
static struct buf make_photo(bool big, int orientation)
{
    static const unsigned char little_exif[] = "Exif\0\0II*\0\10\0\0\0\1\0\22\1\3\0\1\0\0\0";
    static const unsigned char big_exif[] = "Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1";
    struct buf b = {0};
    l_uint8 *bytes = NULL;
    size_t n = 0;
    PIX *pix = pixCreate(600, 800, 8);
    pixSetBlackOrWhite(pix, L_SET_WHITE);
    BOX *box = boxCreate(150, 40, 60, 80);
    pixClearInRect(pix, box);
    boxDestroy(&box);
    assert_int_equal(pixWriteMem(&bytes, &n, pix, IFF_JFIF_JPEG), 0);
    pixDestroy(&pix);
    buf_add(&b, (char *)bytes, 2);
    buf_add(&b, "\xff\xe1\0\42", 4); /* a segment of 34 bytes */
    buf_add(&b, (const char *)(big ? big_exif : little_exif), 24);
    buf_add(&b, (const char[]){big ? 0 : (char)orientation, big ? (char)orientation : 0, 0, 0, 0, 0,
                               0, 0}, 8);
    buf_add(&b, (char *)bytes + 2, n - 2);
    lept_free(bytes);
    return b;
}

static void photos_stand_as_their_exif_says(void **state)
{
    (void)state;
    static const struct {
        int orientation;
        double x, y; /* where the ink is seen */
    } cases[] = {{0, .3, .1}, {1, .3, .1}, {2, .7, .1}, {3, .7, .9}, {4, .3, .9},
                 {5, .1, .3}, {6, .9, .3}, {7, .9, .7}, {8, .1, .7}, {9, .3, .1}};
    for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
        struct buf b = make_photo(i & 1, cases[i / 2].orientation);
        PIX *pix = NULL;
        struct doc *d = load_bytes(b.s, b.len, NULL, &pix);
        bool lying = cases[i / 2].orientation >= 5 && cases[i / 2].orientation <= 8;
        assert_non_null(pix);
        assert_int_equal(pixGetWidth(pix), lying ? 800 : 600);
        assert_int_equal(d->pages[0].width > d->pages[0].height, lying);
        assert_true(gray_at(pix, cases[i / 2].x, cases[i / 2].y) < 60);
        assert_true(gray_at(pix, .5, .5) > 200);
        pixDestroy(&pix);
        doc_free(d);
        buf_free(&b);
    }
    /* Cut short anywhere, it may say nothing, but is no harm. */
    struct buf b = make_photo(true, 6);
    for (size_t n = 4; n < 60; n++)
        doc_free(load_bytes(b.s, n, NULL, NULL));
    buf_free(&b);
}

static void tiff_pages_are_counted(void **state)
{
    (void)state;
    char path[] = "/tmp/test_load.tif.XXXXXX";
    close(mkstemp(path));
    PIX *pix = pixCreate(300, 400, 1);
    for (int i = 0; i < 3; i++) {
        pixSetPixel(pix, 10 + i, 10, 1);
        pixRasterop(pix, 50, 50 * (i + 1), 100, 20, PIX_SET, NULL, 0, 0);
        assert_int_equal(pixWriteTiff(path, pix, IFF_TIFF_G4, i ? "a" : "w"), 0);
    }
    pixDestroy(&pix);
    size_t n;
    l_uint8 *bytes = l_binaryRead(path, &n);
    unlink(path);
    struct doc *d = load_bytes(bytes, n, NULL, NULL);
    assert_int_equal(d->npages, 3);
    assert_int_equal(d->diags.n, 0);
    doc_free(d);
    /* The last directory lost: its page is still told. */
    d = load_bytes(bytes, n - 60, NULL, NULL);
    assert_int_equal(d->npages, 3);
    assert_null(d->pages[1].error);
    assert_string_equal(d->pages[2].error, "page-damaged");
    doc_free(d);
    lept_free(bytes);
}

static void stderr_stays_clean(void **state)
{
    (void)state;
    size_t n;
    char path[] = "/tmp/test_load.err.XXXXXX";
    struct stat st;
    int fd = mkstemp(path), kept = dup(STDERR_FILENO);
    l_uint8 *bytes = make_picture(8, 600, 800, 100, IFF_PNG, &n);
    memset(bytes + n - 60, 0x55, 40);
    dup2(fd, STDERR_FILENO);
    struct doc *d = load_bytes(bytes, n, NULL, NULL);
    dup2(kept, STDERR_FILENO);
    assert_int_equal(fstat(fd, &st), 0);
    assert_int_equal(st.st_size, 0);
    assert_true(d->diags.n > 0);
    doc_free(d);
    lept_free(bytes);
    close(kept);
    close(fd);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_told),
        cmocka_unit_test(text_lines_are_file_lines),
        cmocka_unit_test(bytes_are_hashed),
        cmocka_unit_test(bad_input_is_told),
        cmocka_unit_test(places_that_are_no_files),
        cmocka_unit_test(image_files_are_read),
        cmocka_unit_test(photos_stand_as_their_exif_says),
        cmocka_unit_test(tiff_pages_are_counted),
        cmocka_unit_test(stderr_stays_clean),
    };
    return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
