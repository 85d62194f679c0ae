/* Tables of figures whose columns run into each other: the one column that can be told comes out as
 * rows of body, year and share, and what is not sure stays text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "rows_made.h"

#include <string.h>

#define HEAD "Biểu số 1: Thực trạng các hội\n\nĐơn vị Năm Số cơ sở | Hội viên | Tỷ lệ\nđến nay | thu hút (%) | BCH\n"

static void figures(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } t[] = {
        /* names in the row, over two rows, between rows, and a row that lacks columns */
        {HEAD "Hội Nông dân 2016 140 1.963 76,1 502\n2020 138 1.678 78,8 537\n"
              "Hội Cựu 2016 215 | 2.109 85 494\nchiến binh 2020 188 1.729 81 473\n"
              "2016 389 3.278 75 695\nĐoàn Thanh niên\n\n2020 347 2.882 75 715\n"
              "Mặt trận 2016 141 2.096\nTổ quốc 2020 138 1.733\nHết.\n",
         "Đơn vị | Năm | Tỷ lệ thu hút (%)\n"
         "Hội Nông dân | 2016 | 76,1\nHội Nông dân | 2020 | 78,8\n"
         "Hội Cựu chiến binh | 2016 | 85\nHội Cựu chiến binh | 2020 | 81\n"
         "Đoàn Thanh niên | 2016 | 75\nĐoàn Thanh niên | 2020 | 75\n"},
        /* a point for the comma; a name above its first row */
        {HEAD "Liên đoàn Lao động 2016 961 97.8 213\n2020 950 96,6 203\n\n"
              "Hội Liên hiệp\nPhụ nữ 2016 144 86 281\n2020 143 81,5 283\n",
         "Đơn vị | Năm | Tỷ lệ thu hút (%)\n"
         "Liên đoàn Lao động | 2016 | 97.8\nLiên đoàn Lao động | 2020 | 96,6\n"
         "Hội Liên hiệp Phụ nữ | 2016 | 86\nHội Liên hiệp Phụ nữ | 2020 | 81,5\n"},
        /* two columns could be the share; none has parts; two shares in the header */
        {HEAD "Hội A 2016 14 76,1 502\n2020 13 78,8 537\nHội B 2016 15 80,1 300\n2020 16 81,2 301\n", ""},
        {HEAD "Hội A 2016 140 76 502\n2020 138 78 537\nHội B 2016 150 80 300\n2020 160 81 301\n", ""},
        {"Biểu số 2: Xếp loại\n\nĐơn vị Năm Số Tốt (%) Khá (%)\nHội A 2016 140 76,1 502\n"
         "2020 138 78,8 537\nHội B 2016 150 80,1 300\n2020 160 81,2 301\n",
         ""},
        /* one body; no caption; prose with years */
        {HEAD "Hội A 2016 140 76,1 502\n2017 138 78,8 537\n2018 150 80,1 300\n2020 160 81,2 301\n", ""},
        {"Đơn vị Năm Số Tỷ lệ (%)\nHội A 2016 140 76,1\n2020 138 78,8\nHội B 2016 150 80,1\n2020 160 81,2\n",
         ""},
        {HEAD "Năm 2016 có 140 hội\nNăm 2020 có 138 hội\n", ""},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct buf got = {0};
        rows_of(&got, t[i].in);
        assert_string_equal(buf_text(&got), t[i].want);
        buf_free(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures),
    };
    return cmocka_run_group_tests_name("figures", tests, NULL, NULL);
}
