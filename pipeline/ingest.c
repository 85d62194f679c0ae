#include "ingest.h"

#include "cli.h"

#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int file_sha256(const char *path, char out[65])
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return errno;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    unsigned char part[1 << 15];
    size_t n;
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        g_checksum_update(sum, part, (gssize)n);
    int r = ferror(f) ? errno ? errno : EIO : 0;
    snprintf(out, 65, "%s", g_checksum_get_string(sum));
    g_checksum_free(sum);
    fclose(f);
    return r;
}

int file_look(const char *path, long long *size, long long *mtime)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return errno;
    if (!S_ISREG(st.st_mode))
        return S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
    if (access(path, R_OK) != 0)
        return errno;
    *size = (long long)st.st_size;
    *mtime = (long long)st.st_mtim.tv_sec * 1000000000LL + st.st_mtim.tv_nsec;
    return 0;
}

int ingest_key(struct tools *t, struct store_key *out)
{
    if (tools_open(t) != 0)
        return -1;
    *out = (struct store_key){.program = TRICHLUC_VERSION,
                              .engine = ocr_version(),
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

static void unreadable(struct ingest *g, size_t i, int why)
{
    const char *path = g->in.v[i].path;
    const char *words = why == EINVAL ? "not a regular file" : strerror(why);
    say_diag(g, path, &(struct diag){.code = E_UNREADABLE, .detail = words});
    if (store_put_unreadable(g->store, path, E_UNREADABLE, words) != 0)
        store_fault(g);
    g->failed++;
    g->unopened++;
    progress_document(&g->progress, path, NULL);
}

static struct store_file file_of(const struct ingest *g, size_t i)
{
    return (struct store_file){.path = g->in.v[i].path, .size = g->state[i].size,
                               .mtime = g->state[i].mtime};
}

/* An input whose bytes another path brought in this run already, or brings just now. */
static bool is_twin(struct ingest *g, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (g->state[k].in_flight && strcmp(g->state[k].sha256, g->state[i].sha256) == 0) {
            g->state[i].twin = k;
            return true;
        }
    return false;
}

static void keep_path(struct ingest *g, size_t i, const char *doc)
{
    struct store_file f = file_of(g, i);
    if (store_put_path(g->store, &f, doc) != 0)
        store_fault(g);
}

/* The same bytes as a document of this run: what happened to that happened to this. */
static void tell_twin(struct ingest *g, size_t i, bool done)
{
    const char *path = g->in.v[i].path;
    if (done) {
        g->twins++;
    } else {
        g->failed++;
        progress_clear(&g->progress);
        fputs("trichluc: ", stderr);
        print_path(stderr, path);
        fputs(": is a copy of one that failed\n", stderr);
    }
    progress_document(&g->progress, path, done && g->verbose ? "a copy" : NULL);
}

/* Looks at one input: true when it must be read. */
static bool must_read(struct ingest *g, struct arena *a, size_t i)
{
    struct ingest_input *s = &g->state[i];
    const char *path = g->in.v[i].path;
    struct store_known known = {0};
    int why = g->in.v[i].error, found = 0;
    if (!why)
        why = file_look(path, &s->size, &s->mtime);
    if (why) {
        unreadable(g, i, why);
        return false;
    }
    found = store_find(g->store, a, path, NULL, &g->key, &known);
    bool same_file = found == 1 && known.size == s->size && known.mtime == s->mtime;
    if (found >= 0 && same_file) {
        snprintf(s->sha256, sizeof s->sha256, "%s", known.sha256);
    } else if (found >= 0) {
        why = file_sha256(path, s->sha256);
        if (why) {
            unreadable(g, i, why);
            return false;
        }
        found = store_find(g->store, a, NULL, s->sha256, &g->key, &known);
    }
    if (found < 0) {
        store_fault(g);
        return false;
    }
    if (is_twin(g, i))
        return false; /* settled when its twin is */
    if (found == 0 || (!known.this_run && !(known.done && known.same_key)))
        return true;
    if (!same_file)
        keep_path(g, i, known.doc);
    if (known.this_run)
        tell_twin(g, i, known.done);
    else
        g->unchanged++;
    if (!known.this_run)
        progress_document(&g->progress, path, g->verbose ? "unchanged" : NULL);
    return false;
}

static bool next(void *data, const char **path, size_t *number)
{
    struct ingest *g = data;
    struct arena *a = arena_new();
    bool got = false;
    while (!got && g->at < g->in.n && !g->status && !*g->stop) {
        size_t i = g->at++;
        if (must_read(g, a, i)) {
            *path = g->in.v[i].path;
            *number = i;
            got = g->state[i].in_flight = true;
        }
        progress_tick(&g->progress, g->progress.pages);
    }
    arena_free(a);
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

static void count(struct ingest *g, const struct store_doc *d)
{
    if (d->error) {
        g->failed++;
        return;
    }
    g->read++;
    g->pages += d->npages;
    g->records += d->nrecords;
    for (size_t k = 0; k < d->npages; k++)
        g->lost_pages += d->page[k].error != NULL;
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
    *d = (struct store_doc){.doc = d->doc, .sha256 = d->sha256, .pages = d->pages,
                            .error = diag_slug(E_FAULT), .message = fault->detail,
                            .seconds = d->seconds, .diag = fault, .ndiags = 1};
    if (store_put(g->store, &f, d) != 0)
        store_fault(g);
}

static void result(void *data, size_t i, struct arena *a, struct store_doc *d)
{
    struct ingest *g = data;
    g->state[i].in_flight = false;
    if (g->status)
        return;
    if (!d->doc || !d->doc[0] || !d->sha256 || !d->sha256[0]) {
        d->sha256 = g->state[i].sha256;
        d->doc = arena_strndup(a, d->sha256, 12);
    }
    if (d->error && d->ndiags == 1 && d->diag[0].code == E_UNREADABLE)
        g->unopened++;
    keep(g, a, i, d);
    tell_document(g, i, d);
    count(g, d);
    for (size_t k = i + 1; k < g->at; k++) /* those that waited for these bytes */
        if (g->state[k].twin == i) {
            keep_path(g, k, d->doc);
            tell_twin(g, k, !d->error);
        }
}

static void tick(void *data, unsigned long beats)
{
    struct ingest *g = data;
    progress_tick(&g->progress, beats);
}

int ingest_run(struct ingest *g, const char *store_path, const char *arguments)
{
    struct buf why = {0};
    int r = EXIT_FAULT;
    if (ingest_key(&g->tools, &g->key) != 0)
        return EXIT_INPUT;
    g->store = store_open(store_path, STORE_WRITE, &r, &why);
    if (!g->store) {
        fputs("trichluc: store ", stderr);
        print_path(stderr, store_path);
        fprintf(stderr, ": %s\n", buf_text(&why));
        buf_free(&why);
        return r;
    }
    const struct reader reader = {.tools = &g->tools, .limits = g->limits,
                                  .unfenced = g->unfenced, .share = 0.1, .stop = g->stop,
                                  .next = next, .result = result, .tick = tick, .data = g};
    g->state = xcalloc(g->in.n, sizeof *g->state);
    for (size_t i = 0; i < g->in.n; i++)
        g->state[i].twin = SIZE_MAX;
    progress_start(&g->progress, g->in.n, g->quiet);
    bool begun = store_begin_run(g->store, &g->key, arguments) == 0;
    if (begun && reader_run(&reader) != 0) {
        progress_clear(&g->progress);
        cli_say("no worker could be started: %s", strerror(errno));
        g->status = EXIT_FAULT;
    }
    if (!begun || (!g->status && !*g->stop && store_end_run(g->store) != 0))
        store_fault(g);
    progress_clear(&g->progress);
    store_close(g->store);
    g->store = NULL;
    free(g->state);
    buf_free(&why);
    return g->status;
}
