/* agency.h -- bodies (cơ quan, tổ chức) in running text: found, named, slugged by records.md.
 * Built on rules/bodies.list, rules/provinces.list and a grammar for bodies in no list ('Sở' +
 * name). Knows bodies, not duties. Called by extract.c and by the kinds. */
#ifndef TRICHLUC_AGENCY_H
#define TRICHLUC_AGENCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct agencies;

/* Reads the lists of a rules folder. NULL with words in *why, malloc'd: a
 * caller who lives on frees them. */
struct agencies *agencies_load(const char *rules_dir, const char **why);
void agencies_free(struct agencies *a);

struct agency_hit {
    uint32_t off, len; /* bytes in the text, without a leading 'các' */
    const char *slug;  /* province left off, abbreviations expanded: "ban-dan-van-tinh-uy" */
    const char *level; /* trung-uong, tinh, huyen, xa, thon, or NULL */
    bool common; /* a kind of body: 'doanh nghiệp', 'địa phương', 'cơ quan liên quan' */
};
/* All bodies named in text, left to right, longest first. Slugs are in `mem` or static. *hits
 * grows by realloc (start with NULL, 0). */
size_t agencies_scan(const struct agencies *a, struct arena *mem, const char *text, size_t n,
                     struct agency_hit **hits, size_t *cap);

enum agency_cell { AGENCY_CELL_OTHER, AGENCY_CELL_OPEN, AGENCY_CELL_FULL };
/* Is a text nothing but bodies, parted by marks or 'và'? OPEN: so far, and its last words could
 * begin or go on with a name. The bodies are in *hits, as agencies_scan() gives them. */
enum agency_cell agencies_cell(const struct agencies *a, struct arena *mem, const char *text,
                               size_t n, struct agency_hit **hits, size_t *cap, size_t *nhits);

/* A name as its letters alone tell it, for words that reading broke or ran together. */
struct body_key {
    const char *letters; /* folded, no blanks, no marks: "bandanvantinhuy"; abbreviated ones, too */
    uint32_t n;
    const char *name; /* what it is short or broken for, as the registry writes it */
    bool common;
};
/* The keys that begin with a letter, of *n; the longest first. Made at the first call. */
const struct body_key *agencies_keys(const struct agencies *a, char first, size_t *n);
/* Could a word be one of a name's, by its letters? After agencies_keys(). */
bool agencies_word(const struct agencies *a, const char *letters, size_t n);

struct province {
    const char *name, *slug;
    const char *code;        /* of the General Statistics Office, before 2025 */
    const char *merged_into; /* name after Resolution 202/2025/QH15 of 12 June 2025 */
};
/* The province named in text (also inside 'Tỉnh ủy Lào Cai', 'LÀO CAI'), or NULL. */
const struct province *province_find(const struct agencies *a, const char *text, size_t n);

#endif
