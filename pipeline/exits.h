/* exits.h -- the exit statuses of the program: a stable part of its interface (sysexits.h where one
 * fits). Used by the commands and by the store, whose errors have each their own. */
#ifndef TRICHLUC_EXITS_H
#define TRICHLUC_EXITS_H

enum exit_status { /* cli.md */
    EXIT_DONE = 0,
    EXIT_SOME_FAILED = 1, /* done, but some document could not be read */
    EXIT_USAGE = 64,
    EXIT_INPUT = 66,      /* an input or the store cannot be opened */
    EXIT_FAULT = 70,
    EXIT_WRITE = 74,
    EXIT_LOCKED = 75,
};

#endif
