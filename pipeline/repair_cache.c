#include "repair_cache.h"

#include <stdlib.h>

#include "arena.h"

struct cache {
    uint64_t *key; /* 0: free */
    float *n;
    size_t mask, used;
    float total;
};

/* Pseudo-counts by which a shorter context stands in for a longer one. */
static const float lean_pair = 3.0f, lean_triple = 1.5f;

enum { UNI = 1, ROW, PAIR, CONTEXT, TRIPLE };

static uint64_t key_of(unsigned kind, unsigned a, unsigned b, unsigned w)
{
    return (uint64_t)kind << 48 | (uint64_t)a << 32 | (uint64_t)b << 16 | w;
}

static size_t slot(const struct cache *c, uint64_t key)
{
    size_t at = (size_t)(key * 0x9E3779B97F4A7C15u >> 20) & c->mask;
    while (c->key[at] && c->key[at] != key)
        at = (at + 1) & c->mask;
    return at;
}

static float count(const struct cache *c, uint64_t key)
{
    return c->n[slot(c, key)];
}

static void grow(struct cache *c)
{
    struct cache old = *c;
    c->mask = old.key ? 2 * old.mask + 1 : (1 << 14) - 1;
    c->key = xcalloc(c->mask + 1, sizeof *c->key);
    c->n = xcalloc(c->mask + 1, sizeof *c->n);
    for (size_t i = 0; old.key && i <= old.mask; i++)
        if (old.key[i]) {
            size_t at = slot(c, old.key[i]);
            c->key[at] = old.key[i];
            c->n[at] = old.n[i];
        }
    free(old.key);
    free(old.n);
}

static void add(struct cache *c, uint64_t key, float n)
{
    if (2 * c->used > c->mask)
        grow(c);
    size_t at = slot(c, key);
    c->used += !c->key[at];
    c->key[at] = key;
    c->n[at] += n;
}

struct cache *cache_new(void)
{
    struct cache *c = xcalloc(1, sizeof *c);
    grow(c);
    return c;
}

void cache_free(struct cache *c)
{
    if (!c)
        return;
    free(c->key);
    free(c->n);
    free(c);
}

void cache_add(struct cache *c, struct heard h, float sure)
{
    add(c, key_of(UNI, 0, 0, h.w), sure);
    add(c, key_of(ROW, 0, h.b, 0), sure);
    add(c, key_of(PAIR, 0, h.b, h.w), sure);
    add(c, key_of(CONTEXT, h.a, h.b, 0), sure);
    add(c, key_of(TRIPLE, h.a, h.b, h.w), sure);
    c->total += sure;
}

static float less(float n, float own)
{
    return n > own ? n - own : 0;
}

float cache_pair(const struct cache *c, uint16_t b, uint16_t w, const struct heard *self, float *pair)
{
    float own_w = self && self->w == w, own_b = self && self->b == b;
    float own = own_w * own_b;
    float uni = less(count(c, key_of(UNI, 0, 0, w)), own_w) / (c->total + 1);
    *pair = less(count(c, key_of(PAIR, 0, b, w)), own);
    float row = less(count(c, key_of(ROW, 0, b, 0)), own_b);
    return (*pair + lean_pair * uni) / (row + lean_pair);
}

float cache_triple(const struct cache *c, struct heard h, const struct heard *self, float pair_p)
{
    float own_context = self && self->a == h.a && self->b == h.b;
    float own = own_context * (float)(self && self->w == h.w);
    float n = less(count(c, key_of(TRIPLE, h.a, h.b, h.w)), own);
    float context = less(count(c, key_of(CONTEXT, h.a, h.b, 0)), own_context);
    return (n + lean_triple * pair_p) / (context + lean_triple);
}
