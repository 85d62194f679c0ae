/* list_text.c -- a text into syllables and marks, folded and hashed once for all lists. */
#include "list.h"

#include "utf8.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static uint64_t hash_bytes(const char *s, size_t n)
{
    uint64_t h = 0xCBF29CE484222325u; /* FNV-1a */
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 0x100000001B3u;
    return h ? h : 1;
}

static bool parts_syllables(int32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == 0xA0 || cp == '-' || (cp >= 0x2010 && cp <= 0x2014);
}

static bool is_wordy(int32_t cp)
{
    return utf8_is_letter(cp) || utf8_is_digit(cp);
}

/* Bytes of a document number such as '157/KH-UBND' at s, or 0: its letters name no body. */
static size_t number_run(const char *s, size_t n)
{
    bool slash = false, letter = false;
    if (!n || *s < '0' || *s > '9')
        return 0;
    size_t i = 0, most = n < 64 ? n : 64; /* longer is no number, and is not looked through */
    for (; i < most && !strchr(" \t\n,;)", s[i]); i++) {
        slash |= s[i] == '/';
        letter |= s[i] >= 'A' && s[i] <= 'Z';
    }
    return slash && letter && i < 64 ? i : 0;
}

/* Folds a syllable by case, in one tone-mark style, onto the end of w->low. */
static void fold_case(struct list_text *w, struct buf *low, const char *s, size_t n)
{
    bool ascii = true;
    buf_clear(low);
    char *to = buf_room(low, n + n / 2 + 4), *from = to; /* no capital's small letter is 1.5 times it */
    for (size_t i = 0; i < n;) {
        int32_t cp;
        size_t len = utf8_decode(s + i, n - i, &cp);
        if (!len)
            break;
        ascii = ascii && cp < 0x80;
        to += utf8_encode(utf8_lower(cp), to);
        i += len;
    }
    if (ascii)
        buf_add(&w->low, from, (size_t)(to - from));
    else
        utf8_tone_style(&w->low, from, (size_t)(to - from));
}

void list_text_split(struct list_text *w, const char *s, size_t n)
{
    struct buf low = {0};
    size_t i = 0, run_end = 0; /* of a document number */
    w->n = 0;
    w->text = s;
    if (w->cap < n / 4) { /* a syllable and its blank are four bytes or more, mostly */
        w->cap = n / 4;
        w->v = xrealloc(w->v, w->cap * sizeof *w->v);
    }
    buf_clear(&w->low);
    while (i < n) {
        int32_t cp;
        size_t start = i, len = utf8_decode(s + i, n - i, &cp);
        if (i >= run_end)
            run_end = i + number_run(s + i, n - i);
        i += len ? len : 1;
        if (len && parts_syllables(cp))
            continue;
        while (len && is_wordy(cp) && i < n) {
            int32_t next;
            size_t more = utf8_decode(s + i, n - i, &next);
            if (!more || !is_wordy(next))
                break;
            i += more;
        }
        struct list_word t = {.off = (uint32_t)start, .len = (uint32_t)(i - start)};
        t.low = (uint32_t)w->low.len;
        if (len && start >= run_end) {
            fold_case(w, &low, s + start, i - start);
            t.low_len = (uint32_t)w->low.len - t.low;
            t.hash = hash_bytes(w->low.s + t.low, t.low_len);
            t.raw_hash = hash_bytes(s + start, i - start);
        }
        VEC_PUSH(w->v, w->n, w->cap) = t;
    }
    buf_free(&low);
}

void list_text_free(struct list_text *w)
{
    free(w->v);
    buf_free(&w->low);
    *w = (struct list_text){0};
}
