/* misdeeds.c -- preloaded into the program by sandbox.t: a PDF library that was taken over. A page's
 * width in points says what it does while that page is read; any other width is read as always. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
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

static size_t put(char *to, size_t at, const void *v, size_t n)
{
    memcpy(to + at, v, n);
    return at + n;
}

static size_t put_number(char *to, size_t at, uint64_t v)
{
    return put(to, at, &v, sizeof v);
}

/* An answer of its own to the parent: $ANSWER_SHA was read and is document $ANSWER_DOC, of no pages
 * and no records. */
static void answer(void)
{
    const char *sha = getenv("ANSWER_SHA"), *doc = getenv("ANSWER_DOC");
    const uint32_t head[4] = {3 /* a reply */, 0, 0, 0};
    char s[400];
    size_t n = sizeof head + sizeof(uint64_t);
    n = put_number(s, n, strlen(doc));
    n = put(s, n, doc, strlen(doc));
    n = put_number(s, n, strlen(sha));
    n = put(s, n, sha, strlen(sha));
    for (int i = 0; i < 10; i++) /* from, pages, error, message, three of diagnostics, pages, records, sum */
        n = put_number(s, n, i == 2 || i == 3 || i == 9 ? UINT64_MAX : 0);
    put_number(s, put(s, 0, head, sizeof head), n - sizeof head - sizeof(uint64_t));
    (void)!write(3, s, n);
    for (;;)
        pause();
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
    case 208: answer();
    }
}
