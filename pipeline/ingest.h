/* ingest.h -- one run over many documents: what must be read, who reads it, what is kept of it.
 * Used by cmd_ingest.c, which prints the summary; messages about documents are printed here. */
#ifndef TRICHLUC_INGEST_H
#define TRICHLUC_INGEST_H

#include <signal.h>

#include "inputs.h"
#include "progress.h"
#include "reader.h"
#include "run.h"
#include "store.h"

struct ingest_input { /* beside inputs.v[i] */
    char sha256[65];
    long long size, mtime;
    size_t twin;   /* index of an input with the same bytes, in this run; SIZE_MAX none */
    bool in_flight;
};

struct ingest {
    struct inputs in;
    struct worker_limits limits;
    bool unfenced; /* workers read without a sandbox */
    int verbose;
    bool quiet;
    const volatile sig_atomic_t *stop;
    struct tools tools;
    /* made by ingest_run() */
    struct store *store;
    struct store_key key;
    struct ingest_input *state;
    size_t at;        /* next input to look at */
    int status;       /* of a fault that ends the run, or 0 */
    struct progress progress;
    size_t read, unchanged, twins, failed, unopened;
    unsigned long pages, lost_pages, records;
};

/* The whole run. 0, or the exit status of what stopped it, told already. */
int ingest_run(struct ingest *g, const char *store_path, const char *arguments);

/* What results depend on, of this program as it stands; opens model and rules. 0 or -1 (told). */
int ingest_key(struct tools *t, struct store_key *out);

/* SHA-256 of a file, in hex. 0, or errno. */
int file_sha256(const char *path, char out[65]);
/* Size and time of a regular file. 0, or errno (EISDIR, EINVAL for what is neither). */
int file_look(const char *path, long long *size, long long *mtime);

#endif
