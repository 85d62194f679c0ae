#include "ruletest.h"

#include "buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char rules[] =
    "[rule d.by]\nkind = deadline\nset = kind:by\nmatch = (?-x:trước) \\h (?<end>\\d+)\n"
    "+ Trước 15. | end=15; kind=by\n" /* 5 */
    "+ Trước 15, trước 16. | end=16 | end=15\n"
    "+ Trước 15, trước 16. | end=15 | end=15\n"
    "+ Trước 15. | end=16; start=null\n"
    "+ Sau 15.\n"
    "- Trước 15.\n" /* 10 */
    "- Sau 15.\n"
    "[rule d.any]\nkind = deadline\nmatch = \\h (?<end>\\d+)\n"
    "+ Sau 15. | end=15\n" /* 15 */
    "- Mai.\n"
    "[rule d.often]\nkind = deadline\nmatch = hằng \\h (?<rrule>\\S+)\n"
    "+ Làm hằng FREQ=X;BYMONTH=1,2. | rrule=FREQ=X;BYMONTH=1,2.; end=null\n"
    "- Mai.\n"
    "[rule c.who]\nkind = cue\nmatch = (?-x:giao) \\h (?<who>\\S+)\n"
    "+ Giao A. | who=a.\n" /* 20 */
    "+ Giao A. | who=b.\n"
    "- Nhận.\n"
    "[rule d.never]\nkind = deadline\nmatch = z\n"
    "+ a\n"
    "- b\n";

/* Records as extraction would make them: one a match, its groups' words as values. */
static void make_records(void *arg, const struct rule *rule, const char *text,
                         struct records *out)
{
    struct ruleset *s = arg;
    assert_non_null(rule);
    for (size_t i = 0; i < s->nrules; i++) {
        const struct rule *r = &s->rules[i];
        enum record_type t = record_type_find(r->kind);
        struct match m;
        size_t at = 0;
        while (t != REC_TYPES && rule_match(s, r, text, strlen(text), at, &m) == 1) {
            struct record rec = {.type = t};
            rec.value[KEY_RULE] = val_text(r->name);
            for (size_t k = 0; k < r->nset; k++)
                rec.value[record_key_find(t, r->set[k].name)] = val_text(r->set[k].value);
            for (size_t k = 0; k < m.ngroups; k++)
                rec.value[record_key_find(t, m.groups[k].name)] =
                    val_text(arena_strndup(s->mem, text + m.groups[k].off, m.groups[k].len));
            VEC_PUSH(out->v, out->n, out->cap) = rec;
            at = (size_t)m.off + m.len;
        }
    }
}

static char *run(const struct rulemaker *m, struct ruleset *s, const char *only, int verbose,
                 struct ruletest_sum *sum)
{
    char *text = calloc(1, 8192);
    FILE *f = tmpfile();
    assert_non_null(f);
    *sum = ruletest_run(s, m, only, verbose, f);
    rewind(f);
    size_t n = fread(text, 1, 8191, f);
    text[n] = '\0';
    fclose(f);
    return text;
}

static void reports(void **state)
{
    (void)state;
    static const char with_records[] = "t.rule:7: d.by: wanted end=15, got end=16\n"
                                       "t.rule:8: d.by: wanted end=16; start=null, got end=15\n"
                                       "t.rule:9: d.by: does not match; records by d.any\n"
                                       "t.rule:10: d.by: must not match, but takes 'Trước 15'\n"
                                       "t.rule:26: c.who: wanted who=b., got who=A.\n"
                                       "t.rule:31: d.never: does not match\n";
    static const char patterns_alone[] = "t.rule:9: d.by: does not match\n"
                                         "t.rule:10: d.by: must not match, but takes 'Trước 15'\n"
                                         "t.rule:26: c.who: wanted who=b., got who=A.\n"
                                         "t.rule:31: d.never: does not match\n";
    struct ruleset *s = rules_from_text("t.rule", rules, strlen(rules));
    const struct rulemaker makers[] = {{.arg = s, .records = make_records}, {.arg = NULL}};
    for (size_t i = 0; i < s->nproblems; i++)
        print_message("%u: %s\n", s->problems[i].line, s->problems[i].words);
    assert_int_equal(s->nproblems, 0);
    for (size_t i = 0; i < 2; i++) {
        struct ruletest_sum sum;
        char *text = run(&makers[i], s, NULL, 0, &sum);
        assert_string_equal(text, i ? patterns_alone : with_records);
        assert_int_equal(sum.failed, i ? 4 : 6);
        assert_int_equal(sum.passed + sum.failed, 16);
        assert_int_equal(sum.unused, 1);
        assert_int_equal(sum.conflicts,
                         5); /* d.any matches every '+' of d.by; no cue conflicts */
        free(text);
    }
    struct ruletest_sum sum;
    char *text = run(&makers[0], s, "d.a", 1, &sum);
    assert_string_equal(text, "");
    assert_int_equal(sum.passed, 2);
    free(text);
    text = run(&makers[0], s, "d.n", 1, &sum);
    assert_non_null(strstr(text, "t.rule:28: d.never: note: no case matches it\n"));
    free(text);
    rules_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
