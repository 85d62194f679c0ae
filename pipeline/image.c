#include "image.h"

#include "image_edges.h"
#include "image_seal.h"
#include "image_thin.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Chosen by measuring syllable errors on scans, made-up and real. What is not here hurt: drawing
 * up to 300 dpi, binarising before the engine, despeckling by more than one pixel, scaling down by
 * a little (a third more wrong syllables at 150 dpi). */
const struct prep_params prep_defaults = {
    .x_height = 11.5,
    .min_dpi = 130,
    .look_dpi = 200,
    .slack = 1.3,
    .drop_colour = true,
    .even_paper = true,
    .paper = 240,
    .clear_edges = true,
    .despeckle = true,
    .fade_seals = true,
    .mend_thin = true,
    .skew_min = 0.3,
    .skew_max = 6,
    .skew_sure = 3,
};

static const double degree = 3.14159265358979323846 / 180;

static void show(PIX *pix, const char *debug, const char *step)
{
    char path[4096 + 64];
    if (!debug || !pix)
        return;
    snprintf(path, sizeof path, "%s-%s.png", debug, step);
    pixWrite(path, pix, IFF_PNG);
}

/* Black pixels without a black neighbour become white. */
static PIX *drop_specks(PIX *pix)
{
    SEL *sel = selCreateFromString("ooooCoooo", 3, 3, "speck");
    if (!sel)
        return pixClone(pix);
    selSetElement(sel, 1, 1, SEL_HIT);
    PIX *specks = pixHMT(NULL, pix, sel), *out = NULL;
    selDestroy(&sel);
    if (specks)
        out = pixSubtract(NULL, pix, specks);
    pixDestroy(&specks);
    return out ? out : pixClone(pix);
}

/* Replaces *pix by next where there is a next. */
static void step_to(PIX **pix, PIX *next, const char *debug, const char *step)
{
    if (!next)
        return;
    pixDestroy(pix);
    *pix = next;
    show(next, debug, step);
}

/* A new picture, 8 bits where it had to be scaled. */
static PIX *scale_down(PIX *pix, double factor)
{
    l_float32 f = (l_float32)factor;
    if (factor >= 1)
        return pixClone(pix);
    return pixGetDepth(pix) == 1 ? pixScaleToGray(pix, f) : pixScaleAreaMap(pix, f, f);
}

/* The page's ink in black and white, for measuring only; NULL when there is no memory. */
static PIX *find_ink(PIX *pix, double factor)
{
    PIX *small = scale_down(pix, factor), *ink = NULL;
    if (small && pixGetDepth(small) == 1)
        return small;
    if (small)
        pixOtsuAdaptiveThreshold(small, 2000, 2000, 0, 0, 0.1f, NULL, &ink);
    pixDestroy(&small);
    return ink;
}

/* Median height in pixels of the marks on paper that may be letters: most of them are small
 * letters without ascender. 0 where there are too few. */
static double letter_height(BOXA *boxes, int dpi)
{
    enum { ENOUGH = 100, MOST = 256 };
    l_int32 x, y, w, h, n = 0, below = 0, height = 0, count[MOST] = {0};
    for (l_int32 i = 0; boxes && i < boxaGetCount(boxes); i++) {
        boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h);
        /* Between 3 and 20 points, and no ruling: tone marks and dots stay out. */
        if (h * 72 < 3 * dpi || h * 72 > 20 * dpi || w > 3 * h || h >= MOST)
            continue;
        count[h]++;
        n++;
    }
    while (n >= ENOUGH && height < MOST - 1 && 2 * (below += count[height]) < n)
        height++;
    return height;
}

/* Degrees clockwise by which the page must be turned; 0 where that is not sure or not worth it.
 */
static double find_turn(const struct prep_params *q, PIX *ink)
{
    l_float32 angle = 0, sure = 0;
    if (pixFindSkew(ink, &angle, &sure))
        return 0;
    double size = fabs((double)angle);
    return sure >= q->skew_sure && size >= q->skew_min && size <= q->skew_max ? angle : 0;
}

/* Measures the page: sets the angle, returns the factor it is to be scaled by. A new picture in
 * *faded where seals had to be faded, in *mended where strokes had to be thickened. */
static double measure(const struct prep_params *q, PIX *pix, struct prepared *p, PIX **faded,
                      PIX **mended)
{
    double look = fmin(1, (double)q->look_dpi / p->dpi), factor = (double)q->look_dpi / p->dpi;
    PIX *ink = find_ink(pix, look);
    BOXA *marks = ink ? pixConnCompBB(ink, 8) : NULL;
    int dpi = (int)lround(p->dpi * look);
    if (!marks) {
        pixDestroy(&ink);
        return 1;
    }
    p->angle = find_turn(q, ink);
    double height = letter_height(marks, dpi) / look;
    if (q->fade_seals)
        *faded = seal_remove(pix, marks, look, p->dpi);
    if (q->mend_thin)
        *mended = thin_mended(*faded ? *faded : pix, height);
    pixDestroy(&ink);
    boxaDestroy(&marks);
    if (height > 0)
        factor = q->x_height / height;
    factor = fmax(factor, (double)q->min_dpi / p->dpi);
    return factor * q->slack < 1 ? factor : 1;
}

/* Paper at one level all over, ink as much darker as it was. Tiles and thresholds are
 * leptonica's. */
static PIX *even_paper(PIX *pix, int level)
{
    return pixBackgroundNorm(pix, NULL, NULL, 10, 15, 60, 40, level, 2, 1);
}

/* The commonest level: the paper's. The corners that turning opens must not be whiter, or the
 * engine's threshold falls between them and the paper where the page has little ink. */
static l_uint8 paper_level(PIX *pix)
{
    l_int32 level = 255;
    l_float32 count = 0;
    NUMA *levels = pixGetGrayHistogram(pix, 4);
    if (levels)
        numaGetMax(levels, &count, &level);
    numaDestroy(&levels);
    return (l_uint8)level;
}

bool image_is_negative(PIX *image)
{
    enum { LOOK = 400, DARK = 110 }; /* pixels of the longer side, level */
    static const double most = 0.6;  /* of the page, and of its middle: more than a lid makes black */
    l_int32 w = pixGetWidth(image), h = pixGetHeight(image), all[2] = {0}, dark[2] = {0};
    l_float32 f = (l_float32)fmin(1, (double)LOOK / (w > h ? w : h));
    PIX *scaled = pixGetDepth(image) == 1 ? pixScaleToGray(image, fminf(f, 0.99f))
                                          : pixScaleAreaMap(image, f, f);
    PIX *small = scaled ? pixConvertTo8(scaled, 0) : NULL;
    pixDestroy(&scaled);
    if (small)
        pixGetDimensions(small, &w, &h, NULL);
    for (l_int32 y = 0; small && y < h; y++)
        for (l_int32 x = 0; x < w; x++) {
            int last = abs(4 * x - 2 * w) < w && abs(4 * y - 2 * h) < h ? 1 : 0; /* 1: the middle */
            l_uint32 *line = pixGetData(small) + (size_t)y * (size_t)pixGetWpl(small);
            for (int part = 0; part <= last; part++) {
                all[part]++;
                dark[part] += GET_DATA_BYTE(line, x) < DARK;
            }
        }
    pixDestroy(&small);
    return dark[0] > most * all[0] && dark[1] > most * all[1];
}

struct prepared image_prepare(const struct prep_params *q, PIX *image, int dpi, const char *debug)
{
    struct prepared p = {.pix = pixClone(image), .dpi = dpi, .scale_x = 1, .scale_y = 1};
    bool bilevel = pixGetDepth(image) == 1;
    show(image, debug, "0-given");
    if (bilevel && q->despeckle)
        step_to(&p.pix, drop_specks(p.pix), debug, "1-specks");
    if (pixGetDepth(p.pix) == 32)
        step_to(&p.pix,
                q->drop_colour ? pixConvertRGBToGrayMinMax(p.pix, L_CHOOSE_MAX)
                               : pixConvertRGBToGray(p.pix, 0, 0, 0),
                debug, "2-gray");
    if (q->clear_edges)
        step_to(&p.pix, edges_cleared(p.pix, dpi), debug, "3-edges");
    PIX *faded = NULL, *mended = NULL;
    double factor = measure(q, p.pix, &p, &faded, &mended);
    step_to(&p.pix, faded, debug, "4-seals");
    step_to(&p.pix, mended, debug, "4-thick");
    if (factor < 1) {
        step_to(&p.pix, scale_down(p.pix, factor), debug, "5-scaled");
        p.scale_x = (double)pixGetWidth(p.pix) / pixGetWidth(image);
        p.scale_y = (double)pixGetHeight(p.pix) / pixGetHeight(image);
        p.dpi = (int)lround(dpi * p.scale_x);
    }
    if (!bilevel && q->even_paper)
        step_to(&p.pix, even_paper(p.pix, q->paper), debug, "6-even");
    if (p.angle != 0) {
        if (pixGetDepth(p.pix) == 1)
            step_to(&p.pix, pixConvertTo8(p.pix, 0), NULL, "");
        step_to(&p.pix, pixRotateAMGray(p.pix, (l_float32)(p.angle * degree), paper_level(p.pix)),
                debug, "7-turned");
    }
    return p;
}

void image_free(struct prepared *p)
{
    pixDestroy(&p->pix);
}

struct box image_unmap(const struct prepared *p, struct box b)
{
    /* The inverse of pixRotateAMGray(), which turns about the middle in whole pixels. */
    double mx = pixGetWidth(p->pix) / 2, my = pixGetHeight(p->pix) / 2;
    double c = cos(p->angle * degree), s = sin(p->angle * degree);
    double xs[4] = {b.x0, b.x1, b.x0, b.x1}, ys[4] = {b.y0, b.y0, b.y1, b.y1};
    struct box out = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (int i = 0; i < 4; i++) {
        double x = mx + (xs[i] - mx) * c + (ys[i] - my) * s;
        double y = my + (ys[i] - my) * c - (xs[i] - mx) * s;
        out.x0 = fmin(out.x0, x / p->scale_x);
        out.x1 = fmax(out.x1, x / p->scale_x);
        out.y0 = fmin(out.y0, y / p->scale_y);
        out.y1 = fmax(out.y1, y / p->scale_y);
    }
    return out;
}

PIX *image_cut_gray(PIX *image, struct box b, double margin)
{
    double more = margin * (b.y1 - b.y0);
    BOX *want = boxCreate((l_int32)(b.x0 - more), (l_int32)(b.y0 - more),
                          (l_int32)(b.x1 - b.x0 + 2 * more), (l_int32)(b.y1 - b.y0 + 2 * more));
    PIX *part = want ? pixClipRectangle(image, want, NULL) : NULL, *gray = NULL;
    boxDestroy(&want);
    if (part)
        gray = pixGetDepth(part) == 32 ? pixConvertRGBToGrayMinMax(part, L_CHOOSE_MAX)
                                       : pixConvertTo8(part, 0);
    pixDestroy(&part);
    return gray;
}
