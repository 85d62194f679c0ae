/* sandbox.h -- the fence around a process that reads foreign bytes: no network, no new programs, no
 * file opened for writing, and where the kernel has Landlock, nothing read but fonts, engine data
 * and what is named. What the process holds open already, it keeps. Used by workers and reader. */
#ifndef TRICHLUC_SANDBOX_H
#define TRICHLUC_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

struct sandbox {
    /* Files and folders to read besides the usual, and folders to write in; NULL-ended, may be
     * NULL. Where the kernel has no Landlock, who may write somewhere may write anywhere. */
    const char *const *readable, *const *writable;
    bool files_grow; /* files it holds open for writing may: standard output may be one */
    size_t memory;   /* bytes of address space it may take from now on; 0: no limit */
};

/* Does this kernel kill a process for what it asks? Where not, the limits and Landlock remain. */
bool sandbox_is_whole(void);

/* Does it hide files that reading needs not? */
bool sandbox_hides_files(void);

/* Fences this process in, for good. From then on it dies of SIGSYS where it makes a socket, starts
 * a program, or, with no folder to write in, opens, renames or removes a file to change it; other
 * calls that reading never needs fail with ENOSYS. 0, or -1 with words in *why (static): then it must not read. */
int sandbox_enter(const struct sandbox *s, const char **why);

#endif
