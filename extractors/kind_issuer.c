#define _GNU_SOURCE /* memmem */
#include "kind_document_priv.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* kind_issuer.c -- who wrote the paper, by the left column of its head: an office, the office above it,
 * and the place that is part of its name. */

size_t head_left_column(const char *s, size_t n)
{
    static const char *const right[] = {" CỘNG H", " ĐẢNG CỘNG SẢN VIỆT NAM", " Độc lập", " ĐỘC LẬP"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        const char *at = memmem(s, n, right[i], strlen(right[i]));
        if (at && at > s)
            n = (size_t)(at - s);
    }
    while (n && s[n - 1] == ' ')
        n--;
    return n;
}

/* A ministry is its paper's issuer only in capitals: 'V/v ... của Bộ Y tế' is what a letter is about. */
const char *head_issuer_in(struct head *h, const char *s, size_t n)
{
    struct list_hit *hits = NULL;
    size_t cap = 0, count = list_scan(h->r->issuers, s, n, &hits, &cap);
    const char *name = NULL;
    bool caps = head_is_caps(s, n);
    for (size_t i = 0; i < count && !name; i++)
        if (caps || !(list_attr(h->r->doc->mem, hits[i].entry, "branches") ||
                      list_attr(h->r->doc->mem, hits[i].entry, "caps")))
            name = hits[i].entry->name;
    free(hits);
    return name;
}

/* A name in capitals, said with capitals at its words' beginnings but for the first `small` words. */
static const char *capitalised(struct arena *mem, const char *s, size_t n, unsigned small)
{
    struct buf b = {0};
    unsigned word = 0;
    bool begins = true;
    for (size_t at = 0, k; at < n; at += k) {
        int32_t cp;
        char c[4];
        if (!(k = utf8_decode(s + at, n - at, &cp)))
            break;
        bool capital = begins && word >= small;
        word += begins = cp == ' ';
        buf_add(&b, c, utf8_encode(capital ? cp : utf8_lower(cp), c));
    }
    const char *out = arena_strndup(mem, b.s, b.len);
    buf_free(&b);
    return out;
}

/* Where the name of an office ends that opens the line or stands in it, a place behind it; `bare`: its own
 * name says what kind of place ('HUYỆN ỦY KHOÁI CHÂU'). 0: there is none. */
static size_t behind_office(struct head *h, const char *s, size_t n, bool *bare)
{
    struct list_hit *hits = NULL;
    size_t cap = 0, count = list_scan(h->r->issuers, s, n, &hits, &cap), at = 0;
    for (size_t i = 0; i < count && !at; i++) {
        *bare = list_attr(h->r->doc->mem, hits[i].entry, "bare") != NULL;
        at = hits[i].off + hits[i].len;
    }
    free(hits);
    return at && at < n && s[at] == ' ' ? at + 1 : 0;
}

/* 'XÃ LƯƠNG MINH' as it is written in a line, alone or behind an office: 'xã Lương Minh'; NULL where it
 * names no commune or district. */
const char *head_local_area(struct head *h, const char *s, size_t n)
{
    static const char *const kinds[] = {"xa ", "phuong ", "huyen ", "quan ", "thi xa ", "dac khu ", "thi tran ", "thanh pho ", NULL};
    while (n && strchr(" |", s[n - 1])) /* the end of a cell */
        n--;
    if (n > 120 || !head_is_caps(s, n))
        return NULL;
    bool bare = false;
    size_t at = behind_office(h, s, n, &bare), i = 0;
    struct buf folded = {0};
    utf8_fold(&folded, s + at, n - at);
    while (kinds[i] && strncmp(buf_text(&folded), kinds[i], strlen(kinds[i])) != 0)
        i++;
    buf_free(&folded);
    if (kinds[i])
        return capitalised(h->r->doc->mem, s + at, n - at, i >= 4 ? 2 : 1);
    bool names = at && bare && !province_find(h->r->agencies, s + at, n - at);
    return names ? capitalised(h->r->doc->mem, s + at, n - at, 0) : NULL;
}

void head_decided(struct head *h, const char *s, size_t n)
{
    const struct province *pr = province_find(h->r->agencies, s, n);
    head_set_once(h->rec, DOC_ISSUER, head_issuer_in(h, s, n));
    head_set_once(h->rec, DOC_PROVINCE, pr ? pr->name : NULL);
    if (!h->local && !pr)
        h->local = head_local_area(h, s, n);
}

/* 'BAN TỔ CHỨC' under 'TỈNH ỦY NGHỆ AN', 'SỞ XÂY DỰNG' under 'UBND TỈNH LÀO CAI': the office that writes
 * stands below the one it belongs to; `issuer`: what the line itself names. NULL: none such. */
const char *head_office_below(struct head *h, const char *s, size_t n, const char *issuer)
{
    const char *above = rec_text(h->rec, DOC_ISSUER);
    const struct list_entry *e;
    if (!above || h->typed || !head_is_caps(s, n))
        return NULL;
    const char *whole = arena_printf(h->r->doc->mem, "%.*s %s", (int)n, s, above);
    if ((e = list_lookup(h->r->issuers, whole, strlen(whole))))
        return e->name;
    e = issuer ? list_lookup(h->r->issuers, issuer, strlen(issuer)) : NULL;
    const char *under = e ? list_attr(h->r->doc->mem, e, "under") : NULL;
    size_t m = strlen(above);
    for (const char *u = under; u; u = strchr(u, ',') ? strchr(u, ',') + 1 : NULL)
        if (strncmp(u, above, m) == 0 && (!u[m] || u[m] == ','))
            return issuer;
    return NULL;
}

/* 'ỦY BAN THƯỜNG VỤ' / 'QUỐC HỘI': a name broken over this line and the next; NULL where none is. */
const char *head_issuer_over(struct head *h, uint32_t para)
{
    const struct doc *d = h->r->doc;
    const struct para *a = &d->paras[para], *b = a + 1;
    struct list_hit *hits = NULL;
    size_t cap = 0;
    const char *name = NULL;
    if (para + 1 >= d->nparas || b->role != ROLE_HEAD || a->len + b->len > 240)
        return NULL;
    size_t first = head_left_column(d->flow + a->off, a->len), second = head_left_column(d->flow + b->off, b->len);
    if (first + second > 160 || !head_is_caps(d->flow + a->off, first) ||
        !head_is_caps(d->flow + b->off, second))
        return NULL;
    const char *both = arena_printf(d->mem, "%.*s %.*s", (int)first, d->flow + a->off, (int)second,
                                    d->flow + b->off);
    size_t n = list_scan(h->r->issuers, both, strlen(both), &hits, &cap);
    for (size_t i = 0; i < n; i++)
        if (hits[i].off < first && hits[i].off + hits[i].len > first + 1)
            name = hits[i].entry->name;
    free(hits);
    return name;
}

/* The province and its kind are part of an issuer's name: 'Tỉnh ủy Hà Tĩnh', 'Ủy ban nhân dân
 * thành phố Cần Thơ'; central offices stand alone. */
void head_complete_issuer(struct head *h)
{
    struct run *r = h->r;
    const char *place = rec_text(h->rec, DOC_PLACE);
    const char *issuer = rec_text(h->rec, DOC_ISSUER), *province = rec_text(h->rec, DOC_PROVINCE);
    const struct list_entry *e = issuer ? list_lookup(r->issuers, issuer, strlen(issuer)) : NULL;
    const char *joins = e ? list_attr(r->doc->mem, e, "province") : NULL;
    if (e && h->branch && list_attr(r->doc->mem, e, "branches")) {
        /* 'BỘ TÀI CHÍNH / CHI CỤC ... TỈNH LÀO CAI': named above who writes */
        h->rec->value[DOC_ISSUER] = val_text(NULL);
        return;
    }
    const char *type = rec_text(h->rec, DOC_TYPE);
    if (type && (strcmp(type, "thong-tu") == 0 || strcmp(type, "nghi-dinh") == 0))
        h->rec->value[DOC_PROVINCE] = val_text(NULL); /* such papers are the centre's */
    if (e && !joins) /* a central office: where it sits is its place, not its province */
        h->rec->value[DOC_PROVINCE] = val_text(NULL);
    static const char city[] = "Thành phố ";
    if (place && province && !strchr(place, ' ') && strncmp(province, city, sizeof city - 1) == 0 &&
        strstr(province, place)) /* 'Hồ Chí' / 'Minh, ngày 21': a name broken by its line */
        h->rec->value[DOC_PLACE] = val_text(province + sizeof city - 1);
    bool of_district = joins && (strcmp(joins, "local") == 0 || list_attr(r->doc->mem, e, "districts") ||
                                 !list_attr(r->doc->mem, e, "under"));
    if (issuer && of_district && h->local) {
        h->rec->value[DOC_ISSUER] =
            val_text(arena_printf(r->doc->mem, "%s %s", issuer, h->local));
        return;
    }
    if (joins && strcmp(joins, "local") == 0) /* without its place it is any */
        h->rec->value[DOC_ISSUER] = val_text(NULL);
    if (!issuer || !province || !joins || strcmp(joins, "local") == 0)
        return;
    const char *full;
    if (strcmp(joins, "bare") == 0)
        full = arena_printf(r->doc->mem, "%s %s", issuer, province);
    else if (strncmp(province, "Thành phố", strlen("Thành phố")) == 0)
        full = arena_printf(r->doc->mem, "%s %s", issuer, province);
    else
        full = arena_printf(r->doc->mem, "%s %s %s", issuer, h->area ? h->area : "tỉnh", province);
    h->rec->value[DOC_ISSUER] = val_text(full);
}

