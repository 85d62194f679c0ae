/* workers_made.h -- a bench of workers that answer, crash, hang, eat or ask wildly as their task says,
 * and what their parent got of them. Include cmocka.h first. */
#ifndef TRICHLUC_TEST_WORKERS_MADE_H
#define TRICHLUC_TEST_WORKERS_MADE_H

#include "sandbox.h"
#include "workers_wire.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TASKS 24

struct bench {
    const char *const *tasks;
    size_t n, at;
    const char *hand_over; /* a file that each task gets open; NULL: none */
    bool fenced;
    struct worker_result got[TASKS];
    char *reply[TASKS];
    unsigned long beats;
    volatile sig_atomic_t stop;
    size_t stop_after; /* results; 0: never */
    size_t results;
    size_t first;   /* tasks to begin with; more when these have ended; 0: all at once */
    size_t asked;   /* times that a question was put to the parent */
    char told[64];
};

static inline void nap(long ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

/* Holds on to more and more, each page of it its own. */
static inline void eat(void)
{
    enum { BITE = 8 << 20 };
    int zero = open("/dev/zero", O_RDONLY);
    for (int i = 0; i < 1000; i++) {
        char *p = mmap(NULL, BITE, PROT_READ | PROT_WRITE, MAP_PRIVATE, zero, 0);
        if (p != MAP_FAILED)
            memset(p, i + 1, BITE);
        nap(5);
    }
}

static inline void crash(const char *task)
{
    if (strcmp(task, "abort") == 0) {
        signal(SIGABRT, SIG_DFL);
        abort();
    } else if (strcmp(task, "exit") == 0) {
        _exit(7);
    } else if (strcmp(task, "last words") == 0) {
        fputs("one\nthe \033[31mend\n\n", stderr);
        _exit(3);
    } else if (strcmp(task, "no memory") == 0) {
        fputs("terminate called after throwing 'std::bad_alloc'\n", stderr);
        _exit(1);
    } else if (strcmp(task, "killed") == 0) {
        raise(SIGKILL);
    } else if (strcmp(task, "hang") == 0) {
        for (;;)
            nap(50);
    } else if (strcmp(task, "eat") == 0) {
        eat();
    }
}

enum { LINE = 3 }; /* a worker's end of it */

/* What a worker that was taken over might do to its parent, over their line or by its silence. */
static inline void torment(const char *task)
{
    static const struct frame reply = {.kind = FRAME_REPLY, .len = 4};
    static const struct frame foreign[] = {
        {.kind = 77},
        {.kind = FRAME_BEAT, .len = 1},
        {.kind = FRAME_REPLY, .len = UINT64_MAX},
        {.kind = FRAME_TASK},
    };
    if (strcmp(task, "stop") == 0) {
        raise(SIGSTOP);
    } else if (strcmp(task, "let go") == 0) {
        close(LINE);
        for (;;)
            nap(50);
    } else if (strcmp(task, "deaf") == 0) { /* answers, and never takes a task again */
        wire_send(LINE, &reply, "deaf", -1);
        for (;;)
            nap(50);
    } else if (strcmp(task, "twice") == 0) {
        wire_send(LINE, &reply, "once", -1);
        wire_send(LINE, &reply, "more", -1);
        for (;;)
            nap(50);
    } else if (strcmp(task, "noise") == 0) {
        for (;;)
            (void)!write(STDERR_FILENO, "\n\n\n\n", 4);
    } else if (strncmp(task, "foreign", 7) == 0) {
        wire_send(LINE, &(struct frame){.kind = FRAME_BEAT, .at = 1, .of = 2}, NULL, -1);
        (void)!write(LINE, &foreign[task[7] - '0'], sizeof *foreign);
        for (;;)
            nap(50);
    }
}

/* What a reader that was taken over might do. Each of these must be its last. */
static inline void misbehave(const char *task)
{
    char *const none[] = {NULL};
    if (strcmp(task, "socket") == 0)
        (void)socket(AF_INET, SOCK_STREAM, 0);
    else if (strcmp(task, "local socket") == 0)
        (void)socket(AF_UNIX, SOCK_STREAM, 0);
    else if (strcmp(task, "make") == 0)
        (void)open("made-by-worker", O_WRONLY | O_CREAT, 0600);
    else if (strcmp(task, "write") == 0)
        (void)open("/dev/null", O_RDWR);
    else if (strcmp(task, "append") == 0)
        (void)open("/dev/null", O_WRONLY | O_APPEND);
    else if (strcmp(task, "exec") == 0)
        (void)execve("/bin/true", none, none);
    else if (strcmp(task, "remove") == 0)
        (void)unlink("made-by-worker");
    else if (strcmp(task, "move") == 0)
        (void)rename("made-by-worker", "moved-by-worker");
    else if (strcmp(task, "kill") == 0)
        (void)kill(getppid(), 0);
    else if (strcmp(task, "shadow") == 0) /* not deadly: the file is simply not there for it */
        if (open("/etc/shadow", O_RDONLY) >= 0 || open("/etc/passwd", O_RDONLY) >= 0)
            _exit(9);
}

/* One that was taken over asks without end and reads no answer, or asks what is no question. */
static inline void ask_wildly(const char *task)
{
    static const char words[1000];
    const struct frame h = {.kind = FRAME_ASK, .len = strcmp(task, "long question") == 0 ? 1000 : 1};
    while (wire_send(3, &h, words, -1) == 0) /* 3: its line */
        nap(1);
    nap(5000);
}

static inline void work(void *data, struct worker *w, const char *task, size_t len, int fd,
                 struct buf *reply)
{
    (void)data;
    crash(task);
    torment(task);
    misbehave(task);
    if (strcmp(task, "flood") == 0 || strcmp(task, "long question") == 0)
        ask_wildly(task);
    if (strncmp(task, "ask ", 4) == 0) {
        worker_ask(w, task + 4, len - 4, reply);
        worker_tell(w, buf_text(reply), reply->len);
        worker_ask(w, "more", 4, reply);
    } else if (strcmp(task, "slow") == 0) {
        for (unsigned i = 0; i < 12; i++) { /* longer than the silence allowed, but alive */
            worker_beat(w, i + 1, 12);
            nap(50);
        }
        worker_beat(w, 0, 12);
        buf_str(reply, "slow");
    } else if (strcmp(task, "third") == 0) {
        worker_beat(w, 3, 8);
        crash("abort");
    } else if (strcmp(task, "large") == 0) {
        for (int i = 0; i < 3000000; i++)
            buf_chr(reply, (char)('a' + i % 26));
    } else if (strcmp(task, "pid") == 0) {
        buf_printf(reply, "%ld", (long)getpid());
    } else if (strcmp(task, "file") == 0) {
        char part[64];
        ssize_t n = fd < 0 ? -1 : read(fd, part, sizeof part);
        if (n > 0)
            buf_add(reply, part, (size_t)n);
    } else if (strcmp(task, "nothing") != 0) {
        buf_printf(reply, "%s/%zu", task, len);
    }
    if (fd >= 0)
        close(fd);
}

static inline void begin(void *data)
{
    const char *why = "";
    if (((struct bench *)data)->fenced && sandbox_enter(&(struct sandbox){0}, &why) != 0)
        _exit(99);
}

static inline bool next(void *data, struct buf *task, size_t *number, int *fd)
{
    struct bench *b = data;
    if (b->at == b->n || (b->first && b->at >= b->first && b->results < b->first))
        return false;
    buf_str(task, b->tasks[b->at]);
    *number = b->at++;
    if (b->hand_over)
        *fd = open(b->hand_over, O_RDONLY);
    return true;
}

static inline void result(void *data, size_t number, const struct worker_result *r)
{
    struct bench *b = data;
    assert_null(b->reply[number]); /* told once */
    b->got[number] = *r;
    b->reply[number] = calloc(r->len + strlen(r->words) + 1, 1);
    if (r->reply)
        memcpy(b->reply[number], r->reply, r->len);
    else
        strcpy(b->reply[number], r->words);
    if (++b->results == b->stop_after)
        b->stop = 1;
}

/* "late" is answered when "soon" has been, "never" when no more waiting helps; a byte, by as much as
 * may be said at once. */
static inline bool answer(void *data, size_t number, const char *question, size_t len, bool late,
                   struct buf *out)
{
    struct bench *b = data;
    (void)number;
    b->asked++;
    if (len == 4 && memcmp(question, "late", 4) == 0 && !strstr(b->told, "soon"))
        return false;
    if (len == 5 && memcmp(question, "never", 5) == 0 && !late)
        return false;
    buf_add(out, question, len);
    buf_chr(out, '!');
    while (len == 1 && out->len < WORKER_ANSWER_MAX)
        buf_chr(out, '.');
    return true;
}

static inline void told(void *data, size_t number, const char *s, size_t len)
{
    struct bench *b = data;
    (void)number;
    if (strlen(b->told) + len < sizeof b->told)
        strncat(b->told, s, len);
}

static inline void tick(void *data, unsigned long beats)
{
    ((struct bench *)data)->beats = beats;
}

static inline int run_within(struct bench *b, const char *const *tasks, size_t n,
                      const struct worker_limits *limits)
{
    const struct worker_ops ops = {
        .begin = begin, .work = work, .next = next, .result = result, .answer = answer,
        .told = told, .tick = tick, .data = b};
    b->tasks = tasks;
    b->n = n;
    return workers_run(&ops, limits, &b->stop);
}

static inline int run(struct bench *b, const char *const *tasks, size_t n, int jobs, double silence)
{
    return run_within(b, tasks, n, &(struct worker_limits){.jobs = jobs, .silence = silence});
}

static inline void done(struct bench *b)
{
    for (size_t i = 0; i < TASKS; i++)
        free(b->reply[i]);
}

#endif
