/* sheet.h -- an xlsx workbook written row by row: headings frozen and filtered, numbers and dates as
 * such, text never a formula, the format's limits kept. Knows no record and no comparison.
 * Used by export_xlsx.c and compare_xlsx.c; built on libxlsxwriter. */
#ifndef TRICHLUC_SHEET_H
#define TRICHLUC_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define SHEET_ROWS 1048576u /* of a sheet, its heading among them */
#define SHEET_CELL 32767u   /* UTF-16 units of a cell */

struct workbook;
struct sheet;

struct sheet_column {
    const char *name;
    double width; /* characters */
    bool wrap;    /* lines are broken at the column's width */
};

/* Sheets of at most `rows` rows (0: SHEET_ROWS). NULL: errno. */
struct workbook *workbook_begin(const char *title, size_t rows);
/* Completes the workbook, appends its bytes to the file and frees it. 0, or -1: errno. */
int workbook_end(struct workbook *w, FILE *to);

/* A sheet after those there are, its heading row and the first `frozen` columns fixed. What is more
 * than its rows goes on in sheets "NAME (2)", "NAME (3)". The sheet is the workbook's. */
struct sheet *sheet_add(struct workbook *w, const char *name, const struct sheet_column *columns,
                        size_t n, unsigned frozen);

/* The next row; cells of a row are written before the next is begun. */
void sheet_row(struct sheet *s);
/* NULL or "" leaves the cell empty. What a cell cannot hold is cut, with a note at its end. */
void sheet_text(struct sheet *s, size_t column, const char *text);
void sheet_number(struct sheet *s, size_t column, double v); /* NAN leaves it empty */
/* A full ISO 8601 date becomes a date; anything else stays text. */
void sheet_date(struct sheet *s, size_t column, const char *iso);
/* Text that leads to rows [first, first + n), counted from 0, of a sheet of this workbook with
 * `columns` columns. */
void sheet_link(struct sheet *s, size_t column, const char *text, const char *to, size_t first,
                size_t n, size_t columns);

/* What a cell holds of a text: characters XML forbids left out, bytes that are no UTF-8 as \xNN,
 * at most SHEET_CELL units. For tests; sheet_text() does it. */
struct buf;
void sheet_clean(struct buf *out, const char *text);
/* A full ISO 8601 date on or after 1900-03-01, from which on all programs count days alike. */
bool sheet_is_date(const char *iso, int *y, int *m, int *d);

#endif
