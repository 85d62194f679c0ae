/* cmd_compare.c -- the targets of several provinces side by side. */
#include "cli.h"
#include "compare_html.h"
#include "compare_xlsx.h"
#include "export.h"
#include "run.h"

#include <errno.h>
#include <string.h>

static const char *const formats[] = {"table", "csv", "json", "html", "xlsx", NULL};
static const char *const all_borders[] = {"then", "now", NULL};
#define TOLD_MAX 60 /* indicators of the store that are told after a slip */

struct job {
    const struct compare_wish *wish;
    const char *format, *out; /* out NULL: standard output */
    bool spreadsheet;
    struct store *store;
    struct comparison *c;
    struct compare_names *names;
    struct sources *sources; /* for the formats that name documents */
};

static int tell_store(const struct job *j)
{
    cli_say("the store: %s", store_error(j->store));
    return store_error_status(j->store);
}

static int tell_write(const char *path, int why)
{
    fputs("trichluc: ", stderr);
    print_path(stderr, path);
    fprintf(stderr, ": %s\n", strerror(why));
    return EXIT_WRITE;
}

static void put_text(struct buf *b, const struct job *j)
{
    if (j->spreadsheet)
        buf_str(b, EXPORT_BOM);
    if (strcmp(j->format, "csv") == 0)
        compare_csv(b, j->c, j->names, j->spreadsheet);
    else if (strcmp(j->format, "json") == 0)
        compare_json(b, j->c, j->names);
    else if (strcmp(j->format, "html") == 0)
        compare_html(b, j->c, j->names, j->sources);
    else
        compare_table(b, j->c, j->names, j->sources, cli_columns(), !j->out && cli_colour(stdout));
}

/* 0; -1 where the store failed; 1 where writing failed (errno). */
static int put_format(FILE *to, const struct job *j)
{
    if (strcmp(j->format, "xlsx") == 0) {
        const struct compare_book book = {j->c, j->names, j->sources, !j->wish->provinces};
        return compare_xlsx(to, &book, j->store);
    }
    struct buf b = {0};
    put_text(&b, j);
    int r = b.len && fwrite(b.s, 1, b.len, to) != b.len ? 1 : 0;
    buf_free(&b);
    return r;
}

static int write_out(const struct job *j)
{
    struct aside f = {0};
    if (!j->out)
        return put_format(stdout, j) ? EXIT_WRITE : EXIT_DONE; /* told when it is closed */
    int why = aside_open(&f, j->out);
    if (why)
        return tell_write(j->out, why);
    int r = put_format(f.to, j);
    why = errno;
    int closed = aside_close(&f, r == 0);
    if (r < 0)
        return tell_store(j);
    return r || closed ? tell_write(j->out, r ? why : closed) : EXIT_DONE;
}

static bool names_documents(const char *format)
{
    return strcmp(format, "csv") != 0 && strcmp(format, "json") != 0;
}

static void tell_unknown(const struct compare_names *n, const char *what, const char *name,
                         bool province)
{
    struct buf like = {0};
    compare_suggest(&like, n, province, name);
    cli_say("no %s '%s'%s%s", what, name, like.len ? "; like it: " : "", buf_text(&like));
    buf_free(&like);
}

/* Those whose documents the store has. */
static void tell_provinces(const struct job *j)
{
    const struct compare_wish all = {.borders = j->wish->borders, .names = j->names};
    struct comparison *c = compare_build(j->store, &all);
    if (c && c->nprovinces)
        cli_say("provinces with targets in this store:");
    for (size_t i = 0; c && i < c->nprovinces; i++)
        if (*c->provinces[i].slug)
            fprintf(stderr, "  %-34s %s (%zu document%s)\n", c->provinces[i].slug, c->provinces[i].name,
                    c->provinces[i].documents, c->provinces[i].documents == 1 ? "" : "s");
    compare_free(c);
}

/* Words that nothing knows: likely a slip, and an empty table would hide it. */
static int refuse(const struct job *j)
{
    const struct comparison *c = j->c;
    for (size_t i = 0; i < c->nno_province; i++)
        tell_unknown(j->names, "province", c->no_province[i], true);
    for (size_t i = 0; i < c->nno_indicator; i++)
        tell_unknown(j->names, "indicator", c->no_indicator[i], false);
    if (c->nno_province)
        tell_provinces(j);
    if (c->nno_indicator && c->nknown)
        cli_say("indicators with targets of these provinces in this store:");
    for (size_t i = 0; c->nno_indicator && i < c->nknown && i < TOLD_MAX; i++)
        fprintf(stderr, "  %-34s %s (%zu)\n", c->known[i].slug,
                compare_indicator_name(j->names, c->known[i].slug), c->known[i].targets);
    if (c->nno_indicator && c->nknown > TOLD_MAX)
        fprintf(stderr, "  and %zu more\n", c->nknown - TOLD_MAX);
    return c->nno_province || c->nno_indicator ? EXIT_USAGE : EXIT_DONE;
}

/* Provinces that were asked for and have nothing (of the `some` indicators asked for); targets that no row could take. */
static void tell_gaps(const struct comparison *c, bool some)
{
    for (size_t p = 0; p < c->nprovinces; p++) {
        size_t n = 0;
        for (size_t i = 0; i < c->nitems; i++)
            n += c->items[i].province == p;
        if (!n)
            cli_say("no %starget of '%s' in the store", some ? "such " : "", c->provinces[p].name);
    }
    if (!c->nrows)
        cli_say("nothing to compare");
    if (c->wrong)
        cli_say("%zu target%s left out: a reader marked %s as wrong", c->wrong,
                c->wrong == 1 ? "" : "s", c->wrong == 1 ? "it" : "them");
    if (c->left_out)
        cli_say("%zu target%s no indicator of the list, left out", c->left_out,
                c->left_out == 1 ? " has" : "s have");
}

int cmd_compare(int argc, char **argv)
{
    const char *store = NULL, *rules = NULL, *format = "table", *out = NULL, *borders = "then";
    struct compare_wish wish = {0};
    bool quiet = false, spreadsheet = false;
    int operands = 0;
    const struct cli_option options[] = {
        {.name = "province", .kind = CLI_TEXT, .to = &wish.provinces, .arg = "A,B,C",
         .help = "these provinces, in this order; names, slugs or codes (all)"},
        {.name = "indicator", .kind = CLI_TEXT, .to = &wish.indicators, .arg = "I",
         .help = "these indicators; names or slugs, a comma list (all)"},
        {.name = "borders", .kind = CLI_TEXT, .to = &borders, .arg = "B", .choices = all_borders,
         .help = "provinces as their documents name them (then), or as\n"
                 "merged on 1 July 2025 (now)"},
        {.name = "format", .kind = CLI_TEXT, .to = &format, .arg = "F", .choices = formats,
         .help = "table, csv, json, html or xlsx (table)"},
        {.name = "spreadsheet", .kind = CLI_FLAG, .to = &spreadsheet,
         .help = "csv for a spreadsheet program: a byte order mark, and an\n"
                 "apostrophe before text that it would run as a formula"},
        CLI_OUT(out),
        CLI_STORE(store),
        CLI_RULES(rules),
        CLI_QUIET(quiet),
    };
    const struct cli cli = {
        .command = "compare",
        .usage = "compare [--province A,B,C] [--indicator I] [--format F] [-o OUT]",
        .about = "Sets the targets of provinces side by side: a row an indicator, body, unit and scope,\n"
                 "a column a province. A cell that is empty shows after '≈' what its province asks\n"
                 "in a row that is near, or '–' where it asks nothing like it. Every format but\n"
                 "the table names document, page and record of every cell; xlsx needs -o.",
        .options = options, .noptions = sizeof options / sizeof *options,
    };
    int status = cli_parse(&cli, argc, argv, &operands);
    if (status != CLI_PARSED)
        return status;
    if (strcmp(format, "xlsx") == 0 && !out)
        return cli_misuse("compare", "xlsx needs -o OUT");
    if (spreadsheet && strcmp(format, "csv") != 0)
        return cli_misuse("compare", "--spreadsheet is for --format csv");
    if (out && cli_takes_store(out, cli_store(store)))
        return cli_misuse("compare", "-o names the store itself");
    struct job j = {.wish = &wish, .format = format, .out = out,
                    .spreadsheet = spreadsheet};
    if (!(j.store = cli_open_store(store, &status)))
        return status;
    struct tools t;
    tools_init(&t);
    t.rules_dir = rules;
    wish.names = j.names = compare_names_load(tools_rules_dir(&t));
    wish.reviews = true;
    wish.borders = strcmp(borders, "now") == 0 ? BORDERS_NOW : BORDERS_THEN;
    j.c = compare_build(j.store, &wish);
    if (j.c && names_documents(format))
        j.sources = sources_load(j.store, j.c);
    if (!j.c || (names_documents(format) && !j.sources)) {
        status = tell_store(&j);
    } else if ((status = refuse(&j)) == EXIT_DONE) {
        status = write_out(&j);
        fflush(stdout); /* what is said below must not fall into the table */
        if (!quiet)
            tell_gaps(j.c, wish.indicators != NULL);
    }
    sources_free(j.sources);
    compare_names_free(j.names);
    compare_free(j.c);
    store_close(j.store);
    tools_close(&t);
    return status;
}
