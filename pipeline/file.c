#define _GNU_SOURCE /* F_SETLEASE, F_SETSIG */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static long long nanoseconds(struct timespec t)
{
    return (long long)t.tv_sec * 1000000000LL + t.tv_nsec;
}

int file_look(const char *path, struct store_stamp *out)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return errno;
    if (!S_ISREG(st.st_mode))
        return S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
    if (access(path, R_OK) != 0)
        return errno;
    *out = (struct store_stamp){.size = (long long)st.st_size, .mtime = nanoseconds(st.st_mtim),
                                .ctime = nanoseconds(st.st_ctim), .inode = (long long)st.st_ino};
    return 0;
}

const char *file_words(const char *path, int why)
{
    struct stat st;
    if (why == EINVAL)
        return "not a regular file";
    if (why == ENOENT && lstat(path, &st) == 0 && S_ISLNK(st.st_mode))
        return "a link that leads nowhere";
    return strerror(why);
}

bool file_same(const struct store_stamp *known, const struct store_stamp *now)
{
    return known->size == now->size && known->mtime == now->mtime &&
           (!known->ctime || (known->ctime == now->ctime && known->inode == now->inode));
}

int file_sha256(const char *path, char out[65])
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return errno;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    unsigned char part[1 << 15];
    size_t n;
    errno = 0;
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        g_checksum_update(sum, part, (gssize)n);
    int r = ferror(f) ? errno ? errno : EIO : 0;
    snprintf(out, 65, "%s", g_checksum_get_string(sum));
    g_checksum_free(sum);
    fclose(f);
    return r;
}

/* Of a file that is not there: its folder's name, where there is one, and its own. */
static char *identity_by_folder(const char *path)
{
    struct buf out = {0};
    const char *slash = strrchr(path, '/');
    char *folder = xstrdup(path), *real;
    folder[slash ? slash - path : 0] = '\0';
    real = realpath(!slash ? "." : *folder ? folder : "/", NULL);
    if (!real && *path != '/') {
        char *here = realpath(".", NULL);
        buf_printf(&out, "%s/%s", here ? here : "", path);
        free(here);
    } else if (!real) {
        buf_str(&out, path);
    } else {
        buf_printf(&out, "%s/%s", strcmp(real, "/") == 0 ? "" : real, slash ? slash + 1 : path);
    }
    free(folder);
    free(real);
    return out.s;
}

char *file_identity(const char *path)
{
    char *real = realpath(path, NULL);
    return real ? real : identity_by_folder(path);
}

/* A read lease is refused while anybody has the file open for writing. It is given back at once;
 * a writer who comes between waits that long. */
bool file_being_written(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return false;
    fcntl(fd, F_SETSIG, SIGURG); /* a signal that does nothing by itself */
    bool busy = fcntl(fd, F_SETLEASE, F_RDLCK) != 0 && errno == EAGAIN;
    if (!busy)
        fcntl(fd, F_SETLEASE, F_UNLCK);
    close(fd);
    return busy;
}

double file_age(const struct store_stamp *s)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (double)(nanoseconds(now) - s->mtime) / 1e9;
}
