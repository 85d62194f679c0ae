/* table.h -- plan tables among the lines: those whose header row names duties, bodies or times.
 * Gives their cells as runs of the lines' text, row by row; layout writes each row as one paragraph
 * of the flow, its cells parted by '|'. Reads '|' tables, tables set with blanks, those
 * whose columns nothing parts and, by the words' boxes, scanned ones;
 * never changes a letter and never asks what a cell means beyond its column's name. */
#ifndef TRICHLUC_TABLE_H
#define TRICHLUC_TABLE_H

#include "doc.h"

enum table_column { /* what a header cell says its column holds */
    COLUMN_OTHER,
    COLUMN_NO,         /* TT, STT */
    COLUMN_TASK,       /* Nội dung, Nhiệm vụ, Công việc */
    COLUMN_TARGET,     /* Chỉ tiêu */
    COLUMN_LEAD,       /* Cơ quan chủ trì */
    COLUMN_COORDINATE, /* Cơ quan phối hợp */
    COLUMN_IMPLEMENT,  /* Đơn vị thực hiện, Trách nhiệm */
    COLUMN_MONITOR,    /* Cơ quan theo dõi, đánh giá */
    COLUMN_TIME,       /* Thời gian, Tiến độ */
    COLUMN_START,      /* Thời gian bắt đầu */
    COLUMN_END,        /* Thời gian hoàn thành, Thời hạn */
    COLUMN_PRODUCT,    /* Sản phẩm, Kết quả */
    COLUMN_DONE,       /* Kết quả thực hiện, Tình hình: what has been done so far */
    COLUMN_NOTE,       /* Ghi chú */
};

#define TABLE_COLUMNS 12 /* most columns of a plan table; wider ones are figures */

enum table_column table_column(const char *cell, size_t n);

struct table_head {
    enum table_column kind[TABLE_COLUMNS];
    size_t n;
    bool figures; /* the task's heading says 'chỉ tiêu': its rows measure */
};

/* Cells of a row paragraph, '|' between them, trimmed of blanks. Returns their number, at most
 * TABLE_COLUMNS; what is behind that belongs to the last. */
struct table_cell {
    uint32_t off, len; /* bytes in the row's text */
};
size_t table_cells(const char *row, size_t n, struct table_cell cells[TABLE_COLUMNS]);

/* Is this row the header of a plan table? Fills *head; the first column without a name that could
 * hold the task becomes it. */
bool table_head_read(const char *row, size_t n, struct table_head *head);

/* Is this row the second of a header: 'Chủ trì | Phối hợp' under a cell that spans both? *head is of its
 * columns then, in its place where the row has a cell for each, else for the column that spans them. */
bool table_head_second(const char *row, size_t n, struct table_head *head);

enum result_column { /* of a table of results: what was reached, not what is to be done */
    RESULT_OTHER,
    RESULT_NO,
    RESULT_LABEL, /* what or whom the row is about */
    RESULT_UNIT,  /* Đơn vị tính */
    RESULT_YEAR,  /* Năm: the row's year stands there */
    RESULT_FIGURE,
};

struct result_head {
    enum result_column kind[TABLE_COLUMNS];
    unsigned year[TABLE_COLUMNS]; /* of a figure's column; 0 where rows bear the year */
    bool asked[TABLE_COLUMNS];    /* the column says it is a plan: 'Kế hoạch 2026' */
    bool reached[TABLE_COLUMNS];  /* it says it is a result: 'Ước thực hiện 2025' */
    size_t n, label;              /* label: index of its column */
    bool by_row;                  /* each row has its year */
};

/* Is this row the header of a table whose columns are years, or one of them the years? Plans with
 * years for columns ('2026', '2030') are that, too: who asks tells them by the document's day. */
bool result_head_read(const char *row, size_t n, struct result_head *head);

struct goal_head { /* of a table of targets: what is asked for, and how much */
    bool value[TABLE_COLUMNS];
    size_t n, label, unit; /* unit: 1 + its column; 0: none */
};

/* Is this row the header of a table of targets: 'Chỉ tiêu | Đơn vị tính | Mục tiêu'? Its years are told
 * by result_head_read(). */
bool goal_head_read(const char *row, size_t n, struct goal_head *head);

struct table_run { /* bytes of one line in one cell; sorted by row, column, then as read */
    uint32_t row, column;
    uint32_t line, off, len;
};

struct table {
    uint32_t first, end; /* the lines it takes: those of ROLE_TABLE with indices in [first, end) */
    size_t run, nruns;
};

struct tables {
    struct table *v;
    size_t n, cap;
    struct table_run *runs;
    size_t nruns, cap_runs;
};

/* All plan tables of a document whose roles are set, by place; their lines get ROLE_TABLE. A table
 * that goes on over a page is one for each page. */
void tables_find(struct doc *d, struct tables *out);
void tables_free(struct tables *t);

/* The readers that tables_find() asks. Appends the '|' table that begins at line i and returns the
 * line behind it, or i where none does. */
uint32_t table_text_at(struct doc *d, uint32_t i, struct tables *out);
/* The same for one of HTML. */
uint32_t table_html_at(struct doc *d, uint32_t i, uint32_t stop, struct tables *out);
/* The same for one whose cells stand below each other, a line or more each. */
uint32_t table_stacked_at(struct doc *d, uint32_t i, uint32_t stop, struct tables *out);
/* The same for one whose columns nothing parts: a row is one cell, its header has no bars. */
uint32_t table_run_on_at(struct doc *d, uint32_t i, uint32_t stop, struct tables *out);
/* The same for one of targets by year, whose cells nothing parts but that a row's figures stand side by side. */
uint32_t table_years_at(struct doc *d, uint32_t i, uint32_t stop, struct tables *out);
/* The same for one of figures by body and year, run together like that: what is given is its one
 * column of shares, with body and year. */
uint32_t table_figures_at(struct doc *d, uint32_t i, uint32_t stop, struct tables *out);
/* Columns of bodies under a row that is such a table's header, its words in any order: 2 where some
 * lead and others help, 1 where they lead; 0: it is none. */
unsigned table_run_on_head(const char *row, size_t n);
/* Its columns of times: 2 where it tells begin and end. */
unsigned table_run_on_times(const char *row, size_t n);
/* Do its times stand before its bodies? */
bool table_run_on_early(const char *row, size_t n);

#endif
