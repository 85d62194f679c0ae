/* kind_mixed.h -- a plan table's row as OCR left it: words by line, and the names that may run
 * through them from line to line. Between kind_mixed.c and its helpers; no other room includes it. */
#ifndef TRICHLUC_KIND_MIXED_H
#define TRICHLUC_KIND_MIXED_H

#include "kinds.h"

#define MIXED_LINES 24u
#define MIXED_WORDS 320u
#define MIXED_CHAINS 64u
#define CHAIN_PIECES 6u

struct mixed_word {
    uint32_t off, len; /* in the passage */
    uint32_t at;       /* bytes of the line before it */
    char letters[32];  /* folded; longer words are cut */
    uint32_t n;        /* of them; 0: a speck */
    char low[16];      /* in small letters, its marks kept; "" for longer words */
    bool capital;
    bool bar;          /* a column's rule was read before it */
    bool closes, stops; /* ',' or ';' ends it; '.' or ':' */
    bool comma;        /* ',' does */
    bool alien;        /* letters that no syllable has: it was something else */
};

struct mixed_row {
    struct mixed_word word[MIXED_WORDS];
    uint32_t first[MIXED_LINES + 1]; /* words of a line; the last is behind all */
    uint32_t end[MIXED_LINES];       /* of what is no time: times stand last */
    uint32_t zone[MIXED_LINES];      /* from here on the line's words could be names; set by chains_find() */
    uint32_t time[MIXED_LINES], time_end[MIXED_LINES]; /* words of times; behind `end` at first */
    uint32_t nwords, nlines;
};

struct chain { /* a body's name, its words on one line or several below each other */
    const char *name; /* in the registry's spelling */
    struct {
        uint32_t line, from, to; /* words [from, to) */
    } piece[CHAIN_PIECES];
    uint32_t npieces, letters;
    uint32_t cost, rough; /* letters that are read wrong; how little marks the ends of pieces */
    bool common;
};

/* The names that the row's words could be, at most MIXED_CHAINS; those within others left out. */
size_t chains_find(const struct agencies *a, struct arena *mem, struct mixed_row *w,
                   struct chain out[MIXED_CHAINS]);

/* The passage's words, its times told from the rest; *w is zeroed. False: they are too many. */
bool mixed_read(const struct run *r, struct mixed_row *w);
/* Is it one of the words, which end with NULL? By its letters and their marks. */
bool mixed_is(const struct mixed_word *w, const char *const *words);
/* Read wrong, or too short to be a word of a name. */
bool is_junk(const struct mixed_word *w);

/* The task, in words: what stands before word end[line] of each line, without the row's number and what
 * is no word. */
const char *mixed_task(const struct run *r, const struct mixed_row *w, const uint32_t *end);

/* The deadlines of a row whose times stand where w says, at its lines' ends or before its bodies; `columns` of them, one or two. False: none is read. */
bool mixed_times(struct run *r, const struct mixed_row *w, unsigned columns, const char *task);

/* Is it a word of times: 'Quý', 'III/2021', 'hằng'? */
bool run_on_time(const char *s, size_t n);
/* Does the word before make it a name's: 'Khu vực II'? */
bool run_on_region(const char *before, size_t n);

#endif
