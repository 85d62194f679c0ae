/* ocr_words.h -- what the engine read, taken over word by word. ocr.c's own. */
#ifndef TRICHLUC_OCR_WORDS_H
#define TRICHLUC_OCR_WORDS_H

#include "image.h"
#include "ocr_order.h"

#include <tesseract/capi.h>

void words_free(struct reading *r);
/* A box of prepared pixels in points of the page as read, kept on the page. */
struct box words_points(const struct prepared *q, const struct reading *r, struct Pix *image,
                        struct box b);
/* Two letters at least: a dash is low and so is a stop. */
bool words_is_written(const struct read_word *w);
/* Median height of the words that are, in pixels read; 0 where none is. */
double words_usual_height(const struct reading *r);
/* Takes out words, from `from` on, that stand nowhere: far lower than the page's (the engine now and then
 * takes the tops of letters for one more line), and ends of words that it read twice. */
void words_drop_ghosts(struct reading *r, size_t from);
/* Adds all that the engine gives, in its blocks and lines. */
void words_read(TessResultIterator *it, const struct prepared *q, struct Pix *image,
                struct reading *r);

#endif
