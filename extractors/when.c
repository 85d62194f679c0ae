#include "when_parts.h"

#include <string.h>

/* Items in order without their cues, which each bears itself, and what they show together. */
struct reading {
    struct item it[WHEN_ITEMS];
    int n;
    int strong, weak, dates, absolute; /* recurrences; days without, spans with a year */
    bool some, open, details; /* 'định kỳ'; 'và các năm tiếp theo'; days of a month */
};

/* 'trước hết ngày', 'chậm nhất trong tháng 9': the first says which way. */
static enum cue join_cues(enum cue a, enum cue b)
{
    return a == CUE_BEFORE || (a == CUE_BY && b == CUE_IN) ? a : b;
}

static bool is_range_cue(enum cue c)
{
    return c == CUE_BY || c == CUE_DASH || c == CUE_BEFORE;
}

/* The day of a month said apart from it: 'ngày 15 của tháng 6', 'ngày 08 đến ngày 10 tháng 12'.
 */
static bool give_month(struct item *day, const struct span *s)
{
    int y = s->y ? s->y : 2001;
    day->is = ITEM_SPAN;
    day->span = (struct span){SPAN_DAY, s->y, s->n, day->n > 0 ? day->n : days_in_month(y, s->n)};
    return span_valid(day->span);
}

static bool join_monthdays(struct reading *r)
{
    for (int i = r->n - 2; i >= 0; i--) {
        struct item *day = &r->it[i], *next = &r->it[i + 1];
        if (day->is != ITEM_MONTHDAY || next->is != ITEM_SPAN)
            continue;
        if (next->span.unit == SPAN_MONTH) {
            if (!give_month(day, &next->span))
                return false;
            memmove(next, next + 1, (size_t)(r->n - i - 2) * sizeof *next);
            r->n--;
        } else if (next->span.unit == SPAN_DAY && !give_month(day, &next->span)) {
            return false;
        }
    }
    return true;
}

static void count_items(struct reading *r)
{
    for (int i = 0; i < r->n; i++) {
        const struct item *it = &r->it[i];
        r->strong += (it->is == ITEM_FREQ && !it->weak) || it->is == ITEM_QUARTER_END;
        r->weak += it->is == ITEM_FREQ && it->weak;
        r->absolute += it->is == ITEM_SPAN && it->span.y;
        r->dates += it->is == ITEM_SPAN && !it->span.y && it->span.unit == SPAN_DAY;
        r->details |= it->is == ITEM_MONTHDAY || it->is == ITEM_QUARTER_END;
    }
}

static bool gather(const struct item *in, int n, struct reading *r)
{
    enum cue cue = CUE_NONE;
    memset(r, 0, sizeof *r);
    for (int i = 0; i < n; i++) {
        if (in[i].is == ITEM_CUE) {
            cue = join_cues(cue, in[i].cue);
        } else if (in[i].is == ITEM_OPEN) {
            r->open = true;
        } else if (in[i].is == ITEM_FREQ && in[i].freq.unit == FREQ_SOME) {
            r->some = true;
        } else {
            struct item *it = &r->it[r->n++];
            bool own = in[i].is == ITEM_REL && cue == CUE_NONE;
            *it = in[i];
            if (it->is != ITEM_TIME && it->is != ITEM_WEEKDAY) { /* the cue is of the day after */
                it->cue = own ? it->cue : cue;
                cue = CUE_NONE;
            }
        }
    }
    if (!join_monthdays(r))
        return false;
    count_items(r);
    return true;
}

/* A range of days of the year is no recurrence; two single ones are: 'ngày 15/6 và ngày 15/12'.
 */
static bool is_recurring(const struct reading *r)
{
    bool range = false;
    for (int i = 1; i < r->n; i++)
        range = range || (r->it[i].is == ITEM_SPAN && r->it[i - 1].is == ITEM_SPAN &&
                          is_range_cue(r->it[i].cue) && !is_range_cue(r->it[i - 1].cue));
    if (r->strong || r->some)
        return true;
    if (r->weak && !r->absolute && (r->weak > 1 || r->dates || r->details))
        return true;
    return r->dates > 1 && !range && !r->absolute;
}

/* A year for a span that has none, so that it is not before `floor`. */
static bool set_year(struct span *s, struct day floor)
{
    s->y = floor.y;
    if (day_compare(span_last(*s), floor) < 0)
        s->y++;
    return span_valid(*s);
}

/* Years from the neighbours in a range or list, else from the period, else from the document. */
static bool fill_years(struct span *s, int n, const struct when_context *c)
{
    if (!n)
        return true;
    int known = 0;
    while (known < n && !s[known].y)
        known++;
    if (known == n) {
        known = n - 1;
        s[known].y = c && c->period_start.y == c->period_end.y ? c->period_start.y : 0;
        bool over = s[known].y && c->doc_date.y && day_compare(span_last(s[known]), c->doc_date) < 0;
        if (s[known].y && !over) /* a plan's own year, but for what is due when it is over */
            ;
        else if (!c || !c->doc_date.y || !set_year(&s[known], c->doc_date))
            return false;
    }
    for (int i = known - 1; i >= 0; i--) {
        s[i].y = s[i + 1].y;
        if (day_compare(span_first(s[i]), span_first(s[i + 1])) > 0)
            s[i].y--;
    }
    for (int i = known + 1; i < n; i++)
        if (!s[i].y && !set_year(&s[i], span_first(s[i - 1])))
            return false;
    for (int i = 0; i < n; i++)
        if (!span_valid(s[i]))
            return false;
    return true;
}

/* Bounds and direction of spans with years: s[0] with cue first, to s[n - 1] with cue last. */
static bool settle(const struct span *s, int n, enum cue first, enum cue last, bool open,
                   struct when *out)
{
    struct span from = s[0], to = s[n - 1];
    bool has_from = first != CUE_BY && first != CUE_BEFORE, has_to = true;
    if (first == CUE_AFTER)
        from = span_step(from, 1);
    if (has_from && n == 1)
        has_to = !open && first != CUE_FROM && first != CUE_AFTER;
    /* 'trước ngày 15/6' lets the day itself pass; 'trước năm 2030' ends with 2029 */
    if (has_to && (n == 1 ? first : last) == CUE_BEFORE && to.unit != SPAN_DAY)
        to = span_step(to, -1);
    if (has_from && has_to && day_compare(span_first(from), span_last(to)) > 0)
        return false;
    when_bounds(has_from ? &from : NULL, has_to ? &to : NULL, out);
    bool day = n == 1 && has_to && to.unit == SPAN_DAY;
    out->kind = !has_from ? WHEN_BY : day ? WHEN_ON : WHEN_DURING;
    return true;
}

static struct day add_working_days(struct day d, int days)
{
    while (days > 0) {
        d = day_add(d, 1);
        days -= day_weekday(d) < 5;
    }
    return d;
}

static struct day add_units(struct day d, const struct item *rel)
{
    int n = rel->freq.interval;
    if (rel->freq.unit == FREQ_DAY)
        return rel->working ? add_working_days(d, n) : day_add(d, n);
    if (rel->freq.unit == FREQ_WEEK)
        return day_add(d, 7 * n);
    int months = d.y * 12 + d.m - 1 + (rel->freq.unit == FREQ_YEAR ? 12 : 1) * n;
    d.y = months / 12;
    d.m = months % 12 + 1;
    if (d.d > days_in_month(d.y, d.m))
        d.d = days_in_month(d.y, d.m);
    return d;
}

/* 'sau 30 ngày' is that day, 'trong vòng 30 ngày' any until then; counted from the document, or
 * from the day said beside it. */
static bool settle_relative(const struct reading *r, const struct when_context *c,
                            struct when *out)
{
    const struct item *rel = NULL;
    struct day base = c ? c->doc_date : (struct day){0};
    for (int i = 0; i < r->n; i++) {
        if (r->it[i].is == ITEM_REL)
            rel = &r->it[i];
        else if (r->it[i].is == ITEM_SPAN && r->it[i].span.y)
            base = span_first(r->it[i].span);
        else
            return false;
    }
    if (!rel || !base.y || !base.d)
        return false;
    struct day d = add_units(base, rel);
    struct span s = {SPAN_DAY, d.y, d.m, d.d};
    return span_valid(s) &&
           settle(&s, 1, rel->cue == CUE_AFTER ? CUE_NONE : CUE_BY, CUE_NONE, false, out);
}

/* 'trong năm', 'trong quý': the document's own. */
static bool own_unit(const struct item *it, const struct when_context *c, struct span *out)
{
    struct day d = c ? c->doc_date : (struct day){0};
    if (!d.y || it->cue != CUE_IN || (!d.d && it->freq.unit == FREQ_MONTH))
        return false;
    if (it->freq.unit == FREQ_YEAR && it->freq.interval == 1)
        *out = (struct span){SPAN_YEAR, d.y, 0, 0};
    else if (it->freq.unit == FREQ_MONTH && it->freq.interval == 3)
        *out = (struct span){SPAN_QUARTER, d.y, (d.m + 2) / 3, 0};
    else if (it->freq.unit == FREQ_MONTH && it->freq.interval == 1)
        *out = (struct span){SPAN_MONTH, d.y, d.m, 0};
    else
        return false;
    return true;
}

static bool settle_once(const struct reading *r, const struct when_context *c, struct when *out)
{
    struct span s[WHEN_ITEMS];
    enum cue first = CUE_NONE, last = CUE_NONE;
    int n = 0;
    for (int i = 0; i < r->n; i++) {
        const struct item *it = &r->it[i];
        if (it->is == ITEM_REL)
            return settle_relative(r, c, out);
        if (it->is == ITEM_MONTHDAY) {
            struct day d = c ? c->doc_date : (struct day){0};
            if (!d.d || r->n > 1 || it->n < 1)
                return false;
            struct span month = {SPAN_MONTH, d.y, d.m, 0};
            month = it->n < d.d ? span_step(month, 1) : month;
            s[n] = (struct span){SPAN_DAY, month.y, month.n, it->n};
        } else if (it->is == ITEM_SPAN) {
            s[n] = it->span;
        } else if (it->is != ITEM_FREQ || r->n > 1 || !own_unit(it, c, &s[n])) {
            if (it->is == ITEM_TIME || it->is == ITEM_WEEKDAY ||
                (it->is == ITEM_FREQ && r->n > 1))
                continue;
            return false;
        }
        last = it->cue;
        if (!n++)
            first = it->cue;
    }
    return n && fill_years(s, n, c) && settle(s, n, first, last, r->open, out);
}

/* Months of a span without a year, from those of the span before it where they are a range. */
static void add_months(struct recurrence *rec, struct span s, const struct span *since)
{
    s.y = 2000;
    int low = span_first(s).m, high = span_last(s).m;
    if (since) {
        struct span b = *since;
        b.y = 2000;
        low = span_first(b).m;
    }
    for (int m = low;; m = m % 12 + 1) {
        rec->months |= 1u << m;
        if (m == high)
            break;
    }
}

/* False: it has no room for another day. */
static bool add_detail(struct recurrence *rec, const struct item *it, const struct item *before)
{
    bool range = before && before->is == ITEM_SPAN && !before->span.y && is_range_cue(it->cue) &&
                 !is_range_cue(before->cue);
    switch (it->is) {
    case ITEM_SPAN:
        if (it->span.unit != SPAN_DAY || range)
            add_months(rec, it->span, range ? &before->span : NULL);
        else if (rec->ndates == DATES)
            return false;
        else {
            rec->dates[rec->ndates].m = it->span.n;
            rec->dates[rec->ndates++].d = it->span.d;
        }
        if (range)
            rec->ndates = 0;
        break;
    case ITEM_MONTHDAY:
        if (rec->nmonthdays == MONTHDAYS)
            return false;
        rec->monthdays[rec->nmonthdays++] = it->n;
        break;
    case ITEM_QUARTER_END:
        for (int m = it->n; m <= 12; m += 3)
            rec->months |= 1u << m;
        break;
    case ITEM_WEEKDAY:
        rec->weekdays |= 1u << it->n;
        break;
    case ITEM_TIME:
        rec->time = it->n;
        break;
    default:
        break;
    }
    return true;
}

static bool has_details(const struct recurrence *r)
{
    return r->months || r->ndates || r->nmonthdays || r->weekdays || r->time >= 0;
}

struct rules {
    char s[WHEN_RRULES][96];
    int n;
};

static const struct recurrence no_recurrence = {.time = -1};

static bool flush(struct recurrence *rec, struct rules *out)
{
    bool ok = true;
    if (rec->freq.unit != FREQ_NONE || has_details(rec)) {
        if (rec->freq.unit == FREQ_NONE && rec->nmonthdays && !rec->months && !rec->ndates)
            rec->freq = (struct freq){FREQ_MONTH, 1};
        ok = when_rrules(rec, out->s, &out->n);
    }
    *rec = no_recurrence;
    return ok;
}

/* Units and details in the order of the words: details may stand before their unit ('ngày 20 hằng
 * tháng') or after it ('hằng tháng, chậm nhất ngày 20'). */
static bool settle_every(const struct reading *r, const struct when_context *c, struct when *out)
{
    struct recurrence rec = no_recurrence;
    struct rules rules = {.n = 0};
    struct span s[WHEN_ITEMS];
    enum cue first = CUE_NONE, last = CUE_NONE;
    bool term = false;
    int n = 0;
    for (int i = 0; i < r->n; i++) {
        const struct item *it = &r->it[i], *before = i ? it - 1 : NULL;
        const struct item *next = i + 1 < r->n ? it + 1 : NULL;
        bool from_range =
            next && next->is == ITEM_SPAN && next->span.y && is_range_cue(next->cue);
        if (it->is == ITEM_REL)
            return false;
        if (it->is == ITEM_SPAN && (it->span.y || from_range)) {
            s[n] = it->span;
            last = it->cue;
            if (!n++)
                first = it->cue;
        } else if (it->is == ITEM_FREQ) {
            bool same = rec.freq.unit == it->freq.unit && rec.freq.interval == it->freq.interval;
            if (rec.freq.unit != FREQ_NONE && !same && !flush(&rec, &rules))
                return false;
            if (rec.freq.unit == FREQ_NONE)
                rec.details_first = has_details(&rec);
            rec.freq = it->freq;
            term = term || (it->freq.unit == FREQ_TERM && it->freq.interval == 1 && !it->weak);
        } else {
            bool again = it->is != ITEM_TIME || rec.time >= 0;
            if (rec.details_first && again && !flush(&rec, &rules))
                return false;
            if (!add_detail(&rec, it, before))
                return false;
        }
    }
    bool empty = rec.freq.unit == FREQ_NONE && !has_details(&rec);
    if (!(empty && r->some) && !flush(&rec, &rules))
        return false;
    if (n && (!fill_years(s, n, c) || !settle(s, n, first, last, r->open, out)))
        return false;
    out->kind = WHEN_EVERY;
    out->term = term;
    for (int i = 0; i < rules.n; i++)
        strcpy(i ? out->more[i - 1] : out->rrule, rules.s[i]);
    return true;
}

bool when_read(const char *text, size_t n, const struct when_context *c, struct when *out)
{
    struct token tok[WHEN_TOKENS + WHEN_AHEAD];
    struct item items[WHEN_ITEMS];
    struct reading r;
    memset(out, 0, sizeof *out);
    if (!when_lex(text, n, tok))
        return false;
    int count = when_items(tok, c, items);
    if (count <= 0 || !gather(items, count, &r))
        return false;
    if (!r.n && !r.some)
        return false;
    bool ok = is_recurring(&r) ? settle_every(&r, c, out) : settle_once(&r, c, out);
    if (!ok)
        memset(out, 0, sizeof *out);
    return ok;
}

bool day_read(const char *text, size_t n, struct day *out)
{
    struct when w;
    if (!when_read(text, n, NULL, &w) || w.kind != WHEN_ON || day_compare(w.start, w.end) != 0)
        return false;
    *out = w.start;
    return true;
}
