#define _GNU_SOURCE /* MAP_ANONYMOUS */
#include "guard.h"

#include "arena.h"
#include "exits.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Built to find leaks, a program looks for them at its end, by means that the fence forbids: then the
 * work is done without. Where the search is switched off there is a fence in such a build, too. */
static bool looks_for_leaks(void)
{
#if defined(__SANITIZE_ADDRESS__)
    const char *options = getenv("ASAN_OPTIONS");
    return !options || !strstr(options, "detect_leaks=0");
#else
    return false;
#endif
}

void *guard_share(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? xcalloc(1, size) : p;
}

void guard_alarm(unsigned seconds)
{
    alarm(seconds);
}

enum diag_code guard_cause(int sig)
{
    return sig == SIGSYS ? E_SANDBOX : sig == SIGALRM ? E_PAGE_TIMEOUT : E_CRASH;
}

static _Noreturn void live(const struct sandbox *s, int (*work)(void *data), void *data)
{
    const char *why = "";
    if (sandbox_enter(s, &why) != 0) {
        fprintf(stderr, "trichluc: no fence: %s; see --sandbox\n", why);
        _exit(EXIT_FAULT);
    }
    int status = work(data);
    if ((ferror(stdout) || fflush(stdout) != 0) && status <= EXIT_SOME_FAILED)
        status = EXIT_WRITE;
    fflush(stderr);
    _exit(status);
}

/* Was the signal meant for the command as a whole? */
static bool is_ours(int sig)
{
    return sig == SIGINT || sig == SIGTERM || sig == SIGHUP || sig == SIGPIPE || sig == SIGQUIT;
}

int guard_run(const struct sandbox *s, int (*work)(void *data), void *data, int *signal_to)
{
    int status = 0;
    *signal_to = 0;
    if (!s || looks_for_leaks())
        return work(data);
    fflush(NULL); /* what is buffered is written once */
    pid_t parent = getpid(), pid = fork();
    if (pid < 0) {
        fprintf(stderr, "trichluc: no process for reading: %s\n", strerror(errno));
        return EXIT_FAULT;
    }
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(EXIT_FAULT);
        live(s, work, data);
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status))
        return WEXITSTATUS(status);
    *signal_to = WIFSIGNALED(status) ? WTERMSIG(status) : SIGKILL;
    if (is_ours(*signal_to)) {
        signal(*signal_to, SIG_DFL);
        raise(*signal_to);
    }
    return -1;
}
