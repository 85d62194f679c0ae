#include "pagecache.h"

#include "raster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_MAX = 256 << 20 }; /* of pages kept: of some ten thousand */

struct cached_page {
    char name[RASTER_NAME + 1];
    size_t reader;
    bool reads; /* still */
    struct buf page;
};

enum cached pagecache_find(const struct pagecache *c, const char *name, size_t reader, bool own,
                           struct buf *page, size_t *by)
{
    enum cached found = CACHED_NOT;
    for (size_t i = 0; i < c->n; i++) {
        const struct cached_page *p = &c->v[i];
        if ((own && p->reader != reader) || strcmp(p->name, name) != 0)
            continue;
        if (!p->reads) {
            buf_add(page, buf_text(&p->page), p->page.len);
            *by = p->reader;
            return CACHED_READ;
        }
        if (p->reader != reader)
            found = CACHED_SOON;
    }
    return found;
}

static void drop(struct pagecache *c, size_t i)
{
    c->bytes -= c->v[i].reads ? 0 : sizeof *c->v + c->v[i].page.len;
    buf_free(&c->v[i].page);
    c->v[i] = c->v[--c->n];
}

void pagecache_stop(struct pagecache *c, size_t reader)
{
    for (size_t i = c->n; i-- > 0;)
        if (c->v[i].reader == reader && c->v[i].reads)
            drop(c, i);
}

void pagecache_begin(struct pagecache *c, const char *name, size_t reader)
{
    pagecache_stop(c, reader);
    struct cached_page *p = &VEC_PUSH(c->v, c->n, c->cap);
    *p = (struct cached_page){.reader = reader, .reads = true};
    snprintf(p->name, sizeof p->name, "%s", name);
}

void pagecache_end(struct pagecache *c, size_t reader, const char *page, size_t n)
{
    if (n > BYTES_MAX || c->bytes + sizeof *c->v + n > BYTES_MAX) {
        pagecache_stop(c, reader);
        return;
    }
    for (size_t i = 0; i < c->n; i++)
        if (c->v[i].reader == reader && c->v[i].reads) {
            buf_add(&c->v[i].page, page, n);
            c->v[i].reads = false;
            c->bytes += sizeof *c->v + n;
        }
}

void pagecache_forget(struct pagecache *c, size_t reader)
{
    for (size_t i = c->n; i-- > 0;)
        if (c->v[i].reader == reader)
            drop(c, i);
}

void pagecache_free(struct pagecache *c)
{
    while (c->n)
        drop(c, c->n - 1);
    free(c->v);
    *c = (struct pagecache){0};
}
