/* cmd_correct.c -- readers' marks into the store, out of it as a list, and as gold for eval. */
#include "cli.h"
#include "correct.h"
#include "export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct job {
    struct arena *mem;
    struct store *store;
    const char *by, *out;
    bool quiet;
    struct aside file; /* of the gold being written */
    int status;
};

static int say_path(const char *path, int why)
{
    fputs("trichluc: ", stderr);
    print_path(stderr, path);
    fprintf(stderr, ": %s\n", strerror(why));
    return EXIT_WRITE;
}

static int tell_store(const struct job *j)
{
    cli_say("the store: %s", store_error(j->store));
    return store_error_status(j->store);
}

static int read_file(struct job *j, const char *path, struct marks *out)
{
    bool named = strcmp(path, "-") != 0;
    struct buf b = {0};
    char part[1 << 14];
    const char *why = "";
    FILE *f = named ? cli_open(path) : stdin;
    if (!f)
        return EXIT_INPUT;
    for (size_t k; (k = fread(part, 1, sizeof part, f)) > 0;)
        buf_add(&b, part, k);
    int status = EXIT_DONE;
    if (ferror(f)) {
        cli_say("%s: %s", path, strerror(errno));
        status = EXIT_INPUT;
    } else if (marks_read(j->mem, buf_text(&b), b.len, j->by, out, &why) != 0) {
        cli_say("%s: %s; nothing was taken", path, why);
        status = EXIT_INPUT;
    }
    if (named)
        fclose(f);
    buf_free(&b);
    return status;
}

/* All files or none: half of a review in the store would mislead. */
static int take(struct job *j, char **files, int n)
{
    struct marks m = {0};
    int status = EXIT_DONE;
    for (int i = 0; i < n && status == EXIT_DONE; i++)
        status = read_file(j, files[i], &m);
    size_t idle = 0;
    if (status == EXIT_DONE && store_put_marks(j->store, m.v, m.n, &idle) != 0)
        status = tell_store(j);
    if (status == EXIT_DONE && !j->quiet)
        fprintf(stderr, "%zu mark%s taken\n", m.n - idle, m.n - idle == 1 ? "" : "s");
    if (status == EXIT_DONE && idle)
        cli_say("%zu mark%s to be taken back: not there, or taken back before", idle,
                idle == 1 ? "" : "s");
    free(m.v);
    return status;
}

static int list_mark(const struct store_mark *m, void *data)
{
    (void)data;
    printf("%s  %-9s  %s  ", m->id, m->verdict, m->at);
    print_path(stdout, m->who);
    if (m->values)
        printf("  %s", m->values);
    if (m->note) {
        fputs("  ", stdout);
        print_path(stdout, m->note);
    }
    if (m->withdrawn) {
        printf("  (withdrawn %s, ", m->withdrawn);
        print_path(stdout, m->withdrawn_by);
        putchar(')');
    }
    puts(m->answered ? "" : "  (no record bears this id now)");
    return 0;
}

static int close_gold(struct job *j)
{
    char *path = j->file.path ? xstrdup(j->file.path) : NULL;
    int why = aside_close(&j->file, true);
    int status = why ? say_path(path, why) : EXIT_DONE;
    free(path);
    return status;
}

/* DIR/NAME.facts.jsonl, as eval looks for it: the document's name without folder and ending. */
static FILE *open_gold(const char *doc, const char *path, void *data)
{
    struct job *j = data;
    if (!j->out)
        return stdout;
    if ((j->status = close_gold(j)) != EXIT_DONE)
        return NULL;
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : *path ? path : doc;
    const char *dot = strrchr(name, '.');
    struct buf to = {0};
    buf_printf(&to, "%s/%.*s.facts.jsonl", j->out,
               (int)(dot && dot > name ? (size_t)(dot - name) : strlen(name)), name);
    int why = aside_open(&j->file, to.s);
    if (why)
        j->status = say_path(to.s, why);
    buf_free(&to);
    return why ? NULL : j->file.to;
}

static int write_gold(struct job *j)
{
    size_t n = 0;
    if (j->out && mkdir(j->out, 0777) != 0 && errno != EEXIST)
        return say_path(j->out, errno);
    int r = marks_gold(j->store, open_gold, j, &n);
    int why = errno, status = j->status;
    if (r < 0)
        status = tell_store(j);
    else if (r > 0 && !status)
        status = j->out ? say_path(j->out, why) : EXIT_WRITE;
    if (r != 0)
        aside_close(&j->file, false);
    else
        status = close_gold(j);
    if (status == EXIT_DONE && !j->quiet)
        fprintf(stderr, "gold facts of %zu document%s\n", n, n == 1 ? "" : "s");
    return status;
}

static struct store *open_to_write(const char *path, int *status)
{
    struct buf why = {0};
    struct store *s = NULL;
    struct stat st;
    if (stat(path, &st) != 0) { /* marks do not make a store */
        cli_say("store %s: %s", path, strerror(errno));
        *status = EXIT_INPUT;
        return NULL;
    }
    s = store_open(path, STORE_WRITE, status, &why);
    if (!s)
        cli_say("store %s: %s", path, buf_text(&why));
    buf_free(&why);
    return s;
}

int cmd_correct(int argc, char **argv)
{
    const char *store = NULL;
    bool export = false, list = false;
    int operands = 0;
    struct job j = {0};
    const struct cli_option options[] = {
        {.name = "by", .kind = CLI_TEXT, .to = &j.by, .arg = "NAME",
         .help = "whose marks these are, whatever the file says"},
        {.name = "list", .kind = CLI_FLAG, .to = &list, .help = "what the store has been told"},
        {.name = "export", .kind = CLI_FLAG, .to = &export,
         .help = "gold facts for 'trichluc eval' of the documents that have marks"},
        {.name = "output", .letter = 'o', .kind = CLI_TEXT, .to = &j.out, .arg = "DIR",
         .help = "gold facts to DIR/NAME.facts.jsonl, a file a document"},
        CLI_STORE(store),
        CLI_QUIET(j.quiet),
    };
    const struct cli cli = {
        .command = "correct",
        .usage = "correct FILE ... | correct --list | correct --export [-o DIR]",
        .about = "Takes marks that were made in a report and saved there: records that are right,\n"
                 "wrong, or corrected, or marks taken back, by whom and when. They stay when a\n"
                 "document is read again; what was taken back stays in --list.\n"
                 "'-' reads them from standard input.",
        .options = options, .noptions = sizeof options / sizeof *options,
        .max_operands = -1,
    };
    int status = cli_parse(&cli, argc, argv, &operands);
    if (status != CLI_PARSED)
        return status;
    if (list + export + (operands > 0) != 1)
        return cli_misuse("correct", "wants files of marks, or --list, or --export");
    if (j.out && !export)
        return cli_misuse("correct", "-o goes with --export");
    j.store = operands ? open_to_write(cli_store(store), &status) : cli_open_store(store, &status);
    if (!j.store)
        return status;
    j.mem = arena_new();
    if (operands)
        status = take(&j, argv, operands);
    else if (export)
        status = write_gold(&j);
    else
        status = store_marks(j.store, list_mark, NULL) == 0 ? EXIT_DONE : tell_store(&j);
    store_close(j.store);
    arena_free(j.mem);
    return status;
}
