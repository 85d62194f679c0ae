/* workers.h -- a pool of forked workers: tasks out one at a time, replies back, each framed by
 * length. A worker that crashes, exits or hangs costs its task alone and is replaced.
 * Knows nothing of documents. Used by cmd_ingest.c. */
#ifndef TRICHLUC_WORKERS_H
#define TRICHLUC_WORKERS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

struct worker; /* in the child: its line to the parent */

enum worker_end { WORKER_REPLIED, WORKER_CRASHED, WORKER_TIMED_OUT };

struct worker_result {
    enum worker_end end;
    int signal;           /* that killed it, or 0 */
    int status;           /* it exited with, or 0 */
    const char *reply;    /* lent until the callback returns; NULL unless it replied */
    size_t len;
    double seconds;       /* from the task's handing out */
};

struct worker_ops {
    /* In the child: does one task, leaves the answer in reply. */
    void (*work)(void *data, struct worker *w, const char *task, size_t len, struct buf *reply);
    /* In the parent: the next task and a number to know it by; false when there is none left. */
    bool (*next)(void *data, struct buf *task, size_t *number);
    void (*result)(void *data, size_t number, const struct worker_result *r);
    /* In the parent, at each sign of life and at least five times a second; may be NULL. */
    void (*tick)(void *data, unsigned long beats);
    void *data;
};

/* Runs until next() has no more and all replies are in, or *stop is set (then workers are killed
 * and their tasks forgotten). `silence` is how many seconds a worker may show no sign of life.
 * 0, or -1 when no worker could be started. */
int workers_run(const struct worker_ops *ops, int jobs, double silence,
                const volatile sig_atomic_t *stop);

/* In the child: a sign of life. A page done is one. */
void worker_beat(struct worker *w);

/* Processors there are, at least 1. */
int workers_cores(void);

#endif
