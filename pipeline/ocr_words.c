#include "ocr_words.h"

#include "buf.h"
#include "ocr.h"
#include "utf8.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void words_free(struct reading *r)
{
    for (size_t i = 0; i < r->nwords; i++)
        free(r->words[i].text);
    for (size_t i = 0; i < r->nruled; i++)
        free(r->ruled[i].cells);
    free(r->ruled);
    free(r->words);
    free(r->blocks);
}

struct box words_points(const struct prepared *q, const struct reading *r, PIX *image, struct box b)
{
    b = image_unmap(q, b);
    double x = r->width / pixGetWidth(image), y = r->height / pixGetHeight(image);
    return (struct box){fmax(0, b.x0 * x), fmax(0, b.y0 * y), fmin(r->width, b.x1 * x),
                        fmin(r->height, b.y1 * y)};
}

/* Does the word run up or down the page? The engine reads such words, but tells it nowhere. */
static bool stands_askew(const char *text, struct box b)
{
    enum { LONG = 4 };
    return strlen(text) >= LONG && b.y1 - b.y0 > 1.2 * (b.x1 - b.x0);
}

/* Is it more than blanks, and sound UTF-8? */
static bool is_text(const char *s)
{
    return s && strspn(s, " \t\r\n") < strlen(s) && utf8_valid_prefix(s, strlen(s)) == strlen(s);
}

static double height(const struct read_word *w)
{
    return w->seen.y1 - w->seen.y0;
}

bool words_is_written(const struct read_word *w)
{
    unsigned n, capitals;
    utf8_letters(w->text, strlen(w->text), &n, &capitals);
    return n >= 2;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

double words_usual_height(const struct reading *r)
{
    double *v = xcalloc(r->nwords + 1, sizeof *v), middle;
    size_t n = 0;
    for (size_t i = 0; i < r->nwords; i++)
        if (words_is_written(&r->words[i]))
            v[n++] = height(&r->words[i]);
    if (n)
        qsort(v, n, sizeof *v, by_size);
    middle = n ? v[n / 2] : 0;
    free(v);
    return middle;
}

/* The end of the word before said once more: 'Quý y', the y in Quý's box. */
static bool is_echo(const struct read_word *before, const struct read_word *w)
{
    double shared = fmin(before->seen.x1, w->seen.x1) - fmax(before->seen.x0, w->seen.x0);
    if (before->line != w->line || shared < 0.5 * (w->seen.x1 - w->seen.x0) ||
        strlen(w->text) >= strlen(before->text))
        return false;
    struct buf a = {0}, b = {0};
    utf8_fold(&a, before->text, strlen(before->text));
    utf8_fold(&b, w->text, strlen(w->text));
    bool is = utf8_is_letter(*buf_text(&b)) && strstr(buf_text(&a), buf_text(&b));
    buf_free(&a);
    buf_free(&b);
    return is;
}

void words_drop_ghosts(struct reading *r, size_t from)
{
    static const double low = 0.4, sure = 0.9; /* sure: its box may be wrong */
    double usual = words_usual_height(r);
    size_t kept = from;
    for (size_t i = from; i < r->nwords; i++) {
        const struct read_word *w = &r->words[i];
        bool sliver = words_is_written(w) && height(w) < low * usual && w->conf < sure;
        if (sliver || (kept > from && is_echo(&r->words[kept - 1], w)))
            free(w->text);
        else
            r->words[kept++] = *w;
    }
    r->nwords = kept;
}

void words_read(TessResultIterator *it, const struct prepared *q, PIX *image, struct reading *r)
{
    const TessPageIterator *at = TessResultIteratorGetPageIteratorConst(it);
    size_t first = r->nwords;
    do {
        int x0, y0, x1, y1;
        if (r->nblocks == 0 || TessPageIteratorIsAtBeginningOf(at, RIL_BLOCK))
            VEC_PUSH(r->blocks, r->nblocks, r->cap_blocks) = (struct read_block){.done = false};
        if (r->nlines == 0 || TessPageIteratorIsAtBeginningOf(at, RIL_TEXTLINE))
            r->nlines++;
        char *text = TessResultIteratorGetUTF8Text(it, RIL_WORD);
        if (!is_text(text) || !TessPageIteratorBoundingBox(at, RIL_WORD, &x0, &y0, &x1, &y1)) {
            TessDeleteText(text);
            continue;
        }
        struct box seen = {x0, y0, x1, y1}, box = words_points(q, r, image, seen);
        double conf = round_conf((double)TessResultIteratorConfidence(it, RIL_WORD) / 100);
        VEC_PUSH(r->words, r->nwords, r->cap_words) =
            (struct read_word){.text = xstrdup(ocr_fold(text)), .box = box, .seen = seen,
                               .conf = conf, .line = r->nlines, .block = r->nblocks - 1};
        r->blocks[r->nblocks - 1].box = box_union(r->blocks[r->nblocks - 1].box, box);
        r->askew += stands_askew(text, box);
        r->conf += (conf - r->conf) / (double)r->nwords;
        TessDeleteText(text);
    } while (TessResultIteratorNext(it, RIL_WORD));
    words_drop_ghosts(r, first);
}
