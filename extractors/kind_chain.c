#include "kind_mixed.h"

#include <stdlib.h>
#include <string.h>

/* Names of bodies in a row whose columns run into each other. A cell's words stand below each other,
 * so a name goes on at some word of the next line, or of the one behind that where OCR set the
 * columns' lines at half steps. Letters may be read wrong, a few in a long name. */

#define FOUND_MOST 256u /* names looked at in a row */
#define LONG_WORD  6u   /* letters of a word that may begin a name though one of them is wrong */

struct finder {
    const struct mixed_row *w;
    struct arena *mem;
    const struct body_key *key;
    char letters[120]; /* of the key, and of what follows it */
    uint32_t n, budget;
    const char *tail;
    struct chain now;
    struct chain *out;
    size_t nout;
};

/* What may follow a name, and its letters. */
static const struct {
    const char *words, *letters;
} tails[] = {{"tỉnh", "tinh"}, {"cấp tỉnh", "captinh"}, {"thành phố", "thanhpho"}, {"các cấp", "caccap"}};

/* ---- a word against a name's letters ---- */

static uint32_t allowed(uint32_t n)
{
    return n >= 9 ? (n + 1) / 5 : n >= 7 ? 1 : 0;
}

/* Letters of the key that a misread word of n letters stands for, *cost of them wrong; 0: none. */
static uint32_t near(const char *word, uint32_t n, const char *key, uint32_t rest, uint32_t *cost)
{
    uint32_t row[36], most = n >= 9 ? 2 : 1, best = 0, len = n + most < rest ? n + most : rest;
    for (uint32_t k = 0; k <= len; k++)
        row[k] = k;
    for (uint32_t i = 0; i < n; i++) { /* pairs of letters that lie further apart cost too much */
        uint32_t from = i > most ? i - most : 0, to = i + most + 1 < len ? i + most + 1 : len;
        if (from >= to)
            break;
        uint32_t before = row[from];
        row[from] = i + 1;
        for (uint32_t k = from; k < to; k++) {
            uint32_t swap = before + (word[i] != key[k]), less = (row[k] < row[k + 1] ? row[k] : row[k + 1]) + 1;
            before = row[k + 1];
            row[k + 1] = swap < less ? swap : less;
        }
    }
    *cost = most + 1;
    for (uint32_t k = n > most ? n - most : 1; k <= len; k++)
        if (row[k] < *cost || (row[k] == *cost && (k == n || k == rest))) {
            *cost = row[k];
            best = k;
        }
    return *cost <= most ? best : 0;
}

/* Letters from k on that the word stands for; 0: it is none of them. */
static uint32_t taken(const struct finder *f, const char *word, uint32_t n, uint32_t k, bool anew,
                      uint32_t *cost)
{
    const char *key = f->letters + k;
    uint32_t rest = f->n - k;
    *cost = 0;
    if (n <= rest && memcmp(word, key, n) == 0)
        return n;
    if (anew && n < LONG_WORD)
        return 0;
    if (n == 1 && rest == 2 && f->n >= 12 && memcmp(key, "uy", 2) == 0) { /* 'Tỉnh ở' for 'Tỉnh ủy' */
        *cost = 2;
        return 2;
    }
    if (n < (k ? 2u : LONG_WORD) || n > 30 || (*word != *key && (rest < 2 || word[1] != key[1])))
        return 0;
    if (n == 2 && (rest < 2 || memcmp(key, "uy", 2) != 0))
        return 0;
    return near(word, n, key, rest, cost);
}

/* ---- through the lines ---- */

static void onward(struct finder *f, uint32_t at, uint32_t line, uint32_t k);

static bool has(const struct finder *f, const char *letters)
{
    size_t n = strlen(letters);
    for (size_t i = 0; i + n <= f->n; i++)
        if (memcmp(f->letters + i, letters, n) == 0)
            return true;
    return false;
}

/* Does a cell end before word `at` of a line, by what was read there? */
static bool parted(const struct mixed_row *w, uint32_t at, uint32_t line)
{
    return at == w->first[line] || at == w->end[line] || w->word[at].bar || is_junk(&w->word[at - 1]) ||
           w->word[at - 1].closes || w->word[at - 1].stops;
}

/* Words that no name has and that lead to one in a sentence. */
static bool is_between(const struct mixed_word *w)
{
    static const char *const words[] = {"với", "của", "giữa", "cho", "về", "trong", "theo", "do", NULL};
    return mixed_is(w, words);
}

/* Does a cell's line end before word `at`? A capital may be the next cell's. */
static bool ends_cell(const struct mixed_row *w, uint32_t at, uint32_t line)
{
    return at == w->end[line] || w->word[at].bar || w->word[at].capital || is_junk(&w->word[at]);
}

/* Pieces that a name leaves end a cell's line, those it comes to begin one; nothing tells that of small
 * letters on both sides: a single short word is no piece there. What nothing marks adds four to *rough, what
 * only a capital marks one. */
static bool stands(const struct mixed_row *w, const struct chain *c, uint32_t *rough)
{
    *rough = 0;
    for (uint32_t k = 0; k < c->npieces; k++) {
        uint32_t from = c->piece[k].from, to = c->piece[k].to, line = c->piece[k].line;
        bool last = k + 1 == c->npieces, single = to - from == 1 && w->word[from].n < 7;
        bool begins = !k || parted(w, from, line) || w->word[from].capital ||
                      strcmp(w->word[from].low, "và") == 0;
        bool ends = last || ends_cell(w, to, line);
        if (single && ((!last && !ends) || (k && !parted(w, from, line) && to < w->end[line] &&
                                                  (!w->word[from].closes || w->word[from].n < 4))))
            return false;
        if (k && from > w->first[line] && is_between(&w->word[from - 1])) /* or the task's line ends so */
            *rough += 3;
        if (!last && c->piece[k + 1].line > line + 1)
            *rough += 6;
        if (!last && to < w->end[line] && strcmp(w->word[to].letters, "va") == 0)
            return false;
        *rough += 4 * !begins + 4 * !ends + (!last && to < w->end[line] && !w->word[to].bar);
    }
    return true;
}

static bool has_end(const struct finder *f, const char *letters)
{
    size_t n = strlen(letters);
    return f->n >= n && memcmp(f->letters + f->n - n, letters, n) == 0;
}

static bool is_count(const struct mixed_word *w)
{
    return !w->bar && w->n && (strspn(w->letters, "ivx") == w->n || strspn(w->letters, "0123456789") == w->n);
}

static void record(struct finder *f, uint32_t at, uint32_t line)
{
    struct chain *c = &f->now;
    if (!stands(f->w, c, &c->rough))
        return;
    size_t first = f->nout;
    c->letters = f->n;
    c->common = f->key->common;
    c->name = f->tail ? arena_printf(f->mem, "%s %s", f->key->name, f->tail) : f->key->name;
    if (f->nout == FOUND_MOST)
        return;
    if (has_end(f, "khuvuc") && at + 1 < f->w->end[line] && is_count(&f->w->word[at + 1])) { /* 'Khu vực II' */
        c->piece[c->npieces - 1].to++;
        c->name = arena_printf(f->mem, "%s %s", c->name, f->w->word[at + 1].low);
    }
    f->out[f->nout++] = *c;
    if (f->tail || f->w->word[at].closes || c->common || has(f, "tinh") || has(f, "trunguong") ||
        has(f, "huyen"))
        return;
    uint32_t n = f->n;
    for (size_t i = 0; i < sizeof tails / sizeof *tails && f->nout == first + 1; i++) {
        size_t len = strlen(tails[i].letters);
        if (n + len >= sizeof f->letters ||
            (n > len && memcmp(f->letters + n - len, tails[i].letters, len) == 0))
            continue;
        memcpy(f->letters + n, tails[i].letters, len);
        f->n = n + (uint32_t)len;
        f->tail = tails[i].words;
        onward(f, at + 1, line, n);
        f->n = n;
        f->tail = NULL;
    }
}

/* Word `at` of a line as the name's next, on the piece that is open or as a new one. True where the word is it, to the letter. */
static bool step(struct finder *f, uint32_t at, uint32_t line, uint32_t k, bool anew, uint32_t skip)
{
    const struct mixed_word *w = &f->w->word[at];
    struct chain *c = &f->now;
    uint32_t cost, n = w->n > skip ? taken(f, w->letters + skip, w->n - skip, k, anew, &cost) : 0;
    if (!n && anew && k && k + 1 < f->n && w->n > 3) { /* the last letter of the line above is lost */
        n = taken(f, w->letters, w->n, ++k, anew, &cost);
        cost++;
    }
    if (!n || c->cost + cost > f->budget || (anew && c->npieces == CHAIN_PIECES))
        return false;
    struct chain kept = *c;
    c->cost += cost;
    if (anew) {
        c->piece[c->npieces].line = line;
        c->piece[c->npieces++].from = at;
    }
    c->piece[c->npieces - 1].to = at + 1;
    if (k + n == f->n)
        record(f, at, line);
    else if (!w->closes || (w->comma && strchr(f->key->name, ',')))
        onward(f, at + 1, line, k + n);
    *c = kept;
    return !cost;
}

/* Could step() take the word as a new piece? Told of most by their first letters, one of the name's perhaps
 * lost before them: this is asked of every word for every beginning of a name. */
static bool may_go_on(const struct finder *f, const struct mixed_word *w, uint32_t k)
{
    const char *key = f->letters + k, *s = w->letters;
    uint32_t rest = f->n - k;
    return *s == *key || (rest > 1 && (*s == key[1] || s[1] == key[1])) || (rest > 2 && s[1] == key[2]);
}

static void onward(struct finder *f, uint32_t at, uint32_t line, uint32_t k)
{
    const struct mixed_row *w = f->w;
    while (at < w->end[line] && !w->word[at].n && !w->word[at].bar)
        at++;
    if (at < w->end[line] && !w->word[at].bar && step(f, at, line, k, false, 0))
        return;
    for (uint32_t l = line + 1; l < w->nlines && l <= line + 2; l++)
        for (uint32_t i = w->zone[l]; i < w->end[l]; i++)
            if (may_go_on(f, &w->word[i], k))
                step(f, i, l, k, true, 0);
}

/* ---- which of them ---- */

static bool within(const struct chain *a, const struct chain *b)
{
    for (uint32_t i = 0; i < a->npieces; i++) {
        bool in = false;
        for (uint32_t k = 0; k < b->npieces; k++)
            in |= a->piece[i].from >= b->piece[k].from && a->piece[i].to <= b->piece[k].to;
        if (!in)
            return false;
    }
    return true;
}

static bool touch(const struct chain *a, const struct chain *b)
{
    for (uint32_t i = 0; i < a->npieces; i++)
        for (uint32_t k = 0; k < b->npieces; k++)
            if (a->piece[i].from < b->piece[k].to && b->piece[k].from < a->piece[i].to)
                return true;
    return false;
}

static int worth(const struct chain *c)
{
    uint32_t far = c->piece[c->npieces - 1].line - c->piece[0].line;
    return -(int)(6 * c->cost + 2 * c->rough + 2 * far + 2 * c->npieces);
}

/* Is a left out beside b: another reading of its words, part of it, or the same words worse read? */
static bool loses(const struct chain *a, const struct chain *b)
{
    if (touch(a, b) && strcmp(a->name, b->name) == 0 && worth(a) < worth(b))
        return true;
    if (!within(a, b))
        return false;
    return within(b, a) ? a->cost >= b->cost : b->npieces == a->npieces && b->cost <= a->cost + 1;
}

static int by_worth(const void *a, const void *b)
{
    const struct chain *x = a, *y = b;
    int d = worth(y) - worth(x);
    return d ? d : x->letters != y->letters ? (x->letters > y->letters ? -1 : 1)
                                            : (x->piece[0].from > y->piece[0].from) -
                                                  (x->piece[0].from < y->piece[0].from);
}

/* The best first, those that lose to a better one left out. Returns how many stay. */
static size_t sift(struct chain *v, size_t n, struct chain out[MIXED_CHAINS])
{
    size_t kept = 0;
    qsort(v, n, sizeof *v, by_worth);
    for (size_t i = 0; i < n && kept < MIXED_CHAINS; i++) {
        bool lost = false;
        for (size_t k = 0; k < kept && !lost; k++)
            lost = loses(&v[i], &out[k]);
        if (!lost)
            out[kept++] = v[i];
    }
    size_t left = 0; /* a longer name may have come after its part */
    for (size_t i = 0; i < kept; i++) {
        bool lost = false;
        for (size_t k = i + 1; k < kept && !lost; k++)
            lost = loses(&out[i], &out[k]);
        if (!lost)
            out[left++] = out[i];
    }
    return left;
}

#define ZONE_WORDS 20u /* of a line, in the columns of bodies */
#define ZONE_STRANGE 2u /* of them, such as no name has */

/* Where the columns of bodies may begin: behind the last words that are no names'. */
static void set_zones(const struct agencies *a, struct mixed_row *w)
{
    for (uint32_t line = 0; line < w->nlines; line++) {
        uint32_t at = w->end[line], strange = 0;
        while (at > w->first[line] && w->end[line] - at < ZONE_WORDS) {
            const struct mixed_word *x = &w->word[at - 1];
            if (at < w->end[line] && ((x->stops && x->n > 2) || is_between(x)))
                break;
            bool named = is_junk(x) || x->n > 9 || agencies_word(a, x->letters, x->n);
            if (!named && ++strange > ZONE_STRANGE)
                break;
            at--;
        }
        w->zone[line] = at;
    }
}

size_t chains_find(const struct agencies *a, struct arena *mem, struct mixed_row *w,
                   struct chain out[MIXED_CHAINS])
{
    size_t none;
    agencies_keys(a, 'a', &none);
    set_zones(a, w);
    struct finder f = {.w = w, .mem = mem, .out = xcalloc(FOUND_MOST, sizeof *f.out)};
    for (uint32_t line = 0; line < w->nlines; line++)
        for (uint32_t at = w->zone[line]; at < w->end[line]; at++) {
            const struct mixed_word *word = &w->word[at];
            size_t nkeys = 0;
            uint32_t skip = word->n > 9 && word->letters[0] == 'c' && word->letters[2] == 'c' ? 3 : 0;
            const struct body_key *key = word->n ? agencies_keys(a, word->letters[skip], &nkeys) : NULL;
            for (size_t k = 0; k < nkeys; k++) { /* 'cáccơquan' has its plural run on */
                f.key = &key[k];
                if (word->n - skip < LONG_WORD && strncmp(key[k].letters, word->letters + skip, word->n - skip) != 0)
                    continue;
                if (key[k].n > 80 || key[k].letters[0] != word->letters[skip] ||
                    (word->n > skip + 1 && key[k].letters[1] != word->letters[skip + 1]))
                    continue;
                memcpy(f.letters, key[k].letters, key[k].n);
                f.n = key[k].n;
                f.budget = allowed(f.n);
                f.now = (struct chain){.npieces = 0};
                step(&f, at, line, 0, true, skip);
            }
        }
    size_t n = sift(f.out, f.nout, out);
    free(f.out);
    return n;
}
