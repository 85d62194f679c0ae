#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "indicator.h"

#ifndef RULES_DIR
#define RULES_DIR "rules"
#endif

/* '#' marks the number's place and is no part of the text. */
static const struct {
    const char *in, *want;
} clauses[] = {
    {"Tỷ lệ tập hợp hội viên đạt #90% trở lên", "ty-le-tap-hop"},
    {"#95% doanh nghiệp có từ 25 lao động có tổ chức công đoàn", "doanh-nghiep-co-cong-doan"},
    {"#75% chi hội ứng dụng hiệu quả công nghệ thông tin", "ung-dung-cntt"},
    {"Ứng  dụng rộng rãi CÔNG NGHỆ THÔNG TIN đạt #75%", "ung-dung-cntt"},
    {"xây dựng ít nhất #01 mô hình “Dân vận khéo”", "mo-hinh-dan-van-kheo"},
    {"ít nhất #01 mô hình về phát triển kinh tế", "mo-hinh-kinh-te"},
    {"giúp được ít nhất #01 hộ gia đình thoát nghèo", "giup-ho-thoat-ngheo"},
    {"#100% bệnh viện triển khai bệnh án điện tử", "benh-an-dien-tu"},
    {"đạt #50% xã, phường “không ma túy”", "dia-ban-khong-ma-tuy"},
    /* the nearest of two */
    {"kết nạp đảng viên đạt #3%, học tập nghị quyết đạt 90%", "ket-nap-dang-vien"},
    {"kết nạp đảng viên đạt 3%, học tập nghị quyết đạt #90%", "hoc-tap-nghi-quyet"},
    {"#100% có cái gì đó", NULL},
    {"#", NULL},
};

static struct indicators *open_list(void)
{
    const char *why = NULL;
    struct indicators *x = indicators_load(RULES_DIR, &why);
    if (!x)
        fail_msg("%s", why);
    return x;
}

static void finds_what_is_measured(void **state)
{
    (void)state;
    struct indicators *x = open_list();
    for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++) {
        char text[256] = "";
        size_t at = strcspn(clauses[i].in, "#");
        memcpy(text, clauses[i].in, at);
        strcpy(text + at, clauses[i].in + at + 1);
        const struct list_entry *e = indicator_find(x, text, strlen(text), at);
        const char *got = e ? e->slug : "(none)", *want = clauses[i].want;
        if (strcmp(got, want ? want : "(none)") != 0)
            fail_msg("'%s' is %s", clauses[i].in, got);
    }
    indicators_free(x);
}

static void rates_longer_phrases_higher(void **state)
{
    (void)state;
    struct indicators *x = open_list();
    static const char near[] = "tỷ lệ tập hợp 90%", far[] = "kinh tế số 90%";
    double a = 0, b = 0;
    assert_non_null(indicator_rate(x, near, strlen(near), strlen(near) - 3, &a));
    assert_non_null(indicator_rate(x, far, strlen(far), strlen(far) - 3, &b));
    assert_true(a > b);
    indicators_free(x);
}

static void tells_a_missing_list(void **state)
{
    (void)state;
    const char *why = NULL;
    assert_null(indicators_load("no/such/folder", &why));
    assert_non_null(why);
    free((char *)why);
}

/* Words that stand apart: a part without words would stand anywhere, one too many would be left out. */
static void refuses_parts_that_say_nothing(void **state)
{
    static const struct {
        const char *apart;
        bool good;
    } cases[] = {{"tỷ lệ … cầu treo", true}, {"a … b … c … d", true}, {"cầu treo", true},
                 {"tỷ lệ … ", false},        {"… cầu treo", false},   {"a … … b", false},
                 {"a … b … c … d … e", false}};
    char folder[] = "/tmp/trichluc-indicators-XXXXXX", path[64];
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/indicators.list", folder);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        FILE *f = fopen(path, "w");
        assert_non_null(f);
        fprintf(f, "# own\nCầu treo | cầu treo | slug=cau-treo; apart=%s\n", cases[i].apart);
        assert_int_equal(fclose(f), 0);
        const char *why = NULL;
        struct indicators *x = indicators_load(folder, &why);
        if (!!x != cases[i].good)
            print_error("'%s': %s\n", cases[i].apart, why ? why : "taken");
        assert_int_equal(x != NULL, cases[i].good);
        assert_true(cases[i].good || strstr(why, "indicators.list:2: apart="));
        indicators_free(x);
        free((char *)why);
    }
    assert_int_equal(remove(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_is_measured),
        cmocka_unit_test(rates_longer_phrases_higher),
        cmocka_unit_test(tells_a_missing_list),
        cmocka_unit_test(refuses_parts_that_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
