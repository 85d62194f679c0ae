#include "kind_duty.h"

#include "buf.h"
#include "marker.h"
#include "utf8.h"

#include <string.h>

/* What a clause asks: where its own words begin, behind what it goes by, and the item's words where its own
 * say who leads alone. */

/* 'theo phân công được Ủy ban nhân dân tỉnh giao': does 'được' stand there, other than of one's own tasks? */
static bool is_passive(const struct passage *p, uint32_t from, uint32_t to)
{
    static const char mark[] = " được ", *const own[] = {"nhiệm vụ", "quyền hạn", "chức năng"};
    for (uint32_t i = from; i + sizeof mark - 1 <= to; i++) {
        if (memcmp(p->text + i, mark, sizeof mark - 1) != 0)
            continue;
        bool tasks = false; /* 'theo nhiệm vụ được giao': its own */
        for (size_t k = 0; k < sizeof own / sizeof *own && !tasks; k++) {
            size_t n = strlen(own[k]);
            tasks = i >= from + n && memcmp(p->text + i - n, own[k], n) == 0;
        }
        if (!tasks)
            return true;
    }
    return false;
}

/* 'Căn cứ chức năng, nhiệm vụ, ...', 'Trên cơ sở đề nghị của ..., ...'. */
uint32_t duty_past_preamble(struct duty *d, uint32_t at, uint32_t to)
{
    const struct passage *p = &d->r->passage;
    uint32_t verb = duty_cue_at(d->r, "assignment.adverb", at, to);
    if (verb && passage_holds(p, at, verb, "ngày ") && duty_verb_at(d, verb, to))
        return verb; /* 'Định kỳ vào ngày 20 hằng tháng tổng hợp ...' */
    if (!duty_cue_at(d->r, "assignment.preamble", at, to) || duty_cue_at(d->r, "assignment.goes-by", at, to))
        return at;
    const struct body_list *asked = duty_subject_at(d, at, to);
    if (asked && asked->leads_clause && ((asked->end < p->len && p->text[asked->end] == ':') || bodies_concerned(p, asked)))
        return at; /* 'Đối với các sở: chủ động ...', 'Đối với các sở cần ...' */
    uint32_t thing = duty_cue_at(d->r, "assignment.grounds", at, to);
    for (size_t i = 0; i < d->r->finds.n; i++) { /* 'Theo chức năng, nhiệm vụ phối hợp ...' */
        uint32_t off = d->r->finds.v[i].off;
        if (off >= at && off != thing && off < to && duty_filler(p, at, off) && !is_passive(p, at, off))
            return at;
    }
    for (uint32_t i = at; i < to && i - at < 500; i++) {
        if (p->text[i] != ',')
            continue;
        uint32_t next = i + 1;
        while (next < to && p->text[next] == ' ')
            next++;
        if (duty_subject_at(d, next, to) || duty_verb_at(d, next, to))
            return next;
    }
    return at;
}

/* 'chủ trì', 'phối hợp thực hiện)', 'chủ trì, phối hợp với các ngành thực hiện': who, and not what. */
static bool says_who_only(const char *task)
{
    static const char *const words[] = {"chu", "tri", "phoi", "hop", "thuc", "hien", "tham", "muu", "gia", "trien", "khai", "to", "chuc", NULL};
    struct buf b = {0};
    utf8_fold(&b, task, strlen(task));
    bool only = b.len > 0;
    char *s = b.s, *rest = NULL, *with = s ? strstr(s, "phoi hop voi ") : NULL;
    if (with && b.len < 120 && b.len > 10 && strcmp(s + b.len - 10, " thuc hien") == 0)
        *with = '\0';
    for (char *w = only ? strtok_r(s, " ,.;()", &rest) : NULL; w && only; w = strtok_r(NULL, " ,.;()", &rest))
        only = utf8_is_one_of(w, words);
    buf_free(&b);
    return only;
}

const char *duty_task(struct duty *d, uint32_t body, const char *task)
{
    static const char *const joins[] = {" do", " giao", ": giao", " các", " với", ":", "(", ",", ".", ";", " ", "-"};
    enum { ITEM_MAX = 400 };
    const struct passage *p = &d->r->passage;
    uint32_t from = (uint32_t)marker_read(p->text, p->len).len, to = body;
    if (!task || body < from + 24 || body > from + ITEM_MAX || !says_who_only(task))
        return task;
    for (size_t i = 0; i < p->nbodies && p->bodies[i].off < to; i++) { /* '... do A chủ trì, phối hợp với B' */
        uint32_t at = p->bodies[i].off;
        if (at > from + 24 && (memcmp(p->text + at - 4, " do ", 4) == 0 || memcmp(p->text + at - 6, " giao ", 6) == 0))
            to = at;
    }
    for (uint32_t i = from; i < to; i++) { /* '... (A chủ trì; B phối hợp)' */
        if (p->text[i] == '(' && !memchr(p->text + i, ')', body - i)) {
            to = i;
            break;
        }
    }
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
        size_t n = strlen(joins[i]);
        if (to > from + n && memcmp(p->text + to - n, joins[i], n) == 0) {
            to -= (uint32_t)n;
            i = (size_t)-1; /* what stands before it may be one, too */
        }
    }
    return to > from + 12 ? run_words(d->r, from, to - from) : task;
}
