/* repair_token.h -- a line of doubtful text in tokens: cores that may be syllables, numbers, marks.
 * Knows what signs a bad reader puts inside words. Called by repair and by the model tool. */
#ifndef TRICHLUC_REPAIR_TOKEN_H
#define TRICHLUC_REPAIR_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum shape { SHAPE_LOWER, SHAPE_CAP, SHAPE_UPPER };

struct noise_token {
    uint32_t line;     /* which line of the paragraph; set by the caller */
    uint32_t off, len; /* bytes of that line */
    uint8_t kind;      /* LM_FIRST: a core; LM_NUM LM_COMMA LM_DASH LM_STOP */
    uint8_t shape;     /* of a core: enum shape */
    bool glued;        /* no blank before it */
    bool digits;       /* a core or number that holds a digit */
    bool figure;       /* says a number, so no digit of it is ever read as a letter */
    bool fixed;        /* part of an address or the like: stays as it is */
    uint8_t signs;     /* code points, at most 255 */
    uint8_t conf;      /* of the reader's engine, per cent; set by the caller */
    uint8_t code;      /* number of a code in a document number, from 1; set by codes_mark() */
};

/* The next token at or after *at, which is moved behind it; 0 at the end of the line. */
int noise_next(const char *s, size_t n, size_t *at, struct noise_token *t);

#endif
