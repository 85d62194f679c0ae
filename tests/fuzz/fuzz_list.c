/* fuzz_list.c -- any bytes as a word list: bodies, provinces, indicators, abbreviations. Refused with
 * words, or read; every hit in the same bytes lies inside them, after the one before. */
#include "list.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void scan(const char *text, const char *abbreviations)
{
    const char *why = NULL;
    struct list_hit *hits = NULL;
    size_t cap = 0, len = utf8_valid_prefix(text, strlen(text));
    struct list *l = list_from_text("fuzz.list", text, abbreviations, &why);
    if (!l) {
        if (!why || !*why)
            abort();
        free((void *)(uintptr_t)why);
        return;
    }
    size_t found = list_scan(l, text, len, &hits, &cap), end = 0;
    for (size_t i = 0; i < found; i++) {
        if (!hits[i].len || hits[i].off < end || hits[i].len > len - hits[i].off || !hits[i].entry)
            abort();
        end = (size_t)hits[i].off + hits[i].len;
    }
    free(hits);
    list_free(l);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char *text = calloc(n + 1, 1);
    if (!text)
        abort();
    memcpy(text, data, n);
    size_t first = strlen(text); /* what stands before a NUL are abbreviations */
    if (first < n)
        scan(text + first + 1, text);
    else
        scan(text, NULL);
    free(text);
    return 0;
}
