/* kind_sought.h -- is a number asked for, or told of what was, is or costs? By the chapter it stands
 * in, the cues of its sentence (rules target.*), its item's form and the numbers before it.
 * kind_target.c's helper. */
#ifndef TRICHLUC_KIND_SOUGHT_H
#define TRICHLUC_KIND_SOUGHT_H

#include "asked.h"
#include "kinds.h"

/* Does the cue rule match in bytes [from, to) of the passage? */
bool sought_cue(struct run *r, const char *name, uint32_t from, uint32_t to);

/* Is the passage one of a list of targets, by its lead-in or opening? */
bool sought_listed(struct run *r);

/* Is the number asked for, not told? Chapters of targets ask; elsewhere a cue must, or for 'Có 30%
 * ...' a number asked for before it (`beside`). NULL, or why it is not asked for. */
const char *not_sought(struct run *r, const struct quantity *q, bool beside);

/* A bare figure with its noun, by rule target.figure; not both ends of a range. */
bool is_figure(const struct found *f);
/* Does the figure go on with, or end a part of, what the numbers before it began to ask? */
bool figure_goes_on(struct run *r, const struct quantity *before, const struct found *f);
bool figure_ends_part(struct run *r, const struct quantity *v, size_t n, const struct found *f);
/* 'ít nhất 100 hợp tác xã, 20 trang trại': the figure takes the bound of the number before it. */
void share_bound(const struct passage *p, const struct quantity *before, struct quantity *q);

#endif
