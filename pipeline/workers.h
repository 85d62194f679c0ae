/* workers.h -- a pool of forked workers: tasks out one at a time, replies back, each framed by
 * length. A worker that crashes, exits, hangs, or takes too much costs its task alone and is
 * replaced. Knows nothing of documents; believes nothing a worker says of itself. Used by reader. */
#ifndef TRICHLUC_WORKERS_H
#define TRICHLUC_WORKERS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

struct worker; /* in the child: its line to the parent */

enum worker_end {
    WORKER_REPLIED,
    WORKER_CRASHED,
    WORKER_TIMED_OUT, /* no sign of life for so long */
    WORKER_TOO_LONG,  /* the whole task took so long */
    WORKER_TOO_BIG,   /* took more memory than it may, or found none */
    WORKER_FENCED,    /* asked the system for what its sandbox forbids */
};

struct worker_result {
    enum worker_end end;
    int signal;        /* that killed it, or 0 */
    int status;        /* it exited with, or 0 */
    unsigned at, of;   /* of its last sign of life: the place it worked on, of how many */
    const char *reply; /* lent until the callback returns; NULL unless it replied */
    size_t len;
    const char *words; /* its last on standard error, ASCII; "" if it had none or replied */
    double seconds;    /* from the task's handing out */
};

struct worker_ops {
    /* In the child, before its first task: gives up what it needs no more. May be NULL. */
    void (*begin)(void *data);
    /* In the child: does one task, leaves the answer in reply. fd, if not -1, is its to close. */
    void (*work)(void *data, struct worker *w, const char *task, size_t len, int fd,
                 struct buf *reply);
    /* In the parent: the next task, a number to know it by, and a descriptor to hand over or -1,
     * which the pool closes; false when there is none left. Asked again after a result. */
    bool (*next)(void *data, struct buf *task, size_t *number, int *fd);
    void (*result)(void *data, size_t number, const struct worker_result *r);
    /* In the parent: a question of the worker that does this task. False: there is no answer yet;
     * it is asked again before long, while the worker waits. `late`: it has waited for as long as a
     * worker may be silent, and what there is now must do. May be NULL: nobody asks. */
    bool (*answer)(void *data, size_t number, const char *question, size_t len, bool late,
                   struct buf *out);
    /* In the parent: what that worker tells, its task going on. May be NULL, as answer() may. */
    void (*told)(void *data, size_t number, const char *s, size_t len);
    /* In the parent, at each sign of life and at least five times a second; may be NULL. `beats`
     * counts the places that are done. */
    void (*tick)(void *data, unsigned long beats);
    void *data;
};

struct worker_limits {
    int jobs;
    double silence;   /* seconds a worker may show no sign of life */
    double total;     /* seconds a task may take in all; 0: any */
    size_t memory;    /* bytes of its own that a worker may hold; 0: any */
    unsigned recycle; /* tasks after which a worker is replaced; 0: never */
};

/* Runs until next() has no more and all replies are in, or *stop is set (then workers are killed
 * and their tasks forgotten). 0, or -1 when no worker could be started. */
int workers_run(const struct worker_ops *ops, const struct worker_limits *limits,
                const volatile sig_atomic_t *stop);

/* In the child: a sign of life. It works on place `at` of `of` now, from 1; 0: on the whole. */
void worker_beat(struct worker *w, unsigned at, unsigned of);

#define WORKER_ANSWER_MAX (128u << 10) /* bytes: what a line surely takes at once */

/* In the child: waits for the parent's answer, which is appended. A question is short. */
void worker_ask(struct worker *w, const char *question, size_t len, struct buf *answer);
void worker_tell(struct worker *w, const char *s, size_t len);

/* Processors there are, at least 1. */
int workers_cores(void);

#endif
