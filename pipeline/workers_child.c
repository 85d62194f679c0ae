/* workers_child.c -- a worker's side: what it lets go of when it is born, and its life. */
#define _GNU_SOURCE /* close_range by number */
#include "workers_wire.h"

#include "arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

struct worker {
    int line;
};

static int send_with(int to, const struct frame *head, const char *s, int fd, int flags)
{
    union {
        char room[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control;
    struct iovec parts[2] = {{(void *)(uintptr_t)head, sizeof *head},
                             {(void *)(uintptr_t)s, (size_t)head->len}};
    struct msghdr m = {.msg_iov = parts, .msg_iovlen = 2};
    if (fd >= 0) {
        memset(&control, 0, sizeof control);
        m.msg_control = control.room;
        m.msg_controllen = sizeof control.room;
        struct cmsghdr *c = CMSG_FIRSTHDR(&m);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(c), &fd, sizeof fd);
    }
    while (parts[0].iov_len + parts[1].iov_len) {
        ssize_t n = sendmsg(to, &m, MSG_NOSIGNAL | flags);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        m.msg_control = NULL; /* it went with the first bytes */
        m.msg_controllen = 0;
        for (int i = 0; i < 2; i++) {
            size_t used = (size_t)n < parts[i].iov_len ? (size_t)n : parts[i].iov_len;
            parts[i].iov_base = (char *)parts[i].iov_base + used;
            parts[i].iov_len -= used;
            n -= (ssize_t)used;
        }
    }
    return 0;
}

int wire_send(int to, const struct frame *head, const char *s, int fd)
{
    return send_with(to, head, s, fd, 0);
}

int wire_send_now(int to, const struct frame *head, const char *s)
{
    return send_with(to, head, s, -1, MSG_DONTWAIT);
}

/* All n bytes, with the descriptor that may come with the first. 0, or -1 where the line ends. */
static int recv_all(int from, void *to, size_t n, int *fd)
{
    union {
        char room[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control;
    char *s = to;
    while (n) {
        struct iovec part = {s, n};
        struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room,
                           .msg_controllen = sizeof control.room};
        ssize_t k = recvmsg(from, &m, MSG_CMSG_CLOEXEC);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return -1;
        struct cmsghdr *c = CMSG_FIRSTHDR(&m);
        if (c && fd && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
            memcpy(fd, CMSG_DATA(c), sizeof *fd);
        s += k;
        n -= (size_t)k;
    }
    return 0;
}

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
        recv_all(w->line, &h, sizeof h, NULL) != 0 ||
        recv_all(w->line, buf_room(answer, (size_t)h.len), (size_t)h.len, NULL) != 0)
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
    while (recv_all(self.line, &h, sizeof h, &fd) == 0) {
        buf_clear(&task);
        char *room = buf_room(&task, (size_t)h.len);
        if (recv_all(self.line, room, (size_t)h.len, NULL) != 0)
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
