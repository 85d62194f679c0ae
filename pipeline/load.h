/* load.h -- opens a document of any kind we read and gives its pages one by one: the embedded text
 * layer as words, or an image to OCR, or the lines of a text file. Judges the layer; never OCRs,
 * never writes. poppler, leptonica and glib stay behind this header. Called by run.c. */
#ifndef TRICHLUC_LOAD_H
#define TRICHLUC_LOAD_H

#include <stdbool.h>

#include "buf.h"
#include "doc.h"

struct Pix;   /* leptonica's image */
struct loader;

enum layer_policy { LAYER_AUTO, LAYER_TRUST, LAYER_IGNORE };

struct load_options {
    int render_dpi;            /* for pages no single image covers: 300 */
    int max_pixels_m;          /* a page image above this many million pixels is refused: 150 */
    enum layer_policy layer;
    /* How Vietnamese a text is, 0..1 (repair_verdict); NULL: a plain measure of load's own. */
    double (*score)(void *data, const char *text, size_t n, unsigned *words);
    void *score_data;
    /* What a strip of a page's image says: appends its words, parted by blanks. 0 or -1. NULL: text
     * layers are not compared with what their pages show. */
    int (*read_strip)(void *data, struct Pix *image, unsigned dpi, struct buf *words);
    void *read_data;
};
extern const struct load_options load_defaults;

const char *load_version(void); /* of what draws PDF: "poppler 22.12.0" */

/* Is this a name we read (.pdf .tif .tiff .png .jpg .jpeg .jp2 .txt .md, any case)? */
bool load_wants(const char *path);
bool load_names_scan(const char *path); /* that of a PDF or a picture */

/* Opens the file, fills doc->sha256 and id, tells its page count. The kind is told by content,
 * not by name. NULL: a diagnostic of level fail is in d. The input is only ever read. */
struct loader *load_open(struct doc *d, const struct load_options *o);
/* The same of a file that is open for reading already; the loader closes it, opened or not. */
struct loader *load_open_fd(struct doc *d, int fd, const struct load_options *o);
unsigned load_pages(const struct loader *l);

/* Appends page `no` (from 1) to d. Where the page must be OCRed, *image is set (caller destroys
 * with pixDestroy) and the page has no lines yet; else *image is NULL and its lines are there.
 * A page that cannot be read is appended with error and message set, with a diagnostic. */
void load_page(struct loader *l, struct doc *d, unsigned no, struct Pix **image);
void load_free_image(struct Pix *image); /* pixDestroy, for callers that know no leptonica */
void load_close(struct loader *l); /* NULL is allowed */

#endif
