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

/* 'tháng I1', 'tháng 1l', 'tháng I2': strokes read as letters, put right in *mended; else it stays
 * empty. Bytes keep their places. */
static void mend_months(const char *text, size_t n, struct buf *mended)
{
    static const char word[] = "tháng ";
    const size_t len = sizeof word - 1;
    for (size_t i = 0; i + len + 2 <= n; i++) {
        const char *s = text + i + len;
        if (text[i] != *word || memcmp(text + i, word, len) != 0)
            continue;
        bool first = strchr("Il", s[0]) != NULL, second = strchr("Il", s[1]) != NULL;
        bool ends = i + len + 2 == n || !strchr("IlVX0123456789", s[2]);
        if (!s[0] || !s[1] || !ends || !(first ? second || strchr("012", s[1]) : second && s[0] == '1'))
            continue;
        if (!mended->len)
            buf_add(mended, text, n);
        mended->s[i + len] = '1';
        mended->s[i + len + 1] = second ? '1' : s[1];
    }
}

bool when_lex(const char *text, size_t n, struct token tok[WHEN_TOKENS + WHEN_AHEAD])
{
    struct buf letters = {0}, mended = {0};
    size_t count = 0;
    bool ok = true;
    mend_months(text, n, &mended);
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
