/* ocr_roman.h -- Roman numerals, counted in the picture: the engine drops one of equal strokes, so
 * that 'quý III' is read as 'quý II', or bends them to 'HI' and '1I'. Looks at one word; asks no
 * engine. ocr.c's own.
 */
#ifndef TRICHLUC_OCR_ROMAN_H
#define TRICHLUC_OCR_ROMAN_H

#include <stdbool.h>
#include <stddef.h>

#include "doc.h"

struct Pix;

/* A word that is a Roman numeral, or what the engine makes of one. */
struct roman_word {
    size_t from, to;  /* bytes of the word that are the numeral; all before it are signs */
    bool ones;        /* nothing but digits may stand there: ones, but neither V nor X */
    bool quarter;     /* it stands behind 'quý' */
    bool year;        /* a slash and four digits follow */
    size_t signs;     /* then as many */
};

/* Does the word hold one? after_quarter: it stands behind 'quý', where 1 is as good as I. */
bool roman_find(const char *word, bool after_quarter, struct roman_word *r);
/* Counts the strokes in the box of the image (pixels; any depth). True with the numeral in `out` where
 * the picture shows one beyond doubt. V and X are taken from the word: the picture tells where they
 * stand. */
bool roman_count(struct Pix *image, struct box box, const char *word, const struct roman_word *r,
                 char out[16]);

#endif
