/* rule_cues.h -- cues of patterns put together: between rule_cues.c, which reads them off a pattern's
 * syntax, and rule_cue_sets.c, which knows sets of words and no syntax. No other room includes this.
 * What is made lives in the arena, or lends from what it is made of. */
#ifndef TRICHLUC_RULE_CUES_H
#define TRICHLUC_RULE_CUES_H

#include "rule_priv.h"

bool cue_set_has_empty(const struct cue_set *s);
/* Both together, each word once; false where they are too many. */
bool cue_sets_unite(struct arena *a, const struct cue_set *x, const struct cue_set *y,
                    struct cue_set *out);

struct cues cues_nothing(void);  /* of what matches the empty string, or looks around */
struct cues cues_anything(void); /* of what is not understood */
/* Of x, then y; of x, or y; of x from `low` to `high` times. */
struct cues cues_then(struct arena *a, const struct cues *x, const struct cues *y);
struct cues cues_either(struct arena *a, const struct cues *x, const struct cues *y);
struct cues cues_times(struct arena *a, const struct cues *x, unsigned low, unsigned high);

#endif
