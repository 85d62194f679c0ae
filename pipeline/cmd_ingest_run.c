#include "cmd_ingest.h"

#include "cli.h"
#include "notify.h"
#include "sandbox.h"
#include "watch.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_EVERY = 2 }; /* seconds between looks at watched folders */

static volatile sig_atomic_t stopped; /* the signal that asks to stop, or 0 */
static volatile sig_atomic_t hangups; /* each asks a watch to begin anew */

static void on_signal(int sig)
{
    stopped = sig;
}

static void on_hangup(int sig)
{
    (void)sig;
    hangups++;
}

void ingest_catch_signals(struct ingest *g, bool watching)
{
    struct sigaction sa = {.sa_handler = on_signal}, was;
    sigemptyset(&sa.sa_mask);
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
    if (watching)
        sa.sa_handler = on_hangup;
    if (sigaction(SIGHUP, NULL, &was) == 0 && was.sa_handler != SIG_IGN) /* nohup(1) */
        sigaction(SIGHUP, &sa, NULL);
    g->stop = &stopped;
}

static void summary(const struct ingest *g)
{
    char span[32];
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
    if (g->taken_pages)
        fprintf(stderr, "; %lu page%s had been read before", g->taken_pages,
                g->taken_pages == 1 ? "" : "s");
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

/* A small file's bytes; none where it is not there. */
static void read_file(const char *path, struct buf *out)
{
    FILE *f = fopen(path, "rb");
    char part[1 << 12];
    size_t n;
    while (f && out->len < 1 << 20 && (n = fread(part, 1, sizeof part, f)) > 0)
        buf_add(out, part, n);
    if (f)
        fclose(f);
}

static int write_file(const char *path, const struct buf *b)
{
    int why = tally_write(path, b);
    if (!why)
        return EXIT_DONE;
    fputs("trichluc: ", stderr);
    print_path(stderr, path);
    fprintf(stderr, ": %s\n", strerror(why));
    return EXIT_WRITE;
}

/* The files for programs. EXIT_DONE or EXIT_WRITE, told. */
static int write_tally(const struct tally *t, const struct ingest *g, const struct ingest_order *o)
{
    struct buf out = {0}, before = {0};
    int status = EXIT_DONE;
    if (o->report) {
        tally_json(&out, t, o->store, &g->wish.key);
        status = write_file(o->report, &out);
    }
    if (o->metrics) {
        buf_clear(&out);
        read_file(o->metrics, &before);
        tally_metrics(&out, t, buf_text(&before));
        int s = write_file(o->metrics, &out);
        status = s ? s : status;
    }
    buf_free(&out);
    buf_free(&before);
    return status;
}

/* One run; *fault is the status of what stopped it, or 0. */
static int run_once(struct ingest *g, const struct ingest_order *o, int *fault)
{
    struct tally t;
    if (!g->unfenced && !sandbox_is_whole())
        cli_say("this kernel has no seccomp: workers read with limits, but without a fence");
    /* Whoever read what is told may go: the night's work goes on. */
    sigaction(SIGPIPE, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
    tally_begin(&t);
    g->tally = &t;
    *fault = ingest_run(g, o->store, o->arguments);
    int status = exit_status(g, *fault);
    if (o->pdf_folder && status <= EXIT_SOME_FAILED) {
        int copied = ingest_copies(g, o);
        status = copied > status ? copied : status;
        *fault = copied > EXIT_SOME_FAILED ? copied : 0;
    }
    if (*fault == 0 && (!o->quiet || status == EXIT_SOME_FAILED || status == EXIT_INPUT))
        summary(g);
    if (stopped)
        tally_fault(&t, "stopped by a signal");
    tally_end(&t, status);
    int written = write_tally(&t, g, o);
    if (written && status <= EXIT_SOME_FAILED)
        status = *fault = written;
    tally_free(&t);
    g->tally = NULL;
    return status;
}

int ingest_once(struct ingest *g, const struct ingest_order *o)
{
    int fault;
    return run_once(g, o, &fault);
}

/* ---- watching ---- */

struct watcher {
    struct ingest *g; /* as it stands before each run */
    const struct ingest_order *o;
    size_t read, failed;
    sig_atomic_t hangups; /* heard of so far */
};

static void tell_manager(const struct watcher *w)
{
    struct buf b = {0};
    buf_printf(&b, "STATUS=%zu documents read, %zu failed", w->read, w->failed);
    notify(b.s);
    buf_free(&b);
}

static int pass(void *data, const struct inputs *in)
{
    struct watcher *w = data;
    int fault = 0;
    if (w->hangups != hangups) { /* rules and model may be others now */
        w->hangups = hangups;
        tools_close(&w->g->tools);
    }
    struct ingest g = *w->g;
    g.in = *in;
    run_once(&g, w->o, &fault);
    w->g->tools = g.tools; /* opened by now */
    w->read += g.read;
    w->failed += g.failed;
    tell_manager(w);
    return stopped ? EXIT_DONE : fault;
}

int ingest_watch(struct ingest *g, const struct ingest_order *o, char **folders, int n,
                 double settle)
{
    struct watcher watcher = {.g = g, .o = o};
    const char *const written[] = {o->store, o->report, o->metrics, o->pdf_folder,
                                   tools_rules_dir(&g->tools)};
    if (!written[4])
        return EXIT_INPUT;
    char *why = watch_guard(folders, n, written, sizeof written / sizeof *written);
    if (why) {
        int status = cli_misuse("ingest", "%s", why);
        free(why);
        return status;
    }
    g->settle = 0; /* the watch sees to it */
    g->wait = 1e9; /* for whoever holds the lock */
    const struct watch w = {.folders = folders, .nfolders = n, .interval = LOOK_EVERY,
                            .settle = settle, .stop = &stopped, .again = &hangups, .pass = pass,
                            .data = &watcher};
    return watch_run(&w);
}
