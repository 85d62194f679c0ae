/* Base rooms: numbers and escapings of buf, folding and tone style of utf8, the arena. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena.h"
#include "buf.h"
#include "utf8.h"

#include <utf8proc.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void numbers_are_plain(void **state)
{
    (void)state;
    static const struct {
        double in;
        int digits;
        const char *want;
    } t[] = {{0, 2, "0"},         {1, 2, "1"},           {-1.5, 2, "-1.5"}, {76.1, 4, "76.1"},
             {0.995, 2, "1"},     {-0.0001, 2, "0"},     {1733, 0, "1733"}, {0.05, 2, "0.05"},
             {595.3, 1, "595.3"}, {INFINITY, 2, "null"}, {1e18, 0, "1000000000000000000"}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct buf b = {0};
        buf_num(&b, t[i].in, t[i].digits);
        assert_string_equal(buf_text(&b), t[i].want);
        buf_free(&b);
    }
}

static void escapings_hold(void **state)
{
    (void)state;
    struct buf b = {0};
    buf_json(&b, "a\"b\\c\n\x01 đ");
    assert_string_equal(buf_text(&b), "\"a\\\"b\\\\c\\n\\u0001 đ\"");
    buf_clear(&b);
    buf_csv(&b, "Sở A, \"B\"");
    assert_string_equal(buf_text(&b), "\"Sở A, \"\"B\"\"\"");
    buf_clear(&b);
    buf_xml(&b, "<a href='x'>&\x02</a>");
    assert_string_equal(buf_text(&b), "&lt;a href=&#39;x&#39;&gt;&amp;&lt;/a&gt;");
    buf_free(&b);
}

static void tone_marks_take_one_style(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } t[] = {{"hoà", "hòa"},       {"khoẻ", "khỏe"},     {"thuỷ", "thủy"}, {"quý", "quý"},
             {"Uỷ ban", "Ủy ban"}, {"hoàn", "hoàn"},     {"UỶ", "ỦY"},     {"tòa", "tòa"},
             {"toán", "toán"},     {"loè xoè", "lòe xòe"}, {"quỷ", "quỷ"},   {"", ""}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct buf b = {0};
        utf8_tone_style(&b, t[i].in, strlen(t[i].in));
        assert_string_equal(buf_text(&b), t[i].want);
        buf_free(&b);
    }
}

/* Marks beyond what any letter bears stay, each of them, and the letter has its own. */
static void marks_are_composed(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } t[] = {{"Pha\xCC\x82\xCC\x81n", "Phấn"},
             {"\xE2\x80\x9C" "a\xCC\xA3\xCC\x82", "\xE2\x80\x9C" "ậ"},
             {"o\xCC\x9B\xCC\x81 Đạt", "ớ Đạt"},
             {"", ""}};
    enum { PILE = 40 };
    struct arena *a = arena_new();
    struct buf b = {0};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_string_equal(utf8_nfc(a, t[i].in), t[i].want);
    buf_str(&b, "a");
    for (int i = 0; i < PILE; i++)
        buf_str(&b, "\xCC\x89");
    const char *piled = utf8_nfc(a, b.s);
    assert_int_equal(strncmp(piled, "ả", strlen("ả")), 0);
    assert_int_equal(strlen(piled), strlen("ả") + 2 * (PILE - 1));
    buf_free(&b);
    arena_free(a);
}

static void slugs_follow_the_contract(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } t[] = {{"Ban Dân vận Tỉnh ủy", "ban-dan-van-tinh-uy"},
             {"Hội Cựu chiến binh", "hoi-cuu-chien-binh"},
             {"Đoàn Thanh niên", "doan-thanh-nien"},
             {"Sở Nông nghiệp và Phát triển nông thôn", "so-nong-nghiep-va-phat-trien-nong-thon"},
             {"tổ chức chính trị - xã hội", "to-chuc-chinh-tri-xa-hoi"},
             {" (Ưu tiên) ", "uu-tien"},
             {"", ""}};
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_string_equal(utf8_slug(a, t[i].in), t[i].want);
    arena_free(a);
}

/* Every letter that Vietnamese writes, told by short cuts, is what Unicode's tables say it is. */
static void letters_are_folded_alike(void **state)
{
    (void)state;
    for (int32_t cp = 0x80; cp < 0x2000; cp++) {
        char one[4], low[4];
        struct buf b = {0}, c = {0};
        size_t n = utf8_encode(cp, one), k = utf8_encode(utf8_lower(cp), low);
        int32_t back = 0;
        assert_int_equal(utf8_decode(one, n, &back), n);
        assert_int_equal(back, cp);
        if (utf8_is_upper(cp) != (utf8proc_category(cp) == UTF8PROC_CATEGORY_LU) ||
            utf8_lower(cp) != utf8proc_tolower(cp))
            fail_msg("U+%04X", (unsigned)cp);
        utf8_fold(&b, one, n);
        utf8_fold(&c, low, k);
        if (cp != 0xD0 && utf8_is_upper(cp) && cp < 0x1F80) /* U+00D0 stands for a capital đ */
            assert_string_equal(buf_text(&b), buf_text(&c));
        buf_free(&b);
        buf_free(&c);
    }
}

static void folding_takes_marks_off(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } t[] = {{"ĂẮẰẲẴẶăắằẳẵặ ÂẤẦẨẪẬâấầẩẫậ", "aaaaaaaaaaaa aaaaaaaaaaaa"},
             {"ÊẾỀỂỄỆêếềểễệ ÍÌỈĨỊíìỉĩị", "eeeeeeeeeeee iiiiiiiiii"},
             {"ÔỐỒỔỖỘơớờởỡợ ƯỨỪỬỮỰưứừửữự", "oooooooooooo uuuuuuuuuuuu"},
             {"ÝỲỶỸỴýỳỷỹỵ ĐđÐ", "yyyyyyyyyy ddd"},
             {"a\xCC\x81 ß ø \xE2\x80\x93 2", "a ss ø \xE2\x80\x93 2"},
             {"a\xFFz", "az"},
             {"", ""}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct buf b = {0};
        utf8_fold(&b, t[i].in, strlen(t[i].in));
        assert_string_equal(buf_text(&b), t[i].want);
        buf_free(&b);
    }
}

static void words_stand_in_the_order_of_the_alphabet(void **state)
{
    static const char *const sorted[] = {
        "", "(không rõ)", "2 hộ", "10 hộ", "Ấn Độ", "Bà", "Bả", "bã", "Bá", "Bạ", "Bà Rịa", "Bắc Ninh",
        "Bình Định", "Da", "Doanh nghiệp", "Đảng", "Đoàn", "Em", "Êm", "nội dung", "Nội dung",
        "Số nhiệm kỳ", "Tỉnh ủy", "Tỷ lệ", "Ủy ban", "Ứng dụng", "xã"};
    (void)state;
    for (size_t i = 0; i < sizeof sorted / sizeof *sorted; i++)
        for (size_t k = 0; k < sizeof sorted / sizeof *sorted; k++) {
            int got = utf8_order(sorted[i], sorted[k]), want = i < k ? -1 : i > k;
            if ((got > 0) - (got < 0) != want)
                fail_msg("'%s' and '%s': %d, not %d", sorted[i], sorted[k], got, want);
        }
    assert_true(utf8_order("\xff", "\xff") == 0);
}

static void valid_prefix_stops_at_the_first_bad_byte(void **state)
{
    (void)state;
    assert_int_equal(utf8_valid_prefix("ủy", 4), 4);
    assert_int_equal(utf8_valid_prefix("a\xff", 2), 1);
    assert_int_equal(utf8_valid_prefix("\xe1\xbb", 2), 0);
    assert_int_equal(utf8_valid_prefix("\xc0\x80", 2), 0); /* overlong */
    assert_int_equal(utf8_valid_prefix("\xed\xa0\x80", 3), 0); /* surrogate */
}

static void arena_pieces_keep_apart(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    char *p[200];
    for (size_t i = 0; i < 200; i++) {
        size_t n = 1 + i * 173 % 5000;
        p[i] = arena_alloc(a, n);
        assert_int_equal((uintptr_t)p[i] % _Alignof(max_align_t), 0);
        memset(p[i], (int)i, n);
    }
    for (size_t i = 0; i < 200; i++) {
        assert_int_equal((unsigned char)p[i][0], i);
        assert_int_equal((unsigned char)p[i][i * 173 % 5000], i);
    }
    char *big = arena_alloc(a, 1 << 20);
    assert_int_equal(big[(1 << 20) - 1], 0);
    assert_string_equal(arena_printf(a, "%d/%s", 7, "x"), "7/x");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_plain),
        cmocka_unit_test(escapings_hold),
        cmocka_unit_test(tone_marks_take_one_style),
        cmocka_unit_test(marks_are_composed),
        cmocka_unit_test(slugs_follow_the_contract),
        cmocka_unit_test(letters_are_folded_alike),
        cmocka_unit_test(folding_takes_marks_off),
        cmocka_unit_test(words_stand_in_the_order_of_the_alphabet),
        cmocka_unit_test(valid_prefix_stops_at_the_first_bad_byte),
        cmocka_unit_test(arena_pieces_keep_apart),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
