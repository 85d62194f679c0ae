/* Bounds, EDTF and recurrences of whole ranges of times, checked against each other: made by loops, not listed
 * one by one as test_when.c has them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "when.h"

/* A plan of 18 November 2025, as most contexts are. */
static const struct when_context context = {.doc_date = {2025, 11, 18}};

static bool read_words(const char *s, const struct when_context *c, struct when *w)
{
    return when_read(s, strlen(s), c, w);
}

/* What an EDTF end says, first or last day: read here apart from the code that writes it. */
static struct day edtf_day(const char *s, size_t n, bool last)
{
    int y = 0, m = 0, d = 0;
    int parts = sscanf(s, "%4d-%2d-%2d", &y, &m, &d);
    if (n == 2 && !strncmp(s, "..", 2))
        return (struct day){0};
    if (n == 4)
        return (struct day){y, last ? 12 : 1, last ? 31 : 1};
    if (n == 10 && parts == 3)
        return (struct day){y, m, d};
    assert_int_equal(n, 7);
    if (m >= 33 && m <= 36)
        m = (m - 33) * 3 + (last ? 3 : 1);
    else if (m >= 40)
        m = (m - 40) * 6 + (last ? 6 : 1);
    assert_in_range(m, 1, 12);
    return (struct day){y, m, last ? days_in_month(y, m) : 1};
}

static void check_edtf(const char *in, const struct when *w)
{
    const char *slash = strchr(w->edtf, '/');
    size_t n = slash ? (size_t)(slash - w->edtf) : strlen(w->edtf);
    const char *to = slash ? slash + 1 : w->edtf;
    struct day first = edtf_day(w->edtf, n, false), last = edtf_day(to, strlen(to), true);
    char a[16], b[16], c[16], d[16];
    day_iso(w->start, a);
    day_iso(w->end, b);
    day_iso(first, c);
    day_iso(last, d);
    if (strcmp(a, c) != 0 || strcmp(b, d) != 0)
        fail_msg("'%s': %s..%s but EDTF %s", in, a, b, w->edtf);
}

static void check_span(const char *in, const char *start, const char *end)
{
    struct when w;
    char a[16], b[16];
    if (!read_words(in, &context, &w))
        fail_msg("'%s' is not understood", in);
    day_iso(w.start, a);
    day_iso(w.end, b);
    if (strcmp(a, start) != 0 || strcmp(b, end) != 0)
        fail_msg("'%s' is %s..%s, not %s..%s", in, a, b, start, end);
    check_edtf(in, &w);
}

static void put_day(char out[16], int y, int m, int d)
{
    day_iso((struct day){y, m, d}, out);
}

/* One unit of months low..high in every direction and spelling. */
static void check_unit(const char *words, int y, int low, int high)
{
    static const char *const links[] = {"/", " năm ", " / ", ", năm ", "-"};
    char in[128], start[16], end[16], before[16];
    put_day(start, y, low, 1);
    put_day(end, y, high, days_in_month(y, high));
    put_day(before, low == 1 ? y - 1 : y, low == 1 ? 12 : low - 1,
            days_in_month(low == 1 ? y - 1 : y, low == 1 ? 12 : low - 1));
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        snprintf(in, sizeof in, "%s%s%d", words, links[i], y);
        check_span(in, start, end);
        snprintf(in, sizeof in, "trong %s%s%d", words, links[i], y);
        check_span(in, start, end);
        snprintf(in, sizeof in, "đến hết %s%s%d", words, links[i], y);
        check_span(in, "", end);
        snprintf(in, sizeof in, "trước %s%s%d", words, links[i], y);
        check_span(in, "", before);
        snprintf(in, sizeof in, "từ %s%s%d", words, links[i], y);
        check_span(in, start, "");
    }
}

static void bounds_and_edtf_agree(void **state)
{
    (void)state;
    static const char *const roman[] = {"I", "II", "III", "IV"};
    char words[64], in[128], start[16], end[16];
    for (int y = 1999; y <= 2041; y++) {
        for (int m = 1; m <= 12; m++) {
            snprintf(words, sizeof words, "tháng %02d", m);
            check_unit(words, y, m, m);
            for (int to = m; to <= 12; to++) {
                put_day(start, y, m, 1);
                put_day(end, y, to, days_in_month(y, to));
                snprintf(in, sizeof in, "từ tháng %d đến tháng %d/%d", m, to, y);
                check_span(in, start, end);
            }
        }
        for (int q = 0; q < 4; q++) {
            snprintf(words, sizeof words, "quý %s", roman[q]);
            check_unit(words, y, q * 3 + 1, q * 3 + 3);
            snprintf(words, sizeof words, "Quý %d", q + 1);
            check_unit(words, y, q * 3 + 1, q * 3 + 3);
        }
        check_unit("6 tháng đầu năm", y, 1, 6);
        check_unit("06 tháng cuối năm", y, 7, 12);
        for (int to = y; to < y + 30; to++) {
            put_day(start, y, 1, 1);
            put_day(end, to, 12, 31);
            snprintf(in, sizeof in, "giai đoạn %d - %d", y, to);
            check_span(in, start, end);
            snprintf(in, sizeof in, "từ năm %d đến hết năm %d", y, to);
            check_span(in, start, end);
        }
    }
}

/* Every day of leap and common years, and the days that no month has. */
static void every_day_is_read_back(void **state)
{
    (void)state;
    static const int years[] = {1900, 2000, 2023, 2024, 2100};
    char in[96], want[16];
    for (size_t i = 0; i < sizeof years / sizeof *years; i++)
        for (int m = 0; m <= 13; m++)
            for (int d = 0; d <= 32; d++) {
                struct when w;
                bool real = d >= 1 && d <= days_in_month(years[i], m);
                put_day(want, years[i], m, d);
                snprintf(in, sizeof in, "ngày %02d/%d/%d", d, m, years[i]);
                if (!real)
                    assert_false(read_words(in, &context, &w));
                else
                    check_span(in, want, want);
                snprintf(in, sizeof in, "trước ngày %d tháng %02d năm %d", d, m, years[i]);
                if (!real)
                    assert_false(read_words(in, &context, &w));
                else
                    check_span(in, "", want);
            }
}

/* Recurrences made from a month and a day: the rule says the same month and day again, has no
 * bounds where none are said, and those of the years where they are. */
static void recurrences_agree(void **state)
{
    (void)state;
    char in[160], want[96];
    struct when w;
    for (int m = 1; m <= 12; m++)
        for (int d = 1; d <= days_in_month(2000, m); d++) {
            static const char *const forms[] = {"trước ngày %d/%d hằng năm",
                                                "hàng năm, chậm nhất ngày %d tháng %d",
                                                "định kỳ hằng năm (trước ngày %d/%02d)",
                                                "trước ngày %d/%d hằng năm từ 2026 đến năm 2030"};
            snprintf(want, sizeof want, "FREQ=YEARLY;BYMONTH=%d;BYMONTHDAY=%d", m, d);
            for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
                snprintf(in, sizeof in, forms[f], d, m);
                if (!read_words(in, &context, &w) || strcmp(w.rrule, want) != 0)
                    fail_msg("'%s' is '%s', not '%s'", in, w.rrule, want);
                assert_int_equal(w.kind, WHEN_EVERY);
                assert_string_equal(w.edtf, f == 3 ? "2026/2030" : "");
                assert_int_equal(w.end.y, f == 3 ? 2030 : 0);
                if (f == 3)
                    check_edtf(in, &w);
            }
        }
    for (int a = 1; a <= 12; a++)
        for (int b = a; b <= 12; b++) {
            size_t n = (size_t)snprintf(want, sizeof want, "FREQ=YEARLY;BYMONTH=%d", a);
            for (int m = a + 1; m <= b; m++)
                n += (size_t)snprintf(want + n, sizeof want - n, ",%d", m);
            snprintf(in, sizeof in, "từ tháng %d đến tháng %d hằng năm", a, b);
            if (!read_words(in, NULL, &w) || strcmp(w.rrule, want) != 0)
                fail_msg("'%s' is '%s', not '%s'", in, w.rrule, want);
        }
}

static void survives_any_bytes(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "ngày", "tháng", "năm",         "quý", "/",   "-",       "15",   "6",
        "2025", "hằng",  "trước",       "đến", "từ",  "định kỳ", "thứ",  "lần",
        ",",    "trong", "sau",         "14h", "III", "đầu",     "cuối", "nhiệm kỳ",
        "\xC3", "\xFF",  "99999999999", "của", "và",  "mỗi"};
    char in[1024];
    srand(7);
    for (int round = 0; round < 60000; round++) {
        size_t n = 0;
        int words = rand() % 14;
        for (int i = 0; i < words; i++)
            n += (size_t)snprintf(in + n, sizeof in - n, "%s%s",
                                  pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)],
                                  rand() % 3 ? " " : "");
        struct when w;
        if (when_read(in, n, &context, &w) && *w.edtf)
            check_edtf(in, &w);
    }
    char many[4000];
    memset(many, '1', sizeof many);
    for (size_t i = 1; i < sizeof many; i += 2)
        many[i] = ' ';
    struct when w;
    assert_false(when_read(many, sizeof many, &context, &w));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_and_edtf_agree),
        cmocka_unit_test(every_day_is_read_back),
        cmocka_unit_test(recurrences_agree),
        cmocka_unit_test(survives_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
