/* load_made.h -- files made in a test, loaded, and what to look at after. Include cmocka.h first. */
#ifndef TRICHLUC_TEST_LOAD_MADE_H
#define TRICHLUC_TEST_LOAD_MADE_H

#include <leptonica/allheaders.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "load_private.h"

/* A file of these bytes; the name is the caller's to remove. */
static inline const char *make_file(const void *bytes, size_t n)
{
    static char path[64];
    strcpy(path, "/tmp/test_load.XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, n), (ssize_t)n);
    close(fd);
    return path;
}

/* Loads all pages. The image of the last page that has one is kept where the caller wants it. */
static inline struct doc *load_bytes(const void *bytes, size_t n, const struct load_options *o,
                                     PIX **image)
{
    const char *path = make_file(bytes, n);
    struct doc *d = doc_new(path);
    struct loader *l = load_open(d, o);
    for (unsigned no = 1; l && no <= load_pages(l); no++) {
        PIX *pix = NULL;
        load_page(l, d, no, &pix);
        if (image && pix) {
            pixDestroy(image);
            *image = pix;
        } else if (pix) {
            load_free_image(pix);
        }
    }
    load_close(l);
    unlink(path);
    return d;
}

/* "slug(detail)" of every diagnostic, one blank between. */
static inline void list_diags(const struct doc *d, struct buf *out)
{
    for (size_t i = 0; i < d->diags.n; i++)
        buf_printf(out, "%s%s(%s)", i ? " " : "", diag_slug(d->diags.v[i].code),
                   d->diags.v[i].detail);
}

static inline int gray_at(PIX *pix, double x, double y)
{
    l_uint32 v = 0;
    PIX *gray = pixConvertTo8(pix, 0);
    pixGetPixel(gray, (l_int32)(x * pixGetWidth(gray)), (l_int32)(y * pixGetHeight(gray)), &v);
    pixDestroy(&gray);
    return (int)v;
}

#endif
