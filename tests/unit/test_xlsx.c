/* Cells of a workbook: what they can hold, which texts are dates, where sheets end. */
#include "sheet.h"

#include "buf.h"
#include "utf8.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void cells_are_clean(void **state)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"Tỷ lệ\ttrên\n80%", "Tỷ lệ\ttrên\n80%"},
        {"", ""},
        {"=1+1", "=1+1"},
        {"a\x01\x1f\rb", "ab"},
        {"tên\xff.pdf", "tên\\xff.pdf"},
        {"x\xEF\xBF\xBFy", "xy"}, /* U+FFFF */
        {"_x0041_", "_x005F_x0041_"},
        {"_x041_ _x00411_ _x", "_x041_ _x00411_ _x"},
        {"\xC3", "\\xc3"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = {0};
        sheet_clean(&b, cases[i].in);
        assert_string_equal(buf_text(&b), cases[i].want);
        buf_free(&b);
    }
}

static size_t units(const char *s)
{
    size_t n = strlen(s), u = 0;
    while (n) {
        int32_t cp = 0;
        size_t len = utf8_decode(s, n, &cp);
        assert_true(len > 0);
        u += cp > 0xFFFF ? 2 : 1;
        s += len;
        n -= len;
    }
    return u;
}

static void long_cells_are_cut_with_a_note(void **state)
{
    static const struct {
        const char *piece;
        size_t times, room; /* units of a piece */
        bool cut;
    } cases[] = {
        {"a", SHEET_CELL, 1, false},
        {"a", SHEET_CELL + 1, 1, true},
        {"ệ", SHEET_CELL, 1, false},
        {"ệ", 2 * SHEET_CELL, 1, true},
        {"😀", SHEET_CELL / 2, 2, false},
        {"😀", SHEET_CELL / 2 + 1, 2, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf in = {0}, b = {0};
        for (size_t k = 0; k < cases[i].times; k++)
            buf_str(&in, cases[i].piece);
        sheet_clean(&b, in.s);
        assert_true(units(b.s) <= SHEET_CELL);
        assert_int_equal(strstr(b.s, "cắt bớt") != NULL, cases[i].cut);
        if (cases[i].cut)
            assert_true(units(b.s) + 80 > SHEET_CELL);
        else
            assert_string_equal(b.s, in.s);
        buf_free(&b);
        buf_free(&in);
    }
}

static void full_dates_only(void **state)
{
    static const struct {
        const char *in;
        bool want;
    } cases[] = {
        {"2025-12-31", true}, {"2024-02-29", true},  {"2023-02-29", false}, {"1900-02-28", false},
        {"1900-03-01", true}, {"2025-13-01", false}, {"2025-00-10", false}, {"2025-04-31", false},
        {"2025-12", false},   {"2025", false},       {"2025-1-01x", false}, {"", false},
        {"2025-12-3-", false}, {"30/6/2025", false}, {"2025--1-01", false}, {"1800-01-01", false},
    };
    int y, m, d;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(sheet_is_date(cases[i].in, &y, &m, &d), cases[i].want);
    assert_true(sheet_is_date("2025-06-30", &y, &m, &d) && y == 2025 && m == 6 && d == 30);
}

static const struct sheet_column columns[] = {{"chữ", 20, true}, {"số", 9, false}, {"ngày", 9, false}};

/* `n` rows in sheets of `rows`: the bytes that come of it. */
static size_t written(size_t n, size_t rows, FILE *to)
{
    struct workbook *w = workbook_begin("thử", rows);
    assert_non_null(w);
    struct sheet *s = sheet_add(w, "Số liệu", columns, 3, 1);
    for (size_t i = 0; i < n; i++) {
        sheet_row(s);
        sheet_text(s, 0, "=x");
        sheet_number(s, 1, i % 2 ? NAN : (double)i);
        sheet_date(s, 2, i % 2 ? "quý I" : "2025-06-30");
        sheet_link(s, 0, "xem", "Số liệu", i, 1, 3);
    }
    assert_int_equal(workbook_end(w, to), 0);
    return (size_t)ftell(to);
}

static void books_are_written_whole(void **state)
{
    static const struct {
        size_t n, rows;
    } cases[] = {{0, 0}, {1, 0}, {7, 3}, {100, 10}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char head[2] = "";
        FILE *f = tmpfile();
        assert_true(written(cases[i].n, cases[i].rows, f) > 2000);
        rewind(f);
        assert_int_equal(fread(head, 1, 2, f), 2);
        assert_memory_equal(head, "PK", 2);
        fclose(f);
    }
}

static void a_full_disk_is_told(void **state)
{
    FILE *full = fopen("/dev/full", "wb");
    (void)state;
    if (!full)
        skip();
    setvbuf(full, NULL, _IONBF, 0);
    struct workbook *w = workbook_begin("thử", 0);
    sheet_row(sheet_add(w, "a", columns, 3, 0));
    assert_int_equal(workbook_end(w, full), -1);
    assert_int_equal(errno, ENOSPC);
    fclose(full);
}

static void one_name_one_sheet(void **state)
{
    FILE *f = tmpfile();
    struct workbook *w = workbook_begin("thử", 0);
    (void)state;
    sheet_add(w, "a", columns, 3, 0);
    struct sheet *twin = sheet_add(w, "a", columns, 3, 0);
    sheet_row(twin);
    sheet_text(twin, 0, "nothing");
    assert_int_equal(workbook_end(w, f), -1);
    assert_int_equal(ftell(f), 0);
    fclose(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_clean),
        cmocka_unit_test(long_cells_are_cut_with_a_note),
        cmocka_unit_test(full_dates_only),
        cmocka_unit_test(books_are_written_whole),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(one_name_one_sheet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
