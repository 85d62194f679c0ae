#include "table.h"

#include "buf.h"
#include "roles.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Tables of text whose columns stand apart by blanks, as `pdftotext -layout` sets them. A column is a
 * run of places that no line of several cells leaves blank in all; a row begins where the first
 * column is written. */

#define PLACES 400u /* characters of a line that are looked at */
#define WINDOW 24u  /* lines that tell the columns */
#define HEADER 6u   /* most lines of a header */

struct piece_at { /* words with single blanks between them */
    uint32_t off, len; /* bytes of the line */
    uint32_t from, to; /* places */
};

struct cut {
    struct piece_at v[TABLE_COLUMNS];
    size_t n;
};

struct columns {
    uint32_t from[TABLE_COLUMNS], to[TABLE_COLUMNS];
    size_t n;
};

/* The pieces of a line, parted by two blanks or a tab. False: more than a table has. */
static bool cut_line(const struct line *l, struct cut *c)
{
    uint32_t place = 0, blanks = 2;
    c->n = 0;
    for (const char *s = l->text; *s && place < PLACES; place++) {
        int32_t cp = 0;
        size_t k = utf8_decode(s, strlen(s), &cp);
        uint32_t off = (uint32_t)(s - l->text);
        s += k ? k : 1;
        if (cp == ' ' || cp == 0xA0 || cp == '\r') {
            blanks++;
        } else if (cp == '\t') {
            blanks += 2;
            place |= 7;
        } else {
            if (blanks > 1) {
                if (c->n == TABLE_COLUMNS)
                    return false;
                c->v[c->n++] = (struct piece_at){.off = off, .from = place};
            }
            c->v[c->n - 1].len = (uint32_t)(s - l->text) - c->v[c->n - 1].off;
            c->v[c->n - 1].to = place + 1;
            blanks = 0;
        }
    }
    return true;
}

/* The runs of filled places. False: more than a table has. */
static bool runs_of(const bool *filled, struct columns *out)
{
    out->n = 0;
    for (uint32_t p = 0; p < PLACES; p++) {
        if (!filled[p])
            continue;
        if (!p || !filled[p - 1]) {
            if (out->n == TABLE_COLUMNS)
                return false;
            out->from[out->n++] = p;
        }
        out->to[out->n - 1] = p + 1;
    }
    return true;
}

/* The runs of places that some line of two cells or more fills, up to a line that closes a gap
 * between columns: it is another table's, or text. */
static bool find_columns(const struct doc *d, uint32_t first, uint32_t end, struct columns *out)
{
    bool filled[PLACES + 1] = {false};
    unsigned lines = 0;
    struct cut c;
    out->n = 0;
    for (uint32_t i = first; i < end && i < first + WINDOW; i++) {
        if (!cut_line(&d->lines[i], &c) || c.n < 2)
            continue;
        struct columns now;
        for (size_t k = 0; k < c.n; k++)
            for (uint32_t p = c.v[k].from; p < c.v[k].to; p++)
                filled[p] = true;
        if (!runs_of(filled, &now) || (lines && now.n < out->n))
            break;
        *out = now;
        lines++;
    }
    return lines > 1 && out->n > 2;
}

/* The column that a piece stands in; columns->n where it stands in two. */
static size_t column_of(const struct columns *at, const struct piece_at *p)
{
    size_t found = at->n;
    for (size_t k = 0; k < at->n; k++) {
        if (p->from >= at->to[k] || p->to <= at->from[k])
            continue;
        if (found < at->n)
            return at->n;
        found = k;
    }
    return found;
}

/* Do all pieces of the line stand in columns? */
static bool fits(const struct columns *at, const struct cut *c)
{
    for (size_t k = 0; k < c->n; k++)
        if (column_of(at, &c->v[k]) == at->n)
            return false;
    return c->n > 0;
}

/* The line behind the table's last: lines that fit, and the groups between them ('I. HẠ TẦNG'). */
static uint32_t table_end(const struct doc *d, uint32_t first, uint32_t stop, const struct columns *at)
{
    uint32_t end = first;
    unsigned odd = 0;
    struct cut c;
    for (uint32_t i = first; i < stop && odd < 2; i++) {
        if (!cut_line(&d->lines[i], &c))
            break;
        if (!c.n)
            continue;
        bool ok = fits(at, &c) && (c.n > 1 || c.v[0].from >= at->from[1] || i < first + HEADER);
        odd = ok ? 0 : odd + 1;
        end = ok ? i + 1 : end;
    }
    return end;
}

/* The words of the lines [first, end) as a row with bars: is it a plan's header? */
static bool is_header(const struct doc *d, uint32_t first, uint32_t end, const struct columns *at)
{
    struct buf row = {0};
    struct table_head head;
    struct cut c;
    for (size_t k = 0; k < at->n; k++) {
        if (k)
            buf_str(&row, " | ");
        for (uint32_t i = first; i < end; i++) {
            if (!cut_line(&d->lines[i], &c))
                continue;
            for (size_t j = 0; j < c.n; j++)
                if (column_of(at, &c.v[j]) == k) {
                    buf_add(&row, d->lines[i].text + c.v[j].off, c.v[j].len);
                    buf_chr(&row, ' ');
                }
        }
    }
    bool is = row.len && table_head_read(row.s, row.len, &head);
    buf_free(&row);
    return is;
}

/* Does a row begin on the line: is its first column written? */
static bool begins_row(const struct columns *at, const struct cut *c)
{
    return c->n && c->v[0].from < at->to[0];
}

static void add_row(const struct doc *d, uint32_t row, uint32_t first, uint32_t end,
                    const struct columns *at, struct tables *out)
{
    struct cut c;
    for (size_t k = 0; k < at->n; k++)
        for (uint32_t i = first; i < end; i++) {
            if (!cut_line(&d->lines[i], &c))
                continue;
            for (size_t j = 0; j < c.n; j++) {
                size_t in = column_of(at, &c.v[j]);
                if (in == k || (in == at->n && k == 1)) /* a group's line spans columns */
                    VEC_PUSH(out->runs, out->nruns, out->cap_runs) = (struct table_run){
                        row, (uint32_t)k, i, c.v[j].off, c.v[j].len};
            }
        }
}

static bool may_begin(const struct line *l)
{
    struct cut c;
    unsigned named = 0;
    if (l->role != ROLE_BODY || !strstr(l->text, "  ") || !cut_line(l, &c) || c.n < 3)
        return false;
    for (size_t k = 0; k < c.n; k++)
        named += table_column(l->text + c.v[k].off, c.v[k].len) != COLUMN_OTHER;
    return named > 0;
}

uint32_t table_spaced_at(struct doc *d, uint32_t i, uint32_t stop, struct tables *out)
{
    struct columns at;
    struct cut c;
    if (!may_begin(&d->lines[i]) || !find_columns(d, i, stop, &at))
        return i;
    uint32_t body = i + 1;
    while (body < stop && body < i + HEADER &&
           !(cut_line(&d->lines[body], &c) && begins_row(&at, &c)))
        body++;
    if (!is_header(d, i, body, &at))
        return i;
    uint32_t end = table_end(d, i, stop, &at);
    if (end <= body)
        return i;
    size_t run = out->nruns;
    uint32_t row = 0;
    add_row(d, row++, i, body, &at, out);
    for (uint32_t from = body; from < end;) {
        uint32_t to = from + 1;
        while (to < end && !(cut_line(&d->lines[to], &c) && begins_row(&at, &c)))
            to++;
        add_row(d, row++, from, to, &at, out);
        from = to;
    }
    VEC_PUSH(out->v, out->n, out->cap) =
        (struct table){.first = i, .end = end, .run = run, .nruns = out->nruns - run};
    return end;
}
