#include "export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const struct exporter *const exporters[] = {&export_jsonl, &export_csv, &export_xlsx, &export_ics,
                                          NULL};
const char *const export_formats[] = {"jsonl", "csv", "xlsx", "ics", "datapackage", NULL};

const struct exporter *exporter_find(const char *name)
{
    for (size_t i = 0; exporters[i]; i++)
        if (strcmp(exporters[i]->name, name) == 0)
            return exporters[i];
    return NULL;
}

unsigned export_types(struct arena *a, const char *list, const char **bad)
{
    unsigned bits = 0;
    if (strcmp(list, "all") == 0)
        return (1u << REC_TYPES) - 1;
    while (*list) {
        size_t n = strcspn(list, ",");
        const char *name = arena_strndup(a, list, n);
        enum record_type t = record_type_find(name);
        *bad = name;
        if (t == REC_TYPES)
            return 0;
        bits |= 1u << t;
        list += n + (list[n] == ',');
    }
    return bits;
}

struct writing {
    const struct exporter *e;
    FILE *const *outs;
    struct buf line;
};

static int put(struct writing *w, enum record_type t)
{
    size_t n = w->line.len;
    int r = n && fwrite(w->line.s, 1, n, w->outs[t]) != n ? 1 : 0;
    buf_clear(&w->line);
    return r;
}

static int each(struct arena *a, const struct record *r, void *data)
{
    struct writing *w = data;
    (void)a;
    w->e->record(&w->line, r);
    return put(w, r->type);
}

/* Each file once, with the types that go there. */
static int write_whole(struct store *s, const struct exporter *e, unsigned types,
                       FILE *const outs[REC_TYPES])
{
    int r = 0;
    for (int t = 0; t < REC_TYPES && r == 0; t++) {
        unsigned here = 0;
        for (int k = t; k < REC_TYPES; k++)
            if (types & (1u << k) && outs[k] == outs[t])
                here |= 1u << k;
        if (types & (1u << t))
            r = e->whole(s, here, outs[t]);
        types &= ~here;
    }
    return r;
}

int export_records(struct store *s, const struct exporter *e, unsigned types,
                   FILE *const outs[REC_TYPES])
{
    if (e->whole)
        return write_whole(s, e, types, outs);
    struct writing w = {.e = e, .outs = outs};
    bool reviews = store_has_marks(s);
    int r = 0;
    for (int t = 0; t < REC_TYPES && r == 0; t++)
        if (types & (1u << t) && e->begin) {
            e->begin(&w.line, (enum record_type)t, reviews);
            r = put(&w, (enum record_type)t);
        }
    if (r == 0)
        r = store_records(s, types, each, &w);
    buf_free(&w.line);
    return r;
}

/* What mkstemp's 0600 would be with the umask applied, as open() makes files. */
static mode_t usual_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

int aside_open(struct aside *f, const char *path)
{
    struct stat st;
    struct buf name = {0};
    *f = (struct aside){0};
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) { /* /dev/null, a pipe: no renaming */
        f->to = fopen(path, "wb");
        return f->to ? 0 : errno;
    }
    buf_printf(&name, "%s.XXXXXX", path);
    int fd = mkstemp(name.s);
    if (fd < 0 || fchmod(fd, usual_mode()) != 0 || !(f->to = fdopen(fd, "wb"))) {
        int why = errno;
        if (fd >= 0) {
            close(fd);
            unlink(name.s);
        }
        buf_free(&name);
        return why;
    }
    f->path = xstrdup(path);
    f->temporary = name.s;
    return 0;
}

int aside_close(struct aside *f, bool keep)
{
    int why = 0;
    if (!f->to)
        return 0;
    if (keep && fflush(f->to) != 0)
        why = errno;
    if (!why && keep && f->temporary && fsync(fileno(f->to)) != 0)
        why = errno;
    if (fclose(f->to) != 0 && !why && keep)
        why = errno;
    if (f->temporary && keep && !why && rename(f->temporary, f->path) != 0)
        why = errno;
    if (f->temporary && (why || !keep))
        unlink(f->temporary);
    free(f->path);
    free(f->temporary);
    *f = (struct aside){0};
    return why;
}
