#include "compare_source.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

static int by_doc(const void *x, const void *y)
{
    return strcmp((*(struct cited *const *)x)->doc, (*(struct cited *const *)y)->doc);
}

static struct cited *find(const struct sources *s, const char *doc)
{
    struct cited key = {.doc = doc}, *k = &key;
    struct cited **at = s->n ? bsearch(&k, s->by_doc, s->n, sizeof *s->by_doc, by_doc) : NULL;
    return at ? *at : NULL;
}

const struct cited *cited_find(const struct sources *s, const char *doc)
{
    return find(s, doc);
}

static const char *kept(struct sources *s, const struct record *r, int key)
{
    const char *text = rec_text(r, key);
    return text ? arena_strdup(s->mem, text) : NULL;
}

static int each_document(struct arena *a, const struct record *r, void *data)
{
    struct sources *s = data;
    const char *province = rec_text(r, DOC_PROVINCE);
    (void)a;
    VEC_PUSH(s->v, s->n, s->cap) = (struct cited){
        .doc = kept(s, r, KEY_DOC), .number = kept(s, r, DOC_NUMBER), .date = kept(s, r, DOC_DATE),
        .title = kept(s, r, DOC_TITLE), .issuer = kept(s, r, DOC_ISSUER),
        .path = kept(s, r, DOC_PATH), .province = province ? utf8_slug(s->mem, province) : "",
    };
    return 0;
}

struct sources *sources_load(struct store *store, const struct comparison *c)
{
    struct sources *s = xcalloc(1, sizeof *s);
    s->mem = arena_new();
    if (store_records(store, 1u << REC_DOCUMENT, each_document, s) != 0) {
        sources_free(s);
        return NULL;
    }
    s->by_doc = xcalloc(s->n, sizeof *s->by_doc);
    for (size_t i = 0; i < s->n; i++)
        s->by_doc[i] = &s->v[i];
    if (s->n)
        qsort(s->by_doc, s->n, sizeof *s->by_doc, by_doc);
    for (size_t i = 0; i < c->nitems; i++) {
        struct cited *at = find(s, c->items[i].doc);
        if (at)
            at->items++;
    }
    return s;
}

void sources_free(struct sources *s)
{
    if (!s)
        return;
    free(s->v);
    free(s->by_doc);
    arena_free(s->mem);
    free(s);
}
