#include "kind_term.h"

#include "buf.h"

#include <string.h>

/* What a number's unit and the word 'bình quân' say of how often it must hold: '02 lần/quý', 'bình quân hằng năm'. */

/* Do the words from byte `from` to the end of the quantity say so? */
static bool says(const struct passage *p, uint32_t from, const struct quantity *q, const char *words)
{
    struct buf b = {0};
    passage_fold(p, from, q->end, &b);
    bool found = strstr(buf_text(&b), words) != NULL;
    buf_free(&b);
    return found;
}

/* What one earns or a hectare yields in a year is a rate: 'triệu đồng/người/năm'. */
static bool is_rate(const struct passage *p, const struct quantity *q)
{
    const char *first = q->unit ? strchr(q->unit, '/') : NULL;
    return first && (strchr(first + 1, '/') || (strstr(q->unit, "đồng") && (says(p, q->from, q, "thu nhap") || says(p, q->from, q, "dau nguoi"))));
}

void term_of_average(struct run *r, const struct quantity *q, struct when *w)
{
    const struct passage *p = &r->passage;
    struct when above = {0};
    bool yearly = says(p, q->from, q, "binh quan hang nam") || says(p, q->from, q, "binh quan moi nam") ||
                  says(p, q->from, q, "binh quan/nam");
    if (yearly && !w->rrule[0])
        memcpy(w->rrule, "FREQ=YEARLY", sizeof "FREQ=YEARLY");
    if (strcmp(w->rrule, "FREQ=YEARLY") == 0 && !w->start.y && !w->end.y &&
        (run_time_above(r, &above) || (says(p, q->from, q, "binh quan") && term_of_title(r, &above, true))) && !above.rrule[0]) {
        w->start = above.start;
        w->end = above.end;
    }
}

void term_by_unit(const struct passage *p, const struct quantity *q, struct when *w)
{
    static const struct {
        const char *end, *rrule;
    } table[] = {{"/tháng", "FREQ=MONTHLY"},
                 {"/quý", "FREQ=MONTHLY;INTERVAL=3"},
                 {"/năm", "FREQ=YEARLY"},
                 {"/tuần", "FREQ=WEEKLY"}};
    const char *unit = q->per ? q->per : q->unit;
    size_t n = unit ? strlen(unit) : 0;
    bool year = strcmp(w->rrule, "FREQ=YEARLY") == 0 && n > 4 && strcmp(unit + n - 5, "/năm") != 0; /* 'Hằng năm, họp 01 lần/quý' */
    if (!n || (w->rrule[0] && !year) || (w->start.y && w->start.y == w->end.y && strstr(unit, "/năm")) ||
        is_rate(p, q))
        return;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        size_t k = strlen(table[i].end);
        if (n >= k && strcmp(unit + n - k, table[i].end) == 0)
            memcpy(w->rrule, table[i].rrule, strlen(table[i].rrule) + 1);
    }
}
