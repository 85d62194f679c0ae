#include "pictures.h"

#include "cli.h"
#include "load.h"
#include "report.h"
#include "workers.h"

#include <errno.h>
#include <leptonica/allheaders.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    WIDTH = 1000,     /* pixels of a picture: an A4 page at 121 dpi, read without effort */
    QUALITY = 35,     /* of WebP: text stays clean, an A4 page takes some 80 KB */
    SILENCE = 120,    /* seconds a page may take */
    CPU_SECONDS = 600 /* a document may take */
};
static const rlim_t MEMORY = (rlim_t)3 << 30; /* bytes a worker may take */

struct original {
    const char *doc, *path;
    unsigned pages;
};

struct drawing {
    struct pictures *p;
    struct arena *mem;
    struct original *v;
    size_t n, cap, at;
};

static bool is_there(const struct pictures *p, const char *doc, unsigned page)
{
    struct buf name = {0};
    struct stat st;
    buf_printf(&name, "%s/", p->dir);
    report_picture_name(&name, doc, page);
    bool there = stat(name.s, &st) == 0 && st.st_size > 0;
    buf_free(&name);
    return there;
}

/* Documents that have pages, and not all their pictures. */
static int each_document(struct arena *a, const struct record *r, void *data)
{
    struct drawing *d = data;
    const struct value *source = &r->value[DOC_TEXT_SOURCE], *pages = &r->value[DOC_PAGES];
    const char *path = rec_text(r, DOC_PATH), *doc = rec_text(r, KEY_DOC);
    (void)a;
    bool text = source->is != V_LIST || !source->u.list.n ||
                strcmp(source->u.list.v[0], "text") == 0;
    if (text || !path || pages->is != V_NUM)
        return 0;
    unsigned n = (unsigned)pages->u.num, there = 0;
    for (unsigned i = 1; i <= n; i++)
        there += is_there(d->p, doc, i);
    d->p->kept += there;
    if (there < n)
        VEC_PUSH(d->v, d->n, d->cap) = (struct original){
            .doc = arena_strdup(d->mem, doc), .path = arena_strdup(d->mem, path), .pages = n};
    return 0;
}

/* The least that shows it well: 8 bits of gray, or colours. */
static PIX *reading_size(PIX *pix)
{
    PIX *deep = pixGetDepth(pix) == 32 ? pixClone(pix) : pixConvertTo8(pix, 0);
    l_float32 scale = (l_float32)WIDTH / (l_float32)pixGetWidth(pix);
    PIX *out = deep ? (scale < 1 ? pixScaleAreaMap(deep, scale, scale) : pixClone(deep)) : NULL;
    if (deep && !out)
        out = pixScale(deep, scale, scale);
    pixDestroy(&deep);
    return out;
}

/* Written aside and renamed: a picture that is there is whole. */
static bool write_picture(const char *path, PIX *pix)
{
    struct buf part = {0};
    buf_printf(&part, "%s.%ld", path, (long)getpid());
    PIX *small = reading_size(pix);
    bool done = small && pixWriteWebP(part.s, small, QUALITY, 0) == 0 && rename(part.s, path) == 0;
    if (!done)
        remove(part.s);
    pixDestroy(&small);
    buf_free(&part);
    return done;
}

static size_t draw_pages(struct drawing *w, struct worker *me, struct loader *l, struct doc *d,
                         const char *doc)
{
    size_t made = 0;
    for (unsigned no = 1; no <= load_pages(l); no++) {
        struct Pix *image = NULL;
        struct buf name = {0};
        buf_printf(&name, "%s/", w->p->dir);
        report_picture_name(&name, doc, no);
        if (!is_there(w->p, doc, no)) {
            load_page(l, d, no, &image);
            made += image && write_picture(name.s, image);
            load_free_image(image);
        }
        buf_free(&name);
        worker_beat(me, no, load_pages(l));
    }
    return made;
}

static void limit_worker(void)
{
    struct rlimit cpu = {CPU_SECONDS, CPU_SECONDS}, memory = {MEMORY, MEMORY};
    setrlimit(RLIMIT_CPU, &cpu);
#if !defined(__SANITIZE_ADDRESS__)
    setrlimit(RLIMIT_AS, &memory);
#else
    (void)memory;
#endif
}

/* In a worker. The reply: how many pictures, then why there are no more. */
static void draw(void *data, struct worker *me, const char *task, size_t len, int fd,
                 struct buf *reply)
{
    struct drawing *w = data;
    const struct original *o = &w->v[strtoul(task, NULL, 10)];
    struct load_options how = load_defaults;
    how.layer = LAYER_IGNORE; /* a page with a good text layer has a look, too */
    how.render_dpi = 150;
    (void)len;
    (void)fd;
    limit_worker();
    setMsgSeverity(L_SEVERITY_NONE);
    struct doc *d = doc_new(o->path);
    struct loader *l = load_open(d, &how);
    size_t made = 0;
    const char *why = "";
    if (!l) {
        const struct diag *f = diag_failure(&d->diags);
        why = f ? diag_words(f->code) : "cannot be read";
    } else if (strcmp(d->id, o->doc) != 0) {
        why = "is no longer the file that was read";
    } else {
        made = draw_pages(w, me, l, d, o->doc);
    }
    buf_printf(reply, "%zu %s", made, why);
    load_close(l);
    doc_free(d);
}

static bool next(void *data, struct buf *task, size_t *number, int *fd)
{
    struct drawing *w = data;
    (void)fd;
    if (w->at == w->n)
        return false;
    *number = w->at++;
    buf_printf(task, "%zu", *number);
    return true;
}

static void tell(const char *path, const char *why)
{
    fputs("trichluc: ", stderr);
    print_path(stderr, path);
    fprintf(stderr, ": %s; the report shows its text\n", why);
}

static void result(void *data, size_t number, const struct worker_result *r)
{
    struct drawing *w = data;
    const char *path = w->v[number].path, *why = "its pages could not be drawn";
    if (r->end == WORKER_REPLIED) {
        struct buf words = {0};
        char *end;
        buf_add(&words, r->reply, r->len);
        size_t made = strtoul(buf_text(&words), &end, 10);
        w->p->made += made;
        w->p->lost += *end && end[1];
        if (*end && end[1] && !w->p->quiet)
            tell(path, end + 1);
        buf_free(&words);
        return;
    }
    w->p->lost++;
    if (!w->p->quiet)
        tell(path, why);
}

int pictures_make(struct store *s, struct pictures *p)
{
    struct drawing d = {.p = p, .mem = arena_new()};
    struct worker_ops ops = {.work = draw, .next = next, .result = result, .data = &d};
    int r = store_records(s, 1u << REC_DOCUMENT, each_document, &d);
    if (r == 0 && d.n)
        workers_run(&ops, &(struct worker_limits){.jobs = p->jobs, .silence = SILENCE}, p->stop);
    free(d.v);
    arena_free(d.mem);
    return r;
}
