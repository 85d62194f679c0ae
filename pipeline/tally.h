/* tally.h -- what one run of ingest did, counted as it happens and told to programs: a JSON report
 * and Prometheus metrics. Looks at no store. Used by ingest.c, which counts, and cmd_ingest_run.c. */
#ifndef TRICHLUC_TALLY_H
#define TRICHLUC_TALLY_H

#include <time.h>

#include "store.h"

enum tally_fate {
    TALLY_READ,
    TALLY_REPAIRED, /* again, from the stored pages */
    TALLY_EXTRACTED,
    TALLY_UNCHANGED,
    TALLY_RENAMED,
    TALLY_COPY,
    TALLY_LATER, /* still being written */
    TALLY_FAILED,
    TALLY_FATES
};

struct tally_loss { /* a document or page that was lost */
    char *path, *message;
    unsigned page; /* 0: the document */
    enum diag_code code;
};

struct tally {
    struct timespec started; /* the clock on the wall */
    double seconds;          /* that it took, once tally_end() was called */
    size_t documents[TALLY_FATES];
    unsigned long pages[5];  /* by source: ocr, text layer, text, pages read before; those lost */
    unsigned long records[REC_TYPES];
    size_t failures[E_COUNT]; /* documents, by cause */
    struct tally_loss *losses;
    size_t nlosses, cap;
    int status; /* of the run, as it exits */
    char *fault; /* what ended the run before its time, in words; NULL: nothing */
};

void tally_begin(struct tally *t);
/* A document that was read or lost on the way. */
void tally_document(struct tally *t, const char *path, const struct store_doc *d);
/* One that failed before it could be read, in another run, or as another's copy; `error` is a code
 * of diag.list, message may be NULL. */
void tally_failure(struct tally *t, const char *path, const char *error, const char *message);
/* One of the other fates. */
void tally_other(struct tally *t, enum tally_fate fate);
/* What ended the run before its time; the first to be told counts. */
void tally_fault(struct tally *t, const char *words);
void tally_end(struct tally *t, int status);
void tally_free(struct tally *t);

/* The report, with the store's path and, where the run came to know it, its key. */
void tally_json(struct buf *out, const struct tally *t, const char *store,
                const struct store_key *key);
/* The metrics; `before`, the file's words so far, is where the last success is found if this was
 * none. May be NULL. */
void tally_metrics(struct buf *out, const struct tally *t, const char *before);

/* Writes these to a file, whole or not at all. 0, or errno. */
int tally_write(const char *path, const struct buf *b);

#endif
