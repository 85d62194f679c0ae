/* replay.c -- runs a fuzz target over the files named: seeds and old crashes, without libFuzzer. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        FILE *f = fopen(argv[i], "rb");
        if (!f) {
            perror(argv[i]);
            return 1;
        }
        uint8_t *data = NULL;
        size_t n = 0, cap = 0;
        for (;;) {
            if (n == cap) {
                cap = cap ? cap * 2 : 4096;
                uint8_t *more = realloc(data, cap);
                if (!more)
                    abort();
                data = more;
            }
            size_t got = fread(data + n, 1, cap - n, f);
            if (!got)
                break;
            n += got;
        }
        fclose(f);
        /* An exact-size copy, so that a read past the end is seen. */
        uint8_t *exact = malloc(n ? n : 1);
        if (!exact)
            abort();
        for (size_t k = 0; k < n; k++)
            exact[k] = data[k];
        free(data);
        LLVMFuzzerTestOneInput(exact, n);
        free(exact);
    }
    return 0;
}
