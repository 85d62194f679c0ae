/* Plan tables in words: which column a header's cell opens, headers of two rows, the cells of a row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "buf.h"
#include "table.h"
#include "table_span.h"

static void header_cells(void **state)
{
    (void)state;
    static const struct {
        const char *cell;
        enum table_column want;
    } cases[] = {
        {"TT", COLUMN_NO},
        {"STT", COLUMN_NO},
        {"TTHC", COLUMN_OTHER},
        {"Nội dung nhiệm vụ", COLUMN_TASK},
        {"Tên nhiệm vụ", COLUMN_TASK},
        {"Văn bản giao nhiệm vụ", COLUMN_OTHER},
        {"Sở, ngành chủ trì tham mưu", COLUMN_LEAD},
        {"Cơ quan chủ trì thực hiện", COLUMN_LEAD},
        {"Đơn vị phối hợp thực hiện", COLUMN_COORDINATE},
        {"Đơn vị thực hiện", COLUMN_IMPLEMENT},
        {"Trách nhiệm", COLUMN_IMPLEMENT},
        {"Thời gian bắt đầu", COLUMN_START},
        {"Thời gian hoàn thành", COLUMN_END},
        {"Thời hạn", COLUMN_END},
        {"THỜI GIAN", COLUMN_TIME},
        {"Năm", COLUMN_TIME},
        {"Năm thành lập", COLUMN_OTHER},
        {"Ghi chú", COLUMN_NOTE},
        {"Kết quả thực hiện", COLUMN_DONE},
        {"Kết quả", COLUMN_PRODUCT},
        {"'Thời gian thực", COLUMN_TIME},
        {"“Thời gian", COLUMN_TIME},
        {"THỜI", COLUMN_TIME},
        {"Thời giá", COLUMN_OTHER},
        {"Cơ quanphốihợp", COLUMN_COORDINATE},
        {"Thờigianthực hiện", COLUMN_TIME},
        {"Nguyênvậtliệu", COLUMN_OTHER},
        {"", COLUMN_OTHER},
        {"Các cơ quan chủ trì, phối hợp thực hiện nhiệm vụ của mình theo kế hoạch đã được duyệt",
         COLUMN_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (table_column(cases[i].cell, strlen(cases[i].cell)) != cases[i].want)
            fail_msg("'%s' is column %d, not %d", cases[i].cell,
                     (int)table_column(cases[i].cell, strlen(cases[i].cell)), (int)cases[i].want);
}

static void headers(void **state)
{
    (void)state;
    static const struct {
        const char *row, *want; /* a letter a column; "": no plan */
    } cases[] = {
        {"TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian", "ntlcw"},
        {"Nội dung | Trách nhiệm | Thời hạn | Ghi chú", "tier"},
        {"TT | Chỉ tiêu | Kế hoạch năm 2027 | Cơ quan theo dõi, đôn đốc", "ngom"},
        {"TT|Chỉ tiêu|Đơn vị|Kết quả|Cơ quan chủ trì theo dõi, đánh giá", "ngopl"},
        {"| lem nhem | Cơ quan ehủ ưì | Cơ quan phối hợp | Thời gian bắt đầu | Thời gian hoàn thành",
         "otlcse"},
        {"STT | TIÊU CHÍ | ĐIỂM CHUẨN | GHI CHÚ", ""},
        {"TT | Địa phương | Tỷ lệ | Ghi chú", ""},
        {"1 | Lập kế hoạch | Sở Tài chính | Các cơ quan liên quan | Quý I/2026", ""},
        {"Chủ trì | phối hợp", ""},
        {"", ""},
    };
    static const char letters[] = "ontglcimwsepdr";
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct table_head h;
        char got[TABLE_COLUMNS + 1] = "";
        if (table_head_read(cases[i].row, strlen(cases[i].row), &h))
            for (size_t k = 0; k < h.n; k++)
                got[k] = letters[h.kind[k]];
        assert_string_equal(got, cases[i].want);
    }
}

static void headers_of_two_rows(void **state)
{
    (void)state;
    static const struct {
        const char *above, *below;
        size_t columns;   /* 0: cells stand in their places */
        const char *want; /* NULL: no header together */
    } cases[] = {
        {"TT|Chỉ tiêu|Kế hoạch||Ghi chú", "||2026|2027|", 0, "TT|Chỉ tiêu|Kế hoạch 2026|Kế hoạch 2027|Ghi chú"},
        {"TT|Chỉ tiêu|Kế hoạch|Kế hoạch", "TT|Chỉ tiêu|2026|2027", 0, "TT|Chỉ tiêu|Kế hoạch 2026|Kế hoạch 2027"},
        {"TT|Việc|Thời gian||", "||Bắt đầu|Kết thúc|", 0, "TT|Việc|Bắt đầu|Kết thúc|"},
        {"TT|Loài|Diện tích|Năm 2027|", "||(ha)|Đàn|Con", 0, "TT|Loài|Diện tích (ha)|Năm 2027 Đàn|Năm 2027 Con"},
        {"TT|Việc|Cơ quan|", "1|Sơn cổng|Sở Xây dựng|2027", 0, NULL},
        {"TT|Việc|Cơ quan|", "|Sơn cổng|Sở Xây dựng|2027", 0, NULL},
        {"TT|Việc|Cơ quan|Năm", "||Sở Xây dựng|", 0, NULL},
        {"TT|Chỉ tiêu|Giai đoạn 2026 - 2027", "Năm 2026|Năm 2027", 4, "TT|Chỉ tiêu|Năm 2026|Năm 2027"},
        {"TT|Chỉ tiêu|Thực hiện 2025|Kế hoạch|Ghi chú", "2026|2027", 6,
         "TT|Chỉ tiêu|Thực hiện 2025|Kế hoạch 2026|Kế hoạch 2027|Ghi chú"},
        {"TT|Loài|Năm 2026|Năm 2027", "Đàn|Con|Đàn|Con", 6, "TT|Loài|Năm 2026 Đàn|Năm 2026 Con|Năm 2027 Đàn|Năm 2027 Con"},
        {"TT|Việc|Đơn vị thực hiện|Sản phẩm", "Chủ trì|Phối hợp", 5, "TT|Việc|Chủ trì|Phối hợp|Sản phẩm"},
        {"TT|Việc|Đơn vị thực hiện|Sản phẩm", "1|Sơn cổng", 5, NULL},
        {"TT|Việc|Đơn vị thực hiện|Sản phẩm", "Chủ trì|Phối hợp", 4, NULL},
        {"TT|Việc|Đơn vị thực hiện|Sản phẩm", "Chủ trì|Phối hợp", 13, NULL},
    };
    struct buf b = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *a = cases[i].above, *u = cases[i].below;
        struct span_head h;
        bool ok = cases[i].columns ? span_packed(a, strlen(a), u, strlen(u), cases[i].columns, &h)
                                   : span_placed(a, strlen(a), u, strlen(u), &h);
        if (ok)
            span_text(a, strlen(a), u, strlen(u), &h, &b);
        if (ok != (cases[i].want != NULL) || (ok && strcmp(buf_text(&b), cases[i].want) != 0))
            fail_msg("'%s' over '%s': %s", a, u, ok ? buf_text(&b) : "no header");
    }
    buf_free(&b);
}

static void headers_of_targets(void **state)
{
    (void)state;
    static const struct {
        const char *row, *want; /* l label, u unit, v value, '-' another; "": none */
    } cases[] = {
        {"TT|Chỉ tiêu|Đơn vị tính|Mục tiêu", "-luv"},
        {"TT|Nội dung chỉ tiêu|Kế hoạch giao|Ghi chú", "-lv-"},
        {"TT|Nội dung|ĐVT|Chỉ tiêu|Thực hiện", "-luv-"},
        {"TT|Chỉ tiêu|Kết quả", ""},
        {"TT|Chỉ tiêu|Đơn vị|Kết quả", "-luv"},
        {"TT|Nhiệm vụ|Cơ quan chủ trì|Thời gian", ""},
        {"TT|Chỉ tiêu|Kế hoạch so với năm trước|Kế hoạch", "-l-v"},
        {"Chỉ tiêu|Mục tiêu", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct goal_head h;
        char got[TABLE_COLUMNS + 1] = "";
        bool ok = goal_head_read(cases[i].row, strlen(cases[i].row), &h);
        for (size_t k = 0; k < h.n && ok; k++)
            got[k] = k == h.label ? 'l' : k + 1 == h.unit ? 'u' : h.value[k] ? 'v' : '-';
        assert_string_equal(got, cases[i].want);
    }
}

/* Headers whose columns run into each other, by the bodies' columns below. */
static void run_on_headers(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        unsigned want;
    } t[] = {
        {"TT Nội dung công việc Cơ quan chủ trì Cơ quan phối hợp Thời gian", 2},
        {"Cơ quan Cơ quan phối Thời gian TT Nhiệm vụ chủ trì hợp hoàn thành", 2},
        {"Stt Nhiệm vụ Đơn vị chủ trì Tiến độ", 1},
        {"TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian", 0},
        {"TT Nhiệm vụ Thời gian", 0},
        {"Sở Xây dựng chủ trì, phối hợp với Sở Tài chính làm xong nhiệm vụ này đúng thời gian", 0},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        if (table_run_on_head(t[i].in, strlen(t[i].in)) != t[i].want)
            fail_msg("'%s': not %u", t[i].in, t[i].want);
}

static void cells(void **state)
{
    (void)state;
    static const char row[] = "a b |  | c|d | ";
    static const char *const want[] = {"a b", "", "c", "d", ""};
    struct table_cell c[TABLE_COLUMNS];
    assert_int_equal(table_cells(row, strlen(row), c), 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(c[i].len, strlen(want[i]));
        assert_memory_equal(row + c[i].off, want[i], c[i].len);
    }
    static const char wide[] = "1|2|3|4|5|6|7|8|9|10|11|12|13|14";
    assert_int_equal(table_cells(wide, strlen(wide), c), TABLE_COLUMNS);
    assert_memory_equal(wide + c[TABLE_COLUMNS - 1].off, "12|13|14", 8);
    assert_int_equal(table_cells("", 0, c), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_cells),
        cmocka_unit_test(headers),
        cmocka_unit_test(headers_of_two_rows),
        cmocka_unit_test(headers_of_targets),
        cmocka_unit_test(run_on_headers),
        cmocka_unit_test(cells),
    };
    return cmocka_run_group_tests_name("table_head", tests, NULL, NULL);
}
