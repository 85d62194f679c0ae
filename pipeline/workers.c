#define _GNU_SOURCE /* wait4() */
#include "workers_wire.h"

#include "arena.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    WORDS_MAX = 400,    /* bytes of its standard error that are kept */
    KEPT_MAX = 1 << 20, /* bytes of room kept for the next reply */
    ERRORS_AT_ONCE = 64, /* reads of its standard error, before others are looked at */
};
static const double look_again = 0.05; /* seconds between looks at a worker's memory */
/* Who waits for a task takes it at once, and who let go of its line is about to end: one that was
 * taken over may do neither, and the parent does not wait for it. */
static const double patience = 10;

struct kept { /* of a worker, in the parent */
    pid_t pid; /* 0: none */
    int line, errors;
    bool busy, killed;     /* killed: by us */
    size_t number;         /* of its task */
    double started, heard; /* seconds, monotonic */
    double looked;
    unsigned at, of, tasks;
    struct buf in; /* bytes of a frame not yet complete */
    bool asking;   /* and waiting for its answer */
    char question[QUESTION_MAX];
    size_t nquestion;
    char words[WORDS_MAX];
    size_t nwords;
};

struct pool {
    const struct worker_ops *ops;
    const struct worker_limits *limits;
    struct kept *w;
    struct pollfd *fds; /* line and errors of each */
    bool drained;       /* next() has said no */
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

static void close_both(const int fd[2])
{
    close(fd[0]);
    close(fd[1]);
}

static int start_worker(struct pool *p, struct kept *w)
{
    int line[2], errors[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, line) != 0)
        return -1;
    if (pipe(errors) != 0) {
        close_both(line);
        return -1;
    }
    pid_t parent = getpid(), pid = fork();
    if (pid < 0) {
        close_both(line);
        close_both(errors);
        return -1;
    }
    if (pid == 0) {
        /* Ctrl-C reaches the whole group: the parent decides, and its death is ours. */
        signal(SIGINT, SIG_IGN);
        signal(SIGHUP, SIG_IGN);
        signal(SIGTERM, SIG_DFL);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(0);
        worker_live(p->ops, line[1], errors[1]);
    }
    close(line[1]);
    close(errors[1]);
    double most = p->limits->silence < patience ? p->limits->silence : patience;
    const struct timeval wait = {(time_t)most, (suseconds_t)((most - (double)(time_t)most) * 1e6)};
    setsockopt(line[0], SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    fcntl(errors[0], F_SETFL, O_NONBLOCK);
    struct buf in = w->in;
    buf_clear(&in);
    *w = (struct kept){.pid = pid, .line = line[0], .errors = errors[0], .in = in};
    return 0;
}

/* Keeps the end of what the worker says on standard error. */
static void listen_errors(struct kept *w)
{
    char part[WORDS_MAX];
    ssize_t n = -1;
    for (int i = 0; i < ERRORS_AT_ONCE && (n = read(w->errors, part, sizeof part)) > 0; i++) {
        size_t got = (size_t)n, over = w->nwords + got > WORDS_MAX ? w->nwords + got - WORDS_MAX : 0;
        memmove(w->words, w->words + over, w->nwords - over);
        w->nwords -= over;
        memcpy(w->words + w->nwords, part, got);
        w->nwords += got;
    }
    if (n == 0) { /* let go of; its line's end tells the rest */
        close(w->errors);
        w->errors = -1;
    }
}

/* Its last line that says something, fit to be shown. */
static const char *last_words(struct kept *w, char out[WORDS_MAX + 1])
{
    size_t end = w->nwords, from;
    while (end && (w->words[end - 1] <= ' ' || w->words[end - 1] > '~'))
        end--;
    for (from = end; from && w->words[from - 1] != '\n'; from--)
        ;
    for (size_t i = from; i < end; i++)
        out[i - from] = w->words[i] < ' ' || w->words[i] > '~' ? '?' : w->words[i];
    out[end - from] = '\0';
    return out;
}

/* Waits until the worker has ended, but no longer than `most` seconds, < 0: as long as it takes. */
static bool ended(pid_t pid, int *status, struct rusage *used, double most)
{
    const struct timespec nap = {.tv_nsec = 2000000};
    double until = now() + most;
    for (;;) {
        pid_t got = wait4(pid, status, most < 0 ? 0 : WNOHANG, used);
        if (got == pid || (got < 0 && errno != EINTR))
            return true;
        if (most >= 0 && now() > until)
            return false;
        if (got == 0)
            nanosleep(&nap, NULL);
    }
}

/* Ends a worker and waits for it; returns its wait status, the most memory it held, and whether it
 * lived on though its line had ended. */
static int end_worker(struct pool *p, struct kept *w, bool kill_it, size_t *most, bool *lived)
{
    int status = 0;
    struct rusage used = {0};
    double silence = p->limits->silence;
    if (kill_it)
        kill(w->pid, SIGKILL);
    close(w->line);
    *lived = !kill_it && !ended(w->pid, &status, &used, silence < patience ? silence : patience);
    if (*lived)
        kill(w->pid, SIGKILL);
    if (kill_it || *lived)
        ended(w->pid, &status, &used, -1);
    if (w->errors >= 0)
        listen_errors(w);
    if (w->errors >= 0)
        close(w->errors);
    w->pid = 0;
    w->busy = w->asking = false;
    *most = (size_t)used.ru_maxrss * 1024;
    return status;
}

static void kill_worker(struct pool *p, struct kept *w)
{
    size_t most;
    bool lived;
    end_worker(p, w, true, &most, &lived);
}

/* Libraries that find no memory say so, each in its way, before they end the process. */
static bool speaks_of_memory(const char *words)
{
    static const char *const ways[] = {"ut of memory", "bad_alloc", "failed to allocate",
                                       "annot allocate memory"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strstr(words, ways[i]))
            return true;
    return false;
}

/* Why a worker that we did not kill is gone. */
static enum worker_end cause_of(const struct pool *p, const struct worker_result *r, size_t most)
{
    if (r->signal == SIGSYS)
        return WORKER_FENCED;
    if (r->signal == SIGKILL) /* by the kernel for want of memory, or by somebody's hand */
        return WORKER_TOO_BIG;
    if (speaks_of_memory(r->words))
        return WORKER_TOO_BIG;
    bool gave_up = r->signal == SIGABRT || r->signal == SIGTRAP || r->status;
    return gave_up && p->limits->memory && most > p->limits->memory / 2 ? WORKER_TOO_BIG
                                                                       : WORKER_CRASHED;
}

/* The worker is lost or must be; tells its task's end. WORKER_CRASHED: find out how. */
static void lose(struct pool *p, struct kept *w, enum worker_end end)
{
    char words[WORDS_MAX + 1];
    struct worker_result r = {.end = end, .seconds = now() - w->started, .at = w->at, .of = w->of};
    bool busy = w->busy, killed = w->killed || end != WORKER_CRASHED, lived;
    size_t most = 0;
    int status = end_worker(p, w, killed, &most, &lived);
    r.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    r.status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    r.words = last_words(w, words);
    if (lived)
        r.words = "it let go of its line and lived on";
    else if (!killed && r.signal == SIGKILL && !words[0])
        r.words = "from outside, as for want of memory";
    if (!killed && !lived)
        r.end = cause_of(p, &r, most);
    p->drained = p->drained && !busy; /* a result can make for more */
    if (busy)
        p->ops->result(p->ops->data, w->number, &r);
}

/* Hands the task to the worker, a new one where there is none or it died in its sleep. 0; -1 when
 * none could be started. */
static int give(struct pool *p, struct kept *w, const struct buf *task, int fd)
{
    const struct frame head = {.kind = FRAME_TASK, .len = task->len};
    size_t number = w->number;
    for (int tries = 0; tries < 2; tries++) {
        if (!w->pid && start_worker(p, w) != 0)
            return -1;
        w->number = number;
        w->at = w->of = 0;
        w->started = w->heard = w->looked = now();
        w->nwords = 0;
        w->busy = true;
        if (wire_send(w->line, &head, buf_text(task), fd) == 0)
            return 0;
        if (tries == 0)
            kill_worker(p, w);
    }
    lose(p, w, WORKER_CRASHED);
    return 0;
}

/* Gives every free worker a task. -1 when no worker could be started. */
static int hand_out(struct pool *p)
{
    struct buf task = {0};
    int r = 0;
    for (int i = 0; i < p->limits->jobs && !p->drained && r == 0; i++) {
        struct kept *w = &p->w[i];
        int fd = -1;
        if (w->busy)
            continue;
        buf_clear(&task);
        if (!p->ops->next(p->ops->data, &task, &w->number, &fd)) {
            p->drained = true;
            break;
        }
        r = give(p, w, &task, fd);
        if (fd >= 0)
            close(fd);
    }
    buf_free(&task);
    return r;
}

/* Bytes of its own that a process holds in memory; 0 where that cannot be known. */
static size_t memory_of(pid_t pid)
{
    char path[64];
    unsigned long whole = 0, resident = 0, shared = 0;
    snprintf(path, sizeof path, "/proc/%ld/statm", (long)pid);
    FILE *f = fopen(path, "re");
    if (!f)
        return 0;
    int got = fscanf(f, "%lu %lu %lu", &whole, &resident, &shared);
    fclose(f);
    return got == 3 && resident > shared ? (resident - shared) * (size_t)sysconf(_SC_PAGESIZE) : 0;
}

/* A worker that has done its share, or has grown, makes room for a fresh one. */
static void retire(struct pool *p, struct kept *w)
{
    const struct worker_limits *l = p->limits;
    w->tasks++;
    if ((l->recycle && w->tasks >= l->recycle) || (l->memory && memory_of(w->pid) > l->memory / 2))
        kill_worker(p, w);
}

/* Puts the question down. False: no worker of ours asks so. */
static bool take_question(const struct pool *p, struct kept *w, const char *s, size_t len)
{
    if (!w->busy || w->asking || !p->ops->answer)
        return false;
    memcpy(w->question, s, len);
    w->nquestion = len;
    w->asking = true;
    return true;
}

/* Answers the question, if that can be done by now. */
static void try_answer(struct pool *p, struct kept *w)
{
    struct buf out = {0};
    bool late = now() - w->heard > p->limits->silence;
    if (p->ops->answer(p->ops->data, w->number, w->question, w->nquestion, late, &out) || late) {
        const struct frame head = {.kind = FRAME_ANSWER, .len = out.len};
        w->asking = false;
        w->heard = now(); /* it was we who were silent */
        /* Who asks on without reading would have us wait for ever. */
        if (out.len > WORKER_ANSWER_MAX || wire_send_now(w->line, &head, buf_text(&out)) != 0) {
            w->killed = true;
            lose(p, w, WORKER_CRASHED);
        }
    }
    buf_free(&out);
}

/* One frame that is whole, and what follows its head. False: nobody waits for that. */
static bool take_frame(struct pool *p, struct kept *w, const struct frame *h, const char *s)
{
    if (h->kind == FRAME_BEAT) {
        p->beats += w->at != 0 && h->at != w->at;
        w->at = h->at;
        w->of = h->of;
        return true;
    }
    if (h->kind == FRAME_ASK)
        return take_question(p, w, s, (size_t)h->len);
    if (h->kind == FRAME_TELL && w->busy && p->ops->told) {
        p->ops->told(p->ops->data, w->number, s, (size_t)h->len);
        return true;
    }
    if (h->kind != FRAME_REPLY || !w->busy || w->asking)
        return false;
    struct worker_result r = {.reply = s, .len = (size_t)h->len, .words = "",
                              .at = w->at, .of = w->of, .seconds = now() - w->started};
    w->busy = false;
    p->drained = false; /* a result can make for more */
    p->ops->result(p->ops->data, w->number, &r);
    return true;
}

/* Takes whole frames off the front of what has arrived. */
static void take_frames(struct pool *p, struct kept *w)
{
    struct frame h;
    bool replied = false;
    size_t used = 0;
    int whole;
    while ((whole = wire_next(w->in.s + used, w->in.len - used, &h)) > 0) {
        if (!take_frame(p, w, &h, w->in.s + used + sizeof h)) {
            whole = -1;
            break;
        }
        replied = replied || h.kind == FRAME_REPLY;
        used += sizeof h + (size_t)h.len;
    }
    if (whole < 0) {
        w->killed = true;
        lose(p, w, WORKER_CRASHED);
        return;
    }
    memmove(w->in.s, w->in.s + used, w->in.len - used);
    w->in.len -= used;
    w->in.s[w->in.len] = '\0';
    if (replied && w->in.cap > KEPT_MAX)
        buf_free(&w->in);
    if (replied)
        retire(p, w);
}

static void hear(struct pool *p, struct kept *w)
{
    enum { ROOM = 1 << 16 };
    char *to = buf_room(&w->in, ROOM);
    ssize_t n = recv(w->line, to, ROOM, 0);
    if (n > 0) {
        w->heard = now();
        w->in.len += (size_t)n;
        w->in.s[w->in.len] = '\0';
        take_frames(p, w);
    } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
        lose(p, w, WORKER_CRASHED);
    }
}

/* Has it said something that was not heard yet, as while the parent waited for another? */
static bool has_spoken(const struct kept *w)
{
    struct pollfd line = {.fd = w->line, .events = POLLIN};
    return poll(&line, 1, 0) > 0;
}

/* Ends a worker that has had enough of anything. */
static void measure(struct pool *p, struct kept *w)
{
    const struct worker_limits *l = p->limits;
    double t = now();
    if (!w->asking && t - w->heard > l->silence && !has_spoken(w)) {
        lose(p, w, WORKER_TIMED_OUT);
    } else if (l->total > 0 && t - w->started > l->total) {
        lose(p, w, WORKER_TOO_LONG);
    } else if (l->memory && t - w->looked > look_again) {
        w->looked = t;
        if (memory_of(w->pid) > l->memory)
            lose(p, w, WORKER_TOO_BIG);
    }
}

static bool any_busy(const struct pool *p)
{
    for (int i = 0; i < p->limits->jobs; i++)
        if (p->w[i].busy)
            return true;
    return false;
}

static void attend(struct pool *p)
{
    int jobs = p->limits->jobs, wait_ms = p->limits->memory ? 50 : 200;
    for (int i = 0; i < jobs; i++) {
        const struct kept *w = &p->w[i];
        p->fds[2 * i] = (struct pollfd){.fd = w->pid ? w->errors : -1, .events = POLLIN};
        p->fds[2 * i + 1] = (struct pollfd){.fd = w->pid ? w->line : -1, .events = POLLIN};
    }
    if (poll(p->fds, 2 * (nfds_t)jobs, wait_ms) > 0)
        for (int i = 0; i < jobs; i++) {
            if (p->fds[2 * i].revents)
                listen_errors(&p->w[i]);
            if (p->fds[2 * i + 1].revents)
                hear(p, &p->w[i]);
        }
    for (int i = 0; i < jobs; i++)
        if (p->w[i].asking)
            try_answer(p, &p->w[i]);
    for (int i = 0; i < jobs; i++)
        if (p->w[i].busy)
            measure(p, &p->w[i]);
    if (p->ops->tick)
        p->ops->tick(p->ops->data, p->beats);
}

int workers_run(const struct worker_ops *ops, const struct worker_limits *limits,
                const volatile sig_atomic_t *stop)
{
    struct pool p = {.ops = ops, .limits = limits};
    size_t jobs = (size_t)limits->jobs;
    int r = 0;
    p.w = xcalloc(jobs, sizeof *p.w);
    p.fds = xcalloc(2 * jobs, sizeof *p.fds);
    while (!*stop) {
        if (hand_out(&p) != 0) {
            r = -1;
            break;
        }
        if (*stop || (p.drained && !any_busy(&p)))
            break;
        attend(&p);
    }
    for (size_t i = 0; i < jobs; i++) {
        struct kept *w = &p.w[i];
        size_t most;
        bool lived;
        if (w->pid) /* who has nothing to do ends by itself when its line ends, and tidies up */
            end_worker(&p, w, w->busy || *stop, &most, &lived);
        buf_free(&w->in);
    }
    free(p.w);
    free(p.fds);
    return r;
}
