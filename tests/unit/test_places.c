/* Tables of texts whose columns blanks set: cells in their columns, lines in their rows, and what stands
 * above and below is none of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "rows_made.h"

#include <string.h>

#define HEAD "TT   Nhiệm vụ                  Cơ quan chủ trì     Cơ quan phối hợp     Thời gian\n"
#define HEAD_ROW "TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian\n"

static void rows(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } t[] = {
        /* numbers in the first lines of rows */
        {HEAD "1    Đắp bờ kè sông Mới         Sở Xây dựng         Sở Tài chính         Quý I/2027\n"
              "     đoạn qua chợ                                  Sở Y tế\n"
              "2    Trồng tre                 Các xã              Sở Xây dựng          Hằng năm\n",
         HEAD_ROW "1 | Đắp bờ kè sông Mới đoạn qua chợ | Sở Xây dựng | Sở Tài chính Sở Y tế | Quý I/2027\n"
                  "2 | Trồng tre | Các xã | Sở Xây dựng | Hằng năm\n"},
        /* in their middle */
        {HEAD "     Đắp bờ kè sông Mới                            Sở Tài chính;\n"
              "1                              Sở Xây dựng                              Quý I/2027\n"
              "     đoạn qua chợ                                  Sở Y tế\n"
              "                               Sở Nông nghiệp\n"
              "2    Trồng tre                                     Sở Xây dựng          Hằng năm\n"
              "                               và Môi trường\n",
         HEAD_ROW "1 | Đắp bờ kè sông Mới đoạn qua chợ | Sở Xây dựng | Sở Tài chính; Sở Y tế | Quý I/2027\n"
                  "2 | Trồng tre | Sở Nông nghiệp và Môi trường | Sở Xây dựng | Hằng năm\n"},
        /* one blank only between two cells; a group's number one blank before its title */
        {HEAD "I Việc trước mắt\n"
              "1    Đắp bờ                    Sở Xây dựng         Sở Tài chính         Quý I/2027\n"
              "2    Trồng tre                 Ủy ban các xã tả bờ Sở Y tế              Quý II/2027\n"
              "3    Đo nước                   Sở Y tế             Sở Xây dựng          Quý II/2027\n",
         HEAD_ROW "I | Việc trước mắt\n1 | Đắp bờ | Sở Xây dựng | Sở Tài chính | Quý I/2027\n"
                  "2 | Trồng tre | Ủy ban các xã tả bờ | Sở Y tế | Quý II/2027\n"
                  "3 | Đo nước | Sở Y tế | Sở Xây dựng | Quý II/2027\n"},
        /* the title above, the next part below */
        {"                 BIỂU PHÂN CÔNG\n" HEAD
         "1    Đắp bờ                    Sở Xây dựng         Sở Tài chính         Quý I/2027\n"
         "2    Trồng tre                 Các xã              Sở Y tế              Quý II/2027\n"
         "\nIII. VIỆC KHÁC\n1. Các sở cùng làm.\n2. Các xã cùng làm.\n",
         HEAD_ROW "1 | Đắp bờ | Sở Xây dựng | Sở Tài chính | Quý I/2027\n"
                  "2 | Trồng tre | Các xã | Sở Y tế | Quý II/2027\n"},
        /* a second header row; a part of a row that has figures of its own */
        {"TT   Chỉ tiêu               ĐVT       Kế hoạch\n"
         "                                     2027     2028\n"
         "1    Hộ có nước             %        81,5     90\n"
         "     Trong đó: vùng xa      %        60       72,5\n"
         "2    Trạm bơm               Trạm     3        4\n",
         "TT | Chỉ tiêu | ĐVT | Kế hoạch 2027 | 2028\n"
         "1 | Hộ có nước | % | 81,5 | 90\n| Trong đó: vùng xa | % | 60 | 72,5\n2 | Trạm bơm | Trạm | 3 | 4\n"},
        /* the next page, its columns elsewhere */
        {HEAD "1    Đắp bờ                    Sở Xây dựng         Sở Tài chính         Quý I/2027\n"
              "2    Trồng tre                 Các xã              Sở Y tế              Quý II/2027\n"
              "\f                   2\n3  Đo nước   Sở Y tế       Các xã      2027\n4  Thu rác   Sở Xây dựng   Sở Y tế     2028\n",
         HEAD_ROW "1 | Đắp bờ | Sở Xây dựng | Sở Tài chính | Quý I/2027\n"
                  "2 | Trồng tre | Các xã | Sở Y tế | Quý II/2027\n"
                  "3 | Đo nước | Sở Y tế | Các xã | 2027\n4 | Thu rác | Sở Xây dựng | Sở Y tế | 2028\n"},
        /* none: a foot of two columns; a sentence in the header's words */
        {"Nơi nhận:                    TM. ỦY BAN NHÂN DÂN          Nhiệm vụ\n"
         "- Sở Y tế;                   CHỦ TỊCH                     mới\n", ""},
        {"Các nhiệm vụ  do cơ quan chủ trì  báo cáo đúng thời gian\n1. Sở Y tế  đo nước  cho kịp\n", ""},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct buf got = {0};
        rows_of(&got, t[i].in);
        if (strcmp(buf_text(&got), t[i].want) != 0)
            fail_msg("case %zu: got\n%s", i, buf_text(&got));
        buf_free(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows)};
    return cmocka_run_group_tests_name("places", tests, NULL, NULL);
}
