#include "kind_term.h"

#include <string.h>

/* Times near a number that bound none: what is compared with, a paper's name, another task's day. */

/* 'so với bình quân giai đoạn 2021 - 2025': but what a plan of a year asks for is of that year. */
static bool is_compared(const struct passage *p, const struct mention *m)
{
    static const char than[] = "so với ";
    uint32_t from = m->off;
    while (from && m->off - from < 72 && !strchr(",;:(", p->text[from - 1]))
        from--;
    return passage_holds(p, from, m->off, than) && !passage_holds(p, from, m->off, "dự toán") &&
           !passage_holds(p, from, m->off, "kế hoạch");
}

/* 'gấp 2 lần năm 2020', 'so với năm 2020', '(giá so sánh năm 2010)': what is compared with is no term; nor is the time of a
 * standard: '(theo chuẩn nghèo đa chiều giai đoạn 2026 - 2030)'. */
bool term_is_base(const struct passage *p, const struct mention *m)
{
    static const char *const words[] = {"lần ", "với ", "bằng ", "kỳ ", "giá so sánh ", "giá cố định ", "giá hiện hành ", "theo giá ", NULL};
    if (is_compared(p, m))
        return true;
    static const char *const norms[] = {"chuẩn ", "tiêu chí "};
    uint32_t from = m->off > 96 ? m->off - 96 : 0;
    for (uint32_t i = m->off; i-- > from && !strchr(",;.:(", p->text[i]);)
        for (size_t k = 0; k < sizeof norms / sizeof *norms; k++)
            if (strncmp(p->text + i, norms[k], strlen(norms[k])) == 0)
                return strcmp(m->rule->name, "time.range") == 0;
    bool in = strcmp(m->rule->name, "time.in-year") == 0;
    for (from = m->off; in && from && m->off - from < 60 && !strchr(",;.:(", p->text[from - 1]);)
        from--;
    return in && (passage_follows(p, m->off, words) || passage_holds(p, from, m->off, " đã ")); /* 'số nhà đã xây năm 2023' */
}

/* 'Quy hoạch tỉnh thời kỳ 2021 - 2030, tầm nhìn ...': a part of a paper's name. */
bool term_in_name(const struct passage *p, const struct mention *m)
{
    static const char *const papers[] = {"Quy hoạch ", "Chiến lược ", "Chương trình ", "Đề án ", "Kế hoạch ", "Nghị quyết "};
    uint32_t from = m->off;
    while (from && m->off - from < 120 && !strchr(",;.:", p->text[from - 1]))
        from--;
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
        if (passage_holds(p, from, m->off, papers[i]))
            return strcmp(m->rule->name, "time.range") == 0;
    return false;
}

/* 'trình kịch bản trước ngày 15/10; ...; huy động 40 đội', 'họp trong tháng 10/2026; ...': the day is of another task. */
bool term_of_task(const struct passage *p, const struct mention *m, uint32_t number)
{
    bool day = strcmp(m->rule->name, "deadline.by-date") == 0 || strcmp(m->rule->name, "deadline.during") == 0 || strcmp(m->rule->name, "deadline.every") == 0;
    return m->due && day && memchr(p->text + m->off, ';', number - m->off);
}
