#include "watch.h"

#include "arena.h"
#include "buf.h"
#include "notify.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

struct seen { /* a file as it was met last */
    char *path, *real; /* as ingest's inputs have them */
    long long size, mtime, inode;
    double since; /* monotonic, when it was first met so */
    bool done;
};
struct seen_list { /* by path */
    struct seen *v;
    size_t n, cap;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The path without links and dots; of one that is not there yet, its folder's with its name. NULL
 * where the folder is not there either. Freed by the caller. */
static char *true_path(const char *path)
{
    char *real = realpath(path, NULL);
    if (real || errno != ENOENT)
        return real;
    char *for_dir = xstrdup(path), *for_base = xstrdup(path);
    char *folder = realpath(dirname(for_dir), NULL);
    if (folder) {
        struct buf b = {0};
        buf_printf(&b, "%s/%s", strcmp(folder, "/") ? folder : "", basename(for_base));
        real = b.s;
    }
    free(folder);
    free(for_dir);
    free(for_base);
    return real;
}

static bool lies_in(const char *path, const char *folder)
{
    size_t n = strlen(folder);
    return strcmp(folder, "/") == 0 ||
           (strncmp(path, folder, n) == 0 && (path[n] == '/' || path[n] == '\0'));
}

char *watch_guard(char *const *folders, int n, const char *const *paths, size_t npaths)
{
    struct buf why = {0};
    for (int i = 0; i < n && !why.len; i++) {
        struct stat st;
        char *folder = realpath(folders[i], NULL);
        if (strcmp(folders[i], "-") == 0)
            buf_str(&why, "a list on standard input cannot be watched");
        else if (!folder || stat(folder, &st) != 0)
            buf_printf(&why, "'%s' cannot be watched: %s", folders[i], strerror(errno));
        else if (!S_ISDIR(st.st_mode))
            buf_printf(&why, "'%s' cannot be watched: it is no folder", folders[i]);
        for (size_t k = 0; k < npaths && !why.len; k++) {
            char *path = paths[k] ? true_path(paths[k]) : NULL;
            if (path && lies_in(path, folder))
                buf_printf(&why, "'%s' lies in the watched folder '%s'", paths[k], folders[i]);
            free(path);
        }
        free(folder);
    }
    return why.s;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct seen *)a)->path, ((const struct seen *)b)->path);
}

static void free_list(struct seen_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free(l->v[i].path);
        free(l->v[i].real);
    }
    free(l->v);
    *l = (struct seen_list){0};
}

/* A regular file to which no link leads from the folder, whose path without links is `real`. */
static bool is_plain(const char *path, const char *folder, const char *real, struct stat *st)
{
    struct buf want = {0};
    const char *rest = path + strlen(folder);
    while (*rest == '/')
        rest++;
    buf_printf(&want, "%s/%s", strcmp(real, "/") ? real : "", rest);
    char *is = realpath(path, NULL);
    bool plain = is && strcmp(is, want.s) == 0 && lstat(path, st) == 0 && S_ISREG(st->st_mode);
    free(is);
    buf_free(&want);
    return plain;
}

/* Adds what lies in one folder now, with what is known of it from the last look. */
static void look_in(char *folder, const struct seen_list *before, struct seen_list *l)
{
    struct inputs in = {0};
    char *real = realpath(folder, NULL);
    if (real)
        inputs_add(&in, &folder, 1, stdin);
    for (size_t i = 0; i < in.n; i++) {
        struct stat st;
        if (in.v[i].error || !is_plain(in.v[i].path, folder, real, &st))
            continue;
        struct seen s = {.path = in.v[i].path, .size = (long long)st.st_size,
                         .mtime = (long long)st.st_mtim.tv_sec * 1000000000LL + st.st_mtim.tv_nsec,
                         .inode = (long long)st.st_ino, .since = now()};
        const struct seen *old =
            before->n ? bsearch(&s, before->v, before->n, sizeof s, by_path) : NULL;
        if (old && old->size == s.size && old->mtime == s.mtime && old->inode == s.inode) {
            s.since = old->since;
            s.done = old->done;
        }
        s.path = xstrdup(s.path);
        s.real = xstrdup(in.v[i].real);
        VEC_PUSH(l->v, l->n, l->cap) = s;
    }
    inputs_free(&in);
    free(real);
}

static struct seen_list look(const struct watch *w, const struct seen_list *before)
{
    struct seen_list l = {0};
    for (int i = 0; i < w->nfolders; i++)
        look_in(w->folders[i], before, &l);
    if (l.n)
        qsort(l.v, l.n, sizeof *l.v, by_path);
    return l;
}

static bool at_rest(const struct watch *w, const struct seen *s)
{
    return !s->done && now() - s->since >= w->settle;
}

/* One pass over the files at rest, if there are any. 0, or the status to end with. */
static int take_rested(const struct watch *w, struct seen_list *l)
{
    struct inputs in = {0};
    int r = 0;
    for (size_t i = 0; i < l->n; i++)
        if (at_rest(w, &l->v[i])) {
            l->v[i].done = true;
            VEC_PUSH(in.v, in.n, in.cap) =
                (struct input){.path = xstrdup(l->v[i].path), .real = xstrdup(l->v[i].real)};
        }
    if (in.n)
        r = w->pass(w->data, &in);
    inputs_free(&in);
    return r;
}

int watch_run(const struct watch *w)
{
    struct seen_list seen = {0};
    sig_atomic_t again = *w->again;
    int status = 0;
    notify("READY=1");
    while (!*w->stop && status == 0) {
        if (*w->again != again) {
            again = *w->again;
            free_list(&seen);
        }
        struct seen_list l = look(w, &seen);
        free_list(&seen);
        seen = l;
        status = take_rested(w, &seen);
        double end = now() + w->interval;
        while (status == 0 && !*w->stop && *w->again == again && now() < end) {
            notify_alive();
            poll(NULL, 0, 200);
        }
    }
    notify("STOPPING=1");
    free_list(&seen);
    return status;
}
