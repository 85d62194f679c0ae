/* misdeeds.c -- preloaded into the program by sandbox.t: a PDF library that was taken over. A page's
 * width in points says what it does while that page is read; any other width is read as always. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

void poppler_page_get_size(void *page, double *w, double *h);

static void eat(void)
{
    for (;;) {
        char *p = malloc(64 << 20);
        if (p)
            memset(p, 1, 64 << 20);
    }
}

void poppler_page_get_size(void *page, double *w, double *h)
{
    void (*real)(void *, double *, double *);
    char *const none[] = {NULL};
    *(void **)&real = dlsym(RTLD_NEXT, "poppler_page_get_size");
    real(page, w, h);
    switch ((int)*w) {
    case 201: (void)!socket(AF_INET, SOCK_STREAM, 0); break;
    case 202: (void)!open("made-by-a-worker", O_WRONLY | O_CREAT, 0600); break;
    case 203: execve("/bin/true", none, none); break;
    case 204: abort();
    case 205: eat(); break;
    case 206: for (;;) nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
    case 207: _exit(5);
    }
}
