/* pagecache.h -- in the parent: the page pictures (raster.h) that some worker reads just now, or that
 * were read in documents which are not in the store yet. Two workers that meet the same picture at the
 * same time read it once. Asks neither workers nor store. Used by reader.c. */
#ifndef TRICHLUC_PAGECACHE_H
#define TRICHLUC_PAGECACHE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

struct pagecache { /* zeroed: empty */
    struct cached_page *v;
    size_t n, cap, bytes;
};

enum cached { CACHED_NOT, CACHED_SOON, CACHED_READ };

/* What is known of the picture. READ: its page, deflated, is appended to `page` and who read it is in
 * *by. SOON: another reads it. With `own`, only what `reader` read itself counts. */
enum cached pagecache_find(const struct pagecache *c, const char *name, size_t reader, bool own,
                           struct buf *page, size_t *by);
/* From now on the reader reads that picture, and no other any more. */
void pagecache_begin(struct pagecache *c, const char *name, size_t reader);
/* What it read; too much of it is not kept. */
void pagecache_end(struct pagecache *c, size_t reader, const char *page, size_t n);
/* It reads nothing any more; what it did read stays. */
void pagecache_stop(struct pagecache *c, size_t reader);
/* Its document is done with: what it read is in the store now, or lost. */
void pagecache_forget(struct pagecache *c, size_t reader);
void pagecache_free(struct pagecache *c);

#endif
