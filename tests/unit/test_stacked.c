/* Tables with a cell a line, or a line for each row's figures: which cell is of which column, where rows begin, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "rows_made.h"

#include <string.h>

struct made {
    const char *in, *want;
};

static void check(const struct made *t, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct buf got = {0};
        rows_of(&got, t[i].in);
        if (strcmp(buf_text(&got), t[i].want) != 0)
            fail_msg("case %zu: got\n%s", i, buf_text(&got));
        buf_free(&got);
    }
}

#define PLAN "TT\nNhiệm vụ\nCơ quan chủ trì\nCơ quan phối hợp\nThời gian\nSản phẩm\n"
#define PLAN_ROW "TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian | Sản phẩm\n"

static void plans(void **state)
{
    (void)state;
    static const struct made t[] = {
        /* a cell for each column: their order tells, though a task begins as bodies do */
        {PLAN "1\nBan hành sổ đo nước\nSở Xây dựng\nSở Y tế\n2027\nSổ\n2\nSơ kết\nSở Xây dựng\nCác xã\n2028\nHội nghị\n",
         PLAN_ROW "1 | Ban hành sổ đo nước | Sở Xây dựng | Sở Y tế | 2027 | Sổ\n"
                  "2 | Sơ kết | Sở Xây dựng | Các xã | 2028 | Hội nghị\n"},
        /* empty cells; a name over two lines; the row above's body */
        {PLAN "I\nViệc trước mắt\n1\nBáo cáo việc đắp kè\nSở Nông nghiệp và\nMôi trường\nHằng năm\n2\nDự trữ tre, đá tại chỗ\nnt\nSở Y tế\nTháng 3/2027\n",
         PLAN_ROW "I | Việc trước mắt\n1 | Báo cáo việc đắp kè | Sở Nông nghiệp và Môi trường | | Hằng năm\n"
                  "2 | Dự trữ tre, đá tại chỗ | nt | Sở Y tế | Tháng 3/2027\n"},
        /* two pairs of headings below others */
        {"TT\nViệc\nPhân công thực hiện\nThời gian\nChủ trì\nPhối hợp\nBắt đầu\nKết thúc\n"
         "1\nĐo nước\nSở Y tế\nCác xã\n3/2027\n5/2027\n",
         "TT | Việc | Chủ trì | Phối hợp | Bắt đầu | Kết thúc\n1 | Đo nước | Sở Y tế | Các xã | 3/2027 | 5/2027\n"},
        /* a foot, and a list under 'TT', are none */
        {"Nơi nhận:\n- Như trên;\n- Sở Y tế;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Văn Lúa\n", ""},
        {"TT\nTên xã\nSố hộ\n1\nXã Mận\n12\n2\nXã Mơ\n14\n", ""},
    };
    check(t, sizeof t / sizeof *t);
}

static void figures(void **state)
{
    (void)state;
    static const struct made t[] = {
        {"TT\nChỉ tiêu\nĐơn vị tính\n2027\n2028\nGhi chú\nA\nNước\n1\nHộ có nước\n%\n2\n3\n2\nTrạm bơm\nTrạm\n≥ 4\n5\nLũy kế\n",
         "TT | Chỉ tiêu | Đơn vị tính | 2027 | 2028 | Ghi chú\nA | Nước\n1 | Hộ có nước | % | 2 | 3\n"
         "2 | Trạm bơm | Trạm | ≥ 4 | 5 | Lũy kế\n"},
        /* years in the header's second row, one over two lines in the first */
        {"TT\nChỉ tiêu\nĐVT\nThực hiện\n2025\nKế hoạch\nCơ quan chủ trì\n2027\n2028\n1\nHộ có nước\n%\n60\n70\n80\nSở Y tế\n"
         "2\nTrạm bơm\nTrạm\n3\n4\n5\nCác xã\n",
         "TT | Chỉ tiêu | ĐVT | Thực hiện 2025 | Kế hoạch 2027 | Kế hoạch 2028 | Cơ quan chủ trì\n"
         "1 | Hộ có nước | % | 60 | 70 | 80 | Sở Y tế\n2 | Trạm bơm | Trạm | 3 | 4 | 5 | Các xã\n"},
        /* two figures for each year; a row that lacks one gives none */
        {"TT\nChỉ tiêu\nNăm 2027\nNăm 2028\nSố hộ (hộ)\nTỷ lệ (%)\nSố hộ (hộ)\nTỷ lệ (%)\n1\nCó nước\n40\n50\n60\n70\n2\nCó vườn\n5\n6\n7\n3\nCó ao\n1\n2\n3\n4\n",
         "TT | Chỉ tiêu | Năm 2027 Số hộ (hộ) | Năm 2027 Tỷ lệ (%) | Năm 2028 Số hộ (hộ) | Năm 2028 Tỷ lệ (%)\n"
         "1 | Có nước | 40 | 50 | 60 | 70\n2 5 6 7 | Có vườn\n3 | Có ao | 1 | 2 | 3 | 4\n"},
        /* units beside figures; a part without a number */
        {"STT\nChỉ tiêu\nMục tiêu năm 2027\nMục tiêu năm 2030\n1\nHộ có nước\n45 hộ\nÍt nhất 60 hộ\nTrong đó: vùng xa\n5 hộ\n7 hộ\n",
         "STT | Chỉ tiêu | Mục tiêu năm 2027 | Mục tiêu năm 2030\n1 | Hộ có nước | 45 hộ | Ít nhất 60 hộ\n"
         "| Trong đó: vùng xa | 5 hộ | 7 hộ\n"},
        /* 'Năm' over each year: all of them are the second row */
        {"TT\nChỉ tiêu\nĐVT\nLộ trình\nNăm\n2027\nNăm\n2028\nNăm\n2029\n1\nHộ có nước\n%\n2\n3\n4\n",
         "TT | Chỉ tiêu | ĐVT | Lộ trình Năm 2027 | Lộ trình Năm 2028 | Lộ trình Năm 2029\n1 | Hộ có nước | % | 2 | 3 | 4\n"},
        /* what follows is none of it */
        {"TT\nChỉ tiêu\nĐVT\n2027\n2028\n1\nHộ có nước\n%\n2\n3\nII. VIỆC LÀM\n1. Sở Y tế đo nước.\n",
         "TT | Chỉ tiêu | ĐVT | 2027 | 2028\n1 | Hộ có nước | % | 2 | 3\n"},
    };
    check(t, sizeof t / sizeof *t);
}

static void years_in_lines(void **state)
{
    (void)state;
    static const struct made t[] = {
        {"TT Chỉ tiêu Đơn vị tính 2027 2028 Ghi chú\nA Nước sạch\n1 Hộ dân ở vùng cao được dùng nước % 40 52,5\nhợp vệ sinh\n"
         "2 | Số trạm bơm Trạm ≥ 4 >5 Lũy kế\n3\nĐàn trâu Nghìn con 1.200 1.300\nKết thúc ở đây.\n",
         "TT | Chỉ tiêu | Đơn vị tính | 2027 | 2028 | Ghi chú\nA | Nước sạch\n"
         "1 | Hộ dân ở vùng cao được dùng nước hợp vệ sinh | % | 40 | 52,5\n2 | Số trạm bơm | Trạm | ≥ 4 | >5 | Lũy kế\n"
         "3 | Đàn trâu | Nghìn con | 1.200 | 1.300\n"},
        {"STT Tên chỉ tiêu Năm 2027 Năm 2028\n1 Hộ có nước 40% 50%\n2 Hộ có vườn 12% 14%\n",
         "STT | Tên chỉ tiêu | Năm 2027 | Năm 2028\n1 | Hộ có nước | 40% | 50%\n2 | Hộ có vườn | 12% | 14%\n"},
        /* a sentence in such words; rows of one figure; one row only */
        {"TT chỉ tiêu năm 2027 và năm 2028 giao như sau\n1 Xã Mận 40 50\n2 Xã Mơ 12 14\n", ""},
        {"TT Chỉ tiêu 2027 2028\n1 Hộ có nước 40\n2 Hộ có vườn 12\n", ""},
        {"TT Chỉ tiêu 2027 2028\n1 Hộ có nước 40 50\nCác xã cùng làm.\n", ""},
    };
    check(t, sizeof t / sizeof *t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(plans), cmocka_unit_test(figures), cmocka_unit_test(years_in_lines)};
    return cmocka_run_group_tests_name("stacked", tests, NULL, NULL);
}
