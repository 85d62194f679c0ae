/* Two charts over all documents: how many deadlines fall where in time, and who leads how much. */
#include "report_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WIDTH = 960,
    LEFT = 170, RIGHT = 880, /* of the time line; what recurs is counted to its right */
    ROW = 56, TOP = 8, FOOT = 30,
    MOST_BINS = 72,
    MOST_ROWS = 300, /* of a table */
    MOST_BODIES = 25, LABEL = 330, BAR = 22
};

/* Months since year 0 of an ISO date; -1 where it is none. */
static int month_of(const char *iso)
{
    int y, m;
    return iso && sscanf(iso, "%4d-%2d", &y, &m) == 2 && m >= 1 && m <= 12 ? 12 * y + m - 1 : -1;
}

static const char *due(const struct report_mark *m)
{
    return m->end ? m->end : m->start;
}

static int by_due(const void *x, const void *y)
{
    const struct report_mark *a = x, *b = y;
    int r = strcmp(due(a) ? due(a) : "", due(b) ? due(b) : "");
    if (r == 0 && a->doc != b->doc)
        r = a->doc < b->doc ? -1 : 1;
    return r ? r : strcmp(a->key, b->key);
}

struct times { /* the field: bins of so many months from `first` on, a row a province */
    int first, months, bins;
    size_t rows;
    unsigned *count, *recurs; /* [row * bins + bin], [row] */
    unsigned most;
};

/* From the 2nd to the 98th of a hundred, whole years: one wrongly read year must not squeeze all. */
static void set_range(struct times *t, const struct site *s)
{
    size_t n = 0, k = 0;
    for (size_t i = 0; i < s->ndeadlines; i++)
        n += !s->deadlines[i].recurs && month_of(due(&s->deadlines[i])) >= 0;
    size_t cut = n / 50;
    int last = 0;
    t->first = -1;
    for (size_t i = 0; i < s->ndeadlines; i++) {
        int m = s->deadlines[i].recurs ? -1 : month_of(due(&s->deadlines[i]));
        if (m < 0)
            continue;
        if (k == cut)
            t->first = m / 12 * 12;
        if (k + cut + 1 == n)
            last = m;
        k++;
    }
    if (t->first < 0)
        return;
    int span = (last / 12 + 1) * 12 - t->first;
    static const int sizes[] = {1, 3, 12};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        t->months = sizes[i];
        t->bins = span / sizes[i];
        if (t->bins <= MOST_BINS)
            break;
    }
}

static size_t row_of(const struct site *s, const struct report_mark *m)
{
    return compare_home(s->c, s->docs[m->doc].id); /* SIZE_MAX: none */
}

static void count_marks(struct times *t, const struct site *s)
{
    for (size_t i = 0; i < s->ndeadlines; i++) {
        const struct report_mark *m = &s->deadlines[i];
        size_t row = row_of(s, m);
        int at = month_of(due(m));
        if (row >= t->rows)
            row = t->rows - 1; /* documents that have no column of their own */
        if (m->recurs) {
            t->recurs[row]++;
            continue;
        }
        int bin = at < 0 || at < t->first ? -1 : (at - t->first) / t->months;
        if (bin < 0 || bin >= t->bins)
            continue;
        unsigned *c = &t->count[row * (size_t)t->bins + (size_t)bin];
        if (++*c > t->most)
            t->most = *c;
    }
}

static void put_years(struct buf *out, const struct times *t, double bottom)
{
    double wide = (double)(RIGHT - LEFT) / t->bins;
    int years = t->bins * t->months / 12, every = years > 24 ? 5 : years > 12 ? 2 : 1;
    for (int y = 0; y <= years; y++) {
        char word[12];
        double x = LEFT + y * 12.0 / t->months * wide;
        chart_line(out, "axis", x, TOP, x, bottom);
        snprintf(word, sizeof word, "%d", t->first / 12 + y);
        if (y < years && y % every == 0)
            chart_text(out, x + 3, bottom + 16, CHART_START, "small", word, 8);
    }
}

static void put_time_row(struct buf *out, const struct times *t, size_t row, const char *name)
{
    double base = TOP + ROW * (double)(row + 1) - 6, wide = (double)(RIGHT - LEFT) / t->bins;
    char word[24];
    chart_text(out, LEFT - 10, base - 10, CHART_END, NULL, name, 22);
    chart_line(out, "axis", LEFT, base, RIGHT, base);
    for (int b = 0; b < t->bins; b++) {
        unsigned n = t->count[row * (size_t)t->bins + (size_t)b];
        double high = n ? (ROW - 22.0) * n / t->most : 0;
        if (!n)
            continue;
        if (high < 2)
            high = 2;
        double x = LEFT + b * wide;
        buf_printf(out, "<rect class=\"bar1\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n",
                   x + 0.5, base - high, wide > 2 ? wide - 1 : wide, high);
        snprintf(word, sizeof word, "%u", n);
        if (wide >= 7)
            chart_text(out, x + wide / 2, base - high - 3, CHART_MIDDLE, "small", word, 6);
    }
    if (t->recurs[row]) {
        snprintf(word, sizeof word, "↻ %u", t->recurs[row]);
        chart_text(out, RIGHT + 14, base - 10, CHART_START, NULL, word, 12);
    }
}

static void put_deadline_rows(struct buf *out, const struct site *s)
{
    size_t shown = 0;
    for (size_t i = 0; i < s->ndeadlines && shown < MOST_ROWS; i++) {
        const struct report_mark *m = &s->deadlines[i];
        const struct report_doc *d = &s->docs[m->doc];
        if (m->recurs || !due(m))
            continue;
        shown++;
        buf_str(out, "<tr><td data-s=\"");
        quoted(out, due(m));
        buf_str(out, "\">");
        put_day(out, due(m));
        buf_str(out, "</td><td lang=\"vi\">");
        quoted(out, d->province ? d->province : "–");
        buf_str(out, "</td><td>");
        chart_link(out, d, m->key);
        buf_str(out, "</td></tr>\n");
    }
}

void put_deadline_chart(struct buf *out, struct site *s)
{
    static const struct words heads[] = {
        {"Hạn", "Due"}, {"Tỉnh, thành phố", "Province"}, {"Văn bản", "Document"}};
    static const char *const bins_vi[] = {"tháng", "quý", "năm"},
                             *const bins_en[] = {"month", "quarter", "year"};
    struct times t = {.rows = s->c->nprovinces + 1};
    if (s->ndeadlines)
        qsort(s->deadlines, s->ndeadlines, sizeof *s->deadlines, by_due);
    set_range(&t, s);
    if (t.bins <= 0) {
        buf_str(out, "<p class=\"note\">");
        say(out, s, (struct words){"Không có thời hạn nào có ngày.", "No deadline has a date."});
        buf_str(out, "</p>\n");
        return;
    }
    t.count = xcalloc(t.rows * (size_t)t.bins, sizeof *t.count);
    t.recurs = xcalloc(t.rows, sizeof *t.recurs);
    count_marks(&t, s);
    size_t last = t.rows - 1;
    bool others = t.recurs[last] > 0;
    for (int b = 0; b < t.bins; b++)
        others |= t.count[last * (size_t)t.bins + (size_t)b] > 0;
    size_t rows = others ? t.rows : last;
    int bin = t.months == 1 ? 0 : t.months == 3 ? 1 : 2;
    struct words about = {
        arena_printf(s->mem, "Mỗi cột là số thời hạn rơi vào một %s; ↻ là số việc làm định kỳ, không "
                             "có ngày cuối.", bins_vi[bin]),
        arena_printf(s->mem, "A bar counts the deadlines of a %s; ↻ counts those that recur.",
                     bins_en[bin])};
    double bottom = TOP + ROW * (double)rows;
    chart_open(out, s, "deadlines", WIDTH, (int)bottom + FOOT,
               (struct words){"Số thời hạn theo tỉnh", "Deadlines by province"}, about);
    put_years(out, &t, bottom);
    for (size_t r = 0; r < rows; r++)
        put_time_row(out, &t, r, r < last ? s->c->provinces[r].name : "(khác)");
    chart_table(out, s, heads, sizeof heads / sizeof *heads);
    put_deadline_rows(out, s);
    chart_close(out);
    free(t.count);
    free(t.recurs);
}

/* ---- duties ---- */

struct body {
    const char *agency, *name;
    unsigned lead, other;
};

static int by_agency(const void *x, const void *y)
{
    const struct report_mark *a = x, *b = y;
    return strcmp(a->agency, b->agency);
}

static int by_lead(const void *x, const void *y)
{
    const struct body *a = x, *b = y;
    if (a->lead != b->lead)
        return a->lead < b->lead ? 1 : -1;
    if (a->other != b->other)
        return a->other < b->other ? 1 : -1;
    return strcmp(a->agency, b->agency);
}

static size_t count_bodies(struct site *s, struct body **v)
{
    size_t n = 0, cap = 0;
    if (s->nduties)
        qsort(s->duties, s->nduties, sizeof *s->duties, by_agency);
    for (size_t i = 0; i < s->nduties; i++) {
        const struct report_mark *m = &s->duties[i];
        if (!n || strcmp((*v)[n - 1].agency, m->agency) != 0) {
            const char *name = compare_subject_name(s->names, m->agency);
            bool slug = strcmp(name, m->agency) == 0;
            VEC_PUSH(*v, n, cap) = (struct body){
                .agency = m->agency, .name = slug && m->name ? m->name : name};
        }
        if (strcmp(m->role, "lead") == 0)
            (*v)[n - 1].lead++;
        else
            (*v)[n - 1].other++;
    }
    if (n)
        qsort(*v, n, sizeof **v, by_lead);
    return n;
}

static void put_body(struct buf *out, const struct body *b, double y, double scale)
{
    char word[40];
    double lead = b->lead * scale, other = b->other * scale;
    chart_text(out, LABEL - 10, y + BAR / 2.0 + 4, CHART_END, NULL, b->name, 42);
    if (b->lead)
        buf_printf(out, "<rect class=\"bar1\" x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"/>\n",
                   LABEL, y + 3, lead, BAR - 6);
    if (b->other)
        buf_printf(out, "<rect class=\"bar2\" style=\"fill:url(#hatch-duties)\" x=\"%.1f\" y=\"%.1f\" "
                        "width=\"%.1f\" height=\"%d\"/>\n",
                   LABEL + lead, y + 3, other, BAR - 6);
    snprintf(word, sizeof word, "%u + %u", b->lead, b->other);
    chart_text(out, LABEL + lead + other + 6, y + BAR / 2.0 + 4, CHART_START, "small", word, 30);
}

void put_duty_chart(struct buf *out, struct site *s)
{
    static const struct words heads[] = {
        {"Cơ quan", "Body"}, {"Chủ trì", "Leads"}, {"Vai trò khác", "Other roles"}};
    struct body *v = NULL;
    size_t n = count_bodies(s, &v), drawn = n < MOST_BODIES ? n : MOST_BODIES;
    if (!n) {
        buf_str(out, "<p class=\"note\">");
        say(out, s, (struct words){"Không có trách nhiệm nào.", "There are no duties."});
        buf_str(out, "</p>\n");
        return;
    }
    unsigned most = 1;
    for (size_t i = 0; i < drawn; i++)
        if (v[i].lead + v[i].other > most)
            most = v[i].lead + v[i].other;
    chart_open(out, s, "duties", WIDTH, (int)drawn * BAR + TOP + 8,
               (struct words){"Số việc theo cơ quan", "Duties by body"},
               (struct words){"Phần đặc: số việc được giao chủ trì; phần gạch chéo: phối hợp, tham "
                              "mưu và vai trò khác. Xếp theo số việc chủ trì.",
                              "Solid: duties it leads; hatched: cooperates, advises and the like. "
                              "Sorted by those it leads."});
    for (size_t i = 0; i < drawn; i++)
        put_body(out, &v[i], TOP + BAR * (double)i, (WIDTH - LABEL - 80.0) / most);
    chart_table(out, s, heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < n && i < MOST_ROWS; i++) {
        buf_str(out, "<tr><th scope=\"row\" lang=\"vi\">");
        quoted(out, v[i].name);
        buf_printf(out, "</th><td class=\"n\">%u</td><td class=\"n\">%u</td></tr>\n", v[i].lead,
                   v[i].other);
    }
    chart_close(out);
    free(v);
}
