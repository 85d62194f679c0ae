/* progress.h -- what ingest shows while it works: on a terminal one line redrawn, else a line a
 * document. Always on standard error. Used by cmd_ingest_run.c. */
#ifndef TRICHLUC_PROGRESS_H
#define TRICHLUC_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct progress {
    bool bar, quiet;
    int width;               /* of the terminal */
    size_t total, done;      /* documents */
    unsigned long pages;     /* read so far */
    double started, drawn;   /* seconds, monotonic */
    bool shown;              /* the bar stands on the line now */
};

void progress_start(struct progress *p, size_t total, bool quiet);
/* Redraws the bar, at most ten times a second. */
void progress_tick(struct progress *p, unsigned long pages);
/* One document is done; `words` ("4 pages, 31 records, 2.1 s") is shown where there is no bar. */
void progress_document(struct progress *p, const char *path, const char *words);
/* Takes the bar away, so that something else can be printed. */
void progress_clear(struct progress *p);
double progress_seconds(const struct progress *p);

/* "4 m 05 s", "12.3 s" */
const char *progress_span(double seconds, char out[32]);

#endif
