/* rule_check.c -- the kinds of rules and what each may say: places, fields, values, cases. */
#include "rule_priv.h"

#include "doc.h"
#include "record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a rule can be about. Record kinds name their fields in record.h; `more` are groups that C
 * takes apart into several fields. Helper kinds may name groups as they like. */
static const struct rule_kind {
    const char *name;
    enum record_type type; /* REC_TYPES: a helper */
    const char *more;      /* each between blanks */
    bool needs_of;
} rule_kinds[] = {
    {"document", REC_DOCUMENT, "", false},
    {"target", REC_TARGET, " when bodies ", false},
    {"deadline", REC_DEADLINE, " when ", false},
    {"assignment", REC_ASSIGNMENT, " bodies ", false},
    {"citation", REC_CITATION, "", false},
    {"statistic", REC_STATISTIC, " when ", false},
    {"veto", REC_TYPES, "", true},  /* records of kind `of` inside its matches are dropped */
    {"cue", REC_TYPES, "", false},  /* a mark that C code asks for by name */
    {"head", REC_TYPES, "", false}, /* words that open a part or a list */
};

static const struct {
    const char *name;
    unsigned bits;
} places[] = {
    {"body", 1u << ROLE_BODY},       {"head", 1u << ROLE_HEAD},
    {"foot", 1u << ROLE_FOOT},       {"recipients", 1u << ROLE_RECIPIENTS},
    {"table", 1u << ROLE_TABLE},     {"stamp", 1u << ROLE_STAMP},
    {"any", (1u << ROLE_COUNT) - 1},
};

/* Fields whose values are a closed list (records.md), for 'set'. */
static const struct {
    enum record_type type;
    const char *field, *values;
} closed[] = {
    {REC_TARGET, "comparator", " >= > = <= < between "},
    {REC_DEADLINE, "kind", " by on during every "},
    {REC_ASSIGNMENT, "role", " lead coordinate advise direct monitor report implement "},
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* The next piece of a list parted by `sep`, without blanks around it; NULL at the end. */
static char *next_piece(struct arena *a, const char **rest, char sep)
{
    const char *s = *rest;
    if (!s)
        return NULL;
    size_t n = 0;
    while (s[n] && (s[n] != sep || (sep == ';' && s[n + 1] >= 'A' && s[n + 1] <= 'Z')))
        n++; /* 'rrule=FREQ=YEARLY;BYMONTH=6': a recurrence has marks of its own */
    *rest = s[n] ? s + n + 1 : NULL;
    while (n && strchr(" \t\n", s[n - 1]))
        n--;
    while (n && strchr(" \t\n", *s)) {
        s++;
        n--;
    }
    return arena_strndup(a, s, n);
}

static bool has_word(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = list; n && (p = strstr(p, word)); p++)
        if (p > list && p[-1] == ' ' && p[n] == ' ')
            return true;
    return false;
}

static const struct rule_kind *find_kind(const char *name)
{
    for (size_t i = 0; i < COUNT(rule_kinds); i++)
        if (strcmp(rule_kinds[i].name, name) == 0)
            return &rule_kinds[i];
    return NULL;
}

static bool is_field(const struct rule_kind *k, const char *name, bool common_too)
{
    int key = k->type < REC_TYPES ? record_key_find(k->type, name) : KEY_COMMON;
    return key >= (common_too ? 0 : (int)KEY_COMMON);
}

/* The value of a one-line key, or NULL with nothing told. */
static const char *one_value(struct ruleset *s, const struct draft *d, enum rule_key k)
{
    const char *rest = d->value[k].text;
    return rest ? next_piece(s->mem, &rest, '\0') : NULL;
}

static bool read_where(struct ruleset *s, const struct draft *d, unsigned *bits)
{
    const struct block *b = &d->value[RK_WHERE];
    *bits = b->text ? 0 : 1u << ROLE_BODY | 1u << ROLE_TABLE;
    const char *rest = b->text;
    for (char *w; (w = next_piece(s->mem, &rest, ','));) {
        unsigned found = 0;
        for (size_t i = 0; i < COUNT(places); i++)
            if (strcmp(places[i].name, w) == 0)
                found = places[i].bits;
        if (!found) {
            rule_problem(s, d->file, b->line, "unknown place '%s' in where", w);
            return false;
        }
        *bits |= found;
    }
    return true;
}

static bool read_strength(struct ruleset *s, const struct draft *d, double *strength)
{
    const char *v = one_value(s, d, RK_STRENGTH);
    *strength = 0.9;
    if (!v)
        return true;
    /* '0.85', read by hand: strtod() follows the locale */
    bool good = (v[0] == '0' || v[0] == '1') && (!v[1] || v[1] == '.');
    double value = v[0] - '0', unit = 0.1;
    for (const char *p = v + (v[0] && v[1] ? 2 : 1); good && v[1] && *p; p++, unit /= 10) {
        good = *p >= '0' && *p <= '9' && p - v < 8;
        value += (*p - '0') * unit;
    }
    if (!good || value <= 0 || value > 1) {
        rule_problem(s, d->file, d->value[RK_STRENGTH].line,
                     "strength is a number above 0, at most 1: '%s' is not", v);
        return false;
    }
    *strength = value;
    return true;
}

static bool read_set(struct ruleset *s, const struct draft *d, const struct rule_kind *kind,
                     struct rule *r)
{
    const struct block *b = &d->value[RK_SET];
    const char *rest = b->text;
    struct rule_set_field *v = NULL;
    size_t cap = 0;
    bool good = true;
    for (char *w; (w = next_piece(s->mem, &rest, ';'));) {
        char *colon = strchr(w, ':');
        if (!colon || colon == w || !colon[1]) {
            if (*w || !b->text[strspn(b->text, " \t\n")]) {
                rule_problem(s, d->file, b->line, "set is 'name:value; name:value', not '%s'", w);
                good = false;
            }
            continue;
        }
        *colon = '\0';
        const char *parts = w, *value = colon + 1;
        const char *name = next_piece(s->mem, &parts, '\0');
        value = next_piece(s->mem, &value, '\0');
        if (!is_field(kind, name, false)) {
            rule_problem(s, d->file, b->line, "'%s' is no field of a %s", name, kind->name);
            good = false;
        }
        for (size_t i = 0; i < COUNT(closed); i++)
            if (closed[i].type == kind->type && strcmp(closed[i].field, name) == 0 &&
                !has_word(closed[i].values, value)) {
                rule_problem(s, d->file, b->line, "'%s' is no %s: there are%s", value, name,
                             closed[i].values);
                good = false;
            }
        VEC_PUSH(v, r->nset, cap) = (struct rule_set_field){name, value};
    }
    struct rule_set_field *kept = arena_new_n(s->mem, struct rule_set_field, r->nset);
    if (r->nset)
        memcpy(kept, v, r->nset * sizeof *v);
    r->set = kept;
    free(v);
    return good;
}

#define NEEDS 16
static bool read_needs(struct ruleset *s, const struct draft *d, struct rule *r)
{
    const char *rest = d->value[RK_NEEDS].text, *words[NEEDS];
    size_t n = 0;
    for (char *w; (w = next_piece(s->mem, &rest, '|'));) {
        if (!*w || n == NEEDS) {
            rule_problem(s, d->file, d->value[RK_NEEDS].line,
                         "needs is 'word | word', at most %d of them", NEEDS);
            return false;
        }
        words[n++] = w;
    }
    rule_needs(s->mem, r, words, n);
    return true;
}

static bool check_of(struct ruleset *s, const struct draft *d, const struct rule_kind *kind,
                     struct rule *r)
{
    r->of = one_value(s, d, RK_OF);
    if (r->of && kind->type != REC_TYPES) {
        rule_problem(s, d->file, d->value[RK_OF].line, "'of' is for veto, cue and head only");
        return false;
    }
    if (r->of && record_type_find(r->of) == REC_TYPES) {
        rule_problem(s, d->file, d->value[RK_OF].line, "'%s' is no record type", r->of);
        return false;
    }
    if (!r->of && kind->needs_of) {
        rule_problem(s, d->file, d->line, "a %s needs 'of = TYPE'", kind->name);
        return false;
    }
    return true;
}

static bool check_cases(struct ruleset *s, const struct draft *d, const struct rule_kind *kind)
{
    bool good = true, plus = false, minus = false;
    for (size_t i = 0; i < d->ncases; i++) {
        const struct rule_case *c = &d->cases[i];
        plus |= c->wanted;
        minus |= !c->wanted;
        const char *records = c->fields;
        for (char *part; (part = next_piece(s->mem, &records, '|'));) {
            const char *rest = part;
            for (char *w; (w = next_piece(s->mem, &rest, ';'));) {
                char *eq = strchr(w, '=');
                const char *name = w;
                if (eq)
                    *eq = '\0';
                name = next_piece(s->mem, &name, '\0');
                if (!eq)
                    rule_problem(s, d->file, c->line, "a case's field is name=value, not '%s'",
                                 w);
                else if (!is_field(kind, name, true))
                    rule_problem(s, d->file, c->line, "'%s' is no field of a %s", name,
                                 kind->name);
                else
                    continue;
                good = false;
            }
        }
    }
    if (!plus || !minus) {
        rule_problem(s, d->file, d->line, "rule %s has no '%s' case", d->name, plus ? "-" : "+");
        good = false;
    }
    return good;
}

bool rule_check(struct ruleset *s, const struct draft *d, struct rule *r)
{
    const char *match = d->value[RK_MATCH].text;
    r->kind = one_value(s, d, RK_KIND);
    const struct rule_kind *kind = r->kind ? find_kind(r->kind) : NULL;
    bool empty = !match || !match[strspn(match, " \t\n")];
    if (!r->kind)
        rule_problem(s, d->file, d->line, "rule %s has no kind", d->name);
    else if (!kind)
        rule_problem(s, d->file, d->value[RK_KIND].line, "unknown kind '%s'", r->kind);
    else if (empty)
        rule_problem(s, d->file, d->line, "rule %s has no match", d->name);
    if (!kind || empty)
        return false;
    bool good = read_where(s, d, &r->where);
    good &= read_strength(s, d, &r->strength);
    good &= read_set(s, d, kind, r);
    good &= read_needs(s, d, r);
    good &= check_of(s, d, kind, r);
    good &= check_cases(s, d, kind);
    return good;
}

bool rule_group_ok(const struct rule *r, const char *group)
{
    const struct rule_kind *kind = find_kind(r->kind);
    return kind && (kind->type == REC_TYPES || is_field(kind, group, false) ||
                    has_word(kind->more, group));
}
