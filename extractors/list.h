/* list.h -- word lists (rules/NAME.list): canonical form, then variants; found in running text.
 * A line is 'canonical | variant | variant ... | key=value'; '#' starts a comment line. Matching
 * is by whole syllables, without regard to case, longest first; abbreviations.list is expanded on
 * both sides, so 'UBND tỉnh' finds 'Ủy ban nhân dân tỉnh'. Abbreviations keep their case. Blanks
 * and hyphens part syllables and are all one; other marks must stand in the variant too, so a
 * comma ends a name. Knows words, not grammar. */
#ifndef TRICHLUC_LIST_H
#define TRICHLUC_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "buf.h"

struct list;

struct list_entry {
    const char *name;  /* canonical form */
    const char *slug;  /* utf8_slug(name), or the entry's slug= attribute */
    const char *attrs; /* "level=tinh; en=Provincial ..." or "" */
    const char *const *names; /* name and its variants */
    size_t nnames;
    const char *file;
    unsigned line;
};

/* Reads dir/NAME.list, with dir/abbreviations.list where there is one. NULL at the first mistake,
 * with words (file:line) in *why, malloc'd: a caller who lives on frees them. */
struct list *list_load(const char *dir, const char *name, const char **why);
/* The same from memory; abbreviations may be NULL. */
struct list *list_from_text(const char *file, const char *text, const char *abbreviations,
                            const char **why);
void list_free(struct list *l);

struct list_hit {
    uint32_t off, len; /* bytes in the text */
    const struct list_entry *entry;
};
/* All hits, left to right, longest at each place, not overlapping. *hits is malloc'd by this and
 * grown as needed across calls (start with NULL, 0; caller frees). */
size_t list_scan(const struct list *l, const char *text, size_t n, struct list_hit **hits,
                 size_t *cap);
/* What a list knows of a form: its number, and where names and abbreviations go on that begin with it. */
struct list_known {
    const struct list *of; /* NULL: not asked yet */
    uint32_t word, raw;
    uint32_t name, brief; /* nodes; 0: none begins so */
};
/* A syllable or mark as it is written, and what its letters say. */
struct list_form {
    const char *raw, *low; /* low: in small letters and one tone style */
    uint32_t len, low_len; /* of raw, of low */
    uint64_t raw_hash, hash;
    char start[20]; /* of the small letters as they are */
    bool upper;     /* begins with a capital */
    bool caps;      /* all letters are capitals, two or more */
    bool number;    /* nothing but digits */
    struct list_known known[2];
};
/* A text taken apart into syllables once, for several lists. */
struct list_word {
    uint32_t off, len; /* in the text */
    struct list_form *form; /* NULL: bytes that are no text */
    bool wordy;     /* letters and digits; else a mark */
    bool in_number; /* of a document, so it names nothing */
};
struct list_text {
    const char *text;
    struct list_word *v;
    size_t n, cap;
    struct list_forms *forms; /* of this text and those before */
};
/* Sets *w (zeroed, or used before: its memory is used again); lends the text. */
void list_text_split(struct list_text *w, const char *text, size_t n);
void list_text_free(struct list_text *w);
/* list_scan() of a text that was split. */
size_t list_scan_text(const struct list *l, const struct list_text *w, struct list_hit **hits,
                       size_t *cap);

/* Are the words of a text the beginning of a name, or all of one? */
bool list_opens(const struct list *l, const char *text, size_t n);

/* The entry whose canonical form or variant is exactly this text; NULL if none. */
const struct list_entry *list_lookup(const struct list *l, const char *text, size_t n);
/* A name misread in one syllable: the text with that syllable put right, where the list has just one
 * name like it. `raw`: the same syllables as they were read, before anybody mended them; the right
 * one is at most one letter from what stands there, marks aside. Names of three syllables and more.
 * Copied to the arena; NULL where none or several would do. */
const char *list_mended(const struct list *l, struct arena *a, const char *text, size_t n,
                        const char *raw, size_t nraw);
/* One attribute's value of an entry, copied to the arena; NULL where absent. */
const char *list_attr(struct arena *a, const struct list_entry *e, const char *key);
size_t list_count(const struct list *l);
const struct list_entry *list_at(const struct list *l, size_t i);

#endif
