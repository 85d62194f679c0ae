/* rule_pattern.c -- reads PCRE2 syntax only as far as needed to know where a blank counts. */
#include "rule_priv.h"

#include "utf8.h"

#include <string.h>

#define DEPTH 200 /* below PCRE2's own limit of nested parentheses, 250 */

struct look {
    const char *s;
    size_t n, i;
    size_t open[DEPTH]; /* offset of each open parenthesis */
    bool x[DEPTH + 1];  /* extended mode at each depth */
    unsigned depth;
    bool literal; /* the last token was a character of a phrase */
    bool gap;     /* and blanks that extended mode drops came after it */
    struct pattern_facts *f;
};

static void mistake(struct look *l, size_t at, const char *words)
{
    if (!l->f->mistake) {
        l->f->mistake = words;
        l->f->at = at;
    }
    l->i = l->n;
}

/* Moves behind the next `end`, or to the end of the pattern. */
static void skip_past(struct look *l, char end)
{
    while (l->i < l->n && l->s[l->i] != end)
        l->i++;
    if (l->i < l->n)
        l->i++;
}

static char at(const struct look *l, size_t k)
{
    return l->i + k < l->n ? l->s[l->i + k] : '\0';
}

static void add_spot(struct look *l, enum spot_kind kind, size_t off, size_t len)
{
    VEC_PUSH(l->f->spots, l->f->nspots, l->f->cap_spots) = (struct spot){kind, off, len};
}

/* Notes the called name that ends before `end`; l->i is at its first byte. */
static void note_use(struct look *l, char end)
{
    size_t off = l->i;
    skip_past(l, end);
    size_t len = l->i > off ? l->i - 1 - off : 0;
    if (!len || strchr("+-0123456789", l->s[off])) {
        l->f->captures = true; /* called by number: the pattern's own */
        return;
    }
    add_spot(l, SPOT_CALL, off, len);
}

static void look_escape(struct look *l, bool in_class)
{
    char c = at(l, 1), open = at(l, 2);
    if (c == 'Q') {
        const char *end = NULL;
        for (size_t i = l->i + 2; i + 1 < l->n && !end; i++)
            if (l->s[i] == '\\' && l->s[i + 1] == 'E')
                end = l->s + i;
        l->i = end ? (size_t)(end - l->s) + 2 : l->n;
    } else if (c == 'g' && (open == '<' || open == '\'')) {
        l->i += 3;
        note_use(l, open == '<' ? '>' : '\'');
    } else if (c == 'd') {
        add_spot(l, in_class ? SPOT_CLASS_DIGIT : SPOT_DIGIT, l->i, 2);
        l->i += 2;
    } else if (c && strchr("kpPxoNg", c) && (open == '{' || open == '<' || open == '\'')) {
        skip_past(l, open == '{' ? '}' : open == '<' ? '>' : '\'');
    } else {
        l->i++;
        int32_t cp;
        size_t len = l->i < l->n ? utf8_decode(l->s + l->i, l->n - l->i, &cp) : 0;
        l->i += len ? len : l->i < l->n;
    }
}

static void look_class(struct look *l)
{
    size_t start = l->i++;
    if (at(l, 0) == '^')
        l->i++;
    if (at(l, 0) == ']')
        l->i++;
    while (l->i < l->n && l->s[l->i] != ']') {
        char c = l->s[l->i], d = at(l, 1);
        if (c == '\\') {
            look_escape(l, true);
        } else if (c == '[' && (d == ':' || d == '.' || d == '=')) {
            l->i += 2;
            while (l->i < l->n && l->s[l->i] != ']' && !(l->s[l->i] == d && at(l, 1) == ']'))
                l->i++;
            if (l->i < l->n && l->s[l->i] == d)
                l->i += 2;
        } else {
            l->i++;
        }
    }
    if (l->i >= l->n)
        mistake(l, start, "'[' without ']'");
    else
        l->i++;
}

static void push(struct look *l, size_t open, bool x)
{
    if (l->depth == DEPTH) {
        mistake(l, open, "parentheses are nested too deep");
        return;
    }
    l->open[l->depth++] = open;
    l->x[l->depth] = x;
}

/* '(?i-x:' and '(?x)': l->i is at the first letter. */
static void look_options(struct look *l, size_t open)
{
    bool x = l->x[l->depth], on = true;
    for (; l->i < l->n && strchr("imsnxJ^-", l->s[l->i]); l->i++) {
        if (l->s[l->i] == '-')
            on = false;
        else if (l->s[l->i] == '^')
            x = false;
        else if (l->s[l->i] == 'x')
            x = on;
    }
    if (at(l, 0) == ')') {
        l->x[l->depth] = x;
        l->i++;
    } else {
        if (at(l, 0) == ':')
            l->i++;
        push(l, open, x);
    }
}

static void look_question(struct look *l, size_t open)
{
    bool x = l->x[l->depth];
    l->i += 2;
    char c = at(l, 0), d = at(l, 1);
    if (c == '#' || c == 'C') {
        skip_past(l, ')');
    } else if (c == '&') {
        l->i++;
        note_use(l, ')');
    } else if (c == 'P' && d == '>') {
        l->i += 2;
        note_use(l, ')');
    } else if (c == 'R' || c == '+' || (c >= '0' && c <= '9') ||
               (c == '-' && d >= '0' && d <= '9') || (c == 'P' && d == '=')) {
        l->f->captures = true;
        skip_past(l, ')');
    } else if (c == '(') {
        if (d != '?' && d != '*')
            skip_past(l, ')'); /* a condition: (DEFINE), (<name>), (1) */
        push(l, open, x);
    } else if (c == '=' || c == '!' || c == '>' || c == '|' || c == '*' ||
               (c == '<' && (d == '=' || d == '!' || d == '*'))) {
        l->i += c == '<' ? 2 : 1;
        push(l, open, x);
    } else if (c == '<' || c == '\'' || (c == 'P' && d == '<')) {
        l->i += c == 'P' ? 2 : 1;
        l->f->captures = true;
        skip_past(l, c == '\'' ? '\'' : '>');
        push(l, open, x);
    } else {
        look_options(l, open);
    }
}

static void look_open(struct look *l)
{
    size_t open = l->i;
    if (at(l, 1) == '?') {
        look_question(l, open);
    } else if (at(l, 1) == '*') { /* a verb, or a group spelt as words: (*atomic:...) */
        size_t k = 2;
        while ((at(l, k) >= 'a' && at(l, k) <= 'z') || at(l, k) == '_')
            k++;
        if (k > 2 && at(l, k) == ':') {
            l->i += k + 1;
            push(l, open, l->x[l->depth]);
        } else {
            skip_past(l, ')');
        }
    } else {
        l->f->captures = true;
        l->i++;
        push(l, open, l->x[l->depth]);
    }
}

/* Bytes of '{2,3}' at l->i; of the brace alone where it is none. */
static size_t quantifier(const struct look *l)
{
    size_t k = 1;
    while ((at(l, k) >= '0' && at(l, k) <= '9') || at(l, k) == ',')
        k++;
    return k > 1 && at(l, k) == '}' ? k + 1 : 1;
}

static void look_char(struct look *l)
{
    int32_t cp;
    size_t len = utf8_decode(l->s + l->i, l->n - l->i, &cp);
    bool word = len && (utf8_is_letter(cp) || utf8_is_digit(cp) ||
                        (cp < 0x80 && strchr("-,;:/", (int)cp)) || cp == 0x2013);
    if (word && l->literal && l->gap) {
        mistake(l, l->i, "a blank inside a phrase is dropped: write (?-x:two words) or \\h");
        return;
    }
    l->literal = word;
    l->gap = false;
    l->i += len ? len : 1;
}

void pattern_look(const char *s, size_t n, struct pattern_facts *f)
{
    *f = (struct pattern_facts){0};
    struct look l = {.s = s, .n = n, .f = f};
    l.x[0] = true;
    while (l.i < n) {
        char c = s[l.i];
        bool x = l.x[l.depth];
        if (x && c == '#') {
            skip_past(&l, '\n');
            l.gap = true;
            continue;
        }
        if (x && (c == ' ' || c == '\t' || c == '\n')) {
            l.gap = true;
            l.i++;
            continue;
        }
        if (x && !strchr("\\[(){}|?*+.^$", c)) {
            look_char(&l);
            continue;
        }
        l.literal = l.gap = false;
        if (c == '\\')
            look_escape(&l, false);
        else if (c == '[')
            look_class(&l);
        else if (c == '(')
            look_open(&l);
        else if (c == ')' && !l.depth)
            mistake(&l, l.i, "')' without '('");
        else {
            if (c == ')')
                l.depth--;
            l.i += c == '{' ? quantifier(&l) : 1;
        }
    }
    if (l.depth && !f->mistake)
        mistake(&l, l.open[l.depth - 1], "'(' without ')'");
}
