#include "raster.h"
#include "util.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int clamp(int v)
{
    return v < 0 ? 0 : v > 255 ? 255 : v;
}

static void replay(cairo_t *cr, cairo_surface_t *s, cairo_operator_t op)
{
    cairo_set_source_surface(cr, s, 0, 0);
    cairo_set_operator(cr, op);
    cairo_paint(cr);
}

struct raster raster_page(const struct page *p, int dpi, int colour, int ink, int mark)
{
    struct raster r = {.w = (int)lround(PAGE_W * dpi / 72),
                       .h = (int)lround(PAGE_H * dpi / 72),
                       .ch = colour ? 3 : 1,
                       .dpi = dpi};
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, r.w, r.h);
    cairo_t *cr = cairo_create(s);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, dpi / 72.0, dpi / 72.0);
    replay(cr, p->text, CAIRO_OPERATOR_OVER);
    if (ink && p->has_ink) /* ink darkens what it crosses */
        replay(cr, p->ink, CAIRO_OPERATOR_MULTIPLY);
    if (mark)
        replay(cr, p->mark, CAIRO_OPERATOR_OVER);
    cairo_destroy(cr);
    cairo_surface_flush(s);
    if (cairo_surface_status(s) != CAIRO_STATUS_SUCCESS)
        die("cannot draw a page at %d dpi", dpi);
    const unsigned char *data = cairo_image_surface_get_data(s);
    size_t stride = (size_t)cairo_image_surface_get_stride(s);
    r.px = xmalloc((size_t)r.w * (size_t)r.h * (size_t)r.ch);
    unsigned char *out = r.px;
    for (int y = 0; y < r.h; y++)
        for (int x = 0; x < r.w; x++) {
            uint32_t v;
            memcpy(&v, data + (size_t)y * stride + (size_t)x * 4, 4);
            unsigned red = v >> 16 & 255, green = v >> 8 & 255, blue = v & 255;
            if (r.ch == 3) {
                *out++ = (unsigned char)red;
                *out++ = (unsigned char)green;
                *out++ = (unsigned char)blue;
            } else
                *out++ = (unsigned char)((red * 77 + green * 151 + blue * 28) >> 8);
        }
    cairo_surface_destroy(s);
    return r;
}

void raster_free(struct raster *r)
{
    free(r->px);
    *r = (struct raster){0};
}

void raster_skew(struct raster *r, double degrees)
{
    if (fabs(degrees) < 1e-6)
        return;
    size_t ch = (size_t)r->ch, row = (size_t)r->w * ch;
    unsigned char *out = xmalloc(row * (size_t)r->h);
    double a = degrees * M_PI / 180, mx = r->w / 2.0, my = r->h / 2.0;
    /* 16.16 fixed point: the same pixels whatever the compiler does with doubles in the loop */
    int64_t co = llround(cos(a) * 65536), si = llround(sin(a) * 65536);
    for (int y = 0; y < r->h; y++) {
        int64_t sx = llround((mx - mx * cos(a) + (y - my) * sin(a)) * 65536);
        int64_t sy = llround((my + mx * sin(a) + (y - my) * cos(a)) * 65536);
        unsigned char *o = out + (size_t)y * row;
        for (int x = 0; x < r->w; x++, sx += co, sy -= si, o += ch) {
            int64_t ix = sx >> 16, iy = sy >> 16;
            if (ix < 0 || iy < 0 || ix >= r->w - 1 || iy >= r->h - 1) {
                memset(o, 255, ch);
                continue;
            }
            int fx = (int)(sx >> 8 & 255), fy = (int)(sy >> 8 & 255);
            const unsigned char *p = r->px + (size_t)iy * row + (size_t)ix * ch;
            for (size_t c = 0; c < ch; c++) {
                int top = p[c] * (256 - fx) + p[c + ch] * fx;
                int low = p[c + row] * (256 - fx) + p[c + row + ch] * fx;
                o[c] = (unsigned char)((top * (256 - fy) + low * fy + 32768) >> 16);
            }
        }
    }
    free(r->px);
    r->px = out;
}

/* Each sample of a row from its neighbours step samples apart; src has reach * step more at
 * either end. */
static void blur_row(unsigned char *out, const unsigned char *src, size_t n, size_t step,
                     const int *k, int reach)
{
    for (size_t i = 0; i < n; i++) {
        int sum = 2048;
        for (int d = 0; d <= 2 * reach; d++)
            sum += src[i + (size_t)d * step] * k[d];
        out[i] = (unsigned char)clamp(sum >> 12);
    }
}

/* Along rows: the edge pixels stand for what lies beyond them. */
static void blur_across(struct raster *r, const int *k, int reach)
{
    size_t ch = (size_t)r->ch, row = (size_t)r->w * ch, pad = (size_t)reach * ch;
    unsigned char *wide = xmalloc(row + 2 * pad);
    for (int y = 0; y < r->h; y++) {
        unsigned char *p = r->px + (size_t)y * row;
        for (size_t i = 0; i < pad; i += ch) {
            memcpy(wide + i, p, ch);
            memcpy(wide + pad + row + i, p + row - ch, ch);
        }
        memcpy(wide + pad, p, row);
        blur_row(p, wide, row, ch, k, reach);
    }
    free(wide);
}

/* Down columns, a row at a time. */
static void blur_down(struct raster *r, const int *k, int reach)
{
    size_t row = (size_t)r->w * (size_t)r->ch, high = (size_t)r->h, pad = (size_t)reach;
    unsigned char *tall = xmalloc(row * (high + 2 * pad));
    for (size_t i = 0; i < pad; i++) {
        memcpy(tall + i * row, r->px, row);
        memcpy(tall + (pad + high + i) * row, r->px + (high - 1) * row, row);
    }
    memcpy(tall + pad * row, r->px, row * high);
    for (size_t y = 0; y < high; y++)
        blur_row(r->px + y * row, tall + y * row, row, row, k, reach);
    free(tall);
}

void raster_blur(struct raster *r, double sigma)
{
    enum { REACH = 4 };
    int k[2 * REACH + 1], sum = 0;
    if (sigma < 0.05)
        return;
    int reach = (int)ceil(sigma * 2.5);
    reach = reach > REACH ? REACH : reach;
    double total = 0;
    for (int d = -reach; d <= reach; d++)
        total += exp(-d * d / (2 * sigma * sigma));
    for (int d = -reach; d <= reach; d++)
        sum += k[d + reach] = (int)lround(4096 * exp(-d * d / (2 * sigma * sigma)) / total);
    k[reach] += 4096 - sum;
    blur_across(r, k, reach);
    blur_down(r, k, reach);
}

static void quarter(struct raster *r)
{
    size_t ch = (size_t)r->ch;
    unsigned char *out = xmalloc((size_t)r->w * (size_t)r->h * ch);
    for (int y = 0; y < r->h; y++)
        for (int x = 0; x < r->w; x++)
            memcpy(out + ((size_t)x * (size_t)r->h + (size_t)(r->h - 1 - y)) * ch,
                   r->px + ((size_t)y * (size_t)r->w + (size_t)x) * ch, ch);
    free(r->px);
    *r = (struct raster){.w = r->h, .h = r->w, .ch = r->ch, .dpi = r->dpi, .px = out};
}

void raster_turn(struct raster *r, int quarters)
{
    for (int i = 0; i < (quarters & 3); i++)
        quarter(r);
}

void raster_flip(struct raster *r)
{
    size_t row = (size_t)r->w * (size_t)r->ch;
    unsigned char *tmp = xmalloc(row);
    for (int y = 0; y < r->h / 2; y++) {
        unsigned char *a = r->px + (size_t)y * row, *b = r->px + (size_t)(r->h - 1 - y) * row;
        memcpy(tmp, a, row);
        memcpy(a, b, row);
        memcpy(b, tmp, row);
    }
    free(tmp);
}

void raster_threshold(struct raster *r, int level)
{
    size_t n = (size_t)r->w * (size_t)r->h;
    for (size_t i = 0; i < n; i++)
        r->px[i] = r->px[i] < level ? 0 : 255;
}
