#include "export_docs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *kept(struct export_docs *d, const struct record *r, int key)
{
    const char *s = rec_text(r, key);
    return s ? arena_strdup(d->mem, s) : NULL;
}

static int each(struct arena *a, const struct record *r, void *data)
{
    struct export_docs *d = data;
    (void)a;
    VEC_PUSH(d->v, d->n, d->cap) = (struct export_doc){
        .doc = kept(d, r, KEY_DOC), .number = kept(d, r, DOC_NUMBER), .date = kept(d, r, DOC_DATE),
        .title = kept(d, r, DOC_TITLE), .province = kept(d, r, DOC_PROVINCE),
        .path = kept(d, r, DOC_PATH), .sha256 = kept(d, r, DOC_SHA256),
    };
    return 0;
}

static int by_doc(const void *x, const void *y)
{
    return strcmp(((const struct export_doc *)x)->doc, ((const struct export_doc *)y)->doc);
}

int export_docs_load(struct export_docs *d, struct store *s)
{
    *d = (struct export_docs){.mem = arena_new()};
    int r = store_records(s, 1u << REC_DOCUMENT, each, d);
    if (d->n)
        qsort(d->v, d->n, sizeof *d->v, by_doc);
    return r;
}

void export_docs_free(struct export_docs *d)
{
    free(d->v);
    if (d->mem)
        arena_free(d->mem);
}

const struct export_doc *export_docs_find(const struct export_docs *d, const char *doc)
{
    const struct export_doc key = {.doc = doc};
    return d->n ? bsearch(&key, d->v, d->n, sizeof *d->v, by_doc) : NULL;
}

void export_doc_name(struct buf *out, const struct export_doc *d)
{
    int y, m, day;
    size_t begin = out->len;
    if (d->number)
        buf_str(out, d->number);
    if (d->date && sscanf(d->date, "%4d-%2d-%2d", &y, &m, &day) == 3)
        buf_printf(out, "%s%d/%d/%d", out->len > begin ? ", " : "", day, m, y);
    if (d->province)
        buf_printf(out, "%s%s", out->len > begin ? ", " : "", d->province);
    if (d->title)
        buf_printf(out, "%s%s", out->len > begin ? ": " : "", d->title);
    if (out->len == begin)
        buf_str(out, d->path ? d->path : d->doc);
}
