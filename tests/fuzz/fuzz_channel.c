/* fuzz_channel.c -- any bytes as a channel table: refused with words, or read, written and read
 * again to the same table. */
#include "channel.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct channel *read_bytes(const void *data, size_t n)
{
    const char *why = NULL;
    FILE *in = n ? fmemopen((void *)(uintptr_t)data, n, "r") : NULL;
    if (!in)
        return NULL;
    struct channel *c = channel_read(in, &why);
    fclose(in);
    if (!c && (!why || !*why))
        abort();
    return c;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct channel *c = read_bytes(data, n);
    if (!c)
        return 0;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    if (!out || channel_write(c, out) || fclose(out))
        abort();
    struct channel *again = read_bytes(text, len);
    if (len && !again)
        abort();
    channel_free(again);
    channel_free(c);
    free(text);
    return 0;
}
