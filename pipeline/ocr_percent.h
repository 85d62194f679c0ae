/* ocr_percent.h -- percent signs, measured in the picture: of faint print the engine reads '%' as '9%'
 * or as '9', so that 25% is 259% or 259. Looks at one word; asks no engine. ocr.c's own. */
#ifndef TRICHLUC_OCR_PERCENT_H
#define TRICHLUC_OCR_PERCENT_H

#include <stdbool.h>

#include "doc.h"

struct Pix;

enum { PERCENT_MOST = 16 }; /* bytes of such a word, with its end */

/* Could the word be a percentage with a digit too many, or with one for its sign? As it would be then. */
bool percent_find(const char *word, char as[PERCENT_MOST]);
/* Is the ink in the box of the image (pixels; any depth) as wide as that takes, and not as the word? */
bool percent_fits(struct Pix *image, struct box box, const char *word, const char *as);

#endif
