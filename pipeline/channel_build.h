/* channel_build.h -- learns a channel table from pages or lines with their truth. */
#ifndef TRICHLUC_CHANNEL_BUILD_H
#define TRICHLUC_CHANNEL_BUILD_H

#include <stdio.h>

#include "channel.h"

/* Paths: X.truth.txt (X.broken.txt lies beside it), or files of lines 'read TAB printed', or of
 * words 'read TAB printed TAB times'. Files that
 * cannot be read are told on standard error and left out. 0, or -1 when the write failed. */
int channel_build(char *const *paths, int npaths, FILE *out, int rounds);

#endif
