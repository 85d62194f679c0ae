#include "load_private.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void load_free_image(PIX *image)
{
    pixDestroy(&image);
}

static uint32_t number_at(const struct loader *l, size_t at, unsigned bytes)
{
    bool big = l->bytes[0] == 'M';
    uint32_t v = 0;
    for (unsigned i = 0; i < bytes; i++)
        v |= (uint32_t)l->bytes[at + i] << 8 * (big ? bytes - 1 - i : i);
    return v;
}

/* Pages of a TIFF file by its chain of directories. One that points past the file's end still
 * counts: a page was lost there, and that must be told. A chain that bites its tail ends there. */
static unsigned count_directories(const struct loader *l)
{
    enum { MOST = 10000 };
    size_t *met = xcalloc(MOST, sizeof *met), at = l->size >= 8 ? number_at(l, 4, 4) : 0;
    unsigned n = 0;
    while (at && n < MOST) {
        for (unsigned i = 0; i < n; i++)
            if (met[i] == at)
                goto out;
        met[n++] = at;
        size_t next = at + 2 <= l->size ? at + 2 + 12 * (size_t)number_at(l, at, 2) : l->size;
        if (next + 4 > l->size)
            break;
        at = number_at(l, next, 4);
    }
out:
    free(met);
    return n;
}

static int open_tiff(struct loader *l, struct doc *d)
{
    l->pages = count_directories(l);
    if (l->pages == 0)
        diag_add(&d->diags, d->mem, E_DAMAGED, 0, "%s", "no TIFF directory");
    return l->pages ? 0 : -1;
}

/* Size in pixels, from the header alone. */
static int read_header(const struct loader *l, unsigned no, l_int32 *w, l_int32 *h)
{
    if (l->kind != &load_kind_tiff)
        return pixReadHeaderMem(l->bytes, l->size, NULL, w, h, NULL, NULL, NULL);
    return readHeaderMemTiff(l->bytes, l->size, (l_int32)no - 1, w, h, NULL, NULL, NULL, NULL,
                             NULL);
}

static PIX *read_pixels(const struct loader *l, unsigned no)
{
    return l->kind == &load_kind_tiff ? pixReadMemTiff(l->bytes, l->size, no - 1)
                                      : pixReadMem(l->bytes, l->size);
}

/* The turn, as pixels_turned() takes it, that a camera's Exif block asks for; 0 where there is none.
 * Leptonica keeps the pixels as they are stored, viewers do not. */
static int exif_turn(const unsigned char *s, size_t n)
{
    static const int turns[] = {0, 0, 4, 2, 6, 7, 1, 5, 3}; /* by Exif's orientation, 1 to 8 */
    enum { ORIENTATION = 0x0112, ENTRY = 12 };
    if (n < 14 || memcmp(s, "Exif\0\0", 6) != 0)
        return 0;
    const struct loader tiff = {.bytes = (unsigned char *)s + 6, .size = n - 6};
    size_t at = number_at(&tiff, 4, 4);
    if (at > tiff.size || tiff.size - at < 2)
        return 0;
    size_t entries = number_at(&tiff, at, 2);
    for (at += 2; entries-- && at + ENTRY <= tiff.size; at += ENTRY)
        if (number_at(&tiff, at, 2) == ORIENTATION) {
            uint32_t v = number_at(&tiff, at + 8, 2);
            return v < sizeof turns / sizeof *turns ? turns[v] : 0;
        }
    return 0;
}

/* The Exif block stands in a segment APP1 before the picture's own. */
static int jpeg_turn(const struct loader *l)
{
    const unsigned char *s = l->bytes;
    size_t at = 2;
    while (at + 4 <= l->size && s[at] == 0xff && s[at + 1] != 0xda && s[at + 1] != 0xd9) {
        size_t n = (size_t)s[at + 2] << 8 | s[at + 3];
        if (n < 2 || n > l->size - at - 2)
            return 0;
        int turn = s[at + 1] == 0xe1 ? exif_turn(s + at + 4, n - 2) : 0;
        if (turn)
            return turn;
        at += 2 + n;
    }
    return 0;
}

/* Fax resolutions differ across and down: the coarser side is stretched. Takes pix. */
static PIX *square_pixels(PIX *pix)
{
    l_int32 x = pixGetXRes(pix), y = pixGetYRes(pix);
    if (x < 50 || y < 50 || abs(x - y) * 20 < x)
        return pix;
    l_int32 max = x > y ? x : y;
    PIX *out = pixScale(pix, (l_float32)max / (l_float32)x, (l_float32)max / (l_float32)y);
    if (!out)
        return pix;
    pixSetResolution(out, max, max);
    pixDestroy(&pix);
    return out;
}

/* Dots an inch: as the file says, unless that makes the page a poster or a stamp, as the 72 that
 * cameras and screens write does; then as if its short side were A4's. */
static double guess_dpi(PIX *pix)
{
    l_int32 w = pixGetWidth(pix), h = pixGetHeight(pix), said = pixGetXRes(pix);
    double shorter = w < h ? w : h, longer = w < h ? h : w;
    if (said > 0 && shorter / said >= 3 && longer / said <= 24)
        return said;
    return fmax(1, shorter / (595.276 / 72));
}

static void page_image(struct loader *l, struct doc *d, struct page *p, struct Pix **image)
{
    l_int32 w = 0, h = 0;
    p->source = SOURCE_OCR;
    p->verdict = (struct verdict){"none", 0, "an image file has no text layer"};
    setMsgSeverity(L_SEVERITY_NONE);
    PIX *pix = NULL;
    bool told = read_header(l, p->no, &w, &h) == 0 && w > 0 && h > 0;
    bool fits = (double)w * h <= l->o.max_pixels_m * 1e6;
    if (told && fits)
        pix = read_pixels(l, p->no);
    if (told && !fits) {
        char size[64];
        snprintf(size, sizeof size, "%d x %d pixels", (int)w, (int)h);
        load_fail_page(d, p, E_PAGE_LARGE, size);
        return;
    }
    if (!pix) {
        load_fail_page(d, p, E_PAGE_DAMAGED, "");
        return;
    }
    pix = pixels_simplify(square_pixels(pix));
    if (l->kind == &load_kind_jpeg)
        pix = pixels_turned(pix, jpeg_turn(l));
    double dpi = guess_dpi(pix);
    p->dpi = (uint32_t)lround(dpi);
    p->width = round_pt(pixGetWidth(pix) * 72 / dpi);
    p->height = round_pt(pixGetHeight(pix) * 72 / dpi);
    if (pixels_blank(pix)) {
        diag_add(&d->diags, d->mem, E_BLANK_PAGE, p->no, "%s", "");
        pixDestroy(&pix);
    }
    *image = pix;
}

static int open_single(struct loader *l, struct doc *d)
{
    (void)d;
    l->pages = 1;
    return 0;
}

const struct load_kind load_kind_tiff = {
    .name = "tiff", .whole = true, .open = open_tiff, .page = page_image};
const struct load_kind load_kind_png = {
    .name = "png", .whole = true, .open = open_single, .page = page_image};
const struct load_kind load_kind_jpeg = {
    .name = "jpeg", .whole = true, .open = open_single, .page = page_image};
const struct load_kind load_kind_jp2 = {
    .name = "jpeg 2000", .whole = true, .open = open_single, .page = page_image};
