#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "repair.h"
#include "syllable.h"

static void syllables_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        int want;
    } cases[] = {
        {"nghiêng", 1}, {"quyết", 1}, {"Quỳnh", 1}, {"GIẾT", 1}, {"gì", 1},     {"giặc", 1},
        {"khoẻ", 1},    {"khỏe", 1},  {"thủy", 1},  {"ươn", 1},  {"oanh", 1},   {"khuỷu", 1},
        {"yêu", 1},     {"đường", 1}, {"Đắk", 0},   {"tuc", 0},  {"tiép", 0},   {"cing", 0},
        {"ke", 1},      {"ce", 0},    {"nge", 0},   {"gha", 0},  {"thirc", 0},  {"phwong", 0},
        {"chirc", 0},   {"tốt", 1},   {"tột", 1},   {"tôt", 0},  {"tồt", 0},    {"sách", 1},
        {"sàch", 0},    {"", 0},      {"a1", 0},    {"qu", 0},   {"ngh", 0},    {"nghiêngg", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int got = syllable_valid(cases[i].s, strlen(cases[i].s));
        if (got != cases[i].want)
            fail_msg("syllable_valid(%s) is %d", cases[i].s, got);
    }
}

static void letters_come_apart(void **state)
{
    (void)state;
    struct letter l = letter_of(0x1EBE); /* Ế */
    assert_int_equal(l.vowel, 0xEA);
    assert_int_equal(l.plain, 'e');
    assert_int_equal(l.tone, 1);
    assert_true(l.upper);
    assert_int_equal(letter_of(0x110).plain, 'd');
    assert_int_equal(letter_of('7').plain, 0);
    assert_int_equal(letter_with_tone(0x1B0, 5), 0x1EF1);
}

static struct repair *open_it(void)
{
    const char *why = "";
    struct repair *r = repair_open("rules/vi.model", &why);
    if (!r)
        fail_msg("repair_open: %s", why);
    return r;
}

static void form_is_mended(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"hoà bình", "hòa bình"},                         /* one tone style */
        {"Tie\xCC\x82\xCC\x81ng", "Tiếng"},               /* NFD to NFC */
        {"Ðảng bộ, ðồng chí", "Đảng bộ, đồng chí"},       /* eth */
        {"Nghị quyết сủа Ban", "Nghị quyết của Ban"},     /* Cyrillic с, а */
        {"１２,５ ％", "12,5 %"},                          /* full width */
        {"| 12 | **Mục tiêu** |", "| 12 | **Mục tiêu** |"},
        {"Москва", "Москва"},                             /* a foreign word stays */
        {"Köln, Zürich", "Köln, Zürich"},
        {"từ 01/01/2021 – 75,5%…", "từ 01/01/2021 – 75,5%…"},
        {"", ""},
    };
    struct repair *r = open_it();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf once = {0}, twice = {0};
        repair_line(r, cases[i].in, strlen(cases[i].in), &once);
        assert_string_equal(buf_text(&once), cases[i].want);
        repair_line(r, buf_text(&once), once.len, &twice);
        assert_string_equal(buf_text(&twice), cases[i].want);
        buf_free(&once);
        buf_free(&twice);
    }
    repair_close(r);
}

static void verdict_parts_clean_from_broken(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double least, most;
    } cases[] = {
        {"Ủy ban nhân dân các huyện, thành phố chịu trách nhiệm chỉ đạo thực hiện kế hoạch này, "
         "định kỳ báo cáo kết quả về Sở Nội vụ trước ngày 15 tháng 12 hằng năm để tổng hợp.",
         0.8, 1},
        {"Uy ban nhan dan cac huyén, thanh phé chiu trach nhiém chi dao thwc hién ké hoach nay, "
         "dinh ky bao cdo két qua vé Sé Nqi vu trudc ngay 15 thang 12 hang nam dé téng hop.",
         0, 0.4},
        {"The people's committees of the districts shall direct the implementation of this plan "
         "and report their results before the end of every year to the department.",
         0, 0.1},
        {"12 345 | 67,8 | 2021", 0, 0},
    };
    struct repair *r = open_it();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned words = 0;
        double v = repair_verdict(r, cases[i].text, strlen(cases[i].text), &words);
        if (v < cases[i].least || v > cases[i].most)
            fail_msg("case %zu: verdict %.2f of %u words", i, v, words);
    }
    repair_close(r);
}

static void words_follow_their_line(void **state)
{
    (void)state;
    struct repair *r = open_it();
    struct doc *d = doc_new("t.txt");
    doc_add_page(d);
    doc_add_line(d, "  Toà  án\tkhoá XV ", "  Toà  án\tkhoá XV ");
    doc_split_line(d);
    repair_doc(r, d);
    assert_string_equal(d->lines[0].text, "  Tòa  án\tkhóa XV ");
    assert_string_equal(d->lines[0].raw, "  Toà  án\tkhoá XV ");
    assert_int_equal(d->lines[0].nwords, 4);
    assert_string_equal(d->words[0].text, "Tòa");
    assert_string_equal(d->words[0].raw, "Toà");
    assert_int_equal(d->words[2].off, strstr(d->lines[0].text, "khóa") - d->lines[0].text);
    assert_null(doc_check(d));
    doc_free(d);
    repair_close(r);
}

static void missing_tables_are_told(void **state)
{
    (void)state;
    const char *why = "";
    assert_null(repair_open("/nonexistent/vi.model", &why));
    assert_non_null(strstr(why, "letters.txt"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(syllables_are_told),
        cmocka_unit_test(letters_come_apart),
        cmocka_unit_test(form_is_mended),
        cmocka_unit_test(verdict_parts_clean_from_broken),
        cmocka_unit_test(words_follow_their_line),
        cmocka_unit_test(missing_tables_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
