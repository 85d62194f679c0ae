/* kinds.c -- what the kinds of record share: new records, doubt, words, times, indicators. */
#include "kinds.h"

#include "buf.h"
#include "utf8.h"

#include <string.h>

struct record *run_add(struct run *r, enum record_type t, uint32_t off, uint32_t len,
                       const struct rule *rule)
{
    VEC_PUSH(r->out->v, r->out->n, r->out->cap) = (struct record){.type = t};
    struct record *rec = &r->out->v[r->out->n - 1];
    rec->off = r->passage.base + off;
    rec->len = len;
    rec->para = r->passage.para;
    rec->value[KEY_TYPE] = val_text(record_type_name(t));
    rec->value[KEY_RULE] = val_text(rule ? rule->name : NULL);
    rec->value[KEY_CONFIDENCE] = val_num(rule ? rule->strength : 0.9);
    return rec;
}

void run_refuse(struct run *r, const struct rule *rule, uint32_t off, uint32_t len,
                const char *why)
{
    if (r->passage.explain)
        explain_lost(r->passage.explain, rule, off, len, why, NULL);
}

void run_doubt(struct record *rec, double factor)
{
    rec->value[KEY_CONFIDENCE].u.num *= factor;
}

bool run_cue(struct run *r, const char *name, const char *s, size_t n)
{
    const struct rule *q = rules_of_kind(r->rules, "cue", name);
    struct match m;
    return q && rule_match(r->rules, q, s, n, 0, &m) == 1;
}

/* ---- words without marks ---- */

#define LOOSE_MARK "~folded" /* behind the rule's name */
#define LOOSE_DOUBT 0.6      /* letters alone tell 'năm' from 'nam' no more */

bool is_loose(const struct record *rec)
{
    const char *rule = rec_text(rec, KEY_RULE);
    return rule && strchr(rule, LOOSE_MARK[0]);
}

void kinds_loose(struct run *r, size_t mark, size_t first)
{
    struct records *out = r->out;
    bool has[REC_TYPES] = {false};
    size_t n = first;
    for (size_t i = mark; i < first; i++)
        has[out->v[i].type] = true;
    for (size_t i = first; i < out->n; i++) {
        struct record *rec = &out->v[i];
        struct sentence s = passage_sentence(&r->passage, rec->off - r->passage.base);
        const char *rule = rec_text(rec, KEY_RULE);
        if (has[rec->type] || !rule || !passage_doubts(&r->passage, s.off, s.len))
            continue;
        rec->value[KEY_RULE] = val_text(arena_printf(r->doc->mem, "%s" LOOSE_MARK, rule));
        run_doubt(rec, LOOSE_DOUBT);
        out->v[n++] = *rec;
    }
    out->n = n;
}

static struct value day_value(struct run *r, struct day d)
{
    char iso[16];
    day_iso(d, iso);
    return val_text(iso[0] ? arena_strdup(r->doc->mem, iso) : NULL);
}

void run_put_when(struct run *r, struct record *rec, const struct when *w, int start, int end,
                  int rrule)
{
    rec->value[start] = day_value(r, w->start);
    rec->value[end] = day_value(r, w->end);
    rec->value[rrule] = val_text(w->rrule[0] ? arena_strdup(r->doc->mem, w->rrule) : NULL);
    if (rec->type == REC_TARGET)
        rec->value[TGT_RECURRENCE] = val_text(w->term && !w->rrule[0] ? "mỗi nhiệm kỳ" : NULL);
}

void run_put_deadline(struct run *r, struct record *rec, const struct when *w)
{
    static const char *const names[] = {
        [WHEN_BY] = "by", [WHEN_ON] = "on", [WHEN_DURING] = "during", [WHEN_EVERY] = "every"};
    rec->value[DLN_KIND] = val_text(names[w->kind]);
    run_put_when(r, rec, w, DLN_START, DLN_END, DLN_RRULE);
    if (w->edtf[0])
        rec->value[DLN_EDTF] = val_text(arena_strdup(r->doc->mem, w->edtf));
}

const char *run_words(struct run *r, uint32_t off, uint32_t len)
{
    const char *s = r->passage.text + off;
    while (len && (strchr(" ,;:.-", s[len - 1]) || (len > 1 && s[len - 1] == '/' && s[len - 2] == '.'))) /* './.' ends a document */
        len--;
    while (len && strchr(" ,;:.", *s)) {
        s++;
        len--;
    }
    return len ? arena_strndup(r->doc->mem, s, len) : NULL;
}

static const struct list_entry *indicator_above(struct run *r)
{
    const struct doc *d = r->doc;
    for (uint32_t s = d->paras[r->passage.para].section; s; s = d->sections[s].parent) {
        uint32_t above[2] = {d->sections[s].lead, d->sections[s].para + 1}; /* lead-in first */
        for (int k = 0; k < 2; k++) {
            if (!above[k] || above[k] - 1 == r->passage.para)
                continue;
            const struct para *h = &d->paras[above[k] - 1];
            const struct list_entry *e = NULL;
            if (h->len <= 400)
                e = indicator_find(r->indicators, d->flow + h->off, h->len, h->len);
            if (e)
                return e;
        }
    }
    return NULL;
}

/* 'tổng doanh thu đạt 257,8 tỷ đồng': words before the number that say what is measured. */
static bool names_measure(const char *t, uint32_t n)
{
    static const char *const of[] = {"doanh thu", "loi nhuan",   "gia tri",  "thu nhap",  "toc do",  "ty trong",
                                     "kim ngach", "nang suat",   "chi so",   "dien tich", "quy mo",  "san luong",
                                     "von dau tu", "thu ngan sach", "thu noi dia", "tong san pham", "ty le"};
    struct buf b = {0};
    utf8_fold(&b, t, n);
    const char *s = buf_text(&b);
    bool names = false;
    for (size_t i = 0; i < sizeof of / sizeof *of && !names; i++)
        names = strstr(s, of[i]) && !strstr(s, "trong do") && (n > 48 || !strstr(s, "toc do tang"));
    buf_free(&b);
    return names;
}

/* 'Tiếp tục nâng lên mức tối thiểu 02%': of what the sentence before speaks of. */
static bool goes_on(const char *t, uint32_t n)
{
    static const char *const by[] = {"tiep tuc",    "trong do",     "den nam",  "phan dau dat", "phan dau den",
                                     "phan dau nang", "phan dau tang", "nam ",    "rieng",        "moi nam",
                                     "hang nam",    "den het",      "giai doan", "dat",         "tang",
                                     "giam",         NULL};
    struct buf b = {0};
    utf8_fold(&b, t, n < 40 ? n : 40);
    bool on = utf8_begins(buf_text(&b), by);
    buf_free(&b);
    return on;
}

/* '...; 100% trạm y tế xã có bác sĩ': a clause behind another that opens with its number and says of what. */
static bool counts_others(const char *t, uint32_t s, uint32_t from, uint32_t to, uint32_t at)
{
    uint32_t i = at;
    while (i < to && strchr("0123456789., %", t[i]))
        i++;
    return from > s && memchr(t + s, ';', from - s) && at - from < 16 && to - i >= 12 &&
           strncmp(t + i, "trở", strlen("trở")) != 0 && strncmp(t + i, "khu vực", strlen("khu vực")) != 0;
}

/* What stands before byte `off` of the passage speaks of, as far back as any office goes on in one breath:
 * each number of a long paragraph may ask. */
static const struct list_entry *indicator_before(struct run *r, uint32_t off)
{
    enum { BACK = 3000 }; /* bytes */
    const char *t = r->passage.text;
    uint32_t from = off > BACK ? off - BACK : 0;
    while (from < off && ((unsigned char)t[from] & 0xC0) == 0x80)
        from++;
    return indicator_find(r->indicators, t + from, off - from, off - from);
}

const struct list_entry *run_indicator(struct run *r, uint32_t from, uint32_t to, uint32_t at)
{
    const char *t = r->passage.text;
    struct sentence s = passage_sentence(&r->passage, at);
    const struct list_entry *e = indicator_find(r->indicators, t + from, to - from, at - from);
    if (!e && (names_measure(t + from, at - from) || counts_others(t, s.off, from, to, at)))
        return indicator_above(r);
    if (!e) /* what the sentence said before: its later clauses speak of other things */
        e = indicator_find(r->indicators, t + s.off, to - s.off, at - s.off);
    if (!e)
        e = indicator_find(r->indicators, t + s.off, s.len, at - s.off);
    if (!e && s.off && goes_on(t + s.off, s.len))
        e = indicator_before(r, s.off);
    return e ? e : indicator_above(r);
}
