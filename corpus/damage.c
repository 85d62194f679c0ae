#include "damage.h"
#include "util.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The seed's name, the damage's name and the page make the stream: one damage never shifts
 * another. */
struct rng rng_named(const char *seed, const char *what, size_t page)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a */
    for (const char *p = seed; *p; p++)
        h = (h ^ (unsigned char)*p) * 1099511628211u;
    for (const char *p = what; *p; p++)
        h = (h ^ (unsigned char)*p) * 1099511628211u;
    return (struct rng){(h ^ page) * 1099511628211u};
}

/* splitmix64, by Sebastiano Vigna, public domain */
static uint64_t rng_next(struct rng *g)
{
    uint64_t z = g->state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

uint32_t rng_below(struct rng *g, uint32_t n)
{
    return (uint32_t)((rng_next(g) >> 32) * n >> 32);
}

double rng_swing(struct rng *g, double most)
{
    return ((double)(rng_next(g) >> 11) / 4503599627370496.0 - 1) * most;
}

/* Nearly normal, sigma 256: the sum of eight bytes, each of variance 5461. */
static int rng_bell(struct rng *g)
{
    uint64_t v = rng_next(g);
    int sum = 0;
    for (int i = 0; i < 8; i++, v >>= 8)
        sum += (int)(v & 255);
    return (sum - 1020) * 256 / 209;
}

static unsigned char clamp(int v)
{
    return (unsigned char)(v < 0 ? 0 : v > 255 ? 255 : v);
}

/* A smooth field of -256..256 over the page: a coarse grid of random heights, evened out between.
 */
enum { GRID = 6 };
struct field {
    int at[GRID + 2][GRID + 2];
};

static struct field field_make(struct rng *g)
{
    struct field f;
    for (int y = 0; y < GRID + 2; y++)
        for (int x = 0; x < GRID + 2; x++)
            f.at[y][x] = (int)rng_below(g, 513) - 256;
    return f;
}

/* No crease where two cells of the grid meet: 3t^2 - 2t^3 of t in 256ths. */
static int ease(int t)
{
    return t * t * (768 - 2 * t) >> 16;
}

static int field_at(const struct field *f, const struct raster *r, int x, int y)
{
    int gx = (int)((int64_t)x * GRID * 256 / r->w), gy = (int)((int64_t)y * GRID * 256 / r->h);
    int ix = gx >> 8, iy = gy >> 8, fx = ease(gx & 255), fy = ease(gy & 255);
    int top = f->at[iy][ix] * (256 - fx) + f->at[iy][ix + 1] * fx;
    int low = f->at[iy + 1][ix] * (256 - fx) + f->at[iy + 1][ix + 1] * fx;
    return (top / 256 * (256 - fy) + low / 256 * fy) / 256;
}

static unsigned char *pixel(struct raster *r, int x, int y)
{
    return r->px + ((size_t)y * (size_t)r->w + (size_t)x) * (size_t)r->ch;
}

static void fade(struct raster *r, double most, struct rng g)
{
    struct field f = field_make(&g);
    for (int y = 0; y < r->h; y++)
        for (int x = 0; x < r->w; x++) {
            int keep = 256 - (int)(most * (256 + field_at(&f, r, x, y)) / 2);
            unsigned char *p = pixel(r, x, y);
            for (int c = 0; c < r->ch; c++)
                p[c] = clamp(255 - (255 - p[c]) * keep / 256);
        }
}

static void shade(struct raster *r, double levels, struct rng g)
{
    struct field f = field_make(&g);
    int tilt = (int)rng_below(&g, 3) - 1;
    for (int y = 0; y < r->h; y++)
        for (int x = 0; x < r->w; x++) {
            double v = levels * (field_at(&f, r, x, y) + 256 + tilt * 256.0 * x / r->w) / 512;
            unsigned char *p = pixel(r, x, y);
            int ground[3] = {(int)(v * 0.85), (int)v, (int)(v * 1.3)}; /* old paper is yellow */
            for (int c = 0; c < r->ch; c++)
                p[c] = clamp(p[c] - (r->ch == 3 ? ground[c] : ground[1]));
        }
}

/* Uneven toner: the edge of a letter stays or goes with the patch it lies in. */
static void photocopy(struct raster *r, struct rng g)
{
    struct field f = field_make(&g);
    int streak = (int)((uint32_t)r->w * 3 / 5 + rng_below(&g, (uint32_t)r->w / 4));
    int left = 0, on = 0; /* rows that the present dash or gap of the streak still has */
    for (int y = 0; y < r->h; y++) {
        for (int x = 0; x < r->w; x++) {
            int cut = 142 + field_at(&f, r, x, y) / 8 + (int)rng_below(&g, 41) - 20;
            unsigned char *p = pixel(r, x, y);
            for (int c = 0; c < r->ch; c++)
                p[c] = clamp((p[c] - cut) * 4 + 128);
        }
        if (left-- <= 0) {
            on = !on;
            left = (int)(rng_below(&g, on ? 60 : 240) + 10) * r->dpi / 200;
        }
        if (on && rng_below(&g, 4))
            memset(pixel(r, streak, y), 60, (size_t)r->ch);
    }
}

static void border(struct raster *r, double mm, struct rng g)
{
    double px = mm * r->dpi / 25.4;
    int top = (int)(px * 0.4 + rng_below(&g, (uint32_t)(px * 0.5) + 1));
    double lean = rng_swing(&g, 0.6);
    for (int y = 0; y < r->h; y++) {
        int right = (int)(px * (1 + lean * y / r->h));
        int left = (int)(px * 0.35 * (1 - lean * y / r->h));
        for (int x = 0; x < r->w; x++) {
            int in = x < left            ? left - x
                     : x >= r->w - right ? x - (r->w - right)
                     : y < top           ? top - y
                                         : 0;
            if (!in)
                continue;
            int dark = 24 + (int)rng_below(&g, 22) + (in < 5 ? (5 - in) * 28 : 0);
            memset(pixel(r, x, y), dark, (size_t)r->ch);
        }
    }
}

/* The lid was open: round the paper, which lies as askew as its type, the glass is black. */
static void lid(struct raster *r, double mm, double turned, struct rng g)
{
    enum { SOFT = 4 }; /* pixels of the paper's edge that lie in its shadow */
    double px = mm * r->dpi / 25.4, a = turned * 3.14159265358979323846 / 180;
    double side[4]; /* left, right, top, bottom: how much of the page is ground */
    for (int i = 0; i < 4; i++)
        side[i] = px * (0.2 + rng_below(&g, 81) / 100.0);
    for (int y = 0; y < r->h; y++)
        for (int x = 0; x < r->w; x++) {
            double dx = x - r->w / 2.0, dy = y - r->h / 2.0;
            double u = dx * cos(a) + dy * sin(a), v = dy * cos(a) - dx * sin(a);
            double in = fmin(fmin(u + r->w / 2.0 - side[0], r->w / 2.0 - side[1] - u),
                             fmin(v + r->h / 2.0 - side[2], r->h / 2.0 - side[3] - v));
            int dark = 8 + (int)rng_below(&g, 16);
            unsigned char *p = pixel(r, x, y);
            for (int c = 0; c < r->ch && in < SOFT; c++)
                p[c] = in < 0 ? (unsigned char)dark
                              : (unsigned char)(dark + (p[c] - dark) * in / SOFT);
        }
}

static void hole(struct raster *r, double mx, double my, double radius)
{
    for (int y = (int)(my - radius); y <= my + radius; y++)
        for (int x = (int)(mx - radius); x <= mx + radius; x++)
            if (x >= 0 && y >= 0 && x < r->w && y < r->h &&
                (x - mx) * (x - mx) + (y - my) * (y - my) < radius * radius)
                memset(pixel(r, x, y), 34, (size_t)r->ch);
}

/* Holes 80 mm apart, 12 mm from the edge (ISO 838). */
static void punch(struct raster *r, int pairs, struct rng g)
{
    double mm = r->dpi / 25.4, x = 12 * mm + rng_swing(&g, mm),
           y = r->h / 2.0 + rng_swing(&g, 3 * mm);
    for (int i = 0; i < pairs; i++) {
        hole(r, x, y - (40 + 80 * i) * mm, 3 * mm);
        hole(r, x, y + (40 + 80 * i) * mm, 3 * mm);
    }
}

static void noise(struct raster *r, double sigma, struct rng g)
{
    int scale = (int)(sigma * 256);
    size_t n = (size_t)r->w * (size_t)r->h * (size_t)r->ch;
    for (size_t i = 0; i < n; i++)
        r->px[i] = clamp(r->px[i] + rng_bell(&g) * scale / 65536);
}

static void dust(struct raster *r, double rate, struct rng g)
{
    double inches = (double)r->w * r->h / r->dpi / r->dpi;
    for (int n = (int)(rate * inches); n > 0; n--) {
        double x = rng_below(&g, (uint32_t)r->w), y = rng_below(&g, (uint32_t)r->h);
        double size =
            (0.2 + rng_below(&g, 100) / 100.0 * (rng_below(&g, 8) ? 0.5 : 1.6)) * r->dpi / 150;
        int dark = rng_below(&g, 6) ? (int)rng_below(&g, 110)
                                    : 255; /* some specks are holes in the ink */
        for (int dy = (int)-size; dy <= size; dy++)
            for (int dx = (int)-size; dx <= size; dx++) {
                int px = (int)x + dx, py = (int)y + dy;
                if (px >= 0 && py >= 0 && px < r->w && py < r->h &&
                    dx * dx + dy * dy <= size * size)
                    memset(pixel(r, px, py), dark, (size_t)r->ch);
            }
    }
}

double damage_page(struct raster *r, const struct damage *d, const char *seed, size_t page)
{
    struct rng g = rng_named(seed, "skew", page);
    double turned = d->skew > 0 ? rng_swing(&g, d->skew) : 0;
    if (d->fade > 0)
        fade(r, d->fade, rng_named(seed, "fade", page));
    raster_skew(r, turned);
    raster_blur(r, d->blur * r->dpi / 300);
    if (d->copy)
        photocopy(r, rng_named(seed, "copy", page));
    if (d->shade > 0)
        shade(r, d->shade, rng_named(seed, "shade", page));
    if (d->border > 0)
        border(r, d->border, rng_named(seed, "border", page));
    if (d->lid > 0)
        lid(r, d->lid, turned, rng_named(seed, "lid", page));
    if (d->holes)
        punch(r, d->holes, rng_named(seed, "holes", page));
    if (d->noise > 0)
        noise(r, d->noise, rng_named(seed, "noise", page));
    if (d->dust > 0)
        dust(r, d->dust, rng_named(seed, "dust", page));
    return turned;
}
