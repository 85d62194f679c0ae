/* rule_needs.c -- words without which a rule cannot match: looked for before its pattern is run,
 * which a search for bytes does some fifty times as fast. */
#define _GNU_SOURCE /* memmem */
#include "rule_priv.h"

#include "buf.h"
#include "utf8.h"

#include <string.h>

/* The capital of a small letter of Vietnamese, or the letter itself. */
static int32_t capital(int32_t cp)
{
    if (cp > 32 && utf8_is_upper(cp - 32) && utf8_lower(cp - 32) == cp)
        return cp - 32;
    return cp > 0x7f && utf8_is_upper(cp - 1) && utf8_lower(cp - 1) == cp ? cp - 1 : cp;
}

enum how { SMALL, FIRST, WORDS, ALL, HOWS }; /* 'trở lên', 'Trở lên', 'Trở Lên', 'TRỞ LÊN' */

static const char *written(struct arena *a, const char *s, enum how how)
{
    struct buf b = {0};
    bool start = true;
    for (size_t i = 0, n = strlen(s), k; i < n; i += k) {
        char out[8];
        int32_t cp = 0;
        k = utf8_decode(s + i, n - i, &cp);
        k = k ? k : 1;
        cp = utf8_lower(cp);
        if (how == ALL || (start && (how == WORDS || (how == FIRST && i == 0))))
            cp = capital(cp);
        start = cp == ' ';
        buf_add(&b, out, utf8_encode(cp, out));
    }
    const char *kept = arena_strdup(a, buf_text(&b));
    buf_free(&b);
    return kept;
}

void rule_needs(struct arena *a, struct rule *r, const char *const *words, size_t n)
{
    const char **v = arena_new_n(a, const char *, n * HOWS);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        for (int how = 0; how < HOWS; how++) {
            v[k] = written(a, words[i], (enum how)how);
            k += how == SMALL || strcmp(v[k], v[k - 1]) != 0;
        }
    r->needs = v;
    r->nneeds = k;
}

bool rule_needs_met(const struct rule *r, const char *text, size_t n)
{
    for (size_t i = 0; i < r->nneeds; i++)
        if (memmem(text, n, r->needs[i], strlen(r->needs[i])))
            return true;
    return r->nneeds == 0;
}
