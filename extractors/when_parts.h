/* when_parts.h -- what the files of the when room share: tokens, calendar spans, recurrences.
 * when_lex.c makes tokens, when_read.c makes items of them, when.c settles what they mean
 * together, when_edtf.c writes bounds, EDTF and RRULE. Used by nobody else. */
#ifndef TRICHLUC_WHEN_PARTS_H
#define TRICHLUC_WHEN_PARTS_H

#include "when.h"

struct token {
    enum { TOK_END, TOK_WORD, TOK_NUM, TOK_MARK } is;
    char word[16];     /* without marks, lower case: "thang"; longer words are cut */
    int value;         /* of TOK_NUM */
    int digits;        /* of TOK_NUM; 0 where it was a word */
    char mark;         /* of TOK_MARK: / . - , : */
    bool ordinal_only; /* 'tư', 'năm', 'sáu' ... that are numbers only after 'thứ' */
};

#define WHEN_TOKENS 96
#define WHEN_AHEAD  12 /* ends after the last token, so that readers may look that far ahead */
/* Tokens of the text, ended by TOK_END. false where there are too many. */
bool when_lex(const char *text, size_t n, struct token tok[WHEN_TOKENS + WHEN_AHEAD]);

struct span { /* one calendar unit; y 0: year not said */
    enum span_unit { SPAN_DAY, SPAN_MONTH, SPAN_QUARTER, SPAN_HALF, SPAN_YEAR } unit;
    int y, n, d; /* n: the month, quarter or half */
};

struct freq {
    enum freq_unit {
        FREQ_NONE,
        FREQ_HOUR,
        FREQ_DAY,
        FREQ_WEEK,
        FREQ_MONTH,
        FREQ_YEAR,
        FREQ_TERM,
        FREQ_SOME
    } unit; /* TERM and SOME (just 'định kỳ') have no rrule */
    int interval;
};

enum cue { CUE_NONE, CUE_BEFORE, CUE_BY, CUE_FROM, CUE_AFTER, CUE_IN, CUE_DASH };

struct item {
    enum item_kind {
        ITEM_CUE,      /* cue */
        ITEM_SPAN,     /* span */
        ITEM_FREQ,     /* freq; weak where it is a bare unit that may be none */
        ITEM_MONTHDAY, /* n: 1..31, -1 the last */
        ITEM_QUARTER_END, /* 'của tháng cuối quý': months 3, 6, 9, 12 (n = 3) or the first (n = 1)
                           */
        ITEM_WEEKDAY, /* n: 0 Monday .. 6 Sunday */
        ITEM_TIME,    /* n: minutes after midnight */
        ITEM_REL,     /* freq.interval units of freq.unit after the document; working: Mo-Fr */
        ITEM_OPEN     /* 'và các năm tiếp theo' */
    } is;
    enum cue cue;
    struct span span;
    struct freq freq;
    int n;
    bool weak, working;
};

#define WHEN_ITEMS 48
/* Items of the tokens; -1 where something is not understood or no such day exists. */
int when_items(const struct token *tok, const struct when_context *c, struct item *out);

/* Reading tokens: every read_* looks at token i, and returns how many tokens it took for *out
 * (which it fills), 0 where it does not see its kind, -1 where what stands there cannot be. */
struct reader {
    const struct token *tok;
    const struct when_context *context;
};
bool word_at(const struct reader *r, int i, const char *words); /* "dau|cuoi": any of these */
bool mark_at(const struct reader *r, int i, char mark);
int number_at(const struct reader *r, int i, int low, int high); /* 0 where none, or not within */
int read_time(const struct reader *r, int i, struct item *out);
int read_weekday(const struct reader *r, int i, struct item *out);
int read_every(const struct reader *r, int i, struct item *out);
int read_relative(const struct reader *r, int i, struct item *out);

bool span_valid(struct span s);       /* 29 February of an unsaid year is */
struct day span_first(struct span s); /* y must be known */
struct day span_last(struct span s);
struct span span_step(struct span s, int by); /* the unit `by` units later */
struct day day_add(struct day d, int days);
int day_weekday(struct day d); /* 0 Monday .. 6 Sunday */

/* One recurrence: its unit and the details that were said of it. */
enum { DATES = 12, MONTHDAYS = 8 }; /* of one; more are not understood */
struct recurrence {
    struct freq freq;
    unsigned months; /* bit m for month m */
    struct {
        int m, d;
    } dates[DATES]; /* days of the year */
    int ndates;
    int monthdays[MONTHDAYS];
    int nmonthdays;
    unsigned weekdays;  /* bit 0 Monday */
    int time;           /* minutes after midnight, -1 unknown */
    bool details_first; /* complete when its unit came after its details */
};
#define WHEN_RRULES (1 + WHEN_MORE)
/* Adds the rules of one recurrence to out[*n], each once; false where it says nothing sound, or more than
 * there is room for. */
bool when_rrules(const struct recurrence *r, char out[WHEN_RRULES][96], int *n);
/* Writes start, end and edtf of from..to; either may be NULL for an open end. */
void when_bounds(const struct span *from, const struct span *to, struct when *out);

#endif
