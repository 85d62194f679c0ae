/* channel_build.c -- pairs of words as printed and as read, out of aligned pages and lines, for the
 * channel to be learnt from. Of the model tool only. */
#include "channel_build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "arena.h"
#include "channel_in.h"
#include "hash.h"
#include "syllable.h"
#include "buf.h"
#include "lm.h"
#include "repair_token.h"
#include "utf8.h"

enum { BAND = 60, FAR = 9 };

struct side { /* words of one text */
    struct token {
        char *s;
        char fold[16]; /* plain letters, for comparing */
        uint8_t nfold;
    } *v;
    size_t n, cap;
};

struct bag { /* distinct pairs with their numbers */
    struct pair_count {
        char *print, *read;
        uint32_t n;
    } *v;
    size_t n, cap;
    uint32_t *slots;
    size_t mask;
};

static void take_words(struct side *t, const char *s, size_t n, struct arena *mem)
{
    struct noise_token tok;
    for (size_t at = 0; noise_next(s, n, &at, &tok);) {
        if (tok.kind != LM_FIRST && tok.kind != LM_NUM)
            continue;
        struct buf fold = {0};
        utf8_fold(&fold, s + tok.off, tok.len);
        VEC_PUSH(t->v, t->n, t->cap) = (struct token){.s = arena_strndup(mem, s + tok.off, tok.len)};
        struct token *w = &t->v[t->n - 1];
        w->nfold = (uint8_t)(fold.len < sizeof w->fold ? fold.len : sizeof w->fold);
        memcpy(w->fold, buf_text(&fold), w->nfold);
        buf_free(&fold);
    }
}

/* Edit distance of two words' plain letters, in tenths of the longer; FAR for unlike lengths. */
static int unlike(const struct token *a, const struct token *b)
{
    int row[17];
    if (abs(a->nfold - b->nfold) > 4)
        return FAR;
    for (int j = 0; j <= b->nfold; j++)
        row[j] = j;
    for (int i = 1; i <= a->nfold; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= b->nfold; j++) {
            int up = row[j], best = diagonal + (a->fold[i - 1] != b->fold[j - 1]);
            if (up + 1 < best)
                best = up + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
            diagonal = up;
        }
    }
    int longer = a->nfold > b->nfold ? a->nfold : b->nfold;
    return longer ? row[b->nfold] * 10 / longer : 0;
}

static uint32_t pair_hash(const char *a, const char *b)
{
    uint32_t h = hash32(hash32(HASH32, a, strlen(a)) * 31, b, strlen(b));
    return h ^ h >> 15;
}

static void bag_add(struct bag *bag, const char *print, const char *read, uint32_t n)
{
    if (!bag->slots || bag->n * 2 > bag->mask) {
        size_t cap = bag->slots ? (bag->mask + 1) * 2 : 1 << 12;
        free(bag->slots);
        bag->slots = xcalloc(cap, sizeof *bag->slots);
        bag->mask = cap - 1;
        for (size_t i = 0; i < bag->n; i++) {
            size_t at = pair_hash(bag->v[i].print, bag->v[i].read) & bag->mask;
            while (bag->slots[at])
                at = (at + 1) & bag->mask;
            bag->slots[at] = (uint32_t)i + 1;
        }
    }
    size_t at = pair_hash(print, read) & bag->mask;
    for (; bag->slots[at]; at = (at + 1) & bag->mask) {
        struct pair_count *p = &bag->v[bag->slots[at] - 1];
        if (!strcmp(p->print, print) && !strcmp(p->read, read)) {
            p->n += n;
            return;
        }
    }
    VEC_PUSH(bag->v, bag->n, bag->cap) = (struct pair_count){xstrdup(print), xstrdup(read), n};
    bag->slots[at] = (uint32_t)bag->n;
}

/* Aligns the words of both sides within a band and bags those that stand one for one. */
static void align(const struct side *print, const struct side *read, struct bag *bag)
{
    enum { GAP = 6, LIMIT = 6 };
    size_t m = print->n, n = read->n, width = 2 * BAND + 1;
    if (!m || !n)
        return;
    int *cost = xmalloc((m + 1) * width * sizeof *cost);
    uint8_t *move = xcalloc((m + 1) * width, 1);
    for (size_t i = 0; i <= m; i++)
        for (size_t b = 0; b < width; b++) {
            long j = (long)(i * n / m) + (long)b - BAND; /* the band follows the diagonal */
            int best = 1 << 28;
            uint8_t how = 0;
            if (i == 0 && j == 0)
                best = 0;
            long shift = i ? (long)(i * n / m) - (long)((i - 1) * n / m) : 0;
            if (j >= 0 && j <= (long)n) {
                long up = (long)b + shift; /* the same j in the row before */
                if (i && up < (long)width && cost[(i - 1) * width + (size_t)up] + GAP < best) {
                    best = cost[(i - 1) * width + (size_t)up] + GAP;
                    how = 1;
                }
                if (b && j > 0 && cost[i * width + b - 1] + GAP < best) {
                    best = cost[i * width + b - 1] + GAP;
                    how = 2;
                }
                if (i && j > 0 && up >= 1 && up - 1 < (long)width) {
                    int c = cost[(i - 1) * width + (size_t)up - 1];
                    if (c < best)
                        c += unlike(&print->v[i - 1], &read->v[j - 1]);
                    if (c < best) {
                        best = c;
                        how = 3;
                    }
                }
            }
            cost[i * width + b] = best;
            move[i * width + b] = how;
        }
    size_t i = m;
    long j = (long)n;
    while (i > 0 || j > 0) {
        long b = j - (long)(i * n / m) + BAND;
        if (b < 0 || b >= (long)width)
            break;
        uint8_t how = move[i * width + (size_t)b];
        if (!how)
            break;
        if (how == 3 && unlike(&print->v[i - 1], &read->v[j - 1]) <= LIMIT)
            bag_add(bag, print->v[i - 1].s, read->v[j - 1].s, 1);
        i -= how != 2;
        j -= how != 1;
    }
    free(cost);
    free(move);
}

/* Text of a file, NFC, malloc'd in the arena; NULL if it cannot be read. */
static char *read_all(const char *path, struct arena *mem)
{
    FILE *in = fopen(path, "r");
    if (!in)
        return NULL;
    struct buf b = {0};
    char part[65536];
    size_t n;
    while ((n = fread(part, 1, sizeof part, in)) > 0)
        buf_add(&b, part, n);
    fclose(in);
    char *s = arena_strndup(mem, buf_text(&b), utf8_valid_prefix(buf_text(&b), b.len));
    buf_free(&b);
    return utf8_nfc(mem, s);
}

static void bag_pair_text(struct bag *bag, const char *print, const char *read, struct arena *mem)
{
    struct side p = {0}, r = {0};
    take_words(&p, print, strlen(print), mem);
    take_words(&r, read, strlen(read), mem);
    align(&p, &r, bag);
    free(p.v);
    free(r.v);
}

/* X.truth.txt beside X.broken.txt, or lines 'broken TAB true', or words 'broken TAB true TAB n'. */
static int bag_file(struct bag *bag, const char *path)
{
    struct arena *mem = arena_new();
    char *text = read_all(path, mem), *suffix = strstr(path, ".truth.txt");
    int bad = !text;
    if (text && suffix) {
        char *other = read_all(arena_printf(mem, "%.*s.broken.txt", (int)(suffix - path), path), mem);
        bad = !other;
        if (other)
            bag_pair_text(bag, text, other, mem);
    } else if (text) {
        char *save = NULL;
        for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
            char *tab = strchr(line, '\t');
            if (!tab)
                continue;
            *tab = '\0';
            char *weight = strchr(tab + 1, '\t');
            if (weight) {
                *weight = '\0';
                bag_add(bag, tab + 1, line, (uint32_t)strtoul(weight + 1, NULL, 10));
            } else {
                bag_pair_text(bag, tab + 1, line, mem);
            }
        }
    }
    arena_free(mem);
    return bad ? -1 : 0;
}

/* The word in capitals, or NULL where that has another length. */
static char *in_capitals(const char *s, struct arena *mem, bool first_only)
{
    struct buf b = {0};
    for (size_t i = 0, n = strlen(s); i < n;) {
        int32_t cp;
        size_t k = utf8_decode(s + i, n - i, &cp);
        char out[4];
        if (!k)
            break;
        buf_add(&b, out, utf8_encode(i && first_only ? cp : utf8proc_toupper(cp), out));
        i += k;
    }
    char *r = arena_strndup(mem, buf_text(&b), b.len);
    buf_free(&b);
    return r;
}

/* Two letters or more, all of them capitals? */
static bool all_capitals(const char *s)
{
    unsigned upper = 0;
    for (size_t i = 0, n = strlen(s), k; i < n; i += k) {
        int32_t cp;
        k = utf8_decode(s + i, n - i, &cp);
        if (!k || (utf8_is_letter(cp) && !utf8_is_upper(cp)))
            return false;
        upper += utf8_is_upper(cp);
    }
    return upper > 1;
}

static bool make_pair(struct channel *c, const char *print, const char *read, float weight,
                      struct pair *out)
{
    size_t n = strlen(read);
    if (!pair_print(out, print, strlen(print)))
        return false;
    out->nread = (uint8_t)channel_signs(c, read, n, true, out->read);
    out->weight = weight;
    return out->nread > 0;
}

/* Shares of its slips that a vowel takes from its kin: from the same vowel in other tones, and from
 * all with the same plain letter. */
static const double lent_near = 0.1, lent_far = 0.1;
static const float dearest = 8.4f;

static bool is_vowel(uint8_t letter)
{
    char plain = letter_of(letter_at(letter)).plain;
    return plain && strchr("aeiouy", plain);
}

/* Are these misread alike? Any vowel gets lost as any other does. */
static bool is_kin(uint8_t a, uint8_t b, uint32_t read)
{
    struct letter x = letter_of(letter_at(a)), y = letter_of(letter_at(b));
    return is_vowel(a) && is_vowel(b) && (x.plain == y.plain || !read);
}

/* The mean of p over the letters that `with` says go with this one. */
static double mean(const double *p, uint8_t letter, uint32_t read, bool near)
{
    double sum = 0;
    unsigned n = 0;
    for (uint8_t l = 1; l < LETTERS; l++) {
        bool same = letter_of(letter_at(l)).vowel == letter_of(letter_at(letter)).vowel;
        if (!letter_at(l) || !is_kin(letter, l, read) || (near && !same))
            continue;
        sum += p[l];
        n++;
    }
    return n ? sum / n : 0;
}

/* Forms of one vowel (o ó ồ ỡ ...) are misread alike: what one reading of single letters costs, with
 * what they lend each other. Events [from, to) are of one reading and one form of capitals. */
static void lend_reading(struct channel *c, size_t from, size_t to)
{
    double p[LETTERS] = {0};
    struct event e = c->v[from];
    for (size_t i = from; i < to; i++)
        if (!c->v[i].print[1])
            p[c->v[i].print[0]] = exp(-(double)c->v[i].cost);
    for (uint8_t l = 1; l < LETTERS; l++) {
        if (!letter_at(l) || !is_vowel(l))
            continue;
        /* what bears no mark is not taken for a mark's slips */
        double near = letter_at(l) < 0x80 ? 0 : lent_near;
        double lent = near * mean(p, l, e.read, true) + lent_far * mean(p, l, e.read, false);
        e.print[0] = l;
        e.print[1] = 0;
        e.cost = (float)-log((1 - near - lent_far) * p[l] + lent);
        if (p[l] > 0 || e.cost < dearest)
            VEC_PUSH(c->v, c->n, c->cap) = e;
    }
}

static void lend(struct channel *c)
{
    size_t n = c->n, kept = 0;
    for (size_t i = 0, to; i < n; i = to) {
        for (to = i + 1; to < n && c->v[to].read == c->v[i].read && c->v[to].upper == c->v[i].upper;)
            to++;
        lend_reading(c, i, to);
    }
    /* The new ones take the place of the old, which stand before them. */
    for (size_t i = 0; i < n; i++)
        if (c->v[i].print[1] || !is_vowel(c->v[i].print[0]))
            c->v[kept++] = c->v[i];
    memmove(c->v + kept, c->v + n, (c->n - n) * sizeof *c->v);
    c->n -= n - kept;
    channel_index(c);
}

/* Share of being lost that a vowel with mark and tone takes from the others with both, before the same
 * letter, where no page at hand has it: 'ột' is read 't', so 'ặt' will be. Vowels without a mark, or
 * without a tone, hardly ever get lost. */
static const double lent_lost = 0.5;

static bool is_heavy(uint8_t letter)
{
    struct letter l = letter_of(letter_at(letter));
    return is_vowel(letter) && l.vowel >= 0x80 && l.tone;
}

/* Lends among the events [from, to), of one reading and one form of capitals, where they are of a lost
 * vowel: one sign is left, the letter behind it. `seen` has a bit for each form of capitals in which
 * two letters were printed. */
static void lend_lost_reading(struct channel *c, size_t from, size_t to, uint8_t (*seen)[LETTERS])
{
    struct event e = c->v[from];
    int32_t sign = e.read < 256 ? utf8_lower(c->sign[e.read]) : 0;
    uint8_t behind = sign < 0x80 ? letter_number(sign) : 0;
    bool has[LETTERS] = {false};
    double sum = 0;
    unsigned n = 0;
    for (size_t i = from; behind && i < to; i++)
        if (c->v[i].print[1] == behind && is_heavy(c->v[i].print[0])) {
            has[c->v[i].print[0]] = true;
            sum += exp(-(double)c->v[i].cost);
        }
    for (uint8_t l = 1; sum > 0 && l < LETTERS; l++)
        n += is_heavy(l) && seen[l][behind] & 1 << e.upper;
    if (!n)
        return;
    e.cost = (float)-log(lent_lost * sum / n);
    e.print[1] = behind;
    for (uint8_t l = 1; l < LETTERS && e.cost < channel_floor(2, 1); l++) {
        e.print[0] = l;
        if (is_heavy(l) && !has[l] && seen[l][behind] & 1 << e.upper)
            VEC_PUSH(c->v, c->n, c->cap) = e;
    }
}

static void lend_lost(struct channel *c)
{
    uint8_t(*seen)[LETTERS] = xcalloc(LETTERS, sizeof *seen);
    size_t n = c->n;
    for (size_t i = 0; i < n; i++)
        seen[c->v[i].print[0]][c->v[i].print[1]] |= (uint8_t)(1 << c->v[i].upper);
    for (size_t i = 0, to; i < n; i = to) {
        for (to = i + 1; to < n && c->v[to].read == c->v[i].read && c->v[to].upper == c->v[i].upper;)
            to++;
        lend_lost_reading(c, i, to, seen);
    }
    free(seen);
    channel_index(c);
}

int channel_build(char *const *paths, int npaths, FILE *out, int rounds)
{
    static const float in_caps = 0.01f; /* capitals are rare in running text: they borrow */
    struct bag bag = {0};
    struct arena *mem = arena_new();
    for (int i = 0; i < npaths; i++)
        if (bag_file(&bag, paths[i]))
            fprintf(stderr, "mkmodel: %s: cannot be read\n", paths[i]);
    struct pair *pairs = xmalloc((3 * bag.n + 1) * sizeof *pairs);
    size_t n = 0, words = 0;
    struct channel *c = channel_new();
    for (size_t i = 0; i < bag.n; i++) {
        const struct pair_count *b = &bag.v[i];
        float w = (float)b->n;
        words += b->n;
        /* pages set some headings in capitals that the truth has in lower case */
        const char *print = all_capitals(b->read) ? in_capitals(b->print, mem, false) : b->print;
        if (!make_pair(c, print, b->read, w, &pairs[n]))
            continue;
        n++;
        for (int first = 0; first < 2; first++)
            n += make_pair(c, in_capitals(b->print, mem, first), in_capitals(b->read, mem, first),
                           w * in_caps, &pairs[n]);
    }
    channel_learn(c, pairs, n, rounds, 0, 1.0);
    lend(c);
    lend_lost(c);
    int bad = channel_write(c, out);
    fprintf(stderr, "%zu words, %zu distinct pairs\n", words, bag.n);
    for (size_t i = 0; i < bag.n; i++) {
        free(bag.v[i].print);
        free(bag.v[i].read);
    }
    free(bag.v);
    free(bag.slots);
    free(pairs);
    channel_free(c);
    arena_free(mem);
    return bad;
}
