/* ruletest.h -- runs the cases that stand beside the rules: every '+' must give its records,
 * every '-' must give none. Knows neither documents nor how records are made: the caller gives the
 * maker. Called by `trichluc rules test`. */
#ifndef TRICHLUC_RULETEST_H
#define TRICHLUC_RULETEST_H

#include <stddef.h>
#include <stdio.h>

#include "record.h"
#include "rule.h"

struct rulemaker {
    void *arg;
    /* Appends the records that all rules together make of a text that stands where `rule` looks;
     * their strings live until the next call. NULL: the patterns alone are tried, and of fields
     * only what a rule sets is compared. */
    void (*records)(void *arg, const struct rule *rule, const char *text, struct records *out);
    /* The text as patterns see it, bodies wrapped (tag.h). NULL: the text itself. */
    const char *(*tagged)(void *arg, struct arena *a, const char *text);
    /* Why a match of the rule gave no record the last time, or NULL. NULL: nobody knows. */
    const char *(*why)(void *arg, const struct rule *rule);
};

struct ruletest_sum {
    size_t passed, failed;
    size_t conflicts; /* '+' cases that another rule of the kind claims too */
    size_t unused;    /* rules that no case of any rule touches */
};

/* Runs all cases of the rules whose name begins with `only` (NULL: all). Writes failing cases,
 * then with `verbose` conflicts and unused rules, as 'file:line: words', one a line. */
struct ruletest_sum ruletest_run(struct ruleset *s, const struct rulemaker *m, const char *only,
                                 int verbose, FILE *out);

#endif
