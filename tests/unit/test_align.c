/* Aligning: rows, near rows, gaps, borders, and where a province stood before. */
#include "align_made.h"

/* "Tuyên Quang: cell | near", a line a row and province that has one of both. */
static void tell(struct buf *out, const struct comparison *c, const struct compare_names *n)
{
    for (size_t r = 0; r < c->nrows; r++)
        for (size_t p = 0; p < c->nprovinces; p++) {
            const struct compare_item *i;
            struct buf near = {0};
            size_t k = compare_cell(c, &c->rows[r], p, &i);
            if (!k)
                compare_near_text(&near, c, n, &c->rows[r], p, "; ", false);
            if (k || near.len)
                buf_printf(out, "%zu %s:", r, c->provinces[p].name);
            for (size_t m = 0; m < k; m++) {
                buf_chr(out, ' ');
                compare_item_words(out, c, &c->rows[r], &i[m], " ");
                if (i[m].nbases)
                    buf_str(out, " <");
                compare_base_text(out, c, n, &i[m], ", ");
                if (i[m].nbases)
                    buf_chr(out, '>');
            }
            if (near.len)
                buf_printf(out, " %s", near.s);
            if (k || near.len)
                buf_chr(out, '\n');
            buf_free(&near);
        }
}

static void one_goal_one_row_near_ones_beside(void **state)
{
    struct fixture *f = *state;
    struct buf b = {0};
    struct comparison *c = build(f, (struct compare_wish){.provinces = "08,Lào Cai,ha-giang"});
    tell(&b, c, f->names);
    assert_string_equal(
        b.s,
        "0 Tuyên Quang: > 100 %\n"
        "0 Lào Cai: ≈ > 95 % (Tỷ lệ tập hợp: doanh nghiệp từ 25 lao động)\n"
        "1 Lào Cai: ≈ > 1 hộ (ở các thôn khó khăn)\n"
        "1 Hà Giang: > 3 hộ\n"
        "2 Lào Cai: > 1 hộ (ở các thôn khó khăn)\n"
        "2 Hà Giang: > 2 hộ (thôn khó khăn)\n"
        "3 Tuyên Quang: > 70 %\n"
        "3 Lào Cai: ≈ > 100 % (Trưởng thôn)\n"
        "4 Tuyên Quang: ≈ > 70 % (Trưởng ban)\n"
        "4 Lào Cai: > 100 %\n"
        "5 Lào Cai: > 90 %\n"
        "6 Tuyên Quang: ≈ > 100 % (Có công đoàn: doanh nghiệp có từ 20 lao động trở lên)\n"
        "6 Lào Cai: > 95 %\n"
        "7 Tuyên Quang: > 75 % đến 2025 <2020: doan-thanh-nien-tinh 75 % (chưa vượt)>\n"
        "8 Tuyên Quang: > 80 % đến 2025 <2020: doan-thanh-nien-tinh 75 % (còn 5 điểm %), "
        "2020: Hội Nông dân 78,8 % (còn 1,2 điểm %)>\n"
        "8 Lào Cai: ≈ > 90 % đến 2025 (Hội Nông dân); ≈ > 95 % 2026–2030 (Hội Nông dân)\n"
        "9 Tuyên Quang: ≈ > 80 % đến 2025 (Đoàn thể)\n"
        "9 Lào Cai: > 90 % đến 2025 > 95 % 2026–2030\n");
    /* The youth's row is not near the peasants': bodies of one whole are not one body. */
    assert_int_equal(c->rows[7].nnear, 1);
    assert_int_equal(c->nloose, 1);
    buf_clear(&b);
    for (size_t i = 0; i < c->ngaps; i++)
        buf_printf(&b, "%s %zu, ", c->provinces[c->gaps[i].province].slug, c->gaps[i].row);
    assert_string_equal(b.s, "tuyen-quang 1, tuyen-quang 2, tuyen-quang 5, lao-cai 7, ha-giang 0, "
                             "ha-giang 3, ha-giang 4, ha-giang 5, ha-giang 6, ha-giang 7, "
                             "ha-giang 8, ha-giang 9, ");
    compare_free(c);
    buf_free(&b);
}

/* Another store: rows that name no body. */
static void rows_without_a_body(void **state)
{
    static const struct put two[] = {
        {"a", {D("Lào Cai"), T("t1", "ty-le-tap-hop", "null", "1", "\"unit\":\"%\""),
               T("t2", "truong-ban", "null", "2", "\"unit\":\"%\",\"scope\":\"cán bộ xã\""),
               T("t3", "truong-thon", "null", "3", "\"unit\":\"%\",\"scope\":\"hội nông dân\"")}},
        {"b", {D("Hà Tĩnh"), T("t1", "ty-le-tap-hop", "\"hoi-nong-dan\"", "4", "\"unit\":\"%\""),
               T("t2", "truong-ban", "\"hoi-nong-dan\"", "5", "\"unit\":\"%\""),
               T("t3", "truong-thon", "\"hoi-nong-dan\"", "6", "\"unit\":\"%\"")}},
    };
    struct fixture *f = *state;
    struct buf b = {0};
    put_document(f->s, &two[0]);
    put_document(f->s, &two[1]);
    struct comparison *c = build(
        f, (struct compare_wish){.provinces = "42,10", .indicators = "truong-ban,truong-thon,ty-le-tap-hop"});
    for (size_t i = 0; i < c->nrows; i++) /* of the near ones, those that name none */
        for (size_t k = c->rows[i].near; k < c->rows[i].near + c->rows[i].nnear; k++)
            if (c->near[k].why == NEAR_SUBJECT)
                buf_printf(&b, "%s %s, ", c->rows[i].indicator,
                           c->rows[i].subject ? c->rows[i].subject : "-");
    assert_string_equal(b.s, "ty-le-tap-hop -, ty-le-tap-hop -, ty-le-tap-hop cong-doan, "
                             "ty-le-tap-hop hoi-nong-dan, ");
    for (size_t i = 0; i < c->nrows; i++) /* a body that stands as a scope is the body */
        if (strcmp(c->rows[i].indicator, "truong-thon") == 0 && c->rows[i].subject &&
            strcmp(c->rows[i].subject, "hoi-nong-dan") == 0)
            assert_int_equal(c->rows[i].nitems, 2);
    compare_free(c);
    buf_free(&b);
}

/* A province that asks one thing of very many: the rows near an empty cell stay few. */
static void near_rows_stay_few(void **state)
{
    enum { MANY = 40 };
    static char words[MANY][256];
    struct fixture *f = *state;
    struct put many = {"many", {NULL}};
    struct buf b = {0};
    for (int k = 0; k < 3; k++) { /* a document has at most 15 targets here */
        char doc[16];
        int n = 1;
        snprintf(doc, sizeof doc, "m%d", k);
        many = (struct put){.doc = doc, .r = {D("Lào Cai")}};
        for (int i = k * 14; i < (k + 1) * 14 && i < MANY; i++) {
            snprintf(words[i], sizeof words[i],
                     T("t%d", "co-cong-doan", "null", "%d", "\"unit\":\"%%\",\"scope\":\"nhóm %d\""),
                     i, i + 1, i);
            many.r[n++] = words[i];
        }
        put_document(f->s, &many);
    }
    put_document(f->s, &(struct put){"one", {D("Hà Tĩnh"), T("t1", "co-cong-doan", "null", "99",
                                                             "\"unit\":\"%\",\"scope\":\"nhóm khác\"")}});
    struct comparison *c =
        build(f, (struct compare_wish){.provinces = "42,10", .indicators = "co-cong-doan"});
    size_t rows = 0;
    for (size_t i = 0; i < c->nrows; i++) {
        const struct compare_row *r = &c->rows[i];
        const struct compare_item *first;
        assert_true(r->nnear <= COMPARE_NEAR_MOST * c->nprovinces);
        if (r->subject || !compare_cell(c, r, 0, &first))
            continue;
        buf_clear(&b);
        compare_near_text(&b, c, f->names, r, 1, "; ", true);
        assert_non_null(strstr(b.s, "phạm vi khác); ≈ và nhiều dòng gần khác"));
        rows++;
    }
    assert_int_equal(rows, 1);
    for (size_t i = 0; i < c->ngaps; i++) /* those of other documents */
        assert_non_null(c->rows[c->gaps[i].row].subject);
    compare_free(c);
    buf_free(&b);
}

static void provinces_as_merged(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *asked, *slugs;
    } cases[] = {
        {NULL, "lao-cai tuyen-quang "},
        {"02", "tuyen-quang "}, /* Hà Giang is a part of it now */
        {"Hà Giang,Tuyên Quang", "tuyen-quang "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = {0};
        struct comparison *c = build(
            f, (struct compare_wish){.provinces = cases[i].asked, .borders = BORDERS_NOW});
        for (size_t p = 0; p < c->nprovinces; p++)
            buf_printf(&b, "%s ", c->provinces[p].slug);
        assert_string_equal(buf_text(&b), cases[i].slugs);
        size_t tq = c->nprovinces - 1;
        assert_int_equal(c->provinces[tq].documents, 2);
        buf_clear(&b);
        tell(&b, c, f->names);
        assert_non_null(strstr(b.s, "> 2 hộ [Hà Giang]")); /* the document's own name stays */
        assert_null(strstr(b.s, "[Tuyên Quang]"));
        compare_free(c);
        buf_free(&b);
    }
}

static void columns_say_what_they_measure(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *column, *table, *want;
    } cases[] = {
        {"Tỷ lệ thu hút (%)", NULL, "ty-le-tap-hop"},
        {"Tỷ lệ (%)", "Biểu 2: Tỷ lệ thu hút hội viên", "ty-le-tap-hop"},
        {"Kết quả 2020", "Biểu 3: Có công đoàn", "co-cong-doan"},
        {NULL, "Biểu 3: Có công đoàn", "co-cong-doan"},
        {"Tỷ lệ nữ (%)", "Biểu 2: Tỷ lệ thu hút hội viên", NULL}, /* the column says something else */
        {"Số hội viên", "Biểu 2: Tỷ lệ thu hút hội viên", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = compare_column_indicator(f->names, cases[i].column, cases[i].table);
        assert_string_equal(got ? got : "", cases[i].want ? cases[i].want : "");
    }
}

static void slips_are_told(void **state)
{
    struct fixture *f = *state;
    static const struct {
        bool province;
        const char *asked;
        bool unknown;
        const char *like;
    } cases[] = {
        {true, "Tuyen Quan", true, "Tuyên Quang"}, {true, "Ha Tinh", false, NULL},
        {true, "42", false, NULL},                 {true, "Đâu Đó", true, ""},
        {true, "99", true, ""},                    {false, "ty-le-tap-hpo", true, "ty-le-tap-hop"},
        {false, "Tỷ lệ thu hút", false, NULL},     {false, "bogus", true, ""},
        {false, "thoat ngheo", false, NULL},       {false, "ngheo", true, "thoat-ngheo"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = {0};
        struct compare_wish w = {.provinces = cases[i].province ? cases[i].asked : NULL,
                                 .indicators = cases[i].province ? NULL : cases[i].asked};
        struct comparison *c = build(f, w);
        assert_int_equal(c->nno_province, cases[i].province && cases[i].unknown);
        assert_int_equal(c->nno_indicator, !cases[i].province && cases[i].unknown);
        if (cases[i].unknown) {
            compare_suggest(&b, f->names, cases[i].province, cases[i].asked);
            assert_string_equal(buf_text(&b), cases[i].like);
        }
        if (!cases[i].province)
            assert_int_equal(c->nknown, 5); /* what the store has, for who asks amiss */
        compare_free(c);
        buf_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_goal_one_row_near_ones_beside),
        cmocka_unit_test(provinces_as_merged),
        cmocka_unit_test(columns_say_what_they_measure),
        cmocka_unit_test(slips_are_told),
        cmocka_unit_test(rows_without_a_body), /* these last: their documents stay */
        cmocka_unit_test(near_rows_stay_few),
    };
    return cmocka_run_group_tests_name("align", tests, setup, teardown);
}
