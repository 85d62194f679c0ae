/* ingest_paths.c -- a path that is new to a document of the store: is it that file renamed, or a copy?
 * A broken scanner makes thousands of files of one content, so the paths of a document are looked at
 * once a run, not once for each of them. */
#include "ingest.h"

#include "file.h"

#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

struct gone { /* a path that is not there any more */
    struct gone *next;
    char *path, *shown;
};

struct former { /* what became of a document's paths */
    struct gone *first, *last; /* in their order */
};

static bool is_gone(const char *path)
{
    struct store_stamp stamp;
    int why = file_look(path, &stamp);
    return why == ENOENT || why == ENOTDIR;
}

static int each_other(const char *path, const char *shown, void *data)
{
    struct former *o = data;
    if (!is_gone(path))
        return 0;
    struct gone *n = xcalloc(1, sizeof *n);
    n->path = xstrdup(path);
    n->shown = xstrdup(shown ? shown : path);
    if (o->last)
        o->last->next = n;
    else
        o->first = n;
    o->last = n;
    return 0;
}

static void free_gone(struct gone *n)
{
    if (!n)
        return;
    free(n->path);
    free(n->shown);
    free(n);
}

static void free_former(void *data)
{
    struct former *o = data;
    for (struct gone *n = o->first, *next; n; n = next) {
        next = n->next;
        free_gone(n);
    }
    free(o);
}

/* What is known of the document's paths, asked for once. NULL on a fault of the store's. */
static struct former *former_of(struct ingest *g, const char *doc, const char *path)
{
    if (!g->former)
        g->former = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_former);
    struct former *o = g_hash_table_lookup(g->former, doc);
    if (o)
        return o;
    o = xcalloc(1, sizeof *o);
    if (store_other_paths(g->store, doc, path, each_other, o) != 0) {
        free_former(o);
        return NULL;
    }
    g_hash_table_insert(g->former, g_strdup(doc), o);
    return o;
}

/* The next path of the document that is gone, no more to be given again: the caller's to free. NULL:
 * none, or *fault. */
static struct gone *next_gone(struct ingest *g, const char *doc, const char *path, bool *fault)
{
    struct former *o = former_of(g, doc, path);
    *fault = !o;
    struct gone *n = NULL;
    while (o && !n && o->first) {
        n = o->first;
        o->first = n->next;
        if (!o->first)
            o->last = NULL;
        if (!is_gone(n->path)) { /* it came back */
            free_gone(n);
            n = NULL;
        }
    }
    return n;
}

int ingest_drop_unread(struct ingest *g)
{
    struct former o = {0};
    int r = store_unread_paths(g->store, each_other, &o);
    while (o.first) {
        struct gone *n = o.first;
        o.first = n->next;
        r = r == 0 ? store_drop_unread(g->store, n->path) : r;
        free_gone(n);
    }
    return r;
}

void ingest_forget_paths(struct ingest *g)
{
    if (g->former)
        g_hash_table_destroy(g->former);
    g->former = NULL;
}

const char *ingest_gone_path(struct ingest *g, struct arena *a, const struct input *in,
                             const struct look *l)
{
    bool fault;
    if (!l->known.doc || l->tied || l->former)
        return NULL;
    struct gone *n = next_gone(g, l->known.doc, in->real, &fault);
    const char *shown = n ? arena_strdup(a, n->shown) : NULL;
    free_gone(n);
    return shown;
}

int ingest_take_path(struct ingest *g, struct arena *a, const struct input *in, struct look *l)
{
    const struct store_file f = {in->real, in->path, l->stamp};
    bool fault = store_put_path(g->store, &f, l->known.doc) != 0;
    if (fault || l->tied || l->former)
        return fault ? -1 : 0;
    struct gone *n = next_gone(g, l->known.doc, in->real, &fault);
    /* what it is known by may change with that */
    if (n)
        fault = store_drop_path(g->store, n->path, l->known.doc) != 0 ||
                store_find(g->store, a, NULL, l->sha256, &l->known) != 1;
    int r = fault ? -1 : n != NULL;
    free_gone(n);
    return r;
}
