/* cmd_repair.c -- the page stream or plain text in, the same repaired out; or what would be changed
 * and why; or how much of it. */
#include "cli.h"
#include "run.h"
#include "stream.h"
#include "utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SAY_TEXT, SAY_WHY, SAY_COUNTS }; /* what goes to standard output */

struct job {
    struct tools tools;
    int say;
    const char *path; /* of the document at hand */
    size_t lines, words, changed, doubtful, by_why[REPAIR_WHYS];
};

static void told(void *data, const struct repair_change *c)
{
    struct job *j = data;
    j->changed++;
    j->by_why[c->why]++;
    if (j->say != SAY_WHY)
        return;
    print_path(stdout, j->path);
    printf(": page %lu, line %lu: %s -> %s, sure %.2f, %s: %s\n", (unsigned long)c->page->no,
           (unsigned long)c->line->no, c->was, c->is, c->sure, repair_why_names[c->why],
           repair_why_words[c->why]);
}

/* Repairs one document and counts what there was to do. */
static int repair_one(struct job *j, struct doc *d)
{
    j->path = d->path;
    for (size_t i = 0; i < d->nlines; i++)
        j->words += d->lines[i].nwords;
    if (run_repair(&j->tools, d) != 0)
        return -1;
    j->lines += d->nlines;
    for (size_t i = 0; i < d->nwords; i++)
        j->doubtful += (d->words[i].flags & WORD_DOUBT) != 0;
    return 0;
}

static void print_counts(const struct job *j)
{
    printf("lines        %8zu\nwords        %8zu\nchanged      %8zu\n", j->lines, j->words, j->changed);
    for (int i = 0; i < REPAIR_WHYS; i++)
        printf("  %-10s %8zu\n", repair_why_names[i], j->by_why[i]);
    printf("doubtful     %8zu\n", j->doubtful);
}

static int repair_stream(struct job *j, FILE *from, const char *name)
{
    struct stream_reader *r = stream_open(from, name);
    stream_pass_on(r, stdout);
    struct doc *d = NULL;
    bool any = false;
    int got, status = EXIT_DONE;
    while (status == EXIT_DONE && (got = stream_next(r, &d)) != 0) {
        if (got < 0) {
            cli_say("%s%s", stream_error(r), any ? "" : "; plain text goes with --text");
            status = EXIT_INPUT;
            break;
        }
        if (repair_one(j, d) != 0)
            status = EXIT_INPUT;
        else if (j->say == SAY_TEXT && stream_write(stdout, d) != 0)
            status = EXIT_WRITE;
        any = true;
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

static int repair_text(struct job *j, FILE *from, const char *name)
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
    if (repair_one(j, d) != 0) {
        status = EXIT_INPUT;
        goto out;
    }
    for (size_t i = 0; j->say == SAY_TEXT && i < n; i++) {
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
    bool text = false, explain = false, dry_run = false;
    int operands = 0, verbose = 0;
    const struct cli_option options[] = {
        {.name = "text", .kind = CLI_FLAG, .to = &text,
         .help = "plain text instead of the page stream, line by line"},
        {.name = "explain", .kind = CLI_FLAG, .to = &explain,
         .help = "write each change instead of the text: where, was, is, how sure, why"},
        {.name = "dry-run", .kind = CLI_FLAG, .to = &dry_run,
         .help = "write only how many lines, words, changes by kind, and doubtful words"},
        CLI_RULES(rules),
        CLI_VERBOSE(verbose),
    };
    const struct cli cli = {
        .command = "repair",
        .usage = "repair [--text] [--explain | --dry-run] [FILE]",
        .about = "Gives broken Vietnamese its letters back, in a page stream or in plain text. Reads\n"
                 "standard input where no FILE is named. Digits are never changed.",
        .options = options, .noptions = sizeof options / sizeof *options,
        .max_operands = 1,
    };
    int status = cli_parse(&cli, argc, argv, &operands);
    if (status != CLI_PARSED)
        return status;
    if (explain && dry_run)
        return cli_misuse("repair", "--explain and --dry-run do not go together");
    bool named = operands && strcmp(argv[0], "-") != 0;
    const char *name = named ? argv[0] : "standard input";
    FILE *from = named ? cli_open(argv[0]) : stdin;
    if (!from)
        return EXIT_INPUT;
    struct job j = {.say = explain ? SAY_WHY : dry_run ? SAY_COUNTS : SAY_TEXT};
    tools_init(&j.tools);
    j.tools.rules_dir = rules;
    if (j.say != SAY_TEXT) {
        j.tools.told = told;
        j.tools.told_data = &j;
    }
    status = text ? repair_text(&j, from, name) : repair_stream(&j, from, name);
    if (j.say == SAY_COUNTS && status <= EXIT_SOME_FAILED)
        print_counts(&j);
    if (from != stdin)
        fclose(from);
    if (verbose)
        tools_tell(&j.tools, stderr);
    tools_close(&j.tools);
    return status;
}
