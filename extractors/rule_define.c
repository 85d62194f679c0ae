/* rule_define.c -- the [define] blocks, and patterns joined with those they call. */
#include "rule_priv.h"

#include "buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A pattern with all its blocks put in is several times as fast as one that calls them: PCRE2
 * then knows what a match can begin with. Beyond this many bytes it stays with calls: then JIT's work
 * on it, which grows with its length, is more than its runs over a megabyte win. */
#define FLAT_MAX 8000u
/* The same where its cues tell what it begins with: a larger one costs more to compile than its runs
 * at a few places win (measured over all texts at hand: beyond 3 to 6 kB). */
#define FLAT_PLACED 4000u

/* Before a block's name where it is a group of PCRE2's, whose names have at most 32 bytes. */
#define MARK "__"

unsigned block_line(const struct block *b, size_t at)
{
    unsigned line = b->line;
    for (const char *p = b->text; *p && at; p++, at--)
        line += *p == '\n';
    return line;
}

static struct define *find(const struct defines *d, const char *name, size_t n)
{
    for (size_t i = 0; i < d->n; i++)
        if (strlen(d->v[i].d->name) == n && memcmp(d->v[i].d->name, name, n) == 0)
            return &d->v[i];
    return NULL;
}

/* The block called at a spot, or NULL: no call, or of a group in the pattern itself. */
static struct define *called(const struct defines *d, const char *text, const struct spot *p)
{
    return p->kind == SPOT_CALL ? find(d, text + p->off, p->len) : NULL;
}

bool defines_check(struct ruleset *s, const struct defines *d, const struct draft *of,
                   const struct pattern_facts *f)
{
    const struct block *b = &of->value[RK_MATCH];
    bool good = true;
    if (f->mistake) {
        rule_problem(s, of->file, block_line(b, f->at), "%s", f->mistake);
        return false;
    }
    for (size_t i = 0; i < f->nspots; i++) {
        const char *name = b->text + f->spots[i].off;
        int n = f->spots[i].len < 40 ? (int)f->spots[i].len : 40;
        char own[64];
        snprintf(own, sizeof own, "(?<%.*s>", n, name);
        if (f->spots[i].kind != SPOT_CALL || called(d, b->text, &f->spots[i]) ||
            strstr(b->text, own))
            continue;
        rule_problem(s, of->file, block_line(b, f->spots[i].off), "no [define %.*s] in any file",
                     n, name);
        good = false;
    }
    return good;
}

static bool flatten(struct arena *a, struct defines *d, const char *text,
                    const struct pattern_facts *f, struct buf *out);

/* A block's pattern without calls, made when first asked for; NULL where that cannot be. */
static const char *flat_text(struct arena *a, struct defines *d, struct define *def)
{
    if (def->tried || def->bad || def->facts.captures)
        return def->flat;
    struct buf flat = {0};
    def->tried = true; /* and flat is NULL while it is being made: a recursion stays a call */
    if (flatten(a, d, def->d->value[RK_MATCH].text, &def->facts, &flat))
        def->flat = arena_strndup(a, buf_text(&flat), flat.len);
    buf_free(&flat);
    return def->flat;
}

/* Writes a pattern with the blocks it calls put in, and digits as ASCII ones, which are all that
 * papers use: under UCP '\d' looks every character up in Unicode's tables (six times slower). */
static bool flatten(struct arena *a, struct defines *d, const char *text,
                    const struct pattern_facts *f, struct buf *out)
{
    size_t done = 0;
    for (size_t i = 0; i < f->nspots && out->len < FLAT_MAX; i++) {
        const struct spot *p = &f->spots[i];
        if (p->kind != SPOT_CALL) {
            buf_add(out, text + done, p->off - done);
            buf_str(out, p->kind == SPOT_DIGIT ? "[0-9]" : "0-9");
            done = p->off + p->len;
            continue;
        }
        struct define *def = called(d, text, p);
        const char *flat = def ? flat_text(a, d, def) : NULL;
        if (!flat || p->off < 3 || memcmp(text + p->off - 3, "(?&", 3) != 0)
            return false;
        buf_add(out, text + done, p->off - 3 - done);
        buf_str(out, "(?:");
        buf_str(out, flat);
        buf_str(out, "\n)");
        done = p->off + p->len + 1;
    }
    buf_str(out, text + done);
    return out->len < FLAT_MAX;
}

static void mark_used(struct defines *d, const char *text, const struct pattern_facts *f)
{
    for (size_t i = 0; i < f->nspots; i++) {
        struct define *def = called(d, text, &f->spots[i]);
        if (!def || d->used[def - d->v])
            continue;
        d->used[def - d->v] = true;
        mark_used(d, def->d->value[RK_MATCH].text, &def->facts);
    }
}

/* Writes a pattern whose calls lead to the DEFINE group below. Its names are marked, so that a
 * rule may name a group of its own like a block: (?<date> (?&date) ). Digits are ASCII ones here, too.
 * Lines stay lines. */
static void write_calls(const struct defines *d, const char *text, const struct pattern_facts *f,
                        struct buf *out)
{
    size_t done = 0;
    for (size_t i = 0; i < f->nspots; i++) {
        const struct spot *p = &f->spots[i];
        bool call = p->kind == SPOT_CALL;
        if (call && !called(d, text, p))
            continue;
        buf_add(out, text + done, p->off - done);
        buf_str(out, call ? MARK : p->kind == SPOT_DIGIT ? "[0-9]" : "0-9");
        done = call ? p->off : p->off + p->len;
    }
    buf_str(out, text + done);
}

/* The blocks marked as used as one DEFINE group; *first is the first one's name. False when one
 * of them has a mistake of its own, which is told for other sections than itself. */
static bool define_group(struct ruleset *s, const struct defines *d, const struct draft *of,
                         struct buf *tail, const char **first)
{
    *first = "";
    for (size_t i = 0; i < d->n; i++) {
        const struct define *def = &d->v[i];
        if (!d->used[i])
            continue;
        if (def->bad) {
            if (def->d != of)
                rule_problem(s, of->file, of->line, "left out: [define %s] has a mistake",
                             def->d->name);
            return false;
        }
        if (!tail->len) {
            *first = arena_printf(s->mem, MARK "%s", def->d->name);
            buf_str(tail, "(?(DEFINE)");
        }
        buf_printf(tail, "(?<" MARK "%s>", def->d->name);
        write_calls(d, def->d->value[RK_MATCH].text, &def->facts, tail);
        buf_str(tail, "\n)");
    }
    if (tail->len)
        buf_chr(tail, ')');
    return true;
}

/* The cues of a block, read when first asked for. While that is done, it is one of no known cues: a
 * recursion. */
static const struct cues *cues_of(void *arg, const char *name, size_t n)
{
    struct defines *d = arg;
    struct define *def = find(d, name, n);
    if (!def || def->bad)
        return NULL;
    if (!def->looked) {
        const char *text = def->d->value[RK_MATCH].text;
        def->looked = true;
        def->known = cues_read(d->mem, text, strlen(text), cues_of, d, &def->cues) && !def->cues.passes;
    }
    return def->known ? &def->cues : NULL;
}

static bool begins_known(const struct cues *c)
{
    if (c->skips)
        return false;
    for (size_t i = 0; i < c->begins.n; i++)
        if (!*c->begins.v[i])
            return false;
    return true;
}

struct rule_code *defines_compile(struct ruleset *s, struct defines *d, const struct draft *of,
                                  const struct pattern_facts *f, bool fast)
{
    const struct block *b = &of->value[RK_MATCH];
    struct rule_code *code = NULL;
    struct buf tail = {0}, flat = {0}, body = {0};
    const char *first;
    struct code_error err;

    if (d->n)
        memset(d->used, 0, d->n * sizeof *d->used);
    mark_used(d, b->text, f);
    if (!define_group(s, d, of, &tail, &first))
        goto out;
    struct cues cues = {0};
    bool known = fast && cues_read(d->mem, b->text, strlen(b->text), cues_of, d, &cues);
    bool placed = known && begins_known(&cues);
    enum code_use use = !fast ? CODE_CHECK : placed && !cues.passes ? CODE_PLACE : CODE_SEARCH;
    if (fast && flatten(s->mem, d, b->text, f, &flat) && (!placed || flat.len <= FLAT_PLACED))
        code = code_new(buf_text(&flat), "", "", use, &err);
    /* The pattern as written, as far as lines go: mistakes are told by line. */
    write_calls(d, b->text, f, &body);
    if (code) {
        buf_str(&code->called, "(?:");
        buf_str(&code->called, buf_text(&body));
        buf_str(&code->called, "\n)");
        buf_str(&code->called, buf_text(&tail));
        goto out;
    }
    code = code_new(buf_text(&body), buf_text(&tail), first, use, &err);
    if (!code && (!tail.len || err.at <= body.len + 1)) {
        const struct block written = {.text = buf_text(&body), .line = b->line};
        rule_problem(s, of->file, block_line(&written, err.at), "%s", err.words);
    }
    if (!code && tail.len && err.at > body.len + 1)
        rule_problem(s, of->file, of->line, "%s (in a block it uses)", err.words);
out:
    if (code && known) {
        code->cues = cues;
        code->placed = placed;
        code->passes = cues.passes;
    }
    buf_free(&tail);
    buf_free(&flat);
    buf_free(&body);
    return code;
}

static void add_define(struct ruleset *s, struct defines *d, const struct draft *draft)
{
    const struct define *old = find(d, draft->name, strlen(draft->name));
    if (old) {
        rule_problem(s, draft->file, draft->line, "[define %s] is in %s:%u too", draft->name,
                     old->d->file, old->d->line);
        return;
    }
    struct define def = {.d = draft};
    const char *text = draft->value[RK_MATCH].text;
    pattern_look(text, strlen(text), &def.facts);
    def.bad = !text[strspn(text, " \t\n")];
    if (def.bad)
        rule_problem(s, draft->file, draft->line, "[define %s] is empty", draft->name);
    VEC_PUSH(d->v, d->n, d->cap) = def;
}

void defines_read(struct ruleset *s, const struct drafts *all, struct defines *out)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->v[i].define)
            add_define(s, out, &all->v[i]);
    out->used = xcalloc(out->n, sizeof *out->used);
    out->mem = arena_new();
    for (size_t i = 0; i < out->n; i++)
        if (!out->v[i].bad)
            out->v[i].bad = !defines_check(s, out, out->v[i].d, &out->v[i].facts);
    for (size_t i = 0; i < out->n; i++) {
        if (out->v[i].bad)
            continue;
        struct rule_code *c = defines_compile(s, out, out->v[i].d, &out->v[i].facts, false);
        out->v[i].bad = !c;
        code_free(c);
    }
}

void defines_free(struct defines *d)
{
    for (size_t i = 0; i < d->n; i++)
        free(d->v[i].facts.spots);
    free(d->v);
    free(d->used);
    arena_free(d->mem);
}
