#include "list.h"
#include "list_priv.h"

#include "buf.h"
#include "utf8.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct table { /* uint64 -> uint32, open addressing; 0 is no key and no value */
    struct {
        uint64_t key;
        uint32_t value;
    } *v;
    size_t n, cap;
};

struct expansion { /* what an abbreviation stands for: words[first .. first + n) */
    uint32_t first, n;
};

struct list {
    struct arena *mem;
    struct list_entry *entries;
    size_t nentries, cap_entries;
    struct table words;    /* hash of a syllable -> its number */
    const char **spelling; /* by number - 1: settles equal hashes */
    size_t nwords, cap_words;
    struct table edges; /* node and word -> node; names start at ROOT, abbreviations at SHORT */
    uint32_t *ends;     /* by node: 1 + index of the entry or expansion that ends here; 0 none */
    size_t nnodes, cap_nodes;
    struct expansion *expansions;
    size_t nexpansions, cap_expansions;
    uint32_t *expanded; /* the words of all expansions */
    size_t nexpanded, cap_expanded;
    struct scratch *scratch;
};

enum { ROOT, SHORT };

struct token {
    uint32_t off, len; /* in the text; all tokens of one abbreviation have its place */
    uint32_t word;     /* folded by case; 0: in no list */
};

struct tokens {
    struct token *v;
    size_t n, cap;
};

struct scratch { /* memory that is used again from call to call */
    struct list_text text;
    struct tokens tokens;
    struct list_known known; /* of a word that has no room for it */
};

/* ---- tables ---- */

static uint32_t *table_slot(struct table *t, uint64_t key)
{
    size_t i = (size_t)((key * 0x9E3779B97F4A7C15u) >> 32) & (t->cap - 1);
    while (t->v[i].key && t->v[i].key != key)
        i = (i + 1) & (t->cap - 1);
    t->v[i].key = key;
    return &t->v[i].value;
}

static uint32_t table_find(const struct table *t, uint64_t key)
{
    if (!t->cap)
        return 0;
    size_t i = (size_t)((key * 0x9E3779B97F4A7C15u) >> 32) & (t->cap - 1);
    while (t->v[i].key && t->v[i].key != key)
        i = (i + 1) & (t->cap - 1);
    return t->v[i].value;
}

static void table_put(struct table *t, uint64_t key, uint32_t value)
{
    if (t->n * 2 >= t->cap) {
        struct table old = *t;
        t->cap = old.cap ? old.cap * 2 : 1024;
        t->v = xcalloc(t->cap, sizeof *t->v);
        for (size_t i = 0; i < old.cap; i++)
            if (old.v[i].key)
                *table_slot(t, old.v[i].key) = old.v[i].value;
        free(old.v);
    }
    *table_slot(t, key) = value;
    t->n++;
}

/* The number of a syllable; 0 if it is in no list and not to be added. */
static uint32_t word_number(struct list *add_to, const struct list *l, const char *s, size_t n,
                            uint64_t h)
{
    for (;; h = h + 1 ? h + 1 : 1) {
        uint32_t w = table_find(&l->words, h);
        if (w && strlen(l->spelling[w - 1]) == n && memcmp(l->spelling[w - 1], s, n) == 0)
            return w;
        if (w)
            continue; /* another syllable with the same hash */
        if (!add_to)
            return 0;
        VEC_PUSH(add_to->spelling, add_to->nwords, add_to->cap_words) =
            arena_strndup(add_to->mem, s, n);
        table_put(&add_to->words, h, (uint32_t)add_to->nwords);
        return (uint32_t)add_to->nwords;
    }
}

static uint64_t edge(uint32_t node, uint32_t word)
{
    return (uint64_t)node << 32 | word;
}

static uint32_t add_node(struct list *l)
{
    VEC_PUSH(l->ends, l->nnodes, l->cap_nodes) = 0;
    return (uint32_t)(l->nnodes - 1);
}

/* ---- tokens ---- */

static uint32_t child(const struct list *l, uint32_t node, uint32_t word)
{
    return word ? table_find(&l->edges, edge(node, word)) : 0;
}

/* What the list knows of a word; with add_to it gets numbers, and nothing else is told. Lent till the
 * next is asked for. */
static const struct list_known *look_up(struct list *add_to, const struct list *l, const struct list_word *x)
{
    static const struct list_known nothing = {.of = NULL};
    struct list_form *f = x->form;
    if (!f || x->in_number)
        return &nothing;
    for (int i = 0; i < 2; i++)
        if (f->known[i].of == l)
            return &f->known[i];
    struct list_known *k = &l->scratch->known;
    *k = (struct list_known){.of = l};
    k->word = word_number(add_to, l, f->low, f->low_len, f->hash);
    k->raw = f->raw_hash == f->hash ? k->word : word_number(add_to, l, f->raw, f->len, f->raw_hash);
    if (add_to)
        return k; /* there is more to come */
    k->name = child(l, ROOT, k->word);
    k->brief = child(l, SHORT, k->raw);
    for (int i = 0; i < 2; i++)
        if (!f->known[i].of) {
            f->known[i] = *k;
            break;
        }
    return k;
}

/* The longest abbreviation from word i on: 1 + its expansion's index, and the words taken; 0: none. */
static uint32_t brief_at(struct list *add_to, const struct list *l, const struct list_text *w, size_t i,
                         size_t *taken)
{
    const struct list_known *known = look_up(add_to, l, &w->v[i]);
    uint32_t node = add_to ? child(l, SHORT, known->raw) : known->brief, end = 0;
    for (size_t k = i + 1; node; k++) {
        if (l->ends[node]) {
            end = l->ends[node];
            *taken = k - i;
        }
        node = k < w->n ? child(l, node, look_up(add_to, l, &w->v[k])->raw) : 0;
    }
    return end;
}

/* Down the names from a node by word *i, or by what it is short for; past what was taken. 0: none goes
 * on so. */
static uint32_t step(const struct list *l, const struct list_text *w, uint32_t node, size_t *i)
{
    size_t taken = 1;
    uint32_t end = brief_at(NULL, l, w, *i, &taken);
    const struct expansion *e = end ? &l->expansions[end - 1] : NULL;
    const uint32_t *words = e ? l->expanded + e->first : &look_up(NULL, l, &w->v[*i])->word;
    for (uint32_t k = 0; k < (e ? e->n : 1); k++)
        if (!(node = child(l, node, words[k])))
            break;
    *i += taken;
    return node;
}

/* The longest name from word i on: 1 + its entry's index or 0; the words taken, where there is none those
 * of what stands there. */
static uint32_t name_at(const struct list *l, const struct list_text *w, size_t i, size_t *taken)
{
    size_t at = i;
    uint32_t end = 0, node = step(l, w, ROOT, &at);
    *taken = at - i;
    while (node) {
        if (l->ends[node]) {
            end = l->ends[node];
            *taken = at - i;
        }
        node = at < w->n ? step(l, w, node, &at) : 0;
    }
    return end;
}

/* The words by number, with add_to unknown ones get theirs; the longest abbreviation at each place is
 * replaced by what it stands for. Lends the list's scratch. */
static const struct tokens *tokenise(struct list *add_to, const struct list *l,
                                     const struct list_text *w)
{
    struct tokens *out = &l->scratch->tokens;
    out->n = 0;
    for (size_t i = 0, taken = 1; i < w->n; i += taken) {
        struct token t = {w->v[i].off, w->v[i].len, look_up(add_to, l, &w->v[i])->word};
        uint32_t end = brief_at(add_to, l, w, i, &taken);
        if (!end) {
            VEC_PUSH(out->v, out->n, out->cap) = t;
            taken = 1;
            continue;
        }
        const struct expansion *e = &l->expansions[end - 1];
        const struct list_word *last = &w->v[i + taken - 1];
        t.len = last->off + last->len - t.off;
        for (uint32_t k = 0; k < e->n; k++) {
            t.word = l->expanded[e->first + k];
            VEC_PUSH(out->v, out->n, out->cap) = t;
        }
    }
    return out;
}

/* The words by number, unknown ones get theirs; no abbreviation is replaced. */
static const struct tokens *number_words(struct list *l, const struct list_text *w, bool as_written)
{
    struct tokens *out = &l->scratch->tokens;
    out->n = 0;
    for (size_t i = 0; i < w->n; i++) {
        const struct list_known *known = look_up(l, l, &w->v[i]);
        VEC_PUSH(out->v, out->n, out->cap) =
            (struct token){w->v[i].off, w->v[i].len, as_written ? known->raw : known->word};
    }
    return out;
}

/* Adds a path; returns the number that already ended there, or 0. */
static uint32_t add_path(struct list *l, const struct tokens *t, uint32_t root, uint32_t end)
{
    uint32_t node = root;
    for (size_t i = 0; i < t->n; i++) {
        uint64_t e = edge(node, t->v[i].word);
        node = table_find(&l->edges, e);
        if (!node) {
            node = add_node(l);
            table_put(&l->edges, e, node);
        }
    }
    if (l->ends[node])
        return l->ends[node];
    l->ends[node] = end;
    return 0;
}

/* ---- entries ---- */

static char *add_entry(void *arg, const struct list_line *in)
{
    struct list *l = arg;
    const char **names = arena_new_n(l->mem, const char *, in->nnames);
    memcpy(names, in->names, in->nnames * sizeof *names);
    struct list_entry e = {.name = in->names[0], .attrs = in->attrs, .names = names,
                           .nnames = in->nnames, .file = in->file, .line = in->no};
    const char *slug = list_attr(l->mem, &e, "slug");
    char *why = NULL;
    e.slug = slug ? slug : utf8_slug(l->mem, e.name);
    VEC_PUSH(l->entries, l->nentries, l->cap_entries) = e;
    struct list_text *w = &l->scratch->text;
    for (size_t i = 0; i < in->nnames && !why; i++) {
        list_text_split(w, in->names[i], strlen(in->names[i]));
        const struct tokens *t = tokenise(l, l, w);
        uint32_t old = t->n ? add_path(l, t, ROOT, (uint32_t)l->nentries) : 0;
        if (!t->n)
            why = list_words(in->file, in->no, "a name without letters", in->names[i]);
        else if (old && old != l->nentries)
            why = list_words(in->file, in->no,
                             arena_printf(l->mem, "'%s' means another in line %u", in->names[i],
                                          l->entries[old - 1].line),
                             "");
    }
    return why;
}

/* 'full words | ABBREVIATION | ...' */
static char *add_abbreviation(void *arg, const struct list_line *in)
{
    struct list *l = arg;
    struct list_text *w = &l->scratch->text;
    char *why = NULL;
    list_text_split(w, in->names[0], strlen(in->names[0]));
    const struct tokens *t = number_words(l, w, false);
    struct expansion e = {(uint32_t)l->nexpanded, (uint32_t)t->n};
    for (size_t i = 0; i < t->n; i++)
        VEC_PUSH(l->expanded, l->nexpanded, l->cap_expanded) = t->v[i].word;
    VEC_PUSH(l->expansions, l->nexpansions, l->cap_expansions) = e;
    if (!t->n || in->nnames < 2)
        why = list_words(in->file, in->no, "needs the full words and an abbreviation", "");
    for (size_t i = 1; i < in->nnames && !why; i++) {
        list_text_split(w, in->names[i], strlen(in->names[i]));
        t = number_words(l, w, true);
        if (!t->n || add_path(l, t, SHORT, (uint32_t)l->nexpansions))
            why = list_words(in->file, in->no, "empty or given twice", in->names[i]);
    }
    return why;
}

static struct list *list_new(void)
{
    struct list *l = xcalloc(1, sizeof *l);
    l->mem = arena_new();
    l->scratch = xcalloc(1, sizeof *l->scratch);
    add_node(l); /* ROOT */
    add_node(l); /* SHORT */
    return l;
}

/* The list, or NULL and *why when there are words on a mistake. */
static struct list *done(struct list *l, char *words, const char **why)
{
    list_text_free(&l->scratch->text); /* its words were looked up in a list half made */
    if (!words)
        return l;
    *why = words;
    list_free(l);
    return NULL;
}

struct list *list_from_text(const char *file, const char *text, const char *abbreviations,
                            const char **why)
{
    struct list *l = list_new();
    char *words = NULL;
    if (abbreviations)
        words = list_read_text(l->mem, "abbreviations.list", abbreviations, strlen(abbreviations),
                               add_abbreviation, l);
    if (!words)
        words = list_read_text(l->mem, file, text, strlen(text), add_entry, l);
    return done(l, words, why);
}

struct list *list_load(const char *dir, const char *name, const char **why)
{
    struct list *l = list_new();
    char *words = list_read_file(l->mem, dir, "abbreviations", false, add_abbreviation, l);
    if (!words)
        words = list_read_file(l->mem, dir, name, true, add_entry, l);
    return done(l, words, why);
}

void list_free(struct list *l)
{
    if (!l)
        return;
    free(l->entries);
    free(l->words.v);
    free(l->spelling);
    free(l->edges.v);
    free(l->ends);
    free(l->expansions);
    free(l->expanded);
    list_text_free(&l->scratch->text);
    free(l->scratch->tokens.v);
    free(l->scratch);
    arena_free(l->mem);
    free(l);
}

/* ---- use ---- */

size_t list_scan_text(const struct list *l, const struct list_text *w, struct list_hit **hits,
                       size_t *cap)
{
    size_t nhits = 0;
    for (size_t i = 0, taken; i < w->n; i += taken) {
        const struct list_known *known = look_up(NULL, l, &w->v[i]);
        uint32_t end = 0;
        taken = 1;
        if (known->name || known->brief) /* most words begin nothing */
            end = name_at(l, w, i, &taken);
        const struct list_word *last = &w->v[i + taken - 1];
        if (end)
            VEC_PUSH(*hits, nhits, *cap) = (struct list_hit){
                w->v[i].off, last->off + last->len - w->v[i].off, &l->entries[end - 1]};
    }
    return nhits;
}

size_t list_scan(const struct list *l, const char *text, size_t n, struct list_hit **hits,
                 size_t *cap)
{
    list_text_split(&l->scratch->text, text, n);
    return list_scan_text(l, &l->scratch->text, hits, cap);
}

const struct list_entry *list_lookup(const struct list *l, const char *text, size_t n)
{
    const struct list_text *w = &l->scratch->text;
    size_t taken = 0;
    list_text_split(&l->scratch->text, text, n);
    uint32_t end = w->n ? name_at(l, w, 0, &taken) : 0;
    return end && taken == w->n ? &l->entries[end - 1] : NULL;
}

bool list_opens(const struct list *l, const char *text, size_t n)
{
    const struct list_text *w = &l->scratch->text;
    uint32_t node = ROOT;
    list_text_split(&l->scratch->text, text, n);
    for (size_t i = 0; i < w->n;)
        if (!(node = step(l, w, node, &i)))
            return false;
    return w->n > 0;
}

/* Are two words the same but for one letter put in, left out or exchanged? */
static bool one_off(const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b), k = 0;
    while (a[k] && a[k] == b[k])
        k++;
    return na == nb  ? strcmp(a + k + (a[k] != '\0'), b + k + (a[k] != '\0')) == 0
           : na > nb ? na == nb + 1 && strcmp(a + k + 1, b + k) == 0
                     : nb == na + 1 && strcmp(a + k, b + k + 1) == 0;
}

/* Does a name run through the tokens, its syllable `at` exchanged for `word`? */
static bool names(const struct list *l, const struct tokens *t, size_t at, uint32_t word)
{
    uint32_t node = ROOT;
    for (size_t k = 0; k < t->n; k++) {
        node = child(l, node, k == at ? word : t->v[k].word);
        if (!node)
            return false;
    }
    return l->ends[node] != 0;
}

const char *list_mended(const struct list *l, struct arena *a, const char *text, size_t n,
                        const char *raw, size_t nraw)
{
    list_text_split(&l->scratch->text, text, n);
    const struct tokens *t = tokenise(NULL, l, &l->scratch->text);
    const char *mended = NULL, *end = raw + nraw;
    struct buf read = {0}, known = {0};
    unsigned found = 0;
    for (size_t at = 0; at < t->n && raw < end && t->n >= 3; at++) {
        size_t len = strcspn(raw, " ");
        len = len < (size_t)(end - raw) ? len : (size_t)(end - raw);
        buf_clear(&read);
        utf8_fold(&read, raw, len);
        raw += len + (raw + len < end);
        for (uint32_t w = 1; read.len > 1 && w <= l->nwords; w++) {
            if (w == t->v[at].word || !names(l, t, at, w))
                continue;
            buf_clear(&known);
            utf8_fold(&known, l->spelling[w - 1], strlen(l->spelling[w - 1]));
            if (!one_off(buf_text(&read), buf_text(&known)))
                continue;
            found++;
            mended = arena_printf(a, "%.*s%s%.*s", (int)t->v[at].off, text, l->spelling[w - 1],
                                  (int)(n - t->v[at].off - t->v[at].len),
                                  text + t->v[at].off + t->v[at].len);
        }
    }
    bool same_count = raw == end; /* of syllables: else they stand beside each other by chance */
    buf_free(&read);
    buf_free(&known);
    return found == 1 && same_count ? mended : NULL;
}

const char *list_attr(struct arena *a, const struct list_entry *e, const char *key)
{
    size_t n = strlen(key);
    for (const char *s = e->attrs; *s;) {
        size_t len = strcspn(s, ";");
        if (strncmp(s, key, n) == 0 && s[n] == '=')
            return list_trimmed(a, s + n + 1, len - n - 1);
        s += len;
        s += strspn(s, "; ");
    }
    return NULL;
}

size_t list_count(const struct list *l)
{
    return l->nentries;
}

const struct list_entry *list_at(const struct list *l, size_t i)
{
    return &l->entries[i];
}
