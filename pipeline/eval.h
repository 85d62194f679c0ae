/* eval.h -- how good are the records? Found facts against gold ones: precision, recall, F1 by type.
 * A found record is a hit when its key fields are equal to a gold one's and it stands near it; each
 * counts once. Gold marked doubt may match, and is not missed. Used by cmd_eval.c. */
#ifndef TRICHLUC_EVAL_H
#define TRICHLUC_EVAL_H

#include <stdbool.h>
#include <stdio.h>

#include "arena.h"
#include "buf.h"
#include "record.h"

enum fact_state { FACT_OPEN, FACT_HIT, FACT_MISSED, FACT_EXTRA };

#define EVAL_FIELDS 7 /* of the document's head: the last is signer_title */

struct fact { /* one line of a facts or records file */
    enum record_type type;
    const char *doc, *path; /* "" where not said */
    const char *key;        /* its key fields, made comparable */
    const char *json;       /* the line as it was */
    const char *fields[EVAL_FIELDS]; /* of a document, comparable; NULL where null */
    long page, line;                 /* 0: not said */
    bool doubt;
    enum fact_state is; /* set by eval_match() */
};

struct facts {
    struct fact *v;
    size_t n, cap;
};

/* Reads JSON Lines; strings in the arena. 0; -1 with "line 3: words" in *why. Lines of types that
 * are not compared are left out. */
int facts_read(struct arena *a, const char *bytes, size_t n, struct facts *out, const char **why);

struct count {
    unsigned gold, hit, extra; /* of a document: its fields; extra are those not right */
    bool there;                /* something of this type was in gold or found */
};

struct score {
    const char *name;
    struct count by[REC_TYPES];
};

/* Marks every fact as hit, missed, extra, or leaves it open (doubt), and counts. */
void eval_match(struct fact *gold, size_t ngold, struct fact *found, size_t nfound,
                struct score *out);
void score_add(struct score *sum, const struct score *s);
double count_precision(const struct count *c);
double count_recall(const struct count *c);
double count_f1(const struct count *c);
/* Mean F1 of targets, deadlines and assignments, as far as there are any; -1 where none are. */
double score_macro(const struct score *s);

/* Scores of documents and their sum, for people and for programs. */
void eval_table(struct buf *out, const struct score *v, size_t n, const struct score *all);
void eval_json(struct buf *out, const struct score *v, size_t n, const struct score *all);

/* Lines 'SET/DOCUMENT TYPE FLOOR' ('all' is the sum, 'macro' a type): writes what is broken, one a
 * line, and returns how many; only lines of this set are looked at (NULL: those without a set).
 * -1 with words in out where the file itself is wrong. */
int eval_floors(struct buf *out, const char *text, const char *set, const struct score *v, size_t n,
                const struct score *all);

#endif
