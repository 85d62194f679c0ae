/* cmd_extract.c -- a page stream or one document in, records out. */
#include "cli.h"
#include "guard.h"
#include "parcel.h"
#include "run.h"
#include "stream.h"

#include <ctype.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

struct job {
    struct tools tools;
    struct explain *explain; /* NULL: records are written; else why there are which */
    long line;
    size_t told; /* paragraphs that explain was printed of */
    const char *path; /* NULL: standard input */
    int verbose;
    bool fenced;
    struct records records; /* of the document at hand; their memory is used from one to the next */
    struct buf out;         /* and so is that of what is written of them */
};

static void put_result(struct job *j, struct doc *d, const struct records *r, struct buf *out)
{
    if (j->explain)
        j->told += explain_print(out, j->explain, d, r, (uint32_t)j->line);
    else
        for (size_t i = 0; i < r->n; i++)
            record_json(out, &r->v[i]);
}

/* Warnings from the one with this index on. */
static void tell_from(const struct doc *d, size_t from)
{
    for (size_t i = from; i < d->diags.n; i++)
        if (diag_level(d->diags.v[i].code) >= DIAG_WARN)
            diag_print(stderr, d->path, &d->diags.v[i]);
}

/* layout to records of one document, written as JSON Lines. */
static int extract_one(struct job *j, struct doc *d)
{
    struct records *r = &j->records;
    struct buf *out = &j->out;
    int status = EXIT_DONE;
    r->n = 0;
    buf_clear(out);
    size_t told = d->diags.n; /* what the stages before met with was told by them */
    if (doc_lost(d)) {
        fputs("trichluc: ", stderr);
        print_path(stderr, d->path);
        fputs(": no page of it could be read\n", stderr);
        status = EXIT_SOME_FAILED;
    } else if (run_extract(&j->tools, d, r) != 0) {
        status = EXIT_INPUT;
    } else {
        tell_from(d, told);
        put_result(j, d, r, out);
        if (out->len && (fwrite(out->s, 1, out->len, stdout) != out->len || fflush(stdout) != 0))
            status = EXIT_WRITE;
    }
    return status;
}

static int extract_stream(struct job *j, FILE *from, const char *name)
{
    struct stream_reader *r = stream_open(from, name);
    struct doc *d = NULL;
    bool any = false;
    int got, status = EXIT_DONE;
    while (status <= EXIT_SOME_FAILED && (got = stream_next(r, &d)) != 0) {
        if (got < 0) {
            cli_say("%s%s", stream_error(r), any ? "" : "; a document is read from the FILE named");
            status = EXIT_INPUT;
            break;
        }
        int one = extract_one(j, d);
        status = one > status ? one : status;
        any = true;
        doc_free(d);
    }
    stream_close(r);
    return status;
}

static void at_page(void *data, unsigned page, unsigned pages)
{
    const struct job *j = data;
    (void)pages;
    if (j->fenced)
        guard_alarm(page ? GUARD_SECONDS : 0);
}

static int extract_document(struct job *j, const char *path)
{
    at_page(j, 1, 1); /* to be opened, it has as long as a page */
    struct doc *d = run_read_from(
        &j->tools, &(struct run_source){.path = path, .fd = -1, .place = at_page, .data = j}, NULL);
    at_page(j, 0, 0);
    const struct diag *failure = diag_failure(&d->diags);
    int status = EXIT_DONE;
    bool lost = false;
    tell_from(d, 0);
    for (size_t i = 0; i < d->npages; i++)
        lost = lost || d->pages[i].error;
    if (failure)
        status = failure->code == E_UNREADABLE ? EXIT_INPUT : EXIT_SOME_FAILED;
    else if (run_repair(&j->tools, d) != 0)
        status = EXIT_INPUT;
    else if ((status = extract_one(j, d)) == EXIT_DONE && lost)
        status = EXIT_SOME_FAILED;
    doc_free(d);
    return status;
}

/* A page stream begins with '{'; a name we read is a document whatever it begins with. */
static bool looks_like_stream(FILE *f, const char *path)
{
    int c;
    if (load_wants(path))
        return false;
    while ((c = getc(f)) != EOF && isspace(c))
        ;
    if (c != EOF) /* a pipe cannot be rewound, and blanks before the first line are no loss */
        ungetc(c, f);
    return c == '{' || c == EOF;
}

static int extract_named(struct job *j, const char *path)
{
    FILE *f = cli_open(path);
    if (!f)
        return EXIT_INPUT;
    bool stream = looks_like_stream(f, path);
    int status = stream ? extract_stream(j, f, path) : 0;
    fclose(f);
    return stream ? status : extract_document(j, path);
}

/* Is no document going to be read, so that the reader's libraries need no silencing? A pipe with a name
 * cannot be looked into twice. */
static bool is_stream_only(const char *path)
{
    struct stat st;
    if (!path)
        return true;
    if (load_wants(path) || stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    FILE *f = fopen(path, "rb");
    bool stream = f && looks_like_stream(f, path);
    if (f)
        fclose(f);
    return stream;
}

static int work(void *data)
{
    struct job *j = data;
    memory_keep();
    int status = j->path ? extract_named(j, j->path)
                         : extract_stream(j, stdin, "standard input");
    records_free(&j->records);
    buf_free(&j->out);
    if (j->verbose)
        tools_tell(&j->tools, stderr);
    if (status == EXIT_DONE && j->line && !j->told)
        status = cli_misuse("extract", "no paragraph holds line %ld", j->line);
    return status;
}

/* The job behind a fence, or without one; what it dies of is told. */
static int run(struct job *j)
{
    const char *const readable[] = {tools_rules_dir(&j->tools), j->path, NULL};
    const struct sandbox fence = {.readable = readable, .files_grow = true, .memory = GUARD_MEMORY};
    int signal = 0;
    if (!readable[0])
        return EXIT_INPUT;
    if (!is_stream_only(j->path))
        ocr_hush();
    int status = guard_run(j->fenced ? &fence : NULL, work, j, &signal);
    if (status >= 0)
        return status;
    diag_print(stderr, j->path ? j->path : "standard input",
               &(struct diag){.code = guard_cause(signal),
                              .detail = strsignal(signal)});
    return EXIT_SOME_FAILED;
}

int cmd_extract(int argc, char **argv)
{
    const char *rules = NULL, *sandbox = "on";
    bool explain = false;
    int operands = 0;
    struct job j = {0};
    const struct cli_option options[] = {
        {.name = "explain", .kind = CLI_FLAG, .to = &explain,
         .help = "tell by paragraph which rules were tried, what matched, and what came of it"},
        {.name = "line", .kind = CLI_NUMBER, .to = &j.line, .arg = "N", .min = 1, .max = INT32_MAX,
         .help = "with --explain: only the paragraph that holds this line"},
        CLI_SANDBOX(sandbox),
        CLI_RULES(rules),
        CLI_VERBOSE(j.verbose),
    };
    const struct cli cli = {
        .command = "extract",
        .usage = "extract [--explain [--line N]] [FILE]",
        .about = "Writes the records of a page stream (FILE or standard input), or of a document,\n"
                 "which is then read and repaired first. JSON Lines, one record a line.",
        .options = options, .noptions = sizeof options / sizeof *options,
        .max_operands = 1,
    };
    int status = cli_parse(&cli, argc, argv, &operands);
    if (status != CLI_PARSED)
        return status;
    if (j.line && !explain)
        return cli_misuse("extract", "--line goes with --explain");
    tools_init(&j.tools);
    j.tools.rules_dir = rules;
    if (explain) {
        if (tools_open(&j.tools) != 0)
            return EXIT_INPUT;
        j.explain = explain_new();
        extractor_explain(j.tools.extractor, j.explain);
    }
    j.path = operands && strcmp(argv[0], "-") != 0 ? argv[0] : NULL;
    j.fenced = strcmp(sandbox, "on") == 0;
    status = run(&j);
    tools_close(&j.tools);
    explain_free(j.explain);
    return status;
}
