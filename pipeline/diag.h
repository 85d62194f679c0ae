/* diag.h -- diagnostics are data: recorded with code, page and detail, printed by commands only.
 * Never prints by itself and never ends the process. Every stage records here. */
#ifndef TRICHLUC_DIAG_H
#define TRICHLUC_DIAG_H

#include <stddef.h>
#include <stdio.h>

#include "arena.h"

enum diag_level { DIAG_NOTE, DIAG_WARN, DIAG_PAGE, DIAG_FAIL };

enum diag_code {
#define X(code, slug, level, words) E_##code,
#include "diag.list"
#undef X
    E_COUNT
};

struct diag {
    enum diag_code code;
    unsigned page; /* from 1; 0: the whole document */
    const char *detail; /* may be "" */
};

struct diags {
    struct diag *v;
    size_t n, cap;
};

/* Records one; the detail is copied into the arena. */
void diag_add(struct diags *d, struct arena *a, enum diag_code code, unsigned page,
              const char *fmt, ...) __attribute__((format(printf, 5, 6)));
void diag_free(struct diags *d);

const char *diag_slug(enum diag_code code);  /* "encrypted" */
const char *diag_words(enum diag_code code); /* "is locked by a password" */
/* Of a slug, which may be another program version's: then the slug itself. */
const char *diag_words_of(const char *slug);
enum diag_level diag_level(enum diag_code code);
enum diag_code diag_find(const char *slug); /* E_COUNT if there is none */

/* "trichluc: PATH, page 3: is ... (detail)" on one line; control bytes in the path are escaped. */
void diag_print(FILE *to, const char *path, const struct diag *d);
/* The first diagnostic of level fail, or NULL. */
const struct diag *diag_failure(const struct diags *d);
/* A name safe to print on one line: control bytes and invalid UTF-8 become \xNN. */
void print_path(FILE *to, const char *path);

#endif
