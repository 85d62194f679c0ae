/* A worker that crashes, exits or hangs costs its own task and nothing else. */
#include "workers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define TASKS 24

struct bench {
    const char *const *tasks;
    size_t n, at;
    struct worker_result got[TASKS];
    char *reply[TASKS];
    unsigned long beats;
    volatile sig_atomic_t stop;
    size_t stop_after; /* results; 0: never */
    size_t results;
};

static void nap(long ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static void work(void *data, struct worker *w, const char *task, size_t len, struct buf *reply)
{
    (void)data;
    if (strcmp(task, "abort") == 0) {
        signal(SIGABRT, SIG_DFL);
        abort();
    } else if (strcmp(task, "exit") == 0) {
        _exit(7);
    } else if (strcmp(task, "hang") == 0) {
        for (;;)
            nap(50);
    } else if (strcmp(task, "slow") == 0) {
        for (int i = 0; i < 12; i++) { /* longer than the silence allowed, but alive */
            nap(50);
            worker_beat(w);
        }
        buf_str(reply, "slow");
    } else if (strcmp(task, "large") == 0) {
        for (int i = 0; i < 3000000; i++)
            buf_chr(reply, (char)('a' + i % 26));
    } else if (strcmp(task, "nothing") != 0) {
        buf_printf(reply, "%s/%zu", task, len);
    }
}

static bool next(void *data, struct buf *task, size_t *number)
{
    struct bench *b = data;
    if (b->at == b->n)
        return false;
    buf_str(task, b->tasks[b->at]);
    *number = b->at++;
    return true;
}

static void result(void *data, size_t number, const struct worker_result *r)
{
    struct bench *b = data;
    assert_null(b->reply[number]); /* told once */
    b->got[number] = *r;
    b->reply[number] = calloc(r->len + 1, 1);
    if (r->reply)
        memcpy(b->reply[number], r->reply, r->len);
    if (++b->results == b->stop_after)
        b->stop = 1;
}

static void tick(void *data, unsigned long beats)
{
    ((struct bench *)data)->beats = beats;
}

static int run(struct bench *b, const char *const *tasks, size_t n, int jobs, double silence)
{
    const struct worker_ops ops = {
        .work = work, .next = next, .result = result, .tick = tick, .data = b};
    b->tasks = tasks;
    b->n = n;
    return workers_run(&ops, jobs, silence, &b->stop);
}

static void done(struct bench *b)
{
    for (size_t i = 0; i < TASKS; i++)
        free(b->reply[i]);
}

static void each_task_has_its_end(void **state)
{
    static const struct {
        const char *task;
        enum worker_end end;
        int signal, status;
        const char *reply;
    } cases[] = {
        {"one", WORKER_REPLIED, 0, 0, "one/3"},
        {"abort", WORKER_CRASHED, SIGABRT, 0, ""},
        {"two\nlines", WORKER_REPLIED, 0, 0, "two\nlines/9"},
        {"exit", WORKER_CRASHED, 0, 7, ""},
        {"hang", WORKER_TIMED_OUT, SIGKILL, 0, ""},
        {"nothing", WORKER_REPLIED, 0, 0, ""},
        {"", WORKER_REPLIED, 0, 0, "/0"},
        {"last", WORKER_REPLIED, 0, 0, "last/4"},
    };
    enum { N = sizeof cases / sizeof *cases };
    const char *tasks[N];
    (void)state;
    for (size_t i = 0; i < N; i++)
        tasks[i] = cases[i].task;
    for (int jobs = 1; jobs <= 3; jobs++) {
        struct bench b = {0};
        assert_int_equal(run(&b, tasks, N, jobs, 0.5), 0);
        assert_int_equal(b.results, N);
        for (size_t i = 0; i < N; i++) {
            assert_int_equal(b.got[i].end, cases[i].end);
            assert_int_equal(b.got[i].signal, cases[i].signal);
            assert_int_equal(b.got[i].status, cases[i].status);
            assert_string_equal(b.reply[i], cases[i].reply);
        }
        done(&b);
    }
}

static void a_sign_of_life_is_no_silence(void **state)
{
    static const char *const tasks[] = {"slow"};
    struct bench b = {0};
    (void)state;
    assert_int_equal(run(&b, tasks, 1, 1, 0.3), 0);
    assert_int_equal(b.got[0].end, WORKER_REPLIED);
    assert_string_equal(b.reply[0], "slow");
    assert_int_equal(b.beats, 12);
    done(&b);
}

static void large_replies_come_whole(void **state)
{
    static const char *const tasks[] = {"large", "large", "one"};
    struct bench b = {0};
    (void)state;
    assert_int_equal(run(&b, tasks, 3, 2, 10), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(b.got[i].len, 3000000);
        for (size_t k = 0; k < 3000000; k += 9973)
            assert_int_equal(b.reply[i][k], 'a' + k % 26);
    }
    done(&b);
}

static void stopping_forgets_what_is_under_way(void **state)
{
    static const char *const tasks[] = {"one", "hang", "hang", "hang"};
    struct bench b = {.stop_after = 1};
    struct timespec from, to;
    (void)state;
    clock_gettime(CLOCK_MONOTONIC, &from);
    assert_int_equal(run(&b, tasks, 4, 2, 60), 0);
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_int_equal(b.results, 1);
    assert_true(to.tv_sec - from.tv_sec < 20); /* did not wait for the silence to end */
    done(&b);
}

static void no_tasks_is_no_work(void **state)
{
    struct bench b = {0};
    (void)state;
    assert_int_equal(run(&b, NULL, 0, 4, 1), 0);
    assert_int_equal(b.results, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_task_has_its_end),
        cmocka_unit_test(a_sign_of_life_is_no_silence),
        cmocka_unit_test(large_replies_come_whole),
        cmocka_unit_test(stopping_forgets_what_is_under_way),
        cmocka_unit_test(no_tasks_is_no_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
