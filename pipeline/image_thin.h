/* image_thin.h -- faint print on a page of black and white: strokes that the scanner's threshold left
 * thin and broken. Measures and mends ink; never looks at what it says. image.c's own. */
#ifndef TRICHLUC_IMAGE_THIN_H
#define TRICHLUC_IMAGE_THIN_H

struct Pix;

/* The page, of 1 bit, with its strokes thickened and smoothed: a new picture of 8 bits. NULL where the
 * strokes are not thin for letters of that height (pixels of a small one), or there was no memory. */
struct Pix *thin_mended(struct Pix *page, double letter_height);

#endif
