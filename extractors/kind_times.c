#include "kinds.h"

#include "buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* '(trước ngày 15/6) và tổng kết trước ngày 15/12 hằng năm': whether a later day of the same sentence
 * says that it comes every year, with no year's figures on the way. */
static bool shares_year(const struct passage *p, uint32_t from)
{
    struct buf b = {0};
    uint32_t to = from, digits = 0;
    while (to < p->len && to - from < 120 && digits < 4) {
        if (p->text[to] == '.' && to + 1 < p->len && p->text[to + 1] == ' ')
            break;
        digits = p->text[to] >= '0' && p->text[to] <= '9' ? digits + 1 : 0;
        to++;
    }
    passage_fold(p, from, to, &b);
    const char *s = buf_text(&b), *day = strstr(s, " truoc "), *year = NULL;
    if (!day)
        day = strstr(s, "cham nhat ");
    if (day && !(year = strstr(day, " hang nam")))
        year = strstr(day, " moi nam");
    bool shares = year && year[-1] >= '0' && year[-1] <= '9';
    buf_free(&b);
    return shares;
}

/* 'Báo cáo năm: ... trước ngày 15/12', 'báo cáo tổng kết năm gửi trước ngày 10/12': those that come every
 * year, in the folded words before the day. 'Báo cáo năm 2026 ...' is one. */
static bool yearly_report(const char *before)
{
    static const char report[] = "bao cao ", *const kinds[] = {"dinh ky ", "so ket ", "tong ket ", "cong tac ", "ket qua "};
    static const char *const spans[] = {"nam", "6 thang", "06 thang"};
    bool yearly = false;
    for (const char *at = before; (at = strstr(at, report)) && !yearly;) {
        const char *s = at += sizeof report - 1;
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            if (strncmp(s, kinds[i], strlen(kinds[i])) == 0)
                s += strlen(kinds[i]);
        for (size_t i = 0; i < sizeof spans / sizeof *spans && !yearly; i++) {
            size_t n = strlen(spans[i]);
            bool whole = strncmp(s, spans[i], n) == 0 && strchr(" :(,", s[n]);
            bool marked = whole && (s[n] == ':' || strncmp(s + n, " (", 2) == 0);
            yearly = marked || (whole && strlen(s + n) < 24 && !strpbrk(s + n, "0123456789;"));
        }
    }
    return yearly;
}

/* A day without its year: 'trước ngày 15/12'. */
static bool is_day_alone(const struct passage *p, const struct mention *m)
{
    const struct when *w = &m->when;
    unsigned digits = 0, most = 0;
    for (uint32_t i = m->off; i < m->off + m->len; i++) {
        digits = p->text[i] >= '0' && p->text[i] <= '9' ? digits + 1 : 0;
        most = digits > most ? digits : most;
    }
    if (most == 0 || most > 2 || !m->due)
        return false;
    if (!m->understood) /* the document's year is not known */
        return strcmp(m->rule->name, "deadline.by-date") == 0;
    return w->kind <= WHEN_ON && w->end.y &&
           (!w->start.y || day_compare(w->start, w->end) >= 0);
}

/* 'định kỳ hằng năm báo cáo ... chậm nhất ngày 17 tháng 12': a day without its year in a sentence of
 * what recurs ('Báo cáo năm: ... trước ngày 15/12' too) is that day of each year. */
static void read_yearly(struct run *r, struct mention *m)
{
    static const char *const cues[] = {"hang nam", "moi nam", "dinh ky"};
    const struct passage *p = &r->passage;
    struct sentence s = passage_sentence(p, m->off);
    if (!is_day_alone(p, m))
        return;
    struct buf b = {0};
    passage_fold(p, s.off, m->off, &b);
    bool recurs = yearly_report(buf_text(&b)) || shares_year(p, m->off + m->len);
    for (size_t i = 0; i < sizeof cues / sizeof *cues && !recurs; i++)
        recurs = strstr(buf_text(&b), cues[i]) != NULL;
    buf_clear(&b);
    if (recurs) {
        struct when w;
        buf_add(&b, p->text + m->off, m->len);
        buf_str(&b, " hằng năm");
        if (when_read(b.s, b.len, &r->when, &w) && w.kind == WHEN_EVERY && w.rrule[0]) {
            m->when = w;
            m->understood = true;
        }
    }
    buf_free(&b);
}

/* 'sơ kết 6 tháng, tổng kết hằng năm': a length of time that reviews recur by; a second day that 'trước'
 * before the first says, too; 'định kỳ vào tháng 6 và tháng 12': they are read with the words that they lack. */
static void read_with_words(struct run *r, struct mention *m)
{
    static const struct {
        const char *rule, *before, *after;
    } lack[] = {{"deadline.reviewed", "định kỳ ", ""}, {"deadline.second-day", "trước ngày ", ""}, {"deadline.day-of-each", "", " hằng năm"}};
    for (size_t i = 0; i < sizeof lack / sizeof *lack; i++) {
        bool reads = m->understood && (i == 0 || (i == 2 && m->when.rrule[0]));
        if (strcmp(m->rule->name, lack[i].rule) != 0 || reads)
            continue;
        struct buf b = {0};
        buf_str(&b, lack[i].before);
        buf_add(&b, r->passage.text + m->off, m->len);
        buf_str(&b, lack[i].after);
        m->understood = when_read(b.s, b.len, &r->when, &m->when);
        buf_free(&b);
    }
}

static void add_times(struct run *r, const struct finds *finds, bool due)
{
    /* 'tăng 5% so với năm 2025': what a figure is measured against is no time of anything */
    static const char *const than[] = {"so với ", "so với cuối ", "so với đầu ", "so với cùng kỳ ", NULL};
    for (size_t i = 0; i < finds->n; i++) {
        const struct found *f = &finds->v[i];
        struct mention m = {.off = f->off, .len = f->len, .rule = f->rule, .due = due};
        found_group(f, "when", &m.off, &m.len);
        if (passage_follows(&r->passage, m.off, than))
            continue;
        m.understood = when_read(r->passage.text + m.off, m.len, &r->when, &m.when);
        read_with_words(r, &m);
        read_yearly(r, &m);
        VEC_PUSH(r->times, r->ntimes, r->cap_times) = m;
    }
}

static int by_start(const void *a, const void *b)
{
    const struct mention *x = a, *y = b;
    if (x->off != y->off)
        return x->off < y->off ? -1 : 1;
    if (x->len != y->len)
        return x->len > y->len ? -1 : 1;
    return (int)y->due - (int)x->due;
}

static bool is_span(const struct mention *m)
{
    const struct when *w = &m->when;
    return m->understood && w->start.y && w->end.y && !w->rrule[0] && w->kind != WHEN_BY &&
           w->kind != WHEN_EVERY;
}

/* 'Quý III/2021 Quý IV/2021' with nothing between: the columns of begin and end of a plan whose
 * rows run together in the text. From the first day of the one to the last day of the other. */
static void join_columns(struct run *r)
{
    static const char *const from_before[] = {"từ trước ", NULL}; /* 'tồn đọng từ trước năm 2021 trong năm 2023' */
    size_t n = 0;
    for (size_t i = 0; i < r->ntimes; i++) {
        struct mention *b = &r->times[i], *a = n ? &r->times[n - 1] : NULL;
        uint32_t end = a ? a->off + a->len : 0;
        char from[16], to[16];
        bool beside = a && b->off == end + 1 && r->passage.text[end] == ' ' && is_span(a) &&
                      is_span(b) && !passage_follows(&r->passage, a->off, from_before) && strncmp(r->passage.text + b->off, "trong ", 6) != 0 && day_compare(b->when.end, a->when.end) >= 0;
        if (!beside) {
            r->times[n++] = *b;
            continue;
        }
        bool same = memcmp(&a->when.start, &b->when.start, sizeof a->when.start) == 0;
        a->len = b->off + b->len - a->off;
        a->due = true;
        if (same)
            continue;
        a->when.end = b->when.end;
        a->when.kind = WHEN_DURING;
        day_iso(a->when.start, from);
        day_iso(a->when.end, to);
        snprintf(a->when.edtf, sizeof a->when.edtf, "%s/%s", from, to);
    }
    r->ntimes = n;
}

/* 'định kỳ hằng năm tổng hợp, báo cáo ... trước ngày 15/12': the day of each year says it again. */
static void drop_restated(struct run *r)
{
    static const char yearly[] = "FREQ=YEARLY";
    size_t n = 0;
    for (size_t i = 0; i < r->ntimes; i++) {
        const struct mention *m = &r->times[i], *next = i + 1 < r->ntimes ? m + 1 : NULL;
        bool half = next && next->off - m->off - m->len < 4 && strcmp(m->when.rrule, "FREQ=MONTHLY;INTERVAL=6") == 0 &&
                    strstr(next->when.rrule, "BYMONTHDAY="); /* 'định kỳ 6 tháng (trước ngày 10/6)' */
        bool restated = next && m->due && next->due && next->understood && (half || strcmp(m->when.rrule, yearly) == 0) && !m->when.more[0][0] &&
                        strncmp(next->when.rrule, "FREQ=YEARLY;", sizeof yearly) == 0 && next->off - m->off < 200 &&
                        !memchr(r->passage.text + m->off, ';', next->off - m->off) && !passage_holds(&r->passage, m->off + m->len, next->off, "định kỳ ") &&
                        passage_sentence(&r->passage, m->off).off == passage_sentence(&r->passage, next->off).off;
        if (restated)
            run_refuse(r, m->rule, m->off, m->len, "a day of the year behind it says it again");
        else
            r->times[n++] = *m;
    }
    r->ntimes = n;
}

/* Every time expression of the passage, understood once for targets and deadlines. Of two that
 * overlap the one that starts first stays: it holds the cue ('định kỳ 6 tháng'). */
void run_find_times(struct run *r)
{
    r->ntimes = 0;
    passage_find(&r->passage, r->rules, "deadline", true, &r->finds);
    add_times(r, &r->finds, true);
    passage_find_named(&r->passage, r->rules, "cue", "time.", &r->finds);
    add_times(r, &r->finds, false);
    if (!r->ntimes)
        return;
    qsort(r->times, r->ntimes, sizeof *r->times, by_start);
    size_t n = 0;
    for (size_t i = 0; i < r->ntimes; i++)
        if (!n || r->times[i].off >= r->times[n - 1].off + r->times[n - 1].len)
            r->times[n++] = r->times[i];
        else
            run_refuse(r, r->times[i].rule, r->times[i].off, r->times[i].len,
                       "within a time that begins before it");
    r->ntimes = n;
    join_columns(r);
    drop_restated(r);
}
