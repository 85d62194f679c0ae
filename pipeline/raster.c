#include "raster.h"

#include "buf.h"
#include "utf8.h"

#include <glib.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Without the byte that a coloured pixel leaves empty: a quarter of the hashing. */
static void add_coloured(GChecksum *sum, PIX *image)
{
    size_t w = (size_t)pixGetWidth(image), h = (size_t)pixGetHeight(image);
    size_t words = (size_t)pixGetWpl(image);
    unsigned char *row = xmalloc(3 * w);
    for (size_t y = 0; y < h; y++) {
        const l_uint32 *from = pixGetData(image) + y * words;
        for (size_t x = 0; x < w; x++) {
            row[3 * x] = (unsigned char)(from[x] >> 24);
            row[3 * x + 1] = (unsigned char)(from[x] >> 16);
            row[3 * x + 2] = (unsigned char)(from[x] >> 8);
        }
        g_checksum_update(sum, row, (gssize)(3 * w));
    }
    free(row);
}

void raster_name(const struct page *p, PIX *image, const char *settings, char out[RASTER_NAME + 1])
{
    struct buf head = {0};
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    buf_printf(&head, "%s\n%d %d %d %u %.1f %.1f\n", settings, pixGetWidth(image),
               pixGetHeight(image), pixGetDepth(image), p->dpi, p->width, p->height);
    g_checksum_update(sum, (const guchar *)head.s, (gssize)head.len);
    if (pixGetDepth(image) == 32) {
        add_coloured(sum, image);
    } else {
        pixSetPadBits(image, 0); /* what stands behind a row's end is no part of the picture */
        g_checksum_update(sum, (const guchar *)pixGetData(image),
                          (gssize)pixGetWpl(image) * 4 * pixGetHeight(image));
    }
    snprintf(out, RASTER_NAME + 1, "%s", g_checksum_get_string(sum));
    g_checksum_free(sum);
    buf_free(&head);
}

/* A word as reading gives it: in one piece, not repaired; `far` is the farthest that anything lies from
 * the page's corner. */
static bool is_word(struct arena *mem, const struct word *w, double far)
{
    const double side[4] = {w->box.x0, w->box.y0, w->box.x1, w->box.y1};
    for (const char *s = w->text; *s; s++)
        if ((unsigned char)*s <= ' ' || *s == 0x7f)
            return false;
    for (int i = 0; i < 4; i++)
        if (!(fabs(side[i]) <= far))
            return false;
    return *w->text && strcmp(w->text, w->raw) == 0 && strcmp(w->text, utf8_nfc(mem, w->text)) == 0 &&
           w->conf >= 0 && w->conf <= 1 && w->sure == 1 && !(w->flags & ~(unsigned)WORD_NUMBER);
}

bool raster_fits(const struct page *p, const struct doc *from)
{
    for (size_t i = 0; i < from->nwords; i++)
        if (!is_word(from->mem, &from->words[i], 2 * (p->width + p->height)))
            return false;
    return from->npages == 1 && !from->pages[0].error;
}

void raster_take(struct doc *d, const struct doc *from)
{
    for (size_t i = 0; i < from->nlines; i++) {
        const struct line *l = &from->lines[i];
        doc_add_line(d, "", "")->block = l->block;
        for (uint32_t k = l->word; k < l->word + l->nwords; k++) {
            const struct word *was = &from->words[k];
            struct word *w = doc_add_word(d, was->text, was->raw);
            w->box = was->box;
            w->conf = was->conf;
            w->sure = was->sure;
            w->flags = was->flags;
        }
        doc_close_line(d);
    }
}
