/* docnumber.h -- numbers of documents ('62-KL/TW', '35/2025/NQ-HĐND') as they are meant: blanks
 * out, the letters of kind and office told from their look-alikes. Digits are never changed: a
 * digit among letters that are none of the law's own ('11-CT1/TU') is left out and told. Knows the
 * marks of Nghị định 30/2020/NĐ-CP and Hướng dẫn 36-HD/VPTW. Called by kind_citation.c and
 * kind_document.c. */
#ifndef TRICHLUC_DOCNUMBER_H
#define TRICHLUC_DOCNUMBER_H

#include <stdbool.h>

#include "arena.h"

/* The number in the arena; NULL for NULL. *mended, where not NULL, is set when a letter had to be
 * told from its look: such a number is less sure. */
const char *doc_number_clean(struct arena *mem, const char *s, bool *mended);

/* Slug of the kind that the number's first letters tell ("quyet-dinh" of '218-QĐ/TW'), or NULL. */
const char *doc_number_kind(const char *number);

#endif
