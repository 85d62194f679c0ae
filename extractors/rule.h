/* rule.h -- rule files (rules/NAME.rule): reads them, compiles the patterns, runs them over text.
 * Every mistake is told with file and line. Knows patterns and named groups, not what they mean:
 * kinds and fields are checked against record.h; values are understood by when.c, number.c, ...
 * Called by extract.c and by `trichluc rules`.
 *
 * Grammar: '[define NAME]' then an indented pattern block; '[rule NAME]' then 'key = value'
 * lines; an indented block continues the value; '+ TEXT | field=value; field=value' must match
 * and give these fields ('| ... | ...' wants a record for each part), '- TEXT' must not match; in a
 * TEXT '\n' ends a paragraph and '\|' is a bar; '#' at line start is a comment.
 * Keys: kind, where, set, match, strength, of, needs. Patterns are PCRE2, extended and caseless. */
#ifndef TRICHLUC_RULE_H
#define TRICHLUC_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct rule_case {
    bool wanted; /* '+' or '-' */
    const char *text;
    const char *fields; /* "end=2025-06-30; kind=by", records parted by " | "; or NULL */
    unsigned line;
};

struct rule_set_field { /* 'set = kind:by; unit:%' */
    const char *name, *value;
};

struct rule {
    const char *name; /* "deadline.by-date" */
    const char *file; /* as opened */
    unsigned line;    /* of the [rule] line */
    const char *kind; /* record type name, or a helper kind: see rule_kinds[] in rule_check.c */
    const char *of;   /* helper kinds: the record type they serve; NULL where not said */
    unsigned where;   /* bit set of 1u << enum role */
    double strength;  /* 0..1, default 0.9; becomes part of the confidence */
    const struct rule_set_field *set;
    size_t nset;
    const char *const *needs; /* 'needs = WORD | WORD', as capitals may stand: no match without one */
    size_t nneeds;
    const struct rule_case *cases;
    size_t ncases;
    struct rule_code *code; /* compiled pattern; owned by the ruleset */
    const struct rule *next; /* of its kind, in file order; NULL for the last */
    const struct rule *kin;  /* the same of those whose names begin as its own does, up to the '.' */
};

struct rule_problem { /* what `rules check` prints */
    const char *file;
    unsigned line;
    const char *words;
};

struct ruleset {
    struct arena *mem;
    struct rule *rules;
    size_t nrules, cap_rules;
    uint32_t *by_name; /* 1 + index of a rule, by its name's hash; made when all are there */
    size_t cap_names;  /* a power of two */
    const struct rule **first; /* of each kind there is; made when all are there */
    size_t nfirst, cap_first;
    struct rule_problem *problems;
    size_t nproblems, cap_problems;
    const char *hash; /* sha256 over all rule and list files: part of the ledger's key */
    struct rule_scratch *scratch;
    struct rule_index *index; /* of the words that rules begin with; NULL: there are none */
    struct rule_vocabulary *vocabulary; /* made when first asked for */
    bool loose; /* rule_match() reads patterns loosely: for texts with loose_word()s in them */
};

/* Reads all *.rule files of a folder, common.rule first, then in name order. Never NULL; mistakes
 * are in problems, by file and line, and a rule with a mistake is left out. */
struct ruleset *rules_load(const char *dir);
/* The same from memory: one file's bytes, any bytes. `file` is the name used in problems. */
struct ruleset *rules_from_text(const char *file, const char *bytes, size_t n);
void rules_free(struct ruleset *s); /* NULL is allowed */

struct group { /* a named group that took part in a match */
    const char *name;
    uint32_t off, len; /* bytes in the subject */
};

#define RULE_GROUPS 24
struct match {
    const struct rule *rule;
    uint32_t off, len;
    uint32_t start; /* where the pattern began: before off where it has \K */
    struct group
        groups[RULE_GROUPS]; /* names starting with '_' and names of defines are hidden */
    size_t ngroups;
};

/* Runs one rule over text[from..n): 1 and *m for the leftmost match, 0 for none, -1 when the
 * match limit ended it (told once as a diagnostic by the caller). text must be valid UTF-8. */
int rule_match(struct ruleset *s, const struct rule *r, const char *text, size_t n, size_t from,
               struct match *m);
/* A match that begins at byte `from`, and no other: as rule_match(). */
int rule_match_at(struct ruleset *s, const struct rule *r, const char *text, size_t n, size_t from,
                  struct match *m);

#define INDEX_SETS  320 /* of words that rules begin with or need: rules beyond are searched for */
#define INDEX_WORDS (INDEX_SETS / 64 + 1) /* for a bit of each, and of what stands for other letters */
#define INDEX_RULES 320 /* that are told by their sets; those behind are tried everywhere */
/* Is there room left for the sets and rules of the index? A rule beyond it works still, but every text is
 * searched for it. */
bool rules_have_room(const struct ruleset *s);
struct view_hits { /* words of the rules in a text */
    const struct rule_index *of;
    struct view_hit { /* a word that a match may begin with ends so, in order of their places */
        uint32_t at, end;
    } *v;
    size_t n, cap;
    uint64_t there[INDEX_WORDS]; /* sets of which a word is there, bits */
};
/* A text that many rules are run over: gone through once for the words they begin with or need. */
struct rule_view {
    const char *text; /* lent; NULL: view_set() is to be called */
    size_t n;
    bool blind; /* nothing is known of it */
    uint64_t asking[INDEX_RULES / 64]; /* rules of which a set is there, bits by their number */
    struct view_hits written;
    struct view_hits folded; /* the same of folded words in the folded text, at their places in the
                              * text as it stands; where `looked` */
    bool looked;
};
void view_set(struct rule_view *v, const struct ruleset *s, const char *text, size_t n);
void view_free(struct rule_view *v);
/* Could the rule match the viewed text as it stands? False where a word that it needs, or all that it
 * begins with, is not there: so for nearly every rule. */
bool view_may_match(const struct rule_view *v, const struct rule *r);
/* rule_match() over the viewed text. */
int view_match(struct ruleset *s, const struct rule *r, struct rule_view *v, size_t from,
               struct match *m);
/* Could the word be one that some rule asks for, had it other marks? Those rules read loosely then,
 * until rules_missed_none(). False where it is one as it stands, too: then its marks are in no one's
 * way. */
bool rules_miss(struct ruleset *s, const char *word, size_t n);
void rules_missed_none(struct ruleset *s);
/* Puts stand-ins for the marked letters of a word whose marks are in doubt, in place and of the same
 * length: a pattern read loosely finds any letter of the same base in them. */
void loose_word(char *s, size_t n);
/* The group's bytes in the subject, or off = len = 0 with false. */
bool match_group(const struct match *m, const char *name, uint32_t *off, uint32_t *len);

/* Rules of one kind, in file order: for (r = NULL; (r = rules_next(s, "target", r)); ) */
const struct rule *rules_next(const struct ruleset *s, const char *kind, const struct rule *prev);
/* The first of its kind whose name begins so, 'time.'; `kin` leads on. */
const struct rule *rules_kin(const struct ruleset *s, const char *kind, const char *begin);
const struct rule *rules_named(const struct ruleset *s, const char *name); /* NULL if none */
/* The same if it is of that kind. */
const struct rule *rules_of_kind(const struct ruleset *s, const char *kind, const char *name);

#endif
