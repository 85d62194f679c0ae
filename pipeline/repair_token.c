#include "repair_token.h"

#include <string.h>

#include "html.h"
#include "lm.h"
#include "lm_text.h"
#include "utf8.h"

/* Signs an English reader sees in Vietnamese letters: ở as '&', ủ as '¢', ể as '§'. */
static bool is_strong(int32_t cp)
{
    switch (cp) {
    case '&': case '@': case '$': case 0xA2: case 0xA3: case 0xA5: case 0xA7: case 0xB0:
    case 0x20AC: case 0x2020: case 0x2021: case 0xA9: case 0xAE:
        return true;
    default:
        return utf8_is_letter(cp) || utf8_is_digit(cp);
    }
}

/* Marks that are part of a word only between its letters: "quo'c", "n_oi". */
static bool is_weak(int32_t cp)
{
    switch (cp) {
    case '\'': case '"': case '`': case '_': case '^': case '~': case '\\': case '{': case '}':
    case '!': case '|': case '<': case '>': case '*': case 0x2018: case 0x2019: case 0x201C:
    case 0x201D: case 0xB4: case 0xA8: case 0xAF:
        return true;
    default:
        return false;
    }
}

static int mark_kind(int32_t cp)
{
    switch (cp) {
    case ',': case '(': case ')': case '[': case ']':
        return LM_COMMA;
    case '-': case '/': case 0x2013: case 0x2014: case 0x2044:
        return LM_DASH;
    case '.': case ';': case ':': case '?':
        return LM_STOP;
    default:
        return -1;
    }
}

static bool is_blank(int32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == '\r' || cp == '\n' || cp == 0xA0;
}

/* Bytes of a tag at s: no word, and none of its letters is read. */
static size_t tag_at(const char *s, size_t n)
{
    enum html_tag tag;
    bool close;
    return *s == '<' ? html_tag_at(s, n, &tag, &close) : 0;
}

/* End of the core that begins at `at`: weak marks stay inside where a strong sign follows; an
 * apostrophe at the end stays too, being the horn of 'ư' more often than a quotation mark. */
static size_t core_end(const char *s, size_t n, size_t at)
{
    size_t end = at;
    int32_t cp, first = 0;
    for (size_t i = at, k; i < n && (k = utf8_decode(s + i, n - i, &cp)); i += k) {
        if (is_strong(cp)) {
            end = i + k;
            first = first ? first : cp;
        } else if (!is_weak(cp) || tag_at(s + i, n - i)) {
            break;
        }
    }
    size_t k = end < n ? utf8_decode(s + end, n - end, &cp) : 0;
    if (k && (cp == '\'' || cp == 0x2019) && end > at && strchr("uoUO", s[end - 1]))
        end += k;
    return end;
}

/* End of the letters where a number is glued to a word, 'thang3' 'trudc14h00'; `end` elsewhere. A lone
 * 0, 1 or 6 at the end is a letter more often: 'ho1', 'ph6'. */
static size_t word_end(const char *s, size_t at, size_t end)
{
    enum { LETTERS_BEFORE = 4 };
    size_t i = at, letters = 0, k;
    int32_t cp;
    bool lower = false;
    for (; i < end && (k = utf8_decode(s + i, end - i, &cp)) && utf8_is_letter(cp); i += k, letters++)
        lower |= !utf8_is_upper(cp);
    if (letters < LETTERS_BEFORE || !lower || i == end || !utf8_is_digit(s[i]))
        return end;
    bool several = i + 1 < end && utf8_is_digit(s[i + 1]);
    bool figure = i + 1 == end && !strchr("016", s[i]);
    return several || figure ? i : end;
}

/* A number with its inner marks, or 0 where letters stick to it. */
static size_t number_end(const char *s, size_t n, size_t at)
{
    int32_t cp;
    at = text_number_end(s, n, at);
    if (at < n && utf8_decode(s + at, n - at, &cp) && is_strong(cp))
        return 0;
    return at;
}

/* Letters and single digits mixed ('d6i', '1a', '1€') are words misread; digits alone, two beside a
 * sign and three in a row are numbers. */
enum { FIGURE_RUN = 3, FIGURE_ALONE = 2 };

static void shape_core(const char *s, struct noise_token *t)
{
    unsigned upper = 0, lower = 0, run = 0, longest = 0;
    bool first_upper = false, roman = true, digits = true;
    t->signs = 0;
    t->digits = false;
    for (size_t i = t->off, k; i < t->off + t->len; i += k) {
        int32_t cp;
        k = utf8_decode(s + i, t->off + t->len - i, &cp);
        if (utf8_is_letter(cp)) {
            bool up = utf8_is_upper(cp);
            first_upper |= up && !upper && !lower && i == t->off;
            upper += up;
            lower += !up;
        }
        roman &= cp == 'I' || cp == 'V' || cp == 'X';
        digits &= utf8_is_digit(cp);
        run = utf8_is_digit(cp) ? run + 1 : 0;
        longest = run > longest ? run : longest;
        t->digits |= utf8_is_digit(cp);
        if (t->signs < 255)
            t->signs++;
    }
    t->shape = !lower && upper > 1 ? SHAPE_UPPER : first_upper ? SHAPE_CAP : SHAPE_LOWER;
    t->kind = roman || digits ? LM_NUM : LM_FIRST;
    t->figure = digits || longest >= (upper || lower ? FIGURE_RUN : FIGURE_ALONE);
}

int noise_next(const char *s, size_t n, size_t *at, struct noise_token *t)
{
    size_t k;
    t->glued = *at > 0;
    for (size_t i = *at; i < n; i += k) {
        int32_t cp;
        k = utf8_decode(s + i, n - i, &cp);
        if (!k)
            k = 1, cp = ' ';
        size_t tag = tag_at(s + i, n - i);
        k = tag ? tag : k;
        if (tag || is_blank(cp)) {
            t->glued = false;
            continue;
        }
        int kind = mark_kind(cp);
        if (kind < 0 && !is_strong(cp))
            continue;
        t->off = (uint32_t)i;
        t->code = 0;
        t->fixed = false;
        t->len = (uint32_t)k;
        t->digits = t->figure = utf8_is_digit(cp);
        t->shape = SHAPE_LOWER;
        t->signs = 1;
        size_t end = t->digits ? number_end(s, n, i) : 0;
        if (kind >= 0) {
            t->kind = (uint8_t)kind;
        } else if (end) {
            t->kind = LM_NUM;
            t->len = (uint32_t)(end - i);
            t->signs = (uint8_t)(t->len < 255 ? t->len : 255);
        } else {
            t->len = (uint32_t)(word_end(s, i, core_end(s, n, i)) - i);
            shape_core(s, t);
        }
        *at = t->off + t->len;
        return 1;
    }
    *at = n;
    return 0;
}
