/* repair_tail.h -- what the rest of a word costs at least: for the signs from some place to the end,
 * the cheapest way to spell any part on from each kin of the trie. Exact, so a search that asks it
 * never takes a step in vain. Endings recur in many words and are remembered. Called by
 * repair_part.c. */
#ifndef TRICHLUC_REPAIR_TAIL_H
#define TRICHLUC_REPAIR_TAIL_H

#include "repair_trie.h"

enum { TAIL_SIGNS = 9, TAIL_READ = 3 }; /* 'uyết' may be read as nine signs; of one event, three */

/* What the channel says of the next signs. */
struct options {
    struct one {
        const float *single; /* [LETTERS] cost of each letter where the next `read` signs are it */
        size_t read;
    } one[TAIL_READ + 1];
    struct two { /* the same of two letters */
        const struct reading *r;
        size_t read;
    } two[2 * TAIL_READ];
    size_t nones, ntwos;
    size_t most; /* signs there are, at most TAIL_READ */
    float extra; /* cost of the first sign where it stands for nothing */
};
/* Of signs[0..n), for letters in lower case; a capital and a lower-case one; or all in capitals. */
enum capital { CAPITAL_NONE, CAPITAL_FIRST, CAPITAL_ALL };
void tail_options(const struct channel *c, const uint8_t *signs, size_t n, enum capital capital,
                  struct options *out);

struct tails;

struct tails *tails_new(const struct trie *t); /* lends it */
void tails_free(struct tails *t);              /* NULL is allowed */
void tails_channel(struct tails *t, const struct channel *c); /* lent; forgets */
void tails_forget(struct tails *t);
size_t tails_remembered(const struct tails *t); /* bytes */
/* Costs by kin, CHANNEL_NEVER or more where there is no way. Valid until forgotten. n <= TAIL_SIGNS. */
const float *tails_of(struct tails *t, const uint8_t *signs, size_t n, bool capitals);

#endif
