/*
 * What a perfect reader would print, and where in it the facts stand.
 * Reading order: from the top; fragments whose baselines lie within 3 pt are one line, from the
 * left, joined by one space. So the cells of a table row read across; the two columns of a head,
 * or of recipients and signature, one after the other. Seals and signatures are no text. Called by
 * main.c.
 */
#ifndef CORPUS_TRUTH_H
#define CORPUS_TRUTH_H

#include "page.h"
#include "util.h"

/* Puts the fragments of every page in reading order and counts lines, once. */
void truth_order(struct doc *d);
struct bytes truth_text(const struct doc *d);
/* The records with page and line set to where their quote starts. Ends the program if a quote is
 * not in the specimen. */
struct bytes truth_facts(const struct doc *d, const char *jsonl, const char *path);

#endif
