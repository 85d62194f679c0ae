/* fuzz_load.c -- any bytes as a document file of any kind (PDF, TIFF, PNG, JPEG, text), handed over
 * open as workers get it: a failure with words, or pages each of which has lines, an image or an
 * error. Poppler and the image libraries are not built for this, so only plain crashes show there;
 * workers are there for those. */
#define _GNU_SOURCE /* memfd_create */
#include "load.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    enum { PAGES = 2 };
    struct load_options o = load_defaults;
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (fd < 0 || (n && write(fd, data, n) != (ssize_t)n) || lseek(fd, 0, SEEK_SET) != 0)
        abort();
    o.max_pixels_m = 1; /* small and quick */
    o.render_dpi = 100;
    struct doc *d = doc_new("fuzz");
    struct loader *l = load_open_fd(d, fd, &o);
    if (!l && !diag_failure(&d->diags))
        abort();
    for (unsigned no = 1; l && no <= load_pages(l) && no <= PAGES; no++) {
        struct Pix *image = NULL;
        load_page(l, d, no, &image);
        if (d->npages != no || d->pages[no - 1].no != no || (image && d->pages[no - 1].nlines))
            abort();
        load_free_image(image);
    }
    load_close(l);
    if (doc_check(d))
        abort();
    doc_free(d);
    return 0;
}
