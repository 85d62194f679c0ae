/* store_own.h -- what the files of the store share: the connection and its prepared statements.
 * Used by the store_*.c files only. */
#ifndef TRICHLUC_STORE_OWN_H
#define TRICHLUC_STORE_OWN_H

#include <sqlite3.h>

#include "store.h"

enum store_query_id {
    Q_BEGIN, Q_COMMIT, Q_ROLLBACK, Q_RUN, Q_RUN_END, Q_FIND_PATH, Q_FIND_HASH, Q_PUT_LEDGER,
    Q_REDO_LEDGER, Q_PUT_FILE, Q_PUT_BAD_FILE, Q_FILE_DOC, Q_DROP_ORPHAN, Q_MOVE_LEDGER,
    Q_MOVE_RECORD, Q_DROP_FILE, Q_OTHER_PATHS, Q_OTHER_PATH, Q_UNREAD_PATHS, Q_DROP_UNREAD, Q_ADOPT, Q_PUT_PAGE, Q_REDO_PAGE, Q_PUT_DIAG,
    Q_PUT_RECORD, Q_SAME_RECORDS, Q_STREAM, Q_READ, Q_PICTURE, Q_PUT_MARK, Q_WITHDRAW,
    Q_REVIEW, Q_COUNT
};

enum { STORE_CLEARS = 3 * (4 + REC_TYPES) };

struct store {
    sqlite3 *db;
    int lock;                          /* -1: none */
    sqlite3_int64 run;                 /* the one being written */
    sqlite3_stmt *q[Q_COUNT];          /* prepared when first used */
    sqlite3_stmt *insert[REC_TYPES], *select[REC_TYPES];
    sqlite3_stmt *clear[STORE_CLEARS]; /* by table and stage */
    struct buf error;                  /* of the last call that failed */
    int status;
};

/* NULL on an error. */
sqlite3_stmt *store_query(struct store *s, enum store_query_id id);
/* Steps a statement that returns no rows (NULL is an error) and makes it ready again. 0 or -1. */
int store_finish(sqlite3_stmt *q);
/* A statement of many rows, prepared anew; NULL on an error, which is kept. For store_answered(). */
sqlite3_stmt *store_ask(struct store *s, const char *sql);
/* Ends what store_ask() began: `r` where the reader of the rows stopped it, else 0 if `rc`, the
 * last step's, says that all rows were read, else -1 with the error kept. */
int store_answered(struct store *s, sqlite3_stmt *q, int r, int rc);
/* Keeps what SQLite says went wrong, before anything else hides it. Always -1. */
int store_fail(struct store *s);
/* The exit status that an SQLite result code means. */
int store_status_of(int code);
/* What was said last of a record, strings in the arena; an empty review where nothing was. NULL on
 * an error. */
const struct review *store_review(struct store *s, struct arena *a, const struct record *r);
/* A path is text, or a blob where it is no UTF-8. */
void store_bind_path(sqlite3_stmt *q, int i, const char *path);
void store_bind(sqlite3_stmt *q, int i, const char *v); /* NULL is null */

/* Columns of a ledger row l, its runs r (read), p (repair), x (extract), for store_known_row(). */
#define STORE_KNOWN                                                                              \
    " l.doc,l.sha256,l.path,CASE l.status WHEN 'done' THEN NULL ELSE coalesce(l.error,'fault') END," \
    " l.run,r.program,r.engine,r.settings,p.program,p.model,x.program,x.rules,"                   \
    " (SELECT count(*) FROM page WHERE doc=l.doc),"                                              \
    " (SELECT count(*) FROM page WHERE doc=l.doc AND error IS NOT NULL),"                        \
    " (SELECT count(*) FROM page WHERE doc=l.doc AND typeof(read)='null'),"                      \
    " (SELECT group_concat(DISTINCT error) FROM page WHERE doc=l.doc)"
#define STORE_RUNS                                                                               \
    " LEFT JOIN run r ON r.run=l.read_run LEFT JOIN run p ON p.run=l.repair_run"                 \
    " LEFT JOIN run x ON x.run=l.extract_run"
/* Columns from `i` on; strings are lent by the row, or copied into the arena where there is one. */
void store_known_row(struct store *s, sqlite3_stmt *q, int i, struct arena *a,
                     struct store_known *out);

#endif
