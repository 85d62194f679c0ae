/* lm_main_build.c -- the model tool: `mkmodel lm OUT < text` makes the language model from text, a
 * sentence or paragraph a line; `mkmodel channel OUT PAIRS...` a table of confusions from pages
 * with their truth. Two runs over the same text give the same bytes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "channel_build.h"
#include "lm_build.h"

enum { MIN_SYLLABLE = 8, MIN_ABBREVIATION = 150, EM_ROUNDS = 8 };

static int make_lm(const char *out, double theta_bi, double theta_tri)
{
    const char *why = "";
    struct counts *c = counts_read(stdin, MIN_SYLLABLE, MIN_ABBREVIATION);
    struct model *m = model_estimate(c, theta_bi, theta_tri);
    int bad = model_write(m, out, &why);
    if (bad)
        fprintf(stderr, "mkmodel: %s: %s\n", out, why);
    else
        printf("%s: %llu lines, %llu tokens, %u words, %zu of %zu trigrams, %zu bigrams\n", out,
               (unsigned long long)c->lines, (unsigned long long)c->tokens, c->words, m->ntri,
               c->ntri, m->nbi);
    model_free(m);
    counts_free(c);
    return bad ? 1 : 0;
}

static int make_channel(const char *path, char *const *pairs, int n)
{
    FILE *out = fopen(path, "w");
    int bad = !out || channel_build(pairs, n, out, EM_ROUNDS);
    if (out && fclose(out))
        bad = 1;
    if (bad)
        fprintf(stderr, "mkmodel: %s: cannot be written\n", path);
    return bad ? 1 : 0;
}

int main(int argc, char **argv)
{
    if (argc >= 3 && argc <= 5 && !strcmp(argv[1], "lm"))
        return make_lm(argv[2], argc > 3 ? atof(argv[3]) : 10, argc > 4 ? atof(argv[4]) : 10);
    if (argc >= 4 && !strcmp(argv[1], "channel"))
        return make_channel(argv[2], argv + 3, argc - 3);
    fputs("usage: mkmodel lm OUT [THETA-BIGRAM [THETA-TRIGRAM]] < TEXT\n"
          "       mkmodel channel OUT PAIRS...\n",
          stderr);
    return 64;
}
