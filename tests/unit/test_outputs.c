/* hOCR and ALTO of documents made by hand: places, confidences, raw readings, hostile text. */
#include "out_pdf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct out_credits by = {"tesseract 5.3.0, <&>", "model 1"};

static struct word *add_word(struct doc *d, const char *text, const char *raw, struct box box)
{
    struct word *w = doc_add_word(d, text, raw);
    w->box = box;
    return w;
}

static struct page *add_page(struct doc *d, enum source source, unsigned dpi)
{
    struct page *p = doc_add_page(d);
    p->pages = 1;
    p->width = 72;
    p->height = 144;
    p->dpi = dpi;
    p->source = source;
    return p;
}

/* One page of two blocks; the first word of the first line was repaired. */
static struct doc *sample(unsigned dpi)
{
    struct doc *d = doc_new("a \"b\\c\" <d>.pdf");
    doc_set_hash(d, "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
    add_page(d, SOURCE_OCR, dpi);
    doc_add_line(d, "", "")->block = 1;
    struct word *w = add_word(d, "Nghị", "Ng<hi", (struct box){7.2, 14.4, 21.6, 28.8});
    w->conf = 0.4;
    w->sure = 0.9;
    w->flags = WORD_REPAIRED | WORD_DOUBT;
    w = add_word(d, "2&6\"", "2&6\"", (struct box){28.8, 14.4, 43.2, 28.8});
    w->conf = 0.07;
    w->flags = WORD_NUMBER;
    doc_close_line(d);
    doc_add_line(d, "", "")->block = 2;
    add_word(d, "thường", "thường", (struct box){7.2, 36, 21.6, 50.4});
    doc_close_line(d);
    return d;
}

static void has_all(const struct buf *b, const char *const *want)
{
    for (; *want; want++)
        if (!strstr(buf_text(b), *want))
            fail_msg("no %s in\n%s", *want, buf_text(b));
}

static void hocr_says(void **state)
{
    static const char *const want[] = {
        "image &quot;a \\&quot;b\\\\c\\&quot; &lt;d&gt;.pdf&quot;; bbox 0 0 100 200; ppageno 0; "
        "scan_res 100 100\"",
        "tesseract 5.3.0, &lt;&amp;&gt;; repair model 1\"",
        "title=\"bbox 10 20 30 40; x_wconf 90\" data-raw=\"Ng&lt;hi\" data-raw-wconf=\"40\" "
        "data-flags=\"doubt\">Nghị</span>",
        "title=\"bbox 40 20 60 40; x_wconf 7\" data-flags=\"number\">2&amp;6&quot;</span>",
        "id=\"block_1_2\" title=\"bbox 10 50 30 70\"",
        "x_wconf 100\">thường</span>",
        NULL};
    struct doc *d = sample(100);
    struct buf b = {0};
    (void)state;
    out_hocr(&b, d, &by);
    has_all(&b, want);
    buf_free(&b);
    doc_free(d);
}

static void alto_says(void **state)
{
    static const char *const want[] = {
        "<MeasurementUnit>pixel</MeasurementUnit>",
        "<softwareName>tesseract</softwareName>",
        "<softwareVersion>5.3.0, &lt;&amp;&gt;</softwareVersion>",
        "<processingCategory>contentModification</processingCategory>",
        "WIDTH=\"100\" HEIGHT=\"200\" PC=\"0.657\"", /* (0.9 + 0.07 + 1) / 3 */
        "HPOS=\"10\" VPOS=\"20\" WIDTH=\"20\" HEIGHT=\"20\" CONTENT=\"Nghị\" WC=\"0.9\" "
        "TAGREFS=\"doubt\" PROCESSINGREFS=\"read repair\">"
        "<ALTERNATIVE PURPOSE=\"raw\">Ng&lt;hi</ALTERNATIVE></String>",
        "<SP HPOS=\"30\" VPOS=\"20\" WIDTH=\"10\" HEIGHT=\"20\"/>",
        "CONTENT=\"2&amp;6&quot;\" WC=\"0.07\" TAGREFS=\"number\"/>",
        "WC=\"1\"/>",
        NULL};
    struct doc *d = sample(100);
    struct buf b = {0};
    (void)state;
    out_alto(&b, d, 0, &by);
    has_all(&b, want);
    buf_free(&b);
    doc_free(d);
}

static void units_without_an_image(void **state)
{
    static const char *const alto[] = {"inch1200<", "WIDTH=\"1200\" HEIGHT=\"2400\"",
                                       "HPOS=\"120\" VPOS=\"240\"", NULL};
    static const char *const hocr[] = {"bbox 0 0 300 600; ppageno 0; scan_res 300 300", NULL};
    struct doc *d = sample(0);
    struct buf b = {0};
    (void)state;
    d->pages[0].source = SOURCE_LAYER;
    out_alto(&b, d, 0, &by);
    has_all(&b, alto);
    assert_non_null(strstr(b.s, "text layer of the file"));
    assert_null(strstr(b.s, "tesseract"));
    buf_clear(&b);
    out_hocr(&b, d, &by);
    has_all(&b, hocr);
    buf_free(&b);
    doc_free(d);
}

static void places_are_whole_and_never_empty(void **state)
{
    static const struct {
        struct box in;
        unsigned dpi;
        struct out_box want;
    } cases[] = {
        {{0, 0, 595.3, 841.9}, 300, {0, 0, 2480, 3508}},
        {{1, 1, 1, 1}, 72, {1, 1, 2, 2}},
        {{-3, -0.1, 0.2, 5}, 72, {0, 0, 1, 5}},
        {{10.1, 10.1, 20.2, 20.2}, 200, {28, 28, 56, 56}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct out_box got = out_place(cases[i].in, cases[i].dpi), want = cases[i].want;
        assert_int_equal(got.x0, want.x0);
        assert_int_equal(got.y0, want.y0);
        assert_int_equal(got.x1, want.x1);
        assert_int_equal(got.y1, want.y1);
    }
}

static void any_bytes_make_xml(void **state)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"đường", "đường"},
        {"a\x01\x0b" "b", "ab"},
        {"th\xe9 '<", "th\\xe9 &#39;&lt;"},
        {"x\xef\xbf\xbf\xef\xbf\xbey", "xy"},
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"}, /* half of a surrogate pair */
        {"", ""},
        {NULL, ""},
    };
    struct buf b = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_clear(&b);
        out_xml(&b, cases[i].in);
        assert_string_equal(buf_text(&b), cases[i].want);
    }
    buf_free(&b);
}

static void pages_that_failed_are_there(void **state)
{
    struct doc *d = sample(100);
    struct buf b = {0};
    (void)state;
    struct page *p = add_page(d, SOURCE_TEXT, 0);
    p->error = "page-broken";
    p->message = "is <broken>";
    p->width = p->height = 0;
    assert_true(out_has_places(d));
    out_alto(&b, d, 1, &by);
    assert_non_null(strstr(b.s, "QUALITY_DETAIL=\"is &lt;broken&gt;\""));
    assert_null(strstr(b.s, "<TextBlock"));
    assert_null(strstr(b.s, "PC="));
    buf_clear(&b);
    out_hocr(&b, d, &by);
    assert_non_null(strstr(b.s, "ppageno 1; "));
    assert_non_null(strstr(b.s, "data-error=\"page-broken\""));
    d->pages[1].error = NULL; /* a page of text, then */
    assert_false(out_has_places(d));
    buf_free(&b);
    doc_free(d);
}

static void note_do(void *data, const char *name, int mode)
{
    buf_printf(data, "%s:%d ", name, mode);
}

static void invisible_text_is_taken_out(void **state)
{
    static const struct {
        const char *in, *want;
        unsigned dropped, shown;
    } cases[] = {
        {"BT (a) Tj ET", "BT (a) Tj ET", 0, 1},
        {"BT 3 Tr (a) Tj ET", "BT 3 Tr\n ET", 1, 0},
        {"BT 3 Tr [(a\\)) -20 <6162>] TJ 0 Tr (b) Tj ET", "BT 3 Tr\n 0 Tr (b) Tj ET", 1, 1},
        {"q 3 Tr Q (a) Tj", "q 3 Tr Q (a) Tj", 0, 1},
        {"q 3 Tr q (a)' Q (b) Tj Q (c) Tj", "q 3 Tr q\nT*\n Q\n Q (c) Tj", 2, 1},
        {"3 Tr % (no) Tj\n(a (b) Tj) Tj 1 0 0 1 2 3 cm", "3 Tr\n 1 0 0 1 2 3 cm", 1, 0},
        {"3 Tr BI /W 1 ID (x Tj EIx\n EI (a) Tj", "3 Tr BI /W 1 ID (x Tj EIx\n EI\n", 1, 0},
        {"/P <</MCID 0 /E (x)>> BDC 3 Tr <61>Tj EMC", "/P <</MCID 0 /E (x)>> BDC 3 Tr\n EMC", 1, 0},
        {"3 Tr (cut off", "3 Tr (cut off", 0, 0},
        {"Q Q 3 Tr Tj", "Q Q 3 Tr\n", 1, 0},
        {"Tr (a) Tj", "Tr (a) Tj", 0, 1},
        {"", "", 0, 0},
    };
    struct buf b = {0}, told = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct strip s = {0};
        buf_clear(&b);
        strip_invisible(&b, cases[i].in, strlen(cases[i].in), &s);
        assert_string_equal(buf_text(&b), cases[i].want);
        assert_int_equal(s.dropped, cases[i].dropped);
        assert_int_equal(s.shown, cases[i].shown);
    }
    struct strip s = {.on_do = note_do, .data = &told};
    const char *forms = "/Im0 Do q 3 Tr /Fm1 Do Q /Fm2 Do Do";
    strip_invisible(&b, forms, strlen(forms), &s);
    assert_string_equal(buf_text(&told), "Im0:0 Fm1:3 Fm2:0 ");
    buf_free(&b);
    buf_free(&told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hocr_says),
        cmocka_unit_test(alto_says),
        cmocka_unit_test(units_without_an_image),
        cmocka_unit_test(places_are_whole_and_never_empty),
        cmocka_unit_test(any_bytes_make_xml),
        cmocka_unit_test(pages_that_failed_are_there),
        cmocka_unit_test(invisible_text_is_taken_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
