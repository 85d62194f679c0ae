/* What stands in a cell, and the two formats for machines. */
#include "compare.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* As Vietnamese writes numbers: 1.733,5 */
static void put_number(struct buf *out, double v)
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
    put_number(out, i->value);
    if (!isnan(i->value_to)) {
        buf_str(out, "–");
        put_number(out, i->value_to);
    }
    if (i->unit)
        buf_printf(out, " %s", i->unit);
}

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

static void put_day(struct buf *out, const char *iso)
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

static void put_period(struct buf *out, const struct compare_item *i)
{
    bool from_first = i->start && is_day(i->start, "-01-01");
    bool to_last = i->end && is_day(i->end, "-12-31");
    if (!i->start && !i->end)
        return;
    buf_chr(out, ' ');
    if (from_first && to_last) {
        if (strncmp(i->start, i->end, 4) == 0)
            buf_printf(out, "năm %.4s", i->end);
        else
            buf_printf(out, "%.4s–%.4s", i->start, i->end);
        return;
    }
    if (i->start) {
        buf_str(out, "từ ");
        if (from_first)
            buf_printf(out, "%.4s", i->start);
        else
            put_day(out, i->start);
    }
    if (i->start && i->end)
        buf_chr(out, ' ');
    if (i->end) {
        buf_str(out, "đến ");
        if (to_last)
            buf_printf(out, "%.4s", i->end);
        else
            put_day(out, i->end);
    }
}

void compare_item_text(struct buf *out, const struct compare_item *i)
{
    put_value(out, i);
    put_recurrence(out, i);
    put_period(out, i);
}

static void put_field(struct buf *out, const char *s)
{
    buf_csv(out, s ? s : "");
}

/* A province takes two columns: what it set, and where that is written (doc:page:record id). */
static void put_csv_cell(struct buf *out, const struct comparison *c, const struct compare_row *r,
                         size_t province)
{
    const struct compare_item *i;
    struct buf text = {0}, from = {0};
    size_t n = compare_cell(c, r, province, &i);
    for (size_t k = 0; k < n; k++) {
        if (k) {
            buf_str(&text, "; ");
            buf_str(&from, "; ");
        }
        compare_item_text(&text, &i[k]);
        if (r->own_scopes && i[k].scope)
            buf_printf(&text, " (%s)", i[k].scope);
        buf_printf(&from, "%s:%u:%s", i[k].doc, i[k].page, i[k].id);
    }
    buf_chr(out, ',');
    put_field(out, buf_text(&text));
    buf_chr(out, ',');
    put_field(out, buf_text(&from));
    buf_free(&text);
    buf_free(&from);
}

void compare_csv(struct buf *out, const struct comparison *c, const struct compare_names *n)
{
    buf_str(out, "indicator,indicator_name,subject,subject_name,unit,scope");
    for (size_t p = 0; p < c->nprovinces; p++) {
        struct buf from = {0};
        buf_printf(&from, "%s source", c->provinces[p].name);
        buf_chr(out, ',');
        put_field(out, c->provinces[p].name);
        buf_chr(out, ',');
        put_field(out, from.s);
        buf_free(&from);
    }
    buf_str(out, "\r\n");
    for (size_t i = 0; i < c->nrows; i++) {
        const struct compare_row *r = &c->rows[i];
        const char *fields[] = {r->indicator, compare_indicator_name(n, r->indicator), r->subject,
                                compare_subject_name(n, r->subject), r->unit, r->scope};
        for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) {
            if (k)
                buf_chr(out, ',');
            put_field(out, fields[k]);
        }
        for (size_t p = 0; p < c->nprovinces; p++)
            put_csv_cell(out, c, r, p);
        buf_str(out, "\r\n");
    }
}

static void put_member(struct buf *out, const char *key, const char *s)
{
    buf_printf(out, ",\"%s\":", key);
    buf_json(out, s);
}

static void put_json_item(struct buf *out, const struct compare_item *i)
{
    struct buf text = {0};
    compare_item_text(&text, i);
    buf_str(out, "{\"text\":");
    buf_json(out, buf_text(&text));
    put_member(out, "comparator", i->comparator);
    buf_str(out, ",\"value\":");
    buf_num(out, i->value, 4);
    buf_str(out, ",\"value_to\":");
    buf_num(out, i->value_to, 4);
    put_member(out, "start", i->start);
    put_member(out, "end", i->end);
    put_member(out, "rrule", i->rrule);
    put_member(out, "scope", i->scope);
    put_member(out, "doc", i->doc);
    buf_printf(out, ",\"page\":%u,\"line\":%u", i->page, i->line);
    put_member(out, "id", i->id);
    put_member(out, "quote", i->quote);
    buf_chr(out, '}');
    buf_free(&text);
}

static void put_json_row(struct buf *out, const struct comparison *c,
                         const struct compare_names *n, const struct compare_row *r)
{
    buf_str(out, "{\"indicator\":");
    buf_json(out, r->indicator);
    put_member(out, "indicator_name", compare_indicator_name(n, r->indicator));
    put_member(out, "subject", r->subject);
    put_member(out, "subject_name", compare_subject_name(n, r->subject));
    put_member(out, "unit", r->unit);
    put_member(out, "scope", r->scope);
    buf_str(out, ",\"cells\":{");
    for (size_t p = 0; p < c->nprovinces; p++) {
        const struct compare_item *i;
        size_t k = compare_cell(c, r, p, &i);
        if (p)
            buf_chr(out, ',');
        buf_json(out, c->provinces[p].slug);
        buf_str(out, ":[");
        for (size_t m = 0; m < k; m++) {
            if (m)
                buf_chr(out, ',');
            put_json_item(out, &i[m]);
        }
        buf_chr(out, ']');
    }
    buf_str(out, "}}");
}

void compare_json(struct buf *out, const struct comparison *c, const struct compare_names *n)
{
    buf_str(out, "{\"provinces\":[");
    for (size_t p = 0; p < c->nprovinces; p++) {
        buf_str(out, p ? ",{\"name\":" : "{\"name\":");
        buf_json(out, c->provinces[p].name);
        put_member(out, "slug", c->provinces[p].slug);
        buf_chr(out, '}');
    }
    buf_str(out, "],\n\"rows\":[");
    for (size_t i = 0; i < c->nrows; i++) {
        buf_str(out, i ? ",\n" : "\n");
        put_json_row(out, c, n, &c->rows[i]);
    }
    buf_printf(out, "\n],\"without_indicator\":%zu}\n", c->left_out);
}
