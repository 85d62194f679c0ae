#include "explain.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum note_kind { NOTE_ABOUT, NOTE_BODY, NOTE_TRIED, NOTE_MATCH, NOTE_LOST };

struct note {
    enum note_kind is;
    uint32_t para, off, len;
    const struct rule *rule, *by;
    const char *words;
};

struct explain {
    struct note *v;
    size_t n, cap;
    uint32_t para;
};

struct explain *explain_new(void)
{
    return xcalloc(1, sizeof(struct explain));
}

void explain_free(struct explain *x)
{
    if (!x)
        return;
    free(x->v);
    free(x);
}

void explain_clear(struct explain *x)
{
    x->n = 0;
    x->para = 0;
}

static void add(struct explain *x, struct note n)
{
    n.para = x->para;
    VEC_PUSH(x->v, x->n, x->cap) = n;
}

void explain_para(struct explain *x, uint32_t para)
{
    x->para = para;
}

void explain_about(struct explain *x, const char *about)
{
    add(x, (struct note){.is = NOTE_ABOUT, .words = about});
}

void explain_body(struct explain *x, uint32_t off, uint32_t len, const char *slug)
{
    add(x, (struct note){.is = NOTE_BODY, .off = off, .len = len, .words = slug});
}

void explain_tried(struct explain *x, const struct rule *r)
{
    add(x, (struct note){.is = NOTE_TRIED, .rule = r});
}

void explain_match(struct explain *x, const struct rule *r, uint32_t off, uint32_t len)
{
    add(x, (struct note){.is = NOTE_MATCH, .rule = r, .off = off, .len = len});
}

void explain_lost(struct explain *x, const struct rule *r, uint32_t off, uint32_t len,
                  const char *why, const struct rule *by)
{
    add(x, (struct note){
               .is = NOTE_LOST, .rule = r, .by = by, .off = off, .len = len, .words = why});
}

const char *explain_why(const struct explain *x, const struct rule *r)
{
    const char *why = NULL;
    for (size_t i = 0; i < x->n; i++)
        if (x->v[i].is == NOTE_LOST && x->v[i].rule == r)
            why = x->v[i].words;
    return why;
}

/* ---- printing ---- */

struct about { /* the notes of one paragraph, and its records */
    const struct doc *d;
    const struct para *p;
    const struct note *v;
    size_t n;
    const struct record *rec;
    size_t nrec;
};

static void put_words(struct buf *out, const struct about *a, const struct note *n)
{
    buf_chr(out, '"');
    if (n->off <= a->p->len && n->len <= a->p->len - n->off)
        buf_add(out, a->d->flow + a->p->off + n->off, n->len);
    buf_chr(out, '"');
}

static bool same_match(const struct note *a, const struct note *b)
{
    return a->rule == b->rule && a->off == b->off && a->len == b->len;
}

/* Why the match came to nothing, or NULL: a kind may know it by a part of its words. */
static const struct note *loss_of(const struct about *a, const struct note *m)
{
    for (size_t i = 0; i < a->n; i++) {
        const struct note *n = &a->v[i];
        if (n->is == NOTE_LOST && n->rule == m->rule && n->off < m->off + m->len &&
            m->off < n->off + n->len)
            return n;
    }
    return NULL;
}

static bool has_record(const struct about *a, const struct rule *rule)
{
    size_t n = strlen(rule->name);
    for (size_t i = 0; i < a->nrec; i++) {
        const char *name = rec_text(&a->rec[i], KEY_RULE);
        if (name && strncmp(name, rule->name, n) == 0 && (!name[n] || name[n] == '~'))
            return true;
    }
    return false;
}

/* '+' for a match that a record came of, '-' for one that came to nothing, '.' for a helper's. */
static void put_match(struct buf *out, const struct about *a, const struct note *m)
{
    const struct note *lost = loss_of(a, m);
    bool helper = record_type_find(m->rule->kind) == REC_TYPES;
    bool none = !lost && !helper && !has_record(a, m->rule);
    buf_printf(out, "  %c %s  ", lost || none ? '-' : helper ? '.' : '+', m->rule->name);
    put_words(out, a, m);
    if (lost)
        buf_printf(out, "  %s%s%s", lost->words, lost->by ? " " : "",
                   lost->by ? lost->by->name : "");
    else if (none)
        buf_str(out, strcmp(m->rule->kind, "citation") == 0
                         ? "  cited before"
                         : "  nobody it could be said of, or part of what another is to do");
    buf_chr(out, '\n');
}

static void put_bodies(struct buf *out, const struct about *a)
{
    for (size_t i = 0; i < a->n; i++) {
        if (a->v[i].is != NOTE_BODY)
            continue;
        buf_printf(out, "    body %s  ", a->v[i].words ? a->v[i].words : "?");
        put_words(out, a, &a->v[i]);
        buf_chr(out, '\n');
    }
}

static bool matched(const struct about *a, const struct rule *r)
{
    for (size_t i = 0; i < a->n; i++)
        if (a->v[i].is == NOTE_MATCH && a->v[i].rule == r)
            return true;
    return false;
}

static bool told_before(const struct about *a, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (a->v[k].is == a->v[i].is && same_match(&a->v[k], &a->v[i]))
            return true;
    return false;
}

/* Names with one start are told together: 'target.percent,count'. */
static void put_tried(struct buf *out, const struct about *a)
{
    struct buf line = {0};
    const char *last = "";
    size_t start = 0; /* of the last name's start, with its dot */
    for (size_t i = 0; i < a->n; i++) {
        const struct note *n = &a->v[i];
        if (n->is != NOTE_TRIED || matched(a, n->rule) || told_before(a, i))
            continue;
        const char *name = n->rule->name, *dot = strchr(name, '.');
        bool same = start && strncmp(last, name, start) == 0;
        if (!line.len)
            buf_str(&line, "    no match:");
        if (line.len + strlen(name) > 100) {
            buf_printf(out, "%s\n", line.s);
            buf_clear(&line);
            buf_str(&line, "             ");
            same = false;
        }
        buf_printf(&line, "%s%s", same ? "," : " ", same ? name + start : name);
        last = name;
        start = dot ? (size_t)(dot - name) + 1 : 0;
    }
    if (line.len)
        buf_printf(out, "%s\n", line.s);
    buf_free(&line);
}

static void put_record(struct buf *out, const struct record *r)
{
    size_t n;
    const struct key *k = record_keys(r->type, &n);
    const char *id = rec_text(r, KEY_ID), *rule = rec_text(r, KEY_RULE);
    buf_printf(out, "  = %s %s", record_type_name(r->type), id ? id : "");
    for (size_t i = KEY_COMMON; i < n; i++) {
        if (r->value[i].is == V_NULL)
            continue;
        buf_printf(out, "%s%s: ", i == KEY_COMMON ? "  " : "; ", k[i].name);
        value_plain(out, &r->value[i], k[i].kind);
    }
    buf_printf(out, "  (%s, ", rule ? rule : "-");
    buf_num(out, r->value[KEY_CONFIDENCE].u.num, 2);
    buf_str(out, ")\n");
}

static void put_para(struct buf *out, const struct about *a)
{
    const struct line *l = &a->d->lines[a->p->line];
    const char *section = a->d->nsections ? a->d->sections[a->p->section].path : NULL;
    buf_printf(out, "line %u, page %u, section %s, %s", l->no, a->d->pages[l->page].no,
               section ? section : "-", role_name(a->p->role));
    for (size_t i = 0; i < a->n; i++)
        if (a->v[i].is == NOTE_ABOUT)
            buf_printf(out, ", %s", a->v[i].words);
    buf_str(out, "\n    ");
    buf_add(out, a->d->flow + a->p->off, a->p->len);
    buf_chr(out, '\n');
    put_bodies(out, a);
    for (size_t i = 0; i < a->n; i++)
        if (a->v[i].is == NOTE_MATCH && !told_before(a, i))
            put_match(out, a, &a->v[i]);
    if (!a->n)
        buf_str(out, "    no rules are tried here\n");
    put_tried(out, a);
    for (size_t i = 0; i < a->nrec; i++)
        if (a->rec[i].type != REC_DOCUMENT)
            put_record(out, &a->rec[i]);
    buf_chr(out, '\n');
}

/* Notes by paragraph, in the order they were made. */
static struct note *sorted(const struct explain *x, size_t *starts, size_t nparas)
{
    struct note *v = xcalloc(x->n + 1, sizeof *v);
    for (size_t i = 0; i < x->n; i++)
        starts[x->v[i].para + 1]++;
    for (size_t i = 0; i < nparas; i++)
        starts[i + 1] += starts[i];
    size_t *at = xcalloc(nparas + 1, sizeof *at);
    memcpy(at, starts, (nparas + 1) * sizeof *at);
    for (size_t i = 0; i < x->n; i++)
        v[at[x->v[i].para]++] = x->v[i];
    free(at);
    return v;
}

size_t explain_print(struct buf *out, const struct explain *x, const struct doc *d,
                     const struct records *r, uint32_t line)
{
    size_t *starts = xcalloc(d->nparas + 2, sizeof *starts);
    struct note *v = sorted(x, starts, d->nparas);
    size_t told = 0;
    for (size_t i = 0; i < r->n; i++)
        if (r->v[i].type == REC_DOCUMENT && !line) {
            put_record(out, &r->v[i]);
            buf_chr(out, '\n');
        }
    for (size_t i = 0, from = 0, to = 0; i < d->nparas; i++, from = to) {
        const struct para *p = &d->paras[i];
        uint32_t first = d->lines[p->line].no, last = first + (p->nlines ? p->nlines - 1 : 0);
        while (to < r->n && r->v[to].para <= i) /* they stand by place */
            to++;
        struct about a = {d, p, v + starts[i], starts[i + 1] - starts[i], r->v + from, to - from};
        if (!line || (line >= first && line <= last)) {
            put_para(out, &a);
            told++;
        }
    }
    free(starts);
    free(v);
    return told;
}
