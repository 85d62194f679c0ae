#include "repair_decode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "repair_arcs.h"

enum { BEAM = 12, POOL = 1024, KNOWN_BITS = 14 };

static const float beam_width = 7.0f; /* nats behind the best state of a place */
static const float cache_share = 0.25f;
static const float soften = 0.85f; /* posteriors of products of models are too sure of themselves */

struct state {
    struct lm_pair ctx; /* (prev, last) as context */
    uint16_t prev, last;
    float score;        /* best path's */
    float ahead;        /* sum over paths, softened */
    float behind;
    uint32_t lo, hi;    /* states before it that lead here: all[lo .. hi) */
    uint32_t back;      /* the best of them */
    uint32_t arc;
    uint32_t step;      /* its first in the weights of steps */
};

struct known {
    uint32_t key; /* last << 16 | word */
    struct lm_pair pair;
};

struct decoder {
    struct known *known; /* [1 << KNOWN_BITS] */
    const struct lm *m;
    struct arcs *arcs;
    struct state *all; /* kept states of all places, place by place */
    size_t nall, cap_all;
    struct state *pool[3]; /* being collected for this place and the next two */
    size_t npool[3];
    float *steps; /* softened weight of each step between kept states */
    size_t nsteps, cap_steps;
    uint32_t *first; /* [places + 1] */
    size_t cap_first;
};

struct decoder *decoder_new(const struct lm *m)
{
    struct decoder *d = xcalloc(1, sizeof *d);
    d->m = m;
    d->arcs = arcs_new(m);
    d->known = xcalloc((size_t)1 << KNOWN_BITS, sizeof *d->known);
    for (int i = 0; i < 3; i++)
        d->pool[i] = xmalloc(POOL * sizeof **d->pool);
    return d;
}

void decoder_free(struct decoder *d)
{
    if (!d)
        return;
    arcs_free(d->arcs);
    free(d->all);
    free(d->first);
    free(d->known);
    free(d->steps);
    for (int i = 0; i < 3; i++)
        free(d->pool[i]);
    free(d);
}

static float log_add(float a, float b)
{
    float hi = a > b ? a : b, lo = a > b ? b : a;
    return hi - lo > 16 ? hi : hi + log1pf(expf(lo - hi));
}

static int by_score(const void *a, const void *b)
{
    const struct state *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->last != y->last)
        return x->last < y->last ? -1 : 1;
    return (x->prev > y->prev) - (x->prev < y->prev);
}

static int by_last(const void *a, const void *b)
{
    const struct state *x = a, *y = b;
    if (x->last != y->last)
        return x->last < y->last ? -1 : 1;
    return by_score(a, b);
}

/* Keeps the best states of a pool, grouped by their last word, and files them under `place`. */
static void settle(struct decoder *d, size_t place)
{
    struct state *v = d->pool[place % 3];
    size_t n = d->npool[place % 3], kept = 0;
    float best = -1e30f;
    for (size_t i = 0; i < n; i++)
        best = v[i].score > best ? v[i].score : best;
    for (size_t i = 0; i < n; i++)
        if (v[i].score >= best - beam_width)
            v[kept++] = v[i];
    qsort(v, kept, sizeof *v, by_score);
    n = kept;
    kept = 0;
    for (size_t i = 0; i < n && kept < BEAM; i++) {
        size_t k = 0;
        while (k < kept && (v[k].last != v[i].last || v[k].prev != v[i].prev))
            k++;
        if (k == kept)
            v[kept++] = v[i];
    }
    qsort(v, kept, sizeof *v, by_last);
    d->first[place] = (uint32_t)d->nall;
    for (size_t i = 0; i < kept; i++)
        VEC_PUSH(d->all, d->nall, d->cap_all) = v[i];
    d->npool[place % 3] = 0;
}

struct query { /* one word at one place, after states that end in the same word */
    const struct passage *p;
    const struct heard *self;
    struct lm_pair pair;
    float cache_p, cache_n; /* P(w | last) and count of the pair, by the document */
    uint16_t w;
};

/* lm_pair() remembered: a document asks for the same pairs over and over. */
static struct lm_pair pair_of(const struct decoder *d, uint16_t last, uint16_t w)
{
    uint32_t key = (uint32_t)last << 16 | w;
    struct known *k = &d->known[(key * 2654435761u) >> (32 - KNOWN_BITS)];
    if (k->key != key || !key) {
        k->pair = lm_pair(d->m, lm_row(d->m, last), w);
        k->key = key;
    }
    return k->pair;
}

static struct query ask(const struct decoder *d, const struct passage *p, size_t token,
                        uint16_t last, uint16_t w)
{
    struct query q = {.p = p, .w = w, .pair = pair_of(d, last, w)};
    if (p->cache) {
        q.self = p->before && p->before[token].heard.w ? &p->before[token].heard : NULL;
        q.cache_p = cache_pair(p->cache, last, w, q.self, &q.cache_n);
    }
    return q;
}

static float answer(const struct decoder *d, const struct query *q, const struct state *s)
{
    float logp = lm_logp(d->m, &s->ctx, q->w, q->pair.logp);
    if (!q->p->cache)
        return logp;
    float own = q->cache_p;
    if (q->cache_n > 0)
        own = cache_triple(q->p->cache, (struct heard){s->prev, s->last, q->w}, q->self, own);
    return logf((1 - cache_share) * expf(logp) + cache_share * own);
}

static const struct lm_pair no_context;

/* ln P of an arc after one state; *to gets the state it leads to (context and words only). */
static float follow(const struct decoder *d, const struct passage *p, size_t token,
                    const struct arc *a, const struct state *from, const struct query *q,
                    struct state *to)
{
    *to = *from;
    if (a->how == ARC_THROUGH)
        return 0;
    struct query mine;
    if (!q) {
        mine = ask(d, p, token, from->last, a->word[0]);
        q = &mine;
    }
    float logp = answer(d, q, from);
    to->prev = from->last;
    to->last = a->word[0];
    to->ctx = q->pair;
    if (a->word[1]) {
        struct query second = ask(d, p, token, to->last, a->word[1]);
        logp += answer(d, &second, to);
        to->prev = to->last;
        to->last = a->word[1];
        to->ctx = second.pair;
    }
    if (to->last == LM_STOP) {
        to->ctx = no_context;
        to->prev = to->last = LM_START;
    }
    return logp;
}

/* Expands the states [lo, hi), which share their last word, over one arc. */
static void extend(struct decoder *d, const struct passage *p, size_t token, uint32_t arc,
                   uint32_t lo, uint32_t hi)
{
    const struct arc *a = arcs_at(d->arcs, arc);
    struct query q = {0};
    bool simple = a->how != ARC_THROUGH && !a->word[1];
    if (simple)
        q = ask(d, p, token, d->all[lo].last, a->word[0]);
    /* A transparent arc keeps each state's own context: they do not fall together. */
    uint32_t step = a->how == ARC_THROUGH ? 1 : hi - lo;
    for (uint32_t from = lo; from < hi; from += step) {
        struct state best = {.score = -1e30f};
        for (uint32_t i = from; i < from + step; i++) {
            struct state to;
            float w = follow(d, p, token, a, &d->all[i], simple ? &q : NULL, &to) - a->cost;
            if (d->all[i].score + w > best.score) {
                best = to;
                best.score = d->all[i].score + w;
                best.back = i;
            }
        }
        best.lo = from;
        best.hi = from + step;
        best.arc = arc;
        size_t k = (token + a->span) % 3;
        if (d->npool[k] < POOL)
            d->pool[k][d->npool[k]++] = best;
    }
}

static void forward(struct decoder *d, const struct passage *p)
{
    d->nall = 0;
    memset(d->npool, 0, sizeof d->npool);
    d->pool[0][0] = (struct state){.prev = LM_START, .last = LM_START, .arc = UINT32_MAX};
    d->npool[0] = 1;
    for (size_t i = 0; i <= p->n; i++) {
        settle(d, i);
        uint32_t from = d->first[i], end = (uint32_t)d->nall;
        if (i == p->n)
            break;
        for (uint32_t arc = arcs_first(d->arcs, i); arc < arcs_first(d->arcs, i + 1); arc++)
            for (uint32_t lo = from, hi; lo < end; lo = hi) {
                for (hi = lo + 1; hi < end && d->all[hi].last == d->all[lo].last;)
                    hi++;
                extend(d, p, i, arc, lo, hi);
            }
    }
    d->first[p->n + 1] = (uint32_t)d->nall;
}

/* Sums over all paths through the states that were kept: first the weights of their steps, then
 * from both ends. */
static void sum_paths(struct decoder *d, const struct passage *p)
{
    d->nsteps = 0;
    for (size_t i = 0; i < d->nall; i++)
        d->all[i].behind = -1e30f;
    for (size_t place = 1; place <= p->n; place++)
        for (uint32_t i = d->first[place]; i < d->first[place + 1]; i++) {
            struct state *s = &d->all[i];
            const struct arc *a = arcs_at(d->arcs, s->arc);
            s->step = (uint32_t)d->nsteps;
            s->ahead = -1e30f;
            for (uint32_t k = s->lo; k < s->hi; k++) {
                struct state to;
                float w = soften * (follow(d, p, place - a->span, a, &d->all[k], NULL, &to) - a->cost);
                VEC_PUSH(d->steps, d->nsteps, d->cap_steps) = w;
                s->ahead = log_add(s->ahead, d->all[k].ahead + w);
            }
        }
    for (uint32_t i = d->first[p->n]; i < d->nall; i++)
        d->all[i].behind = 0;
    for (size_t i = d->nall; i-- > 1;) {
        const struct state *s = &d->all[i];
        for (uint32_t k = s->lo; k < s->hi; k++) {
            float w = s->behind + d->steps[s->step + k - s->lo];
            d->all[k].behind = log_add(d->all[k].behind, w);
        }
    }
}

/* The best readings of a token among the states that survived it; the chosen arc is the first. */
static void note_others(const struct decoder *d, uint32_t chosen, size_t token, struct choice *c)
{
    const struct arc *a = arcs_at(d->arcs, chosen);
    uint32_t from = d->first[token + a->span], to = d->first[token + a->span + 1];
    uint32_t seen[MAX_OTHERS] = {chosen};
    c->others[0] = *a;
    c->nothers = 1;
    while (c->nothers < MAX_OTHERS && a->span == 1) {
        uint32_t best = UINT32_MAX;
        for (uint32_t i = from; i < to; i++) {
            bool known = arcs_at(d->arcs, d->all[i].arc)->span != 1;
            for (int k = 0; k < c->nothers; k++)
                known |= seen[k] == d->all[i].arc;
            if (!known && (best == UINT32_MAX || d->all[i].ahead + d->all[i].behind >
                                                     d->all[best].ahead + d->all[best].behind))
                best = i;
        }
        if (best == UINT32_MAX)
            break;
        seen[c->nothers] = d->all[best].arc;
        c->others[c->nothers++] = *arcs_at(d->arcs, d->all[best].arc);
    }
}

static void write_choice(struct decoder *d, const struct state *s, size_t token, float total,
                         struct choice *out)
{
    const struct arc *a = arcs_at(d->arcs, s->arc);
    float sure = 0;
    for (uint32_t i = d->first[token + a->span]; i < d->first[token + a->span + 1]; i++)
        if (d->all[i].arc == s->arc)
            sure += expf(d->all[i].ahead + d->all[i].behind - total);
    struct choice *c = &out[token];
    *c = (struct choice){.shape = a->shape, .word = {a->word[0], a->word[1]}, .cost = a->cost};
    c->sure = sure < 1 ? sure : 1;
    if (a->how == ARC_THROUGH || a->how == ARC_KEEP)
        c->how = HOW_KEEP;
    else
        c->how = a->word[1] ? HOW_SPLIT : a->span > 1 ? HOW_JOIN : HOW_WORD;
    note_others(d, s->arc, token, c);
    const struct state *from = &d->all[s->back];
    if (a->how != ARC_THROUGH)
        c->heard = (struct heard){from->prev, from->last, a->word[0]};
    if (a->span > 1) {
        out[token + 1] = *c;
        out[token + 1].how = HOW_JOINED;
        out[token + 1].heard.w = 0;
    }
}

double decoder_run(struct decoder *d, const struct passage *p, struct choice *out)
{
    while (d->cap_first < p->n + 2)
        d->first = vec_grow(d->first, &d->cap_first, sizeof *d->first);
    arcs_make(d->arcs, p);
    forward(d, p);
    sum_paths(d, p);
    float total = d->all[0].behind;
    uint32_t at = d->first[p->n];
    for (uint32_t i = at; i < d->nall; i++)
        if (d->all[i].score > d->all[at].score)
            at = i;
    double score = d->nall > d->first[p->n] ? (double)d->all[at].score : 0;
    size_t place = p->n;
    while (place > 0) {
        const struct state *s = &d->all[at];
        place -= arcs_at(d->arcs, s->arc)->span;
        write_choice(d, s, place, total, out);
        at = s->back;
    }
    return p->n ? score / (double)p->n : 0;
}
