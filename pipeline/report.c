#include "report.h"

#include "compare_html.h"
#include "report_assets.h"
#include "report_own.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct gathering { /* the records of one document, until the next begins */
    struct site *s;
    struct arena *mem;
    struct records v;
};

static const char *kept(struct arena *a, const char *s)
{
    return s ? arena_strdup(a, s) : NULL;
}

/* What a document is called: its number, else its file's name, else its id. */
static const char *called(const struct report_doc *d, const char *number)
{
    const char *slash = d->path ? strrchr(d->path, '/') : NULL;
    return number ? number : slash ? slash + 1 : d->path ? d->path : d->id;
}

static void take_document(struct site *s, struct report_doc *d, const struct record *r)
{
    d->date = kept(s->mem, rec_text(r, DOC_DATE));
    d->province = kept(s->mem, rec_text(r, DOC_PROVINCE));
    if (!d->province &&
        compare_is_central(s->names, rec_text(r, DOC_ISSUER), rec_text(r, DOC_NUMBER)))
        d->province = COMPARE_CENTRAL;
    d->title = kept(s->mem, rec_text(r, DOC_TITLE));
    d->issuer = kept(s->mem, rec_text(r, DOC_ISSUER));
    d->path = kept(s->mem, rec_text(r, DOC_PATH));
    d->type = kept(s->mem, rec_text(r, DOC_TYPE));
    d->sha256 = kept(s->mem, rec_text(r, DOC_SHA256));
    d->called = called(d, kept(s->mem, rec_text(r, DOC_NUMBER)));
    d->pages = r->value[DOC_PAGES].is == V_NUM ? (unsigned)r->value[DOC_PAGES].u.num : 0;
}

static void take_record(struct site *s, const struct record *r)
{
    const char *id = kept(s->mem, rec_text(r, KEY_ID));
    size_t doc = s->ndocs - 1;
    double conf = r->value[KEY_CONFIDENCE].is == V_NUM ? r->value[KEY_CONFIDENCE].u.num : 0;
    s->docs[doc].records[r->type]++;
    s->docs[doc].conf += conf;
    s->n->records++;
    if (r->type == REC_DOCUMENT)
        take_document(s, &s->docs[doc], r);
    if (r->type == REC_TARGET && r->review && r->review->verdict)
        VEC_PUSH(s->said, s->nsaid, s->cap_said) = (struct said){
            .id = id, .verdict = kept(s->mem, r->review->verdict),
            .by = kept(s->mem, r->review->by), .values = kept(s->mem, r->review->values)};
    if (r->type == REC_DEADLINE)
        VEC_PUSH(s->deadlines, s->ndeadlines, s->cap_deadlines) = (struct report_mark){
            .start = kept(s->mem, rec_text(r, DLN_START)), .end = kept(s->mem, rec_text(r, DLN_END)),
            .doc = doc, .key = record_key_of(id),
            .recurs = rec_text(r, DLN_RRULE) != NULL};
    if (r->type == REC_ASSIGNMENT && rec_text(r, ASG_AGENCY) && rec_text(r, ASG_ROLE))
        VEC_PUSH(s->duties, s->nduties, s->cap_duties) = (struct report_mark){
            .agency = kept(s->mem, rec_text(r, ASG_AGENCY)),
            .name = kept(s->mem, rec_text(r, ASG_AGENCY_NAME)),
            .role = kept(s->mem, rec_text(r, ASG_ROLE)), .doc = doc, .key = record_key_of(id)};
}

static int by_id(const void *x, const void *y)
{
    return strcmp((*(struct report_doc *const *)x)->id, (*(struct report_doc *const *)y)->id);
}

const struct report_doc *site_doc(const struct site *s, const char *id)
{
    struct report_doc key = {.id = id}, *k = &key;
    struct report_doc **at = s->ndocs ? bsearch(&k, s->by_id, s->ndocs, sizeof *s->by_id, by_id) : NULL;
    return at ? *at : NULL;
}

/* When all documents are in. */
static void index_documents(struct site *s)
{
    s->by_id = xcalloc(s->ndocs + 1, sizeof *s->by_id);
    for (size_t i = 0; i < s->ndocs; i++)
        s->by_id[i] = &s->docs[i];
    if (s->ndocs)
        qsort(s->by_id, s->ndocs, sizeof *s->by_id, by_id);
}

/* Writes the page of the document that is complete. */
static int end_document(struct gathering *g)
{
    struct site *s = g->s;
    if (!g->v.n)
        return 0;
    const char *id = arena_strdup(s->mem, rec_text(&g->v.v[0], KEY_DOC));
    if (!report_is_document_id(id)) {
        g->v.n = 0;
        return 0;
    }
    VEC_PUSH(s->docs, s->ndocs, s->cap_docs) = (struct report_doc){.id = id, .called = id};
    for (size_t i = 0; i < g->v.n; i++)
        take_record(s, &g->v.v[i]);
    int r = site_put_document(s, &s->docs[s->ndocs - 1], g->v.v, g->v.n);
    s->n->documents++;
    g->v.n = 0;
    arena_free(g->mem);
    g->mem = arena_new();
    return r;
}

static struct value copied(struct arena *a, const struct value *v)
{
    struct value to = *v;
    if (v->is == V_TEXT)
        to.u.text = arena_strdup(a, v->u.text);
    if (v->is == V_LIST) {
        to.u.list.v = arena_alloc_n(a, v->u.list.n + 1, sizeof *to.u.list.v);
        for (size_t i = 0; i < v->u.list.n; i++)
            to.u.list.v[i] = arena_strdup(a, v->u.list.v[i]);
    }
    return to;
}

static const struct review *copied_review(struct arena *a, const struct review *r)
{
    struct review *to = arena_alloc(a, sizeof *to);
    if (r)
        *to = (struct review){kept(a, r->verdict), kept(a, r->by), kept(a, r->at),
                              kept(a, r->values), kept(a, r->note)};
    return to;
}

/* The store empties its arena between documents, so records are copied until theirs ends. */
static int each_record(struct arena *a, const struct record *r, void *data)
{
    struct gathering *g = data;
    (void)a;
    if (g->v.n && strcmp(rec_text(&g->v.v[0], KEY_DOC), rec_text(r, KEY_DOC)) != 0) {
        int stop = end_document(g);
        if (stop)
            return stop;
    }
    struct record copy = *r;
    for (size_t i = 0; i < RECORD_KEYS; i++)
        copy.value[i] = copied(g->mem, &r->value[i]);
    copy.review = copied_review(g->mem, r->review);
    VEC_PUSH(g->v.v, g->v.n, g->v.cap) = copy;
    return 0;
}

static int put_documents(struct site *s)
{
    struct gathering g = {.s = s, .mem = arena_new()};
    struct buf path = {0};
    buf_printf(&path, "%s/search.js", s->o->dir);
    s->search = fopen(path.s, "wb");
    int r = s->search ? 0 : 1;
    if (r)
        buf_printf(s->why, "%s: %s", path.s, strerror(errno));
    else
        fputs("var PAGES=[0\n", s->search);
    if (r == 0)
        r = store_records(s->store, (1u << REC_TYPES) - 1, each_record, &g);
    if (r == 0)
        r = end_document(&g);
    if (s->search) {
        fputs("]\n", s->search);
        bool bad = ferror(s->search);
        if ((fclose(s->search) != 0 || bad) && r == 0) {
            buf_printf(s->why, "%s: %s", path.s, strerror(errno));
            r = 1;
        }
    }
    free(g.v.v);
    arena_free(g.mem);
    buf_free(&path);
    return r;
}

static int put_file(struct site *s, const char *name, const char *bytes, size_t n)
{
    struct buf b = {0};
    buf_add(&b, bytes, n);
    int r = site_write(s, name, &b);
    buf_free(&b);
    return r;
}

/* The comparison once more, as a page without script. */
static int put_plain(struct site *s)
{
    struct sources *from = sources_load(s->store, s->c);
    struct buf b = {0};
    if (!from)
        return -1;
    compare_html(&b, s->c, s->names, from);
    int r = site_write(s, "plain.html", &b);
    buf_free(&b);
    sources_free(from);
    return r;
}

static int make_folder(struct site *s, const char *under)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s", s->o->dir, under);
    int r = mkdir(path.s, 0777) != 0 && errno != EEXIST;
    if (r)
        buf_printf(s->why, "%s: %s", path.s, strerror(errno));
    buf_free(&path);
    return r;
}

/* Is this the name of a page or picture that a report makes: twelve digits of a hash, then the rest? */
static bool is_ours(const char *name, const char *rest)
{
    if (strspn(name, "0123456789abcdef") != 12)
        return false;
    name += 12;
    if (*rest == '-')
        return *name == '-' && strcmp(name + 1 + strspn(name + 1, "0123456789"), rest + 1) == 0;
    return strcmp(name, rest) == 0;
}

/* Pages and pictures of documents that have left the store since an earlier report go, too. */
static void drop_stale(const struct site *s, const char *under, const char *rest)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s", s->o->dir, under);
    DIR *d = opendir(path.s);
    for (struct dirent *e; d && (e = readdir(d));) {
        char id[13] = "";
        if (!is_ours(e->d_name, rest))
            continue;
        memcpy(id, e->d_name, 12);
        buf_clear(&path);
        buf_printf(&path, "%s/%s/%s", s->o->dir, under, e->d_name);
        if (!site_doc(s, id))
            unlink(path.s);
    }
    if (d)
        closedir(d);
    buf_free(&path);
}

static int put_all(struct site *s)
{
    int r = make_folder(s, "d");
    r = r ? r : put_file(s, "report.css", report_css, report_css_len);
    r = r ? r : put_file(s, "report.js", report_js, report_js_len);
    r = r ? r : put_documents(s);
    if (r == 0)
        index_documents(s);
    r = r ? r : put_plain(s);
    r = r ? r : site_put_search(s);
    r = r ? r : site_put_charts(s);
    r = r ? r : site_put_documents(s);
    r = r ? r : site_put_index(s);
    if (r == 0) {
        drop_stale(s, "d", ".html");
        drop_stale(s, "img", "-.webp");
    }
    return r;
}

int report_write(struct store *store, const struct report_options *o, struct report_counts *n,
                 struct buf *why)
{
    struct site s = {.o = o, .n = n, .why = why, .store = store, .mem = arena_new()};
    s.names = compare_names_load(o->rules_dir);
    struct compare_wish wish = {
        .borders = o->borders_now ? BORDERS_NOW : BORDERS_THEN, .names = s.names};
    s.c = compare_build(store, &wish);
    int r = s.c ? put_all(&s) : -1;
    compare_names_free(s.names);
    compare_free(s.c);
    free(s.docs);
    free(s.by_id);
    free(s.deadlines);
    free(s.duties);
    free(s.said);
    arena_free(s.mem);
    return r;
}
