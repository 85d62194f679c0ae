#include "image_edges.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdbool.h>

/* The engine makes nothing of holes, and little of narrow edges: over 24 fresh pages each, 58 syllables
 * were wrong without them and 48 with them on gray pages, 197 and 217 on bilevel ones, as many pages
 * better as worse. Broad black costs words, for it moves the thresholds between ink and paper: without
 * it, 6 to 17 % fewer syllables were wrong on fresh pages read with the lid open, and on pages that
 * lay on a glass 1.4 times as large 23 of 3060 instead of 543. */

/* Sizes in pixels of the picture looked at: half a millimetre each. */
enum {
    LOOK_DPI = 50,
    DARK = 110,      /* levels under which all is dark; type and seals show some paper between */
    THIN = 3,        /* what is thinner is type, or a rule of a table that runs off the page */
    HOLE_MIN = 7, HOLE_MAX = 18,
    HOLE_FROM_EDGE = 50,
    MARGIN = 2,      /* of what goes, round the dark: its shadow */
    EDGE_ONE_IN = 12, /* of the page: less of an edge is let be */
};
static const double most = 0.7; /* of the page: if more is dark, it is no edge */
static const double round_from = 0.68, round_to = 0.95; /* share of its box that a disc fills: pi / 4 */

/* Solid dark marks of the page, small. NULL where there is no memory. */
static PIX *find_solid(PIX *page, l_float32 look)
{
    PIX *small = pixGetDepth(page) == 1 ? pixScaleToGray(page, look) : pixScaleAreaMap(page, look, look);
    PIX *dark = small ? pixThresholdToBinary(small, DARK) : NULL;
    PIX *solid = dark ? pixOpenBrick(NULL, dark, THIN, THIN) : NULL;
    pixDestroy(&small);
    pixDestroy(&dark);
    return solid;
}

/* Is it a disc of a hole's size, near an edge of a page of w x h? */
static bool is_hole(PIX *mark, BOX *box, l_int32 w, l_int32 h)
{
    l_int32 x, y, bw, bh, ink = 0;
    boxGetGeometry(box, &x, &y, &bw, &bh);
    if (bw < HOLE_MIN || bh < HOLE_MIN || bw > HOLE_MAX || bh > HOLE_MAX || abs(bw - bh) * 4 > bw)
        return false;
    if (x > HOLE_FROM_EDGE && y > HOLE_FROM_EDGE && x + bw < w - HOLE_FROM_EDGE &&
        y + bh < h - HOLE_FROM_EDGE)
        return false;
    pixCountPixels(mark, &ink, NULL);
    double filled = (double)ink / ((double)bw * bh);
    return filled >= round_from && filled <= round_to;
}

/* Keeps of the solid marks the holes only. */
static PIX *find_holes(PIX *solid)
{
    PIXA *marks = NULL;
    l_int32 w = pixGetWidth(solid), h = pixGetHeight(solid), n;
    BOXA *boxes = pixConnComp(solid, &marks, 8);
    PIX *holes = pixCreate(w, h, 1);
    n = boxes && marks && holes ? boxaGetCount(boxes) : 0;
    for (l_int32 i = 0; i < n; i++) {
        l_int32 x, y, bw, bh;
        BOX *box = boxaGetBox(boxes, i, L_CLONE);
        PIX *mark = pixaGetPix(marks, i, L_CLONE);
        boxGetGeometry(box, &x, &y, &bw, &bh);
        if (is_hole(mark, box, w, h))
            pixRasterop(holes, x, y, bw, bh, PIX_PAINT, mark, 0, 0);
        boxDestroy(&box);
        pixDestroy(&mark);
    }
    boxaDestroy(&boxes);
    pixaDestroy(&marks);
    return holes;
}

/* The commonest of the light levels: the paper's, though the glass be darker and larger. */
static l_uint32 paper_of(PIX *page)
{
    NUMA *levels = pixGetGrayHistogram(page, 4);
    l_float32 count, best = -1;
    l_uint32 paper = 255;
    for (l_int32 v = DARK; levels && v < 256; v++)
        if (numaGetFValue(levels, v, &count) == 0 && count > best) {
            best = count;
            paper = (l_uint32)v;
        }
    numaDestroy(&levels);
    return paper;
}

/* Where to paint, small; NULL where nothing asks for it. */
static PIX *find_mask(PIX *page, l_float32 look)
{
    PIX *solid = find_solid(page, look), *inner = NULL, *mask = NULL, *holes = NULL;
    l_int32 edge = 0, holed = 0, area = 0;
    if (!solid)
        return NULL;
    area = pixGetWidth(solid) * pixGetHeight(solid);
    inner = pixRemoveBorderConnComps(solid, 8);
    if (inner)
        mask = pixSubtract(NULL, solid, inner);
    holes = inner ? find_holes(inner) : NULL;
    if (mask)
        pixCountPixels(mask, &edge, NULL);
    if (holes)
        pixCountPixels(holes, &holed, NULL);
    if (mask && edge * EDGE_ONE_IN < area)
        pixClearAll(mask);
    if (mask && holes)
        pixOr(mask, mask, holes);
    if ((edge * EDGE_ONE_IN < area && !holed) || edge > most * area)
        pixDestroy(&mask);
    pixDestroy(&solid);
    pixDestroy(&inner);
    pixDestroy(&holes);
    return mask;
}

PIX *edges_cleared(PIX *page, int dpi)
{
    l_int32 w = pixGetWidth(page), h = pixGetHeight(page);
    double look = fmin(1, (double)LOOK_DPI / dpi);
    PIX *mask = find_mask(page, (l_float32)look), *wide = NULL, *large = NULL, *out = NULL;
    if (mask)
        wide = pixDilateBrick(NULL, mask, 2 * MARGIN + 1, 2 * MARGIN + 1);
    if (wide)
        large = pixScaleBySampling(wide, (l_float32)w / (l_float32)pixGetWidth(wide),
                                   (l_float32)h / (l_float32)pixGetHeight(wide));
    if (large)
        out = pixCopy(NULL, page);
    if (out && pixGetDepth(out) == 1)
        pixSubtract(out, out, large);
    else if (out)
        pixSetMasked(out, large, paper_of(page));
    pixDestroy(&mask);
    pixDestroy(&wide);
    pixDestroy(&large);
    return out;
}
