/* correct.h -- marks that readers made in a report: read from their file, checked, and turned into
 * gold facts. Never changes what the program read. Used by cmd_correct.c. */
#ifndef TRICHLUC_CORRECT_H
#define TRICHLUC_CORRECT_H

#include <stdio.h>

#include "store.h"

struct marks {
    struct store_mark *v;
    size_t n, cap;
};

/* Reads a file of marks, strings in the arena. `by`: whose they are, in place of what the file says;
 * NULL: as it says. 0; -1 with words in *why: then nothing was added. */
int marks_read(struct arena *a, const char *bytes, size_t n, const char *by, struct marks *out,
               const char **why);

/* Gold facts of every document that has a mark: records marked right as they are, corrected ones
 * with their corrections, wrong ones left out, and those nobody looked at in doubt ("doubt":true):
 * they may be found and need not. `open` gives where a document's facts go, NULL to stop; `path` is
 * the document's. 0; -1 where the store failed; 1 where open or writing did. */
typedef FILE *gold_open_fn(const char *doc, const char *path, void *data);
int marks_gold(struct store *s, gold_open_fn *open, void *data, size_t *documents);

#endif
