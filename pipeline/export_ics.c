/* Deadlines as a calendar (RFC 5545): an event a record, whole days, recurring where the record is.
 * The same store makes the same bytes: DTSTAMP is the document's date, not the clock's. */
#include "export.h"
#include "export_docs.h"
#include "utf8.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLD        75      /* octets of a line */
#define SUMMARY_MAX 120     /* characters; the description has all */
#define NO_DATE     "2000-01-01" /* where a rule has no beginning and its document no date */
#define LOOK_DAYS   1600    /* for the first day of a rule */

/* ---- days ---- */

struct day {
    int y, m, d;
};

/* Days since 1970-01-01 of the Gregorian calendar, and back (H. Hinnant's civil calendar). */
static long days_of(struct day t)
{
    long y = t.y - (t.m <= 2), era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
    long doy = (153 * (t.m + (t.m > 2 ? -3 : 9)) + 2) / 5 + t.d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static struct day day_of(long z)
{
    z += 719468;
    long era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
    long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    long doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int m = (int)(mp < 10 ? mp + 3 : mp - 9);
    return (struct day){(int)(yoe + era * 400) + (m <= 2), m, (int)(doy - (153 * mp + 2) / 5 + 1)};
}

static bool read_day(const char *iso, long *out)
{
    struct day t;
    if (!iso || sscanf(iso, "%4d-%2d-%2d", &t.y, &t.m, &t.d) != 3)
        return false;
    *out = days_of(t);
    return true;
}

static void put_day(struct buf *out, long day)
{
    struct day t = day_of(day);
    buf_printf(out, "%04d%02d%02d", t.y, t.m, t.d);
}

/* ---- rules ---- */

/* The value of a part, "6,12" of "BYMONTH=6,12"; NULL where it has none. */
static const char *part_of(const char *rrule, const char *key)
{
    size_t n = strlen(key);
    for (const char *s = rrule; s; s = strchr(s, ';'), s += s != NULL)
        if (strncmp(s, key, n) == 0 && s[n] == '=')
            return s + n + 1;
    return NULL;
}

static long number_of(const char *rrule, const char *key, long otherwise)
{
    const char *v = part_of(rrule, key);
    return v ? strtol(v, NULL, 10) : otherwise;
}

static bool lists_number(const char *v, long n)
{
    char *end;
    for (; v; v = *end == ',' ? end + 1 : NULL)
        if (strtol(v, &end, 10) == n)
            return true;
    return false;
}

static bool lists_weekday(const char *v, long day)
{
    static const char names[] = "TH FR SA SU MO TU WE"; /* 1970-01-01 was a Thursday */
    const char *name = names + 3 * (((day % 7) + 7) % 7);
    size_t n = strcspn(v, ";");
    for (size_t i = 0; i + 1 < n; i++)
        if (strncmp(v + i, name, 2) == 0)
            return true;
    return false;
}

static bool is_freq(const char *rrule, const char *freq)
{
    const char *v = part_of(rrule, "FREQ");
    return v && strncmp(v, freq, strlen(freq)) == 0;
}

/* No day is told: the period's last day is the day by which its work is due. */
static bool on_last_day(const char *rrule)
{
    return !part_of(rrule, "BYMONTHDAY") && !part_of(rrule, "BYDAY") &&
           (is_freq(rrule, "MONTHLY") || (is_freq(rrule, "YEARLY") && part_of(rrule, "BYMONTH")));
}

/* Is this a day of the rule? Quarters and half-years end with the calendar's. */
static bool falls_on(const char *rrule, long day)
{
    struct day t = day_of(day), next = day_of(day + 1);
    const char *months = part_of(rrule, "BYMONTH"), *days = part_of(rrule, "BYMONTHDAY");
    const char *weekdays = part_of(rrule, "BYDAY");
    long interval = number_of(rrule, "INTERVAL", 1);
    if (months && !lists_number(months, t.m))
        return false;
    if (is_freq(rrule, "MONTHLY") && interval > 1 && 12 % interval == 0 && t.m % interval != 0)
        return false;
    if (weekdays)
        return lists_weekday(weekdays, day);
    if (days)
        return lists_number(days, t.d) || (next.d == 1 && lists_number(days, -1));
    if (on_last_day(rrule))
        return next.d == 1;
    if (is_freq(rrule, "YEARLY"))
        return t.m == 12 && t.d == 31;
    if (is_freq(rrule, "WEEKLY"))
        return lists_weekday("FR", day);
    return true;
}

static long first_day(const char *rrule, long from)
{
    for (long day = from; day < from + LOOK_DAYS; day++)
        if (falls_on(rrule, day))
            return day;
    return from;
}

/* ---- lines ---- */

/* One content line, folded so that no octet sequence of a letter is torn. */
static void put_line(struct buf *out, const char *line)
{
    size_t used = 0, n;
    for (const char *s = line; *s; s += n) {
        int32_t cp;
        n = utf8_decode(s, strlen(s), &cp);
        n += n == 0;
        if (used + n > FOLD) {
            buf_str(out, "\r\n ");
            used = 1;
        }
        buf_add(out, s, n);
        used += n;
    }
    buf_str(out, "\r\n");
}

/* TEXT of RFC 5545, 3.3.11; other control characters are left out. */
static void put_escaped(struct buf *out, const char *s, size_t letters)
{
    for (size_t n; *s; s += n) {
        int32_t cp;
        n = utf8_decode(s, strlen(s), &cp);
        if (!n) { /* no UTF-8 */
            n = 1;
            continue;
        }
        if (!letters--) {
            buf_str(out, "…");
            return;
        }
        if (strchr("\\;,", *s))
            buf_chr(out, '\\');
        if (*s == '\n')
            buf_str(out, "\\n");
        else if ((unsigned char)*s >= ' ' && cp != 0x7F)
            buf_add(out, s, n);
    }
}

static void put_text(struct buf *out, const char *name, const char *s, size_t letters)
{
    struct buf line = {0};
    buf_printf(&line, "%s:", name);
    put_escaped(&line, s, letters);
    put_line(out, line.s);
    buf_free(&line);
}

/* ---- events ---- */

struct writing {
    struct export_docs docs;
    struct buf out;
    FILE *to;
};

static void put_dates(struct buf *out, long first, long last)
{
    buf_str(out, "DTSTART;VALUE=DATE:");
    put_day(out, first);
    buf_str(out, "\r\nDTEND;VALUE=DATE:"); /* the day after the last */
    put_day(out, (last > first ? last : first) + 1);
    buf_str(out, "\r\n");
}

/* An hour makes it a time of day, which is Vietnam's. */
static void put_recurring(struct buf *out, const char *rrule, long from, bool ends, long end)
{
    struct buf line = {0};
    long first = first_day(rrule, from);
    bool at_hour = part_of(rrule, "BYHOUR") != NULL;
    if (at_hour) {
        buf_str(out, "DTSTART;TZID=Asia/Ho_Chi_Minh:");
        put_day(out, first);
        buf_printf(out, "T%02ld%02ld00\r\n", number_of(rrule, "BYHOUR", 0) % 24,
                   number_of(rrule, "BYMINUTE", 0) % 60);
    } else {
        put_dates(out, first, first);
    }
    buf_printf(&line, "RRULE:%s%s", rrule, on_last_day(rrule) ? ";BYMONTHDAY=-1" : "");
    if (ends && end >= first && !part_of(rrule, "UNTIL") && !part_of(rrule, "COUNT")) {
        buf_str(&line, ";UNTIL=");
        put_day(&line, end);
        buf_str(&line, at_hour ? "T165959Z" : ""); /* the day's end at +07 */
    }
    put_line(out, line.s);
    buf_free(&line);
}

static void put_when(struct buf *out, const struct record *r, const struct export_doc *d)
{
    const char *rrule = rec_text(r, DLN_RRULE), *kind = rec_text(r, DLN_KIND);
    long first, last, from;
    bool starts = read_day(rec_text(r, DLN_START), &first);
    bool ends = read_day(rec_text(r, DLN_END), &last);
    if (rrule) {
        if (!starts && !read_day(d ? d->date : NULL, &from))
            read_day(NO_DATE, &from);
        put_recurring(out, rrule, starts ? first : from, ends, last);
    } else if (kind && strcmp(kind, "during") == 0 && starts && ends) {
        put_dates(out, first, last);
    } else {
        put_dates(out, ends ? last : first, ends ? last : first);
    }
}

static void put_source(struct buf *out, const struct record *r, const struct export_doc *d)
{
    struct buf text = {0};
    if (rec_text(r, KEY_QUOTE))
        buf_printf(&text, "%s\n", rec_text(r, KEY_QUOTE));
    if (d) {
        export_doc_name(&text, d);
        buf_printf(&text, "\n%s, ", d->path ? d->path : d->doc);
    }
    buf_printf(&text, "trang %.0f, dòng %.0f", r->value[KEY_PAGE].u.num, r->value[KEY_LINE].u.num);
    put_text(out, "DESCRIPTION", text.s, SIZE_MAX);
    buf_free(&text);
}

static void put_event(struct buf *out, const struct record *r, const struct export_doc *d)
{
    struct buf line = {0};
    const char *task = rec_text(r, DLN_TASK), *quote = rec_text(r, KEY_QUOTE);
    long stamp;
    if (!read_day(d ? d->date : NULL, &stamp))
        read_day(NO_DATE, &stamp);
    buf_str(out, "BEGIN:VEVENT\r\n");
    buf_printf(&line, "UID:%s@trichluc", rec_text(r, KEY_ID));
    put_line(out, line.s);
    buf_free(&line);
    buf_str(out, "DTSTAMP:");
    put_day(out, stamp);
    buf_str(out, "T000000Z\r\n");
    put_when(out, r, d);
    put_text(out, "SUMMARY", task ? task : quote ? quote : rec_text(r, KEY_ID), SUMMARY_MAX);
    put_source(out, r, d);
    if (rec_text(r, DLN_KIND))
        put_text(out, "CATEGORIES", rec_text(r, DLN_KIND), SIZE_MAX);
    buf_str(out, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

static int flush(struct writing *w)
{
    size_t n = w->out.len;
    int r = n && fwrite(w->out.s, 1, n, w->to) != n ? 1 : 0;
    buf_clear(&w->out);
    return r;
}

static int each(struct arena *a, const struct record *r, void *data)
{
    struct writing *w = data;
    (void)a;
    /* A deadline of which no day is known has no place in a calendar. */
    if (!rec_text(r, DLN_START) && !rec_text(r, DLN_END) && !rec_text(r, DLN_RRULE))
        return 0;
    put_event(&w->out, r, export_docs_find(&w->docs, rec_text(r, KEY_DOC)));
    return flush(w);
}

static int write_calendar(struct store *s, unsigned types, FILE *to)
{
    struct writing w = {.to = to};
    int r = export_docs_load(&w.docs, s);
    buf_str(&w.out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                    "PRODID:-//trichluc//trichluc " TRICHLUC_VERSION "//VI\r\nCALSCALE:GREGORIAN\r\n"
                    "BEGIN:VTIMEZONE\r\nTZID:Asia/Ho_Chi_Minh\r\nBEGIN:STANDARD\r\n"
                    "DTSTART:19750613T000000\r\nTZOFFSETFROM:+0700\r\nTZOFFSETTO:+0700\r\n"
                    "TZNAME:+07\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n");
    if (r == 0)
        r = flush(&w);
    if (r == 0)
        r = store_records(s, types, each, &w);
    buf_str(&w.out, "END:VCALENDAR\r\n");
    if (r == 0)
        r = flush(&w);
    export_docs_free(&w.docs);
    buf_free(&w.out);
    return r;
}

const struct exporter export_ics = {
    .name = "ics", .only = 1u << REC_DEADLINE, .text = true, .whole = write_calendar};
