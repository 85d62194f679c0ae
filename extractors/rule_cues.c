/* rule_cues.c -- what every match of a pattern begins with, and words it cannot do without, read off
 * its syntax: a text is gone through once for the cues of all rules, and a rule is run only where one
 * of its own stands. What is not understood counts as anything at all, so a cue is never wrong. */
#include "rule_cues.h"

#include "syllable.h"
#include "utf8.h"

#include <string.h>

enum { CUE_DEPTH = 100 };

struct parse {
    struct arena *a;
    const char *s;
    size_t n, i;
    unsigned depth;
    bool passes; /* over what a branch matches */
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
        return cues_anything();
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
        return cues_nothing();
    if (c == 'd')
        return digits();
    if (c == 'x' && open == '{') {
        int32_t cp = 0;
        for (p->i = from + 3; at(p, 0) && at(p, 0) != '}' && cp < 0x110000; p->i++) {
            char h = at(p, 0) | 0x20;
            cp = 16 * cp + (h >= 'a' ? h - 'a' + 10 : h - ('0' | 0x20));
        }
        p->i += at(p, 0) == '}';
        return cp > 0 && cp < 0x110000 ? one_letter(p, cp) : cues_anything();
    }
    if (c && strchr("pPoNx", c) && open == '{')
        skip_past(p, '}');
    else if (c == 'p' || c == 'P')
        p->i++;
    else if (c && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && !(c >= '0' && c <= '9') && !(c & 0x80))
        return one_letter(p, c);
    return cues_anything();
}

static struct cues read_char(struct parse *p)
{
    int32_t cp = 0;
    size_t len = utf8_decode(p->s + p->i, p->n - p->i, &cp);
    p->i += len ? len : 1;
    return len ? one_letter(p, cp) : cues_anything();
}

/* Is a quantifier at byte k? It is that of the letter before it. */
static bool is_counted(const struct parse *p, size_t k, bool x)
{
    struct parse q = *p;
    q.i = k;
    skip_blanks(&q, x);
    return at(&q, 0) && strchr("*+?{", at(&q, 0));
}

/* Letters in a row as one word: patterns are mostly made of them. */
static struct cues read_letters(struct parse *p, bool x)
{
    enum { WORD = 20 }; /* bytes: shorter than what a set of cues holds */
    char word[WORD + 4];
    size_t n = 0, len;
    int32_t cp;
    for (; n < WORD && (len = utf8_decode(p->s + p->i, p->n - p->i, &cp)) != 0; p->i += len) {
        if (!utf8_is_letter(cp) || !is_known(cp) || is_counted(p, p->i + len, x))
            break;
        n += utf8_encode(utf8_lower(cp), word + n);
    }
    if (!n)
        return read_char(p);
    const char **v = arena_new_n(p->a, const char *, 1);
    v[0] = arena_strndup(p->a, word, n);
    return (struct cues){.exact = true, .begins = {v, 1}};
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
        known = known && one.exact && !cue_set_has_empty(&one.begins) &&
                cue_sets_unite(p->a, &out.begins, &one.begins, &out.begins);
    }
    p->i += p->i < p->n;
    return known && out.begins.n ? out : cues_anything();
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
        return cues_nothing();
    }
    if (c == '&') {
        size_t from = p->i;
        skip_past(p, ')');
        const struct cues *called = p->call(p->arg, p->s + from, p->i - from - 1);
        p->lost |= !called;
        return called ? *called : cues_anything();
    }
    if (c == '=' || c == '!' || (c == '<' && (d == '=' || d == '!'))) {
        p->i += c == '<';
        inside(p, within);
        return cues_nothing();
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
        return cues_anything();
    }
    return read_options(p, x, &within) ? inside(p, within) : cues_nothing();
}

/* '(*SKIP) (*FAIL)' at the end of one of the pattern's own branches: what it matches is passed over. It
 * has to be looked for as what counts has. */
static bool read_pass(struct parse *p, bool x)
{
    static const char skip[] = "(*SKIP)", fail[] = "(*FAIL)";
    struct parse q = *p;
    if (p->depth || q.n - q.i < sizeof skip - 1 || memcmp(q.s + q.i, skip, sizeof skip - 1) != 0)
        return false;
    q.i += sizeof skip - 1;
    skip_blanks(&q, x);
    if (q.n - q.i < sizeof fail - 1 || memcmp(q.s + q.i, fail, sizeof fail - 1) != 0)
        return false;
    q.i += sizeof fail - 1;
    skip_blanks(&q, x);
    if (q.i < q.n && at(&q, 0) != '|')
        return false;
    p->i = q.i;
    p->passes = true;
    return true;
}

static struct cues read_item(struct parse *p, bool *x)
{
    struct cues out;
    char c = at(p, 0);
    if (c == '(' && read_pass(p, *x))
        return cues_nothing();
    if (c == '\\')
        return read_escape(p);
    if (c == '[')
        return read_class(p);
    if (c == '(' && (at(p, 1) == '*' || ++p->depth > CUE_DEPTH)) {
        p->lost = true;
        return cues_anything();
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
        return c == '.' ? cues_anything() : cues_nothing();
    }
    return read_letters(p, *x);
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
    return cues_times(p->a, item, low, high);
}

/* Items up to '|', ')' or the end. Words run on over exact items, however they are grouped. */
static struct cues read_row(struct parse *p, bool *x)
{
    struct cues done = cues_nothing(), run = cues_nothing();
    for (skip_blanks(p, *x); p->i < p->n && !p->lost && !strchr("|)", at(p, 0));
         skip_blanks(p, *x)) {
        struct cues item = read_item(p, x), longer;
        item = read_quantifier(p, *x, &item);
        if (item.exact && (longer = cues_then(p->a, &run, &item)).exact) {
            run = longer;
            continue;
        }
        done = cues_then(p->a, &done, &run);
        run = cues_nothing();
        if (item.exact)
            run = item;
        else
            done = cues_then(p->a, &done, &item);
    }
    return cues_then(p->a, &done, &run);
}

static struct cues read_choice(struct parse *p, bool x)
{
    struct cues out = read_row(p, &x);
    while (at(p, 0) == '|' && !p->lost) {
        p->i++;
        struct cues more = read_row(p, &x);
        out = cues_either(p->a, &out, &more);
    }
    return out;
}

bool cues_read(struct arena *a, const char *pattern, size_t n, cue_call *call, void *arg,
               struct cues *out)
{
    struct parse p = {.a = a, .s = pattern, .n = n, .call = call, .arg = arg};
    *out = read_choice(&p, true);
    out->passes = p.passes;
    if (!p.lost && p.i == n)
        return true;
    *out = cues_anything();
    return false;
}
