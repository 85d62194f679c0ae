/* image.h -- makes a page image fit to be read, and maps places on it back to the image as given.
 * Never decides what a page says; each step is done only where the page asks for it. ocr.c's own.
 */
#ifndef TRICHLUC_IMAGE_H
#define TRICHLUC_IMAGE_H

#include <stdbool.h>

#include "doc.h"

struct Pix;

struct prep_params {
    double x_height;  /* pixels wanted of a small letter's height: larger text is scaled down */
    int min_dpi;      /* ... but never under this, and nothing is ever scaled up */
    int look_dpi;     /* of the picture on which text height and skew are measured */
    double slack;     /* a picture at most this many times too large stays as it is */
    bool drop_colour; /* coloured pages: gray = max(r, g, b), which fades seals and blue ink */
    bool even_paper;  /* gray pages: background normalisation */
    int paper;        /* ... to this level */
    bool clear_edges; /* the scanner's black round the page, and punch holes, become paper */
    bool despeckle;   /* bilevel pages: single black pixels go */
    bool fade_seals;  /* gray pages: a seal paler than type goes */
    bool mend_thin;   /* bilevel pages: strokes that are thin and broken get thicker */
    double skew_min, skew_max; /* degrees that are worth turning, and still believed */
    double skew_sure;          /* leptonica's confidence from which the angle is believed */
};
extern const struct prep_params prep_defaults;

struct prepared {
    struct Pix *pix; /* 1 or 8 bits; NULL when there was no memory */
    int dpi;
    double scale_x, scale_y; /* prepared pixels per given pixel */
    double angle;            /* degrees it was turned clockwise about its middle */
};

/* Is the page light on dark, as microfilm shows it? (1, 8 or 32 bits.) */
bool image_is_negative(struct Pix *image);
/* The image stays the caller's. `debug`, if not NULL, is a path to which "-STEP.png" is added for
 * a picture of what each step made. */
struct prepared image_prepare(const struct prep_params *q, struct Pix *image, int dpi,
                              const char *debug);
void image_free(struct prepared *p);
/* A box in prepared pixels as the box round it in pixels of the image as given. */
struct box image_unmap(const struct prepared *p, struct box b);
/* The box (pixels) with `margin` of its height of paper round it, 8 bits gray, coloured ink faded. The
 * caller destroys it; NULL where there is none or no memory. */
struct Pix *image_cut_gray(struct Pix *image, struct box b, double margin);

#endif
