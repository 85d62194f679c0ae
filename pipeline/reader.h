/* reader.h -- documents read by workers, each behind a fence (sandbox.h), and what became of them:
 * read, or lost with a cause. A page that takes its worker down is left out and the rest read anew.
 * Opens the files itself and hands them on; writes nothing. Used by ingest.c. */
#ifndef TRICHLUC_READER_H
#define TRICHLUC_READER_H

#include "plan.h"
#include "run.h"
#include "store.h"
#include "workers.h"

struct reader_job { /* the next document */
    size_t number;    /* to know it by */
    enum redo from;   /* the first stage to be done */
    const char *path; /* lent until its result */
    const char *doc;  /* its id by its bytes, lent as well */
    struct buf pages; /* from the store, where it is not read: lines of the stream; given away */
};

/* Whose reading of a page picture stands for another of the same: nobody's, of the same document, of
 * any. A document that takes its worker over, fence or not, can lie about its own pages and those of
 * documents which that worker reads after it; with ALL it could put false words under pictures of others
 * as well, if it knows them bit by bit beforehand. No hashing of what it shows would hinder that: it
 * can show the true picture with false words. So every page tells whose page it was taken from
 * (store_page.taken: the parent's word, not the worker's), and who reads hostile files takes OWN. */
enum page_cache { PAGE_CACHE_OFF, PAGE_CACHE_OWN, PAGE_CACHE_ALL };

struct reader {
    struct tools *tools; /* model and rules opened before, for all workers */
    struct worker_limits limits;
    bool unfenced;
    struct plan_wish wish; /* how many of a document's pages may be lost before all of it is */
    const volatile sig_atomic_t *stop;
    bool (*next)(void *data, struct reader_job *job);
    /* Its end. What d holds lives in the arena; d->doc and d->sha256 are NULL or "" where nobody
     * came to know them. */
    void (*result)(void *data, size_t number, struct arena *a, struct store_doc *d);
    void (*tick)(void *data, unsigned long pages);
    enum page_cache cache;
    /* A page of this picture in the store, of that document where it is not NULL: appended as it is
     * kept there, with who read it. False: there is none. */
    bool (*recall)(void *data, const char *name, const char *doc, struct buf *page, char by[16]);
    void *data;
};

/* Limits for `jobs` workers: 600 s a page, 6 h a document, 3 GB, 500 documents a worker. */
struct worker_limits reader_limits(int jobs);

/* Reads until next() has no more. 0, or -1 when no worker could be started. */
int reader_run(const struct reader *r);

/* ---- reader_work.c: what a worker does once it has the document's pages ---- */

/* A document as its pages in the store tell it; a diagnostic of level fail where they do not. */
struct doc *reader_from_pages(const char *path, const char *pages, size_t n);
/* Repairs and extracts, as far as the job asks, and packs what came of it. */
void reader_answer(const struct reader *r, enum redo from, struct doc *d, struct buf *reply);

#endif
