/* cmd_rules.c -- the rules folder looked over: mistakes, the rules' own cases, a list. */
#include "cmd_rules.h"

#include "cli.h"
#include "extract.h"
#include "explain.h"
#include "layout.h"
#include "passage.h"
#include "ruletest.h"
#include "run.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static size_t count_cases(const struct ruleset *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->nrules; i++)
        n += s->rules[i].ncases;
    return n;
}

static void print_problems(const struct ruleset *s)
{
    for (size_t i = 0; i < s->nproblems; i++) {
        const struct rule_problem *p = &s->problems[i];
        if (p->line)
            printf("%s:%u: %s\n", p->file, p->line, p->words);
        else
            printf("%s: %s\n", p->file, p->words);
    }
}

/* ---- check ---- */

static int check(const char *dir)
{
    struct ruleset *s = rules_load(dir);
    size_t mistakes = s->nproblems;
    print_problems(s);
    if (!s->nrules && !mistakes) {
        printf("%s: no rules in it, no *.rule\n", dir);
        mistakes++;
    }
    mistakes += rules_check_lists(dir);
    printf("%zu rules, %zu cases, %zu mistake%s\n", s->nrules, count_cases(s), mistakes,
           mistakes == 1 ? "" : "s");
    rules_free(s);
    return mistakes ? EXIT_SOME_FAILED : EXIT_DONE;
}

/* ---- list ---- */

static int list(const char *dir)
{
    struct ruleset *s = rules_load(dir);
    int status = s->nproblems ? EXIT_SOME_FAILED : EXIT_DONE;
    for (size_t i = 0; i < s->nrules; i++) {
        const struct rule *r = &s->rules[i];
        printf("%-32s %-10s %3zu cases  %s:%u\n", r->name, r->kind, r->ncases, r->file, r->line);
    }
    if (s->nproblems)
        cli_say("%zu mistakes; see 'trichluc rules check'", s->nproblems);
    rules_free(s);
    return status;
}

/* ---- test ---- */

struct maker { /* what the cases are tried with */
    struct extractor *extractor;
    struct agencies *agencies;
    struct doc *doc; /* of the case at hand: its records' strings live there */
    struct passage passage;
    struct explain *explain; /* of the case at hand */
};

/* A role that the rule looks at; the body where it may. */
static enum role role_of(const struct rule *r)
{
    for (int role = ROLE_BODY; role < ROLE_COUNT; role++)
        if (r->where & (1u << role))
            return (enum role)role;
    return ROLE_BODY;
}

/* A document of one page, each line of the text a paragraph of that role. */
static struct doc *case_doc(const char *text, enum role role)
{
    struct doc *d = doc_new("case.txt");
    struct buf flow = {0};
    struct page *page = doc_add_page(d);
    page->no = page->pages = 1;
    page->source = SOURCE_TEXT;
    for (size_t i = 0; text[i];) {
        size_t len = strcspn(text + i, "\n");
        char *s = arena_strndup(d->mem, text + i, len);
        struct line *line = doc_add_line(d, s, s);
        line->role = role;
        doc_split_line(d);
        uint32_t at = (uint32_t)(d->nlines - 1), off = (uint32_t)flow.len;
        if (len) {
            VEC_PUSH(d->pieces, d->npieces, d->cap_pieces) =
                (struct piece){.off = off, .len = (uint32_t)len, .line = at};
            VEC_PUSH(d->paras, d->nparas, d->cap_paras) = (struct para){
                .off = off, .len = (uint32_t)len, .line = at, .nlines = 1, .role = role};
            buf_add(&flow, s, len);
            buf_chr(&flow, '\n');
        }
        i += len + (text[i + len] == '\n');
    }
    d->flow_len = flow.len;
    d->flow = xstrdup(buf_text(&flow));
    buf_free(&flow);
    segment_doc(d);
    return d;
}

static void make_records(void *arg, const struct rule *rule, const char *text,
                         struct records *out)
{
    struct maker *m = arg;
    doc_free(m->doc);
    m->doc = case_doc(text, role_of(rule));
    explain_clear(m->explain);
    extract_doc(m->extractor, m->doc, out);
}

static const char *make_why(void *arg, const struct rule *rule)
{
    const struct maker *m = arg;
    return explain_why(m->explain, rule);
}

static const char *make_tagged(void *arg, struct arena *a, const char *text)
{
    struct maker *m = arg;
    struct doc *d = case_doc(text, ROLE_BODY);
    const char *out = "";
    if (d->nparas) {
        passage_begin(&m->passage, d);
        passage_set(&m->passage, d, 0, m->agencies);
        out = arena_strndup(a, buf_text(&m->passage.tagged.text), m->passage.tagged.text.len);
    }
    doc_free(d);
    return out;
}

static int test(const char *dir, const char *only, int verbose)
{
    struct maker m = {0};
    const char *why = NULL;
    int status = EXIT_INPUT;
    m.extractor = extractor_open(dir, &why);
    if (m.extractor)
        m.agencies = agencies_load(dir, &why);
    if (!m.agencies) {
        cli_say("%s: %s", dir, why ? why : "cannot be read");
        goto out;
    }
    struct ruleset *s = extractor_rules(m.extractor);
    m.explain = explain_new();
    extractor_explain(m.extractor, m.explain);
    const struct rulemaker maker = {
        .arg = &m, .records = make_records, .tagged = make_tagged, .why = make_why};
    print_problems(s);
    struct ruletest_sum sum = ruletest_run(s, &maker, only, verbose, stdout);
    if (only && sum.passed + sum.failed == 0) {
        status = cli_misuse("rules", "no rule whose name begins with '%s' has cases", only);
        goto out;
    }
    printf("%zu cases match another rule too, %zu rules match no case", sum.conflicts,
           sum.unused);
    if (s->nproblems)
        printf(", %zu mistakes in the files", s->nproblems);
    printf("\n%zu passed, %zu failed\n", sum.passed, sum.failed);
    status = sum.failed || s->nproblems ? EXIT_SOME_FAILED : EXIT_DONE;
out:
    free((char *)why);
    doc_free(m.doc);
    passage_free(&m.passage);
    agencies_free(m.agencies);
    extractor_close(m.extractor);
    explain_free(m.explain);
    return status;
}

int cmd_rules(int argc, char **argv)
{
    const char *rules = NULL;
    int operands = 0, verbose = 0;
    const struct cli_option options[] = {
        CLI_RULES(rules),
        CLI_VERBOSE(verbose),
    };
    const struct cli cli = {
        .command = "rules",
        .usage = "rules check | test [NAME] | list",
        .about =
            "check tells mistakes with file and line; test runs the cases that stand beside the\n"
            "rules (of those whose name begins with NAME); list names every rule.",
        .options = options,
        .noptions = sizeof options / sizeof *options,
        .min_operands = 1,
        .max_operands = 2,
    };
    int status = cli_parse(&cli, argc, argv, &operands);
    if (status != CLI_PARSED)
        return status;
    bool is_test = strcmp(argv[0], "test") == 0;
    if (!is_test && strcmp(argv[0], "check") != 0 && strcmp(argv[0], "list") != 0)
        return cli_misuse("rules", "'%s' is none of check, test, list", argv[0]);
    if (operands > 1 && !is_test)
        return cli_misuse("rules", "%s takes no name", argv[0]);

    struct tools t;
    tools_init(&t);
    t.rules_dir = rules;
    const char *dir = tools_rules_dir(&t);
    DIR *d = dir ? opendir(dir) : NULL;
    if (d)
        closedir(d);
    if (dir && !d)
        cli_say("%s: no such folder, or not to be read", dir);
    if (!d)
        status = EXIT_INPUT;
    else if (is_test)
        status = test(dir, operands > 1 ? argv[1] : NULL, verbose);
    else
        status = *argv[0] == 'c' ? check(dir) : list(dir);
    tools_close(&t);
    return status;
}
