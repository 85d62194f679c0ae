#include "kind_given.h"

#include "marker.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Where a document hands out duties: in chapters that say so clause by clause, elsewhere where the
 * words say it outright. Whom a clause without a subject asks, the heading above tells. */

/* Whom 'Ủy ban nhân dân tỉnh yêu cầu các sở ...' asks: the list right behind; NULL where it asks
 * somebody that no list knows; else `own`. */
static const struct body_list *asked_by(const struct duty *d, const struct body_list *own)
{
    const struct passage *p = &d->r->passage;
    const struct body_list *next = own ? own + 1 : NULL;
    uint32_t to = own && next < d->lists + d->nlists ? next->off : p->len;
    if (!own || !bodies_ask(p->text, own->end, p->len))
        return own;
    return to < p->len && bodies_asks(p->text, own->end, to) ? next : NULL;
}

static bool asks_of_others(const char *role)
{
    return role && (strcmp(role, "direct") == 0 || strcmp(role, "advise") == 0);
}

/* 'A tham mưu ...; B theo dõi ...': a body at its own level beside the one that advises is asked itself. */
static bool advised_beside(struct duty *d, const struct body_list *own, const char *last, uint32_t to)
{
    const struct passage *p = &d->r->passage;
    return strcmp(last, "advise") == 0 && given_one(p, own) && !given_central(p, own) &&
           strcmp(p->bodies[own->first].slug, "so-ban-nganh") != 0 &&
           given_acts(d, duty_verbs_from(d, own->end, to), to);
}

/* 'chỉ đạo: xây dựng ...; bố trí ...', 'chỉ đạo UBND xã: xây dựng ...': what stands behind the colon is for others to do. */
static bool directs_list(const struct duty *d, uint32_t at, const char *last)
{
    static const char *const directs[] = {"hỉ đạo ", "hỉ đạo các ", NULL};
    const struct passage *p = &d->r->passage;
    uint32_t from = passage_sentence(p, at).off;
    bool sent = passage_holds(p, from, at, "đạo: ");
    for (size_t k = 0; k < d->nlists && !sent; k++) {
        const struct body_list *l = &d->lists[k];
        sent = l->off >= from && l->end + 1 < at && p->text[l->end] == ':' && passage_follows(p, l->off, directs);
    }
    return last && strcmp(last, "direct") == 0 && sent;
}

/* The lead, named from `start` on, is asked itself; a person whom a body names is so where persons are given
 * their parts, 'Các đồng chí Ủy viên ... được phân công phụ trách ...'. */
static bool is_charged(struct duty *d, uint32_t start)
{
    const struct passage *p = &d->r->passage;
    return !duty_cue_at(d->r, "assignment.person", start, p->len) ||
           (d->lead->end < p->len && given_says(p, d->lead->end + 1, p->len, "duoc phan cong "));
}

/* One clause of [at, *next): its own bodies before its sentence's and the paragraph's, its verbs, else a
 * duty to carry out. `opens`: it opens the paragraph, `starts`: its sentence; `named`: it may be the name of something, 'Dự án 3: Nâng cao
 * ...'. Its last role goes to *last. */
static bool read_clause(struct duty *d, uint32_t at, uint32_t *next, bool opens, bool starts, bool named,
                        const char **last)
{
    struct run *r = d->r;
    uint32_t start = duty_past_preamble(d, at, *next);
    const struct body_list *said = duty_subject_at(d, start, *next);
    if (!said && opens && d->lead && d->lead->off >= start && d->lead->off < *next && is_charged(d, start))
        said = d->lead; /* 'Đề nghị người đứng đầu X; thủ trưởng Y trực tiếp chỉ đạo ...' */
    const struct body_list *own = asked_by(d, said);
    if ((said && !own) || (!said && duty_cue_at(r, "assignment.when", start, r->passage.len)))
        return false; /* it asks somebody that no list knows, or says when only */
    if (own && d->nabove && given_says(&r->passage, start, own->off, "yeu cau"))
        own = NULL;
    const struct body_list *who = own ? own : d->opener ? d->opener : d->lead;
    if (own && own != d->lead && asks_of_others(*last) && !d->handed && !advised_beside(d, own, *last, *next))
        return false; /* 'chỉ đạo ...; các sở, ngành tăng cường ...' */
    if (!opens && (!own || duty_cue_at(r, "chapter.closing", at, *next)) && duty_cue_at(r, "assignment.aside", at, *next))
        return false;
    if (own && own->end >= *next) /* a list may run over ';' */
        *next = duty_clause_end(&r->passage, own->end);
    if (own && !d->lead && !d->nabove)
        d->lead = own;
    if (own && starts)
        d->opener = own;
    if (own && starts && own != d->lead && given_outright(&r->passage, own))
        d->lead = own; /* 'Giao X ... . Giao Y ... . Kịp thời ...': Y's */
    if (!own && duty_cue_at(r, "assignment.person", start, *next))
        return false;
    if (!who && !d->nabove) { /* of whom no list knows; whom it is to act with is named */
        if (duty_verb_at(d, start, *next))
            duty_chain(d, NULL, at, start);
        return false;
    }
    uint32_t verb = duty_verbs_from(d, own ? own->end : start, *next);
    if (duty_cue_at(r, "assignment.praises", verb, *next))
        return false;
    struct duty_chain c = duty_chain(d, who, at, verb);
    if (c.last)
        *last = c.last;
    bool noun = !opens && !own && at > 1 && r->passage.text[at - 2] == ';' &&
                duty_cue_at(r, "assignment.noun", verb, *next);
    bool lists = *next + 1 >= r->passage.len && r->passage.text[r->passage.len - 1] == ':' &&
                 (*last || run_cue(r, "chapter.tasks", r->passage.text + verb, r->passage.len - verb));
    bool acts = !named && !noun && !lists && (own || c.last || !directs_list(d, at, *last)) && (given_does(d, verb, *next) ||
                           (!c.last && (own || (opens && !d->listed))));
    if ((c.last && !c.behind) || (d->done_implement && d->implementer == who) || !acts || *next < verb + 12 ||
        (*next < r->passage.len && r->passage.text[*next] == ':' && duty_filler(&r->passage, verb, *next)))
        return c.last != NULL;
    duty_put_subject(d, who, "implement", at, verb, duty_rule(r, "assignment.implement"));
    d->implementer = who;
    return d->done_implement = true;
}

/* Every clause of the paragraph, its own bodies its subject. */
static void read_duties(struct duty *d)
{
    struct run *r = d->r;
    const struct passage *p = &r->passage;
    bool any = false;
    for (size_t i = 0; i < p->nsentences; i++) {
        uint32_t end = p->sentences[i].off + p->sentences[i].len;
        const char *last = NULL;
        uint32_t start = p->sentences[i].off;
        bool first = true;
        d->opener = NULL;
        if (i == 0)
            start += (uint32_t)marker_read(p->text, p->len).len;
        if (start < d->from)
            start = d->from < end ? d->from : end;
        if (start < r->labelled)
            start = r->labelled < end ? r->labelled : end;
        for (uint32_t at = start; at < end; first = false) {
            uint32_t next = duty_clause_end(p, at);
            bool named = any && at > 1 && p->text[at - 2] == ':';
            any |= read_clause(d, at, &next, first && i == 0, first, named, &last);
            at = next + 1;
            while (at < end && p->text[at] == ' ')
                at++;
        }
    }
}

/* The clauses behind the one that says who leads, until another is spoken of: '...; định kỳ báo cáo ...'. */
static void read_behind(struct duty *d, const struct body_list *l)
{
    const struct passage *p = &d->r->passage;
    struct sentence s = passage_sentence(p, l->off);
    for (uint32_t at = duty_clause_end(p, l->end); at + 2 < s.off + s.len && p->text[at] == ';';) {
        uint32_t from = at + 1, to = duty_clause_end(p, from);
        while (from < to && p->text[from] == ' ')
            from++;
        if (duty_subject_at(d, from, to))
            return;
        duty_chain(d, l, from, duty_verbs_from(d, from, to));
        at = to;
    }
}

/* 'X chủ trì', and beside it 'Y phối hợp'. */
static void read_leading(struct duty *d)
{
    struct run *r = d->r;
    const struct passage *p = &r->passage;
    const struct found *leading = NULL;
    for (size_t i = 0; i < r->finds.n; i++) {
        const struct found *f = &r->finds.v[i];
        const char *role = found_set(f, "role");
        bool leads = role && strcmp(role, "lead") == 0;
        leading = leads ? f : leading;
        bool beside = role && strcmp(role, "coordinate") == 0 && leading &&
                      passage_sentence(p, f->off).off == passage_sentence(p, leading->off).off;
        if (!leads && !beside)
            continue;
        for (size_t k = 0; k < d->nlists; k++) {
            const struct body_list *l = &d->lists[k];
            if (l->end <= f->off && f->off - l->end < 48 && l->is == BODY_SUBJECT &&
                duty_filler(p, l->end, f->off)) {
                duty_chain(d, l, passage_clause(p, l->off), l->end);
                if (leads)
                    read_behind(d, l);
            }
        }
    }
}

static bool after_colon(const struct passage *p, uint32_t at)
{
    while (at > 0 && p->text[at - 1] == ' ')
        at--;
    if (at > 4 && memcmp(p->text + at - 4, "Các", 4) == 0)
        at -= 5;
    return at > 0 && p->text[at - 1] == ':';
}

/* Past ' (đối với ...)' at `at`, or `at`. */
static uint32_t past_bracket(const struct passage *p, uint32_t at)
{
    const char *t = p->text + at;
    const char *close = p->len - at > 2 && t[0] == ' ' && t[1] == '(' ? memchr(t, ')', p->len - at) : NULL;
    return close ? (uint32_t)(close + 1 - p->text) : at;
}

/* 'Giao Sở Nội vụ (Ban Thi đua) có nhiệm vụ:', from behind the body. */
static bool only_hands_out(struct run *r, uint32_t end)
{
    const struct passage *p = &r->passage;
    uint32_t from = past_bracket(p, end);
    return p->len - from < 40 && p->text[p->len - 1] == ':' && duty_cue_at(r, "chapter.duty", from, p->len);
}

/* Elsewhere a duty is handed out where the words say so: 'X chủ trì', 'giao X ...', 'X phối hợp với
 * Y', and in a numbered item that X opens. */
static void read_elsewhere(struct duty *d)
{
    struct run *r = d->r;
    const struct passage *p = &r->passage;
    struct marker m = marker_read(p->text, p->len);
    bool closing = duty_cue_at(r, "chapter.closing", (uint32_t)m.len, p->len);
    bool one = false; /* a body was asked that is one at its level; others may follow it */
    if (m.kind == MARK_NONE &&
        (run_lead_asks(r, p->para) || (p->len && p->text[p->len - 1] == ':' &&
                                       duty_cue_at(r, "assignment.as-follows", 0, p->len))))
        return; /* its items say what is asked */
    for (size_t k = 0; k < d->nlists && !closing && r->chapter == CHAPTER_OTHER; k++) {
        const struct body_list *l = &d->lists[k];
        uint32_t stop = duty_clause_end(p, l->end), clause = passage_clause(p, l->off);
        bool below = m.kind != MARK_NONE && k == 0 && stop + 24 < p->len && p->text[stop] == ':' &&
                     duty_cue_at(r, "assignment.answers", l->end, stop); /* 'có trách nhiệm: Xây dựng ...' */
        if (l->is != BODY_SUBJECT || l->off < r->labelled ||
            (!below && (stop < l->end + 20 || only_hands_out(r, l->end))))
            continue;
        if (asked_by(d, l) != l)
            continue; /* 'Hội đồng nhân dân tỉnh giao Ủy ban nhân dân tỉnh ...' */
        bool asked = k == 0 && l->off > m.len + 4 && given_says(p, (uint32_t)m.len, l->off, "de nghi") &&
                     given_opened(p->text + m.len, l->off - m.len, false) && !given_central(p, l) &&
                     stop > l->end + 48 && p->text[p->len - 1] != ':';
        bool head = m.kind > MARK_ARTICLE && k == 0 && given_by_title(p, (uint32_t)m.len, l->off);
        bool by = k && p->text[p->len - 1] != ':' && !given_central(p, l) && l[-1].is == BODY_SUBJECT &&
                  asked_by(d, l - 1) == l; /* 'Để ..., X đề nghị Y ...' */
        bool given = asked || by || given_outright(p, l);
        bool beside = clause > 1 && p->text[clause - 2] == ';' && l->leads_clause;
        bool item = m.kind != MARK_NONE && (one || head || given_one(p, l));
        uint32_t at = clause > m.len ? clause : (uint32_t)m.len;
        at = at < r->labelled ? r->labelled : at;
        uint32_t past = duty_past_preamble(d, at, stop);
        bool says = given_one(p, l) && duty_cue_at(r, "assignment.answers", l->end, stop);
        bool answers = m.kind == MARK_NONE && (((l->off < 8 || (past > at && l->off < past + 8)) && says) ||
                                               (past > at && l->off < past + 8 && given_one(p, l) && !given_central(p, l) &&
                                                duty_cue_at(r, "assignment.whenever", at, past)));
        uint32_t verb = duty_verbs_from(d, l->end, stop);
        bool heads = m.kind == MARK_NONE && k == 0 && l->off < 40 && given_opened(p->text, l->off, false);
        answers |= m.kind == MARK_NONE && (((k == 0 || beside || (past > at && l->off == past)) && given_plainly(d, l, verb, stop)) || (heads && says) ||
                                               (beside && one && given_one(p, l) && duty_cue_at(r, "assignment.plain", verb, stop)));
        answers |= m.kind == MARK_NONE && ((one && k && l->leads_sentence && given_one(p, l)) || (beside && says)); /* 'Đề nghị X ... . Y tham mưu ...' */
        bool opens = (item || answers) && past <= l->off &&
                     (head || heads || l->leads_clause || l->leads_sentence || after_colon(p, l->off) ||
                      (past > at && l->off - past < 24)); /* 'Khi lập dự toán, Sở Tài chính ...' */
        if (duty_cue_at(r, "assignment.praises", verb, stop) || (!given && !(opens && (says || below || given_acts(d, verb, stop)))))
            continue;
        if (opens && !given && k == 0 && (heads || l->off < past + 24) && !after_colon(p, l->off)) { /* the paragraph is its duty to the end */
            d->lead = l;
            d->from = head || heads ? l->off : l->leads_sentence ? passage_sentence(p, l->off).off : 0;
            read_duties(d);
            break;
        }
        one = true;
        struct duty_chain c = duty_chain(d, l, at, verb);
        if (!c.last || (c.behind && given_does(d, verb, stop)))
            duty_put_subject(d, l, "implement", at, verb, duty_rule(r, "assignment.implement"));
        if (given && !asked)
            read_behind(d, l);
    }
    read_leading(d);
}

/* Whether the heading, or a lead-in that ends in ':', names bodies, which *a takes then. */
static bool heading_names(struct run *r, uint32_t para, struct above *a)
{
    const struct doc *doc = r->doc;
    const struct para *h = &doc->paras[para];
    const char *t = doc->flow + h->off;
    bool lists = h->len && t[h->len - 1] == ':';
    if (h->len > (lists ? 1200u : 400u))
        return false;
    struct marker m = marker_read(t, h->len);
    size_t n = passage_bodies(&r->passage, para, h->len, r->agencies, &a->hits, &a->cap);
    if (!n && run_holder(r, para, a))
        return true;
    a->n = lists ? given_sent(t, h->len, a->hits, n) : 0;
    if (a->n) {
        memmove(a->hits, a->hits + n - a->n, a->n * sizeof *a->hits);
        a->para = para;
        return true;
    }
    uint32_t from = bodies_asking_from(t, h->len, a->hits, &n);
    t += from;
    if (from)
        m = (struct marker){0};
    if (!n || a->hits[0].off > m.len + 60 || a->hits[0].off < m.len || /* a body in the marker */
        !given_opened(t + m.len, a->hits[0].off - m.len, lists))
        return false;
    a->n = bodies_asked(t, h->len - from, a->hits, n);
    for (size_t i = 0; i < a->n; i++)
        a->hits[i].off += from;
    a->para = para;
    return a->n > 0;
}

static bool heading_bodies(struct duty *d)
{
    struct run *r = d->r;
    const struct doc *doc = r->doc;
    struct above *a = &r->above;
    uint32_t s = doc->paras[r->passage.para].section;
    bool own = s && doc->sections[s].para == r->passage.para; /* an item: its lead-in, then those above */
    if (own && !doc->sections[s].lead)
        s = doc->sections[s].parent;
    if (!s)
        return false;
    if (own || a->section != s) {
        a->section = own ? 0 : s; /* an item's own heading is not asked: nothing for what stands under it */
        a->n = 0;
        for (; s; s = doc->sections[s].parent) {
            uint32_t lead = doc->sections[s].lead;
            if ((doc->sections[s].para != r->passage.para && heading_names(r, doc->sections[s].para, a)) ||
                (lead && run_lead_asks(r, lead - 1) && heading_names(r, lead - 1, a)))
                break;
        }
    }
    d->above = a->hits;
    d->nabove = a->n;
    d->heading = a->para;
    return a->n > 0;
}

static bool opens_with_role(const struct run *r, size_t at)
{
    for (size_t i = 0; i < r->finds.n; i++)
        if (r->finds.v[i].off == at)
            return true;
    return false;
}

/* A numbered line that ends in no point, with items or text under it, says whom they are for. */
static bool is_heading(struct run *r, const struct marker *m)
{
    const struct passage *p = &r->passage;
    const struct doc *d = r->doc;
    if (m->kind == MARK_NONE || m->kind >= MARK_DASH || !p->len || p->len > 300 ||
        strchr(".;,:/", p->text[p->len - 1]) || p->para + 1 >= d->nparas ||
        duty_cue_at(r, "assignment.does", (uint32_t)m->len, p->len) || opens_with_role(r, m->len))
        return false;
    const struct section *next = &d->sections[d->paras[p->para + 1].section];
    return d->paras[p->para + 1].section == d->paras[p->para].section ||
           &d->sections[next->parent] == &d->sections[d->paras[p->para].section];
}

/* The item names who coordinates; its verbs are the subject's above. */
static void read_with_item(struct duty *d)
{
    const struct passage *p = &d->r->passage;
    const struct body_list *l = d->lead;
    const struct rule *rule = duty_rule(d->r, "assignment.implement");
    uint32_t to = duty_clause_end(p, l->end);
    duty_put_list(d, l, "coordinate", l->off, to, run_words(d->r, l->end, to - l->end), rule);
    d->lead = NULL;
    duty_chain(d, NULL, l->off, l->end);
}

/* A row of a table, or a title in capitals between items, is nobody's duty that a heading above names. */
static bool is_no_duty(const struct passage *p)
{
    uint32_t small = 0, bars = 0;
    for (uint32_t i = 0; i < p->len; i++) {
        small += p->text[i] >= 'a' && p->text[i] <= 'z';
        bars += p->text[i] == '|';
    }
    return bars > 2 || small == 0;
}

static void duties(struct duty *d)
{
    struct run *r = d->r;
    const struct passage *p = &r->passage;
    struct marker m = marker_read(p->text, p->len);
    bool closing = duty_cue_at(r, "chapter.closing", (uint32_t)m.len, p->len);
    if (is_heading(r, &m) || only_hands_out(r, (uint32_t)m.len) || (r->labelled && p->len - r->labelled < 24) ||
        (*p->text == '(' && m.kind == MARK_NONE))
        return;
    if (closing) {
        read_leading(d);
        return;
    }
    bool above = heading_bodies(d);
    const char *comma = given_says(p, 0, p->len, "nhan duoc ") ? memchr(p->text, ',', p->len < 120 ? p->len : 120) : NULL;
    uint32_t words = comma ? (uint32_t)(comma + 1 - p->text) : 0; /* 'Nhận được Công văn này, yêu cầu ...' */
    if (above && m.kind == MARK_NONE && duty_cue_at(r, "assignment.addressed", words, p->len)) {
        above = false; /* whoever issues the document speaks, not the item above */
        d->nabove = 0;
    }
    for (size_t i = 0; i < d->nlists && !d->lead; i++) {
        const struct body_list *l = &d->lists[i];
        if (l->off <= m.len + 48 && l->is == BODY_SUBJECT && l->off >= m.len &&
            given_opened(p->text + m.len, l->off - m.len, false) &&
            !(above && given_says(p, (uint32_t)m.len, l->off, "yeu cau")))
            d->lead = l;
    }
    const struct body_list *asked = asked_by(d, d->lead);
    if (asked) { /* of the clauses behind, too, not who asks */
        d->handed = asked != d->lead;
        d->lead = asked;
    }
    if (d->lead && (p->len - past_bracket(p, d->lead->end) < 4 || only_hands_out(r, d->lead->end)))
        return; /* a heading only, 'Sở Y tế (đối với thuốc);' */
    d->listed = run_in_list(r);
    if (above && d->lead && run_lists_partners(r)) {
        read_with_item(d);
        return;
    }
    if (d->lead)
        d->nabove = 0;
    else if (m.kind == MARK_NONE && is_no_duty(p))
        return;
    read_duties(d);
}

/* 'Giao Sở Y tế lập danh sách ...; kiểm tra ...', 'Ủy ban nhân dân tỉnh yêu cầu các xã ...': a paragraph that
 * opens by asking is a duty to its end, whatever its chapter is called. */
static bool opens_asking(const struct duty *d)
{
    const struct passage *p = &d->r->passage;
    struct marker m = marker_read(p->text, p->len);
    const struct body_list *l = d->nlists ? &d->lists[0] : NULL;
    if (!l || l->off < m.len || l->off > m.len + 40 || l->is != BODY_SUBJECT ||
        p->text[p->len - 1] == ':') /* a lead-in: its items are the duties */
        return false;
    if (given_outright(p, l))
        return given_opened(p->text + m.len, l->off - m.len, false);
    const struct body_list *asked = l->off < m.len + 4 ? asked_by(d, l) : NULL;
    return asked && asked != l;
}

/* '..., để chủ động, Ủy ban nhân dân tỉnh yêu cầu ...', '... . Giao các xã ...' anywhere. */
static bool somebody_asks(const struct passage *p)
{
    static const char *const asks[] = {"Yêu cầu ", "Giao ", "yêu cầu ", "Yêu cầu các ", "Giao các ", "yêu cầu các "};
    for (size_t i = 0; i < p->nbodies; i++) {
        uint32_t off = p->bodies[i].off;
        if (bodies_ask(p->text, off + p->bodies[i].len, p->len))
            return true;
        for (size_t k = 0; k < sizeof asks / sizeof *asks; k++)
            if (off >= strlen(asks[k]) && memcmp(p->text + off - strlen(asks[k]), asks[k], strlen(asks[k])) == 0)
                return true;
    }
    return false;
}

void kind_assignment(struct run *r)
{
    struct passage *p = &r->passage;
    struct duty d = {.r = r, .first = r->out->n};
    size_t cap = 0;
    passage_find(p, r->rules, "assignment", true, &r->finds);
    bool asks = r->chapter == CHAPTER_OTHER && p->nbodies && p->bodies[0].off < 60;
    if (r->chapter == CHAPTER_PAST ||
        (r->chapter != CHAPTER_DUTIES && !r->finds.n && !asks &&
         (r->chapter != CHAPTER_OTHER || !somebody_asks(p)) &&
         (r->chapter == CHAPTER_TARGETS || !p->nbodies || marker_read(p->text, p->len).kind == MARK_NONE)))
        return;
    if (duty_cue_at(r, "assignment.attends", (uint32_t)marker_read(p->text, p->len).len, p->len))
        return; /* who comes to a meeting */
    d.nlists = body_lists(p, &d.lists, &cap);
    if (!r->labelled && duty_marked(&d))
        ; /* that says it all */
    else if (r->chapter == CHAPTER_DUTIES || (asks && opens_asking(&d)))
        duties(&d);
    else
        read_elsewhere(&d);
    if (r->chapter == CHAPTER_DUTIES && d.nlists && d.lists[0].off > 24 && r->out->n == d.first)
        read_leading(&d); /* 'Phong trào ...: giao Tỉnh đoàn chủ trì', '... do Sở Y tế chủ trì' */
    free(d.lists);
}
