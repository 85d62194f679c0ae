/* pictures.h -- page images at reading size for the report: drawn from the originals by
 * workers behind a fence, so that a hostile file costs its own pictures alone. A picture that is there already is
 * kept: its name holds the document's hash. Called by cmd_report.c. */
#ifndef TRICHLUC_PICTURES_H
#define TRICHLUC_PICTURES_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "store.h"

struct pictures {
    const char *dir; /* the report's folder; pictures go to img/ in it */
    int jobs;
    bool quiet;
    const volatile sig_atomic_t *stop;
    /* result */
    size_t made, kept; /* pictures */
    size_t lost;       /* documents whose original is gone, changed, or cannot be drawn */
};

/* 0; -1 where the store failed: see store_error(). What cannot be drawn is told, and no failure. */
int pictures_make(struct store *s, struct pictures *p);

#endif
