/* cmd_ocr.c -- documents in, the page stream (or plain text) out, page by page as they are read; or
 * repaired documents as the files of cmd_ocr_files.c. */
#include "cli.h"
#include "cmd_ocr.h"
#include "guard.h"
#include "inputs.h"
#include "load.h"
#include "run.h"
#include "stream.h"

#include <errno.h>
#include <libgen.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct output {
    bool text;
    struct ocr_files *files; /* NULL: the stream or plain text */
    struct buf line;
    bool failed; /* standard output takes no more */
};

static void put_text(struct buf *out, const struct doc *d, size_t page)
{
    const struct page *p = &d->pages[page];
    for (uint32_t i = p->line; i < p->line + p->nlines; i++) {
        buf_str(out, d->lines[i].text);
        buf_chr(out, '\n');
    }
    buf_chr(out, '\f');
}

/* A document that could not be opened at all is in the stream too: one page, with its error. */
static void add_lost_page(struct doc *d, const struct diag *failure)
{
    struct page *p = doc_add_page(d);
    p->pages = 1;
    p->source = load_names_scan(d->path) ? SOURCE_OCR : SOURCE_TEXT; /* as far as its name tells */
    p->error = diag_slug(failure->code);
    p->message = *failure->detail ? failure->detail : diag_words(failure->code);
}

static int put_page(struct doc *d, size_t page, void *data)
{
    struct output *o = data;
    buf_clear(&o->line);
    if (o->text)
        put_text(&o->line, d, page);
    else
        stream_put_page(&o->line, d, page);
    o->failed = fwrite(o->line.s, 1, o->line.len, stdout) != o->line.len || fflush(stdout) != 0;
    return o->failed;
}

/* Says what there is to say of a document; true when it or a page of it was lost. */
static bool tell(const struct doc *d, bool quiet, int verbose)
{
    bool lost = false;
    for (size_t i = 0; i < d->diags.n; i++) {
        enum diag_level level = diag_level(d->diags.v[i].code);
        lost = lost || level >= DIAG_PAGE;
        if (level >= DIAG_PAGE || (level == DIAG_WARN && !quiet) || verbose > 0)
            diag_print(stderr, d->path, &d->diags.v[i]);
    }
    return lost;
}

static void tell_unopened(const char *path, int why)
{
    diag_print(stderr, path, &(struct diag){.code = E_UNREADABLE, .detail = strerror(why)});
}

struct at_hand { /* shared with the child that reads */
    size_t at; /* the input in hand */
    size_t unopened, lost;
    unsigned page, pages; /* in hand; 0: none yet */
    char sha256[65];      /* of the document in hand, once a page of it is done */
};

struct reading {
    struct tools *t;
    const struct inputs *in;
    struct output *o;
    bool quiet;
    int verbose;
    struct at_hand *now;
    bool fenced;
    size_t named; /* inputs whose names the outputs of a new child must leave alone */
};

static void at_page(void *data, unsigned page, unsigned pages)
{
    struct reading *r = data;
    r->now->page = page;
    r->now->pages = pages;
    if (r->fenced)
        guard_alarm(page ? GUARD_SECONDS : 0);
}

static int each_page(struct doc *d, size_t page, void *data)
{
    struct reading *r = data;
    snprintf(r->now->sha256, sizeof r->now->sha256, "%s", d->sha256 ? d->sha256 : "");
    if (r->o->files)
        return ocr_files_page(d, page, r->o->files);
    int status = put_page(d, page, r->o);
    doc_forget_lines(d);
    return status;
}

/* Reads one input and writes it. EXIT_DONE, or the status that ends the command. */
static int read_one(struct reading *r, const char *path)
{
    struct output *o = r->o;
    int status = EXIT_DONE;
    if (r->fenced) /* to be opened, it has as long as a page */
        guard_alarm(GUARD_SECONDS);
    struct doc *d = run_read_from(
        r->t, &(struct run_source){.path = path, .fd = -1, .place = at_page, .data = r}, each_page);
    const struct diag *failure = diag_failure(&d->diags);
    if (failure && failure->code == E_UNREADABLE)
        r->now->unopened++;
    if (failure && !d->npages && !o->files && !o->text) {
        add_lost_page(d, failure);
        put_page(d, 0, o);
    }
    r->now->lost += tell(d, r->quiet, r->verbose);
    if (o->files && !failure)
        status = ocr_files_write(o->files, r->t, d);
    doc_free(d);
    if (status == EXIT_USAGE && r->in->n > 1) { /* this one only: the others can be written */
        r->now->lost++;
        status = EXIT_DONE;
    }
    return o->failed ? EXIT_WRITE : status;
}

static int read_rest(void *data)
{
    struct reading *r = data;
    int status = EXIT_DONE;
    for (; r->now->at < r->in->n && status == EXIT_DONE; r->now->at++) {
        const struct input *in = &r->in->v[r->now->at];
        r->now->page = r->now->pages = 0;
        r->now->sha256[0] = '\0';
        if (in->error) {
            tell_unopened(in->path, in->error);
            r->now->unopened++;
        } else {
            status = read_one(r, in->path);
        }
    }
    if (r->verbose)
        tools_tell(r->t, stderr);
    return status;
}

/* The document in hand took its reader down: that is told, in the stream too. */
static void lose(struct reading *r, int sig)
{
    const char *path = r->in->v[r->now->at].path;
    const struct diag g = {.code = guard_cause(sig), .page = r->now->page,
                           .detail = strsignal(sig)};
    diag_print(stderr, path, &g);
    if (!r->o->files && !r->o->text) {
        struct doc *d = doc_new(path);
        if (r->now->sha256[0])
            doc_set_hash(d, r->now->sha256);
        add_lost_page(d, &g);
        if (r->now->page) {
            d->pages[0].no = r->now->page;
            d->pages[0].pages = r->now->pages;
        }
        put_page(d, 0, r->o);
        doc_free(d);
    }
    r->now->lost++;
    for (; r->o->files && r->named <= r->now->at; r->named++) /* the child knew them */
        ocr_files_passed(r->o->files, r->in->v[r->named].path);
    r->now->at++;
}

/* Where the outputs go; a folder that is asked for is made, so that the fence can leave it open. */
static char *output_folder(const struct ocr_files *f)
{
    if (f->folder) {
        mkdir(f->folder, 0777); /* who writes there tells why not */
        return xstrdup(f->folder);
    }
    if (!f->pdf)
        return NULL;
    char *copy = xstrdup(f->pdf), *folder = xstrdup(dirname(copy));
    free(copy);
    return folder;
}

static int read_all(struct reading *r)
{
    const struct inputs *in = r->in;
    int status = EXIT_DONE, sig = 0;
    if (tools_open_repair(r->t) != 0) /* text layers are judged by it */
        return EXIT_INPUT;
    if (!in->n)
        cli_say("nothing to read there");
    const char **readable = xcalloc(in->n + 2, sizeof *readable);
    char *folder = r->o->files ? output_folder(r->o->files) : NULL;
    const char *const debug = r->t->ocr_options.debug_images;
    const char *const writable[] = {folder ? folder : debug, folder ? debug : NULL, NULL};
    const struct sandbox fence = {.readable = readable, .writable = writable[0] ? writable : NULL,
                                  .files_grow = true, .memory = GUARD_MEMORY};
    readable[0] = tools_rules_dir(r->t);
    for (size_t i = 0; i < in->n; i++)
        readable[i + 1] = in->v[i].path;
    r->now = guard_share(sizeof *r->now);
    ocr_hush();
    while (r->now->at < in->n && (status = guard_run(r->fenced ? &fence : NULL, read_rest, r, &sig)) < 0)
        lose(r, sig);
    free(readable);
    free(folder);
    if (status > EXIT_DONE)
        return status;
    if (r->now->unopened && r->now->unopened == in->n)
        return EXIT_INPUT;
    return r->now->unopened || r->now->lost ? EXIT_SOME_FAILED : EXIT_DONE;
}

/* What the options ask for together; CLI_PARSED where that can be done. */
static int check_forms(const struct output *o, const struct ocr_files *f, bool hocr)
{
    if (o->text + hocr + f->alto + (f->pdf != NULL) + f->pdfs > 1)
        return cli_misuse("ocr", "one of --text, --hocr, --alto, --pdf, --pdf-dir");
    if (f->folder && !hocr && !f->alto)
        return cli_misuse("ocr", "-o DIR goes with --hocr or --alto");
    return CLI_PARSED;
}

static enum layer_policy layer_policy(const char *way)
{
    return strcmp(way, "trust") == 0    ? LAYER_TRUST
           : strcmp(way, "ignore") == 0 ? LAYER_IGNORE
                                        : LAYER_AUTO;
}

static int no_folder(const char *path, int why)
{
    cli_say("%s: %s", path, strerror(why));
    return EXIT_WRITE;
}

int cmd_ocr(int argc, char **argv)
{
    static const char *const ways[] = {"auto", "trust", "ignore", NULL};
    const char *rules = NULL, *layer = ways[0], *debug = NULL, *sandbox = "on",
               *pdf_folder = NULL;
    bool quiet = false, hocr = false;
    int verbose = 0, operands = 0;
    struct output o = {0};
    struct ocr_files files = {0};
    const struct cli_option options[] = {
        {.name = "text", .kind = CLI_FLAG, .to = &o.text,
         .help = "plain text, a form feed after each page"},
        {.name = "hocr", .kind = CLI_FLAG, .to = &hocr,
         .help = "hOCR 1.2 of the repaired text, one file a document"},
        {.name = "alto", .kind = CLI_FLAG, .to = &files.alto,
         .help = "ALTO 4.4 of the repaired text, one file a page"},
        {.name = "output", .letter = 'o', .kind = CLI_TEXT, .to = &files.folder, .arg = "DIR",
         .help = "write DIR/NAME.hocr or DIR/NAME-PAGE.xml for each input"},
        {.name = "pdf", .kind = CLI_TEXT, .to = &files.pdf, .arg = "OUT",
         .help = "copy the PDF to OUT with the repaired text under its images"},
        {.name = "pdf-dir", .kind = CLI_TEXT, .to = &pdf_folder, .arg = "DIR",
         .help = "the same for several PDFs, to DIR/NAME.pdf"},
        {.name = "text-layer", .kind = CLI_TEXT, .to = &layer, .arg = "WAY", .choices = ways,
         .help = "text layers: auto (judge each page), trust, ignore"},
        {.name = "debug-images", .kind = CLI_TEXT, .to = &debug, .arg = "DIR",
         .help = "write what each step of preparation made of a page to DIR"},
        CLI_SANDBOX(sandbox),
        CLI_RULES(rules),
        CLI_QUIET(quiet),
        CLI_VERBOSE(verbose),
    };
    const struct cli cli = {
        .command = "ocr",
        .usage = "ocr [--text | --hocr [-o DIR] | --alto [-o DIR] | --pdf OUT | --pdf-dir DIR]\n"
                 "                    [option ...] PATH ...",
        .about = "Reads documents and writes the page stream: JSON Lines, one page a line. Folders\n"
                 "are walked; '-' takes a list of paths on standard input.",
        .options = options, .noptions = sizeof options / sizeof *options,
        .min_operands = 1, .max_operands = -1,
    };
    int status = cli_parse(&cli, argc, argv, &operands);
    files.pdfs = pdf_folder != NULL;
    if (status == CLI_PARSED)
        status = check_forms(&o, &files, hocr);
    if (files.pdfs)
        files.folder = pdf_folder;
    if (status != CLI_PARSED)
        return status;
    if (hocr || files.alto || files.pdf || files.pdfs)
        o.files = &files;
    struct tools t;
    struct inputs in = {0};
    tools_init(&t);
    t.rules_dir = rules;
    t.load.layer = layer_policy(layer);
    t.ocr_options.debug_images = debug;
    inputs_add(&in, argv, operands, stdin);
    if (o.files && !files.folder && in.n > 1)
        status = cli_misuse("ocr", files.pdf ? "--pdf takes one document"
                                             : "several documents want -o DIR");
    else if (files.pdf && in.n == 1 && cli_same_file(files.pdf, in.v[0].path))
        status = cli_misuse("ocr", "--pdf names the scan itself");
    else if (debug && mkdir(debug, 0777) != 0 && errno != EEXIST)
        status = no_folder(debug, errno);
    else
        status = read_all(&(struct reading){.t = &t, .in = &in, .o = &o, .quiet = quiet,
                                            .verbose = verbose,
                                            .fenced = strcmp(sandbox, "on") == 0});
    inputs_free(&in);
    tools_close(&t);
    buf_free(&o.line);
    ocr_files_free(&files);
    return status;
}
