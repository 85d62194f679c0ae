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

/* Words in '<>' are doubtful: their marks count for nothing, their letters do. */
static void words_without_marks(void **state)
{
    (void)state;
    static const struct {
        const char *match, *text, *want; /* NULL: no match */
    } table[] = {
        {"(?-x:trước ngày) \\h \\d+", "gửi <trừớc> ngày 5", "trừớc ngày 5"},
        {"(?-x:trước ngày) \\h \\d+", "gửi trừớc ngày 5", NULL},
        {"(?-x:trước ngày) \\h \\d+", "gửi <TRỪỚC> ngày 5", "TRỪỚC ngày 5"},
        {"(?-x:trước ngày) \\h \\d+", "gửi <trựợt> ngày 5", NULL},
        {"cho \\h \\d", "<chọ> 5", "chọ 5"},
        {"cho \\h \\d", "chọ 5", NULL},
        {"đạt \\h [a-zđ]+", "<đặt> <đỗ>.", "đặt đ"},
        {"(?<= đạt\\h) \\d+", "<đặt> 85", "85"},
        {"đạt \\h (?! [^ầ]ầ )", "<đặt> bầ", NULL},
        {"(?-i: [A-ZĐ]{2} )", "<đẫ>", NULL},
        {"\\p{Lu} (?-i:đạt) | \\x{111}ạt", "đạt", "đạt"},
        {"(?<when>năm) (*SKIP) \\h \\d", "<nẫm> 5", "nẫm 5"},
        {"(?: một | mười ) # hai [ ( ba\n \\b", "<mươì>", "mươì"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char rule[256], text[64];
        size_t n = 0, start = 0;
        snprintf(rule, sizeof rule, "[rule a]\nkind = deadline\nmatch =\n  %s\n" CASES, table[i].match);
        struct ruleset *s = from(rule);
        struct match m;
        for (const char *p = table[i].text; *p; p++) {
            if (*p == '<') {
                start = n;
            } else if (*p == '>') {
                rules_miss(s, text + start, n - start);
                loose_word(text + start, n - start);
            } else {
                text[n++] = *p;
            }
        }
        s->loose = true;
        int got = rule_match(s, s->rules, text, n, 0, &m);
        if (got != (table[i].want != NULL))
            fail_msg("%s in %s: %d", table[i].match, table[i].text, got);
        if (got)
            assert_int_equal(m.len, strlen(table[i].want));
        struct rule_view v = {0}; /* and nothing is lost by looking for the words it needs first */
        struct match viewed;
        view_set(&v, s, text, n);
        assert_int_equal(view_match(s, s->rules, &v, 0, &viewed), got);
        if (got && (viewed.off != m.off || viewed.len != m.len))
            fail_msg("%s in %s: by view from %u", table[i].match, table[i].text, viewed.off);
        view_free(&v);
        rules_free(s);
    }
}

/* Each text has exactly one mistake. */
static void mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned line;
        const char *words; /* part of them */
    } table[] = {
        {"kind = target\n", 1, "before the first"},
        {"[rules a]\n", 1, "unknown section 'rules'"},
        {"[rule a\n", 1, "without ']'"},
        {"[rule 1a]\n", 1, "no name"},
        {"[define a-b]\n    x\n", 1, "no name"},
        {"[define a]\n", 1, "is empty"},
        {"[define a]\n    x\n+ x\n", 3, "no cases"},
        {"[define a]\n    x\n[define a]\n    y\n", 3, "t.rule:1 too"},
        {"[rule a]\nkind = target\nmatch = x\n" CASES "[rule a]\nkind = cue\nmatch = x\n" CASES,
         6, "t.rule:1 too"},
        {"[rule a]\nkind = target\nkind = cue\nmatch = x\n" CASES, 3, "given in line 2"},
        {"[rule a]\nkinds = target\nkind = cue\nmatch = x\n" CASES, 2, "unknown key 'kinds'"},
        {"[rule a]\nkind = goal\nmatch = x\n" CASES, 2, "unknown kind 'goal'"},
        {"[rule a]\nmatch = x\n" CASES, 1, "no kind"},
        {"[rule a]\nkind = cue\n" CASES, 1, "no match"},
        {"[rule a]\nkind = cue\nmatch = x\n- y\n", 1, "no '+' case"},
        {"[rule a]\nkind = cue\nmatch = x\n+ x\n", 1, "no '-' case"},
        {"[rule a]\nkind = cue\nwhere = body, margin\nmatch = x\n" CASES, 3, "'margin'"},
        {"[rule a]\nkind = cue\nstrength = 1.5\nmatch = x\n" CASES, 3, "strength"},
        {"[rule a]\nkind = cue\nstrength =\nmatch = x\n" CASES, 3, "strength"},
        {"[rule a]\nkind = cue\nneeds = x |\nmatch = x\n" CASES, 3, "needs"},
        {"[rule a]\nkind = target\nset = kind:by\nmatch = x\n" CASES, 3, "no field of a target"},
        {"[rule a]\nkind = deadline\nset = kind:bye\nmatch = x\n" CASES, 3, "'bye' is no kind"},
        {"[rule a]\nkind = deadline\nset = kind\nmatch = x\n" CASES, 3, "not 'kind'"},
        {"[rule a]\nkind = veto\nmatch = x\n" CASES, 1, "needs 'of"},
        {"[rule a]\nkind = veto\nof = veto\nmatch = x\n" CASES, 3, "no record type"},
        {"[rule a]\nkind = target\nof = target\nmatch = x\n" CASES, 3, "'of' is for"},
        {"[rule a]\nkind = target\nmatch =\n  x\n\n  (?<wert>y)\n" CASES, 6,
         "'wert' is no field"},
        {"[rule a]\nkind = target\nmatch = x\n+ x | wert=1\n- y\n", 4, "'wert' is no field"},
        {"[rule a]\nkind = target\nmatch = x\n+ x | 1\n- y\n", 4, "name=value"},
        {"[rule a]\nkind = target\nmatch = x\n+ x\n- y | value=1\n", 5, "no fields"},
        {"[rule a]\nkind = cue\nmatch = x\n+ \n+ x\n- y\n", 4, "without text"},
        {"[rule a]\nkind = cue\nmatch =\n  x |\n# note\n  y{3,1}\n" CASES, 6, "quantifier"},
        {"[rule a]\nkind = cue\nmatch =\n  (x |\n  y\n" CASES, 4, "without ')'"},
        {"[rule a]\nkind = cue\nmatch =\n  x |\n  y)|(z\n" CASES, 5, "without '('"},
        {"[rule a]\nkind = cue\nmatch =\n  x\n  [a-z\n" CASES, 5, "without ']'"},
        {"[rule a]\nkind = cue\nmatch =\n  x |\n  (?&no)\n" CASES, 5, "no [define no]"},
        {"[rule a]\nkind = cue\nmatch =\n  (?-x:Thủ tướng) | thủ tướng\n" CASES, 4, "a blank"},
        {"[rule a]\nkind = cue\nmatch = thủ\n  tướng\n" CASES, 4, "a blank"},
        {"[rule a]\nkind = cue\nmatch = (?-x:a b(?x) c d)\n" CASES, 3, "a blank"},
        {"[define a]\n  x(\n[rule b]\nkind = cue\nmatch = (?&a)\n" CASES, 2, "without ')'"},
        {"[define a]\n    x |\n    y{3,1}\n", 3, "quantifier"},
        {"  x\n", 1, "continues nothing"},
        {"[rule a]\nkind = cue\nmatch = x\nfoo\n" CASES, 4, "neither"},
        {"[define a]\n  (x)\n[rule b]\nkind = cue\nmatch = (?&a) |\n   y{3,1}\n" CASES, 6,
         "quantifier"},
        {"# a\n\n# \xFF\n", 3, "UTF-8"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct ruleset *s = from(table[i].text);
        print_message("%zu: %s\n", i, s->nproblems ? s->problems[0].words : "none");
        assert_true(s->nproblems >= 1);
        assert_int_equal(s->problems[0].line, table[i].line);
        assert_non_null(strstr(s->problems[0].words, table[i].words));
        rules_free(s);
    }
}

static void no_mistakes(void **state)
{
    (void)state;
    static const char *const table[] = {
        "",
        "\xEF\xBB\xBF# only a comment\n",
        "[rule a]\r\nkind = cue\r\nmatch = x\r\n+ x\r\n- y\r\n",
        "[rule a]\nkind = cue\nmatch = (?-x:chủ trì) \\h [ a-z]+ \\Qa b\\E # a note "
        "(here\n" CASES,
        "[rule a]\nkind = cue\nmatch = (?-x:a b|c (d e) f) | (?i:x) | (?#a b c) z\n" CASES,
        "[rule a]\nkind = cue\nmatch = a ? b | []x] | [^]a b] | [[:alpha:] ] c\n" CASES,
        "[rule a]\nkind = cue\nmatch = (?<_x>a) \\k<_x> (?1) \\g<1> (?(<_x>)b|c)\n" CASES,
        "[rule a]\nkind = cue\nmatch = (*positive_lookahead:a) a | (*atomic:b) | (*F)\n" CASES,
        "[rule a]\nkind = veto\nof = deadline\nwhere = any\nstrength = 0.25\nmatch = x\n" CASES,
        "[rule a]\nkind = deadline\nset = kind:by; rrule:FREQ=YEARLY;\nmatch = x\n" CASES,
        "[define p]\n  \\( (?: [^()]++ | (?&p) )* \\)\n[rule a]\nkind = cue\nmatch = "
        "(?&p)\n" CASES,
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct ruleset *s = from(table[i]);
        if (s->nproblems)
            print_message("%zu: line %u: %s\n", i, s->problems[0].line, s->problems[0].words);
        assert_int_equal(s->nproblems, 0);
        rules_free(s);
    }
}

static void parts_of_a_rule(void **state)
{
    (void)state;
    struct ruleset *s = from("[define unused]\n  q(?<deep>x)\n"
                             "[define day]\n  (?<inner>\\d{1,2})\n"
                             "[define date]\n  (?&day) / (?&day)\n"
                             "[rule d.by]\nkind  = deadline\nwhere = head, table\n"
                             "set   = kind:by; edtf : x y\nstrength = 0.75\n"
                             "match =\n"
                             "    (?<_cue>(?-x:trước ngày)) \\h # a cue\n"
                             "\n"
                             "    (?<end>(?&date))\n"
                             "+ Trước ngày 30/6,\n   làm xong. | end=30/6; kind=by | end=1/7\n"
                             "+ a\\nb \\| c\n"
                             "- Sau ngày 30/6.\n");
    assert_int_equal(s->nproblems, 0);
    assert_int_equal(s->nrules, 1);
    const struct rule *r = rules_next(s, "deadline", NULL);
    assert_ptr_equal(r, &s->rules[0]);
    assert_null(rules_next(s, "deadline", r));
    assert_null(rules_next(s, "target", NULL));
    assert_string_equal(r->name, "d.by");
    assert_int_equal(r->line, 7);
    assert_int_equal(r->where, 1u << 1 | 1u << 6); /* ROLE_HEAD, ROLE_TABLE */
    assert_true(r->strength > 0.749 && r->strength < 0.751);
    assert_int_equal(r->nset, 2);
    assert_string_equal(r->set[0].name, "kind");
    assert_string_equal(r->set[1].name, "edtf");
    assert_string_equal(r->set[1].value, "x y");
    assert_int_equal(r->ncases, 3);
    assert_string_equal(r->cases[0].text, "Trước ngày 30/6, làm xong.");
    assert_string_equal(r->cases[0].fields, "end=30/6; kind=by | end=1/7");
    assert_int_equal(r->cases[0].line, 16);
    assert_string_equal(r->cases[1].text, "a\nb | c");
    assert_null(r->cases[1].fields);
    assert_false(r->cases[2].wanted);

    const char text[] = "Xong TRƯỚC NGÀY 15/6 và trước ngày 1/12.";
    struct match m;
    uint32_t off, len;
    assert_int_equal(rule_match(s, r, text, strlen(text), 0, &m), 1);
    assert_int_equal(m.off, strlen("Xong "));
    assert_int_equal(m.len, strlen("TRƯỚC NGÀY 15/6"));
    assert_int_equal(m.ngroups, 1); /* neither '_cue' nor what the blocks name */
    assert_true(match_group(&m, "end", &off, &len));
    assert_memory_equal(text + off, "15/6", len);
    assert_false(match_group(&m, "inner", &off, &len));
    assert_false(match_group(&m, "_cue", &off, &len));
    assert_int_equal(rule_match(s, r, text, strlen(text), m.off + m.len, &m), 1);
    assert_memory_equal(text + m.groups[0].off, "1/12", m.groups[0].len);
    assert_int_equal(rule_match(s, r, text, strlen(text), m.off + m.len, &m), 0);
    assert_int_equal(rule_match(s, r, text, strlen(text), strlen(text) + 1, &m), 0);
    rules_free(s);
}

/* Where no word that a rule needs stands, it does not match; however capitals are written. */
static void needed_words(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t from;
        int want;
    } table[] = {
        {"đạt 90 trở lên", 0, 1}, {"ĐẠT 90 TRỞ LÊN", 0, 1}, {"Trở Lên 90", 0, 1},
        {"Trở lên 90", 0, 1},     {"đạt 90", 0, 0},         {"trở lên 90", 9, 0},
        {"ưu tiên 90", 0, 1},     {"Ưu Tiên 90", 0, 1},     {"", 0, 0},
    };
    struct ruleset *s = from("[rule a]\nkind = cue\nneeds = trở lên | ưu tiên\nmatch = \\d+\n"
                             "+ 9 trở lên\n- y\n");
    assert_int_equal(s->nproblems, 0);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct match m;
        const char *t = table[i].text;
        assert_int_equal(rule_match(s, &s->rules[0], t, strlen(t), table[i].from, &m),
                         table[i].want);
    }
    rules_free(s);
}

/* One rule each: text that must or must not match it. */
static void matching(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        int want;
        const char *got;
    } table[] = {
        {"(?-x:đến năm) \\h \\d+", "Đến năm 2025", 1, "Đến năm 2025"},
        {"\\bđịnh\\b", "Chính phủ quy Định.", 1, "Định"},
        {"^ b $", "a\nb\nc", 1, "b"}, /* paragraph ends */
        {"a . b", "a\nb", 0, ""},     /* the dot stays in its paragraph */
        {"x*", "aaa", 0, ""},         /* an empty match is none */
        {"hoà", "hòa", 1, "hòa"},     /* the file's tone style is made the flow's */
        {"ho\xCC\x80"
         "a",
         "hòa", 1, "hòa"}, /* and its letters composed */
        {"(a)|(?<value>b)", "b", 1, "b"},
        {"(?<value> (?&value) | z )", "az", 1, "az"}, /* a group may be named like a block */
        {"(?:a|(?:(?:a+)+)+)+ b$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac b.b", -1, ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char file[512];
        snprintf(file, sizeof file,
                 "[define value]\n  (a)(?&v)\n[define v]\n  z\n"
                 "[rule a]\nkind = target\nmatch = %s\n" CASES,
                 table[i].pattern);
        struct ruleset *s = from(file);
        struct match m;
        if (s->nproblems)
            print_message("%zu: %s\n", i, s->problems[0].words);
        assert_int_equal(s->nrules, 1);
        print_message("%zu: %s\n", i, table[i].pattern);
        int got = rule_match(s, &s->rules[0], table[i].text, strlen(table[i].text), 0, &m);
        assert_int_equal(got, table[i].want);
        if (got == 1) {
            assert_int_equal(m.len, strlen(table[i].got));
            assert_memory_equal(table[i].text + m.off, table[i].got, m.len);
        }
        rules_free(s);
    }
}

static char *read_all(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *s = calloc(1, 1 << 20);
    assert_non_null(f);
    assert_true(fread(s, 1, (1 << 20) - 1, f) > 0);
    fclose(f);
    return s;
}

/* The blocks of rules/common.rule: what each takes of a text. */
static void common_blocks(void **state)
{
    (void)state;
    static const struct {
        const char *block, *text, *want; /* want NULL: the whole text; "": no match */
    } table[] = {
        {"numeral", "1.733,5", NULL},
        {"numeral", "01", NULL},
        {"numeral", "mười lăm", NULL},
        {"numeral", "hai mươi", NULL},
        {"numeral", "đến năm 2025", "2025"},
        {"numeral", "thứ tự", ""},
        {"digits", "ngày 15/6", ""},
        {"digits", "1,5.", "1,5"},
        {"percent", "đạt 90% trở lên", "90%"},
        {"percent", "70 - 80%", NULL},
        {"percent", "từ 1,5% đến 2 %", "1,5% đến 2 %"},
        {"percent", "90 phần trăm", NULL},
        {"percent", "90 hộ", ""},
        {"any_date", "15/01/2020", NULL},
        {"any_date", "ngày 15/6", NULL},
        {"any_date", "15 / 6 / 2021", NULL},
        {"any_date", "ngày 10 tháng 9 năm 2020", NULL},
        {"any_date", "tháng 6/2021", NULL},
        {"any_date", "tháng 12 năm 2025", NULL},
        {"any_date", "Quý III/2021", NULL},
        {"any_date", "quý II và quý III năm 2026", NULL},
        {"any_date", "quý 4 năm 2025", NULL},
        {"any_date", "năm 2025", NULL},
        {"any_date", "giai đoạn 2021 - 2025", NULL},
        {"any_date", "nhiệm kỳ 2020-2025", NULL},
        {"any_date", "giai đoạn 2026–2030", NULL},
        {"any_date", "từ 2026 đến năm 2030", NULL},
        {"any_date", "từ ngày 01/7 đến hết ngày 31/12/2025", NULL},
        {"any_date", "từ nay đến năm 2030", NULL},
        {"any_date", "từ tháng 3 đến tháng 5/2025", NULL},
        {"any_date", "6 tháng đầu năm 2026", NULL},
        {"any_date", "06 tháng cuối năm", NULL},
        {"any_date", "năm học 2024 - 2025", NULL},
        {"any_date", "cuối năm 2025", NULL},
        {"any_date", "số 11/2026/QĐ-UBND", ""},
        {"any_date", "12/KH-UBND", ""},
        {"any_date", "tăng 15,6", ""},
        {"any_date", "năm mới", ""},
        {"recurrence", "Hằng năm", NULL},
        {"recurrence", "hàng quý", NULL},
        {"recurrence", "mỗi tháng", NULL},
        {"recurrence", "định kỳ 6 tháng, 01 năm", NULL},
        {"recurrence", "định kỳ 6 tháng", NULL},
        {"recurrence", "định kỳ hằng quý", NULL},
        {"recurrence", "thứ 5 hằng tuần", NULL},
        {"recurrence", "06 tháng một lần", NULL},
        {"recurrence", "01 lần/năm", NULL},
        {"recurrence", "hằng tháng, quý, năm", NULL},
        {"recurrence", "định kỳ quý, năm", NULL},
        {"recurrence", "bán hàng", ""},
        {"any_when", "ngày 15/6 và ngày 15/12 hằng năm", NULL},
        {"any_when", "14h00 thứ 5 hằng tuần", NULL},
        {"any_when", "14 giờ 00 ngày 10/9/2020", NULL},
        {"any_when", "ngày 25 hằng tháng", NULL},
        {"doc_number", "62-KL/TW", NULL},
        {"doc_number", "số 157/KH-UBND ngày", "157/KH-UBND"},
        {"doc_number", "35/2025/NQ-HĐND", NULL},
        {"doc_number", "218- QĐ/TW", NULL},
        {"doc_number", "427 - KH/TU", NULL},
        {"doc_number", "22/2018/QH14", NULL},
        {"doc_number", "749/QĐ-TTg", NULL},
        {"doc_number", "02-ĐA/TU", NULL},
        {"doc_number", "100/KH-BCĐ138", NULL},
        {"doc_number", "ngày 15/6/2021", ""},
        {"doc_number", "90/Năm", ""},
        {"doc_number", "2 - UBND xã", ""},
        {"doc_type", "các kế hoạch", "kế hoạch"},
        {"bodies",
         "các \xEE\x80\x80Sở A\xEE\x80\x81, \xEE\x80\x80Sở B\xEE\x80\x81 và các \xEE\x80\x80hội"
         "\xEE\x80\x81",
         NULL},
        {"bodies", "các Sở A", ""},
        {"rest", "tăng 1.733 hộ. Sau", "tăng 1.733 hộ"},
        {"bullet", "(4) Sở", "(4) "},
        {"bullet", "xong a) Sở", ""},
    };
    char *common = read_all("rules/common.rule");
    size_t room = strlen(common) + 256;
    char *file = malloc(room);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *want = table[i].want ? table[i].want : table[i].text;
        snprintf(file, room, "%s\n[rule t]\nkind = cue\nmatch = (?&%s)\n" CASES, common,
                 table[i].block);
        struct ruleset *s = from(file);
        if (s->nproblems)
            print_message("line %u: %s\n", s->problems[0].line, s->problems[0].words);
        assert_int_equal(s->nproblems, 0);
        struct match m;
        int got = rule_match(s, &s->rules[0], table[i].text, strlen(table[i].text), 0, &m);
        char *took = calloc(1, 256);
        if (got == 1)
            memcpy(took, table[i].text + m.off, m.len);
        if (strcmp(took, want) != 0)
            print_message("%s over '%s'\n", table[i].block, table[i].text);
        assert_string_equal(took, want);
        free(took);
        rules_free(s);
    }
    free(common);
    free(file);
}

static void no_folder(void **state)
{
    (void)state;
    struct ruleset *s = rules_load("/nonexistent-folder");
    assert_int_equal(s->nrules, 0);
    assert_int_equal(s->nproblems, 1);
    rules_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes),        cmocka_unit_test(no_mistakes),
        cmocka_unit_test(parts_of_a_rule), cmocka_unit_test(matching),
        cmocka_unit_test(common_blocks),   cmocka_unit_test(no_folder),
        cmocka_unit_test(needed_words),    cmocka_unit_test(words_without_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
