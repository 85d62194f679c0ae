#include "pictures.h"

#include "exits.h"
#include "load.h"
#include "report.h"
#include "sandbox.h"
#include "workers.h"

#include <fcntl.h>
#include <leptonica/allheaders.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    WIDTH = 1000,  /* pixels of a picture: an A4 page at 121 dpi, read without effort */
    QUALITY = 35,  /* of WebP: text stays clean, an A4 page takes some 80 KB */
    DPI = 150,     /* at which pages are drawn that are no single image */
    PART = 8,      /* pages a task: a page that takes its worker down costs no more than these */
    SILENCE = 45,  /* seconds a page may take */
    RECYCLE = 200  /* tasks a worker may do */
};
static const size_t memory = (size_t)2 << 30; /* bytes a worker may take */

struct original {
    const char *doc, *path, *shown; /* path: NULL where no file is known any more */
    unsigned pages;
    bool told; /* that something of it is missing */
};

struct task {
    size_t original; /* index */
    unsigned from;   /* first of at most PART pages */
};

struct drawing {
    struct pictures *p;
    struct arena *mem;
    struct original *v;
    struct task *tasks;
    size_t n, cap, ntasks, cap_tasks, at;
};

static void name_picture(struct buf *out, const struct pictures *p, const char *doc, unsigned page)
{
    buf_printf(out, "%s/", p->dir);
    report_picture_name(out, doc, page);
}

static bool is_there(const struct pictures *p, const char *doc, unsigned page)
{
    struct buf name = {0};
    struct stat st;
    name_picture(&name, p, doc, page);
    bool there = stat(name.s, &st) == 0 && st.st_size > 0;
    buf_free(&name);
    return there;
}

static bool part_is_there(const struct drawing *d, const struct original *o, unsigned from)
{
    for (unsigned no = from; no < from + PART && no <= o->pages; no++)
        if (!is_there(d->p, o->doc, no))
            return false;
    return true;
}

/* Documents that have a look. */
static int each_document(struct arena *a, const struct record *r, void *data)
{
    struct drawing *d = data;
    const struct value *source = &r->value[DOC_TEXT_SOURCE], *pages = &r->value[DOC_PAGES];
    const char *path = rec_text(r, DOC_PATH), *doc = rec_text(r, KEY_DOC);
    (void)a;
    bool text = source->is != V_LIST || !source->u.list.n ||
                strcmp(source->u.list.v[0], "text") == 0;
    if (!text && pages->is == V_NUM && pages->u.num >= 1 && report_is_document_id(doc))
        VEC_PUSH(d->v, d->n, d->cap) = (struct original){
            .doc = arena_strdup(d->mem, doc), .shown = path ? arena_strdup(d->mem, path) : "?",
            .pages = (unsigned)pages->u.num};
    return 0;
}

static int by_doc(const void *x, const void *y)
{
    return strcmp(((const struct original *)x)->doc, ((const struct original *)y)->doc);
}

/* A document may have several files: the first that is still there is taken. */
static int each_file(const struct store_status *st, void *data)
{
    struct drawing *d = data;
    struct original key = {.doc = st->known.doc};
    struct original *o =
        key.doc && d->n ? bsearch(&key, d->v, d->n, sizeof *d->v, by_doc) : NULL;
    if (o && (!o->path || access(o->path, R_OK) != 0))
        o->path = arena_strdup(d->mem, st->path);
    return 0;
}

static void list_tasks(struct drawing *d)
{
    for (size_t i = 0; i < d->n; i++)
        for (unsigned no = 1; no <= d->v[i].pages; no++) {
            bool there = is_there(d->p, d->v[i].doc, no);
            d->p->kept += there;
            if ((no - 1) % PART == 0 && !part_is_there(d, &d->v[i], no))
                VEC_PUSH(d->tasks, d->ntasks, d->cap_tasks) = (struct task){i, no};
        }
}

/* ---- in a worker: pictures leave it as bytes, it writes nothing ---- */

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

struct picture_head { /* before each picture in the reply */
    uint32_t page, len;
};

static void put_picture(struct buf *reply, unsigned no, PIX *image)
{
    l_uint8 *bytes = NULL;
    size_t n = 0;
    PIX *small = reading_size(image);
    if (small && pixWriteMemWebP(&bytes, &n, small, QUALITY, 0) == 0 && n && n < UINT32_MAX) {
        struct picture_head head = {no, (uint32_t)n};
        buf_add(reply, (const char *)&head, sizeof head);
        buf_add(reply, (const char *)bytes, n);
    }
    lept_free(bytes);
    pixDestroy(&small);
}

static void fence(void *data)
{
    struct sandbox s = {.memory = 2 * memory};
    const char *why = "";
    (void)data;
    setMsgSeverity(L_SEVERITY_NONE);
    if (sandbox_enter(&s, &why) == 0)
        return;
    fprintf(stderr, "no fence: %s\n", why);
    _exit(EXIT_FAULT);
}

/* The reply: pictures, or, after a head of page 0, why there are none. */
static void draw(void *data, struct worker *me, const char *task, size_t len, int fd,
                 struct buf *reply)
{
    struct drawing *w = data;
    const struct task *t = &w->tasks[strtoul(task, NULL, 10)];
    const struct original *o = &w->v[t->original];
    struct load_options how = load_defaults;
    how.layer = LAYER_IGNORE; /* a page with a good text layer has a look, too */
    how.render_dpi = DPI;
    (void)len;
    struct doc *d = doc_new(o->shown);
    struct loader *l = load_open_fd(d, fd, &how);
    const char *why = NULL;
    if (!l) {
        const struct diag *f = diag_failure(&d->diags);
        why = f ? diag_words(f->code) : "cannot be read";
    } else if (strcmp(d->id, o->doc) != 0) {
        why = "is no longer the file that was read";
    }
    for (unsigned no = t->from; !why && no < t->from + PART && no <= load_pages(l); no++) {
        struct Pix *image = NULL;
        worker_beat(me, no, load_pages(l));
        load_page(l, d, no, &image);
        if (image)
            put_picture(reply, no, image);
        load_free_image(image);
    }
    if (why) {
        buf_add(reply, (const char *)&(struct picture_head){0}, sizeof(struct picture_head));
        buf_str(reply, why);
    }
    load_close(l);
    doc_free(d);
}

/* ---- in the parent ---- */

static void tell(struct drawing *w, struct original *o, const char *why)
{
    w->p->lost += !o->told;
    if (!o->told && !w->p->quiet) {
        fputs("trichluc: ", stderr);
        print_path(stderr, o->shown);
        fprintf(stderr, ": %s; the report shows its text\n", why);
    }
    o->told = true;
}

static bool next(void *data, struct buf *task, size_t *number, int *fd)
{
    struct drawing *w = data;
    for (; w->at < w->ntasks; w->at++) {
        struct original *o = &w->v[w->tasks[w->at].original];
        *fd = o->path ? open(o->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : -1;
        if (*fd >= 0)
            break;
        tell(w, o, "cannot be opened");
    }
    if (w->at == w->ntasks)
        return false;
    *number = w->at++;
    buf_printf(task, "%zu", *number);
    return true;
}

/* Written aside and renamed: a picture that is there is whole. */
static bool write_picture(const struct pictures *p, const char *doc, unsigned no, const char *bytes,
                          size_t n)
{
    struct buf path = {0}, part = {0};
    name_picture(&path, p, doc, no);
    buf_printf(&part, "%s.part", path.s);
    FILE *f = fopen(part.s, "wb");
    bool done = f && fwrite(bytes, 1, n, f) == n;
    if (f && fclose(f) != 0)
        done = false;
    done = done && rename(part.s, path.s) == 0;
    if (!done)
        remove(part.s);
    buf_free(&path);
    buf_free(&part);
    return done;
}

/* A worker has read foreign bytes: nothing it says is believed unseen. */
static void result(void *data, size_t number, const struct worker_result *r)
{
    struct drawing *w = data;
    const struct task *t = &w->tasks[number];
    struct original *o = &w->v[t->original];
    const char *at = r->reply, *end = at ? at + r->len : NULL;
    struct picture_head head;
    if (r->end != WORKER_REPLIED) {
        tell(w, o, "some of its pages could not be drawn");
        return;
    }
    while ((size_t)(end - at) >= sizeof head) {
        memcpy(&head, at, sizeof head);
        at += sizeof head;
        if (head.page == 0) {
            char why[80];
            snprintf(why, sizeof why, "%.*s", (int)(end - at < 79 ? end - at : 79), at);
            tell(w, o, why);
            return;
        }
        bool sane = head.page >= t->from && head.page < t->from + PART && head.page <= o->pages &&
                    head.len >= 12 && head.len <= (size_t)(end - at) &&
                    memcmp(at, "RIFF", 4) == 0 && memcmp(at + 8, "WEBP", 4) == 0;
        if (!sane)
            return;
        w->p->made += write_picture(w->p, o->doc, head.page, at, head.len);
        at += head.len;
    }
}

int pictures_make(struct store *s, struct pictures *p)
{
    struct drawing d = {.p = p, .mem = arena_new()};
    const struct worker_ops ops = {
        .begin = fence, .work = draw, .next = next, .result = result, .data = &d};
    const struct worker_limits limits = {
        .jobs = p->jobs, .silence = SILENCE, .memory = memory, .recycle = RECYCLE};
    int r = store_records(s, 1u << REC_DOCUMENT, each_document, &d);
    if (d.n)
        qsort(d.v, d.n, sizeof *d.v, by_doc);
    if (r == 0)
        r = store_statuses(s, each_file, &d);
    if (r == 0)
        list_tasks(&d);
    if (d.ntasks)
        workers_run(&ops, &limits, p->stop);
    free(d.tasks);
    free(d.v);
    arena_free(d.mem);
    return r;
}
