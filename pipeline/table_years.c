#include "table.h"

#include "buf.h"
#include "roles.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Tables of targets by year that a text layer wrote line by line: 'TT Chỉ tiêu Đơn vị tính 2026 2027 2028', each row
 * with as many figures, its words over as many lines as it has. Nothing parts the cells but that figures
 * stand side by side. */

#define WORDS 60u
#define LABEL_LINES 6u /* of a row */
#define BARE        4u /* most rows without figures between two that have them */

struct piece_word {
    uint32_t off, len; /* bytes of its line */
};

struct flat {
    size_t years;
    bool unit;                     /* a column of units */
    uint32_t label, unit_at, year; /* words of the header that begin the columns */
    uint32_t rest;                 /* behind the years; words' number: nothing */
    uint32_t column[WORDS];        /* of its words */
};

static size_t words_of(const struct line *l, struct piece_word *out)
{
    size_t n, count = 0;
    const char *s = line_core(l, &n);
    uint32_t base = (uint32_t)(s - l->text);
    for (size_t i = 0; i < n && count < WORDS;) {
        size_t k = i;
        while (k < n && s[k] != ' ')
            k++;
        if (k > i && !(k == i + 1 && strchr("|_", s[i])))
            out[count++] = (struct piece_word){base + (uint32_t)i, (uint32_t)(k - i)};
        i = k + 1;
    }
    return count;
}

static bool is_year(const char *s, size_t n)
{
    return n == 4 && s[0] == '2' && s[1] == '0' && strspn(s, "0123456789") >= 4;
}

static size_t compare_bytes(const char *s, size_t n)
{
    bool sign = n >= 3 && (memcmp(s, "≥", 3) == 0 || memcmp(s, "≤", 3) == 0);
    return sign ? 3 : n && (*s == '<' || *s == '>') ? 1 : 0;
}

/* '42', '46,5', '1.200', '95%', '>50'. */
static bool is_figure(const char *s, size_t n)
{
    size_t k = compare_bytes(s, n);
    return n > k && s[k] >= '0' && s[k] <= '9' && k + strspn(s + k, "0123456789.,%") >= n;
}

static bool is_compare(const char *s, size_t n)
{
    return n && compare_bytes(s, n) == n;
}

/* ---- the header ---- */

static bool is_word(const struct line *l, const struct piece_word *w, size_t n, size_t i, const char *folded)
{
    struct buf b = {0};
    bool is = false;
    if (i < n) {
        utf8_fold(&b, l->text + w[i].off, w[i].len);
        is = strcmp(buf_text(&b), folded) == 0;
    }
    buf_free(&b);
    return is;
}

static bool are_words(const struct line *l, const struct piece_word *w, size_t n, size_t i, const char *const *folded)
{
    for (size_t k = 0; folded[k]; k++)
        if (!is_word(l, w, n, i + k, folded[k]))
            return false;
    return true;
}

/* Words of the column of units at word i. */
static size_t unit_words(const struct line *l, const struct piece_word *w, size_t n, size_t i)
{
    static const char *const unit[] = {"don", "vi", "tinh", NULL}, *const brief[] = {"don", "vi", NULL}, *const abbr[] = {"dvt", NULL};
    return are_words(l, w, n, i, unit) ? 3 : are_words(l, w, n, i, brief) ? 2 : are_words(l, w, n, i, abbr) ? 1 : 0;
}

static bool read_head(const struct line *l, struct flat *f)
{
    static const char *const labels[][3] = {{"chi", "tieu", NULL}, {"muc", "tieu", NULL}};
    struct piece_word w[WORDS];
    *f = (struct flat){.years = 0};
    if (!strstr(l->text, " 20")) /* asked of every line */
        return false;
    size_t n = words_of(l, w), i = 0, k;
    while (i < n && i < 3 && table_column(l->text + w[i].off, w[i].len) != COLUMN_NO)
        i++;
    if (i >= n || i == 3)
        return false;
    for (k = 0; k <= i; k++)
        f->column[k] = 0;
    i += 1 + (size_t)is_word(l, w, n, i + 1, "ten");
    f->label = (uint32_t)k;
    bool named = false;
    for (size_t c = 0; c < sizeof labels / sizeof *labels; c++)
        named |= are_words(l, w, n, i, labels[c]);
    i += 2;
    f->unit_at = (uint32_t)i;
    size_t units = named ? unit_words(l, w, n, i) : 0;
    f->unit = units > 0;
    i += units;
    f->year = (uint32_t)i;
    for (; named && k < i && k < n; k++)
        f->column[k] = k < f->unit_at ? 1 : 2;
    for (bool of = false; named && i < n; i++) {
        if (is_word(l, w, n, i, "nam") && !of)
            of = true;
        else if (is_year(l->text + w[i].off, w[i].len)) {
            f->years++;
            of = false;
        } else
            break;
        f->column[i] = (uint32_t)(1 + f->unit + f->years + of);
    }
    f->rest = (uint32_t)i;
    for (; i < n; i++)
        f->column[i] = (uint32_t)(2 + f->unit + f->years);
    return f->years > 1 && 3 + f->unit + f->years <= TABLE_COLUMNS;
}

/* ---- rows ---- */

/* Words of a row's number at the line's begin; 0: none. */
static size_t number_words(const struct line *l, const struct piece_word *w, size_t n)
{
    const char *s = n ? l->text + w[0].off : "";
    size_t len = n ? w[0].len : 0, k;
    while (len && strchr("._)", s[len - 1]))
        len--;
    k = strspn(s, "0123456789.");
    if (len && k >= len && len <= 4 && *s != '0')
        return n == 1 ? !is_year(s, len) : !is_figure(l->text + w[1].off, w[1].len);
    k = strspn(s, "IVX");
    k = k ? k : *s >= 'A' && *s <= 'H';
    return len && (k >= len || (len == 1 && *s == '-'));
}

/* Where the line's figures begin, exactly `years` side by side; n: they do not. */
static size_t figures_at(const struct line *l, const struct piece_word *w, size_t n, size_t from, size_t years, size_t *end)
{
    for (size_t i = from; i < n; i++) {
        size_t k = i, count = 0;
        while (k < n) {
            size_t next = k + is_compare(l->text + w[k].off, w[k].len);
            if (next >= n || !is_figure(l->text + w[next].off, w[next].len))
                break;
            k = next + 1;
            count++;
        }
        *end = k;
        if (count == years && k > i)
            return i;
        if (count > years)
            return n;
    }
    return n;
}

/* The unit's first word of the words [from, to) before the figures: '%', or the last that begins with a capital. */
static size_t unit_from(const struct line *l, const struct piece_word *w, size_t from, size_t to)
{
    enum { MOST = 3 };
    for (size_t i = to; i > from + 1 && to - i < MOST; i--) {
        const char *s = l->text + w[i - 1].off;
        unsigned letters, capitals;
        utf8_letters(s, w[i - 1].len, &letters, &capitals);
        if (*s == '%' || (capitals == 1 && letters > 1 && !utf8_starts_small(s, w[i - 1].len)))
            return i - 1;
        if (capitals)
            break;
    }
    return to;
}

static void add_words(struct tables *out, uint32_t row, uint32_t column, uint32_t line, const struct piece_word *w, size_t from, size_t to)
{
    if (to > from)
        VEC_PUSH(out->runs, out->nruns, out->cap_runs) =
            (struct table_run){row, column, line, w[from].off, w[to - 1].off + w[to - 1].len - w[from].off};
}

struct flat_row {
    uint32_t first, end, figures; /* lines; figures: that with them, end: none */
};

/* The row that begins at line i, up to the next row or what is none of the table. */
static struct flat_row find_row(const struct doc *d, uint32_t i, uint32_t stop, const struct flat *f)
{
    struct piece_word w[WORDS];
    struct flat_row r = {.first = i, .end = i, .figures = stop};
    for (uint32_t k = i, lines = 0; k < stop && lines < LABEL_LINES; k++) {
        const struct line *l = &d->lines[k];
        size_t n = words_of(l, w), end;
        if (!n || l->role == ROLE_PAGENO)
            continue;
        size_t number = number_words(l, w, n);
        bool full = figures_at(l, w, n, number, f->years, &end) < n;
        if (l->role != ROLE_BODY || (k > i && (number || line_is_caption(l))) || (full && r.figures < stop) ||
            (r.figures < stop && !line_starts_small(l)))
            break;
        r.figures = full ? k : r.figures;
        r.end = k + 1;
        lines++;
    }
    return r;
}

static void put_row(const struct doc *d, uint32_t row, const struct flat_row *r, const struct flat *f, struct tables *out)
{
    struct piece_word w[WORDS];
    uint32_t year = 2 + f->unit;
    size_t end = 0;
    for (uint32_t c = 0; c < 3 + f->unit + f->years; c++) /* runs go by columns */
        for (uint32_t k = r->first; k < r->end; k++) {
            const struct line *l = &d->lines[k];
            size_t n = l->role == ROLE_PAGENO ? 0 : words_of(l, w), number = k == r->first ? number_words(l, w, n) : 0;
            size_t at = k == r->figures ? figures_at(l, w, n, number, f->years, &end) : n;
            size_t unit = f->unit && at < n ? unit_from(l, w, number, at) : at;
            if (c == 0)
                add_words(out, row, 0, k, w, 0, number);
            else if (c == 1)
                add_words(out, row, 1, k, w, number, unit);
            else if (c == 2 && f->unit)
                add_words(out, row, 2, k, w, unit, at);
            else if (at < n && c == year + f->years)
                add_words(out, row, c, k, w, end, n);
            else if (at < n)
                for (size_t i = at, y = year; i < end; i++, y++) {
                    size_t next = i + is_compare(l->text + w[i].off, w[i].len);
                    if (y == c)
                        add_words(out, row, c, k, w, i, next + 1);
                    i = next;
                }
        }
}

uint32_t table_years_at(struct doc *d, uint32_t i, uint32_t stop, struct tables *out)
{
    struct piece_word w[WORDS];
    struct flat f;
    if (!read_head(&d->lines[i], &f))
        return i;
    struct table t = {.first = i, .run = out->nruns, .end = i};
    uint32_t row = 0, filled = 0, bare = 0;
    size_t n = words_of(&d->lines[i], w);
    for (size_t k = 0, from = 0; k < n; k++)
        if (k + 1 == n || f.column[k + 1] != f.column[k]) {
            add_words(out, row, f.column[k], i, w, from, k + 1);
            from = k + 1;
        }
    size_t kept = out->nruns;
    for (uint32_t at = i + 1; at < stop && bare < BARE;) {
        if (line_is_empty(&d->lines[at])) {
            at++;
            continue;
        }
        struct flat_row r = find_row(d, at, stop, &f);
        bool numbered = number_words(&d->lines[at], w, words_of(&d->lines[at], w)) > 0, full = r.figures < stop;
        if (r.end == at || (!full && !numbered))
            break;
        put_row(d, ++row, &r, &f, out);
        bare = full ? 0 : bare + 1;
        filled += full;
        at = r.end;
        if (full) {
            t.end = at;
            kept = out->nruns;
        }
    }
    out->nruns = filled > 1 ? kept : t.run;
    if (filled < 2)
        return i;
    t.nruns = out->nruns - t.run;
    VEC_PUSH(out->v, out->n, out->cap) = t;
    return t.end;
}
