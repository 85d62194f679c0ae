#include "exits.h"
#include "parcel.h"
#include "reader.h"
#include "stream.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Lines that are not as this program writes them: another version's, or damaged. */
static struct doc *long_way(const char *path, const char *pages, size_t n)
{
    struct doc *d = NULL;
    FILE *f = n ? fmemopen((char *)pages, n, "r") : NULL;
    struct stream_reader *r = f ? stream_open(f, "the store") : NULL;
    int got = r ? stream_next(r, &d) : 0;
    if (got != 1) {
        d = doc_new(path);
        diag_add(&d->diags, d->mem, E_FAULT, 0, "its stored pages: %s",
                 got < 0 ? stream_error(r) : "there are none");
    }
    if (r)
        stream_close(r);
    if (f)
        fclose(f);
    return d;
}

struct doc *reader_from_pages(const char *path, const char *pages, size_t n)
{
    struct doc *d = stream_own(pages, n);
    if (!d)
        d = long_way(path, pages, n);
    d->path = arena_strdup(d->mem, path);
    return d;
}

/* Its pages as read, each packed for the store. Caller frees. */
static struct buf *keep_read(const struct doc *d)
{
    struct buf *read = xcalloc(d->npages ? d->npages : 1, sizeof *read), line = {0};
    for (size_t i = 0; i < d->npages; i++) {
        buf_clear(&line);
        stream_put_page(&line, d, i);
        parcel_deflate(&read[i], line.s, line.len);
    }
    buf_free(&line);
    return read;
}

/* A document may lose a few pages; with more lost it fails, and its pages are kept to be looked at. */
static void judge_lost(const struct plan_wish *w, struct doc *d)
{
    unsigned lost = 0, pages = (unsigned)d->npages;
    for (size_t i = 0; i < d->npages; i++)
        lost += d->pages[i].error != NULL;
    if (!doc_lost(d) && plan_too_many_lost(w, lost, pages))
        diag_add(&d->diags, d->mem, E_PAGES_LOST, 0, "%u of %u", lost, pages);
}

static void need(int r)
{
    if (r != 0)
        _exit(EXIT_FAULT);
}

void reader_answer(const struct reader *rd, enum redo from, struct doc *d, struct buf *reply)
{
    struct records r = {0};
    struct parcel_note note = {.from = from, .nread_diags = d->diags.n};
    struct buf *read = NULL;
    size_t npages = d->npages;
    if (!diag_failure(&d->diags) && !doc_lost(d)) {
        if (from == REDO_READ)
            note.read = read = keep_read(d);
        if (from != REDO_EXTRACT)
            need(run_repair(rd->tools, d));
        note.nrepair_diags = d->diags.n - note.nread_diags;
        judge_lost(&rd->wish, d);
        if (!diag_failure(&d->diags))
            need(run_extract(rd->tools, d, &r));
    }
    parcel_pack(reply, d, &r, &note);
    for (size_t i = 0; read && i < npages; i++)
        buf_free(&read[i]);
    free(read);
    records_free(&r);
}
