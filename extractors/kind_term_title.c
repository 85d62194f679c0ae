#include "kind_term.h"

#include "buf.h"
#include "utf8.h"

#include <string.h>

/* The time that the document's title gives to the targets in it. */

/* 'số 57-NQ/TW' in folded words; not 'chuyển đổi số', 'kinh tế số'. */
static bool numbered(const char *s)
{
    bool is = false;
    for (; (s = strstr(s, " so ")) != NULL; s++)
        is |= s[4] >= '0' && s[4] <= '9';
    return is;
}

/* 'Thực hiện Chương trình giảm nghèo năm 2026 trên địa bàn tỉnh', '... giai đoạn 2026 - 2030': a plan's
 * title ends with its time, but for where; a day or a number before it is a cited document's. */
static bool closes_with_time(const char *s)
{
    static const char *const where[] = {"tren dia ban", "cua ", "tai ", "tinh ", "thanh pho ", "va ", NULL};
    const char *year = NULL;
    for (const char *at = s; (at = strstr(at, "20")); at++)
        if (strspn(at, "0123456789") == 4)
            year = at;
    if (!year)
        return false;
    const char *end = year + 4 + strspn(year + 4, " .)");
    bool last = !*end || utf8_begins(end, where);
    bool named = (year - s >= 4 && strncmp(year - 4, "nam ", 4) == 0) || strstr(s, "giai doan 20");
    return last && named && !strstr(s, "den nam") && !strstr(s, "ngay ") && !strstr(s, "tam nhin") && !strstr(s, "ket qua") &&
           !numbered(s);
}

/* 'Nghị quyết Đại hội ..., nhiệm kỳ 2025-2030', 'về kế hoạch phát triển kinh tế - xã hội năm 2026', 'về nhiệm
 * vụ chính trị năm 2026'; in a chapter of targets 'Chương trình công tác ... năm 2026', too. */
static bool is_plan_of_years(const struct run *r)
{
    struct buf b = {0};
    utf8_fold(&b, r->title, strlen(r->title));
    const char *s = buf_text(&b), *year = strstr(s, " nam 20");
    bool elected = strstr(s, "bau cu") || strstr(s, "ung cu") || strstr(s, "hiep thuong"); /* the term is theirs */
    bool is = (strstr(s, "nhiem ky") && !elected) || strstr(s, "phat trien kinh te - xa hoi nam") ||
              strstr(s, "phat trien kinh te - xa hoi 5 nam") ||
              (strstr(s, "phat trien kinh te - xa hoi") && (strstr(s, "ve nhiem vu") || strstr(s, "ve ke hoach")));
    for (const char *task = s; (task = strstr(task, "nhiem vu ")) != NULL; task += 9)
        is |= year && year >= task && year - task < 24; /* 'nhiệm vụ cụ thể năm 2026' */
    is |= year && strstr(s, "thuc hien cac chi tieu") && !strstr(s, "ket qua");
    if (year && r->chapter == CHAPTER_TARGETS && !strstr(s, "den nam") && !strstr(s, "giai doan"))
        is |= strstr(s, "cong tac") || strstr(s, "nhiem vu") || strstr(s, "chi tieu") || strstr(s, "phong trao");
    is |= r->chapter == CHAPTER_TARGETS && closes_with_time(s);
    buf_free(&b);
    return is;
}

bool term_of_title(struct run *r, struct when *out, bool plan)
{
    uint32_t first = UINT32_MAX;
    if (!r->title || (plan && !is_plan_of_years(r)))
        return false;
    for (const struct rule *q = NULL; (q = rules_next(r->rules, "cue", q));) {
        struct when w = {0};
        uint32_t off;
        if (term_by_rule(r, q, r->title, strlen(r->title), &off, &w) && off < first && !w.rrule[0]) {
            first = off;
            *out = w;
        }
    }
    bool over = first != UINT32_MAX && r->when.doc_date.y && out->end.y < r->when.doc_date.y;
    if (over)
        *out = (struct when){0};
    return first != UINT32_MAX && !over;
}

void term_plan_year(struct run *r)
{
    struct when w = {0};
    struct buf b = {0};
    int signed_ = r->when.doc_date.y;
    utf8_fold(&b, r->title ? r->title : "", r->title ? strlen(r->title) : 0);
    bool closes = closes_with_time(buf_text(&b)) && strstr(buf_text(&b), "nam 20");
    buf_free(&b);
    if (!closes || !term_of_title(r, &w, false) || w.start.y != w.end.y || w.start.m != 1 || w.end.m != 12)
        return;
    if (!signed_ || w.end.y == signed_ || w.end.y == signed_ + 1) {
        r->when.period_start = w.start;
        r->when.period_end = w.end;
    }
}
