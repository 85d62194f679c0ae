/* rule_cues.c -- what every match of a pattern begins with, and words it cannot do without, read off
 * its syntax: a text is gone through once for the cues of all rules, and a rule is run only where one
 * of its own stands. What is not understood counts as anything at all, so a cue is never wrong. */
#include "rule_priv.h"

#include "syllable.h"
#include "utf8.h"

#include <string.h>

enum { CUE_LEN = 24, CUE_DEPTH = 100 };

static const char *const empty[] = {""};

static bool has_empty(const struct cue_set *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (!*s->v[i])
            return true;
    return false;
}

static bool has(const struct cue_set *s, const char *word)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->v[i], word) == 0)
            return true;
    return false;
}

/* Both together, each word once; false where they are too many. */
static bool unite(struct arena *a, const struct cue_set *x, const struct cue_set *y,
                  struct cue_set *out)
{
    const char **v = arena_new_n(a, const char *, x->n + y->n);
    size_t n = x->n;
    if (x->n)
        memcpy(v, x->v, x->n * sizeof *v);
    for (size_t i = 0; i < y->n; i++)
        if (!has(x, y->v[i]))
            v[n++] = y->v[i];
    *out = (struct cue_set){v, n};
    return n <= CUE_WORDS;
}

static const char *join(struct arena *a, const char *x, const char *y)
{
    size_t n = strlen(x);
    char *s = arena_alloc(a, n + strlen(y) + 1);
    memcpy(s, x, n);
    strcpy(s + n, y);
    return s;
}

/* Every word of x with every word of y behind it; false where they are too many or too long. */
static bool chain(struct arena *a, const struct cue_set *x, const struct cue_set *y,
                  struct cue_set *out)
{
    size_t n = 0;
    if (x->n * y->n > CUE_WORDS)
        return false;
    if (y->n == 1 && !*y->v[0]) {
        *out = *x;
        return true;
    }
    const char **v = arena_new_n(a, const char *, x->n * y->n);
    for (size_t i = 0; i < x->n; i++)
        for (size_t j = 0; j < y->n; j++) {
            if (strlen(x->v[i]) + strlen(y->v[j]) > CUE_LEN)
                return false;
            v[n++] = join(a, x->v[i], y->v[j]);
        }
    *out = (struct cue_set){v, n};
    return true;
}

static struct cue_set without_empty(struct arena *a, const struct cue_set *s)
{
    const char **v = arena_new_n(a, const char *, s->n);
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (*s->v[i])
            v[n++] = s->v[i];
    return (struct cue_set){v, n};
}

/* Bytes of the shortest word: how much a set tells. */
static size_t weight(const struct cue_set *s)
{
    size_t least = s->n ? CUE_LEN : 0;
    for (size_t i = 0; i < s->n; i++)
        if (strlen(s->v[i]) < least)
            least = strlen(s->v[i]);
    return least;
}

/* Keeps the sets that tell most. */
static void add_need(struct cues *c, const struct cue_set *s)
{
    size_t least = 0;
    if (!weight(s))
        return;
    if (c->nneeds < CUE_NEEDS) {
        c->needs[c->nneeds++] = *s;
        return;
    }
    for (size_t i = 1; i < c->nneeds; i++)
        if (weight(&c->needs[i]) < weight(&c->needs[least]))
            least = i;
    if (weight(s) > weight(&c->needs[least]))
        c->needs[least] = *s;
}

static struct cues nothing(void) /* matches the empty string, or looks around */
{
    return (struct cues){.exact = true, .begins = {empty, 1}};
}

static struct cues anything(void)
{
    return (struct cues){.begins = {empty, 1}};
}

/* The same as no exact one: "" of what it may match is told by `skips`. */
static struct cues inexact(struct arena *a, const struct cues *x)
{
    struct cues out = *x;
    if (x->exact && has_empty(&x->begins)) {
        out.begins = without_empty(a, &x->begins);
        out.skips = true;
    }
    out.exact = false;
    return out;
}

/* What x then y begin with, into out: where both together are too many, x, or y where x may be empty. */
static void begin(struct arena *a, const struct cues *x, const struct cues *y, struct cues *out)
{
    struct cues p = inexact(a, x), q = inexact(a, y);
    out->begins = p.begins;
    out->skips = p.skips && q.skips;
    if (p.skips && !unite(a, &p.begins, &q.begins, &out->begins))
        out->begins = anything().begins;
    else if (!p.skips && x->exact && !q.skips && !chain(a, &p.begins, &q.begins, &out->begins))
        out->begins = p.begins;
}

/* x, then y. */
static struct cues then(struct arena *a, const struct cues *x, const struct cues *y)
{
    struct cues out = {0};
    out.exact = x->exact && y->exact && chain(a, &x->begins, &y->begins, &out.begins);
    if (out.exact)
        return out;
    begin(a, x, y, &out);
    const struct cues *const both[] = {x, y};
    for (int k = 0; k < 2; k++) {
        if (both[k]->exact)
            add_need(&out, &both[k]->begins);
        for (size_t i = 0; i < both[k]->nneeds; i++)
            add_need(&out, &both[k]->needs[i]);
    }
    return out;
}

/* The set that tells most of what stands in every match; n 0: none does. */
static struct cue_set best_need(const struct cues *c)
{
    struct cue_set best = {0};
    if (c->exact)
        best = c->begins;
    for (size_t i = 0; i < c->nneeds; i++)
        if (weight(&c->needs[i]) > weight(&best))
            best = c->needs[i];
    return weight(&best) ? best : (struct cue_set){0};
}

/* x, or y. */
static struct cues either(struct arena *a, const struct cues *x, const struct cues *y)
{
    struct cues out = {.exact = x->exact && y->exact};
    struct cue_set p = best_need(x), q = best_need(y), both;
    if (out.exact && unite(a, &x->begins, &y->begins, &out.begins))
        return out;
    struct cues i = inexact(a, x), j = inexact(a, y);
    out.exact = false;
    out.skips = i.skips || j.skips;
    if (!unite(a, &i.begins, &j.begins, &out.begins))
        out.begins = anything().begins;
    if (p.n && q.n && unite(a, &p, &q, &both))
        add_need(&out, &both);
    return out;
}

/* x, from `low` to `high` times. */
static struct cues times(struct arena *a, const struct cues *x, unsigned low, unsigned high)
{
    struct cues none = nothing(), any = anything(), many = inexact(a, x), out = *x;
    if (low == 1 && high == 1)
        return *x;
    if (low == 0)
        return either(a, high == 1 ? x : &many, &none);
    for (unsigned i = 1; i < low && i < 4 && out.exact; i++)
        out = then(a, &out, x);
    return low == high && low <= 4 ? out : then(a, &out, &any);
}

/* ---- syntax ---- */

struct parse {
    struct arena *a;
    const char *s;
    size_t n, i;
    unsigned depth;
    bool lost; /* something that is not understood, or verbs, which change what a search finds */
    cue_call *call;
    void *arg;
};

static char at(const struct parse *p, size_t k)
{
    return p->i + k < p->n ? p->s[p->i + k] : '\0';
}

static void skip_past(struct parse *p, char end)
{
    while (p->i < p->n && p->s[p->i] != end)
        p->i++;
    p->i += p->i < p->n;
}

static void skip_blanks(struct parse *p, bool x)
{
    while (x && p->i < p->n) {
        if (at(p, 0) == '#')
            skip_past(p, '\n');
        else if (strchr(" \t\n\r\f\v", at(p, 0)))
            p->i++;
        else
            break;
    }
}

/* Is its other case known to the index, or has it none? */
static bool is_known(int32_t cp)
{
    bool vietnamese = letter_of(cp).plain && utf8_lower(cp) >= 0x80;
    return cp < 0x80 || vietnamese || (cp >= 0x2010 && cp <= 0x205E) ||
           (cp >= 0x2200 && cp <= 0x22FF) || (cp >= 0xE000 && cp <= 0xF8FF);
}

static struct cues one_letter(struct parse *p, int32_t cp)
{
    char *word = arena_alloc(p->a, 8);
    if (!is_known(cp))
        return anything();
    utf8_encode(utf8_lower(cp), word);
    const char **v = arena_new_n(p->a, const char *, 1);
    v[0] = word;
    return (struct cues){.exact = true, .begins = {v, 1}};
}

static struct cues digits(void)
{
    static const char *const ten[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    return (struct cues){.exact = true, .begins = {ten, 10}};
}

/* An escape, outside a class or within. */
static struct cues read_escape(struct parse *p)
{
    char c = at(p, 1), open = at(p, 2);
    size_t from = p->i;
    p->i += 2;
    if (!c || strchr("QEgkc0123456789", c) || (c == 'x' && open != '{'))
        p->lost = true;
    if (c && strchr("bBAzZGK", c))
        return nothing();
    if (c == 'd')
        return digits();
    if (c == 'x' && open == '{') {
        int32_t cp = 0;
        for (p->i = from + 3; at(p, 0) && at(p, 0) != '}' && cp < 0x110000; p->i++) {
            char h = at(p, 0) | 0x20;
            cp = 16 * cp + (h >= 'a' ? h - 'a' + 10 : h - ('0' | 0x20));
        }
        p->i += at(p, 0) == '}';
        return cp > 0 && cp < 0x110000 ? one_letter(p, cp) : anything();
    }
    if (c && strchr("pPoNx", c) && open == '{')
        skip_past(p, '}');
    else if (c == 'p' || c == 'P')
        p->i++;
    else if (c && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && !(c >= '0' && c <= '9') && !(c & 0x80))
        return one_letter(p, c);
    return anything();
}

static struct cues read_char(struct parse *p)
{
    int32_t cp = 0;
    size_t len = utf8_decode(p->s + p->i, p->n - p->i, &cp);
    p->i += len ? len : 1;
    return len ? one_letter(p, cp) : anything();
}

/* A class: its letters where they are few. */
static struct cues read_class(struct parse *p)
{
    struct cues out = {.exact = true};
    bool negated = at(p, 1) == '^', known = !negated;
    p->i += negated ? 2 : 1;
    for (bool first = true; p->i < p->n && (first || at(p, 0) != ']'); first = false) {
        bool named = at(p, 0) == '[' && (at(p, 1) == ':' || at(p, 1) == '.' || at(p, 1) == '=');
        if (named) {
            p->i++;
            skip_past(p, ']');
            known = false;
            continue;
        }
        bool escape = at(p, 0) == '\\';
        struct cues one = escape ? read_escape(p) : read_char(p);
        if (at(p, 0) == '-' && at(p, 1) != ']') { /* a range: of digits, or not known */
            char low = one.exact ? one.begins.v[0][0] : 0, high = at(p, 1);
            known = known && !escape && low >= '0' && high <= '9' && low <= high;
            p->i++;
            one = at(p, 0) == '\\' ? read_escape(p) : read_char(p);
            if (known) {
                struct cues ten = digits();
                one.begins = (struct cue_set){ten.begins.v + (low - '0'), (size_t)(high - low) + 1};
            }
        }
        known = known && one.exact && !has_empty(&one.begins) &&
                unite(p->a, &out.begins, &one.begins, &out.begins);
    }
    p->i += p->i < p->n;
    return known && out.begins.n ? out : anything();
}

static struct cues read_choice(struct parse *p, bool x);

/* Past the ')' of a group whose inside is read. */
static struct cues inside(struct parse *p, bool x)
{
    struct cues in = read_choice(p, x);
    p->lost |= at(p, 0) != ')';
    p->i++;
    return in;
}

/* '(?i-x:' and '(?x)', at the first letter; false for the latter: *x is changed then. */
static bool read_options(struct parse *p, bool *x, bool *within)
{
    bool on = true;
    *within = *x;
    for (; at(p, 0) && strchr("imsnxJ^-", at(p, 0)); p->i++) {
        if (at(p, 0) == '-')
            on = false;
        else if (at(p, 0) == 'x' || at(p, 0) == '^')
            *within = at(p, 0) == 'x' && on;
    }
    bool group = at(p, 0) == ':';
    p->lost |= !group && at(p, 0) != ')';
    p->i++;
    if (!group)
        *x = *within;
    return group;
}

/* '(?...': p->i is at the '('. */
static struct cues read_question(struct parse *p, bool *x)
{
    char c = at(p, 2), d = at(p, 3);
    bool within = *x;
    p->i += 3;
    if (c == '#') {
        skip_past(p, ')');
        return nothing();
    }
    if (c == '&') {
        size_t from = p->i;
        skip_past(p, ')');
        const struct cues *called = p->call(p->arg, p->s + from, p->i - from - 1);
        p->lost |= !called;
        return called ? *called : anything();
    }
    if (c == '=' || c == '!' || (c == '<' && (d == '=' || d == '!'))) {
        p->i += c == '<';
        inside(p, within);
        return nothing();
    }
    if (c == '>' || c == '|' || c == ':')
        return inside(p, within);
    if (c == '<' || c == '\'' || (c == 'P' && d == '<')) {
        p->i += c == 'P';
        skip_past(p, c == '\'' ? '\'' : '>');
        return inside(p, within);
    }
    p->i--;
    if (!c || !strchr("imsnxJ^-", c)) { /* conditions, calls by number, ... */
        p->lost = true;
        return anything();
    }
    return read_options(p, x, &within) ? inside(p, within) : nothing();
}

static struct cues read_item(struct parse *p, bool *x)
{
    struct cues out;
    char c = at(p, 0);
    if (c == '\\')
        return read_escape(p);
    if (c == '[')
        return read_class(p);
    if (c == '(' && (at(p, 1) == '*' || ++p->depth > CUE_DEPTH)) {
        p->lost = true;
        return anything();
    }
    if (c == '(') {
        bool question = at(p, 1) == '?';
        p->i += !question;
        out = question ? read_question(p, x) : inside(p, *x);
        p->depth--;
        return out;
    }
    if (c == '^' || c == '$' || c == '.') {
        p->i++;
        return c == '.' ? anything() : nothing();
    }
    return read_char(p);
}

/* '{2,3}' at p->i into *low, *high; false where it is none. */
static bool read_count(struct parse *p, unsigned *low, unsigned *high)
{
    size_t k = 1;
    unsigned v[2] = {0, 0}, seen[2] = {0, 0}, which = 0;
    for (; (at(p, k) >= '0' && at(p, k) <= '9') || (at(p, k) == ',' && !which); k++) {
        if (at(p, k) == ',') {
            which = 1;
            continue;
        }
        v[which] = v[which] < 100000 ? v[which] * 10 + (unsigned)(at(p, k) - '0') : v[which];
        seen[which]++;
    }
    if (at(p, k) != '}' || !seen[0])
        return false;
    p->i += k + 1;
    *low = v[0];
    *high = which ? seen[1] ? v[1] : 100000 : v[0];
    return true;
}

static struct cues read_quantifier(struct parse *p, bool x, const struct cues *item)
{
    unsigned low = 1, high = 1;
    skip_blanks(p, x);
    char c = at(p, 0);
    if (c && strchr("*+?", c)) {
        low = c == '+';
        high = c == '?' ? 1 : 100000;
        p->i++;
    } else if (c != '{' || !read_count(p, &low, &high)) {
        return *item;
    }
    skip_blanks(p, x);
    if (at(p, 0) == '?' || at(p, 0) == '+')
        p->i++;
    skip_blanks(p, x);
    p->lost |= at(p, 0) == '{'; /* a quantifier of this one? */
    return times(p->a, item, low, high);
}

/* Items up to '|', ')' or the end. Words run on over exact items, however they are grouped. */
static struct cues read_row(struct parse *p, bool *x)
{
    struct cues done = nothing(), run = nothing();
    for (skip_blanks(p, *x); p->i < p->n && !p->lost && !strchr("|)", at(p, 0));
         skip_blanks(p, *x)) {
        struct cues item = read_item(p, x), longer;
        item = read_quantifier(p, *x, &item);
        if (item.exact && (longer = then(p->a, &run, &item)).exact) {
            run = longer;
            continue;
        }
        done = then(p->a, &done, &run);
        run = nothing();
        if (item.exact)
            run = item;
        else
            done = then(p->a, &done, &item);
    }
    return then(p->a, &done, &run);
}

static struct cues read_choice(struct parse *p, bool x)
{
    struct cues out = read_row(p, &x);
    while (at(p, 0) == '|' && !p->lost) {
        p->i++;
        struct cues more = read_row(p, &x);
        out = either(p->a, &out, &more);
    }
    return out;
}

bool cues_read(struct arena *a, const char *pattern, size_t n, cue_call *call, void *arg,
               struct cues *out)
{
    struct parse p = {.a = a, .s = pattern, .n = n, .call = call, .arg = arg};
    *out = read_choice(&p, true);
    if (!p.lost && p.i == n)
        return true;
    *out = anything();
    return false;
}
