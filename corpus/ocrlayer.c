/* The text layer a scanner writes whose reader knows no Vietnamese: tesseract with its English
 * model. */
#include "encode.h"
#include "scan.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <tesseract/capi.h>

/* Set the word's place from its box and the slope of its line. */
static void place_word(struct pdf_word *w, const TessPageIterator *at, double scale, double *size)
{
    int l, t, r, b, x0, y0, x1, y1;
    if (!TessPageIteratorBoundingBox(at, RIL_WORD, &l, &t, &r, &b))
        return;
    w->x = l * scale;
    w->y = b * scale;
    w->width = (r - l) * scale;
    if (TessPageIteratorIsAtBeginningOf(at, RIL_TEXTLINE)) {
        int lt, lb, ll, lr;
        if (TessPageIteratorBoundingBox(at, RIL_TEXTLINE, &ll, &lt, &lr, &lb))
            *size = (lb - lt) * scale * 0.85;
    }
    w->size = *size > 4 ? *size : 4;
    if (TessPageIteratorBaseline(at, RIL_TEXTLINE, &x0, &y0, &x1, &y1) && x1 > x0) {
        double slope = (double)(y1 - y0) / (x1 - x0);
        w->y = (y0 + slope * (l - x0)) * scale;
        w->angle = atan(slope) * 180 / M_PI;
    }
}

struct pdf_word *ocr_words(const struct raster *r, size_t *n)
{
    struct pdf_word *w = NULL;
    size_t room = 0;
    double size = 12;
    *n = 0;
    TessBaseAPI *api = TessBaseAPICreate();
    if (TessBaseAPIInit3(api, NULL, "eng") != 0)
        die("tesseract has no English model (Debian: tesseract-ocr-eng)");
    PIX *pix = raster_pix(r);
    TessBaseAPISetPageSegMode(api, PSM_AUTO);
    TessBaseAPISetImage2(api, pix);
    TessBaseAPISetSourceResolution(api, r->dpi);
    if (TessBaseAPIRecognize(api, NULL) != 0)
        die("tesseract cannot read a page");
    TessResultIterator *it = TessBaseAPIGetIterator(api);
    do {
        char *text = it ? TessResultIteratorGetUTF8Text(it, RIL_WORD) : NULL;
        if (text && *text && *text != ' ') {
            struct pdf_word one = {.text = xstrndup(text, strlen(text)), .size = size};
            place_word(&one, TessResultIteratorGetPageIteratorConst(it), 72.0 / r->dpi, &size);
            w = xgrow(w, &room, *n + 1, sizeof *w);
            w[(*n)++] = one;
        }
        if (text)
            TessDeleteText(text);
    } while (it && TessResultIteratorNext(it, RIL_WORD));
    if (it)
        TessResultIteratorDelete(it);
    pixDestroy(&pix);
    TessBaseAPIDelete(api);
    return w;
}
