#include "kinds.h"

#include "asked.h"
#include "kind_quantity.h"
#include "kind_sought.h"
#include "kind_term.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* 'Luật Phòng, chống ma túy', 'phòng, chống thiên tai': a comma within one notion parts nothing. */
static bool parts(const struct passage *p, uint32_t comma)
{
    static const char *const first[] = {"Phòng", "phòng", NULL}, *const second[] = {", chống ", NULL};
    return !passage_follows(p, comma, first) || !utf8_begins(p->text + comma, second);
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
        while (to < limit && p->text[to] != ';' && !(p->text[to] == ',' && limit != stop && parts(p, to)))
            to++;
        v[i].from = from;
        v[i].to = to;
        v[i].limit = limit;
    }
}

static bool continues(struct run *r, const struct quantity *q)
{
    struct sentence s = passage_sentence(&r->passage, q->off);
    return s.off > 0 && sought_cue(r, "target.continues", s.off, s.off + (s.len < 40 ? s.len : 40));
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
    for (to = from; to < q->to && (!strchr(",;.:|", p->text[to]) || (p->text[to] == ',' && !parts(p, to))); to++)
        ;
    for (size_t i = 0; i < r->ntimes; i++) /* '100% cơ sở ... | trước ngày 30/6': by when is no scope */
        if (r->times[i].off > from + 4 && r->times[i].off < to && r->times[i].off + r->times[i].len >= to)
            to = r->times[i].off;
    while (to > from && p->text[to - 1] == ' ')
        to--;
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

/* The numbers of the passage that are asked for, into *v, which grows. Returns how many. */
static size_t find_sought(struct run *r, struct quantity **v, size_t *cap)
{
    const struct passage *p = &r->passage;
    size_t n = 0;
    passage_find(&r->passage, r->rules, "target", true, &r->finds);
    for (size_t i = 0; i < r->finds.n; i++) {
        const struct found *f = &r->finds.v[i];
        struct quantity q;
        bool goes = is_figure(f) && figure_goes_on(r, n ? &(*v)[n - 1] : NULL, f);
        if (is_figure(f) && r->chapter != CHAPTER_TARGETS && !goes &&
            !figure_ends_part(r, *v, n, f) &&
            !sought_cue(r, "target.figures", passage_sentence(p, f->off).off, f->off)) {
            run_refuse(r, f->rule, f->off, f->len, "a bare figure outside a chapter of targets");
            continue;
        }
        const char *why = quantity_read(r, f, &q);
        if (!why && n && is_figure(f))
            share_bound(p, &(*v)[n - 1], &q);
        if (!why && !goes)
            why = not_sought(r, &q, n > 0);
        if (!why)
            why = kind_table_not_asked(r, f->off);
        if (why)
            run_refuse(r, f->rule, f->off, f->len, why);
        else
            VEC_PUSH(*v, n, *cap) = q;
    }
    return n;
}

struct terms { /* by when the number before was due, on the way through a passage */
    struct when last;
    bool known;    /* one was */
    bool opens;    /* it is the next ones', too */
    uint32_t said; /* where the sentence begins that says it; 0: the passage's first, or none does */
    uint32_t counted; /* bytes of the passage whose brackets are counted */
    int brackets;     /* open there */
};

/* '(Lúa: đạt 200 ha. Ngô: đạt 40 ha)': does a sentence at `off` begin within brackets that one before opened? */
static bool in_brackets(const struct passage *p, struct terms *t, uint32_t off)
{
    if (off < t->counted) {
        t->counted = 0;
        t->brackets = 0;
    }
    for (; t->counted < off; t->counted++)
        t->brackets += (p->text[t->counted] == '(') - (p->text[t->counted] == ')');
    return t->brackets > 0;
}

static struct when term_for(struct run *r, const struct quantity *q, struct terms *t)
{
    struct when w = {0};
    uint32_t off = passage_sentence(&r->passage, q->off).off;
    if (t->said && off != t->said && t->last.rrule[0] && !t->last.start.y && !t->last.end.y)
        t->opens = false; /* 'Hằng năm' amid a paragraph is of its sentence only */
    if (t->known && off != t->said && t->last.rrule[0] && t->last.start.y && term_cycles_within(r, t->said))
        t->last.rrule[0] = '\0';
    if (term_of(r, q, true, &w)) {
        t->last = w;
        t->known = true;
        t->opens = term_opens(r, q);
        t->said = off;
    } else if (t->known && (t->opens || in_brackets(&r->passage, t, off) || continues(r, q)) &&
               !(t->last.rrule[0] && !t->last.end.y && term_new_each(&r->passage, off, q->off))) {
        w = t->last;
    } else if (!term_of_lead(r, q, &w) && !run_time_above(r, &w) && !term_of_title(r, &w, !r->listed) &&
               !kind_table_due(r, &w)) {
        term_of(r, q, false, &w);
    }
    if (!w.rrule[0] && !w.start.y && !w.end.y && !w.term && !run_time_above(r, &w)) /* 'trong nhiệm kỳ' */
        term_of_title(r, &w, !r->listed);
    term_of_average(r, q, &w);
    term_by_unit(&r->passage, q, &w);
    return w;
}

void kind_target(struct run *r)
{
    const struct passage *p = &r->passage;
    struct quantity *v = NULL;
    struct body_list *lists = NULL;
    size_t cap = 0, lcap = 0;
    if (r->chapter == CHAPTER_PAST)
        return;
    r->listed = sought_listed(r);
    enum chapter chapter = r->chapter;
    if (r->listed && chapter == CHAPTER_OTHER)
        r->chapter = CHAPTER_TARGETS;
    size_t n = find_sought(r, &v, &cap), nlists = n ? body_lists(p, &lists, &lcap) : 0;
    bound(p, v, n);
    struct terms terms = {.known = false};
    struct asked asked = {0};
    for (size_t i = 0; i < n; i++) {
        struct when w = term_for(r, &v[i], &terms);
        asked = asked_of(p, &v[i], lists, nlists, i ? &v[i - 1] : NULL, &asked);
        put_targets(r, &v[i], &asked, &w);
    }
    r->chapter = chapter;
    free(v);
    free(lists);
}
