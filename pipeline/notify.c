#include "notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

void notify(const char *words)
{
    const char *to = getenv("NOTIFY_SOCKET");
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    if (!to || (to[0] != '/' && to[0] != '@') || strlen(to) >= sizeof a.sun_path)
        return;
    memcpy(a.sun_path, to, strlen(to));
    if (to[0] == '@') /* an abstract name */
        a.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (fd < 0)
        return;
    socklen_t n = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(to));
    /* a manager that does not listen is no reason to stop */
    (void)!sendto(fd, words, strlen(words), MSG_NOSIGNAL, (struct sockaddr *)&a, n);
    close(fd);
}

void notify_alive(void)
{
    static time_t last;
    const char *usec = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
    long wait = usec ? strtol(usec, NULL, 10) / 1000000 : 0;
    struct timespec t;
    if (wait <= 0 || (pid && strtol(pid, NULL, 10) != (long)getpid()))
        return;
    clock_gettime(CLOCK_MONOTONIC, &t);
    if (last && t.tv_sec - last < wait / 3)
        return;
    last = t.tv_sec;
    notify("WATCHDOG=1");
}
