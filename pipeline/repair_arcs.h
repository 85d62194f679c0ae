/* repair_arcs.h -- the lattice of a passage: for each token all it may have been, alone, split in
 * two or joined with the next, and what leaving it as it is costs. Called by the decoder only. */
#ifndef TRICHLUC_REPAIR_ARCS_H
#define TRICHLUC_REPAIR_ARCS_H

#include "repair_cand.h"
#include "repair_decode.h"

struct arcs;

struct arcs *arcs_new(const struct lm *m);
void arcs_free(struct arcs *a);

/* Makes all arcs of a passage anew. */
void arcs_make(struct arcs *a, const struct passage *p);
uint32_t arcs_first(const struct arcs *a, size_t token); /* token n: the end */
const struct arc *arcs_at(const struct arcs *a, uint32_t arc);

#endif
