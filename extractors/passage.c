#include "passage.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

void passage_free(struct passage *p)
{
    free(p->bodies);
    free(p->sentences);
    free(p->spans);
    free(p->doubts);
    free(p->sound);
    buf_free(&p->loose);
    tag_free(&p->tagged);
    view_free(&p->view);
    *p = (struct passage){0};
}

/* 'T.' 'GS.' 'v.v.' and numbers do not end a sentence; a blank and a capital must follow. */
static bool ends_sentence(const char *s, uint32_t n, uint32_t i)
{
    enum { CLOSING = 32 }; /* marks behind the stop; more are a line of points to write on, seen from its end */
    if (s[i] != '.' && s[i] != '!' && s[i] != '?')
        return false;
    uint32_t k = i + 1;
    while (k < n && k - i <= CLOSING && (s[k] == '"' || s[k] == ')' || s[k] == '.'))
        k++;
    if (k >= n)
        return true;
    if (s[k] != ' ')
        return false;
    int32_t cp = 0;
    if (!utf8_decode(s + k + 1, n - k - 1, &cp) || !(utf8_is_upper(cp) || utf8_is_digit(cp) || cp == '-' || cp == '('))
        return false;
    uint32_t w = i;
    while (w > 0 && s[w - 1] != ' ')
        w--;
    static const char quarter[] = "quý ";
    uint32_t q = sizeof quarter - 1;
    bool of_quarter = w >= q && memcmp(s + w - q, quarter, q) == 0; /* '... vào quý II. Kiểm tra ...' */
    bool initial = i - w <= 2 && !of_quarter && utf8_decode(s + w, i - w, &cp) && utf8_is_upper(cp);
    bool numbering = w == 0; /* '1. Ban Dân vận' */
    return !initial && !numbering;
}

/* Bytes after which a sentence is cut at its next blank: what is read within a sentence must not
 * grow with the square of a hostile text. No office writes half as much in one. */
#define SENTENCE_MAX 3000u

static void split_sentences(struct passage *p)
{
    p->nsentences = 0;
    uint32_t from = 0;
    for (uint32_t i = 0; i < p->len; i++) {
        while (i + 1 < p->len && (unsigned char)p->text[i] > '?') /* letters: most are */
            i++;
        if (p->text[i] == ' ' && i - from < SENTENCE_MAX && i + 1 < p->len)
            continue;
        bool cut = i - from >= SENTENCE_MAX && p->text[i] == ' ';
        if (i + 1 < p->len && !cut && !ends_sentence(p->text, p->len, i))
            continue;
        VEC_PUSH(p->sentences, p->nsentences, p->cap_sentences) =
            (struct sentence){from, i + 1 - from};
        from = i + 1;
        while (from < p->len && p->text[from] == ' ')
            from++;
    }
}

/* 'TU' in '427-KH/TU' is part of a document's number, not the Tỉnh ủy: short capitals behind '/'. */
static bool in_number(const struct passage *p, const struct agency_hit *h)
{
    if (!h->off || h->len > 6 || (p->text[h->off - 1] != '/' && p->text[h->off - 1] != '-'))
        return false;
    for (uint32_t i = 0; i < h->len; i++)
        if (p->text[h->off + i] >= 'a' && p->text[h->off + i] <= 'z')
            return false;
    return true;
}

static void drop_numbers(struct passage *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->nbodies; i++)
        if (!in_number(p, &p->bodies[i]))
            p->bodies[n++] = p->bodies[i];
    p->nbodies = n;
}

void passage_begin(struct passage *p, struct doc *d)
{
    p->doc = d;
    p->paras = arena_new_n(d->mem, struct para_bodies, d->nparas);
}

size_t passage_bodies(struct passage *p, uint32_t para, size_t n, const struct agencies *a,
                      struct agency_hit **hits, size_t *cap)
{
    const struct para *q = &p->doc->paras[para];
    struct para_bodies *of = &p->paras[para];
    const char *text = p->doc->flow + q->off;
    if (n < q->len)
        return agencies_scan(a, p->doc->mem, text, n, hits, cap);
    if (!of->known) {
        of->known = true;
        of->n = agencies_scan(a, p->doc->mem, text, n, hits, cap);
        struct agency_hit *v = arena_new_n(p->doc->mem, struct agency_hit, of->n);
        for (size_t i = 0; i < of->n; i++)
            v[i] = (*hits)[i];
        of->v = v;
    }
    while (*cap < of->n)
        *hits = vec_grow(*hits, cap, sizeof **hits);
    for (size_t i = 0; i < of->n; i++)
        (*hits)[i] = of->v[i];
    return of->n;
}

void passage_set(struct passage *p, struct doc *d, uint32_t para, const struct agencies *a)
{
    const struct para *q = &d->paras[para];
    p->doc = d;
    p->para = para;
    p->base = q->off;
    p->text = p->seen = d->flow + q->off;
    p->len = q->len;
    p->limits = 0;
    if (p->explain)
        explain_para(p->explain, para);
    p->nbodies = a ? passage_bodies(p, para, q->len, a, &p->bodies, &p->cap_bodies) : 0;
    drop_numbers(p);
    split_sentences(p);
    size_t n = 0;
    for (size_t i = 0; i < p->nbodies; i++)
        VEC_PUSH(p->spans, n, p->cap_spans) = (struct tag_span){p->bodies[i].off, p->bodies[i].len};
    tag_text(&p->tagged, p->text, p->len, p->spans, n);
    p->view.text = NULL;
}

static void to_plain(const struct passage *p, uint32_t *off, uint32_t *len)
{
    struct tag_span s = tag_to_plain(&p->tagged, *off, *len);
    *off = s.off;
    *len = s.len;
}

static void take(struct passage *p, const struct match *m, struct finds *out)
{
    struct found f = {.rule = m->rule, .off = m->off, .len = m->len, .ngroups = m->ngroups};
    to_plain(p, &f.off, &f.len);
    for (size_t i = 0; i < m->ngroups; i++) {
        f.groups[i] = m->groups[i];
        to_plain(p, &f.groups[i].off, &f.groups[i].len);
    }
    VEC_PUSH(out->v, out->n, out->cap) = f;
    if (p->explain)
        explain_match(p->explain, f.rule, f.off, f.len);
}

/* A match of a rule read loosely counts where it holds a doubtful word, or is one as written. */
static bool is_sound(const struct passage *p, struct ruleset *rules, const struct rule *r,
                     struct match *m)
{
    struct match strict;
    uint32_t off = m->start, len = m->off + m->len - m->start;
    to_plain(p, &off, &len);
    if (passage_doubts(p, off, len))
        return true;
    rules->loose = false;
    bool same = rule_match_at(rules, r, buf_text(&p->tagged.text), p->tagged.text.len, m->start,
                              &strict) == 1;
    rules->loose = true;
    if (same)
        *m = strict;
    return same;
}

/* A rule that ran into its limit is told once a page. */
static void tell_limit(struct passage *p, const struct rule *r)
{
    struct diags *d = &p->doc->diags;
    unsigned page = p->doc->pages[p->doc->lines[p->doc->paras[p->para].line].page].no;
    bool told = false;
    for (size_t i = 0; i < d->n && !told; i++)
        told = d->v[i].code == E_MATCH_LIMIT && d->v[i].page == page &&
               strcmp(d->v[i].detail, r->name) == 0;
    if (!told)
        diag_add(d, p->doc->mem, E_MATCH_LIMIT, page, "%s", r->name);
    if (p->explain) {
        uint32_t shown = p->len < 40 ? p->len : (uint32_t)utf8_valid_prefix(p->text, 40);
        explain_match(p->explain, r, 0, shown);
        explain_lost(p->explain, r, 0, shown, "ran into the match limit here", NULL);
    }
}

static void run_rule(struct passage *p, struct ruleset *rules, const struct rule *r,
                     struct finds *out)
{
    const char *text = buf_text(&p->tagged.text);
    size_t n = p->tagged.text.len, from = 0;
    struct match m;
    int got;
    if (p->explain)
        explain_tried(p->explain, r);
    while (from <= n && (got = view_match(rules, r, &p->view, from, &m)) != 0) {
        if (got < 0) {
            p->limits++;
            tell_limit(p, r);
            break;
        }
        if (!rules->loose || is_sound(p, rules, r, &m))
            take(p, &m, out);
        from = m.off + (m.len ? m.len : 1);
        while (from < n && ((unsigned char)text[from] & 0xC0) == 0x80)
            from++;
    }
}

static bool overlap(const struct found *a, const struct found *b)
{
    return a->off < b->off + b->len && b->off < a->off + a->len;
}

static int by_place(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    if (x->off != y->off)
        return x->off < y->off ? -1 : 1;
    if (x->len != y->len)
        return x->len > y->len ? -1 : 1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* a beats b: longer, or as long and earlier in the files. */
static bool beats(const struct found *a, const struct found *b)
{
    return a->len != b->len ? a->len > b->len : a->rule < b->rule;
}

static void tell_lost(const struct passage *p, const struct found *f, const char *why,
                      const struct found *by)
{
    if (p->explain)
        explain_lost(p->explain, f->rule, f->off, f->len, why, by->rule);
}

static void settle_overlaps(const struct passage *p, struct finds *f)
{
    bool *lost = xcalloc(f->n + 1, sizeof *lost);
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = i + 1; j < f->n && f->v[j].off < f->v[i].off + f->v[i].len; j++)
            if (overlap(&f->v[i], &f->v[j])) {
                size_t loser = beats(&f->v[i], &f->v[j]) ? j : i, winner = i + j - loser;
                lost[loser] = true;
                tell_lost(p, &f->v[loser], "lost to the longer or earlier", &f->v[winner]);
            }
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        if (!lost[i])
            f->v[n++] = f->v[i];
    f->n = n;
    free(lost);
}

/* Is the rule to be run here at all? Told at once for those that cannot match; who asks why hears of them. */
static bool is_tried(const struct passage *p, const struct ruleset *rules, const struct rule *r)
{
    return (r->where >> p->doc->paras[p->para].role & 1) &&
           (p->explain || rules->loose || view_may_match(&p->view, r));
}

static void view_passage(struct passage *p, const struct ruleset *rules)
{
    if (!p->view.text)
        view_set(&p->view, rules, buf_text(&p->tagged.text), p->tagged.text.len);
}

static void run_kind(struct passage *p, struct ruleset *rules, const char *kind, const char *of,
                     struct finds *out)
{
    out->n = 0;
    view_passage(p, rules);
    for (const struct rule *r = rules_next(rules, kind, NULL); r; r = r->next)
        if (is_tried(p, rules, r) && (!of || (r->of && strcmp(r->of, of) == 0)))
            run_rule(p, rules, r, out);
}

void passage_find_named(struct passage *p, struct ruleset *rules, const char *kind,
                        const char *begin, struct finds *out)
{
    out->n = 0;
    view_passage(p, rules);
    for (const struct rule *r = rules_kin(rules, kind, begin); r; r = r->kin)
        if (is_tried(p, rules, r))
            run_rule(p, rules, r, out);
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_place);
}

void passage_find(struct passage *p, struct ruleset *rules, const char *kind, bool settle,
                  struct finds *out)
{
    run_kind(p, rules, kind, NULL, out);
    if (!out->n)
        return;
    struct finds vetoes = {0};
    run_kind(p, rules, "veto", kind, &vetoes);
    size_t n = 0;
    for (size_t i = 0; i < out->n; i++) {
        bool hit = false;
        for (size_t j = 0; j < vetoes.n && !hit; j++)
            if ((hit = overlap(&out->v[i], &vetoes.v[j])))
                tell_lost(p, &out->v[i], "vetoed by", &vetoes.v[j]);
        if (!hit)
            out->v[n++] = out->v[i];
    }
    out->n = n;
    free(vetoes.v);
    qsort(out->v, out->n, sizeof *out->v, by_place);
    if (settle)
        settle_overlaps(p, out);
}

bool found_group(const struct found *f, const char *name, uint32_t *off, uint32_t *len)
{
    for (size_t i = 0; i < f->ngroups; i++)
        if (strcmp(f->groups[i].name, name) == 0 && f->groups[i].len) {
            *off = f->groups[i].off;
            *len = f->groups[i].len;
            return true;
        }
    return false;
}

const char *found_set(const struct found *f, const char *name)
{
    for (size_t i = 0; i < f->rule->nset; i++)
        if (strcmp(f->rule->set[i].name, name) == 0)
            return f->rule->set[i].value;
    return NULL;
}

const char *found_text(const struct passage *p, const struct found *f, const char *name)
{
    uint32_t off, len;
    if (found_group(f, name, &off, &len)) {
        while (len && p->text[off + len - 1] == ' ')
            len--;
        while (len && p->text[off] == ' ') {
            off++;
            len--;
        }
        return arena_strndup(p->doc->mem, p->text + off, len);
    }
    return found_set(f, name);
}

bool passage_follows(const struct passage *p, uint32_t at, const char *const *words)
{
    for (; *words; words++) {
        size_t n = strlen(*words);
        if (at >= n && memcmp(p->text + at - n, *words, n) == 0)
            return true;
    }
    return false;
}

bool passage_holds(const struct passage *p, uint32_t from, uint32_t to, const char *words)
{
    uint32_t n = (uint32_t)strlen(words);
    for (uint32_t i = from; i + n <= to; i++)
        if (memcmp(p->text + i, words, n) == 0)
            return true;
    return false;
}

struct sentence passage_sentence(const struct passage *p, uint32_t off)
{
    size_t lo = 0, hi = p->nsentences; /* the last one that starts at or before off */
    if (!hi)
        return (struct sentence){0, p->len};
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (p->sentences[mid].off <= off)
            lo = mid;
        else
            hi = mid;
    }
    return p->sentences[lo];
}

uint32_t passage_clause(const struct passage *p, uint32_t off)
{
    uint32_t from = passage_sentence(p, off).off, at = off;
    while (at > from && p->text[at - 1] != ';')
        at--;
    while (at < off && p->text[at] == ' ')
        at++;
    return at;
}

void passage_fold(const struct passage *p, uint32_t from, uint32_t to, struct buf *out)
{
    buf_clear(out);
    if (to > from)
        utf8_fold(out, p->text + from, to - from);
}
