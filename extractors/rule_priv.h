/* rule_priv.h -- what the files of the rule room share: rule_read.c (file format), rule_pattern.c
 * (a look at a pattern's syntax), rule_match.c (PCRE2), rule_check.c (kinds and fields), rule.c
 * (defines, the whole set).
 * No other room includes this. */
#ifndef TRICHLUC_RULE_PRIV_H
#define TRICHLUC_RULE_PRIV_H

#include "rule.h"

enum rule_key { RK_KIND, RK_WHERE, RK_SET, RK_MATCH, RK_STRENGTH, RK_OF, RK_COUNT };

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
void rule_read(struct ruleset *s, struct drafts *out, const char *file, const char *bytes, size_t n);
const char *rule_key_name(enum rule_key k);

void rule_problem(struct ruleset *s, const char *file, unsigned line, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Fills r from everything but the pattern; false with mistakes told. */
bool rule_check(struct ruleset *s, const struct draft *d, struct rule *r);
/* Whether a rule of its kind may name a group so. */
bool rule_group_ok(const struct rule *r, const char *group);

struct piece_of { /* bytes of a pattern */
    size_t off, len;
};

struct pattern_facts {
    const char *mistake; /* NULL: none found; else fixed words */
    size_t at;           /* its offset */
    struct piece_of *uses; /* names called by (?&name); malloc'd */
    size_t nuses, cap_uses;
};

/* Looks for blanks that extended mode would drop from a phrase, for unbalanced parentheses, and
 * for the names of the blocks it calls. The caller frees f->uses. */
void pattern_look(const char *s, size_t n, struct pattern_facts *f);

struct code_group {
    const char *name;
    uint32_t number;
};

struct rule_code {
    void *re;                  /* pcre2_code */
    struct code_group *groups; /* those the rule itself names, without '_', by number */
    size_t ngroups;
    uint32_t captures; /* of the whole pattern */
    bool jit;
};

struct code_error {
    size_t at; /* offset in the pattern */
    char words[160];
};

/* Compiles '(?:body)' followed by tail, which is "" or a DEFINE group whose first name is `first`:
 * groups from that one on are not the rule's own. NULL with *err on a mistake; err->at counts in
 * body, or is beyond its end when the mistake is in tail. */
struct rule_code *code_new(const char *body, const char *tail, const char *first, bool fast,
                           struct code_error *err);
void code_free(struct rule_code *c); /* NULL is allowed */

struct rule_scratch *scratch_new(uint32_t captures);
void scratch_free(struct rule_scratch *x); /* NULL is allowed */

#endif
