#include "kinds.h"

#include "asked.h"
#include "kind_term.h"
#include "marker.h"
#include "number.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

static bool is_percent(const char *unit)
{
    return unit && (*unit == '%' || strcmp(unit, "‰") == 0 || strncmp(unit, "ph", 2) == 0);
}

/* The counted noun right behind the number, by units.list; NULL where none is known. */
static const char *unit_behind(struct run *r, uint32_t at)
{
    const struct passage *p = &r->passage;
    struct list_hit *hits = NULL;
    size_t cap = 0;
    uint32_t stop = at + 120 < p->len ? at + 120 : p->len;
    while (stop < p->len && ((unsigned char)p->text[stop] & 0xC0) == 0x80)
        stop++;
    size_t n = list_scan(r->units, p->text + at, stop - at, &hits, &cap);
    const char *unit = NULL;
    uint32_t skip = 0;
    while (at + skip < stop && p->text[at + skip] == ' ')
        skip++;
    if (n && hits[0].off == skip) {
        const char *budget = list_attr(r->doc->mem, hits[0].entry, "budget");
        unit = budget ? NULL : hits[0].entry->name;
    }
    free(hits);
    return unit;
}

/* '%/năm' and 'cuộc/tháng': what follows the unit says how often. */
static void read_per(const struct passage *p, struct quantity *q, uint32_t at)
{
    static const char *const ends[] = {"/năm", "/quý", "/tháng", "/tuần"};
    while (at < p->len && p->text[at] == ' ')
        at++;
    uint32_t blank = at + 1 < p->len && p->text[at] == '/' && p->text[at + 1] == ' '; /* '2%/ năm' */
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]) - 1;
        if (at + blank + n < p->len && p->text[at] == '/' &&
            memcmp(p->text + at + 1 + blank, ends[i] + 1, n) == 0) {
            q->per = ends[i];
            q->end = at + blank + 1 + (uint32_t)n;
        }
    }
}

/* Fills q from a match. NULL, or why it is no quantity. */
static const char *read_quantity(struct run *r, const struct found *f, struct quantity *q)
{
    struct passage *p = &r->passage;
    uint32_t off, len;
    *q = (struct quantity){.f = f, .off = f->off, .end = f->off + f->len};
    if (!found_group(f, "value", &off, &len) ||
        !number_read(p->text + off, len, false, &q->value))
        return "no such number";
    uint32_t last = off + len, number = off, at = 0;
    if (found_group(f, "value_to", &off, &len)) {
        if (!number_read(p->text + off, len, false, &q->value_to) || q->value_to < q->value)
            return "no such range";
        q->ranged = true;
        last = off + len;
    }
    /* what these begin with is not part of the number: a year may stand between */
    static const char *const wide[] = {"target.worth", "target.worth-up", "target.worth-more",
                                       "target.count-by", "target.index"};
    bool is_wide = false;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        is_wide |= strcmp(f->rule->name, wide[i]) == 0;
    if (is_wide)
        q->off = found_group(f, "comparator", &off, &len) ? off : number;
    q->unit = found_text(p, f, "unit");
    const char *slashed = q->unit ? strstr(q->unit, "/ ") : NULL; /* 'triệu đồng/ năm' */
    if (slashed)
        q->unit = arena_printf(r->doc->mem, "%.*s%s", (int)(slashed + 1 - q->unit), q->unit, slashed + 2);
    q->percent = is_percent(q->unit);
    if (q->percent && strcmp(q->unit, "‰") != 0)
        q->unit = "%";
    else if (!q->unit && (q->unit = unit_behind(r, last)))
        for (at = last + (uint32_t)strlen(q->unit); p->text[last] == ' '; last++)
            at++;
    read_per(p, q, at > q->end ? at : q->end);
    if (q->unit && q->per && !q->percent)
        q->unit = arena_printf(r->doc->mem, "%s%s", q->unit, q->per);
    q->comparator = q->ranged ? "between" : found_text(p, f, "comparator");
    if (q->comparator && strncmp(q->comparator, "≥", 3) == 0)
        q->comparator = ">=";
    else if (q->comparator && strncmp(q->comparator, "≤", 3) == 0)
        q->comparator = "<=";
    else if (q->comparator && !strchr("<>=b", *q->comparator))
        q->comparator = comparator_read(q->comparator, strlen(q->comparator));
    if (!q->comparator)
        q->comparator = "=";
    bool index = strcmp(f->rule->name, "target.index") == 0; /* 0,75 of nothing */
    return q->unit || index ? NULL : "no counted noun behind it";
}

static bool cue_matches(struct run *r, const char *name, const char *s, size_t n)
{
    const struct rule *q = rules_of_kind(r->rules, "cue", name);
    struct match m;
    return q && rule_match(r->rules, q, s, n, 0, &m) == 1;
}

static bool cue_in(struct run *r, const char *name, uint32_t from, uint32_t to)
{
    return cue_matches(r, name, r->passage.seen + from, to - from);
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
    if (!lead)
        return false;
    const struct para *h = &d->paras[lead - 1];
    return cue_matches(r, "target.strong", d->flow + h->off, h->len);
}

/* Is the passage an item under a heading that the cue rule knows? Its own words are no heading. */
static bool item_under(struct run *r, const char *cue)
{
    const struct passage *p = &r->passage;
    const struct doc *d = r->doc;
    uint32_t s = d->paras[p->para].section;
    if (marker_read(p->text, p->len).kind == MARK_NONE)
        return false;
    for (; s; s = d->sections[s].parent) {
        const struct para *h = &d->paras[d->sections[s].para];
        if (d->sections[s].para == p->para || h->len > 400)
            continue;
        if (cue_matches(r, cue, d->flow + h->off, h->len))
            return true;
    }
    return false;
}

/* '11 chỉ tiêu kinh tế gồm:' over items; 'Một số chỉ tiêu chủ yếu: GRDP tăng 9%; ...' in one. */
static bool in_list(struct run *r)
{
    const struct passage *p = &r->passage;
    const struct doc *d = r->doc;
    uint32_t lead = d->sections[d->paras[p->para].section].lead;
    const char *colon = memchr(p->text, ':', p->len < 200 ? p->len : 200);
    if (colon && cue_matches(r, "chapter.target-list", p->text, (size_t)(colon - p->text) + 1))
        return true;
    if (!lead || marker_read(p->text, p->len).kind == MARK_NONE)
        return false;
    const struct para *h = &d->paras[lead - 1];
    return h->len <= 240 && cue_matches(r, "chapter.target-list", d->flow + h->off, h->len);
}

static bool is_figure(const struct found *f)
{
    return strcmp(f->rule->name, "target.figure") == 0;
}

/* 'ít nhất 100 hợp tác xã, 20 trang trại': the bound is said once for both. */
static void share_bound(const struct passage *p, const struct quantity *before, struct quantity *q)
{
    if (!before->percent && !before->ranged && q->off > before->end && q->off - before->end < 80 &&
        !memchr(p->text + before->end, ';', q->off - before->end) &&
        passage_sentence(p, before->off).off == passage_sentence(p, q->off).off)
        q->comparator = before->comparator;
}

/* 'phấn đấu có 8 xã nâng cao, 12 xã kiểu mẫu': a figure of the same noun goes on with the first. */
static bool goes_on(struct run *r, const struct quantity *before, const struct found *f)
{
    static const char joint[] = " và ";
    const struct passage *p = &r->passage;
    struct quantity q;
    uint32_t n = sizeof joint - 1;
    return before && before->unit && !before->percent && f->off > before->end + n && f->off - before->end < 120 &&
           (p->text[f->off - 2] == ',' || memcmp(p->text + f->off - n, joint, n) == 0) &&
           !memchr(p->text + before->end, ';', f->off - before->end) &&
           passage_sentence(p, before->off).off == passage_sentence(p, f->off).off &&
           !read_quantity(r, f, &q) && strcmp(q.unit, before->unit) == 0;
}

/* 'Phấn đấu GRDP tăng 8%; ...; diện tích nhà ở bình quân 15 m2; ...': in a sentence that has asked
 * for two numbers a figure that ends its part is asked for, too. */
static bool ends_part(struct run *r, const struct quantity *v, size_t n, const struct found *f)
{
    const struct passage *p = &r->passage;
    struct quantity q;
    struct sentence s = passage_sentence(p, f->off);
    if (n < 2 || v[n - 2].off < s.off || read_quantity(r, f, &q))
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
    return s->off && cue_in(r, "target.measured", s->off, q->end) &&
           (beside || cue_in(r, "target.sets", 0, s->off));
}

/* Is the number asked for, not told? Chapters of targets ask; elsewhere a cue must, or for 'Có 30%
 * ...' a number asked for before it (`beside`). NULL, or why it is not asked for. */
static const char *not_asked(struct run *r, const struct quantity *q, bool beside)
{
    struct sentence s = passage_sentence(&r->passage, q->off);
    if (cue_in(r, "target.past", s.off, q->end))
        return "told of the past, by target.past";
    if (r->chapter != CHAPTER_TARGETS && s.off && cue_in(r, "target.told", 0, q->end))
        return "in a paragraph on the past, by target.told";
    uint32_t stop = s.off + s.len < q->end + 80 ? s.off + s.len : q->end + 80;
    while (stop > q->end && ((unsigned char)r->passage.text[stop] & 0xC0) == 0x80)
        stop--;
    if (cue_in(r, "target.reached", q->end, stop))
        return "told of the past, by target.reached";
    if (term_of_the_past(r, q, &s))
        return "its time was over when the document was signed";
    bool bare = strcmp(q->comparator, "=") == 0;
    if (r->chapter == CHAPTER_TARGETS && is_figure(q->f) && !r->listed && is_deep(r, q, &s))
        return "a figure deep in a sentence";
    if (r->chapter == CHAPTER_TARGETS)
        return q->percent || !bare || cue_in(r, "target.cue", s.off, q->off) || r->listed ||
                       reaches(r, q) ||
                       item_under(r, is_figure(q->f) ? "target.figures" : "target.concrete")
                   ? NULL
                   : "a bare count without target.cue";
    if (cue_in(r, "target.share", s.off, q->end))
        return "a share that is told";
    if (r->chapter == CHAPTER_PAST)
        return "in a chapter on the past";
    if (q->percent && cue_in(r, "target.task", s.off, q->end))
        return NULL;
    const char *cue = bare && !q->percent ? "target.strong" : "target.cue";
    bool has = beside && q->percent && strncmp(r->passage.text + s.off, "Có ", 4) == 0;
    if (has || cue_in(r, cue, s.off, q->end) || asked_by_form(r, q) || asks_on(r, q, &s, beside) || kind_table_asks(r, q))
        return NULL;
    return bare && !q->percent ? "not asked for: no target.strong before it"
                               : "not asked for: no target.cue before it";
}

/* The words read with each number: from the previous number or clause to the next comma. */
static void bound(const struct passage *p, struct quantity *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct sentence s = passage_sentence(p, v[i].off);
        uint32_t clause = passage_clause(p, v[i].off), stop = s.off + s.len;
        uint32_t from = i && v[i - 1].end > clause ? v[i - 1].end : clause;
        for (uint32_t k = from; k < v[i].off; k++)
            if (p->text[k] == '|') /* the cell of a table's row */
                from = k + 1;
        while (from < v[i].off && strchr(" ,.;:)", p->text[from]))
            from++;
        uint32_t to = v[i].end, limit = i + 1 < n && v[i + 1].off < stop ? v[i + 1].off : stop;
        const char *bar = memchr(p->text + to, '|', limit > to ? limit - to : 0);
        if (bar)
            limit = (uint32_t)(bar - p->text);
        while (bar && limit > to && p->text[limit - 1] == ' ')
            limit--;
        while (to < limit && !strchr(";", p->text[to]) &&
               !(p->text[to] == ',' && limit != stop))
            to++;
        v[i].from = from;
        v[i].to = to;
        v[i].limit = limit;
    }
}

static bool continues(struct run *r, const struct quantity *q)
{
    struct sentence s = passage_sentence(&r->passage, q->off);
    return s.off > 0 && cue_in(r, "target.continues", s.off, s.off + (s.len < 40 ? s.len : 40));
}

/* ---- the records ---- */

/* 'cán bộ, đoàn viên, hội viên' in '90% cán bộ, đoàn viên, hội viên được học': where they end. */
static uint32_t end_of_list(struct run *r, const struct quantity *q, uint32_t from)
{
    const struct rule *rule = rules_of_kind(r->rules, "cue", "target.scope");
    const char *s = r->passage.text + from;
    struct match m;
    uint32_t off, len;
    if (!rule || from >= q->limit || rule_match(r->rules, rule, s, q->limit - from, 0, &m) != 1 ||
        !match_group(&m, "who", &off, &len))
        return 0;
    return from + off + len;
}

/* The words behind a percentage that say of what, without table bars and a dangling 'và'. */
static const char *scope_of(struct run *r, const struct quantity *q)
{
    static const char *const not_scope[] = {"vào ", "lên",          "trở ",      "so với ",
                                            "trong năm ", "tổng GRDP", NULL};
    const struct passage *p = &r->passage;
    if (!q->percent || !counts_noun(p, q))
        return NULL;
    uint32_t from = q->end, to;
    while (from < q->to && strchr(" |", p->text[from]))
        from++;
    for (to = from; to < q->to && !strchr(",;.:|", p->text[to]); to++)
        ;
    uint32_t all = end_of_list(r, q, from);
    const char *s = run_words(r, from, (all ? all : to) - from);
    if (s && utf8_begins(s, not_scope))
        return NULL;
    size_t n = s ? strlen(s) : 0;
    static const char tail[] = " và";
    const char *opens = s ? strrchr(s, '(') : NULL;
    if (opens && opens > s && !strchr(opens, ')')) { /* 'diện tích chủ lực (lúa' of '(lúa, cá)' */
        n = (size_t)(opens - s);
        while (n && s[n - 1] == ' ')
            n--;
        s = arena_strndup(r->doc->mem, s, n);
    }
    if (n > sizeof tail - 1 && strcmp(s + n - (sizeof tail - 1), tail) == 0)
        s = arena_strndup(r->doc->mem, s, n - (sizeof tail - 1));
    return s;
}

static void put_target(struct run *r, const struct quantity *q, const char *subject,
                       const struct when *w, const struct list_entry *indicator,
                       const char *scope)
{
    struct record *t = run_add(r, REC_TARGET, q->from, q->to - q->from, q->f->rule);
    t->value[TGT_INDICATOR] = val_text(indicator ? indicator->slug : NULL);
    t->value[TGT_SUBJECT] = val_text(subject);
    t->value[TGT_COMPARATOR] = val_text(q->comparator);
    t->value[TGT_VALUE] = val_num(q->value);
    if (q->ranged)
        t->value[TGT_VALUE_TO] = val_num(q->value_to);
    t->value[TGT_UNIT] = val_text(q->unit);
    t->value[TGT_SCOPE] = val_text(scope);
    if (w)
        run_put_when(r, t, w, TGT_START, TGT_END, TGT_RRULE);
    if (!indicator)
        run_doubt(t, 0.9);
}

/* "100% trưởng thôn, trưởng ban công tác Mặt trận là đảng viên": what is asked of one of those that
 * share a number may have an indicator of its own, if it is of the same family. */
static const struct list_entry *own_indicator(struct run *r, const struct quantity *q,
                                              const struct list_entry *shared, uint32_t body)
{
    struct arena *mem = r->doc->mem;
    const struct passage *p = &r->passage;
    const char *family = shared ? list_attr(mem, shared, "family") : NULL;
    uint32_t from = body;
    while (from > q->end && !strchr(",;", p->text[from - 1]))
        from--;
    if (!family || body < q->end || body >= q->to)
        return shared;
    const struct list_entry *own = indicator_find(r->indicators, p->text + from, q->to - from, 0);
    const char *other = own ? list_attr(mem, own, "family") : NULL;
    return other && strcmp(other, family) == 0 ? own : shared;
}

static void put_targets(struct run *r, const struct quantity *q, const struct asked *a,
                        const struct when *w)
{
    const struct passage *p = &r->passage;
    const struct list_entry *indicator = run_indicator(r, q->from, q->to, q->off);
    const char *scope = scope_of(r, q), *rest = scope;
    if (a->n && a->noun_end > a->noun_off && scope) /* of them, not of the bodies named before */
        rest = run_words(r, a->noun_off, a->noun_end - a->noun_off);
    if (a->noun || !a->n) /* the list may name who answers for a number that names nobody */
        put_target(r, q, indicator ? list_attr(r->doc->mem, indicator, "subject") : NULL, w,
                   indicator, rest);
    for (size_t i = 0; i < a->n; i++)
        put_target(r, q, p->bodies[a->first + i].slug, w,
                   own_indicator(r, q, indicator, p->bodies[a->first + i].off),
                   a->off >= q->end ? NULL : scope);
}

void kind_target(struct run *r)
{
    struct passage *p = &r->passage;
    struct quantity *v = NULL;
    struct body_list *lists = NULL;
    size_t n = 0, cap = 0, lcap = 0;
    if (r->chapter == CHAPTER_PAST)
        return;
    r->listed = in_list(r);
    enum chapter chapter = r->chapter;
    if (r->listed && chapter == CHAPTER_OTHER)
        r->chapter = CHAPTER_TARGETS;
    passage_find(p, r->rules, "target", true, &r->finds);
    for (size_t i = 0; i < r->finds.n; i++) {
        const struct found *f = &r->finds.v[i];
        struct quantity q;
        bool goes = is_figure(f) && goes_on(r, n ? &v[n - 1] : NULL, f);
        if (is_figure(f) && r->chapter != CHAPTER_TARGETS && !goes &&
            !ends_part(r, v, n, f) &&
            !cue_in(r, "target.figures", passage_sentence(p, f->off).off, f->off)) {
            run_refuse(r, f->rule, f->off, f->len, "a bare figure outside a chapter of targets");
            continue;
        }
        const char *why = read_quantity(r, f, &q);
        if (!why && n && is_figure(f))
            share_bound(p, &v[n - 1], &q);
        if (!why && !goes)
            why = not_asked(r, &q, n > 0);
        if (!why && kind_table_is_time(r, f->off))
            why = "a time in a plan's row";
        if (why)
            run_refuse(r, f->rule, f->off, f->len, why);
        else
            VEC_PUSH(v, n, cap) = q;
    }
    bound(p, v, n);
    size_t nlists = n ? body_lists(p, &lists, &lcap) : 0;
    struct when last = {0};
    struct asked asked = {0};
    bool have_last = false, opens = false;
    uint32_t said = 0;
    for (size_t i = 0; i < n; i++) {
        struct when w = {0};
        uint32_t off = passage_sentence(p, v[i].off).off;
        if (said && off != said && last.rrule[0] && !last.start.y && !last.end.y)
            opens = false; /* 'Hằng năm' amid a paragraph is of its sentence only */
        if (have_last && off != said && last.rrule[0] && last.start.y && term_cycles_within(r, said))
            last.rrule[0] = '\0';
        if (term_of(r, &v[i], true, &w)) {
            last = w;
            have_last = true;
            opens = term_opens(r, &v[i]);
            said = off;
        } else if (have_last && (opens || continues(r, &v[i]))) {
            w = last;
        } else if (!term_of_lead(r, &v[i], &w) && !run_time_above(r, &w) && !term_of_title(r, &w, !r->listed) &&
                   !kind_table_due(r, &w)) {
            term_of(r, &v[i], false, &w);
        }
        term_of_average(r, &v[i], &w);
        term_by_unit(p, &v[i], &w);
        asked = asked_of(p, &v[i], lists, nlists, i ? &v[i - 1] : NULL, &asked);
        put_targets(r, &v[i], &asked, &w);
    }
    r->chapter = chapter;
    free(v);
    free(lists);
}
