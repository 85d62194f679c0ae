#include "kind_sought.h"

#include "kind_quantity.h"
#include "kind_term.h"
#include "marker.h"
#include "utf8.h"

#include <string.h>

bool sought_cue(struct run *r, const char *name, uint32_t from, uint32_t to)
{
    return from < to && run_cue(r, name, r->passage.seen + from, to - from);
}

/* An item that opens with its percentage ('(1) 100% số hộ ...') asks by its form; so does one
 * under a lead-in that asks. */
static bool asked_by_form(struct run *r, const struct quantity *q)
{
    const struct passage *p = &r->passage;
    const struct doc *d = r->doc;
    struct marker m = marker_read(p->text, p->len);
    uint32_t section = d->paras[p->para].section, lead = d->sections[section].lead;
    bool named = q->off > 2 && memcmp(p->text + q->off - 2, ": ", 2) == 0; /* '- Giao thông: 100% ...' */
    if (m.kind != MARK_NONE && q->percent && (q->off <= m.len + 1 || named))
        return true;
    if (q->percent && !q->off && q->value == 100 && section) /* a paragraph of a chapter: '100% cấp ủy xây dựng ...' */
        return true;
    for (uint32_t k = section; k && m.kind != MARK_NONE && q->percent; k = d->sections[k].parent) {
        const struct para *above = &d->paras[d->sections[k].para];
        if (d->sections[k].para != p->para && above->len <= 72 && run_cue(r, "target.strong", d->flow + above->off, above->len))
            return true; /* 'c) Đến năm 2035' */
    }
    if (!lead)
        return false;
    const struct para *h = &d->paras[lead - 1];
    return run_cue(r, "target.strong", d->flow + h->off, h->len);
}

/* Among duties a percentage that is to be reached is asked for, and so is one of all, or of at least so many, that
 * opens its part: 'tiêm phòng đạt trên 80% tổng đàn; 100% ổ dịch được xử lý'. */
static bool asked_as_duty(const struct run *r, const struct quantity *q)
{
    static const char *const reached[] = {" đạt ", NULL};
    static const char *const not_to_be[] = {"ã đạt ", "chưa đạt ", "không đạt ", "kết quả đạt ", "hiện đạt ", "ước đạt ", NULL};
    static const char *const opens[] = {"; ", "; có ", NULL};
    const struct passage *p = &r->passage;
    if (r->chapter != CHAPTER_DUTIES || !q->percent)
        return false;
    bool most = q->value == 100 || *q->comparator == '>';
    return (passage_follows(p, q->f->off, reached) && !passage_follows(p, q->f->off, not_to_be)) ||
           (most && passage_follows(p, q->f->off, opens));
}

/* In an article that sets no goals: conditions, limits, shares. */
static bool under_article(const struct run *r)
{
    const struct doc *d = r->doc;
    for (uint32_t s = d->paras[r->passage.para].section; s; s = d->sections[s].parent) {
        const struct para *h = &d->paras[d->sections[s].para];
        if (marker_read(d->flow + h->off, h->len).kind == MARK_ARTICLE)
            return true;
    }
    return false;
}

/* Is the passage an item under a heading that the cue rule knows? Its own words are no heading. Where a verb
 * leads to the number a short paragraph will do. */
static bool item_under(struct run *r, const char *cue, bool verb)
{
    const struct passage *p = &r->passage;
    const struct doc *d = r->doc;
    uint32_t s = d->paras[p->para].section;
    if (marker_read(p->text, p->len).kind == MARK_NONE && (!verb || p->len > 600))
        return false;
    for (; s; s = d->sections[s].parent) {
        const struct para *h = &d->paras[d->sections[s].para];
        if (d->sections[s].para == p->para || h->len > 400)
            continue;
        if (run_cue(r, cue, d->flow + h->off, h->len))
            return true;
    }
    return false;
}

/* Is the paragraph (1 + its index; 0: none) a short lead-in to a list of targets? */
static bool leads_to_list(struct run *r, uint32_t lead)
{
    const struct para *h = lead ? &r->doc->paras[lead - 1] : NULL;
    return h && h->len <= 240 && run_cue(r, "chapter.target-list", r->doc->flow + h->off, h->len);
}

static bool colon_lists(struct run *r, const char *s, size_t n)
{
    const char *colon = memchr(s, ':', n < 200 ? n : 200);
    return colon && run_cue(r, "chapter.target-list", s, (size_t)(colon - s) + 1);
}

/* '(ii) Các chỉ tiêu xã hội' or '..., các chỉ tiêu chủ yếu gồm: ...', and below it paragraphs without marks that
 * each open with what is measured: the passage is one of them. */
static bool listed_below(struct run *r)
{
    enum { MOST = 16, OPENING = 96, LEAD = 240 }; /* paragraphs of a list; bytes that say what is measured, or that it is one */
    const struct doc *d = r->doc;
    uint32_t at = r->passage.para, section = d->paras[at].section;
    for (uint32_t i = at; i + MOST > at; i--) {
        const struct para *h = &d->paras[i];
        const char *t = d->flow + h->off;
        if (h->section != section || h->role != ROLE_BODY || marker_read(t, h->len).kind != MARK_NONE)
            return false;
        if ((i < at && colon_lists(r, t, h->len)) ||
            run_cue(r, "target.list-head", t, h->len < LEAD ? h->len : utf8_valid_prefix(t, LEAD)))
            return true;
        if (!i || !run_cue(r, "target.measured", t, h->len < OPENING ? h->len : utf8_valid_prefix(t, OPENING)))
            return false;
    }
    return false;
}

/* '11 chỉ tiêu kinh tế gồm:' over items; 'Một số chỉ tiêu chủ yếu: GRDP tăng 9%; ...' in one. */
bool sought_listed(struct run *r)
{
    const struct passage *p = &r->passage;
    const struct doc *d = r->doc;
    uint32_t lead = d->sections[d->paras[p->para].section].lead;
    if (colon_lists(r, p->text, p->len))
        return true;
    if (marker_read(p->text, p->len).kind == MARK_NONE)
        return listed_below(r);
    if (leads_to_list(r, lead))
        return true;
    /* 'Các chỉ tiêu chủ yếu:' over '1. Về kinh tế:' over the item: the heading between only sorts. */
    uint32_t above = d->sections[d->paras[p->para].section].parent;
    const struct para *h = above ? &d->paras[d->sections[above].para] : NULL;
    return h && h->len <= 60 && leads_to_list(r, d->sections[above].lead);
}

bool is_figure(const struct found *f)
{
    uint32_t off, len;
    return strcmp(f->rule->name, "target.figure") == 0 && !found_group(f, "value_to", &off, &len);
}

/* 'ít nhất 100 hợp tác xã, 20 trang trại': the bound is said once for both; not for the parts in brackets behind it,
 * and 'trở lên' behind a number is that number's own, as another body's number is. */
void share_bound(const struct passage *p, const struct quantity *before, struct quantity *q)
{
    if (before->percent || before->ranged || strcmp(before->f->rule->name, "target.count-up") == 0 || q->off <= before->end || q->off - before->end >= 80 ||
        memchr(p->text + before->end, ';', q->off - before->end) || memchr(p->text + before->end, '(', q->off - before->end) ||
        passage_sentence(p, before->off).off != passage_sentence(p, q->off).off)
        return;
    for (size_t i = 0; i < p->nbodies && p->bodies[i].off < q->off; i++)
        if (!p->bodies[i].common && p->bodies[i].off > before->end)
            return;
    q->comparator = before->comparator;
}

/* A length of time, or of a thing, bounds what is done more often than it is a goal. */
static bool is_span(const char *unit)
{
    static const char *const spans[] = {"năm", "tháng", "ngày", "ngày làm việc", "tuần", "giờ", "phút", "quý", "m", "m2", "m²", "cm", NULL};
    return utf8_is_one_of(unit, spans);
}

/* Only words between them that name what is counted: 'trong đó: cao đẳng 1.200 người, trung cấp ...'. */
static bool names_part(const struct passage *p, uint32_t from, uint32_t to)
{
    static const char *const deep[] = {" tại ", " với ", " của ", " gồm ", " cho ", " ở ", " trên ", " thuộc ", " từ ", " do "};
    uint32_t at = to;
    while (at > from && !strchr(",:;(", p->text[at - 1]))
        at--;
    if (at > from + 2 && memcmp(p->text + at - 1, "(", 1) == 0)
        return false;
    for (uint32_t i = from; i < to; i++)
        if (strchr("0123456789", p->text[i]))
            return false;
    for (size_t i = 0; i < sizeof deep / sizeof *deep; i++)
        for (uint32_t k = at; k + strlen(deep[i]) <= to; k++)
            if (memcmp(p->text + k, deep[i], strlen(deep[i])) == 0)
                return false;
    return at > from && to - at < 56;
}

/* 'phấn đấu có 8 xã nâng cao, 12 xã kiểu mẫu': a figure of the same noun goes on with the first; so does
 * one of another right behind a comma, where a word or the chapter asked for the first, a percentage too. */
bool figure_goes_on(struct run *r, const struct quantity *before, const struct found *f)
{
    static const char joint[] = " và ";
    const struct passage *p = &r->passage;
    struct quantity q;
    uint32_t n = sizeof joint - 1;
    if (!before || !before->unit || f->off < before->end + 2 || f->off < n || f->off - before->end >= 120 ||
        passage_sentence(p, before->off).off != passage_sentence(p, f->off).off || quantity_read(r, f, &q))
        return false;
    bool comma = p->text[f->off - 2] == ',', listed = comma && r->chapter == CHAPTER_TARGETS;
    bool beside = comma || memcmp(p->text + f->off - n, joint, n) == 0;
    bool near = r->chapter == CHAPTER_TARGETS && f->off - before->end <= strlen(before->unit) + n + 12;
    if (before->percent && !listed)
        return false;
    bool stops = memchr(p->text + before->end, ';', f->off - before->end);
    if (strcmp(q.unit, before->unit) == 0)
        return !stops && (beside || names_part(p, before->end, f->off));
    uint32_t from = passage_sentence(p, f->off).off;
    for (uint32_t i = before->end; i < f->off && beside; i++)
        beside = !strchr("0123456789", p->text[i]);
    return beside && !is_span(q.unit) && !is_span(before->unit) &&
           (listed || near || sought_cue(r, "target.strong", from, before->end));
}

/* 'Phấn đấu GRDP tăng 8%; ...; diện tích nhà ở bình quân 15 m2; ...': in a sentence that has asked
 * for two numbers a figure that ends its part is asked for, too. */
bool figure_ends_part(struct run *r, const struct quantity *v, size_t n, const struct found *f)
{
    const struct passage *p = &r->passage;
    struct quantity q;
    struct sentence s = passage_sentence(p, f->off);
    if (n < 2 || v[n - 2].off < s.off || quantity_read(r, f, &q))
        return false;
    uint32_t at = f->off + f->len, end = at, from = f->off;
    while (at < p->len && p->text[at] == ' ')
        at++;
    end = at + (uint32_t)strlen(q.unit);
    while (from > s.off && p->text[from - 1] != ';')
        from--;
    return v[n - 1].end <= from && (end >= p->len || strchr(";.", p->text[end]));
}

/* 'Sản lượng chè: đạt 500 tấn' in an item, in a chapter of targets. */
static bool reaches(struct run *r, const struct quantity *q)
{
    static const char verb[] = "đạt ";
    const struct passage *p = &r->passage;
    return marker_read(p->text, p->len).kind != MARK_NONE && q->f->len > sizeof verb &&
           memcmp(p->text + q->f->off, verb, sizeof verb - 1) == 0;
}

/* 'Tổng đàn gia súc: 3.200 con;': in a chapter of targets a figure between what it measures and a stop. */
static bool is_measured(struct run *r, const struct quantity *q)
{
    static const char *const colon[] = {":", ": ", NULL}, *const lists[] = {"gồm:", "gồm: ", "sau:", "sau: ", NULL};
    const struct passage *p = &r->passage;
    uint32_t at = q->end;
    if (!passage_follows(p, q->off, colon) || passage_follows(p, q->off, lists) || is_span(q->unit))
        return false;
    while (at < p->len && p->text[at] == ' ')
        at++;
    at += (uint32_t)strlen(q->unit);
    while (at < p->len && p->text[at] == ' ')
        at++;
    return at >= p->len || strchr(".;,(", p->text[at]);
}

/* '... của một huyện và 1 xã thí điểm': a figure far from the head of its part of the sentence counts
 * nothing that is asked for, unless 'có' or a comma leads to it. */
static bool is_deep(const struct run *r, const struct quantity *q, const struct sentence *s)
{
    static const char has[] = "có ";
    const char *t = r->passage.text + q->off;
    uint32_t at = 0;
    while (at < q->off - s->off && t[-1 - (int64_t)at] != ';')
        at++;
    return at > 160 && !strchr(",:;(", t[-2]) && memcmp(t - (sizeof has - 1), has, sizeof has - 1) != 0;
}

/* 'Phấn đấu GRDP tăng 10%. Tỷ trọng kinh tế số đạt 20%. ...': where a paragraph has asked for a number
 * (`beside`), or set out to ('Đại hội đề ra 22 chỉ tiêu. Đó là ...'), a sentence that opens with what is
 * measured asks on. */
static bool asks_on(struct run *r, const struct quantity *q, const struct sentence *s, bool beside)
{
    return s->off && sought_cue(r, "target.measured", s->off, q->end) &&
           (beside || sought_cue(r, "target.sets", 0, s->off));
}

/* 'giảm 20% so với năm 2020', where no word has asked for it. */
static bool is_change(struct run *r, const struct quantity *q, const struct sentence *s)
{
    static const char than[] = "so với", *const changes[] = {"tăng ", "giảm ", NULL};
    const struct passage *p = &r->passage;
    uint32_t stop = q->end + 32 < s->off + s->len ? q->end + 32 : s->off + s->len;
    if (!passage_follows(p, q->off, changes))
        return false;
    for (uint32_t i = q->end; i + sizeof than - 1 <= stop && p->text[i] != ';'; i++)
        if (memcmp(p->text + i, than, sizeof than - 1) == 0)
            return !sought_cue(r, "target.strong", s->off, q->off);
    return false;
}

const char *not_sought(struct run *r, const struct quantity *q, bool beside)
{
    struct sentence s = passage_sentence(&r->passage, q->off);
    if (sought_cue(r, "target.past", s.off, q->end))
        return "told of the past, by target.past";
    bool of_year = sought_cue(r, "target.year", s.off, q->end), ahead = of_year && term_ahead(r, &s);
    if (of_year && !ahead)
        return "told of a year, by target.year";
    if (r->chapter != CHAPTER_TARGETS && s.off && sought_cue(r, "target.told", 0, q->end))
        return "in a paragraph on the past, by target.told";
    uint32_t stop = s.off + s.len < q->end + 80 ? s.off + s.len : q->end + 80; /* before q->end where no sentence ends */
    while (stop > q->end && ((unsigned char)r->passage.text[stop] & 0xC0) == 0x80)
        stop--;
    if (sought_cue(r, "target.reached", q->end, stop) && !passage_holds(&r->passage, s.off, q->off, "hấn đấu "))
        return "told of the past, by target.reached";
    if (term_of_the_past(r, q, &s))
        return "its time was over when the document was signed";
    bool bare = strcmp(q->comparator, "=") == 0;
    if (is_figure(q->f) && q->off && r->passage.text[q->off - 1] == '(')
        return "an aside in brackets";
    if (r->chapter == CHAPTER_TARGETS && is_figure(q->f) && !r->listed && is_deep(r, q, &s))
        return "a figure deep in a sentence";
    if (r->chapter == CHAPTER_TARGETS)
        return q->percent || !bare || sought_cue(r, "target.cue", s.off, q->off) || r->listed ||
                       reaches(r, q) || is_measured(r, q) ||
                       item_under(r, is_figure(q->f) ? "target.figures" : "target.concrete", !is_figure(q->f) && !q->percent)
                   ? NULL
                   : "a bare count without target.cue";
    if (is_change(r, q, &s))
        return "a change that is told";
    if (r->chapter == CHAPTER_PAST)
        return "in a chapter on the past";
    if (sought_cue(r, "target.share", s.off, q->end) && !sought_cue(r, "target.strong", s.off, q->off))
        return "a share that is told";
    if (ahead || term_behind(r, q, &s) || (q->percent && term_heads(r, q, &s)))
        return NULL;
    if (q->unit && is_span(q->unit) && !bare && !sought_cue(r, "target.shortens", s.off, q->off))
        return "a length that nothing strives for";
    if (sought_cue(r, "target.cited", s.off, q->off))
        return "in the name of a document";
    if (r->chapter != CHAPTER_DUTIES && under_article(r) && !sought_cue(r, "target.strong", s.off, q->off) &&
        !sought_cue(r, "target.cue", passage_clause(&r->passage, q->off), q->off))
        return "what an article lays down";
    if (q->percent && sought_cue(r, "target.task", s.off, q->end))
        return NULL;
    const char *cue = bare && !q->percent ? "target.strong" : "target.cue";
    bool has = beside && q->percent && strncmp(r->passage.text + s.off, "Có ", 4) == 0;
    if (has || sought_cue(r, cue, s.off, q->end) || asked_by_form(r, q) || asked_as_duty(r, q) || asks_on(r, q, &s, beside) ||
        kind_table_asks(r, q))
        return NULL;
    return bare && !q->percent ? "not asked for: no target.strong before it"
                               : "not asked for: no target.cue before it";
}
