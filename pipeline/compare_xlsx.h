/* compare_xlsx.h -- the comparison as a workbook: the table, its evidence, the records behind.
 * Used by cmd_compare.c. */
#ifndef TRICHLUC_COMPARE_XLSX_H
#define TRICHLUC_COMPARE_XLSX_H

#include "compare_source.h"

#include <stdio.h>

struct compare_book {
    const struct comparison *c;
    const struct compare_names *names;
    const struct sources *sources;
    bool all_records; /* else those of documents of the provinces compared */
};

/* 0; -1 where the store failed; 1 where writing failed (errno). */
int compare_xlsx(FILE *to, const struct compare_book *b, struct store *s);

#endif
