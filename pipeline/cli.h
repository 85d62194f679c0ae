/* cli.h -- options as tables bound to variables: parsed, checked and printed as help from the same
 * rows; exit statuses; the careful end of standard output. Knows no command's work.
 * Used by main.c and every cmd_*.c. */
#ifndef TRICHLUC_CLI_H
#define TRICHLUC_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "exits.h"

enum cli_kind { CLI_FLAG, CLI_COUNT, CLI_NUMBER, CLI_TEXT, CLI_LIST };

struct cli_list { /* a repeatable option; values lend from argv */
    const char **v;
    size_t n, cap;
};

struct cli_option {
    const char *name; /* long name without dashes; NULL for a letter alone */
    char letter;      /* 0: none */
    enum cli_kind kind;
    void *to;         /* bool, int, long, const char *, struct cli_list, by kind; NULL: ignored */
    const char *arg;  /* what help calls the value; NULL for flags */
    const char *help;
    long min, max;    /* of a number; both 0: any */
    const char *const *choices; /* of a text, NULL-ended; NULL: any */
};

struct cli {
    const char *command; /* "export" */
    const char *usage;   /* "export [--type T] ..." */
    const char *about;   /* one or two lines under the usage */
    const struct cli_option *options;
    size_t noptions;
    int min_operands, max_operands; /* max -1: any number */
};

#define CLI_PARSED (-1)

/* --help and --version need no row; --store, --jobs, --rules, -q and -v are taken, and ignored,
 * where a command has no use for them.
 * Reads argv[1..argc) (argv[0] is the command's name). Operands are moved to the front of argv and
 * counted in *operands. Returns CLI_PARSED, or the exit status to return at once: 0 after --help
 * or --version, 64 after a mistake that has been told. */
int cli_parse(const struct cli *c, int argc, char **argv, int *operands);

/* Rows that commands share. */
#define CLI_STORE(var)                                                                       \
    {.name = "store", .kind = CLI_TEXT, .to = &(var), .arg = "PATH",                         \
     .help = "the store (else $TRICHLUC_STORE, else trichluc.db)"}
#define CLI_RULES(var)                                                                       \
    {.name = "rules", .kind = CLI_TEXT, .to = &(var), .arg = "DIR",                          \
     .help = "the rules folder (else $TRICHLUC_RULES, else the installed one)"}
#define CLI_QUIET(var)                                                                       \
    {.name = "quiet", .letter = 'q', .kind = CLI_FLAG, .to = &(var),                         \
     .help = "say only what failed"}
#define CLI_VERBOSE(var)                                                                     \
    {.name = "verbose", .letter = 'v', .kind = CLI_COUNT, .to = &(var), .help = "say more"}
#define CLI_SANDBOX(var)                                                                     \
    {.name = "sandbox", .kind = CLI_TEXT, .to = &(var), .arg = "on|off",                     \
     .choices = cli_on_off, .help = "off: documents are read without a fence around the reader"}
extern const char *const cli_on_off[];
#define CLI_OUT(var)                                                                         \
    {.name = "output", .letter = 'o', .kind = CLI_TEXT, .to = &(var), .arg = "OUT",          \
     .help = "write to OUT, which appears only when it is complete"}

/* The store's path: the option's value, else the environment's, else the default. */
const char *cli_store(const char *option);

/* Would an output of this name take the place of the store, its lock or its journal? */
bool cli_takes_store(const char *out, const char *store);

struct store;
/* Opens the store for reading; NULL after saying why not, with the exit status. */
struct store *cli_open_store(const char *option, int *status);

/* Both names lead to one file that is there. For an output that would take its source's place. */
bool cli_same_file(const char *a, const char *b);

/* "trichluc: words" on standard error, with its line end. */
void cli_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same with a hint at `trichluc COMMAND --help`; returns EXIT_USAGE. */
int cli_misuse(const char *command, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Opens a file for reading; NULL after saying why not. A folder cannot be read. */
FILE *cli_open(const char *path);

/* Program and library versions. */
void cli_version(FILE *to);
/* Flushes and checks standard output: `status`, or EXIT_WRITE when something was not written (told,
 * unless the reader just went away). */
int cli_close_stdout(int status);
/* May colour be used on this stream? */
bool cli_colour(FILE *to);
/* Columns to fill: $COLUMNS, else the terminal's, else 80. */
int cli_columns(void);
void cli_list_free(struct cli_list *l);

#endif
