#include "store.h"

#include "exits.h"
#include "schema.h"
#include "store_own.h"
#include "utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

const char *store_error(const struct store *s)
{
    return buf_text(&s->error);
}

int store_error_status(const struct store *s)
{
    return s->status;
}

static int status_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
        return EXIT_WRITE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return EXIT_LOCKED;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return EXIT_INPUT;
    default:
        return EXIT_FAULT;
    }
}

int store_fail(struct store *s)
{
    if (!s->error.len) {
        buf_str(&s->error, sqlite3_errmsg(s->db));
        s->status = status_of(sqlite3_errcode(s->db));
    }
    return -1;
}

/* The lock is a file of its own beside the store: SQLite's own locks come and go with each
 * transaction. It is never removed, or two runs could each lock another file of that name. */
static int take_lock(struct store *s, const char *path, int *status, struct buf *why)
{
    struct buf name = {0};
    buf_printf(&name, "%s-lock", path);
    s->lock = open(name.s, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    int r = -1;
    if (s->lock < 0) {
        buf_printf(why, "%s: %s", name.s, strerror(errno));
        *status = EXIT_INPUT;
    } else if (flock(s->lock, LOCK_EX | LOCK_NB) != 0) {
        buf_str(why, "another run is writing to this store; try again when it has ended");
        *status = EXIT_LOCKED;
    } else {
        r = 0;
    }
    buf_free(&name);
    return r;
}

static int pragma_number(struct store *s, const char *sql)
{
    sqlite3_stmt *q = NULL;
    int v = -1;
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK &&
        sqlite3_step(q) == SQLITE_ROW)
        v = sqlite3_column_int(q, 0);
    sqlite3_finalize(q);
    return v;
}

/* Is this a store, and of a schema we know? */
static int check_schema(struct store *s, enum store_mode mode, struct buf *why)
{
    int version = pragma_number(s, "PRAGMA user_version");
    int application = pragma_number(s, "PRAGMA application_id");
    int tables = pragma_number(s, "SELECT count(*) FROM sqlite_master");
    if (version < 0 || application < 0 || tables < 0) {
        buf_str(why, sqlite3_errmsg(s->db));
        return -1;
    }
    bool fresh = tables == 0 && application == 0 && version == 0;
    if (!fresh && application != SCHEMA_APPLICATION) {
        buf_str(why, "is a database, but not a store of trichluc");
        return -1;
    }
    if (version > schema_newest()) {
        buf_printf(why, "has schema %d; this trichluc knows schemas up to %d: use a newer one",
                   version, schema_newest());
        return -1;
    }
    if (version == schema_newest())
        return 0;
    if (mode == STORE_READ) {
        if (fresh)
            buf_str(why, "is empty");
        else
            buf_printf(why, "has the older schema %d; 'trichluc ingest' brings it up to date",
                       version);
        return -1;
    }
    if (schema_upgrade(s->db, version) != 0) {
        buf_str(why, sqlite3_errmsg(s->db));
        return -1;
    }
    return 0;
}

/* A store in a folder that cannot be written has no place for its shared-memory file: it is read
 * as it stands, which is safe when nobody writes. */
static int open_immutable(struct store *s, const char *path)
{
    struct buf uri = {0};
    buf_str(&uri, "file:");
    for (const char *p = path; *p; p++)
        if (strchr("%?#", *p))
            buf_printf(&uri, "%%%02x", (unsigned)(unsigned char)*p);
        else
            buf_chr(&uri, *p);
    buf_str(&uri, "?immutable=1");
    sqlite3_close(s->db);
    s->db = NULL;
    int rc = sqlite3_open_v2(uri.s, &s->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    buf_free(&uri);
    return rc;
}

static int open_database(struct store *s, const char *path, enum store_mode mode)
{
    /* A reader that may write cleans the journal up at its end; else SQLite opens read-only. */
    int create = mode == STORE_WRITE ? SQLITE_OPEN_CREATE : 0;
    int rc = sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | create, NULL);
    if (rc != SQLITE_OK)
        return rc;
    sqlite3_busy_timeout(s->db, 10000);
    if (mode == STORE_READ) {
        rc = sqlite3_exec(s->db, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL);
        if (rc == SQLITE_CANTOPEN || rc == SQLITE_READONLY)
            return open_immutable(s, path);
        return sqlite3_exec(s->db, "PRAGMA query_only=ON", NULL, NULL, NULL);
    }
    rc = sqlite3_exec(s->db, "PRAGMA foreign_keys=ON", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(s->db, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);
    /* What a power cut takes back is whole documents, and the next run reads them again. */
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(s->db, "PRAGMA synchronous=NORMAL", NULL, NULL, NULL);
    return rc;
}

struct store *store_open(const char *path, enum store_mode mode, int *status, struct buf *why)
{
    struct store *s = xcalloc(1, sizeof *s);
    s->lock = -1;
    *status = EXIT_INPUT;
    if (mode == STORE_READ && access(path, F_OK) != 0) {
        buf_str(why, errno == ENOENT ? "there is no store here; 'trichluc ingest' makes one"
                                     : strerror(errno));
        goto fail;
    }
    if (mode == STORE_WRITE && take_lock(s, path, status, why) != 0)
        goto fail;
    if (open_database(s, path, mode) != SQLITE_OK) {
        buf_str(why, sqlite3_errmsg(s->db));
        goto fail;
    }
    if (check_schema(s, mode, why) != 0)
        goto fail;
    return s;
fail:
    store_close(s);
    return NULL;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    for (int i = 0; i < Q_COUNT; i++)
        sqlite3_finalize(s->q[i]);
    for (int t = 0; t < REC_TYPES; t++) {
        sqlite3_finalize(s->insert[t]);
        sqlite3_finalize(s->select[t]);
    }
    sqlite3_close(s->db);
    if (s->lock >= 0)
        close(s->lock);
    buf_free(&s->error);
    free(s);
}

/* One row a query: the statements that are kept open. */
static const char *const queries[Q_COUNT] = {
    [Q_BEGIN] = "BEGIN IMMEDIATE",
    [Q_COMMIT] = "COMMIT",
    [Q_ROLLBACK] = "ROLLBACK",
    [Q_RUN] = "INSERT INTO run(program,engine,model,rules,started,arguments)"
              " VALUES(?1,?2,?3,?4,?5,?6)",
    [Q_RUN_END] = "UPDATE run SET finished=?2 WHERE run=?1",
    [Q_FIND_PATH] =
        "SELECT l.doc,l.sha256,l.status,f.size,f.mtime,l.run,"
        " r.program=?3 AND r.engine=?4 AND r.model=?5 AND r.rules=?6"
        " FROM file f JOIN ledger l USING(doc) JOIN run r ON r.run=l.run"
        " WHERE f.path=?1 AND f.error IS NULL",
    [Q_FIND_HASH] = "SELECT l.doc,l.sha256,l.status,-1,-1,l.run,"
                    " r.program=?3 AND r.engine=?4 AND r.model=?5 AND r.rules=?6"
                    " FROM ledger l JOIN run r ON r.run=l.run WHERE l.sha256=?2",
    [Q_PUT_LEDGER] =
        "INSERT INTO ledger(doc,sha256,path,size,pages,status,error,message,run,seconds)"
        " VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10) ON CONFLICT DO UPDATE SET"
        " path=excluded.path,size=excluded.size,pages=excluded.pages,status=excluded.status,"
        " error=excluded.error,message=excluded.message,run=excluded.run,"
        " seconds=excluded.seconds",
    [Q_PUT_FILE] = "INSERT OR REPLACE INTO file(path,doc,size,mtime,error,message,run)"
                   " VALUES(?1,?2,?3,?4,?5,?6,?7)",
    [Q_PUT_BAD_FILE] =
        "INSERT INTO file(path,error,message,run) VALUES(?1,?2,?3,?4)"
        " ON CONFLICT(path) DO UPDATE SET error=?2,message=?3,run=?4",
    [Q_FILE_DOC] = "SELECT doc FROM file WHERE path=?1 AND doc IS NOT NULL AND doc IS NOT ?2",
    [Q_DROP_ORPHAN] =
        "DELETE FROM ledger WHERE doc=?1 AND NOT EXISTS(SELECT 1 FROM file WHERE doc=?1)",
    [Q_MOVE_LEDGER] = "UPDATE ledger SET path=(SELECT min(path) FROM file WHERE doc=?1)"
                      " WHERE doc=?1 AND path NOT IN (SELECT path FROM file WHERE doc=?1)",
    [Q_MOVE_RECORD] = "UPDATE document SET path=CAST((SELECT path FROM ledger WHERE doc=?1) AS TEXT)"
                      " WHERE doc=?1",
    [Q_PUT_PAGE] = "INSERT INTO page VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14)",
    [Q_PUT_DIAG] = "INSERT INTO diag VALUES(?1,?2,?3,?4,?5)",
    [Q_PUT_RECORD] = "INSERT INTO record VALUES(?1,?2,?3,?4)",
};

sqlite3_stmt *store_query(struct store *s, enum store_query_id id)
{
    if (!s->q[id] && sqlite3_prepare_v3(s->db, queries[id], -1, SQLITE_PREPARE_PERSISTENT,
                                        &s->q[id], NULL) != SQLITE_OK)
        return NULL;
    return s->q[id];
}

void store_bind(sqlite3_stmt *q, int i, const char *v)
{
    if (v)
        sqlite3_bind_text(q, i, v, -1, SQLITE_TRANSIENT);
    else
        sqlite3_bind_null(q, i);
}

void store_bind_path(sqlite3_stmt *q, int i, const char *path)
{
    size_t n = strlen(path);
    if (utf8_valid_prefix(path, n) == n)
        sqlite3_bind_text(q, i, path, (int)n, SQLITE_TRANSIENT);
    else
        sqlite3_bind_blob(q, i, path, (int)n, SQLITE_TRANSIENT);
}

int store_finish(sqlite3_stmt *q)
{
    int rc = q ? sqlite3_step(q) : SQLITE_ERROR;
    if (q) {
        sqlite3_reset(q);
        sqlite3_clear_bindings(q);
    }
    return rc == SQLITE_DONE ? 0 : -1;
}

static void utc_now(char out[32])
{
    time_t t = time(NULL);
    struct tm tm;
    gmtime_r(&t, &tm);
    strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

int store_begin_run(struct store *s, const struct store_key *k, const char *arguments)
{
    char now[32];
    sqlite3_stmt *q = store_query(s, Q_RUN);
    if (!q)
        return store_fail(s);
    utc_now(now);
    store_bind(q, 1, k->program);
    store_bind(q, 2, k->engine);
    store_bind(q, 3, k->model);
    store_bind(q, 4, k->rules);
    store_bind(q, 5, now);
    store_bind_path(q, 6, arguments);
    if (store_finish(q) != 0)
        return store_fail(s);
    s->run = sqlite3_last_insert_rowid(s->db);
    return 0;
}

int store_end_run(struct store *s)
{
    char now[32];
    sqlite3_stmt *q = store_query(s, Q_RUN_END);
    if (!q)
        return store_fail(s);
    utc_now(now);
    sqlite3_bind_int64(q, 1, s->run);
    store_bind(q, 2, now);
    return store_finish(q) == 0 ? 0 : store_fail(s);
}

int store_find(struct store *s, struct arena *a, const char *path, const char *sha256,
               const struct store_key *k, struct store_known *out)
{
    sqlite3_stmt *q = store_query(s, path ? Q_FIND_PATH : Q_FIND_HASH);
    if (!q)
        return store_fail(s);
    if (path)
        store_bind_path(q, 1, path);
    else
        store_bind(q, 2, sha256);
    store_bind(q, 3, k->program);
    store_bind(q, 4, k->engine);
    store_bind(q, 5, k->model);
    store_bind(q, 6, k->rules);
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW)
        *out = (struct store_known){
            .doc = arena_strdup(a, (const char *)sqlite3_column_text(q, 0)),
            .sha256 = arena_strdup(a, (const char *)sqlite3_column_text(q, 1)),
            .done = strcmp((const char *)sqlite3_column_text(q, 2), "done") == 0,
            .size = sqlite3_column_int64(q, 3),
            .mtime = sqlite3_column_int64(q, 4),
            .this_run = sqlite3_column_int64(q, 5) == s->run,
            .same_key = sqlite3_column_int(q, 6) == 1,
        };
    int r = rc == SQLITE_ROW ? 1 : rc == SQLITE_DONE ? 0 : store_fail(s);
    sqlite3_reset(q);
    sqlite3_clear_bindings(q);
    return r;
}
