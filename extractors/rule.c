#include "rule_priv.h"

#include "buf.h"
#include "hash.h"

#include <dirent.h>
#include <errno.h>
#include <gio/gio.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

struct loader {
    struct ruleset *s;
    struct drafts drafts;
    struct defines defines;
};

/* ---- rules ---- */

static bool check_groups(struct loader *l, const struct draft *d, const struct rule *r)
{
    const struct rule_code *code = r->code;
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
        if (rule_group_ok(r, name))
            continue;
        rule_problem(l->s, d->file, line, "group '%s' is no field of a %s", name, r->kind);
        good = false;
    }
    return good;
}

/* Where the rule of this name is or would be in by_name. */
static uint32_t *name_slot(const struct ruleset *s, const char *name)
{
    uint64_t h = hash64(HASH64, name, strlen(name));
    size_t i = hash64_slot(h, s->cap_names);
    while (s->by_name[i] && strcmp(s->rules[s->by_name[i] - 1].name, name) != 0)
        i = (i + 1) & (s->cap_names - 1);
    return &s->by_name[i];
}

static void index_names(struct ruleset *s)
{
    size_t cap = 64;
    while (cap < 2 * s->nrules + 2)
        cap *= 2;
    s->cap_names = cap;
    s->by_name = xcalloc(cap, sizeof *s->by_name);
    for (size_t i = 0; i < s->nrules; i++)
        *name_slot(s, s->rules[i].name) = (uint32_t)i + 1;
}

const struct rule *rules_named(const struct ruleset *s, const char *name)
{
    if (s->by_name) {
        uint32_t at = *name_slot(s, name);
        return at ? &s->rules[at - 1] : NULL;
    }
    for (size_t i = 0; i < s->nrules; i++)
        if (strcmp(s->rules[i].name, name) == 0)
            return &s->rules[i];
    return NULL;
}

const struct rule *rules_of_kind(const struct ruleset *s, const char *kind, const char *name)
{
    const struct rule *r = rules_named(s, name);
    return r && strcmp(r->kind, kind) == 0 ? r : NULL;
}

static void read_rule(struct loader *l, const struct draft *d)
{
    struct ruleset *s = l->s;
    struct rule r = {.name = d->name,
                     .file = d->file,
                     .line = d->line,
                     .cases = d->cases,
                     .ncases = d->ncases};
    struct pattern_facts facts = {0};
    const char *match = d->value[RK_MATCH].text;
    const struct rule *old = rules_named(s, d->name);
    if (old) {
        rule_problem(s, d->file, d->line, "[rule %s] is in %s:%u too", d->name, old->file,
                     old->line);
        return;
    }
    bool good = rule_check(s, d, &r);
    if (match) {
        pattern_look(match, strlen(match), &facts);
        good &= defines_check(s, &l->defines, d, &facts);
    }
    if (good)
        r.code = defines_compile(s, &l->defines, d, &facts, true);
    if (r.code && check_groups(l, d, &r))
        VEC_PUSH(s->rules, s->nrules, s->cap_rules) = r;
    else
        code_free(r.code);
    free(facts.spots);
}

/* ---- the set ---- */

static const struct rule *first_of(const struct ruleset *s, const char *kind)
{
    for (size_t i = 0; i < s->nfirst; i++)
        if (strcmp(s->first[i]->kind, kind) == 0)
            return s->first[i];
    return NULL;
}

/* Does its name begin as `name` does, up to the '.'? */
static bool is_kin(const struct rule *r, const char *name)
{
    return *r->name == *name && strncmp(r->name, name, strcspn(name, ".") + 1) == 0;
}

/* Rules of one kind are chained, from the last to the first. */
static void chain_kinds(struct ruleset *s)
{
    for (size_t i = s->nrules, k; i > 0; i--) {
        struct rule *r = &s->rules[i - 1];
        for (k = 0; k < s->nfirst && strcmp(s->first[k]->kind, r->kind) != 0; k++)
            ;
        if (k == s->nfirst)
            VEC_PUSH(s->first, s->nfirst, s->cap_first) = NULL;
        r->next = s->first[k];
        for (r->kin = r->next; r->kin && !is_kin(r->kin, r->name);)
            r->kin = r->kin->next;
        s->first[k] = r;
    }
}

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
    defines_read(s, &l->drafts, &l->defines);
    for (size_t i = 0; i < l->drafts.n; i++)
        if (!l->drafts.v[i].define)
            read_rule(l, &l->drafts.v[i]);
    for (size_t i = 0; i < s->nrules; i++)
        if (s->rules[i].code->captures > captures)
            captures = s->rules[i].code->captures;
    chain_kinds(s);
    index_names(s);
    s->scratch = scratch_new(captures);
    s->index = index_new(s, l->defines.mem);
    l->defines.mem = NULL;
    if (s->nproblems)
        qsort(s->problems, s->nproblems, sizeof *s->problems, by_place);
    defines_free(&l->defines);
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
    for (size_t i = 0; names && i < n; i++) {
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
    index_free(s->index);
    vocabulary_free(s->vocabulary);
    free(s->by_name);
    free(s->first);
    free(s->rules);
    free(s->problems);
    arena_free(s->mem);
    free(s);
}

const struct rule *rules_next(const struct ruleset *s, const char *kind, const struct rule *prev)
{
    return prev ? prev->next : first_of(s, kind);
}

const struct rule *rules_kin(const struct ruleset *s, const char *kind, const char *begin)
{
    const struct rule *r = first_of(s, kind);
    while (r && !is_kin(r, begin))
        r = r->next;
    return r;
}
