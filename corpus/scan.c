#include "scan.h"
#include "encode.h"

#include <cairo-pdf.h>
#include <leptonica/allheaders.h>
#include <stdlib.h>
#include <string.h>

static struct raster damaged(const struct doc *d, size_t i, const struct preset *p,
                             const char *seed, double *turned)
{
    struct raster r =
        raster_page(&d->page[i], p->dpi, p->colour, p->ink, p->layer == LAYER_STAMP);
    *turned = damage_page(&r, &p->damage, seed, i);
    if (p->turn == TURN_ROTATE)
        raster_turn(&r, 3); /* stored a quarter to the left; /Rotate 90 sets it right */
    else if (p->turn == TURN_UPSIDE)
        raster_turn(&r, 2);
    else if (p->turn == TURN_FLIP)
        raster_flip(&r);
    if (p->codec == CODEC_G4)
        raster_threshold(&r, p->cut);
    return r;
}

static struct bytes encode(const struct raster *r, const struct preset *p, char *filter,
                           size_t room)
{
    int black_is_1 = 0;
    struct bytes b;
    switch (p->codec) {
    case CODEC_G4:
        b = encode_g4(r, &black_is_1);
        snprintf(
            filter, room,
            "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns %d /Rows %d /BlackIs1 %s >>",
            r->w, r->h, black_is_1 ? "true" : "false");
        break;
    case CODEC_FLATE:
        b = encode_flate(r->px, (size_t)r->w * (size_t)r->h * (size_t)r->ch);
        snprintf(filter, room, "/Filter /FlateDecode");
        break;
    default:
        b = encode_jpeg(r, p->quality);
        snprintf(filter, room, "/Filter /DCTDecode");
    }
    return b;
}

struct bytes scan_pdf(const struct doc *d, const struct preset *p, const char *seed)
{
    struct pdf *pdf = pdf_new();
    for (size_t i = 0; i < d->pages; i++) {
        double turned;
        char filter[160];
        size_t words = 0;
        struct pdf_word *word = NULL;
        struct raster r = damaged(d, i, p, seed, &turned);
        struct bytes data = encode(&r, p, filter, sizeof filter);
        if (p->layer != LAYER_NONE)
            word = layer_words(&d->page[i], &r, p->layer, turned, &words);
        pdf_add(pdf, &(struct pdf_page){
                         .w = r.w * 72.0 / p->dpi,
                         .h = r.h * 72.0 / p->dpi,
                         .rotate = p->turn == TURN_ROTATE ? 90 : 0,
                         .flipped = p->turn == TURN_FLIP,
                         .img_w = r.w,
                         .img_h = r.h,
                         .bits = p->codec == CODEC_G4 ? 1 : 8,
                         .comps = r.ch,
                         .filter = filter,
                         .data = &data,
                         .word = word,
                         .words = words,
                     });
        for (size_t w = 0; w < words; w++)
            free((char *)word[w].text);
        free(word);
        bytes_free(&data);
        raster_free(&r);
    }
    return pdf_finish(pdf);
}

void scan_images(const struct doc *d, const struct preset *p, const char *seed, const char *dir)
{
    for (size_t i = 0; i < d->pages; i++) {
        double turned;
        struct bytes path = {0};
        struct raster r = damaged(d, i, p, seed, &turned);
        PIX *pix = raster_pix(&r);
        bytes_printf(&path, "%s/%s-%s-%zu.png", dir, d->spec->id, p->name, i + 1);
        if (pixWrite((char *)path.at, pix, IFF_PNG) != 0)
            die("cannot write %s", (char *)path.at);
        pixDestroy(&pix);
        bytes_free(&path);
        raster_free(&r);
    }
}

void digital_pdf(const struct doc *d, const char *path)
{
    cairo_surface_t *s = cairo_pdf_surface_create(path, PAGE_W, PAGE_H);
    /* cairo would write the hour of the run */
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, "2021-01-01T00:00:00Z");
    cairo_t *cr = cairo_create(s);
    for (size_t i = 0; i < d->pages; i++) {
        cairo_set_source_surface(cr, d->page[i].text, 0, 0);
        cairo_paint(cr);
        if (d->page[i].has_ink) {
            cairo_set_source_surface(cr, d->page[i].ink, 0, 0);
            cairo_paint(cr);
        }
        cairo_show_page(cr);
    }
    cairo_destroy(cr);
    cairo_surface_finish(s);
    if (cairo_surface_status(s) != CAIRO_STATUS_SUCCESS)
        die("cannot write %s", path);
    cairo_surface_destroy(s);
}
