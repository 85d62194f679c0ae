#include "ocr_order.h"

#include "buf.h"
#include "utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A line of the engine's that is no noise: words [first, first + n). */
struct row {
    size_t first, n;
    struct box box;
};

/* What stands in two columns: rows whose middle lies in [top, bottom], parted at x. */
struct columns {
    double top, bottom, x;
    double height; /* of a word */
};

static double middle(struct box b)
{
    return (b.y0 + b.y1) / 2;
}

/* Rows from the top. Caller frees. */
static int by_middle(const void *a, const void *b)
{
    const struct row *p = a, *q = b;
    double y = middle(p->box), z = middle(q->box);
    return y != z ? (y < z ? -1 : 1) : (p->first > q->first) - (p->first < q->first);
}

static struct row *find_rows(const struct reading *r, size_t *n)
{
    struct row *rows = NULL;
    size_t cap = 0;
    *n = 0;
    for (size_t i = 0; i < r->nwords; i++) { /* noise stands at a row's ends, or is all of it */
        if (r->words[i].noise)
            continue;
        if (!*n || r->words[i].line != r->words[rows[*n - 1].first].line)
            VEC_PUSH(rows, *n, cap) = (struct row){.first = i};
        rows[*n - 1].n++;
        rows[*n - 1].box = box_union(rows[*n - 1].box, r->words[i].box);
    }
    if (*n)
        qsort(rows, *n, sizeof *rows, by_middle);
    return rows;
}

/* Letters of a word, and digits. */
static unsigned letters(const char *s)
{
    unsigned n = 0;
    int32_t cp = 0;
    for (size_t k, left = strlen(s); left && (k = utf8_decode(s, left, &cp)); s += k, left -= k)
        n += utf8_is_letter(cp) || (cp >= '0' && cp <= '9');
    return n;
}

/* Does the row go on from this word of its with one of these, marks and case apart? */
static bool says(const struct reading *r, const struct row *row, size_t word,
                 const char *const *starts)
{
    struct buf text = {0}, folded = {0};
    for (size_t i = word; i < row->first + row->n && i < word + 3; i++)
        buf_printf(&text, "%s ", r->words[i].text);
    utf8_fold(&folded, buf_text(&text), text.len);
    bool yes = utf8_begins(buf_text(&folded), starts);
    buf_free(&text);
    buf_free(&folded);
    return yes;
}

/* The first word of what a row says from there on, r->nwords if none does. */
static size_t find_words(const struct reading *r, const struct row *row, const char *const *starts)
{
    for (size_t i = row->first; i < row->first + row->n; i++)
        if (says(r, row, i, starts))
            return i;
    return r->nwords;
}

/* Does the row run over x: a word lies on it, or two no wider apart than words are? */
static bool runs_over(const struct reading *r, const struct row *row, double x, double height)
{
    double left = -INFINITY, right = INFINITY;
    for (size_t i = row->first; i < row->first + row->n; i++) {
        struct box b = r->words[i].box;
        if (!letters(r->words[i].text))
            continue;
        if (b.x0 + b.x1 < 2 * x)
            left = fmax(left, b.x1);
        else
            right = fmin(right, b.x0);
    }
    return right - left < 1.1 * height;
}

/* The columns go on down to the first row that runs over x and is no speck or stroke. */
static double find_bottom(const struct reading *r, const struct row *rows, size_t n,
                          const struct columns *c, double deepest)
{
    double bottom = c->top;
    for (size_t i = 0; i < n && middle(rows[i].box) <= deepest; i++) {
        double y = middle(rows[i].box);
        if (y < c->top)
            continue;
        if (rows[i].n > 1 && runs_over(r, &rows[i], c->x, c->height))
            break;
        bottom = y;
    }
    return bottom;
}

/* The head: the motto's left edge parts it, as far as the issuer beside it leaves white. */
static bool find_head(const struct reading *r, const struct row *rows, size_t n, struct columns *c)
{
    static const char *const mottos[] = {"cong hoa xa", "cong hoa x", "doc lap", "dang cong san",
                                         "dang cong", NULL};
    enum { DEEP = 12 }; /* words' heights from the motto to the end of the head, at most */
    for (size_t i = 0; i < n && middle(rows[i].box) < 0.4 * r->height; i++) {
        size_t at = find_words(r, &rows[i], mottos);
        if (at == r->nwords)
            continue;
        struct box motto = r->words[at].box;
        double left = 0;
        c->height = motto.y1 - motto.y0;
        for (size_t k = 0; k < r->nwords; k++) {
            struct box b = r->words[k].box;
            double lower = middle(b) - middle(motto);
            if (lower > -0.6 * c->height && lower < 1.5 * c->height && b.x1 < motto.x0 &&
                letters(r->words[k].text))
                left = fmax(left, b.x1);
        }
        c->x = (left + motto.x0) / 2;
        c->top = middle(motto) - 1.2 * c->height;
        if (left == 0 || motto.x0 - left < 1.1 * c->height)
            return false;
        c->bottom = find_bottom(r, rows, n, c, middle(motto) + DEEP * c->height);
        return true;
    }
    return false;
}

enum { WHITE_STEPS = 200 };

/* The widest run of steps that at most `few` rows lie on, not counting one that reaches the end: its
 * middle, in steps; 0 where none is as wide as `least`. */
static double widest(const unsigned *over, unsigned few, double least)
{
    double at = 0;
    for (int k = 0, j; k < WHITE_STEPS; k = j + 1) {
        for (j = k; j < WHITE_STEPS && over[j] <= few; j++)
            ;
        if (j < WHITE_STEPS && j - k >= least) {
            least = j - k;
            at = (k + j) / 2.0;
        }
    }
    return at;
}

/* The middle of the widest white from top to bottom between two places, few rows that run over it
 * apart where there is none else; 0 if there is none. */
static double find_white(const struct reading *r, const struct row *rows, size_t n,
                         const struct columns *c, double from, double to)
{
    unsigned over[WHITE_STEPS] = {0}, seen = 0;
    double step = (to - from) / WHITE_STEPS;
    for (size_t i = 0; i < n; i++) {
        double y = middle(rows[i].box);
        if (y < c->top || y > c->bottom)
            continue;
        seen++;
        for (int k = 0; k < WHITE_STEPS; k++)
            for (size_t j = rows[i].first; j < rows[i].first + rows[i].n; j++) {
                struct box b = r->words[j].box;
                if (b.x0 < from + (k + 1) * step && b.x1 > from + k * step) {
                    over[k]++;
                    break;
                }
            }
    }
    if (step <= 0)
        return 0;
    double at = widest(over, 0, c->height / step);
    if (at == 0 && seen >= 4)
        at = widest(over, 1 + seen / 8, c->height / step);
    return at > 0 ? from + at * step : 0;
}

/* Recipients and signature: from 'Nơi nhận' down, and up as far as the signature's column goes
 * alone. */
static bool find_foot(const struct reading *r, const struct row *rows, size_t n, struct columns *c)
{
    static const char *const words[] = {"noi nhan", NULL};
    enum { LOOK = 9, UP = 5 }; /* words' heights */
    size_t row = n, at = r->nwords;
    while (row > 0 && at == r->nwords)
        at = find_words(r, &rows[--row], words);
    if (at == r->nwords)
        return false;
    struct box b = r->words[at].box;
    if (b.x0 > 0.4 * r->width)
        return false;
    c->height = b.y1 - b.y0;
    c->top = middle(b) - 0.9 * c->height;
    c->bottom = middle(b) + LOOK * c->height;
    c->x = find_white(r, rows, n, c, b.x1, 0.9 * r->width);
    if (c->x == 0)
        return false;
    c->bottom = find_bottom(r, rows, n, c, INFINITY);
    for (size_t i = n; i-- > 0;) {
        double y = middle(rows[i].box);
        if (y >= c->top)
            continue;
        if (c->top - y > UP * c->height || rows[i].box.x0 < c->x)
            break;
        c->top = y;
    }
    return true;
}

static bool inside(const struct columns *c, const struct row *row)
{
    return middle(row->box) >= c->top && middle(row->box) <= c->bottom;
}

static bool has_both(const struct reading *r, const struct row *rows, size_t n,
                     const struct columns *c)
{
    bool left = false, right = false;
    for (size_t i = 0; i < n; i++)
        for (size_t j = rows[i].first; inside(c, &rows[i]) && j < rows[i].first + rows[i].n; j++) {
            bool r_side = r->words[j].box.x0 + r->words[j].box.x1 > 2 * c->x;
            left |= !r_side;
            right |= r_side;
        }
    return left && right;
}

/* Strokes of a pen are read as few letters among signs, or not for sure; words run together, as
 * many letters, hardly for sure. */
static bool is_word(const struct read_word *w)
{
    static const double sure = 0.6, hardly = 0.25;
    enum { WORD = 2, LONG = 5 }; /* letters */
    unsigned n = letters(w->text), all = 0;
    for (const char *s = w->text; *s; s++)
        all += ((unsigned char)*s & 0xC0) != 0x80;
    return (w->conf >= sure && n >= WORD) || (w->conf >= hardly && n >= LONG && n * 5 >= all * 4);
}

/* Signed by hand: rows of the right column in which no word was read. */
static void mark_scribbles(struct reading *r, const struct row *rows, size_t n,
                           const struct columns *c)
{
    for (size_t i = 0; i < n; i++) {
        bool says = !inside(c, &rows[i]);
        for (int pass = 0; pass < 2 && !says; pass++)
            for (size_t j = rows[i].first; j < rows[i].first + rows[i].n; j++) {
                struct read_word *w = &r->words[j];
                if (w->box.x0 + w->box.x1 <= 2 * c->x)
                    continue;
                if (pass)
                    w->noise = true;
                says = says || (!pass && is_word(w));
            }
    }
}

static void measure_blocks(struct reading *r)
{
    for (size_t i = 0; i < r->nblocks; i++)
        r->blocks[i] = (struct read_block){.done = true, .apart = r->blocks[i].apart};
    for (size_t i = 0; i < r->nwords; i++) {
        struct read_block *b = &r->blocks[r->words[i].block];
        if (r->words[i].noise)
            continue;
        b->box = box_union(b->box, r->words[i].box);
        b->done = false;
    }
}

static size_t new_block(struct reading *r)
{
    VEC_PUSH(r->blocks, r->nblocks, r->cap_blocks) = (struct read_block){.done = false};
    return r->nblocks - 1;
}

/* Where the word of a row stands: 0 outside the columns, 1 left, 2 right. */
static int side_of(const struct columns *c, const struct row *row, struct box b)
{
    return inside(c, row) ? 1 + (b.x0 + b.x1 > 2 * c->x) : 0;
}

/* Each side becomes a block, its rows from the top; what the engine had in one block with them and
 * stands below becomes another, so that no block lies round the columns. */
static void part(struct reading *r, const struct row *rows, size_t n, const struct columns *c,
                 bool signature)
{
    struct read_word *from = r->words, *to = xcalloc(r->nwords + 1, sizeof *to);
    size_t *below = xcalloc(r->nblocks + 1, sizeof *below), kept = 0;
    bool *moved = xcalloc(r->nwords + 1, sizeof *moved);
    for (size_t i = 0; i < n; i++)
        for (size_t j = rows[i].first; j < rows[i].first + rows[i].n; j++) {
            size_t old = from[j].block;
            moved[j] = side_of(c, &rows[i], from[j].box) != 0;
            if (moved[j] || middle(rows[i].box) <= c->bottom)
                continue;
            if (!below[old])
                below[old] = new_block(r);
            from[j].block = below[old];
        }
    for (size_t j = 0; j < r->nwords; j++)
        if (!moved[j])
            to[kept++] = from[j];
    for (int side = 1; side < 3; side++) {
        size_t block = new_block(r);
        r->blocks[block].apart = signature && side == 2;
        for (size_t i = 0; i < n; i++, r->nlines++)
            for (size_t j = rows[i].first; j < rows[i].first + rows[i].n; j++)
                if (side_of(c, &rows[i], from[j].box) == side) {
                    to[kept] = from[j];
                    to[kept].line = r->nlines + 1;
                    to[kept++].block = block;
                }
    }
    free(below);
    free(moved);
    free(from);
    r->words = to;
    r->cap_words = r->nwords + 1;
    measure_blocks(r);
}

static bool is_speck(const struct read_word *w)
{
    static const double unsure = 0.4;
    enum { WORD = 3 }; /* letters */
    return w->conf < unsure && letters(w->text) < WORD && !strpbrk(w->text, "0123456789");
}

/* Nothing but a mark or a letter that a stroke resembles. A dash may be a cell, a letter x, too. */
static bool is_mark(const char *s)
{
    static const char *const marks[] = {"|", "Ị", "ị", "Ì", "ì", "I", "l", "¡", "!", ":", ";", ".", ",", "'",
                                        "`", "´", "ˆ", "^", "_", "~", "\"", "°", "·", "¬", "¦", "‘", "’", "*"};
    while (*s) {
        size_t k = 0, n = 0;
        for (; k < sizeof marks / sizeof *marks && !n; k++)
            n = strncmp(s, marks[k], strlen(marks[k])) == 0 ? strlen(marks[k]) : 0;
        if (!n)
            return false;
        s += n;
    }
    return true;
}

/* Does a mark with a blank on either side mean nothing, however near the row's words it stands? A
 * stop before its blank may be meant, and so may quotes; a bar where there are others. */
static bool is_dust(const char *s, unsigned bars, bool opens)
{
    static const char *const dust[] = {",", "'", "`", "´", "ˆ", "^", "_", "°", "¬", "¦", "¡", "‘", "’",
                                       "Ị", "ị", "Ì", "ì"};
    if (*s == '|')
        return bars == 1;
    if (opens && strchr(".;!", *s) && !s[1])
        return true;
    for (size_t i = 0; i < sizeof dust / sizeof *dust; i++)
        if (strcmp(s, dust[i]) == 0)
            return true;
    return false;
}

/* Marks that no office types: specks, wherever they stand alone. */
static bool is_never_typed(const char *s)
{
    static const char *const never[] = {"›", "‹", "¬", "¦", "¡", "¿", "ˆ", "‡", "„", "‚"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (strcmp(s, never[i]) == 0)
            return true;
    return false;
}

/* Streaks and dust in the margins, which the engine takes for the ends of lines: marks that stand
 * far from the row's words, and those that never stand alone. Words [i, j) are a row. */
static void mark_ends(struct reading *r, size_t i, size_t j)
{
    static const double far = 1.5; /* heights of a word; columns of a table stand closer than dust */
    double height = 0;
    unsigned bars = 0;
    size_t first = i, last = j;
    for (size_t k = i; k < j; k++) {
        height = fmax(height, r->words[k].box.y1 - r->words[k].box.y0);
        bars += strcmp(r->words[k].text, "|") == 0;
    }
    while (first < j && is_mark(r->words[first].text))
        first++;
    while (last > first && is_mark(r->words[last - 1].text))
        last--;
    if (first == last) /* all marks */
        return;
    for (size_t k = first; k-- > i;)
        r->words[k].noise |= r->words[first].box.x0 - r->words[first - 1].box.x1 > far * height ||
                             is_dust(r->words[k].text, bars, true);
    for (size_t k = last; k < j; k++)
        r->words[k].noise |= r->words[last].box.x0 - r->words[last - 1].box.x1 > far * height ||
                             is_dust(r->words[k].text, bars, false);
}

/* Pieces of a table's side or of a fold, which no letter resembles so much that an office typed it alone. */
static bool is_side(const char *s)
{
    return strcmp(s, "|") == 0 || is_dust(s, 1, false);
}

void order_mark_noise(struct reading *r)
{
    for (size_t i = 0, j; i < r->nwords; i = j) {
        bool specks = true, sides = true;
        for (j = i; j < r->nwords && r->words[j].line == r->words[i].line; j++) {
            specks = specks && is_speck(&r->words[j]);
            sides = sides && is_side(r->words[j].text);
        }
        specks = specks || sides;
        for (size_t k = i; k < j; k++)
            r->words[k].noise = specks || is_never_typed(r->words[k].text);
        if (!specks)
            mark_ends(r, i, j);
    }
    measure_blocks(r);
}

void order_columns(struct reading *r)
{
    static bool (*const find[])(const struct reading *, const struct row *, size_t,
                                struct columns *) = {find_head, find_foot};
    for (size_t i = 0; i < sizeof find / sizeof *find; i++) {
        size_t n;
        struct row *rows = find_rows(r, &n);
        struct columns c;
        if (find[i](r, rows, n, &c) && has_both(r, rows, n, &c)) {
            bool signature = find[i] == find_foot;
            if (signature)
                mark_scribbles(r, rows, n, &c);
            part(r, rows, n, &c, signature);
        }
        free(rows);
    }
}

/* Must block a be read before b? Where it stands higher, or beside it to the left. */
static bool goes_before(struct box a, struct box b)
{
    double shared = fmin(a.y1, b.y1) - fmax(a.y0, b.y0);
    double lower = fmin(a.y1 - a.y0, b.y1 - b.y0);
    if (shared > 0.3 * lower)
        return a.x0 + a.x1 < b.x0 + b.x1;
    return a.y0 + a.y1 < b.y0 + b.y1;
}

size_t order_next(const struct reading *r)
{
    size_t first = r->nblocks;
    for (size_t i = 0; i < r->nblocks; i++) {
        bool free_to_go = !r->blocks[i].done;
        for (size_t k = 0; k < r->nblocks && free_to_go; k++)
            free_to_go =
                k == i || r->blocks[k].done || !goes_before(r->blocks[k].box, r->blocks[i].box);
        if (free_to_go)
            return i;
        if (!r->blocks[i].done && first == r->nblocks)
            first = i;
    }
    return first;
}
