/* cmd_export.c -- the store's records to standard output, a file, or a folder of files. */
#include "cli.h"
#include "export.h"
#include "export_package.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct job {
    const struct exporter *e;
    unsigned types;
    const char *out;            /* NULL: standard output */
    bool folder;                /* out holds a file a type */
    struct aside file[REC_TYPES];
    FILE *to[REC_TYPES];
};

static void say_path(const char *path, int why)
{
    fputs("trichluc: ", stderr);
    print_path(stderr, path);
    fprintf(stderr, ": %s\n", strerror(why));
}

static int open_outputs(struct job *j)
{
    if (j->folder && mkdir(j->out, 0777) != 0 && errno != EEXIST) {
        say_path(j->out, errno);
        return -1;
    }
    for (int t = 0; t < REC_TYPES; t++) {
        if (!(j->types & (1u << t)))
            continue;
        if (!j->out) {
            j->to[t] = stdout;
            continue;
        }
        struct buf path = {0};
        buf_str(&path, j->out);
        if (j->folder)
            buf_printf(&path, "/%s.%s", record_type_name((enum record_type)t), j->e->name);
        int why = aside_open(&j->file[t], path.s);
        if (why)
            say_path(path.s, why);
        buf_free(&path);
        if (why)
            return -1;
        j->to[t] = j->file[t].to;
        if (!j->folder) { /* one file takes all types */
            for (int k = t; k < REC_TYPES; k++)
                j->to[k] = j->to[t];
            break;
        }
    }
    return 0;
}

static int close_outputs(struct job *j, bool keep)
{
    int status = 0;
    for (int t = 0; t < REC_TYPES; t++) {
        int why = aside_close(&j->file[t], keep);
        if (why) {
            say_path(j->out, why);
            status = EXIT_WRITE;
        }
    }
    return status;
}

static int write_records(struct job *j, struct store *s)
{
    int status = EXIT_WRITE;
    if (open_outputs(j) == 0) {
        int r = export_records(s, j->e, j->types, j->to);
        status = EXIT_DONE;
        if (r < 0) {
            cli_say("the store: %s", store_error(s));
            status = store_error_status(s);
        } else if (r > 0) {
            if (j->out)
                say_path(j->out, errno);
            status = EXIT_WRITE;
        }
    }
    int closed = close_outputs(j, status == EXIT_DONE);
    return status == EXIT_DONE ? closed : status;
}

static bool is_folder(const char *path)
{
    struct stat st;
    size_t n = strlen(path);
    return (n && path[n - 1] == '/') || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

static int write_package(struct job *j, struct store *s)
{
    struct buf where = {0};
    int r = export_package(s, j->types, j->out, &where), status = EXIT_DONE;
    if (r < 0) {
        cli_say("the store: %s", store_error(s));
        status = store_error_status(s);
    } else if (r > 0) {
        say_path(buf_text(&where), r);
        status = EXIT_WRITE;
    }
    buf_free(&where);
    return status;
}

struct asked {
    const char *types, *format, *out;
    bool spreadsheet;
};

/* What was asked for as a job; its exit status where it cannot be done. */
static int plan(struct job *j, struct arena *a, const struct asked *w, const char *store)
{
    const char *bad = "";
    bool package = strcmp(w->format, "datapackage") == 0, all = strcmp(w->types, "all") == 0;
    j->e = w->spreadsheet ? &export_spreadsheet : package ? NULL : exporter_find(w->format);
    j->out = w->out;
    j->types = export_types(a, w->types, &bad);
    if (!j->types)
        return cli_misuse("export", "no record type '%s'", bad);
    if (j->e && j->e->only && all)
        j->types = j->e->only;
    if (w->spreadsheet && strcmp(w->format, "csv") != 0)
        return cli_misuse("export", "--spreadsheet is for --format csv");
    if (w->out && cli_takes_store(w->out, store))
        return cli_misuse("export", "-o names the store itself");
    if (package)
        return w->out ? EXIT_DONE : cli_misuse("export", "a Data Package needs -o DIR");
    if (j->e->only && j->types & ~j->e->only)
        return cli_misuse("export", "%s holds no such type; leave --type out", w->format);
    if (j->e->whole && !j->e->text && !w->out)
        return cli_misuse("export", "%s needs -o OUT", w->format);
    bool several = j->types & (j->types - 1);
    if (j->e->one_type && several && !w->out)
        return cli_misuse("export", "%s on standard output wants one --type", w->format);
    j->folder = w->out && ((j->e->one_type && several) || is_folder(w->out));
    return EXIT_DONE;
}

int cmd_export(int argc, char **argv)
{
    const char *store = NULL;
    struct asked w = {.types = "all", .format = "jsonl"};
    int operands = 0;
    const struct cli_option options[] = {
        {.name = "type", .kind = CLI_TEXT, .to = &w.types, .arg = "T",
         .help = "document, target, deadline, assignment, citation, statistic:\n"
                 "a comma list, or all (all)"},
        {.name = "format", .kind = CLI_TEXT, .to = &w.format, .arg = "F",
         .choices = export_formats, .help = "jsonl, csv, xlsx, ics or datapackage (jsonl)"},
        {.name = "spreadsheet", .kind = CLI_FLAG, .to = &w.spreadsheet,
         .help = "csv for a spreadsheet program: a byte order mark, and an\n"
                 "apostrophe before text that it would run as a formula"},
        CLI_OUT(w.out),
        CLI_STORE(store),
    };
    const struct cli cli = {
        .command = "export",
        .usage = "export [--type T] [--format F] [-o OUT]",
        .about = "Writes the store's records, by document, then by place. CSV holds one type a\n"
                 "file: for several types OUT is a folder. xlsx has a sheet a type and needs -o.\n"
                 "ics is a calendar of deadlines. datapackage fills the folder OUT with CSV, JSON\n"
                 "Lines, and their schemas, keys, hashes and sources in datapackage.json.",
        .options = options, .noptions = sizeof options / sizeof *options,
    };
    int status = cli_parse(&cli, argc, argv, &operands);
    if (status != CLI_PARSED)
        return status;
    struct arena *a = arena_new();
    struct job j = {0};
    struct store *s = NULL;
    status = plan(&j, a, &w, cli_store(store));
    if (status == EXIT_DONE && (s = cli_open_store(store, &status)))
        status = j.e ? write_records(&j, s) : write_package(&j, s);
    store_close(s);
    arena_free(a);
    return status;
}
