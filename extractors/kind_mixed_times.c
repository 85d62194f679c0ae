#include "kind_mixed.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Times at the lines' ends of a broken row. One that cannot be read is none, and what stands beside
 * it is read only as far as it does not lean on it. */

static const struct rule time_rule = {.name = "table.mixed.time", .strength = 0.6};

#define TIMES 6u /* of a line */

struct times { /* of a line, in order */
    struct when v[TIMES];
    bool read[TIMES];
    size_t n;
    char year[5]; /* '/2021' alone: of a time on the line beside; "" for none */
};

static bool is_figure(char c)
{
    return c >= '0' && c <= '9';
}

/* The first year of 20xx that is said whole, or NULL. */
static const char *year_in(const char *s)
{
    for (size_t i = 0; s[i]; i++)
        if ((!i || !is_figure(s[i - 1])) && s[i] == '2' && s[i + 1] == '0' && is_figure(s[i + 2]) &&
            is_figure(s[i + 3]) && !is_figure(s[i + 4]))
            return s + i;
    return NULL;
}

/* 'Quy I11/2021', "Quý I'V/2021", 'Tháng 6/2021', 'Năm 2022', '2025': a kind of time and its year. */
static bool read_one(struct run *r, const char *text, const char *year, struct when *out)
{
    struct buf folded = {0}, b = {0};
    utf8_fold(&folded, text, strlen(text));
    const char *s = buf_text(&folded);
    bool quarter = strncmp(s, "quy ", 4) == 0, month = strncmp(s, "thang ", 6) == 0;
    bool named = quarter || month || strncmp(s, "nam ", 4) == 0, ok = false;
    const char *said = year_in(s);
    bool bare = said == s && !s[4];
    const char *number = strchr(s, ' ');
    number += number ? strspn(number, " ") : 0;
    named = named && number && strchr("ivl123456789", *number) && *number; /* 'Quý /2022' has lost it */
    if ((named && (said || year)) || bare) {
        buf_str(&b, quarter ? "quý " : month ? "tháng " : "năm ");
        for (s = bare ? s : strchr(s, ' ') + 1; *s; s++)
            if (!strchr("'`", *s))
                buf_chr(&b, *s);
        if (!said)
            buf_printf(&b, "/%s", year);
        ok = when_read(buf_text(&b), b.len, &r->when, out) && out->start.y && out->end.y &&
             !out->rrule[0];
    }
    buf_free(&folded);
    buf_free(&b);
    return ok;
}

static void add_time(struct run *r, struct times *t, const char *text, const char *year)
{
    size_t letters = 0, figures = 0;
    while (*text && strchr(" .,:;-_/'", *text))
        text++;
    for (const char *s = text; *s; s++) {
        figures += is_figure(*s);
        letters += (unsigned char)*s >= 0x80 || ((*s | 32) >= 'a' && (*s | 32) <= 'z');
    }
    if (t->n == TIMES || (figures < 2 && letters < 2))
        return;
    t->read[t->n] = read_one(r, text, year, &t->v[t->n]);
    t->n++;
}

static bool opens_time(const struct mixed_word *w, const char *s)
{
    return *s >= 'A' && *s <= 'Z' &&
           (strcmp(w->letters, "quy") == 0 || strcmp(w->letters, "thang") == 0 || strcmp(w->letters, "nam") == 0);
}

/* The times of a line: each begins with its kind, or behind a rule. */
static void line_times(struct run *r, const struct mixed_row *w, uint32_t line, const char *year,
                       struct times *t)
{
    struct buf b = {0};
    const char *text = r->passage.text;
    *t = (struct times){.n = 0};
    for (uint32_t i = w->time[line]; i < w->time_end[line]; i++) {
        const struct mixed_word *x = &w->word[i];
        const char *s = text + x->off, *y = NULL;
        bool whole_year = x->n == 4 && (y = year_in(x->letters)) != NULL;
        bool rest = *s == '/' && whole_year; /* '/2021' has lost what it is of */
        if (rest || x->bar || opens_time(x, s) || (whole_year && b.len && year_in(buf_text(&b)))) {
            if (b.len)
                add_time(r, t, buf_text(&b), year);
            buf_clear(&b);
        }
        if (rest) {
            memcpy(t->year, x->letters, 5);
            continue;
        }
        if (b.len)
            buf_chr(&b, ' ');
        buf_add(&b, s, x->len);
    }
    if (b.len)
        add_time(r, t, buf_text(&b), year);
    buf_free(&b);
}

static void put(struct run *r, const char *task, const struct when *from, const struct when *to)
{
    char start[16] = "", end[16];
    struct when t = *to;
    if (from && (day_compare(from->start, to->end) > 0 || to->end.y - from->start.y > 10))
        return; /* one of them is misread */
    t.kind = from ? WHEN_DURING : WHEN_BY;
    t.start = from ? from->start : (struct day){0};
    day_iso(t.start, start);
    day_iso(t.end, end);
    if (!from)
        snprintf(t.edtf, sizeof t.edtf, "../%s", end);
    else if (day_compare(from->start, to->start) != 0)
        snprintf(t.edtf, sizeof t.edtf, "%s/%s", start, end);
    struct record *rec = run_add(r, REC_DEADLINE, 0, r->passage.len, &time_rule);
    run_put_deadline(r, rec, &t);
    rec->value[DLN_TASK] = val_text(task);
}

/* One column of times: what stands at all lines' ends is one cell. */
static bool put_cell(struct run *r, const struct mixed_row *w, const char *task)
{
    struct buf b = {0};
    struct when t;
    const char *text = r->passage.text;
    for (uint32_t line = 0; line < w->nlines; line++) {
        uint32_t from = w->time[line], to = w->time_end[line];
        if (from == to)
            continue;
        uint32_t end = w->word[to - 1].off + w->word[to - 1].len;
        buf_str(&b, b.len ? " " : "");
        buf_add(&b, text + w->word[from].off, end - w->word[from].off);
    }
    bool ok = b.len && !strchr(b.s, '|') && kind_table_when(r, b.s, b.len, &t) &&
              (t.rrule[0] || year_in(b.s)) && (t.rrule[0] || t.end.y || t.start.y);
    if (ok) {
        struct record *rec = run_add(r, REC_DEADLINE, 0, r->passage.len, &time_rule);
        run_put_deadline(r, rec, &t);
        rec->value[DLN_TASK] = val_text(task);
    }
    buf_free(&b);
    return ok;
}

static bool same_when(const struct when *a, const struct when *b)
{
    return !day_compare(a->start, b->start) && !day_compare(a->end, b->end) && !strcmp(a->rrule, b->rrule);
}

/* The one time that the row's words say, wherever it stands: a column of products is behind it. */
static bool put_only(struct run *r, const char *task)
{
    struct finds due = {0}, times = {0};
    struct when first, t;
    size_t n = 0, others = 0;
    passage_find(&r->passage, r->rules, "deadline", true, &due);
    passage_find_named(&r->passage, r->rules, "cue", "time.", &times);
    const struct finds *const both[] = {&due, &times};
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < both[k]->n; i++) {
            uint32_t off = both[k]->v[i].off, len = both[k]->v[i].len;
            found_group(&both[k]->v[i], "when", &off, &len);
            if (!when_read(r->passage.text + off, len, &r->when, &t) || (!t.rrule[0] && !t.start.y && !t.end.y))
                continue;
            others += n && !same_when(&first, &t);
            first = n++ ? first : t;
        }
    bool ok = n && !others;
    if (ok) {
        struct record *rec = run_add(r, REC_DEADLINE, 0, r->passage.len, &time_rule);
        run_put_deadline(r, rec, &first);
        rec->value[DLN_TASK] = val_text(task);
    }
    free(due.v);
    free(times.v);
    return ok;
}

bool mixed_times(struct run *r, const struct mixed_row *w, unsigned columns, const char *task)
{
    struct times line[MIXED_LINES], *with = NULL;
    size_t had = r->out->n, broken = 0, lines = 0;
    if (columns == 1 && put_cell(r, w, task))
        return true;
    for (uint32_t i = 0; i < w->nlines; i++)
        line_times(r, w, i, NULL, &line[i]);
    for (uint32_t i = 0; i < w->nlines; i++) {
        const char *year = i && *line[i - 1].year                ? line[i - 1].year
                           : i + 1 < w->nlines && *line[i + 1].year ? line[i + 1].year
                                                                   : NULL;
        if (year && line[i].n)
            line_times(r, w, i, year, &line[i]);
        for (size_t k = 0; k < line[i].n; k++)
            broken += !line[i].read[k];
        lines += line[i].n > 0;
    }
    for (uint32_t i = 0; i < w->nlines; i++) {
        struct times *t = &line[i];
        if (columns == 1 && t->n == 1 && t->read[0])
            put(r, task, &t->v[0], &t->v[0]);
        else if (columns == 2 && t->n == 2 && t->read[1])
            put(r, task, t->read[0] ? &t->v[0] : NULL, &t->v[1]);
        else if (columns == 2 && t->n == 1 && t->read[0] && !broken && lines == 2) {
            if (with) /* the two stand at half steps */
                put(r, task, &with->v[0], &t->v[0]);
            with = t;
        }
    }
    return r->out->n > had || (columns == 1 && put_only(r, task));
}
