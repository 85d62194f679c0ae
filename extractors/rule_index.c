/* rule_index.c -- the cues of all rules as one tree of bytes, walked from each place of a text: then it
 * is known where matches of each rule may begin, and which rules lack a word they need. */
#include "rule_priv.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

enum {
    NODES_MAX = 60000,
    WORD_MAX = 12,      /* bytes of a cue that are looked for: more would seldom tell more */
    HITS_MAX = 1 << 20, /* a text of more is one that nobody writes: it is searched without the index */
};

struct end { /* of words of these sets */
    uint64_t sets[INDEX_WORDS];
    bool begins; /* one of them is of words that a match begins with */
};

struct node {
    unsigned char byte, capital; /* that lead here */
    uint16_t child; /* its first; 0: none */
    uint16_t next;  /* its parent's next child; 0: none */
    uint16_t end;   /* of words; 0: of none */
    uint32_t after; /* which bytes may follow, bits of their last five, which ASCII's capitals share with
                     * their small letters; all where a word of one or two bytes ends */
};

/* Nearly all places of a text are left after a look at three bytes, in rows that a processor keeps at
 * hand. One automaton from place to place (Aho and Corasick, 1975) takes no fewer steps, each waits for
 * the one before, and it needs more at hand: it took a third longer. */
struct rule_index {
    struct node *nodes; /* the root is the first */
    struct end *ends;   /* the first is of no words */
    size_t nnodes, nends, cap_ends;
    uint8_t row[256];     /* of a first byte; 0: no word begins so */
    uint16_t one[256];    /* the node of a first byte, by row */
    uint16_t (*two)[256]; /* the node of a second byte, or that of the first where it ends a word and the
                           * second goes on with none; in the first one's row; 0: none */
    struct arena *mem; /* of the words of the sets */
    struct cue_set sets[INDEX_SETS];
    size_t nsets;
    bool begins[INDEX_SETS + 1]; /* where its words stand is noted */
    uint64_t asks[INDEX_SETS + 1][INDEX_RULES / 64]; /* rules that match no text without its words, each
                                                      * under one set; the last: those of no set; bits */
    struct rule_index *folded; /* the same for folded texts; NULL: not yet asked for */
};

void index_free(struct rule_index *x)
{
    if (!x)
        return;
    free(x->nodes);
    free(x->ends);
    free(x->two);
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

bool rules_have_room(const struct ruleset *s)
{
    return s->index && s->index->nsets < INDEX_SETS && s->nrules < INDEX_RULES;
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

/* Bytes of its shortest word. */
static size_t least(const struct cue_set *s)
{
    size_t n = SIZE_MAX;
    for (size_t i = 0; i < s->n; i++)
        n = strlen(s->v[i]) < n ? strlen(s->v[i]) : n;
    return n;
}

static void number_sets(struct rule_index *x, const struct rule *r, size_t no)
{
    struct rule_code *c = r->code;
    c->no = no;
    const struct cue_set own = {r->needs, r->nneeds}; /* the words of 'needs =' are cues, too */
    need(x, c, &own);
    for (size_t i = 0; i < c->cues.nneeds; i++)
        need(x, c, &c->cues.needs[i]);
    size_t k = c->placed ? set_number(x, &c->cues.begins) : INDEX_SETS;
    c->placed = k < INDEX_SETS;
    c->begins = (uint16_t)k;
    if (c->placed)
        x->begins[k] = true;
    c->cues = (struct cues){0};
    size_t under = c->placed ? c->begins : INDEX_SETS;
    for (size_t i = 0; i < x->nsets; i++) /* the set that tells most */
        if ((c->needs[i / 64] >> i % 64 & 1) && (under == INDEX_SETS || least(&x->sets[i]) > least(&x->sets[under])))
            under = i;
    if (no < INDEX_RULES)
        x->asks[under][no / 64] |= (uint64_t)1 << no % 64;
}

/* ---- the tree ---- */

/* Letters that caseless patterns take for 's' and 'k', the long s and the Kelvin sign: a set of their own.
 * Nothing is known of a text with one of them. */
static const char *const strange[] = {"\xC5\xBF", "\xE2\x84\xAA"};
enum { STRANGE_SET = INDEX_SETS };

/* The byte that stands for s[k] where the letter that it ends is a capital; or the same. */
static unsigned char capital_byte(const unsigned char *s, size_t k)
{
    unsigned char lead = k ? s[k - 1] : 0, c = s[k];
    bool third = k > 1 && s[k - 2] == 0xE1;
    if (c >= 'a' && c <= 'z')
        return c - 0x20;
    if (third && ((lead == 0xBA && c > 0xA0) || (lead == 0xBB && c <= 0xB9)))
        return c & 0xFE; /* ạ .. ỹ */
    if (lead == 0xC3 && c >= 0xA0 && c <= 0xBE && c != 0xB7)
        return c - 0x20; /* à .. ý */
    if ((lead == 0xC4 && (c == 0x83 || c == 0x91 || c == 0xA9)) || (lead == 0xC5 && c == 0xA9) ||
        (lead == 0xC6 && (c == 0xA1 || c == 0xB0)))
        return c - 1; /* ă đ ĩ ũ ơ ư */
    return c;
}

static inline size_t child_of(const struct rule_index *x, size_t node, unsigned char byte)
{
    size_t k = x->nodes[node].after >> (byte & 31) & 1 ? x->nodes[node].child : 0;
    while (k && x->nodes[k].byte != byte && x->nodes[k].capital != byte)
        k = x->nodes[k].next;
    return k;
}

static bool is_small(const char *s)
{
    int32_t cp;
    for (size_t n = strlen(s), k; n && (k = utf8_decode(s, n, &cp)); s += k, n -= k)
        if (utf8_lower(cp) != cp)
            return false;
    return true;
}

static void add_word(struct rule_index *x, const char *word, size_t set)
{
    const unsigned char *s = (const unsigned char *)word;
    size_t at = 0;
    if (!is_small(word) && set != STRANGE_SET) /* of 'needs =', where it stands in small letters, too */
        return;
    for (size_t k = 0; k < WORD_MAX && s[k]; k++) {
        size_t to = child_of(x, at, s[k]);
        if (!to) {
            to = x->nnodes++;
            x->nodes[to] = (struct node){s[k], capital_byte(s, k), 0, x->nodes[at].child, 0, 0};
            x->nodes[at].child = (uint16_t)to;
            x->nodes[at].after |= (uint32_t)1 << (s[k] & 31) | (uint32_t)1 << (x->nodes[to].capital & 31);
        }
        at = to;
    }
    struct node *last = &x->nodes[at];
    if (!last->end) {
        last->end = (uint16_t)x->nends;
        VEC_PUSH(x->ends, x->nends, x->cap_ends) = (struct end){0};
    }
    x->ends[last->end].sets[set / 64] |= (uint64_t)1 << set % 64;
    x->ends[last->end].begins |= x->begins[set];
}

static void fill_rows(struct rule_index *x)
{
    size_t rows = 1; /* the first is that of bytes that no word begins with */
    for (size_t k = x->nodes[0].child; k; k = x->nodes[k].next)
        rows++;
    x->two = xcalloc(rows, sizeof *x->two);
    for (size_t k = x->nodes[0].child, r = 1; k; k = x->nodes[k].next, r++) {
        struct node *one = &x->nodes[k];
        x->row[one->byte] = x->row[one->capital] = (uint8_t)r;
        x->one[r] = (uint16_t)k;
        one->after = one->end ? UINT32_MAX : one->after;
        for (size_t i = 0; i < 256; i++)
            x->two[r][i] = one->end ? (uint16_t)k : 0;
        for (size_t j = one->child; j; j = x->nodes[j].next) {
            x->two[r][x->nodes[j].byte] = x->two[r][x->nodes[j].capital] = (uint16_t)j;
            if (one->end || x->nodes[j].end)
                x->nodes[j].after = UINT32_MAX;
        }
    }
    x->nodes[0].after = 0; /* it stands for no node there */
}

/* Of the words of its sets; false where they are too many. */
static bool make(struct rule_index *x)
{
    size_t most = 16; /* nodes: the root, those of `strange`, and one a byte of a word */
    for (size_t i = 0; i < x->nsets; i++)
        for (size_t k = 0; k < x->sets[i].n; k++)
            most += strnlen(x->sets[i].v[k], WORD_MAX);
    if (most > NODES_MAX)
        return false;
    x->nodes = xcalloc(most, sizeof *x->nodes);
    x->nnodes = 1;
    VEC_PUSH(x->ends, x->nends, x->cap_ends) = (struct end){0};
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++)
        add_word(x, strange[i], STRANGE_SET);
    for (size_t i = 0; i < x->nsets; i++)
        for (size_t k = 0; k < x->sets[i].n; k++)
            add_word(x, x->sets[i].v[k], i);
    fill_rows(x);
    return true;
}

struct rule_index *index_new(struct ruleset *s, struct arena *cues)
{
    struct rule_index *x = xcalloc(1, sizeof *x);
    x->mem = cues;
    for (size_t i = 0; i < s->nrules; i++)
        number_sets(x, &s->rules[i], i);
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
        x->begins[i] = of->begins[i];
    }
    buf_free(&b);
    make(x);
    return x;
}

/* ---- texts ---- */

void view_free(struct rule_view *v)
{
    free(v->written.v);
    free(v->folded.v);
    *v = (struct rule_view){0};
}

static inline void take_end(struct view_hits *h, const struct rule_index *x, size_t node, size_t at)
{
    const struct end *e = &x->ends[x->nodes[node].end];
    for (size_t i = 0; i < INDEX_WORDS; i++)
        h->there[i] |= e->sets[i];
    if (e->begins)
        VEC_PUSH(h->v, h->n, h->cap) = (struct view_hit){(uint32_t)at, x->nodes[node].end};
}

/* Takes the words that begin at a byte, where its first two bytes lead to node k. */
static void walk(struct view_hits *h, const struct rule_index *x, const unsigned char *s, size_t n,
                 size_t at, size_t k)
{
    size_t one = x->one[x->row[s[at]]];
    if (h->n > HITS_MAX)
        return;
    if (x->nodes[one].end)
        take_end(h, x, one, at);
    for (size_t i = at + 1; k != one && k; k = ++i < n ? child_of(x, k, s[i]) : 0)
        if (x->nodes[k].end)
            take_end(h, x, k, at);
}

/* Goes through a text for the words of the index. */
static void scan(struct view_hits *h, const struct rule_index *x, const char *text, size_t n)
{
    const unsigned char *s = (const unsigned char *)text;
    memset(h->there, 0, sizeof h->there);
    h->of = x;
    h->n = 0;
    size_t at = 0;
    for (; at + 2 < n; at++) {
        size_t k = x->two[x->row[s[at]]][s[at + 1]];
        if (x->nodes[k].after >> (s[at + 2] & 31) & 1)
            walk(h, x, s, n, at, k);
    }
    for (; at < n; at++)
        walk(h, x, s, n, at, at + 1 < n ? x->two[x->row[s[at]]][s[at + 1]] : 0);
}

/* The rules of the sets that are there: few, and no more than those are looked at. */
static void find_asking(struct rule_view *v, const struct rule_index *x)
{
    memcpy(v->asking, x->asks[INDEX_SETS], sizeof v->asking);
    for (size_t i = 0; i < INDEX_SETS / 64; i++)
        for (uint64_t bits = v->written.there[i]; bits; bits &= bits - 1) {
            const uint64_t *of = x->asks[64 * i + (size_t)__builtin_ctzll(bits)];
            for (size_t k = 0; k < INDEX_RULES / 64; k++)
                v->asking[k] |= of[k];
        }
}

bool view_may_match(const struct rule_view *v, const struct rule *r)
{
    const struct rule_code *c = r->code;
    if (v->blind)
        return true;
    if (c->no < INDEX_RULES && !(v->asking[c->no / 64] >> c->no % 64 & 1))
        return false;
    for (size_t i = 0; i < INDEX_SETS / 64; i++)
        if (c->needs[i] & ~v->written.there[i])
            return false;
    return !c->placed || (v->written.there[c->begins / 64] >> c->begins % 64 & 1);
}

void view_set(struct rule_view *v, const struct ruleset *s, const char *text, size_t n)
{
    v->text = text;
    v->n = n;
    v->looked = false;
    v->blind = !s->index || n > UINT32_MAX;
    if (v->blind)
        return;
    scan(&v->written, s->index, text, n);
    v->blind = v->written.n > HITS_MAX || (v->written.there[STRANGE_SET / 64] >> STRANGE_SET % 64 & 1);
    find_asking(v, s->index);
}

size_t view_hit_from(const struct view_hits *h, size_t from)
{
    size_t low = 0, high = h->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (h->v[mid].at < from)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

size_t view_hit_of(const struct view_hits *h, size_t set, size_t hit)
{
    while (hit < h->n && !(h->of->ends[h->v[hit].end].sets[set / 64] >> set % 64 & 1))
        hit++;
    return hit;
}

/* Which sets have a word in the text once both are folded, and where. */
static void find_folded(struct rule_view *v, struct rule_index *x)
{
    struct buf b = {0};
    uint32_t *from = NULL; /* by folded byte: the letter it came of */
    size_t cap = 0;
    for (size_t i = 0, k, n = 0; i < v->n; i += k) {
        int32_t cp;
        k = utf8_decode(v->text + i, v->n - i, &cp);
        k = k ? k : 1;
        loose_fold(&b, v->text + i, k);
        while (n < b.len)
            VEC_PUSH(from, n, cap) = (uint32_t)i;
    }
    if (!x->folded)
        x->folded = fold_index(x);
    scan(&v->folded, x->folded, buf_text(&b), b.len);
    for (size_t i = 0; i < v->folded.n; i++)
        v->folded.v[i].at = from[v->folded.v[i].at];
    v->blind = v->folded.n > HITS_MAX;
    v->looked = true;
    buf_free(&b);
    free(from);
}

bool view_may_match_loosely(struct rule_view *v, const struct ruleset *s, const struct rule_code *c)
{
    if (!v->blind && !v->looked)
        find_folded(v, s->index);
    if (v->blind)
        return true;
    for (size_t i = 0; i < INDEX_SETS / 64; i++)
        if (c->needs[i] & ~v->folded.there[i])
            return false;
    return !c->placed || v->folded.there[c->begins / 64] >> c->begins % 64 & 1;
}
