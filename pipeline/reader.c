#include "reader.h"

#include "exits.h"
#include "pagecache.h"
#include "parcel.h"
#include "raster.h"
#include "sandbox.h"
#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Pages of one document that may take a worker down, each costing a new reading of the rest. */
enum { TRIES = 5, DETAIL = 160, PAGES_MAX = 20000 };

struct pictured { /* a page and its picture's name */
    unsigned page;
    char name[RASTER_NAME + 1], by[16]; /* by: the document it was read in before; "" none */
};

struct errand { /* a document under way; in the worker, what came of the task */
    bool used, waits; /* waits: for another try */
    size_t number;
    enum redo from;
    const char *path, *doc;
    struct buf pages; /* where it is not read */
    struct pictured *pictured;
    size_t npictured, cap_pictured, asked; /* asked: of pictured, the last */
    struct left_out out[TRIES];
    char detail[TRIES][DETAIL]; /* of out[] */
    size_t nout;
    double seconds; /* of the tries before */
};

struct round { /* of reader_run() */
    const struct reader *r;
    struct errand *errands; /* by the number the pool knows them by */
    size_t n, cap;
    struct pagecache cache;
};

struct worker_limits reader_limits(int jobs)
{
    return (struct worker_limits){.jobs = jobs, .silence = 600, .total = 6 * 3600.0,
                                  .memory = (size_t)3 << 30, .recycle = 500};
}

/* ---- a task as bytes: where to begin, the path, then the pages to leave out or those there are ---- */

static void put_task(struct buf *to, const struct errand *e)
{
    buf_chr(to, (char)('0' + e->from));
    buf_add(to, e->path, strlen(e->path) + 1);
    if (e->from != REDO_READ)
        buf_add(to, buf_text(&e->pages), e->pages.len);
    for (size_t i = 0; i < e->nout; i++) {
        buf_add(to, (const char *)&e->out[i].page, sizeof e->out[i].page);
        buf_add(to, (const char *)&e->out[i].code, sizeof e->out[i].code);
        buf_add(to, e->detail[i], DETAIL);
    }
}

/* Lends from the task. The parent is trusted. */
static void take_task(const char *s, size_t n, struct errand *e)
{
    const char *end = s + n;
    e->from = (enum redo)(*s - '0');
    e->path = s + 1;
    s += strlen(s) + 1;
    if (e->from != REDO_READ) {
        e->pages = (struct buf){.s = (char *)s, .len = (size_t)(end - s)};
        return;
    }
    for (; s < end && e->nout < TRIES; e->nout++) {
        struct left_out *o = &e->out[e->nout];
        memcpy(&o->page, s, sizeof o->page);
        s += sizeof o->page;
        memcpy(&o->code, s, sizeof o->code);
        s += sizeof o->code;
        o->detail = s;
        s += DETAIL;
    }
}

/* ---- in the worker ---- */

static void fence(void *data)
{
    const struct round *o = data;
    const struct tools *t = o->r->tools;
    const char *const readable[] = {t->rules_dir ? t->rules_dir : t->model, t->model, NULL};
    const size_t memory = o->r->limits.memory;
    const char *why = "";
    /* Twice the ceiling and what was there before: who goes over it is ended by measure, which
     * knows the cause; this is for who would not wait to be measured. */
    struct sandbox s = {.readable = readable, .memory = memory ? 2 * memory + ((size_t)2 << 30) : 0};
    ocr_hush();
    if (o->r->unfenced || sandbox_enter(&s, &why) == 0)
        return;
    fprintf(stderr, "no fence: %s\n", why);
    _exit(EXIT_FAULT);
}

/* A page is a sign of life. */
static void place(void *worker, unsigned page, unsigned pages)
{
    worker_beat(worker, page, pages);
}

/* ---- page pictures: what the worker asks, and what it tells ---- */

struct question {
    char name[RASTER_NAME];
    uint32_t page;
};
enum { UNKNOWN = '0', KNOWN = '1' }; /* an answer's first byte; after KNOWN the page, deflated */

static struct doc *ask_known(void *worker, const char *name, unsigned page)
{
    struct question q = {.page = page};
    struct buf answer = {0}, line = {0};
    struct doc *d = NULL;
    memcpy(q.name, name, RASTER_NAME);
    worker_ask(worker, (const char *)&q, sizeof q, &answer);
    if (answer.len > 1 && *answer.s == KNOWN &&
        store_inflate(&line, answer.s + 1, answer.len - 1) == 0)
        d = reader_from_pages("", line.s, line.len);
    if (d && diag_failure(&d->diags)) {
        doc_free(d); /* what the store kept of it is damaged */
        d = NULL;
    }
    buf_free(&answer);
    buf_free(&line);
    return d;
}

static void tell_read(void *worker, const struct doc *d)
{
    struct buf line = {0}, page = {0};
    stream_put_page(&line, d, d->npages - 1);
    parcel_deflate(&page, line.s, line.len);
    worker_tell(worker, page.s, page.len);
    buf_free(&line);
    buf_free(&page);
}

static void work(void *data, struct worker *w, const char *task, size_t len, int fd,
                 struct buf *reply)
{
    const struct reader *r = ((struct round *)data)->r;
    struct errand e = {0};
    take_task(task, len, &e);
    bool cached = r->cache != PAGE_CACHE_OFF;
    const struct run_source from = {.path = e.path, .fd = fd, .left_out = e.out,
                                    .nleft_out = e.nout, .place = place,
                                    .known = cached ? ask_known : NULL,
                                    .read = cached ? tell_read : NULL, .data = w};
    struct doc *d = e.from == REDO_READ ? run_read_from(r->tools, &from, NULL)
                                        : reader_from_pages(e.path, e.pages.s, e.pages.len);
    reader_answer(r, e.from, d, reply);
    doc_free(d);
}

/* ---- in the parent ---- */

/* Puts down which picture the page has, and whose reading it gets; a page that is tried again keeps
 * what it had. */
static void note_picture(struct errand *e, unsigned page, const char *name, const char *by)
{
    size_t i = 0;
    while (i < e->npictured && e->pictured[i].page != page)
        i++;
    e->asked = i;
    if (i == PAGES_MAX || (i < e->npictured && strcmp(e->pictured[i].name, name) == 0))
        return;
    if (i == e->npictured)
        (void)VEC_PUSH(e->pictured, e->npictured, e->cap_pictured);
    e->pictured[i] = (struct pictured){.page = page};
    memcpy(e->pictured[i].name, name, RASTER_NAME);
    snprintf(e->pictured[i].by, sizeof e->pictured[i].by, "%s", by);
}

/* Is the picture known? A worker waits while another reads it, but not for one that says so and never
 * comes to an end. */
static bool answer(void *data, size_t i, const char *question, size_t len, bool late,
                   struct buf *out)
{
    struct round *o = data;
    struct errand *e = &o->errands[i];
    bool own = o->r->cache == PAGE_CACHE_OWN;
    struct question q;
    char name[RASTER_NAME + 1] = "", by[16] = "";
    size_t reader = i;
    if (len == sizeof q) {
        memcpy(&q, question, sizeof q);
        memcpy(name, q.name, RASTER_NAME);
    }
    buf_chr(out, UNKNOWN);
    if (strspn(name, "0123456789abcdef") != RASTER_NAME)
        return true;
    pagecache_stop(&o->cache, i);
    enum cached found = pagecache_find(&o->cache, name, i, own, out, &reader);
    if (found == CACHED_SOON && !late)
        return false;
    if (found == CACHED_READ)
        snprintf(by, sizeof by, "%s", o->errands[reader].doc ? o->errands[reader].doc : "");
    else if (o->r->recall && o->r->recall(o->r->data, name, own ? e->doc : NULL, out, by))
        found = CACHED_READ;
    if (out->len > WORKER_ANSWER_MAX) { /* larger than any page is */
        found = CACHED_NOT;
        out->len = 1;
        *by = '\0';
    }
    note_picture(e, q.page, name, by);
    if (found == CACHED_READ)
        *out->s = KNOWN;
    else
        pagecache_begin(&o->cache, name, i);
    return true;
}

static void told(void *data, size_t i, const char *page, size_t n)
{
    struct round *o = data;
    struct errand *e = &o->errands[i];
    pagecache_end(&o->cache, i, page, n);
    if (e->asked < e->npictured) /* read anew, though it was known: what was kept is damaged */
        *e->pictured[e->asked].by = '\0';
}

/* The pages get the names of their pictures, lent. */
static void name_pictures(const struct errand *e, struct store_doc *d)
{
    for (size_t i = 0; i < d->npages; i++)
        for (size_t k = 0; k < e->npictured; k++) {
            const struct pictured *p = &e->pictured[k];
            if (p->page != d->page[i].no || d->page[i].error)
                continue;
            d->page[i].raster = p->name;
            d->page[i].taken = *p->by ? p->by : NULL;
            break;
        }
}

static void finish(struct round *o, struct errand *e, struct arena *a, struct store_doc *d)
{
    e->used = false; /* first: result() may ask for more */
    d->from = e->from;
    buf_free(&e->pages);
    struct pictured *pictured = e->pictured;
    size_t i = (size_t)(e - o->errands);
    name_pictures(e, d);
    e->pictured = NULL;
    e->npictured = e->cap_pictured = 0;
    o->r->result(o->r->data, e->number, a, d);
    pagecache_forget(&o->cache, i); /* after it: what can be stored is */
    free(pictured);
}

static void lost(struct store_doc *d, struct diag *g, enum diag_code code, unsigned page,
                 const char *detail)
{
    *g = (struct diag){.code = code, .page = page, .detail = detail};
    *d = (struct store_doc){.error = diag_slug(code), .message = detail, .diag = g, .ndiags = 1};
}

/* A slot for a new document: one that is free, or one more. */
static struct errand *new_errand(struct round *o)
{
    size_t i = 0;
    while (i < o->n && o->errands[i].used)
        i++;
    if (i == o->n)
        (void)VEC_PUSH(o->errands, o->n, o->cap);
    o->errands[i] = (struct errand){.used = true};
    return &o->errands[i];
}

/* Opens the errand's file. -1 when that cannot be: the document is done with, and told. */
static int open_file(struct round *o, struct errand *e)
{
    int fd = open(e->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd >= 0)
        return fd;
    struct arena *a = arena_new();
    struct store_doc d;
    struct diag g;
    lost(&d, &g, E_UNREADABLE, 0, arena_strdup(a, strerror(errno)));
    finish(o, e, a, &d);
    arena_free(a);
    return -1;
}

static struct errand *waiting(struct round *o)
{
    for (size_t i = 0; i < o->n; i++)
        if (o->errands[i].used && o->errands[i].waits)
            return &o->errands[i];
    return NULL;
}

static bool next(void *data, struct buf *task, size_t *number, int *fd)
{
    struct round *o = data;
    for (;;) {
        struct errand *e = waiting(o);
        struct reader_job job = {0};
        if (!e) {
            if (!o->r->next(o->r->data, &job))
                return false;
            e = new_errand(o);
            e->path = job.path;
            e->doc = job.doc;
            e->number = job.number;
            e->from = job.from;
            e->pages = job.pages;
        }
        e->waits = false;
        *number = (size_t)(e - o->errands);
        *fd = e->from == REDO_READ ? open_file(o, e) : -1;
        if (*fd >= 0 || e->from != REDO_READ) {
            put_task(task, e);
            return true;
        }
    }
}

/* How each end is told: of a page that can be left out, of a document, and whether trying again
 * without that page makes sense. What broke the fence is not tried again. */
static const struct cause {
    enum diag_code page, document;
    bool again;
} causes[] = {
    [WORKER_CRASHED] = {E_PAGE_CRASH, E_CRASH, true},
    [WORKER_TIMED_OUT] = {E_PAGE_TIMEOUT, E_PAGE_TIMEOUT, true},
    [WORKER_TOO_LONG] = {E_TIMEOUT, E_TIMEOUT, false},
    [WORKER_TOO_BIG] = {E_PAGE_MEMORY, E_MEMORY, true},
    [WORKER_FENCED] = {E_SANDBOX, E_SANDBOX, false},
};

static const char *detail_of(const struct round *o, struct arena *a, const struct worker_result *w)
{
    const struct worker_limits *l = &o->r->limits;
    switch (w->end) {
    case WORKER_TIMED_OUT:
        return arena_printf(a, "no sign of life in %.0f s", l->silence);
    case WORKER_TOO_LONG:
        return arena_printf(a, "not done in %.0f s", l->total);
    case WORKER_FENCED:
        return "it was killed";
    case WORKER_TOO_BIG:
        if (!w->words[0])
            return arena_printf(a, "over %zu MB", l->memory >> 20);
        break;
    default:
        break;
    }
    const char *how = w->signal ? strsignal(w->signal)
                                : arena_printf(a, "it exited with status %d", w->status);
    return w->words[0] ? arena_printf(a, "%s: %s", how, w->words) : arena_strdup(a, how);
}

/* Sets the document up to be read again without the page at hand. False: it is lost. */
static bool try_again(const struct round *o, struct errand *e, const struct worker_result *w,
                      const char *detail)
{
    size_t most = (size_t)o->r->wish.max_lost * w->of / 100;
    if (!causes[w->end].again || !w->at || e->nout >= most || e->nout >= TRIES)
        return false;
    snprintf(e->detail[e->nout], DETAIL, "%s", detail);
    e->out[e->nout++] = (struct left_out){.page = w->at, .code = causes[w->end].page};
    e->seconds += w->seconds;
    e->waits = true;
    return true;
}

static void result(void *data, size_t i, const struct worker_result *w)
{
    struct round *o = data;
    struct errand *e = &o->errands[i];
    struct arena *a = arena_new();
    struct store_doc d;
    struct diag g;
    const char *why = "";
    bool again = false;
    if (w->end != WORKER_REPLIED) {
        const char *detail = detail_of(o, a, w);
        bool page = w->end == WORKER_TIMED_OUT && w->at;
        enum diag_code code = w->end == WORKER_TIMED_OUT && !page ? E_TIMEOUT
                                                                  : causes[w->end].document;
        again = try_again(o, e, w, detail);
        pagecache_stop(&o->cache, i);
        lost(&d, &g, code, w->at, detail);
        d.pages = w->of;
    } else if (parcel_unpack(a, w->reply, w->len, &d, &why) != 0) {
        lost(&d, &g, E_FAULT, 0, why);
    }
    d.seconds = e->seconds + w->seconds;
    if (!again)
        finish(o, e, a, &d);
    arena_free(a);
}

static void tick(void *data, unsigned long beats)
{
    const struct reader *r = ((struct round *)data)->r;
    if (r->tick)
        r->tick(r->data, beats);
}

int reader_run(const struct reader *r)
{
    struct round o = {.r = r};
    const struct worker_ops ops = {.begin = fence, .work = work, .next = next, .result = result,
                                   .answer = r->cache == PAGE_CACHE_OFF ? NULL : answer, .told = told,
                                   .tick = tick, .data = &o};
    int status = workers_run(&ops, &r->limits, r->stop);
    for (size_t i = 0; i < o.n; i++)
        if (o.errands[i].used) {
            buf_free(&o.errands[i].pages);
            free(o.errands[i].pictured);
        }
    pagecache_free(&o.cache);
    free(o.errands);
    return status;
}
