#include "ocr_cells.h"

#include "image_lines.h"
#include "ocr.h"
#include "ocr_words.h"
#include "utf8.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Under this mean confidence a cell is read again alone. Most are better left: alone, a cell's few
 * letters give the engine less to measure them by ('đối' for 'đổi'). */
static const double unsure = 0.7, any_unsure = 0.5; /* any_unsure: of one word */
static const double beyond = 0.3; /* share of a word past its cell's side, from which it is two cells' */

struct cells {
    TessBaseAPI *api;
    const struct prepared *q;
    PIX *image, *page; /* as given; prepared, without lines */
    struct reading *r;
    double usual; /* height of a word */
};

static void take_words(const struct cells *c, size_t block)
{
    TessResultIterator *it = TessBaseAPIGetIterator(c->api);
    struct reading *r = c->r;
    if (!it)
        return;
    size_t blocks = r->nblocks, first = r->nwords;
    double conf = r->conf;
    words_read(it, c->q, c->image, r);
    for (size_t i = first; i < r->nwords; i++)
        r->words[i].block = block;
    r->nblocks = blocks;
    r->conf = conf;
    TessResultIteratorDelete(it);
}

/* Reads one cell as a block, a low one as a line; what is nothing to the engine so, the other way. */
static void read_cell(const struct cells *c, struct box b, size_t block)
{
    static const double one_line = 0.36; /* inches: as a line with its white is high, at most */
    static const TessPageSegMode modes[][3] = {{PSM_SINGLE_BLOCK, PSM_SINGLE_LINE, PSM_SINGLE_WORD},
                                               {PSM_SINGLE_LINE, PSM_SINGLE_BLOCK, PSM_SINGLE_WORD}};
    bool low = b.y1 - b.y0 < one_line * c->q->dpi;
    size_t before = c->r->nwords;
    for (int i = 0; i < 3 && c->r->nwords == before; i++) {
        TessBaseAPISetPageSegMode(c->api, modes[low][i]);
        TessBaseAPISetRectangle(c->api, (int)b.x0, (int)b.y0, (int)(b.x1 - b.x0),
                                (int)(b.y1 - b.y0));
        if (TessBaseAPIRecognize(c->api, NULL) == 0)
            take_words(c, block);
    }
}

static double middle(struct box b)
{
    return (b.y0 + b.y1) / 2;
}

static bool stands_in(struct box b, struct box in)
{
    double x = (b.x0 + b.x1) / 2, y = middle(b);
    return x > in.x0 && x < in.x1 && y > in.y0 && y < in.y1;
}

/* What of the box stands past the cell's sides. */
static double outside(struct box b, struct box cell)
{
    double out = fmax(0, cell.x0 - b.x0) + fmax(0, b.x1 - cell.x1);
    return out / fmax(1, b.x1 - b.x0);
}

/* A piece of a table's line that the engine took for a word. */
static bool is_bar(const char *s)
{
    static const char *const marks[] = {"|", "_", "¦", "—", "[", "]", "{", "}", "!"};
    while (*s) {
        size_t n = 0;
        for (size_t i = 0; i < sizeof marks / sizeof *marks && !n; i++)
            n = strncmp(s, marks[i], strlen(marks[i])) == 0 ? strlen(marks[i]) : 0;
        if (!n)
            return false;
        s += n;
    }
    return true;
}

/* '|phương': the line beside a word is no part of it. */
static void trim_bars(char *s)
{
    size_t from = strspn(s, " |"), n = strlen(s);
    while (n > from && (s[n - 1] == '|' || s[n - 1] == ' '))
        n--;
    memmove(s, s + from, n - from);
    s[n - from] = '\0';
}

/* Are the cell's words, among the first n, missing, unsure, or some of them the next cell's, too? */
static bool wants_reading(const struct reading *r, size_t n, struct box cell, double *conf)
{
    size_t in = 0;
    bool across = false, doubtful = false;
    *conf = 0;
    for (size_t i = 0; i < n; i++) {
        const struct read_word *w = &r->words[i];
        bool inside = stands_in(w->seen, cell);
        if (is_bar(w->text))
            continue;
        doubtful |= inside && w->conf < any_unsure;
        if (inside)
            *conf += (w->conf - *conf) / (double)++in;
        across |= middle(w->seen) > cell.y0 && middle(w->seen) < cell.y1 && w->seen.x1 > cell.x0 &&
                  w->seen.x0 < cell.x1 && outside(w->seen, cell) > beyond &&
                  outside(w->seen, cell) < 1 - beyond;
    }
    *conf = across ? 0 : *conf;
    return across || doubtful || *conf < unsure;
}

static bool has_letter_or_digit(const char *s)
{
    int32_t cp = 0;
    for (size_t step, n = strlen(s); n && (step = utf8_decode(s, n, &cp)); s += step, n -= step)
        if (utf8_is_letter(cp) || (cp >= '0' && cp <= '9'))
            return true;
    return false;
}

/* Is a word of the cell as high as two lines, which the engine made one of, or nothing but marks and as
 * long as a word (':¬' for '2025 -')? */
static bool misreads_line(const struct cells *c, size_t n, struct box cell)
{
    static const double high = 1.6, wide = 1.2;
    for (size_t i = 0; i < n; i++) {
        const struct read_word *w = &c->r->words[i];
        if (!stands_in(w->seen, cell))
            continue;
        if (words_is_written(w) && w->seen.y1 - w->seen.y0 > high * c->usual)
            return true;
        if (!has_letter_or_digit(w->text) && w->seen.x1 - w->seen.x0 > wide * c->usual)
            return true;
    }
    return false;
}

/* Stands ink in the cell above, below or between its words among the first n, as high as a line of
 * them? The engine leaves out a line of a narrow cell: 'Thời gian' of 'Thời gian thực hiện'. */
static bool misses_line(const struct cells *c, size_t n, struct box cell)
{
    static const double line = 0.11, dirt = 0.015; /* inches; dirt: what lines and letters' tails leave */
    double dpi = c->q->dpi, y = cell.y0;
    while (y < cell.y1) {
        double next = cell.y1, end = next; /* of the white below y; of the word behind it */
        for (size_t i = 0; i < n; i++) {
            struct box b = c->r->words[i].seen;
            if (!stands_in(b, cell) || b.y1 <= y || b.y0 >= next)
                continue;
            next = fmax(y, b.y0);
            end = b.y1;
        }
        struct box white = {cell.x0, y + dirt * dpi, cell.x1, next - dirt * dpi};
        if (white.y1 - white.y0 > line * dpi && lines_inked(c->page, c->q->dpi, white))
            return true;
        y = end;
    }
    return false;
}

/* Of the cell's words those among the first n go if the rest are surer, or are sure and more where a
 * line was missing; else the rest. */
static void choose(struct reading *r, size_t n, struct box cell, double before, bool missing)
{
    double now = 0;
    size_t kept = 0, had = 0;
    for (size_t i = 0; i < n; i++)
        had += stands_in(r->words[i].seen, cell);
    for (size_t i = n; i < r->nwords; i++)
        now += (r->words[i].conf - now) / (double)(i + 1 - n);
    bool surer = r->nwords > n && (now > before || (missing && now > unsure && r->nwords - n > had));
    for (size_t i = 0; i < r->nwords; i++)
        if (i < n ? surer && stands_in(r->words[i].seen, cell) : !surer)
            free(r->words[i].text);
        else
            r->words[kept++] = r->words[i];
    r->nwords = kept;
}

struct piece_word {
    struct read_word w;
    size_t cell;
    double y; /* of its piece of line, in its cell */
};

static int by_piece(const void *a, const void *b)
{
    const struct piece_word *x = a, *y = b;
    if (x->cell != y->cell)
        return x->cell < y->cell ? -1 : 1;
    return (x->w.line > y->w.line) - (x->w.line < y->w.line);
}

static int by_height(const void *a, const void *b)
{
    const struct piece_word *x = a, *y = b;
    return (x->y > y->y) - (x->y < y->y);
}

static int by_left(const void *a, const void *b)
{
    const struct piece_word *x = a, *y = b;
    return (x->w.seen.x0 > y->w.seen.x0) - (x->w.seen.x0 < y->w.seen.x0);
}

/* Words that the engine has in one line stand at one height, letters with tails or not. */
static void level_pieces(struct piece_word *v, size_t n)
{
    if (n)
        qsort(v, n, sizeof *v, by_piece);
    for (size_t i = 0, j; i < n; i = j) {
        double sum = 0;
        for (j = i; j < n && by_piece(&v[i], &v[j]) == 0; j++)
            sum += middle(v[j].w.seen);
        for (size_t k = i; k < j; k++)
            v[k].y = sum / (double)(j - i);
    }
    if (n)
        qsort(v, n, sizeof *v, by_height);
}

/* The table's words go behind all others, as a block of lines: what stands at one height is one. */
static void make_lines(struct reading *r, const struct lined_table *t, int dpi, size_t block)
{
    static const double level = 0.045; /* inches: 3 pt */
    size_t kept = 0, n = 0, cap = 0;
    struct piece_word *v = NULL;
    for (size_t i = 0; i < r->nwords; i++)
        if (!stands_in(r->words[i].seen, t->box)) {
            r->words[kept++] = r->words[i];
        } else if (is_bar(r->words[i].text)) {
            free(r->words[i].text);
        } else {
            size_t cell = 0;
            trim_bars(r->words[i].text);
            while (cell < t->n && !stands_in(r->words[i].seen, t->cells[cell].box))
                cell++;
            VEC_PUSH(v, n, cap) = (struct piece_word){.w = r->words[i], .cell = cell};
        }
    level_pieces(v, n);
    r->nwords = kept;
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i; j < n && v[j].y - v[i].y < level * dpi; j++)
            continue;
        qsort(v + i, j - i, sizeof *v, by_left);
        r->nlines++;
        for (size_t k = i; k < j; k++) {
            v[k].w.line = r->nlines;
            v[k].w.block = block;
            r->words[r->nwords++] = v[k].w; /* they were no fewer before */
            r->blocks[block].box = box_union(r->blocks[block].box, v[k].w.box);
        }
    }
    free(v);
}

static void read_table(const struct cells *c, const struct lined_table *t)
{
    double edge = 0.012 * c->q->dpi, conf; /* where lines leave remains */
    size_t block = c->r->nblocks;
    VEC_PUSH(c->r->blocks, c->r->nblocks, c->r->cap_blocks) = (struct read_block){.done = false};
    for (uint32_t i = 0; i < t->n; i++) {
        struct box cell = t->cells[i].box;
        struct box b = {cell.x0 + edge, cell.y0 + edge, cell.x1 - edge, cell.y1 - edge};
        size_t n = c->r->nwords;
        bool again = wants_reading(c->r, n, cell, &conf), missing = misreads_line(c, n, cell) || misses_line(c, n, b);
        again |= missing;
        t->cells[i].inked = !again || (b.x1 - b.x0 > 4 * edge && b.y1 - b.y0 > 4 * edge &&
                                       lines_inked(c->page, c->q->dpi, b));
        if (!again || !t->cells[i].inked)
            continue;
        read_cell(c, b, block);
        choose(c->r, n, cell, conf, missing);
    }
    make_lines(c->r, t, c->q->dpi, block);
}

static void tell_cells(const struct cells *c, const struct lined_table *t)
{
    struct read_table_lines *to = &c->r->ruled[c->r->nruled++];
    *to = (struct read_table_lines){t->rows, t->columns, t->n, xcalloc(t->n, sizeof *to->cells)};
    for (uint32_t i = 0; i < t->n; i++) {
        to->cells[i] = t->cells[i];
        to->cells[i].box = words_points(c->q, c->r, c->image, t->cells[i].box);
    }
}

void cells_read(TessBaseAPI *api, const struct prepared *q, PIX *image, struct reading *r)
{
    struct lined_table *tables = NULL;
    size_t n = lines_find(q->pix, q->dpi, &tables);
    PIX *page = n ? lines_erased(q->pix, q->dpi, tables, n) : NULL;
    if (page) {
        const struct cells c = {api, q, image, page, r, words_usual_height(r)};
        TessPageSegMode mode = TessBaseAPIGetPageSegMode(api);
        r->ruled = xcalloc(n, sizeof *r->ruled);
        TessBaseAPISetImage2(api, page);
        TessBaseAPISetSourceResolution(api, q->dpi);
        for (size_t i = 0; i < n; i++) {
            read_table(&c, &tables[i]);
            tell_cells(&c, &tables[i]);
        }
        TessBaseAPIClear(api);
        TessBaseAPISetPageSegMode(api, mode);
    }
    lines_free(tables, n);
    pixDestroy(&page);
}
