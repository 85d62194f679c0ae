/* Hair strokes of a faint scan are gone in black and white, and 'tỉnh' falls into pieces: on thirteen
 * such pages 31 of 100 words with a digit were read wrong, with thicker strokes 15. */
#include "image_thin.h"

#include <leptonica/allheaders.h>
#include <math.h>

/* Mean run of ink along a row, in heights of a small letter. Of such pages 0.16 to 0.20; of thirty
 * others, faxes and real ones among them, 0.21 and more. */
static const double thin = 0.205;
/* What is added to a stroke, in heights of a small letter; the least of it that helps [pixels]: at
 * 150 dpi the letters' holes close. */
static const double more = 0.12, least = 1.75;

/* Pixels that a run of ink along a row is long in the mean; 0 without ink. */
static double mean_run(PIX *page)
{
    l_int32 all = 0, behind = 0; /* black; black with a black one to its left */
    PIX *inner = pixErodeBrick(NULL, page, 2, 1);
    if (inner) {
        pixCountPixels(page, &all, NULL);
        pixCountPixels(inner, &behind, NULL);
    }
    pixDestroy(&inner);
    return all > behind ? (double)all / (all - behind) : 0;
}

PIX *thin_mended(PIX *page, double letter_height)
{
    if (letter_height * more < least || pixGetDepth(page) != 1)
        return NULL;
    double run = mean_run(page);
    if (run == 0 || run >= thin * letter_height)
        return NULL;
    l_int32 size = (l_int32)lround(more * letter_height);
    PIX *thick = pixDilateBrick(NULL, page, size, size);
    PIX *gray = thick ? pixConvertTo8(thick, 0) : NULL;
    PIX *smooth = gray ? pixBlockconv(gray, 1, 1) : NULL;
    pixDestroy(&gray);
    pixDestroy(&thick);
    return smooth;
}
