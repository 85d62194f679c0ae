#include "table.h"

#include "buf.h"
#include "roles.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Tables of figures by body and year whose columns a text layer ran into each other: 'Hội Nông dân
 * 2020 138 1.678 78,8 537'. Figures carry no mark of their column, but for one: where the header
 * says '%' once and one column alone holds nothing above a hundred, that column is meant. It is
 * given as a table of three columns, body, year and share; the others' names are not known. */

#define ROWS 80
#define FIGURES 12u
#define HEADER_LINES 12u
#define NAMES 4u /* most pieces of a body's name */

struct span {
    uint32_t line, off, len;
};

struct row {
    struct span name, year, figure[FIGURES]; /* name: the words before the year; len 0: none */
    unsigned no, nfigures, group;            /* no: the year */
};

struct group { /* the rows of one body: their years rise */
    struct span name[NAMES];
    unsigned nnames;
};

struct found_table {
    struct row row[ROWS];
    struct group group[ROWS];
    uint32_t nrows, ngroups;
    struct span label, year, upper, share; /* of the header; upper: its '%' cell's line above */
};

/* ---- words of a line ---- */

/* The next word at or behind *at, bars and lone marks left out. */
static bool next_word(const struct line *l, uint32_t *at, struct span *w)
{
    const char *s = l->text;
    for (;;) {
        *at += (uint32_t)strspn(s + *at, " \t|\r");
        if (!s[*at])
            return false;
        w->off = *at;
        w->len = (uint32_t)strcspn(s + *at, " \t|\r");
        *at += w->len;
        if (w->len > 1 || strchr("0123456789", s[w->off]) || ((s[w->off] | 32) >= 'a' && (s[w->off] | 32) <= 'z'))
            return true;
    }
}

/* '1.733' is 1733, '76,1' and '97.8' are shares; -1 where the word is no figure. */
static double figure_of(const char *s, size_t n)
{
    char plain[24];
    size_t k = 0, digits = strspn(s, "0123456789");
    n -= n && s[n - 1] == '%';
    if (!digits || n >= sizeof plain)
        return -1;
    for (size_t i = 0; i < n; i++) {
        bool mark = s[i] == '.' || s[i] == ',';
        size_t behind = strspn(s + i + 1, "0123456789");
        if (!mark && (s[i] < '0' || s[i] > '9'))
            return -1;
        if (mark && (!behind || i + 1 + behind > n))
            return -1;
        if (mark && s[i] == '.' && behind == 3)
            continue;
        plain[k++] = mark ? '.' : s[i];
    }
    plain[k] = '\0';
    return strtod(plain, NULL);
}

static unsigned year_of(const char *s, size_t n)
{
    if (n != 4 || strspn(s, "0123456789") < 4)
        return 0;
    unsigned v = (unsigned)strtoul(s, NULL, 10);
    return v >= 1945 && v <= 2100 ? v : 0;
}

/* Words of a body or none, a year, figures and nothing else. */
static bool read_row(const struct doc *d, uint32_t i, struct row *r)
{
    const struct line *l = &d->lines[i];
    struct span w = {.line = i};
    uint32_t at = 0;
    *r = (struct row){.name.line = i};
    while (next_word(l, &at, &w)) {
        if (r->no) {
            if (figure_of(l->text + w.off, w.len) < 0 || r->nfigures == FIGURES)
                return false;
            r->figure[r->nfigures++] = w;
        } else if ((r->no = year_of(l->text + w.off, w.len))) {
            r->year = w;
        } else {
            if (!r->name.len)
                r->name.off = w.off;
            r->name.len = w.off + w.len - r->name.off;
        }
    }
    return r->no && r->nfigures && r->name.len <= 60;
}

static bool is_blank(const struct line *l)
{
    struct span w;
    uint32_t at = 0;
    return !next_word(l, &at, &w);
}

/* A line that is nothing but a piece of a body's name. */
static bool is_name(const struct doc *d, uint32_t i, struct span *name)
{
    size_t n;
    const char *s = line_core(&d->lines[i], &n);
    *name = (struct span){i, (uint32_t)(s - d->lines[i].text), (uint32_t)n};
    return n >= 4 && n <= 48 && strcspn(s, "0123456789|.;:%") >= n;
}

/* ---- the header ---- */

static void fold_word(struct buf *b, const struct line *l, struct span w)
{
    buf_clear(b);
    utf8_fold(b, l->text + w.off, w.len);
}

/* Two words that name the column of bodies; the earlier in the list the better. */
static size_t label_rank(const char *a, const char *b)
{
    static const char *const names[][2] = {{"don", "vi"}, {"dia", "phuong"}, {"co", "quan"},
                                           {"to", "chuc"}, {"noi", "dung"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(a, names[i][0]) == 0 && strcmp(b, names[i][1]) == 0)
            return i + 1;
    return 0;
}

/* The cell around byte `at`: to the bars, or the line's ends. */
static struct span cell_at(const struct line *l, uint32_t line, uint32_t at)
{
    uint32_t from = at, to = at + (uint32_t)strcspn(l->text + at, "|");
    while (from && l->text[from - 1] != '|')
        from--;
    from += (uint32_t)strspn(l->text + from, " \t");
    while (to > from && strchr(" \t\r", l->text[to - 1]))
        to--;
    return (struct span){line, from, to - from};
}

static void read_header_line(const struct doc *d, uint32_t i, struct found_table *t, size_t *rank,
                             unsigned *shares)
{
    const struct line *l = &d->lines[i];
    struct buf word = {0}, last = {0};
    struct span w = {.line = i}, before = {0};
    for (const char *s = strchr(l->text, '%'); s; s = strchr(s + 1, '%')) {
        t->share = cell_at(l, i, (uint32_t)(s - l->text));
        ++*shares;
    }
    for (uint32_t at = 0; next_word(l, &at, &w); before = w) {
        fold_word(&word, l, w);
        size_t as = label_rank(buf_text(&last), buf_text(&word));
        if (as && (!*rank || as < *rank)) {
            *rank = as;
            t->label = (struct span){i, before.off, w.off + w.len - before.off};
        }
        if (strcmp(buf_text(&word), "nam") == 0)
            t->year = w;
        if (strcmp(buf_text(&last), "ty") == 0 && strcmp(buf_text(&word), "le") == 0)
            t->upper = cell_at(l, i, before.off);
        struct buf other = last;
        last = word;
        word = other;
    }
    buf_free(&word);
    buf_free(&last);
}

/* The header's lines [i, body): the columns of bodies, of years, and the one share among them. */
static bool read_header(const struct doc *d, uint32_t i, uint32_t body, struct found_table *t)
{
    size_t rank = 0;
    unsigned shares = 0;
    for (uint32_t k = i; k < body; k++)
        read_header_line(d, k, t, &rank, &shares);
    if (t->upper.line >= t->share.line) /* it says 'tỷ lệ' itself, or another column's does */
        t->upper.len = 0;
    return rank && shares == 1 && t->year.len && t->share.len <= 60 && t->upper.len <= 60;
}

/* ---- the rows ---- */

static void name_group(struct group *g, struct span name)
{
    if (name.len && g->nnames < NAMES)
        g->name[g->nnames++] = name;
}

/* A name's piece on a line of its own is of the body whose years go on behind it; between two
 * bodies it is the next one's, where no blank line parts them. */
static void add_row(struct found_table *t, const struct row *r, struct span apart, uint32_t line)
{
    bool next = !t->nrows || r->no <= t->row[t->nrows - 1].no;
    t->ngroups += next;
    struct group *g = &t->group[t->ngroups - 1];
    if (!next || apart.line + 1 == line)
        name_group(g, apart);
    name_group(g, r->name);
    t->row[t->nrows] = *r;
    t->row[t->nrows++].group = t->ngroups - 1;
}

/* The line behind the last row. */
static uint32_t read_rows(const struct doc *d, uint32_t i, uint32_t stop, struct found_table *t)
{
    struct span apart = {0}, name;
    uint32_t end = i;
    struct row r;
    for (unsigned odd = 0; i < stop && odd < 2 && t->nrows < ROWS; i++) {
        if (read_row(d, i, &r)) {
            add_row(t, &r, apart, i);
            apart.len = 0;
            odd = 0;
            end = i + 1;
        } else if (is_name(d, i, &name)) {
            apart = name;
            odd++;
        } else if (!is_blank(&d->lines[i])) {
            break;
        }
    }
    return end;
}

/* Figures that most rows have: rows with another count lost some, or have no such columns. */
static unsigned usual_count(const struct found_table *t)
{
    unsigned count[FIGURES + 1] = {0}, best = 0;
    for (uint32_t i = 0; i < t->nrows; i++)
        if (++count[t->row[i].nfigures] > count[best])
            best = t->row[i].nfigures;
    return count[best] * 2 > t->nrows ? best : 0;
}

/* The one column that holds nothing above a hundred and parts of one; `columns` where it is not
 * one alone. */
static unsigned share_column(const struct doc *d, const struct found_table *t, unsigned columns)
{
    unsigned found = columns;
    for (unsigned c = 0; c < columns; c++) {
        bool small = true, broken = false;
        for (uint32_t i = 0; i < t->nrows && small; i++) {
            const struct span *f = &t->row[i].figure[c];
            if (t->row[i].nfigures != columns)
                continue;
            double v = figure_of(d->lines[f->line].text + f->off, f->len);
            small = v <= 100;
            broken |= v != (double)(long)v;
        }
        if (small && (!broken || found != columns))
            return columns;
        if (small)
            found = c;
    }
    return found;
}

static void put(struct tables *out, uint32_t row, uint32_t column, struct span s)
{
    if (s.len)
        VEC_PUSH(out->runs, out->nruns, out->cap_runs) =
            (struct table_run){row, column, s.line, s.off, s.len};
}

/* The table whose header begins at i; i where none does. */
static uint32_t read_table(const struct doc *d, uint32_t i, uint32_t stop, struct tables *out)
{
    struct found_table t = {.nrows = 0};
    struct row r;
    uint32_t body = i;
    while (body < stop && body < i + HEADER_LINES && !read_row(d, body, &r))
        body++;
    if (body == stop || body == i + HEADER_LINES || !read_header(d, i, body, &t))
        return i;
    uint32_t end = read_rows(d, body, stop, &t);
    unsigned columns = usual_count(&t), share = share_column(d, &t, columns);
    if (t.ngroups < 2 || t.nrows < 4 || share == columns)
        return i;
    size_t run = out->nruns;
    uint32_t row = 0;
    put(out, row, 0, t.label);
    put(out, row, 1, t.year);
    put(out, row, 2, t.upper);
    put(out, row, 2, t.share);
    for (uint32_t k = 0; k < t.nrows; k++) {
        const struct group *g = &t.group[t.row[k].group];
        if (t.row[k].nfigures != columns || !g->nnames)
            continue;
        row++;
        for (unsigned n = 0; n < g->nnames; n++)
            put(out, row, 0, g->name[n]);
        put(out, row, 1, t.row[k].year);
        put(out, row, 2, t.row[k].figure[share]);
    }
    VEC_PUSH(out->v, out->n, out->cap) =
        (struct table){.first = i, .end = end, .run = run, .nruns = out->nruns - run};
    return end;
}

uint32_t table_figures_at(struct doc *d, uint32_t i, uint32_t stop, struct tables *out)
{
    return i && line_is_caption(&d->lines[i - 1]) ? read_table(d, i, stop, out) : i;
}
