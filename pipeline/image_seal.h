/* image_seal.h -- round seals on a page that shows them in gray or black: found by their rings, and
 * faded or cleared, so that the engine takes the signature block for text and no picture. image.c's own.
 */
#ifndef TRICHLUC_IMAGE_SEAL_H
#define TRICHLUC_IMAGE_SEAL_H

struct Boxa;
struct Pix;

struct ring { /* in pixels; r 0: none */
    double x, y, r;
};

/* The ring of a seal in this part of a page of 1 or 8 bits, if it has one. */
struct ring seal_find_ring(struct Pix *part, int dpi);

/* The page, of 1 or 8 bits, without its seals; NULL where there is none. `marks` are boxes of what
 * hangs together on the page as looked at, `look` its pixels per pixel of pix, dpi that of pix. */
struct Pix *seal_remove(struct Pix *pix, struct Boxa *marks, double look, int dpi);

#endif
