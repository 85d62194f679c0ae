#include "when_parts.h"

#include <string.h>

#include "buf.h"
#include "utf8.h"

/* Number words of dates and recurrences, as written with their marks: without marks 'sáu' would
 * be 'sau' (after) and 'năm' is the year. */
static const struct {
    const char *word;
    int value;
    bool ordinal_only;
} number_words[] = {
    {"một", 1, false}, {"hai", 2, false},  {"ba", 3, false},    {"bốn", 4, false},
    {"tư", 4, true},   {"năm", 5, true},   {"sáu", 6, false},   {"bảy", 7, false},
    {"tám", 8, false}, {"chín", 9, false}, {"mười", 10, false},
};

static bool is_dash(int32_t cp)
{
    return cp == '-' || cp == '~' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 ||
           cp == 0xFE63 || cp == 0xFF0D;
}

/* Full-width forms, odd dashes and slashes to the plain letter. */
static int32_t plain(int32_t cp)
{
    if (is_dash(cp))
        return '-';
    if (cp == 0x2044 || cp == 0x2215)
        return '/';
    if (cp > 0xFF00 && cp < 0xFF5F)
        return cp - 0xFEE0;
    return utf8_lower(cp);
}

static void close_word(struct token *t, const struct buf *letters)
{
    struct buf folded = {0};
    t->is = TOK_WORD;
    for (size_t i = 0; i < sizeof number_words / sizeof *number_words; i++)
        if (strcmp(buf_text(letters), number_words[i].word) == 0) {
            t->value = number_words[i].value;
            t->ordinal_only = number_words[i].ordinal_only;
            t->is = t->ordinal_only ? TOK_WORD : TOK_NUM;
        }
    utf8_fold(&folded, buf_text(letters), letters->len);
    size_t n = folded.len < sizeof t->word ? folded.len : sizeof t->word - 1;
    memcpy(t->word, buf_text(&folded), n);
    buf_free(&folded);
}

static char mark_of(int32_t cp)
{
    if (cp == '/' || cp == '.' || cp == '-' || cp == ':')
        return (char)cp;
    return cp == ',' || cp == ';' || cp == '(' || cp == ')' || cp == '|' ? ',' : 0;
}

/* The digit that reading took for this stroke, or the digit itself; 0: neither. */
static char digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c;
    return c && strchr("Il[]", c) ? '1' : c == 'O' ? '0' : '\0';
}

/* Two figures at `at`, at least one of them a stroke, that make a number up to `most`; what follows is
 * another word. Put right in *mended, which may be NULL. */
static bool mend_figures(const char *text, size_t n, size_t at, int most, struct buf *mended)
{
    if (at + 2 > n || (at + 2 < n && strchr("IlOVX[]0123456789", text[at + 2])))
        return false;
    char tens = digit_of(text[at]), ones = digit_of(text[at + 1]);
    int value = (tens - '0') * 10 + (ones - '0');
    if (!tens || !ones || value < 1 || value > most || (tens == text[at] && ones == text[at + 1]))
        return false;
    if (!mended)
        return true;
    if (!mended->len)
        buf_add(mended, text, n);
    mended->s[at] = tens;
    mended->s[at + 1] = ones;
    return true;
}

/* 'ngày 3] tháng O2', 'tháng I1': strokes and rounds read as letters where only a day or a month can
 * stand. Returns how many; they are put right in *mended, byte by byte. */
static unsigned mend_strokes(const char *text, size_t n, struct buf *mended)
{
    static const char day[] = "ngày ", month[] = "tháng ";
    const size_t ndays = sizeof day - 1, nmonths = sizeof month - 1;
    const bool opens = n > 3 + nmonths && memcmp(text + 2, " tháng ", nmonths + 1) == 0; /* 'ngày' was taken off */
    unsigned count = opens ? mend_figures(text, n, 0, 31, mended) : 0;
    for (size_t i = 0; i + ndays < n; i++) {
        const char *s = text + i;
        if (*s == 't' && i + nmonths < n && memcmp(s, month, nmonths) == 0)
            count += mend_figures(text, n, i + nmonths, 12, mended);
        else if (*s == 'n' && i + ndays + 3 + nmonths <= n && memcmp(s, day, ndays) == 0 &&
                 memcmp(s + ndays + 2, " tháng ", nmonths + 1) == 0)
            count += mend_figures(text, n, i + ndays, 31, mended);
    }
    return count;
}

bool when_has_strokes(const char *text)
{
    return strstr(text, "tháng ") && mend_strokes(text, strlen(text), NULL) > 0;
}

bool when_lex(const char *text, size_t n, struct token tok[WHEN_TOKENS + WHEN_AHEAD])
{
    struct buf letters = {0}, mended = {0};
    size_t count = 0;
    bool ok = true;
    mend_strokes(text, n, &mended);
    text = mended.len ? mended.s : text;
    memset(tok, 0, (WHEN_TOKENS + WHEN_AHEAD) * sizeof *tok);
    for (size_t i = 0; i <= n && ok;) {
        int32_t cp = 0;
        size_t len = i < n ? utf8_decode(text + i, n - i, &cp) : 1;
        ok = len > 0 && count < WHEN_TOKENS;
        if (!ok)
            break;
        i += len;
        cp = plain(cp);
        if (utf8_is_letter(cp)) {
            char b[4];
            buf_add(&letters, b, utf8_encode(cp, b));
            continue;
        }
        if (letters.len) {
            close_word(&tok[count++], &letters);
            buf_clear(&letters);
            ok = count < WHEN_TOKENS;
        }
        struct token *t = &tok[count];
        if (ok && utf8_is_digit(cp)) {
            t->is = TOK_NUM;
            for (; t->digits < 9; i += len) {
                t->value = t->value * 10 + (int)(cp - '0');
                t->digits++;
                len = i < n ? utf8_decode(text + i, n - i, &cp) : 0;
                cp = plain(cp);
                if (!len || !utf8_is_digit(cp))
                    break;
            }
            count++;
        } else if (ok && mark_of(cp)) {
            t->is = TOK_MARK;
            t->mark = mark_of(cp);
            count++;
        }
    }
    buf_free(&letters);
    buf_free(&mended);
    return ok;
}
