/* workers_wire.h -- the line between a worker and its parent: frames of a head and `len` bytes. Both
 * ends are the same program on the same machine, but what a document's bytes made of the worker may be
 * another: the parent believes no frame. Included by workers*.c and their tests only. */
#ifndef TRICHLUC_WORKERS_WIRE_H
#define TRICHLUC_WORKERS_WIRE_H

#include <stdint.h>

#include "workers.h"

enum { FRAME_TASK = 1, FRAME_BEAT, FRAME_REPLY, FRAME_ASK, FRAME_ANSWER, FRAME_TELL };

enum { QUESTION_MAX = 256 }; /* bytes */

struct frame {
    uint32_t kind;
    uint32_t at, of; /* of a beat: the place that is worked on now, and how many there are */
    uint32_t pad;
    uint64_t len;
};

/* What stands at the front of n bytes from a worker: 1 a whole frame, its head in *head; 0 a part of
 * one; -1 what no worker of ours sends. */
int wire_next(const char *s, size_t n, struct frame *head);
/* With `fd` >= 0 that descriptor goes along. 0 or -1. */
int wire_send(int to, const struct frame *head, const char *s, int fd);
/* The same without ever waiting: -1 where the other end has let too much lie unread. */
int wire_send_now(int to, const struct frame *head, const char *s);
/* All n bytes, with the descriptor that may come with the first. 0, or -1 where the line ends. */
int wire_recv(int from, void *to, size_t n, int *fd);

/* The child's life: tasks in, replies out, until the parent closes the line or dies. Descriptors
 * other than the line and `errors`, its standard error from now on, are closed first. */
_Noreturn void worker_live(const struct worker_ops *ops, int line, int errors);

#endif
