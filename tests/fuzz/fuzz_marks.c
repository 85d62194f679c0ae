/* fuzz_marks.c -- any bytes as a file of marks: read whole or refused with words; what is taken bears
 * all that the store wants of it, and its corrections fit a record of its type. */
#include "correct.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void look(struct arena *a, const struct store_mark *m)
{
    struct record r = {.type = record_type_find(m->type)};
    const char *why;
    if (!m->doc || strlen(m->doc) != 12 || !m->id || !m->who || !m->at || r.type == REC_TYPES)
        abort();
    if (!m->values != (strcmp(m->verdict, "corrected") != 0))
        abort();
    if (m->values && record_correct(a, &r, m->values, &why) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *a = arena_new();
    struct marks m = {0};
    const char *why = NULL;
    if (marks_read(a, (const char *)data, n, NULL, &m, &why) == 0) {
        for (size_t i = 0; i < m.n; i++)
            look(a, &m.v[i]);
    } else if (m.n || !why || !*why) {
        abort();
    }
    free(m.v);
    arena_free(a);
    return 0;
}
