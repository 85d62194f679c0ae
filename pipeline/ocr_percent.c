/* Figures of one font are as wide as each other and nearly as wide in all fonts, told in their height:
 * half an em, which is 0.74 of it in Times and 0.78 in Arial; the sign takes 1.23 of it in both. */
#include "ocr_percent.h"

#include "image.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double digit = 0.74, point = 0.37, percent = 1.23;
static const double rim = 0.09, rim_percent = 0.13, rim_one = 0.1; /* white that the last, a '1' before all have */
static const double near = 0.09; /* by which the logarithm of a width may be off */
static const char digits[] = "0123456789";

bool percent_find(const char *word, char as[PERCENT_MOST])
{
    size_t whole = strspn(word, digits), n = whole, share = 0;
    if (whole && (word[n] == ',' || word[n] == '.') && (share = strspn(word + n + 1, digits)) > 0)
        n += 1 + share;
    bool sign = word[n] == '%';
    const char *tail = word + n + sign;
    bool thousands = share > 3 || (share == 3 && word[whole] == '.');
    /* '01' in too wide a box is no '0%' */
    bool few = whole + share < 3 || (whole > 1 && *word == '0') || (share ? share : whole) < 2;
    if (few || whole > 4 || thousands || tail[strspn(tail, ".,")] || strlen(word) + 1 > PERCENT_MOST)
        return false;
    memcpy(as, word, n - 1);
    as[n - 1] = '%';
    strcpy(as + n, tail);
    return atoi(as) <= 100;
}

/* Of the word's ink up to what it ends with, in heights of a digit. */
static double set_width(const char *s)
{
    double w = *s == '1' ? -rim_one : 0;
    size_t n = strspn(s, "0123456789.,%");
    while (n && (s[n - 1] == '.' || s[n - 1] == ','))
        n--;
    for (size_t i = 0; i < n; i++)
        w += s[i] == '%' ? percent : s[i] == '.' || s[i] == ',' ? point : digit;
    return w - (n && s[n - 1] == '%' ? rim_percent : rim);
}

/* Pixels of ink in a row or, `down`, a column of the part [from, to). */
static int ink_in(PIX *ink, bool down, int at, int from, int to)
{
    int n = 0;
    for (int i = from; i < to; i++) {
        l_uint32 v = 0;
        pixGetPixel(ink, down ? at : i, down ? i : at, &v);
        n += v != 0;
    }
    return n;
}

/* The first of the rows or columns from `at` on, by `step`, that holds more than a speck; `end`: none. */
static int edge_of(PIX *ink, bool down, int at, int end, int step, int from, int to)
{
    while (at != end && ink_in(ink, down, at, from, to) < 2)
        at += step;
    return at;
}

/* Width of the ink by the height of its first digit; points at its end are too low to count. 0: none. */
static double measure(PIX *ink, double box_height)
{
    int w = pixGetWidth(ink), h = pixGetHeight(ink);
    int left = edge_of(ink, true, 0, w, 1, 0, h), first = left + (int)(0.45 * box_height);
    first = first < w ? first : w;
    int top = edge_of(ink, false, 0, h, 1, left, first), foot = edge_of(ink, false, h - 1, top, -1, left, first) + 1;
    int right = edge_of(ink, true, w - 1, left, -1, top, top + (foot - top) * 6 / 10) + 1;
    return foot - top >= 8 ? (double)(right - left) / (foot - top) : 0;
}

bool percent_fits(PIX *image, struct box box, const char *word, const char *as)
{
    PIX *gray = image_cut_gray(image, box, 0.1), *ink = NULL;
    double found = 0;
    if (gray && pixOtsuAdaptiveThreshold(gray, pixGetWidth(gray), pixGetHeight(gray), 0, 0, 0.1F, NULL, &ink) == 0)
        found = measure(ink, box.y1 - box.y0);
    pixDestroy(&gray);
    pixDestroy(&ink);
    if (found <= 0)
        return false;
    double read = fabs(log(found / set_width(word))), meant = fabs(log(found / set_width(as)));
    return meant < near && read > near && read > 2 * meant;
}
