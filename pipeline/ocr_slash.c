#include "ocr_slash.h"

#include <stdlib.h>
#include <string.h>

static const char digits[] = "0123456789";

/* A number of one or two figures up to `most`; its bytes, 0: none stands there. */
static size_t short_number(const char *s, int most)
{
    size_t n = strspn(s, digits);
    int value = n && n <= 2 ? atoi(s) : 0;
    return value >= 1 && value <= most ? n : 0;
}

/* A year of our papers and nothing but signs behind it. */
static bool year_ends(const char *s)
{
    return strspn(s, digits) == 4 && (strncmp(s, "19", 2) == 0 || strncmp(s, "20", 2) == 0) &&
           !s[4 + strspn(s + 4, ".,;:)")];
}

static bool is_mark(char c)
{
    return c && strchr("/:-.", c);
}

/* Where a colon or another mark stands for a slash: one of a date's two marks tells of the other, as
 * '15-6-2025' and '15.6.2025' are dates, too, and '15:30' an hour. */
static bool date_marks(char *s)
{
    char *first = s + short_number(s, 31);
    if (first == s || !is_mark(*first))
        return false;
    char *second = first + 1 + short_number(first + 1, 12);
    if (second == first + 1 || !is_mark(*second) || !year_ends(second + 1))
        return false;
    bool odd = *first != *second || *first == ':';
    *first = *second = odd ? '/' : *first;
    return odd;
}

/* '10:2025', 'IV:2025': no hour has such minutes; '1:2000' is the scale of a map. */
static bool month_mark(char *s)
{
    size_t n = strspn(s, "IVX");
    n = n ? n : short_number(s, 12);
    if (!n || s[n] != ':' || !year_ends(s + n + 1) || s[n + 3] == '0')
        return false;
    s[n] = '/';
    return true;
}

bool slash_mended(const char *word, struct buf *out)
{
    static const char long_slash[] = "\u2044";
    const size_t size = sizeof long_slash - 1;
    bool mended = false;
    for (const char *s = word, *bar; *s; s = bar) {
        bar = strstr(s, long_slash);
        buf_add(out, s, bar ? (size_t)(bar - s) : strlen(s));
        if (!bar)
            break;
        buf_add(out, "/", 1);
        bar += size;
        mended = true;
    }
    char *s = out->s ? out->s + strspn(out->s, "(\"'[") : NULL;
    if (s && strchr(digits, *s) == NULL && strspn(s, "IVX") == 0)
        return mended;
    return s && (date_marks(s) || month_mark(s) || mended);
}
