/* store_open.c -- the way into a store and out: its lock, what kind of file it is, its schema, and
 * the copy that is kept of an older one before it is brought up to date. */
#include "exits.h"
#include "schema.h"
#include "store_own.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The lock is a file of its own beside the store: SQLite's own locks come and go with each
 * transaction. It is never removed, or two runs could each lock another file of that name. */
static int take_lock(struct store *s, const char *path, int *status, struct buf *why)
{
    struct buf name = {0};
    buf_printf(&name, "%s-lock", path);
    s->lock = open(name.s, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    int r = -1;
    if (s->lock < 0) {
        bool nowhere = errno == ENOENT || errno == ENOTDIR;
        buf_printf(why, "%s: %s", name.s, strerror(errno));
        *status = nowhere ? EXIT_INPUT : EXIT_WRITE;
    } else if (flock(s->lock, LOCK_EX | LOCK_NB) != 0) {
        buf_str(why, "another run is writing to this store; try again when it has ended");
        *status = EXIT_LOCKED;
    } else {
        r = 0;
    }
    buf_free(&name);
    return r;
}

/* What SQLite says of the last call, and what the system said where that tells more. */
static int sql_fault(struct store *s, int *status, struct buf *why)
{
    int code = sqlite3_errcode(s->db), os = sqlite3_system_errno(s->db);
    buf_str(why, sqlite3_errmsg(s->db));
    if (os && ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN))
        buf_printf(why, " (%s)", strerror(os));
    *status = store_status_of(code);
    return -1;
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

/* Takes an unfinished copy away, and what SQLite left beside it. */
static void drop_part(const char *part)
{
    struct buf journal = {0};
    buf_printf(&journal, "%s-journal", part);
    unlink(part);
    unlink(journal.s);
    buf_free(&journal);
}

/* Copies the whole store to `name`, which appears only when it is complete. */
static int copy_to(struct store *s, const char *name, int *status, struct buf *why)
{
    struct buf part = {0};
    sqlite3 *to = NULL;
    sqlite3_backup *b = NULL;
    int rc, r = -1;
    buf_printf(&part, "%s.part", name);
    drop_part(part.s); /* of a run that was killed at it */
    rc = sqlite3_open(part.s, &to);
    if (rc == SQLITE_OK && (b = sqlite3_backup_init(to, "main", s->db, "main"))) {
        sqlite3_backup_step(b, -1);
        rc = sqlite3_backup_finish(b);
    } else if (rc == SQLITE_OK) {
        rc = sqlite3_errcode(to);
    }
    if (rc != SQLITE_OK) {
        buf_printf(why, "no copy of it could be made: %s", sqlite3_errmsg(to));
        *status = store_status_of(rc);
    }
    sqlite3_close(to);
    if (rc == SQLITE_OK && rename(part.s, name) == 0) {
        r = 0;
    } else if (rc == SQLITE_OK) {
        buf_printf(why, "%s: %s", name, strerror(errno));
        *status = EXIT_WRITE;
    }
    if (r != 0)
        drop_part(part.s);
    buf_free(&part);
    return r;
}

/* Before an older store is changed a copy is kept beside it: STORE-schema1.bak, or with a number
 * behind where there is one already. */
static int keep_copy(struct store *s, const char *path, int version, int *status, struct buf *why)
{
    struct buf name = {0};
    buf_printf(&name, "%s-schema%d.bak", path, version);
    for (int i = 2; access(name.s, F_OK) == 0; i++) {
        buf_clear(&name);
        buf_printf(&name, "%s-schema%d.bak.%d", path, version, i);
    }
    int r = copy_to(s, name.s, status, why);
    buf_free(&name);
    return r;
}

static int upgrade(struct store *s, const char *path, int version, int *status, struct buf *why)
{
    int code;
    if (version > 0 && keep_copy(s, path, version, status, why) != 0)
        return -1;
    if (schema_upgrade(s->db, version, &code, why) == 0)
        return 0;
    *status = store_status_of(code);
    return -1;
}

/* An older store is read from a copy in a file without a name that is brought up to date: readers do
 * not change it. 0 with a note in `why`, or -1. */
static int read_copy(struct store *s, int version, struct buf *why)
{
    struct buf words = {0};
    sqlite3 *to = NULL;
    sqlite3_backup *b = NULL;
    int code, r = -1;
    if (sqlite3_open("", &to) == SQLITE_OK && (b = sqlite3_backup_init(to, "main", s->db, "main"))) {
        sqlite3_backup_step(b, -1);
        if (sqlite3_backup_finish(b) == SQLITE_OK && schema_upgrade(to, version, &code, &words) == 0)
            r = 0;
    }
    buf_free(&words);
    buf_printf(why, "has the older schema %d; the next 'trichluc ingest' brings it up to date, keeping a"
               " copy", version);
    if (r != 0) {
        sqlite3_close(to);
        return -1;
    }
    sqlite3_close(s->db);
    s->db = to;
    return 0;
}

/* Is this a store, and of a schema we know? An older one is brought up to date for writing. */
static int check_schema(struct store *s, const char *path, enum store_mode mode, int *status,
                        struct buf *why)
{
    int version = pragma_number(s, "PRAGMA user_version");
    int application = pragma_number(s, "PRAGMA application_id");
    int tables = pragma_number(s, "SELECT count(*) FROM sqlite_master");
    if (version < 0 || application < 0 || tables < 0)
        return sql_fault(s, status, why);
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
    if (mode == STORE_WRITE)
        return upgrade(s, path, version, status, why);
    if (version > 0)
        return read_copy(s, version, why);
    buf_str(why, fresh ? "is empty" : "has schema 0, which no trichluc wrote");
    return -1;
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

static int pragmas(sqlite3 *db)
{
    static const char *const sql[] = {
        "PRAGMA foreign_keys=ON", "PRAGMA journal_mode=WAL",
        /* What a power cut takes back is whole documents, and the next run reads them again. */
        "PRAGMA synchronous=NORMAL",
        /* Pages of indexes are written again and again: the journal may grow to 16 MB before they
         * go into the store. */
        "PRAGMA wal_autocheckpoint=4000"};
    int rc = SQLITE_OK;
    for (size_t i = 0; i < sizeof sql / sizeof *sql && rc == SQLITE_OK; i++)
        rc = sqlite3_exec(db, sql[i], NULL, NULL, NULL);
    return rc;
}

/* Rows of a run that was killed still stand in the journal, which an immutable reader passes by. */
static bool has_journal(const char *path)
{
    struct buf name = {0};
    struct stat st;
    buf_printf(&name, "%s-wal", path);
    bool has = stat(name.s, &st) == 0 && st.st_size > 0;
    buf_free(&name);
    return has;
}

static int open_database(struct store *s, const char *path, enum store_mode mode, int *status,
                         struct buf *why)
{
    /* A reader that may write cleans the journal up at its end; else SQLite opens read-only. */
    int create = mode == STORE_WRITE ? SQLITE_OPEN_CREATE : 0;
    int rc = sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | create, NULL);
    if (rc != SQLITE_OK)
        return sql_fault(s, status, why);
    sqlite3_busy_timeout(s->db, 10000);
    if (mode == STORE_WRITE && sqlite3_db_readonly(s->db, "main") == 1) {
        buf_str(why, "may not be written");
        *status = EXIT_WRITE;
        return -1;
    }
    if (mode == STORE_WRITE)
        return pragmas(s->db) == SQLITE_OK ? 0 : sql_fault(s, status, why);
    rc = sqlite3_exec(s->db, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL);
    if ((rc == SQLITE_CANTOPEN || rc == SQLITE_READONLY) && has_journal(path)) {
        buf_str(why, "was left by a run that was cut short, and its folder may not be written; "
                     "open it once where it may");
        return -1;
    }
    if (rc == SQLITE_CANTOPEN || rc == SQLITE_READONLY)
        rc = open_immutable(s, path);
    else
        rc = sqlite3_exec(s->db, "PRAGMA query_only=ON", NULL, NULL, NULL);
    return rc == SQLITE_OK ? 0 : sql_fault(s, status, why);
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
    if (open_database(s, path, mode, status, why) != 0 ||
        check_schema(s, path, mode, status, why) != 0)
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
    for (int i = 0; i < STORE_CLEARS; i++)
        sqlite3_finalize(s->clear[i]);
    sqlite3_close(s->db);
    if (s->lock >= 0)
        close(s->lock);
    buf_free(&s->error);
    free(s);
}

