/* passage.h -- one paragraph as the rules see it: its bodies found and tagged, its sentences, what
 * the headings above it say. Finds and maps; decides nothing about records. extract.c's helper. */
#ifndef TRICHLUC_PASSAGE_H
#define TRICHLUC_PASSAGE_H

#include <stdbool.h>

#include "agency.h"
#include "doc.h"
#include "explain.h"
#include "rule.h"
#include "tag.h"

struct found { /* one match of one rule; offsets in the passage's plain text */
    const struct rule *rule;
    uint32_t off, len;
    struct group groups[RULE_GROUPS];
    size_t ngroups;
};

struct finds {
    struct found *v;
    size_t n, cap;
};

struct sentence {
    uint32_t off, len;
};

struct para_bodies { /* of a whole paragraph, in the document's arena */
    const struct agency_hit *v;
    size_t n;
    bool known; /* they were looked for */
};

struct passage {
    struct doc *doc;
    uint32_t para;    /* index into doc->paras */
    uint32_t base;    /* offset of text in doc->flow */
    const char *text; /* not NUL-terminated at len */
    uint32_t len;
    struct para_bodies *paras; /* by paragraph of doc; set by passage_begin() */
    struct agency_hit *bodies;
    size_t nbodies, cap_bodies;
    struct sentence *sentences; /* ended by . ! ? before a capital; ';' does not end one */
    size_t nsentences, cap_sentences;
    struct tag_span *spans;
    size_t cap_spans;
    struct tagged tagged; /* the text with its bodies marked, for the rules */
    struct rule_view view; /* of that; set when the first rule is run */
    const char *seen; /* text as the rules see it: with loose_word()s once it was loosened */
    struct buf loose;
    struct tag_span *doubts; /* its doubtful words, by place; set by passage_loosen() */
    size_t ndoubts, cap_doubts;
    uint64_t *sound; /* hashes of words that were found sound, each in one slot; NULL: not yet */
    unsigned limits; /* rules that ran into the match limit here */
    struct explain *explain; /* NULL: nobody asks why */
};

/* Before the first passage of a document, which keeps what is found of its paragraphs. */
void passage_begin(struct passage *p, struct doc *d);
/* The bodies of the first n bytes of a paragraph, as agencies_scan() gives them; those of whole ones are
 * looked for once. */
size_t passage_bodies(struct passage *p, uint32_t para, size_t n, const struct agencies *a,
                      struct agency_hit **hits, size_t *cap);
/* p is zeroed, or was set before: its memory is used again. Without agencies (NULL) no bodies are looked for: for heads, where '/TU' is part of a number. */
void passage_set(struct passage *p, struct doc *d, uint32_t para, const struct agencies *a);
void passage_free(struct passage *p);

/* From now to passage_set() the rules see doubtful words without their marks: those that repair or
 * the reader is not sure of, and marked ones that are no Vietnamese, as far as a rule might ask for
 * them. False, and nothing changes:
 * there are none. Runs of rules then ask for ruleset.loose. */
bool passage_loosen(struct passage *p, struct ruleset *rules);
/* Does a doubtful word stand in [off, off + len)? After passage_loosen(). */
bool passage_doubts(const struct passage *p, uint32_t off, uint32_t len);

/* All matches of rules of one kind, settled: of overlapping ones the longest stays, of equal ones
 * the earlier rule. Vetoes (kind veto, of = kind) suppress what they overlap. `settle` false: all.
 * The order is by place. finds is reused across calls. */
void passage_find(struct passage *p, struct ruleset *rules, const char *kind, bool settle,
                  struct finds *out);
/* All matches, by place, of rules of one kind whose names begin so, 'time.'; nothing is settled. */
void passage_find_named(struct passage *p, struct ruleset *rules, const char *kind,
                        const char *begin, struct finds *out);

bool found_group(const struct found *f, const char *name, uint32_t *off, uint32_t *len);
/* Value that the rule's 'set =' gives a field, or NULL. */
const char *found_set(const struct found *f, const char *name);
/* The group's text in the arena, or the set value, or NULL. */
const char *found_text(const struct passage *p, const struct found *f, const char *name);

/* Does one of these words, the last NULL, end right before byte `at`? Bytes are compared. */
bool passage_follows(const struct passage *p, uint32_t at, const char *const *words);
/* Do the words stand anywhere in bytes [from, to)? Bytes are compared. */
bool passage_holds(const struct passage *p, uint32_t from, uint32_t to, const char *words);
/* The sentence that holds byte `off`. */
struct sentence passage_sentence(const struct passage *p, uint32_t off);
/* Start of the clause (after ';' or the sentence's start) that holds `off`. */
uint32_t passage_clause(const struct passage *p, uint32_t off);
/* Words of the text between two offsets, folded into out. */
void passage_fold(const struct passage *p, uint32_t from, uint32_t to, struct buf *out);

#endif
