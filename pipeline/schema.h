/* schema.h -- the store's tables: the ledger's by hand, the records' from record_keys(), and the
 * numbered steps that bring an older store up to date (schema_steps.c). Used by the store only. */
#ifndef TRICHLUC_SCHEMA_H
#define TRICHLUC_SCHEMA_H

#include <sqlite3.h>

#include "buf.h"
#include "record.h"

#define SCHEMA_APPLICATION 0x54524c43 /* "TRLC", SQLite's application_id */

/* The version this program writes (SQLite's user_version). */
int schema_newest(void);
/* Runs the steps after `version` in one transaction. 0, or -1 with SQLite's code and words. */
int schema_upgrade(sqlite3 *db, int version, int *code, struct buf *why);
/* The columns of a record type, quoted, joined by commas. */
void schema_columns(struct buf *out, enum record_type t);

struct schema_step {
    int version;            /* that it makes: its place in the table, from 1; 0 ends the table */
    const char *what;
    const char *sql;        /* run first; may be NULL */
    int (*run)(sqlite3 *db); /* 0 or -1; may be NULL */
};
extern const struct schema_step schema_steps[];

/* Tables that hold a document's rows, NULL-ended; a document is replaced in all of them. */
extern const char *const schema_doc_tables[];

#endif
