/*
 * Files to break a reader with, each named for what is wrong with it.
 * Called by main.c and, through it, by tests.
 */
#ifndef CORPUS_BAD_H
#define CORPUS_BAD_H

void bad_make(const char *dir);

#endif
