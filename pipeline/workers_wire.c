/* workers_wire.c -- frames on a line: sent and received whole, told from what no worker of ours sends. */
#include "workers_wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

enum { REPLY_MAX = 1 << 30 }; /* bytes; more is no document */

int wire_next(const char *s, size_t n, struct frame *head)
{
    if (n < sizeof *head)
        return 0;
    memcpy(head, s, sizeof *head);
    uint64_t most = head->kind == FRAME_BEAT  ? 0
                    : head->kind == FRAME_ASK ? QUESTION_MAX
                                              : REPLY_MAX;
    bool known = head->kind == FRAME_BEAT || head->kind == FRAME_ASK || head->kind == FRAME_TELL ||
                 head->kind == FRAME_REPLY;
    if (!known || head->len > most)
        return -1;
    return n - sizeof *head >= head->len;
}

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

int wire_recv(int from, void *to, size_t n, int *fd)
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
