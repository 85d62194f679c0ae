/* ocr_number.h -- a second look at a word that holds digits: the same word read alone, from the
 * pixels as they were given. Says only whether both readings agree; never which is right. ocr.c's
 * own. */
#ifndef TRICHLUC_OCR_NUMBER_H
#define TRICHLUC_OCR_NUMBER_H

#include <stdbool.h>

#include "doc.h"

struct Pix;
struct TessBaseAPI;

/* Is a second look worth its time? Where the word has digits and was not read surely. */
bool number_is_doubtful(const char *text, double conf);
/* Reads the box of the image (pixels) alone and compares the digits. True when they are the same.
 * What the engine holds of the page is lost. */
bool number_agrees(struct TessBaseAPI *api, struct Pix *image, struct box box, int dpi,
                   const char *text);
/* Nothing but a number: digits, with a decimal part or a percent sign where there is one. */
bool number_is_plain(const char *text);
/* Reads the box of the image alone. True with a plain number that is read surely; the word the engine
 * had there was none. */
bool number_instead(struct TessBaseAPI *api, struct Pix *image, struct box box, int dpi,
                    char number[16]);
/* Have both texts the same digits in the same order, whatever else they hold? */
bool number_same_digits(const char *a, const char *b);

#endif
