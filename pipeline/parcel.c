#include "parcel.h"

#include "parcel_own.h"
#include "stream.h"
#include "sum.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void put_bytes(struct buf *b, const struct buf *v)
{
    pack_u64(b, v ? v->len : UINT64_MAX);
    if (v)
        buf_add(b, buf_text(v), v->len);
}

void parcel_deflate(struct buf *out, const char *s, size_t n)
{
    uLongf room = compressBound((uLong)n);
    pack_u64(out, n);
    char *to = buf_room(out, (size_t)room);
    if (compress((Bytef *)to, &room, (const Bytef *)s, (uLong)n) != Z_OK)
        room = 0; /* only for want of memory: such a page is read again when it is wanted */
    out->len += room;
    out->s[out->len] = '\0';
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
    pack_u64(b, p->no);
    pack_str(b, source_name(p->source));
    pack_num(b, p->width);
    pack_num(b, p->height);
    pack_u64(b, p->dpi);
    pack_str(b, p->verdict.layer);
    pack_text(b, p->verdict.why);
    pack_num(b, p->verdict.score);
    pack_num(b, page_conf(d, p));
    pack_str(b, p->error);
    pack_text(b, p->message);
    for (uint32_t l = p->line; l < p->line + p->nlines; l++) {
        buf_str(&text, d->lines[l].text);
        buf_chr(&text, '\n');
    }
    stream_put_page(&stream, d, i);
    pack_str(b, buf_text(&text));
    pack_str(b, buf_text(&stream));
    sum_page(buf_text(&text), buf_text(&stream), sum);
    pack_str(b, sum);
    put_bytes(b, read);
    buf_free(&text);
    buf_free(&stream);
}

enum { PAGES_MAX = 1 << 20 }; /* no document has more; who reads the store counts up to them */

static void take_page(struct cursor *c, struct store_page *p)
{
    uint64_t no = take_u64(c);
    c->bad = c->bad || no == 0 || no > PAGES_MAX;
    p->no = (unsigned)no;
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
    p->text = take_text(c);
    p->stream = take_text(c);
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

/* Why the page was lost, without the words that its code stands for. */
static const char *lost_detail(const struct doc *d, const struct page *p)
{
    for (size_t i = 0; i < d->diags.n; i++)
        if (d->diags.v[i].page == p->no && strcmp(diag_slug(d->diags.v[i].code), p->error) == 0)
            return d->diags.v[i].detail;
    return p->message;
}

static void put_diags(struct buf *out, const struct doc *d, const struct parcel_note *note)
{
    pack_u64(out, d->diags.n);
    pack_u64(out, note->nread_diags);
    pack_u64(out, note->nrepair_diags);
    for (size_t i = 0; i < d->diags.n; i++) {
        pack_u64(out, d->diags.v[i].code);
        pack_u64(out, d->diags.v[i].page);
        pack_text(out, d->diags.v[i].detail);
    }
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
    pack_str(out, d->id);
    pack_str(out, d->sha256);
    pack_u64(out, note->from);
    pack_u64(out, d->npages ? d->pages[0].pages ? d->pages[0].pages : d->npages : 0);
    pack_str(out, failure ? diag_slug(failure->code) : lost ? lost->error : NULL);
    pack_text(out, failure ? failure->detail : lost ? lost_detail(d, lost) : NULL);
    put_diags(out, d, note);
    pack_u64(out, npages);
    for (size_t i = 0; i < npages; i++)
        put_page(out, d, i, note->read ? &note->read[i] : NULL);
    parcel_put_records(out, r, failure || lost ? 0 : r->n);
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
    c.bad = c.bad || (out->error && diag_find(out->error) == E_COUNT);
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
        out->diag[i].detail = take_text(&c);
    }
    out->npages = take_count(&c, 8 * sizeof(uint64_t));
    out->page = arena_new_n(a, struct store_page, out->npages);
    for (size_t i = 0; i < out->npages && !c.bad; i++)
        take_page(&c, &out->page[i]);
    parcel_take_records(&c, out);
    *why = "the worker's answer is cut short";
    return c.bad || c.left ? -1 : 0;
}
