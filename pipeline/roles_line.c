/* roles_line.c -- what one line says by itself: its words without what frames them, its capitals,
 * whether it names a table, whether it says who decides. */
#include "roles.h"

#include "buf.h"
#include "html.h"
#include "utf8.h"

#include <string.h>

/* Does an item's number, letter or dash stand there: '8. ', '14) ', '(14) ', 'c) ', 'VI. ', '+ 50%'? */
static bool opens_item(const char *s)
{
    bool paren = *s == '(';
    if (*s == '+' || *s == '-' || *s == '~') {
        int32_t cp = 0;
        return s[1] == ' ' && utf8_decode(s + 2, strlen(s + 2), &cp) &&
               (utf8_is_upper(cp) || utf8_is_digit(cp));
    }
    s += paren;
    size_t digits = strspn(s, "0123456789"), roman = strspn(s, "IVX");
    if (strncmp(s, "©", 2) == 0 || strncmp(s, "®", 2) == 0) /* what reading makes of c, d */
        return s[2] == ' ' || s[2] == ')';
    if (!paren && ((*s >= 'a' && *s <= 'z' && s[1] == ')' && s[2] == ' ') || strncmp(s, "đ) ", 4) == 0 ||
                   (roman && roman < 6 && s[roman] == '.' && s[roman + 1] == ' ')))
        return true;
    return digits && digits < 3 && (s[digits] == ')' || (s[digits] == '.' && !paren)) &&
           s[digits + 1] == ' ';
}

/* Bytes of a speck: one of „ ‚ ‘ ’ ' ` , . ~ _ : ; | */
static size_t speck_at(const char *s)
{
    switch (*s) {
    case '\xE2':
        return s[1] == '\x80' && (s[2] == '\x9E' || (s[2] >= '\x98' && s[2] <= '\x9A')) ? 3 : 0;
    case '\'': case '`': case ',': case '.': case '~': case '_': case ':': case ';': case '|':
        return 1;
    }
    return 0;
}

/* Bytes of specks that reading left before an item ('„8. Định kỳ', '| (10) Tỷ lệ'), or 0. */
static size_t specks(const char *s)
{
    enum { MOST = 6 };
    size_t at = 0;
    if (!speck_at(s) || (*s == '|' && strchr(s + 1, '|'))) /* a table's row */
        return 0;
    for (unsigned found = 0; found < MOST; found++) {
        size_t n = speck_at(s + at);
        at += n;
        at += strspn(s + at, " ");
        if (n && opens_item(s + at))
            return at;
        if (!n)
            break;
    }
    return 0;
}

/* Bytes of specks before a sentence that reading took for marks: '„ Chủ trì', '._. Các bộ', ''Về việc'.
 * A quotation mark that is closed again is meant. */
static size_t dust_before_capital(const char *s)
{
    enum { MOST = 6 };
    size_t at = 0;
    for (unsigned found = 0; found < MOST; found++)
        at += *s == '|' || *s == '~' ? 0 : speck_at(s + at);
    if (!at)
        return 0;
    size_t blanks = strspn(s + at, " ");
    bool quote = !blanks && (strchr("'`", s[at - 1]) || at >= 3);
    int32_t cp = 0;
    if ((!blanks && !quote) || !utf8_decode(s + at + blanks, strlen(s + at + blanks), &cp) ||
        !utf8_is_upper(cp))
        return 0;
    bool closed = strpbrk(s + at, "'`\"") || strstr(s + at, "“") || strstr(s + at, "”") || strstr(s + at, "’");
    return quote && closed ? 0 : at + blanks;
}

/* Tags of HTML that a text opens or ends with frame it: '<td>Số: 12/KH</td>'. */
static void strip_tags(const char **s, const char **e)
{
    enum html_tag tag;
    bool close;
    size_t n;
    while (*s < *e && **s == '<' && (n = html_tag_at(*s, (size_t)(*e - *s), &tag, &close)))
        for (*s += n; *s < *e && strchr(" \t*", **s);)
            ++*s;
    while (*e > *s && (*e)[-1] == '>') {
        const char *open = *e - 1;
        while (open > *s && *open != '<')
            open--;
        if (open == *s || html_tag_at(open, (size_t)(*e - open), &tag, &close) != (size_t)(*e - open))
            return;
        for (*e = open; *e > *s && strchr(" \t*", (*e)[-1]);)
            --*e;
    }
}

static const char *find_core(const struct line *l, size_t *n)
{
    const char *s = l->text, *e = s + strlen(s);
    if (*s == '<' || (e > s && e[-1] == '>'))
        strip_tags(&s, &e);
    while (s < e && (*s == ' ' || *s == '\t' || *s == '#' || *s == '>' || *s == '\\' ||
                     (*s == '*' && s[1] != ' ') || *s == '\r'))
        s++;
    size_t dust = specks(s);
    s += dust || box_is_none(l->box) ? dust : dust_before_capital(s);
    while (e > s && (e[-1] == ' ' || e[-1] == '\t' || e[-1] == '*' || e[-1] == '\r'))
        e--;
    *n = (size_t)(e - s);
    return s;
}

bool line_is_empty(const struct line *l)
{
    size_t n;
    line_core(l, &n);
    return n == 0;
}

bool line_is_bar(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    return n == 1 && *s == '|';
}

bool line_starts_small(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    return utf8_starts_small(s, n);
}

const char *line_core(const struct line *l, size_t *n)
{
    if (!l->core)
        return find_core(l, n);
    *n = l->core_len;
    return l->core;
}

const char *line_folded(const struct line *l, struct buf *b)
{
    size_t n;
    const char *s = line_core(l, &n);
    if (l->folded)
        return l->folded;
    buf_clear(b);
    utf8_fold(b, s, n);
    return buf_text(b);
}

void lines_look(struct doc *d)
{
    struct buf b = {0};
    for (size_t i = 0; i < d->nlines; i++) {
        struct line *l = &d->lines[i];
        size_t n;
        l->core = find_core(l, &n);
        l->core_len = (uint32_t)n;
        l->folded = NULL;
        l->folded = arena_strdup(d->mem, line_folded(l, &b));
    }
    buf_free(&b);
}

double caps_share(const char *s, size_t n, unsigned *letters)
{
    unsigned all, upper;
    utf8_letters(s, n, &all, &upper);
    if (letters)
        *letters = all;
    return all ? (double)upper / all : 0;
}

bool line_decides(const char *a, size_t na, const char *s, size_t n)
{
    static const char *const starts[] = {"chu tich", "thu tuong", "bo truong", "hoi dong nhan dan",
                                         "uy ban nhan dan", "ban thuong vu", "chinh phu", "giam doc",
                                         "uy ban thuong vu quoc hoi", "quoc hoi", "ban chap hanh",
                                         "bo chinh tri", "ban bi thu", NULL};
    static const char *const open[] = {"CỦA", "VÀ", "THUỘC", "DO", "CHO", "VỚI", "TẠI", "-", ",",
                                       "CÁC", "GIỮA", "TỪ", NULL};
    struct buf b = {0};
    unsigned letters;
    for (size_t i = 0; open[i]; i++) { /* '... CHO BÁO CÁO CỦA' / 'CHÍNH PHỦ VỀ ...' goes on */
        size_t k = strlen(open[i]);
        if (na >= k && memcmp(a + na - k, open[i], k) == 0)
            return false;
    }
    if (!n || !strchr("CTBHUGQ\xE1", *s) || caps_share(s, n, &letters) < 1) /* \xE1: Ủ */
        return false;
    utf8_fold(&b, s, n);
    bool decides = utf8_begins(buf_text(&b), starts);
    buf_free(&b);
    return decides;
}

bool line_signs_for(const struct line *l)
{
    static const char *const leads[] = {"TM.", "T/M", "KT.", "TL.", "TUQ."};
    size_t n;
    unsigned letters;
    const char *s = line_core(l, &n);
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        const char *at = strstr(s, leads[i]);
        if (at && at < s + n && (at == s || strchr(" /.,", at[-1])) &&
            caps_share(at, (size_t)(s + n - at), &letters) > 0.9 && letters >= 8)
            return true;
    }
    return false;
}

bool line_is_caption(const struct line *l)
{
    static const char *const names[] = {"bieu ", "bang ", "phu luc "};
    struct buf b = {0};
    size_t n, at = 0;
    const char *s = line_core(l, &n);
    if (!n || !strchr("BbPp", *s))
        return false;
    utf8_fold(&b, s, n < 24 ? n : utf8_valid_prefix(s, 24));
    s = buf_text(&b);
    for (size_t i = 0; i < sizeof names / sizeof *names && !at; i++)
        if (strncmp(s, names[i], strlen(names[i])) == 0)
            at = strlen(names[i]);
    if (at && strncmp(s + at, "so ", 3) == 0)
        at += 3;
    size_t no = at ? strspn(s + at, "0123456789ivx") : 0;
    bool is = no && (!s[at + no] || strchr(":.", s[at + no]));
    buf_free(&b);
    return is;
}
