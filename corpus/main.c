/* mkcorpus: specimens of Vietnamese provincial documents, typeset, scanned and spoiled on
 * purpose. */
#include "bad.h"
#include "scan.h"
#include "truth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SEED "sông Lô" /* unless -s names another */

#ifdef __SANITIZE_ADDRESS__
/* The font library keeps a configuration for the life of the process. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}

const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
#endif

static const char *option(int argc, char **argv, const char *name, const char *otherwise)
{
    for (int i = 2; i + 1 < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return argv[i + 1];
    return otherwise;
}

static const struct preset *wanted_preset(int argc, char **argv)
{
    const char *name = option(argc, argv, "-p", "gray200");
    const struct preset *p = preset_find(name);
    if (!p)
        die("no preset %s; mkcorpus list names them", name);
    return p;
}

static struct doc *load(const char *path)
{
    struct doc *d = typeset(spec_load(path));
    truth_order(d);
    return d;
}

static void unload(struct doc *d)
{
    struct spec *s = (struct spec *)d->spec;
    doc_free(d);
    spec_free(s);
}

static int cmd_list(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    for (size_t i = 0; i < preset_count; i++)
        printf("%-11s %s\n", presets[i].name, presets[i].what);
    return 0;
}

static int cmd_scan(int argc, char **argv)
{
    struct doc *d = load(argv[2]);
    struct bytes b = scan_pdf(d, wanted_preset(argc, argv), option(argc, argv, "-s", SEED));
    file_write(option(argc, argv, "-o", "-"), &b);
    bytes_free(&b);
    unload(d);
    return 0;
}

static int cmd_images(int argc, char **argv)
{
    struct doc *d = load(argv[2]);
    scan_images(d, wanted_preset(argc, argv), option(argc, argv, "-s", SEED),
                option(argc, argv, "-o", "."));
    unload(d);
    return 0;
}

static int cmd_digital(int argc, char **argv)
{
    const char *out = option(argc, argv, "-o", NULL);
    if (!out)
        die("digital wants -o FILE");
    struct doc *d = load(argv[2]);
    digital_pdf(d, out);
    unload(d);
    return 0;
}

static int cmd_truth(int argc, char **argv)
{
    struct doc *d = load(argv[2]);
    struct bytes b = truth_text(d);
    file_write(option(argc, argv, "-o", "-"), &b);
    bytes_free(&b);
    unload(d);
    return 0;
}

static int cmd_facts(int argc, char **argv)
{
    if (argc < 4)
        die("facts wants SPECIMEN and FACTS");
    struct doc *d = load(argv[2]);
    struct bytes in = file_read(argv[3]), out = truth_facts(d, (char *)in.at, argv[3]);
    file_write(option(argc, argv, "-o", "-"), &out);
    bytes_free(&in);
    bytes_free(&out);
    unload(d);
    return 0;
}

static int cmd_sum(int argc, char **argv)
{
    for (int i = 2; i < argc; i++) {
        char hex[65];
        struct bytes b = file_read(argv[i]);
        sha256_hex(&b, hex);
        printf("%s  %s\n", hex, argv[i]);
        bytes_free(&b);
    }
    return 0;
}

static int cmd_bad(int argc, char **argv)
{
    (void)argc;
    bad_make(argv[2]);
    return 0;
}

static const struct command {
    const char *name;
    int args;
    int (*run)(int argc, char **argv);
    const char *usage;
} commands[] = {
    {"list", 0, cmd_list, "list                                    the presets"},
    {"scan", 1, cmd_scan, "scan SPECIMEN [-p PRESET] [-s SEED] [-o OUT.pdf]   a scan of it"},
    {"images", 1, cmd_images,
     "images SPECIMEN [-p PRESET] [-s SEED] [-o DIR]     the same, a PNG a page"},
    {"digital", 1, cmd_digital,
     "digital SPECIMEN -o OUT.pdf             born digital, with real text"},
    {"truth", 1, cmd_truth,
     "truth SPECIMEN [-o OUT.txt]             what a perfect reader would print"},
    {"facts", 1, cmd_facts,
     "facts SPECIMEN FACTS.jsonl [-o OUT]     the facts with page and line filled in"},
    {"bad", 1, cmd_bad,
     "bad DIR                                 files that no reader should trust"},
    {"sum", 1, cmd_sum, "sum FILE...                             SHA-256 of files"},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static int usage(FILE *f)
{
    fputs("usage: mkcorpus COMMAND ...\n", f);
    for (int i = 0; i < COMMANDS; i++)
        fprintf(f, "  %s\n", commands[i].usage);
    return f == stdout ? 0 : 64;
}

int main(int argc, char **argv)
{
    /* OpenMP reads this before main: tesseract on one thread gives the same words every time, and
     * sooner */
    if (!getenv("OMP_THREAD_LIMIT")) {
        setenv("OMP_THREAD_LIMIT", "1", 1);
        execvp(argv[0], argv);
    }
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        return usage(stdout);
    for (int i = 0; i < COMMANDS && argc > 1; i++)
        if (strcmp(argv[1], commands[i].name) == 0 && argc - 2 >= commands[i].args)
            return commands[i].run(argc, argv);
    return usage(stderr);
}
