/* lm.h -- the language model: syllable trigrams (interpolated modified Kneser-Ney, pruned,
 * quantised) in one read-only mapped file. Answers "how likely is this syllable here"; holds no
 * text. Reading: lm.c. Writing: lm_write_build.c, of the model tool only. */
#ifndef TRICHLUC_LM_H
#define TRICHLUC_LM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { /* word numbers with a meaning of their own; syllables follow from LM_FIRST */
    LM_UNK,   /* a word the model does not know */
    LM_START, /* before the first word of a sentence; only ever context */
    LM_NUM,   /* a number, roman or arabic */
    LM_COMMA, /* , ( ) and their like inside a sentence */
    LM_DASH,  /* - and / */
    LM_STOP,  /* . ; : ends a sentence */
    LM_FIRST
};

enum { LM_WORD_BITS = 13, LM_MAX_WORDS = 1 << LM_WORD_BITS };

/* The file: this header, then sections at the given offsets, all little-endian, then 8 zero bytes.
 * Bigrams and trigrams are packed records of fixed bit width, sorted by word within their parent:
 *   bigram   word:13  probability:6  backoff:6  first trigram:22
 *   trigram  word:13  probability:6 */
enum { LM_PROB_BITS = 6, LM_CODES = 1 << LM_PROB_BITS, LM_LINK_BITS = 22 };
enum { LM_BI_BITS = LM_WORD_BITS + 2 * LM_PROB_BITS + LM_LINK_BITS,
       LM_TRI_BITS = LM_WORD_BITS + LM_PROB_BITS };

struct lm_header {
    char magic[8];     /* LM_MAGIC */
    uint32_t version;  /* LM_VERSION */
    uint32_t words, bigrams, trigrams;
    uint64_t size;     /* of the whole file, bytes */
    uint64_t checksum; /* of all after the header */
    uint32_t names;    /* offset: (words + 1) uint32 offsets into the bytes that follow them */
    uint32_t names_len;
    uint32_t unigrams; /* offset: (words + 1) struct lm_unigram; the last closes the links */
    uint32_t codes;    /* offset: three tables of LM_CODES floats: bigram p, backoff, trigram p */
    uint32_t bi, tri;  /* offsets of the packed records; one bigram more closes the links */
};
#define LM_MAGIC "trichlm\n"
enum { LM_VERSION = 1 };

struct lm_unigram {
    float logp;    /* ln of the Kneser-Ney probability */
    float backoff; /* ln */
    float prior;   /* ln of the plain relative frequency */
    uint32_t link; /* its first bigram */
};

struct lm;

/* Maps the file. NULL with words in *why (static) for what is missing, damaged or foreign. */
struct lm *lm_open(const char *path, const char **why);
/* The same over bytes that the caller keeps, aligned to 8; for tests. */
struct lm *lm_over(const void *bytes, size_t n, const char **why);
void lm_close(struct lm *m); /* NULL is allowed */

unsigned lm_words(const struct lm *m);
const char *lm_name(const struct lm *m, unsigned w); /* lends; "" for the special words */
unsigned lm_find(const struct lm *m, const char *s, size_t n); /* LM_UNK if there is none */
float lm_prior(const struct lm *m, unsigned w);
uint64_t lm_checksum(const struct lm *m);

/* A row: what follows one word, to ask many words of. */
struct lm_row {
    uint32_t lo, hi; /* bigrams */
    float backoff;
};
struct lm_row lm_row(const struct lm *m, unsigned w);

/* One bigram found: probability of the word in this row, and where its own followers are. */
struct lm_pair {
    float logp;
    float backoff;   /* of the pair as context */
    uint32_t lo, hi; /* trigrams */
};
struct lm_pair lm_pair(const struct lm *m, struct lm_row row, unsigned w);

/* ln P(w | pair), where `next` is lm_pair(row of the pair's last word, w). */
float lm_logp(const struct lm *m, const struct lm_pair *context, unsigned w, float next);

/* The context will soon be asked of: has its records fetched from memory. */
void lm_foresee(const struct lm *m, const struct lm_pair *context);

/* Checksum of the format; shared with the writer. */
uint64_t lm_hash(const void *bytes, size_t n);

#endif
