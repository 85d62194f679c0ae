/* rule_match.c -- PCRE2 behind the rules: compiles, runs, names the groups. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "rule_priv.h"

#include "buf.h"

#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#define MATCH_LIMIT 500000u  /* steps at one starting place; rules that need more are bad rules \
                              */
#define SLOW_LIMIT  20000u   /* the same without JIT: then JIT is asked, so that the limit is one */
#define WARM_RUNS   32u      /* JIT takes longer to make code than so many runs without it */
#define WARM_LOOSE  128u     /* the same of patterns read loosely: they are long, and few papers need them often */
#define WARM_BYTES  32u      /* a search through so many is as long as a run at one place */
#define HEAP_LIMIT    65536u /* KiB, for patterns that run without JIT */
#define JIT_STACK     (64u * 1024u)
#define JIT_STACK_MAX (4u * 1024u * 1024u)
#define PATTERN_MAX   (256u * 1024u)

struct rule_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context, *slow; /* slow: before JIT made code */
    pcre2_jit_stack *stack;
};

/* Number of the group with this name; UINT32_MAX for "". */
static uint32_t number_of(const pcre2_code *re, const char *name)
{
    int n = *name ? pcre2_substring_number_from_name(re, (PCRE2_SPTR)name) : -1;
    return n < 0 ? UINT32_MAX : (uint32_t)n;
}

static int by_number(const void *a, const void *b)
{
    const struct code_group *x = a, *y = b;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* The rule's own visible names. They lend from the compiled pattern's name table. */
static void read_groups(struct rule_code *c, const pcre2_code *re, uint32_t foreign)
{
    uint32_t n = 0, size = 0;
    PCRE2_SPTR table = NULL;
    pcre2_pattern_info(re, PCRE2_INFO_NAMECOUNT, &n);
    pcre2_pattern_info(re, PCRE2_INFO_NAMEENTRYSIZE, &size);
    pcre2_pattern_info(re, PCRE2_INFO_NAMETABLE, &table);
    pcre2_pattern_info(re, PCRE2_INFO_CAPTURECOUNT, &c->captures);
    c->groups = xcalloc(n, sizeof *c->groups);
    for (uint32_t i = 0; i < n; i++, table += size) {
        uint32_t number = (uint32_t)table[0] << 8 | table[1];
        const char *name = (const char *)table + 2;
        if (number < foreign && *name != '_')
            c->groups[c->ngroups++] = (struct code_group){name, number};
    }
    qsort(c->groups, c->ngroups, sizeof *c->groups, by_number);
}

static pcre2_code *compile(const char *pattern, size_t n, uint32_t more, int *code, size_t *at)
{
    const uint32_t flags = PCRE2_UTF | PCRE2_UCP | PCRE2_EXTENDED | PCRE2_CASELESS |
                           PCRE2_DUPNAMES | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C |
                           PCRE2_NO_UTF_CHECK;
    pcre2_compile_context *cc = pcre2_compile_context_create(NULL);
    pcre2_set_newline(cc, PCRE2_NEWLINE_LF);
    pcre2_set_max_pattern_length(cc, PATTERN_MAX);
    PCRE2_SIZE offset = 0;
    pcre2_code *re = pcre2_compile((PCRE2_SPTR)pattern, n, flags | more, code, &offset, cc);
    pcre2_compile_context_free(cc);
    *at = offset;
    return re;
}

struct rule_code *code_new(const char *body, const char *tail, const char *first,
                           enum code_use use, struct code_error *err)
{
    static const char open[] = "(?:";
    struct buf pattern = {0};
    int code = 0;
    size_t at = 0;

    /* The body comes first: offsets and group numbers are the rule's own, and PCRE2 studies the
     * start of a pattern only as far as the first conditional group, which DEFINE is. */
    buf_str(&pattern, open);
    buf_str(&pattern, body);
    buf_str(&pattern, "\n)"); /* the line end closes a comment */
    buf_str(&pattern, tail);
    pcre2_code *re =
        compile(pattern.s, pattern.len, use == CODE_PLACE ? PCRE2_ANCHORED : 0, &code, &at);
    if (!re) {
        err->at = at > strlen(open) ? at - strlen(open) : 0;
        pcre2_get_error_message(code, (PCRE2_UCHAR *)err->words, sizeof err->words);
        buf_free(&pattern);
        return NULL;
    }
    struct rule_code *c = xcalloc(1, sizeof *c);
    struct compiled *made = use == CODE_PLACE ? &c->here : &c->search;
    made->re = re;
    made->tried = true;
    read_groups(c, re, number_of(re, first));
    c->fast = use != CODE_CHECK;
    c->source = pattern;
    return c;
}

/* What the pattern passes over, '(*SKIP) (*FAIL)', as a match with a mark: a run at one place does not go on
 * behind it as a search does. */
static void mark_passes(struct buf *out, const char *s)
{
    static const char skip[] = "(*SKIP)", fail[] = "(*FAIL)";
    for (const char *at; (at = strstr(s, skip)); s = strstr(at, fail) + sizeof fail - 1) {
        buf_add(out, s, (size_t)(at - s));
        buf_str(out, "(*:s)(*ACCEPT)");
    }
    buf_str(out, s);
}

static pcre2_code *compile_run(const struct rule_code *r, const struct buf *pattern, bool here)
{
    struct buf marked = {0};
    int code = 0;
    size_t at = 0;
    if (here && r->passes)
        mark_passes(&marked, pattern->s);
    const struct buf *b = marked.len ? &marked : pattern;
    pcre2_code *re = compile(b->s, b->len, here ? PCRE2_ANCHORED : 0, &code, &at);
    buf_free(&marked);
    return re;
}

/* Read loosely a pattern is longer: with its blocks put in it may be too large. */
static pcre2_code *compile_loose(const struct rule_code *r, bool here)
{
    const struct buf *const sources[] = {&r->source, &r->called};
    struct buf loose = {0};
    pcre2_code *re = NULL;
    for (int i = 0; i < 2 && !re; i++) {
        buf_clear(&loose);
        if (i && sources[i]->len > sources[0]->len)
            break;
        if (sources[i]->len && loose_pattern(&loose, sources[i]->s, sources[i]->len))
            re = compile_run(r, &loose, here);
    }
    buf_free(&loose);
    return re;
}

/* The pattern ready to be run, made when it first is: a process that reads one paper needs few. */
static struct compiled *ready(struct rule_code *r, struct compiled *c)
{
    bool loose = c == &r->loose || c == &r->loose_here, here = c == &r->here || c == &r->loose_here;
    if (!c->tried)
        c->re = loose ? compile_loose(r, here) : compile_run(r, &r->source, here);
    c->tried = true;
    if (!c->re && loose) /* what cannot be read loosely is read as written */
        return ready(r, here ? &r->here : &r->search);
    return c;
}

static void warm(struct compiled *c)
{
    c->warmed = true;
    c->jit = c->re && pcre2_jit_compile(c->re, PCRE2_JIT_COMPLETE) == 0;
}

void code_free(struct rule_code *c)
{
    if (!c)
        return;
    pcre2_code_free(c->search.re);
    pcre2_code_free(c->here.re);
    pcre2_code_free(c->loose.re);
    pcre2_code_free(c->loose_here.re);
    buf_free(&c->source);
    buf_free(&c->called);
    free(c->groups);
    free(c);
}

struct rule_scratch *scratch_new(uint32_t captures)
{
    struct rule_scratch *x = xcalloc(1, sizeof *x);
    x->data = pcre2_match_data_create(captures + 1, NULL);
    x->context = pcre2_match_context_create(NULL);
    x->slow = pcre2_match_context_create(NULL);
    if (x->slow) {
        pcre2_set_match_limit(x->slow, SLOW_LIMIT);
        pcre2_set_heap_limit(x->slow, HEAP_LIMIT);
    }
    if (x->context) {
        pcre2_set_match_limit(x->context, MATCH_LIMIT);
        pcre2_set_heap_limit(x->context, HEAP_LIMIT);
        x->stack = pcre2_jit_stack_create(JIT_STACK, JIT_STACK_MAX, NULL);
        if (x->stack)
            pcre2_jit_stack_assign(x->context, NULL, x->stack);
    }
    return x;
}

void scratch_free(struct rule_scratch *x)
{
    if (!x)
        return;
    pcre2_jit_stack_free(x->stack);
    pcre2_match_context_free(x->context);
    pcre2_match_context_free(x->slow);
    pcre2_match_data_free(x->data);
    free(x);
}

static int match(struct rule_scratch *x, const struct rule_code *of, struct compiled *c,
                 const char *text, size_t n, size_t from)
{
    const uint32_t how = PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY;
    bool loose = c == &of->loose || c == &of->loose_here, here = c == &of->here || c == &of->loose_here;
    c->runs += c->warmed ? 0 : 1 + (here ? 0 : (unsigned)((n - from) / WARM_BYTES));
    if (of->fast && !c->warmed && c->runs <= (loose ? WARM_LOOSE : WARM_RUNS)) {
        int rc = pcre2_match(c->re, (PCRE2_SPTR)text, n, from, how | PCRE2_NO_JIT, x->data, x->slow);
        if (rc >= PCRE2_ERROR_NOMATCH)
            return rc;
    }
    if (of->fast && !c->warmed)
        warm(c);
    return c->jit ? pcre2_jit_match(c->re, (PCRE2_SPTR)text, n, from, PCRE2_NOTEMPTY, x->data,
                                    x->context)
                  : pcre2_match(c->re, (PCRE2_SPTR)text, n, from, how, x->data, x->context);
}

#define PASSED 2 /* what the match holds is passed over */

static int run(struct ruleset *s, const struct rule *r, struct compiled *how, const char *text,
               size_t n, size_t from, struct match *m)
{
    const struct rule_code *c = r->code;
    struct rule_scratch *x = s->scratch;
    if (!how->re)
        return -1;
    int rc = match(x, c, how, text, n, from);
    if (rc == PCRE2_ERROR_NOMATCH)
        return 0;
    if (rc < 0)
        return -1;
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(x->data);
    if (at[1] < at[0]) /* \K in a lookahead */
        return -1;
    m->rule = r;
    m->off = (uint32_t)at[0];
    m->len = (uint32_t)(at[1] - at[0]);
    m->start = (uint32_t)pcre2_get_startchar(x->data);
    m->ngroups = 0;
    if (c->passes && (how == &c->here || how == &c->loose_here) && pcre2_get_mark(x->data))
        return PASSED;
    for (size_t i = 0; i < c->ngroups && m->ngroups < RULE_GROUPS; i++) {
        const PCRE2_SIZE *g = at + 2 * c->groups[i].number;
        if ((int)c->groups[i].number >= rc || g[0] == PCRE2_UNSET || g[1] < g[0])
            continue;
        m->groups[m->ngroups++] = (struct group){
            .name = c->groups[i].name, .off = (uint32_t)g[0], .len = (uint32_t)(g[1] - g[0])};
    }
    return 1;
}

static bool can_run(const struct ruleset *s, size_t n)
{
    return s->scratch->data && s->scratch->context && s->scratch->slow && n <= UINT32_MAX;
}

int rule_match(struct ruleset *s, const struct rule *r, const char *text, size_t n, size_t from,
               struct match *m)
{
    struct rule_code *c = r->code;
    if (!can_run(s, n))
        return -1;
    bool loose = s->loose && c->misses;
    if (from > n || (!loose && !rule_needs_met(r, text + from, n - from)))
        return 0;
    return run(s, r, ready(c, loose ? &c->loose : &c->search), text, n, from, m);
}

int rule_match_at(struct ruleset *s, const struct rule *r, const char *text, size_t n, size_t from,
                  struct match *m)
{
    struct rule_code *c = r->code;
    if (!can_run(s, n))
        return -1;
    if (from > n)
        return 0;
    int got = run(s, r, ready(c, s->loose && c->misses ? &c->loose_here : &c->here), text, n, from, m);
    return got == PASSED ? 0 : got;
}

int view_match(struct ruleset *s, const struct rule *r, struct rule_view *v, size_t from,
               struct match *m)
{
    struct rule_code *c = r->code;
    bool loose = s->loose && c->misses;
    if (loose ? !view_may_match_loosely(v, s, c) : !view_may_match(v, r))
        return 0;
    if (v->blind)
        return rule_match(s, r, v->text, v->n, from, m);
    if (!can_run(s, v->n))
        return -1;
    if (!c->placed)
        return from > v->n ? 0 : run(s, r, ready(c, loose ? &c->loose : &c->search), v->text, v->n, from, m);
    const struct view_hits *h = loose ? &v->folded : &v->written;
    struct compiled *how = NULL;
    int got = 0;
    size_t tried = SIZE_MAX;
    for (size_t i = view_hit_from(h, from); got == 0; i++) {
        i = view_hit_of(h, c->begins, i);
        if (i == h->n)
            break;
        if (h->v[i].at == tried) /* a longer word of the set */
            continue;
        tried = h->v[i].at;
        how = how ? how : ready(c, loose ? &c->loose_here : &c->here);
        got = run(s, r, how, v->text, v->n, tried, m);
        if (got != PASSED)
            continue;
        got = 0;
        i = view_hit_from(h, (size_t)m->off + m->len) - 1; /* a match is not empty: behind this one */
    }
    return got;
}

bool match_group(const struct match *m, const char *name, uint32_t *off, uint32_t *len)
{
    *off = *len = 0;
    for (size_t i = 0; i < m->ngroups; i++)
        if (strcmp(m->groups[i].name, name) == 0) {
            *off = m->groups[i].off;
            *len = m->groups[i].len;
            return true;
        }
    return false;
}
