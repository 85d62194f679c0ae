#include "kinds.h"

#include "kind_sought.h"
#include "kind_term.h"
#include "buf.h"
#include "marker.h"
#include "utf8.h"

#include <string.h>

static const char *const ends_it[] = {"hoàn thành", "xong", "kết thúc", "thực hiện xong", NULL};

/* Where the words at `at` begin that go on behind a time with a comma or 'và'; 0: they do not. */
static uint32_t goes_on(const struct passage *p, uint32_t at)
{
    static const char *const links[] = {", ", " và ", ") và ", "), "};
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        uint32_t n = (uint32_t)strlen(links[i]);
        if (at + n < p->len && memcmp(p->text + at, links[i], n) == 0)
            return at + n;
    }
    return 0;
}

/* The byte of the bracket that [from, to) leaves open; `to` where it leaves none. */
static uint32_t open_bracket(const struct passage *p, uint32_t from, uint32_t to)
{
    uint32_t open = to;
    for (uint32_t i = from; i < to; i++)
        open = p->text[i] == '(' && open == to ? i : p->text[i] == ')' ? to : open;
    return open;
}

/* What is due, [from, to), without numbering and words that only lead to the time; NULL: too little. */
static const char *due_words(struct run *r, uint32_t from, uint32_t to)
{
    enum { LITTLE = 20 }; /* bytes: 'hoàn thành' and the like */
    static const char *const ends[] = {", hoàn thành", ", xong", " vào", " trong"};
    const struct passage *p = &r->passage;
    if (!from)
        from = (uint32_t)marker_read(p->text, p->len).len;
    for (size_t i = 0; i <= sizeof ends / sizeof *ends; i++) {
        while (to > from && strchr(" ,;:(", p->text[to - 1]))
            to--;
        uint32_t n = i < sizeof ends / sizeof *ends ? (uint32_t)strlen(ends[i]) : 0;
        if (n && to > from + n + LITTLE && memcmp(p->text + to - n, ends[i], n) == 0)
            to -= n;
    }
    return to > from + LITTLE ? run_words(r, from, to - from) : NULL;
}

/* Nothing but words by which times stand in a row: '(trước ngày 16/6), tổng kết năm ('? */
static bool only_times(const struct passage *p, uint32_t from, uint32_t to)
{
    static const char *const words[] = {"dinh", "ky",   "hang", "thang", "quy", "nam",  "tuan", "va",   "hoac", "so",
                                        "tong", "ket",  "truoc", "ngay", "cua", "cuoi", "moi",  "theo", "bao",  "cao", NULL};
    struct buf b = {0};
    char *rest = NULL;
    bool ok = to - from < 160;
    if (ok)
        passage_fold(p, from, to, &b);
    for (char *w = b.s ? strtok_r(b.s, " ,.:;()/0123456789", &rest) : NULL; w && ok; w = strtok_r(NULL, " ,.:;()/0123456789", &rest))
        ok = utf8_is_one_of(w, words);
    buf_free(&b);
    return ok;
}

/* Past the bodies that [from, to) opens with, whose task may stand behind the time: 'Các xã, phường | định kỳ hằng
 * năm báo cáo ...'. */
static uint32_t past_bodies(const struct passage *p, uint32_t from, uint32_t to)
{
    enum { BETWEEN = 12 }; /* bytes: ', các ' */
    for (size_t i = 0; i < p->nbodies; i++)
        if (p->bodies[i].off >= from && p->bodies[i].off <= from + BETWEEN && p->bodies[i].off < to)
            from = p->bodies[i].off + p->bodies[i].len;
    return from < to ? from : to;
}

/* Behind the time at `m`, and those in a row with it: where the words begin, up to `to`, that say what is due. */
static uint32_t tail_from(const struct run *r, const struct mention *m, uint32_t to)
{
    const struct passage *p = &r->passage;
    uint32_t end = m->off + m->len;
    for (size_t i = 0; i < r->ntimes; i++)
        if (r->times[i].off >= end && r->times[i].off < to && only_times(p, end, r->times[i].off))
            end = r->times[i].off + r->times[i].len;
    static const char *const besides[] = {"hoặc đột xuất", "và đột xuất", "hoặc khi có yêu cầu", "hoặc khi cần thiết", "khi có yêu cầu", "nếu có", "("};
    for (size_t i = 0; i <= sizeof besides / sizeof *besides; i++) {
        while (end < to && strchr(" ,;:)", p->text[end]))
            end++;
        uint32_t n = i < sizeof besides / sizeof *besides ? (uint32_t)strlen(besides[i]) : 0;
        if (n && end + n < to && memcmp(p->text + end, besides[i], n) == 0) {
            end += n;
            i = SIZE_MAX; /* '... hoặc đột xuất (khi có yêu cầu) báo cáo' */
        }
    }
    return end < to ? end : m->off + m->len;
}

/* What is due: the clause that holds the time, without the time itself and what is due by another one before it;
 * where it says only that this is the end, 'hoàn thành trong tháng 8, báo cáo ...', the clause before. */
static const char *task_of(struct run *r, const struct mention *m, uint32_t from, uint32_t to)
{
    const struct passage *p = &r->passage;
    uint32_t end = tail_from(r, m, to), start = from ? from : (uint32_t)marker_read(p->text, p->len).len;
    uint32_t open = open_bracket(p, from, m->off);
    for (size_t i = 0; i < r->ntimes && r->times[i].off < m->off; i++) {
        uint32_t next = r->times[i].due && r->times[i].off >= from ? goes_on(p, r->times[i].off + r->times[i].len) : 0;
        start = next && next < open && due_words(r, next, open) ? next : start;
    }
    bool label = strcmp(m->rule->name, "deadline.label") == 0 && from > 2; /* '...; thời gian thực hiện: Quý I' */
    bool reviewed = strcmp(m->rule->name, "deadline.reviewed") == 0; /* 'sơ kết | 6 tháng' */
    bool behind = !reviewed && end + 8 < to && only_times(p, past_bodies(p, start, open), open);
    const char *head = label ? due_words(r, 0, from - 2) : behind ? NULL : due_words(r, start, open);
    if (!head && from > 2 && m->off > from && p->text[from - 2] == ';' && utf8_begins(p->text + from, ends_it))
        head = due_words(r, passage_clause(p, from - 2), from - 2);
    if (head || end >= to || reviewed)
        return head ? head : m->off > from ? run_words(r, from, m->off - from) : NULL;
    return run_words(r, end, to - end);
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
    bool labelled = strcmp(m->rule->name, "deadline.label") == 0 && m->off < 64 && from < 8;
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
    bool over = signed_.y && m->when.end.y && day_compare(m->when.end, signed_) < 0;
    if (r->chapter == CHAPTER_DUTIES && !over && !passage_holds(p, from, m->off, "đã "))
        return false; /* a report's last part hands out what is next */
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
                (strcmp(m->rule->name, "deadline.by-date") == 0 && m->when.end.m == 12 && m->when.end.d == 31 && (k.kind != MARK_NONE || term_heads_on(p->text, p->len)));
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
        /* '... ký cam kết với 100% hộ trước ngày 31/5/2026': among duties a day or a month is due, whatever is counted by it */
        bool by_day = strcmp(m->rule->name, "deadline.by-date") == 0 &&
                      (passage_holds(&r->passage, m->off, m->off + m->len, "ngày ") || passage_holds(&r->passage, m->off, m->off + m->len, "trước tháng ") ||
                       passage_holds(&r->passage, m->off, m->off + m->len, "/"));
        bool in_month = strcmp(m->rule->name, "deadline.during") == 0 && passage_holds(&r->passage, m->off, m->off + m->len, "trong tháng ");
        bool day = r->chapter != CHAPTER_TARGETS && (by_day || in_month) && !m->when.rrule[0]; /* not 'đến hết năm 2026' */
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
