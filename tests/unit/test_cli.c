/* Options from tables: every kind, every mistake. */
#include "cli.h"
#include "wrap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct values {
    bool flag;
    int verbose;
    long number;
    const char *text, *choice;
    struct cli_list list;
};

#define ARGS 10

static int parse(struct values *v, const char *const *args, char **argv, int *operands)
{
    static const char *const choices[] = {"red", "blue", NULL};
    const struct cli_option options[] = {
        {.name = "flag", .letter = 'f', .kind = CLI_FLAG, .to = &v->flag, .help = "a flag"},
        {.name = "verbose", .letter = 'v', .kind = CLI_COUNT, .to = &v->verbose, .help = "more"},
        {.name = "jobs", .letter = 'j', .kind = CLI_NUMBER, .to = &v->number, .arg = "N",
         .min = 1, .max = 8, .help = "a number"},
        {.name = "store", .kind = CLI_TEXT, .to = &v->text, .arg = "PATH", .help = "a text"},
        {.name = "colour", .kind = CLI_TEXT, .to = &v->choice, .arg = "C", .choices = choices,
         .help = "a choice"},
        {.name = "with", .kind = CLI_LIST, .to = &v->list, .arg = "X", .help = "a list"},
    };
    const struct cli cli = {.command = "try", .usage = "try", .about = "Tries.",
                            .options = options, .noptions = sizeof options / sizeof *options,
                            .max_operands = 2};
    int argc = 0;
    argv[argc++] = (char *)"try";
    while (args[argc - 1]) {
        argv[argc] = (char *)args[argc - 1];
        argc++;
    }
    return cli_parse(&cli, argc, argv, operands);
}

static void reads_every_kind(void **state)
{
    static const struct {
        const char *args[ARGS];
        int status;
        struct values want;
        int operands;
        const char *first;
    } cases[] = {
        {{"a", "b"}, CLI_PARSED, {0}, 2, "a"},
        {{"--flag", "a"}, CLI_PARSED, {.flag = true}, 1, "a"},
        {{"a", "--flag"}, CLI_PARSED, {.flag = true}, 1, "a"},
        {{"-fvv"}, CLI_PARSED, {.flag = true, .verbose = 2}, 0, NULL},
        {{"-j3"}, CLI_PARSED, {.number = 3}, 0, NULL},
        {{"-vj", "8", "x"}, CLI_PARSED, {.verbose = 1, .number = 8}, 1, "x"},
        {{"--jobs=1"}, CLI_PARSED, {.number = 1}, 0, NULL},
        {{"--store", "-"}, CLI_PARSED, {.text = "-"}, 0, NULL},
        {{"--store="}, CLI_PARSED, {.text = ""}, 0, NULL},
        {{"--colour", "blue"}, CLI_PARSED, {.choice = "blue"}, 0, NULL},
        {{"-"}, CLI_PARSED, {0}, 1, "-"},
        {{"--rules", "x", "-q", "a"}, CLI_PARSED, {0}, 1, "a"},
        {{"--", "--flag"}, CLI_PARSED, {0}, 1, "--flag"},
        {{"a", "b", "c"}, EXIT_USAGE, {0}, 0, NULL},
        {{"--flat"}, EXIT_USAGE, {0}, 0, NULL},
        {{"-x"}, EXIT_USAGE, {0}, 0, NULL},
        {{"--flag=1"}, EXIT_USAGE, {0}, 0, NULL},
        {{"--jobs"}, EXIT_USAGE, {0}, 0, NULL},
        {{"-j"}, EXIT_USAGE, {0}, 0, NULL},
        {{"--jobs", "0"}, EXIT_USAGE, {0}, 0, NULL},
        {{"--jobs", "9"}, EXIT_USAGE, {0}, 0, NULL},
        {{"--jobs", "2x"}, EXIT_USAGE, {0}, 0, NULL},
        {{"--jobs", "99999999999999999999"}, EXIT_USAGE, {0}, 0, NULL},
        {{"--colour", "green"}, EXIT_USAGE, {0}, 0, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct values v = {0};
        char *argv[ARGS + 1];
        int operands = 0;
        assert_int_equal(parse(&v, cases[i].args, argv, &operands), cases[i].status);
        if (cases[i].status != CLI_PARSED)
            continue;
        assert_int_equal(v.flag, cases[i].want.flag);
        assert_int_equal(v.verbose, cases[i].want.verbose);
        assert_int_equal(v.number, cases[i].want.number);
        assert_int_equal(operands, cases[i].operands);
        if (cases[i].first)
            assert_string_equal(argv[0], cases[i].first);
        if (cases[i].want.text)
            assert_string_equal(v.text, cases[i].want.text);
        if (cases[i].want.choice)
            assert_string_equal(v.choice, cases[i].want.choice);
    }
}

static void lists_grow(void **state)
{
    static const char *const args[] = {"--with", "a", "--with=b", NULL};
    struct values v = {0};
    char *argv[ARGS];
    int operands;
    (void)state;
    assert_int_equal(parse(&v, args, argv, &operands), CLI_PARSED);
    assert_int_equal(v.list.n, 2);
    assert_string_equal(v.list.v[0], "a");
    assert_string_equal(v.list.v[1], "b");
    cli_list_free(&v.list);
}

static void store_is_named_by_option_environment_default(void **state)
{
    (void)state;
    unsetenv("TRICHLUC_STORE");
    assert_string_equal(cli_store(NULL), "trichluc.db");
    setenv("TRICHLUC_STORE", "here.db", 1);
    assert_string_equal(cli_store(NULL), "here.db");
    assert_string_equal(cli_store("there.db"), "there.db");
    setenv("TRICHLUC_STORE", "", 1);
    assert_string_equal(cli_store(NULL), "trichluc.db");
}

static void width_comes_from_columns(void **state)
{
    static const struct {
        const char *in;
        int want;
    } cases[] = {{"120", 120}, {"20", 20}, {"x", 80}, {"3", 80}, {"", 80}};
    (void)state;
    if (isatty(STDOUT_FILENO))
        skip();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setenv("COLUMNS", cases[i].in, 1);
        assert_int_equal(cli_columns(), cases[i].want);
    }
}

static void text_is_wrapped_by_display_width(void **state)
{
    static const struct {
        const char *in;
        int width;
        const char *want; /* lines joined by '/' */
    } cases[] = {
        {"", 5, ""},
        {"một hai ba", 20, "một hai ba"},
        {"một hai ba", 7, "một hai/ba"},
        {"một hai ba", 6, "một/hai ba"},
        {"đường", 3, "đườ/ng"},
        {"a\nb", 9, "a/b"},
        {"một\nhai ba bốn", 6, "một/hai ba/bốn"},
        {"a  b", 1, "a/b"},
        {"e\xcc\x81t\xc3\xa9", 2, "e\xcc\x81t/\xc3\xa9"}, /* a combining mark takes no column */
        {"漢字", 3, "漢/字"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf got = {0};
        const char *line;
        size_t at = 0, len;
        while (wrap_next(cases[i].in, &at, cases[i].width, &line, &len)) {
            if (got.len)
                buf_chr(&got, '/');
            assert_true(display_width(line, len) <= cases[i].width);
            buf_add(&got, line, len);
        }
        assert_string_equal(buf_text(&got), cases[i].want);
        buf_free(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_kind),
        cmocka_unit_test(lists_grow),
        cmocka_unit_test(store_is_named_by_option_environment_default),
        cmocka_unit_test(width_comes_from_columns),
        cmocka_unit_test(text_is_wrapped_by_display_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
