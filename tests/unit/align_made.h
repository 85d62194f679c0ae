/* align_made.h -- a store of three provinces and names of its own to align them by. Its tests may put
 * more documents into it: they stay for the tests that follow. Used by test_align.c and test_align_goals.c. */
#ifndef TRICHLUC_TEST_ALIGN_MADE_H
#define TRICHLUC_TEST_ALIGN_MADE_H

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

static inline void path_in(char *out, size_t n, const struct fixture *f, const char *name)
{
    snprintf(out, n, "%s/%s", f->dir, name);
}

static inline void put_document(struct store *s, const struct put *p)
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

static inline int setup(void **state)
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

static inline int teardown(void **state)
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

static inline struct comparison *build(struct fixture *f, struct compare_wish w)
{
    w.names = f->names;
    struct comparison *c = compare_build(f->s, &w);
    assert_non_null(c);
    return c;
}

#endif
