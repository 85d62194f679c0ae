/* rule_cue_sets.c -- what is known of a pattern made of patterns, of what is known of each. */
#include "rule_cues.h"

#include <string.h>

enum { CUE_LEN = 24 }; /* bytes of a word; longer would seldom tell more */

static const char *const empty[] = {""};

bool cue_set_has_empty(const struct cue_set *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (!*s->v[i])
            return true;
    return false;
}

static bool has(const struct cue_set *s, const char *word)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->v[i], word) == 0)
            return true;
    return false;
}

bool cue_sets_unite(struct arena *a, const struct cue_set *x, const struct cue_set *y,
                    struct cue_set *out)
{
    const char **v = arena_new_n(a, const char *, x->n + y->n);
    size_t n = x->n;
    if (x->n)
        memcpy(v, x->v, x->n * sizeof *v);
    for (size_t i = 0; i < y->n; i++)
        if (!has(x, y->v[i]))
            v[n++] = y->v[i];
    *out = (struct cue_set){v, n};
    return n <= CUE_WORDS;
}

static const char *join(struct arena *a, const char *x, const char *y)
{
    size_t n = strlen(x);
    char *s = arena_alloc(a, n + strlen(y) + 1);
    memcpy(s, x, n);
    strcpy(s + n, y);
    return s;
}

/* Every word of x with every word of y behind it; false where they are too many or too long. */
static bool chain(struct arena *a, const struct cue_set *x, const struct cue_set *y,
                  struct cue_set *out)
{
    size_t n = 0;
    if (x->n * y->n > CUE_WORDS)
        return false;
    if (y->n == 1 && !*y->v[0]) {
        *out = *x;
        return true;
    }
    const char **v = arena_new_n(a, const char *, x->n * y->n);
    for (size_t i = 0; i < x->n; i++)
        for (size_t j = 0; j < y->n; j++) {
            if (strlen(x->v[i]) + strlen(y->v[j]) > CUE_LEN)
                return false;
            v[n++] = join(a, x->v[i], y->v[j]);
        }
    *out = (struct cue_set){v, n};
    return true;
}

static struct cue_set without_empty(struct arena *a, const struct cue_set *s)
{
    const char **v = arena_new_n(a, const char *, s->n);
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (*s->v[i])
            v[n++] = s->v[i];
    return (struct cue_set){v, n};
}

/* Bytes of the shortest word: how much a set tells. */
static size_t weight(const struct cue_set *s)
{
    size_t least = s->n ? CUE_LEN : 0;
    for (size_t i = 0; i < s->n; i++)
        if (strlen(s->v[i]) < least)
            least = strlen(s->v[i]);
    return least;
}

/* Keeps the sets that tell most. */
static void add_need(struct cues *c, const struct cue_set *s)
{
    size_t least = 0;
    if (!weight(s))
        return;
    if (c->nneeds < CUE_NEEDS) {
        c->needs[c->nneeds++] = *s;
        return;
    }
    for (size_t i = 1; i < c->nneeds; i++)
        if (weight(&c->needs[i]) < weight(&c->needs[least]))
            least = i;
    if (weight(s) > weight(&c->needs[least]))
        c->needs[least] = *s;
}

struct cues cues_nothing(void)
{
    return (struct cues){.exact = true, .begins = {empty, 1}};
}

struct cues cues_anything(void)
{
    return (struct cues){.begins = {empty, 1}};
}

/* The same as no exact one: "" of what it may match is told by `skips`. */
static struct cues inexact(struct arena *a, const struct cues *x)
{
    struct cues out = *x;
    if (x->exact && cue_set_has_empty(&x->begins)) {
        out.begins = without_empty(a, &x->begins);
        out.skips = true;
    }
    out.exact = false;
    return out;
}

/* What x then y begin with, into out: where both together are too many, x, or y where x may be empty. */
static void begin(struct arena *a, const struct cues *x, const struct cues *y, struct cues *out)
{
    struct cues p = inexact(a, x), q = inexact(a, y);
    out->begins = p.begins;
    out->skips = p.skips && q.skips;
    if (p.skips && !cue_sets_unite(a, &p.begins, &q.begins, &out->begins))
        out->begins = cues_anything().begins;
    else if (!p.skips && x->exact && !q.skips && !chain(a, &p.begins, &q.begins, &out->begins))
        out->begins = p.begins;
}

struct cues cues_then(struct arena *a, const struct cues *x, const struct cues *y)
{
    struct cues out = {0};
    out.exact = x->exact && y->exact && chain(a, &x->begins, &y->begins, &out.begins);
    if (out.exact)
        return out;
    begin(a, x, y, &out);
    const struct cues *const both[] = {x, y};
    for (int k = 0; k < 2; k++) {
        if (both[k]->exact)
            add_need(&out, &both[k]->begins);
        for (size_t i = 0; i < both[k]->nneeds; i++)
            add_need(&out, &both[k]->needs[i]);
    }
    return out;
}

/* The set that tells most of what stands in every match; n 0: none does. */
static struct cue_set best_need(const struct cues *c)
{
    struct cue_set best = {0};
    if (c->exact)
        best = c->begins;
    for (size_t i = 0; i < c->nneeds; i++)
        if (weight(&c->needs[i]) > weight(&best))
            best = c->needs[i];
    return weight(&best) ? best : (struct cue_set){0};
}

struct cues cues_either(struct arena *a, const struct cues *x, const struct cues *y)
{
    struct cues out = {.exact = x->exact && y->exact};
    struct cue_set p = best_need(x), q = best_need(y), both;
    if (out.exact && cue_sets_unite(a, &x->begins, &y->begins, &out.begins))
        return out;
    struct cues i = inexact(a, x), j = inexact(a, y);
    out.exact = false;
    out.skips = i.skips || j.skips;
    if (!cue_sets_unite(a, &i.begins, &j.begins, &out.begins))
        out.begins = cues_anything().begins;
    if (p.n && q.n && cue_sets_unite(a, &p, &q, &both))
        add_need(&out, &both);
    return out;
}

struct cues cues_times(struct arena *a, const struct cues *x, unsigned low, unsigned high)
{
    struct cues none = cues_nothing(), any = cues_anything(), many = inexact(a, x), out = *x;
    if (low == 1 && high == 1)
        return *x;
    if (low == 0)
        return cues_either(a, high == 1 ? x : &many, &none);
    for (unsigned i = 1; i < low && i < 4 && out.exact; i++)
        out = cues_then(a, &out, x);
    return low == high && low <= 4 ? out : cues_then(a, &out, &any);
}
