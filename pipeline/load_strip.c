/* A text layer can be good Vietnamese and yet not what the page says: put there from another file,
 * moved by a page, or read by a guessing engine. No look at its words tells; a strip of the page,
 * read from its image, does. Compared are words without their marks, so that faults of reading
 * count little: of a right layer, nine in ten words are found again; of a wrong one, two. */
#include "load_private.h"

#include "buf.h"
#include "utf8.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    double height; /* of the strip, share of the page: some six lines */
    double found;  /* share of the layer's words under which it is wrong */
    size_t enough; /* words on either side, under which nothing is said */
    size_t letters; /* of a word that counts, at least */
} strip = {0.12, 0.5, 12, 3};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double middle(const struct layer_word *w)
{
    return (w->box.y0 + w->box.y1) / 2;
}

/* Where the strip begins, in points: half the layer's words stand above its middle. */
static double strip_top(const struct layer *l, double height)
{
    double *y = xcalloc(l->n + 1, sizeof *y);
    for (size_t i = 0; i < l->n; i++)
        y[i] = middle(&l->words[i]);
    qsort(y, l->n, sizeof *y, by_value);
    double top = l->n ? y[l->n / 2] - height / 2 : 0;
    free(y);
    return fmax(top, 0);
}

/* " word word ": the words that count, folded, each between blanks. */
static void add_folded(struct buf *to, const char *text, size_t *n)
{
    struct buf one = {0};
    utf8_fold(&one, text, strlen(text));
    for (const char *s = buf_text(&one); *s;) {
        size_t len = strspn(s, "abcdefghijklmnopqrstuvwxyz");
        if (len >= strip.letters) {
            buf_add(to, s, len);
            buf_chr(to, ' ');
            ++*n;
        }
        s += len ? len : 1;
    }
    buf_free(&one);
}

bool strip_disagrees(const char *layer, const char *read)
{
    struct buf said = {0}, seen = {0};
    size_t nsaid = 0, nseen = 0, found = 0;
    buf_chr(&seen, ' ');
    add_folded(&said, layer, &nsaid);
    add_folded(&seen, read, &nseen);
    for (char *s = said.s, *end; nsaid && s < said.s + said.len; s = end + 1) {
        char word[64];
        end = strchr(s, ' ');
        snprintf(word, sizeof word, " %.*s ", (int)(end - s), s);
        char *at = strstr(seen.s, word);
        if (at) {
            at[1] = '#'; /* each is found once */
            found++;
        }
    }
    buf_free(&said);
    buf_free(&seen);
    bool enough = nsaid >= strip.enough && nseen >= strip.enough;
    return enough && (double)found < strip.found * (double)nsaid;
}

bool strip_doubts(const struct layer *l, PIX *image, double dpi, const struct load_options *o)
{
    double height = strip.height * pixGetHeight(image) * 72 / dpi, top = strip_top(l, height);
    BOX *box = boxCreate(0, (l_int32)(top * dpi / 72), pixGetWidth(image),
                         (l_int32)(height * dpi / 72));
    PIX *part = box ? pixClipRectangle(image, box, NULL) : NULL;
    struct buf said = {0}, read = {0};
    /* A line at an edge may be half in the image: the layer's words are those well inside. */
    double edge = 0.15 * height;
    for (size_t i = 0; i < l->n; i++)
        if (middle(&l->words[i]) > top + edge && middle(&l->words[i]) < top + height - edge)
            buf_printf(&said, "%s ", l->words[i].text);
    bool doubts = part && said.len &&
                  o->read_strip(o->read_data, part, (unsigned)lround(dpi), &read) == 0 &&
                  strip_disagrees(buf_text(&said), buf_text(&read));
    buf_free(&said);
    buf_free(&read);
    boxDestroy(&box);
    pixDestroy(&part);
    return doubts;
}
