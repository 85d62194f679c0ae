#include "docnumber.h"

#include <string.h>
#include <strings.h>

#include "buf.h"
#include "utf8.h"

static const struct mark {
    const char *letters, *kind; /* kind NULL: of another sort of paper, or an office */
} marks[] = {
    {"NQ", "nghi-quyet"}, {"NQLT", "nghi-quyet"}, {"KL", "ket-luan"}, {"QĐ", "quyet-dinh"},
    {"QyĐ", "quy-dinh"}, {"QĐi", "quy-dinh"}, {"QC", "quy-che"}, {"QCPH", "quy-che"},
    {"KH", "ke-hoach"}, {"KHPH", "ke-hoach"}, {"CT", "chi-thi"}, {"TB", "thong-bao"},
    {"ĐA", "de-an"}, {"HD", "huong-dan"}, {"HDLN", "huong-dan"}, {"NĐ", "nghi-dinh"},
    {"TT", "thong-tu"}, {"TTLT", "thong-tu"}, {"CTr", "chuong-trinh-hanh-dong"},
    {"CTrHĐ", "chuong-trinh-hanh-dong"}, {"CTHĐ", "chuong-trinh-hanh-dong"}, {"CV", "cong-van"},
    {"TTr", "to-trinh"}, {"BC", "bao-cao"}, {"CĐ", "cong-dien"}, {"PA", NULL}, {"VBHN", NULL},
    {"TW", NULL}, {"TU", NULL}, {"CP", NULL}, {"TTg", NULL}, {"UBND", NULL}, {"HĐND", NULL},
    {"UBTVQH", NULL}, {"VPCP", NULL}, {"MTTQ", NULL}, {"BTV", NULL}, {"BCĐ", NULL},
};

/* Letters and signs that readers take for another: both sides of every comparison go through it. */
static int32_t plain_look(int32_t cp)
{
    static const struct {
        int32_t from, to;
    } looks[] = {
        {0x0410, 'A'}, {0x0412, 'B'}, {0x0415, 'E'}, {0x041A, 'K'}, {0x041C, 'M'}, {0x041D, 'H'},
        {0x041E, 'O'}, {0x0420, 'P'}, {0x0421, 'C'}, {0x0422, 'T'}, {0x0425, 'X'}, /* Cyrillic */
        {0x00D0, 0x0110}, {0x0189, 0x0110},                                        /* Ð, Ɖ: Đ */
        {0x00D1, 'N'}, {0x0152, 'C'},                                              /* Ñ, Œ */
    };
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        if (looks[i].from == cp)
            return looks[i].to;
    return cp;
}

/* The mark as offices write it; a title in capitals writes 'TTG' and 'CTR'. NULL for none. */
static const char *mark_of(const char *s, size_t n)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strlen(marks[i].letters) == n && strncasecmp(marks[i].letters, s, n) == 0)
            return marks[i].letters;
    return NULL;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* 'QĐ-TTe', 'CT-TTE': what is read for the small letter of the Prime Minister's office. */
static bool is_prime_minister(const struct buf *b)
{
    return b->len == 3 && b->s[0] == 'T' && strchr("TIl1", b->s[1]) && strchr("eEqpasSoOyB8", b->s[2]);
}

/* One run of letters, in plain looks, put to `out` as the mark it must be: 'TT&' is TTg, 'CT1' is
 * CT. Unknown letters stay. `office`: letters of a kind stand before it. */
static bool put_letters(struct buf *out, const char *s, size_t n, bool office)
{
    struct buf b = {0};
    for (size_t i = 0; i < n; i++)
        if (s[i] != ' ')
            buf_chr(&b, s[i] == '&' ? 'g' : s[i]);
    bool mended = memchr(s, '&', n) != NULL;
    while (b.len && is_digit(b.s[b.len - 1]))
        b.len--;
    const char *known = b.len ? mark_of(b.s, b.len) : NULL;
    if (!known && office && is_prime_minister(&b)) {
        known = "TTg";
        mended = true;
    }
    bool digits = is_digit(s[n - 1]);
    bool assembly = (b.len == 2 && memcmp(b.s, "QH", 2) == 0) ||
                    (b.len == 6 && memcmp(b.s, "UBTVQH", 6) == 0); /* its term follows: QH15 */
    if (mended && !known) { /* an '&' of its own: 'BNN&MT' */
        buf_add(out, s, n);
        mended = false;
    } else if (known && !assembly) {
        buf_str(out, known);
        mended |= digits;
    } else {
        for (size_t i = 0; i < n; i++)
            if (s[i] != ' ')
                buf_chr(out, s[i] == '&' ? 'g' : s[i]);
    }
    buf_free(&b);
    return mended;
}

const char *doc_number_clean(struct arena *mem, const char *s, bool *mended)
{
    struct buf plain = {0}, out = {0};
    bool changed = false;
    if (!s)
        return NULL;
    size_t n = strlen(s);
    for (size_t i = 0, k; i < n; i += k) {
        int32_t cp;
        char c[4];
        k = utf8_decode(s + i, n - i, &cp);
        if (!k)
            break;
        if (cp == 0x2013)
            cp = '-';
        int32_t look = plain_look(cp);
        changed |= look != cp;
        buf_add(&plain, c, utf8_encode(look, c));
    }
    const char *p = buf_text(&plain);
    bool office = false;
    for (size_t i = 0; p[i];) {
        size_t run = strcspn(p + i, "-/.,;");
        size_t end = run;
        while (end && p[i + end - 1] == ' ')
            end--;
        size_t at = i + strspn(p + i, " ");
        end += i;
        size_t figures = strspn(p + at, "0123456789");
        if (at + figures < end && figures) { /* '123 KL': the dash that reading lost; '12a' */
            buf_add(&out, p + at, figures);
            at += figures;
            if (p[at] == ' ') {
                buf_chr(&out, '-');
                changed = true;
                at += strspn(p + at, " ");
            }
            buf_add(&out, p + at, end - at);
        } else if (at < end && !figures) {
            changed |= put_letters(&out, p + at, end - at, office);
            office = true;
        } else if (at < end) {
            buf_add(&out, p + at, end - at);
        }
        i += run;
        if (p[i])
            buf_chr(&out, p[i++]);
    }
    while (out.len && strchr(".,;-/", out.s[out.len - 1]))
        out.len--;
    const char *clean = arena_strndup(mem, buf_text(&out), out.len);
    buf_free(&plain);
    buf_free(&out);
    if (mended)
        *mended = changed;
    return clean;
}

const char *doc_number_kind(const char *number)
{
    const char *s = number ? number : "";
    while (is_digit(*s) || *s == '/' || *s == '-' || (*s >= 'a' && *s <= 'z'))
        s++;
    size_t n = strcspn(s, "-/.,0123456789");
    if (n == 2 && memcmp(s, "QH", 2) == 0)
        return "luat";
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strlen(marks[i].letters) == n && memcmp(marks[i].letters, s, n) == 0)
            return marks[i].kind;
    return NULL;
}
