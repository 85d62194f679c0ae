/* parcel_record.c -- records in a parcel: type, then each key's value by its kind. What comes out is
 * what record_json() would write: numbers rounded as there, names of files that are no UTF-8 told. */
#include "parcel_own.h"

#include "sum.h"
#include "utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* No document has so many; a worker that says so is not believed, for room is made for them. */
enum { RECORDS_MAX = 1 << 18 };
static const double count_max = 9007199254740992.0; /* 2^53: a double counts no further */

static void put_value(struct buf *out, const struct value *v, enum value_kind k)
{
    double scale = k == VAL_NUM ? 10000 : 1;
    if (v->is == V_NUM && !isfinite(v->u.num)) { /* no number at all */
        buf_chr(out, V_NULL);
        return;
    }
    buf_chr(out, (char)v->is);
    switch (v->is) {
    case V_NULL:
        break;
    case V_TEXT:
        pack_text(out, v->u.text);
        break;
    case V_NUM:
        pack_num(out, fabs(v->u.num) < count_max / scale ? round(v->u.num * scale) / scale : v->u.num);
        break;
    case V_BOX:
        for (int i = 0; i < 4; i++)
            pack_num(out, round(v->u.box[i] * 10) / 10);
        break;
    case V_LIST:
        pack_u64(out, v->u.list.n);
        for (size_t i = 0; i < v->u.list.n; i++)
            pack_text(out, v->u.list.v[i]);
        break;
    }
}

void parcel_put_records(struct buf *out, const struct records *r, size_t n)
{
    struct sum *sum = sum_new();
    char hex[65];
    pack_u64(out, n);
    for (size_t i = 0; i < n; i++) {
        size_t keys;
        const struct key *k = record_keys(r->v[i].type, &keys);
        buf_chr(out, (char)r->v[i].type);
        for (size_t key = 0; key < keys; key++)
            put_value(out, &r->v[i].value[key], k[key].kind);
        sum_record(sum, &r->v[i]);
    }
    sum_end(sum, hex);
    pack_str(out, hex);
}

static double take_finite(struct cursor *c, enum value_kind k)
{
    double v = take_num(c);
    if (!isfinite(v) || (k != VAL_NUM && fabs(v) > count_max))
        c->bad = true;
    return c->bad ? 0 : v;
}

static void take_list(struct cursor *c, struct value *v)
{
    v->u.list.n = take_count(c, sizeof(uint64_t));
    v->u.list.v = arena_alloc_n(c->mem, v->u.list.n, sizeof(char *));
    for (size_t i = 0; i < v->u.list.n; i++)
        v->u.list.v[i] = take_text(c);
}

/* A value is null or of its key's kind. */
static void take_value(struct cursor *c, struct value *v, enum value_kind k)
{
    static const unsigned char kinds[] = {
        [VAL_TEXT] = V_TEXT, [VAL_INT] = V_NUM,   [VAL_NUM] = V_NUM,
        [VAL_BOX] = V_BOX,   [VAL_LIST] = V_LIST, [VAL_FLAG] = V_NUM,
    };
    unsigned char is = V_NULL;
    take(c, &is, sizeof is);
    *v = (struct value){.is = V_NULL};
    if (is != V_NULL && is != kinds[k])
        c->bad = true;
    if (c->bad || is == V_NULL)
        return;
    if (is == V_TEXT)
        v->u.text = take_text(c);
    else if (is == V_NUM)
        v->u.num = take_finite(c, k);
    else if (is == V_LIST)
        take_list(c, v);
    else
        for (int i = 0; i < 4; i++)
            v->u.box[i] = take_finite(c, k);
    v->is = kinds[k];
}

static bool says(const struct record *r, int key, const char *what)
{
    const char *s = rec_text(r, key);
    return s && what && strcmp(s, what) == 0;
}

static void take_record(struct cursor *c, struct record *r, const char *doc)
{
    unsigned char type = 0;
    size_t keys;
    take(c, &type, sizeof type);
    if (type >= REC_TYPES) {
        c->bad = true;
        return;
    }
    r->type = (enum record_type)type;
    const struct key *k = record_keys(r->type, &keys);
    for (size_t i = 0; i < keys; i++)
        take_value(c, &r->value[i], k[i].kind);
    if (!says(r, KEY_TYPE, record_type_name(r->type)) || !says(r, KEY_DOC, doc))
        c->bad = true;
}

void parcel_take_records(struct cursor *c, struct store_doc *out)
{
    out->nrecords = take_count(c, 1 + KEY_COMMON);
    if (out->nrecords > RECORDS_MAX) {
        c->bad = true;
        out->nrecords = 0;
    }
    out->record = arena_new_n(c->mem, struct record, out->nrecords);
    for (size_t i = 0; i < out->nrecords && !c->bad; i++)
        take_record(c, &out->record[i], out->doc);
    out->sum = take_str(c);
}
