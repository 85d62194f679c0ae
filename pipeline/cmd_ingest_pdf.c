/* cmd_ingest_pdf.c -- searchable copies of a run's PDFs, from the pages that the store holds: nothing
 * is read anew. A copy is made where there is none, or none since the document was last worked on;
 * so a run that was killed before it came to the copies leaves them to the next. */
#include "cmd_ingest.h"

#include "cli.h"
#include "cmd_ocr.h"
#include "file.h"
#include "guard.h"
#include "out.h"

#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { MAGIC_WITHIN = 1024 }; /* bytes that may stand before %PDF-, as viewers take them */

struct copies {
    const struct ingest *g;
    struct store *store;
    const char *folder;
    GHashTable *wanted; /* paths of the run's inputs; lent */
    size_t made, there, failed;
    int status; /* of a write that failed, or 0 */
};

struct copying { /* one document, in a fenced child */
    const char *from, *to;
    struct buf pages;
};

static bool is_pdf(const char *path)
{
    char head[MAGIC_WITHIN + 1];
    FILE *f = fopen(path, "rb");
    size_t n = f ? fread(head, 1, MAGIC_WITHIN, f) : 0;
    if (f)
        fclose(f);
    for (size_t i = 0; i + 5 <= n; i++)
        if (memcmp(head + i, "%PDF-", 5) == 0)
            return true;
    return false;
}

/* DIR/NAME-ID.pdf: the same in every run, whatever else lies beside it. */
static void put_name(struct buf *to, const char *folder, const char *path, const char *doc)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    buf_printf(to, "%s/", folder);
    buf_add(to, base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
    buf_printf(to, "-%s.pdf", doc);
}

/* Is it there, and no older than the run that last worked on the document? */
static bool is_current(const char *copy, const char *started)
{
    struct stat st;
    struct tm t;
    char when[32];
    return stat(copy, &st) == 0 && gmtime_r(&st.st_mtime, &t) &&
           strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &t) && strcmp(when, started) >= 0;
}

static int copy_one(void *data)
{
    struct copying *c = data;
    guard_alarm(GUARD_SECONDS);
    struct doc *d = reader_from_pages(c->from, buf_text(&c->pages), c->pages.len);
    int status = EXIT_INPUT;
    if (!diag_failure(&d->diags) && out_has_places(d))
        status = ocr_files_pdf(c->to, d);
    else
        cli_say("%s: its stored pages have no places of words", c->to);
    doc_free(d);
    guard_alarm(0);
    return status;
}

static int make_copy(struct copies *all, const struct store_status *st, const char *to)
{
    struct copying c = {.from = st->path, .to = to};
    const char *const readable[] = {st->path, NULL}, *const writable[] = {all->folder, NULL};
    const struct sandbox fence = {.readable = readable, .writable = writable, .files_grow = true,
                                  .memory = GUARD_MEMORY};
    int status = EXIT_INPUT, sig = 0;
    if (store_stream(all->store, st->known.doc, false, &c.pages) != 0)
        cli_say("the store: %s", store_error(all->store));
    else
        status = guard_run(all->g->unfenced ? NULL : &fence, copy_one, &c, &sig);
    if (status < 0)
        diag_print(stderr, st->shown,
                   &(struct diag){.code = guard_cause(sig), .detail = strsignal(sig)});
    buf_free(&c.pages);
    return status;
}

static int each_file(const struct store_status *st, void *data)
{
    struct copies *all = data;
    struct store_stamp now;
    struct buf to = {0};
    if (*all->g->stop)
        return 1;
    if (!st->done || !st->known.doc || !g_hash_table_contains(all->wanted, st->path) ||
        file_look(st->path, &now) != 0 || !file_same(&st->known.stamp, &now) || !is_pdf(st->path))
        return 0;
    put_name(&to, all->folder, st->shown, st->known.doc);
    if (is_current(to.s, st->started)) {
        all->there++;
    } else {
        int status = make_copy(all, st, to.s);
        all->made += status == EXIT_DONE;
        all->failed += status != EXIT_DONE;
        if (status == EXIT_WRITE || status == EXIT_FAULT)
            all->status = status;
    }
    buf_free(&to);
    return all->status != 0;
}

int ingest_copies(const struct ingest *g, const struct ingest_order *o)
{
    struct copies all = {.g = g, .folder = o->pdf_folder};
    int status = EXIT_DONE;
    if (mkdir(all.folder, 0777) != 0 && errno != EEXIST) {
        cli_say("%s: %s", all.folder, strerror(errno));
        return EXIT_WRITE;
    }
    all.store = cli_open_store(o->store, &status);
    if (!all.store)
        return status;
    all.wanted = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < g->in.n; i++)
        if (g->in.v[i].real)
            g_hash_table_add(all.wanted, g->in.v[i].real);
    if (store_statuses(all.store, each_file, &all) < 0) {
        cli_say("the store: %s", store_error(all.store));
        all.status = store_error_status(all.store);
    }
    g_hash_table_destroy(all.wanted);
    store_close(all.store);
    if (!o->quiet)
        cli_say("%zu searchable cop%s made in %s, %zu there already", all.made,
                all.made == 1 ? "y" : "ies", all.folder, all.there);
    return all.status ? all.status : all.failed ? EXIT_SOME_FAILED : EXIT_DONE;
}

bool ingest_copies_in_the_way(const char *folder, char *const *operands, int n)
{
    bool lies = false;
    char *to = file_identity(folder);
    for (int i = 0; i < n && !lies; i++) {
        struct stat st;
        if (stat(operands[i], &st) != 0 || !S_ISDIR(st.st_mode))
            continue;
        char *from = file_identity(operands[i]);
        size_t len = strlen(from);
        lies = strcmp(from, "/") == 0 ||
               (strncmp(to, from, len) == 0 && (to[len] == '/' || !to[len]));
        free(from);
    }
    free(to);
    return lies;
}
