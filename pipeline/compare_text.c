/* What stands in a cell, in words. */
#include "compare.h"

#include "when.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void compare_number(struct buf *out, double v)
{
    struct buf plain = {0};
    buf_num(&plain, v, 4);
    const char *s = buf_text(&plain);
    if (*s == '-')
        buf_chr(out, *s++);
    size_t whole = strcspn(s, ".");
    for (size_t i = 0; i < whole; i++) {
        if (i && (whole - i) % 3 == 0)
            buf_chr(out, '.');
        buf_chr(out, s[i]);
    }
    if (s[whole])
        buf_printf(out, ",%s", s + whole + 1);
    buf_free(&plain);
}

static void put_value(struct buf *out, const struct compare_item *i)
{
    static const struct {
        const char *slug, *sign;
    } signs[] = {{">=", "≥ "}, {"<=", "≤ "}, {">", "> "}, {"<", "< "}};
    /* '=' has no sign: '100 %' says it, and a cell that opens with one is a formula elsewhere */
    if (isnan(i->value)) {
        buf_str(out, "không nêu số");
        return;
    }
    for (size_t k = 0; i->comparator && k < sizeof signs / sizeof *signs; k++)
        if (strcmp(signs[k].slug, i->comparator) == 0)
            buf_str(out, signs[k].sign);
    compare_number(out, i->value);
    if (!isnan(i->value_to)) {
        buf_str(out, "–");
        compare_number(out, i->value_to);
    }
    if (i->unit)
        buf_printf(out, " %s", i->unit);
}

#define EACH "mỗi "

static void put_recurrence(struct buf *out, const struct compare_item *i)
{
    static const struct {
        const char *rrule, *words;
    } known[] = {{"FREQ=YEARLY", "/năm"},
                 {"FREQ=MONTHLY", "/tháng"},
                 {"FREQ=MONTHLY;INTERVAL=3", "/quý"},
                 {"FREQ=MONTHLY;INTERVAL=6", "/6 tháng"},
                 {"FREQ=WEEKLY", "/tuần"},
                 {"FREQ=DAILY", "/ngày"}};
    if (!i->rrule && i->recurrence) {
        bool each = strncmp(i->recurrence, EACH, sizeof EACH - 1) == 0;
        buf_printf(out, each ? "/%s" : " (%s)", i->recurrence + (each ? sizeof EACH - 1 : 0));
    }
    if (!i->rrule)
        return;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (strcmp(known[k].rrule, i->rrule) == 0) {
            size_t n = i->unit ? strlen(i->unit) : 0, m = strlen(known[k].words);
            if (n < m || strcmp(i->unit + n - m, known[k].words) != 0) /* 'ngày/tháng' says it */
                buf_str(out, known[k].words);
            return;
        }
    buf_printf(out, " (%s)", i->rrule);
}

void compare_day(struct buf *out, const char *iso)
{
    int y, m, d;
    if (sscanf(iso, "%d-%d-%d", &y, &m, &d) == 3)
        buf_printf(out, "%d/%d/%d", d, m, y);
    else
        buf_str(out, iso);
}

static bool is_day(const char *iso, const char *month_day)
{
    return strlen(iso) == 10 && strcmp(iso + 4, month_day) == 0;
}

/* "tháng 6/2021", "quý III/2021" for the days of one; false where they are none. */
static bool put_months(struct buf *out, const char *start, const char *end)
{
    static const char *const quarters[] = {"I", "II", "III", "IV"};
    int y, m, d, y2, m2, d2;
    if (sscanf(start, "%d-%d-%d", &y, &m, &d) != 3 || sscanf(end, "%d-%d-%d", &y2, &m2, &d2) != 3 ||
        y != y2 || d != 1 || m < 1 || m2 > 12 || d2 != days_in_month(y, m2))
        return false;
    if (m == m2)
        buf_printf(out, "tháng %d/%d", m, y);
    else if (m % 3 == 1 && m2 == m + 2)
        buf_printf(out, "quý %s/%d", quarters[m / 3], y);
    else
        return false;
    return true;
}

void compare_period_text(struct buf *out, const char *start, const char *end)
{
    bool from_first = start && is_day(start, "-01-01");
    bool to_last = end && is_day(end, "-12-31");
    if (from_first && to_last) {
        if (strncmp(start, end, 4) == 0)
            buf_printf(out, "năm %.4s", end);
        else
            buf_printf(out, "%.4s–%.4s", start, end);
        return;
    }
    if (start && end && put_months(out, start, end))
        return;
    if (start && end && strcmp(start, end) == 0) {
        buf_str(out, "ngày ");
        compare_day(out, start);
        return;
    }
    if (start) {
        buf_str(out, "từ ");
        if (from_first)
            buf_printf(out, "%.4s", start);
        else
            compare_day(out, start);
    }
    if (start && end)
        buf_chr(out, ' ');
    if (end) {
        buf_str(out, "đến ");
        if (to_last && !start) /* 'từ 1/7/2021 đến 31/12/2021' */
            buf_printf(out, "%.4s", end);
        else
            compare_day(out, end);
    }
}

bool compare_doubtful(const struct compare_item *i)
{
    return !i->review && i->confidence < 0.75;
}

void compare_item_text(struct buf *out, const struct compare_item *i)
{
    put_value(out, i);
    put_recurrence(out, i);
    if (i->start || i->end)
        buf_chr(out, ' ');
    compare_period_text(out, i->start, i->end);
}

void compare_item_words(struct buf *out, const struct comparison *c, const struct compare_row *r,
                        const struct compare_item *i, const char *before_scope)
{
    compare_item_text(out, i);
    if (i->home && i->province < c->nprovinces &&
        strcmp(i->home, c->provinces[i->province].name) != 0)
        buf_printf(out, " [%s]", i->home);
    if (i->review && strcmp(i->review, "corrected") == 0)
        buf_str(out, " (đã sửa)");
    if (r->own_scopes && i->scope)
        buf_printf(out, "%s(%s)", before_scope, i->scope);
}

/* ---- where a province stood ---- */

static void put_left(struct buf *out, const struct compare_item *i, const struct compare_base *b)
{
    double left = compare_distance(i, b);
    if (isnan(left))
        return;
    /* 'trên 80 %' is not reached at 80 */
    bool strict = i->comparator && (strcmp(i->comparator, ">") == 0 || strcmp(i->comparator, "<") == 0);
    if (left < 0 || (left == 0 && !strict)) {
        buf_str(out, " (đã đạt)");
        return;
    }
    if (left == 0) {
        buf_str(out, " (chưa vượt)");
        return;
    }
    buf_str(out, " (còn ");
    compare_number(out, left);
    if (b->unit && strcmp(b->unit, "%") == 0)
        buf_str(out, " điểm %");
    buf_chr(out, ')');
}

void compare_base_text(struct buf *out, const struct comparison *c, const struct compare_names *n,
                       const struct compare_item *i, const char *between)
{
    for (size_t k = 0; k < i->nbases; k++) {
        const struct compare_base *b = &c->bases[i->base + k];
        bool own = b->subject == i->subject ||
                   (b->subject && i->subject && strcmp(b->subject, i->subject) == 0);
        buf_printf(out, "%s%u: ", k ? between : "", b->year);
        if (!own && b->subject)
            buf_printf(out, "%s ", compare_subject_name(n, b->subject));
        compare_number(out, b->value);
        if (b->unit)
            buf_printf(out, " %s", i->unit ? i->unit : b->unit); /* 'Ha' in the table is the same */
        put_left(out, i, b);
    }
}

/* ---- what is near an empty cell ---- */

#define NEAR_SHOWN 2

static void put_differs(struct buf *out, const struct compare_names *n, const struct compare_row *r,
                        const struct compare_item *i, enum compare_why why)
{
    const char *subject = compare_subject_name(n, r->subject);
    buf_str(out, " (");
    if (why == NEAR_INDICATOR)
        buf_str(out, compare_indicator_name(n, r->indicator));
    if (why == NEAR_SUBJECT || why == NEAR_PART)
        buf_str(out, subject ? subject : "không nêu cơ quan");
    if (why == NEAR_WORDS && r->words)
        buf_printf(out, "“%s”", r->words);
    else if (i->scope)
        buf_printf(out, "%s%s", out->s[out->len - 1] == '(' ? "" : ": ", i->scope);
    else if (why == NEAR_SCOPE)
        buf_str(out, "không nêu phạm vi");
    if (out->s[out->len - 1] == '(')
        out->s[out->len -= 2] = '\0';
    else
        buf_chr(out, ')');
}

void compare_near_text(struct buf *out, const struct comparison *c, const struct compare_names *n,
                       const struct compare_row *r, size_t province, const char *between, bool brief)
{
    const struct compare_row *near;
    enum compare_why why;
    size_t rows = 0, at = 0;
    while ((near = compare_near_row(c, r, province, &at, &why))) {
        const struct compare_item *i;
        size_t items = compare_cell(c, near, province, &i);
        for (size_t k = 0; rows < NEAR_SHOWN && k < items; k++) {
            buf_printf(out, "%s≈ ", rows || k ? between : "");
            compare_item_text(out, &i[k]);
            if (brief && (why == NEAR_SCOPE || why == NEAR_UNIT || why == NEAR_WORDS))
                buf_str(out, why == NEAR_SCOPE  ? " (phạm vi khác)"
                             : why == NEAR_UNIT ? " (đơn vị khác)"
                                                : " (lời văn khác)");
            else
                put_differs(out, n, near, &i[k], why);
        }
        rows++;
    }
    if (rows >= COMPARE_NEAR_MOST) /* there may be more of them */
        buf_printf(out, "%s≈ và nhiều dòng gần khác", between);
    else if (rows > NEAR_SHOWN)
        buf_printf(out, "%s≈ và %zu dòng gần khác", between, rows - NEAR_SHOWN);
}
