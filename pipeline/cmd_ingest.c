/* cmd_ingest.c -- documents into the store: the parent hashes, hands out and alone writes; workers
 * read. What is there already, unchanged, is left alone. */
#include "cmd_ingest.h"

#include "cli.h"

#include <string.h>

static void join_arguments(struct buf *out, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        if (i)
            buf_chr(out, ' ');
        buf_str(out, argv[i]);
    }
}

static int check_causes(const struct cli_list *retry)
{
    for (size_t i = 0; i < retry->n; i++)
        if (!plan_is_cause(retry->v[i]))
            return cli_misuse("ingest", "--retry: no cause '%s'", retry->v[i]);
    return CLI_PARSED;
}

static int take_paths(struct ingest *g, const struct ingest_order *o, char **paths, int n, bool dry)
{
    if (o->pdf_folder && ingest_copies_in_the_way(o->pdf_folder, paths, n))
        return cli_misuse("ingest", "--pdf-dir lies in a folder that is read");
    inputs_add(&g->in, paths, n, stdin);
    int status = dry ? ingest_dry_run(g, o->store) : ingest_once(g, o);
    inputs_free(&g->in);
    return status;
}

int cmd_ingest(int argc, char **argv)
{
    const char *store = NULL, *rules = NULL;
    static const char *const caches[] = {"off", "own", "all", NULL};
    const char *sandbox = "on", *cache = "all";
    const struct worker_limits usual = reader_limits(workers_cores());
    long jobs = usual.jobs, page_seconds = (long)usual.silence, seconds = (long)usual.total,
         memory = (long)(usual.memory >> 20), wait = 0, settle = -1, max_lost = INGEST_MAX_LOST;
    bool dry = false, watch = false;
    struct ingest_order o = {0};
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
        CLI_SANDBOX(sandbox),
        {.name = "page-cache", .kind = CLI_TEXT, .to = &cache, .arg = "WHOSE", .choices = caches,
         .help = "OCR no page image twice: all documents, each its own, or off (all)"},
        {.name = "max-lost", .kind = CLI_NUMBER, .to = &max_lost, .arg = "PERCENT", .max = 100,
         .help = "a document that loses more of its pages fails (10)"},
        {.name = "retry", .kind = CLI_LIST, .to = &retry, .arg = "CODE",
         .help = "read again what failed, or lost a page, with this code; 'failed': all of it"},
        {.name = "settle", .kind = CLI_NUMBER, .to = &settle, .arg = "SECONDS", .max = 1000000,
         .help = "leave files written to in the last so many seconds for the next run (0)"},
        {.name = "watch", .kind = CLI_FLAG, .to = &watch,
         .help = "watch the folders and read what comes, once it has come to rest (5 s)"},
        {.name = "report", .kind = CLI_TEXT, .to = &o.report, .arg = "FILE",
         .help = "write what the run did to FILE, as JSON"},
        {.name = "metrics", .kind = CLI_TEXT, .to = &o.metrics, .arg = "FILE",
         .help = "write it to FILE for Prometheus' textfile collector"},
        {.name = "pdf-dir", .kind = CLI_TEXT, .to = &o.pdf_folder, .arg = "DIR",
         .help = "copy each PDF to DIR/NAME-ID.pdf with the repaired text under its images"},
        {.name = "wait", .kind = CLI_NUMBER, .to = &wait, .arg = "SECONDS", .max = 1000000,
         .help = "wait so long for another run to end (0)"},
        {.name = "dry-run", .letter = 'n', .kind = CLI_FLAG, .to = &dry,
         .help = "only tell what would be done, and why"},
        CLI_RULES(rules),
        CLI_QUIET(o.quiet),
        CLI_VERBOSE(verbose),
    };
    const struct cli cli = {
        .command = "ingest",
        .usage = "ingest [option ...] PATH ...\n       trichluc ingest --watch [option ...] FOLDER ...",
        .about = "Reads .pdf .tif .tiff .png .jpg .jpeg .jp2 .txt .md files into the store. Folders\n"
                 "are walked; '-' takes a list of paths on standard input. What is in the store and\n"
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
    if (status == CLI_PARSED && watch && dry)
        status = cli_misuse("ingest", "--watch and --dry-run");
    if (status == CLI_PARSED) {
        struct ingest g = {.limits = usual, .unfenced = strcmp(sandbox, "off") == 0,
                           .verbose = verbose, .quiet = o.quiet, .wait = (double)wait,
                           .settle = settle < 0 ? 0 : (double)settle,
                           .wish = {.retry = retry.v, .nretry = retry.n,
                                    .max_lost = (unsigned)max_lost}};
        while (strcmp(cache, caches[g.cache]) != 0)
            g.cache++;
        g.limits.jobs = (int)jobs;
        g.limits.silence = (double)page_seconds;
        g.limits.total = (double)seconds;
        g.limits.memory = (size_t)memory << 20;
        tools_init(&g.tools);
        g.tools.rules_dir = rules;
        o.store = cli_store(store);
        o.arguments = arguments.s;
        ingest_catch_signals(&g, watch);
        if (watch)
            status = ingest_watch(&g, &o, argv, operands, settle < 0 ? 5 : (double)settle);
        else
            status = take_paths(&g, &o, argv, operands, dry);
        tools_close(&g.tools);
    }
    buf_free(&arguments);
    cli_list_free(&retry);
    return status;
}
