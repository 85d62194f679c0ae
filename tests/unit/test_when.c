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

static void describe(const struct when *w, char *out, size_t room)
{
    static const char *const kinds[] = {"by", "on", "during", "every"};
    char start[16], end[16];
    day_iso(w->start, start);
    day_iso(w->end, end);
    int n = snprintf(out, room, "%s %s..%s %s%s", kinds[w->kind], start, end, w->term ? "each term" : "", w->rrule);
    for (int i = 0; i < WHEN_MORE && *w->more[i]; i++)
        n += snprintf(out + n, room - (size_t)n, " + %s", w->more[i]);
    snprintf(out + n, room - (size_t)n, " [%s]", w->edtf);
}

static const struct {
    const char *in, *want;
} expressions[] = {
    /* direction */
    {"đến năm 2025", "by ..2025-12-31  [../2025]"},
    {"Đến  hết năm 2025", "by ..2025-12-31  [../2025]"},
    {"trước ngày 31 tháng 12 năm 2025", "by ..2025-12-31  [../2025-12-31]"},
    {"trước 30/6/2025", "by ..2025-06-30  [../2025-06-30]"},
    {"trước ngày 15 /6/ 2021", "by ..2021-06-15  [../2021-06-15]"},
    {"hoàn thành trước ngày 15–6–2021", "by ..2021-06-15  [../2021-06-15]"},
    {"chậm nhất là ngày 05/12/2025", "by ..2025-12-05  [../2025-12-05]"},
    {"trước năm 2030", "by ..2029-12-31  [../2029]"},
    {"trước tháng 6/2026", "by ..2026-05-31  [../2026-05]"},
    {"trước quý I/2026", "by ..2025-12-31  [../2025-12]"},
    {"từ năm 2026", "during 2026-01-01..  [2026/..]"},
    {"kể từ ngày 01/01/2026", "during 2026-01-01..  [2026-01-01/..]"},
    {"sau năm 2025", "during 2026-01-01..  [2026/..]"},
    {"từ quý IV năm 2025 và các năm tiếp theo", "during 2025-10-01..  [2025-10/..]"},
    {"đến năm 2030 và những năm tiếp theo", "by ..2030-12-31  [../2030]"},
    {"từ nay đến năm 2030", "by ..2030-12-31  [../2030]"},
    {"đến năm 2030, tầm nhìn đến năm 2045", "by ..2030-12-31  [../2030]"},
    {"ngày 10 tháng 9 năm 2020", "on 2020-09-10..2020-09-10  [2020-09-10]"},
    {"ngày 13 tháng I1 năm 2025", "on 2025-11-13..2025-11-13  [2025-11-13]"},
    {"ngày 13 tháng 1l năm 2025", "on 2025-11-13..2025-11-13  [2025-11-13]"},
    {"ngày 3] tháng 12 năm 2025", "on 2025-12-31..2025-12-31  [2025-12-31]"},
    {"ngày II tháng O9 năm 2025", "on 2025-09-11..2025-09-11  [2025-09-11]"},
    {"ngày 2O tháng 0l năm 2025", "on 2025-01-20..2025-01-20  [2025-01-20]"},
    {"ngày 13 tháng I2/2025", "on 2025-12-13..2025-12-13  [2025-12-13]"},
    {"trong tháng ll/2025", "during 2025-11-01..2025-11-30  [2025-11]"},
    {"vào ngày 01.3.2026", "on 2026-03-01..2026-03-01  [2026-03-01]"},
    {"2026-03-01", "on 2026-03-01..2026-03-01  [2026-03-01]"},
    {"năm 2026", "during 2026-01-01..2026-12-31  [2026]"},
    /* months, quarters, halves, parts of a year */
    {"trong tháng 6/2021", "during 2021-06-01..2021-06-30  [2021-06]"},
    {"tháng 02 năm 2024", "during 2024-02-01..2024-02-29  [2024-02]"},
    {"Quý III/2021", "during 2021-07-01..2021-09-30  [2021-35]"},
    {"quý 11/2023", "during 2023-04-01..2023-06-30  [2023-34]"}, /* II, as reading leaves it */
    {"Quý I11/2021", "during 2021-07-01..2021-09-30  [2021-35]"},
    {"quý 1V/2025", "during 2025-10-01..2025-12-31  [2025-36]"},
    {"quý 1111/2025", NULL},
    {"quý 12/2025", NULL},
    {"quý 3 năm 2021", "during 2021-07-01..2021-09-30  [2021-35]"},
    {"QUÝ ll/2026", "during 2026-04-01..2026-06-30  [2026-34]"},
    {"quý I, II, III năm 2026", "during 2026-01-01..2026-09-30  [2026-01/2026-09]"},
    {"quý 1, 2, 3 năm 2026", "during 2026-01-01..2026-09-30  [2026-01/2026-09]"},
    {"quý I - IV/2026", "during 2026-01-01..2026-12-31  [2026-01/2026-12]"},
    {"tháng 6, 7/2026", "during 2026-06-01..2026-07-31  [2026-06/2026-07]"},
    {"6 tháng đầu năm 2026", "during 2026-01-01..2026-06-30  [2026-40]"},
    {"06 tháng cuối năm 2026", "during 2026-07-01..2026-12-31  [2026-41]"},
    {"sáu tháng cuối năm 2026", "during 2026-07-01..2026-12-31  [2026-41]"},
    {"nửa đầu năm 2026", "during 2026-01-01..2026-06-30  [2026-40]"},
    {"9 tháng đầu năm 2026", "during 2026-01-01..2026-09-30  [2026-01/2026-09]"},
    {"cuối năm 2026", "during 2026-10-01..2026-12-31  [2026-36]"},
    {"đến cuối năm 2026", "by ..2026-12-31  [../2026-12]"},
    {"đến giữa năm 2026", "by ..2026-06-30  [../2026-06]"},
    {"năm học 2025 - 2026", "during 2025-09-01..2026-05-31  [2025-09/2026-05]"},
    /* ranges */
    {"giai đoạn 2021 - 2025", "during 2021-01-01..2025-12-31  [2021/2025]"},
    {"giai đoạn 2021-2026", "during 2021-01-01..2026-12-31  [2021/2026]"},
    {"nhiệm kỳ 2020 – 2025", "during 2020-01-01..2025-12-31  [2020/2025]"},
    {"từ 2026 đến năm 2030", "during 2026-01-01..2030-12-31  [2026/2030]"},
    {"từ 2026 đến năm 2030 và các năm tiếp theo", "during 2026-01-01..2030-12-31  [2026/2030]"},
    {"Từ quý I/2021 đến hết quý IV/2025", "during 2021-01-01..2025-12-31  [2021-01/2025-12]"},
    {"từ tháng 6 đến tháng 12 năm 2025", "during 2025-06-01..2025-12-31  [2025-06/2025-12]"},
    {"tháng 11/2025 - tháng 02/2026", "during 2025-11-01..2026-02-28  [2025-11/2026-02]"},
    {"từ tháng 11 đến tháng 02/2026", "during 2025-11-01..2026-02-28  [2025-11/2026-02]"},
    {"từ ngày 20 tháng 11 năm 2025 đến ngày 03 tháng 12",
     "during 2025-11-20..2025-12-03  [2025-11-20/2025-12-03]"},
    {"từ ngày 08 đến ngày 10 tháng 12 năm 2025",
     "during 2025-12-08..2025-12-10  [2025-12-08/2025-12-10]"},
    {"ngày 08-10/12/2025", "during 2025-12-08..2025-12-10  [2025-12-08/2025-12-10]"},
    {"ngày 20, 21 tháng 6 năm 2026", "during 2026-06-20..2026-06-21  [2026-06-20/2026-06-21]"},
    /* the year is the document's */
    {"trong tháng 12", "during 2025-12-01..2025-12-31  [2025-12]"},
    {"trong tháng 6", "during 2026-06-01..2026-06-30  [2026-06]"},
    {"trước ngày 20/11", "by ..2025-11-20  [../2025-11-20]"},
    {"trước ngày 15/3", "by ..2026-03-15  [../2026-03-15]"},
    {"Quý IV", "during 2025-10-01..2025-12-31  [2025-36]"},
    {"trước ngày 20", "by ..2025-11-20  [../2025-11-20]"},
    {"trước ngày 10", "by ..2025-12-10  [../2025-12-10]"},
    {"trong năm", "during 2025-01-01..2025-12-31  [2025]"},
    {"trước ngày 15/12 năm nay", "by ..2025-12-15  [../2025-12-15]"},
    {"trước ngày 15/01 năm sau", "by ..2026-01-15  [../2026-01-15]"},
    /* counted from the document */
    {"sau 30 ngày", "on 2025-12-18..2025-12-18  [2025-12-18]"},
    {"sau 30 ngày kể từ ngày ký ban hành", "on 2025-12-18..2025-12-18  [2025-12-18]"},
    {"chậm nhất sau 30 ngày", "by ..2025-12-18  [../2025-12-18]"},
    {"trong vòng 10 ngày", "by ..2025-11-28  [../2025-11-28]"},
    {"trong thời hạn 05 ngày làm việc", "by ..2025-11-25  [../2025-11-25]"},
    {"trong vòng 3 tháng", "by ..2026-02-18  [../2026-02-18]"},
    {"trong thời hạn 15 ngày kể từ ngày 01/12/2025", "by ..2025-12-16  [../2025-12-16]"},
    /* recurrences */
    {"hằng năm", "every .. FREQ=YEARLY []"},
    {"Hàng năm", "every .. FREQ=YEARLY []"},
    {"hằng quý", "every .. FREQ=MONTHLY;INTERVAL=3 []"},
    {"hàng tháng", "every .. FREQ=MONTHLY []"},
    {"hằng tuần", "every .. FREQ=WEEKLY []"},
    {"hàng ngày", "every .. FREQ=DAILY []"},
    {"mỗi năm", "every .. FREQ=YEARLY []"},
    {"mỗi tháng", "every .. FREQ=MONTHLY []"},
    {"cuối năm", "every .. FREQ=YEARLY []"},
    {"định kỳ 6 tháng, 01 năm", "every .. FREQ=MONTHLY;INTERVAL=6 + FREQ=YEARLY []"},
    {"Định kỳ hằng quý hoặc đột xuất", "every .. FREQ=MONTHLY;INTERVAL=3 []"},
    {"Định kỳ quý, năm", "every .. FREQ=MONTHLY;INTERVAL=3 + FREQ=YEARLY []"},
    {"định kỳ hàng tháng, quý, 6 tháng, năm", "every .. FREQ=MONTHLY + FREQ=MONTHLY;INTERVAL=3 + "
                                              "FREQ=MONTHLY;INTERVAL=6 + FREQ=YEARLY []"},
    {"định kỳ tháng, quý, 6 tháng, 9 tháng, năm", "every .. FREQ=MONTHLY + FREQ=MONTHLY;INTERVAL=3 + "
     "FREQ=MONTHLY;INTERVAL=6 + FREQ=MONTHLY;INTERVAL=9 + FREQ=YEARLY []"},
    {"định kỳ 05 năm", "every .. FREQ=YEARLY;INTERVAL=5 []"},
    {"định kỳ", "every ..  []"},
    {"thường xuyên", "every ..  []"},
    {"trong mỗi nhiệm kỳ", "every .. each term []"},
    {"mỗi nhiệm kỳ 01 lần", "every .. each term []"},
    {"6 tháng/lần", "every .. FREQ=MONTHLY;INTERVAL=6 []"},
    {"3 tháng một lần", "every .. FREQ=MONTHLY;INTERVAL=3 []"},
    {"ít nhất 02 lần/năm", "every .. FREQ=MONTHLY;INTERVAL=6 []"},
    {"mỗi năm 4 lần", "every .. FREQ=MONTHLY;INTERVAL=3 []"},
    {"mỗi quý một lần", "every .. FREQ=MONTHLY;INTERVAL=3 []"},
    {"trước ngày 15/6 và ngày 15/12 hằng năm",
     "every .. FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15 []"},
    {"trước ngày 15/6 và ngày 15/12", "every .. FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15 []"},
    {"trước ngày 15/6 và 10/12 hàng năm",
     "every .. FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15 + FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10 []"},
    {"ngày 15 tháng 12 hằng năm", "every .. FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15 []"},
    {"định kỳ hằng năm (trước ngày 10/12)", "every .. FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10 []"},
    {"Định kỳ hàng tháng (trước ngày 16 hàng tháng), 6 tháng (trước ngày 16/6), tổng kết năm "
     "(trước ngày 20/11 hàng năm)",
     "every .. FREQ=MONTHLY;BYMONTHDAY=16 + FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=16 + "
     "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=20 []"},
    {"chậm nhất ngày 20 hằng tháng", "every .. FREQ=MONTHLY;BYMONTHDAY=20 []"},
    {"chậm nhất trước 25 hằng tháng", "every .. FREQ=MONTHLY;BYMONTHDAY=25 []"},
    {"hằng tháng, chậm nhất ngày 20", "every .. FREQ=MONTHLY;BYMONTHDAY=20 []"},
    {"ngày 15 và 30 hằng tháng", "every .. FREQ=MONTHLY;BYMONTHDAY=15,30 []"},
    {"ngày 5, 10, 15, 20, 25 hằng tháng", "every .. FREQ=MONTHLY;BYMONTHDAY=5,10,15,20,25 []"},
    {"ngày 3, 6, 9, 12, 15, 18, 21, 24, 27 hằng tháng", NULL}, /* none rather than some */
    {"ngày 1/2, ngày 2/3, ngày 3/4, ngày 4/5, ngày 5/6, ngày 6/7, ngày 7/8 hằng năm", NULL},
    {"ngày cuối cùng của tháng", "every .. FREQ=MONTHLY;BYMONTHDAY=-1 []"},
    {"hằng quý, trước ngày 15 của tháng cuối quý",
     "every .. FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15 []"},
    {"trước ngày 05 của tháng đầu quý sau",
     "every .. FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=5 []"},
    {"trước 14h00 thứ 5 hằng tuần", "every .. FREQ=WEEKLY;BYDAY=TH;BYHOUR=14;BYMINUTE=0 []"},
    {"trước 13 giờ 30 phút thứ năm hằng tuần",
     "every .. FREQ=WEEKLY;BYDAY=TH;BYHOUR=13;BYMINUTE=30 []"},
    {"sáng thứ Sáu hàng tuần", NULL},
    {"thứ Sáu hàng tuần, ngày 15 hằng tháng",
     "every .. FREQ=WEEKLY;BYDAY=FR + FREQ=MONTHLY;BYMONTHDAY=15 []"},
    {"chủ nhật hằng tuần", "every .. FREQ=WEEKLY;BYDAY=SU []"},
    {"quý I hằng năm", "every .. FREQ=YEARLY;BYMONTH=1,2,3 []"},
    {"tháng 12 hằng năm", "every .. FREQ=YEARLY;BYMONTH=12 []"},
    {"tháng 6 và tháng 12 hàng năm", "every .. FREQ=YEARLY;BYMONTH=6,12 []"},
    {"từ tháng 6 đến tháng 8 hằng năm", "every .. FREQ=YEARLY;BYMONTH=6,7,8 []"},
    {"từ tháng 11 đến tháng 02 hằng năm", "every .. FREQ=YEARLY;BYMONTH=1,2,11,12 []"},
    {"6 tháng cuối năm hằng năm", "every .. FREQ=YEARLY;BYMONTH=7,8,9,10,11,12 []"},
    /* recurrences with bounds */
    {"hằng năm từ 2026 đến năm 2030", "every 2026-01-01..2030-12-31 FREQ=YEARLY [2026/2030]"},
    {"hằng năm, giai đoạn 2021-2025", "every 2021-01-01..2025-12-31 FREQ=YEARLY [2021/2025]"},
    {"hằng quý đến năm 2030", "every ..2030-12-31 FREQ=MONTHLY;INTERVAL=3 [../2030]"},
    {"hằng tháng từ tháng 6 đến tháng 12/2026",
     "every 2026-06-01..2026-12-31 FREQ=MONTHLY [2026-06/2026-12]"},
    {"không muộn hơn ngày 10/10/2026", "by ..2026-10-10  [../2026-10-10]"},
    {"chậm nhất trong tháng 9/2026", "by ..2026-09-30  [../2026-09]"},
    {"hằng quý (trước ngày 15 của tháng cuối quý)",
     "every .. FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15 []"},
    {"trong vòng 30 ngày kể từ ngày 01/9/2026", "by ..2026-10-01  [../2026-10-01]"},
    /* without marks, as broken text has it */
    {"den het nam 2025", "by ..2025-12-31  [../2025]"},
    {"truoc ngay 15/6/2021", "by ..2021-06-15  [../2021-06-15]"},
    {"hang quy", "every .. FREQ=MONTHLY;INTERVAL=3 []"},
    /* no such day, or no time at all */
    {"ngày 31/02/2021", NULL},
    {"ngày 29/02/2025", NULL},
    {"trước ngày 30 tháng 02", NULL},
    {"tháng 13/2025", NULL},
    {"ngày 15/13/2025", NULL},
    {"ngày 00/6/2025", NULL},
    {"quý V/2025", NULL},
    {"quý 5/2025", NULL},
    {"ngày 32 tháng 12", NULL},
    {"từ năm 2030 đến năm 2025", NULL},
    {"trước 25h00 thứ 5 hằng tuần", NULL},
    {"thứ 9 hằng tuần", NULL},
    {"trước ngày hội", NULL},
    {"ngày ... tháng 5 năm 2021", NULL},
    {"năm", NULL},
    {"6 tháng", NULL},
    {"đến", NULL},
    {"", NULL},
    {"quý khách", NULL},
    {"từng giai đoạn", NULL},
    {"1.733", NULL},
};

static void reads_expressions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        const char *want = expressions[i].want;
        struct when w;
        char got[1024] = "(not understood)";
        if (read_words(expressions[i].in, &context, &w))
            describe(&w, got, sizeof got);
        if (strcmp(got, want ? want : "(not understood)") != 0)
            print_error("'%s'\n  want %s\n  got  %s\n", expressions[i].in,
                        want ? want : "(not understood)", got);
    }
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        struct when w;
        char got[1024] = "(not understood)";
        if (read_words(expressions[i].in, &context, &w))
            describe(&w, got, sizeof got);
        assert_string_equal(got, expressions[i].want ? expressions[i].want : "(not understood)");
    }
}

static void needs_a_document_for_a_missing_year(void **state)
{
    (void)state;
    static const char *const t[] = {"trong tháng 6", "trước ngày 15/6", "sau 30 ngày",
                                    "trong năm",     "Quý IV",          "trước ngày 20"};
    const struct when_context period = {.period_start = {2027, 1, 1},
                                        .period_end = {2027, 12, 31}};
    struct when w;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        assert_false(read_words(t[i], NULL, &w));
        assert_int_equal(w.start.y + w.end.y, 0);
    }
    assert_true(read_words("trong tháng 6", &period, &w));
    assert_int_equal(w.end.y, 2027);
    const struct when_context leap = {.doc_date = {2026, 1, 5}};
    assert_false(read_words("trước ngày 29/02", &leap, &w));
}

static void reads_plain_dates(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } t[] = {
        {"15/01/2020", "2020-01-15"},
        {"ngày 10 tháng 9 năm 2020", "2020-09-10"},
        {"ngày 29 tháng 02 năm 2024", "2024-02-29"},
        {"16-6-2022", "2022-06-16"},
        {"01.3.2026", "2026-03-01"},
        {"ngày １５/６/２０２１", "2021-06-15"},
        {"NGÀY 22 THÁNG 12 NĂM 2024", "2024-12-22"},
        {"5/9/21", "2021-09-05"},
        {"trước ngày 15/01/2020", NULL},
        {"tháng 9 năm 2020", NULL},
        {"29/02/2023", NULL},
        {"15/6", NULL},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct day d = {0};
        char iso[16];
        bool ok = day_read(t[i].in, strlen(t[i].in), &d);
        day_iso(d, iso);
        if (ok != (t[i].want != NULL) || (ok && strcmp(iso, t[i].want) != 0))
            fail_msg("'%s' is %s", t[i].in, iso);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_expressions),
        cmocka_unit_test(needs_a_document_for_a_missing_year),
        cmocka_unit_test(reads_plain_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
