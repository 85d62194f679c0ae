#include "lm_count.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "hash.h"
#include "lm_text.h"
#include "syllable.h"

/* Words seen so far, by open hashing; an entry's number is what the token stream holds. */
struct pool {
    struct entry {
        char *name;
        uint32_t n;
        uint32_t word; /* its number in the model; LM_UNK if it did not make it */
    } *v;
    size_t n, cap;
    uint32_t *slots;
    size_t mask;
    struct arena *mem;
};

static uint32_t hash(const char *s)
{
    uint32_t h = hash32(HASH32, s, strlen(s));
    return h ^ h >> 15;
}

static void pool_grow(struct pool *p)
{
    size_t cap = p->slots ? (p->mask + 1) * 2 : 1 << 16;
    free(p->slots);
    p->slots = xcalloc(cap, sizeof *p->slots);
    p->mask = cap - 1;
    for (size_t i = 0; i < p->n; i++) {
        size_t at = hash(p->v[i].name) & p->mask;
        while (p->slots[at])
            at = (at + 1) & p->mask;
        p->slots[at] = (uint32_t)i + 1;
    }
}

static uint32_t pool_number(struct pool *p, const char *name)
{
    if (!p->slots || p->n * 2 > p->mask)
        pool_grow(p);
    size_t at = hash(name) & p->mask;
    for (; p->slots[at]; at = (at + 1) & p->mask)
        if (!strcmp(p->v[p->slots[at] - 1].name, name))
            return p->slots[at] - 1;
    VEC_PUSH(p->v, p->n, p->cap) = (struct entry){.name = arena_strdup(p->mem, name)};
    p->slots[at] = (uint32_t)p->n;
    return (uint32_t)p->n - 1;
}

struct stream { /* all tokens: LM_FIRST + number of a pool entry, or a special word */
    uint32_t *v;
    size_t n, cap;
};

/* Appends a line's tokens, LM_START before each sentence. */
static void take_line(struct pool *p, struct stream *s, const char *line, size_t n)
{
    struct text_token t;
    char name[64];
    bool begun = false;
    for (size_t at = 0; text_next(line, n, &at, &t);) {
        uint32_t id = t.kind;
        if (t.kind == LM_STOP && !begun)
            continue;
        if (!begun)
            VEC_PUSH(s->v, s->n, s->cap) = LM_START;
        begun = t.kind != LM_STOP;
        if (t.kind == LM_FIRST) {
            id = LM_UNK;
            if (text_name(line + t.off, t.len, name, sizeof name)) {
                uint32_t e = pool_number(p, name);
                p->v[e].n++;
                id = LM_FIRST + e;
            }
        }
        VEC_PUSH(s->v, s->n, s->cap) = id;
    }
}

static int by_name(const void *a, const void *b)
{
    const struct entry *x = *(struct entry *const *)a, *y = *(struct entry *const *)b;
    return strcmp(x->name, y->name);
}

/* Chooses the words, names them in the order of their bytes. */
static void choose_words(struct pool *p, struct counts *c, uint32_t min_syl, uint32_t min_abbr)
{
    struct entry **kept = xmalloc((p->n + 1) * sizeof *kept);
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        struct entry *e = &p->v[i];
        bool syllable = syllable_valid(e->name, strlen(e->name));
        bool lone = !syllable && strlen(e->name) < 2;
        if (!lone && e->n >= (syllable ? min_syl : min_abbr) && n < LM_MAX_WORDS - LM_FIRST)
            kept[n++] = e;
    }
    qsort(kept, n, sizeof(struct entry *), by_name);
    c->words = LM_FIRST + (uint32_t)n;
    c->names = xcalloc(c->words, sizeof *c->names);
    for (uint32_t i = 0; i < c->words; i++) {
        c->names[i] = xstrdup(i < LM_FIRST ? "" : kept[i - LM_FIRST]->name);
        if (i >= LM_FIRST)
            kept[i - LM_FIRST]->word = i;
    }
    free(kept);
}

/* Sorts by 13-bit digits, least first: 39 bits in three passes. */
static uint64_t *radix_sort(uint64_t *v, size_t n)
{
    uint64_t *to = xmalloc((n + 1) * sizeof *to);
    size_t *at = xmalloc(((size_t)LM_MAX_WORDS + 1) * sizeof *at);
    for (int pass = 0; pass < 3; pass++) {
        int shift = pass * LM_WORD_BITS;
        memset(at, 0, ((size_t)LM_MAX_WORDS + 1) * sizeof *at);
        for (size_t i = 0; i < n; i++)
            at[(v[i] >> shift & (LM_MAX_WORDS - 1)) + 1]++;
        for (size_t i = 0; i < LM_MAX_WORDS; i++)
            at[i + 1] += at[i];
        for (size_t i = 0; i < n; i++)
            to[at[v[i] >> shift & (LM_MAX_WORDS - 1)]++] = v[i];
        uint64_t *swap = v;
        v = to;
        to = swap;
    }
    free(to);
    free(at);
    return v;
}

static void count_grams(struct counts *c, const struct stream *s, const struct pool *p)
{
    c->uni = xcalloc(c->words, sizeof *c->uni);
    c->bi = xcalloc((size_t)c->words * c->words, sizeof *c->bi);
    uint64_t *keys = xmalloc((s->n + 1) * sizeof *keys);
    size_t nkeys = 0;
    uint32_t a = LM_START, b = LM_START; /* the two words before */
    for (size_t i = 0; i < s->n; i++) {
        uint32_t w = s->v[i] < LM_FIRST ? s->v[i] : p->v[s->v[i] - LM_FIRST].word;
        if (w != LM_START) {
            c->uni[w]++;
            c->bi[(size_t)b * c->words + w]++;
            if (b != LM_START)
                keys[nkeys++] = (uint64_t)a << 26 | (uint64_t)b << 13 | w;
            c->tokens++;
        }
        a = w == LM_START ? LM_START : b;
        b = w;
    }
    keys = radix_sort(keys, nkeys);
    size_t types = 0;
    for (size_t i = 0; i < nkeys; i++)
        types += !i || keys[i] != keys[i - 1];
    c->tri = xmalloc((types + 1) * sizeof *c->tri);
    for (size_t i = 0; i < nkeys; i++) {
        if (!i || keys[i] != keys[i - 1])
            c->tri[c->ntri++] = (struct gram3){keys[i], 0};
        c->tri[c->ntri - 1].n++;
    }
    free(keys);
}

struct counts *counts_read(FILE *in, uint32_t min_syl, uint32_t min_abbr)
{
    struct counts *c = xcalloc(1, sizeof *c);
    struct pool pool = {.mem = arena_new()};
    struct stream stream = {0};
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    while ((n = getline(&line, &cap, in)) > 0) {
        take_line(&pool, &stream, line, (size_t)n);
        c->lines++;
    }
    choose_words(&pool, c, min_syl, min_abbr);
    count_grams(c, &stream, &pool);
    free(line);
    free(stream.v);
    free(pool.v);
    free(pool.slots);
    arena_free(pool.mem);
    return c;
}

void counts_free(struct counts *c)
{
    if (!c)
        return;
    for (uint32_t i = 0; i < c->words; i++)
        free(c->names[i]);
    free(c->names);
    free(c->uni);
    free(c->bi);
    free(c->tri);
    free(c);
}
