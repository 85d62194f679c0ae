#include "inputs.h"

#include "arena.h"
#include "buf.h"
#include "file.h"
#include "load.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct seen { /* folders on the way down, so that a link back up ends */
    const struct seen *up;
    dev_t dev;
    ino_t ino;
};

static void add(struct inputs *in, const char *path, int error)
{
    VEC_PUSH(in->v, in->n, in->cap) = (struct input){.path = xstrdup(path), .real = file_identity(path),
                                                  .error = error};
}

static bool on_the_way(const struct seen *s, const struct stat *st)
{
    for (; s; s = s->up)
        if (s->dev == st->st_dev && s->ino == st->st_ino)
            return true;
    return false;
}

static int not_hidden(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

/* By bytes, whatever the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void walk(struct inputs *in, const char *dir, const struct stat *st, const struct seen *up)
{
    struct seen here = {.up = up, .dev = st->st_dev, .ino = st->st_ino};
    struct dirent **names = NULL;
    int n = scandir(dir, &names, not_hidden, by_name);
    if (n < 0) {
        add(in, dir, errno);
        return;
    }
    struct buf path = {0};
    for (int i = 0; i < n; i++) {
        struct stat sub;
        size_t len = strlen(dir);
        buf_clear(&path);
        buf_printf(&path, "%s%s", dir, len && dir[len - 1] == '/' ? "" : "/");
        buf_str(&path, names[i]->d_name);
        free(names[i]);
        if (stat(path.s, &sub) != 0) {
            /* a folder too deep, or shut, hides what is in it */
            if (load_wants(path.s) || errno == ENAMETOOLONG || errno == EACCES)
                add(in, path.s, errno);
        } else if (S_ISDIR(sub.st_mode)) {
            if (!on_the_way(&here, &sub))
                walk(in, path.s, &sub, &here);
        } else if (load_wants(path.s)) {
            add(in, path.s, 0);
        }
    }
    free(names);
    buf_free(&path);
}

static void add_path(struct inputs *in, const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0)
        add(in, path, errno);
    else if (S_ISDIR(st.st_mode))
        walk(in, path, &st, NULL);
    else
        add(in, path, 0);
}

/* A list made on Windows ends its lines with a carriage return; a name may, too, and then is there. */
static void drop_return(char *s, size_t len)
{
    struct stat st;
    if (len > 1 && s[len - 1] == '\r' && lstat(s, &st) != 0)
        s[len - 1] = '\0';
}

static void add_list(struct inputs *in, FILE *list)
{
    struct buf all = {0};
    char part[1 << 14];
    size_t n;
    while ((n = fread(part, 1, sizeof part, list)) > 0)
        buf_add(&all, part, n);
    if (ferror(list))
        add(in, "-", errno);
    char end = all.len && memchr(all.s, '\0', all.len) ? '\0' : '\n';
    for (size_t at = 0; at < all.len;) {
        char *s = all.s + at, *stop = memchr(s, end, all.len - at);
        size_t len = stop ? (size_t)(stop - s) : all.len - at;
        s[len] = '\0';
        if (end == '\n')
            drop_return(s, len);
        if (*s && strcmp(s, "\r") != 0)
            add_path(in, s);
        at += len + 1;
    }
    buf_free(&all);
}

static int by_path(const void *a, const void *b)
{
    const struct input *const *x = a, *const *y = b;
    int r = strcmp((*x)->real, (*y)->real);
    return r ? r : *x < *y ? -1 : *x > *y;
}

/* Keeps the first name of each file, and the order. */
static void drop_twins(struct inputs *in)
{
    struct input **sorted = xcalloc(in->n, sizeof *sorted);
    for (size_t i = 0; i < in->n; i++)
        sorted[i] = &in->v[i];
    qsort(sorted, in->n, sizeof *sorted, by_path);
    const char *kept = NULL;
    for (size_t i = 0; i < in->n; i++) {
        if (kept && strcmp(kept, sorted[i]->real) == 0) {
            free(sorted[i]->path);
            sorted[i]->path = NULL;
        } else {
            kept = sorted[i]->real;
        }
    }
    free(sorted);
    size_t n = 0;
    for (size_t i = 0; i < in->n; i++)
        if (in->v[i].path)
            in->v[n++] = in->v[i];
        else
            free(in->v[i].real);
    in->n = n;
}

void inputs_add(struct inputs *in, char **operands, int n, FILE *list)
{
    for (int i = 0; i < n; i++)
        if (strcmp(operands[i], "-") == 0)
            add_list(in, list);
        else
            add_path(in, operands[i]);
    drop_twins(in);
}

void inputs_free(struct inputs *in)
{
    for (size_t i = 0; i < in->n; i++) {
        free(in->v[i].path);
        free(in->v[i].real);
    }
    free(in->v);
    *in = (struct inputs){0};
}
