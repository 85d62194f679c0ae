/* cmd_search.c -- full text over the store's pages: document, page, line, and the words around. */
#include "cli.h"
#include "store.h"
#include "utf8.h"
#include "wrap.h"

#include <string.h>

#define MARGIN 4 /* columns before a snippet */

static const char *const formats[] = {"text", "jsonl", NULL};

struct telling {
    bool json, colour;
    int columns;
    size_t shown;
    struct buf out;
};

static void put_line(struct telling *t, const char *s, size_t n)
{
    for (int i = 0; i < MARGIN; i++)
        buf_chr(&t->out, ' ');
    for (size_t i = 0; i < n; i++)
        if (s[i] == STORE_MARK)
            buf_str(&t->out, t->colour ? "\033[1m" : "«");
        else if (s[i] == STORE_MARK_END)
            buf_str(&t->out, t->colour ? "\033[0m" : "»");
        else
            buf_chr(&t->out, s[i]);
    buf_chr(&t->out, '\n');
}

static void put_text(struct telling *t, const struct store_hit *h)
{
    const char *line;
    size_t at = 0, len;
    buf_str(&t->out, h->path);
    if (h->number || h->province)
        buf_printf(&t->out, " (%s%s%s)", h->number ? h->number : "",
                   h->number && h->province ? ", " : "", h->province ? h->province : "");
    buf_printf(&t->out, ", page %u, line %u\n", h->page, h->line);
    while (wrap_next(h->snippet, &at, t->columns - MARGIN, &line, &len))
        put_line(t, line, len);
}

static void put_member(struct buf *out, const char *key, const char *s)
{
    buf_printf(out, ",\"%s\":", key);
    buf_json(out, s);
}

/* The snippet without its marks, and where they stood, counted in characters. */
static void put_snippet(struct buf *out, const char *s)
{
    struct buf plain = {0}, marks = {0};
    size_t at = 0;
    for (size_t n; *s; s += n) {
        int32_t cp;
        n = utf8_decode(s, strlen(s), &cp);
        n += n == 0;
        if (*s == STORE_MARK)
            buf_printf(&marks, "%s[%zu,", marks.len ? "," : "", at);
        else if (*s == STORE_MARK_END)
            buf_printf(&marks, "%zu]", at);
        else {
            buf_add(&plain, s, n);
            at++;
        }
    }
    put_member(out, "snippet", buf_text(&plain));
    buf_printf(out, ",\"marks\":[%s]", buf_text(&marks));
    buf_free(&plain);
    buf_free(&marks);
}

static void put_json(struct telling *t, const struct store_hit *h)
{
    buf_str(&t->out, "{\"path\":");
    buf_json(&t->out, h->path);
    put_member(&t->out, "doc", h->doc);
    put_member(&t->out, "number", h->number);
    put_member(&t->out, "province", h->province);
    buf_printf(&t->out, ",\"page\":%u,\"line\":%u,\"score\":", h->page, h->line);
    buf_num(&t->out, h->score, 4);
    put_snippet(&t->out, h->snippet);
    buf_str(&t->out, "}\n");
}

static int each_hit(const struct store_hit *h, void *data)
{
    struct telling *t = data;
    t->shown++;
    if (t->json)
        put_json(t, h);
    else
        put_text(t, h);
    fwrite(t->out.s, 1, t->out.len, stdout); /* told when it is closed */
    buf_clear(&t->out);
    return 0;
}

static int search(struct store *s, const char *query, int limit, struct telling *t, bool quiet)
{
    size_t pages;
    int r = store_search(s, query, limit ? limit : -1, &pages, each_hit, t);
    if (r == -2)
        return cli_misuse("search", "the query '%s' is wrong: %s", query, store_error(s));
    if (r < 0) {
        cli_say("the store: %s", store_error(s));
        return store_error_status(s);
    }
    fflush(stdout);
    if (!quiet && t->shown < pages)
        cli_say("%zu pages, the best %zu shown (--limit 0: all)", pages, t->shown);
    else if (!quiet)
        cli_say(pages == 1 ? "%zu page" : "%zu pages", pages);
    return EXIT_DONE;
}

int cmd_search(int argc, char **argv)
{
    const char *store = NULL, *format = "text";
    long limit = 20;
    bool quiet = false;
    int operands = 0, status;
    const struct cli_option options[] = {
        {.name = "limit", .kind = CLI_NUMBER, .to = &limit, .arg = "N", .max = 1000000,
         .help = "at most N pages, the best first; 0: all (20)"},
        {.name = "format", .kind = CLI_TEXT, .to = &format, .arg = "F", .choices = formats,
         .help = "text or jsonl (text)"},
        CLI_STORE(store),
        CLI_QUIET(quiet),
    };
    const struct cli cli = {
        .command = "search",
        .usage = "search [--limit N] [--format F] QUERY ...",
        .about = "Finds pages that have all these words, in any case, with or without their marks.\n"
                 "'\"mặt trận tổ quốc\"' is a phrase, 'hội*' a beginning, 'NEAR(mặt giám, 5)' two words\n"
                 "close to each other; AND, OR, NOT and brackets join them.",
        .options = options, .noptions = sizeof options / sizeof *options,
        .min_operands = 1, .max_operands = -1,
    };
    if ((status = cli_parse(&cli, argc, argv, &operands)) != CLI_PARSED)
        return status;
    struct buf query = {0};
    for (int i = 0; i < operands; i++)
        buf_printf(&query, "%s%s", i ? " " : "", argv[i]);
    struct arena *a = arena_new();
    struct telling t = {.json = strcmp(format, "jsonl") == 0, .colour = cli_colour(stdout),
                        .columns = cli_columns()};
    struct store *s = NULL;
    if (utf8_valid_prefix(buf_text(&query), query.len) != query.len)
        status = cli_misuse("search", "the query is no UTF-8");
    else if (query.len == strspn(buf_text(&query), " "))
        status = cli_misuse("search", "the query is empty");
    else if ((s = cli_open_store(store, &status)))
        status = search(s, utf8_nfc(a, query.s), (int)limit, &t, quiet);
    store_close(s);
    arena_free(a);
    buf_free(&t.out);
    buf_free(&query);
    return status;
}
