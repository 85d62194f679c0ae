/* table_stacked.h -- between the two that read tables with a cell a line: plans by what cells look like
 * (table_stacked.c), figures by their numbers and order (table_stacked_figures.c). No other room includes
 * this. */
#ifndef TRICHLUC_TABLE_STACKED_H
#define TRICHLUC_TABLE_STACKED_H

#include "buf.h"
#include "table.h"

#define STACKED_HEAD  40u /* most lines of a header */
#define STACKED_CELLS 32u /* of a row */

enum look { LOOK_TEXT, LOOK_BODY, LOOK_TIME };

struct stacked {
    uint32_t first, end; /* lines; empty ones between them are none of it */
    enum look look;
    bool item; /* '- Sở Y tế' */
};

/* The cells of the lines [i, end): a cell goes on where nothing tells that another begins. `spaced`: blank lines
 * part them. 0: too many. */
size_t stacked_cells(const struct doc *d, uint32_t i, uint32_t end, bool spaced, struct stacked *out);
/* '3', '3.', '2.1': 1; 'I', 'A': 2; no number alone on its line: 0. */
int stacked_number(const struct line *l);
/* The line of the first row's number below a header at line i, or i; may blank lines part cells? */
uint32_t stacked_head(const struct doc *d, uint32_t i, uint32_t stop, bool *blanks);
/* Does line k go on with the cell before it? */
bool stacked_goes_on(const struct doc *d, uint32_t k);
/* '(1)', '(2)' below a header number its columns: not among its cells. */
size_t stacked_uncount(const struct doc *d, struct stacked *c, size_t n);
/* Appends the cell's lines. */
void stacked_text(const struct doc *d, const struct stacked *c, struct buf *b);
void stacked_add(const struct doc *d, uint32_t row, uint32_t column, const struct stacked *c, struct tables *out);
/* Does the line belong to what is below the table? */
bool stacked_ends(const struct line *l);

/* table_stacked_at() for a table of targets or years whose 'TT' is line i. */
uint32_t stacked_figures_at(struct doc *d, uint32_t i, uint32_t stop, struct tables *out);

#endif
