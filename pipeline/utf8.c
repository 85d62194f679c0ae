#include "utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* The letters that Vietnamese writes beyond ASCII, told without a look into Unicode's tables: its
 * folding is asked of every letter of every document. */

/* Plain small letters of U+00C0..U+01BF; '.' where another answer is right. The eth stands for đ. */
static const char latin[256 + 1] = "aaaaaa.ceeeeiiiidnooooo..uuuuy.."
                                   "aaaaaa.ceeeeiiii.nooooo..uuuuy.y"
                                   "..aa............dd.............."
                                   "........ii......................"
                                   "................................"
                                   "........uu......................"
                                   "................................"
                                   "oo.............uu...............";
/* The same of U+1EA0..U+1EF9. */
static const char toned[90 + 1] = "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiii"
                                  "oooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy";

/* The plain small letter of a precomposed one, or 0 where Unicode's tables must be asked. */
static inline char plain_letter(int32_t cp)
{
    if (cp >= 0xC0 && cp <= 0x1BF)
        return latin[cp - 0xC0] == '.' ? 0 : latin[cp - 0xC0];
    return cp >= 0x1EA0 && cp <= 0x1EF9 ? toned[cp - 0x1EA0] : 0;
}

/* Is it one of them, and a capital? */
static bool is_capital(int32_t cp)
{
    return cp <= 0xFF ? cp < 0xE0 : cp == 0x1AF || (cp != 0x1B0 && !(cp & 1));
}

static inline size_t decode(const char *s, size_t n, int32_t *cp)
{
    const unsigned char *b = (const unsigned char *)s;
    if (n && b[0] < 0x80) {
        *cp = b[0];
        return 1;
    }
    if (n > 1 && b[0] >= 0xC2 && b[0] < 0xE0 && (b[1] & 0xC0) == 0x80) {
        *cp = (b[0] & 0x1F) << 6 | (b[1] & 0x3F);
        return 2;
    }
    if (n > 2 && b[0] == 0xE1 && (b[1] & 0xC0) == 0x80 && (b[2] & 0xC0) == 0x80) {
        *cp = 0x1000 | (b[1] & 0x3F) << 6 | (b[2] & 0x3F);
        return 3;
    }
    utf8proc_int32_t c;
    utf8proc_ssize_t len = utf8proc_iterate(b, (utf8proc_ssize_t)n, &c);
    if (len <= 0)
        return 0;
    *cp = c;
    return (size_t)len;
}

size_t utf8_decode_long(const char *s, size_t n, int32_t *cp)
{
    return decode(s, n, cp);
}

size_t utf8_encode(int32_t cp, char *out)
{
    return (size_t)utf8proc_encode_char(cp, (utf8proc_uint8_t *)out);
}

size_t utf8_valid_prefix(const char *s, size_t n)
{
    const unsigned char *b = (const unsigned char *)s;
    size_t i = 0;
    while (i < n) {
        uint64_t eight;
        while (n - i >= sizeof eight) { /* most of every text is ASCII */
            memcpy(&eight, b + i, sizeof eight);
            if (eight & 0x8080808080808080u)
                break;
            i += sizeof eight;
        }
        while (i < n && b[i] < 0x80)
            i++;
        if (n - i >= 3 && b[i] == 0xE1 && (b[i + 1] & 0xC0) == 0x80 && (b[i + 2] & 0xC0) == 0x80) {
            i += 3;
            continue;
        }
        if (n - i >= 2 && b[i] >= 0xC2 && b[i] < 0xE0 && (b[i + 1] & 0xC0) == 0x80) {
            i += 2;
            continue;
        }
        int32_t cp;
        size_t len = i < n ? utf8_decode(s + i, n - i, &cp) : 0;
        if (i < n && !len)
            return i;
        i += len;
    }
    return i;
}

bool utf8_is_letter_beyond(int32_t cp)
{
    if (plain_letter(cp))
        return true;
    utf8proc_category_t c = utf8proc_category(cp);
    return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO;
}

bool utf8_is_upper_beyond(int32_t cp)
{
    if (plain_letter(cp))
        return is_capital(cp);
    return utf8proc_category(cp) == UTF8PROC_CATEGORY_LU;
}

int32_t utf8_lower_beyond(int32_t cp)
{
    if (plain_letter(cp))
        return !is_capital(cp) ? cp : cp <= 0xFF ? cp + 0x20 : cp + 1;
    return utf8proc_tolower(cp);
}

void utf8_letters(const char *s, size_t n, unsigned *letters, unsigned *capitals)
{
    *letters = *capitals = 0;
    for (size_t i = 0, k; i < n; i += k) {
        int32_t cp = 0;
        if (!(k = decode(s + i, n - i, &cp)))
            break;
        bool known = cp < 0x80 || plain_letter(cp);
        bool letter = known ? cp >= 0x80 || (unsigned)((cp | 0x20) - 'a') < 26 : utf8_is_letter_beyond(cp);
        *letters += letter;
        *capitals += letter && (cp < 0x80 ? !(cp & 0x20) : known ? is_capital(cp) : utf8_is_upper_beyond(cp));
    }
}

/* Is it all of blocks that NFC leaves alone (Unicode's NFC_Quick_Check), as nearly every text is? */
static bool is_composed(const char *s)
{
    for (size_t n = strlen(s), len; n; s += len, n -= len) {
        int32_t cp;
        if (!(len = utf8_decode(s, n, &cp)))
            return false;
        if (cp >= 0x300 && !(cp >= 0x1E00 && cp <= 0x1EFF) && !(cp >= 0x2010 && cp <= 0x205E) &&
            !(cp >= 0x2200 && cp <= 0x22FF) && !(cp >= 0xE000 && cp <= 0xF8FF))
            return false;
    }
    return true;
}

/* Bytes of the text up to the mark that is one too many on its letter, or all. Marks are put in order in
 * steps that grow with the square of their number; no writing has more on a letter than UAX #15 (Stream-Safe
 * Text Format, D3) lets stand, and those of a hostile text are put in order piece by piece. */
static size_t nfc_piece(const char *s, size_t n)
{
    enum { MARKS = 30 };
    unsigned marks = 0;
    for (size_t i = 0, k; i < n; i += k) {
        int32_t cp = 0;
        if (!(k = utf8_decode(s + i, n - i, &cp)))
            return n;
        marks = cp >= 0x300 && utf8proc_get_property(cp)->combining_class ? marks + 1 : 0;
        if (marks > MARKS)
            return i;
    }
    return n;
}

void utf8_add_nfc(struct buf *out, const char *s, size_t n)
{
    for (size_t k; n; s += k, n -= k) {
        utf8proc_uint8_t *nfc = NULL;
        k = nfc_piece(s, n);
        utf8proc_ssize_t len =
            utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)k, &nfc, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
        buf_add(out, len < 0 ? s : (const char *)nfc, len < 0 ? k : (size_t)len);
        free(nfc);
    }
}

char *utf8_nfc(struct arena *a, const char *s)
{
    struct buf b = {0};
    if (is_composed(s))
        return arena_strdup(a, s);
    utf8_add_nfc(&b, s, strlen(s));
    char *r = arena_strndup(a, buf_text(&b), b.len);
    buf_free(&b);
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
    size_t copied = 0;
    for (size_t i = 1; i < n; i++) {
        /* only a toned vowel right behind a plain 'o' or 'u' may have to give its tone away */
        char first = s[i - 1] | 0x20;
        if ((unsigned char)s[i] < 0xC3 || (first != 'o' && first != 'u'))
            continue;
        int32_t cp, next = 0;
        int tone = 0;
        size_t len = utf8_decode(s + i, n - i, &cp);
        int32_t plain = len ? tone_of(cp, &tone) : 0;
        if (!plain || (i + len < n && utf8_decode(s + i + len, n - i - len, &next) &&
                       utf8_is_letter(next)))
            continue;
        int32_t low = utf8_lower(plain);
        bool after_q = i > 1 && (s[i - 2] | 0x20) == 'q';
        if (first == 'o' ? low != 'a' && low != 'e' : low != 'y' || after_q)
            continue;
        buf_add(out, s + copied, i - 1 - copied);
        add_cp(out, with_tone(s[i - 1], tone));
        add_cp(out, plain);
        copied = i + len;
        i = copied;
    }
    if (n > copied)
        buf_add(out, s + copied, n - copied);
}

/* What Unicode's tables make of a letter that Vietnamese does not write: parts without marks. */
static void fold_by_table(struct buf *out, int32_t cp)
{
    utf8proc_int32_t parts[8];
    int last = 0;
    utf8proc_ssize_t k =
        utf8proc_decompose_char(cp, parts, 8, UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, &last);
    for (utf8proc_ssize_t j = 0; j < k && j < 8; j++) {
        if (utf8proc_category(parts[j]) == UTF8PROC_CATEGORY_MN)
            continue;
        add_cp(out, parts[j] == 0x1B0 ? 'u' : parts[j] == 0x1A1 ? 'o' : parts[j]);
    }
}

void utf8_fold(struct buf *out, const char *s, size_t n)
{
    char *to = buf_room(out, n); /* no plain letter is longer than what it stands for */
    for (size_t i = 0, len; i < n; i += len ? len : 1) {
        unsigned char c = (unsigned char)s[i];
        len = 1;
        if (c < 0x80) {
            *to++ = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
            continue;
        }
        int32_t cp = 0;
        len = decode(s + i, n - i, &cp);
        char plain = plain_letter(cp);
        if (plain) {
            *to++ = plain;
        } else if (len) {
            out->len = (size_t)(to - out->s);
            fold_by_table(out, cp);
            to = buf_room(out, n - i);
        }
    }
    out->len = (size_t)(to - out->s);
    *to = '\0';
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
