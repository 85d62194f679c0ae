#include "ocr_words.h"

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

bool words_are_text(const char *s)
{
    return s && strspn(s, " \t\r\n") < strlen(s) && utf8_valid_prefix(s, strlen(s)) == strlen(s);
}

void words_read(TessResultIterator *it, const struct prepared *q, PIX *image, struct reading *r)
{
    const TessPageIterator *at = TessResultIteratorGetPageIteratorConst(it);
    do {
        int x0, y0, x1, y1;
        if (r->nblocks == 0 || TessPageIteratorIsAtBeginningOf(at, RIL_BLOCK))
            VEC_PUSH(r->blocks, r->nblocks, r->cap_blocks) = (struct read_block){.done = false};
        if (r->nlines == 0 || TessPageIteratorIsAtBeginningOf(at, RIL_TEXTLINE))
            r->nlines++;
        char *text = TessResultIteratorGetUTF8Text(it, RIL_WORD);
        if (!words_are_text(text) || !TessPageIteratorBoundingBox(at, RIL_WORD, &x0, &y0, &x1, &y1)) {
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
}
