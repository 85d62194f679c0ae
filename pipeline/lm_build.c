/* Estimation. After Chen & Goodman (1998), modified Kneser-Ney: three discounts an order, lower
 * orders from the number of different words before; pruning after Seymore & Rosenfeld (1996). */
#include "lm_build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

struct discount {
    double d[4]; /* by count: 1, 2, 3 and more */
};

struct order { /* one context's share */
    double total, gamma;
};

struct estimate {
    const struct counts *c;
    uint32_t *cont;      /* [words * words] different words before the pair; plain after START */
    double *p1;          /* [words] */
    struct order *row;   /* [words]: bigram contexts */
    struct discount d2, d3;
    double theta_bi, theta_tri;
    struct model *m;
    double *row_backoff; /* [words] of the pruned bigrams */
    uint8_t *keep_tri;   /* by index in c->tri */
    uint8_t *keep_bi;    /* [words * words] */
};

static struct discount discounts(const uint64_t n[5])
{
    struct discount d = {{0, 0.5, 1, 1.5}};
    if (!n[1] || !n[2] || !n[3] || !n[4])
        return d;
    double y = (double)n[1] / ((double)n[1] + 2.0 * (double)n[2]);
    for (int k = 1; k <= 3; k++)
        d.d[k] = fmax(0.05, k - (k + 1) * y * (double)n[k + 1] / (double)n[k]);
    return d;
}

static double discount_of(const struct discount *d, uint32_t n)
{
    return d->d[n < 3 ? n : 3];
}

static uint32_t first_of(uint64_t key)
{
    return (uint32_t)(key >> 26);
}

static uint32_t second_of(uint64_t key)
{
    return (uint32_t)(key >> 13) & (LM_MAX_WORDS - 1);
}

static uint32_t third_of(uint64_t key)
{
    return (uint32_t)key & (LM_MAX_WORDS - 1);
}

/* Continuation counts, unigram probabilities, and what each bigram context holds back. */
static void lower_orders(struct estimate *e)
{
    const struct counts *c = e->c;
    size_t words = c->words;
    for (size_t i = 0; i < c->ntri; i++)
        e->cont[second_of(c->tri[i].key) * words + third_of(c->tri[i].key)]++;
    memcpy(e->cont + LM_START * words, c->bi + LM_START * words, words * sizeof *e->cont);
    uint64_t n2[5] = {0}, n3[5] = {0};
    uint32_t *cont1 = xcalloc(words, sizeof *cont1);
    for (size_t i = 0; i < words * words; i++) {
        if (e->cont[i] && e->cont[i] < 5)
            n2[e->cont[i]]++;
        cont1[i % words] += c->bi[i] != 0;
    }
    for (size_t i = 0; i < c->ntri; i++)
        if (c->tri[i].n < 5)
            n3[c->tri[i].n]++;
    e->d2 = discounts(n2);
    e->d3 = discounts(n3);
    double total = 0, held = 0;
    for (size_t w = 0; w < words; w++) {
        total += cont1[w];
        held += cont1[w] ? 0.5 : 0;
    }
    for (size_t w = 0; w < words; w++) /* one half held back from each, shared by all */
        e->p1[w] = ((cont1[w] ? cont1[w] - 0.5 : 0) + held / (double)words) / total;
    for (size_t a = 0; a < words; a++)
        for (size_t w = 0; w < words; w++) {
            uint32_t n = e->cont[a * words + w];
            e->row[a].total += n;
            e->row[a].gamma += n ? discount_of(&e->d2, n) : 0;
        }
    for (size_t a = 0; a < words; a++)
        e->row[a].gamma = e->row[a].total ? e->row[a].gamma / e->row[a].total : 1;
    free(cont1);
}

/* Full interpolated P(w | a). */
static double p_bi(const struct estimate *e, size_t a, size_t w)
{
    const struct order *o = &e->row[a];
    uint32_t n = e->cont[a * e->c->words + w];
    double own = n ? (n - discount_of(&e->d2, n)) / o->total : 0;
    return own + o->gamma * e->p1[w];
}

/* The trigrams of one context [from, to): their totals. */
static struct order context_share(const struct estimate *e, size_t from, size_t to)
{
    struct order o = {0, 0};
    for (size_t i = from; i < to; i++) {
        o.total += e->c->tri[i].n;
        o.gamma += discount_of(&e->d3, e->c->tri[i].n);
    }
    o.gamma /= o.total;
    return o;
}

static double p_tri(const struct estimate *e, const struct order *o, size_t i)
{
    const struct gram3 *g = &e->c->tri[i];
    return (g->n - discount_of(&e->d3, g->n)) / o->total +
           o->gamma * p_bi(e, second_of(g->key), third_of(g->key));
}

static size_t context_end(const struct counts *c, size_t from)
{
    size_t to = from + 1;
    while (to < c->ntri && c->tri[to].key >> 13 == c->tri[from].key >> 13)
        to++;
    return to;
}

static void prune(struct estimate *e)
{
    const struct counts *c = e->c;
    size_t words = c->words;
    for (size_t from = 0, to; from < c->ntri; from = to) {
        to = context_end(c, from);
        struct order o = context_share(e, from, to);
        for (size_t i = from; i < to; i++) {
            const struct gram3 *g = &c->tri[i];
            double p = p_tri(e, &o, i);
            double lower = o.gamma * p_bi(e, second_of(g->key), third_of(g->key));
            if (g->n * (log(p) - log(lower)) > e->theta_tri) {
                e->keep_tri[i] = 1;
                e->keep_bi[first_of(g->key) * words + second_of(g->key)] = 1;
            }
        }
    }
    for (size_t a = 0; a < words; a++)
        for (size_t w = 0; w < words; w++) {
            size_t at = a * words + w;
            if (!e->cont[at] || e->keep_bi[at])
                continue;
            double n = fmax(c->bi[at], e->cont[at]);
            e->keep_bi[at] = n * (log(p_bi(e, a, w)) - log(e->row[a].gamma * e->p1[w])) > e->theta_bi;
        }
}

/* P(w | a) as the pruned model gives it. */
static double pruned_bi(const struct estimate *e, size_t a, size_t w)
{
    return e->keep_bi[a * e->c->words + w] ? p_bi(e, a, w) : e->row_backoff[a] * e->p1[w];
}

static void fill_unigrams(struct estimate *e)
{
    size_t words = e->c->words;
    double total = 0;
    for (size_t w = 0; w < words; w++)
        total += e->c->uni[w] + 0.5;
    for (size_t a = 0; a < words; a++) {
        double kept = 0, lower = 0;
        for (size_t w = 0; w < words; w++)
            if (e->keep_bi[a * words + w]) {
                kept += p_bi(e, a, w);
                lower += e->p1[w];
            }
        e->row_backoff[a] = fmax(1e-9, 1 - kept) / fmax(1e-9, 1 - lower);
        e->m->uni[a] = (struct lm_unigram){
            .logp = (float)log(e->p1[a]),
            .backoff = (float)log(e->row_backoff[a]),
            .prior = (float)log((e->c->uni[a] + 0.5) / total),
        };
    }
}

/* Bigrams in order, each with its trigrams; `at` walks the sorted trigrams alongside. */
static void fill_grams(struct estimate *e)
{
    struct model *m = e->m;
    const struct counts *c = e->c;
    size_t words = c->words, at = 0, cap_bi = 0, cap_tri = 0;
    for (size_t a = 0; a < words; a++) {
        m->uni[a].link = (uint32_t)m->nbi;
        for (size_t w = 0; w < words; w++) {
            if (!e->keep_bi[a * words + w])
                continue;
            uint64_t context = (uint64_t)a << 13 | w;
            double kept = 0, lower = 0;
            uint32_t link = (uint32_t)m->ntri;
            while (at < c->ntri && c->tri[at].key >> 13 < context)
                at++;
            if (at < c->ntri && c->tri[at].key >> 13 == context) {
                size_t to = context_end(c, at);
                struct order o = context_share(e, at, to);
                for (; at < to; at++) {
                    if (!e->keep_tri[at])
                        continue;
                    double p = p_tri(e, &o, at);
                    kept += p;
                    lower += pruned_bi(e, w, third_of(c->tri[at].key));
                    VEC_PUSH(m->tri, m->ntri, cap_tri) =
                        (struct model_tri){third_of(c->tri[at].key), (float)log(p)};
                }
            }
            double back = fmax(1e-9, 1 - kept) / fmax(1e-9, 1 - lower);
            VEC_PUSH(m->bi, m->nbi, cap_bi) = (struct model_bi){
                (uint32_t)w, (float)log(p_bi(e, a, w)), (float)log(back), link};
        }
    }
    m->uni[words].link = (uint32_t)m->nbi;
    VEC_PUSH(m->bi, m->nbi, cap_bi) = (struct model_bi){.link = (uint32_t)m->ntri};
    m->nbi--; /* the last only closes the links */
}

struct model *model_estimate(const struct counts *c, double theta_bi, double theta_tri)
{
    size_t words = c->words;
    struct estimate e = {.c = c, .theta_bi = theta_bi, .theta_tri = theta_tri};
    e.cont = xcalloc(words * words, sizeof *e.cont);
    e.p1 = xcalloc(words, sizeof *e.p1);
    e.row = xcalloc(words, sizeof *e.row);
    e.row_backoff = xcalloc(words, sizeof *e.row_backoff);
    e.keep_tri = xcalloc(c->ntri + 1, 1);
    e.keep_bi = xcalloc(words * words, 1);
    e.m = xcalloc(1, sizeof *e.m);
    e.m->c = c;
    e.m->uni = xcalloc(words + 1, sizeof *e.m->uni);
    lower_orders(&e);
    prune(&e);
    fill_unigrams(&e);
    fill_grams(&e);
    free(e.cont);
    free(e.p1);
    free(e.row);
    free(e.row_backoff);
    free(e.keep_tri);
    free(e.keep_bi);
    return e.m;
}

void model_free(struct model *m)
{
    if (!m)
        return;
    free(m->uni);
    free(m->bi);
    free(m->tri);
    free(m);
}
