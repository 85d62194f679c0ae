/* export_package.h -- records as a Data Package 2.0: a folder of CSV files, the same as JSON Lines, and
 * datapackage.json, which tells their schemas, keys, hashes and sources. Used by cmd_export.c. */
#ifndef TRICHLUC_EXPORT_PACKAGE_H
#define TRICHLUC_EXPORT_PACKAGE_H

#include "store.h"

/* Writes the package into the folder, which is made where it is not; documents always belong to it,
 * since every record names one. Nothing there is replaced before all is written. 0; -1 where the
 * store failed; else errno, with the file in `where`. */
int export_package(struct store *s, unsigned types, const char *dir, struct buf *where);

#endif
