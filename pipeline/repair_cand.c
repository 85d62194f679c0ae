#include "repair_cand.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "repair_part.h"
#include "syllable.h"
#include "utf8.h"

enum { SIGNS_MAX = 14, INITIAL_SIGNS = 5, REMEMBER_BYTES = 12 << 20, NO_WORD = 0 };

static const float prior_weight = 0.7f; /* of ln frequency beside the channel, in ranking */
static const float behind_best = 9.0f; /* nats that a candidate may rank behind the best */

struct memo {
    const char *s; /* NULL: free */
    uint32_t n, shape;
    float limit;
    struct cands *found;
};

struct finder {
    const struct lm *m;
    struct channel *channel;
    struct parts *initials, *rimes;
    size_t ninitials, nrimes;
    uint16_t *word; /* [initials * rimes]; NO_WORD where there is none */
    float *cost;    /* [words]: of the word in this search */
    uint32_t *turn_of, turn;
    struct memo *memo;
    size_t mask, used;
    struct arena *mem;
};

struct inventory { /* distinct spellings */
    struct spelling *v;
    size_t n, cap;
};

static size_t number_of(struct inventory *k, const uint8_t *letters, size_t n)
{
    struct spelling s = {.n = (uint8_t)n};
    memcpy(s.letter, letters, n);
    for (size_t i = 0; i < k->n; i++)
        if (!memcmp(&k->v[i], &s, sizeof s))
            return i;
    VEC_PUSH(k->v, k->n, k->cap) = s;
    return k->n - 1;
}

/* Letters of the initial: consonants, with the u of 'qu' and the i of 'gi' before a vowel. */
static size_t initial_length(const struct pair *p)
{
    size_t i = 0;
    char before = 0;
    for (; i < p->nprint; i++) {
        struct letter l = letter_of(letter_at(p->print[i]));
        bool glide = i + 1 < p->nprint && !l.tone && l.vowel < 0x80 &&
                     ((before == 'q' && l.plain == 'u') || (before == 'g' && l.plain == 'i' && i == 1)) &&
                     strchr("aeiouy", letter_of(letter_at(p->print[i + 1])).plain);
        if (strchr("aeiouy", l.plain) && !glide)
            break;
        before = l.plain;
    }
    return i;
}

/* 'qúy': texts have it, no style does. */
static bool is_misspelt(const struct pair *p)
{
    return p->nprint > 1 && letter_at(p->print[0]) == 'q' && letter_at(p->print[1]) != 'u';
}

/* 'hóa' in the other style, 'hoá': offices print both. False where there is but one. */
static bool other_style(struct pair *p)
{
    if (p->nprint < 2 || letter_at(p->print[0]) == 'q')
        return false;
    struct letter x = letter_of(letter_at(p->print[p->nprint - 2]));
    struct letter y = letter_of(letter_at(p->print[p->nprint - 1]));
    bool fits = (x.vowel == 'o' && (y.vowel == 'a' || y.vowel == 'e')) || (x.vowel == 'u' && y.vowel == 'y');
    if (!fits || !x.tone || y.tone)
        return false;
    p->print[p->nprint - 2] = letter_number(x.vowel);
    p->print[p->nprint - 1] = letter_number(letter_with_tone(y.vowel, x.tone));
    return true;
}

struct split { /* of a word: numbers of its parts; rime is UINT16_MAX where there is none */
    uint16_t initial, rime, word;
};

static struct split split_word(const struct pair *p, unsigned word, struct inventory *initials,
                               struct inventory *rimes)
{
    struct split s = {.rime = UINT16_MAX, .word = (uint16_t)word};
    size_t n = initial_length(p);
    if (n == p->nprint || p->nprint > 8)
        return s;
    s.initial = (uint16_t)number_of(initials, p->print, n);
    s.rime = (uint16_t)number_of(rimes, p->print + n, p->nprint - n);
    return s;
}

struct finder *finder_new(const struct lm *m)
{
    struct finder *f = xcalloc(1, sizeof *f);
    struct inventory initials = {0}, rimes = {0};
    unsigned words = lm_words(m);
    struct split *split = xcalloc(2 * (size_t)words, sizeof *split);
    size_t nsplit = 0;
    f->m = m;
    f->mem = arena_new();
    for (unsigned w = LM_FIRST; w < words; w++) {
        const char *s = lm_name(m, w);
        struct pair p;
        if (!syllable_valid(s, strlen(s)) || !pair_print(&p, s, strlen(s)) || is_misspelt(&p))
            continue;
        split[nsplit++] = split_word(&p, w, &initials, &rimes);
        if (other_style(&p))
            split[nsplit++] = split_word(&p, w, &initials, &rimes);
    }
    f->ninitials = initials.n;
    f->nrimes = rimes.n;
    f->word = xcalloc(initials.n * rimes.n + 1, sizeof *f->word);
    for (size_t i = 0; i < nsplit; i++)
        if (split[i].rime != UINT16_MAX)
            f->word[split[i].initial * rimes.n + split[i].rime] = split[i].word;
    f->initials = parts_new(initials.v, initials.n);
    f->rimes = parts_new(rimes.v, rimes.n);
    f->cost = xcalloc(words, sizeof *f->cost);
    f->turn_of = xcalloc(words, sizeof *f->turn_of);
    free(split);
    free(initials.v);
    free(rimes.v);
    return f;
}

struct finder *finder_copy(const struct finder *f)
{
    struct finder *k = xcalloc(1, sizeof *k);
    size_t cells = f->ninitials * f->nrimes + 1;
    unsigned words = lm_words(f->m);
    k->m = f->m;
    k->mem = arena_new();
    k->ninitials = f->ninitials;
    k->nrimes = f->nrimes;
    k->word = xmalloc(cells * sizeof *k->word);
    memcpy(k->word, f->word, cells * sizeof *k->word);
    k->initials = parts_copy(f->initials);
    k->rimes = parts_copy(f->rimes);
    k->cost = xcalloc(words, sizeof *k->cost);
    k->turn_of = xcalloc(words, sizeof *k->turn_of);
    return k;
}

void finder_free(struct finder *f)
{
    if (!f)
        return;
    arena_free(f->mem);
    parts_free(f->initials);
    parts_free(f->rimes);
    free(f->word);
    free(f->cost);
    free(f->turn_of);
    free(f->memo);
    free(f);
}

static void forget(struct finder *f)
{
    arena_free(f->mem);
    f->mem = arena_new();
    if (f->memo)
        memset(f->memo, 0, (f->mask + 1) * sizeof *f->memo);
    f->used = 0;
}

void finder_channel(struct finder *f, struct channel *c)
{
    if (f->channel == c)
        return;
    f->channel = c;
    forget(f);
    parts_channel(f->initials, c);
    parts_channel(f->rimes, c);
}

void finder_trim(struct finder *f)
{
    if (arena_used(f->mem) + parts_remembered(f->initials) + parts_remembered(f->rimes) <
        REMEMBER_BYTES)
        return;
    forget(f);
    parts_forget(f->initials);
    parts_forget(f->rimes);
}

struct within { /* parts of a search that may have been wider, and what they may cost here */
    const struct part_cands *of;
    float limit;
};

/* Adds the words of one division into initial and rime to the list of this turn. */
static size_t combine(struct finder *f, struct within initials, struct within rimes, uint16_t *out,
                      size_t n, size_t most)
{
    const struct part_cands *a = initials.of, *b = rimes.of;
    for (uint32_t i = 0; i < a->n; i++)
        for (uint32_t k = 0; k < b->n; k++) {
            uint16_t w = f->word[a->v[i].part * f->nrimes + b->v[k].part];
            if (w == NO_WORD || a->v[i].cost > initials.limit || b->v[k].cost > rimes.limit)
                continue;
            float cost = a->v[i].cost + b->v[k].cost;
            if (f->turn_of[w] != f->turn && n < most) {
                f->turn_of[w] = f->turn;
                f->cost[w] = cost;
                out[n++] = w;
            } else if (f->turn_of[w] == f->turn && cost < f->cost[w]) {
                f->cost[w] = cost;
            }
        }
    return n;
}

struct division { /* of the signs into initial and rime */
    size_t at;
    enum capitals rest; /* of the rime */
    float rime, least;  /* what the rime, and both, cost at least */
};

static int by_least(const void *a, const void *b)
{
    const struct division *x = a, *y = b;
    if (x->least != y->least)
        return x->least < y->least ? -1 : 1;
    return (x->at < y->at) - (x->at > y->at);
}

/* All words of all divisions into words[], their costs into f->cost. */
static size_t divide(struct finder *f, const uint8_t *signs, size_t n, enum shape shape, float limit,
                     uint16_t *words, size_t most)
{
    enum capitals first = shape == SHAPE_UPPER ? CAPS_ALL : shape == SHAPE_CAP ? CAPS_FIRST : CAPS_NONE;
    struct division v[INITIAL_SIGNS + 1];
    size_t nv = 0, count = 0;
    for (size_t at = 0; at <= INITIAL_SIGNS && at <= n; at++, nv++) {
        enum capitals rest = shape == SHAPE_CAP && at ? CAPS_NONE : first;
        float rime = parts_least(f->rimes, signs + at, n - at, rest);
        v[nv] = (struct division){at, rest, rime, parts_least(f->initials, signs, at, first) + rime};
    }
    qsort(v, nv, sizeof *v, by_least);
    float best = limit;
    for (size_t i = 0; i < nv && v[i].least <= best; i++) {
        struct within a = {NULL, best - v[i].rime}, b;
        const struct part_cands *initials =
            parts_search(f->initials, signs, v[i].at, first, a.limit);
        if (!initials->n || initials->least > a.limit)
            continue;
        a.of = initials;
        b.limit = best - initials->least;
        const struct part_cands *rimes =
            parts_search(f->rimes, signs + v[i].at, n - v[i].at, v[i].rest, b.limit);
        b.of = rimes;
        count = combine(f, a, b, words, count, most);
        if (count && initials->least + rimes->least + behind_best < best)
            best = initials->least + rimes->least + behind_best;
    }
    return count;
}

struct ranked {
    struct cand c;
    float rank;
};

static int by_rank(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->c.word > y->c.word) - (x->c.word < y->c.word);
}

/* Candidates of the signs into out[MAX_CANDS], best first. */
static size_t find(struct finder *f, const uint8_t *signs, size_t n, enum shape shape, float limit,
                   struct cand *out)
{
    enum { MANY = 2048 };
    uint16_t words[MANY];
    struct ranked ranked[MANY];
    f->turn++;
    size_t count = divide(f, signs, n, shape, limit, words, MANY), kept = 0;
    float best = 99;
    for (size_t i = 0; i < count; i++) {
        float rank = f->cost[words[i]] - lm_prior(f->m, words[i]) * prior_weight;
        best = rank < best ? rank : best;
        ranked[i].c = (struct cand){words[i], f->cost[words[i]]};
        ranked[i].rank = rank;
    }
    for (size_t i = 0; i < count; i++)
        if (ranked[i].rank <= best + behind_best && ranked[i].c.cost <= limit)
            ranked[kept++] = ranked[i];
    qsort(ranked, kept, sizeof *ranked, by_rank);
    if (kept > MAX_CANDS)
        kept = MAX_CANDS;
    for (size_t i = 0; i < kept; i++)
        out[i] = ranked[i].c;
    return kept;
}

static uint32_t memo_hash(const char *s, size_t n, enum shape shape)
{
    uint32_t h = 2166136261u ^ (uint32_t)shape;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 16777619u;
    return h ^ h >> 15;
}

static void memo_grow(struct finder *f)
{
    struct memo *old = f->memo;
    size_t n = old ? f->mask + 1 : 0, cap = n ? 2 * n : 1 << 12;
    f->memo = xcalloc(cap, sizeof *f->memo);
    f->mask = cap - 1;
    for (size_t i = 0; i < n; i++) {
        if (!old[i].s)
            continue;
        size_t at = memo_hash(old[i].s, old[i].n, (enum shape)old[i].shape) & f->mask;
        while (f->memo[at].s)
            at = (at + 1) & f->mask;
        f->memo[at] = old[i];
    }
    free(old);
}

const struct cands *finder_search(struct finder *f, const char *s, size_t n, enum shape shape,
                                  float limit)
{
    if (!f->memo || 2 * f->used > f->mask)
        memo_grow(f);
    size_t at = memo_hash(s, n, shape) & f->mask;
    for (; f->memo[at].s; at = (at + 1) & f->mask)
        if (f->memo[at].n == n && f->memo[at].shape == (uint32_t)shape && !memcmp(f->memo[at].s, s, n))
            break;
    /* Of a wider search more would be found: what a word is read as would hang on what came before. */
    if (f->memo[at].s && f->memo[at].limit == limit)
        return f->memo[at].found;
    struct cand found[MAX_CANDS];
    uint8_t signs[CHANNEL_MAX];
    size_t nsigns = channel_signs(f->channel, s, n, false, signs), count = 0;
    if (nsigns && nsigns <= SIGNS_MAX)
        count = find(f, signs, nsigns, shape, limit, found);
    struct cands *c = arena_alloc(f->mem, sizeof *c + count * sizeof *c->v);
    c->n = (uint32_t)count;
    c->least = 99;
    for (size_t i = 0; i < count; i++) {
        c->v[i] = found[i];
        c->least = found[i].cost < c->least ? found[i].cost : c->least;
    }
    f->used += !f->memo[at].s;
    f->memo[at] = (struct memo){arena_strndup(f->mem, s, n), (uint32_t)n, (uint32_t)shape, limit, c};
    return c;
}
