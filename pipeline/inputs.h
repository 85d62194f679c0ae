/* inputs.h -- the paths a command was given: folders walked, '-' read as a list, names we do not
 * read left out of walks but told when named. Opens no document. Used by cmd_ingest.c, cmd_ocr.c. */
#ifndef TRICHLUC_INPUTS_H
#define TRICHLUC_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct input {
    char *path;  /* as typed, or as found on the walk */
    char *real;  /* the file's one name: file_identity() */
    int error; /* errno of a path that cannot be had; 0: fine */
};

struct inputs {
    struct input *v;
    size_t n, cap;
};

/* Adds the operands in their order; a folder's files come sorted by name, depth first, without
 * dotfiles and without walking a folder twice. '-' is a list on `list`: one path a line, or, when
 * it holds NUL bytes, one path a NUL. A file met twice, by one
 * spelling or two, is kept once. */
void inputs_add(struct inputs *in, char **operands, int n, FILE *list);
void inputs_free(struct inputs *in);

#endif
