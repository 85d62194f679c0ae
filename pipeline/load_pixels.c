#include "load_private.h"

#include <cairo.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <stdlib.h>

/* What makes a picture coloured, bilevel, blank or another one: shares of its pixels. */
enum {
    COLOUR_SPREAD =
        48, /* levels between a pixel's channels; JPEG's own colour noise stays under */
    COLOUR_ONE_IN = 10000,
    INK_DEPTH = 48,    /* levels off the paper's, which may be black */
    INK_ONE_IN = 50000 /* of pixels at about 50 dpi: less than a full stop's worth a page */
};

static bool is_coloured(int r, int g, int b)
{
    int max = r > g ? r : g, min = r < g ? r : g;
    max = b > max ? b : max;
    min = b < min ? b : min;
    return max - min > COLOUR_SPREAD;
}

/* A row of cairo pixels as leptonica's 0xRRGGBB00 on white paper. */
static void take_row(const unsigned char *from, cairo_format_t format, int width, l_uint32 *to)
{
    const uint32_t *argb = (const uint32_t *)(const void *)from;
    for (int x = 0; x < width; x++) {
        if (format == CAIRO_FORMAT_A8) {
            uint32_t v = 255u - from[x];
            to[x] = v << 24 | v << 16 | v << 8;
        } else {
            /* cairo's colours are multiplied by alpha already: white paper adds what is left. */
            uint32_t left = format == CAIRO_FORMAT_ARGB32 ? 255u - (argb[x] >> 24) : 0;
            to[x] = (argb[x] << 8) + (left << 24 | left << 16 | left << 8);
        }
    }
}

static PIX *to_gray(PIX *pix)
{
    PIX *gray = pixConvertRGBToGray(pix, 0, 0, 0);
    pixDestroy(&pix);
    return gray;
}

/* 8 bits of black and white only become 1 bit. Takes pix. */
static PIX *to_bilevel(PIX *pix)
{
    l_int32 w, h, wpl = pixGetWpl(pix);
    pixGetDimensions(pix, &w, &h, NULL);
    const l_uint32 *data = pixGetData(pix);
    for (l_int32 y = 0; y < h; y++)
        for (l_int32 x = 0; x < w; x++) {
            int v = GET_DATA_BYTE(data + (size_t)y * (size_t)wpl, x);
            if (v != 0 && v != 255)
                return pix;
        }
    PIX *one = pixThresholdToBinary(pix, 128);
    pixDestroy(&pix);
    return one;
}

/* 32 bits become 8 where next to no pixel has a colour. Takes pix. */
static PIX *to_least_depth(PIX *pix)
{
    l_int32 w, h, wpl = pixGetWpl(pix);
    pixGetDimensions(pix, &w, &h, NULL);
    const l_uint32 *data = pixGetData(pix);
    size_t coloured = 0, most = (size_t)w * (size_t)h / COLOUR_ONE_IN;
    for (l_int32 y = 0; y < h; y++)
        for (l_int32 x = 0; x < w; x++) {
            l_uint32 v = data[(size_t)y * (size_t)wpl + (size_t)x];
            coloured += is_coloured(v >> 24, v >> 16 & 0xff, v >> 8 & 0xff);
        }
    return coloured > most ? pix : to_bilevel(to_gray(pix));
}

PIX *pixels_from_cairo(cairo_surface_t *s)
{
    if (!s || cairo_surface_status(s) != CAIRO_STATUS_SUCCESS ||
        cairo_surface_get_type(s) != CAIRO_SURFACE_TYPE_IMAGE)
        return NULL;
    cairo_surface_flush(s);
    cairo_format_t format = cairo_image_surface_get_format(s);
    int w = cairo_image_surface_get_width(s), h = cairo_image_surface_get_height(s);
    int stride = cairo_image_surface_get_stride(s);
    const unsigned char *from = cairo_image_surface_get_data(s);
    if (format != CAIRO_FORMAT_ARGB32 && format != CAIRO_FORMAT_RGB24 &&
        format != CAIRO_FORMAT_A8)
        return NULL;
    PIX *pix = w > 0 && h > 0 ? pixCreateNoInit(w, h, 32) : NULL;
    if (!pix)
        return NULL;
    for (int y = 0; y < h; y++)
        take_row(from + (size_t)y * (size_t)stride, format, w,
                 pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix));
    return to_least_depth(pix);
}

PIX *pixels_simplify(PIX *pix)
{
    PIX *next = NULL;
    if (pixGetColormap(pix))
        next = pixRemoveColormap(pix, REMOVE_CMAP_BASED_ON_SRC);
    else if (pixGetDepth(pix) == 32 && pixGetSpp(pix) == 4)
        next = pixRemoveAlpha(pix);
    else if (pixGetDepth(pix) != 1 && pixGetDepth(pix) != 32)
        next = pixConvertTo8(pix, 0);
    if (next)
        pixDestroy(&pix);
    pix = next ? next : pix;
    if (pixGetDepth(pix) == 32)
        return to_least_depth(pix);
    return pixGetDepth(pix) == 8 ? to_bilevel(pix) : pix;
}

/* 8 bits gray of exactly w x h. */
static PIX *thumbnail(PIX *pix, l_int32 w, l_int32 h)
{
    PIX *gray = pixConvertTo8(pix, 0);
    PIX *small = gray ? pixScaleAreaMap(gray, (l_float32)w / (l_float32)pixGetWidth(gray),
                                        (l_float32)h / (l_float32)pixGetHeight(gray))
                      : NULL;
    PIX *out = small ? pixCreate(w, h, 8) : NULL;
    if (out) {
        pixSetAll(out);
        pixRasterop(out, 0, 0, w, h, PIX_SRC, small, 0, 0);
    }
    pixDestroy(&gray);
    pixDestroy(&small);
    return out;
}

bool pixels_blank(PIX *pix)
{
    l_int32 w = pixGetWidth(pix), h = pixGetHeight(pix);
    double shrink = fmin(1, 580.0 / (w > h ? w : h)); /* A4 at 50 dpi */
    PIX *small = thumbnail(pix, (l_int32)ceil(w * shrink), (l_int32)ceil(h * shrink));
    if (!small)
        return false;
    size_t count[256] = {0}, all = 0, below = 0, ink = 0;
    pixGetDimensions(small, &w, &h, NULL);
    for (l_int32 y = 0; y < h; y++)
        for (l_int32 x = 0; x < w; x++, all++)
            count[GET_DATA_BYTE(pixGetData(small) + (size_t)y * (size_t)pixGetWpl(small), x)]++;
    int paper = 0;
    while (paper < 255 && (below += count[paper]) * 2 < all)
        paper++;
    for (int v = 0; v < 256; v++)
        ink += abs(v - paper) > INK_DEPTH ? count[v] : 0;
    pixDestroy(&small);
    return ink <= all / INK_ONE_IN;
}

PIX *pixels_turned(PIX *pix, int k)
{
    if (k & 4)
        pixFlipLR(pix, pix);
    PIX *out = k & 3 ? pixRotateOrth(pix, k & 3) : pixClone(pix);
    pixDestroy(&pix);
    return out;
}

/* Mean difference of two pictures of one size, in levels. */
static double difference(PIX *a, PIX *b)
{
    double sum = 0;
    l_int32 w, h;
    pixGetDimensions(b, &w, &h, NULL);
    for (l_int32 y = 0; y < h; y++)
        for (l_int32 x = 0; x < w; x++)
            sum += abs((int)GET_DATA_BYTE(pixGetData(a) + (size_t)y * (size_t)pixGetWpl(a), x) -
                       (int)GET_DATA_BYTE(pixGetData(b) + (size_t)y * (size_t)pixGetWpl(b), x));
    return sum / ((double)w * h);
}

int pixels_find_turn(PIX *pix, PIX *small, bool sideways, double *least)
{
    l_int32 w, h;
    int best = -1;
    pixGetDimensions(small, &w, &h, NULL);
    PIX *thumb = sideways ? thumbnail(pix, h, w) : thumbnail(pix, w, h);
    for (int k = sideways; thumb && k < 8; k += 2) {
        PIX *one = pixels_turned(pixCopy(NULL, thumb), k);
        double d = one ? difference(one, small) : INFINITY;
        /* The first look is kept unless another is clearly better. */
        if (d < *least * 0.9) {
            *least = d;
            best = k;
        }
        pixDestroy(&one);
    }
    pixDestroy(&thumb);
    return best;
}

double pixels_unlike(PIX *pix, PIX *small)
{
    enum { CELL = 4, LEVELS = 40 };
    l_int32 w = pixGetWidth(small) / CELL, h = pixGetHeight(small) / CELL;
    PIX *a = w && h ? thumbnail(pix, w, h) : NULL, *b = a ? thumbnail(small, w, h) : NULL;
    size_t other = 0;
    for (l_int32 y = 0; b && y < h; y++)
        for (l_int32 x = 0; x < w; x++)
            other += abs((int)GET_DATA_BYTE(pixGetData(a) + (size_t)y * (size_t)pixGetWpl(a), x) -
                         (int)GET_DATA_BYTE(pixGetData(b) + (size_t)y * (size_t)pixGetWpl(b),
                                            x)) > LEVELS;
    double share = b ? (double)other / ((double)w * h) : 1;
    pixDestroy(&a);
    pixDestroy(&b);
    return share;
}

PIX *pixels_place(PIX *pix, int w, int h, int x, int y)
{
    int slack = 2 + w / 500; /* poppler's whole points are not worth a copy */
    if (abs(pixGetWidth(pix) - w) <= slack && abs(pixGetHeight(pix) - h) <= slack &&
        abs(x) <= slack && abs(y) <= slack)
        return pix;
    PIX *page = pixCreate(w, h, pixGetDepth(pix));
    if (page) {
        pixSetBlackOrWhite(page, L_SET_WHITE);
        pixRasterop(page, x, y, pixGetWidth(pix), pixGetHeight(pix), PIX_SRC, pix, 0, 0);
    }
    pixDestroy(&pix);
    return page;
}
