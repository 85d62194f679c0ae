/* cmd_check.c -- is the store still what was written into it, and are the documents still what was
 * read? Tells each thing that is not; changes nothing. */
#include "arena.h"
#include "cli.h"
#include "diag.h"
#include "file.h"
#include "store.h"
#include "sum.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct checking {
    struct store *s;
    bool quick;
    const char *path; /* of the document at hand */
    struct buf text;  /* its pages', a line a line */
    struct {
        size_t *v, n, cap;
    } line_at, page_end;  /* where lines begin in the text, and pages end */
    struct sum *sum;
    size_t documents, failed, pages, records, files, faults;
};

/* "KIND PATH: words" on standard output. */
static void fault(struct checking *c, const char *kind, const char *path, const char *words,
                  const char *more)
{
    printf("%-8s ", kind);
    if (path) {
        print_path(stdout, path);
        fputs(": ", stdout);
    }
    fputs(words, stdout);
    if (more)
        print_path(stdout, more);
    putchar('\n');
    c->faults++;
}

static int each_words(const char *words, void *data)
{
    fault(data, "store", NULL, words, NULL);
    return 0;
}

/* ---- pages and records ---- */

/* Without Markdown's marks, some of which layout leaves out of what is quoted. */
static void put_plain(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strchr("*_`\\~", s[i]))
            buf_chr(out, s[i]);
}

static int each_page(const struct store_page *p, void *data)
{
    enum { PAGES_MAX = 1 << 20 }; /* of a sound store no page has a higher number */
    struct checking *c = data;
    char sum[65], where[32];
    sum_page(p->text, p->stream, sum);
    if (p->sum && strcmp(sum, p->sum) != 0) {
        snprintf(where, sizeof where, "%u", p->no);
        fault(c, "page", c->path, "its text is not what was written: page ", where);
    }
    for (const char *s = p->text; *s;) {
        size_t n = strcspn(s, "\n");
        VEC_PUSH(c->line_at.v, c->line_at.n, c->line_at.cap) = c->text.len;
        put_plain(&c->text, s, n);
        buf_chr(&c->text, '\n');
        s += n + (s[n] == '\n');
    }
    while (c->page_end.n < p->no && c->page_end.n < PAGES_MAX)
        VEC_PUSH(c->page_end.v, c->page_end.n, c->page_end.cap) = c->text.len;
    c->pages++;
    return 0;
}

/* Are the words there, one after the other, from this place on? What layout left out between them,
 * running heads and marks of lists, may stand there, too. Not in order: anywhere. */
static bool has_words(const char *text, const char *end, const char *quote, bool in_order)
{
    for (size_t n; *(quote += strspn(quote, " ")); quote += n) {
        n = strcspn(quote, " ");
        const char *at = text;
        while (at + n <= end && memcmp(at, quote, n) != 0) {
            const char *next = memchr(at + 1, *quote, (size_t)(end - at - 1));
            at = next ? next : end;
        }
        if (at + n > end && (in_order || (n != 1 || *quote != '|')))
            return false;
        if (in_order)
            text = at + n;
    }
    return true;
}

static bool is_on_page(const struct checking *c, unsigned page, unsigned line, const char *quote)
{
    enum { REACH = 2 }; /* pages that a quote may run on */
    if (!page || !line || line > c->line_at.n || page > c->page_end.n)
        return false;
    size_t last = page - 1 + REACH < c->page_end.n ? page - 1 + REACH : c->page_end.n - 1;
    size_t from = c->line_at.v[line - 1];
    size_t begin = page > 1 ? c->page_end.v[page - 2] : 0;
    const char *text = c->text.s, *end = text + c->page_end.v[last];
    if (from < begin || from >= c->page_end.v[page - 1])
        return false;
    /* The cells of a row stand side by side, line by line, some of them centred. */
    bool row = strstr(quote, " | ") != NULL;
    return has_words(text + (row ? begin : from), end, quote, !row);
}

static int each_record(struct arena *a, const struct record *r, void *data)
{
    struct checking *c = data;
    const char *quote = rec_text(r, KEY_QUOTE);
    struct buf plain = {0};
    (void)a;
    sum_record(c->sum, r);
    put_plain(&plain, quote ? quote : "", quote ? strlen(quote) : 0);
    if (plain.len && !is_on_page(c, (unsigned)r->value[KEY_PAGE].u.num,
                                 (unsigned)r->value[KEY_LINE].u.num, plain.s))
        fault(c, "quote", c->path, "is not on its page: record ", rec_text(r, KEY_ID));
    buf_free(&plain);
    c->records++;
    return 0;
}

static int each_document(const struct store_document *d, void *data)
{
    struct checking *c = data;
    char sum[65];
    c->path = d->path;
    buf_clear(&c->text);
    c->line_at.n = c->page_end.n = 0;
    c->documents += d->done;
    c->failed += !d->done;
    if (store_pages(c->s, d->doc, each_page, c) != 0)
        return -1;
    c->sum = sum_new();
    int r = store_document_records(c->s, d->doc, each_record, c);
    sum_end(c->sum, sum);
    if (r == 0 && d->done && d->sum && strcmp(sum, d->sum) != 0)
        fault(c, "record", d->path, "its records are not those that were written", NULL);
    return r;
}

/* ---- the files ---- */

static int each_file(const struct store_status *st, void *data)
{
    struct checking *c = data;
    struct store_stamp now;
    char hash[65];
    int why = file_look(st->path, &now);
    c->files++;
    if (why) {
        fault(c, "file", st->shown, why == ENOENT || why == ENOTDIR ? "is gone"
                                                                    : file_words(st->path, why),
              NULL);
    } else if (!st->known.doc) {
        fault(c, "file", st->shown, "was never read", NULL);
    } else if (c->quick) {
        if (!file_same(&st->known.stamp, &now))
            fault(c, "file", st->shown, "was changed, or at least touched", NULL);
    } else if ((why = file_sha256(st->path, hash)) != 0) {
        fault(c, "file", st->shown, strerror(why), NULL);
    } else if (strcmp(hash, st->known.sha256) != 0) {
        fault(c, "file", st->shown,
              file_same(&st->known.stamp, &now) ? "has other bytes, though nothing shows that it was changed"
                                                : "was changed",
              NULL);
    }
    return 0;
}

static int check(struct checking *c)
{
    if (store_integrity(c->s, c->quick, each_words, c) != 0 ||
        store_documents(c->s, each_document, c) != 0 || store_statuses(c->s, each_file, c) != 0) {
        cli_say("the store: %s", store_error(c->s));
        return store_error_status(c->s);
    }
    return c->faults ? EXIT_SOME_FAILED : EXIT_DONE;
}

int cmd_check(int argc, char **argv)
{
    const char *store = NULL;
    bool quiet = false;
    int operands = 0;
    struct checking c = {0};
    const struct cli_option options[] = {
        {.name = "quick", .kind = CLI_FLAG, .to = &c.quick,
         .help = "of the documents' files, only look at size and times"},
        CLI_STORE(store),
        CLI_QUIET(quiet),
    };
    const struct cli cli = {
        .command = "check",
        .usage = "check [--quick]",
        .about = "Verifies a store: its file, the checksums of pages and records, every quote on its\n"
                 "page, and the documents' files, which are hashed. Each fault is a line.",
        .options = options, .noptions = sizeof options / sizeof *options,
    };
    int status = cli_parse(&cli, argc, argv, &operands);
    if (status != CLI_PARSED)
        return status;
    if (!(c.s = cli_open_store(store, &status)))
        return status;
    status = check(&c);
    if (!quiet) {
        fprintf(stderr, "%zu documents, ", c.documents);
        if (c.failed)
            fprintf(stderr, "%zu that could not be read, ", c.failed);
        fprintf(stderr, "%zu pages, %zu records, %zu files: %zu fault%s\n", c.pages, c.records,
                c.files, c.faults, c.faults == 1 ? "" : "s");
    }
    store_close(c.s);
    buf_free(&c.text);
    free(c.line_at.v);
    free(c.page_end.v);
    return status;
}
