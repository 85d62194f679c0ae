/* Found facts against gold ones: what is a hit, what is missed, what holds a floor. */
#include "eval.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TARGET(line, value, more)                                                            \
    "{\"type\":\"target\",\"comparator\":\">=\",\"value\":" value ",\"unit\":\"%\","           \
    "\"line\":" line more "}\n"

static struct score scored(const char *gold, const char *found)
{
    struct arena *a = arena_new();
    struct facts g = {0}, f = {0};
    struct score s = {.name = "d"};
    const char *why = "";
    if (facts_read(a, gold, strlen(gold), &g, &why) != 0 ||
        facts_read(a, found, strlen(found), &f, &why) != 0)
        fail_msg("%s", why);
    eval_match(g.v, g.n, f.v, f.n, &s);
    free(g.v);
    free(f.v);
    arena_free(a);
    return s;
}

static void targets_are_counted(void **state)
{
    static const struct {
        const char *gold, *found;
        unsigned ngold, hit, extra;
    } cases[] = {
        {TARGET("10", "90", ""), TARGET("10", "90", ""), 1, 1, 0},
        {TARGET("10", "90", ""), TARGET("10", "90.0", ",\"value_to\":null"), 1, 1, 0},
        {TARGET("10", "90", ""), TARGET("16", "90", ""), 1, 1, 0},
        {TARGET("10", "90", ""), TARGET("17", "90", ""), 1, 0, 1},
        {TARGET("10", "90", ",\"page\":2"), TARGET("60", "90", ",\"page\":2"), 1, 1, 0},
        {TARGET("10", "90", ",\"page\":2"), TARGET("10", "90", ",\"page\":3"), 1, 0, 1},
        {TARGET("10", "90", ""), TARGET("10", "91", ""), 1, 0, 1},
        {TARGET("10", "90", ",\"subject\":\"a\""), TARGET("10", "90", ",\"subject\":null"), 1, 0, 1},
        {TARGET("10", "90", ",\"subject\":\"ĐOÀN \""), TARGET("10", "90", ",\"subject\":\"đoàn\""),
         1, 1, 0},
        /* each counts once */
        {TARGET("10", "90", ""), TARGET("10", "90", "") TARGET("11", "90", ""), 1, 1, 1},
        {TARGET("10", "90", "") TARGET("11", "90", ""), TARGET("10", "90", ""), 2, 1, 0},
        /* the nearest is taken: both find their partner */
        {TARGET("10", "90", "") TARGET("4", "90", ""), TARGET("4", "90", "") TARGET("12", "90", ""),
         2, 2, 0},
        /* doubt neither helps nor hurts */
        {TARGET("10", "90", ",\"doubt\":true"), "", 0, 0, 0},
        {TARGET("10", "90", ",\"doubt\":true"), TARGET("10", "90", ""), 0, 0, 0},
        {TARGET("10", "90", ",\"doubt\":true"), TARGET("10", "91", ""), 0, 0, 1},
        {"\n{\"type\":\"remark\"}\n", TARGET("1", "2", ""), 0, 0, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct score s = scored(cases[i].gold, cases[i].found);
        const struct count *c = &s.by[REC_TARGET];
        if (c->gold != cases[i].ngold || c->hit != cases[i].hit || c->extra != cases[i].extra)
            fail_msg("case %zu: gold %u hit %u extra %u", i, c->gold, c->hit, c->extra);
    }
}

static void a_citation_counts_once(void **state)
{
    static const char one[] = "{\"type\":\"citation\",\"number\":\"1-NQ/TW\",\"line\":1}\n",
                      twice[] = "{\"type\":\"citation\",\"number\":\"1-NQ/TW\",\"line\":1}\n"
                                "{\"type\":\"citation\",\"number\":\"1-nq/tw\",\"line\":400}\n";
    (void)state;
    struct score s = scored(one, twice);
    assert_int_equal(s.by[REC_CITATION].hit, 1);
    assert_int_equal(s.by[REC_CITATION].extra, 0);
}

static void statistics_count_where_there_is_gold(void **state)
{
    static const char stat[] = "{\"type\":\"statistic\",\"row\":\"a\",\"year\":2020,\"value\":5}\n";
    (void)state;
    struct score s = scored("", stat);
    assert_false(s.by[REC_STATISTIC].there);
    assert_int_equal(s.by[REC_STATISTIC].extra, 0);
    s = scored(stat, "");
    assert_true(s.by[REC_STATISTIC].there);
    assert_int_equal(s.by[REC_STATISTIC].gold, 1);
}

static void fields_of_a_document_are_counted(void **state)
{
    (void)state;
    struct score s = scored("{\"type\":\"document\",\"number\":\"1-KH/TU\",\"signer\":\"A B\",\"date\":null}\n",
                            "{\"type\":\"document\",\"number\":\"1-KH/TU\",\"signer\":\"A C\","
                            "\"date\":\"2020-01-01\"}\n");
    const struct count *c = &s.by[REC_DOCUMENT];
    assert_int_equal(c->gold, 2);
    assert_int_equal(c->hit, 1);
    assert_true(count_f1(c) == 0.5);
}

static void what_is_no_json_is_told(void **state)
{
    static const struct {
        const char *in, *want;
    } cases[] = {{"{\"type\":\"target\"}\n{\"type\":\n", "line 2: "},
                 {"{\"kind\":\"x\"}\n", "line 1: no \"type\""},
                 {"[]\n", "line 1: no \"type\""}};
    struct arena *a = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct facts f = {0};
        const char *why = "";
        assert_int_equal(facts_read(a, cases[i].in, strlen(cases[i].in), &f, &why), -1);
        assert_memory_equal(why, cases[i].want, strlen(cases[i].want));
        free(f.v);
    }
    arena_free(a);
}

static void floors_hold_or_are_named(void **state)
{
    struct score d = {.name = "a"}, all = {.name = "all"};
    d.by[REC_TARGET] = (struct count){.gold = 4, .hit = 3, .extra = 1, .there = true}; /* 0.75 */
    score_add(&all, &d);
    static const struct {
        const char *text, *set;
        int broken;
        const char *words;
    } cases[] = {
        {"a target 0.75\n", NULL, 0, ""},
        {"a target 0.76", NULL, 1, "a target: F1 0.750, floor 0.760\n"},
        {"s/a target 0.76\nother/a target 1\n# a target 1\n\n", "s", 1, "s/a target: F1 0.750, floor 0.760\n"},
        {"s/a target 0.76\n", NULL, 0, ""},
        {"a target 0.76\n", "s", 0, ""},
        {"all macro 0.8\n", NULL, 1, "all macro: F1 0.750, floor 0.800\n"},
        {"b target 0.1\n", NULL, 1, "b target: not there, floor 0.100\n"},
        {"a citation 0.1\n", NULL, 1, "a citation: nothing to count, floor 0.100\n"},
        {"\na goal 0.1\n", NULL, -1, "line 2: no type 'goal'\n"},
        {"a target\n", NULL, -1, "line 1: not 'SET/DOCUMENT TYPE FLOOR'\n"},
        {"a target 0.x\n", NULL, -1, "line 1: not 'SET/DOCUMENT TYPE FLOOR'\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = {0};
        assert_int_equal(eval_floors(&b, cases[i].text, cases[i].set, &d, 1, &all), cases[i].broken);
        assert_string_equal(buf_text(&b), cases[i].words);
        buf_free(&b);
    }
}

static void macro_is_the_mean_of_what_is_there(void **state)
{
    struct score s = {.name = "a"};
    (void)state;
    assert_true(score_macro(&s) < 0);
    s.by[REC_TARGET] = (struct count){.gold = 1, .hit = 1, .there = true};
    s.by[REC_ASSIGNMENT] = (struct count){.gold = 1, .there = true};
    s.by[REC_CITATION] = (struct count){.gold = 9, .there = true};
    assert_true(score_macro(&s) == 0.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_are_counted),
        cmocka_unit_test(a_citation_counts_once),
        cmocka_unit_test(statistics_count_where_there_is_gold),
        cmocka_unit_test(fields_of_a_document_are_counted),
        cmocka_unit_test(what_is_no_json_is_told),
        cmocka_unit_test(floors_hold_or_are_named),
        cmocka_unit_test(macro_is_the_mean_of_what_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
