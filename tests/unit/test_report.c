/* The report's small parts: what may stand in a page, scales, and files of marks. */
#include "correct.h"
#include "report_own.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void data_cannot_leave_its_script(void **state)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"Hội Nông dân", "\"Hội Nông dân\""},
        {"</script><b>", "\"\\u003c/script\\u003e\\u003cb\\u003e\""},
        {"<!--", "\"\\u003c!--\""},
        {"a & \"b\" 'c'", "\"a \\u0026 \\\"b\\\" 'c'\""},
        {"x\xe2\x80\xa8y\xe2\x80\xa9z", "\"x\\u2028y\\u2029z\""},
        {"\xe2\x80\xa6\xe2\x80", "\"\xe2\x80\xa6\\\\xe2\\\\x80\""}, /* an ellipsis; half a character */
        {"\n\t\x01", "\"\\n\\t\\u0001\""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = {0};
        json_in_html(&b, cases[i].in);
        assert_string_equal(buf_text(&b), cases[i].want);
        buf_free(&b);
    }
}

static void words_stay_words(void **state)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"},
        {"\" onclick='x'", "&quot; onclick=&#39;x&#39;"},
        {"a\xff" "b", "a\\xffb"},
        {"a\x01" "b", "ab"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = {0};
        quoted(&b, cases[i].in);
        assert_string_equal(buf_text(&b), cases[i].want);
        buf_free(&b);
    }
}

static void deadlines_read_as_people_say_them(void **state)
{
    static const struct {
        const char *start, *end, *rrule, *edtf, *want;
    } cases[] = {
        {NULL, "2017-10-10", NULL, "../2017-10-10", "đến 10/10/2017"},
        {"2021-07-01", "2021-09-30", NULL, "2021-35", "quý III/2021"},
        {"2021-07-01", "2021-12-31", NULL, NULL, "từ 1/7/2021 đến 31/12/2021"},
        {NULL, NULL, "FREQ=YEARLY", NULL, "hằng năm"},
        {NULL, NULL, "FREQ=MONTHLY;INTERVAL=3", NULL, "hằng quý"},
        {NULL, NULL, "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=20", NULL, "ngày 20 hằng quý"},
        {NULL, NULL, "FREQ=MONTHLY;INTERVAL=6", NULL, "6 tháng một lần"},
        {NULL, NULL, "FREQ=MONTHLY;BYMONTHDAY=-1", NULL, "ngày cuối hằng tháng"},
        {NULL, NULL, "FREQ=MONTHLY;BYMONTHDAY=10,25", NULL, "ngày 10, 25 hằng tháng"},
        {NULL, NULL, "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15", NULL, "ngày 15/6, 15/12 hằng năm"},
        {NULL, NULL, "FREQ=YEARLY;BYMONTH=6,12", NULL, "tháng 6, 12 hằng năm"},
        {NULL, NULL, "FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=14;BYMINUTE=0", NULL,
         "14h00 thứ hai, thứ năm hằng tuần"},
        {NULL, "2030-12-31", "FREQ=YEARLY", NULL, "hằng năm đến 2030"},
        {NULL, NULL, "FREQ=SECONDLY", NULL, "FREQ=SECONDLY"},
        {NULL, NULL, "BYDAY", NULL, "BYDAY"},
        {NULL, NULL, NULL, "2021/..", "2021/.."},
        {NULL, NULL, NULL, NULL, "?"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct record r = {.type = REC_DEADLINE};
        struct buf b = {0};
        r.value[DLN_START] = val_text(cases[i].start);
        r.value[DLN_END] = val_text(cases[i].end);
        r.value[DLN_RRULE] = val_text(cases[i].rrule);
        r.value[DLN_EDTF] = val_text(cases[i].edtf);
        put_when(&b, &r);
        assert_string_equal(buf_text(&b), cases[i].want);
        buf_free(&b);
    }
}

static void both_languages_are_there(void **state)
{
    struct report_options o = {.dir = "."};
    struct site s = {.o = &o};
    struct buf b = {0};
    (void)state;
    say(&b, &s, (struct words){"Trang", "Page"});
    assert_string_equal(buf_text(&b), "<span data-t=\"Page\">Trang</span>");
    buf_clear(&b);
    o.english = true;
    say(&b, &s, (struct words){"Trang", "Page"});
    assert_string_equal(buf_text(&b), "<span data-t=\"Trang\">Page</span>");
    buf_clear(&b);
    say_attr(&b, &s, "alt", (struct words){"Ảnh \"1\"", "Image \"1\""});
    assert_string_equal(buf_text(&b),
                        " alt=\"Image &quot;1&quot;\" data-t-alt=\"Ảnh &quot;1&quot;\"");
    buf_free(&b);
}

static void every_key_has_words(void **state)
{
    (void)state;
    for (int t = 0; t < REC_TYPES; t++) {
        size_t n;
        const struct key *k = record_keys((enum record_type)t, &n);
        for (size_t i = KEY_COMMON; i < n; i++)
            if (strcmp(key_words((enum record_type)t, (int)i).vi, k[i].name) == 0)
                fail_msg("no words for %s", k[i].name);
    }
}

static void scales_step_in_round_numbers(void **state)
{
    static const struct {
        double max, want;
    } cases[] = {{100, 20}, {1, 0.2}, {7, 2}, {43, 10}, {1200, 500}, {250, 50}, {9e6, 2e6}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_true(fabs(chart_step(cases[i].max) - cases[i].want) < cases[i].want / 1e6);
}

static void labels_are_cut_between_letters(void **state)
{
    struct buf b = {0};
    (void)state;
    chart_text(&b, 1, 2, CHART_END, "small", "Đảng <ủy>", 6);
    assert_string_equal(buf_text(&b), "<text x=\"1.0\" y=\"2.0\" text-anchor=\"end\" class=\"small\">"
                                      "Đảng &lt;…</text>\n");
    buf_free(&b);
}

#define MARK(more)                                                                           \
    "{\"trichluc\":\"marks\",\"by\":\"A\",\"marks\":[{\"doc\":\"0123456789ab\","             \
    "\"id\":\"0123456789ab.t1\",\"type\":\"target\",\"at\":\"2026-01-02T03:04:05Z\"," more "}]}"

#define DOCUMENT_MARK(values)                                                                \
    "{\"trichluc\":\"marks\",\"by\":\"A\",\"marks\":[{\"doc\":\"0123456789ab\","             \
    "\"id\":\"0123456789ab.h1\",\"type\":\"document\",\"at\":\"2026-01-02T03:04:05Z\","     \
    "\"verdict\":\"corrected\",\"values\":{" values "}}]}"

/* Pages and lines of a record that somebody else wrote. */
static void what_no_page_can_be_is_none(void **state)
{
    static const struct {
        double in;
        unsigned want;
    } t[] = {{3, 3}, {1, 1}, {0, 0}, {-1, 0}, {1e300, 0}, {NAN, 0}, {4294967295.0, 4294967295u}};
    struct record r = {.type = REC_TARGET};
    (void)state;
    assert_int_equal(rec_whole(&r, KEY_PAGE), 0);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        r.value[KEY_PAGE] = val_num(t[i].in);
        assert_int_equal(rec_whole(&r, KEY_PAGE), t[i].want);
    }
}

static void marks_are_read_or_refused(void **state)
{
    static const struct {
        const char *in, *why; /* NULL: taken */
    } cases[] = {
        {MARK("\"verdict\":\"right\""), NULL},
        {MARK("\"verdict\":\"wrong\",\"note\":\"\",\"page\":-1,\"line\":1e300"), NULL},
        {MARK("\"verdict\":\"corrected\",\"values\":{\"value\":null,\"unit\":\"%\"}"), NULL},
        {MARK("\"verdict\":\"corrected\",\"values\":{}"), "mark 1: a corrected record wants values"},
        {MARK("\"verdict\":\"corrected\",\"values\":[1]"), "mark 1: a corrected record wants values"},
        {MARK("\"verdict\":\"right\",\"values\":{\"value\":1}"),
         "mark 1: values are for corrected records only"},
        {MARK("\"verdict\":\"corrected\",\"values\":{\"doc\":\"x\"}"),
         "mark 1: 'doc' is no key of a target that can be corrected"},
        {MARK("\"verdict\":\"corrected\",\"values\":{\"agency\":\"x\"}"),
         "mark 1: 'agency' is no key of a target that can be corrected"},
        {MARK("\"verdict\":\"corrected\",\"values\":{\"value\":\"5\"}"), "mark 1: value is of the wrong kind"},
        {DOCUMENT_MARK("\"recipients\":[\"Lưu\"]"), NULL},
        {DOCUMENT_MARK("\"recipients\":[\"Lưu\",1]"), "mark 1: recipients is of the wrong kind"},
        {MARK("\"verdict\":7"), "mark 1: verdict is none of right, wrong, corrected, withdrawn"},
        {"{\"trichluc\":\"marks\",\"marks\":[7]}", "mark 1: doc is no document's id"},
        {"{\"trichluc\":\"marks\",\"marks\":{}}", "is no file of marks"},
        {"{\"marks\":[]}", "is no file of marks"},
        {"[]", "is no file of marks"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *a = arena_new();
        struct marks m = {0};
        const char *why = "";
        int r = marks_read(a, cases[i].in, strlen(cases[i].in), NULL, &m, &why);
        assert_int_equal(r, cases[i].why ? -1 : 0);
        assert_int_equal(m.n, cases[i].why ? 0 : 1);
        if (cases[i].why)
            assert_string_equal(why, cases[i].why);
        free(m.v);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_cannot_leave_its_script),
        cmocka_unit_test(words_stay_words),
        cmocka_unit_test(deadlines_read_as_people_say_them),
        cmocka_unit_test(both_languages_are_there),
        cmocka_unit_test(every_key_has_words),
        cmocka_unit_test(scales_step_in_round_numbers),
        cmocka_unit_test(labels_are_cut_between_letters),
        cmocka_unit_test(what_no_page_can_be_is_none),
        cmocka_unit_test(marks_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
