#include "load_private.h"

#include "image_lines.h"

#include <leptonica/allheaders.h>
#include <stdlib.h>

/* Ruled tables of a page whose words are its text layer's: the drawn page shows their lines, as a scan
 * does, and the words are set line by line across the cells, as reading one would. */

struct placed_word {
    const struct layer_word *w;
    double y;
};

static double middle(struct box b)
{
    return (b.y0 + b.y1) / 2;
}

static bool stands_in(struct box b, struct box in)
{
    double x = (b.x0 + b.x1) / 2, y = middle(b);
    return x >= in.x0 && x < in.x1 && y >= in.y0 && y < in.y1;
}

static bool in_table(struct box b, const struct box *tables, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (stands_in(b, tables[i]))
            return true;
    return false;
}

static struct box ruled_box(const struct ruled *t)
{
    struct box b = {0};
    for (uint32_t i = 0; i < t->ncells; i++)
        b = box_union(b, t->cells[i].box);
    return b;
}

static int by_height(const void *a, const void *b)
{
    const struct placed_word *x = a, *y = b;
    return x->y != y->y ? (x->y > y->y) - (x->y < y->y) : (x->w > y->w) - (x->w < y->w);
}

static int by_left(const void *a, const void *b)
{
    const struct placed_word *x = a, *y = b;
    return (x->w->box.x0 > y->w->box.x0) - (x->w->box.x0 < y->w->box.x0);
}

static struct box points(struct box b, double dpi)
{
    double k = 72 / dpi;
    return (struct box){round_pt(b.x0 * k), round_pt(b.y0 * k), round_pt(b.x1 * k), round_pt(b.y1 * k)};
}

static void add_line(struct doc *d, const struct placed_word *v, size_t n)
{
    doc_add_line(d, "", "");
    for (size_t i = 0; i < n; i++)
        doc_add_word(d, v[i].w->text, v[i].w->text)->box = v[i].w->box;
    doc_close_line(d);
}

/* The table's words; what stands at one height is a line. */
static void add_table(struct doc *d, const struct layer *l, struct box box)
{
    static const double level = 3; /* points */
    struct placed_word *v = xcalloc(l->n + 1, sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        if (stands_in(l->words[i].box, box))
            v[n++] = (struct placed_word){&l->words[i], middle(l->words[i].box)};
    if (n)
        qsort(v, n, sizeof *v, by_height);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i; j < n && v[j].y - v[i].y < level; j++)
            continue;
        qsort(v + i, j - i, sizeof *v, by_left);
        add_line(d, v + i, j - i);
    }
    free(v);
}

/* The layer's own line that begins with word i: without what tables hold. Returns the word behind it. */
static size_t add_own(struct doc *d, const struct layer *l, size_t i, const struct box *tables, size_t n)
{
    bool open = false, last = false;
    for (; i < l->n && !last; i++) {
        last = l->words[i].ends_line;
        if (in_table(l->words[i].box, tables, n))
            continue;
        if (!open)
            doc_add_line(d, "", "");
        open = true;
        doc_add_word(d, l->words[i].text, l->words[i].text)->box = l->words[i].box;
    }
    if (open)
        doc_close_line(d);
    return i;
}

/* The top of what a line of the layer says outside tables; negative where it says nothing there. */
static double top_of(const struct layer *l, size_t i, const struct box *tables, size_t n)
{
    for (; i < l->n; i++) {
        if (!in_table(l->words[i].box, tables, n))
            return middle(l->words[i].box);
        if (l->words[i].ends_line)
            break;
    }
    return -1;
}

/* The tables in points, in the document's memory. */
static struct ruled *keep(struct doc *d, const struct layer *l, const struct lined_table *tables, size_t n,
                          double dpi)
{
    struct ruled *t = arena_new_n(d->mem, struct ruled, n);
    for (size_t i = 0; i < n; i++) {
        struct cell *cells = arena_new_n(d->mem, struct cell, tables[i].n);
        for (uint32_t c = 0; c < tables[i].n; c++) {
            cells[c] = tables[i].cells[c];
            cells[c].box = points(cells[c].box, dpi);
            cells[c].inked = false;
            for (size_t w = 0; w < l->n && !cells[c].inked; w++)
                cells[c].inked = stands_in(l->words[w].box, cells[c].box);
        }
        t[i] = (struct ruled){tables[i].rows, tables[i].columns, tables[i].n, cells};
    }
    return t;
}

/* Do words stand far from each other at three heights at least, as in the cells of a row? */
bool layer_has_gaps(const struct layer *l)
{
    enum { ROWS = 3 };
    static const double wide = 0.8; /* heights of a word */
    struct placed_word *v = xcalloc(l->n + 1, sizeof *v);
    size_t rows = 0;
    for (size_t i = 0; i < l->n; i++)
        v[i] = (struct placed_word){&l->words[i], middle(l->words[i].box)};
    if (l->n)
        qsort(v, l->n, sizeof *v, by_height);
    for (size_t i = 0, j; i < l->n && rows < ROWS; i = j) {
        double height = v[i].w->box.y1 - v[i].w->box.y0;
        bool gap = false;
        for (j = i; j < l->n && v[j].y - v[i].y < height / 4; j++)
            continue;
        qsort(v + i, j - i, sizeof *v, by_left);
        for (size_t k = i + 1; k < j && !gap; k++)
            gap = v[k].w->box.x0 - v[k - 1].w->box.x1 > wide * height;
        rows += gap;
    }
    free(v);
    return rows == ROWS;
}

bool layer_place(const struct layer *l, struct Pix *drawn, double dpi, struct doc *d)
{
    struct lined_table *tables = NULL;
    struct Pix *gray = pixConvertTo8(drawn, 0);
    size_t n = gray ? lines_find(gray, (int)dpi, &tables) : 0, next = 0;
    pixDestroy(&gray);
    if (n) {
        struct ruled *t = keep(d, l, tables, n, dpi);
        struct box *box = xcalloc(n, sizeof *box);
        for (size_t i = 0; i < n; i++)
            box[i] = ruled_box(&t[i]);
        for (size_t i = 0; i < l->n;) {
            double y = top_of(l, i, box, n);
            for (; y >= 0 && next < n && y > box[next].y1; next++)
                add_table(d, l, box[next]);
            i = add_own(d, l, i, box, n);
        }
        for (; next < n; next++)
            add_table(d, l, box[next]);
        free(box);
        struct page *p = &d->pages[d->npages - 1];
        p->ruled = t;
        p->nruled = (uint32_t)n;
    }
    lines_free(tables, n);
    return n > 0;
}
