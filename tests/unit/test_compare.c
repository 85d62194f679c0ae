/* The comparison: words of a cell, rows, columns, and what fits a width. */
#include "compare_source.h"

#include "wrap.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void items_read_as_people_write_them(void **state)
{
    static const struct {
        struct compare_item in;
        const char *want;
    } cases[] = {
        {{.comparator = ">=", .value = 90, .value_to = NAN, .unit = "%", .end = "2025-12-31"},
         "≥ 90 % đến 2025"},
        {{.comparator = ">", .value = 80, .value_to = NAN, .unit = "%", .rrule = "FREQ=YEARLY"},
         "> 80 %/năm"},
        {{.comparator = "<=", .value = 2, .value_to = NAN, .unit = "nhiệm kỳ"}, "≤ 2 nhiệm kỳ"},
        {{.comparator = "=", .value = 76.1, .value_to = NAN, .unit = "%"}, "76,1 %"},
        {{.comparator = "=", .value = 1234567.25, .value_to = NAN}, "1.234.567,25"},
        {{.comparator = "between", .value = 70, .value_to = 80, .unit = "%"}, "70–80 %"},
        {{.comparator = ">=", .value = 95, .value_to = NAN, .unit = "%", .rrule = "FREQ=YEARLY",
          .start = "2026-01-01", .end = "2030-12-31"},
         "≥ 95 %/năm 2026–2030"},
        {{.comparator = ">=", .value = 1, .value_to = NAN, .unit = "ngày/tháng",
          .rrule = "FREQ=MONTHLY"},
         "≥ 1 ngày/tháng"},
        {{.comparator = ">=", .value = 1, .value_to = NAN, .unit = "hộ",
          .rrule = "FREQ=MONTHLY;INTERVAL=3"},
         "≥ 1 hộ/quý"},
        {{.comparator = ">=", .value = 1, .value_to = NAN, .rrule = "FREQ=YEARLY;BYMONTH=6"},
         "≥ 1 (FREQ=YEARLY;BYMONTH=6)"},
        {{.comparator = ">=", .value = 1, .value_to = NAN, .unit = "hộ",
          .recurrence = "mỗi nhiệm kỳ"},
         "≥ 1 hộ/nhiệm kỳ"},
        {{.comparator = ">=", .value = 1, .value_to = NAN, .recurrence = "định kỳ"},
         "≥ 1 (định kỳ)"},
        {{.value = NAN, .value_to = NAN, .end = "2025-06-30"}, "không nêu số đến 30/6/2025"},
        {{.comparator = "<", .value = 5, .value_to = NAN, .unit = "%", .start = "2021-01-01",
          .end = "2021-12-31"},
         "< 5 % năm 2021"},
        {{.comparator = "=", .value = 1, .value_to = NAN, .start = "2021-03-01"},
         "1 từ 1/3/2021"},
        {{.comparator = "=", .value = 1, .value_to = NAN, .start = "2021-01-01",
          .end = "2021-06-30"},
         "1 từ 2021 đến 30/6/2021"},
        {{.comparator = "=", .value = 1, .value_to = NAN, .start = "2024-02-01",
          .end = "2024-02-29"},
         "1 tháng 2/2024"},
        {{.comparator = "=", .value = 1, .value_to = NAN, .start = "2021-10-01",
          .end = "2021-12-31"},
         "1 quý IV/2021"},
        {{.comparator = "=", .value = 1, .value_to = NAN, .start = "2021-10-05",
          .end = "2021-10-05"},
         "1 ngày 5/10/2021"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = {0};
        compare_item_text(&b, &cases[i].in);
        assert_string_equal(buf_text(&b), cases[i].want);
        buf_free(&b);
    }
}

struct put { /* a document and its targets */
    const char *doc, *province;
    struct {
        const char *indicator, *subject, *unit, *scope, *end;
        double value;
    } t[4];
};

static const struct put house[] = {
    {"d1", "Tuyên Quang",
     {{"ty-le", "doan", "%", NULL, "2025-12-31", 75}, {NULL, "doan", "%", NULL, NULL, 1}}},
    {"d2", "Lào Cai",
     {{"ty-le", "doan", "%", "tại chỗ", "2030-12-31", 95},
      {"ty-le", "doan", "%", "tại chỗ", "2025-12-31", 90},
      {"giup-ho", "doan", "hộ", "mỗi xã", NULL, 1},
      {"giup-ho", "doan", "%", NULL, NULL, 5}}},
    {"d3", NULL, {{0}}},
};

static void put_document(struct store *s, const struct put *p)
{
    struct record r[5] = {{.type = REC_DOCUMENT}};
    size_t n = 1;
    char id[5][8] = {"d"};
    for (size_t i = 0; i < 4 && p->t[i].unit; i++, n++) {
        r[n].type = REC_TARGET;
        r[n].value[TGT_INDICATOR] = val_text(p->t[i].indicator);
        r[n].value[TGT_SUBJECT] = val_text(p->t[i].subject);
        r[n].value[TGT_COMPARATOR] = val_text(">=");
        r[n].value[TGT_UNIT] = val_text(p->t[i].unit);
        r[n].value[TGT_SCOPE] = val_text(p->t[i].scope);
        r[n].value[TGT_END] = val_text(p->t[i].end);
        r[n].value[TGT_VALUE] = val_num(p->t[i].value);
        r[n].value[KEY_PAGE] = val_num(2);
        r[n].value[KEY_CONFIDENCE] = val_num(0.5);
        snprintf(id[n], sizeof *id, "t%zu", n);
    }
    for (size_t i = 0; i < n; i++) {
        r[i].value[KEY_TYPE] = val_text(record_type_name(r[i].type));
        r[i].value[KEY_DOC] = val_text(p->doc);
        r[i].value[KEY_ID] = val_text(id[i]);
    }
    r[0].value[DOC_PROVINCE] = val_text(p->province);
    struct store_file f = {p->doc, p->doc, {1, 1, 1, 1}};
    struct store_doc d = {.doc = p->doc, .sha256 = p->doc, .record = r, .nrecords = n};
    assert_int_equal(store_put(s, &f, &d), 0);
}

struct fixture {
    char dir[64], path[96];
    struct store *s;
    struct compare_names *names;
};

static int setup(void **state)
{
    static const struct store_key key = {"1", "e", "s", "m", "r"};
    struct fixture *f = calloc(1, sizeof *f);
    struct buf why = {0};
    int status;
    strcpy(f->dir, "/tmp/trichluc-compare-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    snprintf(f->path, sizeof f->path, "%s/s.db", f->dir);
    f->s = store_open(f->path, STORE_WRITE, &status, &why);
    assert_non_null(f->s);
    assert_int_equal(store_begin_run(f->s, &key, ""), 0);
    for (size_t i = 0; i < sizeof house / sizeof *house; i++)
        put_document(f->s, &house[i]);
    f->names = compare_names_load(NULL);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    char lock[128];
    snprintf(lock, sizeof lock, "%s-lock", f->path);
    compare_names_free(f->names);
    store_close(f->s);
    unlink(f->path);
    unlink(lock);
    rmdir(f->dir);
    free(f);
    return 0;
}

/* "indicator/unit: cell | cell", a line a row. */
static void tell_rows(struct buf *out, const struct comparison *c)
{
    for (size_t i = 0; i < c->nrows; i++) {
        buf_printf(out, "%s/%s%s:", c->rows[i].indicator, c->rows[i].unit,
                   c->rows[i].unit_matters ? "!" : "");
        for (size_t p = 0; p < c->nprovinces; p++) {
            const struct compare_item *first;
            size_t n = compare_cell(c, &c->rows[i], p, &first);
            buf_str(out, " |");
            for (size_t k = 0; k < n; k++)
                buf_printf(out, " %g@%s", first[k].value, first[k].id);
        }
        buf_chr(out, '\n');
    }
}

static void rows_and_columns(void **state)
{
    static const struct {
        struct compare_wish wish;
        const char *provinces, *rows;
    } cases[] = {
        {{.provinces = NULL}, "lao-cai tuyen-quang ",
         "giup-ho/%!: | 5@t4 |\n"
         "giup-ho/hộ!: | 1@t3 |\n"
         "ty-le/%: | | 75@t1\n"
         "ty-le/%: | 90@t2 95@t1 |\n"},
        {{.provinces = "Tuyên Quang,lao-cai", .indicators = "ty-le"}, "tuyen-quang lao-cai ",
         "ty-le/%: | 75@t1 |\n"
         "ty-le/%: | | 90@t2 95@t1\n"},
        {{.provinces = "tuyen-quang"}, "tuyen-quang ", "ty-le/%: | 75@t1\n"},
        {{.provinces = "Hà Nội"}, "ha-noi ", ""},
        {{.indicators = "khong-co"}, "", ""},
        {{.indicators = "giup-ho,ty-le"}, "lao-cai tuyen-quang ",
         "giup-ho/%!: | 5@t4 |\n"
         "giup-ho/hộ!: | 1@t3 |\n"
         "ty-le/%: | | 75@t1\n"
         "ty-le/%: | 90@t2 95@t1 |\n"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = {0};
        struct comparison *c = compare_build(f->s, &cases[i].wish);
        assert_non_null(c);
        for (size_t p = 0; p < c->nprovinces; p++)
            buf_printf(&b, "%s ", c->provinces[p].slug);
        assert_string_equal(buf_text(&b), cases[i].provinces);
        buf_clear(&b);
        tell_rows(&b, c);
        assert_string_equal(buf_text(&b), cases[i].rows);
        if (i == 0)
            assert_int_equal(c->left_out, 1);
        compare_free(c);
        buf_free(&b);
    }
}

static void tables_fit_their_width(void **state)
{
    struct fixture *f = *state;
    const struct compare_wish wish = {.provinces = "tuyen-quang,lao-cai,ha-noi,hue"};
    struct comparison *c = compare_build(f->s, &wish);
    struct sources *sources = sources_load(f->s, c);
    assert_non_null(sources);
    for (int columns = 40; columns <= 132; columns += 4) {
        struct buf b = {0};
        compare_table(&b, c, f->names, sources, columns, false);
        size_t cells = 0;
        for (const char *s = buf_text(&b); *s;) {
            size_t n = strcspn(s, "\n");
            assert_true(display_width(s, n) <= columns);
            s += n + (s[n] == '\n');
        }
        for (const char *s = buf_text(&b); (s = strstr(s, "≥ 9")); s++)
            cells++;
        /* 90 and 95, whatever the width, and where both provinces fit, as near to 75 */
        assert_true(cells == 2 || cells == 4);
        assert_non_null(strstr(b.s, "[2] tr. 2")); /* a value's document and page */
        assert_non_null(strstr(b.s, "\n[2] (không rõ tên)"));
        buf_free(&b);
    }
    sources_free(sources);
    compare_free(c);
}

static void csv_and_json_lead_back(void **state)
{
    struct fixture *f = *state;
    const struct compare_wish wish = {.indicators = "ty-le"};
    struct comparison *c = compare_build(f->s, &wish);
    struct buf b = {0};
    compare_csv(&b, c, f->names, false);
    assert_string_equal(
        b.s, "indicator,indicator_name,subject,subject_name,unit,scope,words,Lào Cai,Lào Cai source,"
             "Tuyên Quang,Tuyên Quang source,Lào Cai near,Lào Cai baseline,Lào Cai confidence,"
             "Tuyên Quang near,Tuyên Quang baseline,Tuyên Quang confidence,"
             "Lào Cai value,Lào Cai end,Tuyên Quang value,Tuyên Quang end\r\n"
             "ty-le,ty-le,doan,doan,%,,,,,≥ 75 % đến 2025,d1:2:t1,"
             "≈ ≥ 90 % đến 2025 (tại chỗ); ≈ ≥ 95 % đến 2030 (tại chỗ),,,,,0.50,,,75,2025-12-31\r\n"
             "ty-le,ty-le,doan,doan,%,tại chỗ,,≥ 90 % đến 2025; ≥ 95 % đến 2030,"
             "d2:2:t2; d2:2:t1,,,,,0.50; 0.50,≈ ≥ 75 % đến 2025 (không nêu phạm vi),,,90; 95,2025-12-31; 2030-12-31,,\r\n");
    buf_clear(&b);
    compare_json(&b, c, f->names);
    assert_non_null(strstr(b.s, "\"cells\":{\"lao-cai\":[{\"text\":\"≥ 90 % đến 2025\""));
    assert_non_null(strstr(b.s, "\"doc\":\"d2\",\"page\":2,\"line\":0,\"id\":\"t2\""));
    buf_free(&b);
    compare_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_read_as_people_write_them),
        cmocka_unit_test_setup_teardown(rows_and_columns, setup, teardown),
        cmocka_unit_test_setup_teardown(tables_fit_their_width, setup, teardown),
        cmocka_unit_test_setup_teardown(csv_and_json_lead_back, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
