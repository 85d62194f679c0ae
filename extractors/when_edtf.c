#include "when_parts.h"

#include <stdio.h>
#include <string.h>

static bool is_leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

int days_in_month(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (m < 1 || m > 12)
        return 0;
    return m == 2 && is_leap(y) ? 29 : days[m - 1];
}

void day_iso(struct day d, char out[16])
{
    out[0] = '\0';
    if (d.y > 0 && d.y < 10000)
        snprintf(out, 16, "%04d-%02d-%02d", d.y, d.m & 63, d.d & 63);
}

int day_compare(struct day a, struct day b)
{
    int by_year = a.y - b.y, by_month = a.m - b.m;
    return by_year ? by_year : by_month ? by_month : a.d - b.d;
}

/* Days since 1 March of year 0, by the Gregorian rules. */
static long day_number(struct day d)
{
    long y = d.m > 2 ? d.y : d.y - 1, m = d.m > 2 ? d.m - 3 : d.m + 9;
    return y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + d.d - 1;
}

int day_weekday(struct day d)
{
    return (int)((day_number(d) + 2) % 7); /* 1 March of year 0 was a Wednesday */
}

struct day day_add(struct day d, int days)
{
    d.d += days;
    while (d.d > days_in_month(d.y, d.m)) {
        d.d -= days_in_month(d.y, d.m);
        d.y += d.m == 12;
        d.m = d.m % 12 + 1;
    }
    while (d.d < 1) {
        d.y -= d.m == 1;
        d.m = d.m == 1 ? 12 : d.m - 1;
        d.d += days_in_month(d.y, d.m);
    }
    return d;
}

/* Units a year holds; 0 for the day and the year itself. */
static int units_a_year(enum span_unit u)
{
    return u == SPAN_MONTH ? 12 : u == SPAN_QUARTER ? 4 : u == SPAN_HALF ? 2 : 0;
}

bool span_valid(struct span s)
{
    int units = units_a_year(s.unit);
    if (s.y && (s.y < 1900 || s.y > 2199))
        return false;
    if (s.unit == SPAN_DAY)
        return s.d >= 1 && s.d <= days_in_month(s.y ? s.y : 2000, s.n);
    return s.unit == SPAN_YEAR ? s.y > 0 : s.n >= 1 && s.n <= units;
}

struct day span_first(struct span s)
{
    if (s.unit == SPAN_DAY)
        return (struct day){s.y, s.n, s.d};
    int units = units_a_year(s.unit);
    return (struct day){s.y, units ? (s.n - 1) * (12 / units) + 1 : 1, 1};
}

struct day span_last(struct span s)
{
    if (s.unit == SPAN_DAY)
        return span_first(s);
    int units = units_a_year(s.unit), m = units ? s.n * (12 / units) : 12;
    return (struct day){s.y, m, days_in_month(s.y, m)};
}

struct span span_step(struct span s, int by)
{
    int units = units_a_year(s.unit);
    if (s.unit == SPAN_DAY) {
        struct day d = day_add(span_first(s), by);
        return (struct span){SPAN_DAY, d.y, d.m, d.d};
    }
    if (s.unit == SPAN_YEAR) {
        s.y += by;
        return s;
    }
    int at = s.y * units + s.n - 1 + by;
    s.y = at / units;
    s.n = at % units + 1;
    return s;
}

/* An end of an interval: seasons are no EDTF there at level 1, so quarters and halves become the
 * month they begin or end with. */
static int put_end(char *out, size_t room, struct span s, bool last)
{
    struct day d = last ? span_last(s) : span_first(s);
    if (s.unit == SPAN_YEAR)
        return snprintf(out, room, "%04d", s.y);
    if (s.unit == SPAN_DAY)
        return snprintf(out, room, "%04d-%02d-%02d", d.y, d.m, d.d);
    return snprintf(out, room, "%04d-%02d", d.y, d.m);
}

static bool span_same(struct span a, struct span b)
{
    return a.unit == b.unit && a.y == b.y && a.n == b.n && a.d == b.d;
}

void when_bounds(const struct span *from, const struct span *to, struct when *out)
{
    char *s = out->edtf;
    size_t room = sizeof out->edtf;
    if (from)
        out->start = span_first(*from);
    if (to)
        out->end = span_last(*to);
    if (from && to && span_same(*from, *to)) {
        if (from->unit == SPAN_QUARTER || from->unit == SPAN_HALF)
            snprintf(s, room, "%04d-%02d", from->y,
                     (from->unit == SPAN_HALF ? 39 : 32) + from->n);
        else
            put_end(s, room, *from, false);
        return;
    }
    if (!from && !to)
        return;
    int n = from ? put_end(s, room, *from, false) : snprintf(s, room, "..");
    n += snprintf(s + n, room - (size_t)n, "/");
    if (to)
        put_end(s + n, room - (size_t)n, *to, true);
    else
        snprintf(s + n, room - (size_t)n, "..");
}

/* False: there is no room for another. */
static bool add_rule(char out[WHEN_RRULES][96], int *n, const char *rule)
{
    for (int i = 0; i < *n; i++)
        if (strcmp(out[i], rule) == 0)
            return true;
    if (*n == WHEN_RRULES)
        return false;
    strcpy(out[(*n)++], rule);
    return true;
}

struct line { /* one rule as it grows; len is beyond s where it is too long */
    char s[96];
    size_t len;
};

static void put(struct line *l, const char *key, int value, char mark)
{
    if (l->len < sizeof l->s) {
        int n = snprintf(l->s + l->len, sizeof l->s - l->len, "%c%s%d", mark, key, value);
        l->len += n > 0 ? (size_t)n : 0;
    }
}

static void put_word(struct line *l, const char *word)
{
    if (l->len < sizeof l->s) {
        int n = snprintf(l->s + l->len, sizeof l->s - l->len, "%s", word);
        l->len += n > 0 ? (size_t)n : 0;
    }
}

static void put_months(struct line *l, unsigned months)
{
    const char *key = "BYMONTH=";
    char mark = ';';
    for (int m = 1; m <= 12; m++)
        if (months & 1u << m) {
            put(l, key, m, mark);
            key = "";
            mark = ',';
        }
}

static bool finish(struct line *l, int time, char out[WHEN_RRULES][96], int *n)
{
    if (time >= 0) {
        put(l, "BYHOUR=", time / 60, ';');
        put(l, "BYMINUTE=", time % 60, ';');
    }
    return l->len < sizeof l->s && add_rule(out, n, l->s);
}

/* Days of the year: one rule for each day of the month, its months together. */
static bool date_rules(const struct recurrence *r, char out[WHEN_RRULES][96], int *n)
{
    for (int i = 0; i < r->ndates; i++) {
        struct line l = {"FREQ=YEARLY", strlen("FREQ=YEARLY")};
        unsigned months = 0;
        for (int k = 0; k < r->ndates; k++)
            if (r->dates[k].d == r->dates[i].d)
                months |= 1u << r->dates[k].m;
        put_months(&l, months);
        put(&l, "BYMONTHDAY=", r->dates[i].d, ';');
        if (!finish(&l, r->time, out, n))
            return false;
    }
    return true;
}

bool when_rrules(const struct recurrence *r, char out[WHEN_RRULES][96], int *n)
{
    static const char *const names[] = {[FREQ_HOUR] = "FREQ=HOURLY",
                                        [FREQ_DAY] = "FREQ=DAILY",
                                        [FREQ_WEEK] = "FREQ=WEEKLY",
                                        [FREQ_MONTH] = "FREQ=MONTHLY",
                                        [FREQ_YEAR] = "FREQ=YEARLY"};
    struct freq f = r->freq;
    if (r->ndates)
        return date_rules(r, out, n);
    if (r->months && (f.unit == FREQ_NONE || f.unit == FREQ_YEAR || r->nmonthdays))
        f = (struct freq){FREQ_YEAR, 1};
    if (f.unit == FREQ_NONE && r->weekdays)
        f = (struct freq){FREQ_WEEK, 1};
    if (f.unit == FREQ_NONE)
        return false;
    if (f.unit == FREQ_TERM || f.unit == FREQ_SOME)
        return true;
    if (f.unit == FREQ_MONTH && f.interval % 12 == 0)
        f = (struct freq){FREQ_YEAR, f.interval / 12};
    struct line l = {{0}, 0};
    put_word(&l, names[f.unit]);
    if (f.interval > 1)
        put(&l, "INTERVAL=", f.interval, ';');
    if (f.unit == FREQ_YEAR)
        put_months(&l, r->months);
    bool in_months = f.unit == FREQ_MONTH || (f.unit == FREQ_YEAR && r->months);
    for (int i = 0; in_months && i < r->nmonthdays; i++)
        put(&l, i ? "" : "BYMONTHDAY=", r->monthdays[i], i ? ',' : ';');
    if (f.unit == FREQ_WEEK && r->weekdays) {
        static const char *const days[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
        const char *lead = ";BYDAY=";
        for (int d = 0; d < 7; d++)
            if (r->weekdays & 1u << d) {
                put_word(&l, lead);
                put_word(&l, days[d]);
                lead = ",";
            }
    }
    return finish(&l, r->time, out, n);
}
