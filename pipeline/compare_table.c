/* The comparison for a person: as many provinces side by side as the width allows, the rest in
 * further tables below. */
#include "compare_source.h"
#include "wrap.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_SHARE  30 /* percent of the width */
#define LABEL_MIN    16 /* columns */
#define PROVINCE_MIN 14 /* columns */
#define BETWEEN      " │ "
#define BETWEEN_WIDE 3
#define TITLE_BYTES  240

struct drawing {
    const struct comparison *c;
    const struct compare_names *names;
    const struct sources *sources;
    int columns;
    bool bold;
    const char **used; /* documents cited so far; lent from the items */
    size_t nused, cap_used, doubts;
};

static void put_label(struct buf *out, const struct compare_names *n, const struct compare_row *r)
{
    const char *subject = compare_subject_name(n, r->subject);
    buf_str(out, subject ? subject : "(không nêu cơ quan)");
    if (r->unit_matters && r->unit)
        buf_printf(out, " [%s]", r->unit);
    if (r->scope && !r->words)
        buf_printf(out, "\n(%s)", r->scope);
    if (r->words)
        buf_printf(out, "\n“%s”", r->words);
}

static bool same_scope(const struct compare_item *a, const struct compare_item *b)
{
    return strcmp(a->scope ? a->scope : "", b->scope ? b->scope : "") == 0;
}

/* The number under which the table cites a document, from 1, in the order of first use. */
static size_t number_of(struct drawing *d, const char *doc)
{
    for (size_t i = 0; i < d->nused; i++)
        if (strcmp(d->used[i], doc) == 0)
            return i + 1;
    VEC_PUSH(d->used, d->nused, d->cap_used) = doc;
    return d->nused;
}

static bool same_place(const struct compare_item *a, const struct compare_item *b)
{
    return strcmp(a->doc, b->doc) == 0 && a->page == b->page;
}

/* Does a document say the same again? */
static bool same_words(const struct compare_item *a, const struct compare_item *b)
{
    struct buf x = {0}, y = {0};
    bool same = strcmp(a->doc, b->doc) == 0 && same_scope(a, b) && !a->nbases && !b->nbases &&
                compare_doubtful(a) == compare_doubtful(b) && !a->review && !b->review;
    if (same) {
        compare_item_text(&x, a);
        compare_item_text(&y, b);
        same = strcmp(buf_text(&x), buf_text(&y)) == 0;
    }
    buf_free(&x);
    buf_free(&y);
    return same;
}

/* "[1] tr. 4", under the last of the items that share it; or the pages on which it is said again. */
static void put_place(struct buf *out, struct drawing *d, const struct compare_item *i, size_t first,
                      size_t last)
{
    buf_printf(out, "\n[%zu] tr. %u", number_of(d, i[last].doc), i[first].page);
    for (size_t k = first + 1; k <= last; k++)
        if (i[k].page != i[k - 1].page)
            buf_printf(out, ", %u", i[k].page);
}

/* An item a line, once where its document says it again; a scope or a source once, under the last of
 * the items that share it; where the province stood, under each. An empty cell shows what is near. */
static void put_cell(struct buf *out, struct drawing *d, const struct compare_row *r, size_t province)
{
    const struct compare_item *i;
    size_t n = compare_cell(d->c, r, province, &i), begin = out->len;
    if (!n)
        compare_near_text(out, d->c, d->names, r, province, "\n", true);
    if (out->len == begin && !n)
        buf_str(out, "–");
    for (size_t k = 0, first = 0; k < n; first = ++k) {
        struct compare_row bare = *r;
        while (k + 1 < n && same_words(&i[k], &i[k + 1]))
            k++;
        bool doubt = compare_doubtful(&i[k]);
        bare.own_scopes = r->own_scopes && (k + 1 == n || !same_scope(&i[k], &i[k + 1]));
        if (first)
            buf_chr(out, '\n');
        compare_item_words(out, d->c, &bare, &i[k], doubt ? " (?)\n" : "\n");
        if (doubt && !(bare.own_scopes && i[k].scope))
            buf_str(out, " (?)");
        d->doubts += doubt;
        if (i[k].nbases)
            buf_chr(out, '\n');
        compare_base_text(out, d->c, d->names, &i[k], "\n");
        bool last = k + 1 == n || !same_place(&i[k], &i[k + 1]);
        if (d->sources && (last || i[first].page != i[k].page))
            put_place(out, d, i, first, k);
    }
}

static void put_rule(struct buf *out, int label, int each, size_t n)
{
    for (size_t i = 0; i <= n; i++) {
        if (i)
            buf_str(out, "─┼─");
        for (int k = 0; k < (i ? each : label); k++)
            buf_str(out, "─");
    }
    buf_chr(out, '\n');
}

static void put_heading(struct buf *out, const char *words, int columns, bool bold)
{
    const char *line;
    size_t at = 0, len;
    while (wrap_next(words, &at, columns, &line, &len))
        buf_printf(out, "%s%.*s%s\n", bold ? "\033[1m" : "", (int)len, line, bold ? "\033[0m" : "");
}

static bool has_any(const struct comparison *c, const struct compare_row *r, size_t from, size_t n)
{
    const struct compare_item *i;
    for (size_t p = from; p < from + n; p++)
        if (compare_cell(c, r, p, &i))
            return true;
    return false;
}

/* Provinces [from, from + n) of the rows in which one of them has something. */
static void put_band(struct buf *out, struct drawing *d, size_t from, size_t n)
{
    const struct comparison *c = d->c;
    int columns = d->columns;
    int label = columns * LABEL_SHARE / 100;
    if (label < LABEL_MIN)
        label = LABEL_MIN;
    int each = (columns - label) / (int)n - BETWEEN_WIDE;
    if (each < 1)
        each = 1;
    const char **cells = xcalloc(n + 1, sizeof *cells);
    int *widths = xcalloc(n + 1, sizeof *widths);
    struct buf *texts = xcalloc(n + 1, sizeof *texts);
    widths[0] = label;
    cells[0] = "";
    for (size_t p = 0; p < n; p++) {
        widths[p + 1] = each;
        cells[p + 1] = c->provinces[from + p].name;
    }
    buf_columns(out, cells, widths, n + 1, BETWEEN);
    const char *indicator = "";
    for (size_t i = 0; i < c->nrows; i++) {
        const struct compare_row *r = &c->rows[i];
        if (!has_any(c, r, from, n))
            continue;
        if (strcmp(r->indicator, indicator) != 0) {
            indicator = r->indicator;
            put_rule(out, label, each, n);
            put_heading(out, compare_indicator_name(d->names, r->indicator), columns, d->bold);
        }
        for (size_t p = 0; p <= n; p++) {
            buf_clear(&texts[p]);
            if (p)
                put_cell(&texts[p], d, r, from + p - 1);
            else
                put_label(&texts[p], d->names, r);
            cells[p] = buf_text(&texts[p]);
        }
        buf_columns(out, cells, widths, n + 1, BETWEEN);
    }
    for (size_t p = 0; p <= n; p++)
        buf_free(&texts[p]);
    free(texts);
    free(widths);
    free(cells);
}

/* Does a province ask anything under the indicator whose rows begin at `from`? */
static bool asks(const struct comparison *c, size_t from, size_t to, size_t province)
{
    const struct compare_item *i;
    for (size_t r = from; r < to; r++)
        if (compare_cell(c, &c->rows[r], province, &i))
            return true;
    return false;
}

/* The indicators of which a province asks nothing though another does, a province a paragraph. */
static void put_gaps(struct buf *out, const struct comparison *c, const struct compare_names *names,
                     int columns)
{
    bool others = false; /* a column that is no province */
    for (size_t p = 0; p < c->nprovinces; p++)
        others = others || !compare_is_province(&c->provinces[p]);
    for (size_t p = 0; c->nprovinces > 1 && p < c->nprovinces; p++) {
        struct buf list = {0}, text = {0};
        size_t n = 0;
        for (size_t from = 0, to; compare_is_province(&c->provinces[p]) && from < c->nrows; from = to) {
            for (to = from; to < c->nrows && strcmp(c->rows[to].indicator, c->rows[from].indicator) == 0;)
                to++;
            if (asks(c, from, to, p))
                continue;
            buf_printf(&list, "%s%s", n++ ? "; " : "",
                       compare_indicator_name(names, c->rows[from].indicator));
        }
        if (n) {
            buf_printf(&text, "%s không nêu %zu chỉ tiêu mà %s khác nêu (%zu văn bản): %s.",
                       c->provinces[p].name, n, others ? "nơi" : "tỉnh", c->provinces[p].documents, list.s);
            buf_chr(out, '\n');
            put_heading(out, text.s, columns, false);
        }
        buf_free(&list);
        buf_free(&text);
    }
}

/* A title, cut behind a word where it is long. */
static void put_title(struct buf *out, const char *title)
{
    size_t n = strlen(title);
    if (n > TITLE_BYTES)
        for (n = TITLE_BYTES; n && title[n] != ' ';)
            n--;
    if (!n)
        n = strlen(title); /* one word, whatever it is */
    buf_add(out, title, n);
    if (title[n])
        buf_str(out, " …");
}

/* The documents that the cells cite, and what a mark means. */
static void put_sources(struct buf *out, const struct drawing *d)
{
    for (size_t i = 0; i < d->nused; i++) {
        const struct cited *s = cited_find(d->sources, d->used[i]);
        struct buf line = {0};
        buf_printf(&line, "[%zu] ", i + 1);
        if (s && s->number)
            buf_printf(&line, "%s, ", s->number);
        else if (s && s->issuer)
            buf_printf(&line, "%s, ", s->issuer);
        if (s && s->date) {
            compare_day(&line, s->date);
            buf_str(&line, ", ");
        }
        put_title(&line, s && s->title ? s->title : "(không rõ tên)");
        buf_printf(&line, " (%s)", s && s->path ? s->path : d->used[i]);
        buf_str(out, i ? "" : "\n");
        put_heading(out, line.s, d->columns, false);
        buf_free(&line);
    }
    if (d->doubts)
        put_heading(out, "(?) đọc được mà chưa chắc: nên xem lại trang gốc.", d->columns, false);
}

void compare_table(struct buf *out, const struct comparison *c, const struct compare_names *n,
                   const struct sources *sources, int columns, bool bold)
{
    struct drawing d = {.c = c, .names = n, .sources = sources, .columns = columns, .bold = bold};
    int label = columns * LABEL_SHARE / 100;
    size_t fit = 1;
    if (label < LABEL_MIN)
        label = LABEL_MIN;
    if (columns - label > PROVINCE_MIN + BETWEEN_WIDE)
        fit = (size_t)((columns - label) / (PROVINCE_MIN + BETWEEN_WIDE));
    size_t bands = (c->nprovinces + fit - 1) / fit;
    if (bands)
        fit = (c->nprovinces + bands - 1) / bands;
    for (size_t from = 0; from < c->nprovinces && c->nrows; from += fit) {
        size_t left = c->nprovinces - from;
        if (from)
            buf_chr(out, '\n');
        put_band(out, &d, from, left < fit ? left : fit);
    }
    if (c->nrows)
        put_gaps(out, c, n, columns);
    put_sources(out, &d);
    free(d.used);
}
