/* rule_index.c -- the cues of all rules as one automaton (Aho and Corasick, 1975): a text is gone
 * through once, and then it is known where matches of each rule may begin, and which rules lack a
 * word they need. */
#include "rule_priv.h"

#include <stdlib.h>
#include <string.h>

enum {
    STATES_MAX = 60000,
    WORD_MAX = 12,      /* bytes of a cue that are looked for: more would seldom tell more */
    FEW = 3,            /* moves of a state that are looked for one by one */
    HITS_MAX = 1 << 20, /* a text of more is one that nobody writes: it is searched without the index */
};

struct state {
    uint32_t row;   /* where its moves are: a row of `rows`, or `few` moves from there on in `moves` */
    uint16_t few;   /* FEW + 1: it has a row */
    uint16_t fall;  /* the longest other state that ends as this one does */
    uint16_t tell;  /* itself or the nearest along `fall` that has acts; 0: none */
    uint16_t first; /* 1 + index of its first act; 0: none */
};

struct move {
    uint8_t byte;
    uint16_t to;
};

struct act { /* a word of a set of cues ends here */
    uint16_t next; /* 1 + index of the next of the same state; 0: none */
    uint8_t set, len;
};

struct rule_index {
    uint8_t classes[256]; /* of a byte; 0: in no cue */
    uint16_t root[256];   /* where a byte leads from the root */
    size_t nclasses, nstates, nacts, cap_acts, nmoves, nrows;
    struct state *states;
    struct move *moves;
    uint16_t *rows;
    struct act *acts;
    struct arena *mem; /* of the words of the sets */
    struct cue_set sets[INDEX_SETS];
    size_t nsets;
    bool begins[INDEX_SETS]; /* where its words stand is noted */
    struct rule_index *folded; /* the same for folded texts; NULL: not yet asked for */
};

void index_free(struct rule_index *x)
{
    if (!x)
        return;
    free(x->states);
    free(x->moves);
    free(x->rows);
    free(x->acts);
    index_free(x->folded);
    arena_free(x->mem);
    free(x);
}

/* ---- sets ---- */

static bool same_sets(const struct cue_set *a, const struct cue_set *b)
{
    for (size_t i = 0; i < a->n && i < b->n; i++)
        if (strcmp(a->v[i], b->v[i]) != 0)
            return false;
    return a->n == b->n;
}

/* The set's number; INDEX_SETS where there is no room for it. Rules share sets: of digits, of days. */
static size_t set_number(struct rule_index *x, const struct cue_set *s)
{
    size_t k = 0;
    while (k < x->nsets && !same_sets(&x->sets[k], s))
        k++;
    if (k == x->nsets && k < INDEX_SETS)
        x->sets[x->nsets++] = *s;
    return k;
}

static void need(struct rule_index *x, struct rule_code *c, const struct cue_set *s)
{
    size_t k = s->n ? set_number(x, s) : INDEX_SETS;
    if (k < INDEX_SETS)
        c->needs[k / 64] |= (uint64_t)1 << k % 64;
}

static void number_sets(struct rule_index *x, const struct rule *r)
{
    struct rule_code *c = r->code;
    const struct cue_set own = {r->needs, r->nneeds}; /* the words of 'needs =' are cues, too */
    need(x, c, &own);
    for (size_t i = 0; i < c->cues.nneeds; i++)
        need(x, c, &c->cues.needs[i]);
    size_t k = c->placed ? set_number(x, &c->cues.begins) : INDEX_SETS;
    c->placed = k < INDEX_SETS;
    c->begins = (uint8_t)k;
    if (c->placed)
        x->begins[k] = true;
    c->cues = (struct cues){0};
}

/* ---- the automaton ---- */

struct build { /* with a full row for every state; queue: states nearer the root come first */
    struct rule_index *x;
    uint16_t *next, *queue;
    size_t cap;
};

static size_t add_state(struct build *b)
{
    struct rule_index *x = b->x;
    if (x->nstates == b->cap) {
        b->cap = b->cap ? 2 * b->cap : 1024;
        b->next = xrealloc(b->next, b->cap * x->nclasses * sizeof *b->next);
        x->states = xrealloc(x->states, b->cap * sizeof *x->states);
    }
    memset(b->next + x->nstates * x->nclasses, 0, x->nclasses * sizeof *b->next);
    x->states[x->nstates] = (struct state){0};
    return x->nstates++;
}

static void add_word(struct build *b, const char *word, size_t set)
{
    struct rule_index *x = b->x;
    size_t at = 0, n = strlen(word);
    n = n < WORD_MAX ? n : WORD_MAX;
    for (size_t k = 0; k < n; k++) {
        size_t edge = at * x->nclasses + x->classes[(unsigned char)word[k]];
        size_t to = b->next[edge];
        if (!to) {
            to = add_state(b);
            b->next[edge] = (uint16_t)to;
        }
        at = to;
    }
    for (size_t i = x->states[at].first; i; i = x->acts[i - 1].next)
        if (x->acts[i - 1].set == set)
            return; /* another that is the same as far as it is looked for */
    VEC_PUSH(x->acts, x->nacts, x->cap_acts) =
        (struct act){x->states[at].first, (uint8_t)set, (uint8_t)n};
    x->states[at].first = (uint16_t)x->nacts;
}

/* Where each state falls back to, and what ends in it. */
static void close_falls(struct build *b)
{
    struct rule_index *x = b->x;
    size_t head = 0, tail = 0;
    b->queue = xcalloc(x->nstates, sizeof *b->queue);
    for (b->queue[tail++] = 0; head < tail; head++) {
        size_t s = b->queue[head];
        for (size_t c = 0; c < x->nclasses; c++) {
            size_t to = b->next[s * x->nclasses + c], fall = s;
            if (!to)
                continue;
            uint16_t found = 0;
            while (fall && !found) {
                fall = x->states[fall].fall;
                found = b->next[fall * x->nclasses + c];
            }
            struct state *t = &x->states[to];
            t->fall = found;
            t->tell = t->first ? (uint16_t)to : x->states[found].tell;
            b->queue[tail++] = (uint16_t)to;
        }
    }
}

static inline size_t move_from(const struct rule_index *x, size_t s, unsigned char byte)
{
    while (s) {
        const struct state *t = &x->states[s];
        if (t->few > FEW)
            return x->rows[t->row + x->classes[byte]];
        for (const struct move *m = x->moves + t->row, *end = m + t->few; m < end; m++)
            if (m->byte == byte)
                return m->to;
        s = t->fall;
    }
    return x->rows[x->classes[byte]]; /* the root's row is the first */
}

/* Most states have few moves: a row each would be more than a processor keeps at hand. Where there is
 * one, it says what becomes of every byte, those that fall back, too. */
static void pack_moves(struct build *b)
{
    struct rule_index *x = b->x;
    uint8_t byte_of[256] = {0};
    for (size_t i = 0; i < 256; i++)
        byte_of[x->classes[i]] = (uint8_t)i;
    x->moves = xcalloc(x->nstates, sizeof *x->moves);
    x->rows = xcalloc(x->nstates * x->nclasses / (FEW + 1) + x->nclasses, sizeof *x->rows);
    for (size_t k = 0; k < x->nstates; k++) {
        struct state *t = &x->states[b->queue[k]];
        const uint16_t *row = b->next + (size_t)b->queue[k] * x->nclasses;
        size_t n = 0;
        for (size_t c = 0; c < x->nclasses; c++)
            n += row[c] != 0;
        if (n > FEW || k == 0) {
            t->few = FEW + 1;
            t->row = (uint32_t)x->nrows;
            uint16_t *to = x->rows + x->nrows;
            for (size_t c = 0; c < x->nclasses; c++)
                to[c] = row[c] || k == 0 ? row[c] : (uint16_t)move_from(x, t->fall, byte_of[c]);
            x->nrows += x->nclasses;
            continue;
        }
        t->few = (uint16_t)n;
        t->row = (uint32_t)x->nmoves;
        for (size_t c = 0; c < x->nclasses; c++)
            if (row[c])
                x->moves[x->nmoves++] = (struct move){byte_of[c], row[c]};
    }
}

static size_t all_bytes(struct rule_index *x)
{
    size_t n = 0;
    x->nclasses = 1;
    for (size_t i = 0; i < x->nsets; i++)
        for (size_t k = 0; k < x->sets[i].n; k++)
            for (const char *p = x->sets[i].v[k]; *p; p++, n++)
                if (!x->classes[(unsigned char)*p])
                    x->classes[(unsigned char)*p] = (uint8_t)x->nclasses++;
    return n;
}

/* Of the words of its sets; false where they are too many. */
static bool make(struct rule_index *x)
{
    struct build b = {.x = x};
    if (all_bytes(x) >= STATES_MAX)
        return false;
    add_state(&b);
    for (size_t i = 0; i < x->nsets; i++)
        for (size_t k = 0; k < x->sets[i].n; k++)
            add_word(&b, x->sets[i].v[k], i);
    close_falls(&b);
    pack_moves(&b);
    for (size_t i = 0; i < 256; i++)
        x->root[i] = x->rows[x->classes[i]];
    free(b.next);
    free(b.queue);
    return true;
}

struct rule_index *index_new(struct ruleset *s, struct arena *cues)
{
    struct rule_index *x = xcalloc(1, sizeof *x);
    x->mem = cues;
    for (size_t i = 0; i < s->nrules; i++)
        number_sets(x, &s->rules[i]);
    if (make(x))
        return x;
    index_free(x);
    return NULL;
}

/* The same sets, their words folded. Folded they are no longer, so there is room for them. */
static struct rule_index *fold_index(const struct rule_index *of)
{
    struct rule_index *x = xcalloc(1, sizeof *x);
    struct buf b = {0};
    x->mem = arena_new();
    x->nsets = of->nsets;
    for (size_t i = 0; i < of->nsets; i++) {
        const struct cue_set *set = &of->sets[i];
        const char **v = arena_new_n(x->mem, const char *, set->n);
        for (size_t k = 0; k < set->n; k++) {
            buf_clear(&b);
            loose_fold(&b, set->v[k], strlen(set->v[k]));
            v[k] = arena_strdup(x->mem, buf_text(&b));
        }
        x->sets[i] = (struct cue_set){v, set->n};
    }
    buf_free(&b);
    make(x);
    return x;
}

/* ---- texts ---- */

bool index_lower(char *to, const char *s, size_t n)
{
    bool plain = true;
    memcpy(to, s, n);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i], d = i + 1 < n ? (unsigned char)s[i + 1] : 0;
        if (c < 0x80) {
            to[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
            continue;
        }
        unsigned char e = i + 2 < n ? (unsigned char)s[i + 2] : 0;
        if (c == 0xC3 && d >= 0x80 && d <= 0x9E && d != 0x97)
            to[i + 1] = (char)(d + 0x20); /* À .. Ý */
        else if ((c == 0xC4 && (d == 0x82 || d == 0x90 || d == 0xA8)) || (c == 0xC5 && d == 0xA8))
            to[i + 1] = (char)(d + 1); /* Ă Đ Ĩ Ũ */
        else if (c == 0xC6 && (d == 0xA0 || d == 0xAF))
            to[i + 1] = (char)(d + 1); /* Ơ Ư */
        else if (c == 0xE1 && ((d == 0xBA && e >= 0xA0) || (d == 0xBB && e <= 0xB9)))
            to[i + 2] = (char)(e | 1); /* Ạ .. Ỹ */
        else if ((c == 0xC5 && d == 0xBF) || (c == 0xE2 && d == 0x84 && e == 0xAA))
            plain = false; /* long s, Kelvin sign */
        i += c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
    }
    return plain;
}

void view_free(struct rule_view *v)
{
    free(v->low);
    free(v->hits);
    free(v->at);
    *v = (struct rule_view){0};
}

/* Makes room for the text and clears what was known of the last one. */
static void clear(struct rule_view *v, size_t n)
{
    if (v->cap_low <= n) {
        v->cap_low = 2 * n + 1;
        v->low = xrealloc(v->low, v->cap_low);
    }
    memset(v->last, 0, sizeof v->last);
    memset(v->there, 0, sizeof v->there);
    v->nhits = 0;
}

/* Sorts the hits by set and place, each once. */
static void sort_hits(struct rule_view *v, size_t nsets)
{
    uint32_t sum = 0;
    if (v->cap_at < v->nhits) {
        v->cap_at = 2 * v->nhits;
        v->at = xrealloc(v->at, v->cap_at * sizeof *v->at);
    }
    for (size_t k = 0; k < nsets; k++) { /* last[] held how many */
        v->first[k] = sum;
        sum += v->last[k];
        v->last[k] = v->first[k];
    }
    for (size_t i = 0; i < v->nhits; i++) { /* in order of their ends, so nearly of their places */
        const struct view_hit *h = &v->hits[i];
        uint32_t low = v->first[h->set], k = v->last[h->set];
        while (k > low && v->at[k - 1] > h->at)
            k--;
        if (k > low && v->at[k - 1] == h->at)
            continue;
        for (uint32_t end = v->last[h->set]++; end > k; end--)
            v->at[end] = v->at[end - 1];
        v->at[k] = h->at;
    }
}

static void take_acts(struct rule_view *v, const struct rule_index *x, size_t s, size_t end)
{
    for (; s; s = x->states[x->states[s].fall].tell)
        for (size_t i = x->states[s].first; i; i = x->acts[i - 1].next) {
            const struct act *a = &x->acts[i - 1];
            v->there[a->set / 64] |= (uint64_t)1 << a->set % 64;
            if (!x->begins[a->set])
                continue;
            VEC_PUSH(v->hits, v->nhits, v->cap_hits) =
                (struct view_hit){a->set, (uint32_t)(end - a->len)};
            v->last[a->set]++;
        }
}

void view_set(struct rule_view *v, const struct ruleset *s, const char *text, size_t n)
{
    const struct rule_index *x = s->index;
    v->text = text;
    v->n = n;
    v->looked = false;
    v->blind = !x || n > UINT32_MAX;
    if (v->blind)
        return;
    clear(v, n);
    v->blind = !index_lower(v->low, text, n);
    if (v->blind)
        return;
    const char *low = v->low;
    for (size_t i = 0, at = 0; i < n && v->nhits <= HITS_MAX; i++) {
        at = at ? move_from(x, at, (unsigned char)low[i]) : x->root[(unsigned char)low[i]];
        if (at && x->states[at].tell)
            take_acts(v, x, x->states[at].tell, i + 1);
    }
    v->blind = v->nhits > HITS_MAX;
    if (!v->blind)
        sort_hits(v, x->nsets);
}

/* Which sets have a word in the text once both are folded. */
static void find_folded(struct rule_view *v, struct rule_index *x)
{
    struct buf b = {0};
    if (!x->folded)
        x->folded = fold_index(x);
    x = x->folded;
    loose_fold(&b, v->text, v->n);
    memset(v->folded, 0, sizeof v->folded);
    for (size_t i = 0, at = 0; i < b.len && x->nstates; i++) {
        at = move_from(x, at, (unsigned char)b.s[i]);
        for (size_t s = x->states[at].tell; s; s = x->states[x->states[s].fall].tell)
            for (size_t k = x->states[s].first; k; k = x->acts[k - 1].next)
                v->folded[x->acts[k - 1].set / 64] |= (uint64_t)1 << x->acts[k - 1].set % 64;
    }
    buf_free(&b);
    v->looked = true;
}

bool view_may_match_loosely(struct rule_view *v, const struct ruleset *s, const struct rule_code *c)
{
    if (v->blind)
        return true;
    if (!v->looked)
        find_folded(v, s->index);
    for (size_t i = 0; i < INDEX_SETS / 64; i++)
        if (c->needs[i] & ~v->folded[i])
            return false;
    return !c->placed || v->folded[c->begins / 64] >> c->begins % 64 & 1;
}
