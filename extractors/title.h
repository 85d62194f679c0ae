/* title.h -- titles of signers that reading spoilt: 'HO Bl THU' for 'PHÓ BÍ THƯ'. Knows letters, not
 * places in a document. Called by kind_foot.c. */
#ifndef TRICHLUC_TITLE_H
#define TRICHLUC_TITLE_H

#include "list.h"

/* The title that the last words in capitals of a line of the foot must be: two or three words, at
 * most two letters off, marks aside, and no other title as near. NULL where there is none. */
const char *title_near(const struct list *titles, const char *text, size_t n);

#endif
