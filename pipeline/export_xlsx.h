/* export_xlsx.h -- records as sheets of a workbook: a sheet a type, its keys the columns.
 * Knows no comparison. Used by export.c and compare_xlsx.c. */
#ifndef TRICHLUC_EXPORT_XLSX_H
#define TRICHLUC_EXPORT_XLSX_H

#include "sheet.h"
#include "store.h"

/* Whether a document's records are wanted. */
typedef bool xlsx_wanted_fn(const char *doc, void *data);

/* Adds a sheet for each of the types (bits) and fills them. `wanted` NULL: all documents.
 * 0; -1 where the store failed. */
int xlsx_add_records(struct workbook *w, struct store *s, unsigned types, xlsx_wanted_fn *wanted,
                     void *data);

#endif
