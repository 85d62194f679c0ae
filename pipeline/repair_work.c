#include "repair_work.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "repair_edit.h"

enum { MAX_PASSAGE_LINES = 60, MAX_PASSAGE_TOKENS = 1500, FEW_WORDS = 8, FEW_PAIRS = 8 };

/* Score a token under which a passage is taken for another language: English text read as broken
 * Vietnamese gives -10.5 and less, the worst of real layers -8 on its running text. */
static const double no_vietnamese = -9.5;
static const double clean_enough = 0.75; /* verdict from which text is left as it is */

struct part { /* a passage of the document: lines that are read in one go */
    uint32_t line, nlines;
    uint32_t token; /* first of its tokens */
    size_t ntokens;
    int channel; /* FOREIGN or OWN */
    double score; /* of its reading, ln a token */
    bool foreign; /* is in no Vietnamese, however broken: stays as it is */
};

struct work { /* one document under repair */
    struct repair *r;
    struct doc *d;
    const char *const *lines; /* [nlines] texts in good form */
    struct part *parts;
    size_t nparts, cap_parts;
    struct noise_token *tokens;
    size_t ntokens, cap_tokens;
    struct choice *choices; /* [ntokens] */
    double score;           /* verdict on the whole text */
};

static bool is_empty(const char *s)
{
    return !s[strspn(s, " \t\r\n")];
}

static bool same_passage(const struct line *a, const struct line *b)
{
    return a->page == b->page && a->block == b->block;
}

/* Should these lines be decoded, and by which channel? -1: they are good as they are. */
static int channel_for(const struct work *w, const struct part *p)
{
    const struct line *l = &w->d->lines[p->line];
    if (w->d->pages[l->page].source == SOURCE_OCR)
        return OWN;
    struct buf text = {0};
    for (uint32_t i = 0; i < p->nlines; i++) {
        buf_str(&text, w->lines[p->line + i]);
        buf_chr(&text, '\n');
    }
    unsigned words;
    double score = repair_verdict(w->r, buf_text(&text), text.len, &words);
    if (words < FEW_WORDS)
        score = (score * words + w->score * (FEW_WORDS - words)) / FEW_WORDS;
    buf_free(&text);
    return score >= clean_enough ? -1 : FOREIGN;
}

/* Marks the tokens of mail and web addresses in one line. */
static void fix_addresses(const char *line, struct noise_token *t, size_t n)
{
    for (size_t i = 0, to = 0; i < n; i++) {
        if (i && t[i].off < to) { /* the same run of signs as the token before */
            t[i].fixed = t[i - 1].fixed;
            continue;
        }
        size_t from = t[i].off;
        while (from && !strchr(" \t", line[from - 1]))
            from--;
        to = from + strcspn(line + from, " \t");
        const char *at = memchr(line + from, '@', to - from);
        size_t len = to - from;
        bool web = len > 4 && (!memcmp(line + from, "www.", 4) || !memcmp(line + from, "http", 4));
        t[i].fixed = web || (at && at > line + from && memchr(at, '.', (size_t)(line + to - at)));
    }
}

/* Gives the tokens of one line the confidence of the words they stand in. */
static void take_conf(const struct doc *d, const struct line *l, struct noise_token *t, size_t n)
{
    uint32_t k = 0;
    for (size_t i = 0; i < n; i++) {
        while (k + 1 < l->nwords && d->words[l->word + k + 1].off <= t[i].off)
            k++;
        t[i].conf = l->nwords ? (uint8_t)(100 * d->words[l->word + k].conf) : 100;
    }
}

static void take_tokens(struct work *w, struct part *p)
{
    p->token = (uint32_t)w->ntokens;
    for (uint32_t i = 0; i < p->nlines; i++) {
        const char *s = w->lines[p->line + i];
        struct noise_token t;
        size_t first = w->ntokens, n = strlen(s);
        for (size_t at = 0; noise_next(s, n, &at, &t);) {
            t.line = i;
            VEC_PUSH(w->tokens, w->ntokens, w->cap_tokens) = t;
        }
        if (w->ntokens == first)
            continue;
        take_conf(w->d, &w->d->lines[p->line + i], w->tokens + first, w->ntokens - first);
        fix_addresses(s, w->tokens + first, w->ntokens - first);
        codes_mark(w->r->codes, s, w->tokens + first, w->ntokens - first);
    }
    p->ntokens = w->ntokens - p->token;
}

/* Divides the document into passages and keeps those that need repair. */
static void make_parts(struct work *w)
{
    struct doc *d = w->d;
    for (uint32_t i = 0; i < d->nlines;) {
        struct part p = {.line = i};
        while (i < d->nlines && !is_empty(w->lines[i]) && p.nlines < MAX_PASSAGE_LINES &&
               same_passage(&d->lines[p.line], &d->lines[i])) {
            p.nlines++;
            i++;
        }
        if (!p.nlines) {
            i++;
            continue;
        }
        p.channel = channel_for(w, &p);
        if (p.channel < 0)
            continue;
        take_tokens(w, &p);
        VEC_PUSH(w->parts, w->nparts, w->cap_parts) = p;
    }
}

/* Decodes one passage, a very long one piece by piece. Returns the score a token. */
static double decode_part(struct work *w, const struct part *p, const struct cache *cache,
                          struct choice *out)
{
    double sum = 0;
    for (size_t at = 0, n; at < p->ntokens; at += n) {
        n = p->ntokens - at < MAX_PASSAGE_TOKENS ? p->ntokens - at : MAX_PASSAGE_TOKENS;
        struct passage passage = {
            .lines = w->lines + p->line,
            .tokens = w->tokens + p->token + at,
            .n = n,
            .finder = cache ? w->r->second : w->r->finder,
            .careful = p->channel == OWN,
            .cache = cache,
            .before = cache ? w->choices + p->token + at : NULL,
        };
        sum += (double)n * decoder_run(w->r->decoder, &passage, out + p->token + at);
    }
    return p->ntokens ? sum / (double)p->ntokens : 0;
}

/* Decodes the passages of one channel; the second time with what was heard. */
static void decode_parts(struct work *w, int channel, const struct cache *cache)
{
    struct choice *out = xcalloc(w->ntokens + 1, sizeof *out);
    if (w->choices)
        memcpy(out, w->choices, w->ntokens * sizeof *out);
    for (size_t i = 0; i < w->nparts; i++) {
        struct part *p = &w->parts[i];
        if (p->foreign || p->channel != channel)
            continue;
        p->score = decode_part(w, p, cache, out);
        for (size_t k = p->token; cache && k < p->token + p->ntokens; k++) {
            const struct choice *a = &w->choices[k], *b = &out[k];
            out[k].second = a->how != b->how || a->word[0] != b->word[0] || a->word[1] != b->word[1];
        }
    }
    free(w->choices);
    w->choices = out;
}

/* After the first round: leaves alone what makes no sense as Vietnamese. Short passages go with the
 * whole document. */
static void drop_foreign(struct work *w)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < w->nparts; i++) {
        if (w->parts[i].channel != FOREIGN)
            continue;
        sum += w->parts[i].score * (double)w->parts[i].ntokens;
        n += (double)w->parts[i].ntokens;
    }
    for (size_t i = 0; i < w->nparts; i++) {
        struct part *p = &w->parts[i];
        double score = p->ntokens < FEW_WORDS ? sum / n : p->score;
        p->foreign = p->channel == FOREIGN && score < no_vietnamese;
        for (size_t k = 0; p->foreign && k < p->ntokens; k++)
            w->choices[p->token + k] = (struct choice){.how = HOW_KEEP, .sure = 0.5f};
    }
}

static struct cache *hear(const struct work *w)
{
    struct cache *c = cache_new();
    for (size_t i = 0; i < w->ntokens; i++)
        if (w->choices[i].heard.w)
            cache_add(c, w->choices[i].heard, 1);
    return c;
}

static int by_letters(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    int d = memcmp(x->print, y->print, sizeof x->print);
    d = d ? d : memcmp(x->upper, y->upper, sizeof x->upper);
    return d ? d : memcmp(x->read, y->read, sizeof x->read);
}

/* Makes pairs that are alike one, with all their weight: words recur. Returns how many are left. */
static size_t gather(struct pair *v, size_t n)
{
    size_t kept = 0;
    if (n)
        qsort(v, n, sizeof *v, by_letters);
    for (size_t i = 0; i < n; i++)
        if (kept && !by_letters(&v[kept - 1], &v[i]))
            v[kept - 1].weight += v[i].weight;
        else
            v[kept++] = v[i];
    return kept;
}

static bool teaches(const struct choice *c)
{
    return c->how == HOW_WORD && c->sure >= 0.9f;
}

/* The channel learnt further from this document's own words; NULL where they are too few. */
static struct channel *learn_channel(const struct work *w, int channel)
{
    size_t n = 0;
    for (size_t i = 0; i < w->ntokens; i++)
        n += teaches(&w->choices[i]);
    if (n < FEW_PAIRS)
        return NULL;
    struct channel *c = channel_copy(w->r->channels[channel]);
    struct pair *pairs = xmalloc((w->ntokens + 1) * sizeof *pairs);
    n = 0;
    for (size_t i = 0; i < w->nparts; i++)
        for (size_t k = 0; k < w->parts[i].ntokens && w->parts[i].channel == channel; k++) {
            const struct noise_token *t = &w->tokens[w->parts[i].token + k];
            const struct choice *ch = &w->choices[w->parts[i].token + k];
            struct edit e;
            const char *line = w->lines[w->parts[i].line + t->line];
            if (!teaches(ch) || !edit_make(w->r->lm, w->r->codes, line, t, ch, &e))
                continue;
            struct pair *p = &pairs[n];
            *p = (struct pair){.nprint = 0};
            if (!pair_print(p, e.text, strlen(e.text)))
                continue;
            p->nread = (uint8_t)channel_signs(c, line + t->off, t->len, true, p->read);
            p->weight = ch->sure;
            n += p->nread > 0;
        }
    channel_learn(c, pairs, gather(pairs, n), 2, 20, 0.3);
    free(pairs);
    return c;
}

static void tell(const struct work *w, const struct line *l, const struct noise_token *t,
                 const struct choice *c, const struct edit *e)
{
    struct buf was = {0};
    buf_add(&was, w->lines[l - w->d->lines] + e->off, e->end - e->off);
    struct repair_change change = {&w->d->pages[l->page], l, buf_text(&was), e->text,
                                   round_conf((double)e->sure), REPAIR_MODEL};
    if (*codes_name(w->r->codes, t->code))
        change.why = REPAIR_CODE;
    else if (c->how == HOW_SPLIT || c->how == HOW_JOIN)
        change.why = c->how == HOW_SPLIT ? REPAIR_SPLIT : REPAIR_JOIN;
    else if (c->second)
        change.why = REPAIR_CACHE;
    w->r->tell(w->r->tell_data, &change);
    buf_free(&was);
}

static void apply(struct work *w)
{
    size_t n = 0, cap = 16;
    struct edit *edits = xmalloc(cap * sizeof *edits);
    for (size_t i = 0; i < w->nparts; i++) {
        const struct part *p = &w->parts[i];
        for (uint32_t l = 0, k = 0; l < p->nlines; l++) {
            n = 0;
            for (; k < p->ntokens && w->tokens[p->token + k].line == l; k++) {
                const struct noise_token *t = &w->tokens[p->token + k];
                const struct choice *c = &w->choices[p->token + k];
                struct edit e;
                if (!edit_make(w->r->lm, w->r->codes, w->lines[p->line + l], t, c, &e))
                    continue;
                VEC_PUSH(edits, n, cap) = e;
                if (e.changes && w->r->tell)
                    tell(w, &w->d->lines[p->line + l], t, c, &e);
            }
            edit_line(w->d, &w->d->lines[p->line + l], edits, n);
        }
    }
    free(edits);
}

/* Closes the gaps that joined words left in the document's array of words. */
static void compact(struct doc *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->nlines; i++) {
        struct line *l = &d->lines[i];
        memmove(d->words + n, d->words + l->word, l->nwords * sizeof *d->words);
        l->word = (uint32_t)n;
        n += l->nwords;
    }
    d->nwords = n;
}

static double whole_score(struct work *w, unsigned *words)
{
    struct buf text = {0};
    for (size_t i = 0; i < w->d->nlines; i++) {
        buf_str(&text, w->lines[i]);
        buf_chr(&text, '\n');
    }
    double score = repair_verdict(w->r, buf_text(&text), text.len, words);
    buf_free(&text);
    return score;
}

/* A second round with what the first has heard: the document's own words, and its reader's habits. */
static void read_again(struct work *w, int channel)
{
    struct cache *cache = hear(w);
    struct channel *own = learn_channel(w, channel);
    finder_channel(w->r->second, own ? own : w->r->channels[channel]);
    decode_parts(w, channel, cache);
    finder_channel(w->r->second, NULL);
    channel_free(own);
    cache_free(cache);
}

void work_on(struct repair *r, struct doc *d, const char *const *lines)
{
    struct work w = {.r = r, .d = d, .lines = lines};
    unsigned words;
    w.score = whole_score(&w, &words);
    if (words >= FEW_WORDS)
        make_parts(&w);
    for (int channel = FOREIGN; channel <= OWN; channel++) {
        size_t i = 0;
        while (i < w.nparts && w.parts[i].channel != channel)
            i++;
        if (i == w.nparts)
            continue;
        finder_channel(r->finder, r->channels[channel]);
        decode_parts(&w, channel, NULL);
        if (channel == FOREIGN)
            drop_foreign(&w);
        read_again(&w, channel);
    }
    if (w.nparts) {
        apply(&w);
        compact(d);
    }
    finder_trim(r->finder);
    free(w.parts);
    free(w.tokens);
    free(w.choices);
}
