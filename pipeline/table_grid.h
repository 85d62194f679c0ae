/* table_grid.h -- between the parts that read tables of pages: words straightened into levels
 * (table_words.c), columns and header (table_columns.c), rows (table_rows.c), both of texts
 * (table_places.c), and the readers that ask them (table_page.c, table_spaced.c). No other room includes this. */
#ifndef TRICHLUC_TABLE_GRID_H
#define TRICHLUC_TABLE_GRID_H

#include "table.h"

struct grid_word { /* coordinates in points, of the page turned straight */
    double x0, x1, y; /* y: the middle of its piece of line */
    const char *text;
    uint32_t line, off, len; /* bytes in its line, without OCR's '|' around it */
    uint32_t level, column;
};

struct grid_level { /* words of one height: [first, first + n) by x */
    double y;
    uint32_t first, n;
};

struct grid {
    struct grid_word *words;
    struct grid_level *levels;
    size_t n, cap, nlevels, cap_levels;
    double slope;  /* of the lines, as they were */
    double height; /* of a usual word */
    double blank;  /* between two words */
    double pitch;  /* between two levels */
    bool text;     /* of a text's lines: one page's places are not the next one's */
};

double grid_slope(const struct doc *d, const struct page *pg); /* of the page's lines, down to the right */
void grid_read(struct grid *g, const struct doc *d, const struct page *pg);
/* The same of a text's lines [first, end), whose blanks set its columns: a letter is as wide as any. */
void grid_read_text(struct grid *g, const struct doc *d, uint32_t first, uint32_t end);
void grid_free(struct grid *g);
/* Takes off what OCR reads of a table's lines, '|' and '_': no part of a word. False where nothing
 * is left that could be one. */
bool grid_trim(struct grid_word *w);
double grid_y(const struct grid *g, struct box b); /* of a line's or word's middle */

struct grid_columns {
    double cut[TABLE_COLUMNS]; /* between column i and i + 1 */
    size_t n;                  /* columns: cuts + 1 */
};

/* Cuts the words of levels [from, to) into columns; n 1 where there is no white to cut at. */
void grid_cut(const struct grid *g, size_t from, size_t to, struct grid_columns *out);
/* Where words of a header's level stand apart there is a cut; where nothing heads a column of its levels
 * [from, to), it is its neighbour's. */
void grid_cut_heads(const struct grid *g, size_t head, size_t to, struct grid_columns *c);
void grid_drop_headless(const struct grid *g, size_t from, size_t to, struct grid_columns *c);
uint32_t grid_column(const struct grid_columns *c, const struct grid_word *w);
/* The level that a header begins with which was known by the words of level `from`: lines of its higher cells,
 * 'Đến' over 'năm 2030', stand close above. Cuts the columns of the levels up to `to` anew with them. */
size_t grid_top(const struct grid *g, struct grid_columns *c, size_t from, size_t to);
/* The level behind the table's last, going down from `from`: where words no longer keep to the
 * columns, a signature or recipients follow, or a wide gap does. */
size_t grid_bottom(const struct grid *g, const struct grid_columns *c, size_t from);
/* How many words of headers ('cơ quan', 'thời gian', ...) stand in the levels [from, to). */
unsigned grid_head_words(const struct grid *g, size_t from, size_t to);

struct grid_rows {
    size_t *start; /* the level each row begins with */
    size_t n, cap;
    bool fragment; /* the first is the rest of the row before the page's end */
    unsigned last; /* number of the last row, 0: unknown */
};

/* Rows of levels [from, to), words' columns set. `head`: levels before the first row may still be
 * the header's, the first row is number `last` + 1. Returns the level where rows begin. */
size_t grid_split(const struct grid *g, size_t columns, size_t from, size_t to, bool head,
                  unsigned last, struct grid_rows *out);

/* The same two for a text (table_places.c): columns of the words of levels [from, to), and rows by the
 * numbers of the first column, whose begin is out->start[0]; false: it has none. */
void grid_place_text(struct grid *g, const struct grid_columns *c, size_t from, size_t to);
bool grid_split_text(const struct grid *g, size_t from, size_t to, bool head, struct grid_rows *out);

#define GRID_HEAD_WORDS 32

struct grid_state { /* of the table that may go on over the page's end */
    struct grid_columns columns;
    uint32_t page; /* index; meaningful where columns.n */
    unsigned last;
    unsigned vain;                  /* lines of a text that might have headed one and did not */
    uint64_t head[GRID_HEAD_WORDS]; /* hashes of its header's syllables; 0 behind the last */
};

bool grid_same_columns(const struct grid_columns *a, const struct grid_columns *b);
/* The rest of the row that the page before broke off, the last in `out`, joins it in `before`: its
 * runs go to their columns. */
void grid_join_row(struct tables *out, struct table *before);

/* Is the header of a table at level k? */
bool grid_begins_table(struct grid *g, size_t k);
/* Appends the table whose header is at level k or which goes on there, the one in *state; gives the level
 * behind it, k: none. pg: the page whose lines between its own it takes; NULL for a text. */
size_t grid_table(struct doc *d, const struct page *pg, struct grid *g, size_t k, struct grid_state *state,
                  struct tables *out);
/* Appends the table of a text's page that begins at line i, columns parted by blanks; the line behind it, i: none. */
uint32_t table_spaced_at(struct doc *d, uint32_t i, const struct page *pg, struct grid_state *state, struct tables *out);
/* Appends the tables of one page whose lines were seen (table_lined.c); false where none is a plan or
 * has years for columns. */
bool table_lined(struct doc *d, uint32_t page, struct grid_state *state, struct tables *out);
/* Appends the plan tables of one page. */
void table_page(struct doc *d, uint32_t page, struct grid_state *state, struct tables *out);

#endif
