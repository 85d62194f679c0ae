#include "ruletest.h"

#include "buf.h"
#include "tag.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct test { /* the run over all cases, and the case at hand */
    struct ruleset *s;
    const struct rulemaker *m;
    FILE *out;
    int verbose;
    struct ruletest_sum sum;
    bool *touched; /* by rule: some case matched it */
    const struct rule *rule;
    const struct rule_case *c;
    struct arena *mem;      /* of the case */
    struct records records; /* of the case, by all rules */
    const char *seen;       /* its text as patterns see it */
};

struct wish { /* 'name=value' of a case */
    const char *name, *value;
};

#define WISHES 24

static void fail(struct test *t, const char *words)
{
    fprintf(t->out, "%s:%u: %s: %s\n", t->rule->file, t->c->line, t->rule->name, words);
}

/* Whether the rules make records of this rule that can be looked at. */
static bool has_records(const struct test *t)
{
    return t->m->records && record_type_find(t->rule->kind) != REC_TYPES;
}

static const char *trimmed(struct arena *a, const char *s, size_t n)
{
    while (n && strchr(" \n", s[n - 1]))
        n--;
    while (n && strchr(" \n", *s)) {
        s++;
        n--;
    }
    return arena_strndup(a, s, n);
}

/* The words a match took, without the tags around bodies. */
static const char *shown(struct arena *a, const char *s, size_t n)
{
    char *out = arena_alloc(a, n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n;) {
        if (n - i >= TAG_BYTES &&
            (memcmp(s + i, TAG_OPEN, TAG_BYTES) == 0 || memcmp(s + i, TAG_CLOSE, TAG_BYTES) == 0))
            i += TAG_BYTES;
        else
            out[k++] = s[i++];
    }
    return trimmed(a, out, k);
}

/* Takes one part 'name=value; name=value' apart; returns how many. */
static size_t read_wishes(struct arena *a, const char *s, size_t n, struct wish *out)
{
    size_t k = 0;
    for (size_t i = 0; i < n && k < WISHES; i++) {
        size_t end = i; /* the ';' of 'rrule=FREQ=YEARLY;BYMONTH=6' parts nothing */
        while (end < n && (s[end] != ';' || (end + 1 < n && s[end + 1] >= 'A' && s[end + 1] <= 'Z')))
            end++;
        const char *eq = memchr(s + i, '=', end - i);
        if (eq) {
            out[k].name = trimmed(a, s + i, (size_t)(eq - s) - i);
            out[k++].value = trimmed(a, eq + 1, end - (size_t)(eq + 1 - s));
        }
        i = end;
    }
    return k;
}

static void plain(struct buf *out, const struct record *r, int key)
{
    size_t n;
    const struct key *keys = record_keys(r->type, &n);
    value_plain(out, &r->value[key], keys[key].kind);
}

/* How many wishes a record meets; those it does not are written as it has them. */
static size_t met_by_record(const struct record *r, const struct wish *w, size_t n,
                            struct buf *got)
{
    size_t met = 0;
    struct buf value = {0};
    for (size_t i = 0; i < n; i++) {
        int key = record_key_find(r->type, w[i].name);
        buf_clear(&value);
        if (key >= 0)
            plain(&value, r, key);
        const char *want = strcmp(w[i].value, "null") == 0 ? "" : w[i].value;
        if (strcmp(buf_text(&value), want) == 0)
            met++;
        else
            buf_printf(got, "%s%s=%s", got->len ? "; " : "", w[i].name, buf_text(&value));
    }
    buf_free(&value);
    return met;
}

/* The same for a match: its groups' words, else what the rule sets. For record kinds the words
 * are not values yet, so only what is set can be compared. */
static size_t met_by_match(const struct test *t, const struct match *m, const struct wish *w,
                           size_t n, struct buf *got)
{
    size_t met = 0;
    bool helper = record_type_find(t->rule->kind) == REC_TYPES;
    for (size_t i = 0; i < n; i++) {
        const char *value = NULL;
        uint32_t off, len;
        for (size_t k = 0; k < t->rule->nset; k++)
            if (strcmp(t->rule->set[k].name, w[i].name) == 0)
                value = t->rule->set[k].value;
        if (helper && match_group(m, w[i].name, &off, &len))
            value = shown(t->mem, t->seen + off, len);
        if ((!value && !helper) || (value && strcasecmp(value, w[i].value) == 0))
            met++;
        else
            buf_printf(got, "%s%s=%s", got->len ? "; " : "", w[i].name, value ? value : "");
    }
    return met;
}

/* Looks for a record or match that meets all wishes; *got tells the nearest one's differences. */
static bool find_record(struct test *t, const struct wish *w, size_t n, bool *taken,
                        struct buf *got)
{
    size_t best = 0, seen = 0;
    for (size_t i = 0; i < t->records.n; i++) {
        const struct record *r = &t->records.v[i];
        const char *rule = rec_text(r, KEY_RULE);
        struct buf differs = {0};
        if (taken[i] || !rule || strcmp(rule, t->rule->name) != 0)
            continue;
        size_t met = met_by_record(r, w, n, &differs);
        if (met == n || !seen++ || met > best) {
            best = met;
            buf_clear(got);
            buf_str(got, buf_text(&differs));
        }
        buf_free(&differs);
        if (met == n) {
            taken[i] = true;
            return true;
        }
    }
    return false;
}

static bool find_match(struct test *t, const struct wish *w, size_t n, struct buf *got)
{
    struct match m;
    size_t at = 0, len = strlen(t->seen);
    while (rule_match(t->s, t->rule, t->seen, len, at, &m) == 1) {
        struct buf differs = {0};
        bool all = met_by_match(t, &m, w, n, &differs) == n;
        if (!got->len)
            buf_str(got, buf_text(&differs));
        buf_free(&differs);
        if (all)
            return true;
        at = (size_t)m.off + m.len;
    }
    return false;
}

/* Records of the rule, or 1 for a match where there are none to count. */
static size_t count_own(struct test *t)
{
    size_t n = 0;
    struct match m;
    if (!has_records(t))
        return rule_match(t->s, t->rule, t->seen, strlen(t->seen), 0, &m) == 1;
    for (size_t i = 0; i < t->records.n; i++) {
        const char *rule = rec_text(&t->records.v[i], KEY_RULE);
        n += rule && strcmp(rule, t->rule->name) == 0;
    }
    return n;
}

/* Why a '+' case gave nothing. */
static void tell_nothing(struct test *t)
{
    struct match m;
    struct buf words = {0};
    int rc = rule_match(t->s, t->rule, t->seen, strlen(t->seen), 0, &m);
    buf_str(&words, rc == 0  ? "does not match"
                    : rc < 0 ? "ran into the match limit"
                             : "matches, but no record came of it");
    const char *why = rc == 1 && t->m->why ? t->m->why(t->m->arg, t->rule) : NULL;
    if (why)
        buf_printf(&words, ": %s", why);
    size_t others = 0;
    for (size_t i = 0; i < t->records.n && has_records(t); i++) {
        const struct record *r = &t->records.v[i];
        const char *rule = rec_text(r, KEY_RULE);
        if (rule && strcmp(record_type_name(r->type), t->rule->kind) == 0)
            buf_printf(&words, "%s%s", others++ ? ", " : "; records by ", rule);
    }
    fail(t, buf_text(&words));
    buf_free(&words);
}

static bool wanted_case(struct test *t)
{
    const char *rest = t->c->fields ? t->c->fields : "";
    bool good = true;
    if (!count_own(t)) {
        tell_nothing(t);
        return false;
    }
    bool *taken = arena_new_n(t->mem, bool, t->records.n + 1);
    while (rest && good) {
        const char *bar = strstr(rest, " | ");
        size_t len = bar ? (size_t)(bar - rest) : strlen(rest);
        struct wish w[WISHES];
        struct buf got = {0};
        size_t n = read_wishes(t->mem, rest, len, w);
        good = has_records(t) ? find_record(t, w, n, taken, &got) : find_match(t, w, n, &got);
        if (!good)
            fail(t, arena_printf(t->mem, "wanted %s, got %s", trimmed(t->mem, rest, len),
                                 got.len ? buf_text(&got) : "no other record"));
        buf_free(&got);
        rest = bar ? bar + 3 : NULL;
    }
    return good;
}

static bool unwanted_case(struct test *t)
{
    struct match m;
    if (rule_match(t->s, t->rule, t->seen, strlen(t->seen), 0, &m) < 0) {
        fail(t, "ran into the match limit");
        return false;
    }
    if (!count_own(t))
        return true;
    struct buf words = {0};
    if (rule_match(t->s, t->rule, t->seen, strlen(t->seen), 0, &m) == 1)
        buf_printf(&words, "must not match, but takes '%s'",
                   shown(t->mem, t->seen + m.off, m.len));
    else
        buf_str(&words, "must not match, but made a record");
    fail(t, buf_text(&words));
    buf_free(&words);
    return false;
}

/* Which rules' patterns the case's text touches, and which of them want the same kind of record.
 */
static void look_around(struct test *t)
{
    struct match m;
    for (size_t i = 0; i < t->s->nrules; i++) {
        const struct rule *r = &t->s->rules[i];
        if (rule_match(t->s, r, t->seen, strlen(t->seen), 0, &m) != 1)
            continue;
        t->touched[i] = true;
        if (!t->c->wanted || r == t->rule || strcmp(r->kind, t->rule->kind) != 0 ||
            !(r->where & t->rule->where) || record_type_find(r->kind) == REC_TYPES)
            continue;
        t->sum.conflicts++;
        if (t->verbose)
            fail(t, arena_printf(t->mem, "note: %s matches this case too", r->name));
    }
}

static void run_case(struct test *t)
{
    t->mem = arena_new();
    t->records.n = 0;
    t->seen = t->m->tagged ? t->m->tagged(t->m->arg, t->mem, t->c->text) : t->c->text;
    if (has_records(t))
        t->m->records(t->m->arg, t->rule, t->c->text, &t->records);
    bool good = t->c->wanted ? wanted_case(t) : unwanted_case(t);
    t->sum.passed += good;
    t->sum.failed += !good;
    look_around(t);
    arena_free(t->mem);
}

struct ruletest_sum ruletest_run(struct ruleset *s, const struct rulemaker *m, const char *only,
                                 int verbose, FILE *out)
{
    struct test t = {.s = s, .m = m, .out = out, .verbose = verbose};
    t.touched = xcalloc(s->nrules, sizeof *t.touched);
    for (size_t i = 0; i < s->nrules; i++) {
        t.rule = &s->rules[i];
        if (only && strncmp(t.rule->name, only, strlen(only)) != 0)
            continue;
        for (size_t k = 0; k < t.rule->ncases; k++) {
            t.c = &t.rule->cases[k];
            run_case(&t);
        }
    }
    for (size_t i = 0; i < s->nrules; i++) {
        const struct rule *r = &s->rules[i];
        if (t.touched[i] || (only && strncmp(r->name, only, strlen(only)) != 0))
            continue;
        t.sum.unused++;
        if (verbose)
            fprintf(out, "%s:%u: %s: note: no case matches it\n", r->file, r->line, r->name);
    }
    free(t.touched);
    free(t.records.v);
    return t.sum;
}
