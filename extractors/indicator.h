/* indicator.h -- what a number measures: phrases of rules/indicators.list found in the words
 * around it. Knows phrases and distances, not targets. Called by the kinds and by compare. */
#ifndef TRICHLUC_INDICATOR_H
#define TRICHLUC_INDICATOR_H

#include <stddef.h>

#include "list.h"

struct indicators;

/* Reads rules_dir/indicators.list. NULL with words in *why, malloc'd as list_load's are. */
struct indicators *indicators_load(const char *rules_dir, const char **why);
void indicators_free(struct indicators *x); /* NULL is allowed */

/* The indicator that text speaks of for the number at byte `at`: the longest phrase wins, less so
 * the farther it stands from the number. Ask with the clause first, then with the sentence, the
 * lead-in and the headings (at = n: the end is nearest). NULL where no phrase is there. */
const struct list_entry *indicator_find(const struct indicators *x, const char *text, size_t n,
                                        size_t at);
/* The name of an indicator misread in one syllable, put right as list_mended() says; or NULL. */
const char *indicator_mended(const struct indicators *x, struct arena *a, const char *text, size_t n,
                             const char *raw, size_t nraw);
/* indicator_find(), with how well it fits (higher is better), to choose between several texts. */
const struct list_entry *indicator_rate(const struct indicators *x, const char *text, size_t n,
                                        size_t at, double *score);

#endif
