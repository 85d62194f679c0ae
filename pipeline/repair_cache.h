/* repair_cache.h -- what a document itself says: counts of its own syllables, pairs and triples as
 * decoded once, to lean on when decoding it again. Called by the decoder and by repair_work.c. */
#ifndef TRICHLUC_REPAIR_CACHE_H
#define TRICHLUC_REPAIR_CACHE_H

#include <stddef.h>
#include <stdint.h>

struct cache;

struct heard { /* a word and the two before it, as decoded at one place */
    uint16_t a, b, w;
};

struct cache *cache_new(void);
void cache_free(struct cache *c); /* NULL is allowed */
void cache_add(struct cache *c, struct heard h, float sure);

/* P(w | b) by the document, the place's own share `self` taken out; *pair gets the count of (b, w). */
float cache_pair(const struct cache *c, uint16_t b, uint16_t w, const struct heard *self, float *pair);
/* P(w | a, b), given P(w | b). */
float cache_triple(const struct cache *c, struct heard h, const struct heard *self, float pair_p);

#endif
