#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "load_made.h"

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

static void a_strip_tells_whose_words_they_are(void **state)
{
    (void)state;
    static const char layer[] = "Các sở, ban, ngành tổ chức thực hiện kế hoạch này và báo cáo kết quả "
                                "hằng quý với tỉnh trước ngày cuối tháng";
    static const struct {
        const char *read;
        bool disagrees;
    } cases[] = {
        {"Các sở, ban, ngành tổ chức thực hiện kế hoạch này và báo cáo kết quả hằng quý", false},
        /* badly read, in another order, with the line's neighbours */
        {"hoach nay bao cao ket qua hang quy voi tinh CAC ban nganh to chuc thuc bien ke "
         "truoc ngay cuoi thang chi tieu moi xa", false},
        {"Nhân dân các thôn đóng góp xây dựng đường làng ngõ xóm xanh sạch đẹp văn minh hơn", true},
        {"hai ba", false}, /* too little to tell */
        {"", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(strip_disagrees(layer, cases[i].read), cases[i].disagrees);
    assert_false(strip_disagrees("", layer));
    assert_false(strip_disagrees("chỉ vài từ", layer));
}

/* Pictures that make up a page are drawn at their own resolution; fewer do not set it. */
static void strips_keep_their_resolution(void **state)
{
    (void)state;
    static const struct {
        const char *page, *content;
        unsigned dpi;
        bool black; /* at the left top */
    } cases[] = {
        /* two halves: 400 pixels on 192 points */
        {"/MediaBox [0 0 192 576]",
         "q 192 0 0 288 0 288 cm /I Do Q q 192 0 0 288 0 0 cm /I Do Q", 150, true},
        {"/MediaBox [0 0 384 288]",
         "q 192 0 0 288 0 0 cm /I Do Q q 192 0 0 288 192 0 cm /I Do Q", 150, true},
        {"/MediaBox [0 0 192 576] /Rotate 90",
         "q 192 0 0 288 0 288 cm /I Do Q q 192 0 0 288 0 0 cm /I Do Q", 150, false},
        /* one coarse, one fine */
        {"/MediaBox [0 0 192 576]",
         "q 192 0 0 288 0 288 cm /I Do Q q 120 0 0 180 20 20 cm /I Do Q", 240, true},
        /* two pictures on a page of other things */
        {"/MediaBox [0 0 192 576]",
         "q 96 0 0 144 0 0 cm /I Do Q q 96 0 0 144 96 144 cm /I Do Q", 300, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pdf f;
        PIX *pix = NULL;
        begin_pdf(&f, cases[i].page, cases[i].content);
        add_gray_image(&f);
        end_pdf(&f);
        struct doc *d = load_bytes(f.out.s, f.out.len, NULL, &pix);
        assert_non_null(pix);
        if (d->pages[0].dpi != cases[i].dpi)
            print_error("case %zu: %u dpi\n", i, d->pages[0].dpi);
        assert_int_equal(d->pages[0].dpi, cases[i].dpi);
        assert_int_equal(gray_at(pix, .03, .03) < 45, cases[i].black);
        pixDestroy(&pix);
        buf_free(&f.out);
        doc_free(d);
    }
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

/* Cells one after the other, as a word processor writes them: their lines are set across the table, and
 * no word runs into the next cell's. */
static void ruled_tables_of_a_layer_are_set_by_lines(void **state)
{
    (void)state;
    static const char *const cells[][4] = {{"No", "Task", "Lead", "When"},
                                           {"1", "Dig wells", "Office A", "2027"},
                                           {"2", "Lay pipes", "Office B", "2028"}};
    static const int left[] = {40, 80, 200, 300, 380};
    const struct load_options trust = {.layer = LAYER_TRUST};
    struct pdf f;
    struct buf content = {0};
    buf_str(&content, "BT /F 12 Tf 40 550 Td (Above) Tj ET BT /F 12 Tf 40 300 Td (Below) Tj ET ");
    for (int r = 0; r < 4; r++)
        buf_printf(&content, "40 %d m 380 %d l S ", 500 - 40 * r, 500 - 40 * r);
    for (int c = 0; c < 5; c++)
        buf_printf(&content, "%d 500 m %d 380 l S ", left[c], left[c]);
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 4; c++) /* the last word of a cell ends where the next cell's begins */
            buf_printf(&content, "BT /F 12 Tf %d %d Td (%s) Tj 0 -14 Td (b%d%d) Tj ET ", left[c] + 5,
                       485 - 40 * r, cells[r][c], r, c);
    begin_pdf(&f, "/MediaBox [0 0 400 600]", buf_text(&content));
    add_stream(&f,
               "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
               "/BitsPerComponent 8",
               "x", 1);
    end_pdf(&f);
    struct doc *d = load_bytes(f.out.s, f.out.len, &trust, NULL);
    static const char *const want[] = {"Above", "No Task Lead When", "b00 b01 b02 b03",
                                       "1 Dig wells Office A 2027", "b10 b11 b12 b13",
                                       "2 Lay pipes Office B 2028", "b20 b21 b22 b23", "Below"};
    assert_int_equal(d->nlines, sizeof want / sizeof *want);
    for (size_t i = 0; i < d->nlines; i++)
        assert_string_equal(d->lines[i].text, want[i]);
    assert_int_equal(d->pages[0].nruled, 1);
    assert_int_equal(d->pages[0].ruled[0].rows, 3);
    assert_int_equal(d->pages[0].ruled[0].columns, 4);
    assert_null(doc_check(d));
    doc_free(d);
    buf_free(&f.out);
    buf_free(&content);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(native_image_is_as_seen),
        cmocka_unit_test(page_that_shows_more_is_drawn),
        cmocka_unit_test(a_strip_tells_whose_words_they_are),
        cmocka_unit_test(strips_keep_their_resolution),
        cmocka_unit_test(bilevel_image_stays_bilevel),
        cmocka_unit_test(pdf_pages_that_fail),
        cmocka_unit_test(pdf_without_pages),
        cmocka_unit_test(huge_image_is_never_decoded_whole),
        cmocka_unit_test(words_of_a_layer_have_boxes),
        cmocka_unit_test(ruled_tables_of_a_layer_are_set_by_lines),
        cmocka_unit_test(layers_are_judged),
    };
    return cmocka_run_group_tests_name("load_pdf", tests, NULL, NULL);
}
