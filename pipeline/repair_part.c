#include "repair_part.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "repair_tail.h"

enum { NO_LIMIT = 1000, COLUMNS = TAIL_SIGNS + 1 };

static const float part_slack = 13.5f; /* nats a part may rank behind the best conceivable one */

struct memo {
    uint8_t key[16]; /* signs, then length and capitals */
    bool used;
    float least, limit;       /* cost of the cheapest part; rank up to which all are known */
    struct part_cands *found; /* NULL: not looked for yet */
};

struct parts {
    const struct trie *trie;
    struct tails *tails;
    const struct channel *channel;
    struct mark {
        float cost;
        uint32_t turn;
    } *marks; /* [nodes * COLUMNS]: least cost at which a place was reached in this turn */
    uint32_t turn;
    struct {
        uint32_t turn, at; /* where a part stands in out[] in this turn */
    } *place;
    struct part_cand *out; /* [parts] */
    struct memo *memo;
    size_t mask, used;
    struct arena *mem;
};

struct parts *parts_new(const struct trie *t)
{
    struct parts *p = xcalloc(1, sizeof *p);
    p->trie = t;
    p->tails = tails_new(t);
    p->marks = xcalloc(t->nnodes * COLUMNS, sizeof *p->marks);
    p->place = xcalloc(t->nparts + 1, sizeof *p->place);
    p->out = xcalloc(t->nparts + 1, sizeof *p->out);
    p->mem = arena_new();
    return p;
}

void parts_free(struct parts *p)
{
    if (!p)
        return;
    arena_free(p->mem);
    tails_free(p->tails);
    free(p->marks);
    free(p->place);
    free(p->out);
    free(p->memo);
    free(p);
}

void parts_forget(struct parts *p)
{
    arena_free(p->mem);
    p->mem = arena_new();
    tails_forget(p->tails);
    if (p->memo)
        memset(p->memo, 0, (p->mask + 1) * sizeof *p->memo);
    p->used = 0;
}

void parts_channel(struct parts *p, const struct channel *c)
{
    p->channel = c;
    tails_channel(p->tails, c);
    parts_forget(p);
}

size_t parts_remembered(const struct parts *p)
{
    return arena_used(p->mem) + tails_remembered(p->tails);
}

struct search {
    struct parts *p;
    size_t n;
    enum capitals caps;
    struct options options[COLUMNS]; /* of the signs from each place on */
    const float *tail[COLUMNS];      /* what those cost at least, by kin */
    struct options begin[COLUMNS];   /* of a first letter that must be a capital */
    float begin_least[COLUMNS];
    float limit; /* of ranks */
    size_t nout;
};

static float lesser(float a, float b)
{
    return a < b ? a : b;
}

/* Least cost of all from `at` on where the next letter is the first, and a capital. */
static float least_of_begin(const struct search *s, size_t at)
{
    const struct trie *t = s->p->trie;
    const struct trie_node *root = &t->nodes[0];
    const struct options *o = &s->begin[at];
    float best = o->most ? o->extra + s->begin_least[at + 1] : root->part ? 0 : CHANNEL_NEVER;
    for (size_t i = 0; i < o->nones; i++) {
        const float *tail = s->tail[at + o->one[i].read];
        for (uint32_t c = root->child; c < root->child + root->children; c++)
            best = lesser(best, o->one[i].single[t->nodes[c].letter] + tail[t->nodes[c].kin]);
    }
    for (size_t i = 0; i < o->ntwos; i++) {
        const struct reading *r = o->two[i].r;
        for (uint32_t k = 0; k < r->n; k++) {
            uint32_t c = trie_grandchild(t, 0, r->v[k].print);
            if (c)
                best = lesser(best, r->v[k].cost + s->tail[at + o->two[i].read][t->nodes[c].kin]);
        }
    }
    return best;
}

/* Looks up what every place may be read as, and what the signs behind it cost. The least of all. */
static float prepare(struct search *s, const uint8_t *signs)
{
    struct parts *p = s->p;
    for (size_t at = s->n + 1; at-- > 0;) {
        s->tail[at] = tails_of(p->tails, signs + at, s->n - at, s->caps == CAPS_ALL);
        if (s->caps != CAPS_FIRST)
            continue;
        tail_options(p->channel, signs + at, s->n - at, CAPITAL_FIRST, &s->begin[at]);
        s->begin_least[at] = least_of_begin(s, at);
    }
    return s->caps == CAPS_FIRST ? s->begin_least[0] : s->tail[0][p->trie->nodes[0].kin];
}

static void found(struct search *s, uint16_t part, float cost)
{
    struct parts *p = s->p;
    float rank = cost + p->trie->prior[part];
    if (rank > s->limit)
        return;
    if (p->place[part].turn != p->turn) {
        p->place[part].turn = p->turn;
        p->place[part].at = (uint32_t)s->nout;
        p->out[s->nout++] = (struct part_cand){part, cost, rank};
    } else if (cost < p->out[p->place[part].at].cost) {
        p->out[p->place[part].at] = (struct part_cand){part, cost, rank};
    }
}

static void walk(struct search *s, uint32_t node, size_t at, float g);

static void enter(struct search *s, uint32_t node, size_t at, float g)
{
    struct parts *p = s->p;
    const struct trie_node *n = &p->trie->nodes[node];
    if (g + s->tail[at][n->kin] + n->prior > s->limit)
        return;
    struct mark *m = &p->marks[node * COLUMNS + at];
    if (m->turn == p->turn && m->cost <= g)
        return;
    *m = (struct mark){g, p->turn};
    walk(s, node, at, g);
}

/* All nodes that the next signs lead to. */
static void step(struct search *s, const struct options *o, uint32_t node, size_t at, float g)
{
    const struct trie *t = s->p->trie;
    const struct trie_node *n = &t->nodes[node];
    for (size_t i = 0; i < o->nones; i++) {
        const float *single = o->one[i].single, *tail = s->tail[at + o->one[i].read];
        const struct trie_node *c = &t->nodes[n->child], *end = c + n->children;
        float left = s->limit - g;
        for (; c < end; c++)
            if (single[c->letter] + tail[c->kin] + c->prior <= left)
                enter(s, (uint32_t)(c - t->nodes), at + o->one[i].read, g + single[c->letter]);
    }
    for (size_t i = 0; i < o->ntwos && n->children; i++) {
        const struct reading *r = o->two[i].r;
        for (uint32_t k = 0; k < r->n && g + r->v[k].cost + n->prior <= s->limit; k++) {
            uint32_t to = trie_grandchild(t, node, r->v[k].print);
            if (to)
                enter(s, to, at + o->two[i].read, g + r->v[k].cost);
        }
    }
}

static void walk(struct search *s, uint32_t node, size_t at, float g)
{
    const struct options *o = &s->options[at];
    if (at == s->n && s->p->trie->nodes[node].part)
        found(s, (uint16_t)(s->p->trie->nodes[node].part - 1), g);
    step(s, o, node, at, g);
    if (o->most)
        enter(s, node, at + 1, g + o->extra);
}

/* Before the first letter, which must be a capital: signs that stand for nothing may come first. */
static void begin(struct search *s)
{
    float g = 0;
    for (size_t at = 0; at <= s->n; at++) {
        if (at == s->n && s->p->trie->nodes[0].part)
            found(s, (uint16_t)(s->p->trie->nodes[0].part - 1), g);
        step(s, &s->begin[at], 0, at, g);
        g += s->begin[at].extra;
    }
}

static uint32_t key_hash(const uint8_t *key)
{
    uint64_t a, b;
    memcpy(&a, key, 8);
    memcpy(&b, key + 8, 8);
    a = (a ^ b * 0x9E3779B97F4A7C15u) * 0xC2B2AE3D27D4EB4Fu;
    return (uint32_t)(a >> 32);
}

static void grow(struct parts *p)
{
    struct memo *old = p->memo;
    size_t n = old ? p->mask + 1 : 0, cap = n ? 2 * n : 1 << 12;
    p->memo = xcalloc(cap, sizeof *p->memo);
    p->mask = cap - 1;
    for (size_t i = 0; i < n; i++)
        if (old[i].used) {
            size_t at = key_hash(old[i].key) & p->mask;
            while (p->memo[at].used)
                at = (at + 1) & p->mask;
            p->memo[at] = old[i];
        }
    free(old);
}

static const struct part_cands nothing = {.least = CHANNEL_NEVER};

/* The memo of these signs, at most TAIL_SIGNS; its key is set. */
static struct memo *recall(struct parts *p, const uint8_t *signs, size_t n, enum capitals caps)
{
    uint8_t key[16] = {0};
    memcpy(key, signs, n);
    key[14] = (uint8_t)n;
    key[15] = (uint8_t)caps;
    if (!p->memo || 2 * p->used > p->mask)
        grow(p);
    size_t at = key_hash(key) & p->mask;
    for (; p->memo[at].used; at = (at + 1) & p->mask)
        if (!memcmp(p->memo[at].key, key, sizeof key))
            break;
    memcpy(p->memo[at].key, key, sizeof key);
    return &p->memo[at];
}

static void note_least(struct parts *p, struct memo *memo, float least)
{
    p->used += !memo->used;
    memo->used = true;
    memo->least = least;
}

float parts_least(struct parts *p, const uint8_t *signs, size_t n, enum capitals caps)
{
    if (n > TAIL_SIGNS)
        return CHANNEL_NEVER;
    if (caps != CAPS_FIRST)
        return tails_of(p->tails, signs, n, caps == CAPS_ALL)[p->trie->nodes[0].kin];
    struct memo *memo = recall(p, signs, n, caps);
    if (!memo->used) {
        struct search s = {.p = p, .n = n, .caps = caps};
        note_least(p, memo, prepare(&s, signs));
    }
    return memo->least;
}

static bool ranks_before(const struct part_cand *a, const struct part_cand *b)
{
    return a->rank != b->rank ? a->rank < b->rank : a->part < b->part;
}

/* Shell's sort: lists are short, and sorted by the thousand. */
static void sort_by_rank(struct part_cand *v, size_t n)
{
    static const size_t gaps[] = {132, 57, 23, 10, 4, 1};
    for (size_t k = 0; k < sizeof gaps / sizeof *gaps; k++)
        for (size_t i = gaps[k]; i < n; i++) {
            struct part_cand c = v[i];
            size_t j = i;
            for (; j >= gaps[k] && ranks_before(&c, &v[j - gaps[k]]); j -= gaps[k])
                v[j] = v[j - gaps[k]];
            v[j] = c;
        }
}

const struct part_cands *parts_search(struct parts *p, const uint8_t *signs, size_t n,
                                      enum capitals caps, float limit)
{
    if (n > TAIL_SIGNS)
        return &nothing;
    struct memo *memo = recall(p, signs, n, caps);
    float prior = p->trie->nodes[0].prior;
    if (memo->used && memo->least + prior > limit)
        return &nothing;
    if (memo->found && memo->limit >= limit)
        return memo->found;
    struct search s = {.p = p, .n = n, .caps = caps};
    float least = prepare(&s, signs);
    note_least(p, memo, least);
    if (least + prior > limit)
        return &nothing;
    for (size_t at = 0; at <= n; at++)
        tail_options(p->channel, signs + at, n - at, caps == CAPS_ALL ? CAPITAL_ALL : CAPITAL_NONE,
                     &s.options[at]);
    s.limit = lesser(least + prior + part_slack, limit);
    p->turn++;
    if (caps == CAPS_FIRST)
        begin(&s);
    else
        enter(&s, 0, 0, 0);
    sort_by_rank(p->out, s.nout);
    struct part_cands *c = arena_alloc(p->mem, sizeof *c + s.nout * sizeof *c->v);
    c->n = (uint32_t)s.nout;
    c->least = s.nout ? least : CHANNEL_NEVER;
    memcpy(c->v, p->out, s.nout * sizeof *c->v);
    memo->found = c;
    memo->limit = s.limit < limit ? NO_LIMIT : limit; /* was it what was asked that ended it? */
    return c;
}
