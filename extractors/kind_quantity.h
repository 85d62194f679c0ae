/* kind_quantity.h -- a match of a rule of targets as a number: its value, what it counts and compares
 * with. Asks nobody whether it is asked for. kind_target.c's helper. */
#ifndef TRICHLUC_KIND_QUANTITY_H
#define TRICHLUC_KIND_QUANTITY_H

#include "asked.h"
#include "kinds.h"

/* Fills q from a match. NULL, or why it is no quantity. */
const char *quantity_read(struct run *r, const struct found *f, struct quantity *q);

#endif
