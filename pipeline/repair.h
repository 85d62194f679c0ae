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

/* Why a word was changed. */
enum repair_why {
    REPAIR_FORM,  /* the same letters, written in one form */
    REPAIR_LOOK,  /* a foreign letter that looks like ours */
    REPAIR_CODE,  /* a code of document numbers, by its look */
    REPAIR_SPLIT, /* two words run together */
    REPAIR_JOIN,  /* one word torn apart */
    REPAIR_MODEL, /* likeliest for the letters read, among the words around */
    REPAIR_CACHE, /* the same, and this document's own words and slips tipped the scales */
    REPAIR_WHYS
};
extern const char *const repair_why_names[REPAIR_WHYS];
extern const char *const repair_why_words[REPAIR_WHYS];

struct repair_change {
    const struct page *page;
    const struct line *line; /* before the change */
    const char *was, *is;    /* lent for the call */
    double sure;             /* posterior; 1 for a change of form */
    enum repair_why why;
};
typedef void repair_tell_fn(void *data, const struct repair_change *c);

/* From now on `tell` hears of every change, in no strict order within a document; NULL: of none. */
void repair_listen(struct repair *r, repair_tell_fn *tell, void *data);

/* Repairs all lines of d: NFC, one tone-mark style, foreign look-alikes, then what the words ask
 * for. Sets text, off, sure and flags of words and text of lines; raw stays. Idempotent. */
void repair_doc(struct repair *r, struct doc *d);

/* The same for one line of plain text, taken by itself; appends to out. For tests and tools. */
void repair_line(struct repair *r, const char *s, size_t n, struct buf *out);

/* How Vietnamese a text is, 0..1, before any repair: judges text layers and ranks pages. `words`
 * (may be NULL) gets the number of words judged; under 20 the score says little. */
double repair_verdict(struct repair *r, const char *text, size_t n, unsigned *words);

#endif
