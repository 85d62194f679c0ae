#define _GNU_SOURCE /* memmem */
#include "kind_document_priv.h"

#include "roles.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* The document's own head and foot, by the layouts of Nghị định 30/2020/NĐ-CP (state offices) and
 * Hướng dẫn 36-HD/VPTW (Party): who issued it, its number, place and date, kind, title, signer. */

static const struct {
    const char *folded, *slug;
} types[] = {
    {"chuong trinh hanh dong", "chuong-trinh-hanh-dong"},
    {"chuong trinh", "chuong-trinh-hanh-dong"},
    {"nghi quyet", "nghi-quyet"},
    {"quyet dinh", "quyet-dinh"},
    {"ke hoach", "ke-hoach"},
    {"de an", "de-an"},
    {"chi thi", "chi-thi"},
    {"thong bao", "thong-bao"},
    {"ket luan", "ket-luan"},
    {"quy dinh", "quy-dinh"},
    {"huong dan", "huong-dan"},
    {"to trinh", "to-trinh"},
    {"bao cao", "bao-cao"},
    {"cong van", "cong-van"},
    {"cong dien", "cong-dien"},
    {"thong tu", "thong-tu"},
    {"nghi dinh", "nghi-dinh"},
    {"quy che", "quy-che"},
};

static bool read_type(struct head *h, const char *folded)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t n = strlen(types[i].folded);
        if (strncmp(folded, types[i].folded, n) == 0 && strlen(folded) < n + 24) {
            h->rec->value[DOC_TYPE] = val_text(types[i].slug);
            h->typed = true;
            return true;
        }
    }
    return false;
}

/* '44 /CT-UBND': figures written into the gap that print left stand apart, and a scan's reader is
 * not sure of them: none is better than a wrong one. Right ones read at 0.93, wrong ones below 0.9,
 * measured on sixteen scans of eight offices. */
static bool by_hand(struct run *r, const struct found *f)
{
    uint32_t off, len;
    if (!found_group(f, "number", &off, &len))
        return false;
    size_t figures = strspn(r->passage.text + off, "0123456789");
    struct place p = doc_locate(r->doc, r->passage.base + off, figures);
    bool apart = r->passage.text[off + figures] == ' ';
    return apart && !box_is_none(p.box) && p.conf < 0.9;
}

/* The same of the day in 'ngày 7 tháng 12 năm 2011': a stroke of the pen is a 7 or a 1. */
static bool day_by_hand(struct run *r, const struct found *f)
{
    uint32_t off, len;
    if (!found_group(f, "date", &off, &len))
        return false;
    while (len && (r->passage.text[off] < '0' || r->passage.text[off] > '9')) {
        off++;
        len--;
    }
    size_t figures = strspn(r->passage.text + off, "0123456789");
    struct place p = doc_locate(r->doc, r->passage.base + off, figures);
    return !box_is_none(p.box) && p.conf < 0.8;
}

/* 'Quảng Ngãi, ngày 1X tháng 02 năm 2025': a day written by hand, and maybe the month, leave the year to
 * read other times by. Not 'Nghị quyết số 21-NQ/TW, ngày ...': a place ends in a small letter. */
static struct day month_of(const struct passage *p)
{
    static const char day[] = ", ngày", month[] = "tháng", year[] = "năm 20";
    const char *end = p->text + p->len;
    for (const char *s = p->text; (s = memmem(s, (size_t)(end - s), day, sizeof day - 1)); s += sizeof day - 1) {
        size_t n = end - s < 48 ? (size_t)(end - s) : 48, back = 1;
        const char *m = memmem(s, n, month, sizeof month - 1), *y = memmem(s, n, year, sizeof year - 1);
        int32_t cp = 0;
        while (s - p->text > (ptrdiff_t)back && ((unsigned char)s[-(ptrdiff_t)back] & 0xC0) == 0x80)
            back++;
        if (s == p->text || !utf8_decode(s - back, back, &cp) || !utf8_is_letter(cp) || utf8_is_upper(cp))
            continue;
        if (!m || !y || m - s > 20 || y < m || y - m > 16)
            continue;
        long of = strtol(y + sizeof year - 3, NULL, 10);
        m += strspn(m + sizeof month - 1, " ") + sizeof month - 1;
        long in = strtol(m, NULL, 10);
        return of >= 2000 && of < 2100 ? (struct day){(int)of, in >= 1 && in <= 12 ? (int)in : 0, 0}
                                       : (struct day){0};
    }
    return (struct day){0};
}

/* Number, place and date, wherever a two-column head left them. */
static bool read_fields(struct head *h)
{
    struct run *r = h->r;
    passage_find(&r->passage, r->rules, "head", false, &r->finds);
    for (size_t i = 0; i < r->finds.n; i++) {
        const struct found *f = &r->finds.v[i];
        const char *number = found_text(&r->passage, f, "number");
        if (number && !by_hand(r, f)) {
            char *clean = arena_strdup(r->doc->mem, number), *w = clean;
            for (const char *c = number; *c; c++)
                if (*c != ' ')
                    *w++ = *c;
            *w = '\0';
            head_set_once(h->rec, DOC_NUMBER, clean);
        }
        head_set_once(h->rec, DOC_PLACE, found_text(&r->passage, f, "place"));
        const char *date = found_text(&r->passage, f, "date");
        struct day day;
        char iso[16];
        if (date && !day_by_hand(r, f) && day_read(date, strlen(date), &day)) {
            day_iso(day, iso);
            if (h->rec->value[DOC_DATE].is == V_NULL)
                r->when.doc_date = day; /* over what month_of() may have left */
            head_set_once(h->rec, DOC_DATE, arena_strdup(r->doc->mem, iso));
        }
    }
    if (!r->when.doc_date.y)
        r->when.doc_date = month_of(&r->passage);
    return r->finds.n > 0;
}

static bool is_motto(const char *folded)
{
    return strstr(folded, "cong hoa xa hoi chu nghia") || strstr(folded, "doc lap - tu do");
}

/* 'của Ban Chấp hành Đảng bộ tỉnh' on a line of its own, under the kind of a Party paper. */
static bool is_owner(struct head *h, const char *s, size_t n)
{
    struct list_hit *hits = NULL;
    size_t cap = 0, count = list_scan(h->r->issuers, s, n, &hits, &cap);
    bool owner = count == 1 && hits[0].off + hits[0].len == n &&
                 list_attr(h->r->doc->mem, hits[0].entry, "province");
    free(hits);
    return owner;
}

static void read_head_line(struct head *h, uint32_t para)
{
    struct run *r = h->r;
    struct passage *p = &r->passage;
    struct buf folded = {0};
    passage_set(p, r->doc, para, NULL);
    passage_fold(p, 0, p->len, &folded);
    const char *f = buf_text(&folded);
    size_t n = h->typed ? p->len : head_left_column(p->text, p->len);
    const struct province *pr = province_find(r->agencies, p->text, p->len);
    /* 'CỦA BAN THƯỜNG VỤ TỈNH ỦY' under the type names the issuer; 'của Bộ Chính trị' in small
     * letters is part of the title. */
    bool by_line = h->typed && !h->title.len && strncmp(f, "cua ", 4) == 0 &&
                   (head_is_caps(p->text, p->len) || is_owner(h, p->text, p->len));
    if (h->typed && is_motto(f)) { /* a page set askew: the head's first line was read last */
        head_set_once(h->rec, DOC_ISSUER, head_issuer_in(h, p->text, p->len));
        buf_free(&folded);
        return;
    }
    h->decision |= strstr(f, "/qd-ubnd") || strstr(f, "/qd-ttg") || strstr(f, "/qd-hdnd");
    if (!h->local && !h->typed && !(pr && strstr(f, "thanh pho ")))
        h->local = head_local_area(h, p->text, n);
    if (!h->typed || by_line) {
        if (pr && !h->typed)
            head_set_once(h->rec, DOC_PROVINCE, pr->name);
        const char *issuer = h->typed ? NULL : head_issuer_over(h, para);
        if (!issuer)
            issuer = head_issuer_in(h, p->text, n);
        const char *below = head_office_below(h, p->text, n, issuer);
        if (below)
            h->rec->value[DOC_ISSUER] = val_text(below);
        if (h->typed && issuer) /* 'ĐỀ ÁN / CỦA BAN THƯỜNG VỤ TỈNH ỦY' says it best */
            h->rec->value[DOC_ISSUER] = val_text(issuer);
        else
            head_set_once(h->rec, DOC_ISSUER, issuer);
        if (!h->area && strstr(f, "thanh pho"))
            h->area = "thành phố";
    }
    bool fields = h->typed ? false : read_fields(h);
    if (fields)
        h->fields = para + 1;
    h->branch |= pr && !h->typed && !fields && !strstr(f, ", ngay");
    if (!h->typed && !fields && (!strpbrk(f, "0123456789") || head_is_caps(p->text, p->len)))
        read_type(h, f);
    else if (h->typed && !by_line && !h->closed && strpbrk(f, "abcdefghijklmnopqrstuvwxyz")) {
        /* 'CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH' under the title is who decides, no part of it */
        h->closed = h->title.len && line_decides(h->line, h->last, p->text, p->len);
        if (h->closed)
            head_decided(h, p->text, p->len);
        if (!h->closed)
            head_add_title(h, p->text, p->len);
        h->line = p->text;
        h->last = p->len;
    }
    buf_free(&folded);
}

static void read_file(struct head *h)
{
    struct doc *d = h->r->doc;
    const char **v = arena_alloc_n(d->mem, d->npages + 1, sizeof *v);
    for (size_t i = 0; i < d->npages; i++)
        v[i] = source_name(d->pages[i].source);
    h->rec->value[DOC_PATH] = val_text(d->path);
    h->rec->value[DOC_SHA256] = val_text(d->sha256);
    h->rec->value[DOC_PAGES] = val_num((double)d->npages);
    h->rec->value[DOC_TEXT_SOURCE] = (struct value){.is = V_LIST, .u.list = {v, d->npages}};
}

/* A province that took a part of its name for the whole ('Thừa Thiên Huế' is 'Huế' since 2025-01-01,
 * Resolution 175/2024/QH15) bears the name of the document's day. */
static void rename_province(struct head *h)
{
    const char *name = rec_text(h->rec, DOC_PROVINCE);
    const struct province *p =
        name ? province_find(h->r->agencies, name, strlen(name)) : NULL;
    if (p && p->merged_into && h->r->when.doc_date.y >= 2025 && strcmp(name, p->merged_into) != 0 &&
        strstr(name, p->merged_into))
        h->rec->value[DOC_PROVINCE] = val_text(p->merged_into);
}

/* Without a head: the province that the text names first. */
static void find_province(struct head *h)
{
    struct doc *d = h->r->doc;
    const char *place = rec_text(h->rec, DOC_PLACE);
    const struct province *p = NULL;
    if (place)
        p = province_find(h->r->agencies, place, strlen(place));
    for (uint32_t i = 0; i < d->nparas && !p; i++)
        if (d->paras[i].role == ROLE_BODY)
            p = province_find(h->r->agencies, d->flow + d->paras[i].off, d->paras[i].len);
    head_set_once(h->rec, DOC_PROVINCE, p ? p->name : NULL);
}

void kind_document(struct run *r)
{
    struct doc *d = r->doc;
    struct head h = {.r = r};
    r->passage.para = 0;
    r->passage.base = 0;
    uint32_t end = 0;
    size_t index = r->out->n;
    run_add(r, REC_DOCUMENT, 0, 0, NULL);
    h.rec = &r->out->v[index];
    for (uint32_t i = 0; i < d->nparas; i++) {
        if (d->paras[i].role == ROLE_HEAD) {
            read_head_line(&h, i);
            end = d->paras[i].off + d->paras[i].len;
        }
    }
    kind_document_foot(r, h.rec);
    if (!h.typed)
        head_untyped(&h);
    if (h.decision && h.typed && strcmp(rec_text(h.rec, DOC_TYPE), "quy-dinh") == 0)
        h.rec->value[DOC_TYPE] = val_text("quyet-dinh"); /* 'QUYẾT' read as 'QUY' */
    find_province(&h);
    rename_province(&h);
    head_complete_issuer(&h);
    read_file(&h);
    if (h.title.len && h.lowered)
        head_name_names(&h);
    if (h.title.len)
        h.rec->value[DOC_TITLE] = val_text(arena_strdup(d->mem, head_title(&h)));
    h.rec->value[KEY_RULE] = val_text("document.head");
    h.rec->off = 0;
    h.rec->len = end || !d->nparas ? end : d->paras[0].len; /* no head: what it begins with */
    h.rec->para = 0;
    const char *type = rec_text(h.rec, DOC_TYPE);
    r->report = type && strcmp(type, "bao-cao") == 0;
    r->own_number = rec_text(h.rec, DOC_NUMBER);
    r->title = rec_text(h.rec, DOC_TITLE);
    buf_free(&h.title);
}
