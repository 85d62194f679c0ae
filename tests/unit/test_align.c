/* Aligning: rows, near rows, gaps, borders, and where a province stood before. */
#include "compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* The lists of these tests: small, and not those of rules/, which grow. */
static const struct {
    const char *file, *text;
} lists[] = {
    {"bodies.list", "Đoàn thể | slug=doan-the\n"
                    "Hội Nông dân | slug=hoi-nong-dan; part=doan-the\n"
                    "Đoàn Thanh niên | slug=doan-thanh-nien; part=doan-the\n"},
    {"indicators.list", "Tỷ lệ tập hợp | tỷ lệ thu hút | slug=ty-le-tap-hop; en=gathered\n"
                        "Hộ thoát nghèo | thoát nghèo | slug=thoat-ngheo; en=out of poverty\n"
                        "Có công đoàn | có công đoàn | slug=co-cong-doan; en=unions\n"
                        "Trưởng thôn | trưởng thôn | slug=truong-thon; family=f; en=heads\n"
                        "Trưởng ban | trưởng ban | slug=truong-ban; family=f; en=chairs\n"},
    {"provinces.list", "Hà Giang | Ha Giang | code=02; merged=Tuyên Quang\n"
                       "Tuyên Quang | Tuyen Quang | code=08; merged=Tuyên Quang\n"
                       "Lào Cai | Lao Cai | code=10; merged=Lào Cai\n"
                       "Hà Tĩnh | Ha Tinh | code=42; merged=Hà Tĩnh\n"},
};

#define T(n, indicator, subject, value, rest)                                                   \
    "{\"type\":\"target\",\"id\":\"" n "\",\"page\":3,\"line\":7,\"confidence\":0.9,"            \
    "\"indicator\":\"" indicator "\",\"subject\":" subject ",\"comparator\":\">\",\"value\":" value \
    "," rest "}"
#define S(n, row, year, column, value)                                                          \
    "{\"type\":\"statistic\",\"id\":\"" n "\",\"page\":9,\"line\":70,\"table\":\"Biểu 1\","        \
    "\"row\":\"" row "\",\"year\":" year ",\"column\":\"" column "\",\"value\":" value "}"
#define D(province) "{\"type\":\"document\",\"id\":\"d\",\"province\":\"" province "\"}"

static const struct put { /* a document and its records */
    const char *doc, *r[16];
} house[] = {
    {"tq", {D("Tuyên Quang"),
            T("t1", "ty-le-tap-hop", "\"doan-the\"", "80", "\"unit\":\"%\",\"end\":\"2025-12-31\""),
            T("t2", "ty-le-tap-hop", "\"doan-thanh-nien\"", "75",
              "\"unit\":\"%\",\"end\":\"2025-12-31\""),
            T("t3", "co-cong-doan", "\"cong-doan\"", "100",
              "\"unit\":\"%\",\"scope\":\"doanh nghiệp có từ 20 lao động trở lên\""),
            T("t4", "truong-ban", "\"ban-cong-tac\"", "70", "\"unit\":\"%\""),
            S("s1", "hoi-nong-dan", "2016", "Tỷ lệ thu hút (%)", "76.1"),
            S("s2", "hoi-nong-dan", "2020", "Tỷ lệ thu hút (%)", "78.8"),
            S("s3", "doan-thanh-nien-tinh", "2020", "Tỷ lệ thu hút (%)", "75"),
            S("s4", "doan-thanh-nien", "2026", "Tỷ lệ thu hút (%)", "99"),
            S("s5", "doan-thanh-nien", "2020", "Số hội viên", "48444"),
            S("s6", "hoi-nong-dan", "2020", "Tỷ lệ thu hút (người)", "117702")}},
    {"lc", {D("Lào Cai"),
            T("t1", "ty-le-tap-hop", "\"hoi-nong-dan\"", "95",
              "\"unit\":\"%\",\"start\":\"2026-01-01\",\"end\":\"2030-12-31\""),
            T("t2", "ty-le-tap-hop", "\"hoi-nong-dan\"", "90",
              "\"unit\":\"%\",\"end\":\"2025-12-31\""),
            T("t3", "thoat-ngheo", "null", "1", "\"unit\":\"hộ\",\"scope\":\"ở các thôn khó khăn\""),
            T("t4", "ty-le-tap-hop", "\"cong-doan\"", "95",
              "\"unit\":\"%\",\"scope\":\"doanh nghiệp từ 25 lao động\""),
            T("t6", "truong-thon", "\"ban-cong-tac\"", "100", "\"unit\":\"%\""),
            T("t7", "truong-thon", "\"ban-khac\"", "90", "\"unit\":\"%\""),
            "{\"type\":\"target\",\"id\":\"t5\",\"value\":5,\"unit\":\"%\"}"}},
    {"hg", {D("Hà Giang"), T("t1", "thoat-ngheo", "null", "2",
                             "\"unit\":\"hộ\",\"scope\":\"thôn khó khăn\""),
            T("t2", "thoat-ngheo", "null", "3", "\"unit\":\"hộ\"")}},
};

struct fixture {
    char dir[64];
    struct store *s;
    struct compare_names *names;
};

static void path_in(char *out, size_t n, const struct fixture *f, const char *name)
{
    snprintf(out, n, "%s/%s", f->dir, name);
}

static void put_document(struct store *s, const struct put *p)
{
    struct arena *a = arena_new();
    struct record r[16];
    size_t n = 0;
    for (; p->r[n]; n++) {
        const char *why = NULL;
        if (record_parse(a, p->r[n], strlen(p->r[n]), &r[n], &why) != 0)
            fail_msg("%s: %s", p->r[n], why);
        r[n].value[KEY_DOC] = val_text(p->doc);
    }
    struct store_file f = {p->doc, p->doc, {1, 1, 1, 1}};
    struct store_doc d = {.doc = p->doc, .sha256 = p->doc, .record = r, .nrecords = n};
    assert_int_equal(store_put(s, &f, &d), 0);
    arena_free(a);
}

static int setup(void **state)
{
    static const struct store_key key = {"1", "e", "s", "m", "r"};
    struct fixture *f = calloc(1, sizeof *f);
    struct buf why = {0};
    char path[128];
    int status;
    strcpy(f->dir, "/tmp/trichluc-align-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        path_in(path, sizeof path, f, lists[i].file);
        FILE *to = fopen(path, "w");
        assert_non_null(to);
        fputs(lists[i].text, to);
        fclose(to);
    }
    path_in(path, sizeof path, f, "s.db");
    f->s = store_open(path, STORE_WRITE, &status, &why);
    assert_non_null(f->s);
    assert_int_equal(store_begin_run(f->s, &key, ""), 0);
    for (size_t i = 0; i < sizeof house / sizeof *house; i++)
        put_document(f->s, &house[i]);
    f->names = compare_names_load(f->dir);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    static const char *const made[] = {"s.db", "s.db-lock", "bodies.list", "indicators.list",
                                       "provinces.list"};
    store_close(f->s);
    compare_names_free(f->names);
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        char path[128];
        path_in(path, sizeof path, f, made[i]);
        unlink(path);
    }
    rmdir(f->dir);
    free(f);
    return 0;
}

static struct comparison *build(struct fixture *f, struct compare_wish w)
{
    w.names = f->names;
    struct comparison *c = compare_build(f->s, &w);
    assert_non_null(c);
    return c;
}

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
        cmocka_unit_test(rows_without_a_body),
        cmocka_unit_test(goals_by_their_words),
        cmocka_unit_test(figures_of_a_targets_row), /* these last: their documents stay */
        cmocka_unit_test(scopes_of_a_goal_in_time),
        cmocka_unit_test(near_rows_stay_few),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
