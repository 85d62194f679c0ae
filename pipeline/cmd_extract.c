/* cmd_extract.c -- a page stream or one document in, records out. */
#include "cli.h"
#include "parcel.h"
#include "run.h"
#include "stream.h"

#include <ctype.h>
#include <string.h>

/* layout to records of one document, written as JSON Lines. */
static int extract_one(struct tools *t, struct doc *d)
{
    struct records r = {0};
    struct buf out = {0};
    int status = EXIT_DONE;
    if (doc_lost(d)) {
        fputs("trichluc: ", stderr);
        print_path(stderr, d->path);
        fputs(": no page of it could be read\n", stderr);
        status = EXIT_SOME_FAILED;
    } else if (run_extract(t, d, &r) != 0) {
        status = EXIT_INPUT;
    } else {
        for (size_t i = 0; i < r.n; i++)
            record_json(&out, &r.v[i]);
        if (out.len && (fwrite(out.s, 1, out.len, stdout) != out.len || fflush(stdout) != 0))
            status = EXIT_WRITE;
    }
    buf_free(&out);
    records_free(&r);
    return status;
}

static int extract_stream(struct tools *t, FILE *from, const char *name)
{
    struct stream_reader *r = stream_open(from, name);
    struct doc *d = NULL;
    int got, status = EXIT_DONE;
    while (status <= EXIT_SOME_FAILED && (got = stream_next(r, &d)) != 0) {
        if (got < 0) {
            cli_say("%s", stream_error(r));
            status = EXIT_INPUT;
            break;
        }
        int one = extract_one(t, d);
        status = one > status ? one : status;
        doc_free(d);
    }
    stream_close(r);
    return status;
}

static int extract_document(struct tools *t, const char *path)
{
    struct doc *d = run_read(t, path, NULL, NULL);
    const struct diag *failure = diag_failure(&d->diags);
    int status = EXIT_DONE;
    bool lost = false;
    for (size_t i = 0; i < d->diags.n; i++)
        if (diag_level(d->diags.v[i].code) >= DIAG_WARN)
            diag_print(stderr, path, &d->diags.v[i]);
    for (size_t i = 0; i < d->npages; i++)
        lost = lost || d->pages[i].error;
    if (failure)
        status = failure->code == E_UNREADABLE ? EXIT_INPUT : EXIT_SOME_FAILED;
    else if (run_repair(t, d) != 0)
        status = EXIT_INPUT;
    else if ((status = extract_one(t, d)) == EXIT_DONE && lost)
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
    rewind(f);
    return c == '{' || c == EOF;
}

static int extract_named(struct tools *t, const char *path)
{
    FILE *f = cli_open(path);
    if (!f)
        return EXIT_INPUT;
    bool stream = looks_like_stream(f, path);
    int status = stream ? extract_stream(t, f, path) : 0;
    fclose(f);
    return stream ? status : extract_document(t, path);
}

int cmd_extract(int argc, char **argv)
{
    const char *rules = NULL;
    int operands = 0;
    const struct cli_option options[] = {CLI_RULES(rules)};
    const struct cli cli = {
        .command = "extract",
        .usage = "extract [FILE]",
        .about = "Writes the records of a page stream (FILE or standard input), or of a document,\n"
                 "which is then read and repaired first. JSON Lines, one record a line.",
        .options = options, .noptions = sizeof options / sizeof *options,
        .max_operands = 1,
    };
    int status = cli_parse(&cli, argc, argv, &operands);
    if (status != CLI_PARSED)
        return status;
    struct tools t;
    tools_init(&t);
    t.rules_dir = rules;
    if (operands && strcmp(argv[0], "-") != 0)
        status = extract_named(&t, argv[0]);
    else
        status = extract_stream(&t, stdin, "standard input");
    tools_close(&t);
    return status;
}
