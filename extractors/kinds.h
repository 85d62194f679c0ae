/* kinds.h -- what the kinds of record share: the run over one document, new records, bodies, times.
 * Each kind_*.c reads matches of its own rules and makes its records. Used by extract.c alone. */
#ifndef TRICHLUC_KINDS_H
#define TRICHLUC_KINDS_H

#include "indicator.h"
#include "list.h"
#include "passage.h"
#include "record.h"
#include "table.h"
#include "when.h"

struct mention { /* a time expression in the passage at hand */
    uint32_t off, len;
    struct when when;
    bool understood; /* 'trong mỗi nhiệm kỳ' is a time without dates: found, not understood */
    bool used;       /* a target took it as its period */
    bool due;        /* by a deadline rule: alone it is a deadline */
    const struct rule *rule;
};

enum chapter { /* what the heading chain above a passage says it is about */
    CHAPTER_OTHER,
    CHAPTER_TARGETS, /* mục tiêu, chỉ tiêu */
    CHAPTER_PAST,    /* tình hình, kết quả, thực trạng */
    CHAPTER_DUTIES,  /* tổ chức thực hiện, phân công nhiệm vụ */
    CHAPTER_ASKS,    /* of an item: it opens with bodies, as those beside it do; duties itself */
    CHAPTER_GOALS,   /* of an item under a heading without a number: targets itself */
    CHAPTER_OUTLINE, /* đề cương báo cáo, biểu mẫu: what others are to fill in asks for nothing */
};

struct figures { /* the table of results whose rows go by; head.n 0: outside one */
    struct result_head head;
    uint32_t para;                     /* its header's */
    const char *table;                 /* its name, or NULL */
    const char *column[TABLE_COLUMNS]; /* of figures: what stands in the header */
    const char *unit[TABLE_COLUMNS];
    bool guessed[TABLE_COLUMNS]; /* the column's words are not quite those that were read */
    const char *label, *slug, *group; /* of the row; group: that its '-' rows belong to */
    bool results; /* its name says that it tells results */
    bool past;    /* all its figures are reached ones: its rows ask for nothing */
};

struct goals { /* the table of targets whose rows go by; n 0: outside one */
    size_t n, label, unit; /* columns; of what is asked; 1 + of its unit, 0 for none */
    bool years;            /* its columns are years */
    const char *column_unit[TABLE_COLUMNS]; /* a column's own: 'Diện tích (ha)' */
    bool is_value[TABLE_COLUMNS], timed[TABLE_COLUMNS];
    struct when when[TABLE_COLUMNS]; /* of a timed column */
    struct when group;               /* by when the rows below the last row of words are due */
    bool grouped;
};

struct run { /* one document on its way through the kinds */
    struct ruleset *rules;
    const struct agencies *agencies;
    const struct list *units, *issuers, *titles, *laws; /* titles: of signers */
    const struct indicators *indicators;
    struct doc *doc;
    struct records *out;
    struct when_context when;
    struct passage passage;
    enum chapter chapter; /* of the passage */
    bool listed;          /* the passage is one of a list of targets, by its lead-in or opening */
    enum chapter *chapters; /* by section: what its heading says */
    struct mention *times;
    size_t ntimes, cap_times;
    struct finds finds, cues;
    struct figures figures;
    struct goals goals;
    unsigned run_on; /* a plan table goes by whose columns run into each other; those of bodies */
    bool run_on_middle; /* its numbers stand in the middle of rows: where those begin is guessed */
    unsigned mixed_ways; /* looked at so far for rows that are fitted */
    bool run_on_early;     /* times stand before bodies */
    unsigned run_on_times; /* its columns of times, one or two */
    struct table_head table; /* of the plan table whose rows go by; n 0: outside one */
    struct row_head { /* what table_head_read() said of the last row it was asked for */
        const char *row; /* in the document's flow; NULL: it was asked for none */
        size_t n;
        bool is;
        struct table_head head;
    } row_head;
    struct above { /* the bodies that the headings above a section name; of the last one asked for */
        uint32_t section; /* 0: none was yet */
        uint32_t para;    /* the heading's */
        struct agency_hit *hits;
        size_t n, cap; /* n 0: none are named */
    } above;
    uint32_t labelled; /* bytes of the passage that kind_label read; 0: none */
    const char *title;      /* the document's, or NULL */
    bool report;            /* the document is a báo cáo: it tells */
    const char *own_number; /* the document's, or NULL: it does not cite itself */
};

/* Appends a record of the passage's bytes [off, off + len). Valid until the next call. */
struct record *run_add(struct run *r, enum record_type t, uint32_t off, uint32_t len,
                       const struct rule *rule);
/* A match comes to nothing, and why in fixed words: heard only by one who asks for reasons. */
void run_refuse(struct run *r, const struct rule *rule, uint32_t off, uint32_t len,
                const char *why);

/* Does the cue rule of that name match somewhere in the bytes? */
bool run_cue(struct run *r, const char *name, const char *s, size_t n);

/* Of the records from `first` on, read loosely, those stay whose type has none from `mark` on and
 * whose sentence holds a doubtful word: less sure, and their rule's name says so. */
void kinds_loose(struct run *r, size_t mark, size_t first);
/* Was the record read loosely? */
bool is_loose(const struct record *rec);

/* Multiplies a record's confidence: a kind that had to guess says so. */
void run_doubt(struct record *rec, double factor);
/* Writes ISO dates and recurrence of a time into three keys, and of a target what no rrule says. */
void run_put_when(struct run *r, struct record *rec, const struct when *w, int start, int end,
                  int rrule);
/* All that a deadline's time says: kind, dates, recurrence, EDTF. */
void run_put_deadline(struct run *r, struct record *rec, const struct when *w);
/* Every time expression of the passage, by place, into r->times: understood once for all kinds. */
void run_find_times(struct run *r);
/* Text of [off, off + len) of the passage, trimmed of blanks and closing punctuation. */
const char *run_words(struct run *r, uint32_t off, uint32_t len);

/* The indicator that the words [from, to) of the passage speak of, nearest to byte `at`; else of its
 * sentence, of the passage before it, of its lead-in, of its headings. NULL where none is known. */
const struct list_entry *run_indicator(struct run *r, uint32_t from, uint32_t to, uint32_t at);

/* What every heading says its chapter is about, once: sets r->chapters. */
void kind_chapters(struct run *r);
/* Does a paragraph that ends in ':' ask bodies for what the items under it say? */
bool run_lead_asks(struct run *r, uint32_t lead);
/* Is the passage an item under a paragraph that ends in ':'? */
bool run_in_list(const struct run *r);
/* Does it stand under 'Chủ trì, phối hợp:', so that the bodies that open it coordinate? */
bool run_lists_partners(const struct run *r);
/* The chapter that a paragraph stands in. */
enum chapter run_chapter(struct run *r, uint32_t para);

/* The body of no list that a heading hands its duties to, 'Trách nhiệm của các đơn vị cấp
 * nước', to *a; false: none. */
bool run_holder(struct run *r, uint32_t para, struct above *a);
/* What a line of labels ('Cơ quan chủ trì: ...') speaks of: the item above it. NULL: none. */
const char *run_task_above(struct run *r);

/* Rows of plan tables: true where the passage was one; its duties and times are read then. */
bool kind_table(struct run *r);
/* table_head_read() of bytes of the document, asked once where several kinds ask for the same. */
bool run_row_head(struct run *r, const char *row, size_t n, struct table_head *head);
/* Bodies of the row above in this role, where the cell of n bytes says 'Như trên'; false where it does not. */
bool kind_table_same(struct run *r, const char *s, size_t n, const char *role, const char *task,
                     const struct rule *rule);
/* The deadline of a row whose columns of times say `text`; false where it is not understood. */
bool kind_table_times(struct run *r, const char *task, const char *text, size_t n);
struct quantity; /* asked.h */
/* Does the task of a plan's row ask for the number by its form: 'Tỷ lệ xã có trạm y tế đạt 95%', 'nợ xấu < 3%'? */
bool kind_table_asks(struct run *r, const struct quantity *q);
/* The last day that the row's cell of times names: what its task asks for must hold by then. */
bool kind_table_due(struct run *r, struct when *out);
/* Why nothing is asked at byte `off` of the passage, a row: it stands in a column of times, or of what
 * has been done. NULL: it may be asked. */
const char *kind_table_not_asked(const struct run *r, uint32_t off);
/* What a cell of times says, short as such cells are. */
bool kind_table_when(struct run *r, const char *s, size_t n, struct when *out);
/* Rows of plan tables without marks between columns: true where the passage was one; its duties
 * are read then. Times that it understood are, too: *timed. */
bool kind_run_on(struct run *r, bool *timed);
/* The same for a row whose words OCR broke and whose lines stand at half steps: duties and times. False: it
 * read no time. */
bool kind_mixed(struct run *r);
/* Is the passage none of a table's rows, nor a speck between two of them or two pages? */
bool run_leaves_table(const struct run *r);
/* Rows of tables of results; true where such a row asks for nothing. */
bool kind_statistic(struct run *r);
/* Rows of tables of targets: true where the passage was one, or the header. After kind_statistic. */
bool kind_goal(struct run *r);
/* A row without the bars around it, '| a | b |' as 'a | b'; the bytes left out before it in *off. */
size_t run_unframed(const struct passage *p, uint32_t *off);
/* Is a column of the table of results of a year that was over, or says so? */
bool run_reached(const struct run *r, size_t column);
/* A time that the heading or lead-in above gives to all its items ('Mục tiêu đến năm 2030'). */
bool run_time_above(struct run *r, struct when *out);
/* The first time that a paragraph names. */
bool run_time_in(struct run *r, uint32_t para, struct when *out);
void kind_document(struct run *r);   /* once, first: sets r->when and own_number */
void kind_document_foot(struct run *r, struct record *rec); /* its signer and recipients */
void kind_label(struct run *r);      /* per passage, before kind_assignment; sets labelled */
void kind_target(struct run *r);     /* per passage; marks the times it used */
void kind_deadline(struct run *r);
void kind_assignment(struct run *r);
void kind_citation(struct run *r);
void kind_citation_finish(struct run *r, size_t first); /* each document once */

#endif
