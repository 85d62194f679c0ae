/* repair.h -- gives broken Vietnamese its letters back, line by line, raw kept beside repaired.
 * Changes line and word texts only: never boxes, never a digit, date, percentage or number.
 * Owns lm.c and the model file. Called by run.c and by `trichluc repair`. */
#ifndef TRICHLUC_REPAIR_H
#define TRICHLUC_REPAIR_H

#include <stdbool.h>

#include "buf.h"
#include "doc.h"

struct repair; /* model, channel tables, caches; one a process */

/* Opens the model file; NULL path: the one beside the rules. NULL with words in *why on failure. */
struct repair *repair_open(const char *model_path, const char **why);
void repair_close(struct repair *r); /* NULL is allowed */
const char *repair_version(const struct repair *r); /* identifies model and tables, for the ledger */

/* Repairs all lines of d: NFC, one tone-mark style, foreign look-alikes, then what the words ask
 * for. Sets text, off, sure and flags of words and text of lines; raw stays. Idempotent. */
void repair_doc(struct repair *r, struct doc *d);

/* The same for one line of plain text, taken by itself; appends to out. For tests and tools. */
void repair_line(struct repair *r, const char *s, size_t n, struct buf *out);

/* How Vietnamese a text is, 0..1, before any repair: judges text layers and ranks pages. `words`
 * (may be NULL) gets the number of words judged; under 20 the score says little. */
double repair_verdict(struct repair *r, const char *text, size_t n, unsigned *words);

#endif
