/* repair_cand.h -- what a core may have been: syllables under a bound, best first, found by walking
 * the trie of all syllables beside the signs read. Knows no context. Called by the decoder. */
#ifndef TRICHLUC_REPAIR_CAND_H
#define TRICHLUC_REPAIR_CAND_H

#include "channel.h"
#include "lm.h"
#include "repair_token.h"

enum { MAX_CANDS = 24 };

struct cand {
    uint16_t word;
    float cost; /* of the channel alone, nats */
};

struct cands {
    uint32_t n;
    float least; /* channel cost of the cheapest; 99 if there is none */
    struct cand v[]; /* best first by channel and plain frequency */
};

struct finder;

/* Lends the model; the channel may be changed between searches by finder_channel(). */
struct finder *finder_new(const struct lm *m);
/* Knows the same words, lent by f, and has found nothing. */
struct finder *finder_copy(const struct finder *f);
void finder_free(struct finder *f);
/* Sets the channel (lent) and forgets what was found with the one before. */
void finder_channel(struct finder *f, struct channel *c);

/* Candidates for a string as read, of a shape, that cost no more than `limit`. Remembered by string;
 * valid until finder_channel() or finder_trim() is called. */
const struct cands *finder_search(struct finder *f, const char *s, size_t n, enum shape shape,
                                  float limit);
/* No candidate for the string costs less. */
float finder_least(struct finder *f, const char *s, size_t n, enum shape shape);
enum { NO_LIMIT = 60 };
/* Forgets all where more is remembered than is good. */
void finder_trim(struct finder *f);

#endif
