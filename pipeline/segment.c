#include "layout.h"

#include "marker.h"
#include "roles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The open sections from the root down: kinds and indices. */
struct stack {
    enum marker_kind kind[MARK_KINDS + 1];
    uint32_t section[MARK_KINDS + 1];
    size_t n;
    uint32_t last[MARK_KINDS]; /* the section of each kind opened last; 0: none was */
};

static uint32_t top(const struct stack *s)
{
    return s->n ? s->section[s->n - 1] : 0;
}

/* A kind already open goes on at its own level; a new one goes inside all that rank above it. */
static void pop_for(struct stack *s, enum marker_kind kind)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->kind[i] == kind) {
            s->n = i;
            return;
        }
    while (s->n && s->kind[s->n - 1] > kind)
        s->n--;
}

/* '2.2' under '2' takes its place in the path, 'II.2.2', not 'II.2.2.2'. */
static const char *path_of(struct doc *d, uint32_t parent, const char *label)
{
    const struct section *p = &d->sections[parent];
    while (p->label == NULL && p != d->sections)
        p = &d->sections[p->parent];
    size_t n = p->label ? strlen(p->label) : 0;
    if (n && strncmp(label, p->label, n) == 0 && label[n] == '.')
        p = &d->sections[p->parent];
    while (p->label == NULL && p != d->sections)
        p = &d->sections[p->parent];
    return p->path ? arena_printf(d->mem, "%s.%s", p->path, label) : arena_strdup(d->mem, label);
}

static const char *const romans[] = {"I",  "II",  "III", "IV", "V",   "VI",   "VII",  "VIII",
                                     "IX", "X",   "XI",  "XII", "XIII", "XIV", "XV",  "XVI"};

static int roman_value(const char *label)
{
    for (int i = 0; label && i < (int)(sizeof romans / sizeof *romans); i++)
        if (strcmp(romans[i], label) == 0)
            return i + 1;
    return 0;
}

/* The section of this kind opened last, where it hangs under the same parent. NULL: it is elsewhere. */
static const struct section *elder_of(const struct doc *d, const struct stack *s, enum marker_kind kind)
{
    const struct section *e = s->last[kind] ? &d->sections[s->last[kind]] : NULL;
    return e && e->parent == top(s) ? e : NULL;
}

/* A bent Roman number, or one that repeats its elder brother's ('II' for 'III'), is the next. */
static void mend_roman(const struct doc *d, const struct stack *s, struct marker *m)
{
    const struct section *elder = elder_of(d, s, MARK_ROMAN);
    int last = elder ? roman_value(elder->label) : 0;
    bool repeats = last && roman_value(m->label) == last;
    if ((m->bent || repeats) && last < (int)(sizeof romans / sizeof *romans))
        snprintf(m->label, sizeof m->label, "%s", romans[last]);
}

/* A bent letter is the next behind its elder brother's; Vietnamese lists have no f, j, w, z. */
static void mend_letter(const struct doc *d, const struct stack *s, struct marker *m)
{
    static const char *const letters[] = {"a", "b", "c", "d", "đ", "e", "g", "h", "i", "k",
                                          "l", "m", "n", "o", "p", "q", "r", "s", "t", "u"};
    const size_t count = sizeof letters / sizeof *letters;
    const struct section *elder = elder_of(d, s, MARK_LETTER);
    const char *last = elder ? elder->label : NULL;
    size_t at = 0;
    while (last && at < count && strcmp(letters[at], last) != 0)
        at++;
    at += last != NULL;
    if (at < count)
        snprintf(m->label, sizeof m->label, "%s", letters[at]);
}

/* '§.' is the number behind its elder brother's. */
static void mend_number(const struct doc *d, const struct stack *s, struct marker *m)
{
    const struct section *elder = elder_of(d, s, MARK_NUM);
    if (!m->label[0])
        snprintf(m->label, sizeof m->label, "%d", elder && elder->label ? atoi(elder->label) + 1 : 1);
}

/* '4) Xây dựng' behind 'c)', '9) Phối hợp' behind 'đ)': the letter that comes next, read as the figure
 * it resembles. Only the item's place is told so, its text stays as read. */
static void mend_figure(const struct doc *d, const struct stack *s, struct marker *m, const char *text)
{
    static const struct {
        const char *figure, *letters;
    } like[] = {{"4", "dđ"}, {"9", "eđgq"}, {"6", "bđ"}, {"8", "gaeh"}, {"0", "oeđ"}, {"1", "il"}, {"3", "a"}};
    const size_t len = strlen(m->label);
    bool open = false;
    for (size_t i = 0; i < s->n; i++)
        open |= s->kind[i] == MARK_LETTER;
    if (m->kind != MARK_NUM || m->bent || !open || !s->last[MARK_LETTER] || text[len] != ')')
        return;
    struct marker next = {.kind = MARK_LETTER};
    struct stack at = *s;
    pop_for(&at, MARK_LETTER);
    mend_letter(d, &at, &next);
    for (size_t i = 0; i < sizeof like / sizeof *like; i++)
        if (next.label[0] && strcmp(m->label, like[i].figure) == 0 && strstr(like[i].letters, next.label)) {
            next.len = m->len;
            next.bent = true;
            *m = next;
            return;
        }
}

/* 'H. NHIỆM VỤ' behind no 'G.' is what reading makes of 'II.'. */
static void mend_alpha(const struct stack *s, struct marker *m)
{
    if (m->kind != MARK_ALPHA || strcmp(m->label, "H") != 0 || s->last[MARK_ALPHA])
        return;
    m->kind = MARK_ROMAN;
    m->bent = true;
    m->label[0] = '\0';
}

static uint32_t open_section(struct doc *d, struct stack *s, const struct marker *m, uint32_t para)
{
    uint32_t parent = top(s);
    const char *label = m->label[0] ? arena_strdup(d->mem, m->label) : NULL;
    const char *path = label ? path_of(d, parent, label) : d->sections[parent].path;
    uint32_t index = (uint32_t)d->nsections;
    VEC_PUSH(d->sections, d->nsections, d->cap_sections) = (struct section){
        .parent = parent,
        .level = (uint32_t)m->kind,
        .label = label,
        .path = path,
        .para = para,
    };
    s->last[m->kind] = index;
    s->kind[s->n] = m->kind;
    s->section[s->n++] = index;
    return index;
}

/* A numbered list hangs under the lead-in right before its '1.', and so do its younger brothers. */
static uint32_t lead_of_number(const struct section *elder, const struct marker *m,
                               uint32_t para, uint32_t lead)
{
    bool first = strcmp(m->label, "1") == 0;
    if (m->kind != MARK_NUM || (!first && !elder))
        return 0;
    return !first ? elder->lead : lead == para ? lead : 0;
}

void segment_doc(struct doc *d)
{
    struct stack s = {.n = 0};
    d->nsections = 0;
    VEC_PUSH(d->sections, d->nsections, d->cap_sections) = (struct section){0};
    uint32_t lead = 0; /* 1 + the paragraph ending in ':' that the next items hang under */
    for (uint32_t i = 0; i < d->nparas; i++) {
        struct para *p = &d->paras[i];
        if (p->role == ROLE_FOOT || p->role == ROLE_RECIPIENTS)
            s.n = 0; /* what follows the signature is an annex, in none of the sections above */
        if (p->role != ROLE_BODY && p->role != ROLE_TABLE)
            continue;
        const char *t = d->flow + p->off;
        struct marker m = marker_read(t, p->len);
        if (p->role == ROLE_TABLE)
            m.kind = MARK_NONE;
        if (m.kind == MARK_NONE) {
            while (s.n && s.kind[s.n - 1] >= MARK_DASH)
                s.n--;
            p->section = top(&s);
            lead = p->len && t[p->len - 1] == ':' ? i + 1 : 0;
            continue;
        }
        mend_alpha(&s, &m);
        mend_figure(d, &s, &m, t);
        pop_for(&s, m.kind);
        if (m.kind == MARK_ROMAN)
            mend_roman(d, &s, &m);
        if (m.kind == MARK_LETTER && m.bent)
            mend_letter(d, &s, &m);
        if (m.kind == MARK_NUM && m.bent)
            mend_number(d, &s, &m);
        uint32_t numbered = lead_of_number(elder_of(d, &s, m.kind), &m, i, lead);
        p->section = open_section(d, &s, &m, i);
        if (m.kind < MARK_PAREN)
            lead = 0;
        d->sections[p->section].lead = m.kind == MARK_NUM ? numbered : lead;
    }
}
