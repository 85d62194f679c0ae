/* cmd_repair.c -- the page stream or plain text in, the same repaired out. */
#include "cli.h"
#include "run.h"
#include "stream.h"
#include "utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int repair_stream(struct tools *t, FILE *from, const char *name)
{
    struct stream_reader *r = stream_open(from, name);
    struct doc *d = NULL;
    int got, status = EXIT_DONE;
    while (status == EXIT_DONE && (got = stream_next(r, &d)) != 0) {
        if (got < 0) {
            cli_say("%s", stream_error(r));
            status = EXIT_INPUT;
            break;
        }
        if (run_repair(t, d) != 0)
            status = EXIT_INPUT;
        else if (stream_write(stdout, d) != 0)
            status = EXIT_WRITE;
        doc_free(d);
    }
    stream_close(r);
    return status;
}

/* One run of text between line feeds, form feeds and carriage returns. Those ends, and runs that
 * are no text at all, go out as they came: line k out is line k in. */
struct run {
    size_t off, len; /* in the input */
    size_t line;     /* index into the document's lines; SIZE_MAX: passed on as it is */
};

static bool ends_run(char c)
{
    return c == '\n' || c == '\f' || c == '\r';
}

static bool is_text(const char *s, size_t n)
{
    return n && utf8_valid_prefix(s, n) == n && !memchr(s, '\0', n);
}

/* Makes a document of the runs; *bad counts those that are no UTF-8 text. */
static struct doc *doc_of_runs(const struct buf *in, const char *name, struct run **runs,
                               size_t *n, size_t *bad)
{
    struct doc *d = doc_new(name);
    size_t cap = 0, at = 0;
    doc_add_page(d);
    while (at < in->len) {
        size_t end = at;
        while (end < in->len && !ends_run(in->s[end]))
            end++;
        struct run r = {.off = at, .len = end - at, .line = SIZE_MAX};
        if (is_text(in->s + at, r.len)) {
            char *text = arena_strndup(d->mem, in->s + at, r.len);
            r.line = d->nlines;
            doc_add_line(d, text, text);
            doc_split_line(d);
        } else if (r.len) {
            ++*bad;
        }
        VEC_PUSH(*runs, *n, cap) = r;
        at = end + 1;
    }
    return d;
}

static int repair_text(struct tools *t, FILE *from, const char *name)
{
    struct buf in = {0}, out = {0};
    char part[1 << 14];
    size_t k, n = 0, bad = 0;
    struct run *runs = NULL;
    int status = EXIT_DONE;
    while ((k = fread(part, 1, sizeof part, from)) > 0)
        buf_add(&in, part, k);
    if (ferror(from)) {
        cli_say("%s: %s", name, strerror(errno));
        buf_free(&in);
        return EXIT_INPUT;
    }
    struct doc *d = doc_of_runs(&in, name, &runs, &n, &bad);
    if (run_repair(t, d) != 0) {
        status = EXIT_INPUT;
        goto out;
    }
    for (size_t i = 0; i < n; i++) {
        if (runs[i].line == SIZE_MAX)
            buf_add(&out, in.s + runs[i].off, runs[i].len);
        else
            buf_str(&out, d->lines[runs[i].line].text);
        if (runs[i].off + runs[i].len < in.len)
            buf_chr(&out, in.s[runs[i].off + runs[i].len]);
    }
    if (out.len && fwrite(out.s, 1, out.len, stdout) != out.len)
        status = EXIT_WRITE;
    else if (bad) {
        cli_say("%s: %zu line%s not UTF-8, passed on as %s", name, bad,
                bad == 1 ? " is" : "s are", bad == 1 ? "it is" : "they are");
        status = EXIT_SOME_FAILED;
    }
out:
    free(runs);
    doc_free(d);
    buf_free(&in);
    buf_free(&out);
    return status;
}

int cmd_repair(int argc, char **argv)
{
    const char *rules = NULL;
    bool text = false;
    int operands = 0, verbose = 0;
    const struct cli_option options[] = {
        {.name = "text", .kind = CLI_FLAG, .to = &text,
         .help = "plain text instead of the page stream, line by line"},
        CLI_RULES(rules),
        CLI_VERBOSE(verbose),
    };
    const struct cli cli = {
        .command = "repair",
        .usage = "repair [--text] [FILE]",
        .about = "Gives broken Vietnamese its letters back, in a page stream or in plain text. Reads\n"
                 "standard input where no FILE is named. Digits are never changed.",
        .options = options, .noptions = sizeof options / sizeof *options,
        .max_operands = 1,
    };
    int status = cli_parse(&cli, argc, argv, &operands);
    if (status != CLI_PARSED)
        return status;
    bool named = operands && strcmp(argv[0], "-") != 0;
    const char *name = named ? argv[0] : "standard input";
    FILE *from = named ? cli_open(argv[0]) : stdin;
    if (!from)
        return EXIT_INPUT;
    struct tools t;
    tools_init(&t);
    t.rules_dir = rules;
    status = text ? repair_text(&t, from, name) : repair_stream(&t, from, name);
    if (from != stdin)
        fclose(from);
    if (verbose)
        tools_tell(&t, stderr);
    tools_close(&t);
    return status;
}
