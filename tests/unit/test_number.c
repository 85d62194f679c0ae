#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "number.h"

static void reads_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        double want;
    } t[] = {
        {"01", 1},
        {"100", 100},
        {"76,1", 76.1},
        {"1.733", 1733},
        {"1.733,5", 1733.5},
        {"10.000", 10000},
        {"1.234.567", 1234567},
        {"123.456.789.012.345", 123456789012345},
        {"1,234,567", 1234567},
        {"1 733", 1733},
        {"0,25", 0.25},
        {"76.1", 76.1},
        {"0.733", 0.733},
        {"12,345", 12.345},
        {"  95 ", 95},
        {"một", 1},
        {"Hai", 2},
        {"mười", 10},
        {"mười lăm", 15},
        {"hai mươi", 20},
        {"hai mươi mốt", 21},
        {"hai mươi  lăm", 25},
        {"chín mươi chín", 99},
        {"một trăm", 100},
        {"một trăm linh năm", 105},
        {"ba trăm hai mươi tư", 324},
        {"hai nghìn không trăm linh ba", 2003},
        {"một triệu hai trăm nghìn", 1200000},
        {"hai triệu rưỡi", 2500000},
        {"một rưỡi", 1.5},
        {"nửa", 0.5},
        {"ba chục", 30},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        double v = NAN;
        if (!number_read(t[i].in, strlen(t[i].in), false, &v) || fabs(v - t[i].want) > 1e-9)
            fail_msg("'%s' is %g, not %g", t[i].in, t[i].want, v);
    }
}

static void reads_roman_only_where_asked(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        double want;
    } t[] = {{"I", 1}, {"IV", 4}, {"IX", 9}, {"XIV", 14}, {"XX", 20}, {"iii", 3}};
    double v;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        assert_false(number_read(t[i].in, strlen(t[i].in), false, &v));
        assert_true(number_read(t[i].in, strlen(t[i].in), true, &v));
        assert_true(v == t[i].want);
    }
    assert_false(number_read("IIII", 4, true, &v));
    assert_false(number_read("XXI", 3, true, &v));
}

static void refuses_what_is_no_number(void **state)
{
    (void)state;
    static const char *const t[] = {"",           "abc",     "70 - 80", "1,",       "1.2.3",
                                    "12a",        "hộ",      "hai ba",  "mươi",     "trăm",
                                    "mười không", "%",       "15/6",    "1.23.456", "nghìn",
                                    "linh năm",   "1.733.5", "rưỡi",    "1234567890123456",
                                    "1.234.567.890.123.456"};
    double v;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        if (number_read(t[i], strlen(t[i]), false, &v))
            fail_msg("'%s' was read as %g", t[i], v);
}

static void reads_comparators(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } t[] = {
        {"trên", ">"},
        {"đạt trên", ">"},
        {"hơn", ">"},
        {"Ít nhất", ">="},
        {"tối  thiểu", ">="},
        {"trở lên", ">="},
        {"từ … trở lên", ">="},
        {"từ", ">="},
        {"không dưới", ">="},
        {"không quá", "<="},
        {"tối đa", "<="},
        {"trở xuống", "<="},
        {"từ … trở xuống", "<="},
        {"dưới", "<"},
        {"giảm còn dưới", "<"},
        {"ít hơn", "<"},
        {"đạt", "="},
        {"khoảng", "="},
        {"đến", "="},
        {"", "="},
        {"phấn đấu đạt ít nhất", ">="},
        {"đạt trên trên", ">"},
        {"tăng lên", "="},
        {"đạt … trở lên", ">="},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        const char *got = comparator_read(t[i].in, strlen(t[i].in));
        if (!got || strcmp(got, t[i].want) != 0)
            fail_msg("'%s' is %s, not %s", t[i].in, t[i].want, got ? got : "(none)");
    }
    assert_null(comparator_read("hộ nghèo", strlen("hộ nghèo")));
    assert_null(comparator_read("trêng", strlen("trêng")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_numbers),
        cmocka_unit_test(reads_roman_only_where_asked),
        cmocka_unit_test(refuses_what_is_no_number),
        cmocka_unit_test(reads_comparators),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
