/* fuzz_wire.c -- any bytes as what a worker sends over its line: no frame reaches beyond what has
 * arrived, and each answer is refused with words or taken as a document. */
#include "parcel.h"
#include "workers_wire.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void answer(const char *s, size_t n)
{
    struct arena *a = arena_new();
    struct store_doc d;
    const char *why = "";
    if (parcel_unpack(a, s, n, &d, &why) != 0 && !*why)
        abort();
    arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *s = (const char *)data;
    struct frame h;
    int whole;
    while ((whole = wire_next(s, n, &h)) > 0) {
        if (n < sizeof h || h.len > n - sizeof h)
            abort();
        s += sizeof h;
        n -= sizeof h;
        if (h.kind == FRAME_REPLY)
            answer(s, (size_t)h.len);
        s += h.len;
        n -= (size_t)h.len;
    }
    return 0;
}
