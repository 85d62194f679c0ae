#include "table_grid.h"

#include "utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a page's table. A row begins where the cells of all columns begin anew, so with capitals
 * or figures, often behind a little more white; the numbers of the first column say how many
 * there are, and where about: cells stand at the top of their row or in its middle. */

struct rows {
    const struct grid *g;
    size_t columns, from, to;
};

static const struct grid_word *first_word(const struct rows *r, size_t level, uint32_t column)
{
    const struct grid_level *l = &r->g->levels[level];
    for (uint32_t i = l->first; i < l->first + l->n; i++)
        if (r->g->words[i].column == column)
            return &r->g->words[i];
    return NULL;
}

/* Does a cell begin with this word? 1 yes, 0.5 with a figure, -2 no. */
static double begins(const struct grid_word *w)
{
    size_t i = 0;
    while (i < w->len && strchr("\"'(*-+[", w->text[i]))
        i++;
    if (i == w->len)
        return 0;
    if (w->text[i] >= '0' && w->text[i] <= '9')
        return 0.5;
    int32_t cp = 0;
    if (!utf8_decode(w->text + i, w->len - i, &cp))
        return 0;
    if (cp == 0x201C) /* an opening quotation mark */
        return 1;
    return utf8_is_letter(cp) && !utf8_is_upper(cp) ? -2 : 1;
}

/* How well a row begins with this level: the next words of all columns, and the white above. */
static double fit(const struct rows *r, size_t level)
{
    double sum = 0;
    for (uint32_t c = 0; c < r->columns; c++)
        for (size_t k = level; k < r->to; k++) {
            const struct grid_word *w = first_word(r, k, c);
            if (!w)
                continue;
            sum += begins(w);
            break;
        }
    if (level > r->from) {
        double gap = (r->g->levels[level].y - r->g->levels[level - 1].y) / r->g->pitch;
        sum += fmin(fmax(4 * (gap - 1), -1.5), 2);
    }
    return sum;
}

enum { NUMBER_NONE = -1, NUMBER_GROUP = 0 }; /* else the number itself */

/* The number in the first column: '7', '7.', 'IV', 'A', '2.1' (a group's, without an order). */
static int number_at(const struct rows *r, size_t level)
{
    const struct grid_word *w = first_word(r, level, 0);
    if (!w)
        return NUMBER_NONE;
    size_t digits = strspn(w->text, "0123456789"), rest;
    if (digits && digits <= 3 && digits <= w->len) {
        rest = digits + strspn(w->text + digits, ".)");
        return rest >= w->len ? atoi(w->text) : NUMBER_NONE;
    }
    rest = strspn(w->text, "IVX");
    rest = rest ? rest : w->text[0] >= 'A' && w->text[0] <= 'H';
    return rest && rest + strspn(w->text + rest, ".)") >= w->len ? NUMBER_GROUP : NUMBER_NONE;
}

static void add_start(struct grid_rows *out, size_t level)
{
    if (!out->n || level > out->start[out->n - 1])
        VEC_PUSH(out->start, out->n, out->cap) = level;
}

/* The n best beginnings among levels (after, upto], in order; `at` is a little better. */
static void add_best(const struct rows *r, struct grid_rows *out, size_t after, size_t upto,
                     size_t at, unsigned n)
{
    size_t chosen[4], k = 0;
    if (n > sizeof chosen / sizeof *chosen)
        n = sizeof chosen / sizeof *chosen;
    for (; k < n; k++) {
        double best = -1e9;
        chosen[k] = SIZE_MAX;
        for (size_t i = after + 1; i <= upto; i++) {
            bool taken = false;
            for (size_t j = 0; j < k; j++)
                taken |= chosen[j] == i;
            double f = fit(r, i) + (i == at ? 1 : 0);
            if (!taken && f > best) {
                best = f;
                chosen[k] = i;
            }
        }
        if (chosen[k] == SIZE_MAX)
            break;
    }
    for (size_t i = after + 1; i <= upto; i++)
        for (size_t j = 0; j < k; j++)
            if (chosen[j] == i)
                add_start(out, i);
}

/* Rows by the numbers of the first column. Returns how many were found. */
static unsigned by_numbers(const struct rows *r, size_t begin, bool go_on, struct grid_rows *out)
{
    size_t anchor = begin; /* level of the number before */
    unsigned found = 0;
    for (size_t k = begin; k < r->to; k++) {
        int v = number_at(r, k);
        unsigned steps = 1;
        if (v == NUMBER_NONE)
            continue;
        if (v > 0 && out->last) {
            if ((unsigned)v <= out->last && v != 1)
                continue; /* misread, or a number in the text */
            if ((unsigned)v > out->last && (unsigned)v - out->last <= 3)
                steps = (unsigned)v - out->last;
        } else if (v > 0 && !found && !go_on && v <= 3) {
            steps = (unsigned)v;
        }
        if (!found) { /* the first row is open already, unless what stands here is the rest of one */
            out->fragment = go_on && k > begin && fit(r, k) > fit(r, begin) + 1;
            steps -= !out->fragment;
        }
        if (steps)
            add_best(r, out, anchor, k, k, steps);
        anchor = k;
        out->last = v > 0 ? (unsigned)v : 0;
        found++;
    }
    return found;
}

/* Nothing but years or units, '2026', '(ha)', ends a header: under its words, above the first row's. */
static bool ends_head(const struct rows *r, size_t level)
{
    const struct grid_level *l = &r->g->levels[level];
    size_t years = 0, units = 0;
    for (uint32_t i = l->first; i < l->first + l->n; i++) {
        const struct grid_word *w = &r->g->words[i];
        years += w->len == 4 && memcmp(w->text, "20", 2) == 0 && strspn(w->text, "0123456789") == 4;
        units += w->len > 2 && *w->text == '(' && w->text[w->len - 1] == ')';
    }
    return l->n && years + units == l->n;
}

/* The first level whose fit comes near the best: where rows begin under a header. */
static size_t below_head(const struct rows *r)
{
    size_t upto = r->from + 8 < r->to ? r->from + 8 : r->to;
    double best = 0;
    for (size_t k = r->from + 1; k < upto; k++)
        best = fmax(best, fit(r, k));
    for (size_t k = r->from + 1; k < upto; k++)
        if (fit(r, k) >= 0.7 * best && !ends_head(r, k))
            return k;
    return r->from + 1;
}

size_t grid_split(const struct grid *g, size_t columns, size_t from, size_t to, bool head,
                  unsigned last, struct grid_rows *out)
{
    struct rows r = {g, columns, from, to};
    size_t begin = head ? below_head(&r) : from;
    out->n = 0;
    out->fragment = false;
    out->last = last;
    if (begin >= to)
        return to;
    if (g->text && grid_split_text(g, from, to, head, out))
        return out->start[0];
    add_start(out, begin);
    if (by_numbers(&r, begin, last > 0, out) >= 2)
        return begin;
    out->n = 1;
    out->fragment = false;
    double most = 0;
    for (size_t k = begin; k < to; k++)
        most = fmax(most, fit(&r, k));
    for (size_t k = begin + 1; k < to; k++)
        if (fit(&r, k) >= 0.75 * most && g->levels[k].y - g->levels[k - 1].y > 1.05 * g->pitch)
            add_start(out, k);
    return begin;
}
