/* Goals of one indicator and body: parted or brought together by their words, scopes, years and figures. */
#include "align_made.h"

/* One indicator, body, unit and scope: what only words part, and what they bring together. */
static void goals_by_their_words(void **state)
{
#define G(n, l, indicator, value, quote, rest)                                                      \
    "{\"type\":\"target\",\"id\":\"" n "\",\"page\":1,\"line\":" l ",\"confidence\":0.9,"      \
    "\"indicator\":\"" indicator "\",\"comparator\":\"=\",\"value\":" value ",\"quote\":\"" quote   \
    "\"" rest "}"
#define P ",\"unit\":\"%\",\"end\":\"2030-12-31\""
#define USD ",\"unit\":\"triệu USD\",\"end\":\"2030-12-31\""
    static const struct put docs[] = {
        {"w1", {D("Lào Cai"),
                G("1", "1", "thoat-ngheo", "48", "- Xuất khẩu trái cây đạt 48 triệu USD", USD),
                G("2", "2", "thoat-ngheo", "10", "(2) Xuất khẩu xoài đạt 10 triệu USD", USD),
                /* one thing twice, and once more as the row of a table */
                G("3", "3", "truong-thon", "80", "80% trường tiểu học có nước sạch", P ",\"scope\":\"trường tiểu học\""),
                G("4", "4", "truong-thon", "80", "7 | Tỷ lệ trường tiểu học có nước sạch | % | 80 | Sở", P),
                G("5", "5", "truong-thon", "80", "8 | Tỷ lệ trạm y tế có bác sĩ | % | 80 | Sở", P),
                G("6", "6", "truong-thon", "60", "9 | Tỷ lệ chợ có mái che | % | 60 | Sở", P),
                /* no words tell these apart */
                G("7", "7", "truong-ban", "5", "tăng bình quân 5%", P),
                G("8", "8", "truong-ban", "6", "tăng bình quân 6%", P),
                /* the same number of the same words, for a body in two places */
                G("9", "9", "co-cong-doan", "70", "70% hội nông dân, nhóm khác họp", P ",\"subject\":\"hoi-nong-dan\""),
                G("10", "9", "co-cong-doan", "70", "70% hội nông dân, nhóm khác họp", P ",\"scope\":\"hội nông dân\"")}},
        {"w2", {D("Hà Tĩnh"),
                G("1", "1", "thoat-ngheo", "20", "Giá trị xuất khẩu xoài đạt 20 triệu USD", USD),
                G("2", "2", "truong-thon", "90", "Tỷ lệ trạm y tế xã có bác sĩ đạt 90%", P)}},
    };
    static const char want[] =
        "co-cong-doan hoi-nong-dan: 70\n"
        "thoat-ngheo “Xuất khẩu trái cây đạt 48 triệu USD”: 48\n"
        "thoat-ngheo “Xuất khẩu xoài đạt 10 triệu USD”: 20 10\n"
        "truong-ban: 5 6\n"
        "truong-thon (trường tiểu học): 80 80\n"
        "truong-thon “Tỷ lệ chợ có mái che”: 60\n"
        "truong-thon “Tỷ lệ trạm y tế có bác sĩ”: 90 80\n";
    struct fixture *f = *state;
    struct buf b = {0};
    put_document(f->s, &docs[0]);
    put_document(f->s, &docs[1]);
    struct comparison *c = build(f, (struct compare_wish){.provinces = "42,10"});
    const char *lines[16];
    size_t n = 0;
    for (size_t i = 0; i < c->nrows; i++) {
        const struct compare_row *r = &c->rows[i];
        struct buf line = {0};
        if (c->items[r->item].doc[0] != 'w')
            continue;
        buf_printf(&line, "%s", r->indicator);
        if (r->subject)
            buf_printf(&line, " %s", r->subject);
        if (r->scope && !r->words)
            buf_printf(&line, " (%s)", r->scope);
        if (r->words)
            buf_printf(&line, " “%s”", r->words);
        buf_chr(&line, ':');
        for (size_t k = r->item; k < r->item + r->nitems; k++)
            buf_printf(&line, " %g", c->items[k].value);
        buf_chr(&line, '\n');
        lines[n++] = arena_strdup(c->mem, line.s);
        buf_free(&line);
    }
    for (size_t i = 0; i < n; i++) /* by slug, whatever the alphabet says of the names */
        for (size_t k = i + 1; k < n; k++)
            if (strcmp(lines[k], lines[i]) < 0) {
                const char *t = lines[i];
                lines[i] = lines[k];
                lines[k] = t;
            }
    for (size_t i = 0; i < n; i++)
        buf_str(&b, lines[i]);
    assert_string_equal(b.s, want);
    compare_free(c);
    buf_free(&b);
}

/* A table's row of a past year and years to come: each part's figure is its own baseline. */
static void figures_of_a_targets_row(void **state)
{
#define ROW(n, part, year, value)                                                                \
    "{\"type\":\"target\",\"id\":\"" n "\",\"page\":1,\"line\":7,\"confidence\":0.9,"            \
    "\"indicator\":\"thoat-ngheo\",\"comparator\":\"=\",\"value\":" value ",\"unit\":\"ha\","      \
    "\"end\":\"" year "-12-31\",\"scope\":\"" part ": Diện tích\",\"quote\":\"" part " | Ha\"}"
#define PAST(n, part, value)                                                                     \
    "{\"type\":\"statistic\",\"id\":\"" n "\",\"page\":1,\"line\":7,\"table\":\"Biểu\",\"row\":"   \
    "\"x\",\"year\":2025,\"unit\":\"Ha\",\"column\":\"" part ": Diện tích\",\"value\":" value       \
    ",\"quote\":\"" part " | Ha\"}"
    static const struct put one = {
        "r", {D("Lào Cai"), ROW("t1", "Xoài", "2026", "120"), ROW("t2", "Xoài", "2027", "150"),
              ROW("t3", "Mận", "2026", "70"), PAST("s1", "Xoài", "100"), PAST("s2", "Mận", "80"),
              PAST("s3", "Chè", "5")}};
    struct fixture *f = *state;
    struct buf b = {0};
    put_document(f->s, &one);
    struct comparison *c = build(f, (struct compare_wish){.indicators = "thoat-ngheo"});
    for (size_t i = 0; i < c->nitems; i++)
        if (strcmp(c->items[i].doc, "r") == 0) {
            buf_printf(&b, "%g <", c->items[i].value);
            compare_base_text(&b, c, f->names, &c->items[i], ", ");
            buf_str(&b, "> ");
        }
    assert_string_equal(b.s, "70 <2025: 80 ha (đã đạt)> 120 <2025: 100 ha (còn 20)> "
                             "150 <2025: 100 ha (còn 50)> ");
    compare_free(c);
    buf_free(&b);
}

static void scopes_of_a_goal_in_time(void **state)
{
    static const struct put one = {
        "e", {D("Lào Cai"),
              T("t1", "co-cong-doan", "\"x\"", "98",
                "\"unit\":\"%\",\"scope\":\"từ 20 người\",\"end\":\"2030-12-31\""),
              T("t2", "co-cong-doan", "\"x\"", "95",
                "\"unit\":\"%\",\"scope\":\"từ 25 người\",\"end\":\"2025-12-31\""),
              T("t3", "co-cong-doan", "\"x\"", "99", "\"unit\":\"%\",\"scope\":\"từ 9 người\"")}};
    struct fixture *f = *state;
    struct buf b = {0};
    put_document(f->s, &one);
    struct comparison *c = build(f, (struct compare_wish){.indicators = "co-cong-doan"});
    for (size_t i = 0; i < c->nrows; i++)
        if (strcmp(c->rows[i].subject, "x") == 0)
            buf_printf(&b, "%g ", c->items[c->rows[i].item].value);
    assert_string_equal(b.s, "99 95 98 "); /* what has no day before all, as in a cell */
    compare_free(c);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goals_by_their_words),
        cmocka_unit_test(figures_of_a_targets_row),
        cmocka_unit_test(scopes_of_a_goal_in_time),
    };
    return cmocka_run_group_tests_name("align_goals", tests, setup, teardown);
}
