/* guard.h -- one command's reading of foreign files, done in a fenced child (sandbox.h) whose output
 * is the command's own: what takes the child down does not take the command down. For commands that
 * read a document or a few; ingest has workers. Used by cmd_ocr.c, cmd_extract.c. */
#ifndef TRICHLUC_GUARD_H
#define TRICHLUC_GUARD_H

#include "diag.h"
#include "sandbox.h"

#define GUARD_MEMORY ((size_t)4 << 30) /* bytes of address space for such a child */
#define GUARD_SECONDS 600              /* that one page may take there */

/* In the child, as each page begins: it is ended by SIGALRM where none begins for so long. 0: no
 * more. */
void guard_alarm(unsigned seconds);
/* The code by which a document is lost whose reader was killed by this signal. */
enum diag_code guard_cause(int signal);

/* Zeroed memory that child and parent share; ends with the process. */
void *guard_share(size_t size);

/* Runs work(data) in a child and returns its exit status, standard output flushed. -1 where the
 * child was killed, by *signal, which it did not ask for itself: SIGSYS is the fence's. A signal
 * meant for the command, Ctrl-C or a closed pipe, ends the command the same way. Without a fence
 * (s NULL), and in programs built to look for leaks, work(data) is simply called. */
int guard_run(const struct sandbox *s, int (*work)(void *data), void *data, int *signal);

#endif
