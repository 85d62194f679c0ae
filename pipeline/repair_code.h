/* repair_code.h -- abbreviations in document numbers ('QB/TW' is QĐ/TW): a closed list, matched by
 * look before any language model is asked; and the roman numbers of headings. Never touches a digit.
 * Called by repair_work.c. */
#ifndef TRICHLUC_REPAIR_CODE_H
#define TRICHLUC_REPAIR_CODE_H

#include "arena.h"
#include "repair_token.h"

struct codes;

/* Reads dir/repair/codes.txt. NULL with words in *why (they live in `mem`). */
struct codes *codes_load(struct arena *mem, const char *dir, const char **why);
/* Marks the tokens of one line that are codes: token.code is a code's number from 1. */
void codes_mark(const struct codes *c, const char *line, struct noise_token *t, size_t n);
const char *codes_name(const struct codes *c, unsigned code);

#endif
