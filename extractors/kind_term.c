#include "kind_term.h"

#include "marker.h"

#include <string.h>

/* A year that was over when the document was signed is no term for its targets. */
static bool is_over(const struct run *r, const struct mention *m)
{
    return m->understood && r->when.doc_date.y && m->when.end.y &&
           m->when.end.y < r->when.doc_date.y;
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

/* 'gấp 2 lần năm 2020', 'so với năm 2020': what is compared with is no term. */
static bool is_base(const struct passage *p, const struct mention *m)
{
    static const char *const words[] = {"lần ", "với ", "kỳ "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (m->off >= n && memcmp(p->text + m->off - n, words[i], n) == 0 &&
            strcmp(m->rule->name, "time.in-year") == 0)
            return true;
    }
    return false;
}

/* 'đạt 20% xã, phường ngay trong năm 2025': the year that its own words name, before the next
 * number and within a few words. */
static struct mention *year_behind(struct run *r, const struct quantity *q)
{
    for (size_t i = 0; i < r->ntimes; i++) {
        struct mention *m = &r->times[i];
        if (m->off >= q->end && m->off < q->limit && m->off - q->end < 80 && m->understood &&
            strcmp(m->rule->name, "time.in-year") == 0 && !is_over(r, m) && !is_base(&r->passage, m) &&
            !memchr(r->passage.text + q->end, ';', m->off - q->end))
            return m;
    }
    return NULL;
}

static bool apart(const struct passage *p, uint32_t from, uint32_t to)
{
    return to > from && (memchr(p->text + from, ',', to - from) || memchr(p->text + from, ';', to - from));
}

/* Does the time stand at the head of its sentence, or before a comma or colon, for all that follows;
 * or in the words between two semicolons that the number stands in? 'X năm 2025 đạt 5%; Y đạt 6%'
 * says nothing of Y. */
static bool governs(const struct passage *p, const struct mention *m, const struct sentence *s,
                    uint32_t number)
{
    uint32_t next = m->off + m->len;
    size_t marked = s->off ? 0 : marker_read(p->text, p->len).len;
    while (next < p->len && p->text[next] == ' ')
        next++;
    return !memchr(p->text + m->off, ';', number - m->off) || m->off - s->off < marked + 32 ||
           (next < p->len && strchr(",:", p->text[next]));
}

/* 'trồng 600 ha năm 2029', not '600 ha (năm 2029 trồng 200 ha)'. */
static bool right_behind(const struct passage *p, const struct mention *m, const struct quantity *q)
{
    return m->off - q->end < 32 && !memchr(p->text + q->end, '(', m->off - q->end);
}

bool term_of(struct run *r, const struct quantity *q, bool strict, struct when *out)
{
    struct sentence s = passage_sentence(&r->passage, q->off);
    struct mention *best = NULL;
    for (size_t i = 0; i < r->ntimes; i++) {
        struct mention *m = &r->times[i];
        if (m->off >= s.off && m->off + m->len <= q->off && !is_over(r, m) &&
            !is_base(&r->passage, m) && (!strict || governs(&r->passage, m, &s, q->off)))
            best = m;
    }
    struct mention *own = year_behind(r, q);
    if (own && (!best || right_behind(&r->passage, own, q) || apart(&r->passage, best->off + best->len, q->off)))
        best = own;
    for (size_t i = 0; i < r->ntimes && !best; i++)
        if (r->times[i].off >= q->end && r->times[i].off < q->to && !is_base(&r->passage, &r->times[i]))
            best = &r->times[i];
    if (!best)
        return false;
    best->used = true;
    *out = (struct when){0};
    if (best->understood)
        *out = best->when;
    size_t i = (size_t)(best - r->times);
    struct mention *near = NULL;
    if (i > 0 && best->off - (r->times[i - 1].off + r->times[i - 1].len) < 8)
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
    return true;
}

bool run_time_above(struct run *r, struct when *out)
{
    const struct doc *d = r->doc;
    uint32_t s = d->paras[r->passage.para].section;
    for (; s; s = d->sections[s].parent) {
        uint32_t above[2] = {d->sections[s].para, d->sections[s].lead};
        for (int k = 1; k >= 0; k--) {
            if (k == 1 && !above[1])
                continue;
            uint32_t i = k == 1 ? above[1] - 1 : above[0];
            const struct para *h = &d->paras[i];
            if (i == r->passage.para || h->len > 400)
                continue;
            for (const struct rule *q = NULL; (q = rules_next(r->rules, "cue", q));) {
                struct match m;
                if (strncmp(q->name, "time.", 5) != 0)
                    continue;
                uint32_t off, len;
                const char *t = d->flow + h->off;
                if (rule_match(r->rules, q, t, h->len, 0, &m) != 1)
                    continue;
                if (!match_group(&m, "when", &off, &len)) {
                    off = m.off;
                    len = m.len;
                }
                if (when_read(t + off, len, &r->when, out))
                    return true;
            }
        }
    }
    return false;
}

bool term_of_title(struct run *r, struct when *out)
{
    uint32_t first = UINT32_MAX;
    for (const struct rule *q = NULL; r->title && (q = rules_next(r->rules, "cue", q));) {
        struct match m;
        struct when w = {0};
        uint32_t off, len;
        if (strncmp(q->name, "time.", 5) != 0 ||
            rule_match(r->rules, q, r->title, strlen(r->title), 0, &m) != 1)
            continue;
        if (!match_group(&m, "when", &off, &len)) {
            off = m.off;
            len = m.len;
        }
        if (off < first && when_read(r->title + off, len, &r->when, &w) && !w.rrule[0]) {
            first = off;
            *out = w;
        }
    }
    bool over = first != UINT32_MAX && r->when.doc_date.y && out->end.y < r->when.doc_date.y;
    if (over)
        *out = (struct when){0};
    return first != UINT32_MAX && !over;
}

void term_by_unit(const char *unit, struct when *w)
{
    static const struct {
        const char *end, *rrule;
    } table[] = {{"/tháng", "FREQ=MONTHLY"},
                 {"/quý", "FREQ=MONTHLY;INTERVAL=3"},
                 {"/năm", "FREQ=YEARLY"},
                 {"/tuần", "FREQ=WEEKLY"}};
    size_t n = strlen(unit);
    if (strstr(unit, "/người/năm") || (w->start.y && w->start.y == w->end.y && strstr(unit, "/năm")))
        return;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        size_t k = strlen(table[i].end);
        if (n >= k && strcmp(unit + n - k, table[i].end) == 0 && !w->rrule[0])
            memcpy(w->rrule, table[i].rrule, strlen(table[i].rrule) + 1);
    }
}
