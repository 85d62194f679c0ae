/* reader.h -- documents read by workers, each behind a fence (sandbox.h), and what became of them:
 * read, or lost with a cause. A page that takes its worker down is left out and the rest read anew.
 * Opens the files itself and hands them on; writes nothing. Used by ingest.c. */
#ifndef TRICHLUC_READER_H
#define TRICHLUC_READER_H

#include "run.h"
#include "store.h"
#include "workers.h"

struct reader {
    struct tools *tools; /* model and rules opened before, for all workers */
    struct worker_limits limits;
    bool unfenced;
    double share; /* of a document's pages that may be left out before all of it is lost, 0..1 */
    const volatile sig_atomic_t *stop;
    /* The next document: its path, lent until its result, and a number to know it by. */
    bool (*next)(void *data, const char **path, size_t *number);
    /* Its end. What d holds lives in the arena; d->doc and d->sha256 are NULL or "" where nobody
     * came to know them. */
    void (*result)(void *data, size_t number, struct arena *a, struct store_doc *d);
    void (*tick)(void *data, unsigned long pages);
    void *data;
};

/* Limits for `jobs` workers: 600 s a page, 6 h a document, 3 GB, 500 documents a worker. */
struct worker_limits reader_limits(int jobs);

/* Reads until next() has no more. 0, or -1 when no worker could be started. */
int reader_run(const struct reader *r);

#endif
