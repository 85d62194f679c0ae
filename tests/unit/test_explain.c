/* Why a paragraph gave what it gave: every reason is told, and asking changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc_made.h"
#include "explain.h"
#include "extract.h"

#include <stdlib.h>
#include <string.h>

static struct extractor *extractor;

static int open_rules(void **state)
{
    const char *why = "";
    (void)state;
    extractor = extractor_open("rules", &why);
    if (!extractor)
        print_error("%s\n", why);
    return extractor ? 0 : -1;
}

static int close_rules(void **state)
{
    (void)state;
    extractor_close(extractor);
    return 0;
}

static void explained(const char *text, uint32_t line, struct buf *out)
{
    struct explain *x = explain_new();
    struct records r = {0};
    struct doc *d = doc_made(text);
    doc_set_hash(d, "00112233445566778899");
    extractor_explain(extractor, x);
    extract_doc(extractor, d, &r);
    extractor_explain(extractor, NULL);
    explain_print(out, x, d, &r, line);
    records_free(&r);
    doc_free(d);
    explain_free(x);
}

static void reasons_are_told(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"II. MỤC TIÊU\n1. Hằng năm, trên 90% số hộ tham gia.", "chapter of targets"},
        {"II. MỤC TIÊU\n1. Hằng năm, trên 90% số hộ tham gia.", "  + target.percent-bound  \"trên 90%\""},
        {"II. MỤC TIÊU\n1. Hằng năm, trên 90% số hộ tham gia.",
         "- deadline.every  \"Hằng năm\"  a target took it as its period"},
        {"II. MỤC TIÊU\n1. Hằng năm, trên 90% số hộ tham gia.", "  = target 001122334455.t"},
        {"II. MỤC TIÊU\n1. Hằng năm, trên 90% số hộ tham gia.", "value: 90; unit: %"},
        {"II. MỤC TIÊU\n1. Hằng năm, trên 90% số hộ tham gia.",
         "- target.percent  \"90%\"  lost to the longer or earlier target.percent-bound"},
        {"I. TÌNH HÌNH\n1. Có 90% số hộ tham gia.", "chapter on the past"},
        {"III. NHIỆM VỤ\n1. Sở Y tế chủ trì, báo cáo kết quả.", "    body so-y-te  \"Sở Y tế\""},
        {"III. NHIỆM VỤ\n1. Sở Y tế chủ trì, báo cáo kết quả.", "  + assignment.lead  \"chủ trì\""},
        {"Căn cứ vào 90% số hộ.", "- target.percent  \"90%\"  not asked for: no target.cue before it"},
        {"Gió thổi.", "    no match: citation.numbered"},
        {"Gió thổi.", "line 1, page 1, section -, "},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = {0};
        explained(cases[i].text, 0, &out);
        if (!strstr(buf_text(&out), cases[i].want))
            fail_msg("case %zu: no '%s' in\n%s", i, cases[i].want, buf_text(&out));
        buf_free(&out);
    }
}

static void one_line_may_be_asked_for(void **state)
{
    struct buf out = {0};
    (void)state;
    explained("1. Gió thổi.\n2. Mưa rơi.\n3. Nắng lên.", 2, &out);
    assert_non_null(strstr(buf_text(&out), "Mưa rơi."));
    assert_null(strstr(buf_text(&out), "Nắng lên."));
    buf_clear(&out);
    explained("Gió thổi.", 7, &out);
    assert_string_equal(buf_text(&out), "");
    buf_free(&out);
}

static void asking_changes_nothing(void **state)
{
    static const char text[] = "II. MỤC TIÊU\n1. Đến năm 2025, trên 90% số hộ tham gia; 80% đạt chuẩn.\n"
                               "III. NHIỆM VỤ\n1. Sở Y tế chủ trì, báo cáo trước ngày 15/6/2025.\n";
    struct buf json[2] = {{0}, {0}};
    struct explain *x = explain_new();
    (void)state;
    for (int ask = 0; ask < 2; ask++) {
        struct records r = {0};
        struct doc *d = doc_made(text);
        doc_set_hash(d, "00112233445566778899");
        extractor_explain(extractor, ask ? x : NULL);
        extract_doc(extractor, d, &r);
        for (size_t i = 0; i < r.n; i++)
            record_json(&json[ask], &r.v[i]);
        assert_true(r.n > 2);
        records_free(&r);
        doc_free(d);
    }
    extractor_explain(extractor, NULL);
    assert_string_equal(json[0].s, json[1].s);
    explain_free(x);
    buf_free(&json[0]);
    buf_free(&json[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reasons_are_told),
        cmocka_unit_test(one_line_may_be_asked_for),
        cmocka_unit_test(asking_changes_nothing),
    };
    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
