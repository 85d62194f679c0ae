/* cmd_eval.c -- records against gold facts: tables of precision, recall, F1; floors that must hold. */
#include "cli.h"
#include "eval.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct job {
    struct arena *mem;
    const char *gold_dir, *floors, *set;
    bool misses;
    struct score *v;
    size_t n, cap;
    struct buf told; /* missed and extra records, one a line */
};

static int read_all(const char *path, struct buf *out)
{
    bool named = strcmp(path, "-") != 0;
    FILE *f = named ? cli_open(path) : stdin;
    char part[1 << 14];
    if (!f)
        return EXIT_INPUT;
    for (size_t k; (k = fread(part, 1, sizeof part, f)) > 0;)
        buf_add(out, part, k);
    int status = EXIT_DONE;
    if (ferror(f)) {
        cli_say("%s: %s", path, strerror(errno));
        status = EXIT_INPUT;
    }
    if (named)
        fclose(f);
    return status;
}

static int read_facts(struct job *j, const char *path, struct facts *out)
{
    struct buf b = {0};
    const char *why = "";
    int status = read_all(path, &b);
    if (status == EXIT_DONE && facts_read(j->mem, buf_text(&b), b.len, out, &why) != 0) {
        cli_say("%s: %s", path, why);
        status = EXIT_INPUT;
    }
    buf_free(&b);
    return status;
}

/* "corpus/truth/lc-nghi-quyet.truth.txt" -> "lc-nghi-quyet": without folder, ending, '.truth',
 * '.facts'. */
static const char *stem(struct arena *a, const char *path)
{
    static const char *const extra[] = {".truth", ".facts"};
    const char *name = strrchr(path, '/');
    char *s = arena_strdup(a, name ? name + 1 : path);
    char *dot = strrchr(s, '.');
    if (dot && dot > s)
        *dot = '\0';
    for (size_t i = 0; i < sizeof extra / sizeof *extra; i++) {
        size_t n = strlen(s), k = strlen(extra[i]);
        if (n > k && strcmp(s + n - k, extra[i]) == 0)
            s[n - k] = '\0';
    }
    return s;
}

static void tell(struct job *j, const char *name, const struct facts *f, size_t from, size_t n,
                 enum fact_state what, const char *word)
{
    for (size_t i = from; i < from + n; i++)
        if (f->v[i].is == what)
            buf_printf(&j->told, "%s %s %s\n", word, name, f->v[i].json);
}

/* One document: its gold facts against found[from .. from + n). */
static void score_one(struct job *j, const char *name, struct facts *gold, struct facts *found,
                      size_t from, size_t n)
{
    struct score s = {.name = name};
    eval_match(gold->v, gold->n, found->v + from, n, &s);
    VEC_PUSH(j->v, j->n, j->cap) = s;
    if (j->misses) {
        tell(j, name, gold, 0, gold->n, FACT_MISSED, "missed");
        tell(j, name, found, from, n, FACT_EXTRA, "extra");
    }
}

static int score_pair(struct job *j, const char *gold_path, const char *found_path)
{
    struct facts gold = {0}, found = {0};
    int status = read_facts(j, gold_path, &gold);
    if (status == EXIT_DONE)
        status = read_facts(j, found_path, &found);
    if (status == EXIT_DONE)
        score_one(j, stem(j->mem, gold_path), &gold, &found, 0, found.n);
    free(gold.v);
    free(found.v);
    return status;
}

/* The records of one document stand together; its own record says which file it was. */
static int score_group(struct job *j, struct facts *found, size_t from, size_t n)
{
    const char *name = found->v[from].doc;
    for (size_t i = from; i < from + n; i++)
        if (found->v[i].type == REC_DOCUMENT && *found->v[i].path)
            name = stem(j->mem, found->v[i].path);
    const char *path = arena_printf(j->mem, "%s/%s.facts.jsonl", j->gold_dir, name);
    FILE *f = fopen(path, "r");
    if (!f) {
        cli_say("no gold facts %s", path);
        return EXIT_DONE;
    }
    fclose(f);
    struct facts gold = {0};
    int status = read_facts(j, path, &gold);
    if (status == EXIT_DONE)
        score_one(j, name, &gold, found, from, n);
    free(gold.v);
    return status;
}

static int score_stream(struct job *j, const char *path)
{
    struct facts found = {0};
    int status = read_facts(j, path, &found);
    for (size_t from = 0; from < found.n && status == EXIT_DONE;) {
        size_t n = 1;
        while (from + n < found.n && strcmp(found.v[from + n].doc, found.v[from].doc) == 0)
            n++;
        status = score_group(j, &found, from, n);
        from += n;
    }
    free(found.v);
    return status;
}

static int hold_floors(struct job *j, const struct score *all)
{
    struct buf text = {0}, words = {0};
    int status = read_all(j->floors, &text);
    if (status == EXIT_DONE) {
        int broken = eval_floors(&words, buf_text(&text), j->set, j->v, j->n, all);
        if (broken) {
            fprintf(stderr, "trichluc: %s: %s%s", j->floors, broken < 0 ? "" : "below the floor:\n",
                    buf_text(&words));
            status = broken < 0 ? EXIT_INPUT : EXIT_SOME_FAILED;
        }
    }
    buf_free(&text);
    buf_free(&words);
    return status;
}

static int print_scores(struct job *j, bool json, const struct score *all)
{
    struct buf out = {0};
    int status = EXIT_DONE;
    if (json)
        eval_json(&out, j->v, j->n, all);
    else
        eval_table(&out, j->v, j->n, all);
    if (j->told.len && !json) {
        buf_chr(&out, '\n');
        buf_add(&out, j->told.s, j->told.len);
    }
    if (fwrite(out.s, 1, out.len, stdout) != out.len)
        status = EXIT_WRITE;
    buf_free(&out);
    return status;
}

static int score_all(struct job *j, char **argv, int n)
{
    static char standard[] = "-", *from_stdin[] = {standard};
    int status = EXIT_DONE;
    if (!j->gold_dir)
        return score_pair(j, argv[0], argv[1]);
    DIR *dir = opendir(j->gold_dir);
    if (!dir) {
        cli_say("%s: cannot be opened (%s)", j->gold_dir, strerror(errno));
        return EXIT_INPUT;
    }
    closedir(dir);
    if (!n) {
        argv = from_stdin;
        n = 1;
    }
    for (int i = 0; i < n && status == EXIT_DONE; i++)
        status = score_stream(j, argv[i]);
    return status;
}

int cmd_eval(int argc, char **argv)
{
    static const char *const formats[] = {"table", "json", NULL};
    struct job j = {0};
    const char *format = "table";
    int operands = 0;
    const struct cli_option options[] = {
        {.name = "gold", .kind = CLI_TEXT, .to = &j.gold_dir, .arg = "DIR",
         .help = "a folder of NAME.facts.jsonl; the records tell which file is theirs"},
        {.name = "format", .kind = CLI_TEXT, .to = &format, .arg = "F", .choices = formats,
         .help = "table or json (table)"},
        {.name = "misses", .kind = CLI_FLAG, .to = &j.misses,
         .help = "tell what was missed and what is too much, under the table"},
        {.name = "floor", .kind = CLI_TEXT, .to = &j.floors, .arg = "FILE",
         .help = "fail where a figure is under its floor: lines 'SET/DOCUMENT TYPE F1'"},
        {.name = "set", .kind = CLI_TEXT, .to = &j.set, .arg = "SET",
         .help = "which lines of the floor file these documents are"},
    };
    const struct cli cli = {
        .command = "eval",
        .usage = "eval GOLD FOUND | eval --gold DIR [FOUND ...]",
        .about = "Compares records (JSON Lines, as extract and export write them) with facts that a\n"
                 "person checked: precision, recall, F1 by type of record, and the document's fields.",
        .options = options, .noptions = sizeof options / sizeof *options,
        .max_operands = -1,
    };
    int status = cli_parse(&cli, argc, argv, &operands);
    if (status != CLI_PARSED)
        return status;
    if (!j.gold_dir && operands != 2)
        return cli_misuse("eval", "wants GOLD and FOUND, or --gold DIR");
    j.mem = arena_new();
    status = score_all(&j, argv, operands);
    struct score all = {.name = "all"};
    for (size_t i = 0; i < j.n; i++)
        score_add(&all, &j.v[i]);
    if (status == EXIT_DONE)
        status = print_scores(&j, strcmp(format, "json") == 0, &all);
    if (status == EXIT_DONE && j.floors)
        status = hold_floors(&j, &all);
    buf_free(&j.told);
    free(j.v);
    arena_free(j.mem);
    return status;
}
