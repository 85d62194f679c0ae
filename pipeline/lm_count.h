/* lm_count.h -- counts of a text for the language model: vocabulary, then n-gram counts in memory.
 * Of the model tool only. */
#ifndef TRICHLUC_LM_COUNT_H
#define TRICHLUC_LM_COUNT_H

#include <stdio.h>

#include "lm.h"

struct gram3 { /* a distinct trigram; key = w1 << 26 | w2 << 13 | w3 */
    uint64_t key;
    uint32_t n;
};

struct counts {
    uint32_t words;        /* with the special ones */
    char **names;          /* [words]; sorted among themselves, so that runs agree */
    uint32_t *uni;         /* [words] plain counts */
    uint32_t *bi;          /* [words * words] plain counts, row by row */
    struct gram3 *tri;     /* sorted by key */
    size_t ntri;
    uint64_t tokens, lines;
};

/* Reads lines to the end of the file. Syllables seen at least `min_syllable` times and
 * abbreviations seen `min_abbreviation` times become words. */
struct counts *counts_read(FILE *in, uint32_t min_syllable, uint32_t min_abbreviation);
void counts_free(struct counts *c);

#endif
