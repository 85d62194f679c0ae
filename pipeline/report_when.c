/* When something is due, as readers say it: "đến 10/10/2017", "quý III/2021", "ngày 15/6, 15/12 hằng năm". */
#include "report_own.h"

#include <stdlib.h>
#include <string.h>

/* The value of a part of a rule, and its length; NULL where it has none. */
static const char *part_of(const char *rrule, const char *key, size_t *len)
{
    size_t n = strlen(key);
    for (const char *s = rrule; *s; s += strcspn(s, ";"), s += *s == ';')
        if (strncmp(s, key, n) == 0 && s[n] == '=') {
            *len = strcspn(s + n + 1, ";");
            return s + n + 1;
        }
    return NULL;
}

static long number_in(const char *rrule, const char *key, long otherwise)
{
    size_t n;
    const char *v = part_of(rrule, key, &n);
    return v ? strtol(v, NULL, 10) : otherwise;
}

/* "MO,TH": thứ hai, thứ năm. */
static void put_weekdays(struct buf *out, const char *v, size_t len)
{
    static const struct {
        const char *slug, *word;
    } days[] = {{"MO", "thứ hai"}, {"TU", "thứ ba"}, {"WE", "thứ tư"}, {"TH", "thứ năm"},
                {"FR", "thứ sáu"}, {"SA", "thứ bảy"}, {"SU", "chủ nhật"}};
    const char *between = "";
    for (size_t at = 0; at + 2 <= len; at += 3)
        for (size_t i = 0; i < sizeof days / sizeof *days; i++)
            if (strncmp(days[i].slug, v + at, 2) == 0) {
                buf_printf(out, "%s%s", between, days[i].word);
                between = ", ";
            }
    buf_chr(out, ' ');
}

/* Days of months: "ngày 15/6, 15/12 "; days: "ngày 20 "; months: "tháng 6, 12 ". */
static void put_days(struct buf *out, const char *rrule)
{
    size_t nd, n;
    const char *d = part_of(rrule, "BYMONTHDAY", &nd), *m = part_of(rrule, "BYMONTH", &n);
    long day = d ? strtol(d, NULL, 10) : 0; /* of each month */
    const char *between = d ? "ngày " : "tháng ", *s = m;
    if (!m) {
        s = d;
        n = nd;
    }
    if (!s)
        return;
    for (size_t at = 0; at < n; at += strcspn(s + at, ",;") + 1) {
        long v = strtol(s + at, NULL, 10);
        if (m && day > 0)
            buf_printf(out, "%s%ld/%ld", between, day, v);
        else if (v < 0)
            buf_printf(out, "%scuối", between);
        else
            buf_printf(out, "%s%ld", between, v);
        between = ", ";
    }
    buf_chr(out, ' ');
}

static void put_recurrence(struct buf *out, const char *rrule)
{
    static const struct {
        const char *freq, *every, *unit;
    } known[] = {{"YEARLY", "hằng năm", "năm"}, {"MONTHLY", "hằng tháng", "tháng"},
                 {"WEEKLY", "hằng tuần", "tuần"}, {"DAILY", "hằng ngày", "ngày"},
                 {"HOURLY", "hằng giờ", "giờ"}};
    size_t n = 0, k = 0, len;
    const char *freq = part_of(rrule, "FREQ", &n), *days = part_of(rrule, "BYDAY", &len);
    long interval = number_in(rrule, "INTERVAL", 1), hour = number_in(rrule, "BYHOUR", -1);
    while (k < sizeof known / sizeof *known && freq &&
           (strlen(known[k].freq) != n || strncmp(known[k].freq, freq, n) != 0))
        k++;
    if (!freq || k == sizeof known / sizeof *known) {
        buf_str(out, rrule);
        return;
    }
    if (hour >= 0)
        buf_printf(out, "%ldh%02ld ", hour, number_in(rrule, "BYMINUTE", 0));
    if (days)
        put_weekdays(out, days, len);
    put_days(out, rrule);
    if (interval == 3 && k == 1)
        buf_str(out, "hằng quý");
    else if (interval > 1)
        buf_printf(out, "%ld %s một lần", interval, known[k].unit);
    else
        buf_str(out, known[k].every);
}

void put_when(struct buf *out, const struct record *r)
{
    const char *start = rec_text(r, DLN_START), *end = rec_text(r, DLN_END);
    const char *rrule = rec_text(r, DLN_RRULE);
    size_t begin = out->len;
    if (rrule)
        put_recurrence(out, rrule);
    if (rrule && (start || end))
        buf_chr(out, ' ');
    compare_period_text(out, start, end);
    if (out->len == begin)
        buf_str(out, rec_text(r, DLN_EDTF) ? rec_text(r, DLN_EDTF) : "?");
}
