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
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "load_private.h"

/* A file of these bytes; the name is the caller's to remove. */
static const char *make_file(const void *bytes, size_t n)
{
    static char path[64];
    strcpy(path, "/tmp/test_load.XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, n), (ssize_t)n);
    close(fd);
    return path;
}

/* Loads all pages. The image of the last page that has one is kept where the caller wants it. */
static struct doc *load_bytes(const void *bytes, size_t n, const struct load_options *o,
                              PIX **image)
{
    const char *path = make_file(bytes, n);
    struct doc *d = doc_new(path);
    struct loader *l = load_open(d, o);
    for (unsigned no = 1; l && no <= load_pages(l); no++) {
        PIX *pix = NULL;
        load_page(l, d, no, &pix);
        if (image && pix) {
            pixDestroy(image);
            *image = pix;
        } else if (pix) {
            load_free_image(pix);
        }
    }
    load_close(l);
    unlink(path);
    return d;
}

/* "slug(detail)" of every diagnostic, one blank between. */
static void list_diags(const struct doc *d, struct buf *out)
{
    for (size_t i = 0; i < d->diags.n; i++)
        buf_printf(out, "%s%s(%s)", i ? " " : "", diag_slug(d->diags.v[i].code),
                   d->diags.v[i].detail);
}

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

/* ---- PDF files made here -------------------------------------------------------------- */

struct pdf {
    struct buf out;
    size_t at[16], n; /* offsets of objects 1..n */
};

static void begin_object(struct pdf *f)
{
    f->at[f->n++] = f->out.len;
    buf_printf(&f->out, "%zu 0 obj\n", f->n);
}

static void add_object(struct pdf *f, const char *body)
{
    begin_object(f);
    buf_printf(&f->out, "%s\nendobj\n", body);
}

static void add_stream(struct pdf *f, const char *dict, const void *s, size_t n)
{
    begin_object(f);
    buf_printf(&f->out, "<< %s /Length %zu >>\nstream\n", dict, n);
    buf_add(&f->out, s, n);
    buf_str(&f->out, "\nendstream\nendobj\n");
}

/* One page with these entries; object 4 is its content, 5 its image. */
static void begin_pdf(struct pdf *f, const char *page, const char *content)
{
    struct buf b = {0};
    *f = (struct pdf){0};
    buf_str(&f->out, "%PDF-1.4\n");
    add_object(f, "<< /Type /Catalog /Pages 2 0 R >>");
    add_object(f, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    buf_printf(&b,
               "<< /Type /Page /Parent 2 0 R %s /Contents 4 0 R /Resources << "
               "/XObject << /I 5 0 R >> /Font << /F << /Type /Font /Subtype /Type1 "
               "/BaseFont /Helvetica >> >> >> >>",
               page);
    add_object(f, buf_text(&b));
    add_stream(f, "", content, strlen(content));
    buf_free(&b);
}

static void end_pdf(struct pdf *f)
{
    size_t xref = f->out.len;
    buf_printf(&f->out, "xref\n0 %zu\n0000000000 65535 f \n", f->n + 1);
    for (size_t i = 0; i < f->n; i++)
        buf_printf(&f->out, "%010zu 00000 n \n", f->at[i]);
    buf_printf(&f->out, "trailer << /Size %zu /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
               f->n + 1, xref);
}

enum { WIDE = 400, HIGH = 600 };

/* White, black in the left top sixteenth, dark gray in the right top one. */
static void add_gray_image(struct pdf *f)
{
    unsigned char *px = xmalloc(WIDE * HIGH);
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++)
            px[y * WIDE + x] = y >= HIGH / 4       ? 255
                               : x < WIDE / 4      ? 0
                               : x >= WIDE * 3 / 4 ? 90
                                                   : 255;
    add_stream(f,
               "/Type /XObject /Subtype /Image /Width 400 /Height 600 /ColorSpace /DeviceGray "
               "/BitsPerComponent 8",
               px, WIDE * HIGH);
    free(px);
}

static int gray_at(PIX *pix, double x, double y)
{
    l_uint32 v = 0;
    PIX *gray = pixConvertTo8(pix, 0);
    pixGetPixel(gray, (l_int32)(x * pixGetWidth(gray)), (l_int32)(y * pixGetHeight(gray)), &v);
    pixDestroy(&gray);
    return (int)v;
}

/* The picture's corners as seen, clockwise from the left top: # black, + gray, . white. */
static void describe(PIX *pix, char out[5])
{
    static const double at[4][2] = {{.1, .1}, {.9, .1}, {.9, .9}, {.1, .9}};
    for (int i = 0; i < 4; i++) {
        int v = gray_at(pix, at[i][0], at[i][1]);
        out[i] = v < 45 ? '#' : v < 160 ? '+' : '.';
    }
    out[4] = '\0';
}

static void native_image_is_as_seen(void **state)
{
    (void)state;
    static const struct {
        const char *page, *content, *want;
        int w, h; /* of the picture taken */
    } cases[] = {
        {"/MediaBox [0 0 400 600]", "400 0 0 600 0 0 cm /I Do", "#+..", 400, 600},
        {"/MediaBox [0 0 400 600] /Rotate 90", "400 0 0 600 0 0 cm /I Do", ".#+.", 600, 400},
        {"/MediaBox [0 0 400 600] /Rotate 180", "400 0 0 600 0 0 cm /I Do", "..#+", 400, 600},
        {"/MediaBox [0 0 400 600] /Rotate 270", "400 0 0 600 0 0 cm /I Do", "+..#", 600, 400},
        /* upside down, mirrored, lying on its side */
        {"/MediaBox [0 0 400 600]", "400 0 0 -600 0 600 cm /I Do", "..+#", 400, 600},
        {"/MediaBox [0 0 400 600]", "-400 0 0 600 400 0 cm /I Do", "+#..", 400, 600},
        {"/MediaBox [0 0 600 400]", "0 -400 600 0 0 400 cm /I Do", ".#+.", 600, 400},
        /* stretched: two pixels a point across, one down */
        {"/MediaBox [0 0 200 600]", "200 0 0 600 0 0 cm /I Do", "#+..", 400, 600},
        /* an origin elsewhere, and a page cut out of a larger one */
        {"/MediaBox [100 50 500 650]", "400 0 0 600 100 50 cm /I Do", "#+..", 400, 600},
        {"/MediaBox [0 0 800 900] /CropBox [100 50 500 650]", "400 0 0 600 100 50 cm /I Do",
         "#+..", 400, 600},
        /* with a margin: the page is white round it */
        {"/MediaBox [0 0 440 660]", "400 0 0 600 20 30 cm /I Do", "#+..", 440, 660},
        {"/MediaBox [10 40 450 700] /Rotate 90", "400 0 0 600 30 70 cm /I Do", ".#+.", 660, 440},
        {"/MediaBox [10 40 450 700] /Rotate 270", "400 0 0 600 30 70 cm /I Do", "+..#", 660, 440},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pdf f;
        PIX *pix = NULL;
        char got[5];
        begin_pdf(&f, cases[i].page, cases[i].content);
        add_gray_image(&f);
        end_pdf(&f);
        struct doc *d = load_bytes(f.out.s, f.out.len, NULL, &pix);
        assert_int_equal(d->npages, 1);
        assert_non_null(pix);
        describe(pix, got);
        if (strcmp(got, cases[i].want) != 0 || pixGetWidth(pix) != cases[i].w)
            print_error("case %zu: %s, %d x %d\n", i, got, pixGetWidth(pix), pixGetHeight(pix));
        assert_string_equal(got, cases[i].want);
        assert_int_equal(pixGetWidth(pix), cases[i].w);
        assert_int_equal(pixGetHeight(pix), cases[i].h);
        assert_int_equal(pixGetDepth(pix), 8);
        assert_string_equal(d->pages[0].verdict.layer, "none");
        pixDestroy(&pix);
        buf_free(&f.out);
        doc_free(d);
    }
}

static void page_that_shows_more_is_drawn(void **state)
{
    (void)state;
    struct pdf f;
    PIX *pix = NULL;
    char got[5];
    begin_pdf(&f, "/MediaBox [0 0 400 600]",
              "q 400 0 0 600 0 0 cm /I Do Q 0 g 0 0 150 200 re 250 0 150 200 re f");
    add_gray_image(&f);
    end_pdf(&f);
    struct doc *d = load_bytes(f.out.s, f.out.len, NULL, &pix);
    assert_non_null(pix);
    describe(pix, got);
    assert_string_equal(got, "#+##");
    assert_int_equal(pixGetWidth(pix), 400 * 300 / 72 + 1);
    assert_int_equal(d->pages[0].dpi, 300);
    pixDestroy(&pix);
    buf_free(&f.out);
    doc_free(d);
}

static void bilevel_image_stays_bilevel(void **state)
{
    (void)state;
    struct pdf f;
    PIX *pix = NULL;
    unsigned char bits[50 * 600];
    memset(bits, 0xff, sizeof bits);
    for (int y = 0; y < 150; y++)
        memset(bits + 50 * y, 0, 12);
    /* Decode turned about: what is 0 in the stream is white on the page, so all but a corner is
     * black */
    static const char *const decode[] = {"", "/Decode [1 0]"};
    static const char *const want[] = {"#...", ".###"};
    for (int i = 0; i < 2; i++) {
        char dict[160], got[5];
        snprintf(dict, sizeof dict,
                 "/Type /XObject /Subtype /Image /Width 400 /Height 600 "
                 "/ColorSpace /DeviceGray /BitsPerComponent 1 %s",
                 decode[i]);
        begin_pdf(&f, "/MediaBox [0 0 192 288]", "192 0 0 288 0 0 cm /I Do");
        add_stream(&f, dict, bits, sizeof bits);
        end_pdf(&f);
        struct doc *d = load_bytes(f.out.s, f.out.len, NULL, &pix);
        assert_non_null(pix);
        describe(pix, got);
        assert_string_equal(got, want[i]);
        assert_int_equal(pixGetDepth(pix), 1);
        assert_int_equal(d->pages[0].dpi, 150);
        pixDestroy(&pix);
        buf_free(&f.out);
        doc_free(d);
    }
}

static void pdf_pages_that_fail(void **state)
{
    (void)state;
    static const struct {
        const char *page, *content, *want;
    } cases[] = {
        {"/MediaBox [0 0 595 842]", "", "blank-page()"},
        {"/MediaBox [0 0 30000 30000]", "", "page-too-large(30000 x 30000 points)"},
        {"/MediaBox [0 0 14000 14000]", "0 g 0 0 9000 9000 re f",
         "page-too-large(14000 x 14000 points)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pdf f;
        struct buf got = {0};
        begin_pdf(&f, cases[i].page, cases[i].content);
        add_gray_image(&f);
        end_pdf(&f);
        struct doc *d = load_bytes(f.out.s, f.out.len, NULL, NULL);
        list_diags(d, &got);
        assert_string_equal(buf_text(&got), cases[i].want);
        assert_int_equal(d->npages, 1);
        buf_free(&got);
        buf_free(&f.out);
        doc_free(d);
    }
}

static void pdf_without_pages(void **state)
{
    (void)state;
    struct pdf f = {0};
    struct buf got = {0};
    buf_str(&f.out, "%PDF-1.4\n");
    add_object(&f, "<< /Type /Catalog /Pages 2 0 R >>");
    add_object(&f, "<< /Type /Pages /Kids [] /Count 0 >>");
    end_pdf(&f);
    struct doc *d = load_bytes(f.out.s, f.out.len, NULL, NULL);
    list_diags(d, &got);
    assert_string_equal(buf_text(&got), "no-pages()");
    buf_free(&got);
    buf_free(&f.out);
    doc_free(d);
}

static void huge_image_is_never_decoded_whole(void **state)
{
    (void)state;
    struct pdf f;
    PIX *pix = NULL;
    begin_pdf(&f, "/MediaBox [0 0 400 600]", "400 0 0 600 0 0 cm /I Do");
    add_stream(&f,
               "/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /ColorSpace "
               "/DeviceGray /BitsPerComponent 1",
               "\0\0\0", 3);
    end_pdf(&f);
    struct doc *d = load_bytes(f.out.s, f.out.len, NULL, &pix);
    if (pix) /* drawn at the page's own size, or found blank */
        assert_int_equal(pixGetWidth(pix), 400 * 300 / 72 + 1);
    pixDestroy(&pix);
    buf_free(&f.out);
    doc_free(d);
}

static void words_of_a_layer_have_boxes(void **state)
{
    (void)state;
    struct pdf f;
    begin_pdf(&f, "/MediaBox [0 0 400 600]",
              "BT /F 20 Tf 40 500 Td (So 12) Tj 0 -30 Td (Ha Noi) Tj ET");
    add_stream(&f,
               "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
               "/BitsPerComponent 8",
               "x", 1);
    end_pdf(&f);
    struct doc *d = load_bytes(f.out.s, f.out.len, NULL, NULL);
    assert_int_equal(d->nlines, 2);
    assert_string_equal(d->lines[0].text, "So 12");
    assert_string_equal(d->lines[1].text, "Ha Noi");
    assert_int_equal(d->pages[0].source, SOURCE_LAYER);
    const struct word *w = &d->words[3];
    assert_string_equal(w->text, "Noi");
    /* 'Ha ' is 722 + 556 + 278 thousandths of 20 points wide in Helvetica, 'Noi' 722 + 556 + 222.
     */
    assert_true(fabs(w->box.x0 - 71.1) < 0.2 && fabs(w->box.x1 - 101.1) < 0.2);
    assert_true(w->box.y0 > 600 - 495 && w->box.y0 < 600 - 470 && w->box.y1 < 600 - 464);
    assert_true(w->conf == 1);
    assert_null(doc_check(d));
    doc_free(d);
    buf_free(&f.out);
}

/* ---- verdicts -------------------------------------------------------------------------- */

static void layers_are_judged(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double cover;
        const char *want;
    } cases[] = {
        {"", 1, "none"},
        {"Người ký: Văn phòng Cơ quan: Tỉnh Xuân Lộc Thời gian ký: 01.02.2024 10:00:00 +07:00", 1,
         "stamp"},
        {"Trang 2", 1, "stamp"},
        {"Trang 2", 0, "trusted"},
        {"Ủy ban nhân dân tỉnh yêu cầu các sở, ban, ngành và địa phương khẩn trương triển khai "
         "thực "
         "hiện những nhiệm vụ được giao, bảo đảm chất lượng và đúng tiến độ đã đề ra",
         1, "trusted"},
        {"Uy ban nhan dan tinh yeu cau cac so, ban, nganh va dia phuong khan truong trien khai "
         "thuc "
         "hien nhung nhiem vu duoc giao, bao dam chat luong va dung tien do da de ra",
         1, "broken"},
        {"Uy ban nhfln dfln tinh yGu cAu cic s&, ban, ngdnh vd dja phucrng khAn truong tri6n "
         "khai "
         "thgc hi6n nh[ng nhi6m vg dugc giao, b6o d6m ch6t lugng vd dring ti6n d6 da dd ra",
         1, "broken"},
        /* a digital page set in a font of before Unicode */
        {"UÛy ban nh©n d©n tØnh yªu cÇu c¸c së, ban, ngµnh vµ ®Þa ph­¬ng khÈn tr­¬ng triÓn khai "
         "thùc hiÖn nh÷ng nhiÖm vô ®­îc giao, b¶o ®¶m chÊt l­îng vµ ®óng tiÕn ®é ®· ®Ò ra",
         0, "broken"},
    };
    struct load_options o = load_defaults;
    o.score = layer_plain_score;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct layer l = {0};
        char *copy = xstrdup(cases[i].text);
        for (char *s = strtok(copy, " "); s; s = strtok(NULL, " "))
            VEC_PUSH(l.words, l.n, l.cap) = (struct layer_word){.text = xstrdup(s)};
        struct verdict v = layer_judge(&l, cases[i].cover, &o);
        if (strcmp(v.layer, cases[i].want) != 0)
            print_error("%s: %s %.2f\n", cases[i].text, v.layer, v.score);
        assert_string_equal(v.layer, cases[i].want);
        layer_free(&l);
        free(copy);
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
        cmocka_unit_test(native_image_is_as_seen),
        cmocka_unit_test(page_that_shows_more_is_drawn),
        cmocka_unit_test(bilevel_image_stays_bilevel),
        cmocka_unit_test(pdf_pages_that_fail),
        cmocka_unit_test(pdf_without_pages),
        cmocka_unit_test(huge_image_is_never_decoded_whole),
        cmocka_unit_test(words_of_a_layer_have_boxes),
        cmocka_unit_test(layers_are_judged),
        cmocka_unit_test(image_files_are_read),
        cmocka_unit_test(tiff_pages_are_counted),
        cmocka_unit_test(stderr_stays_clean),
    };
    return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
