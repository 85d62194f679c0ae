/* cmd_report.c -- the store as a folder of pages for a browser. */
#include "cli.h"
#include "pictures.h"
#include "report.h"
#include "run.h"
#include "workers.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

static volatile sig_atomic_t stopped; /* the signal that asks to stop, or 0 */

static void on_signal(int sig)
{
    stopped = sig;
}

static void catch_signals(void)
{
    struct sigaction sa = {.sa_handler = on_signal};
    sigemptyset(&sa.sa_mask);
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
    sigaction(SIGHUP, &sa, NULL);
}

/* Is there an index.html that no report wrote? It would be lost. */
static bool holds_other_pages(const char *dir)
{
    static const char mark[] = "<meta name=\"generator\" content=\"trichluc ";
    char head[1024];
    struct buf path = {0};
    buf_printf(&path, "%s/index.html", dir);
    FILE *f = fopen(path.s, "rb");
    buf_free(&path);
    if (!f)
        return false;
    size_t n = fread(head, 1, sizeof head - 1, f);
    fclose(f);
    head[n] = '\0';
    return strstr(head, mark) == NULL;
}

/* The folder and those above it that are missing. 0, or errno. */
static int make_folders(const char *dir)
{
    struct buf path = {0};
    int why = 0;
    for (const char *c = dir;; c++) {
        if ((*c == '/' || !*c) && c > dir) {
            buf_clear(&path);
            buf_add(&path, dir, (size_t)(c - dir));
            why = mkdir(path.s, 0777) != 0 && errno != EEXIST ? errno : 0;
        }
        if (!*c || why)
            break;
    }
    struct stat st;
    if (!why && (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode)))
        why = ENOTDIR;
    buf_free(&path);
    return why;
}

static int say_path(const char *path, int why)
{
    fputs("trichluc: ", stderr);
    print_path(stderr, path);
    fprintf(stderr, ": %s\n", strerror(why));
    return EXIT_WRITE;
}

static int make_pictures(struct store *s, struct pictures *p)
{
    struct buf path = {0};
    buf_printf(&path, "%s/img", p->dir);
    int why = make_folders(path.s);
    int status = why ? say_path(path.s, why) : EXIT_DONE;
    if (!why && pictures_make(s, p) != 0) {
        cli_say("the store: %s", store_error(s));
        status = store_error_status(s);
    }
    buf_free(&path);
    return status ? status : stopped ? 128 + stopped : EXIT_DONE;
}

static int write_pages(struct store *s, const struct report_options *o, bool quiet)
{
    struct report_counts n = {0};
    struct buf why = {0};
    int r = report_write(s, o, &n, &why), status = EXIT_DONE;
    if (r < 0) {
        cli_say("the store: %s", store_error(s));
        status = store_error_status(s);
    } else if (r > 0) {
        cli_say("%s", buf_text(&why));
        status = EXIT_WRITE;
    } else if (!quiet) {
        fprintf(stderr, "%zu document%s, %zu records, %zu pages, %zu of them with their image\n",
                n.documents, n.documents == 1 ? "" : "s", n.records, n.pages, n.pictures);
        printf("%s/index.html\n", o->dir);
    }
    buf_free(&why);
    return status;
}

int cmd_report(int argc, char **argv)
{
    static const char *const langs[] = {"vi", "en", NULL};
    static const char *const all_borders[] = {"then", "now", NULL};
    const char *store = NULL, *rules = NULL, *out = NULL, *lang = "vi", *borders = "then";
    long jobs = workers_cores();
    bool quiet = false, no_images = false;
    int operands = 0;
    const struct cli_option options[] = {
        {.name = "output", .letter = 'o', .kind = CLI_TEXT, .to = &out, .arg = "DIR",
         .help = "the folder to write; open DIR/index.html in a browser"},
        {.name = "lang", .kind = CLI_TEXT, .to = &lang, .arg = "L", .choices = langs,
         .help = "the language pages open in, vi or en (vi); each has a switch"},
        {.name = "borders", .kind = CLI_TEXT, .to = &borders, .arg = "B", .choices = all_borders,
         .help = "provinces as their documents name them, or as merged in 2025:\nthen or now (then)"},
        {.name = "no-images", .kind = CLI_FLAG, .to = &no_images,
         .help = "draw no page images; those in DIR already are used"},
        {.name = "jobs", .letter = 'j', .kind = CLI_NUMBER, .to = &jobs, .arg = "N", .min = 1,
         .max = 256, .help = "pages drawn at a time (else as many as there are cores)"},
        CLI_STORE(store),
        CLI_RULES(rules),
        CLI_QUIET(quiet),
    };
    const struct cli cli = {
        .command = "report",
        .usage = "report -o DIR [--lang L] [--borders B] [--no-images] [-j N]",
        .about = "Writes pages for a browser, to be opened from disk: the comparison with filters,\n"
                 "charts, and a page a document with every record's box on the page image. Marks\n"
                 "made there are saved as a file that 'trichluc correct' takes.",
        .options = options, .noptions = sizeof options / sizeof *options,
    };
    int status = cli_parse(&cli, argc, argv, &operands);
    if (status != CLI_PARSED)
        return status;
    if (!out || !*out)
        return cli_misuse("report", "wants -o DIR");
    if (holds_other_pages(out))
        return cli_misuse("report", "%s/index.html is there, and no report", out);
    struct store *s = cli_open_store(store, &status);
    if (!s)
        return status;
    struct tools t;
    tools_init(&t);
    t.rules_dir = rules;
    struct report_options o = {
        .dir = out, .english = strcmp(lang, "en") == 0, .rules_dir = tools_rules_dir(&t),
        .borders_now = strcmp(borders, "now") == 0};
    struct pictures p = {.dir = out, .jobs = (int)jobs, .quiet = quiet, .stop = &stopped};
    int why = make_folders(out);
    status = why ? say_path(out, why) : EXIT_DONE;
    if (!status && !no_images) {
        catch_signals();
        status = make_pictures(s, &p);
    }
    if (!status)
        status = write_pages(s, &o, quiet);
    store_close(s);
    tools_close(&t);
    return status;
}
