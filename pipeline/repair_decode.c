#include "repair_decode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "repair_arcs.h"

enum { BEAM = 12, POOL = 1024, KNOWN_BITS = 16 };

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

struct known { /* 16 bytes, for a cache line holds four */
    uint64_t key; /* first trigram:24, their number:14, last word:13, word:13 */
    float logp, backoff;
};

struct decoder {
    struct known *known; /* [1 << KNOWN_BITS] */
    const struct lm *m;
    struct arcs *arcs;
    struct state *all; /* kept states of all places, place by place */
    size_t nall, cap_all;
    struct state *pool[3]; /* being collected for this place and the next two */
    size_t npool[3];
    float best[3];        /* score in each pool */
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
    for (size_t i = 0; i < kept; i++) {
        VEC_PUSH(d->all, d->nall, d->cap_all) = v[i];
        lm_foresee(d->m, &v[i].ctx);
    }
    d->npool[place % 3] = 0;
    d->best[place % 3] = -1e30f;
}

struct query { /* one word at one place, after states that end in the same word */
    const struct passage *p;
    const struct heard *self;
    struct lm_pair pair;
    float cache_p, cache_n; /* P(w | last) and count of the pair, by the document */
    uint16_t w;
};

static struct known *known_at(const struct decoder *d, uint16_t last, uint16_t w)
{
    uint32_t key = (uint32_t)last << LM_WORD_BITS | w;
    return &d->known[key * 2654435761u >> (32 - KNOWN_BITS)];
}

/* lm_pair() remembered: a document asks for the same pairs over and over. */
static struct lm_pair pair_of(const struct decoder *d, uint16_t last, uint16_t w)
{
    enum { KEY_BITS = 2 * LM_WORD_BITS, COUNT_BITS = LM_WORD_BITS + 1 };
    uint64_t key = (uint64_t)last << LM_WORD_BITS | w;
    struct known *k = known_at(d, last, w);
    if (key && (k->key & ((1u << KEY_BITS) - 1)) == key) {
        uint32_t lo = (uint32_t)(k->key >> (KEY_BITS + COUNT_BITS));
        uint32_t n = k->key >> KEY_BITS & ((1u << COUNT_BITS) - 1);
        return (struct lm_pair){k->logp, k->backoff, lo, lo + n};
    }
    struct lm_pair p = lm_pair(d->m, lm_row(d->m, last), w);
    if (p.hi - p.lo < 1u << COUNT_BITS)
        *k = (struct known){(uint64_t)p.lo << (KEY_BITS + COUNT_BITS) |
                                (uint64_t)(p.hi - p.lo) << KEY_BITS | key, p.logp, p.backoff};
    return p;
}

/* Has what will be asked at a place fetched from memory, all at once. */
static void foresee(const struct decoder *d, size_t token, uint32_t from, uint32_t end)
{
    for (uint32_t arc = arcs_first(d->arcs, token); arc < arcs_first(d->arcs, token + 1); arc++)
        for (uint32_t i = from; i < end; i++)
            if (i == from || d->all[i].last != d->all[i - 1].last)
                __builtin_prefetch(known_at(d, d->all[i].last, arcs_at(d->arcs, arc)->word[0]), 1);
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

struct move { /* an arc taken after states that end in the same word */
    const struct arc *a;
    struct query q;
    float second;    /* ln P of the second word, which comes after the first whatever was before */
    struct state to; /* words and context it leads to; of a transparent arc those it came from */
};

static struct move move_over(const struct decoder *d, const struct passage *p, size_t token,
                             const struct arc *a, const struct state *from)
{
    struct move m = {.a = a, .to = *from};
    if (a->how == ARC_THROUGH)
        return m;
    m.q = ask(d, p, token, from->last, a->word[0]);
    m.to = (struct state){.ctx = m.q.pair, .prev = from->last, .last = a->word[0]};
    if (a->word[1]) {
        struct query q = ask(d, p, token, a->word[0], a->word[1]);
        m.second = answer(d, &q, &m.to);
        m.to = (struct state){.ctx = q.pair, .prev = a->word[0], .last = a->word[1]};
    }
    if (m.to.last == LM_STOP) {
        m.to.ctx = no_context;
        m.to.prev = m.to.last = LM_START;
    }
    return m;
}

/* What the move adds to the score of a state. */
static float weigh(const struct decoder *d, const struct move *m, const struct state *from)
{
    if (m->a->how == ARC_THROUGH)
        return -m->a->cost;
    return answer(d, &m->q, from) + m->second - m->a->cost;
}

static void into_pool(struct decoder *d, size_t place, const struct state *s)
{
    size_t k = place % 3;
    if (d->npool[k] == POOL || s->score < d->best[k] - beam_width)
        return;
    d->pool[k][d->npool[k]++] = *s;
    d->best[k] = s->score > d->best[k] ? s->score : d->best[k];
}

/* Expands the states [lo, hi), which share their last word and stand best first, over one arc.
 * Probabilities are below 1: what falls out of the beam by its cost alone is not asked for. */
static void extend(struct decoder *d, const struct passage *p, size_t token, uint32_t arc,
                   uint32_t lo, uint32_t hi)
{
    const struct arc *a = arcs_at(d->arcs, arc);
    size_t place = token + a->span;
    if (d->all[lo].score - a->cost < d->best[place % 3] - beam_width)
        return;
    /* A transparent arc keeps each state's own context: they do not fall together. */
    uint32_t step = a->how == ARC_THROUGH ? 1 : hi - lo;
    for (uint32_t from = lo; from < hi; from += step) {
        struct move m = move_over(d, p, token, a, &d->all[from]);
        m.to.score = -1e30f;
        m.to.lo = from;
        m.to.hi = from + step;
        m.to.arc = arc;
        for (uint32_t i = from; i < from + step && d->all[i].score - a->cost > m.to.score; i++) {
            float score = d->all[i].score + weigh(d, &m, &d->all[i]);
            if (score > m.to.score) {
                m.to.score = score;
                m.to.back = i;
            }
        }
        into_pool(d, place, &m.to);
    }
}

static void forward(struct decoder *d, const struct passage *p)
{
    d->nall = 0;
    for (int i = 0; i < 3; i++) {
        d->npool[i] = 0;
        d->best[i] = -1e30f;
    }
    into_pool(d, 0, &(struct state){.prev = LM_START, .last = LM_START, .arc = UINT32_MAX});
    for (size_t i = 0; i <= p->n; i++) {
        settle(d, i);
        uint32_t from = d->first[i], end = (uint32_t)d->nall;
        if (i == p->n)
            break;
        foresee(d, i, from, end);
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
            struct move m = move_over(d, p, place - a->span, a, &d->all[s->lo]);
            for (uint32_t k = s->lo; k < s->hi; k++) {
                float w = soften * weigh(d, &m, &d->all[k]);
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
