/* repair_form.h -- the form of a text: NFC, one tone-mark style, full-width and look-alike letters.
 * Corrects how letters are written, never which word was meant. Called by repair.c. */
#ifndef TRICHLUC_REPAIR_FORM_H
#define TRICHLUC_REPAIR_FORM_H

#include "arena.h"
#include "buf.h"

struct forms; /* the table of look-alikes */

/* Reads dir/repair/letters.txt. NULL with words in *why (they live in `mem`). */
struct forms *forms_load(struct arena *mem, const char *dir, const char **why);

/* Appends s[0..n), valid UTF-8, in good form. What is in good form already is copied as it is. */
void forms_apply(const struct forms *f, const char *s, size_t n, struct buf *out);

#endif
