#include "repair_code.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lm.h"
#include "utf8.h"

enum { CODE_MAX = 12, LONG_ENOUGH = 4, MOST_CODES = 200 };

/* Numbers of headings, beside the codes: 'Il. MUC TIEU' is chapter II. */
static const char *const numerals[] = {"II", "III", "IV", "VI", "VII", "VIII", "XI", "XII", "XIII", "XIV"};
enum { NUMERALS = sizeof numerals / sizeof *numerals };

struct codes {
    size_t n;
    struct code {
        const char *name;
        char look[CODE_MAX]; /* what a bad reader cannot tell apart, made one */
    } *v;
};

/* The look of a code, or false where it is none. */
static bool look_of(const char *s, size_t n, char *out)
{
    size_t len = 0;
    for (size_t i = 0, k; i < n; i += k) {
        int32_t cp;
        k = utf8_decode(s + i, n - i, &cp);
        if (!k || len + 1 >= CODE_MAX)
            return false;
        if (cp == 0x110 || cp == 'B' || cp == 'P')
            cp = 'D';
        else if (cp == 'O' || cp == '0')
            cp = 'Q';
        if (cp >= 0x80)
            return false;
        out[len++] = (char)cp;
    }
    out[len] = '\0';
    return len > 0;
}

struct codes *codes_load(struct arena *mem, const char *dir, const char **why)
{
    char *path = arena_printf(mem, "%s/repair/codes.txt", dir), line[64];
    FILE *in = fopen(path, "r");
    if (!in) {
        *why = arena_printf(mem, "%s: %s", path, strerror(errno));
        return NULL;
    }
    struct code *v = NULL;
    size_t n = 0, cap = 0;
    unsigned no = 0;
    bool bad = false;
    while (!bad && fgets(line, sizeof line, in)) {
        no++;
        line[strcspn(line, " \t\r\n")] = '\0';
        if (*line == '#' || !*line)
            continue;
        struct code c = {.name = arena_strdup(mem, line)};
        bad = !look_of(line, strlen(line), c.look) || n == MOST_CODES;
        if (!bad)
            VEC_PUSH(v, n, cap) = c;
    }
    fclose(in);
    struct codes *c = NULL;
    if (bad) {
        *why = arena_printf(mem, "%s:%u: is no code of capital letters", path, no);
    } else {
        c = arena_alloc(mem, sizeof *c);
        c->n = n;
        c->v = arena_new_n(mem, struct code, n);
        if (n)
            memcpy(c->v, v, n * sizeof *v);
    }
    free(v);
    return c;
}

/* Number of the code as it stands, else of the one it looks like; 0 for none. */
static unsigned find(const struct codes *c, const char *s, size_t n)
{
    char look[CODE_MAX];
    unsigned like = 0;
    if (!look_of(s, n, look))
        return 0;
    for (size_t i = 0; i < c->n; i++) {
        if (strlen(c->v[i].name) == n && !memcmp(c->v[i].name, s, n))
            return (unsigned)i + 1;
        if (!like && !strcmp(c->v[i].look, look))
            like = (unsigned)i + 1;
    }
    return like;
}

/* The numeral that begins a heading, an l read for an I; 0 for none. Digits are no letters read badly
 * here: '1l' may be 11. */
static unsigned numeral_at(const char *line, const struct noise_token *t)
{
    const char *s = line + t->off, *rest = s + t->len;
    char as[8];
    int32_t cp;
    if (t->len < 2 || t->len >= sizeof as || !memchr(s, 'l', t->len) || strspn(s, "IVXl") < t->len)
        return 0;
    for (size_t i = 0; i < t->len; i++)
        as[i] = s[i] == 'l' ? 'I' : s[i];
    as[t->len] = '\0';
    rest += *rest == '.';
    size_t blanks = strspn(rest, " \t");
    bool heads = blanks && utf8_decode(rest + blanks, strlen(rest + blanks), &cp) && utf8_is_upper(cp);
    for (unsigned i = 0; heads && *s != 'l' && i < NUMERALS; i++)
        if (!strcmp(numerals[i], as))
            return i + 1;
    return 0;
}

/* Does a dash or slash tie token i to a number or to another code? */
static bool is_tied(const struct noise_token *t, size_t n, size_t i)
{
    bool after = i >= 2 && t[i - 1].kind == LM_DASH &&
                 (t[i - 2].kind == LM_NUM || t[i - 2].code || (t[i - 1].glued && t[i].glued));
    bool before = i + 2 < n && t[i + 1].kind == LM_DASH && t[i + 1].glued && t[i + 2].glued &&
                  t[i + 2].shape == SHAPE_UPPER;
    return after || before;
}

void codes_mark(const struct codes *c, const char *line, struct noise_token *t, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool capital = t[i].kind == LM_FIRST && t[i].shape != SHAPE_LOWER && t[i].signs > 1;
        if (capital && (is_tied(t, n, i) || t[i].signs >= LONG_ENOUGH))
            t[i].code = (uint8_t)find(c, line + t[i].off, t[i].len);
    }
    unsigned numeral = n && strspn(line, " \t") == t->off ? numeral_at(line, t) : 0;
    if (numeral)
        t->code = (uint8_t)(c->n + numeral);
}

const char *codes_name(const struct codes *c, unsigned code)
{
    if (code > c->n && code - c->n <= NUMERALS)
        return numerals[code - c->n - 1];
    return code && code <= c->n ? c->v[code - 1].name : "";
}
