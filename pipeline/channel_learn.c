#include "channel_in.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "arena.h"
#include "syllable.h"
#include "utf8.h"

int32_t upper_of(int32_t cp)
{
    return utf8proc_toupper(cp);
}

/* Events under study: open hashing by the whole event. */
struct study {
    uint64_t *key; /* 0: free */
    double *p;     /* probability in this round */
    double *n;     /* expected count for the next */
    size_t mask, used;
    const struct channel *c;
    bool fresh; /* no table yet: probabilities by likeness */
};

static uint64_t event_key(uint32_t read, const uint8_t *print, uint8_t upper)
{
    return (uint64_t)1 << 63 | (uint64_t)upper << 48 | (uint64_t)print[1] << 40 |
           (uint64_t)print[0] << 32 | read;
}

static size_t slot_of(const struct study *s, uint64_t key)
{
    uint64_t h = key * 0x9E3779B97F4A7C15u;
    size_t at = (size_t)(h >> 24) & s->mask;
    while (s->key[at] && s->key[at] != key)
        at = (at + 1) & s->mask;
    return at;
}

static void study_size(struct study *s, size_t cap)
{
    struct study old = *s;
    s->mask = cap - 1;
    s->key = xcalloc(cap, sizeof *s->key);
    s->p = xcalloc(cap, sizeof *s->p);
    s->n = xcalloc(cap, sizeof *s->n);
    for (size_t i = 0; old.key && i <= old.mask; i++) {
        if (!old.key[i])
            continue;
        size_t at = slot_of(s, old.key[i]);
        s->key[at] = old.key[i];
        s->p[at] = old.p[i];
        s->n[at] = old.n[i];
    }
    free(old.key);
    free(old.p);
    free(old.n);
}

static size_t study_slot(struct study *s, uint64_t key)
{
    if (2 * s->used > s->mask)
        study_size(s, 2 * (s->mask + 1));
    size_t at = slot_of(s, key);
    if (!s->key[at]) {
        s->key[at] = key;
        s->used++;
    }
    return at;
}

static void study_add(struct study *s, uint64_t key, double n)
{
    size_t at = study_slot(s, key); /* may move the tables */
    s->n[at] += n;
}

static void study_free(struct study *s)
{
    free(s->key);
    free(s->p);
    free(s->n);
}

/* Where there is no table yet: the same letter, the same letter without marks, any other. */
static double likeness(const struct study *s, uint32_t read, const uint8_t *print, uint8_t upper)
{
    int32_t sign = s->c->sign[read & 255], cp = letter_at(print[0]);
    bool one = !print[1];
    if (one && read && read < 256) {
        if (sign == (upper & 1 ? upper_of(cp) : cp))
            return 0.8;
        struct letter a = letter_of(sign), b = letter_of(cp);
        return a.plain && a.plain == b.plain ? 0.3 : 0.02;
    }
    if (one)
        return !read ? 0.002 : read >> 16 ? 0.0005 : 0.005;
    return read >> 16 ? 0.0001 : read >> 8 ? 0.0003 : read ? 0.002 : 0;
}

static double event_p(const struct study *s, uint64_t key, uint32_t read, const uint8_t *print,
                      uint8_t upper)
{
    if (s->fresh)
        return likeness(s, read, print, upper);
    size_t at = slot_of(s, key);
    int nread = !read ? 0 : read < 1u << 8 ? 1 : read < 1u << 16 ? 2 : 3;
    double low = exp(-(double)channel_floor(print[1] ? 2 : 1, nread));
    return s->key[at] && s->p[at] > low ? s->p[at] : low;
}

struct step { /* one event used at a place of a pair */
    uint64_t key;
    double p;
    uint8_t i, j, di, dj;
};

/* A syllable is looked for in two parts, initial and rime: no event may lie over their border. */
static bool go_together(uint8_t a, uint8_t b)
{
    struct letter x = letter_of(letter_at(a)), y = letter_of(letter_at(b));
    bool vowel_x = strchr("aeiouy", x.plain), vowel_y = strchr("aeiouy", y.plain);
    return vowel_x || !vowel_y || (x.plain == 'q' && y.plain == 'u') ||
           (x.plain == 'g' && y.plain == 'i');
}

/* All steps of a pair, in order of where they begin. */
static size_t steps_of(const struct study *s, const struct pair *p, struct step *out)
{
    size_t n = 0;
    for (uint8_t i = 0; i < p->nprint; i++)
        for (uint8_t j = 0; j <= p->nread; j++)
            for (uint8_t di = 1; di <= 2 && i + di <= p->nprint; di++)
                for (uint8_t dj = 0; dj <= 3 && j + dj <= p->nread; dj++) {
                    if (di == 2 && (!dj || !go_together(p->print[i], p->print[i + 1])))
                        continue;
                    uint8_t print[2] = {p->print[i], di > 1 ? p->print[i + 1] : 0};
                    uint8_t upper = (uint8_t)(p->upper[i] | (di > 1 ? p->upper[i + 1] << 1 : 0));
                    uint32_t read = 0;
                    for (uint8_t k = 0; k < dj; k++)
                        read |= (uint32_t)p->read[j + k] << 8 * k;
                    uint64_t key = event_key(read, print, upper);
                    out[n++] = (struct step){key, event_p(s, key, read, print, upper), i, j, di, dj};
                }
    return n;
}

enum { SIDE = CHANNEL_MAX + 1, MAX_STEPS = CHANNEL_MAX * SIDE * 8 };

/* Adds a pair's expected events. */
static void expect(struct study *s, const struct pair *p, struct step *steps)
{
    double ahead[SIDE * SIDE] = {0}, behind[SIDE * SIDE] = {0};
    size_t n = steps_of(s, p, steps);
    ahead[0] = 1;
    for (size_t k = 0; k < n; k++) {
        const struct step *t = &steps[k];
        ahead[(t->i + t->di) * SIDE + t->j + t->dj] += ahead[t->i * SIDE + t->j] * t->p;
    }
    double all = ahead[p->nprint * SIDE + p->nread];
    if (!(all > 1e-280))
        return;
    behind[p->nprint * SIDE + p->nread] = 1;
    for (size_t k = n; k-- > 0;) {
        const struct step *t = &steps[k];
        behind[t->i * SIDE + t->j] += behind[(t->i + t->di) * SIDE + t->j + t->dj] * t->p;
    }
    for (size_t k = 0; k < n; k++) {
        const struct step *t = &steps[k];
        double share = ahead[t->i * SIDE + t->j] * t->p *
                       behind[(t->i + t->di) * SIDE + t->j + t->dj] / all;
        if (share > 1e-4)
            study_add(s, t->key, share * p->weight);
    }
}

static uint32_t print_of(uint64_t key)
{
    return (uint32_t)(key >> 32) & 0xFFFFFF; /* letters and capitals */
}

/* Probabilities from the counts, each print side to itself. */
static void maximise(struct study *s)
{
    double *total = xcalloc((size_t)1 << 18, sizeof *total);
    for (size_t i = 0; i <= s->mask; i++)
        if (s->key[i])
            total[print_of(s->key[i]) & 0x3FFFF] += s->n[i];
    for (size_t i = 0; i <= s->mask; i++)
        if (s->key[i])
            s->p[i] = s->n[i] / (total[print_of(s->key[i]) & 0x3FFFF] + 1e-12);
    free(total);
}

/* The old table's probabilities as counts, `keep` in all for each print side. */
static void hold_old(struct study *s, const struct channel *c, double keep)
{
    for (size_t i = 0; keep > 0 && i < c->n; i++) {
        const struct event *e = &c->v[i];
        study_add(s, event_key(e->read, e->print, e->upper), keep * exp(-(double)e->cost));
    }
}

void channel_learn(struct channel *c, const struct pair *pairs, size_t n, int rounds, double keep,
                   double least)
{
    struct study s = {.c = c, .fresh = !c->n};
    struct step *steps = xmalloc(MAX_STEPS * sizeof *steps);
    study_size(&s, 1 << 14);
    for (size_t i = 0; i < c->n; i++) {
        const struct event *e = &c->v[i];
        size_t at = study_slot(&s, event_key(e->read, e->print, e->upper));
        s.p[at] = exp(-(double)e->cost);
    }
    for (int round = 0; round < rounds; round++) {
        memset(s.n, 0, (s.mask + 1) * sizeof *s.n);
        for (size_t i = 0; i < n; i++)
            expect(&s, &pairs[i], steps);
        hold_old(&s, c, keep);
        maximise(&s);
        s.fresh = false;
    }
    c->n = 0;
    for (size_t i = 0; rounds && i <= s.mask; i++) {
        uint64_t key = s.key[i];
        struct event e = {.read = (uint32_t)key, .upper = (uint8_t)(key >> 48 & 3)};
        e.print[0] = (uint8_t)(key >> 32);
        e.print[1] = (uint8_t)(key >> 40);
        int nread = !e.read ? 0 : e.read < 1u << 8 ? 1 : e.read < 1u << 16 ? 2 : 3;
        e.cost = key && s.p[i] > 0 ? (float)-log(s.p[i]) : 99;
        if (key && s.n[i] >= least && e.cost < channel_floor(e.print[1] ? 2 : 1, nread))
            VEC_PUSH(c->v, c->n, c->cap) = e;
    }
    channel_index(c);
    free(steps);
    study_free(&s);
}
