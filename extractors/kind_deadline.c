#include "kinds.h"

#include "kind_sought.h"
#include "kind_term.h"
#include "marker.h"

#include <string.h>

/* What is due: the clause that holds the time, without the time itself. */
static const char *task_of(struct run *r, const struct mention *m, uint32_t from, uint32_t to)
{
    uint32_t end = m->off + m->len;
    const char *head = m->off > from ? run_words(r, from, m->off - from) : NULL;
    const char *tail = to > end ? run_words(r, end, to - end) : NULL;
    if (head && (strlen(head) > 20 || strcmp(m->rule->name, "deadline.reviewed") == 0))
        return head;
    return tail ? tail : head;
}

static void put_deadline(struct run *r, const struct mention *m, const struct when *w)
{
    const struct passage *p = &r->passage;
    struct sentence s = passage_sentence(p, m->off);
    uint32_t from = passage_clause(p, m->off), to = m->off + m->len;
    while (to < s.off + s.len && p->text[to] != ';')
        to++;
    struct record *rec = run_add(r, REC_DEADLINE, from, to - from, m->rule);
    const char *set = NULL;
    for (size_t i = 0; i < m->rule->nset; i++)
        if (strcmp(m->rule->set[i].name, "kind") == 0)
            set = m->rule->set[i].value;
    run_put_deadline(r, rec, w);
    if (set && w->kind != WHEN_EVERY)
        rec->value[DLN_KIND] = val_text(set);
    bool labelled = strcmp(m->rule->name, "deadline.label") == 0 && m->off < 64;
    rec->value[DLN_TASK] = val_text(labelled ? run_task_above(r) : task_of(r, m, from, to));
}

/* What was over when the document was signed is no deadline; chapters on the past set only those
 * that end after it. */
static bool is_ahead(const struct run *r, const struct mention *m)
{
    struct day signed_ = r->when.doc_date, end = m->when.end;
    if (!end.y && strcmp(m->rule->name, "deadline.from") == 0)
        end = m->when.start; /* 'từ ngày 01/01/2020, ...' tells what has been so */
    bool known = signed_.y && end.y;
    if (r->chapter == CHAPTER_PAST)
        return known && day_compare(end, signed_) > 0;
    return !known || day_compare(end, signed_) >= 0;
}

/* 'Quý I/2026, thu ngân sách đạt 1.200 tỷ đồng': when something was measured. */
static bool is_measured(struct run *r, const struct mention *m)
{
    uint32_t end = m->off + m->len, stop = end + 160 < r->passage.len ? end + 160 : r->passage.len;
    return m->when.kind == WHEN_DURING && sought_cue(r, "deadline.measured", end, stop);
}

/* A report of a month tells what was done in it: 'Trong tháng 01 năm 2025, tỉnh đã ...'. What is to be
 * finished in it is due all the same. */
static bool is_told(const struct run *r, const struct mention *m)
{
    static const char *const due[] = {"hoàn thành ", "xong ", "phải ", "sẽ ", "tiếp tục ", "kết thúc "};
    static const char until[] = "tính "; /* 'Tính đến hết tháng 6/2026, ...' */
    const struct passage *p = &r->passage;
    struct day signed_ = r->when.doc_date, start = m->when.start;
    uint32_t n = sizeof until - 1;
    if (!m->when.rrule[0] && m->off >= n && strchr("tT", p->text[m->off - n]) &&
        memcmp(p->text + m->off - n + 1, until + 1, n - 1) == 0)
        return true;
    bool later = signed_.y && start.y * 12 + start.m > signed_.y * 12 + (signed_.m ? signed_.m : 12);
    if (!r->report || !start.y || later || m->when.kind != WHEN_DURING)
        return false;
    uint32_t from = passage_clause(p, m->off);
    for (uint32_t i = from; i < m->off; i++)
        for (size_t k = 0; k < sizeof due / sizeof *due; k++)
            if (i + strlen(due[k]) <= m->off && memcmp(p->text + i, due[k], strlen(due[k])) == 0)
                return false;
    return true;
}

/* '2.1. Đến năm 2030', 'a) Mục tiêu đến hết năm 2026:', 'Phấn đấu đến năm 2030:', '- Đến năm 2030:' head the
 * targets below: nothing in them is due. */
static bool is_heading(const struct run *r, const struct mention *m)
{
    static const char goals[] = "Mục tiêu ";
    const struct passage *p = &r->passage;
    struct marker k = marker_read(p->text, p->len);
    uint32_t from = (uint32_t)k.len;
    bool of_goals = p->len > from + sizeof goals && memcmp(p->text + from, goals, sizeof goals - 1) == 0;
    bool year = strcmp(m->rule->name, "deadline.by-year") == 0 ||
                (strcmp(m->rule->name, "deadline.by-date") == 0 && m->when.end.m == 12 && m->when.end.d == 31 && k.kind != MARK_NONE);
    bool each = strcmp(m->rule->name, "deadline.every") == 0 && m->off == from; /* 'c) Hằng năm' */
    bool first = (m->off <= from + sizeof "Phấn đấu " - 1 && year) || each;
    bool leads = (k.kind == MARK_NONE || k.kind >= MARK_DASH) && term_heads_on(p->text, p->len);
    return m->off + m->len + 2 >= p->len &&
           ((leads && first) || (k.kind != MARK_NONE && k.kind < MARK_DASH && (of_goals || first)));
}

void kind_deadline(struct run *r)
{
    for (size_t i = 0; i < r->ntimes; i++) {
        const struct mention *m = &r->times[i];
        bool timeline = r->chapter != CHAPTER_TARGETS && strcmp(m->rule->name, "deadline.timeline") == 0;
        /* '... ký cam kết với 100% hộ trước ngày 31/5/2026': among duties a day is due, whatever is counted by it */
        bool day = r->chapter != CHAPTER_TARGETS && strcmp(m->rule->name, "deadline.by-date") == 0 && !m->when.rrule[0] &&
                   passage_holds(&r->passage, m->off, m->off + m->len, "ngày "); /* not 'đến hết năm 2026' */
        const char *why = m->used && !timeline && !day ? "a target took it as its period"
                          : !m->due        ? "a time, but nothing is due by it"
                          : !m->understood ? "its time is not understood"
                          : is_heading(r, m) ? "the time of what stands below it"
                          : is_told(r, m)    ? "told of what was done by then"
                          : is_measured(r, m) ? "when something was measured"
                          : !is_ahead(r, m) ? "over when the document was signed, or told of the past"
                                            : NULL;
        if (why) {
            run_refuse(r, m->rule, m->off, m->len, why);
            continue;
        }
        put_deadline(r, m, &m->when);
        for (size_t k = 0; k < WHEN_MORE && m->when.more[k][0]; k++) {
            struct when other = m->when;
            memcpy(other.rrule, m->when.more[k], sizeof other.rrule);
            put_deadline(r, m, &other);
        }
    }
}
