#include "repair_trie.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

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

/* The kin with these edges, which stand behind all others' for now; a new one where there is none. */
static uint16_t kin_of(struct trie *t, bool end, size_t edge)
{
    size_t n = t->nedges - edge;
    for (size_t i = 0; i < t->nkin; i++) {
        const struct kin *k = &t->kin[i];
        bool same = k->end == end && k->nedges == n;
        for (size_t e = 0; same && e < n; e++)
            same = t->edges[k->edge + e].letter == t->edges[edge + e].letter &&
                   t->edges[k->edge + e].to == t->edges[edge + e].to;
        if (same) {
            t->nedges = edge;
            return (uint16_t)i;
        }
    }
    VEC_PUSH(t->kin, t->nkin, t->cap_kin) = (struct kin){(uint32_t)edge, (uint32_t)n, end};
    return (uint16_t)(t->nkin - 1);
}

/* Children of `at` from v[lo, hi), which agree in their first `depth` letters; then its kin. */
static void build(struct trie *t, const struct word *v, size_t lo, size_t hi, unsigned depth, size_t at)
{
    t->nodes[at].prior = lo < hi ? v[lo].s.prior : 0;
    for (size_t i = lo; i < hi; i++)
        t->nodes[at].prior = v[i].s.prior < t->nodes[at].prior ? v[i].s.prior : t->nodes[at].prior;
    if (lo < hi && v[lo].s.n == depth)
        t->nodes[at].part = (uint16_t)(v[lo++].part + 1);
    size_t child = t->nnodes;
    t->nodes[at].child = (uint32_t)child;
    for (size_t i = lo; i < hi; i++)
        if (i == lo || v[i].s.letter[depth] != v[i - 1].s.letter[depth]) {
            VEC_PUSH(t->nodes, t->nnodes, t->cap_nodes) = (struct trie_node){.letter = v[i].s.letter[depth]};
            t->nodes[at].children++;
        }
    for (size_t i = lo, to, k = child; i < hi; i = to, k++) {
        for (to = i; to < hi && v[to].s.letter[depth] == v[i].s.letter[depth];)
            to++;
        build(t, v, i, to, depth + 1, k);
    }
    size_t edge = t->nedges;
    for (size_t k = child; k < child + t->nodes[at].children; k++)
        VEC_PUSH(t->edges, t->nedges, t->cap_edges) = (struct edge){t->nodes[k].letter, t->nodes[k].kin};
    t->nodes[at].kin = kin_of(t, t->nodes[at].part > 0, edge);
}

/* Files each pair of edges in a row under its letters: counts, sums, places. */
static void file_twins(struct trie *t)
{
    uint32_t *first = t->twin_first;
    for (int round = 0; round < 2; round++) {
        for (size_t k = 0; k < t->nkin; k++)
            for (uint32_t i = 0; i < t->kin[k].nedges; i++) {
                const struct edge *e = &t->edges[t->kin[k].edge + i];
                const struct kin *next = &t->kin[e->to];
                for (uint32_t j = 0; j < next->nedges; j++) {
                    const struct edge *f = &t->edges[next->edge + j];
                    uint32_t *at = &first[e->letter * LETTERS + f->letter];
                    if (round)
                        t->twins[--*at] = (struct twin){(uint16_t)k, f->to};
                    else
                        ++*at;
                }
            }
        for (size_t i = 1; !round && i <= LETTERS * LETTERS; i++)
            first[i] += first[i - 1];
        if (!round)
            t->twins = xmalloc((first[LETTERS * LETTERS] + 1) * sizeof *t->twins);
    }
}

struct trie *trie_new(const struct spelling *v, size_t n)
{
    struct trie *t = xcalloc(1, sizeof *t);
    struct word *w = xcalloc(n + 1, sizeof *w);
    t->nparts = n;
    t->prior = xcalloc(n + 1, sizeof *t->prior);
    for (size_t i = 0; i < n; i++) {
        w[i] = (struct word){v[i], (uint16_t)i};
        t->prior[i] = v[i].prior;
    }
    qsort(w, n, sizeof *w, by_letters);
    VEC_PUSH(t->nodes, t->nnodes, t->cap_nodes) = (struct trie_node){.child = 0};
    build(t, w, 0, n, 0, 0);
    t->place = xcalloc(t->nnodes, sizeof *t->place);
    for (size_t i = 0; i < t->nnodes; i++)
        for (uint8_t c = 0; c < t->nodes[i].children; c++)
            t->place[i][t->nodes[t->nodes[i].child + c].letter] = (uint8_t)(c + 1);
    file_twins(t);
    free(w);
    return t;
}

void trie_free(struct trie *t)
{
    if (!t)
        return;
    free(t->nodes);
    free(t->place);
    free(t->prior);
    free(t->kin);
    free(t->edges);
    free(t->twins);
    free(t);
}
