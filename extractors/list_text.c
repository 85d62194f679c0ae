/* list_text.c -- a text into syllables and marks. A paper says the same few thousand words again and
 * again: each is folded and hashed once, and found by its bytes from then on. */
#include "list.h"

#include "hash.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

#define FORMS_MAX 16384u /* beyond so many words all are forgotten: no office writes so many */

struct list_forms {
    struct arena *mem;
    struct list_form **slots; /* open addressing */
    size_t n, cap;            /* cap: a power of two */
    struct buf low, styled;   /* scratch */
};

#define HASH_START  0xCBF29CE484222325u /* FNV-1a */
#define HASH_FACTOR 0x100000001B3u

static uint64_t hash_bytes(const char *s, size_t n)
{
    uint64_t h = HASH_START;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * HASH_FACTOR;
    return h ? h : 1;
}

static bool parts_syllables(int32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == 0xA0 || cp == '-' || (cp >= 0x2010 && cp <= 0x2014);
}

/* Bytes of the letter or digit beyond ASCII at s, 0 for anything else. The letters of Latin's blocks
 * are told by their first bytes. */
static size_t wordy_beyond(const char *s, size_t n)
{
    unsigned char c = (unsigned char)*s, d = n > 1 ? (unsigned char)s[1] : 0;
    if (c == 0xC3 && (d & 0xC0) == 0x80)
        return d != 0x97 && d != 0xB7 ? 2 : 0; /* but for the signs of times and division */
    if (c >= 0xC4 && c <= 0xC8 && (d & 0xC0) == 0x80)
        return 2;
    if (c == 0xE1 && d >= 0xB8 && d <= 0xBB && n > 2 && ((unsigned char)s[2] & 0xC0) == 0x80)
        return 3;
    int32_t cp;
    size_t len = utf8_decode(s, n, &cp);
    return len && (utf8_is_letter(cp) || utf8_is_digit(cp)) ? len : 0;
}

/* Bytes of the letters and digits that s begins with; their hash, as hash_bytes() gives it. */
static size_t wordy_run(const char *s, size_t n, uint64_t *hash)
{
    uint64_t h = HASH_START;
    size_t i = 0, k;
    while (i < n) {
        unsigned char c = (unsigned char)s[i];
        if (c < 0x80) {
            if ((unsigned char)((c | 0x20) - 'a') >= 26 && (unsigned char)(c - '0') >= 10)
                break;
            h = (h ^ c) * HASH_FACTOR;
            i++;
            continue;
        }
        if (!(k = wordy_beyond(s + i, n - i)))
            break;
        for (; k; k--, i++)
            h = (h ^ (unsigned char)s[i]) * HASH_FACTOR;
    }
    *hash = h ? h : 1;
    return i;
}

/* Bytes of a document number such as '157/KH-UBND' at s, or 0: its letters name no body. */
static size_t number_run(const char *s, size_t n)
{
    bool slash = false, letter = false;
    size_t i = 0, most = n < 64 ? n : 64; /* longer is no number, and is not looked through */
    for (; i < most && !strchr(" \t\n,;)", s[i]); i++) {
        slash |= s[i] == '/';
        letter |= s[i] >= 'A' && s[i] <= 'Z';
    }
    return slash && letter && i < 64 ? i : 0;
}

/* Fills what the letters of the form's bytes say; small letters go to low. */
static void look_at_letters(struct list_form *f, struct buf *low)
{
    size_t letters = 0, used = 0;
    bool small = false;
    f->number = true;
    buf_clear(low);
    for (size_t i = 0; i < f->len;) {
        int32_t cp;
        char b[4];
        size_t len = utf8_decode(f->raw + i, f->len - i, &cp);
        if (!len)
            break;
        bool upper = utf8_is_upper(cp), letter = utf8_is_letter(cp);
        f->number = f->number && utf8_is_digit(cp);
        f->upper = f->upper || (i == 0 && upper);
        letters += letter;
        small = small || (letter && !upper);
        size_t out = utf8_encode(utf8_lower(cp), b);
        buf_add(low, b, out);
        if (used + out < sizeof f->start) {
            memcpy(f->start + used, b, out);
            used += out;
        }
        i += len;
    }
    f->caps = letters > 1 && !small;
}

static struct list_form *make_form(struct list_forms *m, const char *s, size_t n, uint64_t h)
{
    struct list_form *f = arena_alloc(m->mem, sizeof *f);
    f->raw = arena_strndup(m->mem, s, n);
    f->len = (uint32_t)n;
    f->raw_hash = h;
    look_at_letters(f, &m->low);
    buf_clear(&m->styled);
    utf8_tone_style(&m->styled, buf_text(&m->low), m->low.len);
    f->low_len = (uint32_t)m->styled.len;
    f->low = arena_strndup(m->mem, buf_text(&m->styled), m->styled.len);
    f->hash = hash_bytes(f->low, f->low_len);
    return f;
}

static void grow(struct list_forms *m)
{
    struct list_forms old = *m;
    m->cap = old.cap ? 2 * old.cap : 256;
    m->slots = xcalloc(m->cap, sizeof *m->slots);
    for (size_t i = 0; i < old.cap; i++) {
        if (!old.slots[i])
            continue;
        size_t k = hash64_slot(old.slots[i]->raw_hash, m->cap);
        while (m->slots[k])
            k = (k + 1) & (m->cap - 1);
        m->slots[k] = old.slots[i];
    }
    free(old.slots);
}

static struct list_form *add_form(struct list_forms *m, const char *s, size_t n, uint64_t h)
{
    if (2 * ++m->n >= m->cap)
        grow(m);
    size_t k = hash64_slot(h, m->cap);
    while (m->slots[k])
        k = (k + 1) & (m->cap - 1);
    return m->slots[k] = make_form(m, s, n, h);
}

/* The form of s[0..n), of which h is the hash. */
static inline struct list_form *form_of(struct list_forms *m, const char *s, size_t n, uint64_t h)
{
    for (size_t k = hash64_slot(h, m->cap); m->cap && m->slots[k]; k = (k + 1) & (m->cap - 1)) {
        struct list_form *f = m->slots[k];
        if (f->raw_hash == h && f->len == n && memcmp(f->raw, s, n) == 0)
            return f;
    }
    return add_form(m, s, n, h);
}

static void forget_forms(struct list_forms *m)
{
    arena_free(m->mem);
    free(m->slots);
    m->mem = arena_new();
    m->slots = NULL;
    m->n = m->cap = 0;
}

/* 'Sở Y.tế', 'Giáo dục và Đào. tạo': a point that dust left within a name, a small letter behind it. */
static bool is_stray_point(const char *s, size_t n, size_t i)
{
    if (s[i] != '.' || !i || !((unsigned char)s[i - 1] >= 0x80 || (s[i - 1] | 32) >= 'a'))
        return false;
    i += i + 1 < n && s[i + 1] == ' ';
    return utf8_starts_small(s + i + 1, n - i - 1);
}

static bool is_form(const struct list_word *w, const char *low)
{
    return w->form && w->form->low_len == strlen(low) && memcmp(w->form->low, low, w->form->low_len) == 0;
}

/* 'chỉ hội', 'chỉ đoàn', 'chỉ bộ': a speck over the i of what nobody writes but 'chi'. 'không chỉ đoàn
 * viên', 'chỉ bộ phận' and 'chỉ Bộ Y tế' are meant. */
static void mend_branches(struct list_text *w)
{
    static const char *const of[] = {"hội", "đoàn", "bộ", "cục", "nhánh"};
    static const char chi[] = "chi";
    for (size_t i = 0; i + 1 < w->n; i++) {
        struct list_word *word = &w->v[i], *next = word + 1;
        bool branch = false;
        if (!is_form(word, "chỉ") || !next->form || next->form->upper)
            continue;
        for (size_t k = 0; k < sizeof of / sizeof *of; k++)
            branch = branch || is_form(next, of[k]);
        if (branch && !(i + 2 < w->n && (is_form(next + 1, "viên") || is_form(next + 1, "phận") ||
                                         is_form(next + 1, "kết"))) &&
            !(i && (is_form(word - 1, "không") || is_form(word - 1, "chưa"))))
            word->form = form_of(w->forms, chi, sizeof chi - 1, hash_bytes(chi, sizeof chi - 1));
    }
}

void list_text_split(struct list_text *w, const char *s, size_t n)
{
    size_t run_end = 0; /* of a document number */
    if (!w->forms) {
        w->forms = xcalloc(1, sizeof *w->forms);
        w->forms->mem = arena_new();
    } else if (w->forms->n > FORMS_MAX) {
        forget_forms(w->forms);
    }
    w->n = 0;
    w->text = s;
    for (size_t i = 0; i < n;) {
        uint64_t hash;
        if (s[i] == ' ') { /* every other time */
            i++;
            continue;
        }
        size_t start = i, len = wordy_run(s + i, n - i, &hash);
        bool wordy = len > 0;
        if (i >= run_end && s[i] >= '0' && s[i] <= '9')
            run_end = i + number_run(s + i, n - i);
        if (!wordy) { /* a mark by itself, or a byte that is none */
            int32_t cp;
            len = utf8_decode(s + i, n - i, &cp);
            if (len && (parts_syllables(cp) || is_stray_point(s, n, i))) {
                i += len;
                continue;
            }
            hash = hash_bytes(s + i, len);
        }
        i += len ? len : 1;
        VEC_PUSH(w->v, w->n, w->cap) =
            (struct list_word){.off = (uint32_t)start,
                               .len = (uint32_t)(i - start),
                               .form = len ? form_of(w->forms, s + start, i - start, hash) : NULL,
                               .wordy = wordy,
                               .in_number = start < run_end};
    }
    mend_branches(w);
}

void list_text_free(struct list_text *w)
{
    if (w->forms) {
        arena_free(w->forms->mem);
        free(w->forms->slots);
        buf_free(&w->forms->low);
        buf_free(&w->forms->styled);
        free(w->forms);
    }
    free(w->v);
    *w = (struct list_text){0};
}
