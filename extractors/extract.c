#include "extract.h"

#include "bodies.h"
#include "hash.h"
#include "kind_term.h"
#include "kinds.h"
#include "marker.h"
#include "utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct extractor {
    struct ruleset *rules;
    struct agencies *agencies;
    struct list *units, *issuers, *titles, *laws;
    struct indicators *indicators;
    struct explain *explain;
    struct passage passage; /* its memory is used from document to document */
};

struct extractor *extractor_open(const char *dir, const char **why)
{
    struct extractor *x = xcalloc(1, sizeof *x);
    x->rules = rules_load(dir);
    /* A rule left out would be records lost without a word: any mistake stops the work. */
    if (x->rules->nproblems) {
        const struct rule_problem *p = &x->rules->problems[0];
        struct buf b = {0};
        buf_printf(&b, "%s:%u: %s (see 'trichluc rules check')", p->file, p->line, p->words);
        *why = b.s;
        goto fail;
    }
    if (!x->rules->nrules) {
        *why = xstrdup("no rules there");
        goto fail;
    }
    if (!(x->agencies = agencies_load(dir, why)))
        goto fail;
    if (!(x->units = list_load(dir, "units", why)))
        goto fail;
    if (!(x->issuers = list_load(dir, "issuers", why)))
        goto fail;
    if (!(x->titles = list_load(dir, "titles", why)))
        goto fail;
    if (!(x->laws = list_load(dir, "laws", why)))
        goto fail;
    if (!(x->indicators = indicators_load(dir, why)))
        goto fail;
    return x;
fail:
    extractor_close(x);
    return NULL;
}

void extractor_close(struct extractor *x)
{
    if (!x)
        return;
    passage_free(&x->passage);
    indicators_free(x->indicators);
    list_free(x->units);
    list_free(x->issuers);
    list_free(x->titles);
    list_free(x->laws);
    agencies_free(x->agencies);
    rules_free(x->rules);
    free(x);
}

void extractor_explain(struct extractor *x, struct explain *to)
{
    x->explain = to;
}

struct ruleset *extractor_rules(struct extractor *x)
{
    return x->rules;
}

void records_free(struct records *r)
{
    free(r->v);
    *r = (struct records){0};
}

/* ---- the common keys ---- */

/* Stable for the same bytes and rules: a hash (FNV-1a, 64 bit) of what the record says and where;
 * equal ones are told apart by a count. */
static uint64_t hash_text(uint64_t h, const char *s)
{
    h = s ? hash64(h, s, strlen(s)) : h;
    return hash64(h, "\xff", 1);
}

/* Ids given so far, open addressing; 0 is free. */
struct id_set {
    uint32_t *slots;
    size_t cap; /* a power of two, over twice the records */
};

static bool id_take(struct id_set *s, uint32_t id)
{
    size_t i = (id * 2654435761u) & (s->cap - 1);
    while (s->slots[i] && s->slots[i] != id)
        i = (i + 1) & (s->cap - 1);
    bool fresh = !s->slots[i];
    s->slots[i] = id;
    return fresh;
}

static void set_id(struct run *r, struct record *rec, struct id_set *taken)
{
    static const char letters[REC_TYPES] = {'h', 't', 'd', 'a', 'c', 's'};
    struct buf b = {0};
    size_t n;
    const struct key *k = record_keys(rec->type, &n);
    uint64_t h = hash_text(HASH64, record_type_name(rec->type));
    for (size_t j = KEY_LINE; j < n; j++) {
        if (j == KEY_BBOX || j == KEY_CONFIDENCE || j == KEY_RAW || j == KEY_RULE ||
            j == KEY_UNCERTAIN_NUMBER)
            continue;
        buf_clear(&b);
        value_plain(&b, &rec->value[j], k[j].kind);
        h = hash_text(h, buf_text(&b));
    }
    buf_free(&b);
    uint32_t id;
    do {
        id = (uint32_t)(h ^ (h >> 32));
        h = hash_text(h, "again");
    } while (!id || !id_take(taken, id));
    rec->value[KEY_ID] =
        val_text(arena_printf(r->doc->mem, "%s.%c%08x", r->doc->id, letters[rec->type], id));
}

static void set_ids(struct run *r, struct record *v, size_t n)
{
    struct id_set taken = {.cap = 64};
    while (taken.cap < 2 * n + 2)
        taken.cap *= 2;
    taken.slots = xcalloc(taken.cap, sizeof *taken.slots);
    for (size_t i = 0; i < n; i++)
        set_id(r, &v[i], &taken);
    free(taken.slots);
}

/* Confidence: the rule's strength, lowered by the least sure word that was read (its root, since
 * one dim word in a long quote is common), by repair's least sure word, and where a number in it was read in two ways. */
static double confidence(double strength, const struct place *p)
{
    double c = strength * sqrt(p->conf) * (0.5 + 0.5 * p->sure);
    if (p->flags & WORD_NUMBER)
        c *= 0.75;
    return round_conf(c);
}

/* Bars of a Markdown table and line ends at a record's ends are none of its words. */
static void trim_record(const struct doc *d, struct record *rec)
{
    while (rec->len > 1 && strchr(" |\n", d->flow[rec->off])) {
        rec->off++;
        rec->len--;
    }
    while (rec->len > 1 && strchr(" |\n", d->flow[rec->off + rec->len - 1]))
        rec->len--;
}

/* '959%' is what reading makes of '95%', its sign read twice; a share above the whole that says no
 * growth ('tăng 150%') is to be looked at. Only where somebody read an image. */
static bool is_odd_share(const struct doc *d, const struct record *rec, uint32_t page)
{
    static const char *const growth[] = {"tăng", "gấp", "vượt", "so với", "bằng", NULL};
    const char *unit = rec->type == REC_TARGET ? rec_text(rec, TGT_UNIT) : NULL;
    const char *quote = rec_text(rec, KEY_QUOTE);
    if (!unit || strcmp(unit, "%") != 0 || rec->value[TGT_VALUE].u.num <= 100)
        return false;
    for (size_t i = 0; growth[i]; i++)
        if (quote && strstr(quote, growth[i]))
            return false;
    for (size_t i = 0; i < d->npages; i++)
        if (d->pages[i].no == page)
            return d->pages[i].source != SOURCE_TEXT;
    return false;
}

static void fill_common(struct run *r, struct record *rec)
{
    struct doc *d = r->doc;
    trim_record(d, rec);
    struct place p = doc_locate(d, rec->off, rec->len);
    rec->value[KEY_DOC] = val_text(d->id);
    rec->value[KEY_PAGE] = val_num(p.page ? p.page : 1);
    rec->value[KEY_LINE] = val_num(p.line ? p.line : 1);
    if (d->nparas && d->nsections)
        rec->value[KEY_SECTION] = val_text(d->sections[d->paras[rec->para].section].path);
    rec->value[KEY_QUOTE] = val_text(p.quote);
    rec->value[KEY_RAW] = val_text(p.raw);
    if (!box_is_none(p.box)) {
        rec->value[KEY_BBOX].is = V_BOX;
        double *b = rec->value[KEY_BBOX].u.box;
        b[0] = p.box.x0;
        b[1] = p.box.y0;
        b[2] = p.box.x1;
        b[3] = p.box.y1;
    }
    rec->value[KEY_CONFIDENCE] = val_num(confidence(rec->value[KEY_CONFIDENCE].u.num, &p));
    if ((p.flags & WORD_NUMBER) || is_odd_share(d, rec, p.page) || when_has_strokes(p.quote))
        rec->value[KEY_UNCERTAIN_NUMBER] = val_num(1);
}

static int by_place(const void *a, const void *b)
{
    const struct record *x = a, *y = b;
    if ((x->type == REC_DOCUMENT) != (y->type == REC_DOCUMENT))
        return x->type == REC_DOCUMENT ? -1 : 1;
    if (x->off != y->off)
        return x->off < y->off ? -1 : 1;
    return x->type < y->type ? -1 : x->type > y->type;
}

/* Insertion keeps ties in the order they were made in, and they are made nearly in order. */
static void sort_records(struct record *v, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (by_place(&v[i], &v[i - 1]) >= 0) /* most are, and a record is large */
            continue;
        struct record r = v[i];
        size_t j = i;
        while (j > 0 && by_place(&r, &v[j - 1]) < 0) {
            v[j] = v[j - 1];
            j--;
        }
        v[j] = r;
    }
}

/* For one who asks why: what the passage is and which bodies are in it. */
static void explain_passage(struct run *r)
{
    static const char *const about[] = {[CHAPTER_OTHER] = "no chapter known by its heading",
                                        [CHAPTER_TARGETS] = "chapter of targets",
                                        [CHAPTER_PAST] = "chapter on the past",
                                        [CHAPTER_DUTIES] = "chapter of duties",
                                        [CHAPTER_ASKS] = "item of bodies",
                                        [CHAPTER_OUTLINE] = "outline or form to fill in"};
    const struct passage *p = &r->passage;
    explain_about(p->explain, about[r->chapter]);
    for (size_t i = 0; i < p->nbodies; i++)
        explain_body(p->explain, p->bodies[i].off, p->bodies[i].len, p->bodies[i].slug);
}

static void read_prose(struct run *r, bool row, bool goal)
{
    run_find_times(r);
    if (!goal)
        kind_target(r);
    if (row)
        return;
    kind_label(r);
    kind_assignment(r);
    kind_deadline(r);
}

/* A passage whose words repair could not mend is read once more without their marks. What comes of
 * it counts where the rules as written found nothing of that type. */
static void read_loosely(struct run *r, size_t mark)
{
    size_t first = r->out->n;
    if (!passage_loosen(&r->passage, r->rules))
        return;
    if (r->passage.explain)
        explain_about(r->passage.explain, "broken words, read again without their marks");
    r->rules->loose = true;
    kind_citation(r);
    read_prose(r, false, false);
    r->rules->loose = false;
    rules_missed_none(r->rules);
    kinds_loose(r, mark, first);
}

void extract_doc(struct extractor *x, struct doc *d, struct records *out)
{
    struct run r = {.rules = x->rules,
                    .agencies = x->agencies,
                    .units = x->units,
                    .issuers = x->issuers,
                    .titles = x->titles,
                    .laws = x->laws,
                    .indicators = x->indicators,
                    .doc = d,
                    .out = out};
    size_t first = out->n;
    r.passage = x->passage; /* with what the documents before left of use */
    r.passage.explain = x->explain;
    passage_begin(&r.passage, d);
    if (x->explain)
        explain_clear(x->explain);
    kind_document(&r);
    term_plan_year(&r);
    kind_chapters(&r);
    for (uint32_t i = 0; i < d->nparas; i++) {
        enum role role = d->paras[i].role;
        bool read = role == ROLE_BODY || role == ROLE_TABLE;
        if (!read && role != ROLE_HEAD && role != ROLE_FOOT && role != ROLE_RECIPIENTS)
            continue;
        passage_set(&r.passage, d, i, x->agencies);
        r.chapter = run_chapter(&r, i);
        if (x->explain)
            explain_passage(&r);
        size_t mark = out->n;
        kind_citation(&r);
        if (!read || r.chapter == CHAPTER_OUTLINE) /* notes behind the signature cite, too */
            continue;
        bool timed = false;
        if (kind_run_on(&r, &timed)) { /* its words are no sentence */
            if (!timed) {
                run_find_times(&r);
                kind_deadline(&r);
            }
            continue;
        }
        if (kind_statistic(&r))
            continue;
        bool row = kind_table(&r); /* its duties and times are read; its task may set a target */
        bool goal = kind_goal(&r);
        read_prose(&r, row, goal);
        if (!row && !goal)
            read_loosely(&r, mark);
    }
    kind_citation_finish(&r, first);
    sort_records(out->v + first, out->n - first);
    for (size_t i = first; i < out->n; i++)
        fill_common(&r, &out->v[i]);
    set_ids(&r, out->v + first, out->n - first);
    x->passage = r.passage;
    free(r.above.hits);
    free(r.chapters);
    free(r.times);
    free(r.finds.v);
    free(r.cues.v);
}
