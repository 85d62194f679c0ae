/* rule_loose.c -- rules over words whose marks were lost for good. A doubtful word is shown to the
 * rules with stand-ins for its marked letters, as many bytes long, so that offsets stay; a pattern
 * read loosely takes a stand-in for any letter of the same base. Words nobody doubts hold none: for
 * them a loose pattern is the one written, but that a letter without mark may stand for a marked one. */
#include "rule_priv.h"

#include "buf.h"
#include "hash.h"
#include "syllable.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Letters to PCRE2 that have no case and stand in no paper of ours: NKo has two bytes, Yi three. */
static const char bases[] = "aeiouyd";
enum { NBASES = sizeof bases - 1, TWO_BYTES = 0x07CA, THREE_BYTES = 0xA000 };

/* Index of a letter's base in the stand-ins of its case; -1: it has none. */
static int base_of(int32_t cp)
{
    struct letter l = letter_of(cp);
    const char *at = l.plain ? strchr(bases, l.plain) : NULL;
    return at ? (int)(at - bases) + (l.upper ? NBASES : 0) : -1;
}

void loose_word(char *s, size_t n)
{
    for (size_t i = 0, k; i < n; i += k) {
        int32_t cp = 0;
        k = utf8_decode(s + i, n - i, &cp);
        int base = k >= 2 && k <= 3 ? base_of(cp) : -1;
        if (base >= 0)
            utf8_encode((k == 2 ? TWO_BYTES : THREE_BYTES) + base, s + i);
        k = k ? k : 1;
    }
}

void loose_fold(struct buf *out, const char *s, size_t n)
{
    size_t from = 0;
    for (size_t i = 0, k; i < n; i += k) {
        int32_t cp = 0;
        k = utf8_decode(s + i, n - i, &cp);
        k = k ? k : 1;
        int32_t base = cp - (cp >= THREE_BYTES ? THREE_BYTES : TWO_BYTES);
        if (cp < TWO_BYTES || base >= 2 * (int32_t)NBASES)
            continue;
        utf8_fold(out, s + from, i - from);
        buf_chr(out, bases[base % NBASES]);
        from = i + k;
    }
    utf8_fold(out, s + from, n - from);
}

/* ---- the words that rules ask for ---- */

enum { RULE_BITS = 2 };

struct rule_vocabulary {
    struct slot {
        uint64_t hash; /* of a word as written, or of its letters without marks; 0 is free */
        uint64_t rules[RULE_BITS]; /* that ask for it; beyond so many share bits */
    } *slots;
    size_t n, cap; /* cap: a power of two */
};

/* FNV-1a; `kind` keeps words as written apart from those without marks. */
static uint64_t hash_word(const char *s, size_t n, char kind)
{
    uint64_t h = hash64(hash64(HASH64, s, n), &kind, 1);
    return h ? h : 1;
}

/* The word's slot, or the free one where it belongs. */
static struct slot *slot_of(const struct rule_vocabulary *v, uint64_t h)
{
    size_t i = hash64_slot(h, v->cap);
    while (v->slots[i].hash && v->slots[i].hash != h)
        i = (i + 1) & (v->cap - 1);
    return &v->slots[i];
}

static void add_hash(struct rule_vocabulary *v, uint64_t h, size_t rule)
{
    if (2 * v->n >= v->cap) {
        struct rule_vocabulary more = {.cap = v->cap ? 2 * v->cap : 4096};
        more.slots = xcalloc(more.cap, sizeof *more.slots);
        for (size_t i = 0; i < v->cap; i++)
            if (v->slots[i].hash)
                *slot_of(&more, v->slots[i].hash) = v->slots[i];
        more.n = v->n;
        free(v->slots);
        *v = more;
    }
    struct slot *at = slot_of(v, h);
    v->n += !at->hash;
    at->hash = h;
    at->rules[rule / 64 % RULE_BITS] |= (uint64_t)1 << rule % 64;
}

static bool asks(const struct slot *at, size_t rule)
{
    return at->rules[rule / 64 % RULE_BITS] >> rule % 64 & 1;
}

static void put_lower(struct buf *out, const char *s, size_t n)
{
    buf_clear(out);
    for (size_t i = 0, k; i < n; i += k) {
        int32_t cp = 0;
        char b[8];
        k = utf8_decode(s + i, n - i, &cp);
        k = k ? k : 1;
        buf_add(out, b, utf8_encode(utf8_lower(cp), b));
    }
}

/* A word that the rule was seen to ask for needs no second look at its letters. */
static void add_word(struct rule_vocabulary *v, const char *s, size_t n, size_t rule,
                     struct buf *low)
{
    put_lower(low, s, n);
    uint64_t h = hash_word(buf_text(low), low->len, 'w');
    if (v->cap && asks(slot_of(v, h), rule))
        return;
    add_hash(v, h, rule);
    buf_clear(low);
    utf8_fold(low, s, n);
    add_hash(v, hash_word(buf_text(low), low->len, 'f'), rule);
}

static size_t until(const char *s, size_t n, size_t i, const char *ends)
{
    while (i < n && !strchr(ends, s[i]))
        i++;
    return i < n ? i + 1 : n;
}

/* End of what opens the group at i: its name and options are no letters. */
static size_t group_end(const char *s, size_t n, size_t i)
{
    char c = i + 1 < n ? s[i + 1] : 0, d = i + 2 < n ? s[i + 2] : 0, e = i + 3 < n ? s[i + 3] : 0;
    if (c == '*')
        return until(s, n, i + 2, ":)");
    if (c != '?')
        return i + 1;
    if (d == '<' && (e == '=' || e == '!'))
        return i + 4;
    if (d == '<' || (d == 'P' && e == '<'))
        return until(s, n, i + 3, ">");
    if (d == '\'')
        return until(s, n, i + 3, "'");
    if (d == '(')
        return e == '?' || e == '*' ? i + 2 : until(s, n, i + 3, ")");
    if (d && strchr("=!>|", d))
        return i + 3;
    return until(s, n, i + 2, ":)");
}

/* Its groups' names and those of the blocks it calls are no words that it asks for. */
static void add_pattern(struct rule_vocabulary *v, const struct buf *pattern, size_t rule,
                        struct buf *low)
{
    const char *s = buf_text(pattern);
    size_t n = pattern->len;
    size_t from = 0;
    for (size_t i = 0, k; i <= n; i += k) {
        int32_t cp = 0;
        k = i < n ? utf8_decode(s + i, n - i, &cp) : 0;
        k = k ? k : 1;
        if (utf8_is_letter(cp))
            continue;
        if (i > from + 1)
            add_word(v, s + from, i - from, rule, low);
        if (cp == '(' && !(i && s[i - 1] == '\\'))
            k = group_end(s, n, i) - i;
        from = i + k;
    }
}

bool rules_miss(struct ruleset *s, const char *word, size_t n)
{
    struct buf low = {0};
    if (!s->vocabulary) {
        s->vocabulary = xcalloc(1, sizeof *s->vocabulary);
        for (size_t i = 0; i < s->nrules; i++)
            add_pattern(s->vocabulary, &s->rules[i].code->source, i, &low);
    }
    const struct rule_vocabulary *v = s->vocabulary;
    put_lower(&low, word, n);
    bool as_written = !v->cap || slot_of(v, hash_word(buf_text(&low), low.len, 'w'))->hash;
    buf_clear(&low);
    utf8_fold(&low, word, n);
    const struct slot *at =
        as_written ? NULL : slot_of(v, hash_word(buf_text(&low), low.len, 'f'));
    buf_free(&low);
    if (!at || !at->hash)
        return false;
    for (size_t i = 0; i < s->nrules; i++)
        s->rules[i].code->misses |= asks(at, i);
    return true;
}

void rules_missed_none(struct ruleset *s)
{
    for (size_t i = 0; i < s->nrules; i++)
        s->rules[i].code->misses = false;
}

void vocabulary_free(struct rule_vocabulary *v)
{
    if (v)
        free(v->slots);
    free(v);
}

/* ---- patterns ---- */

static void put_cp(struct buf *out, int32_t cp)
{
    char b[8];
    buf_add(out, b, utf8_encode(cp, b));
}

static void put_base(struct buf *out, int base)
{
    put_cp(out, TWO_BYTES + base);
    put_cp(out, THREE_BYTES + base);
}

/* A letter of a class or of a phrase, with what may stand for it. */
static void put_letter(struct buf *out, const char *s, size_t k, int base, bool in_class)
{
    int other = base < NBASES ? base + NBASES : base - NBASES;
    if (!in_class)
        buf_chr(out, '[');
    buf_add(out, s, k);
    if (k > 1)
        buf_chr(out, base < NBASES ? bases[base] : (char)(bases[base - NBASES] - 32));
    put_base(out, base);
    if (!in_class) { /* case counts in classes of capitals alone */
        put_base(out, other);
        buf_chr(out, ']');
    }
}

/* End of the escape at i; n + 1 for one that is not understood. */
static size_t escape_end(const char *s, size_t n, size_t i)
{
    char c = i + 1 < n ? s[i + 1] : 0, d = i + 2 < n ? s[i + 2] : 0;
    if (c == 'Q' || (c == 'x' && d != '{'))
        return n + 1;
    if (c && strchr("xpPoNgk", c) && (d == '{' || d == '<' || d == '\''))
        return until(s, n, i + 3, d == '{' ? "}" : d == '<' ? ">" : "'");
    if (c == 'p' || c == 'P')
        return i + 3;
    return i + 2;
}

/* Writes the class at i, which begins with '['. A class of what must not stand stays. */
static size_t put_class(struct buf *out, const char *s, size_t n, size_t i)
{
    bool negated = i + 1 < n && s[i + 1] == '^', first = true;
    buf_chr(out, s[i++]);
    for (size_t k; i < n && (s[i] != ']' || first); i += k, first = false) {
        int32_t cp = 0;
        k = utf8_decode(s + i, n - i, &cp);
        k = k ? k : 1;
        if (cp == '\\')
            k = escape_end(s, n, i) - i;
        else if (cp == '[' && i + 1 < n && s[i + 1] == ':')
            k = until(s, n, i, "]") - i;
        if (k > n - i)
            return n + 1;
        bool range = (i + k < n && s[i + k] == '-') || s[i - 1] == '-';
        int base = k > 1 && cp >= 0x80 && !negated && !range ? base_of(cp) : -1;
        if (base >= 0)
            put_letter(out, s + i, k, base, true);
        else
            buf_add(out, s + i, k);
    }
    if (i < n)
        buf_chr(out, s[i]);
    return i + 1;
}

bool loose_pattern(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0, end; i < n; i = end) {
        int32_t cp = 0;
        size_t k = utf8_decode(s + i, n - i, &cp);
        end = i + (k ? k : 1);
        if (cp == '[') {
            end = put_class(out, s, n, i);
            if (end > n)
                return false;
            continue;
        }
        if (cp == '\\')
            end = escape_end(s, n, i);
        else if (cp == '(')
            end = group_end(s, n, i);
        else if (cp == '#' && (!i || strchr(" \t\n", s[i - 1])))
            end = until(s, n, i, "\n");
        if (end > n)
            return false;
        int base = end == i + k ? base_of(cp) : -1;
        if (base >= 0)
            put_letter(out, s + i, k, base, false);
        else
            buf_add(out, s + i, end - i);
    }
    return true;
}
