/* store.h -- the SQLite store: runs, the ledger of files and documents, pages, records.
 * One process writes (the lock says so), one transaction a document; readers need no lock.
 * Decides nothing about documents and prints nothing. Used by the commands. */
#ifndef TRICHLUC_STORE_H
#define TRICHLUC_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "diag.h"
#include "record.h"

struct store;

enum store_mode { STORE_READ, STORE_WRITE };

/* Opens a store; for writing, makes it where there is none, locks it and brings its schema up to
 * date; for reading, an older one is read from a copy, which is told in `why`. NULL with words in
 * `why` and the exit status in *status. */
struct store *store_open(const char *path, enum store_mode mode, int *status, struct buf *why);
void store_close(struct store *s); /* NULL is allowed */
/* After a call that returned -1: words, and the exit status they mean. */
const char *store_error(const struct store *s);
int store_error_status(const struct store *s);

/* What results depend on besides a document's bytes: reading on program, engine and settings,
 * repair on program and model, extraction on program and rules. */
struct store_key {
    const char *program, *engine, *settings, *model, *rules;
};

/* Opens a run; its number is kept for the rows written after it. 0 or -1. */
int store_begin_run(struct store *s, const struct store_key *k, const char *arguments);
int store_end_run(struct store *s);

struct store_stamp { /* what of a file changes when its bytes do; times in nanoseconds since 1970 */
    long long size, mtime, ctime, inode;
};

struct store_file { /* a file as met on disk */
    const char *path;  /* its identity: absolute, links resolved */
    const char *shown; /* as typed */
    struct store_stamp stamp;
};

struct store_page {
    unsigned no;
    const char *source;
    double width, height;
    unsigned dpi;
    const char *layer, *why;
    double score, conf; /* conf < 0: no words */
    const char *error, *message;
    const char *text, *stream;
    const char *read; /* deflated: its line of the stream before repair; NULL: not kept */
    size_t nread;
    const char *sum;  /* SHA-256 over text and stream, in hex; may be NULL */
    const char *raster; /* name of its picture where it was read from one (raster.h), or NULL */
    const char *taken;  /* the document whose page of the same picture it was taken from; NULL: its own */
};

/* From which stage on a document is done anew; what earlier ones left stays. */
enum redo { REDO_NOTHING, REDO_EXTRACT, REDO_REPAIR, REDO_READ };

struct store_doc {
    const char *doc, *sha256;
    enum redo from;              /* REDO_NOTHING is REDO_READ */
    unsigned pages;              /* of the file */
    const char *error, *message; /* NULL: done */
    double seconds;
    struct store_page *page;
    size_t npages;
    struct diag *diag;
    size_t ndiags, nread_diags, nrepair_diags; /* those of reading first, then those of repair */
    struct record *record;
    size_t nrecords;
    const char *sum; /* over the records, in hex; may be NULL */
};

/* Replaces a document's rows from that stage on and ties the file to it. Documents that no path
 * leads to any more are dropped. 0 or -1. */
int store_put(struct store *s, const struct store_file *f, const struct store_doc *d);
/* Ties a file to a document that is there. 0 or -1. */
int store_put_path(struct store *s, const struct store_file *f, const char *doc);
/* A file whose bytes could not be had; only path and shown are looked at. 0 or -1. */
int store_put_unreadable(struct store *s, const struct store_file *f, enum diag_code code,
                         const char *message);
/* Forgets a path that led to `doc`. 0 or -1. */
int store_drop_path(struct store *s, const char *path, const char *doc);
/* A path of schema 1, as typed, of this size and time is this file. 0 or -1. */
int store_adopt(struct store *s, const struct store_file *f);

struct store_known { /* what the ledger says; strings live in the arena */
    const char *doc, *sha256;
    const char *path;          /* the document goes by, as typed */
    const char *error;         /* slug; NULL: done */
    bool this_run;
    struct store_stamp stamp;  /* of the path; size -1 when asked by hash, ctime 0 unknown */
    const char *read_program, *engine, *settings; /* what reading was made with; settings may be NULL */
    const char *repair_program, *model;           /* NULL: never got so far */
    const char *extract_program, *rules;
    unsigned kept, lost, unread; /* pages in the store; of them lost; kept only as repaired */
    const char *causes;          /* slugs of those lost, with commas between; NULL: none */
};

/* By path, or by hash where path is NULL. 1 when known, 0 when not, -1 on an error. */
int store_find(struct store *s, struct arena *a, const char *path, const char *sha256,
               struct store_known *out);
/* Appends the document's pages as lines of the page stream, as read or as repaired. 0 or -1. */
int store_stream(struct store *s, const char *doc, bool as_read, struct buf *out);
/* A page's line as it is kept: its size, then zlib's bytes. 0, or -1 where it is none. */
int store_inflate(struct buf *out, const char *s, size_t n);
/* The first page read from the picture of this name, else one taken over, as it was read, deflated,
 * appended to `page`; whose page in by. Where `doc` is not NULL, of that document and its own reading.
 * 1, 0 where there is none, or -1. */
int store_picture(struct store *s, const char *raster, const char *doc, struct buf *page, char by[16]);
/* Other paths that lead to the document than this one. Callbacks return non-zero to stop. */
typedef int store_path_fn(const char *path, const char *shown, void *data);
int store_other_paths(struct store *s, const char *doc, const char *path, store_path_fn *each,
                      void *data);

/* Paths met in earlier runs, under which nothing could ever be read; and forgets such a one. */
int store_unread_paths(struct store *s, store_path_fn *each, void *data);
int store_drop_unread(struct store *s, const char *path);
/* Is there any? 1, 0, or -1 on an error. */
int store_has_other_path(struct store *s, const char *doc, const char *path);

/* Reading. Callbacks return non-zero to stop; the calls return that, 0, or -1 on an error. */
typedef int store_record_fn(struct arena *a, const struct record *r, void *data);

/* Records of the types whose bits (1u << type) are set, by path, then document, then place. The
 * arena holds one document's strings and is emptied between documents. */
int store_records(struct store *s, unsigned types, store_record_fn *each, void *data);

struct store_status { /* one file: a path, and the document behind it if there is one */
    const char *path, *shown;
    unsigned pages, records;
    bool done;
    const char *error, *message; /* slug and detail, NULL when done */
    struct store_known known;    /* known.doc NULL: no document behind it */
    const char *started;         /* when the run that made it did, UTC */
    double seconds, conf;        /* mean over pages; < 0 unknown */
    bool first;                  /* the path the document goes by */
};
typedef int store_status_fn(const struct store_status *st, void *data);
int store_statuses(struct store *s, store_status_fn *each, void *data);

/* Pages of one document, in order. */
typedef int store_page_fn(const struct store_page *p, void *data);
int store_pages(struct store *s, const char *doc, store_page_fn *each, void *data);

/* ---- is the store sound? (store_check.c) ---- */

/* What SQLite itself finds wrong: pages of the file, indexes, foreign keys, records without their
 * row. Each in words. */
typedef int store_words_fn(const char *words, void *data);
int store_integrity(struct store *s, bool quick, store_words_fn *each, void *data);

struct store_document {
    const char *doc, *path;
    const char *sum; /* over its records when they were written; NULL: none was kept */
    bool done;
};
typedef int store_document_fn(const struct store_document *d, void *data);
int store_documents(struct store *s, store_document_fn *each, void *data); /* by path */
/* The records of one document, in their order. */
int store_document_records(struct store *s, const char *doc, store_record_fn *each, void *data);

/* ---- what readers say of records (store_marks.c) ---- */

struct store_mark {
    const char *doc, *id, *type, *quote;
    unsigned page, line;
    const char *verdict; /* "right" "wrong" "corrected"; put: "withdrawn" takes back what `of` said */
    const char *values;  /* JSON object of the corrected keys, or NULL */
    const char *note, *who, *at;
    const char *of;      /* put: whose mark is taken back */
    const char *withdrawn, *withdrawn_by; /* read: when and by whom it was; NULL: it counts */
    bool answered; /* read: some record is meant by it */
};
/* Takes them all or none. A reader's older word never takes a newer one's place. *idle: how many
 * took back a mark that is not there, or was taken back before. 0 or -1. */
int store_put_marks(struct store *s, const struct store_mark *v, size_t n, size_t *idle);
/* Has anybody looked at any record? Then all records carry reviews, most of them empty. */
bool store_has_marks(struct store *s);
typedef int store_mark_fn(const struct store_mark *m, void *data);
/* All of them, by document, page and line. */
int store_marks(struct store *s, store_mark_fn *each, void *data);

struct store_doubt { /* a page in doubt */
    const char *path, *doc, *error;
    unsigned page;
    double conf;
};
typedef int store_doubt_fn(const struct store_doubt *p, void *data);
/* Failed pages, then those with the lowest confidence under `below`; at most `limit`. */
int store_doubts(struct store *s, double below, int limit, store_doubt_fn *each, void *data);

struct store_hit { /* a page that a query finds */
    const char *path, *doc, *number, *province; /* number, province: NULL where the head has none */
    unsigned page, line; /* line: of the first word marked, in the document's text */
    double score;        /* higher is better; of use within one query only */
    const char *snippet; /* on one line; what was found stands between STORE_MARK and _END */
};
#define STORE_MARK     '\002'
#define STORE_MARK_END '\003'
typedef int store_hit_fn(const struct store_hit *h, void *data);

/* Full text of pages, best first, at most `limit` (-1: all); *pages counts all that fit. Words in
 * any case, with or without their marks; all must be there. "phrase", prefix*, NEAR(a b, 5), AND OR
 * NOT, brackets. -1 on an error; -2 where the query is wrong: its words are store_error()'s. */
int store_search(struct store *s, const char *query, int limit, size_t *pages, store_hit_fn *each,
                 void *data);
/* The query as FTS5 wants it: đ as d, and words with other signs in them ('62-KL/TW') as phrases. */
void store_search_query(struct buf *out, const char *query);

#endif
