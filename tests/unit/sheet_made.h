/* sheet_made.h -- a sheet of paper with six typed lines, in leptonica's own font. Include cmocka.h first. */
#ifndef TRICHLUC_TEST_SHEET_MADE_H
#define TRICHLUC_TEST_SHEET_MADE_H

#include <leptonica/allheaders.h>

/* White A4 at 150 dpi, 32 bits. */
static inline PIX *blank_sheet(void)
{
    PIX *pix = pixCreate(1240, 1754, 32);
    pixSetAll(pix);
    return pix;
}

/* Writes the line with its base line at y, in leptonica's own font. */
static inline void write_at(PIX *pix, const char *text, int x, int y, l_uint32 colour)
{
    l_int32 width, overflow;
    L_BMF *font = bmfCreate(NULL, 8);
    assert_non_null(font);
    pixSetTextline(pix, font, text, colour, x, y, &width, &overflow);
    bmfDestroy(&font);
}

static const char *const prose[] = {"The province will build new roads in all of",
                                    "its districts before the end of the year and",
                                    "each office has to report on the work done by",
                                    "the fifteenth day of the last month; the number",
                                    "of houses to be built is 2500 and the share of",
                                    "people who have clean water is to be above"};
enum { PROSE = sizeof prose / sizeof *prose };

static inline void write_prose(PIX *pix, l_uint32 colour)
{
    for (int i = 0; i < PROSE; i++)
        write_at(pix, prose[i], 200, 400 + 60 * i, colour);
}

#endif
