/* repair_decode.h -- the most likely reading of a paragraph: a beam over what each core may have
 * been, weighed by channel, language model and the document's own words, with a posterior each.
 * Decides words, never touches text. Called by repair.c. */
#ifndef TRICHLUC_REPAIR_DECODE_H
#define TRICHLUC_REPAIR_DECODE_H

#include "lm.h"
#include "repair_cache.h"
#include "repair_cand.h"
#include "repair_token.h"

enum how {
    HOW_KEEP,   /* stays as read: a number, a mark, a word nobody knows */
    HOW_WORD,   /* is word[0] */
    HOW_SPLIT,  /* is word[0] and word[1], run together by the reader */
    HOW_JOIN,   /* with the token behind it is word[0] */
    HOW_JOINED, /* belongs to the token before it */
};

enum arc_how {
    ARC_WORD,    /* letters become word[0], or word[0] word[1] */
    ARC_KEEP,    /* stays as it is, and counts as word[0] */
    ARC_THROUGH, /* stays as it is, and the words around it are neighbours */
};

struct arc {
    float cost; /* nats */
    uint16_t word[2];
    uint8_t how, shape, span;
};

enum { MAX_OTHERS = 4 };

struct choice {
    uint8_t how, shape;
    uint16_t word[2];
    float sure;         /* posterior */
    float cost;         /* of the channel, nats */
    struct arc others[MAX_OTHERS]; /* readings that stayed in sight, the chosen one among them */
    uint8_t nothers;
    bool second;        /* the second round reads it otherwise than the first */
    struct heard heard; /* with the words before, for the cache; w is 0 where nothing was heard */
};

struct decoder;

struct decoder *decoder_new(const struct lm *m);
void decoder_free(struct decoder *d);

/* What to decode: tokens of one paragraph over its lines. */
struct passage {
    const char *const *lines;
    const struct noise_token *tokens;
    size_t n;
    struct finder *finder;       /* lent, of the channel they came through */
    bool careful;                /* read by an engine that knows Vietnamese: digits stay, so do words */
    const struct cache *cache;   /* NULL in the first round */
    const struct choice *before; /* [n] of the first round, or NULL */
};

/* Fills out[n]. Returns the score (ln) a token of the chosen reading, for judging the passage. */
double decoder_run(struct decoder *d, const struct passage *p, struct choice *out);

#endif
