/* channel_in.h -- the channel from inside: shared by channel.c and channel_learn.c only. */
#ifndef TRICHLUC_CHANNEL_IN_H
#define TRICHLUC_CHANNEL_IN_H

#include "channel.h"

enum { SIGN_SLOTS = 1024 };

struct channel {
    struct event *v;
    size_t n, cap;
    struct event *ranked;  /* those of two letters, by cost within a reading */
    float *single;         /* LETTERS costs for each reading, then three times for none */
    struct reading blank[3]; /* of a reading that is not in the table, by its signs: 0, 1, more */
    struct reading *index; /* open hashing by read and capitals; single is NULL where free */
    size_t mask;
    int32_t sign[256]; /* code point of each sign number */
    unsigned nsigns;
    int32_t sign_cp[SIGN_SLOTS];
    uint8_t sign_no[SIGN_SLOTS];
};

/* Sorts the events and makes the index anew. */
void channel_index(struct channel *c);
/* The capital of a lower-case letter of our alphabet. */
int32_t upper_of(int32_t cp);

#endif
