#include "roles.h"
#include "table_grid.h"
#include "utf8.h"

#include <string.h>

/* Tables of text whose columns stand apart by blanks, as `pdftotext -layout` sets them. Where a line may
 * head one is told here; its columns and rows are read as a page's are, by places instead of points. */

#define PLACES 400u      /* characters of a line that are looked at */
#define ABOVE 4u         /* lines of a header above the one that shows it */
#define HEAD_LINES 48u   /* that tell whether one begins: read for each line that may head it */
#define MOST_VAIN  300u  /* tries that tell of none: no document has so many, and each costs */
#define MOST_LINES 1500u /* of one table, or of a page */

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

/* Nothing, or a page's number. */
static bool says_nothing(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    return !n || l->role == ROLE_PAGENO || strspn(s, "0123456789") >= n;
}

/* Is line i the first of its page that says something, with cells apart? */
static bool is_page_top(const struct doc *d, const struct page *pg, uint32_t i)
{
    uint32_t k = pg->line;
    while (k < i && says_nothing(&d->lines[k]))
        k++;
    return k == i && !says_nothing(&d->lines[i]) && strstr(d->lines[i].text, "  ");
}

static bool is_free(const struct line *l)
{
    return l->role != ROLE_TABLE;
}

/* The level of line i; nlevels: it has no words. */
static size_t level_of(const struct grid *g, uint32_t i)
{
    size_t k = 0;
    while (k < g->nlevels && g->words[g->levels[k].first].line < i)
        k++;
    return k;
}

uint32_t table_spaced_at(struct doc *d, uint32_t i, const struct page *pg, struct grid_state *state, struct tables *out)
{
    struct grid g;
    uint32_t page = (uint32_t)(pg - d->pages), stop = pg->line + pg->nlines, from = i, end = i;
    bool goes_on = state->columns.n && state->page + 1 == page && is_page_top(d, pg, i);
    if (!goes_on && (state->vain > MOST_VAIN || !may_begin(&d->lines[i])))
        return i;
    for (unsigned n = 0; n < ABOVE && from > pg->line && is_free(&d->lines[from - 1]) && !goes_on; n++)
        from--;
    grid_read_text(&g, d, from, stop < i + HEAD_LINES ? stop : i + HEAD_LINES);
    bool begins = goes_on || grid_begins_table(&g, level_of(&g, i));
    grid_free(&g);
    if (!begins) {
        state->vain++;
        return i;
    }
    grid_read_text(&g, d, from, stop < i + MOST_LINES ? stop : i + MOST_LINES);
    if (!goes_on)
        state->columns.n = 0;
    size_t tables = out->n;
    grid_table(d, NULL, &g, level_of(&g, i), state, out);
    if (out->n > tables) {
        state->page = page;
        end = out->v[tables].end;
    }
    grid_free(&g);
    return end;
}
