#include "rule_priv.h"

#include "buf.h"
#include "doc.h"
#include "record.h"

#include <dirent.h>
#include <errno.h>
#include <gio/gio.h>
#include <stdarg.h>
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
    {"veto", REC_TYPES, "", true}, /* records of kind `of` inside its matches are dropped */
    {"cue", REC_TYPES, "", false}, /* a mark that C code asks for by name */
    {"head", REC_TYPES, "", false}, /* words that open a part or a list */
};

static const struct {
    const char *name;
    unsigned bits;
} places[] = {
    {"body", 1u << ROLE_BODY},
    {"head", 1u << ROLE_HEAD},
    {"foot", 1u << ROLE_FOOT},
    {"recipients", 1u << ROLE_RECIPIENTS},
    {"table", 1u << ROLE_TABLE},
    {"stamp", 1u << ROLE_STAMP},
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

void rule_problem(struct ruleset *s, const char *file, unsigned line, const char *fmt, ...)
{
    struct rule_problem p = {.file = file, .line = line};
    char *words;
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    words = arena_alloc(s->mem, (size_t)(n < 0 ? 0 : n) + 1);
    va_start(ap, fmt);
    vsnprintf(words, (size_t)(n < 0 ? 0 : n) + 1, fmt, ap);
    va_end(ap);
    p.words = words;
    VEC_PUSH(s->problems, s->nproblems, s->cap_problems) = p;
}

static unsigned block_line(const struct block *b, size_t at)
{
    unsigned line = b->line;
    for (const char *p = b->text; *p && at; p++, at--)
        line += *p == '\n';
    return line;
}

/* The next piece of a list parted by `sep`, without blanks around it; NULL at the end. */
static char *next_piece(struct arena *a, const char **rest, char sep)
{
    const char *s = *rest;
    if (!s)
        return NULL;
    size_t n = 0;
    while (s[n] && s[n] != sep)
        n++;
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

/* ---- defines ---- */

struct define {
    const struct draft *d;
    struct pattern_facts facts;
    bool bad;
};

struct loader {
    struct ruleset *s;
    struct drafts drafts;
    struct define *defs;
    size_t ndefs, cap_defs;
    bool *used; /* of defs: scratch for one pattern */
};

static struct define *find_define(struct loader *l, const char *name, size_t n)
{
    for (size_t i = 0; i < l->ndefs; i++)
        if (strlen(l->defs[i].d->name) == n && memcmp(l->defs[i].d->name, name, n) == 0)
            return &l->defs[i];
    return NULL;
}

static void mark_used(struct loader *l, const char *text, const struct pattern_facts *f)
{
    for (size_t i = 0; i < f->nuses; i++) {
        struct define *d = find_define(l, text + f->uses[i].off, f->uses[i].len);
        if (!d || l->used[d - l->defs])
            continue;
        l->used[d - l->defs] = true;
        mark_used(l, d->d->value[RK_MATCH].text, &d->facts);
    }
}

/* Tells what pattern_look() saw and which called blocks do not exist. True when all is well. */
static bool check_look(struct loader *l, const struct draft *d, const struct pattern_facts *f)
{
    const struct block *b = &d->value[RK_MATCH];
    bool good = true;
    if (f->mistake) {
        rule_problem(l->s, d->file, block_line(b, f->at), "%s", f->mistake);
        return false;
    }
    for (size_t i = 0; i < f->nuses; i++) {
        const char *name = b->text + f->uses[i].off;
        size_t n = f->uses[i].len;
        char own[64];
        snprintf(own, sizeof own, "(?<%.*s>", (int)(n < 40 ? n : 40), name);
        if (find_define(l, name, n) || strstr(b->text, own))
            continue;
        rule_problem(l->s, d->file, block_line(b, f->uses[i].off), "no [define %.*s] in any file",
                     (int)(n < 40 ? n : 40), name);
        good = false;
    }
    return good;
}

/* Compiles a section's pattern with the blocks it uses; mistakes are told. */
static struct rule_code *compile(struct loader *l, const struct draft *d,
                                 const struct pattern_facts *f, bool fast)
{
    const struct block *b = &d->value[RK_MATCH];
    struct rule_code *code = NULL;
    struct buf tail = {0};
    const char *first = "";
    struct code_error err;

    memset(l->used, 0, l->ndefs * sizeof *l->used);
    mark_used(l, b->text, f);
    for (size_t i = 0; i < l->ndefs; i++) {
        const struct define *def = &l->defs[i];
        if (!l->used[i])
            continue;
        if (def->bad) {
            if (def->d != d)
                rule_problem(l->s, d->file, d->line, "left out: [define %s] has a mistake",
                             def->d->name);
            goto out;
        }
        if (!tail.len) {
            first = def->d->name;
            buf_str(&tail, "(?(DEFINE)");
        }
        buf_printf(&tail, "(?<%s>%s\n)", def->d->name, def->d->value[RK_MATCH].text);
    }
    if (tail.len)
        buf_chr(&tail, ')');
    code = code_new(b->text, buf_text(&tail), first, fast, &err);
    if (!code && err.at <= strlen(b->text) + 1)
        rule_problem(l->s, d->file, block_line(b, err.at), "%s", err.words);
    else if (!code)
        rule_problem(l->s, d->file, d->line, "%s (in a block it uses)", err.words);
out:
    buf_free(&tail);
    return code;
}

static void read_defines(struct loader *l)
{
    for (size_t i = 0; i < l->drafts.n; i++) {
        const struct draft *d = &l->drafts.v[i];
        if (!d->define)
            continue;
        const struct define *old = find_define(l, d->name, strlen(d->name));
        if (old) {
            rule_problem(l->s, d->file, d->line, "[define %s] is in %s:%u too", d->name,
                         old->d->file, old->d->line);
            continue;
        }
        struct define def = {.d = d};
        const char *text = d->value[RK_MATCH].text;
        pattern_look(text, strlen(text), &def.facts);
        def.bad = !text[strspn(text, " \t\n")];
        if (def.bad)
            rule_problem(l->s, d->file, d->line, "[define %s] is empty", d->name);
        VEC_PUSH(l->defs, l->ndefs, l->cap_defs) = def;
    }
    l->used = xcalloc(l->ndefs, sizeof *l->used);
    for (size_t i = 0; i < l->ndefs; i++)
        if (!l->defs[i].bad)
            l->defs[i].bad = !check_look(l, l->defs[i].d, &l->defs[i].facts);
    for (size_t i = 0; i < l->ndefs; i++) {
        if (l->defs[i].bad)
            continue;
        struct rule_code *c = compile(l, l->defs[i].d, &l->defs[i].facts, false);
        l->defs[i].bad = !c;
        code_free(c);
    }
}

/* ---- rules ---- */

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
                    rule_problem(s, d->file, c->line, "a case's field is name=value, not '%s'", w);
                else if (!is_field(kind, name, true))
                    rule_problem(s, d->file, c->line, "'%s' is no field of a %s", name, kind->name);
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

static bool check_groups(struct loader *l, const struct draft *d, const struct rule_kind *kind,
                         const struct rule_code *code)
{
    bool good = true;
    if (code->ngroups > RULE_GROUPS) {
        rule_problem(l->s, d->file, d->line, "more than %d named groups", RULE_GROUPS);
        good = false;
    }
    for (size_t i = 0; i < code->ngroups; i++) {
        const char *name = code->groups[i].name, *text = d->value[RK_MATCH].text;
        char as_written[64];
        snprintf(as_written, sizeof as_written, "<%s>", name);
        const char *at = strstr(text, as_written);
        unsigned line = block_line(&d->value[RK_MATCH], at ? (size_t)(at - text) : 0);
        if (find_define(l, name, strlen(name)))
            rule_problem(l->s, d->file, line, "group '%s' has the name of a define", name);
        else if (kind->type < REC_TYPES && !is_field(kind, name, false) &&
                 !has_word(kind->more, name))
            rule_problem(l->s, d->file, line, "group '%s' is no field of a %s", name, kind->name);
        else
            continue;
        good = false;
    }
    return good;
}

static const struct rule *find_rule(const struct ruleset *s, const char *name)
{
    for (size_t i = 0; i < s->nrules; i++)
        if (strcmp(s->rules[i].name, name) == 0)
            return &s->rules[i];
    return NULL;
}

static void read_rule(struct loader *l, const struct draft *d)
{
    struct ruleset *s = l->s;
    struct rule r = {.name = d->name, .file = d->file, .line = d->line, .cases = d->cases,
                     .ncases = d->ncases};
    struct pattern_facts facts = {0};
    r.kind = one_value(s, d, RK_KIND);
    const struct rule_kind *kind = r.kind ? find_kind(r.kind) : NULL;
    const struct rule *old = find_rule(s, d->name);
    const char *match = d->value[RK_MATCH].text;
    if (old)
        rule_problem(s, d->file, d->line, "[rule %s] is in %s:%u too", d->name, old->file,
                     old->line);
    else if (!r.kind)
        rule_problem(s, d->file, d->line, "rule %s has no kind", d->name);
    else if (!kind)
        rule_problem(s, d->file, d->value[RK_KIND].line, "unknown kind '%s'", r.kind);
    else if (!match || !match[strspn(match, " \t\n")])
        rule_problem(s, d->file, d->line, "rule %s has no match", d->name);
    if (old || !kind || !match || !match[strspn(match, " \t\n")])
        return;

    pattern_look(match, strlen(match), &facts);
    bool good = check_look(l, d, &facts);
    good &= read_where(s, d, &r.where);
    good &= read_strength(s, d, &r.strength);
    good &= read_set(s, d, kind, &r);
    good &= check_of(s, d, kind, &r);
    good &= check_cases(s, d, kind);
    if (!facts.mistake && good)
        r.code = compile(l, d, &facts, true);
    if (r.code && check_groups(l, d, kind, r.code))
        VEC_PUSH(s->rules, s->nrules, s->cap_rules) = r;
    else
        code_free(r.code);
    free(facts.uses);
}

/* ---- the set ---- */

static int by_place(const void *a, const void *b)
{
    const struct rule_problem *x = a, *y = b;
    int c = strcmp(x->file, y->file);
    return c ? c : x->line < y->line ? -1 : x->line > y->line;
}

/* Takes the sections read so far through all checks. Frees the drafts. */
static void finish(struct loader *l)
{
    struct ruleset *s = l->s;
    uint32_t captures = 0;
    read_defines(l);
    for (size_t i = 0; i < l->drafts.n; i++)
        if (!l->drafts.v[i].define)
            read_rule(l, &l->drafts.v[i]);
    for (size_t i = 0; i < s->nrules; i++)
        if (s->rules[i].code->captures > captures)
            captures = s->rules[i].code->captures;
    s->scratch = scratch_new(captures);
    if (s->nproblems)
        qsort(s->problems, s->nproblems, sizeof *s->problems, by_place);
    for (size_t i = 0; i < l->ndefs; i++)
        free(l->defs[i].facts.uses);
    free(l->defs);
    free(l->used);
    free(l->drafts.v);
}

static struct ruleset *ruleset_new(void)
{
    struct ruleset *s = xcalloc(1, sizeof *s);
    s->mem = arena_new();
    return s;
}

struct ruleset *rules_from_text(const char *file, const char *bytes, size_t n)
{
    struct loader l = {.s = ruleset_new()};
    rule_read(l.s, &l.drafts, arena_strdup(l.s->mem, file), bytes, n);
    l.s->hash = "";
    finish(&l);
    return l.s;
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n > k && strcmp(s + n - k, end) == 0;
}

/* common.rule before all, then by name. */
static int by_name(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    bool cx = strcmp(x, "common.rule") == 0, cy = strcmp(y, "common.rule") == 0;
    return cx != cy ? cy - cx : strcmp(x, y);
}

/* Names of the rule and list files of a folder, in order; NULL with errno set. */
static char **file_names(struct arena *a, const char *dir, size_t *n)
{
    DIR *d = opendir(dir);
    if (!d)
        return NULL;
    char **v = xmalloc(1);
    size_t cap = 0;
    *n = 0;
    for (struct dirent *e; (e = readdir(d));)
        if (*e->d_name != '.' && (ends_with(e->d_name, ".rule") || ends_with(e->d_name, ".list")))
            VEC_PUSH(v, *n, cap) = arena_strdup(a, e->d_name);
    closedir(d);
    if (*n)
        qsort(v, *n, sizeof *v, by_name);
    return v;
}

static bool read_file(const char *path, struct buf *out)
{
    char part[65536];
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    for (size_t k; (k = fread(part, 1, sizeof part, f)) > 0;)
        buf_add(out, part, k);
    bool good = !ferror(f);
    fclose(f);
    return good;
}

struct ruleset *rules_load(const char *dir)
{
    struct loader l = {.s = ruleset_new()};
    struct ruleset *s = l.s;
    struct buf bytes = {0};
    size_t n = 0;
    char **names = file_names(s->mem, dir, &n);
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    if (!names)
        rule_problem(s, arena_strdup(s->mem, dir), 0, "%s", strerror(errno));
    for (size_t i = 0; i < n; i++) {
        const char *path = arena_printf(s->mem, "%s/%s", dir, names[i]);
        buf_clear(&bytes);
        if (!read_file(path, &bytes)) {
            rule_problem(s, path, 0, "%s", strerror(errno));
            continue;
        }
        g_checksum_update(sum, (const guchar *)names[i], (gssize)strlen(names[i]) + 1);
        g_checksum_update(sum, (const guchar *)buf_text(&bytes), (gssize)bytes.len + 1);
        if (ends_with(names[i], ".rule"))
            rule_read(s, &l.drafts, path, buf_text(&bytes), bytes.len);
    }
    s->hash = arena_strdup(s->mem, g_checksum_get_string(sum));
    g_checksum_free(sum);
    buf_free(&bytes);
    free(names);
    finish(&l);
    return s;
}

void rules_free(struct ruleset *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->nrules; i++)
        code_free(s->rules[i].code);
    scratch_free(s->scratch);
    free(s->rules);
    free(s->problems);
    arena_free(s->mem);
    free(s);
}

const struct rule *rules_next(const struct ruleset *s, const char *kind, const struct rule *prev)
{
    for (size_t i = prev ? (size_t)(prev - s->rules) + 1 : 0; i < s->nrules; i++)
        if (strcmp(s->rules[i].kind, kind) == 0)
            return &s->rules[i];
    return NULL;
}
