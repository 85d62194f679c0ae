#include "load.h"

#include "load_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_WHOLE = 1 << 29 }; /* bytes of an image or text file kept in memory: 512 MB */

const struct load_options load_defaults = {
    .render_dpi = 300,
    .max_pixels_m = 150,
    .layer = LAYER_AUTO,
};

static bool ends_in(const char *path, const char *const *ends, size_t n)
{
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < n; i++)
        if (strcasecmp(dot, ends[i]) == 0)
            return true;
    return false;
}

bool load_names_scan(const char *path)
{
    static const char *const ends[] = {".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".jp2"};
    return ends_in(path, ends, sizeof ends / sizeof *ends);
}

bool load_wants(const char *path)
{
    static const char *const texts[] = {".txt", ".md"};
    return load_names_scan(path) || ends_in(path, texts, sizeof texts / sizeof *texts);
}

/* Kinds told by their first bytes. Those without calls are named so that the message can be. */
static const struct magic {
    const char *bytes;
    size_t n;
    const struct load_kind *kind;
    const char *words;
} magics[] = {
    {"II*\0", 4, &load_kind_tiff, ""},
    {"MM\0*", 4, &load_kind_tiff, ""},
    {"\x89PNG\r\n\x1a\n", 8, &load_kind_png, ""},
    {"\xff\xd8\xff", 3, &load_kind_jpeg, ""},
    {"\0\0\0\x0cjP  \r\n\x87\n", 12, &load_kind_jp2, ""},
    {"PK\3\4", 4, NULL, "a zip archive or an office document such as .docx"},
    {"\xd0\xcf\x11\xe0", 4, NULL, "an old office document such as .doc"},
    {"{\\rtf", 5, NULL, "an RTF document"},
    {"GIF8", 4, NULL, "a GIF image"},
    {"\x1f\x8b", 2, NULL, "gzip data"},
    {"AT&TFORM", 8, NULL, "a DjVu document"},
};

/* PDF readers look for the header in the first 1024 bytes, and so do producers' mistakes. */
static bool has_pdf_header(const unsigned char *s, size_t n)
{
    for (size_t i = 0; i + 5 <= n && i < 1024; i++)
        if (memcmp(s + i, "%PDF-", 5) == 0)
            return true;
    return false;
}

/* Control bytes that no text file holds; a UTF-16 file is left to the text kind, which names it.
 */
static bool is_binary(const unsigned char *s, size_t n)
{
    if (n >= 2 && ((s[0] == 0xff && s[1] == 0xfe) || (s[0] == 0xfe && s[1] == 0xff)))
        return false;
    for (size_t i = 0; i < n; i++)
        if (s[i] < 0x20 && !strchr("\t\n\v\f\r\x1a\x1b", s[i] ? s[i] : 1))
            return true;
    return false;
}

static const struct load_kind *find_kind(const unsigned char *s, size_t n, const char **words)
{
    *words = "";
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        const struct magic *m = &magics[i];
        if (n >= m->n && memcmp(s, m->bytes, m->n) == 0) {
            *words = m->words;
            return m->kind;
        }
    }
    if (has_pdf_header(s, n))
        return &load_kind_pdf;
    return is_binary(s, n) ? NULL : &load_kind_text;
}

static ssize_t read_some(int fd, void *to, size_t n)
{
    ssize_t got;
    do
        got = read(fd, to, n);
    while (got < 0 && errno == EINTR);
    return got;
}

/* Hashes all of the file, keeping the bytes where the kind wants them. 0, or -1 with errno. */
static int hash_file(struct loader *l, struct doc *d)
{
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    size_t cap = 0, block = 1 << 16;
    unsigned char *one = xmalloc(block);
    ssize_t got;
    l->size = 0;
    while ((got = read_some(l->fd, one, block)) > 0) {
        g_checksum_update(sum, one, got);
        if (l->kind->whole && l->size <= MAX_WHOLE) {
            if (l->size + (size_t)got + 1 > cap)
                l->bytes = xrealloc(l->bytes, cap = 2 * (l->size + (size_t)got + 1));
            memcpy(l->bytes + l->size, one, (size_t)got);
            l->bytes[l->size + (size_t)got] = '\0';
        }
        l->size += (size_t)got;
    }
    doc_set_hash(d, g_checksum_get_string(sum));
    g_checksum_free(sum);
    free(one);
    return got < 0 ? -1 : 0;
}

/* A text under the name of a PDF or a picture is an error page or a broken transfer, and no document.
 * A PDF or picture under the name of a text is read, but not without a word. 0, or -1. */
static int heed_name(struct doc *d, const struct load_kind *kind)
{
    bool is_text = kind == &load_kind_text, scan = load_names_scan(d->path);
    if (is_text && scan) {
        diag_add(&d->diags, d->mem, E_NOT_DOCUMENT, 0, "%s",
                 "its bytes are plain text, its name is that of a PDF or picture");
        return -1;
    }
    if (!is_text && !scan && load_wants(d->path))
        diag_add(&d->diags, d->mem, E_MISNAMED, 0, "its bytes are a %s", kind->name);
    return 0;
}

/* Opens the file where that is not done and tells its kind. 0, or -1 with a diagnostic. */
static int open_file(struct loader *l, struct doc *d)
{
    struct stat st;
    unsigned char head[4096];
    if (l->fd < 0)
        l->fd = open(d->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (l->fd < 0 || fstat(l->fd, &st) < 0) {
        diag_add(&d->diags, d->mem, E_UNREADABLE, 0, "%s", strerror(errno));
        return -1;
    }
    if (!S_ISREG(st.st_mode)) {
        diag_add(&d->diags, d->mem, E_UNREADABLE, 0, "%s",
                 S_ISDIR(st.st_mode) ? "is a folder" : "is no regular file");
        return -1;
    }
    ssize_t n = pread(l->fd, head, sizeof head, 0);
    if (n <= 0) {
        if (n < 0)
            diag_add(&d->diags, d->mem, E_UNREADABLE, 0, "%s", strerror(errno));
        else
            diag_add(&d->diags, d->mem, E_EMPTY, 0, "%s", "");
        return -1;
    }
    const char *words;
    l->kind = find_kind(head, (size_t)n, &words);
    if (!l->kind) {
        diag_add(&d->diags, d->mem, E_NOT_DOCUMENT, 0, "%s", words);
        return -1;
    }
    if (hash_file(l, d) < 0) {
        diag_add(&d->diags, d->mem, E_UNREADABLE, 0, "%s", strerror(errno));
        return -1;
    }
    if (l->kind->whole && l->size > MAX_WHOLE) {
        diag_add(&d->diags, d->mem, E_TOO_LARGE, 0, "over %d MB", MAX_WHOLE >> 20);
        return -1;
    }
    return heed_name(d, l->kind);
}

/* libpng and libjpeg, poppler's too, print to stderr, which is for the user's eyes. While they
 * work it is a pipe, from which their first line becomes a complaint about the page. */
struct hush {
    int kept, pipe;
};

static struct hush hush_stderr(void)
{
    struct hush h = {-1, -1};
    int ends[2];
    if (pipe(ends) < 0)
        return h;
    h.pipe = ends[0];
    h.kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    /* Who prints more than the pipe holds must lose it, not wait for a reader. */
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    if (h.kept >= 0)
        dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    return h;
}

static void restore_stderr(struct hush h, struct loader *l)
{
    char words[sizeof l->complaint];
    if (h.kept >= 0) {
        dup2(h.kept, STDERR_FILENO);
        close(h.kept);
    }
    ssize_t n = h.pipe >= 0 ? read(h.pipe, words, sizeof words - 1) : 0;
    if (h.pipe >= 0)
        close(h.pipe);
    if (n > 0) {
        words[n] = '\0';
        load_complain(l, words);
    }
}

void load_complain(struct loader *l, const char *words)
{
    if (*l->complaint)
        return;
    g_strlcpy(l->complaint, words, sizeof l->complaint);
    l->complaint[strcspn(l->complaint, "\r\n")] = '\0';
}

/* The kind's own opening, in silence. 0, or -1 with a diagnostic. */
static int open_kind(struct loader *l, struct doc *d)
{
    struct hush h = hush_stderr();
    int status = l->kind->open(l, d);
    restore_stderr(h, l);
    if (status == 0 && l->pages == 0) {
        diag_add(&d->diags, d->mem, E_NO_PAGES, 0, "%s", "");
        status = -1;
    }
    return status;
}

struct loader *load_open(struct doc *d, const struct load_options *o)
{
    return load_open_fd(d, -1, o);
}

struct loader *load_open_fd(struct doc *d, int fd, const struct load_options *o)
{
    struct loader *l = xcalloc(1, sizeof *l);
    l->o = o ? *o : load_defaults;
    if (!l->o.score)
        l->o.score = layer_plain_score;
    l->fd = fd;
    if (open_file(l, d) < 0 || open_kind(l, d) < 0) {
        load_close(l);
        return NULL;
    }
    return l;
}

unsigned load_pages(const struct loader *l)
{
    return l->pages;
}

void load_page(struct loader *l, struct doc *d, unsigned no, struct Pix **image)
{
    struct page *p = doc_add_page(d);
    p->no = no;
    p->pages = l->pages;
    *image = NULL;
    *l->complaint = '\0';
    struct hush h = hush_stderr();
    l->kind->page(l, d, p, image);
    restore_stderr(h, l);
    if (*l->complaint && !d->pages[d->npages - 1].error)
        diag_add(&d->diags, d->mem, E_PAGE_PARTLY, no, "%s", l->complaint);
}

void load_fail_page(struct doc *d, struct page *p, enum diag_code code, const char *detail)
{
    p->error = diag_slug(code);
    p->message =
        *detail ? arena_printf(d->mem, "%s (%s)", diag_words(code), detail) : diag_words(code);
    diag_add(&d->diags, d->mem, code, p->no, "%s", detail);
}

void load_close(struct loader *l)
{
    if (!l)
        return;
    if (l->kind && l->state)
        l->kind->close(l);
    if (l->fd >= 0)
        close(l->fd);
    free(l->bytes);
    free(l);
}
