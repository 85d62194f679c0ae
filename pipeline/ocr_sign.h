/* ocr_sign.h -- '≥' and '≤', which the engine has not learnt and reads as '>' and '<': the bar under
 * them is looked for in the picture. ocr.c's own. */
#ifndef TRICHLUC_OCR_SIGN_H
#define TRICHLUC_OCR_SIGN_H

#include <stdbool.h>

#include "doc.h"

struct Pix;

/* The sign with a bar that the word may begin with ('>90', '<'), or NULL where it begins with none. */
const char *sign_barred(const char *word);
/* Has the sign at the left of the box (pixels of the image, of any depth) a bar under it? */
bool sign_has_bar(struct Pix *image, struct box b);

#endif
