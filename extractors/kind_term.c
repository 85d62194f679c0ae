#include "kind_term.h"

#include "buf.h"
#include "kind_sought.h"
#include "marker.h"
#include "utf8.h"

#include <string.h>

/* A year that was over when the document was signed is no term for its targets. */
static bool is_over(const struct run *r, const struct mention *m)
{
    struct day d = r->when.doc_date, end = m->when.end;
    bool month = d.m && end.m && (strcmp(m->rule->name, "time.to-year") == 0 || strcmp(m->rule->name, "deadline.by-date") == 0); /* 'đến tháng 8/2026, ...' in a paper of September */
    return m->understood && d.y && end.y && (end.y < d.y || (month && end.y == d.y && end.m < d.m));
}

bool term_of_the_past(const struct run *r, const struct quantity *q, const struct sentence *s)
{
    const struct mention *nearest = NULL;
    for (size_t i = 0; i < r->ntimes; i++)
        if (r->times[i].off >= s->off && r->times[i].off + r->times[i].len <= q->off)
            nearest = &r->times[i];
    return nearest && is_over(r, nearest);
}

static void take_range(struct when *w, const struct when *from)
{
    w->start = from->start;
    w->end = from->end;
}

/* Another clause, or one of more, begins between them. */
static bool apart_from(const struct passage *p, uint32_t from, uint32_t to)
{
    static const char *const words[] = {";", "phấn đấu", " lên ", " xuống ", "đã ", "nhưng "};
    bool apart = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        apart |= passage_holds(p, from, to, words[i]);
    return apart;
}

/* 'đến năm 2026 đạt 90%, năm 2028 đạt 95%', '... và năm 2028 đạt ...': the year is the next number's. */
static bool leads_next(const struct run *r, const struct quantity *q, const struct mention *m)
{
    static const char *const also[] = {"và ", NULL};
    const struct passage *p = &r->passage;
    uint32_t end = m->off + m->len;
    return m->off > 2 && (strchr(",;", p->text[m->off - 2]) || passage_follows(p, m->off, also)) && q->limit < p->len && q->limit - end < 24 &&
           p->text[q->limit] != '.' && passage_sentence(p, q->limit).off <= q->off;
}

/* The time behind a number that asks for it; `any`: or that says when; NULL: none does. */
static struct mention *behind(const struct run *r, const struct quantity *q, const struct sentence *s, bool any)
{
    static const char *const on[] = {"vào ", "cuối ", NULL};
    const struct passage *p = &r->passage;
    struct mention *m = NULL;
    for (size_t i = 0; i < r->ntimes && !m; i++)
        if (r->times[i].off >= q->end && r->times[i].off < s->off + s->len)
            m = &r->times[i];
    if (!m || !m->understood || m->off < 2 || m->off - q->end > 160 || apart_from(p, q->end, m->off) ||
        strchr(",;(", p->text[m->off - 2]) || memchr(p->text + q->end, '(', m->off - q->end) || is_over(r, m) || term_is_base(p, m))
        return NULL;
    bool in = strcmp(m->rule->name, "time.in-year") == 0, asks = strncmp(m->rule->name, "time.to", 7) == 0;
    asks |= in && passage_follows(p, m->off, on);
    bool says = in ? strncmp(p->text + m->off, "trong", 5) == 0 : strcmp(m->rule->name, "time.range") == 0;
    return asks || (any && says) ? m : NULL;
}

bool term_behind(const struct run *r, const struct quantity *q, const struct sentence *s)
{
    return behind(r, q, s, false) != NULL;
}

bool term_heads(const struct run *r, const struct quantity *q, const struct sentence *s)
{
    size_t marked = s->off ? 0 : marker_read(r->passage.text, r->passage.len).len;
    for (size_t i = 0; i < r->ntimes; i++) {
        const struct mention *m = &r->times[i];
        if (m->off >= s->off && m->off + m->len <= q->off)
            return m->understood && m->off <= s->off + marked + 8 && q->off - (m->off + m->len) <= 2 &&
                   (m->due || strncmp(m->rule->name, "time.to", 7) == 0) && m->when.end.y && !m->when.rrule[0] && !is_over(r, m);
    }
    return false;
}

bool term_ahead(struct run *r, const struct sentence *s)
{
    struct when title = {0};
    struct day d = r->when.doc_date;
    for (size_t i = 0; i < r->ntimes; i++) {
        const struct mention *m = &r->times[i];
        if (m->off < s->off)
            continue;
        if (m->off - s->off > 16 || !m->understood || !m->when.end.y)
            return false;
        bool planned = term_of_title(r, &title, true) && title.end.y == m->when.end.y;
        return planned || (d.y && (m->when.end.y > d.y || (m->when.end.y == d.y && d.m && d.m <= 4)));
    }
    return false;
}

/* 'đạt 75 triệu đồng và tỷ lệ hộ nghèo đến năm 2030 còn 3%': the year is the second's. */
static bool joined(const struct passage *p, uint32_t from, uint32_t to)
{
    static const char *const more[] = {"và tỷ ", "và tỉ ", "và tổng ", "và thu ", "và số ", "và tốc ", "và đạt "};
    for (uint32_t i = from; i + 10 < to; i++)
        for (size_t k = 0; k < sizeof more / sizeof *more; k++)
            if (memcmp(p->text + i, more[k], strlen(more[k])) == 0)
                return true;
    return false;
}

/* 'đạt 20% xã, phường ngay trong năm 2025': the year that its own words name, before the next
 * number and within a few words; years right behind it: 'trên 9% giai đoạn 2029 - 2031'. */
static struct mention *year_behind(struct run *r, const struct quantity *q)
{
    for (size_t i = 0; i < r->ntimes; i++) {
        struct mention *m = &r->times[i];
        if (m->off >= q->end && m->off < q->limit && m->off - q->end < 80 && m->understood && !leads_next(r, q, m) &&
            (strcmp(m->rule->name, "time.in-year") == 0 || (strcmp(m->rule->name, "time.range") == 0 && m->off - q->end < 2)) && !is_over(r, m) && !term_is_base(&r->passage, m) &&
            !memchr(r->passage.text + q->end, ';', m->off - q->end) && !joined(&r->passage, q->end, m->off))
            return m;
    }
    return NULL;
}

static bool apart(const struct passage *p, uint32_t from, uint32_t to)
{
    return to > from && (memchr(p->text + from, ',', to - from) || memchr(p->text + from, ';', to - from));
}

/* 'đạt 50% năm 2027': the year is that number's own; `into`: 'đạt 98% vào năm 2026', too. */
static bool behind_number(const struct passage *p, uint32_t at, bool into)
{
    enum { NEAR = 24 }; /* bytes: a unit and a word */
    static const char *const in[] = {"vào ", NULL};
    uint32_t i = at, end;
    if (!into && passage_follows(p, at, in))
        return false;
    while (i > 0 && at - i < NEAR && !strchr("0123456789%,;:.(", p->text[i - 1]))
        i--;
    if (!i || at - i >= NEAR || !strchr("0123456789%", p->text[i - 1]))
        return false;
    for (end = i; i > 0 && p->text[i - 1] >= '0' && p->text[i - 1] <= '9';)
        i--;
    return end - i != 4 || memcmp(p->text + i, "20", 2) != 0; /* another year */
}

bool term_new_each(const struct passage *p, uint32_t from, uint32_t number)
{
    static const char each[] = "; mỗi ", *const times[] = {"năm", "quý", "tháng", "tuần", "nhiệm kỳ", NULL};
    uint32_t n = sizeof each - 1;
    for (uint32_t i = number; i > from + n; i--)
        if (memcmp(p->text + i - n, each, n) == 0)
            return !utf8_begins(p->text + i, times);
    return false;
}

/* Does the time stand at the head of its sentence, or before a comma or colon, for all that follows;
 * or in the words between two semicolons that the number stands in? 'X năm 2025 đạt 5%; Y đạt 6%'
 * says nothing of Y, nor does 'X đạt 5% năm 2025, 8% năm 2030; Y đạt 6%'. Parts are due with the whole: 'trong đó: A 2%; B 3%'. */
static bool governs(const struct passage *p, const struct mention *m, const struct sentence *s,
                    uint32_t number)
{
    uint32_t next = m->off + m->len;
    size_t marked = s->off ? 0 : marker_read(p->text, p->len).len;
    while (next < p->len && p->text[next] == ' ')
        next++;
    return !memchr(p->text + m->off, ';', number - m->off) || m->off - s->off < marked + 32 ||
           passage_holds(p, m->off, number, " trong đó:") ||
           (next < p->len && strchr(",:", p->text[next]) && !behind_number(p, m->off, true) && !term_in_name(p, m));
}

/* '...; đến năm 2030 X đạt 5%; Y đạt 6%': a time that opens its part takes over from the one before. */
static bool opens_part(const struct passage *p, const struct mention *m)
{
    return m->off > 2 && p->text[m->off - 2] == ';' && strncmp(m->rule->name, "time.to", 7) == 0 && m->understood;
}

/* 'trồng 600 ha năm 2029', not '600 ha (năm 2029 trồng 200 ha)'. */
static bool right_behind(const struct passage *p, const struct mention *m, const struct quantity *q)
{
    return m->off - q->end < 32 && !memchr(p->text + q->end, '(', m->off - q->end);
}

/* '... đến năm 2030 đạt 400 triệu USD. Trong đó: lâm sản đạt 40 triệu USD': the parts are due with the
 * whole, at the first time that the sentence before asked by. */
static struct mention *of_the_whole(const struct run *r, const struct sentence *s)
{
    static const char *const parts[] = {"Trong đó", "trong đó", "(trong đó", "(Trong đó", NULL};
    const struct passage *p = &r->passage;
    if (s->off < 2 || !utf8_begins(p->text + s->off, parts))
        return NULL;
    struct sentence whole = passage_sentence(p, s->off - 2);
    for (size_t i = 0; i < r->ntimes && r->times[i].off < s->off; i++)
        if (r->times[i].off >= whole.off && r->times[i].used && (!r->times[i].when.rrule[0] || p->text[s->off] == '('))
            return &r->times[i];
    return NULL;
}

/* '- Đến hết năm 2028, X 90%; trồng 40 ha trong giai đoạn 2026 - 2030; Y 100% trước 31/12/2029': a later part's own. */
static struct mention *own_of_part(struct run *r, const struct quantity *q, const struct mention *best)
{
    static const char *const in[] = {"trong ", NULL};
    const struct passage *p = &r->passage;
    if (!best || best->off > q->off || !memchr(p->text + best->off, ';', q->off - best->off))
        return NULL;
    for (size_t i = 0; i < r->ntimes; i++) {
        struct mention *m = &r->times[i];
        if (m->off < q->end || m->off >= q->limit || memchr(p->text + q->end, ';', m->off - q->end) || m->off - q->end > 120)
            continue;
        bool range = strcmp(m->rule->name, "time.range") == 0 && passage_follows(p, m->off, in);
        bool by = strcmp(m->rule->name, "deadline.by-date") == 0 && !m->when.rrule[0];
        return (range || by) && m->understood && m->when.end.y && !is_over(r, m) && !term_is_base(p, m) ? m : NULL;
    }
    return NULL;
}

bool term_of(struct run *r, const struct quantity *q, bool strict, struct when *out)
{
    struct sentence s = passage_sentence(&r->passage, q->off);
    struct mention *best = NULL;
    for (size_t i = 0; i < r->ntimes; i++) {
        struct mention *m = &r->times[i];
        if (m->off >= s.off && m->off + m->len <= q->off && !is_over(r, m) &&
            !term_is_base(&r->passage, m) && !(m->when.rrule[0] && m->off > s.off + 8 && term_new_each(&r->passage, m->off, q->off)) &&
            (governs(&r->passage, m, &s, q->off) || (strict ? best && opens_part(&r->passage, m) : !behind_number(&r->passage, m->off, false) && !term_of_task(&r->passage, m, q->off))))
            best = m;
    }
    struct mention *own = year_behind(r, q), *part = own_of_part(r, q, best);
    best = part ? part : best;
    if (own && (!best || right_behind(&r->passage, own, q) || apart(&r->passage, best->off + best->len, q->off)))
        best = own;
    for (size_t i = 0; i < r->ntimes && !best; i++)
        if (r->times[i].off >= q->end && r->times[i].off < q->to && !term_is_base(&r->passage, &r->times[i]) &&
            !joined(&r->passage, q->end, r->times[i].off))
            best = &r->times[i];
    if (!best)
        best = behind(r, q, &s, true); /* '42% dân số, 30% số hộ ... vào năm 2030' */
    if (!best)
        best = of_the_whole(r, &s);
    if (!best)
        return false;
    best->used = true;
    *out = (struct when){0};
    if (best->understood)
        *out = best->when;
    size_t i = (size_t)(best - r->times);
    struct mention *near = NULL;
    uint32_t before = i ? r->times[i - 1].off + r->times[i - 1].len : 0;
    if (i > 0 && best->off - before < 8 && !passage_holds(&r->passage, before, best->off, ";"))
        near = &r->times[i - 1];
    if (near && near->understood && best->understood && near->off >= s.off) {
        bool repeats = near->when.rrule[0], ranged = best->when.start.y || best->when.end.y;
        if (repeats && ranged && !best->when.rrule[0]) {
            memcpy(out->rrule, near->when.rrule, sizeof out->rrule);
            near->used = true;
        } else if (best->when.rrule[0] && !repeats) {
            take_range(out, &near->when);
            near->used = true;
        }
    }
    for (size_t k = 0; k < r->ntimes && q->percent && !out->rrule[0]; k++) { /* 'giảm 1,5% hằng năm' */
        struct mention *m = &r->times[k];
        if (m->off >= q->end && m->off - q->end < 2 && m->understood && strcmp(m->when.rrule, "FREQ=YEARLY") == 0) {
            memcpy(out->rrule, m->when.rrule, sizeof out->rrule);
            m->used = true;
        }
    }
    for (size_t k = 0; k < i && out->rrule[0] && !out->start.y && !out->end.y; k++) {
        struct mention *m = &r->times[k]; /* 'Nhiệm kỳ 2020-2025, ... mỗi năm kết nạp ...' */
        uint32_t end = m->off + m->len;
        if (end > q->off) /* a number that runs on from it: 'năm 2030,100% hộ' */
            break;
        bool leads = memchr(r->passage.text + end, ':', q->off - end < 16 ? q->off - end : 16) != NULL;
        if (m->off < s.off || (m->off - s.off > 24 && !leads) || !m->understood || m->when.rrule[0] || !m->when.start.y ||
            m->when.start.y == m->when.end.y || !m->when.end.y || is_over(r, m) || !governs(&r->passage, m, &s, q->off))
            continue;
        take_range(out, &m->when);
        m->used = true;
    }
    return true;
}

bool term_by_rule(const struct run *r, const struct rule *q, const char *t, size_t n, uint32_t *off, struct when *out)
{
    struct match m;
    uint32_t len;
    if (strncmp(q->name, "time.", 5) != 0 || rule_match(r->rules, q, t, n, 0, &m) != 1)
        return false;
    if (!match_group(&m, "when", off, &len)) {
        *off = m.off;
        len = m.len;
    }
    return when_read(t + *off, len, &r->when, out);
}

/* The first time that a rule finds in the paragraph, in the order of the rules. */
static bool time_in_para(const struct run *r, const struct para *h, struct when *out)
{
    uint32_t off;
    for (const struct rule *q = NULL; (q = rules_next(r->rules, "cue", q));)
        if (term_by_rule(r, q, r->doc->flow + h->off, h->len, &off, out))
            return true;
    return false;
}

bool run_time_in(struct run *r, uint32_t para, struct when *out)
{
    return time_in_para(r, &r->doc->paras[para], out);
}

/* A part whose heading is its number alone has its title below it: 'Phần thứ hai' and then 'MỤC TIÊU,
 * NHIỆM VỤ GIAI ĐOẠN 2026-2030', on one line or two. What was over before the document is no term. */
static bool time_of_part(const struct run *r, uint32_t section, struct when *out)
{
    const struct doc *d = r->doc;
    uint32_t i = d->sections[section].para;
    const struct para *h = &d->paras[i];
    if (d->sections[section].level < MARK_PART || d->sections[section].level > MARK_MUC ||
        marker_read(d->flow + h->off, h->len).len + 1 < h->len)
        return false;
    for (uint32_t k = i + 1; k < d->nparas && k <= i + 2 && k < r->passage.para; k++) {
        h = &d->paras[k];
        if (h->section != section || h->len > 200)
            return false;
        if (time_in_para(r, h, out) && !out->rrule[0])
            return !r->when.doc_date.y || !out->end.y || out->end.y >= r->when.doc_date.y;
    }
    return false;
}

bool term_heads_on(const char *s, size_t n)
{
    enum { SHORT = 32 }; /* bytes: a dash, 'Phấn đấu đến năm' and the year */
    return n > 1 && (s[n - 1] == ':' || (s[n - 1] == ';' && n < SHORT && s[n - 2] >= '0' && s[n - 2] <= '9'));
}

/* '- Đến năm 2030:' over paragraphs without a mark: it heads them, up to the next mark. */
static bool time_beside(struct run *r, struct when *out)
{
    const struct doc *d = r->doc;
    uint32_t at = r->passage.para, section = d->paras[at].section;
    if (marker_read(r->passage.text, r->passage.len).kind != MARK_NONE)
        return false;
    for (uint32_t i = at; i-- > 0 && at - i < 40;) {
        const struct para *h = &d->paras[i];
        if (h->section != section && d->sections[h->section].parent != section)
            break;
        const char *t = d->flow + h->off;
        struct marker m = marker_read(t, h->len);
        if (m.kind == MARK_NONE)
            continue;
        return m.kind >= MARK_DASH && h->len > m.len && h->len < 60 && term_heads_on(t, h->len) &&
               time_in_para(r, h, out);
    }
    return false;
}

bool run_time_above(struct run *r, struct when *out)
{
    const struct doc *d = r->doc;
    uint32_t s = d->paras[r->passage.para].section;
    if (time_beside(r, out))
        return true;
    for (; s; s = d->sections[s].parent) {
        uint32_t above[2] = {d->sections[s].para, d->sections[s].lead};
        for (int k = 1; k >= 0; k--) {
            if (k == 1 && !above[1])
                continue;
            uint32_t i = k == 1 ? above[1] - 1 : above[0];
            const struct para *h = &d->paras[i];
            if (i != r->passage.para && h->len <= 400 && time_in_para(r, h, out))
                return true;
        }
        if (time_of_part(r, s, out))
            return true;
    }
    *out = (struct when){0};
    return false;
}

bool term_opens(const struct run *r, const struct quantity *q)
{
    static const char *const sets[] = {"hấn đấu ", "mục tiêu ", "chỉ tiêu ", NULL};
    const struct passage *p = &r->passage;
    struct sentence s = passage_sentence(p, q->off);
    size_t marked = s.off ? 0 : marker_read(p->text, p->len).len;
    for (size_t i = 0; i < r->ntimes; i++)
        if (r->times[i].used && r->times[i].off >= s.off && r->times[i].off < q->off)
            return r->times[i].off - s.off < marked + 16 || p->text[r->times[i].off - 2] == ':' ||
                   (passage_follows(p, r->times[i].off, sets) && strchr(",:", p->text[r->times[i].off + r->times[i].len]));
    return false;
}

bool term_cycles_within(const struct run *r, uint32_t from)
{
    for (size_t i = 0; i < r->ntimes; i++)
        if (r->times[i].used && r->times[i].off >= from && r->times[i].when.rrule[0])
            return r->times[i].off - from > 40;
    return false;
}

bool term_of_lead(struct run *r, const struct quantity *q, struct when *out)
{
    const struct passage *p = &r->passage;
    uint32_t now = passage_sentence(p, q->off).off;
    const struct rule *sets = rules_of_kind(r->rules, "cue", "target.sets");
    struct match m;
    for (size_t i = r->ntimes; i-- > 0;) {
        struct sentence s = passage_sentence(p, r->times[i].off);
        if (s.off >= now || !r->times[i].understood || is_over(r, &r->times[i]) || term_is_base(p, &r->times[i]))
            continue;
        size_t marked = s.off ? 0 : marker_read(p->text, p->len).len;
        bool heads = r->times[i].off - s.off < marked + 16 && r->times[i].when.end.y && !r->times[i].when.start.y &&
                     sought_cue(r, "target.measured", now, q->end);
        if (!heads && (!sets || rule_match(r->rules, sets, p->seen + s.off, s.len, 0, &m) != 1))
            return false;
        r->times[i].used |= !heads; /* what its own sentence says is due by it */
        *out = r->times[i].when;
        return !out->rrule[0];
    }
    return false;
}
