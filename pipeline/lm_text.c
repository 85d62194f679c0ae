#include "lm_text.h"

#include <string.h>

#include "syllable.h"
#include "utf8.h"

static int mark_kind(int32_t cp)
{
    switch (cp) {
    case ',': case '(': case ')': case '[': case ']':
        return LM_COMMA;
    case '-': case '/': case 0x2013: case 0x2014:
        return LM_DASH;
    case '.': case ';': case ':': case '!': case '?':
        return LM_STOP;
    default:
        return -1;
    }
}

static bool is_roman(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strchr("IVX", s[i]))
            return false;
    return n > 0;
}

size_t text_number_end(const char *s, size_t n, size_t at)
{
    while (at < n) {
        bool inner = strchr(".,/:", s[at]) && at + 1 < n && utf8_is_digit(s[at + 1]);
        if (!utf8_is_digit(s[at]) && !inner)
            break;
        at++;
    }
    return at;
}

int text_next(const char *s, size_t n, size_t *at, struct text_token *t)
{
    size_t i = *at, k = 1;
    int32_t cp = 0;
    for (; i < n; i += k) {
        k = utf8_decode(s + i, n - i, &cp);
        if (!k) {
            k = 1;
            continue;
        }
        int kind = mark_kind(cp);
        if (kind < 0 && !utf8_is_letter(cp) && !utf8_is_digit(cp))
            continue;
        t->off = (uint32_t)i;
        if (kind >= 0) {
            t->kind = (uint8_t)kind;
            *at = i + k;
        } else if (utf8_is_digit(cp)) {
            t->kind = LM_NUM;
            *at = text_number_end(s, n, i);
        } else {
            while (i < n && (k = utf8_decode(s + i, n - i, &cp)) &&
                   (utf8_is_letter(cp) || utf8_is_digit(cp)))
                i += k;
            *at = i;
            t->kind = is_roman(s + t->off, i - t->off) ? LM_NUM : LM_FIRST;
        }
        t->len = (uint32_t)(*at - t->off);
        return 1;
    }
    *at = n;
    return 0;
}

size_t text_name(const char *s, size_t n, char *out, size_t cap)
{
    if (n + 1 > cap)
        return 0;
    if (!syllable_valid(s, n)) {
        for (size_t i = 0, k; i < n; i += k) {
            int32_t cp;
            k = utf8_decode(s + i, n - i, &cp);
            if (!k || !utf8_is_upper(cp))
                return 0;
        }
        memcpy(out, s, n);
        out[n] = '\0';
        return n;
    }
    size_t len = 0;
    for (size_t i = 0; i < n;) {
        int32_t cp;
        i += utf8_decode(s + i, n - i, &cp);
        char b[4];
        size_t k = utf8_encode(utf8_lower(cp), b);
        if (len + k + 1 > cap)
            return 0;
        memcpy(out + len, b, k);
        len += k;
    }
    out[len] = '\0';
    return len;
}
