#include "repair_part.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

enum { NO_LIMIT = 1000 };
enum { SIGNS_MAX = 9, COLUMNS = SIGNS_MAX + 1, MOST = 128, WANTED = 4 }; /* 'uyết' may be read as nine signs */

static const float part_slack = 9.0f; /* nats a part may cost more than the best one */
static const float wider[] = {9, 15, 22}; /* tried in turn above the least conceivable cost */

struct node { /* children lie together, in order of their letters */
    uint32_t child;
    uint16_t part; /* that ends here, plus one; 0 none */
    uint8_t wants; /* letters to the nearest end of a part, at most WANTED */
    uint8_t children;
    uint8_t below; /* the least of the children's wants */
    uint8_t place[LETTERS]; /* of a letter's child among the children, plus one; 0 none */
};

struct memo {
    uint8_t key[16]; /* signs, then length and capitals */
    bool used;
    float least, limit;       /* no part can cost less; all are known up to here */
    struct part_cands *found; /* NULL: not looked for yet */
};

struct parts {
    const struct channel *channel;
    struct node *nodes;
    size_t nnodes, cap_nodes;
    struct mark {
        float cost;
        uint32_t turn;
    } *marks; /* [nodes * (signs + 1)]: least cost at which a place was reached in this turn */
    uint32_t turn;
    struct memo *memo;
    size_t mask, used;
    struct arena *mem;
};

struct word {
    struct spelling s;
    uint16_t part;
};

static int by_letters(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    int d = memcmp(x->s.letter, y->s.letter, x->s.n < y->s.n ? x->s.n : y->s.n);
    return d ? d : (int)x->s.n - (int)y->s.n;
}

/* Children of `at` from v[lo, hi), which agree in their first `depth` letters. */
static void build(struct parts *p, const struct word *v, size_t lo, size_t hi, unsigned depth, size_t at)
{
    p->nodes[at].wants = p->nodes[at].below = WANTED;
    if (lo < hi && v[lo].s.n == depth) {
        p->nodes[at].part = (uint16_t)(v[lo++].part + 1);
        p->nodes[at].wants = 0;
    }
    size_t child = p->nnodes;
    for (size_t i = lo; i < hi; i++)
        if (i == lo || v[i].s.letter[depth] != v[i - 1].s.letter[depth])
            VEC_PUSH(p->nodes, p->nnodes, p->cap_nodes) = (struct node){.child = 0};
    p->nodes[at].child = (uint32_t)child;
    for (size_t i = lo, to; i < hi; i = to, child++) {
        uint8_t letter = v[i].s.letter[depth];
        for (to = i; to < hi && v[to].s.letter[depth] == letter;)
            to++;
        p->nodes[at].place[letter] = ++p->nodes[at].children;
        build(p, v, i, to, depth + 1, child);
        uint8_t wants = p->nodes[child].wants;
        if (wants < p->nodes[at].below)
            p->nodes[at].below = wants;
        wants++;
        if (wants < p->nodes[at].wants)
            p->nodes[at].wants = wants;
    }
}

struct parts *parts_new(const struct spelling *v, size_t n)
{
    struct parts *p = xcalloc(1, sizeof *p);
    struct word *w = xcalloc(n + 1, sizeof *w);
    for (size_t i = 0; i < n; i++)
        w[i] = (struct word){v[i], (uint16_t)i};
    qsort(w, n, sizeof *w, by_letters);
    VEC_PUSH(p->nodes, p->nnodes, p->cap_nodes) = (struct node){.child = 0};
    build(p, w, 0, n, 0, 0);
    free(w);
    p->marks = xcalloc(p->nnodes * COLUMNS, sizeof *p->marks);
    p->mem = arena_new();
    return p;
}

struct parts *parts_copy(const struct parts *p)
{
    struct parts *k = xcalloc(1, sizeof *k);
    k->nnodes = k->cap_nodes = p->nnodes;
    k->nodes = xmalloc(p->nnodes * sizeof *k->nodes);
    memcpy(k->nodes, p->nodes, p->nnodes * sizeof *k->nodes);
    k->marks = xcalloc(p->nnodes * COLUMNS, sizeof *k->marks);
    k->mem = arena_new();
    return k;
}

void parts_free(struct parts *p)
{
    if (!p)
        return;
    arena_free(p->mem);
    free(p->nodes);
    free(p->marks);
    free(p->memo);
    free(p);
}

void parts_forget(struct parts *p)
{
    arena_free(p->mem);
    p->mem = arena_new();
    if (p->memo)
        memset(p->memo, 0, (p->mask + 1) * sizeof *p->memo);
    p->used = 0;
}

void parts_channel(struct parts *p, const struct channel *c)
{
    p->channel = c;
    parts_forget(p);
}

size_t parts_remembered(const struct parts *p)
{
    return arena_used(p->mem);
}

struct search {
    struct parts *p;
    size_t n;
    enum capitals caps;
    struct option { /* events that may come next at a place */
        const struct reading *r;
        size_t k; /* signs they take */
    } option[COLUMNS][8];
    size_t noption[COLUMNS];
    float rest[COLUMNS][WANTED + 1]; /* least cost from here on, by letters that must come yet */
    float extra[COLUMNS]; /* cost of a sign that stands for nothing */
    float least; /* of the whole, by the first letter's leave */
    float limit;
    struct part_cand out[MOST];
    size_t nout;
};

static uint32_t signs_at(const uint8_t *signs, size_t k)
{
    uint32_t read = 0;
    for (size_t i = 0; i < k; i++)
        read |= (uint32_t)signs[i] << 8 * i;
    return read;
}

static uint32_t child_of(const struct node *n, uint8_t letter)
{
    return n->place[letter] ? n->child + n->place[letter] - 1 : 0;
}

static float lesser(float a, float b)
{
    return a < b ? a : b;
}

/* Least cost of the signs from `at` on, by how many letters are wanted yet. */
static void bound(struct search *s, size_t at)
{
    float single[4], both[4];
    for (size_t k = 0; k <= 3; k++) {
        single[k] = k <= 1 ? channel_floor(1, (int)k) : 99;
        both[k] = 99;
    }
    for (size_t i = 0; i < s->noption[at]; i++) {
        const struct option *o = &s->option[at][i];
        single[o->k] = lesser(single[o->k], o->r->least_single);
        both[o->k] = lesser(both[o->k], o->r->least_double);
    }
    for (int want = 0; want <= WANTED; want++) {
        float best = at == s->n ? (want ? 99 : 0) : s->rest[at + 1][want] + s->extra[at];
        for (size_t k = 0; k <= 3 && at + k <= s->n; k++) {
            const float *rest = s->rest[at + k];
            if (k || want)
                best = lesser(best, single[k] + rest[want ? want - 1 : 0]);
            if (k || want)
                best = lesser(best, both[k] + rest[want > 1 ? want - 2 : 0]);
        }
        s->rest[at][want] = best;
    }
}

/* Looks up the readings of every place, and what the signs behind it cost at least. */
static void prepare(struct search *s, const uint8_t *signs)
{
    static const uint8_t wanted[3][4] = {{1, 0, 0, 0}, {1, 1, 0, 0}, {0, 1, 0, 1}};
    for (size_t at = s->n + 1; at-- > 0;) {
        s->extra[at] = at < s->n ? channel_extra(s->p->channel, signs[at]) : 0;
        s->noption[at] = 0;
        for (size_t k = 0; k <= 3 && at + k <= s->n; k++)
            for (uint8_t upper = 0; upper < 4; upper++) {
                const struct reading *r = NULL;
                if (wanted[s->caps][upper])
                    r = channel_reading(s->p->channel, signs_at(signs + at, k), upper);
                if (r)
                    s->option[at][s->noption[at]++] = (struct option){r, k};
            }
        bound(s, at);
    }
    /* The first letter must be one that parts begin with: 'h' begins no rime. */
    const struct node *root = &s->p->nodes[0];
    float best = root->part || !s->n ? s->rest[0][root->wants] : s->rest[1][1] + s->extra[0];
    for (size_t o = 0; o < s->noption[0] && s->n; o++) {
        const struct reading *r = s->option[0][o].r;
        float rest = s->rest[s->option[0][o].k][0];
        for (uint32_t i = 0; r->least + rest < best && i < r->n; i++)
            if (child_of(root, r->v[i].print[0]) && r->v[i].cost + rest < best)
                best = r->v[i].cost + rest;
    }
    s->least = best;
}

static void found(struct search *s, uint16_t part, float cost)
{
    if (cost + part_slack < s->limit)
        s->limit = cost + part_slack;
    for (size_t i = 0; i < s->nout; i++)
        if (s->out[i].part == part) {
            s->out[i].cost = cost < s->out[i].cost ? cost : s->out[i].cost;
            return;
        }
    if (s->nout < MOST)
        s->out[s->nout++] = (struct part_cand){part, cost};
}

static void walk(struct search *s, uint32_t node, size_t at, float g);

static void enter(struct search *s, uint32_t node, size_t at, float g)
{
    struct parts *p = s->p;
    if (g + s->rest[at][p->nodes[node].wants] > s->limit)
        return;
    struct mark *m = &p->marks[node * (s->n + 1) + at];
    if (m->turn == p->turn && m->cost <= g)
        return;
    *m = (struct mark){g, p->turn};
    walk(s, node, at, g);
}

/* All events of one reading that lead to children of this node. */
static void take(struct search *s, const struct node *n, const struct reading *r, size_t at, float g)
{
    float rest = s->rest[at][0];
    for (uint32_t i = 0; i < r->n && g + r->v[i].cost + rest <= s->limit; i++) {
        const struct event *e = &r->v[i];
        uint32_t to = child_of(n, e->print[0]);
        if (to && e->print[1])
            to = child_of(&s->p->nodes[to], e->print[1]);
        if (to)
            enter(s, to, at, g + e->cost);
    }
}

static void walk(struct search *s, uint32_t node, size_t at, float g)
{
    const struct node *n = &s->p->nodes[node];
    if (at == s->n && n->part)
        found(s, (uint16_t)(n->part - 1), g);
    bool begin = s->caps == CAPS_FIRST && node == 0;
    for (size_t i = s->noption[at]; i-- > 0;) {
        const struct option *o = &s->option[at][i];
        if ((s->caps != CAPS_FIRST || (o->r->upper == 1) == begin) &&
            g + o->r->least + s->rest[at + o->k][0] <= s->limit)
            take(s, n, o->r, at + o->k, g);
    }
    if (at < s->n)
        enter(s, node, at + 1, g + s->extra[at]);
    for (size_t k = 0; k <= 1 && at + k <= s->n; k++) { /* anything read for anything, or lost */
        float cost = g + channel_floor(1, (int)k), rest = s->rest[at + k][n->below];
        for (unsigned i = 0; i < n->children && cost + rest <= s->limit; i++)
            enter(s, n->child + i, at + k, cost);
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

static const struct part_cands nothing = {.least = 99};

/* The memo of these signs, at most SIGNS_MAX; its key is set. */
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

static void note_least(struct search *s, struct memo *memo)
{
    s->p->used += !memo->used;
    memo->used = true;
    memo->least = s->least;
}

float parts_least(struct parts *p, const uint8_t *signs, size_t n, enum capitals caps)
{
    if (n > SIGNS_MAX)
        return nothing.least;
    struct memo *memo = recall(p, signs, n, caps);
    if (!memo->used) {
        struct search s = {.p = p, .n = n, .caps = caps};
        prepare(&s, signs);
        note_least(&s, memo);
    }
    return memo->least;
}

const struct part_cands *parts_search(struct parts *p, const uint8_t *signs, size_t n,
                                      enum capitals caps, float limit)
{
    if (n > SIGNS_MAX)
        return &nothing;
    struct memo *memo = recall(p, signs, n, caps);
    if (memo->used && memo->least > limit)
        return &nothing;
    if (memo->found && memo->limit >= limit)
        return memo->found;
    struct search s = {.p = p, .n = n, .caps = caps};
    prepare(&s, signs);
    note_least(&s, memo);
    if (s.least > limit)
        return &nothing;
    for (size_t i = 0; !s.nout && i < sizeof wider / sizeof *wider; i++) {
        p->turn++;
        s.limit = s.least + wider[i] < limit ? s.least + wider[i] : limit;
        enter(&s, 0, 0, 0);
    }
    struct part_cands *c = arena_alloc(p->mem, sizeof *c + s.nout * sizeof *c->v);
    c->least = 99;
    for (size_t i = 0; i < s.nout; i++)
        if (s.out[i].cost <= s.limit) {
            c->v[c->n++] = s.out[i];
            c->least = s.out[i].cost < c->least ? s.out[i].cost : c->least;
        }
    memo->found = c;
    memo->limit = s.limit < limit ? NO_LIMIT : limit; /* was it what was asked that ended it? */
    return c;
}
