#include "repair_arcs.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "lm_text.h"
#include "repair_decode.h"
#include "syllable.h"
#include "utf8.h"

/* Costs in nats, tuned on pages with truth. */
static const float channel_weight = 0.9f;
static const float keep_lower = 16.0f, keep_cap = 8.0f, keep_upper = 1.3f;
static const float keep_sign = 0.4f;
static const float keep_careful = 8.0f, keep_short = 4.0f;
static const float join_cost = 6.0f, split_cost = 4.5f;
static const float mark_through = 5.0f; /* a stray mark inside a sentence */
static const float core_through = 13.0f; /* a stray sign or two */
static const float number_word = 2.5f;  /* digits that stand for letters */
static const float other_shape = 2.0f;  /* 'TS' for 'Tổ' in a line that is not all capitals */
static const float settled = 0.90f;     /* from this posterior on the second round leaves a token */
static const float settled_cost = 5.0f; /* and did not have to stretch for */
static const float stay_cost = 4.0f, stay_from = 0.5f; /* of changing a word, by its confidence */
static const float split_asks = 7.0f;   /* a core read at this cost or more may be two words */

struct arcs {
    const struct lm *m;
    struct finder *f; /* of the passage at hand */
    struct arc *v;
    size_t n, cap;
    uint32_t *first;
    size_t cap_first;
    uint32_t caps_line; /* the line that `caps` tells of: is most of it in capitals? */
    bool caps;
    unsigned stays; /* word that the token at hand says, which another must beat; 0 none */
    float conf;     /* of that token, 0..1 */
};

struct arcs *arcs_new(const struct lm *m)
{
    struct arcs *a = xcalloc(1, sizeof *a);
    a->m = m;
    return a;
}

void arcs_free(struct arcs *a)
{
    if (!a)
        return;
    free(a->v);
    free(a->first);
    free(a);
}

uint32_t arcs_first(const struct arcs *a, size_t token)
{
    return a->first[token];
}

const struct arc *arcs_at(const struct arcs *a, uint32_t arc)
{
    return &a->v[arc];
}

static void put(struct arcs *a, struct arc arc)
{
    VEC_PUSH(a->v, a->n, a->cap) = arc;
}

/* What it costs to leave a core no syllable can explain: capitals are codes and names. */
static float keep_cost(const char *s, const struct noise_token *t, bool careful)
{
    if (careful) /* NHTM, THCS: nobody's slip */
        return t->shape == SHAPE_UPPER && token_kind(s, t->len) == TOKEN_OTHER ? keep_short : keep_careful;
    if (t->shape == SHAPE_UPPER)
        return (t->digits ? 0.6f : keep_upper) * t->signs + 1;
    return (t->shape == SHAPE_CAP ? keep_cap : keep_lower) + keep_sign * t->signs;
}

/* Words of one reading of the string; the dearest cost allowed is `most`. Returns the least. */
static float put_words(struct arcs *a, const char *s, size_t n, enum shape shape, uint8_t span,
                       float extra, float most)
{
    float doubt = a->stays && a->conf > stay_from ? stay_cost * (a->conf - stay_from) : 0;
    const struct cands *c = finder_search(a->f, s, n, shape, (most - extra) / channel_weight);
    float least = channel_weight * c->least + extra;
    for (uint32_t i = 0; i < c->n; i++) {
        float cost = channel_weight * c->v[i].cost + extra;
        if (c->v[i].word != a->stays)
            cost += doubt;
        if (cost <= most)
            put(a, (struct arc){cost, {c->v[i].word, 0}, ARC_WORD, (uint8_t)shape, span});
    }
    return least;
}

/* Is most of this line in capitals? */
static bool line_is_upper(const struct passage *p, size_t i)
{
    unsigned upper = 0, all = 0;
    size_t lo = i, hi = i;
    while (lo > 0 && p->tokens[lo - 1].line == p->tokens[i].line)
        lo--;
    for (hi = lo; hi < p->n && p->tokens[hi].line == p->tokens[i].line; hi++)
        if (p->tokens[hi].kind == LM_FIRST && p->tokens[hi].signs > 1) {
            upper += p->tokens[hi].shape == SHAPE_UPPER;
            all++;
        }
    return all && upper * 2 > all;
}

/* Two words run together. */
static void put_splits(struct arcs *a, const char *s, size_t n, enum shape shape, float most)
{
    enum { BEST = 4 };
    enum shape second = shape == SHAPE_UPPER ? SHAPE_UPPER : SHAPE_LOWER;
    for (size_t at = 0, k; at < n; at += k) {
        int32_t cp;
        k = utf8_decode(s + at, n - at, &cp);
        if (!at)
            continue;
        float limit = (most - split_cost) / channel_weight;
        float rest = finder_least(a->f, s + at, n - at, second);
        if (finder_least(a->f, s, at, shape) + rest > limit)
            continue;
        const struct cands *left = finder_search(a->f, s, at, shape, limit - rest);
        if (!left->n)
            continue;
        const struct cands *right =
            finder_search(a->f, s + at, n - at, second, limit - left->least);
        for (uint32_t i = 0; i < left->n && i < BEST; i++)
            for (uint32_t j = 0; j < right->n && j < BEST; j++) {
                float cost = channel_weight * (left->v[i].cost + right->v[j].cost) + split_cost;
                if (cost <= most)
                    put(a, (struct arc){cost, {left->v[i].word, right->v[j].word}, ARC_WORD,
                                        (uint8_t)shape, 1});
            }
    }
}

/* A token that the first round was sure of keeps its reading. */
static bool is_settled(const struct passage *p, size_t i)
{
    const struct choice *c = p->before ? &p->before[i] : NULL;
    return c && c->sure >= settled && c->cost <= settled_cost && (c->how != HOW_KEEP || c->heard.w != LM_UNK);
}

/* A core and the next one as a single word: 'tr ong', 'Ho 1'. */
static void put_join(struct arcs *a, const struct passage *p, size_t i, enum shape shape)
{
    const struct noise_token *t = &p->tokens[i], *u = t + 1;
    if (i + 1 >= p->n || is_settled(p, i + 1) || u->line != t->line || u->kind != LM_FIRST || u->figure || (t->signs > 2 && u->signs > 2) || t->signs + u->signs > 8)
        return;
    const char *s = p->lines[t->line];
    char both[64];
    bool hangs = i && t->glued && t[-1].figure; /* '34& méi': the blank parts them from the number */
    if (hangs || t->len + u->len >= sizeof both)
        return;
    memcpy(both, s + t->off, t->len);
    memcpy(both + t->len, s + u->off, u->len);
    float extra = join_cost + (u->kind == LM_NUM || t->kind == LM_NUM ? number_word : 0);
    put_words(a, both, t->len + u->len, shape, 2, extra, extra + 6);
}

/* '8h00', '13h30', '7g' */
static bool is_time(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && i < 2 && utf8_is_digit(s[i]))
        i++;
    if (!i || i >= n || (s[i] != 'h' && s[i] != 'g'))
        return false;
    for (i++; i < n; i++)
        if (!utf8_is_digit(s[i]))
            return false;
    return true;
}

/* Both are right in the same place, so what a page seems to say stands. */
static bool is_free_choice(const char *name)
{
    return !strcmp(name, "hàng") || !strcmp(name, "hằng");
}

/* Letters of lists and their like: 'b)', 'điểm c', and a lone consonant our own OCR is sure of. */
static bool is_item(const struct passage *p, size_t i)
{
    const struct noise_token *t = &p->tokens[i];
    const char *s = p->lines[t->line] + t->off;
    struct letter l = letter_of((unsigned char)*s);
    if (p->careful && strspn(s, "ivx") == t->len)
        return true;
    if (t->signs != 1 || t->len > 2)
        return false;
    bool begins = !i || t[-1].line != t->line;
    if (s[t->len] == ')' || (begins && s[t->len] == '.'))
        return true;
    return p->careful && !(l.plain && strchr("aeiouy", l.plain)) && (t->len == 1 || !memcmp(s, "đ", 2));
}

/* Does it hold a letter that no reader without Vietnamese has? Such words were never broken: marks of
 * electronic signatures, notes of an editor. */
static bool is_of_this_tongue(const char *s, size_t n)
{
    for (size_t i = 0, k; i < n; i += k) {
        int32_t cp;
        k = utf8_decode(s + i, n - i, &cp);
        if (letter_of(cp).plain && cp > 0xFF)
            return true;
    }
    return false;
}

static void put_core(struct arcs *a, const struct passage *p, size_t i)
{
    const struct noise_token *t = &p->tokens[i];
    const char *s = p->lines[t->line] + t->off;
    if (t->code || t->fixed || t->figure || is_item(p, i) || is_time(s, t->len) || (p->careful && t->digits)) {
        put(a, (struct arc){0, {(uint16_t)lm_find(a->m, s, t->len), 0}, ARC_KEEP, t->shape, 1});
        return;
    }
    char name[64];
    unsigned known = 0;
    size_t n = text_name(s, t->len, name, sizeof name);
    if (n)
        known = lm_find(a->m, name, n);
    if (known && (p->careful ? is_free_choice(name) : is_of_this_tongue(s, t->len))) {
        put(a, (struct arc){0, {(uint16_t)known, 0}, ARC_KEEP, t->shape, 1});
        return;
    }
    a->stays = p->careful ? known : 0;
    a->conf = (float)t->conf / 100;
    bool abbreviation = known && utf8_is_upper((unsigned char)name[0]);
    float extra = t->kind == LM_NUM ? number_word : 0;
    enum shape shape = (enum shape)t->shape;
    if (a->caps_line != t->line) {
        a->caps_line = t->line;
        a->caps = line_is_upper(p, i);
    }
    bool caps = a->caps;
    if (shape == SHAPE_CAP && t->signs == 1 && caps)
        shape = SHAPE_UPPER;
    float least = 99;
    if (abbreviation)
        put(a, (struct arc){0, {(uint16_t)known, 0}, ARC_KEEP, SHAPE_UPPER, 1});
    least = put_words(a, s, t->len, shape, 1, extra, NO_LIMIT);
    if (shape == SHAPE_UPPER && !caps && t->signs <= 3)
        put_words(a, s, t->len, SHAPE_CAP, 1, extra + other_shape, NO_LIMIT);
    if (shape == SHAPE_LOWER && caps)
        put_words(a, s, t->len, SHAPE_UPPER, 1, extra, NO_LIMIT);
    if (t->kind == LM_FIRST) {
        put(a, (struct arc){keep_cost(s, t, p->careful), {LM_UNK, 0}, ARC_KEEP, t->shape, 1});
        if (t->signs <= 2)
            put(a, (struct arc){core_through, {0, 0}, ARC_THROUGH, t->shape, 1});
        if (t->signs >= 4 && t->signs <= 14 && least > split_asks)
            put_splits(a, s, t->len, shape, least + 4);
    } else {
        put(a, (struct arc){0, {LM_NUM, 0}, ARC_KEEP, t->shape, 1});
    }
    a->stays = 0;
    put_join(a, p, i, shape);
}

static void put_settled(struct arcs *a, const struct choice *c)
{
    if (c->how == HOW_JOINED)
        return; /* the arc before leads over it */
    for (int i = 0; i < c->nothers; i++)
        put(a, c->others[i]);
}

/* Is this number surely one? Digits always are; a roman one that is long, of a date or code, or a
 * list's. */
static bool is_figure(const struct passage *p, size_t i)
{
    const struct noise_token *t = &p->tokens[i];
    const char *s = p->lines[t->line], after = s[t->off + t->len];
    bool begins = !i || t[-1].line != t->line;
    return t->figure || t->signs > 3 || t->fixed || after == '%' || after == '/' || after == '-' ||
           after == ')' || begins || (t->glued && t[-1].kind == LM_DASH);
}

void arcs_make(struct arcs *a, const struct passage *p)
{
    a->n = 0;
    a->f = p->finder;
    a->caps_line = UINT32_MAX;
    while (a->cap_first < p->n + 1)
        a->first = vec_grow(a->first, &a->cap_first, sizeof *a->first);
    for (size_t i = 0; i < p->n; i++) {
        const struct noise_token *t = &p->tokens[i];
        a->first[i] = (uint32_t)a->n;
        if (is_settled(p, i)) {
            put_settled(a, &p->before[i]);
        } else if (t->kind == LM_FIRST || (t->kind == LM_NUM && !is_figure(p, i))) {
            put_core(a, p, i);
        } else {
            put(a, (struct arc){0, {t->kind, 0}, ARC_KEEP, t->shape, 1});
            if (t->kind != LM_NUM)
                put(a, (struct arc){mark_through, {0, 0}, ARC_THROUGH, t->shape, 1});
        }
    }
    a->first[p->n] = (uint32_t)a->n;
}
