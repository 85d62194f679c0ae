#include "repair_cand.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "hash.h"
#include "repair_part.h"
#include "repair_trie.h"
#include "syllable.h"
#include "utf8.h"

enum { SIGNS_MAX = 14, INITIAL_SIGNS = 5, REMEMBER_BYTES = 12 << 20, NO_WORD = 0 };

static const float prior_weight = 0.7f; /* of ln frequency beside the channel, in ranking */
static const float first_look = 4.0f;  /* of the conceivable best, to learn the real one */
static const float behind_best = 9.0f; /* nats that a candidate may rank behind the best */

struct memo {
    const char *s; /* NULL: free */
    uint32_t n, shape;
    float limit;
    struct cands *found;
};

struct syllables { /* all words that are syllables, by their parts */
    struct trie *initials, *rimes;
    size_t nrimes;
    uint16_t *word; /* [initials * rimes]; NO_WORD where there is none */
    float *prior;   /* [words] what it adds to a word's cost in ranking */
    float least_prior, most_prior;
};

struct finder {
    const struct lm *m;
    struct channel *channel;
    struct syllables *of; /* lent by the finder that this one is a copy of */
    bool copy;
    struct parts *initials, *rimes;
    float *cost;    /* [words]: of the word in this search */
    uint32_t *turn_of, turn;
    float best; /* rank in this search */
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
    struct spelling s = {.n = (uint8_t)n, .prior = CHANNEL_NEVER};
    memcpy(s.letter, letters, n);
    for (size_t i = 0; i < k->n; i++)
        if (k->v[i].n == n && !memcmp(k->v[i].letter, letters, n))
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

static struct syllables *syllables_new(const struct lm *m)
{
    struct syllables *k = xcalloc(1, sizeof *k);
    struct inventory initials = {0}, rimes = {0};
    unsigned words = lm_words(m);
    struct split *split = xcalloc(2 * (size_t)words, sizeof *split);
    size_t nsplit = 0;
    for (unsigned w = LM_FIRST; w < words; w++) {
        const char *s = lm_name(m, w);
        struct pair p;
        if (!syllable_valid(s, strlen(s)) || !pair_print(&p, s, strlen(s)) || is_misspelt(&p))
            continue;
        split[nsplit++] = split_word(&p, w, &initials, &rimes);
        if (other_style(&p))
            split[nsplit++] = split_word(&p, w, &initials, &rimes);
    }
    k->nrimes = rimes.n;
    k->word = xcalloc(initials.n * rimes.n + 1, sizeof *k->word);
    k->prior = xcalloc(words, sizeof *k->prior);
    for (unsigned w = LM_FIRST; w < words; w++) {
        k->prior[w] = -lm_prior(m, w) * prior_weight;
        if (w == LM_FIRST || k->prior[w] < k->least_prior)
            k->least_prior = k->prior[w];
        k->most_prior = k->prior[w] > k->most_prior ? k->prior[w] : k->most_prior;
    }
    for (size_t i = 0; i < nsplit; i++) {
        if (split[i].rime == UINT16_MAX)
            continue;
        k->word[split[i].initial * rimes.n + split[i].rime] = split[i].word;
        initials.v[split[i].initial].prior = 0; /* words are weighed once, by their rime */
        float *prior = &rimes.v[split[i].rime].prior;
        *prior = k->prior[split[i].word] < *prior ? k->prior[split[i].word] : *prior;
    }
    k->initials = trie_new(initials.v, initials.n);
    k->rimes = trie_new(rimes.v, rimes.n);
    free(split);
    free(initials.v);
    free(rimes.v);
    return k;
}

static struct finder *finder_over(const struct lm *m, struct syllables *of, bool copy)
{
    struct finder *f = xcalloc(1, sizeof *f);
    f->m = m;
    f->of = of;
    f->copy = copy;
    f->mem = arena_new();
    f->initials = parts_new(of->initials);
    f->rimes = parts_new(of->rimes);
    f->cost = xcalloc(lm_words(m), sizeof *f->cost);
    f->turn_of = xcalloc(lm_words(m), sizeof *f->turn_of);
    return f;
}

struct finder *finder_new(const struct lm *m)
{
    return finder_over(m, syllables_new(m), false);
}

struct finder *finder_copy(const struct finder *f)
{
    return finder_over(f->m, f->of, true);
}

void finder_free(struct finder *f)
{
    if (!f)
        return;
    arena_free(f->mem);
    parts_free(f->initials);
    parts_free(f->rimes);
    if (!f->copy) {
        trie_free(f->of->initials);
        trie_free(f->of->rimes);
        free(f->of->word);
        free(f->of->prior);
        free(f->of);
    }
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

enum { MANY = 2048 };

struct harvest { /* words found in this turn, their costs in f->cost */
    uint16_t words[MANY];
    size_t n;
};

/* Adds the words of one division into initial and rime to the list of this turn: those that may rank
 * well enough. Lists may be wider than was asked for: what they have more is never kept. */
static void combine(struct finder *f, const struct part_cands *a, const struct part_cands *b,
                    float limit, struct harvest *h)
{
    const struct syllables *of = f->of;
    for (uint32_t i = 0; i < a->n; i++) {
        const uint16_t *row = of->word + (size_t)a->v[i].part * of->nrimes;
        for (uint32_t k = 0; k < b->n; k++) {
            float cost = a->v[i].cost + b->v[k].cost, rank;
            if (a->v[i].cost + b->v[k].rank > f->best + behind_best)
                break;
            uint16_t w = row[b->v[k].part];
            if (w == NO_WORD || cost > limit)
                continue;
            rank = cost + of->prior[w];
            f->best = rank < f->best ? rank : f->best;
            if (f->turn_of[w] != f->turn && h->n < MANY) {
                f->turn_of[w] = f->turn;
                f->cost[w] = cost;
                h->words[h->n++] = w;
            } else if (f->turn_of[w] == f->turn && cost < f->cost[w]) {
                f->cost[w] = cost;
            }
        }
    }
}

static float lesser(float a, float b)
{
    return a < b ? a : b;
}

struct division { /* of the signs into initial and rime */
    size_t at;
    enum capitals rest; /* of the rime */
    float rime, least;  /* what the rime, and both, cost at least */
};

/* The ways to divide the signs into v[INITIAL_SIGNS + 1], the cheapest first. */
static size_t divisions(struct finder *f, const uint8_t *signs, size_t n, enum capitals first,
                        struct division *v)
{
    size_t nv = 0;
    for (size_t at = 0; at <= INITIAL_SIGNS && at <= n; at++, nv++) {
        enum capitals rest = first == CAPS_FIRST && at ? CAPS_NONE : first;
        float rime = parts_least(f->rimes, signs + at, n - at, rest);
        struct division d = {at, rest, rime, parts_least(f->initials, signs, at, first) + rime};
        size_t to = nv;
        for (; to && d.least < v[to - 1].least; to--)
            v[to] = v[to - 1];
        v[to] = d;
    }
    return nv;
}

static enum capitals capitals_of(enum shape shape)
{
    return shape == SHAPE_UPPER ? CAPS_ALL : shape == SHAPE_CAP ? CAPS_FIRST : CAPS_NONE;
}

/* Adds the words of one division that rank no worse than `best` and cost no more than `limit`. */
static void reap(struct finder *f, const uint8_t *signs, size_t n, enum capitals first,
                 const struct division *v, float best, float limit, struct harvest *h)
{
    const struct part_cands *initials =
        parts_search(f->initials, signs, v->at, first, best - f->of->least_prior - v->rime);
    if (!initials->n)
        return;
    const struct part_cands *rimes =
        parts_search(f->rimes, signs + v->at, n - v->at, v->rest, best - initials->least);
    combine(f, initials, rimes, limit, h);
}

/* The words of all divisions. A first look at the nearest ones of the likeliest division tells how
 * far it is worth to look. */
static void divide(struct finder *f, const uint8_t *signs, size_t n, enum shape shape, float limit,
                   struct harvest *h)
{
    struct division v[INITIAL_SIGNS + 1];
    enum capitals first = capitals_of(shape);
    size_t nv = divisions(f, signs, n, first, v);
    float least_prior = f->of->least_prior;
    if (v[0].least <= limit)
        reap(f, signs, n, first, &v[0], v[0].least + least_prior + first_look, limit, h);
    for (size_t i = 0; i < nv; i++) {
        float best = lesser(limit + f->of->most_prior, f->best + behind_best); /* rank of use */
        if (v[i].least > limit || v[i].least + least_prior > best)
            break;
        reap(f, signs, n, first, &v[i], best, limit, h);
    }
}

struct ranked {
    struct cand c;
    float rank;
};

static bool ranks_before(const struct ranked *a, const struct ranked *b)
{
    return a->rank != b->rank ? a->rank < b->rank : a->c.word < b->c.word;
}

/* Candidates of the signs into out[MAX_CANDS], best first. */
static size_t find(struct finder *f, const uint8_t *signs, size_t n, enum shape shape, float limit,
                   struct cand *out)
{
    struct harvest h;
    struct ranked best[MAX_CANDS + 1]; /* those so far, in order */
    f->turn++;
    f->best = CHANNEL_NEVER;
    size_t kept = 0;
    h.n = 0;
    divide(f, signs, n, shape, limit, &h);
    for (size_t i = 0; i < h.n; i++) {
        struct ranked r = {.c = {h.words[i], f->cost[h.words[i]]}};
        r.rank = r.c.cost + f->of->prior[r.c.word];
        if (r.rank > f->best + behind_best || (kept == MAX_CANDS && !ranks_before(&r, &best[kept - 1])))
            continue;
        size_t at = kept;
        for (; at && ranks_before(&r, &best[at - 1]); at--)
            best[at] = best[at - 1];
        best[at] = r;
        kept += kept < MAX_CANDS;
    }
    for (size_t i = 0; i < kept; i++)
        out[i] = best[i].c;
    return kept;
}

static uint32_t memo_hash(const char *s, size_t n, enum shape shape)
{
    uint32_t h = hash32(HASH32 ^ (uint32_t)shape, s, n);
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

float finder_least(struct finder *f, const char *s, size_t n, enum shape shape)
{
    uint8_t signs[CHANNEL_MAX];
    struct division v[INITIAL_SIGNS + 1];
    size_t nsigns = channel_signs(f->channel, s, n, false, signs);
    if (!nsigns || nsigns > SIGNS_MAX)
        return CHANNEL_NEVER;
    divisions(f, signs, nsigns, capitals_of(shape), v);
    return v[0].least;
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
