#include "truth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_place(const void *a, const void *b)
{
    const struct frag *f = a, *g = b;
    if (f->place != g->place)
        return f->place < g->place ? -1 : 1;
    if (f->column != g->column)
        return f->column < g->column ? -1 : 1;
    if (f->baseline != g->baseline)
        return f->baseline < g->baseline ? -1 : 1;
    return f->word[0].x0 < g->word[0].x0 ? -1 : f->word[0].x0 > g->word[0].x0;
}

static int by_left(const void *a, const void *b)
{
    const struct frag *f = a, *g = b;
    return f->word[0].x0 < g->word[0].x0 ? -1 : f->word[0].x0 > g->word[0].x0;
}

/* A pair of columns begins where the first line of either does. */
static void set_places(struct page *g)
{
    double begins[2] = {INFINITY, INFINITY}; /* of the head, of the close */
    for (size_t i = 0; i < g->frags; i++)
        if (g->frag[i].column) {
            double *top = &begins[g->frag[i].column / 2 - 1];
            *top = fmin(*top, g->frag[i].baseline);
        }
    for (size_t i = 0; i < g->frags; i++)
        g->frag[i].place =
            g->frag[i].column ? begins[g->frag[i].column / 2 - 1] : g->frag[i].baseline;
}

void truth_order(struct doc *d)
{
    size_t line = 0;
    for (size_t i = 0; i < d->pages; i++) {
        struct page *g = &d->page[i];
        set_places(g);
        qsort(g->frag, g->frags, sizeof *g->frag, by_place);
        for (size_t k = 0, end; k < g->frags; k = end) {
            for (end = k; end < g->frags && g->frag[end].column == g->frag[k].column &&
                          g->frag[end].baseline - g->frag[k].baseline < 3;
                 end++)
                ;
            qsort(g->frag + k, end - k, sizeof *g->frag, by_left);
            line++;
            for (size_t j = k; j < end; j++)
                g->frag[j].line = line;
        }
    }
}

struct bytes truth_text(const struct doc *d)
{
    struct bytes b = {0};
    for (size_t i = 0; i < d->pages; i++) {
        const struct page *g = &d->page[i];
        for (size_t k = 0; k < g->frags; k++) {
            if (k)
                bytes_puts(&b, g->frag[k].line == g->frag[k - 1].line ? " " : "\n");
            for (size_t w = 0; w < g->frag[k].words; w++) {
                bytes_puts(&b, w ? " " : "");
                bytes_puts(&b, g->frag[k].word[w].text);
            }
        }
        bytes_puts(&b, "\n\f");
    }
    return b;
}

/* The string value of a key in a flat JSON object, its escapes undone; NULL when there is none.
 */
static char *json_string(const char *line, const char *key)
{
    char name[64];
    snprintf(name, sizeof name, "\"%s\": \"", key);
    const char *p = strstr(line, name);
    if (!p)
        return NULL;
    struct bytes b = {0};
    for (p += strlen(name); *p && *p != '"'; p++) {
        if (*p == '\\' && p[1])
            p++;
        bytes_add(&b, p, 1);
    }
    bytes_add(&b, "", 0);
    return (char *)b.at;
}

/* The fragment in which byte at of the block is set. */
static const struct frag *frag_of(const struct doc *d, size_t block, size_t at, size_t *page)
{
    for (size_t i = 0; i < d->pages; i++)
        for (size_t k = 0; k < d->page[i].frags; k++) {
            const struct frag *f = &d->page[i].frag[k];
            if (f->block == block && at >= f->from && at < f->to) {
                *page = i + 1;
                return f;
            }
        }
    return NULL;
}

static const struct frag *find_quote(const struct doc *d, const char *quote, size_t *page,
                                     size_t *hits)
{
    const struct frag *found = NULL;
    *hits = 0;
    for (size_t i = 0; i < d->spec->blocks; i++) {
        const char *text = d->spec->block[i].text, *at = strstr(text, quote);
        if (!at)
            continue;
        size_t pg;
        const struct frag *f = frag_of(d, i, (size_t)(at - text), &pg);
        if (!f)
            continue;
        *hits += strstr(at + 1, quote) ? 2 : 1;
        if (!found) {
            found = f;
            *page = pg;
        }
    }
    return found;
}

/* Copy a record, "page" and "line" set anew after "doc". */
static void put_record(struct bytes *out, const char *line, size_t page, size_t no)
{
    const char *p = strstr(line, "\"doc\": \"");
    p = p ? strchr(p + 8, '"') : NULL;
    if (!p)
        die("a record without doc: %s", line);
    bytes_add(out, line, (size_t)(p + 1 - line));
    bytes_printf(out, ", \"page\": %zu, \"line\": %zu", page, no);
    for (p++; strncmp(p, ", \"page\": ", 10) == 0 || strncmp(p, ", \"line\": ", 10) == 0;)
        p += 10 + strspn(p + 10, "0123456789");
    bytes_puts(out, p);
    bytes_puts(out, "\n");
}

struct bytes truth_facts(const struct doc *d, const char *jsonl, const char *path)
{
    struct bytes out = {0};
    char *copy = xstrndup(jsonl, strlen(jsonl));
    size_t no = 0;
    for (char *line = copy, *end; line && *line; line = end) {
        end = strchr(line, '\n');
        if (end)
            *end++ = 0;
        no++;
        if (!*line)
            continue;
        char *quote = json_string(line, "quote");
        size_t page = 0, hits = 0;
        const struct frag *f = quote ? find_quote(d, quote, &page, &hits) : NULL;
        if (quote && !f)
            die("%s:%zu: not in the specimen: %s", path, no, quote);
        if (hits > 1)
            die("%s:%zu: stands in the specimen more than once: %s", path, no, quote);
        if (f)
            put_record(&out, line, page, f->line);
        else {
            bytes_puts(&out, line); /* the document record has no place of its own */
            bytes_puts(&out, "\n");
        }
        free(quote);
    }
    free(copy);
    return out;
}
