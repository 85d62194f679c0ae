/* rule_priv.h -- what the files of the rule room share: rule_read.c (file format), rule_pattern.c
 * (a look at a pattern's syntax), rule_define.c (blocks), rule_match.c (PCRE2), rule_needs.c and
 * rule_cues.c (words without which there is no match, as told and as read off a pattern),
 * rule_index.c (those of all rules at once), rule_loose.c (words without marks), rule_check.c (kinds
 * and fields), rule.c (the whole set). No other room includes this. */
#ifndef TRICHLUC_RULE_PRIV_H
#define TRICHLUC_RULE_PRIV_H

#include "buf.h"
#include "rule.h"

enum rule_key { RK_KIND, RK_WHERE, RK_SET, RK_MATCH, RK_STRENGTH, RK_OF, RK_NEEDS, RK_COUNT };

struct block { /* a value over one or more lines; every line of the file is a line of text */
    const char *text; /* NULL: the key was not given */
    unsigned line;    /* of text's first line */
};

struct draft { /* a section as read, nothing checked but its shape */
    bool define;
    const char *name, *file;
    unsigned line;
    struct block value[RK_COUNT]; /* of a define only RK_MATCH */
    struct rule_case *cases;
    size_t ncases;
};

struct drafts {
    struct draft *v;
    size_t n, cap;
};

/* Reads one file's bytes; appends its sections to out. Strings live in s->mem. */
void rule_read(struct ruleset *s, struct drafts *out, const char *file, const char *bytes,
               size_t n);

void rule_problem(struct ruleset *s, const char *file, unsigned line, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Fills r from everything but the pattern; false with mistakes told. */
bool rule_check(struct ruleset *s, const struct draft *d, struct rule *r);
/* Sets what the rule needs to these words, small letters. */
void rule_needs(struct arena *a, struct rule *r, const char *const *words, size_t n);
bool rule_needs_met(const struct rule *r, const char *text, size_t n);
/* Whether a rule of its kind may name a group so. */
bool rule_group_ok(const struct rule *r, const char *group);

enum spot_kind {
    SPOT_CALL,        /* the name in '(?&name)' and its other spellings */
    SPOT_DIGIT,       /* '\d' outside a class */
    SPOT_CLASS_DIGIT, /* '\d' inside one */
};

struct spot { /* a place of interest in a pattern */
    enum spot_kind kind;
    size_t off, len;
};

struct pattern_facts {
    const char *mistake; /* NULL: none found; else fixed words */
    size_t at;           /* its offset */
    bool captures;       /* has capturing groups or calls of its own */
    struct spot *spots;  /* by offset; malloc'd */
    size_t nspots, cap_spots;
};

/* Looks for blanks that extended mode would drop from a phrase, for unbalanced parentheses, and
 * for the names of the blocks it calls. The caller frees f->spots. */
void pattern_look(const char *s, size_t n, struct pattern_facts *f);

/* ---- rule_cues.c: what a match begins with and needs ---- */

enum { CUE_WORDS = 160, CUE_NEEDS = 4 };

struct cue_set { /* words in small letters */
    const char *const *v;
    size_t n;
};

struct cues {
    bool exact;             /* `begins` are all the strings that match, and there are no needs */
    struct cue_set begins;  /* every match begins with one of them; "" among them: with anything */
    bool passes;            /* a branch ends in '(*SKIP) (*FAIL)': `begins` are those of what it passes over, too */
    bool skips;             /* or it is empty; not where it is exact: then "" is among `begins` */
    struct cue_set needs[CUE_NEEDS]; /* every match holds one of each */
    size_t nneeds;
};

/* The cues of a block, or NULL where nothing is known of it. */
typedef const struct cues *cue_call(void *arg, const char *name, size_t n);
/* Reads a pattern's cues; strings are in the arena. False where that cannot be. */
bool cues_read(struct arena *a, const char *pattern, size_t n, cue_call *call, void *arg,
               struct cues *out);

/* ---- rule_define.c: the [define] blocks ---- */

struct define {
    const struct draft *d;
    struct pattern_facts facts;
    bool bad;
    bool tried;       /* to make flat */
    const char *flat; /* with the blocks it calls put in; NULL: not yet, or that cannot be */
    bool looked, known; /* for cues; and some were found */
    struct cues cues;
};

struct defines {
    struct define *v;
    size_t n, cap;
    bool *used; /* scratch for one pattern */
    struct arena *mem; /* of the cues */
};

/* Takes the defines out of the drafts; mistakes are told and mark a block as bad. */
void defines_read(struct ruleset *s, const struct drafts *all, struct defines *out);
void defines_free(struct defines *d);
/* Tells what pattern_look() saw in the section's pattern, and calls that lead nowhere. */
bool defines_check(struct ruleset *s, const struct defines *d, const struct draft *of,
                   const struct pattern_facts *f);
/* Compiles a section's pattern with the blocks it uses. NULL with the mistake told. */
struct rule_code *defines_compile(struct ruleset *s, struct defines *d, const struct draft *of,
                                  const struct pattern_facts *f, bool fast);
unsigned block_line(const struct block *b, size_t at);

struct code_group {
    const char *name;
    uint32_t number;
};

struct compiled {
    void *re;         /* pcre2_code; NULL: not yet, or that cannot be */
    bool tried;       /* to make it */
    bool warmed, jit; /* JIT was asked for, and is there */
    unsigned runs;    /* before it was */
};

struct rule_code {
    struct compiled search; /* looks for the leftmost match */
    struct compiled here;   /* matches where it is put, or not */
    struct compiled loose, loose_here; /* the same, reading words loosely */
    struct code_group *groups; /* those the rule itself names, without '_', by number */
    size_t ngroups;
    uint32_t captures; /* of the whole pattern */
    bool fast;         /* JIT is wanted */
    struct buf source; /* the whole pattern */
    struct buf called; /* it with calls to its blocks, where `source` has them put in; else empty */
    struct cues cues;  /* of it; valid until the index is made */
    bool passes;       /* over what a branch with '(*SKIP) (*FAIL)' matches */
    bool placed;       /* a match begins with a word of the index's set `begins` */
    uint16_t begins;
    size_t no;         /* its number in the set */
    uint64_t needs[INDEX_SETS / 64]; /* sets of which a match holds a word, bits */
    bool misses;       /* a word of the text at hand: read loosely */
};

struct code_error {
    size_t at; /* offset in the pattern */
    char words[160];
};

enum code_use { CODE_CHECK, CODE_SEARCH, CODE_PLACE }; /* is it right; run to search; run at places */

/* Compiles '(?:body)' followed by tail, which is "" or a DEFINE group whose first name is
 * `first`: groups from that one on are not the rule's own. NULL with *err on a mistake; err->at
 * counts in body, or is beyond its end when the mistake is in tail. */
struct rule_code *code_new(const char *body, const char *tail, const char *first,
                           enum code_use use, struct code_error *err);
void code_free(struct rule_code *c); /* NULL is allowed */

void vocabulary_free(struct rule_vocabulary *v); /* NULL is allowed */
/* Folded as utf8_fold() does, stand-ins as the letters they stand for. */
void loose_fold(struct buf *out, const char *s, size_t n);
/* The pattern read loosely, appended to out; false where its meaning would not be sure. */
bool loose_pattern(struct buf *out, const char *s, size_t n);

/* ---- rule_index.c: the cues of all rules, looked for at once ---- */

void index_free(struct rule_index *x); /* NULL is allowed */
/* Of all rules' cues, which are taken over with their arena: sets placed, begins and needs of their code.
 * NULL: there are too many. */
struct rule_index *index_new(struct ruleset *s, struct arena *cues);
/* Could the rule match the viewed text read loosely? False where a word that it needs is not there, its
 * marks aside. */
bool view_may_match_loosely(struct rule_view *v, const struct ruleset *s, const struct rule_code *c);

/* The first hit that is not before that byte; the first of them from there on that is a word of the set.
 * The number of hits where there is none. */
size_t view_hit_from(const struct view_hits *h, size_t from);
size_t view_hit_of(const struct view_hits *h, size_t set, size_t hit);

struct rule_scratch *scratch_new(uint32_t captures);
void scratch_free(struct rule_scratch *x); /* NULL is allowed */

#endif
