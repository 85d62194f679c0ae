/* rows_made.h -- what layout takes for tables, for the tests of their shapes. */
#ifndef TRICHLUC_TEST_ROWS_MADE_H
#define TRICHLUC_TEST_ROWS_MADE_H

#include "buf.h"
#include "doc_made.h"

/* The rows of tables in the flow of a text, a line each, to the end of out. */
static inline void rows_of(struct buf *out, const char *text)
{
    struct doc *d = doc_made(text);
    for (size_t i = 0; i < d->nparas; i++)
        if (d->paras[i].role == ROLE_TABLE)
            buf_printf(out, "%.*s\n", (int)d->paras[i].len, d->flow + d->paras[i].off);
    doc_free(d);
}

#endif
