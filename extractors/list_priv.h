/* list_priv.h -- between list_read.c (the file format) and list.c (words and names).
 * No other room includes this. */
#ifndef TRICHLUC_LIST_PRIV_H
#define TRICHLUC_LIST_PRIV_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

struct list_line { /* 'name | name | key=value' taken apart; strings in the arena */
    const char *file;
    unsigned no;
    const char *names[64];
    size_t nnames;     /* at least 1 */
    const char *attrs; /* "key=value; key=value" or "" */
};

/* Takes one line; words on a mistake (malloc'd), or NULL. */
typedef char *line_use(void *arg, const struct list_line *line);

/* Calls use for each line that is no comment, in NFC and one tone-mark style, up to the first
 * mistake, whose words are returned for the caller to free; NULL when all is well. */
char *list_read_text(struct arena *a, const char *file, const char *bytes, size_t n,
                     line_use *use, void *arg);
/* The same for dir/name.list. That the file is not there is a mistake only where it must be. */
char *list_read_file(struct arena *a, const char *dir, const char *name, bool must, line_use *use,
                     void *arg);

/* "file:line: words: what", malloc'd; what may be "". */
char *list_words(const char *file, unsigned line, const char *words, const char *what);
const char *list_trimmed(struct arena *a, const char *s, size_t n);

#endif
