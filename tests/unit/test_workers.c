/* A worker that crashes, exits, hangs, eats or breaks its fence costs its own task and nothing else. */
#include "sandbox.h"
#include "workers_wire.h"

#include <fcntl.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "workers_made.h"

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
        {"last words", WORKER_CRASHED, 0, 3, "the ?[31mend"},
        {"no memory", WORKER_TOO_BIG, 0, 1, "terminate called after throwing 'std::bad_alloc'"},
        {"killed", WORKER_TOO_BIG, SIGKILL, 0, "from outside, as for want of memory"},
        {"stop", WORKER_TIMED_OUT, SIGKILL, 0, ""},
        {"let go", WORKER_CRASHED, SIGKILL, 0, "it let go of its line and lived on"},
        {"noise", WORKER_TIMED_OUT, SIGKILL, 0, ""},
        {"foreign0", WORKER_CRASHED, SIGKILL, 0, ""},
        {"foreign1", WORKER_CRASHED, SIGKILL, 0, ""},
        {"foreign2", WORKER_CRASHED, SIGKILL, 0, ""},
        {"foreign3", WORKER_CRASHED, SIGKILL, 0, ""},
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

/* The last task under way can make for more, however it ends: a document that is tried again. */
static void the_last_end_makes_for_more(void **state)
{
    static const char *const ends[] = {"nothing", "abort", "exit", "hang", "let go"};
    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *const tasks[] = {"nothing", ends[i], "more"};
        struct bench b = {.first = 2};
        assert_int_equal(run(&b, tasks, 3, 1 + (int)(i % 2), 0.5), 0);
        if (b.results != 3)
            fail_msg("after '%s' the rest was forgotten", ends[i]);
        assert_string_equal(b.reply[2], "more/4");
        done(&b);
    }
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

static void the_place_at_hand_is_told(void **state)
{
    static const char *const tasks[] = {"third", "one"};
    struct bench b = {0};
    (void)state;
    assert_int_equal(run(&b, tasks, 2, 1, 60), 0);
    assert_int_equal(b.got[0].end, WORKER_CRASHED);
    assert_int_equal(b.got[0].at, 3);
    assert_int_equal(b.got[0].of, 8);
    assert_int_equal(b.got[1].end, WORKER_REPLIED);
    assert_int_equal(b.got[1].at, 0);
    done(&b);
}

static void limits_end_a_task(void **state)
{
    static const char *const tasks[] = {"slow", "eat", "one"};
    struct bench b = {0};
    (void)state;
    assert_int_equal(run_within(&b, tasks, 3, &(struct worker_limits){.jobs = 3, .silence = 60,
                                                                      .total = 0.2}), 0);
    assert_int_equal(b.got[0].end, WORKER_TOO_LONG); /* though it beats */
    assert_int_equal(b.got[1].end, WORKER_TOO_LONG);
    assert_int_equal(b.got[2].end, WORKER_REPLIED);
    done(&b);
    b = (struct bench){0};
    assert_int_equal(run_within(&b, tasks, 3, &(struct worker_limits){.jobs = 2, .silence = 60,
                                                                      .memory = 256 << 20}), 0);
    assert_int_equal(b.got[0].end, WORKER_REPLIED);
    assert_int_equal(b.got[1].end, WORKER_TOO_BIG);
    assert_int_equal(b.got[1].signal, SIGKILL);
    assert_string_equal(b.reply[1], "");
    assert_int_equal(b.got[2].end, WORKER_REPLIED);
    done(&b);
}

static void who_takes_no_task_holds_nobody_up(void **state)
{
    enum { LARGE = 4 << 20 }; /* more than a line holds by itself */
    char *large = malloc(LARGE + 1);
    const char *const tasks[] = {"deaf", large, "twice", large, "last"};
    enum { N = sizeof tasks / sizeof *tasks };
    struct bench b = {0};
    (void)state;
    memset(large, 'x', LARGE);
    large[LARGE] = '\0';
    assert_int_equal(run(&b, tasks, N, 1, 0.5), 0);
    for (int i = 0; i < N; i++)
        assert_int_equal(b.got[i].end, WORKER_REPLIED);
    assert_string_equal(b.reply[0], "deaf");
    assert_string_equal(b.reply[2], "once");
    assert_int_equal(b.got[1].len, LARGE + strlen("/4194304"));
    assert_string_equal(b.reply[4], "last/4");
    done(&b);
    free(large);
}

/* While the parent waits for one that let go of its line it hears nobody: that is not their silence. */
static void who_is_not_listened_to_is_not_silent(void **state)
{
    static const char *const tasks[] = {"slow", "let go"};
    struct bench b = {0};
    (void)state;
    assert_int_equal(run(&b, tasks, 2, 2, 0.3), 0);
    assert_int_equal(b.got[0].end, WORKER_REPLIED);
    assert_int_equal(b.got[1].end, WORKER_CRASHED);
    done(&b);
}

static void frames_are_taken_whole_or_not_at_all(void **state)
{
    static const struct {
        struct frame head;
        size_t follows;
        int want;
    } cases[] = {
        {{.kind = FRAME_BEAT}, 0, 1},
        {{.kind = FRAME_BEAT}, 5, 1},
        {{.kind = FRAME_BEAT, .len = 1}, 1, -1},
        {{.kind = FRAME_REPLY}, 0, 1},
        {{.kind = FRAME_REPLY, .len = 3}, 2, 0},
        {{.kind = FRAME_REPLY, .len = 3}, 3, 1},
        {{.kind = FRAME_REPLY, .len = (uint64_t)1 << 40}, 3, -1},
        {{.kind = FRAME_TASK, .len = 3}, 3, -1},
        {{.kind = 0}, 8, -1},
    };
    char s[sizeof(struct frame) + 8] = {0};
    struct frame h;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memcpy(s, &cases[i].head, sizeof h);
        assert_int_equal(wire_next(s, sizeof h + cases[i].follows, &h), cases[i].want);
        assert_int_equal(wire_next(s, sizeof h - 1, &h), 0);
    }
}

static void workers_are_replaced_after_their_share(void **state)
{
    static const char *const tasks[] = {"pid", "pid", "pid", "pid", "pid"};
    struct bench b = {0};
    (void)state;
    assert_int_equal(run_within(&b, tasks, 5, &(struct worker_limits){.jobs = 1, .silence = 60,
                                                                      .recycle = 2}), 0);
    assert_string_equal(b.reply[0], b.reply[1]);
    assert_string_not_equal(b.reply[1], b.reply[2]);
    assert_string_equal(b.reply[2], b.reply[3]);
    assert_string_not_equal(b.reply[3], b.reply[4]);
    done(&b);
}

static void a_file_is_handed_over_open(void **state)
{
    static const char *const tasks[] = {"file", "nothing", "file"};
    char path[] = "/tmp/trichluc-workers-XXXXXX";
    int fd = mkstemp(path);
    struct bench b = {.hand_over = path, .fenced = true};
    (void)state;
    assert_true(fd >= 0 && write(fd, "mười", strlen("mười")) > 0);
    assert_int_equal(run(&b, tasks, 3, 1, 60), 0);
    assert_string_equal(b.reply[0], "mười");
    assert_string_equal(b.reply[2], "mười"); /* each its own, from the start */
    close(fd);
    unlink(path);
    done(&b);
}

static void who_breaks_the_fence_is_killed(void **state)
{
    static const char *const tasks[] = {
        "socket", "one", "local socket", "make", "write", "append", "exec",
        "remove", "move", "kill", "two", "abort", "hang", "shadow", "last",
    };
    enum { N = sizeof tasks / sizeof *tasks };
    (void)state;
    if (!sandbox_is_whole())
        skip();
    for (int jobs = 1; jobs <= 2; jobs++) {
        struct bench b = {.fenced = true};
        assert_int_equal(run(&b, tasks, N, jobs, 0.5), 0);
        for (size_t i = 0; i < N; i++) {
            enum worker_end want = WORKER_FENCED;
            if (strchr("otl", tasks[i][0]) && strcmp(tasks[i], "local socket") != 0)
                want = WORKER_REPLIED;
            else if (strcmp(tasks[i], "shadow") == 0)
                want = sandbox_hides_files() ? WORKER_REPLIED : WORKER_CRASHED;
            else if (strcmp(tasks[i], "abort") == 0)
                want = WORKER_CRASHED;
            else if (strcmp(tasks[i], "hang") == 0)
                want = WORKER_TIMED_OUT;
            if (b.got[i].end != want)
                print_error("%s ended as %d\n", tasks[i], (int)b.got[i].end);
            assert_int_equal(b.got[i].end, want);
        }
        assert_string_equal(b.reply[1], "one/3");
        assert_string_equal(b.reply[N - 1], "last/4");
        assert_int_equal(access("made-by-worker", F_OK), -1);
        done(&b);
    }
}

static void questions_are_answered_when_they_can_be(void **state)
{
    static const char *const tasks[] = {"ask late", "ask soon", "one"};
    struct bench b = {.fenced = true};
    (void)state;
    /* Who waits for an answer is not silent. */
    assert_int_equal(run_within(&b, tasks, 3, &(struct worker_limits){.jobs = 2, .silence = 20}), 0);
    assert_string_equal(b.reply[0], "late!more!");
    assert_string_equal(b.reply[1], "soon!more!");
    assert_string_equal(b.told, "soon!late!");
    assert_true(b.asked >= 4);
    done(&b);
}

/* Another worker must not keep one waiting for as long as it likes. */
static void no_question_waits_for_ever(void **state)
{
    static const char *const tasks[] = {"ask never"};
    struct bench b = {0};
    (void)state;
    assert_int_equal(run_within(&b, tasks, 1, &(struct worker_limits){.jobs = 1, .silence = 0.2,
                                                                      .total = 20}), 0);
    assert_int_equal(b.got[0].end, WORKER_REPLIED);
    assert_string_equal(b.reply[0], "never!more!");
    done(&b);
}

static void who_asks_wildly_is_ended(void **state)
{
    static const char *const tasks[] = {"flood", "long question", "ask soon"};
    struct bench b = {0};
    (void)state;
    assert_int_equal(run(&b, tasks, 3, 1, 60), 0);
    assert_int_equal(b.got[0].end, WORKER_CRASHED);
    assert_int_equal(b.got[1].end, WORKER_CRASHED);
    assert_string_equal(b.reply[2], "soon!more!");
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
        cmocka_unit_test(the_last_end_makes_for_more),
        cmocka_unit_test(large_replies_come_whole),
        cmocka_unit_test(stopping_forgets_what_is_under_way),
        cmocka_unit_test(no_tasks_is_no_work),
        cmocka_unit_test(the_place_at_hand_is_told),
        cmocka_unit_test(limits_end_a_task),
        cmocka_unit_test(who_takes_no_task_holds_nobody_up),
        cmocka_unit_test(who_is_not_listened_to_is_not_silent),
        cmocka_unit_test(frames_are_taken_whole_or_not_at_all),
        cmocka_unit_test(workers_are_replaced_after_their_share),
        cmocka_unit_test(a_file_is_handed_over_open),
        cmocka_unit_test(who_breaks_the_fence_is_killed),
        cmocka_unit_test(questions_are_answered_when_they_can_be),
        cmocka_unit_test(no_question_waits_for_ever),
        cmocka_unit_test(who_asks_wildly_is_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
