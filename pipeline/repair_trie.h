/* repair_trie.h -- the spellings of half syllables as a trie, and its nodes classed by what may
 * follow them: nodes of one kin have the same endings below, so what follows costs alike. Knows
 * letters, no signs and no costs. Called by repair_cand.c and repair_part.c. */
#ifndef TRICHLUC_REPAIR_TRIE_H
#define TRICHLUC_REPAIR_TRIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "channel.h"

struct spelling { /* a part in letter numbers */
    uint8_t letter[8];
    uint8_t n;
    float prior; /* what it adds to a cost at least, for being rare */
};

struct trie_node { /* children lie together, in order of their letters */
    float prior; /* the least of the parts that end here or below */
    uint32_t child;
    uint16_t part; /* that ends here, plus one; 0 none */
    uint16_t kin;
    uint8_t letter; /* that leads here */
    uint8_t children;
};

struct kin {
    uint32_t edge, nedges;
    bool end; /* a part may end here */
};

struct edge {
    uint8_t letter;
    uint16_t to; /* a kin with a lower number */
};

struct twin { /* two edges in a row */
    uint16_t from, to;
};

struct trie {
    struct trie_node *nodes; /* [0] is the root */
    size_t nnodes, cap_nodes;
    uint8_t (*place)[LETTERS]; /* of a letter's child among a node's children, plus one; 0 none */
    float *prior;              /* [nparts] */
    size_t nparts;
    struct kin *kin; /* the root's is the last */
    size_t nkin, cap_kin;
    struct edge *edges;
    size_t nedges, cap_edges;
    struct twin *twins;
    uint32_t twin_first[LETTERS * LETTERS + 1]; /* by both letters, LETTERS * first + second */
};

/* The number of a spelling in v is that of its part. */
struct trie *trie_new(const struct spelling *v, size_t n);
void trie_free(struct trie *t); /* NULL is allowed */

/* The node that two letters lead to; 0: none. */
static inline uint32_t trie_grandchild(const struct trie *t, uint32_t node, const uint8_t *letters)
{
    uint8_t place = t->place[node][letters[0]];
    uint32_t child = t->nodes[node].child + place - 1;
    uint8_t next = place ? t->place[child][letters[1]] : 0;
    return next ? t->nodes[child].child + next - 1 : 0;
}

#endif
