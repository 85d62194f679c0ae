#include "cli.h"

#include "arena.h"
#include "diag.h"
#include "ocr.h"
#include "store.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

const char *const cli_on_off[] = {"on", "off", NULL};

static const struct cli_option always[] = {
    {.name = "help", .letter = 'h', .kind = CLI_FLAG, .help = "this help"},
    {.name = "version", .kind = CLI_FLAG, .help = "versions of the program and its libraries"},
};
#define NALWAYS (sizeof always / sizeof *always)

/* Taken by every command, so that one line of options serves them all; ignored where a command's
 * own table does not have it. Not in its help, therefore. */
static const struct cli_option common[] = {
    {.name = "store", .kind = CLI_TEXT, .arg = "PATH"},
    {.name = "jobs", .letter = 'j', .kind = CLI_NUMBER, .arg = "N"},
    {.name = "rules", .kind = CLI_TEXT, .arg = "DIR"},
    {.name = "quiet", .letter = 'q', .kind = CLI_FLAG},
    {.name = "verbose", .letter = 'v', .kind = CLI_COUNT},
};
#define NCOMMON (sizeof common / sizeof *common)

/* The i-th option a command takes, its own first; NULL past the last. */
static const struct cli_option *option_at(const struct cli *c, size_t i)
{
    if (i < c->noptions)
        return &c->options[i];
    i -= c->noptions;
    if (i < NALWAYS)
        return &always[i];
    i -= NALWAYS;
    return i < NCOMMON ? &common[i] : NULL;
}

void cli_say(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("trichluc: ", stderr);
    vfprintf(stderr, fmt, ap);
    putc('\n', stderr);
    va_end(ap);
}

int cli_misuse(const char *command, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("trichluc: ", stderr);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fprintf(stderr, "; see 'trichluc %s%s--help'\n", command ? command : "", command ? " " : "");
    return EXIT_USAGE;
}

static void print_option(FILE *to, const struct cli_option *o)
{
    char head[64];
    int n = 0;
    if (o->letter)
        n = snprintf(head, sizeof head, "-%c%s", o->letter, o->name ? ", " : "");
    else
        n = snprintf(head, sizeof head, "    ");
    if (o->name)
        n += snprintf(head + n, sizeof head - (size_t)n, "--%s", o->name);
    if (o->arg)
        snprintf(head + n, sizeof head - (size_t)n, " %s", o->arg);
    if (strlen(head) > 22)
        fprintf(to, "  %s\n  %22s", head, "");
    else
        fprintf(to, "  %-22s", head);
    for (const char *s = o->help; *s;) { /* further lines stand under the first */
        size_t len = strcspn(s, "\n");
        fprintf(to, "%s%.*s\n", s == o->help ? "  " : "                          ", (int)len, s);
        s += len + (s[len] == '\n');
    }
}

static void print_help(FILE *to, const struct cli *c)
{
    fprintf(to, "usage: trichluc %s\n\n%s\n\noptions:\n", c->usage, c->about);
    for (size_t i = 0; i < c->noptions; i++)
        print_option(to, &c->options[i]);
    for (size_t i = 0; i < NALWAYS; i++)
        print_option(to, &always[i]);
}

static const struct cli_option *find_long(const struct cli *c, const char *name, size_t n)
{
    const struct cli_option *o;
    for (size_t i = 0; (o = option_at(c, i)); i++)
        if (o->name && strlen(o->name) == n && memcmp(o->name, name, n) == 0)
            break;
    return o;
}

static const struct cli_option *find_letter(const struct cli *c, char letter)
{
    const struct cli_option *o;
    for (size_t i = 0; (o = option_at(c, i)); i++)
        if (o->letter == letter)
            break;
    return o;
}

static bool takes_value(const struct cli_option *o)
{
    return o->kind != CLI_FLAG && o->kind != CLI_COUNT;
}

static int misuse_choice(const struct cli *c, const struct cli_option *o, const char *value)
{
    fprintf(stderr, "trichluc: --%s takes", o->name);
    for (const char *const *p = o->choices; *p; p++)
        fprintf(stderr, "%s %s", p == o->choices ? "" : p[1] ? "," : " or", *p);
    fprintf(stderr, ", not '%s'; see 'trichluc %s --help'\n", value, c->command);
    return EXIT_USAGE;
}

/* Gives one option its value ("" for flags). CLI_PARSED, or the exit status. */
static int set_option(const struct cli *c, const struct cli_option *o, const char *value)
{
    if (o == &always[0]) {
        print_help(stdout, c);
        return EXIT_DONE;
    }
    if (o == &always[1]) {
        cli_version(stdout);
        return EXIT_DONE;
    }
    if (!o->to)
        return CLI_PARSED;
    switch (o->kind) {
    case CLI_FLAG:
        *(bool *)o->to = true;
        break;
    case CLI_COUNT:
        ++*(int *)o->to;
        break;
    case CLI_NUMBER: {
        char *end;
        errno = 0;
        long v = strtol(value, &end, 10);
        bool bounded = o->min || o->max;
        if (end == value || *end || errno)
            return cli_misuse(c->command, "--%s takes a number, not '%s'", o->name, value);
        if (bounded && (v < o->min || v > o->max))
            return cli_misuse(c->command, "--%s is from %ld to %ld", o->name, o->min, o->max);
        *(long *)o->to = v;
        break;
    }
    case CLI_TEXT:
        for (const char *const *p = o->choices; p; p++) {
            if (!*p)
                return misuse_choice(c, o, value);
            if (strcmp(*p, value) == 0)
                break;
        }
        *(const char **)o->to = value;
        break;
    case CLI_LIST: {
        struct cli_list *l = o->to;
        VEC_PUSH(l->v, l->n, l->cap) = value;
        break;
    }
    }
    return CLI_PARSED;
}

static int parse_long(const struct cli *c, int argc, char **argv, int *i)
{
    const char *name = argv[*i] + 2, *eq = strchr(name, '=');
    size_t n = eq ? (size_t)(eq - name) : strlen(name);
    const struct cli_option *o = find_long(c, name, n);
    if (!o)
        return cli_misuse(c->command, "no option '--%.*s'", (int)n, name);
    if (!takes_value(o))
        return eq ? cli_misuse(c->command, "--%s takes no value", o->name)
                  : set_option(c, o, "");
    if (eq)
        return set_option(c, o, eq + 1);
    if (*i + 1 >= argc)
        return cli_misuse(c->command, "--%s wants %s", o->name, o->arg);
    return set_option(c, o, argv[++*i]);
}

static int parse_letters(const struct cli *c, int argc, char **argv, int *i)
{
    for (const char *p = argv[*i] + 1; *p; p++) {
        const struct cli_option *o = find_letter(c, *p);
        int r;
        if (!o)
            return cli_misuse(c->command, "no option '-%c'", *p);
        if (!takes_value(o)) {
            if ((r = set_option(c, o, "")) != CLI_PARSED)
                return r;
            continue;
        }
        if (p[1])
            return set_option(c, o, p + 1);
        if (*i + 1 >= argc)
            return cli_misuse(c->command, "-%c wants %s", *p, o->arg);
        return set_option(c, o, argv[++*i]);
    }
    return CLI_PARSED;
}

int cli_parse(const struct cli *c, int argc, char **argv, int *operands)
{
    int n = 0;
    bool plain = false; /* after "--" */
    for (int i = 1; i < argc; i++) {
        int r = CLI_PARSED;
        if (plain || argv[i][0] != '-' || !argv[i][1])
            argv[n++] = argv[i];
        else if (strcmp(argv[i], "--") == 0)
            plain = true;
        else if (argv[i][1] == '-')
            r = parse_long(c, argc, argv, &i);
        else
            r = parse_letters(c, argc, argv, &i);
        if (r != CLI_PARSED)
            return r;
    }
    *operands = n;
    if (n < c->min_operands)
        return cli_misuse(c->command, "%s: nothing to work on", c->command);
    if (c->max_operands >= 0 && n > c->max_operands)
        return cli_misuse(c->command, "%s: '%s' is too much", c->command,
                          argv[c->max_operands]);
    return CLI_PARSED;
}

FILE *cli_open(const char *path)
{
    struct stat st;
    FILE *f = fopen(path, "rb");
    if (f && fstat(fileno(f), &st) == 0 && S_ISDIR(st.st_mode)) {
        fclose(f);
        f = NULL;
        errno = EISDIR;
    }
    if (!f)
        diag_print(stderr, path,
                   &(struct diag){.code = E_UNREADABLE, .detail = strerror(errno)});
    return f;
}

void cli_list_free(struct cli_list *l)
{
    free(l->v);
    *l = (struct cli_list){0};
}

const char *cli_store(const char *option)
{
    const char *env = getenv("TRICHLUC_STORE");
    return option ? option : env && *env ? env : "trichluc.db";
}

bool cli_same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

bool cli_takes_store(const char *out, const char *store)
{
    static const char *const ends[] = {"", "-lock", "-wal", "-shm", "-journal"};
    struct buf name = {0};
    bool takes = false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends && !takes; i++) {
        buf_clear(&name);
        buf_printf(&name, "%s%s", store, ends[i]);
        takes = strcmp(out, name.s) == 0 || cli_same_file(out, name.s);
    }
    buf_free(&name);
    return takes;
}

struct store *cli_open_store(const char *option, int *status)
{
    struct buf why = {0};
    struct store *s = store_open(cli_store(option), STORE_READ, status, &why);
    if (why.len) { /* why not, or what is odd about it */
        fputs("trichluc: store ", stderr);
        print_path(stderr, cli_store(option));
        fprintf(stderr, ": %s\n", buf_text(&why));
    }
    buf_free(&why);
    return s;
}

void cli_version(FILE *to)
{
    char pcre[64] = "";
    pcre2_config(PCRE2_CONFIG_VERSION, pcre);
    fprintf(to, "trichluc %s\n%s, PCRE2 %s, SQLite %s, jansson %s, utf8proc %s\n",
            TRICHLUC_VERSION, ocr_version(), pcre, sqlite3_libversion(), JANSSON_VERSION,
            utf8proc_version());
}

int cli_close_stdout(int status)
{
    bool failed = ferror(stdout) != 0;
    errno = 0;
    if (fflush(stdout) != 0)
        failed = true;
    int why = errno;
    if (close(STDOUT_FILENO) != 0 && errno != EBADF) {
        failed = true;
        why = errno;
    }
    if (!failed)
        return status;
    if (why != EPIPE)
        cli_say("standard output: %s", why ? strerror(why) : "write failed");
    return status == EXIT_DONE || status == EXIT_SOME_FAILED ? EXIT_WRITE : status;
}

bool cli_colour(FILE *to)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return !(no && *no) && !(term && strcmp(term, "dumb") == 0) && isatty(fileno(to));
}

int cli_columns(void)
{
    const char *env = getenv("COLUMNS");
    char *end;
    long n = env ? strtol(env, &end, 10) : 0;
    if (env && *env && !*end && n >= 20 && n < INT_MAX)
        return (int)n;
    struct winsize w;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col >= 20)
        return w.ws_col;
    return 80;
}
