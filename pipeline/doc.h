/* doc.h -- the one form that moves through the stages: document, pages, lines, words, then the
 * flow (clean paragraphs for the rules) and its sections. Holds data, decides nothing.
 * load and ocr fill pages, lines, words; repair rewrites line and word texts; layout makes the
 * flow; segment the sections. Everything here lives in doc->mem and dies with doc_free(). */
#ifndef TRICHLUC_DOC_H
#define TRICHLUC_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "diag.h"

/* PDF points (1/72 inch) from the page's top left, multiples of 0.1. All four 0: no box. */
struct box {
    double x0, y0, x1, y1;
};

enum source { SOURCE_TEXT, SOURCE_LAYER, SOURCE_OCR }; /* "text" "text-layer" "ocr" */

enum word_flag {
    WORD_REPAIRED = 1, /* text differs from raw by more than Unicode form */
    WORD_DOUBT = 2,    /* repair or OCR is not sure of it */
    WORD_NUMBER = 4,   /* holds digits that a second look did not confirm */
};

struct word {
    const char *text; /* best text so far; UTF-8 NFC; may hold a blank where repair split it */
    const char *raw;  /* what was read; several read words joined by repair keep their blanks */
    struct box box;   /* none for text input */
    double conf;      /* 0..1, of reading: multiples of 0.01; 1 for text input */
    double sure;      /* 0..1, posterior of repair, multiples of 0.01; 1 where nothing was in doubt */
    uint32_t off;     /* byte offset of text in its line's text */
    unsigned flags;   /* enum word_flag */
    const char *extra; /* unknown JSON members of the stream, ',"k":v' each; NULL if none */
};

enum role { /* what a line is; set by layout */
    ROLE_BODY,
    ROLE_HEAD,       /* document head: issuer, motto, number, place and date, type, title */
    ROLE_FOOT,       /* signature block */
    ROLE_RECIPIENTS, /* 'Nơi nhận' */
    ROLE_PAGENO,     /* running page number */
    ROLE_STAMP,      /* seals, in-stamps, digital-signature marks */
    ROLE_TABLE,      /* row or cell of a table */
    ROLE_NOISE,
    ROLE_COUNT
};

struct line {
    uint32_t no;   /* from 1, through the whole document */
    uint32_t page; /* index into doc->pages */
    const char *text, *raw;
    struct box box;
    uint32_t word, nwords; /* doc->words[word .. word + nwords) */
    uint32_t block;        /* OCR block or text column on its page, from 1; 0 unknown */
    enum role role;
    const char *extra;
    const char *core, *folded; /* lines_look()'s: what line_core() tells, and that folded; NULL before */
    uint32_t core_len;
};

struct verdict { /* on the page's embedded text layer */
    const char *layer; /* "none" "trusted" "broken" "stamp" "text" */
    double score;      /* 0 not to be trusted .. 1 to be trusted, multiples of 0.01 */
    const char *why;   /* a named reason in plain words */
};

struct cell { /* of a ruled table */
    uint32_t row, column;   /* the first it stands in, from 0 */
    uint32_t rows, columns; /* how many it spans */
    struct box box;
    bool inked; /* something stands in it, read or not */
};

enum { /* what a page's ruled tables have at most: more are none of ours */
    RULED_ROWS = 128, RULED_COLUMNS = 64, RULED_TABLES = 128
};

struct ruled { /* a table whose lines the page's image shows; cells row by row */
    uint32_t rows, columns, ncells;
    const struct cell *cells;
};

/* Keeps those of a stream's tables whose cells lie within their rows and columns. Returns their number. */
size_t ruled_keep_sound(struct ruled *v, size_t n);

struct page {
    uint32_t no, pages;   /* from 1; pages of the file */
    double width, height; /* points, as seen upright; multiples of 0.1; 0 for text */
    uint32_t dpi;         /* of the image that was read; 0 where none was */
    enum source source;
    struct verdict verdict;
    const char *error, *message; /* diag slug and words; NULL: the page was read */
    uint32_t line, nlines;       /* doc->lines[line .. line + nlines) */
    const struct ruled *ruled;   /* from the top; in doc->mem */
    uint32_t nruled;
    const char *extra;
};

struct piece { /* a run of flow text copied from one line's text, byte for byte */
    uint32_t off, len;       /* in doc->flow */
    uint32_t line, line_off; /* index into doc->lines, byte offset in its text */
};

struct para { /* one paragraph of flow; a '\n' follows each */
    uint32_t off, len;
    uint32_t line, nlines; /* first line's index; lines it covers (roles may differ between) */
    enum role role;
    uint32_t section; /* index into doc->sections; 0 is the root */
};

struct section {
    uint32_t parent; /* index; the root (0) is its own parent */
    uint32_t level;  /* root 0, parts 1, ... items deeper; set by segment */
    const char *label; /* "II" "2.1" "(4)" "a"; NULL for an unnumbered item such as '-' */
    const char *path;  /* "III.I.2.(4)"; NULL at the root */
    uint32_t para;     /* index of the paragraph that opens it */
    uint32_t lead;     /* 1 + index of the unnumbered paragraph ending in ':' it hangs under; 0 none */
};

struct doc {
    struct arena *mem;
    const char *id, *path, *sha256; /* sha256 in hex; id its first 12 digits */
    struct page *pages;
    struct line *lines;
    struct word *words;
    size_t npages, nlines, nwords, cap_pages, cap_lines, cap_words;
    struct arena *texts;   /* of lines and words, as the calls below copy them */
    uint32_t passed_lines; /* forgotten, but counted */
    /* made by layout */
    char *flow; /* paragraphs, each ended by '\n'; UTF-8 NFC; words parted by one blank */
    size_t flow_len;
    struct piece *pieces;
    struct para *paras;
    size_t npieces, nparas, cap_pieces, cap_paras;
    /* made by segment */
    struct section *sections;
    size_t nsections, cap_sections;
    struct diags diags;
};

struct doc *doc_new(const char *path); /* owns copies of what it is given */
void doc_free(struct doc *d);          /* NULL is allowed */
void doc_set_hash(struct doc *d, const char *sha256_hex); /* sets id too */

/* Each appends one zeroed element and returns it; valid until the next call of the same. Lines
 * belong to the last page, words to the last line; counts and numbers are kept by these. */
struct page *doc_add_page(struct doc *d);
struct line *doc_add_line(struct doc *d, const char *text, const char *raw); /* copies */
struct word *doc_add_word(struct doc *d, const char *text, const char *raw); /* copies */
/* The same without text and raw: who calls gives them, out of d->texts. */
struct line *doc_next_line(struct doc *d);
struct word *doc_next_word(struct doc *d);

/* Drops the lines and words so far, for who has passed them on page by page: memory does not grow
 * with the pages then. Pages and diagnostics stay, and lines are numbered on. */
void doc_forget_lines(struct doc *d);

/* Makes the last line's text and raw from its words (joined by one blank), sets words' offsets
 * and the line's box as the union of theirs. For OCR and text layers. */
void doc_close_line(struct doc *d);
/* Splits the last line's text at blanks into words without boxes. For text input. */
void doc_split_line(struct doc *d);

/* Rounding that makes the page stream lossless: 0.1 point, 0.01 of confidence. */
double round_pt(double v);
double round_conf(double v);
struct box box_union(struct box a, struct box b); /* either may be none */
bool box_is_none(struct box b);

const char *source_name(enum source s);
const char *role_name(enum role r);

/* A place in the flow traced back. Lends pointers into the document's arena. */
struct place {
    uint32_t page, line; /* numbers from 1: of the first line it touches */
    struct box box;      /* union of its words on that first page; none for text */
    double conf;         /* of reading: half its least sure word, half the median one */
    double sure;         /* of repair: lowest of its words */
    unsigned flags;      /* all its words' flags together */
    const char *quote;   /* flow text of the span, paragraph ends made blanks */
    const char *raw;     /* the same words as read, joined by blanks */
};
struct place doc_locate(struct doc *d, size_t off, size_t len);

/* Index of the last piece that starts at or before the flow's byte `off`; 0 where none does. */
size_t doc_piece_at(const struct doc *d, size_t off);

/* Checks the invariants the stages rely on (offsets in range and ordered, UTF-8 valid, words
 * found in their lines). Returns NULL, or words on the first that is broken. */
const char *doc_check(const struct doc *d);

#endif
