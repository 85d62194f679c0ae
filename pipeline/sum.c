#include "sum.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sum {
    GChecksum *of;
    struct buf json;
};

void sum_page(const char *text, const char *stream, char out[65])
{
    GChecksum *c = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(c, (const guchar *)text, (gssize)strlen(text) + 1);
    g_checksum_update(c, (const guchar *)stream, (gssize)strlen(stream));
    snprintf(out, 65, "%s", g_checksum_get_string(c));
    g_checksum_free(c);
}

struct sum *sum_new(void)
{
    struct sum *s = xcalloc(1, sizeof *s);
    s->of = g_checksum_new(G_CHECKSUM_SHA256);
    return s;
}

void sum_record(struct sum *s, const struct record *r)
{
    struct record plain = *r;
    plain.review = NULL;
    if (r->type == REC_DOCUMENT)
        plain.value[DOC_PATH] = (struct value){.is = V_NULL};
    buf_clear(&s->json);
    record_json(&s->json, &plain);
    g_checksum_update(s->of, (const guchar *)buf_text(&s->json), (gssize)s->json.len);
}

void sum_end(struct sum *s, char out[65])
{
    snprintf(out, 65, "%s", g_checksum_get_string(s->of));
    g_checksum_free(s->of);
    buf_free(&s->json);
    free(s);
}
