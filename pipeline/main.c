/* main.c -- the command table; everything else is in cmd_*.c. */
#include "cli.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

int cmd_ingest(int argc, char **argv);
int cmd_ocr(int argc, char **argv);
int cmd_repair(int argc, char **argv);
int cmd_extract(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_compare(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_search(int argc, char **argv);
int cmd_correct(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_rules(int argc, char **argv);
int cmd_eval(int argc, char **argv);

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name */
    const char *summary;
} commands[] = {
    {.name = "ingest", .run = cmd_ingest, .summary = "read documents into the store"},
    {.name = "ocr", .run = cmd_ocr, .summary = "read documents, write the page stream"},
    {.name = "repair", .run = cmd_repair, .summary = "give broken Vietnamese its letters back"},
    {.name = "extract", .run = cmd_extract, .summary = "page stream or document to records"},
    {.name = "export", .run = cmd_export, .summary = "write the store's records to files"},
    {.name = "compare", .run = cmd_compare, .summary = "targets side by side across provinces"},
    {.name = "report", .run = cmd_report, .summary = "pages for a browser: comparison, images, boxes"},
    {.name = "search", .run = cmd_search, .summary = "full text over the pages, marks or not"},
    {.name = "correct", .run = cmd_correct, .summary = "take readers' marks; give them out as gold"},
    {.name = "status", .run = cmd_status, .summary = "what was read, what failed and why"},
    {.name = "check", .run = cmd_check, .summary = "is the store sound, and are the files as read"},
    {.name = "rules", .run = cmd_rules, .summary = "check, test and list the rules"},
    {.name = "eval", .run = cmd_eval, .summary = "records against gold facts: precision, recall, F1"},
};
#define NCOMMANDS (sizeof commands / sizeof *commands)

static void print_commands(FILE *to)
{
    fputs("usage: trichluc COMMAND [option ...] [PATH ...]\n\n"
          "Turns scanned Vietnamese resolutions, plans and programmes into records that can be\n"
          "compared: targets, deadlines, responsible bodies, citations.\n\ncommands:\n",
          to);
    for (size_t i = 0; i < NCOMMANDS; i++)
        fprintf(to, "  %-9s %s\n", commands[i].name, commands[i].summary);
    fputs("\n'trichluc COMMAND --help' tells the options of one; 'man trichluc' all of them.\n",
          to);
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < NCOMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int run(int argc, char **argv)
{
    if (argc < 2) {
        print_commands(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_commands(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        cli_version(stdout);
        return EXIT_DONE;
    }
    const struct command *c = find_command(argv[1]);
    if (!c)
        return cli_misuse(NULL, "no %s '%s'", argv[1][0] == '-' ? "option" : "command", argv[1]);
    return c->run(argc - 1, argv + 1);
}

/* Where a standard stream is closed, the next file that is opened would take its number, and what is
 * said to a person would go into a store. What stands in for it fails, as the closed one would. */
static void fill_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            _exit(EXIT_FAULT);
}

int main(int argc, char **argv)
{
    fill_streams();
    /* The locale stays "C": numbers are written with a point and text is UTF-8 by itself. */
    setlocale(LC_ALL, "C");
    /* A file-size limit is a write that fails, and is told as one. */
    signal(SIGXFSZ, SIG_IGN);
    return cli_close_stdout(run(argc, argv));
}
