#include "cmd_ocr.h"

#include "cli.h"
#include "export.h"
#include "out.h"
#include "out_pdf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void say(const char *path, const char *words)
{
    fputs("trichluc: ", stderr);
    print_path(stderr, path);
    fprintf(stderr, ": %s\n", words);
}

static bool too_many_pages(const struct ocr_files *f, const struct doc *d)
{
    return f->alto && !f->folder && d->npages && d->pages[0].pages > 1;
}

int ocr_files_page(struct doc *d, size_t page, void *files)
{
    (void)page;
    return too_many_pages(files, d);
}

static bool taken(const struct ocr_files *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->names[i], name) == 0)
            return true;
    return false;
}

/* "a/b.c.pdf" -> "b.c" */
static void put_base(struct buf *to, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    buf_add(to, base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
}

/* The name of d's output; one met before gets the document's id: "b.c-7f8e5c700e33". Lends. */
static const char *name_of(struct ocr_files *f, const struct doc *d)
{
    struct buf name = {0};
    put_base(&name, d->path);
    if (taken(f, buf_text(&name)))
        buf_printf(&name, "-%s", d->id);
    VEC_PUSH(f->names, f->n, f->cap) = name.s;
    return name.s;
}

void ocr_files_passed(struct ocr_files *f, const char *path)
{
    struct buf name = {0};
    put_base(&name, path);
    VEC_PUSH(f->names, f->n, f->cap) = xstrdup(buf_text(&name));
    buf_free(&name);
}

static int write_file(const char *path, const struct buf *b)
{
    struct aside file;
    int why = aside_open(&file, path);
    if (!why) {
        bool all = fwrite(b->s, 1, b->len, file.to) == b->len;
        int failed = all ? 0 : errno;
        why = aside_close(&file, all);
        if (failed)
            why = failed;
    }
    if (why)
        say(path, strerror(why));
    return why ? EXIT_WRITE : EXIT_DONE;
}

static int write_stdout(const struct buf *b)
{
    return fwrite(b->s, 1, b->len, stdout) == b->len && fflush(stdout) == 0 ? EXIT_DONE
                                                                            : EXIT_WRITE;
}

/* Writes the buffer under the document's name, or to standard output; page 0: no page's file. */
static int write_out(const struct ocr_files *f, const char *name, unsigned page,
                     const struct buf *b)
{
    struct buf path = {0};
    if (!f->folder)
        return write_stdout(b);
    if (page)
        buf_printf(&path, "%s/%s-%04u.xml", f->folder, name, page);
    else
        buf_printf(&path, "%s/%s.hocr", f->folder, name);
    int status = write_file(path.s, b);
    buf_free(&path);
    return status;
}

static int write_doc(struct ocr_files *f, const struct doc *d, const struct out_credits *by)
{
    struct buf b = {0};
    const char *name = name_of(f, d);
    int status = EXIT_DONE;
    if (!f->alto) {
        out_hocr(&b, d, by);
        status = write_out(f, name, 0, &b);
    }
    for (size_t i = 0; f->alto && i < d->npages && status == EXIT_DONE; i++) {
        buf_clear(&b);
        out_alto(&b, d, i, by);
        status = write_out(f, name, d->pages[i].no, &b);
    }
    buf_free(&b);
    return status;
}

int ocr_files_pdf(const char *to, const struct doc *d)
{
    struct aside file;
    struct buf words = {0};
    unsigned left = 0;
    int why = aside_open(&file, to);
    if (why) {
        say(to, strerror(why));
        return EXIT_WRITE;
    }
    int status = out_pdf(d->path, file.to, d, &left, &words);
    why = aside_close(&file, status == EXIT_DONE);
    if (status == EXIT_DONE && why) {
        buf_str(&words, strerror(why));
        status = EXIT_WRITE;
    }
    if (status != EXIT_DONE)
        say(status == EXIT_INPUT ? d->path : to, buf_text(&words));
    else if (left)
        cli_say("%u pages were not read the way they are shown, and keep the text they had", left);
    buf_free(&words);
    return status;
}

/* As a PDF of its own in the folder; never over the scan. */
static int write_pdf_in(struct ocr_files *f, const struct doc *d)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s.pdf", f->folder, name_of(f, d));
    int status = EXIT_USAGE;
    if (cli_same_file(path.s, d->path))
        say(d->path, "would be written over by its copy: name another folder");
    else
        status = ocr_files_pdf(path.s, d);
    buf_free(&path);
    return status == EXIT_INPUT ? EXIT_USAGE : status; /* this one only */
}

static int make_folder(const char *path)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return EXIT_DONE;
    say(path, strerror(errno));
    return EXIT_WRITE;
}

int ocr_files_write(struct ocr_files *f, struct tools *t, struct doc *d)
{
    if (too_many_pages(f, d)) {
        say(d->path, "has several pages, and ALTO is a file a page: name a folder with -o DIR");
        return EXIT_USAGE;
    }
    if (!out_has_places(d)) {
        say(d->path, "is text without places of words; these outputs want a scan or a PDF");
        return EXIT_USAGE;
    }
    if (run_repair(t, d) < 0)
        return EXIT_INPUT;
    if (f->pdf)
        return ocr_files_pdf(f->pdf, d);
    int status = f->folder ? make_folder(f->folder) : EXIT_DONE;
    if (status != EXIT_DONE)
        return status;
    if (f->pdfs)
        return write_pdf_in(f, d);
    return write_doc(f, d, &(struct out_credits){.engine = ocr_version(),
                                                 .model = repair_version(t->repair)});
}

void ocr_files_free(struct ocr_files *f)
{
    for (size_t i = 0; i < f->n; i++)
        free(f->names[i]);
    free(f->names);
}
