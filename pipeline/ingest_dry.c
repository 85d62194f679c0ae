/* ingest_dry.c -- what a run would do, and why, one line an input; nothing is written. */
#include "ingest.h"

#include "cli.h"

#include <glib.h>
#include <stdlib.h>
#include <unistd.h>

struct foretold {
    size_t redo[REDO_READ + 1], renamed, copies, left, failed, unchanged;
    GHashTable *seen; /* hashes of what would be done in this run */
};

static void line(const char *what, const struct input *in, const char *why)
{
    printf("%-9s ", what);
    print_path(stdout, in->path);
    if (why)
        printf(": %s", why);
    putchar('\n');
}

static void foretell(struct ingest *g, struct foretold *t, struct arena *a, const struct input *in,
                     const struct look *l)
{
    const char *gone = ingest_gone_path(g, a, in, l);
    const char *was = gone ? arena_printf(a, "; was %s", gone) : "";
    bool bytes = l->fate == FATE_REDO || l->fate == FATE_KNOWN || l->fate == FATE_FAILED;
    if (bytes && g_hash_table_contains(t->seen, l->sha256)) {
        t->copies++;
        line("copy", in, "of another input");
    } else if (l->fate == FATE_REDO) {
        g_hash_table_add(t->seen, g_strdup(l->sha256));
        t->redo[l->redo]++;
        line(plan_name(l->redo), in, arena_printf(a, "%s%s", l->why, was));
    } else if (l->fate == FATE_LEFT) {
        t->left++;
        line("leave", in, l->why);
    } else if (l->fate == FATE_UNREADABLE) {
        t->failed++;
        line("fail", in, l->why);
    } else if (l->fate == FATE_FAILED) {
        t->failed++;
        line("failed", in, arena_printf(a, "%s%s", diag_words_of(l->known.error), was));
    } else if (gone) {
        t->renamed++;
        line("renamed", in, arena_printf(a, "was %s", gone));
    } else if (!l->tied) {
        t->copies++;
        line("copy", in, l->known.path);
    } else {
        t->unchanged++;
        if (g->verbose)
            line("unchanged", in, NULL);
    }
}

int ingest_dry_run(struct ingest *g, const char *store_path)
{
    struct foretold t = {.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    int status = EXIT_DONE;
    if (ingest_key(&g->tools, &g->wish.key) != 0) {
        status = EXIT_INPUT;
    } else if (access(store_path, F_OK) == 0) {
        g->store = cli_open_store(store_path, &status);
        status = g->store ? EXIT_DONE : status;
    }
    for (size_t i = 0; i < g->in.n && status == EXIT_DONE; i++) {
        struct arena *a = arena_new();
        struct look l;
        ingest_look(g->store, &g->wish, a, &g->in.v[i], g->settle, false, &l);
        if (l.fate == FATE_FAULT) {
            cli_say("the store: %s", store_error(g->store));
            status = store_error_status(g->store);
        } else {
            foretell(g, &t, a, &g->in.v[i], &l);
        }
        arena_free(a);
    }
    if (status == EXIT_DONE && !g->quiet)
        fprintf(stderr,
                "%zu would be read, %zu repaired, %zu extracted; %zu renamed, %zu %s, %zu left, "
                "%zu failed, %zu unchanged\n",
                t.redo[REDO_READ], t.redo[REDO_REPAIR], t.redo[REDO_EXTRACT], t.renamed,
                t.copies, t.copies == 1 ? "copy" : "copies", t.left, t.failed, t.unchanged);
    ingest_forget_paths(g);
    store_close(g->store);
    g->store = NULL;
    g_hash_table_destroy(t.seen);
    return status;
}
