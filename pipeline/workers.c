#include "workers.h"

#include "arena.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A frame is a head and `len` bytes; both ends are the same program on the same machine. */
struct head {
    uint32_t kind, pad;
    uint64_t len;
};
enum { FRAME_TASK = 1, FRAME_BEAT, FRAME_REPLY };

struct worker {
    pid_t pid; /* 0: none; in the child: unused */
    int fd;
    bool busy;
    size_t number;         /* of its task */
    double started, heard; /* seconds, monotonic */
    struct buf in;         /* bytes of a frame not yet complete */
};

struct pool {
    const struct worker_ops *ops;
    struct worker *w;
    int jobs;
    double silence;
    bool drained; /* next() has said no */
    unsigned long beats;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int workers_cores(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 256 ? 256 : (int)n;
}

static int send_all(int fd, const void *p, size_t n)
{
    const char *s = p;
    while (n) {
        ssize_t k = send(fd, s, n, MSG_NOSIGNAL);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return -1;
        s += k;
        n -= (size_t)k;
    }
    return 0;
}

static int send_frame(int fd, uint32_t kind, const char *s, size_t n)
{
    struct head h = {.kind = kind, .len = n};
    if (send_all(fd, &h, sizeof h) != 0)
        return -1;
    return n ? send_all(fd, s, n) : 0;
}

static int recv_all(int fd, void *p, size_t n)
{
    char *s = p;
    while (n) {
        ssize_t k = recv(fd, s, n, 0);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return -1;
        s += k;
        n -= (size_t)k;
    }
    return 0;
}

void worker_beat(struct worker *w)
{
    if (send_frame(w->fd, FRAME_BEAT, NULL, 0) != 0)
        _exit(0); /* the parent is gone */
}

/* The child's life: tasks in, replies out, until the parent closes the line. */
static _Noreturn void live(const struct worker_ops *ops, int fd)
{
    struct worker self = {.fd = fd};
    struct buf task = {0}, reply = {0};
    struct head h;
    while (recv_all(fd, &h, sizeof h) == 0) {
        char *room = xmalloc((size_t)h.len + 1);
        if (recv_all(fd, room, (size_t)h.len) != 0) {
            free(room);
            break;
        }
        buf_clear(&task);
        buf_add(&task, room, (size_t)h.len);
        free(room);
        buf_clear(&reply);
        ops->work(ops->data, &self, buf_text(&task), task.len, &reply);
        if (send_frame(fd, FRAME_REPLY, buf_text(&reply), reply.len) != 0)
            break;
    }
    buf_free(&task);
    buf_free(&reply);
    _exit(0); /* not exit(): buffered output and handlers are the parent's */
}

static int start_worker(struct pool *p, struct worker *w)
{
    int fd[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) != 0)
        return -1;
    pid_t parent = getpid(), pid = fork();
    if (pid < 0) {
        close(fd[0]);
        close(fd[1]);
        return -1;
    }
    if (pid == 0) {
        /* Ctrl-C reaches the whole group: the parent decides, and its death is ours. */
        signal(SIGINT, SIG_IGN);
        signal(SIGTERM, SIG_DFL);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(0);
        close(fd[0]);
        for (int i = 0; i < p->jobs; i++)
            if (p->w[i].pid)
                close(p->w[i].fd);
        live(p->ops, fd[1]);
    }
    close(fd[1]);
    w->pid = pid;
    w->fd = fd[0];
    w->busy = false;
    buf_clear(&w->in);
    return 0;
}

/* Ends a worker and waits for it; returns its wait status. */
static int end_worker(struct worker *w, bool kill_it)
{
    int status = 0;
    if (kill_it)
        kill(w->pid, SIGKILL);
    close(w->fd);
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        ;
    w->pid = 0;
    w->busy = false;
    return status;
}

/* The worker is lost; tells its task's end. */
static void lose(struct pool *p, struct worker *w, enum worker_end end)
{
    struct worker_result r = {.end = end, .seconds = now() - w->started};
    bool busy = w->busy;
    size_t number = w->number;
    int status = end_worker(w, end == WORKER_TIMED_OUT);
    r.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    r.status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    if (busy)
        p->ops->result(p->ops->data, number, &r);
}

/* Gives every free worker a task, starting workers as needed. -1 when none could be started. */
static int hand_out(struct pool *p)
{
    struct buf task = {0};
    int r = 0;
    for (int i = 0; i < p->jobs && !p->drained; i++) {
        struct worker *w = &p->w[i];
        if (w->busy)
            continue;
        buf_clear(&task);
        if (!p->ops->next(p->ops->data, &task, &w->number)) {
            p->drained = true;
            break;
        }
        if (!w->pid && start_worker(p, w) != 0) {
            r = -1;
            break;
        }
        w->busy = true;
        w->started = w->heard = now();
        if (send_frame(w->fd, FRAME_TASK, buf_text(&task), task.len) != 0)
            lose(p, w, WORKER_CRASHED);
    }
    buf_free(&task);
    return r;
}

/* Takes whole frames off the front of what has arrived. */
static void take_frames(struct pool *p, struct worker *w)
{
    struct head h;
    while (w->in.len >= sizeof h) {
        memcpy(&h, w->in.s, sizeof h);
        if (w->in.len - sizeof h < h.len)
            return;
        if (h.kind == FRAME_BEAT) {
            p->beats++;
        } else {
            struct worker_result r = {.reply = w->in.s + sizeof h, .len = (size_t)h.len,
                                      .seconds = now() - w->started};
            w->busy = false;
            p->ops->result(p->ops->data, w->number, &r);
        }
        size_t used = sizeof h + (size_t)h.len;
        memmove(w->in.s, w->in.s + used, w->in.len - used);
        w->in.len -= used;
        w->in.s[w->in.len] = '\0';
    }
}

static void hear(struct pool *p, struct worker *w)
{
    static const size_t room = 1 << 16;
    char *s = xmalloc(room);
    ssize_t n = recv(w->fd, s, room, 0);
    if (n > 0) {
        w->heard = now();
        buf_add(&w->in, s, (size_t)n);
        take_frames(p, w);
    } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
        lose(p, w, WORKER_CRASHED);
    }
    free(s);
}

static bool any_busy(const struct pool *p)
{
    for (int i = 0; i < p->jobs; i++)
        if (p->w[i].busy)
            return true;
    return false;
}

static void attend(struct pool *p, struct pollfd *fds)
{
    for (int i = 0; i < p->jobs; i++) {
        fds[i].fd = p->w[i].pid ? p->w[i].fd : -1;
        fds[i].events = POLLIN;
        fds[i].revents = 0;
    }
    if (poll(fds, (nfds_t)p->jobs, 200) > 0)
        for (int i = 0; i < p->jobs; i++)
            if (fds[i].revents)
                hear(p, &p->w[i]);
    for (int i = 0; i < p->jobs; i++)
        if (p->w[i].busy && now() - p->w[i].heard > p->silence)
            lose(p, &p->w[i], WORKER_TIMED_OUT);
    if (p->ops->tick)
        p->ops->tick(p->ops->data, p->beats);
}

int workers_run(const struct worker_ops *ops, int jobs, double silence,
                const volatile sig_atomic_t *stop)
{
    struct pool p = {.ops = ops, .jobs = jobs, .silence = silence};
    struct pollfd *fds = xcalloc((size_t)jobs, sizeof *fds);
    int r = 0;
    p.w = xcalloc((size_t)jobs, sizeof *p.w);
    while (!*stop) {
        if (hand_out(&p) != 0) {
            r = -1;
            break;
        }
        if (*stop || (p.drained && !any_busy(&p)))
            break;
        attend(&p, fds);
    }
    for (int i = 0; i < jobs; i++) {
        if (p.w[i].pid)
            end_worker(&p.w[i], p.w[i].busy);
        buf_free(&p.w[i].in);
    }
    free(p.w);
    free(fds);
    return r;
}
