/* fuzz_lm.c -- any bytes as a model file, size and checksum put right so that the reader must look
 * further: refused with words, or every question has an answer and no byte outside is read. */
#include "lm.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void ask_all(const struct lm *m)
{
    unsigned words = lm_words(m), step = words / 64 + 1;
    for (unsigned a = 0; a < words; a += step) {
        struct lm_row row = lm_row(m, a);
        const char *name = lm_name(m, a);
        if (lm_find(m, name, strlen(name)) >= words)
            abort();
        for (unsigned b = 0; b < words; b += step) {
            struct lm_pair pair = lm_pair(m, row, b);
            (void)lm_logp(m, &pair, a, pair.logp);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *why = NULL;
    uint8_t *copy = xmalloc(n + 1);
    if (n)
        memcpy(copy, data, n);
    if (n >= sizeof(struct lm_header)) {
        struct lm_header h;
        memcpy(&h, copy, sizeof h);
        h.size = n;
        h.checksum = lm_hash(copy + sizeof h, n - sizeof h);
        memcpy(copy, &h, sizeof h);
    }
    struct lm *m = lm_over(copy, n, &why);
    if (m)
        ask_all(m);
    else if (!why || !*why)
        abort();
    lm_close(m);
    free(copy);
    return 0;
}
