/* when.h -- Vietnamese words for dates, periods and recurrences, understood: ISO bounds, RFC 5545
 * recurrence and EDTF (level 1 plus quarters 33-36 and half-years 40-41 of level 2) that agree.
 * Finds nothing in running text (rules do): takes the words a rule captured. Pure functions. */
#ifndef TRICHLUC_WHEN_H
#define TRICHLUC_WHEN_H

#include <stdbool.h>
#include <stddef.h>

struct day {
    int y, m, d; /* y 0: unknown */
};

enum { WHEN_MORE = 5 }; /* recurrences beside the first; of a time with more nothing is understood */

struct when {
    struct day start, end; /* either may be unknown */
    char rrule[96];        /* "" where none */
    char edtf[48];         /* "" where none */
    bool term;        /* each term of office ('mỗi nhiệm kỳ'), which no rrule says */
    char more[WHEN_MORE][96]; /* further ones, "" behind the last: 'định kỳ tháng, quý, 6 tháng, năm' */
    enum { WHEN_BY, WHEN_ON, WHEN_DURING, WHEN_EVERY } kind;
};

/* Context an expression may lean on: the document's own date ('trong tháng 6' has no year). */
struct when_context {
    struct day doc_date; /* m, d 0: unknown, as where they were written by hand */
    struct day period_start, period_end; /* of the heading or chapter, unknown if none */
};

/* Reads 'đến năm 2025', 'giai đoạn 2021 - 2025', 'từ 2026 đến năm 2030', 'trước ngày 15/6 và ngày
 * 15/12 hằng năm', 'Quý III/2021', 'trong tháng 6/2021', 'hằng quý', 'định kỳ 6 tháng, 01 năm',
 * 'trước 14h00 thứ 5 hằng tuần', 'ngày 10 tháng 9 năm 2020', '6 tháng đầu năm 2026', ... Case and
 * extra blanks do not matter. true when understood. */
bool when_read(const char *text, size_t n, const struct when_context *c, struct when *out);

/* "2025-12-31"; writes at least 11 bytes. "" for an unknown day. */
void day_iso(struct day d, char out[16]);
/* A plain date in any of the documents' forms ('15/01/2020', 'ngày 10 tháng 9 năm 2020'). */
bool day_read(const char *text, size_t n, struct day *out);
/* Does the text hold a day or a month read as strokes, 'ngày 3] tháng 12'? What is read of it is uncertain. */
bool when_has_strokes(const char *text);
int days_in_month(int y, int m);
int day_compare(struct day a, struct day b); /* < 0, 0, > 0: before, the same, after */

#endif
