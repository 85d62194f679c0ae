#include "image_seal.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Seals of Vietnamese offices are 30 to 42 mm wide; what a scanner does to them is in it. */
static const double ring_min = 14, ring_max = 22; /* radius, mm */
static const double ring_inked = 0.75;            /* of its length, at least */
static const double rim = 1.04;                   /* a seal's radius with its rim's ink, in rings' */

enum {
    LOOK_DPI = 75,  /* at which rings are looked for */
    PLACES = 96,    /* of a ring that are looked at */
    STRIDE = 37,    /* prime to PLACES: wrong rings are given up early */
    STEP = 24,      /* levels at least between type and a seal to be faded */
    PAPER = 200     /* ink is under it */
};

/* Is this mark as large as a seal, with the signature that runs out of it? */
static bool is_seal_size(l_int32 w, l_int32 h, int dpi)
{
    double mm = 25.4 / dpi;
    return w * mm >= 20 && w * mm <= 100 && h * mm >= 20 && h * mm <= 60;
}

/* A circle's places, as pixels from its centre. */
struct circle {
    int dx[PLACES], dy[PLACES];
};

static struct circle circle_of(double r)
{
    struct circle c;
    for (int i = 0; i < PLACES; i++) {
        double a = (i * STRIDE % PLACES) * 2 * 3.14159265358979 / PLACES;
        c.dx[i] = (int)lround(r * cos(a));
        c.dy[i] = (int)lround(r * sin(a));
    }
    return c;
}

/* How many places have ink when the centre is at x, y; 0 as soon as they cannot be `least`. */
static int inked_places(PIX *ink, const struct circle *c, int x, int y, int least)
{
    int w = pixGetWidth(ink), h = pixGetHeight(ink), have = 0;
    for (int i = 0; i < PLACES && have + PLACES - i >= least; i++) {
        int px = x + c->dx[i], py = y + c->dy[i];
        if (px >= 0 && py >= 0 && px < w && py < h)
            have += GET_DATA_BIT(pixGetData(ink) + (size_t)py * (size_t)pixGetWpl(ink), px);
    }
    return have >= least ? have : 0;
}

/* The best circle of radii from `most` down to `least`, the larger of equals. *inked is the number
 * of places to be beaten, and set. */
static struct ring best_ring(PIX *ink, int least, int most, int *inked)
{
    struct ring best = {.r = 0};
    for (int r = most; r >= least; r--) {
        const struct circle c = circle_of(r);
        for (int y = r - 1; y <= pixGetHeight(ink) - r; y++)
            for (int x = r - 1; x <= pixGetWidth(ink) - r; x++) {
                int n = inked_places(ink, &c, x, y, *inked + 1);
                if (n > *inked) {
                    *inked = n;
                    best = (struct ring){x, y, r};
                }
            }
    }
    return best;
}

/* Most seals have two rings outside, the inner one often as well inked: the outer one's radius. */
static double outer_radius(PIX *ink, struct ring c, int beyond)
{
    for (int r = (int)c.r + beyond; r > (int)c.r; r--) {
        const struct circle wide = circle_of(r);
        for (int y = (int)c.y - 1; y <= (int)c.y + 1; y++)
            for (int x = (int)c.x - 1; x <= (int)c.x + 1; x++)
                if (inked_places(ink, &wide, x, y, PLACES * 6 / 10))
                    return r;
    }
    return c.r;
}

/* The part of the page as lines of ink in black and white: what is darker than its surroundings. */
static PIX *draw_lines(PIX *part, double factor)
{
    enum { WIDE = 9, DARKER = 20 }; /* pixels, levels */
    PIX *small = NULL, *lines = NULL, *out = NULL;
    if (pixGetDepth(part) == 1) {
        small = factor < 1 ? pixScaleToGray(part, (l_float32)factor) : pixConvertTo8(part, 0);
        out = small ? pixThresholdToBinary(small, 200) : NULL;
    } else {
        small = factor < 1 ? pixScaleAreaMap(part, (l_float32)factor, (l_float32)factor)
                           : pixClone(part);
        lines = small ? pixTophat(small, WIDE, WIDE, L_TOPHAT_BLACK) : NULL;
        out = lines ? pixThresholdToBinary(lines, DARKER) : NULL;
        if (out)
            pixInvert(out, out);
    }
    pixDestroy(&small);
    pixDestroy(&lines);
    return out;
}

struct ring seal_find_ring(PIX *part, int dpi)
{
    double f = fmin(1, (double)LOOK_DPI / dpi), mm = dpi * f / 25.4;
    int inked = (int)(ring_inked * PLACES);
    PIX *lines = draw_lines(part, f);
    struct ring c = {.r = 0};
    if (lines)
        c = best_ring(lines, (int)(ring_min * mm), (int)(ring_max * mm), &inked);
    if (c.r > 0)
        c.r = outer_radius(lines, c, (int)(2.5 * mm));
    const struct circle beyond = circle_of(c.r + 1.5 * mm);
    if (c.r > 0 && inked_places(lines, &beyond, (int)c.x, (int)c.y, PLACES / 2))
        c.r = 0; /* in a picture or a dark edge every circle is inked */
    pixDestroy(&lines);
    return (struct ring){c.x / f, c.y / f, c.r / f};
}

/* A part of a page: a box's, or a disc's in it where it has a radius. */
struct part {
    int x0, y0, x1, y1; /* pixels, the last ones not in it */
    struct ring disc;
};

static struct part part_of(PIX *pix, double x0, double y0, double x1, double y1, struct ring disc)
{
    return (struct part){(int)fmax(0, floor(x0)), (int)fmax(0, floor(y0)),
                         (int)fmin(pixGetWidth(pix), ceil(x1)),
                         (int)fmin(pixGetHeight(pix), ceil(y1)), disc};
}

/* Where a row of the part begins and ends. */
static void row_of(const struct part *p, int y, int *from, int *to)
{
    *from = p->x0;
    *to = p->x1;
    if (p->disc.r > 0) {
        double d = y - p->disc.y, half = sqrt(fmax(0, p->disc.r * p->disc.r - d * d));
        *from = (int)fmax(p->x0, ceil(p->disc.x - half));
        *to = (int)fmin(p->x1, floor(p->disc.x + half) + 1);
    }
}

/* Grays of the ink of the part: of its type, the darkest fiftieth, and the commonest, in steps of
 * 8. False where there is none. */
static bool ink_levels(PIX *pix, const struct part *p, int *dark, int *common)
{
    size_t count[256] = {0}, all = 0, below = 0, most = 0;
    for (int y = p->y0, x, to; y < p->y1; y++) {
        l_uint32 *line = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
        for (row_of(p, y, &x, &to); x < to; x++)
            count[GET_DATA_BYTE(line, x)]++;
    }
    for (int v = 0; v < PAPER; v++)
        all += count[v];
    *dark = 0;
    while (*dark < PAPER && (below += count[*dark]) * 50 < all)
        ++*dark;
    for (int v = 0; v < PAPER; v += 8) {
        size_t n = 0;
        for (int k = v; k < v + 8; k++)
            n += count[k];
        if (n > most) {
            most = n;
            *common = v;
        }
    }
    return most > 0;
}

static int by_level(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The level at which a fifth of the ring is darker: paper in shade may be as common as its ink. */
static int ring_level(PIX *pix, struct ring disc, int dpi)
{
    int level[PLACES], off = (int)ceil(dpi / (double)LOOK_DPI) + 1, w = pixGetWidth(pix);
    for (int i = 0; i < PLACES; i++) {
        double a = i * 2 * 3.14159265358979 / PLACES;
        level[i] = 255;
        for (int k = -off; k <= off; k++) {
            int x = (int)lround(disc.x + (disc.r / rim + k) * cos(a));
            int y = (int)lround(disc.y + (disc.r / rim + k) * sin(a));
            if (x < 0 || y < 0 || x >= w || y >= pixGetHeight(pix))
                continue;
            int v = GET_DATA_BYTE(pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix), x);
            level[i] = v < level[i] ? v : level[i];
        }
    }
    qsort(level, PLACES, sizeof *level, by_level);
    return level[PLACES / 5];
}

/* Levels from `dark` to `seal` spread to `dark` to white, in this part of the page. */
static void fade_part(PIX *pix, const struct part *p, int dark, int seal)
{
    l_uint8 to[256];
    for (int v = 0; v < 256; v++)
        to[v] = (l_uint8)(v <= dark   ? v
                          : v >= seal ? 255
                                      : dark + (255 - dark) * (v - dark) / (seal - dark));
    for (int y = p->y0, x, end; y < p->y1; y++) {
        l_uint32 *line = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
        for (row_of(p, y, &x, &end); x < end; x++)
            SET_DATA_BYTE(line, x, to[GET_DATA_BYTE(line, x)]);
    }
}

static void clear_part(PIX *pix, const struct part *p)
{
    l_int32 white = pixGetDepth(pix) == 1 ? PIX_CLR : PIX_SET;
    for (int y = p->y0, x, to; y < p->y1; y++) {
        row_of(p, y, &x, &to);
        if (to > x)
            pixRasterop(pix, x, y, to - x, 1, white, NULL, 0, 0);
    }
}

/* A seal paler than type is faded, type under it stays. Else what lies inside its ring goes, a
 * syllable of the signer's name with it, and the rest of the signature can be read. False where
 * nothing was done. */
static bool remove_seal(PIX *pix, const struct part *p, int dpi)
{
    int dark = 0, seal = 0;
    bool gray = pixGetDepth(pix) == 8, inked = gray && ink_levels(pix, p, &dark, &seal);
    if (inked && p->disc.r > 0)
        seal = ring_level(pix, p->disc, dpi);
    if (inked && seal - dark >= STEP)
        fade_part(pix, p, dark, seal);
    else if (p->disc.r > 0)
        clear_part(pix, p);
    else
        return false;
    return true;
}

/* The ring of the seal that a mark of this box is, or is a part of. */
static struct ring ring_near(PIX *pix, const struct part *mark, int dpi)
{
    int more = (int)(dpi * ring_max / 25.4);
    struct ring none = {.r = 0}, ring = none;
    struct part p = part_of(pix, mark->x0 - more, mark->y0 - more, mark->x1 + more,
                            mark->y1 + more, none);
    BOX *box = boxCreate(p.x0, p.y0, p.x1 - p.x0, p.y1 - p.y0);
    PIX *part = box ? pixClipRectangle(pix, box, NULL) : NULL;
    if (part)
        ring = seal_find_ring(part, dpi);
    boxDestroy(&box);
    pixDestroy(&part);
    return ring.r > 0 ? (struct ring){p.x0 + ring.x, p.y0 + ring.y, ring.r * rim} : none;
}

PIX *seal_remove(PIX *pix, BOXA *marks, double look, int dpi)
{
    enum { MOST = 6 }; /* a page with more has pictures */
    struct ring none = {.r = 0};
    PIX *out = NULL;
    int seen = 0;
    bool changed = false;
    for (l_int32 i = 0; i < boxaGetCount(marks) && seen < MOST; i++) {
        l_int32 x, y, w, h;
        boxaGetBoxGeometry(marks, i, &x, &y, &w, &h);
        if (!is_seal_size(w, h, (int)lround(dpi * look)))
            continue;
        seen++;
        if (!out && !(out = pixCopy(NULL, pix)))
            return NULL;
        struct part p = part_of(out, x / look, y / look, (x + w) / look, (y + h) / look, none);
        struct ring c = ring_near(out, &p, dpi);
        if (c.r > 0)
            p = part_of(out, c.x - c.r, c.y - c.r, c.x + c.r + 1, c.y + c.r + 1, c);
        changed |= remove_seal(out, &p, dpi);
    }
    if (!changed)
        pixDestroy(&out);
    return out;
}
