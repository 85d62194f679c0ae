/* lm_text.h -- clean text to the model's alphabet: syllables in lower case, abbreviations in
 * capitals, numbers and punctuation as classes. Used by the model tool, and by repair so that both
 * see a sentence alike. Pure. */
#ifndef TRICHLUC_LM_TEXT_H
#define TRICHLUC_LM_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "lm.h"

struct text_token {
    uint32_t off, len; /* bytes of the line */
    uint8_t kind;      /* LM_UNK LM_NUM LM_COMMA LM_DASH LM_STOP, or LM_FIRST for a word by name */
};

/* The next token at or after *at, which is moved behind it; 0 at the end of the line. */
int text_next(const char *s, size_t n, size_t *at, struct text_token *t);

/* Where the number that may start at `at` ends: digits with the marks that hold numbers, dates and
 * times together; `at` itself where there is none. Bytes. */
size_t text_number_end(const char *s, size_t n, size_t at);

/* The name a word goes by: lower case for syllables, as it is for abbreviations. Length; 0 if none
 * of at most cap - 1 bytes. */
size_t text_name(const char *s, size_t n, char *out, size_t cap);

#endif
