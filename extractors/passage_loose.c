/* passage_loose.c -- the words of a passage whose letters nobody vouches for. */
#include "passage.h"

#include "hash.h"
#include "syllable.h"

#include <stdlib.h>
#include <string.h>

#define MARKED    0xC3u /* bytes of letters with marks begin there */
#define CONF_POOR 0.5 /* of reading: below it a letter's mark is a guess */

/* The letters of a word, without the marks of punctuation around it. */
static struct tag_span letters_of(const char *s, size_t n)
{
    static const char around[] = " .,;:!?\"'()[]-/|*";
    size_t from = 0;
    while (from < n && strchr(around, s[from]))
        from++;
    while (n > from && strchr(around, s[n - 1]))
        n--;
    return (struct tag_span){(uint32_t)from, (uint32_t)(n - from)};
}

/* Without a letter beyond ASCII nothing is amiss with a word that nobody flagged. */
static bool has_marks(const char *s)
{
    while (*s && (unsigned char)*s < MARKED)
        s++;
    return *s;
}

static bool is_doubtful(const struct word *w, const char *s, size_t n)
{
    bool beyond = false, letter = false;
    for (size_t i = 0; i < n; i++) {
        if (s[i] >= '0' && s[i] <= '9')
            return false; /* a number is never guessed */
        beyond |= (unsigned char)s[i] >= MARKED;
        letter |= (s[i] | 32) >= 'a' && (s[i] | 32) <= 'z';
    }
    if ((w->flags & WORD_DOUBT) || w->conf < CONF_POOR)
        return beyond || letter;
    return beyond && token_kind(s, n) == TOKEN_ALIEN;
}

#define SOUND_SLOTS 16384u

/* The slot of a word that nobody flagged, which a paper says again and again; *h is its hash. */
static uint64_t *slot_of(struct passage *p, const struct word *w, uint64_t *h)
{
    *h = hash64(HASH64, w->text, strlen(w->text));
    if (!p->sound)
        p->sound = xcalloc(SOUND_SLOTS, sizeof *p->sound);
    return &p->sound[hash64_slot(*h, SOUND_SLOTS)];
}

/* The letters of the word where they are in doubt and a rule may ask for them; else len is 0. */
static struct tag_span doubt_of(struct passage *p, const struct word *w, struct ruleset *rules)
{
    bool flagged = (w->flags & WORD_DOUBT) || w->conf < CONF_POOR;
    if (!flagged && !has_marks(w->text))
        return (struct tag_span){0, 0};
    uint64_t h = 0, *slot = flagged ? NULL : slot_of(p, w, &h);
    if (slot && *slot == h)
        return (struct tag_span){0, 0};
    struct tag_span in = letters_of(w->text, strlen(w->text));
    if (in.len && is_doubtful(w, w->text + in.off, in.len) &&
        rules_miss(rules, w->text + in.off, in.len))
        return in;
    if (slot)
        *slot = h;
    return (struct tag_span){0, 0};
}

/* The first word of a line, whose words stand in order, that begins at or behind byte `off`. */
static uint32_t first_word(const struct doc *d, const struct line *l, uint32_t off)
{
    uint32_t low = 0, high = l->nwords;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (d->words[l->word + mid].off < off)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void find_doubts(struct passage *p, struct ruleset *rules)
{
    const struct doc *d = p->doc;
    p->ndoubts = 0;
    for (size_t i = doc_piece_at(d, p->base); i < d->npieces && d->pieces[i].off < p->base + p->len; i++) {
        const struct piece *c = &d->pieces[i];
        const struct line *l = &d->lines[c->line];
        for (uint32_t k = first_word(d, l, c->line_off); k < l->nwords; k++) { /* a row's line has many pieces */
            const struct word *w = &d->words[l->word + k];
            size_t n = strlen(w->text), off = c->off + (w->off - c->line_off);
            if (w->off >= c->line_off + c->len)
                break;
            if (w->off + n > c->line_off + c->len || off < p->base || off + n > p->base + p->len)
                continue;
            struct tag_span in = doubt_of(p, w, rules);
            if (!in.len)
                continue;
            VEC_PUSH(p->doubts, p->ndoubts, p->cap_doubts) =
                (struct tag_span){(uint32_t)(off - p->base) + in.off, in.len};
        }
    }
}

bool passage_loosen(struct passage *p, struct ruleset *rules)
{
    find_doubts(p, rules);
    if (!p->ndoubts)
        return false;
    buf_clear(&p->loose);
    buf_add(&p->loose, p->text, p->len);
    for (size_t i = 0; i < p->ndoubts; i++)
        loose_word(p->loose.s + p->doubts[i].off, p->doubts[i].len);
    p->seen = p->loose.s;
    size_t n = 0;
    for (size_t i = 0; i < p->nbodies; i++)
        VEC_PUSH(p->spans, n, p->cap_spans) = (struct tag_span){p->bodies[i].off, p->bodies[i].len};
    tag_text(&p->tagged, p->seen, p->len, p->spans, n);
    p->view.text = NULL;
    return true;
}

bool passage_doubts(const struct passage *p, uint32_t off, uint32_t len)
{
    for (size_t i = 0; i < p->ndoubts; i++)
        if (p->doubts[i].off < off + len && off < p->doubts[i].off + p->doubts[i].len)
            return true;
    return false;
}
