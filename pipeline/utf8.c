#include "utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

size_t utf8_decode(const char *s, size_t n, int32_t *cp)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &c);
    if (len <= 0)
        return 0;
    *cp = c;
    return (size_t)len;
}

size_t utf8_encode(int32_t cp, char *out)
{
    return (size_t)utf8proc_encode_char(cp, (utf8proc_uint8_t *)out);
}

size_t utf8_valid_prefix(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n) {
        if ((unsigned char)s[i] < 0x80) {
            i++;
            continue;
        }
        int32_t cp;
        size_t len = utf8_decode(s + i, n - i, &cp);
        if (!len)
            return i;
        i += len;
    }
    return i;
}

bool utf8_is_letter(int32_t cp)
{
    if (cp < 0x80)
        return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
    utf8proc_category_t c = utf8proc_category(cp);
    return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO;
}

bool utf8_is_upper(int32_t cp)
{
    if (cp < 0x80)
        return cp >= 'A' && cp <= 'Z';
    return utf8proc_category(cp) == UTF8PROC_CATEGORY_LU;
}

bool utf8_is_digit(int32_t cp)
{
    return cp >= '0' && cp <= '9';
}

int32_t utf8_lower(int32_t cp)
{
    if (cp < 0x80)
        return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
    return utf8proc_tolower(cp);
}

char *utf8_nfc(struct arena *a, const char *s)
{
    bool ascii = true;
    for (const char *p = s; *p && ascii; p++)
        ascii = (unsigned char)*p < 0x80;
    if (ascii)
        return arena_strdup(a, s);
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s, 0, &out,
                                      UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    char *r = n < 0 ? arena_strdup(a, s) : arena_strndup(a, (const char *)out, (size_t)n);
    free(out);
    return r;
}

/* Splits a precomposed Vietnamese vowel into its plain vowel (o, e, y, a, u) and its tone index
 * 1..5 (grave acute hook tilde dot); 0 where there is no tone on such a vowel. */
static const struct {
    int32_t plain, toned[5];
} tones[] = {
    {'a', {0xE0, 0xE1, 0x1EA3, 0xE3, 0x1EA1}},       {'e', {0xE8, 0xE9, 0x1EBB, 0x1EBD, 0x1EB9}},
    {'o', {0xF2, 0xF3, 0x1ECF, 0xF5, 0x1ECD}},       {'u', {0xF9, 0xFA, 0x1EE7, 0x169, 0x1EE5}},
    {'y', {0x1EF3, 0xFD, 0x1EF7, 0x1EF9, 0x1EF5}},   {'A', {0xC0, 0xC1, 0x1EA2, 0xC3, 0x1EA0}},
    {'E', {0xC8, 0xC9, 0x1EBA, 0x1EBC, 0x1EB8}},     {'O', {0xD2, 0xD3, 0x1ECE, 0xD5, 0x1ECC}},
    {'U', {0xD9, 0xDA, 0x1EE6, 0x168, 0x1EE4}},      {'Y', {0x1EF2, 0xDD, 0x1EF6, 0x1EF8, 0x1EF4}},
};

static int32_t tone_of(int32_t cp, int *tone)
{
    for (size_t i = 0; i < sizeof tones / sizeof *tones; i++)
        for (int t = 0; t < 5; t++)
            if (tones[i].toned[t] == cp) {
                *tone = t;
                return tones[i].plain;
            }
    return 0;
}

static int32_t with_tone(int32_t plain, int tone)
{
    for (size_t i = 0; i < sizeof tones / sizeof *tones; i++)
        if (tones[i].plain == plain)
            return tones[i].toned[tone];
    return plain;
}

static void add_cp(struct buf *out, int32_t cp)
{
    char b[4];
    buf_add(out, b, utf8_encode(cp, b));
}

void utf8_tone_style(struct buf *out, const char *s, size_t n)
{
    int32_t before = 0, prev = 0; /* the two letters before the one at hand */
    size_t i = 0;
    while (i < n) {
        int32_t cp, plain = 0, next = 0;
        int tone = 0;
        size_t len = utf8_decode(s + i, n - i, &cp);
        if (!len) {
            buf_chr(out, s[i++]);
            before = prev = 0;
            continue;
        }
        if (i + len < n && !utf8_decode(s + i + len, n - i - len, &next))
            next = 0;
        int32_t low_prev = utf8_lower(prev);
        if (cp >= 0x80 && (low_prev == 'o' || low_prev == 'u') && !utf8_is_letter(next))
            plain = tone_of(cp, &tone);
        int32_t low = utf8_lower(plain);
        bool moves = (low_prev == 'o' && (low == 'a' || low == 'e')) ||
                     (low_prev == 'u' && low == 'y' && utf8_lower(before) != 'q');
        if (moves) {
            out->len--; /* the plain vowel just written is one ASCII byte */
            add_cp(out, with_tone(prev, tone));
            add_cp(out, plain);
        } else {
            buf_add(out, s + i, len);
        }
        before = prev;
        prev = cp;
        i += len;
    }
}

void utf8_fold(struct buf *out, const char *s, size_t n)
{
    size_t i = 0;
    while (i < n) {
        unsigned char c = (unsigned char)s[i];
        if (c < 0x80) {
            buf_chr(out, (char)utf8_lower(c));
            i++;
            continue;
        }
        int32_t cp;
        size_t len = utf8_decode(s + i, n - i, &cp);
        if (!len) {
            i++;
            continue;
        }
        if (cp == 0x111 || cp == 0x110 || cp == 0xD0) { /* đ Đ, and the eth that stands for it */
            buf_chr(out, 'd');
        } else {
            utf8proc_int32_t parts[8];
            int last = 0;
            utf8proc_ssize_t k =
                utf8proc_decompose_char(cp, parts, 8, UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, &last);
            for (utf8proc_ssize_t j = 0; j < k && j < 8; j++) {
                if (utf8proc_category(parts[j]) == UTF8PROC_CATEGORY_MN)
                    continue;
                int32_t p = parts[j] == 0x1B0 ? 'u' : parts[j] == 0x1A1 ? 'o' : parts[j];
                add_cp(out, p);
            }
        }
        i += len;
    }
}

char *utf8_slug(struct arena *a, const char *s)
{
    struct buf folded = {0};
    utf8_fold(&folded, s, strlen(s));
    char *out = arena_alloc(a, folded.len + 1);
    size_t n = 0;
    for (const char *p = buf_text(&folded); *p; p++) {
        bool word = (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9');
        if (word)
            out[n++] = *p;
        else if (n && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n && out[n - 1] == '-')
        n--;
    out[n] = '\0';
    buf_free(&folded);
    return out;
}
