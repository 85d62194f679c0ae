/* repair_part.h -- half a syllable as read: which initials, or which rimes, it may have been. Parts
 * recur in many words, so what was found is remembered by their signs. Called by repair_cand.c. */
#ifndef TRICHLUC_REPAIR_PART_H
#define TRICHLUC_REPAIR_PART_H

#include <stddef.h>
#include <stdint.h>

#include "channel.h"
#include "repair_trie.h"

enum capitals { CAPS_NONE, CAPS_FIRST, CAPS_ALL };

struct part_cand {
    uint16_t part; /* number in the order of the spellings */
    float cost;
    float rank; /* the same with the part's prior */
};

struct part_cands {
    uint32_t n;
    float least; /* cost of the cheapest; 99 if there is none */
    struct part_cand v[]; /* by rank, the best first */
};

struct parts;

struct parts *parts_new(const struct trie *t); /* lends it */
void parts_free(struct parts *p);
/* Sets the channel (lent) and forgets. */
void parts_channel(struct parts *p, const struct channel *c);
/* What signs[0..n) may have been, of a rank up to `limit`. Remembered, and valid, until a search for
 * the same signs with a higher limit or the channel changes. */
const struct part_cands *parts_search(struct parts *p, const uint8_t *signs, size_t n,
                                      enum capitals caps, float limit);
/* Cost of the cheapest part for these signs. */
float parts_least(struct parts *p, const uint8_t *signs, size_t n, enum capitals caps);
size_t parts_remembered(const struct parts *p); /* bytes */
void parts_forget(struct parts *p);

#endif
