/* kind_quantity.h -- a match of a rule of targets as a number: its value, what it counts and compares
 * with. Asks nobody whether it is asked for. kind_target.c's helper. */
#ifndef TRICHLUC_KIND_QUANTITY_H
#define TRICHLUC_KIND_QUANTITY_H

#include "asked.h"
#include "kinds.h"

/* Fills q from a match. NULL, or why it is no quantity. */
const char *quantity_read(struct run *r, const struct found *f, struct quantity *q);
/* The counted noun right behind the number, by units.list, with the scale before it and what it is counted
 * per: 'triệu con', 'bác sĩ/vạn dân'; *end behind it. NULL where none is known. */
const char *quantity_unit(struct run *r, uint32_t at, uint32_t *end);

#endif
