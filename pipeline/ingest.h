/* ingest.h -- one run over many documents: what must be done, who does it, what is kept of it.
 * Used by cmd_ingest.c, which prints the summary; messages about documents are printed here. */
#ifndef TRICHLUC_INGEST_H
#define TRICHLUC_INGEST_H

#include <signal.h>

#include "inputs.h"
#include "plan.h"
#include "progress.h"
#include "reader.h"
#include "run.h"
#include "store.h"
#include "tally.h"

#define INGEST_MAX_LOST 10 /* per cent of its pages that a document may lose, unless told */

struct ingest_input { /* beside inputs.v[i] */
    char sha256[65], doc[13];
    struct store_stamp stamp;
    enum redo redo;
    size_t twin;    /* index of an input with the same bytes, in this run; SIZE_MAX none */
    char *known_path; /* the document goes by, while its later stages are done anew; else NULL */
    char *former;     /* the document its path led to before, other bytes, read well; else NULL */
};

struct ingest {
    struct inputs in;
    struct worker_limits limits;
    bool unfenced;  /* workers read without a sandbox */
    enum page_cache cache;
    int verbose;
    double settle;  /* files written to in the last so many seconds are left for the next run */
    double wait;    /* seconds to wait for the store's lock */
    bool quiet;
    struct plan_wish wish; /* its key is filled in by ingest_run() */
    const volatile sig_atomic_t *stop;
    struct tally *tally; /* what is done is counted there, too */
    struct tools tools;
    /* made by ingest_run() */
    struct store *store;
    struct ingest_input *state;
    size_t at;        /* next input to look at */
    size_t *flying, nflying, cap; /* inputs that a worker has */
    struct _GHashTable *former;   /* see ingest_paths.c */
    int status;       /* of a fault that ends the run, or 0 */
    struct progress progress;
    size_t read, repaired, extracted; /* documents, by the first stage that was done */
    size_t unchanged, renamed, twins, replaced, left, failed, unopened;
    unsigned long pages, lost_pages, taken_pages, records; /* taken: from pages read before */
};

/* The whole run. 0, or the exit status of what stopped it, told already. */
int ingest_run(struct ingest *g, const char *store_path, const char *arguments);
/* Writes to standard output what the run would do and why, and does nothing. 0 or an exit status. */
int ingest_dry_run(struct ingest *g, const char *store_path);

/* What results depend on, of this program as it stands; opens model and rules. 0 or -1 (told). */
int ingest_key(struct tools *t, struct store_key *out);

/* ---- ingest_look.c: one input against the ledger ---- */

enum fate {
    FATE_REDO,       /* there is something to do */
    FATE_KNOWN,      /* done, and nothing of it changed */
    FATE_FAILED,     /* failed before, and nothing of it changed */
    FATE_LEFT,       /* for the next run: it is still being written */
    FATE_UNREADABLE,
    FATE_FAULT,      /* of the store's: see store_error() */
};
struct look {
    enum fate fate;
    const char *why;         /* of REDO, LEFT, UNREADABLE, in words */
    enum redo redo;
    struct store_known known; /* known.doc NULL: new bytes */
    char sha256[65];
    struct store_stamp stamp;
    bool tied;               /* the path leads to the document already */
    bool stamped;            /* and with this stamp */
    const char *former;      /* other document that the path led to before; NULL: none */
    bool former_good;        /* that had been read */
};
/* `s` may be NULL: no store yet. With `adopt`, paths of an older store may be named anew. */
void ingest_look(struct store *s, const struct plan_wish *w, struct arena *a,
                 const struct input *in, double settle, bool adopt, struct look *out);

/* ---- ingest_paths.c: a path that is new to a document of the store ---- */

/* The name, as it was shown, under which the document of `l` was read and that is gone: `in` is that
 * file, renamed. NULL: none is, `in` is a copy, or new. In `a`. No name is given twice. */
const char *ingest_gone_path(struct ingest *g, struct arena *a, const struct input *in,
                             const struct look *l);
/* Ties `in` to the document it was found to be, l->known, in the place of a path of it that is gone. 1:
 * there was such a path, `in` was renamed, and l->known is what is known now; 0: `in` is a copy, or
 * was changed into one; -1: a fault of the store's. */
int ingest_take_path(struct ingest *g, struct arena *a, const struct input *in, struct look *l);
void ingest_forget_paths(struct ingest *g);
/* Forgets paths of earlier runs that could not be read then and are gone now: nothing hangs on them.
 * 0, or -1 on a fault of the store's. */
int ingest_drop_unread(struct ingest *g);

#endif
