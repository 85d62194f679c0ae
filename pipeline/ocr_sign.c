#include "ocr_sign.h"

#include "image.h"

#include <leptonica/allheaders.h>
#include <string.h>

/* Shares of the sign's width or height. An arm of '>' has a third of its width in a row, at most. */
static const double bar = 0.72, arm = 0.6;
static const double bar_thick = 0.3;
static const double edge = 0.1; /* in which a bar's rim may be ragged, or touch the arms */
static const double widest = 1.6; /* of the word's height: wider are two letters that touch */

const char *sign_barred(const char *word)
{
    bool sign = (*word == '>' || *word == '<') && (!word[1] || (word[1] >= '0' && word[1] <= '9'));
    return !sign ? NULL : *word == '>' ? "≥" : "≤";
}

static bool inked(PIX *ink, int x, int y)
{
    l_uint32 v = 0;
    pixGetPixel(ink, x, y, &v);
    return v != 0;
}

static bool column_inked(PIX *ink, int x, int top, int foot)
{
    for (int y = top; y < foot; y++)
        if (inked(ink, x, y))
            return true;
    return false;
}

/* The longest run of ink in a row of the columns [from, to). */
static int run_in(PIX *ink, int y, int from, int to)
{
    int most = 0, run = 0;
    for (int x = from; x < to; x++) {
        run = inked(ink, x, y) ? run + 1 : 0;
        most = run > most ? run : most;
    }
    return most;
}

/* Rows from the foot upwards: a bar as wide as the sign, then the sign's arms, which are not. */
static bool ends_in_bar(PIX *ink, int left, int right, int top, int foot)
{
    int width = right - left, last = foot - 1, first = top, thick = 0, wide = 0;
    while (last > top && !run_in(ink, last, left, right))
        last--;
    while (first < last && !run_in(ink, first, left, right))
        first++;
    double ragged = edge * (last - first + 1);
    int y = last;
    while (y > first && last - y < ragged && run_in(ink, y, left, right) < bar * width)
        y--;
    for (; y > first && run_in(ink, y, left, right) >= bar * width; y--)
        thick++;
    for (y -= (int)ragged + 1; y >= first; y--)
        wide += run_in(ink, y, left, right) > arm * width;
    return thick > 0 && thick <= bar_thick * (last - first + 1) && wide == 0;
}

bool sign_has_bar(PIX *image, struct box b)
{
    static const double margin = 0.3; /* of the box's height: the bar may stand under it */
    PIX *gray = image_cut_gray(image, b, margin), *ink = NULL;
    bool found = false;
    if (gray && pixOtsuAdaptiveThreshold(gray, pixGetWidth(gray), pixGetHeight(gray), 0, 0, 0.1F, NULL,
                                         &ink) == 0) {
        int more = (int)(margin * (b.y1 - b.y0)), w = pixGetWidth(ink), h = pixGetHeight(ink);
        int left = more > 2 ? more - 2 : 0, top = more / 2, foot = h - more / 2;
        while (left < w && !column_inked(ink, left, top, foot))
            left++;
        int right = left;
        while (right < w && column_inked(ink, right, top, foot))
            right++;
        found = right - left >= 4 && right < w && right - left < widest * (b.y1 - b.y0) &&
                ends_in_bar(ink, left, right, top, foot);
    }
    pixDestroy(&gray);
    pixDestroy(&ink);
    return found;
}
