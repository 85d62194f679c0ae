#include "agency_priv.h"

#include <stdlib.h>
#include <string.h>

#include "utf8.h"

static char glue_of(const char *s, size_t n)
{
    char glue = ' ';
    for (size_t i = 0; i < n;) {
        int32_t cp;
        size_t len = utf8_decode(s + i, n - i, &cp);
        if (!len)
            return 0;
        i += len;
        if (cp == ' ' || cp == 0xA0 || cp == '\n' || cp == '\t')
            continue;
        bool dash = cp == '-' || (cp >= 0x2010 && cp <= 0x2014);
        char is = dash                                  ? '-'
                  : cp == ';'                           ? ','
                  : cp == ',' || cp == ':' || cp == '&' ? (char)cp
                                                        : 0;
        if (!is || glue != ' ')
            return 0;
        glue = is;
    }
    return n ? glue : 0;
}

static void fill_word(struct aword *w, const char *s)
{
    size_t used = 0, letters = 0;
    bool lower = false;
    w->number = true;
    for (size_t i = 0; i < w->len;) {
        int32_t cp;
        char b[4];
        size_t len = utf8_decode(s + w->off + i, w->len - i, &cp);
        if (!len)
            break;
        bool upper = utf8_is_upper(cp);
        w->number = w->number && utf8_is_digit(cp);
        w->upper = w->upper || (i == 0 && upper);
        letters += utf8_is_letter(cp);
        lower = lower || (utf8_is_letter(cp) && !upper);
        size_t out = utf8_encode(utf8_lower(cp), b);
        if (used + out < sizeof w->low) {
            memcpy(w->low + used, b, out);
            used += out;
        }
        i += len;
    }
    w->caps = letters > 1 && !lower;
}

void text_split(struct text *t, const char *s, size_t n)
{
    size_t last = 0;
    *t = (struct text){.s = s, .n = n};
    for (size_t i = 0; i < n;) {
        size_t start = i;
        for (;;) {
            int32_t cp;
            size_t len = i < n ? utf8_decode(s + i, n - i, &cp) : 0;
            if (!len || !(utf8_is_letter(cp) || utf8_is_digit(cp)))
                break;
            i += len;
        }
        if (i == start) {
            i++;
            continue;
        }
        struct aword w = {.off = (uint32_t)start, .len = (uint32_t)(i - start)};
        w.glue = glue_of(s + last, start - last);
        fill_word(&w, s);
        VEC_PUSH(t->v, t->nwords, t->cap) = w;
        last = i;
    }
}

void text_free(struct text *t)
{
    free(t->v);
    free(t->bodies);
    free(t->places);
}

/* Words of one alternative at i: how many matched, 0 if not all. */
static size_t match_words(const struct text *t, size_t i, const char *words, size_t n)
{
    size_t k = i;
    while (n) {
        size_t len = 0;
        while (len < n && words[len] != ' ')
            len++;
        if (k >= t->nwords || (k > i && t->v[k].glue != ' ') || strlen(t->v[k].low) != len ||
            memcmp(t->v[k].low, words, len) != 0)
            return 0;
        k++;
        words += len + (len < n);
        n -= len + (len < n);
    }
    return k - i;
}

bool words_are(const struct text *t, size_t i, const char *alternatives)
{
    const char first = i < t->nwords ? t->v[i].low[0] : '\0';
    for (const char *a = alternatives; *a;) {
        size_t n = 0;
        while (a[n] && a[n] != '|')
            n++;
        if (*a == first && match_words(t, i, a, n))
            return true;
        a += n + (a[n] == '|');
    }
    return false;
}

bool words_follow(const struct text *t, size_t i, const char *alternatives)
{
    return i < t->nwords && t->v[i].glue == ' ' && words_are(t, i, alternatives);
}

size_t word_from(const struct text *t, uint32_t off)
{
    size_t low = 0, high = t->nwords;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (t->v[mid].off < off)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static const struct list_hit *hit_at(const struct list_hit *v, size_t n, uint32_t off)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (v[mid].off < off)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && v[low].off == off ? &v[low] : NULL;
}

const struct list_hit *body_at(const struct text *t, size_t i)
{
    return i < t->nwords ? hit_at(t->bodies, t->nbodies, t->v[i].off) : NULL;
}

const struct list_hit *place_at(const struct text *t, size_t i)
{
    const struct list_hit *h = i < t->nwords ? hit_at(t->places, t->nplaces, t->v[i].off) : NULL;
    if (!h)
        return NULL;
    for (; i < t->nwords && t->v[i].off < h->off + h->len; i++)
        if (!t->v[i].upper && !words_are(t, i, "phố"))
            return NULL;
    return h;
}
