/* number.h -- Vietnamese numbers understood: decimal comma, thousands point, words, leading zeros.
 * Takes the words a rule captured; finds nothing by itself. Pure functions. */
#ifndef TRICHLUC_NUMBER_H
#define TRICHLUC_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/* '76,1' is 76.1; '1.733' is 1733; '1.733,5' is 1733.5; '01' is 1; 'một' is 1, 'hai mươi' is 20;
 * 'I'..'XX' are roman where `roman`. true when the whole text is one number, of at most 15 digits before
 * its comma: a double tells no more of them apart. */
bool number_read(const char *text, size_t n, bool roman, double *out);

/* 'trên' is '>', 'ít nhất' '>=', 'không quá' '<=', 'dưới' '<', 'đạt' or nothing '=': the comparator
 * that cue words mean, wherever they stood. NULL for words that are no such cue. */
const char *comparator_read(const char *text, size_t n);

#endif
