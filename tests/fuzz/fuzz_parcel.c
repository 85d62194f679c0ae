/* fuzz_parcel.c -- any bytes as a worker's answer, for a worker that was taken over can give any:
 * refused with words, or taken as a document whose parts can all be looked at. */
#include "parcel.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static size_t look(const char *s)
{
    return s ? strlen(s) : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *a = arena_new();
    struct store_doc d;
    struct buf b = {0};
    const char *why = "";
    size_t sum = 0;
    if (parcel_unpack(a, (const char *)data, n, &d, &why) != 0) {
        if (!*why)
            abort();
    } else {
        sum += look(d.doc) + look(d.sha256) + look(d.error) + look(d.message);
        for (size_t i = 0; i < d.ndiags; i++)
            sum += look(d.diag[i].detail) + look(diag_slug(d.diag[i].code));
        for (size_t i = 0; i < d.npages; i++)
            sum += look(d.page[i].text) + look(d.page[i].stream) + look(d.page[i].source);
        for (size_t i = 0; i < d.nrecords; i++)
            record_json(&b, &d.record[i]);
    }
    if (sum > n + 1000 * d.ndiags)
        abort();
    buf_free(&b);
    arena_free(a);
    return 0;
}
