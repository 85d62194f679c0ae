/* export.h -- records to files: the table of formats, and one loop over the store that serves them.
 * Every format is written from record_keys(). Used by cmd_export.c. */
#ifndef TRICHLUC_EXPORT_H
#define TRICHLUC_EXPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "store.h"

struct exporter {
    const char *name;
    bool one_type; /* a file holds one type: several types make several files */
    bool text;     /* may go to standard output, though it is written whole */
    unsigned only; /* the types it can hold, as bits; 0: all */
    /* Each leaves bytes in `out`, which the loop writes and empties. */
    void (*begin)(struct buf *out, enum record_type t, bool reviews);
    void (*record)(struct buf *out, const struct record *r);
    /* Instead of these two: writes a file with records of these types. 0; -1 where the store failed; 1 where writing failed (errno). */
    int (*whole)(struct store *s, unsigned types, FILE *to);
};

#define EXPORT_BOM "\xEF\xBB\xBF" /* by which spreadsheet programs know UTF-8 */

extern const struct exporter export_jsonl, export_csv, export_spreadsheet, export_xlsx, export_ics;
extern const struct exporter *const exporters[]; /* NULL-ended */
extern const char *const export_formats[];       /* their names, and "datapackage"; NULL-ended */

const struct exporter *exporter_find(const char *name);

/* "target,deadline" or "all" as bits; 0 with the unknown name in *bad (copied to the arena). */
unsigned export_types(struct arena *a, const char *list, const char **bad);

/* The key in the i-th of a type's n columns: as record_keys() has them, but what was added to them
 * last stands at the end, so that programs that count columns read on. */
static inline size_t export_column(size_t i, size_t n)
{
    return i < KEY_UNCERTAIN_NUMBER ? i : i + 1 < n ? i + 1 : (size_t)KEY_UNCERTAIN_NUMBER;
}

/* Writes records of these types. `outs[t]` is the open file of each type (the same one for all
 * where the format allows). 0; -1 where the store failed; 1 where writing failed (errno). */
int export_records(struct store *s, const struct exporter *e, unsigned types,
                   FILE *const outs[REC_TYPES]);

/* A file written aside under another name and renamed when complete. */
struct aside {
    FILE *to;
    char *path, *temporary;
};
/* 0, or errno. */
int aside_open(struct aside *f, const char *path);
/* Flushes, syncs, renames where `keep`, else removes. 0, or errno. */
int aside_close(struct aside *f, bool keep);

#endif
