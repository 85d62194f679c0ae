#include "kinds.h"

#include "bodies.h"
#include "marker.h"

#include <stdlib.h>
#include <string.h>

/* Plans name who and when under each item by labels: 'Cơ quan chủ trì: ...', 'Đơn vị phối hợp: ...',
 * 'Thời gian thực hiện: ...'. What is to be done stands in the item above them. The rules label.*
 * find the labels with their colons; what stands behind one is read here. */

static const char *role_of(const struct rule *label)
{
    const char *role = label->name + sizeof "label." - 1;
    return strcmp(role, "time") == 0 ? NULL : role;
}

/* Does the paragraph open with a label, behind its numbering? */
static bool opens_with_label(struct run *r, const struct para *p)
{
    const char *t = r->doc->flow + p->off;
    if (!memchr(t, ':', p->len < 90 ? p->len : 90))
        return false;
    for (const struct rule *q = NULL; (q = rules_next(r->rules, "cue", q));) {
        struct match m;
        if (strncmp(q->name, "label.", 6) == 0 &&
            rule_match(r->rules, q, t, p->len, 0, &m) == 1 && m.off < 16)
            return true;
    }
    return false;
}

const char *run_task_above(struct run *r)
{
    const struct doc *d = r->doc;
    for (uint32_t i = r->passage.para, seen = 0; i-- > 0 && seen < 8; seen++) {
        const struct para *p = &d->paras[i];
        if (p->role != ROLE_BODY || opens_with_label(r, p))
            continue;
        uint32_t n = p->len;
        while (n && strchr(" .;:,", d->flow[p->off + n - 1]))
            n--;
        return n ? arena_strndup(d->mem, d->flow + p->off, n) : NULL;
    }
    return NULL;
}

/* Does a name of the label's list begin at `at`: right behind the label, a comma or 'và'? 'Trưởng
 * đoàn thể xã' names people. Names that no list knows may stand between. */
static bool begins_name(const struct passage *p, uint32_t from, uint32_t at)
{
    static const char *const words[] = {" cac", " nhung", " toan the", " de nghi", NULL};
    struct buf b = {0};
    passage_fold(p, from, at, &b);
    size_t n = b.len;
    for (size_t i = 0; n && words[i]; i++) {
        size_t k = strlen(words[i]);
        while (n && b.s[n - 1] == ' ')
            n--;
        if (n >= k && strncmp(b.s + n - k, words[i], k) == 0)
            n -= k;
    }
    bool ok = n == 0 || strchr(",;/-:", b.s[n - 1]) || (n >= 3 && strncmp(b.s + n - 3, " va", 3) == 0);
    buf_free(&b);
    return ok;
}

/* Past ' (cấp phép; đấu giá)' at `at`, which says what of the thing is the body's, or `at`. */
static uint32_t past_bracket(const struct passage *p, uint32_t at, uint32_t to)
{
    uint32_t i = at;
    while (i < to && p->text[i] == ' ')
        i++;
    const char *close = i < to && p->text[i] == '(' ? memchr(p->text + i, ')', to - i) : NULL;
    return close ? (uint32_t)(close + 1 - p->text) : at;
}

/* Records of the bodies in [from, to), up to the first words that are no list. Where they end. */
static uint32_t put_bodies(struct run *r, const struct found *label, const char *role, uint32_t from, uint32_t to,
                           const char *task)
{
    const struct passage *p = &r->passage;
    uint32_t end = from;
    bool any = false;
    for (size_t i = 0; i < p->nbodies; i++) {
        const struct agency_hit *h = &p->bodies[i];
        if (h->off < from || h->off >= to || h->off < end)
            continue;
        if (h->off - end > (any ? 60u : 40u))
            break;
        if (!begins_name(p, end, h->off))
            continue;
        end = h->off + h->len;
        any = true;
        struct record *a = run_add(r, REC_ASSIGNMENT, label->off, end - label->off, label->rule);
        end = past_bracket(p, end, to);
        a->value[ASG_AGENCY] = val_text(h->slug);
        a->value[ASG_AGENCY_NAME] = val_text(run_words(r, h->off, h->len));
        a->value[ASG_ROLE] = val_text(role);
        a->value[ASG_TASK] = val_text(task);
    }
    return end;
}

/* 'Đơn vị thực hiện: Sở Y tế; | UBND các huyện phối hợp.': where those begin who only coordinate; `to` where nobody does. */
static uint32_t partners_from(const struct passage *p, uint32_t from, uint32_t to)
{
    static const char with[] = " phối hợp";
    uint32_t n = sizeof with - 1, end = to;
    while (end > from && strchr(" .;", p->text[end - 1]))
        end--;
    if (end < from + n || memcmp(p->text + end - n, with, n) != 0)
        return to;
    while (end > from && p->text[end - 1] != ';')
        end--;
    return end > from ? end : to;
}

/* 'Cơ quan thực hiện: Sở Y tế chủ trì, phối hợp với ...': a sentence behind the label, which says itself
 * who does what. */
static bool is_sentence(struct run *r, uint32_t from, uint32_t to)
{
    static const char *const verbs[] = {" chủ trì", " phối hợp", " đôn đốc", " theo dõi", " tham mưu",
                                        " hướng dẫn", " chỉ đạo", " kiểm tra", " làm đầu mối", " có trách nhiệm"};
    const struct passage *p = &r->passage;
    for (size_t i = 0; i < p->nbodies; i++) {
        uint32_t end = p->bodies[i].off + p->bodies[i].len;
        for (size_t k = 0; p->bodies[i].off >= from && k < sizeof verbs / sizeof *verbs; k++)
            if (end + strlen(verbs[k]) <= to && !memcmp(p->text + end, verbs[k], strlen(verbs[k])))
                return true;
    }
    return false;
}

void kind_label(struct run *r)
{
    struct passage *p = &r->passage;
    r->labelled = 0;
    if (!memchr(p->text, ':', p->len))
        return;
    passage_find_named(p, r->rules, "cue", "label.", &r->finds);
    if (!r->finds.n)
        return;
    /* one that does not open the paragraph speaks of the words before it */
    uint32_t first = r->finds.v[0].off, marked = (uint32_t)marker_read(p->text, p->len).len;
    const char *task = first > 16 ? run_words(r, marked, first - marked) : run_task_above(r);
    for (size_t i = 0; i < r->finds.n; i++) {
        const struct found *f = &r->finds.v[i];
        if (!role_of(f->rule))
            continue;
        uint32_t from = f->off + f->len, to = i + 1 < r->finds.n ? r->finds.v[i + 1].off : p->len;
        bool implements = strcmp(f->rule->name, "label.implement") == 0;
        uint32_t with = implements ? partners_from(p, from, to) : to;
        bool says = implements && is_sentence(r, from, with);
        uint32_t end = says ? from : put_bodies(r, f, role_of(f->rule), from, with, task);
        if (end > from && with < to)
            end = put_bodies(r, f, "coordinate", with, to, task);
        if (end > from || says)
            r->labelled = end;
    }
}
