/* cmd_status.c -- what was ingested, what failed and why, which pages are in doubt, and what the
 * next ingest would read again. */
#include "cli.h"
#include "file.h"
#include "ingest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DOUBT_BELOW 0.75 /* mean word confidence of a page worth a look */
#define DOUBT_SHOWN 20

struct telling {
    struct buf out;
    bool json, colour;
    const struct plan_wish *wish; /* of this program; NULL when it cannot be told */
    size_t files, failed, gone, again[REDO_READ + 1], doubts;
};

/* What the next ingest of this file would do, from the file and the ledger alone. */
struct outlook {
    enum redo redo;
    const char *why;  /* words; NULL where nothing is to be done */
    const char *gone; /* why the file cannot be read any more; NULL: it can */
};

static struct outlook look_ahead(const struct telling *t, const struct store_status *st)
{
    struct outlook o = {0};
    struct store_stamp now;
    int why = file_look(st->path, &now);
    if (why)
        o.gone = why == ENOENT || why == ENOTDIR ? "the file is gone" : file_words(st->path, why);
    else if (!st->known.doc || (st->error && !st->known.error))
        o.why = "it could not be opened before";
    else if (!file_same(&st->known.stamp, &now))
        o.why = "the file was changed";
    else if (t->wish)
        o.redo = plan_redo(t->wish, &st->known, &o.why);
    if (o.why && !o.redo)
        o.redo = REDO_READ;
    return o;
}

static const char *again_words(enum redo r)
{
    return r == REDO_READ     ? "will be read again"
           : r == REDO_REPAIR ? "will be repaired again"
                              : "will be extracted again";
}

static void put_path(struct buf *out, const char *path)
{
    char *s = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&s, &n);
    if (f) {
        print_path(f, path);
        fclose(f);
        buf_add(out, s, n);
    }
    free(s);
}

static void put_note(struct buf *out, const char *words, const char *detail)
{
    buf_printf(out, "%36s", "");
    put_path(out, words); /* both may be what a document made of its worker */
    if (detail && *detail) {
        buf_str(out, " (");
        put_path(out, detail);
        buf_chr(out, ')');
    }
    buf_chr(out, '\n');
}

static void table_row(struct telling *t, const struct store_status *st, const struct outlook *o)
{
    const char *on = "", *off = "", *state = !st->done ? "failed" : st->first ? "done" : "copy";
    if (t->colour && !st->done) {
        on = "\033[31m";
        off = "\033[0m";
    }
    buf_printf(&t->out, "%s%-6s%s %5u %7u  ", on, state, off, st->pages, st->records);
    if (st->conf < 0)
        buf_str(&t->out, "   -");
    else
        buf_printf(&t->out, "%4.2f", st->conf);
    buf_printf(&t->out, "  %-12s  ", st->known.doc ? st->known.doc : "-");
    put_path(&t->out, st->shown);
    buf_chr(&t->out, '\n');
    if (st->error)
        put_note(&t->out, diag_words_of(st->error), st->message);
    if (st->known.lost)
        buf_printf(&t->out, "%36s%u of its pages could not be read\n", "", st->known.lost);
    if (o->gone)
        put_note(&t->out, o->gone, NULL);
    else if (o->why)
        put_note(&t->out, again_words(o->redo), o->why);
}

static void put_member(struct buf *out, const char *key, const char *s)
{
    buf_printf(out, ",\"%s\":", key);
    buf_json(out, s);
}

static void json_row(struct telling *t, const struct store_status *st, const struct outlook *o)
{
    struct buf *out = &t->out;
    buf_str(out, t->files > 1 ? ",\n{\"path\":" : "\n{\"path\":");
    buf_json(out, st->shown);
    put_member(out, "file", st->path);
    put_member(out, "doc", st->known.doc);
    put_member(out, "sha256", st->known.sha256);
    put_member(out, "status", st->done ? "done" : "failed");
    put_member(out, "error", st->error);
    put_member(out, "message", st->message);
    buf_printf(out, ",\"pages\":%u,\"failed_pages\":%u,\"records\":%u,\"confidence\":", st->pages,
               st->known.lost, st->records);
    if (st->conf < 0)
        buf_str(out, "null");
    else
        buf_num(out, st->conf, 2);
    buf_str(out, ",\"seconds\":");
    buf_num(out, st->seconds, 2);
    put_member(out, "run_started", st->started);
    buf_printf(out, ",\"copy\":%s,\"gone\":%s", st->first || !st->known.doc ? "false" : "true",
               o->gone ? "true" : "false");
    put_member(out, "again", o->why);
    put_member(out, "from", o->why ? plan_name(o->redo) : NULL);
    buf_chr(out, '}');
}

static int each_file(const struct store_status *st, void *data)
{
    struct telling *t = data;
    struct outlook o = look_ahead(t, st);
    t->files++;
    t->failed += !st->done;
    t->gone += o.gone != NULL;
    t->again[o.redo]++;
    if (t->json)
        json_row(t, st, &o);
    else
        table_row(t, st, &o);
    return 0;
}

static int each_doubt(const struct store_doubt *p, void *data)
{
    struct telling *t = data;
    if (t->json) {
        buf_str(&t->out, t->doubts ? ",\n{\"path\":" : "\n{\"path\":");
        buf_json(&t->out, p->path);
        put_member(&t->out, "doc", p->doc);
        buf_printf(&t->out, ",\"page\":%u,\"confidence\":", p->page);
        buf_num(&t->out, p->conf < 0 ? 0 : p->conf, 2);
        put_member(&t->out, "error", p->error);
        buf_chr(&t->out, '}');
    } else {
        if (!t->doubts)
            buf_str(&t->out, "\npages in doubt:\n");
        if (p->error)
            buf_printf(&t->out, "  lost  page %-4u ", p->page);
        else
            buf_printf(&t->out, "  %4.2f  page %-4u ", p->conf, p->page);
        put_path(&t->out, p->path);
        if (p->error) {
            buf_str(&t->out, ": ");
            put_path(&t->out, diag_words_of(p->error));
        }
        buf_chr(&t->out, '\n');
    }
    t->doubts++;
    return 0;
}

static int tell(struct telling *t, struct store *s)
{
    buf_str(&t->out, t->json ? "{\"files\":["
                             : "state  pages records  conf  document      path\n");
    if (store_statuses(s, each_file, t) != 0)
        return -1;
    if (t->json)
        buf_str(&t->out, "\n],\n\"doubts\":[");
    if (store_doubts(s, DOUBT_BELOW, t->json ? -1 : DOUBT_SHOWN, each_doubt, t) != 0)
        return -1;
    size_t read = t->again[REDO_READ], repair = t->again[REDO_REPAIR],
           extract = t->again[REDO_EXTRACT];
    if (t->json) {
        buf_printf(&t->out, "\n],\n\"failed\":%zu,\"gone\":%zu,\"again\":%zu}\n", t->failed, t->gone,
                   read + repair + extract);
        return 0;
    }
    buf_printf(&t->out, "\n%zu file%s, %zu failed, ", t->files, t->files == 1 ? "" : "s", t->failed);
    if (t->gone)
        buf_printf(&t->out, "%zu cannot be read any more, ", t->gone);
    buf_printf(&t->out, "%zu would be read again", read);
    if (repair)
        buf_printf(&t->out, ", %zu repaired again", repair);
    if (extract)
        buf_printf(&t->out, ", %zu extracted again", extract);
    buf_chr(&t->out, '\n');
    return 0;
}

int cmd_status(int argc, char **argv)
{
    static const char *const formats[] = {"table", "json", NULL};
    const char *store = NULL, *rules = NULL, *format = "table";
    int operands = 0;
    const struct cli_option options[] = {
        {.name = "format", .kind = CLI_TEXT, .to = &format, .arg = "F", .choices = formats,
         .help = "table or json (table)"},
        CLI_STORE(store),
        CLI_RULES(rules),
    };
    const struct cli cli = {
        .command = "status",
        .usage = "status [--format F]",
        .about = "Tells what is in the store, what failed and why, which pages are in doubt, and what\n"
                 "the next ingest would read again.",
        .options = options, .noptions = sizeof options / sizeof *options,
    };
    int status = cli_parse(&cli, argc, argv, &operands);
    if (status != CLI_PARSED)
        return status;
    struct store *s = cli_open_store(store, &status);
    if (!s)
        return status;
    struct tools t;
    struct plan_wish wish = {.max_lost = INGEST_MAX_LOST};
    struct telling tell_it = {.json = strcmp(format, "json") == 0, .colour = cli_colour(stdout)};
    tools_init(&t);
    t.rules_dir = rules;
    if (ingest_key(&t, &wish.key) == 0)
        tell_it.wish = &wish;
    if (tell(&tell_it, s) != 0) {
        cli_say("the store: %s", store_error(s));
        status = store_error_status(s);
    } else {
        size_t n = tell_it.out.len;
        status = fwrite(tell_it.out.s, 1, n, stdout) == n ? EXIT_DONE : EXIT_WRITE;
    }
    buf_free(&tell_it.out);
    store_close(s);
    tools_close(&t);
    return status;
}
