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

/* One pass along lines of n samples that lie step apart. */
static void blur_line(unsigned char *p, size_t step, int n, const int *k, int reach, int *tmp)
{
    for (int i = 0; i < n; i++)
        tmp[i] = p[(size_t)i * step];
    for (int i = 0; i < n; i++) {
        int sum = 0;
        for (int d = -reach; d <= reach; d++) {
            int j = i + d < 0 ? 0 : i + d >= n ? n - 1 : i + d;
            sum += tmp[j] * k[d + reach];
        }
        p[(size_t)i * step] = (unsigned char)clamp((sum + 2048) >> 12);
    }
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
    int *tmp = xmalloc(sizeof *tmp * (size_t)(r->w > r->h ? r->w : r->h));
    size_t ch = (size_t)r->ch, row = (size_t)r->w * ch;
    for (size_t c = 0; c < ch; c++) {
        for (int y = 0; y < r->h; y++)
            blur_line(r->px + (size_t)y * row + c, ch, r->w, k, reach, tmp);
        for (int x = 0; x < r->w; x++)
            blur_line(r->px + (size_t)x * ch + c, row, r->h, k, reach, tmp);
    }
    free(tmp);
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
