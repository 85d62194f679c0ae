/* schema.h -- the store's tables: the ledger's by hand, the records' from record_keys(), and the
 * steps that bring an older store up to date. Used by store.c only. */
#ifndef TRICHLUC_SCHEMA_H
#define TRICHLUC_SCHEMA_H

#include <sqlite3.h>

#include "buf.h"
#include "record.h"

#define SCHEMA_APPLICATION 0x54524c43 /* "TRLC", SQLite's application_id */

/* The version this program writes (SQLite's user_version). */
int schema_newest(void);
/* Runs the steps after `version` in one transaction. 0, or -1: see sqlite3_errmsg(). */
int schema_upgrade(sqlite3 *db, int version);
/* The columns of a record type, quoted, joined by commas. */
void schema_columns(struct buf *out, enum record_type t);

/* Tables that hold a document's rows, NULL-ended; a document is replaced in all of them. */
extern const char *const schema_doc_tables[];

#endif
