/* watch.h -- a scanner's folders, watched: files that have come to rest are handed to a pass of
 * ingest, once. Reads no file itself, follows no link, and no file ends the watch. By looking, not
 * by notices of the kernel: shared folders send none. Used by cmd_ingest_run.c. */
#ifndef TRICHLUC_WATCH_H
#define TRICHLUC_WATCH_H

#include <signal.h>

#include "inputs.h"

struct watch {
    char **folders;
    int nfolders;
    double interval; /* seconds between looks */
    double settle;   /* seconds for which a file must not have changed */
    const volatile sig_atomic_t *stop;
    const volatile sig_atomic_t *again; /* when this changes, all files are new once more */
    /* Reads these, which stay the watch's. 0, or the exit status to end with. */
    int (*pass)(void *data, const struct inputs *in);
    void *data;
};

/* May these folders be watched, while these paths (NULL-ended, NULLs in front left out) are written
 * or trusted? Not when one lies in a watched folder: whoever can put a file there could take its
 * place. NULL, or words on why not, to be freed. */
char *watch_guard(char *const *folders, int n, const char *const *paths, size_t npaths);

/* Until *stop: 0. Else what pass() ended it with. */
int watch_run(const struct watch *w);

#endif
