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
    if (g->unchanged)
        fprintf(stderr, "; %zu unchanged", g->unchanged);
    if (g->twins)
        fprintf(stderr, "; %zu cop%s of others", g->twins, g->twins == 1 ? "y" : "ies");
    if (g->failed)
        fprintf(stderr, "; %zu failed", g->failed);
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

int cmd_ingest(int argc, char **argv)
{
    const char *store = NULL, *rules = NULL;
    const char *sandbox = "on";
    static const char *const on_off[] = {"on", "off", NULL};
    const struct worker_limits usual = reader_limits(workers_cores());
    long jobs = usual.jobs, page_seconds = (long)usual.silence, seconds = (long)usual.total,
         memory = (long)(usual.memory >> 20);
    bool quiet = false;
    int verbose = 0, operands = 0, status;
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
        CLI_RULES(rules),
        CLI_QUIET(quiet),
        CLI_VERBOSE(verbose),
    };
    const struct cli cli = {
        .command = "ingest",
        .usage = "ingest [option ...] PATH ...",
        .about = "Reads .pdf .tif .tiff .png .jpg .jpeg .txt .md files into the store. Folders are\n"
                 "walked; '-' takes a list of paths on standard input. What is in the store and\n"
                 "has not changed is not read again.",
        .options = options, .noptions = sizeof options / sizeof *options,
        .min_operands = 1, .max_operands = -1,
    };
    struct buf arguments = {0};
    join_arguments(&arguments, argc, argv);
    status = cli_parse(&cli, argc, argv, &operands);
    if (status == CLI_PARSED) {
        struct ingest g = {.limits = usual, .unfenced = strcmp(sandbox, "off") == 0,
                           .verbose = verbose, .quiet = quiet, .stop = &stopped};
        g.limits.jobs = (int)jobs;
        g.limits.silence = (double)page_seconds;
        g.limits.total = (double)seconds;
        g.limits.memory = (size_t)memory << 20;
        tools_init(&g.tools);
        g.tools.rules_dir = rules;
        inputs_add(&g.in, argv, operands, stdin);
        catch_signals();
        if (!g.unfenced && !sandbox_is_whole())
            cli_say("this kernel has no seccomp: workers read with limits, but without a fence");
        status = ingest_run(&g, cli_store(store), arguments.s);
        if (status == 0)
            summary(&g, quiet);
        status = exit_status(&g, status);
        inputs_free(&g.in);
        tools_close(&g.tools);
    }
    buf_free(&arguments);
    return status;
}
