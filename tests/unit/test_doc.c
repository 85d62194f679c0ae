/* The document and its page stream: what goes out comes back, what is unknown is passed on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc_made.h"
#include "stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_page(struct doc *d)
{
    struct page *pg = doc_add_page(d);
    pg->pages = 2;
    pg->width = 595.3;
    pg->height = 841.9;
    pg->dpi = 200;
    pg->source = SOURCE_OCR;
    struct ruled *t = arena_alloc(d->mem, sizeof *t);
    struct cell *cells = arena_alloc(d->mem, 2 * sizeof *cells);
    cells[0] = (struct cell){0, 0, 1, 2, {90, 40.5, 300.1, 60}, true};
    cells[1] = (struct cell){1, 1, 1, 1, {200, 60, 300.1, 90}, false};
    *t = (struct ruled){2, 2, 2, cells};
    pg->ruled = t;
    pg->nruled = 1;
    for (int l = 0; l < 3; l++) {
        doc_add_line(d, "", "");
        for (int w = 0; w < 4; w++) {
            static const char *const words[] = {"Mặt", "trận", "Tổ", "quốc"};
            struct word *word = doc_add_word(d, words[w], w == 2 ? "T6" : words[w]);
            word->box = (struct box){100.1 + w * 40, 50.2 + l * 20, 130.3 + w * 40, 62.5 + l * 20};
            word->conf = 0.9 - 0.1 * w;
            word->flags = w == 2 ? WORD_REPAIRED : 0;
            word->sure = w == 2 ? 0.87 : 1;
        }
        doc_close_line(d);
    }
}

static struct doc *scanned(void)
{
    struct doc *d = doc_new("thư mục/a\nb.pdf");
    doc_set_hash(d, "0123456789abcdef0123456789abcdef");
    add_page(d);
    add_page(d);
    return d;
}

static FILE *file_of(const char *text)
{
    FILE *f = tmpfile();
    assert_non_null(f);
    fputs(text, f);
    rewind(f);
    return f;
}

static void pages_passed_on_are_forgotten(void **state)
{
    (void)state;
    enum { PAGES = 400 };
    struct doc *whole = doc_new("a.pdf"), *d = doc_new("a.pdf");
    struct buf want = {0}, got = {0};
    for (size_t p = 0; p < PAGES; p++) {
        add_page(whole);
        stream_put_page(&want, whole, p);
        add_page(d);
        stream_put_page(&got, d, p);
        doc_forget_lines(d);
        assert_null(doc_check(d));
        assert_true(d->cap_lines <= 16 && arena_used(d->texts) == 0);
    }
    assert_string_equal(want.s, got.s);
    assert_int_equal(d->npages, PAGES);
    doc_free(whole);
    doc_free(d);
    buf_free(&want);
    buf_free(&got);
}

static void the_stream_is_lossless(void **state)
{
    (void)state;
    struct doc *d = scanned(), *e = NULL;
    assert_null(doc_check(d));
    struct buf one = {0}, two = {0};
    for (size_t p = 0; p < d->npages; p++)
        stream_put_page(&one, d, p);
    FILE *f = file_of(one.s);
    struct stream_reader *r = stream_open(f, "test");
    assert_int_equal(stream_next(r, &e), 1);
    assert_null(doc_check(e));
    for (size_t p = 0; p < e->npages; p++)
        stream_put_page(&two, e, p);
    assert_string_equal(one.s, two.s);
    struct doc *none = NULL;
    assert_int_equal(stream_next(r, &none), 0);
    stream_close(r);
    fclose(f);
    buf_free(&one);
    buf_free(&two);
    doc_free(d);
    doc_free(e);
}

static void unknown_members_are_passed_on(void **state)
{
    (void)state;
    FILE *f = file_of("{\"type\":\"page\",\"doc\":\"x\",\"path\":\"p\",\"page\":1,\"pages\":1,\"mood\":{\"a\":[1]},"
                      "\"lines\":[{\"line\":7,\"text\":\"hai từ\",\"raw\":\"hai tu\",\"ink\":\"red\","
                      "\"words\":[{\"text\":\"hai\",\"raw\":\"hai\",\"alt\":[\"bai\"]}]}]}\n");
    struct stream_reader *r = stream_open(f, "test");
    struct doc *d = NULL;
    assert_int_equal(stream_next(r, &d), 1);
    assert_int_equal(d->lines[0].no, 7);
    struct buf out = {0};
    stream_put_page(&out, d, 0);
    assert_non_null(strstr(out.s, "\"mood\":{\"a\":[1]}"));
    assert_non_null(strstr(out.s, "\"ink\":\"red\""));
    assert_non_null(strstr(out.s, "\"alt\":[\"bai\"]"));
    buf_free(&out);
    doc_free(d);
    stream_close(r);
    fclose(f);
}

static void what_is_no_page_is_told_by_line(void **state)
{
    (void)state;
    static const char *const bad[] = {"{\"type\":\"page\"\n", "[1]\n", "{\"type\":\"page\"}\n",
                                      "\"x\"\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        FILE *f = file_of(bad[i]);
        struct stream_reader *r = stream_open(f, "here");
        struct doc *d = NULL;
        assert_int_equal(stream_next(r, &d), -1);
        assert_null(d);
        assert_non_null(strstr(stream_error(r), "here:1:"));
        stream_close(r);
        fclose(f);
    }
}

static void a_bad_line_loses_nothing_before_it(void **state)
{
    (void)state;
    FILE *f = file_of("{\"type\":\"page\",\"doc\":\"x\",\"page\":1,\"lines\":[{\"text\":\"một\"}]}\n"
                      "{\"type\":\"note\"}\n{bad\n");
    FILE *passed = tmpfile();
    struct stream_reader *r = stream_open(f, "here");
    struct doc *d = NULL;
    stream_pass_on(r, passed);
    assert_int_equal(stream_next(r, &d), 1);
    assert_string_equal(d->lines[0].text, "một");
    doc_free(d);
    assert_int_equal(stream_next(r, &d), -1);
    assert_non_null(strstr(stream_error(r), "here:3:"));
    assert_int_equal(ftell(passed), 16);
    stream_close(r);
    fclose(passed);
    fclose(f);
}

static void a_place_leads_back_to_its_words(void **state)
{
    (void)state;
    struct doc *d = doc_made("KẾ HOẠCH\nvề việc thử\n\nI. MỤC TIÊU\n\n**Phấn đấu**  đến năm 2025, trên 80% chi đoàn ứng dụng công\nnghệ thông tin.");
    const char *at = strstr(d->flow, "80% chi đoàn ứng dụng công nghệ");
    assert_non_null(at);
    struct place p = doc_locate(d, (size_t)(at - d->flow), strlen("80% chi đoàn ứng dụng công nghệ"));
    assert_string_equal(p.quote, "80% chi đoàn ứng dụng công nghệ");
    assert_string_equal(p.raw, "80% chi đoàn ứng dụng công nghệ");
    assert_int_equal(p.line, 6);
    assert_int_equal(p.page, 1);
    assert_null(strstr(d->flow, "**"));
    assert_non_null(strstr(d->flow, "Phấn đấu đến năm 2025"));
    doc_free(d);
}

static void sections_number_as_the_offices_do(void **state)
{
    (void)state;
    static const struct {
        const char *find, *path;
    } want[] = {{"MỞ ĐẦU", "I"},          {"Ít nhất một", "III.I.2.(1)"}, {"Việc khác", "III.I.2.(2)"},
                {"gạch đầu dòng", "III.I.2.(2)"}, {"lại là chính", "III.II.1"}, {"Điểm nhỏ", "III.II.2.1.a"}};
    struct doc *d = doc_made("ĐỀ ÁN\nvề việc thử\n\nPhần thứ nhất\nMỞ ĐẦU\n\nPhần thứ ba\nI. MỤC TIÊU\n\n1. Chung\n\n"
                          "2. Cụ thể\n\n(1) Ít nhất một mô hình.\n\n(2) Việc khác:\n\n- gạch đầu dòng\n\n"
                          "II. NHIỆM VỤ\n\n1. Đây lại là chính\n\n2. Hai\n\n2.1. Hai một\n\na) Điểm nhỏ");
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        bool found = false;
        for (size_t k = 0; k < d->nparas; k++) {
            const struct para *p = &d->paras[k];
            char *t = strndup(d->flow + p->off, p->len);
            if (strstr(t, want[i].find)) {
                found = true;
                assert_string_equal(d->sections[p->section].path, want[i].path);
            }
            free(t);
        }
        assert_true(found);
    }
    doc_free(d);
}

static void roles_are_told_apart(void **state)
{
    (void)state;
    struct doc *d = doc_made("TỈNH ỦY LÀO CAI    ĐẢNG CỘNG SẢN VIỆT NAM\n*\nSố 12-KH/TU\nKẾ HOẠCH\nvề việc thử\n\n"
                          "I. MỤC ĐÍCH\n\nLàm cho tốt.\n\n2\n\nLàm tiếp cho tốt.\n\nNơi nhận:\n- Ban Bí thư,\n- Lưu VPTU.\n\n"
                          "T/M BAN THƯỜNG VỤ\nBÍ THƯ\n\nĐặng Xuân Phong");
    static const struct {
        const char *text;
        enum role role;
    } want[] = {{"Số 12-KH/TU", ROLE_HEAD},   {"về việc thử", ROLE_HEAD}, {"Làm cho tốt.", ROLE_BODY},
                {"2", ROLE_PAGENO},           {"- Ban Bí thư,", ROLE_RECIPIENTS},
                {"T/M BAN THƯỜNG VỤ", ROLE_FOOT}, {"Đặng Xuân Phong", ROLE_FOOT}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        for (size_t k = 0; k < d->nlines; k++)
            if (strcmp(d->lines[k].text, want[i].text) == 0)
                assert_int_equal(d->lines[k].role, want[i].role);
    doc_free(d);
}

/* All pages of the stream, written anew; *docs counts the documents. A blank behind the brackets that
 * open the lines sends them the long way. */
static char *read_again(const char *in, bool long_way, unsigned *docs)
{
    struct buf out = {0}, lines = {0};
    for (const char *p = in; *p; p++) {
        buf_chr(&lines, *p);
        if (long_way && (p == in || p[-1] == '\n'))
            buf_chr(&lines, ' ');
    }
    FILE *f = fmemopen(lines.s, lines.len, "r");
    struct stream_reader *r = stream_open(f, "test");
    struct doc *d;
    for (*docs = 0; stream_next(r, &d) == 1; ++*docs) {
        for (size_t p = 0; p < d->npages; p++)
            stream_put_page(&out, d, p);
        doc_free(d);
    }
    assert_string_equal(stream_error(r), "");
    stream_close(r);
    fclose(f);
    buf_free(&lines);
    return out.s;
}

/* The short way reads what we write, and nothing else; it agrees with the long one. */
static void the_short_way_agrees(void **state)
{
#define PAGE(more, lines) PAGE_NO("d", "1", more, lines)
#define PAGE_NO(doc, no, more, lines)                                                              \
    "{\"type\":\"page\",\"doc\":\"" doc "\",\"path\":\"p\",\"sha256\":\"s\",\"page\":" no ",\"pages\":1,"  \
    "\"width\":595.3,\"height\":842,\"dpi\":200,\"source\":\"ocr\",\"verdict\":{\"layer\":\"none\","        \
    "\"score\":0,\"why\":\"\"}" more ",\"lines\":[" lines "]}\n"
#define LINE(words) "{\"line\":1,\"text\":\"một \\\"dòng\\\"\",\"raw\":\"mot\\tdong\",\"bbox\":[1,2.5,3,4]," \
                    "\"block\":2,\"words\":[" words "]}"
#define WORD(more) "{\"text\":\"một\",\"raw\":\"mot\",\"bbox\":null,\"conf\":0.93" more "}"
    static const struct {
        const char *in;
        bool ours;
    } cases[] = {
        {PAGE("", ""), true},
        {PAGE("", LINE("")), true},
        {PAGE("", LINE(WORD(""))), true},
        {PAGE("", LINE(WORD(",\"sure\":0.5,\"flags\":3") "," WORD(",\"sure\":0.25"))), true},
        {PAGE(",\"error\":{\"code\":\"page-ocr\",\"message\":null}", ""), true},
        {PAGE("", LINE("") "," LINE(WORD(""))), true},
        {PAGE(",\"tables\":[{\"rows\":1,\"columns\":2,\"cells\":[[0,0,1,1,10,20.5,30,40,1],"
              "[0,1,1,1,30,20.5,50,40,0]]}]", ""), true},
        {PAGE(",\"tables\":[{\"rows\":0,\"columns\":0,\"cells\":[]},{\"rows\":1,\"columns\":1,\"cells\":[]}]", ""), true},
        {PAGE(",\"tables\":[{\"rows\":1,\"columns\":1,\"cells\":[[0,0,1,1,10,20,30,40]]}]", ""), false},
        {PAGE(",\"tables\":[{\"rows\":1,\"columns\":1,\"cells\":[[9999,0,1,1,10,20,30,40,1]]}]", ""), false},
        {PAGE(",\"tables\":[{\"cells\":[]}]", ""), false},
        {PAGE(",\"mine\":1", ""), false},                 /* a key that is not known */
        {PAGE("", LINE(WORD(",\"mine\":1"))), false},
        {PAGE("", LINE(WORD(",\"sure\":5e-1"))), false},   /* a number as others write it */
        {PAGE("", LINE(WORD(",\"sure\":.5"))), false},
        {PAGE("", LINE(WORD(",\"sure\":"))), false},
        {PAGE("", LINE("{\"text\":\"\\u0061\"}")), false}, /* an escape that we do not write */
        {PAGE("", LINE("{\"text\":\"m\\\"\",\"raw\":\"m\\\"\",\"bbox\":null,\"conf\":1}")), true},
        {PAGE("", LINE("{\"text\":\"m\\\"\",\"raw\":\"m\"\",\"bbox\":null,\"conf\":1}")), false},
        {PAGE("", LINE("{\"text\":\"m\",\"raw\":null,\"bbox\":null,\"conf\":1}")), true},
        {PAGE("", LINE("{\"text\":\"m\xE1\xBB\",\"raw\":\"m\xE1\xBB\",\"bbox\":null,\"conf\":1}")), false},
        {PAGE("", LINE("{\"text\":\"\xC3\",\"raw\":\"m\",\"bbox\":null,\"conf\":1}")), false},
        {PAGE("", LINE("{\"text\":\"\xED\xA0\x80\",\"raw\":\"m\",\"bbox\":null,\"conf\":1}")), false},
        {PAGE("", " "), false},
        {PAGE("", LINE(WORD(",\"sure\":00.5"))), false}, /* no number of JSON */
        {PAGE("", LINE(WORD(",\"sure\":1."))), false},
        {PAGE("", LINE(WORD(",\"sure\":-0.5"))), true},
        {PAGE("", LINE(WORD(",\"sure\":-0"))), false},
        {PAGE("", "") PAGE_NO("d", "2", "", LINE(WORD(",\"flags\":0"))), true},
        {PAGE("", "") PAGE("", LINE("")), false}, /* two documents */
        {PAGE("", "") PAGE_NO("e", "2", "", LINE("")), false},
        {"", false},
        {"{}", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct doc *d = stream_own(cases[i].in, strlen(cases[i].in));
        if ((d != NULL) != cases[i].ours)
            fail_msg("case %zu: %s", i, cases[i].in);
        for (size_t n = 0; n + 1 < strlen(cases[i].in) && i < 4; n++) /* cut short anywhere */
            assert_null(stream_own(cases[i].in, n));
        if (!d)
            continue;
        struct buf one = {0};
        for (size_t p = 0; p < d->npages; p++)
            stream_put_page(&one, d, p);
        for (int long_way = 0; long_way < 2; long_way++) {
            unsigned docs;
            char *two = read_again(cases[i].in, long_way, &docs);
            assert_int_equal(docs, 1);
            assert_string_equal(one.s, two);
            free(two);
        }
        assert_null(doc_check(d));
        buf_free(&one);
        doc_free(d);
    }
}

/* Tables whose cells lie outside them, or that are larger than any page's, are left out. */
static void odd_tables_are_left_out(void **state)
{
#define TABLES(rows, columns, cells)                                                               \
    PAGE(",\"tables\":[{\"rows\":" rows ",\"columns\":" columns ",\"cells\":[" cells "]}]", LINE(""))
    static const struct {
        const char *in;
        uint32_t n;
    } cases[] = {
        {TABLES("2", "3", "[1,2,1,1,10,20,30,40,1]"), 1},
        {TABLES("2", "3", "[0,1,2,2,10,20,30,40,1]"), 1},
        {TABLES("2", "3", "[2,0,1,1,10,20,30,40,1]"), 0},
        {TABLES("2", "3", "[0,3,1,1,10,20,30,40,1]"), 0},
        {TABLES("2", "3", "[1,0,2,1,10,20,30,40,1]"), 0},
        {TABLES("2", "3", "[0,2,1,2,10,20,30,40,1]"), 0},
        {TABLES("1", "1", "[0,0,1,1,10,20,30,40,1],[0,0,1,1,10,20,30,40,1]"), 0},
        {TABLES("3999999999", "3", "[1,2,1,1,10,20,30,40,1]"), 0},
        {TABLES("2", "90", "[1,80,1,1,10,20,30,40,1]"), 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int long_way = 0; long_way < 2; long_way++) {
            unsigned docs;
            char *out = read_again(cases[i].in, long_way, &docs);
            if ((strstr(out, "\"tables\"") != NULL) != cases[i].n)
                fail_msg("case %zu, way %d: %s", i, long_way, out);
            free(out);
        }
}

/* Documents are parted the same, whichever way their pages are read. */
static void both_ways_part_documents(void **state)
{
#define LONG(doc, no) PAGE_NO(doc, no, ",\"mine\":1", LINE(""))
#define OWN(doc, no) PAGE_NO(doc, no, "", LINE(WORD("")))
    static const struct {
        const char *in;
        unsigned docs;
    } cases[] = {
        {OWN("d", "1") OWN("d", "2") OWN("e", "1"), 2},
        {OWN("d", "1") OWN("d", "1") OWN("d", "2"), 2},
        {OWN("d", "1") OWN("d", "1.0") OWN("d", "2"), 2},
        {OWN("d", "1") LONG("d", "1.5") OWN("d", "1.5"), 3},
        {LONG("d", "1") OWN("d", "2") OWN("e", "2") LONG("e", "3"), 2},
        {OWN("d", "1") LONG("d", "2") LONG("e", "1") OWN("e", "1"), 3},
        {OWN("d", "1") PAGE_NO("d", "1", ",\"page\":2", LINE("")) OWN("d", "3"), 1}, /* the last counts */
        {"\n" OWN("d", "1") "{\"type\":\"note\"}\n" OWN("d", "2") "\n" LONG("e", "2"), 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned docs, again;
        char *one = read_again(cases[i].in, false, &docs);
        char *two = read_again(cases[i].in, true, &again);
        if (docs != cases[i].docs || again != cases[i].docs)
            fail_msg("case %zu: %u and %u documents", i, docs, again);
        assert_string_equal(one, two);
        free(one);
        free(two);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_passed_on_are_forgotten),
        cmocka_unit_test(the_stream_is_lossless),
        cmocka_unit_test(the_short_way_agrees),
        cmocka_unit_test(both_ways_part_documents),
        cmocka_unit_test(odd_tables_are_left_out),
        cmocka_unit_test(unknown_members_are_passed_on),
        cmocka_unit_test(what_is_no_page_is_told_by_line),
        cmocka_unit_test(a_bad_line_loses_nothing_before_it),
        cmocka_unit_test(a_place_leads_back_to_its_words),
        cmocka_unit_test(sections_number_as_the_offices_do),
        cmocka_unit_test(roles_are_told_apart),
    };
    return cmocka_run_group_tests_name("doc", tests, NULL, NULL);
}
