/* utf8.h -- UTF-8 checking, Unicode NFC, one tone-mark style, folding.
 * Knows letters and marks, never words. Used by every room; built on utf8proc. */
#ifndef TRICHLUC_UTF8_H
#define TRICHLUC_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "arena.h"
#include "buf.h"

/* Bytes of the longest valid UTF-8 prefix of s[0..n). n itself when all is valid. */
size_t utf8_valid_prefix(const char *s, size_t n);

/* Decodes one code point at s (n > 0 bytes there); returns its length, or 0 if invalid. */
static inline size_t utf8_decode(const char *s, size_t n, int32_t *cp);
/* Writes cp at out (at least 4 bytes), returns its length. */
size_t utf8_encode(int32_t cp, char *out);

static inline bool utf8_is_letter(int32_t cp); /* Unicode general category L* */
static inline bool utf8_is_upper(int32_t cp);
static inline bool utf8_is_digit(int32_t cp); /* 0-9 only */
static inline int32_t utf8_lower(int32_t cp);
/* Is the first character of the n bytes at s a small letter? n may be 0. */
static inline bool utf8_starts_small(const char *s, size_t n);

/* Does s begin with one of these words or pieces of words, the last NULL? Bytes are compared. */
static inline bool utf8_begins(const char *s, const char *const *words);
/* Is s one of these words, the last NULL? */
static inline bool utf8_is_one_of(const char *s, const char *const *words);

/* Counts both up to the end, or to what is not UTF-8. */
void utf8_letters(const char *s, size_t n, unsigned *letters, unsigned *capitals);

/* NFC form in the arena. s must be valid UTF-8. */
char *utf8_nfc(struct arena *a, const char *s);
/* The same of n bytes, appended to out. */
void utf8_add_nfc(struct buf *out, const char *s, size_t n);

/* The tone mark of 'oa oe uy' at a syllable's end stands on the first vowel: hòa, khỏe, thủy,
 * but quý (after q the u is no vowel). Decision 240/QĐ of 5 March 1984 (Bộ Giáo dục) asks for the
 * other style; the offices' own texts use this one, see the corpus counts in corpus/README.md.
 * Appends the restyled text to out; input is NFC. */
void utf8_tone_style(struct buf *out, const char *s, size_t n);

/* Letters without marks, lower case, đ as d; everything else as it is. For slugs and search. */
void utf8_fold(struct buf *out, const char *s, size_t n);

/* "Ban Dân vận Tỉnh ủy" -> "ban-dan-van-tinh-uy": folded, runs of non-alphanumerics to one '-'. */
char *utf8_slug(struct arena *a, const char *s);

/* As strcmp(), in the order of the Vietnamese alphabet, numbers by their value (utf8_order.c). */
int utf8_order(const char *a, const char *b);

/* What most letters of Vietnamese are, ASCII, is told in place; the rest is told in utf8.c. */
size_t utf8_decode_long(const char *s, size_t n, int32_t *cp);
bool utf8_is_letter_beyond(int32_t cp);
bool utf8_is_upper_beyond(int32_t cp);
int32_t utf8_lower_beyond(int32_t cp);

static inline size_t utf8_decode(const char *s, size_t n, int32_t *cp)
{
    if (!n || (unsigned char)*s >= 0x80)
        return utf8_decode_long(s, n, cp);
    *cp = (unsigned char)*s;
    return 1;
}

static inline bool utf8_begins(const char *s, const char *const *words)
{
    for (; *words; words++)
        if (**words == *s && strncmp(s, *words, strlen(*words)) == 0)
            return true;
    return false;
}

static inline bool utf8_is_one_of(const char *s, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(s, *words) == 0)
            return true;
    return false;
}

static inline bool utf8_is_upper(int32_t cp)
{
    return cp < 0x80 ? cp >= 'A' && cp <= 'Z' : utf8_is_upper_beyond(cp);
}

static inline bool utf8_is_letter(int32_t cp)
{
    return cp < 0x80 ? (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z')
                     : utf8_is_letter_beyond(cp);
}

static inline bool utf8_is_digit(int32_t cp)
{
    return cp >= '0' && cp <= '9';
}

static inline int32_t utf8_lower(int32_t cp)
{
    return cp < 0x80 ? (cp >= 'A' && cp <= 'Z' ? cp + 32 : cp) : utf8_lower_beyond(cp);
}

static inline bool utf8_starts_small(const char *s, size_t n)
{
    int32_t cp = 0;
    return utf8_decode(s, n, &cp) && utf8_is_letter(cp) && !utf8_is_upper(cp);
}

#endif
