/* channel.h -- what a reader makes of printed letters: for one or two letters as printed, nought to
 * three signs as read, with a probability. A table (rules/repair/NAME.channel) learnt from pairs by
 * EM, and learnt further from a document's own words. Knows letters, never words. Called by the
 * candidate search and the decoder; made by the model tool. */
#ifndef TRICHLUC_CHANNEL_H
#define TRICHLUC_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
    CHANNEL_MAX = 24,    /* letters of a word as read that are looked at */
    CHANNEL_UNKNOWN = 255 /* a sign as read that the table does not know */
};

/* Letters as printed, numbered from 1: a..z đ and the vowels with marks and tones, lower case. */
enum { LETTERS = 96 };
uint8_t letter_number(int32_t cp); /* of the lower-case letter; 0 if it is none of these */
int32_t letter_at(uint8_t number);

struct event {
    uint32_t read;        /* up to three sign numbers, first lowest; 0: the letter was lost */
    uint8_t print[2];     /* letter numbers; [1] is 0 for a single letter */
    uint8_t upper;        /* bit 0: the first is a capital; bit 1: the second */
    float cost;           /* -ln P(read | print) */
};

struct channel;

struct channel *channel_new(void);
/* Reads 'printed TAB read TAB cost' lines. NULL with words in *why (static). */
struct channel *channel_load(const char *path, const char **why);
struct channel *channel_read(FILE *in, const char **why);
int channel_write(const struct channel *c, FILE *out);
struct channel *channel_copy(const struct channel *c);
void channel_free(struct channel *c); /* NULL is allowed */

/* Sign numbers of a word as read; CHANNEL_UNKNOWN for others. Count, at most CHANNEL_MAX; 0 when it
 * is longer or no UTF-8. `learn` gives numbers to new signs. */
size_t channel_signs(struct channel *c, const char *s, size_t n, bool learn, uint8_t *signs);

/* What one read side may stand for, with one pattern of capitals. */
struct reading {
    uint32_t read;
    uint8_t upper;
    uint32_t n;            /* events of two letters */
    const struct event *v; /* [n] the cheapest first */
    const float *single;   /* [LETTERS] cost of each letter alone, with what is not in the table */
};
enum { CHANNEL_NEVER = 99 }; /* cost of what cannot be */
/* Never NULL: what the table does not know has its floor for single letters, and no events of two. */
const struct reading *channel_reading(const struct channel *c, uint32_t read, uint8_t upper);
float channel_floor(int printed, int read); /* cost of an event not in the table */
float channel_extra(const struct channel *c, uint8_t sign); /* cost of a sign that stands for nothing */

/* Learning. A pair: letters printed (with capitals' bits) and signs read. */
struct pair {
    uint8_t print[CHANNEL_MAX], upper[CHANNEL_MAX], read[CHANNEL_MAX];
    uint8_t nprint, nread;
    float weight;
};
/* Letters of a printed word into p. False for what has other signs or is too long. */
bool pair_print(struct pair *p, const char *s, size_t n);

/* EM over the pairs, `rounds` times, beginning from the table as it is (empty: from likeness of
 * letters). `keep` times the old table's probabilities count beside the pairs. Events rarer than
 * `least` are dropped. */
void channel_learn(struct channel *c, const struct pair *pairs, size_t n, int rounds, double keep,
                   double least);

#endif
