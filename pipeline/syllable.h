/* syllable.h -- what can be a Vietnamese syllable: initials x rimes x tones, as a small grammar.
 * Knows spelling, never meaning: 'ngoẻng' is a syllable though nobody says it. Pure functions.
 * Called by repair, by its verdict and by the model tool. */
#ifndef TRICHLUC_SYLLABLE_H
#define TRICHLUC_SYLLABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A letter taken apart: 'ế' is vowel 'ê' with tone 1. `plain` is its ASCII letter ('e'; 'd' for đ). */
struct letter {
    int32_t vowel;  /* lower-case letter without tone; the letter itself if it carries none */
    char plain;     /* 'a'..'z'; 0 for what is no Vietnamese or Latin letter */
    uint8_t tone;   /* 0 none, 1 sắc, 2 huyền, 3 hỏi, 4 ngã, 5 nặng */
    bool upper;
};
struct letter letter_of(int32_t cp);

/* The lower-case vowel with a tone; cp itself where it is no vowel. */
int32_t letter_with_tone(int32_t vowel, int tone);

/* Is s[0..n) one syllable, in any case and either tone-mark style? UTF-8 NFC. */
bool syllable_valid(const char *s, size_t n);

/* What a token says about the language it is in. */
enum token_kind {
    TOKEN_OTHER,   /* numbers, codes, abbreviations, bare consonants: says nothing */
    TOKEN_MARKED,  /* a syllable with a Vietnamese mark on it */
    TOKEN_BARE,    /* could be a syllable, carries no mark */
    TOKEN_ALIEN,   /* letters that are no Vietnamese syllable */
};
enum token_kind token_kind(const char *s, size_t n);

#endif
