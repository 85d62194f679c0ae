#include "marker.h"

#include "buf.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t skip_blanks(const char *s, size_t n, size_t i)
{
    while (i < n && (s[i] == ' ' || s[i] == '\t'))
        i++;
    return i;
}

static size_t span_of(const char *s, size_t n, size_t i, const char *set)
{
    size_t from = i;
    while (i < n && s[i] && strchr(set, s[i]))
        i++;
    return i - from;
}

static bool roman_ok(const char *s, size_t n)
{
    static const char *const all[] = {"I",    "II",  "III",  "IV",  "V",   "VI",   "VII",
                                      "VIII", "IX",  "X",    "XI",  "XII", "XIII", "XIV",
                                      "XV",   "XVI", "XVII", "XVIII", "XIX", "XX"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strlen(all[i]) == n && memcmp(all[i], s, n) == 0)
            return true;
    return false;
}

static void set_label(struct marker *m, const char *s, size_t n)
{
    if (n >= sizeof m->label)
        n = sizeof m->label - 1;
    memcpy(m->label, s, n);
    m->label[n] = '\0';
}

/* May the first letter be one of these, whatever marks it bears? Told of most texts by their first
 * bytes: Vietnamese vowels bear no other letter. */
static bool may_open(const char *s, size_t n, const char *letters)
{
    unsigned char c = (unsigned char)*s, d = n > 1 ? (unsigned char)s[1] : 0;
    if (c < 0x80)
        return c && strchr(letters, c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    return !(c == 0xE1 && (d == 0xBA || d == 0xBB)) && !(c == 0xC3 && d != 0x87 && d != 0xA7);
}

/* 'Phần thứ hai', 'PHẦN II', 'Chương III', 'Mục 2', 'Điều 5.': a word, then its number. */
static struct marker read_named(const char *s, size_t n)
{
    static const struct {
        const char *word; /* folded, with its blank */
        enum marker_kind kind;
    } names[] = {{"phan thu ", MARK_PART}, {"phan ", MARK_PART},   {"chuong ", MARK_CHAPTER},
                 {"muc ", MARK_MUC},       {"dieu ", MARK_ARTICLE}};
    static const char *const ordinals[] = {"nhat", "hai", "ba",  "tu",  "nam",
                                           "sau",  "bay", "tam", "chin", "muoi"};
    static const char *const romans[] = {"I",  "II",  "III",  "IV", "V",
                                         "VI", "VII", "VIII", "IX", "X"};
    struct marker m = {.kind = MARK_NONE};
    struct buf head = {0};
    if (!may_open(s, n, "pcmd"))
        return m;
    size_t cut = n < 48 ? n : 48;
    utf8_fold(&head, s, utf8_valid_prefix(s, cut));
    const char *f = buf_text(&head);
    for (size_t i = 0; i < sizeof names / sizeof *names && m.kind == MARK_NONE; i++) {
        size_t k = strlen(names[i].word);
        if (strncmp(f, names[i].word, k) != 0)
            continue;
        size_t w = strcspn(f + k, " .:,\t");
        size_t digits = span_of(f, head.len, k, "0123456789");
        char upper[8] = "";
        for (size_t j = 0; j < w && j < 7; j++)
            upper[j] = (char)(f[k + j] >= 'a' && f[k + j] <= 'z' ? f[k + j] - 32 : f[k + j]);
        if (digits && digits == w && digits < 4) {
            m.kind = names[i].kind;
            set_label(&m, f + k, digits);
        } else if (w && w < 6 && roman_ok(upper, w) && names[i].kind != MARK_ARTICLE) {
            m.kind = names[i].kind;
            set_label(&m, upper, w);
        } else if (i == 0) {
            for (size_t j = 0; j < 10; j++)
                if (strlen(ordinals[j]) == w && strncmp(f + k, ordinals[j], w) == 0) {
                    m.kind = MARK_PART;
                    set_label(&m, romans[j], strlen(romans[j]));
                }
        }
        /* The end in the text itself: after the same number of blanks. */
        if (m.kind != MARK_NONE) {
            size_t blanks = i == 0 ? 3 : 2, at = 0;
            while (at < n && blanks) {
                at += strcspn(s + at, " ");
                at = skip_blanks(s, n, at);
                blanks--;
            }
            m.len = at < n ? at : n;
        }
    }
    if (m.kind == MARK_ARTICLE) { /* 'Điều 5 Luật này' in running text is a reference */
        const char *after = strchr(s, ' ');
        after = after ? after + 1 + strspn(after + 1, "0123456789") : "";
        if (*after != '.' && *after != ':' && *after != '\n' && *after)
            m.kind = MARK_NONE;
    } else if (m.kind == MARK_MUC || m.kind == MARK_PART) {
        int32_t cp = 0; /* headings start with a capital: 'mục 2 Phụ lục' is a reference */
        if (!utf8_decode(s, n, &cp) || !utf8_is_upper(cp))
            m.kind = MARK_NONE;
    }
    buf_free(&head);
    return m;
}

/* A comma that reading took for the point: '1, Phát triển ...', not 'khoản' / '1, Điều 5 Luật ...'. */
static bool is_bent_point(const char *s, size_t n, size_t i)
{
    static const char *const parts[] = {"Điều ", "Khoản ", "Điểm ", "Mục ", "Chương ", "Phần ", "Biểu ",
                                        "Bảng ", "Quận ", "Phường ", "Quý ", "Tháng ", "Phụ lục",
                                        "Luật", "Thành phố"}; /* a number behind those with a blank */
    int32_t cp = 0;
    if (i + 2 >= n || s[i] != ',' || s[i + 1] != ' ' || !utf8_decode(s + i + 2, n - i - 2, &cp) ||
        !utf8_is_upper(cp))
        return false;
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        size_t end = strlen(parts[k]), at = i + 2 + end;
        if (at < n && memcmp(s + i + 2, parts[k], end) == 0)
            return parts[k][end - 1] == ' ' && !strchr("0123456789IVX", s[at]);
    }
    return true;
}

static bool capital_at(const char *s, size_t n, size_t i)
{
    int32_t cp = 0;
    return i < n && utf8_decode(s + i, n - i, &cp) && utf8_is_upper(cp);
}

/* '2.' '2)' '2.1.' '2.1.3' ; a bare number needs its point, a dotted one only a blank. '2- Mục tiêu' is an older
 * hand's, before a capital. */
static struct marker read_number(const char *s, size_t n)
{
    struct marker m = {.kind = MARK_NONE};
    size_t i = 0, groups = 0, end = 0;
    while (groups < 4) {
        size_t d = span_of(s, n, i, "0123456789");
        if (!d || d > 2)
            break;
        groups++;
        i += d;
        end = i;
        if (i < n && s[i] == '.' && i + 1 < n && s[i + 1] >= '0' && s[i + 1] <= '9')
            i++;
        else
            break;
    }
    if (!groups || end != i)
        return m;
    bool comma = groups == 1 && is_bent_point(s, n, i);
    bool dash = groups == 1 && i + 1 < n && s[i] == '-' && s[i + 1] == ' ' && capital_at(s, n, i + 2);
    bool closed = comma || dash || (i < n && (s[i] == '.' || s[i] == ')' || s[i] == '/'));
    if (i < n && s[i] == '/' && (groups > 1 || (i + 1 < n && s[i + 1] != ' ')))
        return m; /* 15/6 is a date */
    if (closed)
        i++;
    if (groups == 1 && !closed)
        return m;
    if (i < n && s[i] != ' ' && s[i] != '\t') {
        int32_t cp = 0;
        if (!closed || !utf8_decode(s + i, n - i, &cp) || !utf8_is_letter(cp))
            return m; /* '1.733 hộ' is a number */
    } else if (groups > 1 && !closed) { /* '1.5 triệu', '2.1 %': a heading goes on with a capital */
        int32_t cp = 0;
        size_t at = skip_blanks(s, n, i);
        if (!utf8_decode(s + at, n - at, &cp) || !utf8_is_upper(cp))
            return m;
    }
    m.kind = groups == 1 ? MARK_NUM : groups == 2 ? MARK_DOTTED2 : MARK_DOTTED3;
    m.bent = comma;
    set_label(&m, s, end);
    m.len = skip_blanks(s, n, i);
    return m;
}

static struct marker read_paren(const char *s, size_t n)
{
    struct marker m = {.kind = MARK_NONE};
    size_t i = skip_blanks(s, n, 1);
    size_t d = span_of(s, n, i, "0123456789");
    size_t close = skip_blanks(s, n, i + d);
    if (d && d < 3 && close < n && s[close] == ')') {
        m.kind = MARK_PAREN;
        snprintf(m.label, sizeof m.label, "(%.*s)", (int)d, s + i);
        m.len = skip_blanks(s, n, close + 1);
    }
    return m;
}

static bool all_caps(const char *s, size_t n)
{
    size_t letters = 0;
    for (size_t i = 0; i < n && s[i] != '\n';) {
        int32_t cp = 0;
        size_t k = utf8_decode(s + i, n - i, &cp);
        if (!k || (utf8_is_letter(cp) && !utf8_is_upper(cp)))
            return false;
        letters += utf8_is_letter(cp);
        i += k;
    }
    return letters >= 6;
}

/* 'IL MỤC ĐÍCH', 'HI. NHIỆM VỤ', '1I. ...': a Roman number that OCR bent, before a heading in
 * capitals, or before any where nothing but bent strokes and a point make it: 'IH. Nhiệm vụ'. Which one it was is told by its neighbours (segment.c). */
static struct marker read_bent_roman(const char *s, size_t n)
{
    struct marker m = {.kind = MARK_NONE};
    size_t r = span_of(s, n, 0, "IVXLHl1|TJ");
    if (!r || r > 5 || r >= n || !(s[r] == '.' || s[r] == ' ') || strspn(s, "1") == r)
        return m;
    size_t at = skip_blanks(s, n, r + (s[r] == '.'));
    int32_t cp = 0;
    bool strokes = r > 1 && span_of(s, n, 0, "IVXHl1|") == r && s[r] == '.' && at > r + 1 &&
                   utf8_decode(s + at, n - at, &cp) && utf8_is_upper(cp);
    if (!strokes && !all_caps(s + at, n - at))
        return m;
    m.kind = MARK_ROMAN;
    m.bent = true;
    m.len = at;
    return m;
}

/* What reading makes of an item's letter: '©)', '€)', '® ' for c, e, đ; '])' for i. */
static bool stands_for_letter(int32_t cp)
{
    return cp == 0xA9 || cp == 0xAE || cp == 0x20AC || cp == 0xA2 || cp == 0xA3 || cp == ']' || cp == ')';
}

/* '©) Xây dựng', '® Nghiên cứu' (its bracket lost), '€c) Sở Y tế' (a speck before it); the first mark has
 * k bytes. Which letter a bent one was is told by its neighbours (segment.c). */
static struct marker read_bent_letter(const char *s, size_t n, size_t k)
{
    struct marker m = {.kind = MARK_NONE};
    bool closed = s[k] == ')', mark = (unsigned char)*s >= 0x80;
    size_t at = skip_blanks(s, n, k + closed);
    if (mark && k + 1 < n && s[k] >= 'a' && s[k] <= 'z' && s[k + 1] == ')') {
        m.kind = MARK_LETTER;
        set_label(&m, s + k, 1);
        m.len = skip_blanks(s, n, k + 2);
    } else if (at > k + closed && (closed || mark) && capital_at(s, n, at)) {
        m.kind = MARK_LETTER;
        m.bent = true;
        m.len = at;
    }
    return m;
}

/* 'II.' 'A.' 'a)' 'đ)' 'a.' */
static struct marker read_letters(const char *s, size_t n)
{
    struct marker m = {.kind = MARK_NONE};
    size_t r = span_of(s, n, 0, "IVX");
    if (r && r < 6 && r < n && roman_ok(s, r) && (s[r] == '.' || s[r] == ')' || s[r] == '-') &&
        (r + 1 >= n || s[r] == '.' || s[r + 1] == ' ')) {
        m.kind = MARK_ROMAN;
        set_label(&m, s, r);
        m.len = skip_blanks(s, n, r + 1);
        return m;
    }
    int32_t cp = 0;
    size_t k = utf8_decode(s, n, &cp);
    if (k && k < n && stands_for_letter(cp))
        return read_bent_letter(s, n, k);
    if (!k || k >= n || !utf8_is_letter(cp))
        return m;
    bool upper = utf8_is_upper(cp), known = (cp < 0x80) || cp == 0x111 || cp == 0x110;
    if (!known && s[k] == ')' && k + 1 < n && s[k + 1] == ' ') { /* 'ơ)' for 'g)': see segment.c */
        m.kind = MARK_LETTER;
        m.bent = true;
        m.len = skip_blanks(s, n, k + 1);
        return m;
    }
    bool spaced = k + 1 < n && s[k + 1] == ' ', dash = s[k] == '-' && spaced && upper && capital_at(s, n, k + 2);
    if (!known || !(s[k] == ')' || (s[k] == '.' && spaced) || dash))
        return m;
    m.kind = upper && s[k] != ')' ? MARK_ALPHA : MARK_LETTER;
    set_label(&m, s, k);
    m.len = skip_blanks(s, n, k + 1);
    return m;
}

/* 'PHỤ LỤC', 'Phụ lục II', 'PHỤ LỤC 1: ...' on a line of its own. */
static struct marker read_annex(const char *s, size_t n)
{
    struct marker m = {.kind = MARK_NONE};
    struct buf b = {0};
    int32_t cp = 0;
    if (n < 8 || n > 90 || !may_open(s, n, "p") || !utf8_decode(s, n, &cp) || !utf8_is_upper(cp))
        return m;
    utf8_fold(&b, s, n);
    const char *f = buf_text(&b);
    size_t digits = strncmp(f, "phu luc", 7) == 0 ? strspn(f + 7, " 0123456789ivxab.:") : 0;
    if (strncmp(f, "phu luc", 7) == 0 && (digits == b.len - 7 || all_caps(s, n))) {
        m.kind = MARK_ANNEX;
        set_label(&m, "Phụ lục", strlen("Phụ lục"));
        m.len = n;
    }
    buf_free(&b);
    return m;
}

struct marker marker_read(const char *s, size_t n)
{
    struct marker m = {.kind = MARK_NONE};
    if (!n)
        return m;
    m = read_annex(s, n);
    if (m.kind != MARK_NONE)
        return m;
    static const char *const dashes[] = {"-", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\xA2",
                                         "\xE2\x88\x92", "~", "+", "*"};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        if (*s != *dashes[i])
            continue;
        size_t k = strlen(dashes[i]);
        if (n > k && strncmp(s, dashes[i], k) == 0 && s[k] != s[0] && s[k] != '*') {
            size_t at = skip_blanks(s, n, k);
            int32_t cp = 0;
            if (at >= n || !utf8_decode(s + at, n - at, &cp) ||
                (at == k && !utf8_is_letter(cp) && !utf8_is_digit(cp)))
                return m;
            m.kind = *s == '+' || *s == '*' ? MARK_PLUS : MARK_DASH;
            m.len = at;
            return m;
        }
    }
    if (*s >= '0' && *s <= '9') {
        m = read_number(s, n);
        return m.kind != MARK_NONE ? m : read_bent_roman(s, n);
    }
    if (*s == '(' || *s == '{' || *s == '[') /* '{1)' is what reading makes of '(1)' */
        return read_paren(s, n);
    if (n > 5 && memcmp(s, "§. ", 4) == 0 && capital_at(s, n, 4)) /* of an 8 or 5 */
        return (struct marker){.kind = MARK_NUM, .bent = true, .len = 4};
    m = read_named(s, n);
    if (m.kind == MARK_NONE)
        m = read_letters(s, n);
    return m.kind != MARK_NONE ? m : read_bent_roman(s, n);
}

bool marker_starts_item(const struct marker *m, const char *text, size_t n)
{
    if (m->kind == MARK_NONE)
        return false;
    if (m->kind != MARK_DASH && m->kind != MARK_PLUS)
        return true;
    int32_t cp = 0;
    if (m->len >= n || !utf8_decode(text + m->len, n - m->len, &cp))
        return false;
    return !utf8_is_letter(cp) || utf8_is_upper(cp);
}
