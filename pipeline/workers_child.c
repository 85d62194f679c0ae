/* workers_child.c -- a worker's side: what it lets go of when it is born, and its life. */
#define _GNU_SOURCE /* close_range by number */
#include "workers_wire.h"

#include "arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

struct worker {
    int line;
};

void worker_beat(struct worker *w, unsigned at, unsigned of)
{
    if (wire_send(w->line, &(struct frame){.kind = FRAME_BEAT, .at = at, .of = of}, NULL, -1) != 0)
        _exit(0); /* the parent is gone */
}

void worker_tell(struct worker *w, const char *s, size_t len)
{
    if (wire_send(w->line, &(struct frame){.kind = FRAME_TELL, .len = len}, s, -1) != 0)
        _exit(0);
}

void worker_ask(struct worker *w, const char *question, size_t len, struct buf *answer)
{
    struct frame h;
    if (wire_send(w->line, &(struct frame){.kind = FRAME_ASK, .len = len}, question, -1) != 0 ||
        wire_recv(w->line, &h, sizeof h, NULL) != 0 ||
        wire_recv(w->line, buf_room(answer, (size_t)h.len), (size_t)h.len, NULL) != 0)
        _exit(0);
    answer->len += (size_t)h.len;
    answer->s[answer->len] = '\0';
}

/* The parent's files, the store among them, are none of the child's. Returns the line's new
 * number. */
static int let_go(int line, int errors)
{
    enum { LINE = 3 };
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 ||
        dup2(errors, STDERR_FILENO) < 0 || dup2(line, LINE) < 0)
        _exit(1);
    if (syscall(SYS_close_range, LINE + 1u, ~0u, 0u) != 0) {
        struct rlimit l;
        int end = getrlimit(RLIMIT_NOFILE, &l) == 0 && l.rlim_cur < 65536 ? (int)l.rlim_cur : 65536;
        for (int fd = LINE + 1; fd < end; fd++)
            close(fd);
    }
    return LINE;
}

/* Where memory runs short, the kernel should take a worker, not the parent. */
static void offer_oneself(void)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    ssize_t n = write(fd, "500", 3);
    (void)n; /* where that is not allowed, it may be the parent after all */
    close(fd);
}

void worker_live(const struct worker_ops *ops, int line, int errors)
{
    struct worker self = {.line = let_go(line, errors)};
    struct buf task = {0}, reply = {0};
    struct frame h;
    int fd = -1;
    offer_oneself();
    if (ops->begin)
        ops->begin(ops->data);
    while (wire_recv(self.line, &h, sizeof h, &fd) == 0) {
        buf_clear(&task);
        char *room = buf_room(&task, (size_t)h.len);
        if (wire_recv(self.line, room, (size_t)h.len, NULL) != 0)
            break;
        task.len = (size_t)h.len;
        room[h.len] = '\0';
        buf_clear(&reply);
        ops->work(ops->data, &self, task.s, task.len, fd, &reply);
        fd = -1;
        if (wire_send(self.line, &(struct frame){.kind = FRAME_REPLY, .len = reply.len}, reply.s,
                      -1) != 0)
            break;
    }
    buf_free(&task);
    buf_free(&reply);
    _exit(0); /* not exit(): buffered output and handlers are the parent's */
}
