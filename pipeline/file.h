/* file.h -- a file as the ledger knows it: which it is, whether it changed, what it holds. Only ever
 * reads. Used by inputs.c, the ingest files, cmd_status.c and cmd_check.c. */
#ifndef TRICHLUC_FILE_H
#define TRICHLUC_FILE_H

#include <stdbool.h>

#include "store.h"

/* Size, times and inode of a regular file. 0, or errno (EISDIR, EINVAL for what is neither). */
int file_look(const char *path, struct store_stamp *out);
/* Why it could not be looked at, in words: of file_look()'s answer. Lends. */
const char *file_words(const char *path, int why);
/* The same bytes, as far as stamps tell? What is not known of the first (0) is not compared. */
bool file_same(const struct store_stamp *known, const struct store_stamp *now);
/* SHA-256 of a file, in hex. 0, or errno. */
int file_sha256(const char *path, char out[65]);
/* The one name of a file, whatever way it is spelt: absolute, links resolved as far as there are
 * files. Caller frees. */
char *file_identity(const char *path);
/* Has another process opened it for writing? False where the system cannot tell. */
bool file_being_written(const char *path);
/* Seconds since it was last written; < 0 in the future. */
double file_age(const struct store_stamp *s);

#endif
