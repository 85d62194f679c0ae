#include "eval.h"

#include "utf8.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ANYWHERE 1000000000L

/* What two records must share to be the same, and how many lines they may stand apart. */
static const struct {
    const char *keys[9]; /* NULL-ended */
    long near;
    bool gold_only; /* compared only where somebody wrote gold for it */
} kinds[REC_TYPES] = {
    [REC_TARGET] = {{"comparator", "value", "value_to", "unit", "start", "end", "rrule", "subject"},
                    6, false},
    [REC_DEADLINE] = {{"kind", "start", "end", "rrule"}, 6, false},
    [REC_ASSIGNMENT] = {{"agency", "role"}, 10, false},
    [REC_CITATION] = {{"number", "date"}, ANYWHERE, false},
    [REC_STATISTIC] = {{"table", "row", "year", "column", "value"}, ANYWHERE, true},
};

static const char *const fields[EVAL_FIELDS] = {"doc_type", "number", "issuer",      "province",
                                                "date",     "signer", "signer_title"};

/* ---- reading ---- */

/* A value as compared: text trimmed and in lower case, a number by its value; "" where null. */
static void comparable(struct buf *out, const json_t *j)
{
    if (json_is_number(j)) {
        buf_num(out, json_number_value(j), 6);
        return;
    }
    const char *s = json_is_string(j) ? json_string_value(j) : "";
    s += strspn(s, " ");
    size_t n = strlen(s);
    while (n && s[n - 1] == ' ')
        n--;
    for (size_t i = 0; i < n;) {
        int32_t cp;
        char b[4];
        size_t len = utf8_decode(s + i, n - i, &cp);
        if (!len)
            break;
        buf_add(out, b, utf8_encode(utf8_lower(cp), b));
        i += len;
    }
}

static const char *key_of(struct arena *a, const json_t *o, enum record_type t)
{
    struct buf b = {0};
    for (size_t i = 0; kinds[t].keys[i]; i++) {
        const json_t *j = json_object_get(o, kinds[t].keys[i]);
        const char *s = json_is_string(j) ? json_string_value(j) : "";
        if (strcmp(kinds[t].keys[i], "unit") == 0 && strcmp(s, "percent") == 0)
            buf_chr(&b, '%');
        else
            comparable(&b, j);
        buf_chr(&b, '|');
    }
    const char *key = arena_strdup(a, buf_text(&b));
    buf_free(&b);
    return key;
}

static const char *text_of(struct arena *a, const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return arena_strdup(a, s ? s : "");
}

static void read_fields(struct arena *a, const json_t *o, struct fact *f)
{
    struct buf b = {0};
    for (size_t i = 0; i < EVAL_FIELDS; i++) {
        buf_clear(&b);
        comparable(&b, json_object_get(o, fields[i]));
        f->fields[i] = b.len ? arena_strdup(a, b.s) : NULL;
    }
    buf_free(&b);
}

/* One line; false with words where it is no record. */
static bool read_line(struct arena *a, const char *s, size_t n, struct facts *out, const char **why)
{
    json_error_t e;
    json_t *o = json_loadb(s, n, 0, &e);
    const char *name = json_string_value(json_object_get(o, "type"));
    if (!o || !name) {
        *why = o ? "no \"type\"" : arena_strdup(a, e.text);
        json_decref(o);
        return false;
    }
    enum record_type t = record_type_find(name);
    if (t != REC_TYPES) {
        struct fact f = {.type = t, .json = arena_strndup(a, s, n)};
        f.doc = text_of(a, o, "doc");
        f.path = text_of(a, o, "path");
        f.page = (long)json_integer_value(json_object_get(o, "page"));
        f.line = (long)json_integer_value(json_object_get(o, "line"));
        f.doubt = json_is_true(json_object_get(o, "doubt"));
        if (t == REC_DOCUMENT)
            read_fields(a, o, &f);
        else
            f.key = key_of(a, o, t);
        VEC_PUSH(out->v, out->n, out->cap) = f;
    }
    json_decref(o);
    return true;
}

static bool is_blank(const char *s, size_t n)
{
    while (n && strchr(" \t\r", *s) && *s) {
        s++;
        n--;
    }
    return n == 0;
}

int facts_read(struct arena *a, const char *bytes, size_t n, struct facts *out, const char **why)
{
    unsigned no = 0;
    for (size_t at = 0; at < n;) {
        const char *end = memchr(bytes + at, '\n', n - at);
        size_t len = end ? (size_t)(end - bytes) - at : n - at;
        const char *words = "";
        no++;
        if (!is_blank(bytes + at, len) && !read_line(a, bytes + at, len, out, &words)) {
            *why = arena_printf(a, "line %u: %s", no, words);
            return -1;
        }
        at += len + 1;
    }
    return 0;
}

/* ---- matching ---- */

/* How far apart; -1: too far. Gold that carries a page is compared by pages: its lines are those of
 * one reading of the scan. */
static long distance(const struct fact *gold, const struct fact *found)
{
    if (gold->page)
        return !found->page || found->page == gold->page ? 0 : -1;
    long apart = !gold->line || !found->line ? 0 : labs(gold->line - found->line);
    return apart <= kinds[gold->type].near ? apart : -1;
}

/* Gives each gold fact of a type its nearest equal found one that is still free. */
static void pair_up(struct fact *gold, size_t ngold, struct fact *found, size_t nfound,
                    enum record_type t, bool doubt)
{
    for (size_t i = 0; i < ngold; i++) {
        struct fact *g = &gold[i], *best = NULL;
        long nearest = 0;
        if (g->type != t || g->doubt != doubt)
            continue;
        for (size_t k = 0; k < nfound; k++) {
            struct fact *f = &found[k];
            if (f->type != t || f->is != FACT_EXTRA || strcmp(f->key, g->key) != 0)
                continue;
            long d = distance(g, f);
            if (d >= 0 && (!best || d < nearest)) {
                best = f;
                nearest = d;
            }
        }
        g->is = best ? FACT_HIT : doubt ? FACT_OPEN : FACT_MISSED;
        if (best)
            best->is = doubt ? FACT_OPEN : FACT_HIT;
    }
}

/* Each document cited counts once, whatever a reader made of its later mentions. */
static bool seen_before(const struct fact *found, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (found[k].type == REC_CITATION && strcmp(found[k].key, found[i].key) == 0)
            return true;
    return false;
}

static void count_type(const struct fact *gold, size_t ngold, const struct fact *found,
                       size_t nfound, enum record_type t, struct count *c)
{
    bool any_gold = false;
    for (size_t i = 0; i < ngold; i++) {
        if (gold[i].type != t)
            continue;
        any_gold = true;
        c->gold += !gold[i].doubt;
        c->hit += !gold[i].doubt && gold[i].is == FACT_HIT;
    }
    for (size_t i = 0; i < nfound; i++)
        if (found[i].type == t) {
            c->extra += found[i].is == FACT_EXTRA;
            c->there = true;
        }
    c->there = any_gold || (c->there && !kinds[t].gold_only);
    if (!c->there)
        c->extra = 0;
}

static void count_fields(struct fact *gold, struct fact *found, struct count *c)
{
    if (!gold)
        return;
    c->there = true;
    for (size_t i = 0; i < EVAL_FIELDS; i++) {
        if (!gold->fields[i])
            continue;
        c->gold++;
        c->hit += found && found->fields[i] && strcmp(found->fields[i], gold->fields[i]) == 0;
    }
    c->extra = c->gold - c->hit; /* so that F1 is the share of fields that are right */
    gold->is = c->hit == c->gold ? FACT_HIT : FACT_MISSED;
    if (found)
        found->is = c->hit == c->gold ? FACT_HIT : FACT_EXTRA;
}

static struct fact *document_of(struct fact *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (v[i].type == REC_DOCUMENT)
            return &v[i];
    return NULL;
}

void eval_match(struct fact *gold, size_t ngold, struct fact *found, size_t nfound,
                struct score *out)
{
    for (size_t i = 0; i < nfound; i++) {
        bool again = found[i].type == REC_CITATION && seen_before(found, i);
        found[i].is = again || found[i].type == REC_DOCUMENT ? FACT_OPEN : FACT_EXTRA;
    }
    memset(out->by, 0, sizeof out->by);
    for (int t = 0; t < REC_TYPES; t++) {
        if (t == REC_DOCUMENT)
            continue;
        pair_up(gold, ngold, found, nfound, (enum record_type)t, false);
        pair_up(gold, ngold, found, nfound, (enum record_type)t, true);
        count_type(gold, ngold, found, nfound, (enum record_type)t, &out->by[t]);
    }
    count_fields(document_of(gold, ngold), document_of(found, nfound), &out->by[REC_DOCUMENT]);
}

/* ---- figures ---- */

void score_add(struct score *sum, const struct score *s)
{
    for (int t = 0; t < REC_TYPES; t++) {
        sum->by[t].gold += s->by[t].gold;
        sum->by[t].hit += s->by[t].hit;
        sum->by[t].extra += s->by[t].extra;
        sum->by[t].there |= s->by[t].there;
    }
}

double count_precision(const struct count *c)
{
    return c->hit ? (double)c->hit / (c->hit + c->extra) : 0;
}

double count_recall(const struct count *c)
{
    return c->hit ? (double)c->hit / c->gold : 0;
}

double count_f1(const struct count *c)
{
    double p = count_precision(c), r = count_recall(c);
    return p + r > 0 ? 2 * p * r / (p + r) : 0;
}

double score_macro(const struct score *s)
{
    double sum = 0;
    int n = 0;
    for (int t = REC_TARGET; t <= REC_ASSIGNMENT; t++)
        if (s->by[t].there) {
            sum += count_f1(&s->by[t]);
            n++;
        }
    return n ? sum / n : -1;
}
