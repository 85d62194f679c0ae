/* Strokes are counted in a profile of the word: a column of pixels that is ink from the letters' top to
 * their foot is part of an I, and what is wider than the space between two of them is a V or an X. All
 * widths are told in heights of the letters; in Times an I takes 0.50 (bold 0.58), in Arial 0.39, a V
 * or X 1.09, a digit 0.76, a slash or sign 0.40. */
#include "ocr_roman.h"

#include "image.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>

static const double digit = 0.76, slash = 0.4, sign = 0.3, letter_i = 0.5, letter_v = 1.09;
static const double stem_part = 0.8;   /* of the letters' height that a column of an I is inked, at least */
static const double stem_most = 0.34;  /* its width */
static const double slack = 0.36;      /* by which a space may be off what its letters take */
static const double serif = 0.3;       /* ink beside a stroke's head that makes it an I */
static const double crossbar = 0.35;   /* ink between two strokes, from which they are an H */

static bool is_numeral_letter(char c)
{
    return c && strchr("IVXl1|H", c);
}

/* What may follow a numeral: a slash with a year, signs. False where something else does. */
static bool read_tail(const char *s, struct roman_word *r)
{
    static const char long_slash[] = "\u2044";
    size_t bar = *s == '/' ? 1 : strncmp(s, long_slash, 3) == 0 ? 3 : 0;
    r->year = bar && strspn(s + bar, "0123456789") == 4;
    if (r->year)
        s += bar + 4;
    r->signs = strspn(s, ".,;:)");
    return !s[r->signs];
}

bool roman_find(const char *word, bool after_quarter, struct roman_word *r)
{
    *r = (struct roman_word){.from = strspn(word, "(\"'[-")};
    r->quarter = after_quarter;
    bool told = false, mark = false;
    for (r->to = r->from; is_numeral_letter(word[r->to]); r->to++) {
        mark = mark || strchr("VX", word[r->to]);
        told = told || strchr("IVX", word[r->to]);
        r->ones = r->ones || word[r->to] == '1';
    }
    r->ones = r->ones && !mark;
    return r->to > r->from && r->to - r->from <= 7 && (told || after_quarter) &&
           read_tail(word + r->to, r);
}

/* The word, black and white, and where in it the numeral stands. */
struct look {
    PIX *gray, *ink;
    int w, h;
    int left, right; /* columns of the numeral; right is past the last */
    int top, foot;   /* rows of its letters; foot is past the last */
};

static double gray_at(const struct look *k, int x, int y)
{
    return GET_DATA_BYTE(pixGetData(k->gray) + (size_t)y * (size_t)pixGetWpl(k->gray), x);
}

static bool inked(const struct look *k, int x, int y)
{
    return GET_DATA_BIT(pixGetData(k->ink) + (size_t)y * (size_t)pixGetWpl(k->ink), x);
}

/* Half way between paper and the darkest twentieth. */
static PIX *to_ink(PIX *gray)
{
    NUMA *levels = pixGetGrayHistogram(gray, 1);
    l_float32 dark = 0, paper = 255;
    if (levels) {
        numaHistogramGetValFromRank(levels, 0.05f, &dark);
        numaHistogramGetValFromRank(levels, 0.9f, &paper);
    }
    numaDestroy(&levels);
    return paper - dark < 40 ? NULL : pixThresholdToBinary(gray, (l_int32)((dark + paper) / 2));
}

static int ink_in_column(const struct look *k, int x, int from, int to)
{
    int n = 0;
    for (int y = from; y < to; y++)
        n += inked(k, x, y);
    return n;
}

/* The longest run of rows with ink between left and right: the letters, without specks and rules. */
static void find_rows(struct look *k)
{
    int from = 0;
    k->top = k->foot = 0;
    for (int y = 0, n; y <= k->h; y++) {
        n = 0;
        for (int x = k->left; y < k->h && x < k->right; x++)
            n += inked(k, x, y);
        if (n)
            continue;
        if (y - from > k->foot - k->top) {
            k->top = from;
            k->foot = y;
        }
        from = y + 1;
    }
}

/* Finds the numeral in the word; false where there is nothing as high as letters are. First without
 * the signs behind it, which may hang lower. */
static bool find_numeral(struct look *k, const struct roman_word *r)
{
    enum { LOW = 8 }; /* pixels: less cannot be counted */
    double tail = sign * (double)r->signs, low = k->h * 0.6;
    k->right = k->w - (int)(tail * low + 0.2 * low * (r->signs > 0));
    for (int pass = 0; pass < 2; pass++) {
        find_rows(k);
        int height = k->foot - k->top, few = height / 10 + 1, last = k->w;
        if (height < LOW)
            return false;
        for (k->left = 0; k->left < last && ink_in_column(k, k->left, k->top, k->foot) < few;)
            k->left++;
        while (last > k->left && ink_in_column(k, last - 1, k->top, k->foot) < few)
            last--;
        k->right = last - (int)((tail + (r->year ? slash + 4 * digit : 0)) * height);
        if (k->right <= k->left)
            return false;
    }
    return k->top > 0 && k->foot < k->h; /* else a rule runs through, or the box cuts the letters */
}

struct stroke {
    int from, to; /* columns */
};

/* Strokes from top to foot; -1 where one is too wide for an I. Past the numeral's right edge, which
 * is an estimate, half a letter is looked at. */
static int find_strokes(const struct look *k, struct stroke *s, int most)
{
    int height = k->foot - k->top, n = 0, end = k->right + height / 2;
    for (int x = k->left, from = -1; x <= end && x <= k->w; x++) {
        bool stem = x < end && x < k->w &&
                    ink_in_column(k, x, k->top, k->foot) >= stem_part * height;
        if (stem && from < 0)
            from = x;
        if (stem || from < 0)
            continue;
        if (n == most || x - from > stem_most * height)
            return -1;
        s[n++] = (struct stroke){from, x};
        from = -1;
    }
    return n;
}

/* How many V and X fill a space, of which `ours` is taken by halves of I beside it; -1 where no number
 * of them does. */
static int marks_in(double space, double ours)
{
    double n = round((space - ours) / letter_v);
    return n < 0 || fabs(space - ours - n * letter_v) > slack * (n > 0 ? 1.0 : 0.6) ? -1 : (int)n;
}

/* Much ink half way up between two strokes, or a row of it from one to the other. */
static bool has_crossbar(const struct look *k, struct stroke a, struct stroke b)
{
    int height = k->foot - k->top, wide = b.from - a.to, n = 0, rows = 0;
    for (int y = k->top + height * 3 / 10; y < k->top + height * 7 / 10; y++, rows++) {
        int across = 0;
        for (int x = a.to; x < b.from; x++)
            across += inked(k, x, y);
        if (across == wide)
            return true;
        n += across;
    }
    return n > crossbar * wide * rows;
}

static bool is_numeral(const char *s)
{
    static const char *const units[] = {"IX", "IV", "VIII", "VII", "VI", "V", "III", "II", "I", ""};
    for (int tens = 0; *s == 'X' && s[1] != '\0' && tens < 3; tens++)
        s++;
    if (strcmp(s, "X") == 0)
        return true;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(s, units[i]) == 0)
            return true;
    return false;
}

/* Has the stroke's head a serif to the right, too? Then it is an I, and no 1. */
static bool has_serif(const struct look *k, struct stroke s)
{
    int height = k->foot - k->top, near = height / 8 + 1; /* rows and columns */
    double most = 0, paper = 0, dark = 255;
    for (int y = k->top; y < k->foot; y++)
        dark = fmin(dark, gray_at(k, (s.from + s.to) / 2, y));
    for (int y = k->top + height * 3 / 10; y < k->top + height * 7 / 10; y++)
        for (int x = s.to + 1; x < s.to + near && x < k->w; x++)
            paper = fmax(paper, gray_at(k, x, y));
    for (int y = k->top > 0 ? k->top - 1 : 0; y < k->top + near; y++) {
        double sum = 0;
        int n = 0;
        for (int x = s.to; x < s.to + near && x < k->w; x++, n++)
            sum += (paper - gray_at(k, x, y)) / fmax(1, paper - dark);
        most = fmax(most, n ? sum / n : 0);
    }
    return most > serif;
}

/* Writes the numeral that strokes and spaces make, its V and X as the word has them. */
static bool spell(const struct look *k, const struct stroke *s, int n, const char *word,
                  const struct roman_word *r, char *out)
{
    double height = k->foot - k->top;
    size_t at = r->from, len = 0;
    for (int i = 0; i <= n; i++) {
        double left = i ? (s[i - 1].from + s[i - 1].to) / 2.0 : k->left;
        double right = i < n ? (s[i].from + s[i].to) / 2.0 : k->right;
        double ours = letter_i * (i == 0 || i == n ? 0.5 : 1);
        int marks = marks_in((right - left) / height, ours);
        if (i == n && marks < 0 && r->year) /* where the slash begins is an estimate */
            marks = (right - left) / height < 2 * letter_i ? 0 : -1;
        if (marks < 0 || (!marks && i && i < n && has_crossbar(k, s[i - 1], s[i])))
            return false;
        for (; marks > 0; marks--) {
            while (at < r->to && word[at] != 'V' && word[at] != 'X')
                at++;
            if (at == r->to || len >= 14)
                return false;
            out[len++] = word[at++];
        }
        if (i < n)
            out[len++] = 'I';
    }
    out[len] = '\0';
    for (; at < r->to; at++)
        if (word[at] == 'V' || word[at] == 'X')
            return false;
    return is_numeral(out);
}

bool roman_count(PIX *image, struct box box, const char *word, const struct roman_word *r,
                 char out[16])
{
    enum { MOST = 4 };
    struct stroke s[MOST];
    struct look k = {.gray = image_cut_gray(image, box, 0.2)};
    bool sure = false;
    if (k.gray)
        k.ink = to_ink(k.gray);
    if (k.ink) {
        k.w = pixGetWidth(k.ink);
        k.h = pixGetHeight(k.ink);
        int n = find_numeral(&k, r) ? find_strokes(&k, s, MOST) : 0;
        sure = n > 0 && spell(&k, s, n, word, r, out);
        bool asked = r->ones && (n == 1 || !r->quarter); /* there is no 11th quarter */
        for (int i = 0; sure && asked && i < n; i++)
            sure = has_serif(&k, s[i]);
    }
    pixDestroy(&k.gray);
    pixDestroy(&k.ink);
    return sure;
}
