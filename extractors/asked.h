/* asked.h -- whom a number is asked of: the body before it, the nouns behind it, the one it shares
 * with the number before. Reads grammar; makes no records. kind_target.c's helper. */
#ifndef TRICHLUC_ASKED_H
#define TRICHLUC_ASKED_H

#include "bodies.h"

/* One number of the passage with what surrounds it. */
struct quantity {
    const struct found *f;
    uint32_t off, end;   /* of the match */
    uint32_t from, to;   /* the words it is read with: its clause, up to its neighbours */
    uint32_t limit;      /* the next number, or the sentence's end */
    double value, value_to;
    bool ranged, percent;
    const char *unit, *comparator;
    const char *per; /* '/năm' and the like behind the unit, or NULL */
};

struct asked { /* bodies[first .. first + n) of the passage, and perhaps a noun that is no body */
    size_t first, n;
    bool noun;
    uint32_t off;   /* where the bodies begin */
    uint32_t noun_off, noun_end; /* the first nouns in a row that are no bodies; the same: not known */
    bool governing; /* they stand before the number: what follows may be asked of them too */
};

/* Does the percentage count a noun that follows ('90% đoàn viên'), rather than stand alone? */
bool counts_noun(const struct passage *p, const struct quantity *q);

/* Whom q is asked of. `prev` and `last`: the number before in the passage (or NULL) and whom that
 * was asked of. */
struct asked asked_of(const struct passage *p, const struct quantity *q,
                      const struct body_list *lists, size_t n, const struct quantity *prev,
                      const struct asked *last);

#endif
