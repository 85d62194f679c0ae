/* cmd_compare.c -- the targets of several provinces side by side. */
#include "cli.h"
#include "compare.h"
#include "export.h"
#include "run.h"

#include <errno.h>
#include <string.h>

static const char *const formats[] = {"table", "csv", "json", NULL};

static void write_format(struct buf *out, const struct comparison *c,
                         const struct compare_names *n, const char *format, bool to_stdout)
{
    if (strcmp(format, "csv") == 0)
        compare_csv(out, c, n);
    else if (strcmp(format, "json") == 0)
        compare_json(out, c, n);
    else
        compare_table(out, c, n, cli_columns(), to_stdout && cli_colour(stdout));
}

static int write_out(const struct buf *b, const char *path)
{
    struct aside f = {0};
    if (!path)
        return b->len && fwrite(b->s, 1, b->len, stdout) != b->len ? EXIT_WRITE : EXIT_DONE;
    int why = aside_open(&f, path);
    if (!why && b->len && fwrite(b->s, 1, b->len, f.to) != b->len)
        why = errno;
    int closed = aside_close(&f, why == 0);
    why = why ? why : closed;
    if (!why)
        return EXIT_DONE;
    fputs("trichluc: ", stderr);
    print_path(stderr, path);
    fprintf(stderr, ": %s\n", strerror(why));
    return EXIT_WRITE;
}

/* Provinces that were asked for and have nothing; targets that no row could take. */
static void tell_gaps(const struct comparison *c)
{
    for (size_t p = 0; p < c->nprovinces; p++) {
        size_t n = 0;
        for (size_t i = 0; i < c->nitems; i++)
            n += c->items[i].province == p;
        if (!n)
            cli_say("no such target of '%s' in the store", c->provinces[p].name);
    }
    if (!c->nrows)
        cli_say("nothing to compare");
    if (c->left_out)
        cli_say("%zu target%s no indicator of the list, left out", c->left_out,
                c->left_out == 1 ? " has" : "s have");
}

int cmd_compare(int argc, char **argv)
{
    const char *store = NULL, *rules = NULL, *format = "table", *out = NULL;
    struct compare_wish wish = {0};
    bool quiet = false;
    int operands = 0;
    const struct cli_option options[] = {
        {.name = "province", .kind = CLI_TEXT, .to = &wish.provinces, .arg = "A,B,C",
         .help = "these provinces, in this order; names or slugs (all)"},
        {.name = "indicator", .kind = CLI_TEXT, .to = &wish.indicators, .arg = "I",
         .help = "these indicators; slugs, a comma list (all)"},
        {.name = "format", .kind = CLI_TEXT, .to = &format, .arg = "F", .choices = formats,
         .help = "table, csv or json (table)"},
        CLI_OUT(out),
        CLI_STORE(store),
        CLI_RULES(rules),
        CLI_QUIET(quiet),
    };
    const struct cli cli = {
        .command = "compare",
        .usage = "compare [--province A,B,C] [--indicator I] [--format F] [-o OUT]",
        .about = "Sets the targets of provinces side by side: a row an indicator and body, a column\n"
                 "a province. CSV and JSON name document, page and record of every cell.",
        .options = options, .noptions = sizeof options / sizeof *options,
    };
    int status = cli_parse(&cli, argc, argv, &operands);
    if (status != CLI_PARSED)
        return status;
    struct store *s = cli_open_store(store, &status);
    if (!s)
        return status;
    struct tools t;
    tools_init(&t);
    t.rules_dir = rules;
    struct comparison *c = compare_build(s, &wish);
    struct compare_names *names = compare_names_load(tools_rules_dir(&t));
    if (c) {
        struct buf b = {0};
        write_format(&b, c, names, format, !out);
        status = write_out(&b, out);
        if (!quiet)
            tell_gaps(c);
        buf_free(&b);
    } else {
        cli_say("the store: %s", store_error(s));
        status = store_error_status(s);
    }
    compare_names_free(names);
    compare_free(c);
    store_close(s);
    tools_close(&t);
    return status;
}
