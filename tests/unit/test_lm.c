#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "channel.h"
#include "lm.h"

static const char model_path[] = "rules/vi.model";

static struct lm *open_it(void)
{
    const char *why = "";
    struct lm *m = lm_open(model_path, &why);
    if (!m)
        fail_msg("%s %s", model_path, why);
    return m;
}

static unsigned word(const struct lm *m, const char *s)
{
    unsigned w = lm_find(m, s, strlen(s));
    if (w == LM_UNK)
        fail_msg("the model does not know '%s'", s);
    return w;
}

static double p3(const struct lm *m, unsigned a, unsigned b, unsigned c)
{
    struct lm_pair context = lm_pair(m, lm_row(m, a), b);
    struct lm_pair next = lm_pair(m, lm_row(m, b), c);
    return exp((double)lm_logp(m, &context, c, next.logp));
}

static void words_are_found(void **state)
{
    (void)state;
    struct lm *m = open_it();
    assert_in_range(lm_words(m), 4000, LM_MAX_WORDS);
    assert_string_equal(lm_name(m, word(m, "quyết")), "quyết");
    assert_string_equal(lm_name(m, LM_NUM), "");
    assert_int_equal(lm_find(m, "xyzzy", 5), LM_UNK);
    assert_int_equal(lm_find(m, "", 0), LM_UNK);
    assert_string_equal(lm_name(m, 1u << 30), "");
    lm_close(m);
}

/* What follows any context is a distribution: quantising may cost it a few hundredths. */
static void probabilities_sum_to_one(void **state)
{
    (void)state;
    static const char *const contexts[][2] = {
        {"ủy", "ban"}, {"tổ", "quốc"}, {"của", "các"}, {"nghị", "quyết"}, {"khoẳng", "nghiêng"}};
    struct lm *m = open_it();
    for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
        unsigned a = lm_find(m, contexts[i][0], strlen(contexts[i][0]));
        unsigned b = lm_find(m, contexts[i][1], strlen(contexts[i][1]));
        double sum = 0;
        for (unsigned w = 0; w < lm_words(m); w++)
            sum += p3(m, a, b, w);
        if (fabs(sum - 1) > 0.08)
            fail_msg("after '%s %s': %.3f", contexts[i][0], contexts[i][1], sum);
    }
    lm_close(m);
}

static void likely_words_are_likely(void **state)
{
    (void)state;
    static const char *const cases[][4] = { /* context, what follows, what does not */
        {"ủy", "ban", "nhân", "nhấn"},  {"mặt", "trận", "tổ", "tố"}, {"chính", "trị", "xã", "xa"},
        {"quyết", "định", "số", "sổ"},  {"nhiệm", "vụ", "giải", "giai"}};
    struct lm *m = open_it();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned a = word(m, cases[i][0]), b = word(m, cases[i][1]);
        double good = p3(m, a, b, word(m, cases[i][2])), bad = p3(m, a, b, word(m, cases[i][3]));
        if (good < 20 * bad)
            fail_msg("%s %s %s: %g, %s: %g", cases[i][0], cases[i][1], cases[i][2], good, cases[i][3], bad);
    }
    lm_close(m);
}

static void *read_model(size_t *n)
{
    FILE *f = fopen(model_path, "rb");
    assert_non_null(f);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    *n = (size_t)ftell(f);
    rewind(f);
    void *bytes = xmalloc(*n);
    assert_int_equal(fread(bytes, 1, *n, f), *n);
    fclose(f);
    return bytes;
}

static void damaged_files_are_refused(void **state)
{
    (void)state;
    static const struct {
        size_t at; /* byte that is changed; counted from the end where `cut` */
        size_t cut;
        const char *why;
    } cases[] = {
        {0, 0, "no language model"},   {8, 0, "another version"},  {12, 0, "out of range"},
        {5000, 0, "checksum"},         {2000000, 0, "checksum"},   {SIZE_MAX, 1, "cut short"},
        {SIZE_MAX, 4096, "cut short"}, {44, 0, "out of range"},
    };
    size_t n;
    uint8_t *good = read_model(&n), *bad = xmalloc(n);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *why = "";
        memcpy(bad, good, n);
        if (cases[i].at < n)
            bad[cases[i].at + (cases[i].at == 12 || cases[i].at == 44 ? 3 : 0)] ^= 0x55;
        struct lm *m = lm_over(bad, n - cases[i].cut, &why);
        if (m || !strstr(why, cases[i].why))
            fail_msg("case %zu: %s, not '%s'", i, m ? "opened" : why, cases[i].why);
    }
    const char *why = "";
    assert_null(lm_over(good, 10, &why));
    assert_null(lm_open("rules", &why));
    assert_null(lm_open("rules/none.model", &why));
    assert_string_equal(why, "cannot be opened");
    assert_null(lm_open("Makefile", &why));
    free(good);
    free(bad);
}

static struct channel *channel_of(const char *text, const char **why)
{
    FILE *in = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
    assert_non_null(in);
    struct channel *c = channel_read(in, why);
    fclose(in);
    return c;
}

static void channel_tables_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int good;
    } cases[] = {
        {"# a comment\nộ\tó\t1.25\nộ\t6\t0.80\nức\tirc\t2.00\nủ\t\t5.00\n", 1},
        {"ộ ó 1.25\n", 0},     {"ộ\tó\n", 0},         {"ộ\tó\tx\n", 0},  {"ộ\tabcd\t1\n", 0},
        {"abc\ta\t1\n", 0},    {"ộ\tó\t-1\n", 0},     {"\xff\ta\t1\n", 0}, {"9\ta\t1\n", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *why = NULL;
        struct channel *c = channel_of(cases[i].text, &why);
        if ((c != NULL) != cases[i].good)
            fail_msg("case %zu: %s", i, c ? "read" : why);
        channel_free(c);
    }
    const char *why = "";
    struct channel *c = channel_of(cases[0].text, &why);
    uint8_t sign[CHANNEL_MAX];
    assert_int_equal(channel_signs(c, "ó6?", 4, false, sign), 3);
    assert_int_equal(sign[2], CHANNEL_UNKNOWN);
    const struct reading *r = channel_reading(c, sign[0], 0);
    uint8_t o = letter_number(0x1ED9); /* ộ */
    assert_int_equal(r->n, 0);
    assert_true(r->single[o] == 1.25f);
    assert_true(r->single[letter_number('x')] == channel_floor(1, 1));
    r = channel_reading(c, CHANNEL_UNKNOWN, 0);
    assert_true(r->single[o] == channel_floor(1, 1));
    assert_int_equal(channel_signs(c, "irc", 3, false, sign), 3);
    uint32_t irc = sign[0] | (uint32_t)sign[1] << 8 | (uint32_t)sign[2] << 16;
    r = channel_reading(c, irc, 0);
    assert_int_equal(r->n, 1); /* ức: two letters */
    assert_int_equal(r->v[0].print[1], letter_number('c'));
    assert_true(r->single[o] == CHANNEL_NEVER);
    channel_free(c);
}

/* Pairs in which ộ is read as 6 three times of four teach just that. */
static void channel_learns_from_pairs(void **state)
{
    (void)state;
    static const char *const read[] = {"b6", "b6", "b6", "bo"};
    struct channel *c = channel_new();
    struct pair p[4];
    for (int i = 0; i < 4; i++) {
        assert_true(pair_print(&p[i], "bộ", strlen("bộ")));
        p[i].nread = (uint8_t)channel_signs(c, read[i], 2, true, p[i].read);
        p[i].weight = 10;
    }
    channel_learn(c, p, 4, 6, 0, 0.5);
    const struct reading *r = channel_reading(c, p[0].read[1], 0);
    float cost = r->single[letter_number(0x1ED9)];
    assert_true(fabs(exp(-(double)cost) - 0.75) < 0.02);
    channel_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found),
        cmocka_unit_test(probabilities_sum_to_one),
        cmocka_unit_test(likely_words_are_likely),
        cmocka_unit_test(damaged_files_are_refused),
        cmocka_unit_test(channel_tables_are_read),
        cmocka_unit_test(channel_learns_from_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
