#include "repair_tail.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

struct memo {
    uint8_t key[16]; /* signs, then length and capitals */
    const float *costs; /* NULL: free */
};

struct tails {
    const struct trie *trie;
    const struct channel *channel;
    struct memo *memo;
    size_t mask, used;
    struct arena *mem;
};

struct tails *tails_new(const struct trie *trie)
{
    struct tails *t = xcalloc(1, sizeof *t);
    t->trie = trie;
    t->mem = arena_new();
    return t;
}

void tails_free(struct tails *t)
{
    if (!t)
        return;
    arena_free(t->mem);
    free(t->memo);
    free(t);
}

void tails_forget(struct tails *t)
{
    arena_free(t->mem);
    t->mem = arena_new();
    if (t->memo)
        memset(t->memo, 0, (t->mask + 1) * sizeof *t->memo);
    t->used = 0;
}

void tails_channel(struct tails *t, const struct channel *c)
{
    t->channel = c;
    tails_forget(t);
}

size_t tails_remembered(const struct tails *t)
{
    return arena_used(t->mem);
}

void tail_options(const struct channel *c, const uint8_t *signs, size_t n, enum capital capital,
                  struct options *out)
{
    uint32_t read = 0;
    out->nones = out->ntwos = 0;
    out->most = n < TAIL_READ ? n : TAIL_READ;
    out->extra = n ? channel_extra(c, signs[0]) : 0;
    for (size_t k = 0; k <= out->most; k++) {
        if (k)
            read |= (uint32_t)signs[k - 1] << 8 * (k - 1);
        const struct reading *r = channel_reading(c, read, capital != CAPITAL_NONE);
        if (k < 2 || r->read) /* more signs than one are only ever what the table knows */
            out->one[out->nones++] = (struct one){r->single, k};
        if (r->n)
            out->two[out->ntwos++] = (struct two){r, k};
        r = capital == CAPITAL_ALL ? channel_reading(c, read, 3) : NULL;
        if (r && r->n)
            out->two[out->ntwos++] = (struct two){r, k};
    }
}

static size_t slot(const struct tails *t, const uint8_t *key)
{
    uint64_t a, b;
    memcpy(&a, key, 8);
    memcpy(&b, key + 8, 8);
    a = (a ^ b * 0x9E3779B97F4A7C15u) * 0xC2B2AE3D27D4EB4Fu;
    size_t at = (size_t)(a >> 32) & t->mask;
    while (t->memo[at].costs && memcmp(t->memo[at].key, key, sizeof t->memo[at].key))
        at = (at + 1) & t->mask;
    return at;
}

static void grow(struct tails *t)
{
    struct memo *old = t->memo;
    size_t n = old ? t->mask + 1 : 0, cap = n ? 2 * n : 1 << 12;
    t->memo = xcalloc(cap, sizeof *t->memo);
    t->mask = cap - 1;
    for (size_t i = 0; i < n; i++)
        if (old[i].costs)
            t->memo[slot(t, old[i].key)] = old[i];
    free(old);
}

static float lesser(float a, float b)
{
    return a < b ? a : b;
}

/* Ways that take an event of two letters first. */
static void two_letters(const struct trie *t, const struct reading *r, const float *tail, float *out)
{
    for (uint32_t i = 0; i < r->n; i++) {
        const struct event *e = &r->v[i];
        const uint32_t *first = &t->twin_first[e->print[0] * LETTERS + e->print[1]];
        for (uint32_t k = first[0]; k < first[1]; k++) {
            const struct twin *w = &t->twins[k];
            out[w->from] = lesser(out[w->from], e->cost + tail[w->to]);
        }
    }
}

/* All kin, the lower numbers first: edges lead to those. tail[k] are the costs behind k signs, from
 * one on. */
static void fill(const struct trie *t, const struct options *o, const float **tail, float *out)
{
    for (size_t k = 0; k < t->nkin; k++)
        out[k] = o->most ? o->extra + tail[1][k] : t->kin[k].end ? 0 : CHANNEL_NEVER;
    for (size_t i = 0; i < o->ntwos; i++)
        two_letters(t, o->two[i].r, tail[o->two[i].read], out);
    tail[0] = out; /* of a lost letter */
    for (size_t k = 0; k < t->nkin; k++) {
        float best = out[k];
        const struct edge *e = &t->edges[t->kin[k].edge], *end = e + t->kin[k].nedges;
        for (; e < end; e++)
            for (size_t i = 0; i < o->nones; i++)
                best = lesser(best, o->one[i].single[e->letter] + tail[o->one[i].read][e->to]);
        out[k] = best;
    }
}

const float *tails_of(struct tails *t, const uint8_t *signs, size_t n, bool capitals)
{
    uint8_t key[16] = {0};
    memcpy(key, signs, n);
    key[14] = (uint8_t)n;
    key[15] = capitals;
    if (!t->memo || 2 * t->used > t->mask)
        grow(t);
    size_t at = slot(t, key);
    if (t->memo[at].costs)
        return t->memo[at].costs;
    const float *tail[TAIL_READ + 1] = {NULL};
    struct options o;
    tail_options(t->channel, signs, n, capitals ? CAPITAL_ALL : CAPITAL_NONE, &o);
    for (size_t k = 1; k <= o.most; k++)
        tail[k] = tails_of(t, signs + k, n - k, capitals);
    float *costs = arena_new_n(t->mem, float, t->trie->nkin);
    fill(t->trie, &o, tail, costs);
    at = slot(t, key); /* the shorter ones may have moved it */
    memcpy(t->memo[at].key, key, sizeof key);
    t->memo[at].costs = costs;
    t->used++;
    return costs;
}
