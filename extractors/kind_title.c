#include "kind_document_priv.h"

#include "docnumber.h"
#include "roles.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* kind_title.c -- what the document is about, in the words of its head. */

bool head_is_caps(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        int32_t cp = 0;
        size_t k = utf8_decode(s + i, n - i, &cp);
        if (!k || (utf8_is_letter(cp) && !utf8_is_upper(cp)))
            return false;
        i += k;
    }
    return true;
}

/* All-capital lines are said in small letters with a capital first. */
void head_add_title(struct head *h, const char *s, size_t n)
{
    bool caps = head_is_caps(s, n);
    while (n && h->title.len == 0 && strchr("'\"`.,;:*_- ", *s)) { /* specks before the title */
        s++;
        n--;
    }
    if (h->title.len)
        buf_chr(&h->title, ' ');
    h->lowered |= caps;
    bool first = h->title.len == 0, code = false; /* 'số 48/NQ-CP' keeps its letters */
    for (size_t i = 0; i < n;) {
        int32_t cp = 0;
        size_t k = utf8_decode(s + i, n - i, &cp);
        if (!k)
            break;
        char out[4];
        code = cp != ' ' && (code || (cp >= '0' && cp <= '9'));
        if (caps && !first && !code)
            cp = utf8_lower(cp);
        buf_add(&h->title, out, utf8_encode(cp, out));
        first = false;
        i += k;
    }
}

const char *head_title(const struct head *h)
{
    static const char opens[] = "“", closes[] = "”";
    const char *s = buf_text(&h->title);
    size_t n = strlen(opens);
    return strncmp(s, opens, n) == 0 && !strstr(s, closes) && !strchr(s, '"') ? s + n : s;
}

/* Where 'V/v' or 'Về việc' opens what a letter is about: byte in the line, or n. */
static size_t about(const char *s, size_t n)
{
    static const char *const words[] = {"V/v", "V/V", "v/v", "Về việc", "VỀ VIỆC"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t k = strlen(words[i]);
        if (n > k && memcmp(s, words[i], k) == 0)
            return 0;
        for (size_t at = 1; i < 2 && at + k < n; at++) /* behind the number, in one cell with it */
            if (s[at - 1] == ' ' && memcmp(s + at, words[i], k) == 0)
                return at;
    }
    return n == 3 && memcmp(s, "V/v", 3) == 0 ? 0 : n; /* its words stand on the next line */
}

/* A công văn bears no kind: its head ends at 'Kính gửi', and 'V/v ...' is its title. */
static void read_letter(struct head *h, uint32_t to)
{
    const struct doc *d = h->r->doc;
    for (uint32_t i = 0; i < to; i++) {
        const struct para *q = &d->paras[i];
        const char *s = d->flow + q->off;
        int32_t cp = 0;
        bool goes_on = utf8_decode(s, q->len, &cp) &&
                       (utf8_is_letter(cp) ? !utf8_is_upper(cp) : utf8_is_digit(cp) || cp == ':');
        size_t at = h->title.len ? 0 : about(s, q->len);
        if (h->title.len && !goes_on)
            break;
        if (at < q->len)
            head_add_title(h, s + at, q->len - at);
    }
}

/* The line that says the kind is lost: what stands in capitals below number and date is the title, up
 * to who decides. */
static void read_capitals(struct head *h, uint32_t to)
{
    const struct doc *d = h->r->doc;
    uint32_t from = 0;
    for (uint32_t i = 0; i < to && i < h->fields; i++)
        from = i + 1;
    for (uint32_t i = from; i < to; i++) {
        const char *s = d->flow + d->paras[i].off;
        size_t n = d->paras[i].len;
        unsigned letters;
        bool caps = caps_share(s, n, &letters) >= 1 && letters;
        if (!caps && letters && h->title.len)
            break;
        if (!caps)
            continue;
        if (line_decides(h->line, h->last, s, n)) {
            head_decided(h, s, n);
            break;
        }
        head_add_title(h, s, n);
        h->line = s;
        h->last = n;
    }
}

void head_untyped(struct head *h)
{
    const struct doc *d = h->r->doc;
    const char *kind = doc_number_kind(rec_text(h->rec, DOC_NUMBER));
    uint32_t to = 0, most = d->nparas < 25 ? (uint32_t)d->nparas : 25;
    while (to < most && d->paras[to].role == ROLE_HEAD)
        to++;
    if (!to)
        return;
    h->rec->value[DOC_TYPE] = val_text(kind ? kind : "cong-van");
    if (kind && strcmp(kind, "cong-van") != 0)
        read_capitals(h, to);
    else
        read_letter(h, to);
}

/* Every 'bắc ninh' of a lowered title is 'Bắc Ninh'. */
static void name_place(struct buf *t, const char *name)
{
    size_t len = name ? strlen(name) : 0;
    struct buf low = {0};
    for (size_t i = 0, k; i < len; i += k) {
        int32_t cp;
        char c[4];
        if (!(k = utf8_decode(name + i, len - i, &cp)))
            break;
        buf_add(&low, c, utf8_encode(utf8_lower(cp), c));
    }
    for (char *at = t->s; low.len == len && len && (at = strstr(at, low.s)); at += len)
        memcpy(at, name, len);
    buf_free(&low);
}

/* 'lần thứ i', 'khóa xiv', 'quý iii': a Roman numeral behind such a word keeps its capitals. */
static void name_numerals(struct buf *t)
{
    static const char *const before[] = {"lần thứ ", "khóa ", "quý "};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        for (char *at = t->s; (at = strstr(at, before[i]));) {
            at += strlen(before[i]);
            size_t n = strspn(at, "ivx");
            if (n && (!at[n] || strchr(" ,.;:", at[n])))
                for (; n--; at++)
                    *at = (char)(*at - 'a' + 'A');
        }
}

void head_name_names(struct head *h)
{
    struct buf *t = &h->title;
    struct list_hit *hits = NULL;
    size_t cap = 0, n = list_scan(h->r->issuers, t->s, t->len, &hits, &cap);
    for (size_t i = 0; i < n; i++) /* abbreviations are as long as they were */
        if (hits[i].len == strlen(hits[i].entry->name))
            memcpy(t->s + hits[i].off, hits[i].entry->name, hits[i].len);
    free(hits);
    name_place(t, rec_text(h->rec, DOC_PROVINCE));
    name_place(t, h->local);
    name_numerals(t);
}
