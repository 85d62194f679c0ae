/* cmd_ingest.c -- documents into the store: the parent hashes, hands out and alone writes; workers
 * read. What is there already, unchanged, is left alone. */
#include "cli.h"
#include "ingest.h"
#include "inputs.h"
#include "run.h"
#include "sandbox.h"

#include <signal.h>
#include <string.h>

static volatile sig_atomic_t stopped; /* the signal that asks to stop, or 0 */

static void on_signal(int sig)
{
    stopped = sig;
}

static void catch_signals(void)
{
    struct sigaction sa = {.sa_handler = on_signal};
    sigemptyset(&sa.sa_mask);
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
    sigaction(SIGHUP, &sa, NULL);
}

static void join_arguments(struct buf *out, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        if (i)
            buf_chr(out, ' ');
        buf_str(out, argv[i]);
    }
}

static void summary(const struct ingest *g, bool quiet)
{
    char span[32];
    if (quiet)
        return;
    fprintf(stderr, "%zu document%s read, %lu page%s, %lu record%s in %s", g->read,
            g->read == 1 ? "" : "s", g->pages, g->pages == 1 ? "" : "s", g->records,
            g->records == 1 ? "" : "s",
            progress_span(progress_seconds(&g->progress), span));
    const struct {
        size_t n;
        const char *words;
    } more[] = {{g->repaired, "repaired again"}, {g->extracted, "extracted again"},
                {g->unchanged, "unchanged"},     {g->renamed, "renamed"},
                {g->twins, g->twins == 1 ? "copy of others" : "copies of others"},
                {g->replaced, "in place of what a file held before"},
                {g->left, "left for the next run"}, {g->failed, "failed"}};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (more[i].n)
            fprintf(stderr, "; %zu %s", more[i].n, more[i].words);
    if (g->lost_pages)
        fprintf(stderr, "; %lu page%s lost", g->lost_pages, g->lost_pages == 1 ? "" : "s");
    fputs(stopped ? "; stopped, the rest is for the next run\n" : "\n", stderr);
}

static int exit_status(const struct ingest *g, int r)
{
    if (r != 0)
        return r;
    if (stopped)
        return 128 + stopped;
    if (g->unopened && g->unopened == g->in.n)
        return EXIT_INPUT;
    return g->failed || g->lost_pages ? EXIT_SOME_FAILED : EXIT_DONE;
}

static int check_causes(const struct cli_list *retry)
{
    for (size_t i = 0; i < retry->n; i++)
        if (!plan_is_cause(retry->v[i]))
            return cli_misuse("ingest", "--retry: no cause '%s'", retry->v[i]);
    return CLI_PARSED;
}

int cmd_ingest(int argc, char **argv)
{
    const char *store = NULL, *rules = NULL;
    const char *sandbox = "on";
    static const char *const on_off[] = {"on", "off", NULL};
    const struct worker_limits usual = reader_limits(workers_cores());
    long jobs = usual.jobs, page_seconds = (long)usual.silence, seconds = (long)usual.total,
         memory = (long)(usual.memory >> 20), wait = 0, settle = 0, max_lost = INGEST_MAX_LOST;
    bool quiet = false, dry = false;
    int verbose = 0, operands = 0, status;
    struct cli_list retry = {0};
    const struct cli_option options[] = {
        CLI_STORE(store),
        {.name = "jobs", .letter = 'j', .kind = CLI_NUMBER, .to = &jobs, .arg = "N", .min = 1,
         .max = 256, .help = "workers (else as many as there are cores)"},
        {.name = "timeout", .kind = CLI_NUMBER, .to = &page_seconds, .arg = "SECONDS", .min = 1,
         .max = 1000000, .help = "give a page up after so long (600)"},
        {.name = "timeout-document", .kind = CLI_NUMBER, .to = &seconds, .arg = "SECONDS",
         .min = 1, .max = 1000000, .help = "give a document up after so long (21600)"},
        {.name = "memory", .kind = CLI_NUMBER, .to = &memory, .arg = "MB", .min = 64,
         .max = 1 << 20, .help = "memory that one worker may take (3072)"},
        {.name = "sandbox", .kind = CLI_TEXT, .to = &sandbox, .arg = "on|off",
         .choices = on_off, .help = "off: workers read without a fence around them"},
        {.name = "max-lost", .kind = CLI_NUMBER, .to = &max_lost, .arg = "PERCENT", .max = 100,
         .help = "a document that loses more of its pages fails (10)"},
        {.name = "retry", .kind = CLI_LIST, .to = &retry, .arg = "CODE",
         .help = "read again what failed with this code before, or 'failed': all of it"},
        {.name = "settle", .kind = CLI_NUMBER, .to = &settle, .arg = "SECONDS", .max = 1000000,
         .help = "leave files written to in the last so many seconds for the next run (0)"},
        {.name = "wait", .kind = CLI_NUMBER, .to = &wait, .arg = "SECONDS", .max = 1000000,
         .help = "wait so long for another run to end (0)"},
        {.name = "dry-run", .letter = 'n', .kind = CLI_FLAG, .to = &dry,
         .help = "only tell what would be done, and why"},
        CLI_RULES(rules),
        CLI_QUIET(quiet),
        CLI_VERBOSE(verbose),
    };
    const struct cli cli = {
        .command = "ingest",
        .usage = "ingest [option ...] PATH ...",
        .about = "Reads .pdf .tif .tiff .png .jpg .jpeg .txt .md files into the store. Folders are\n"
                 "walked; '-' takes a list of paths on standard input. What is in the store and\n"
                 "has not changed is left alone; with other rules or another model it is extracted\n"
                 "or repaired anew from its stored pages.",
        .options = options, .noptions = sizeof options / sizeof *options,
        .min_operands = 1, .max_operands = -1,
    };
    struct buf arguments = {0};
    join_arguments(&arguments, argc, argv);
    status = cli_parse(&cli, argc, argv, &operands);
    if (status == CLI_PARSED)
        status = check_causes(&retry);
    if (status == CLI_PARSED) {
        struct ingest g = {.limits = usual, .unfenced = strcmp(sandbox, "off") == 0,
                           .verbose = verbose, .quiet = quiet, .stop = &stopped, .wait = (double)wait,
                           .settle = (double)settle,
                           .wish = {.retry = retry.v, .nretry = retry.n,
                                    .max_lost = (unsigned)max_lost}};
        g.limits.jobs = (int)jobs;
        g.limits.silence = (double)page_seconds;
        g.limits.total = (double)seconds;
        g.limits.memory = (size_t)memory << 20;
        tools_init(&g.tools);
        g.tools.rules_dir = rules;
        inputs_add(&g.in, argv, operands, stdin);
        catch_signals();
        if (dry) {
            status = ingest_dry_run(&g, cli_store(store));
        } else {
            if (!g.unfenced && !sandbox_is_whole())
                cli_say("this kernel has no seccomp: workers read with limits, but without a fence");
            status = ingest_run(&g, cli_store(store), arguments.s);
            if (status == 0)
                summary(&g, quiet);
            status = exit_status(&g, status);
        }
        inputs_free(&g.in);
        tools_close(&g.tools);
    }
    buf_free(&arguments);
    cli_list_free(&retry);
    return status;
}
