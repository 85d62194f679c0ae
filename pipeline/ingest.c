#include "ingest.h"

#include "cli.h"
#include "file.h"
#include "notify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int ingest_key(struct tools *t, struct store_key *out)
{
    if (tools_open(t) != 0)
        return -1;
    *out = (struct store_key){.program = TRICHLUC_VERSION,
                              .engine = ocr_version(),
                              .settings = tools_settings(t),
                              .model = repair_version(t->repair),
                              .rules = extractor_rules(t->extractor)->hash};
    return 0;
}

/* The first fault of the store ends the run; what workers still bring is left for the next. */
static void store_fault(struct ingest *g)
{
    if (g->status)
        return;
    progress_clear(&g->progress);
    cli_say("the store: %s", store_error(g->store));
    tally_fault(g->tally, store_error(g->store));
    g->status = store_error_status(g->store);
}

static void say_diag(struct ingest *g, const char *path, const struct diag *d)
{
    enum diag_level level = diag_level(d->code);
    if (level == DIAG_NOTE && g->verbose < 1)
        return;
    if (level == DIAG_WARN && g->quiet)
        return;
    progress_clear(&g->progress);
    diag_print(stderr, path, d);
}

static struct store_file file_of(const struct ingest *g, size_t i)
{
    return (struct store_file){.path = g->in.v[i].real, .shown = g->in.v[i].path,
                               .stamp = g->state[i].stamp};
}

static void unreadable(struct ingest *g, size_t i, const char *words)
{
    struct store_file f = file_of(g, i);
    say_diag(g, f.shown, &(struct diag){.code = E_UNREADABLE, .detail = words});
    if (store_put_unreadable(g->store, &f, E_UNREADABLE, words) != 0)
        store_fault(g);
    g->failed++;
    g->unopened++;
    tally_failure(g->tally, f.shown, diag_slug(E_UNREADABLE), words);
    progress_document(&g->progress, f.shown, NULL);
}

/* "trichluc: PATH: words", kept back with -q. */
static void say_of(struct ingest *g, const char *path, const char *words, const char *more)
{
    if (g->quiet)
        return;
    progress_clear(&g->progress);
    fputs("trichluc: ", stderr);
    print_path(stderr, path);
    fprintf(stderr, ": %s", words);
    if (more)
        print_path(stderr, more);
    fputc('\n', stderr);
}

/* A file that is still being written says nothing of itself yet. */
static void leave(struct ingest *g, size_t i, const char *why)
{
    const char *path = g->in.v[i].path;
    if (!g->quiet) {
        progress_clear(&g->progress);
        fputs("trichluc: ", stderr);
        print_path(stderr, path);
        fprintf(stderr, ": %s; it is left for the next run\n", why);
    }
    g->left++;
    tally_other(g->tally, TALLY_LATER);
    progress_document(&g->progress, path, NULL);
}

/* An input whose bytes another path brings just now. */
static bool is_twin(struct ingest *g, size_t i)
{
    for (size_t k = 0; k < g->nflying; k++)
        if (strcmp(g->state[g->flying[k]].sha256, g->state[i].sha256) == 0) {
            g->state[i].twin = g->flying[k];
            return true;
        }
    return false;
}

static void landed(struct ingest *g, size_t i)
{
    for (size_t k = 0; k < g->nflying; k++)
        if (g->flying[k] == i) {
            g->flying[k] = g->flying[--g->nflying];
            return;
        }
}

static void keep_path(struct ingest *g, size_t i, const char *doc)
{
    struct store_file f = file_of(g, i);
    if (store_put_path(g->store, &f, doc) != 0)
        store_fault(g);
}

/* The same bytes as a document of this run: what happened to that happened to this. */
static void tell_twin(struct ingest *g, size_t i, const char *error)
{
    const char *path = g->in.v[i].path;
    bool done = !error;
    if (done) {
        g->twins++;
        tally_other(g->tally, TALLY_COPY);
    } else {
        g->failed++;
        tally_failure(g->tally, path, error, "is a copy of one that failed");
        progress_clear(&g->progress);
        fputs("trichluc: ", stderr);
        print_path(stderr, path);
        fputs(": is a copy of one that failed\n", stderr);
    }
    progress_document(&g->progress, path, done && g->verbose ? "a copy" : NULL);
}

/* Does no other path lead to what this one led to before? Then that leaves the store. */
static bool is_last(struct ingest *g, size_t i, const char *former)
{
    return former && store_has_other_path(g->store, former, g->in.v[i].real) == 0;
}

/* A path that is new to a document of an earlier run: the file was renamed, or copied. */
static void tell_copy(struct ingest *g, size_t i, const struct look *l, bool renamed, bool last)
{
    const char *path = g->in.v[i].path;
    if (last) {
        say_of(g, path, "was changed into a copy; what it held before leaves the store: now as ",
               l->known.path);
        g->replaced++;
    }
    if (renamed)
        g->renamed++;
    else
        g->twins++;
    tally_other(g->tally, renamed ? TALLY_RENAMED : TALLY_COPY);
    progress_document(&g->progress, path, !g->verbose ? NULL : renamed ? "renamed" : "a copy");
}

/* The bytes are known and nothing is to be done for them. */
static void known(struct ingest *g, size_t i, const struct look *l, bool renamed, bool last)
{
    const char *path = g->in.v[i].path;
    if (l->known.this_run) {
        tell_twin(g, i, l->known.error);
    } else if (l->fate == FATE_FAILED) {
        g->failed++;
        tally_failure(g->tally, path, l->known.error, "failed before and was left alone");
        progress_clear(&g->progress);
        fputs("trichluc: ", stderr);
        print_path(stderr, path);
        fprintf(stderr, ": failed before and is left alone: %s; see --retry\n",
                diag_words_of(l->known.error));
        progress_document(&g->progress, path, NULL);
    } else if (l->tied) {
        g->unchanged++;
        tally_other(g->tally, TALLY_UNCHANGED);
        progress_document(&g->progress, path, g->verbose ? "unchanged" : NULL);
    } else {
        tell_copy(g, i, l, renamed, last);
    }
}

/* What is left of it for a worker: stages over stored pages, or the reading. */
static void give(struct ingest *g, size_t i, const struct look *l, struct reader_job *job)
{
    struct ingest_input *s = &g->state[i];
    s->redo = l->redo;
    if (l->redo != REDO_READ &&
        store_stream(g->store, l->known.doc, l->redo == REDO_REPAIR, &job->pages) != 0) {
        buf_free(&job->pages);
        s->redo = REDO_READ; /* what was kept of it cannot be had: it is read again */
    }
    if (s->redo != REDO_READ)
        s->known_path = xstrdup(l->known.path);
    snprintf(s->doc, sizeof s->doc, "%.12s", s->sha256);
    *job = (struct reader_job){.number = i, .from = s->redo, .pages = job->pages, .doc = s->doc,
                               .path = s->known_path ? s->known_path : g->in.v[i].path};
}

/* Looks at one input: true when there is something to do for it. */
static bool has_task(struct ingest *g, struct arena *a, size_t i, struct reader_job *job)
{
    struct ingest_input *s = &g->state[i];
    struct look l;
    ingest_look(g->store, &g->wish, a, &g->in.v[i], g->settle, true, &l);
    s->stamp = l.stamp;
    memcpy(s->sha256, l.sha256, sizeof s->sha256);
    if (l.fate == FATE_FAULT)
        store_fault(g);
    else if (l.fate == FATE_UNREADABLE)
        unreadable(g, i, l.why);
    else if (l.fate == FATE_LEFT)
        leave(g, i, l.why);
    if (l.fate == FATE_FAULT || l.fate == FATE_UNREADABLE || l.fate == FATE_LEFT)
        return false;
    bool last = is_last(g, i, l.former_good ? l.former : NULL);
    int taken = l.known.doc && !l.stamped ? ingest_take_path(g, a, &g->in.v[i], &l) : 0;
    if (taken < 0)
        store_fault(g);
    if (taken < 0 || is_twin(g, i))
        return false; /* a twin is settled when the other is */
    if (l.fate != FATE_REDO || l.known.this_run) {
        known(g, i, &l, taken == 1, last);
        return false;
    }
    s->former = l.former && l.former_good ? xstrdup(l.former) : NULL;
    give(g, i, &l, job);
    return true;
}

static bool next(void *data, struct reader_job *job)
{
    struct ingest *g = data;
    bool got = false;
    while (!got && g->at < g->in.n && !g->status && !*g->stop) {
        struct arena *a = arena_new();
        size_t i = g->at++;
        got = has_task(g, a, i, job);
        if (got)
            VEC_PUSH(g->flying, g->nflying, g->cap) = i;
        progress_tick(&g->progress, g->progress.pages);
        arena_free(a);
    }
    return got;
}

static void tell_document(struct ingest *g, size_t i, const struct store_doc *d)
{
    const char *path = g->in.v[i].path;
    char words[128], span[32];
    for (size_t k = 0; k < d->ndiags; k++)
        say_diag(g, path, &d->diag[k]);
    snprintf(words, sizeof words, "%u page%s, %zu record%s, %s", d->pages,
             d->pages == 1 ? "" : "s", d->nrecords, d->nrecords == 1 ? "" : "s",
             progress_span(d->seconds, span));
    progress_document(&g->progress, path, d->error ? NULL : words);
}

/* The path led to other bytes, and no other path leads to them. That those were good and these are not
 * is told to everybody. */
static void tell_replaced(struct ingest *g, size_t i, const struct store_doc *d)
{
    g->replaced++;
    if (d->error) {
        progress_clear(&g->progress);
        fputs("trichluc: ", stderr);
        print_path(stderr, g->in.v[i].path);
        fputs(": was changed into what failed; what it held before has left the store\n", stderr);
    }
}

static void count(struct ingest *g, const struct store_doc *d)
{
    if (d->error) {
        g->failed++;
        return;
    }
    if (d->from == REDO_EXTRACT)
        g->extracted++;
    else if (d->from == REDO_REPAIR)
        g->repaired++;
    else
        g->read++;
    g->records += d->nrecords;
    if (d->from != REDO_READ)
        return;
    g->pages += d->npages;
    for (size_t k = 0; k < d->npages; k++) {
        g->lost_pages += d->page[k].error != NULL;
        g->taken_pages += d->page[k].taken != NULL;
    }
}

/* Stores a document; where the store refuses its rows, that it failed. */
static void keep(struct ingest *g, struct arena *a, size_t i, struct store_doc *d)
{
    struct store_file f = file_of(g, i);
    if (store_put(g->store, &f, d) == 0)
        return;
    if (store_error_status(g->store) != EXIT_FAULT) {
        store_fault(g);
        return;
    }
    struct diag *fault = arena_alloc(a, sizeof *fault);
    *fault = (struct diag){.code = E_FAULT, .detail = arena_strdup(a, store_error(g->store))};
    *d = (struct store_doc){.doc = d->doc, .sha256 = d->sha256, .pages = d->pages, .from = d->from,
                            .error = diag_slug(E_FAULT), .message = fault->detail,
                            .seconds = d->seconds, .diag = fault, .ndiags = 1};
    if (store_put(g->store, &f, d) != 0)
        store_fault(g);
}

/* Was the file written to while it was read? What was read is of no use then. */
static bool has_moved(const struct ingest *g, size_t i, const struct store_doc *d)
{
    const struct ingest_input *s = &g->state[i];
    struct store_stamp now;
    if (s->redo != REDO_READ)
        return false;
    return strcmp(d->sha256, s->sha256) != 0 || file_look(g->in.v[i].real, &now) != 0 ||
           !file_same(&s->stamp, &now);
}

/* An answer about another document than was asked for, from a worker that was taken over: it may
 * spoil its own document, but no other. */
static void refuse_other(const struct ingest *g, size_t i, struct arena *a, struct store_doc *d)
{
    const struct ingest_input *s = &g->state[i];
    bool ours = strcmp(d->sha256, s->sha256) == 0 && strlen(d->doc) == 12 &&
                memcmp(d->doc, s->sha256, 12) == 0;
    if (ours)
        return;
    struct diag *fault = arena_alloc(a, sizeof *fault);
    *fault = (struct diag){.code = E_FAULT, .detail = "its worker answered for another document"};
    *d = (struct store_doc){.doc = arena_strndup(a, s->sha256, 12), .sha256 = s->sha256,
                            .from = d->from, .error = diag_slug(E_FAULT), .message = fault->detail,
                            .seconds = d->seconds, .diag = fault, .ndiags = 1};
}

/* Those that waited for these bytes. */
static void settle_twins(struct ingest *g, size_t i, const struct store_doc *d, const char *left)
{
    for (size_t k = i + 1; k < g->at; k++)
        if (g->state[k].twin == i && left) {
            leave(g, k, left);
        } else if (g->state[k].twin == i) {
            keep_path(g, k, d->doc);
            tell_twin(g, k, d->error);
        }
}

static void forget(struct ingest_input *s)
{
    free(s->known_path);
    free(s->former);
    s->known_path = s->former = NULL;
}

static void take(struct ingest *g, size_t i, struct arena *a, struct store_doc *d)
{
    static const char moved[] = "was changed while it was read";
    struct ingest_input *s = &g->state[i];
    if (!d->doc || !d->doc[0] || !d->sha256 || !d->sha256[0]) {
        d->sha256 = s->sha256;
        d->doc = arena_strndup(a, d->sha256, 12);
    }
    if (has_moved(g, i, d)) {
        leave(g, i, moved);
        settle_twins(g, i, d, moved);
        return;
    }
    refuse_other(g, i, a, d);
    if (d->error && d->ndiags == 1 && d->diag[0].code == E_UNREADABLE)
        g->unopened++;
    bool last = is_last(g, i, s->former);
    keep(g, a, i, d);
    tell_document(g, i, d);
    count(g, d);
    if (last)
        tell_replaced(g, i, d);
    tally_document(g->tally, g->in.v[i].path, d);
    settle_twins(g, i, d, NULL);
}

static void result(void *data, size_t i, struct arena *a, struct store_doc *d)
{
    struct ingest *g = data;
    landed(g, i);
    if (!g->status)
        take(g, i, a, d);
    forget(&g->state[i]);
}

/* What the store cannot tell is read: if it cannot be written either, keep() tells. */
static bool recall(void *data, const char *name, const char *doc, struct buf *page, char by[16])
{
    return store_picture(((struct ingest *)data)->store, name, doc, page, by) == 1;
}

static void tick(void *data, unsigned long beats)
{
    struct ingest *g = data;
    progress_tick(&g->progress, beats);
}

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The store for writing, waiting for its lock where that is wished. NULL when told why not. */
static struct store *open_store(const struct ingest *g, const char *path, int *status)
{
    struct buf why = {0};
    const struct timespec nap = {.tv_nsec = 100000000};
    double until = seconds_now() + g->wait;
    struct store *s;
    while (!(s = store_open(path, STORE_WRITE, status, &why)) && *status == EXIT_LOCKED &&
           seconds_now() < until && !*g->stop) {
        buf_clear(&why);
        notify_alive();
        nanosleep(&nap, NULL);
    }
    if (!s) {
        fputs("trichluc: store ", stderr);
        print_path(stderr, path);
        fprintf(stderr, ": %s\n", buf_text(&why));
        tally_fault(g->tally, buf_text(&why));
    }
    buf_free(&why);
    return s;
}

int ingest_run(struct ingest *g, const char *store_path, const char *arguments)
{
    int r = EXIT_FAULT;
    if (ingest_key(&g->tools, &g->wish.key) != 0) {
        tally_fault(g->tally, "the rules or the model cannot be opened");
        return EXIT_INPUT;
    }
    g->store = open_store(g, store_path, &r);
    if (!g->store)
        return r;
    const struct reader reader = {.tools = &g->tools, .limits = g->limits,
                                  .unfenced = g->unfenced, .wish = g->wish, .stop = g->stop,
                                  .cache = g->cache, .next = next, .result = result, .tick = tick,
                                  .recall = recall, .data = g};
    g->state = xcalloc(g->in.n, sizeof *g->state);
    for (size_t i = 0; i < g->in.n; i++)
        g->state[i].twin = SIZE_MAX;
    progress_start(&g->progress, g->in.n, g->quiet);
    bool begun = store_begin_run(g->store, &g->wish.key, arguments) == 0;
    if (begun && reader_run(&reader) != 0) {
        progress_clear(&g->progress);
        const char *why = strerror(errno);
        cli_say("no worker could be started: %s", why);
        tally_fault(g->tally, why);
        g->status = EXIT_FAULT;
    }
    if (begun && !g->status && !*g->stop && (g->nflying || g->at < g->in.n)) {
        progress_clear(&g->progress);
        cli_say("a fault of the program's own: %zu of %zu inputs were not come back to",
                g->in.n - g->at + g->nflying, g->in.n);
        tally_fault(g->tally, "inputs were not come back to");
        g->status = EXIT_FAULT; /* rather than an end that looks whole */
    }
    bool whole = begun && !g->status && !*g->stop;
    if (!begun || (whole && (ingest_drop_unread(g) != 0 || store_end_run(g->store) != 0)))
        store_fault(g);
    progress_clear(&g->progress);
    store_close(g->store);
    g->store = NULL;
    for (size_t i = 0; i < g->in.n; i++) /* of documents that were under way when it was stopped */
        forget(&g->state[i]);
    free(g->state);
    free(g->flying);
    ingest_forget_paths(g);
    return g->status;
}
