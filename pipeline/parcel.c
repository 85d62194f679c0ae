#include "parcel.h"

#include "stream.h"
#include "sum.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void put_u64(struct buf *b, uint64_t v)
{
    buf_add(b, (const char *)&v, sizeof v);
}

static void put_num(struct buf *b, double v)
{
    buf_add(b, (const char *)&v, sizeof v);
}

static void put_str(struct buf *b, const char *s)
{
    put_u64(b, s ? strlen(s) : UINT64_MAX);
    if (s)
        buf_add(b, s, strlen(s));
}

static void put_bytes(struct buf *b, const struct buf *v)
{
    put_u64(b, v ? v->len : UINT64_MAX);
    if (v)
        buf_add(b, buf_text(v), v->len);
}

void parcel_deflate(struct buf *out, const char *s, size_t n)
{
    uLongf room = compressBound((uLong)n);
    put_u64(out, n);
    char *to = buf_room(out, (size_t)room);
    if (compress((Bytef *)to, &room, (const Bytef *)s, (uLong)n) != Z_OK)
        room = 0; /* only for want of memory: such a page is read again when it is wanted */
    out->len += room;
    out->s[out->len] = '\0';
}

/* No document has so many; a worker that says so is not believed, for room is made for them. */
enum { RECORDS_MAX = 1 << 18 };

struct cursor {
    const char *s;
    size_t left;
    struct arena *mem;
    bool bad; /* ran past the end; all further reads give nothing */
};

static void take(struct cursor *c, void *out, size_t n)
{
    if (c->bad || c->left < n) {
        c->bad = true;
        memset(out, 0, n);
        return;
    }
    memcpy(out, c->s, n);
    c->s += n;
    c->left -= n;
}

static uint64_t take_u64(struct cursor *c)
{
    uint64_t v;
    take(c, &v, sizeof v);
    return v;
}

static double take_num(struct cursor *c)
{
    double v;
    take(c, &v, sizeof v);
    return v;
}

static const char *take_bytes(struct cursor *c, size_t *len)
{
    uint64_t n = take_u64(c);
    *len = 0;
    if (n == UINT64_MAX)
        return NULL;
    if (c->bad || n > c->left) {
        c->bad = true;
        return "";
    }
    const char *s = arena_strndup(c->mem, c->s, (size_t)n);
    c->s += n;
    c->left -= (size_t)n;
    *len = (size_t)n;
    return s;
}

static const char *take_str(struct cursor *c)
{
    size_t n;
    return take_bytes(c, &n);
}

/* The same, where there must be words. */
static const char *take_words(struct cursor *c)
{
    const char *s = take_str(c);
    c->bad = c->bad || !s;
    return s ? s : "";
}

/* A count of things of at least so many bytes each: never more than the bytes left allow. */
static size_t take_count(struct cursor *c, size_t least)
{
    uint64_t n = take_u64(c);
    if (n > c->left / least)
        c->bad = true;
    return c->bad ? 0 : (size_t)n;
}

/* Mean over the page's words of reading's confidence times repair's; -1 where there are none. */
static double page_conf(const struct doc *d, const struct page *p)
{
    double sum = 0;
    size_t n = 0;
    for (uint32_t i = p->line; i < p->line + p->nlines; i++)
        for (uint32_t w = d->lines[i].word; w < d->lines[i].word + d->lines[i].nwords; w++, n++)
            sum += d->words[w].conf * d->words[w].sure;
    return n ? sum / (double)n : -1;
}

static void put_page(struct buf *b, const struct doc *d, size_t i, const struct buf *read)
{
    const struct page *p = &d->pages[i];
    struct buf text = {0}, stream = {0};
    char sum[65];
    put_u64(b, p->no);
    put_str(b, source_name(p->source));
    put_num(b, p->width);
    put_num(b, p->height);
    put_u64(b, p->dpi);
    put_str(b, p->verdict.layer);
    put_str(b, p->verdict.why);
    put_num(b, p->verdict.score);
    put_num(b, page_conf(d, p));
    put_str(b, p->error);
    put_str(b, p->message);
    for (uint32_t l = p->line; l < p->line + p->nlines; l++) {
        buf_str(&text, d->lines[l].text);
        buf_chr(&text, '\n');
    }
    stream_put_page(&stream, d, i);
    put_str(b, buf_text(&text));
    put_str(b, buf_text(&stream));
    sum_page(buf_text(&text), buf_text(&stream), sum);
    put_str(b, sum);
    put_bytes(b, read);
    buf_free(&text);
    buf_free(&stream);
}

static void take_page(struct cursor *c, struct store_page *p)
{
    p->no = (unsigned)take_u64(c);
    p->source = take_str(c);
    p->width = take_num(c);
    p->height = take_num(c);
    p->dpi = (unsigned)take_u64(c);
    p->layer = take_str(c);
    p->why = take_str(c);
    p->score = take_num(c);
    p->conf = take_num(c);
    p->error = take_str(c);
    p->message = take_str(c);
    p->text = take_str(c);
    p->stream = take_str(c);
    p->sum = take_str(c);
    p->read = take_bytes(c, &p->nread);
}

const struct page *doc_lost(const struct doc *d)
{
    for (size_t i = 0; i < d->npages; i++)
        if (!d->pages[i].error)
            return NULL;
    return d->npages ? &d->pages[0] : NULL;
}

static void put_diags(struct buf *out, const struct doc *d, const struct parcel_note *note)
{
    put_u64(out, d->diags.n);
    put_u64(out, note->nread_diags);
    put_u64(out, note->nrepair_diags);
    for (size_t i = 0; i < d->diags.n; i++) {
        put_u64(out, d->diags.v[i].code);
        put_u64(out, d->diags.v[i].page);
        put_str(out, d->diags.v[i].detail);
    }
}

static void put_records(struct buf *out, const struct records *r, size_t n)
{
    struct buf json = {0};
    struct sum *sum = sum_new();
    char hex[65];
    put_u64(out, n);
    for (size_t i = 0; i < n; i++) {
        buf_clear(&json);
        record_json(&json, &r->v[i]);
        put_str(out, buf_text(&json));
        sum_record(sum, &r->v[i]);
    }
    sum_end(sum, hex);
    put_str(out, hex);
    buf_free(&json);
}

void parcel_pack(struct buf *out, const struct doc *d, const struct records *r,
                 const struct parcel_note *note)
{
    const struct parcel_note whole = {.nread_diags = d->diags.n};
    const struct diag *failure = diag_failure(&d->diags);
    const struct page *lost = failure ? NULL : doc_lost(d);
    bool kept = failure ? failure->code == E_PAGES_LOST : !lost;
    if (!note)
        note = &whole;
    size_t npages = kept && note->from != REDO_EXTRACT ? d->npages : 0;
    put_str(out, d->id);
    put_str(out, d->sha256);
    put_u64(out, note->from);
    put_u64(out, d->npages ? d->pages[0].pages ? d->pages[0].pages : d->npages : 0);
    put_str(out, failure ? diag_slug(failure->code) : lost ? lost->error : NULL);
    put_str(out, failure ? failure->detail : lost ? lost->message : NULL);
    put_diags(out, d, note);
    put_u64(out, npages);
    for (size_t i = 0; i < npages; i++)
        put_page(out, d, i, note->read ? &note->read[i] : NULL);
    put_records(out, r, failure || lost ? 0 : r->n);
}

int parcel_unpack(struct arena *a, const char *s, size_t n, struct store_doc *out,
                  const char **why)
{
    struct cursor c = {.s = s, .left = n, .mem = a};
    *out = (struct store_doc){0};
    out->doc = take_str(&c);
    out->sha256 = take_str(&c);
    uint64_t from = take_u64(&c);
    out->from = from <= REDO_READ ? (enum redo)from : REDO_READ;
    out->pages = (unsigned)take_u64(&c);
    out->error = take_str(&c);
    out->message = take_str(&c);
    out->ndiags = take_count(&c, 3 * sizeof(uint64_t));
    out->nread_diags = (size_t)take_u64(&c);
    out->nrepair_diags = (size_t)take_u64(&c);
    c.bad = c.bad || out->nread_diags > out->ndiags ||
            out->nrepair_diags > out->ndiags - out->nread_diags;
    out->diag = arena_new_n(a, struct diag, out->ndiags);
    for (size_t i = 0; i < out->ndiags && !c.bad; i++) {
        uint64_t code = take_u64(&c);
        out->diag[i].code = code < E_COUNT ? (enum diag_code)code : E_FAULT;
        out->diag[i].page = (unsigned)take_u64(&c);
        out->diag[i].detail = take_words(&c);
    }
    out->npages = take_count(&c, 8 * sizeof(uint64_t));
    out->page = arena_new_n(a, struct store_page, out->npages);
    for (size_t i = 0; i < out->npages && !c.bad; i++)
        take_page(&c, &out->page[i]);
    out->nrecords = take_count(&c, sizeof(uint64_t));
    if (out->nrecords > RECORDS_MAX) {
        c.bad = true;
        out->nrecords = 0;
    }
    out->record = arena_new_n(a, struct record, out->nrecords);
    for (size_t i = 0; i < out->nrecords && !c.bad; i++) {
        const char *json = take_words(&c);
        if (record_parse(a, json, strlen(json), &out->record[i], why) != 0)
            return -1;
    }
    out->sum = take_str(&c);
    *why = "the worker's answer is cut short";
    return c.bad || c.left ? -1 : 0;
}
