/* The order of Vietnamese words: letters first (a ă â b c d đ e ê ... o ô ơ ... u ư), then tones
 * (none, huyền, hỏi, ngã, sắc, nặng), then capitals; numbers by their value. */
#include "utf8.h"

#include <string.h>
#include <utf8proc.h>

/* One letter as it is compared. */
struct weight {
    unsigned letter, tone, capital;
};

enum { BREVE = 0x306, CIRCUMFLEX = 0x302, HORN = 0x31B };

static unsigned tone_of(utf8proc_int32_t mark)
{
    static const utf8proc_int32_t tones[] = {0x300, 0x309, 0x303, 0x301, 0x323};
    for (unsigned i = 0; i < sizeof tones / sizeof *tones; i++)
        if (tones[i] == mark)
            return i + 1;
    return 0;
}

static struct weight weigh(int32_t cp)
{
    utf8proc_int32_t parts[8];
    struct weight w = {0};
    int boundary = 0, low = utf8_lower(cp);
    w.capital = low != cp;
    if (low == 0x111) { /* đ is a letter of its own and has no parts */
        w.letter = 0x200 + 4 * ('d' - 'a') + 1;
        return w;
    }
    utf8proc_ssize_t n = utf8proc_decompose_char(low, parts, 8, UTF8PROC_DECOMPOSE, &boundary);
    if (n < 1 || parts[0] < 'a' || parts[0] > 'z') {
        w.letter = low < 0x80 ? (unsigned)low : 0x400 + (unsigned)low;
        return w;
    }
    w.letter = 0x200 + 4 * (unsigned)(parts[0] - 'a');
    for (utf8proc_ssize_t i = 1; i < n; i++) {
        w.letter += parts[i] == BREVE ? 1 : parts[i] == CIRCUMFLEX ? 2 : parts[i] == HORN ? 3 : 0;
        w.tone = tone_of(parts[i]) ? tone_of(parts[i]) : w.tone;
    }
    return w;
}

/* The next letter, or a whole number: its length in digits, then its digits, decide. */
static struct weight next(const char **s, size_t *digits)
{
    int32_t cp;
    size_t n = utf8_decode(*s, strlen(*s), &cp);
    *digits = 0;
    if (utf8_is_digit(cp)) {
        *s += strspn(*s, "0");
        *digits = strspn(*s, "0123456789");
        return (struct weight){.letter = 0x100 + (unsigned)*digits};
    }
    *s += n ? n : 1;
    return n ? weigh(cp) : (struct weight){.letter = 0x3FF};
}

int utf8_order(const char *a, const char *b)
{
    int tone = 0, capital = 0;
    while (*a && *b) {
        size_t da, db;
        struct weight x = next(&a, &da), y = next(&b, &db);
        if (x.letter != y.letter)
            return x.letter < y.letter ? -1 : 1;
        int r = memcmp(a, b, da); /* as many digits in both */
        if (r)
            return r;
        a += da;
        b += db;
        if (!tone && x.tone != y.tone)
            tone = x.tone < y.tone ? -1 : 1;
        if (!capital && x.capital != y.capital)
            capital = x.capital < y.capital ? -1 : 1;
    }
    return *a || *b ? (*a ? 1 : -1) : tone ? tone : capital;
}
