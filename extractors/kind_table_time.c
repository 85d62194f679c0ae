#include "kind_table.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* When a row of a plan table is due. */
static const struct rule time_rule = {.name = "table.time", .strength = 0.9};

/* 'Q.II/2026', 'Q2/2026', 'T6/2026' written out; false: it is none of them. */
static bool written_out(const char *s, size_t n, char *out, size_t size)
{
    const char *word = n > 4 && *s == 'Q' ? "quý " : n > 4 && *s == 'T' ? "tháng " : NULL;
    size_t k = n > 1 && s[1] == '.' ? 2 : 1;
    if (!word || !memchr(s, '/', n) || !strchr(*s == 'Q' ? "IV1234" : "0123456789", s[k]))
        return false;
    int len = snprintf(out, size, "%s%.*s", word, (int)(n - k), s + k);
    return len > 0 && (size_t)len < size;
}

/* '10 ngày', '15ngày': how long, not when. */
static bool is_span(const char *s, size_t len)
{
    static const char *const units[] = {"ngày", "tháng", "tuần", "giờ", "phút", "buổi"};
    size_t i = 0;
    while (i < len && s[i] >= '0' && s[i] <= '9')
        i++;
    if (!i)
        return false;
    while (i < len && s[i] == ' ')
        i++;
    for (size_t k = 0; k < sizeof units / sizeof *units; k++)
        if (len - i >= strlen(units[k]) && memcmp(s + i, units[k], strlen(units[k])) == 0)
            return true;
    return false;
}

/* Cells are short for what they mean: '6/2025' is a month, '2026 - 2030' years. */
bool kind_table_when(struct run *r, const char *s, size_t len, struct when *out)
{
    static const char *const leads[] = {"", "tháng ", "năm ", "giai đoạn ", NULL};
    bool ok = false;
    char text[160];
    for (size_t i = 0; leads[i] && !ok; i++) {
        int n = snprintf(text, sizeof text, "%s%.*s", leads[i], (int)len, s);
        if (*leads[i] && (!len || *s < '0' || *s > '9' || is_span(s, len)))
            break;
        ok = n > 0 && (size_t)n < sizeof text && when_read(text, (size_t)n, &r->when, out);
    }
    if (!ok && written_out(s, len, text, sizeof text))
        ok = when_read(text, strlen(text), &r->when, out);
    return ok;
}

/* The first time that a rule finds in a longer cell, a deadline before another. The row is gone through once for
 * all its cells and their parts. */
static bool find_time(struct plan_row *w, const struct table_cell *c, struct when *out)
{
    struct run *r = w->r;
    if (!w->looked) {
        passage_find(&r->passage, r->rules, "deadline", true, &w->deadlines);
        passage_find_named(&r->passage, r->rules, "cue", "time.", &w->times);
        w->looked = true;
    }
    const struct finds *const both[] = {&w->deadlines, &w->times};
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < both[k]->n; i++) {
            const struct found *f = &both[k]->v[i];
            uint32_t off = f->off, len = f->len;
            found_group(f, "when", &off, &len);
            if (off >= c->off && off + len <= c->off + c->len &&
                when_read(r->passage.text + off, len, &r->when, out))
                return true;
        }
    return false;
}

static bool cell_time(struct plan_row *w, const struct table_cell *c, struct when *out)
{
    return c && (kind_table_when(w->r, w->r->passage.text + c->off, c->len, out) || find_time(w, c, out));
}

static void put_deadline(struct plan_row *w, const struct when *t)
{
    if (!t->start.y && !t->end.y && !t->rrule[0])
        return; /* 'thường xuyên' */
    struct record *rec = run_add(w->r, REC_DEADLINE, 0, w->r->passage.len, &time_rule);
    run_put_deadline(w->r, rec, t);
    if (t->kind == WHEN_EVERY && !t->rrule[0]) /* 'Tháng 4/2026 và thường xuyên' */
        rec->value[DLN_KIND] = val_text("during");
    rec->value[DLN_TASK] = val_text(w->task);
}

/* From the first day of the one to the last day of the other. */
static struct when span_of(const struct when *a, const struct when *b)
{
    struct when t = *b;
    char from[16], to[16];
    if (day_compare(a->start, b->start) == 0 && day_compare(a->end, b->end) == 0 && a->start.y)
        return t;
    t.start = a->start.y ? a->start : a->end;
    t.end = b->end.y ? b->end : b->start;
    t.kind = WHEN_DURING;
    day_iso(t.start, from);
    day_iso(t.end, to);
    snprintf(t.edtf, sizeof t.edtf, "%s/%s", from, to);
    return t;
}

static void put_all(struct plan_row *w, const struct when *t)
{
    put_deadline(w, t);
    for (size_t k = 0; k < WHEN_MORE && t->more[k][0]; k++) {
        struct when other = *t;
        memcpy(other.rrule, t->more[k], sizeof other.rrule);
        put_deadline(w, &other);
    }
}

/* 'Báo cáo quý II/2027; sơ kết năm 2028; ...': each part of a cell has a time of its own. False: at most one
 * has, or the cell is a time as a whole. */
static bool put_parts(struct plan_row *w, const struct table_cell *c)
{
    const char *t = w->r->passage.text;
    uint32_t end = c ? c->off + c->len : 0;
    struct when first, now;
    size_t n = 0;
    if (!c || !memchr(t + c->off, ';', c->len) || kind_table_when(w->r, t + c->off, c->len, &now))
        return false;
    for (uint32_t at = c->off; at < end;) {
        const char *stop = memchr(t + at, ';', end - at);
        struct table_cell part = {.off = at, .len = (uint32_t)(stop ? stop - (t + at) : (ptrdiff_t)(end - at))};
        at += part.len + 1;
        while (part.len && t[part.off] == ' ') {
            part.off++;
            part.len--;
        }
        if (!part.len || memchr(t + part.off, '%', part.len) || !cell_time(w, &part, &now))
            continue; /* '80% các xã năm 2027' is a target */
        if (n == 0)
            first = now;
        else if (n == 1)
            put_all(w, &first);
        if (n++)
            put_all(w, &now);
    }
    return n > 1;
}

/* The cell behind the header's last, which lost its name: a time with its year there is the row's. */
static const struct table_cell *nameless_time(const struct plan_row *w)
{
    const struct table_head *h = &w->r->table;
    const struct table_cell *c = w->n == h->n + 1 ? &w->cell[h->n] : NULL;
    const char *s = c ? w->r->passage.text + c->off : "";
    struct when t = {0};
    bool year = false;
    for (size_t i = 0; i < h->n && c; i++)
        if (h->kind[i] == COLUMN_TIME || h->kind[i] == COLUMN_START || h->kind[i] == COLUMN_END)
            return NULL;
    for (size_t i = 0; c && i + 4 <= c->len && !year; i++)
        year = memcmp(s + i, "20", 2) == 0 && s[i + 2] >= '0' && s[i + 2] <= '9';
    return year && kind_table_when(w->r, s, c->len, &t) ? c : NULL;
}

static void read_times(struct plan_row *w)
{
    struct when a = {0}, b = {0};
    bool start = cell_time(w, plan_cell(w, COLUMN_START), &a);
    bool end = cell_time(w, plan_cell(w, COLUMN_END), &b);
    if (start && end && !a.rrule[0] && !b.rrule[0]) {
        struct when t = span_of(&a, &b);
        put_deadline(w, &t);
        return;
    }
    if (!start && !end && put_parts(w, plan_cell(w, COLUMN_TIME)))
        return;
    if (!start && !end)
        end = cell_time(w, plan_cell(w, COLUMN_TIME), &b) || cell_time(w, nameless_time(w), &b);
    if (!start && !end)
        return;
    struct when t = end ? b : a;
    if (end && t.kind == WHEN_ON && plan_cell(w, COLUMN_END)) { /* a day to be done by */
        char day[16];
        day_iso(t.end, day);
        t.start = (struct day){0};
        t.kind = WHEN_BY;
        snprintf(t.edtf, sizeof t.edtf, "../%s", day);
    }
    put_all(w, &t);
}

void plan_times(struct plan_row *w)
{
    read_times(w);
    free(w->deadlines.v);
    free(w->times.v);
}

/* A time of the start and one of the end, which begins with a capital; or one time. */
bool kind_table_times(struct run *r, const char *task, const char *text, size_t n)
{
    struct plan_row w = {.r = r, .task = task};
    struct when a, b;
    for (size_t i = 1; i + 1 < n; i++)
        if (text[i] == ' ' && text[i + 1] >= 'A' && text[i + 1] <= 'Z' &&
            when_read(text, i, &r->when, &a) &&
            when_read(text + i + 1, n - i - 1, &r->when, &b) && !a.rrule[0] && !b.rrule[0]) {
            a = span_of(&a, &b);
            put_deadline(&w, &a);
            return true;
        }
    if (!kind_table_when(r, text, n, &a))
        return false;
    put_all(&w, &a);
    return true;
}

bool kind_table_due(struct run *r, struct when *out)
{
    struct plan_row w = {.r = r};
    if (!r->table.n || r->doc->paras[r->passage.para].role != ROLE_TABLE)
        return false;
    w.n = table_cells(r->passage.text, r->passage.len, w.cell);
    const struct table_cell *c = plan_cell(&w, COLUMN_END);
    if (!c)
        c = plan_cell(&w, COLUMN_TIME);
    struct when due = {0};
    if (!c || !kind_table_when(r, r->passage.text + c->off, c->len, &due) || due.rrule[0] || !due.end.y)
        return false;
    *out = (struct when){.end = due.end};
    return true;
}
