#include "kinds.h"

#include "bodies.h"
#include "marker.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Duties are read as officials write them: the bodies first, then a chain of verbs, each a role
 * ('chủ trì, phối hợp với X theo dõi, đôn đốc'), clause by clause. A cue deep inside an object
 * ('tham mưu Ban Thường vụ chỉ đạo ...') is somebody else's and is passed over. */

struct duty {
    struct run *r;
    struct body_list *lists;
    size_t nlists;
    const struct body_list *lead; /* the paragraph's own bodies, or NULL */
    const struct agency_hit *above; /* of the heading, where the paragraph names none */
    size_t nabove;
    uint32_t heading; /* the paragraph that names them */
    bool done_implement;
    size_t first; /* first record of this passage */
};

/* Words that may stand between the subject and the verb, or between verbs. */
static bool is_filler(const struct passage *p, uint32_t from, uint32_t to)
{
    static const char *const words[] = {
        "va", "co", "trach", "nhiem", "vu", "duoc", "giao", "tiep", "tuc", "chu", "dong", "truc",
        "phai", "can", "se", "la", "co", "quan", "lam", "dau", "moi", "kip", "thoi", "thuong",
        "xuyen", "hang", "nam", "quy", "thang", "dinh", "ky", "can", "cu", "chuc", "nang", "quyen",
        "han", "cua", "minh", "theo", "don", "vi", "tren", "so", "o", "nghi", "quyet", "nay",
        "ke", "hoach", "de", "an", "cung", "thoi", "day", "manh", "tang", "cuong", "thuc",
        "hien", "tot", "cong", "tac", "to", "chuc", "trien", "khai", "tap", "trung", "huong",
        "dan", "nghiem", "tinh", "hinh", "te", "cap", "huyen", "cac", "moi", "nhung", "yeu", "cau",
        "rieng", "tham", "gia", "nghi", "doi", "voi", NULL};
    struct buf b = {0};
    if (to > from + 90)
        return false;
    passage_fold(p, from, to, &b);
    bool ok = true;
    for (char *w = b.s ? strtok(b.s, " ,.:;-/0123456789()") : NULL; w && ok;
         w = strtok(NULL, " ,.:;-/0123456789()")) {
        ok = false;
        for (size_t i = 0; words[i] && !ok; i++)
            ok = strcmp(words[i], w) == 0;
    }
    buf_free(&b);
    return ok;
}

static bool already(struct duty *d, const char *agency, const char *role)
{
    const struct records *out = d->r->out;
    for (size_t i = d->first; i < out->n; i++)
        if (out->v[i].type == REC_ASSIGNMENT && out->v[i].para == d->r->passage.para &&
            strcmp(rec_text(&out->v[i], ASG_AGENCY), agency) == 0 &&
            strcmp(rec_text(&out->v[i], ASG_ROLE), role) == 0)
            return true;
    return false;
}

static void put(struct duty *d, const char *slug, const char *name, const char *role, uint32_t from,
                uint32_t to, const char *task, const struct rule *rule)
{
    if (already(d, slug, role))
        return;
    struct record *a = run_add(d->r, REC_ASSIGNMENT, from, to - from, rule);
    a->value[ASG_AGENCY] = val_text(slug);
    a->value[ASG_AGENCY_NAME] = val_text(name);
    a->value[ASG_ROLE] = val_text(role);
    a->value[ASG_TASK] = val_text(task);
}

static void put_list(struct duty *d, const struct body_list *l, const char *role, uint32_t from,
                     uint32_t to, const char *task, const struct rule *rule)
{
    const struct passage *p = &d->r->passage;
    for (size_t i = 0; i < l->n; i++) {
        const struct agency_hit *h = &p->bodies[l->first + i];
        put(d, h->slug, run_words(d->r, h->off, h->len), role, from, to, task, rule);
    }
}

static bool ends_body(const struct passage *p, uint32_t at)
{
    for (size_t i = 0; i < p->nbodies; i++)
        if (p->bodies[i].off + p->bodies[i].len == at)
            return true;
    return false;
}

static uint32_t clause_end(const struct passage *p, uint32_t at)
{
    struct sentence s = passage_sentence(p, at);
    uint32_t to = at;
    while (to < s.off + s.len && p->text[to] != ';') {
        int32_t cp = 0; /* ': Chỉ đạo ...' opens a clause of its own, not so behind its subject */
        if (p->text[to] == ':' && !ends_body(p, to) && to + 2 < s.off + s.len &&
            utf8_decode(p->text + to + 2, s.off + s.len - to - 2, &cp) && utf8_is_upper(cp))
            break;
        to++;
    }
    return to;
}

/* The subject's record for one role. */
static void put_subject(struct duty *d, const struct body_list *own, const char *role,
                        uint32_t from, uint32_t verb, const struct rule *rule)
{
    struct run *r = d->r;
    uint32_t to = clause_end(&r->passage, verb);
    const char *task = run_words(r, verb, to - verb);
    if (own) {
        put_list(d, own, role, from, to, task, rule);
        return;
    }
    const struct doc *doc = r->doc;
    for (size_t i = 0; i < d->nabove; i++) {
        uint32_t at = doc->paras[d->heading].off;
        const char *name =
            arena_strndup(doc->mem, doc->flow + at + d->above[i].off, d->above[i].len);
        put(d, d->above[i].slug, name, role, from, to, task, rule);
    }
}

/* The list that stands exactly at a group's bytes. */
static const struct body_list *list_in(const struct duty *d, uint32_t off, uint32_t len)
{
    for (size_t i = 0; i < d->nlists; i++)
        if (d->lists[i].off < off + len && off < d->lists[i].end)
            return &d->lists[i];
    return NULL;
}

/* One clause from `at`, whose subject is `own` (NULL: the heading's): the chain of verbs. */
static bool read_chain(struct duty *d, const struct body_list *own, uint32_t from, uint32_t at)
{
    struct run *r = d->r;
    const struct passage *p = &r->passage;
    uint32_t stop = clause_end(p, at);
    bool any = false;
    for (size_t i = 0; i < r->finds.n; i++) {
        const struct found *f = &r->finds.v[i];
        if (f->off < at || f->off >= stop)
            continue;
        if (!is_filler(p, at, f->off))
            break;
        const char *role = found_set(f, "role");
        uint32_t off, len;
        at = f->off + f->len;
        if (found_group(f, "agency", &off, &len)) {
            const struct body_list *l = list_in(d, off, len);
            if (l) { /* a list of bodies may run over ';' */
                uint32_t to = clause_end(p, l->end > at ? l->end : at);
                put_list(d, l, role, from, to, run_words(r, l->end, to - l->end), f->rule);
                at = l->end > at ? l->end : at;
            }
            if (!any) /* 'Phối hợp với X tổ chức ...': the subject coordinates too */
                put_subject(d, own, role, from, f->off, f->rule);
        } else {
            put_subject(d, own, role, from, f->off, f->rule);
        }
        any = true;
    }
    return any;
}

static const struct rule *rule_named(struct run *r, const char *name)
{
    for (const struct rule *q = NULL; (q = rules_next(r->rules, "cue", q));)
        if (strcmp(q->name, name) == 0)
            return q;
    return NULL;
}

/* Chapters that hand out duties: every clause of the paragraph, its own bodies its subject. */
static void read_duties(struct duty *d)
{
    struct run *r = d->r;
    const struct passage *p = &r->passage;
    for (size_t i = 0; i < p->nsentences; i++) {
        uint32_t end = p->sentences[i].off + p->sentences[i].len;
        bool first = true, any = false;
        uint32_t start = p->sentences[i].off;
        if (i == 0)
            start += (uint32_t)marker_read(p->text, p->len).len;
        for (uint32_t at = start; at < end; first = false) {
            uint32_t next = clause_end(p, at), verb = at;
            const struct body_list *own = d->lead;
            for (size_t k = 0; k < d->nlists; k++) { /* a clause may name its own bodies */
                const struct body_list *l = &d->lists[k];
                if (l->off >= at && l->off < next && l->off - at < 24 &&
                    l->is == BODY_SUBJECT && is_filler(p, at, l->off)) {
                    own = l;
                    verb = l->end;
                    break;
                }
            }
            any |= read_chain(d, own, at, verb);
            if (!any && first && !d->done_implement && (own || d->nabove) && next - verb > 20) {
                put_subject(d, own, "implement", at, verb, rule_named(r, "assignment.implement"));
                d->done_implement = any = true;
            }
            at = next + 1;
            while (at < end && p->text[at] == ' ')
                at++;
        }
    }
}

/* Elsewhere only an outright 'X chủ trì' hands out a duty. */
static void read_elsewhere(struct duty *d)
{
    struct run *r = d->r;
    const struct passage *p = &r->passage;
    const struct found *leading = NULL;
    for (size_t i = 0; i < r->finds.n; i++) {
        const struct found *f = &r->finds.v[i];
        const char *role = found_set(f, "role");
        bool leads = role && strcmp(role, "lead") == 0;
        leading = leads ? f : leading;
        /* 'X chủ trì, Y phối hợp': a coordinating body counts beside a leading one. */
        bool beside = role && strcmp(role, "coordinate") == 0 && leading &&
                      passage_sentence(p, f->off).off == passage_sentence(p, leading->off).off;
        if (!leads && !beside)
            continue;
        for (size_t k = 0; k < d->nlists; k++) {
            const struct body_list *l = &d->lists[k];
            if (l->end <= f->off && f->off - l->end < 24 && l->is == BODY_SUBJECT &&
                is_filler(p, l->end, f->off))
                read_chain(d, l, passage_clause(p, l->off), l->end);
        }
    }
}

/* What may stand before the body in its heading: 'Đề nghị các', 'Giao', 'Đối với'. */
static bool heading_filler(const char *s, size_t n)
{
    static const char *const words[] = {"de", "nghi", "cac", "giao", "doi", "voi", "yeu", "cau",
                                        "trach", "nhiem", "cua", NULL};
    struct buf b = {0};
    utf8_fold(&b, s, n);
    bool ok = true;
    for (char *w = b.s ? strtok(b.s, " :.-") : NULL; w && ok; w = strtok(NULL, " :.-")) {
        ok = false;
        for (size_t i = 0; words[i] && !ok; i++)
            ok = strcmp(words[i], w) == 0;
    }
    buf_free(&b);
    return ok;
}

static bool heading_bodies(struct duty *d, struct agency_hit **hits, size_t *cap)
{
    struct run *r = d->r;
    const struct doc *doc = r->doc;
    for (uint32_t s = doc->paras[r->passage.para].section; s; s = doc->sections[s].parent) {
        const struct para *h = &doc->paras[doc->sections[s].para];
        if (doc->sections[s].para == r->passage.para || h->len > 300)
            continue;
        const char *t = doc->flow + h->off;
        size_t n = agencies_scan(r->agencies, doc->mem, t, h->len, hits, cap);
        struct marker m = marker_read(t, h->len);
        if (!n || (*hits)[0].off > m.len + 24 || !heading_filler(t + m.len, (*hits)[0].off - m.len))
            continue;
        d->above = *hits;
        d->nabove = n;
        d->heading = doc->sections[s].para;
        return true;
    }
    return false;
}

void kind_assignment(struct run *r)
{
    struct passage *p = &r->passage;
    struct duty d = {.r = r, .first = r->out->n};
    struct agency_hit *hits = NULL;
    size_t cap = 0, hcap = 0;
    passage_find(p, r->rules, "assignment", true, &r->finds);
    if (r->chapter == CHAPTER_PAST || (r->chapter != CHAPTER_DUTIES && !r->finds.n))
        return;
    d.nlists = body_lists(p, &d.lists, &cap);
    if (r->chapter == CHAPTER_DUTIES) {
        struct marker m = marker_read(p->text, p->len);
        for (size_t i = 0; i < d.nlists && !d.lead; i++)
            if (d.lists[i].off <= m.len + 16 && d.lists[i].is == BODY_SUBJECT)
                d.lead = &d.lists[i];
        bool heading_only = d.lead && p->len - d.lead->end < 4;
        if (!d.lead)
            heading_bodies(&d, &hits, &hcap);
        if (!heading_only)
            read_duties(&d);
    } else {
        read_elsewhere(&d);
    }
    free(d.lists);
    free(hits);
}
