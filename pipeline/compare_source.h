/* compare_source.h -- the documents that a comparison's items cite: number, date, title, path.
 * Reads the store, decides nothing. Used by compare_xlsx.c and compare_html.c. */
#ifndef TRICHLUC_COMPARE_SOURCE_H
#define TRICHLUC_COMPARE_SOURCE_H

#include "compare.h"

struct cited { /* NULL where the document does not say */
    const char *doc, *number, *date, *title, *issuer, *path;
    const char *province; /* slug; "" where none is named */
    size_t items;         /* of the comparison that cite it */
};

struct sources {
    struct arena *mem;
    struct cited *v; /* by path, as the store has them */
    size_t n, cap;
    struct cited **by_doc;
};

/* All documents of the store. NULL where that failed: see store_error(). */
struct sources *sources_load(struct store *s, const struct comparison *c);
void sources_free(struct sources *s);
const struct cited *cited_find(const struct sources *s, const char *doc); /* NULL: none */

#endif
