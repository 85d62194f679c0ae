/* ocr_slash.h -- slashes of dates that the engine took for another mark: a thin one is a colon to it
 * ('30:5/2025', 'III:2025'), a long one the sign of fractions. Looks at one word; never at a digit.
 * ocr.c's own. */
#ifndef TRICHLUC_OCR_SLASH_H
#define TRICHLUC_OCR_SLASH_H

#include <stdbool.h>

#include "buf.h"

/* True with the word as it must have been printed in *out, which was empty; false where it stays. */
bool slash_mended(const char *word, struct buf *out);

#endif
