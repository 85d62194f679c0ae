/* Rules over whole texts: a view of a text is asked what a search of it would find, and no rule takes steps that
 * grow beyond measure. */
#include "rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tag.h"

#define CASES "+ x\n- y\n"

static struct ruleset *from(const char *text)
{
    return rules_from_text("t.rule", text, strlen(text));
}

/* The rule's matches in a viewed text are those that a search finds, at each place. */
static void same_by_view(struct ruleset *s, const struct rule *r, struct rule_view *v)
{
    struct match a, b;
    for (size_t from = 0; from <= v->n; from = a.off + a.len) {
        int one = rule_match(s, r, v->text, v->n, from, &a);
        int two = view_match(s, r, v, from, &b);
        bool same = one == two && (one != 1 || (a.off == b.off && a.len == b.len &&
                                                a.ngroups == b.ngroups));
        for (size_t k = 0; same && one == 1 && k < a.ngroups; k++)
            same = a.groups[k].off == b.groups[k].off && a.groups[k].len == b.groups[k].len;
        if (!same)
            fail_msg("%s from %zu of '%s': %d, by view %d", r->name, from, v->text, one, two);
        if (one != 1)
            return;
        if (rule_match_at(s, r, v->text, v->n, a.start, &b) != 1 || a.off != b.off || a.len != b.len)
            fail_msg("%s not at %u of '%s'", r->name, a.off, v->text);
    }
}

/* What a match begins with and needs is read off the pattern; whatever is written there, nothing may be
 * lost by it. */
static void a_view_finds_what_a_search_finds(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "một|hai", "(?: một | hai )? \\h ba", "(?: một | hai ){2} ba", "(?: a | bc ){0,2} d", "x{2,3}y",
        "(?:ab){2}{2}", "[12]\\d", "[1-3]a", "[^1]a", "[\\dx]-", "[a\\]]b", "[]a]b", "[[:digit:]]a",
        "\\Qa.b\\E", "\\x{111}a", "\\x61b", "a\\.b", "a # b", "(?#nothing)ab", "(?i)AB", "(?-x:a b)", "(?x)a b",
        "(?= a) .b", "(?<= a)b", "(?! a) .", "a(?!b)c?", "(?<value>a)\\k<value>", "(a)\\1", "(?>a|ab)c",
        "(?|(a)|(b))c", "(?:a|)b", "(?:|a)", "a*b", "a+b", "a?b", "a{0}b", "a{,2}", "a{x}", "\\bk\\b", "s+k",
        "^ a", "b $", "(?&v)", "(?&v)? a", "(?&w) b", "a (*SKIP) (*FAIL) | b", "a b (*SKIP) (*FAIL) | a | b",
        "(?: a+ | c ) (*SKIP)(*FAIL) | [abcx]b", "a (*SKIP) (*FAIL) | a (*SKIP) (*FAIL) | [ab]", "(?: a (*SKIP) (*FAIL) | b )",
        "a? (*SKIP) (*FAIL) | b", "(?&u) | b", "a (*SKIP) b", "a (*ACCEPT) b|c",
        "(?(?=a)ab|cd)", "(?<o> x (?&o)? y )", "\\h* [,(]? a", "[-–] a", "≥ \\h* \\d", "\\pLb", "\\p{Lu}b",
        "(?-i:Đ) a", "Ⅷ", "İ", "é", "ÿ", "(?: \\d | một ) %", "\\K a",
        "abc+d", "ab {2}c", "abc ?d", "ab(?#x)+c", "(?-x:ab +c)", "nghiêngngảnghiêngngảnghiêngngả", "nghiêngngảnghiêngngảnghiêngngả?.",
    };
    static const char *const texts[] = {
        "", "a", "b", "một hai ba", "MỘT HAI BA", "hai ba ba", "mộthaiba", "a b", "ab", "aab abab ababab", "AB Ab aB",
        "12 1a 2A 4a", "x-1- 5-", "]b ab a]b", "a.b", "đa Đa đA ĐA", "xxy xxxy xxxxy xy", "dd bcd bcbcd abcd", "aa abc ac bc",
        "a{,2} a{x}", "\xE2\x84\xAA k K \xC5\xBFk sk", "zz z z a", "w b", "xxyy xy", ", a (a, a", "– a -a", "≥ 5 ≥5",
        "9% một% một % 9 %", "ⅷ Ⅷ", "i İ I", "É é Ÿ ÿ", "a a b b", "cd ab\na\nb", "đa đĐa ạb Ạb",
        "abccd abbc abd abcd abbbc", "ab c ab   c", "NGHIÊNGNGẢnghiêngngảnghiêngngảx nghiêngngảnghiêngngảnghiêngng!",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        char file[512];
        snprintf(file, sizeof file, "[define v]\n  z|(?-x:z z)\n[define u]\n  a(*SKIP)(*FAIL)|c\n[define w]\n  w|z(*COMMIT)\n"
                 "[rule a]\nkind = target\nmatch = %s\n" CASES, patterns[i]);
        struct ruleset *s = from(file);
        struct rule_view v = {0};
        for (size_t k = 0; k < sizeof texts / sizeof *texts && s->nrules; k++) {
            view_set(&v, s, texts[k], strlen(texts[k]));
            same_by_view(s, s->rules, &v);
        }
        view_free(&v);
        rules_free(s);
    }
}

/* The same, all words of the text in doubt. */
static void same_by_loose_view(struct ruleset *s, const struct rule *r, const char *written)
{
    struct rule_view v = {0};
    char *text = strdup(written);
    for (size_t i = 0, n; text[i]; i += n) {
        n = strcspn(text + i, " ");
        rules_miss(s, text + i, n);
        loose_word(text + i, n);
        n += text[i + n] == ' ';
    }
    s->loose = true;
    view_set(&v, s, text, strlen(text));
    same_by_view(s, r, &v);
    s->loose = false;
    rules_missed_none(s);
    view_free(&v);
    free(text);
}

/* The same of the rules in use, over each other's cases. */
static void views_of_the_rules(void **state)
{
    (void)state;
    struct ruleset *s = rules_load("rules");
    struct rule_view v = {0};
    assert_int_equal(s->nproblems, 0);
    assert_true(rules_have_room(s)); /* else a rule more is paid for by every text */
    for (size_t i = 0; i < s->nrules; i++)
        for (size_t k = 0; k < s->rules[i].ncases; k++) {
            const char *text = s->rules[i].cases[k].text;
            view_set(&v, s, text, strlen(text));
            for (size_t j = 0; j < s->nrules; j++)
                same_by_view(s, &s->rules[j], &v);
            same_by_loose_view(s, &s->rules[i], text);
        }
    view_free(&v);
    rules_free(s);
}

/* Lines that repeat what rules repeat, without what would end it: no rule may run into its limit. */
static void no_rule_backtracks_badly(void **state)
{
    (void)state;
    static const char *const parts[] = {
        " ", "1", "1 ", "1.", "1,1", "1-", "1/", "a", "a ", "A", "A ", "và ", ", ", ", và ", "ngày ", "ngày 1/1/2025 ",
        "tháng 1, ", "quý I và ", "năm 2025, ", "từ 2025 đến ", "hằng năm, ", "định kỳ quý, ", "một lần ",
        "số 1/KH-UBND ", "số 1/", "1-A", "1 / A", "Luật Luật ", "Kế hoạch ", "số ", "- ", "(", "( 1 ) ",
        "theo dõi, đôn đốc, ", "thời gian thực hiện ", "chủ động, ", "báo cáo tổng hợp ", "cơ quan, đơn vị và ",
        "trên 1 ", "ít nhất ", "giá trị 1% ", "tăng 1% ", "nếu 1 ", "doanh nghiệp có từ 1 ", "hai mươi ",
        TAG_OPEN "Sở Y tế" TAG_CLOSE ", ", TAG_OPEN "A" TAG_CLOSE " và ", "phối hợp với " TAG_OPEN "A" TAG_CLOSE "; ", TAG_OPEN, "Nguyễn A ", "Nguyễn ",
    };
    struct ruleset *s = rules_load("rules");
    char text[4096];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t n = 0, len = strlen(parts[i]);
        for (; n + len < sizeof text; n += len)
            memcpy(text + n, parts[i], len);
        text[n] = '\0';
        for (size_t k = 0; k < s->nrules; k++) {
            struct match m;
            int got = 1;
            for (size_t at = 0, most = 40; got == 1 && most > 0; at = m.off + m.len, most--)
                got = rule_match(s, &s->rules[k], text, n, at, &m);
            if (got < 0)
                fail_msg("%s runs into its limit over '%s...'", s->rules[k].name, parts[i]);
        }
    }
    rules_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_view_finds_what_a_search_finds),
        cmocka_unit_test(views_of_the_rules),
        cmocka_unit_test(no_rule_backtracks_badly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
