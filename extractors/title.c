#include "title.h"

#include "utf8.h"

#include <string.h>

#define LETTERS 24u /* of a title, folded, blanks too */
#define OFF 2u

static bool is_caps_word(const char *s, size_t n)
{
    bool capital = false;
    for (size_t i = 0; i < n;) {
        int32_t cp = 0;
        size_t k = utf8_decode(s + i, n - i, &cp);
        if (!k || (!utf8_is_upper(cp) && cp != 'l')) /* an l is what reading makes of an I */
            return false;
        capital |= cp != 'l';
        i += k;
    }
    return capital;
}

/* 'TL. CHỦ TỊCH', 'K/T BỘ TRƯỞNG': somebody else's title, for whom is signed. */
static bool is_on_behalf(const char *s, size_t end)
{
    while (end && s[end - 1] == ' ')
        end--;
    size_t at = end;
    while (at && s[at - 1] != ' ')
        at--;
    return end > at && (s[end - 1] == '.' || (end - at <= 4 && memchr(s + at, '/', end - at)));
}

/* Where the capitals at the end of the text begin, two or three words; n: they are fewer or more. */
static size_t caps_tail(const char *s, size_t n)
{
    size_t from = n, words = 0;
    while (from && words < 4) {
        size_t end = from;
        while (end && s[end - 1] == ' ')
            end--;
        size_t at = end;
        while (at && s[at - 1] != ' ')
            at--;
        if (at == end || !is_caps_word(s + at, end - at))
            break;
        from = at;
        words++;
    }
    return (words == 2 || words == 3) && !is_on_behalf(s, from) ? from : n;
}

/* Letters to put in, leave out or exchange, up to OFF + 1 (Levenshtein 1965). */
static unsigned distance(const char *a, size_t na, const char *b, size_t nb)
{
    unsigned row[LETTERS + 1];
    if (na > LETTERS || nb > LETTERS || na > nb + OFF || nb > na + OFF)
        return OFF + 1;
    for (unsigned k = 0; k <= nb; k++)
        row[k] = k;
    for (unsigned i = 1; i <= na; i++) {
        unsigned corner = row[0];
        row[0] = i;
        for (unsigned k = 1; k <= nb; k++) {
            unsigned least = corner + (a[i - 1] != b[k - 1]);
            corner = row[k];
            least = least < row[k] + 1 ? least : row[k] + 1;
            row[k] = least < row[k - 1] + 1 ? least : row[k - 1] + 1;
        }
    }
    return row[nb] <= OFF ? row[nb] : OFF + 1;
}

const char *title_near(const struct list *titles, const char *text, size_t n)
{
    const struct list_entry *best = NULL;
    unsigned least = OFF + 1;
    struct buf read = {0}, known = {0};
    size_t from = caps_tail(text, n);
    utf8_fold(&read, text + from, n - from);
    for (size_t i = 0; read.len >= 6 && i < list_count(titles); i++) {
        const struct list_entry *e = list_at(titles, i);
        buf_clear(&known);
        utf8_fold(&known, e->name, strlen(e->name));
        unsigned off = distance(buf_text(&read), read.len, buf_text(&known), known.len);
        if (off < least || off == least)
            best = off < least ? e : NULL; /* two are as near */
        least = off < least ? off : least;
    }
    buf_free(&read);
    buf_free(&known);
    return best && least <= OFF ? best->name : NULL;
}
