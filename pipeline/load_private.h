/* load_private.h -- what the load_*.c files share: the loader, one table of calls a kind,
 * helpers. Never included outside load_*.c and their tests. */
#ifndef TRICHLUC_LOAD_PRIVATE_H
#define TRICHLUC_LOAD_PRIVATE_H

#include <stddef.h>

#include "load.h"

struct load_kind {
    const char *name;
    bool whole; /* wants the file's bytes in memory */
    /* 0, or -1 with a diagnostic of level fail in d. */
    int (*open)(struct loader *l, struct doc *d);
    /* The page is appended already, numbered, with no verdict yet. */
    void (*page)(struct loader *l, struct doc *d, struct page *p, struct Pix **image);
    void (*close)(struct loader *l);
};

struct loader {
    const struct load_kind *kind;
    struct load_options o;
    int fd;               /* read only; -1 once handed on */
    unsigned char *bytes; /* the whole file, for kinds that want it; bytes[size] is NUL */
    size_t size;
    unsigned pages;
    void *state;         /* the kind's own */
    char complaint[160]; /* a decoder's first about the page at hand; "" if there was none */
};

extern const struct load_kind load_kind_pdf, load_kind_tiff, load_kind_png, load_kind_jpeg,
    load_kind_jp2, load_kind_text;

/* Keeps the decoder's words, unless there are some already. */
void load_complain(struct loader *l, const char *words);
/* Marks the page as lost and records the diagnostic; the detail may be "". */
void load_fail_page(struct doc *d, struct page *p, enum diag_code code, const char *detail);

/* load_layer.c: words found in a PDF's text layer, before they are lines of the document. */
struct layer_word {
    char *text; /* UTF-8 NFC, malloc'd */
    struct box box;
    bool ends_line;
};
struct layer {
    struct layer_word *words;
    size_t n, cap;
};
void layer_free(struct layer *l);
/* Verdict on a layer. `cover`: share of the page that its largest image covers, 0..1. */
struct verdict layer_judge(const struct layer *l, double cover, const struct load_options *o);
void layer_to_lines(const struct layer *l, struct doc *d);
/* load_place.c: the same where the last page, drawn at dpi, has ruled tables: the lines of a table run
 * across its cells, which page.ruled tells. False, and nothing done, where it has none. */
bool layer_has_gaps(const struct layer *l); /* may there be a table at all? */
bool layer_place(const struct layer *l, struct Pix *drawn, double dpi, struct doc *d);
/* Share of words that look like Vietnamese syllables, marks and all: the measure used where the
 * caller brings none. Same contract as repair_verdict(). */
double layer_plain_score(void *unused, const char *text, size_t n, unsigned *words);

/* load_strip.c: does a strip of the page's image, read by o->read_strip, say something else than
 * the layer? */
bool strip_doubts(const struct layer *l, struct Pix *image, double dpi,
                  const struct load_options *o);
/* The same of two texts: too few of the layer's words are among those read. */
bool strip_disagrees(const char *layer, const char *read);

/* load_pixels.c: pixels between cairo, leptonica and the page. */
struct _cairo_surface;
/* The least that holds the picture: 1, 8 or 32 bits a pixel. NULL when there is no memory. */
struct Pix *pixels_from_cairo(struct _cairo_surface *s);
struct Pix *pixels_simplify(struct Pix *pix); /* takes pix, returns 1, 8 or 32 bits a pixel */
bool pixels_blank(struct Pix *pix);
/* Turn k, 0 to 7: k & 3 quarter turns clockwise, after a left-right flip where k & 4. Takes pix.
 */
struct Pix *pixels_turned(struct Pix *pix, int k);
/* The turn, among the odd ones where `sideways`, else the even, that makes the picture most like
 * `small`, a part of the page drawn in gray; -1 if none is nearer than *least. Sets *least, in
 * levels. */
int pixels_find_turn(struct Pix *pix, struct Pix *small, bool sideways, double *least);
/* Share of the page, 0..1, where the picture differs from the page drawn small. */
double pixels_unlike(struct Pix *pix, struct Pix *small);
/* The picture with its left top at x, y of a white page of w x h. Takes pix. */
struct Pix *pixels_place(struct Pix *pix, int w, int h, int x, int y);

#endif
