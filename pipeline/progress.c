#include "progress.h"

#include "cli.h"
#include "diag.h"
#include "notify.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void progress_start(struct progress *p, size_t total, bool quiet)
{
    *p = (struct progress){.total = total, .quiet = quiet, .started = now()};
    p->bar = !quiet && isatty(STDERR_FILENO);
    p->width = cli_columns();
}

double progress_seconds(const struct progress *p)
{
    return now() - p->started;
}

const char *progress_span(double s, char out[32])
{
    unsigned long whole = s < 0 ? 0 : (unsigned long)s;
    if (s < 100)
        snprintf(out, 32, "%.1f s", s < 0 ? 0 : s);
    else if (whole < 6000)
        snprintf(out, 32, "%lu m %02lu s", whole / 60, whole % 60);
    else
        snprintf(out, 32, "%lu h %02lu m", whole / 3600, whole / 60 % 60);
    return out;
}

void progress_clear(struct progress *p)
{
    if (p->shown)
        fprintf(stderr, "\r%*s\r", p->width - 1, "");
    p->shown = false;
}

static void draw(struct progress *p)
{
    char words[160], eta[32] = "", bar[64];
    double t = progress_seconds(p), part = p->total ? (double)p->done / (double)p->total : 1;
    if (p->done && p->done < p->total && t / part - t >= 1)
        progress_span(t / part - t, eta);
    int n = snprintf(words, sizeof words, " %3d %%  %zu/%zu documents  %.1f pages/s%s%s",
                     (int)(part * 100), p->done, p->total, t > 0 ? (double)p->pages / t : 0,
                     eta[0] ? "  left " : "", eta);
    int room = p->width - 1 - n - 2;
    if (room > (int)sizeof bar - 1)
        room = sizeof bar - 1;
    putc('\r', stderr);
    if (room >= 8) {
        int full = (int)(part * room);
        memset(bar, '#', (size_t)full);
        memset(bar + full, '.', (size_t)(room - full));
        bar[room] = '\0';
        fprintf(stderr, "[%s]%s", bar, words);
    } else {
        fprintf(stderr, "%.*s", p->width - 1, words + 1);
    }
    fflush(stderr);
    p->shown = true;
}

void progress_tick(struct progress *p, unsigned long pages)
{
    p->pages = pages;
    notify_alive();
    if (!p->bar || now() - p->drawn < 0.1)
        return;
    p->drawn = now();
    progress_clear(p);
    draw(p);
}

void progress_document(struct progress *p, const char *path, const char *words)
{
    p->done++;
    if (p->bar || p->quiet || !words)
        return;
    print_path(stderr, path);
    fprintf(stderr, ": %s\n", words);
}
