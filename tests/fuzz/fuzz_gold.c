/* fuzz_gold.c -- any bytes as a file of gold facts, or of records to be measured by them: refused with
 * words, or read and matched with itself, where nothing can be beside. */
#include "eval.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *a = arena_new();
    struct facts gold = {0}, found = {0};
    struct score s = {0};
    const char *why = NULL;
    int r = facts_read(a, (const char *)data, n, &gold, &why);
    if (r != 0 && (!why || !*why))
        abort();
    if (r == 0 && facts_read(a, (const char *)data, n, &found, &why) != 0)
        abort();
    if (r == 0) {
        eval_match(gold.v, gold.n, found.v, found.n, &s);
        for (int t = 0; t < REC_TYPES; t++)
            if (s.by[t].hit > s.by[t].gold || s.by[t].extra > found.n * EVAL_FIELDS)
                abort();
    }
    free(gold.v);
    free(found.v);
    arena_free(a);
    return 0;
}
