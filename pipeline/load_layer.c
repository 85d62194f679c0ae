#include "load_private.h"

#include "buf.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

enum {
    STAMP_WORDS = 60, /* a digital-signature stamp has no more words than this */
    FEW_WORDS = 12,   /* nor has a page that was read by a scanner so few */
    ENOUGH_WORDS = 20 /* words judged, under which a score says little */
};
static const double COVERED = 0.6; /* a page is a picture of paper from this share on */
static const double TRUST = 0.7;   /* score from which a layer is believed */

void layer_free(struct layer *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->words[i].text);
    free(l->words);
    *l = (struct layer){0};
}

/* Consonants that begin and end a Vietnamese syllable, marks off, đ as d. */
static const char *const onsets[] = {"ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu",
                                     "th",  "tr", "b",  "c",  "d",  "g",  "h",  "k",  "l",
                                     "m",   "n",  "p",  "r",  "s",  "t",  "v",  "x",  ""};
static const char *const codas[] = {"ch", "ng", "nh", "c", "m", "n", "p", "t", ""};

/* Is this folded word built like a Vietnamese syllable: onset, one to three vowels, coda? */
static bool is_syllable(const char *s, size_t n)
{
    size_t i = 0, v;
    for (size_t k = 0; k < sizeof onsets / sizeof *onsets; k++) {
        size_t len = strlen(onsets[k]);
        if (len < n && memcmp(s, onsets[k], len) == 0) {
            i = len;
            break;
        }
    }
    for (v = 0; i + v < n && strchr("aeiouy", s[i + v]); v++)
        ;
    if (v > 3 || (v == 0 && !(i == 2 && s[0] == 'g' && s[1] == 'i')))
        return false;
    i += v;
    for (size_t k = 0; k < sizeof codas / sizeof *codas; k++)
        if (strlen(codas[k]) == n - i && memcmp(s + i, codas[k], n - i) == 0)
            return true;
    return false;
}

static bool is_joint(int32_t cp)
{
    return cp == '/' || cp == '-' || cp == ',' || cp == '.' || cp == ';' || cp == ':' ||
           cp == '(' || cp == ')' || cp == '"' || cp == 0x201c || cp == 0x201d || cp == 0x2013;
}

double layer_plain_score(void *unused, const char *text, size_t n, unsigned *words)
{
    (void)unused;
    unsigned all = 0, good = 0, marked = 0;
    struct buf folded = {0};
    for (size_t i = 0; i < n;) {
        size_t from = i, letters = 0, others = 0;
        for (int32_t cp; i < n; letters += utf8_is_letter(cp), others += !utf8_is_letter(cp)) {
            size_t len = utf8_decode(text + i, n - i, &cp);
            if (!len || cp <= ' ' || is_joint(cp))
                break;
            i += len;
        }
        if (letters && letters + others > 1) {
            buf_clear(&folded);
            utf8_fold(&folded, text + from, i - from);
            all++;
            if (!others && is_syllable(buf_text(&folded), folded.len)) {
                good++;
                marked += folded.len < i - from;
            }
        }
        i += i == from;
    }
    buf_free(&folded);
    if (words)
        *words = all;
    if (!all)
        return 0;
    /* About 0.7 of the syllables of official prose bear a mark; 0.5 leaves room for names. */
    double share = marked / (0.5 * all);
    return (double)good / all * (share < 1 ? share : 1);
}

/* Folded words that only the appearance of a digital signature holds. */
static bool has_stamp_words(const char *folded)
{
    static const char *const marks[] = {
        "nguoi ky:", "ky boi:", "thoi gian ky:",  "gio ky:",    "ngay ky:", "co quan:",
        "sao y;",    "email:",  "digitally sign", "ky so boi:", "+07:00"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strstr(folded, marks[i]))
            return true;
    return false;
}

struct verdict layer_judge(const struct layer *l, double cover, const struct load_options *o)
{
    if (l->n == 0)
        return (struct verdict){"none", 0, "no text layer"};
    struct buf text = {0}, folded = {0};
    unsigned judged = 0;
    for (size_t i = 0; i < l->n; i++) {
        buf_str(&text, l->words[i].text);
        buf_chr(&text, l->words[i].ends_line ? '\n' : ' ');
    }
    utf8_fold(&folded, buf_text(&text), text.len);
    double score = round_conf(o->score(o->score_data, buf_text(&text), text.len, &judged));
    struct verdict v = {"trusted", score, "its words are Vietnamese"};
    bool stamped = l->n <= STAMP_WORDS && has_stamp_words(buf_text(&folded));
    if (cover >= COVERED && stamped)
        v = (struct verdict){"stamp", score,
                             "only a digital signature's words lie over the image"};
    else if (cover >= COVERED && (l->n <= FEW_WORDS || judged < ENOUGH_WORDS))
        v = (struct verdict){"stamp", score, "only a few words lie over the image"};
    else if (judged >= ENOUGH_WORDS && score < TRUST)
        v = (struct verdict){"broken", score, "too few of its words are Vietnamese"};
    else if (judged < ENOUGH_WORDS)
        v = (struct verdict){"trusted", score, "a digital page of few words"};
    buf_free(&text);
    buf_free(&folded);
    return v;
}

void layer_to_lines(const struct layer *l, struct doc *d)
{
    bool open = false;
    for (size_t i = 0; i < l->n; i++) {
        const struct layer_word *w = &l->words[i];
        if (!open)
            doc_add_line(d, "", "");
        doc_add_word(d, w->text, w->text)->box = w->box;
        open = !w->ends_line && i + 1 < l->n;
        if (!open)
            doc_close_line(d);
    }
}
