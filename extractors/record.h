/* record.h -- the record contract as data: every type, its keys in order, their kinds; and one
 * record in memory. Export, store and stream are written from this table, so names cannot drift.
 * Knows no rules and no document. Used by extractors/, store, export, compare. */
#ifndef TRICHLUC_RECORD_H
#define TRICHLUC_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "buf.h"

enum record_type {
    REC_DOCUMENT, REC_TARGET, REC_DEADLINE, REC_ASSIGNMENT, REC_CITATION, REC_STATISTIC, REC_TYPES
};

/* VAL_FLAG: 1, or null where it does not hold. */
enum value_kind { VAL_TEXT, VAL_INT, VAL_NUM, VAL_BOX, VAL_LIST, VAL_FLAG };

struct key { /* one column */
    const char *name;
    enum value_kind kind;
};

/* Keys that every record has; record.value[KEY_...] */
enum { KEY_TYPE, KEY_DOC, KEY_ID, KEY_PAGE, KEY_LINE, KEY_SECTION, KEY_QUOTE, KEY_RAW, KEY_BBOX,
       KEY_CONFIDENCE, KEY_RULE, KEY_UNCERTAIN_NUMBER, KEY_COMMON };

/* target */
enum { TGT_INDICATOR = KEY_COMMON, TGT_SUBJECT, TGT_COMPARATOR, TGT_VALUE, TGT_VALUE_TO, TGT_UNIT,
       TGT_START, TGT_END, TGT_RRULE, TGT_SCOPE, TGT_RECURRENCE };
/* deadline */
enum { DLN_KIND = KEY_COMMON, DLN_START, DLN_END, DLN_RRULE, DLN_EDTF, DLN_TASK };
/* assignment */
enum { ASG_AGENCY = KEY_COMMON, ASG_AGENCY_NAME, ASG_ROLE, ASG_TASK };
/* citation */
enum { CIT_KIND = KEY_COMMON, CIT_NUMBER, CIT_DATE, CIT_ISSUER, CIT_TITLE };
/* document */
enum { DOC_TYPE = KEY_COMMON, DOC_NUMBER, DOC_ISSUER, DOC_PROVINCE, DOC_PLACE, DOC_DATE, DOC_TITLE,
       DOC_SIGNER, DOC_SIGNER_TITLE, DOC_RECIPIENTS, DOC_PATH, DOC_SHA256, DOC_PAGES,
       DOC_TEXT_SOURCE };
/* statistic */
enum { STA_TABLE = KEY_COMMON, STA_ROW, STA_YEAR, STA_COLUMN, STA_VALUE, STA_UNIT };

#define RECORD_KEYS 26 /* no type has more: document has KEY_COMMON + 14 */

struct value {
    enum { V_NULL, V_TEXT, V_NUM, V_BOX, V_LIST } is;
    union {
        const char *text;
        double num;
        double box[4];
        struct {
            const char **v;
            size_t n;
        } list;
    } u;
};

/* What a reader said of a record: kept apart from what the program read. */
struct review {
    const char *verdict; /* "right" "wrong" "corrected"; NULL: nobody looked at this one */
    const char *by, *at; /* who; when, UTC, ISO 8601 */
    const char *values;  /* JSON object of the corrected keys; NULL where none are */
    const char *note;
};
#define REVIEW_KEYS 5
extern const char *const review_keys[REVIEW_KEYS]; /* "review" "review_by" ... */
const char *review_text(const struct review *r, size_t key); /* NULL where null */

struct record {
    enum record_type type;
    struct value value[RECORD_KEYS];
    /* NULL: nobody has looked at any record of the store, and the keys of reviews are left out. */
    const struct review *review;
    /* where it was read, in doc->flow; not exported */
    uint32_t off, len, para;
};

struct records {
    struct record *v;
    size_t n, cap;
};

/* All keys of a type, the common ones first; *n of them. */
const struct key *record_keys(enum record_type t, size_t *n);
const char *record_type_name(enum record_type t); /* "target" */
enum record_type record_type_find(const char *name); /* REC_TYPES if there is none */
int record_key_find(enum record_type t, const char *name); /* index, or -1 */

struct value val_text(const char *s); /* NULL or "" is null; lends s */
struct value val_num(double v);
const char *rec_text(const struct record *r, int key); /* NULL where null */
unsigned rec_whole(const struct record *r, int key);   /* a page, a line; 0 where null or none can be so */

/* Puts a JSON object of values over the record's own. 0; -1 with words in *why (in the arena) where a
 * key is not one of the type's own or a value is of another kind. */
int record_correct(struct arena *a, struct record *r, const char *values, const char **why);

/* One record as a JSON line with its '\n', keys in the contract's order, nulls written but for the
 * keys that few records have. */
void record_json(struct buf *out, const struct record *r);
/* A JSON line back into a record, strings in the arena. 0; -1 with words in *why. */
int record_parse(struct arena *a, const char *json, size_t n, struct record *out, const char **why);
/* One value as CSV or SQL sees it: null is "", lists joined by "; ", boxes by blanks. */
void value_plain(struct buf *out, const struct value *v, enum value_kind k);

#endif
