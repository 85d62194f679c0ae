#include "store.h"

#include "exits.h"
#include "store_own.h"
#include "utf8.h"

#include <string.h>
#include <time.h>

const char *store_error(const struct store *s)
{
    return buf_text(&s->error);
}

int store_error_status(const struct store *s)
{
    return s->status;
}

int store_status_of(int code)
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
    case SQLITE_CANTOPEN:
        return EXIT_INPUT;
    default:
        return EXIT_FAULT;
    }
}

int store_fail(struct store *s)
{
    if (!s->error.len) {
        buf_str(&s->error, sqlite3_errmsg(s->db));
        s->status = store_status_of(sqlite3_errcode(s->db));
    }
    return -1;
}

/* One row a query: the statements that are kept open. */
static const char *const queries[Q_COUNT] = {
    [Q_BEGIN] = "BEGIN IMMEDIATE",
    [Q_COMMIT] = "COMMIT",
    [Q_ROLLBACK] = "ROLLBACK",
    [Q_RUN] = "INSERT INTO run(program,engine,settings,model,rules,started,arguments)"
              " VALUES(?1,?2,?3,?4,?5,?6,?7)",
    [Q_RUN_END] = "UPDATE run SET finished=?2 WHERE run=?1",
    [Q_FIND_PATH] = "SELECT f.size,f.mtime,f.ctime,f.inode," STORE_KNOWN
                    " FROM file f JOIN ledger l USING(doc)" STORE_RUNS
                    " WHERE f.path=?1 AND f.error IS NULL",
    [Q_FIND_HASH] = "SELECT -1,-1,0,-1," STORE_KNOWN " FROM ledger l" STORE_RUNS
                    " WHERE l.sha256=?1",
    [Q_PUT_LEDGER] =
        "INSERT INTO ledger(doc,sha256,path,size,pages,status,error,message,run,seconds,sum,"
        "read_run,repair_run,extract_run) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?9,?9,?9)"
        " ON CONFLICT DO UPDATE SET"
        " path=excluded.path,size=excluded.size,pages=excluded.pages,status=excluded.status,"
        " error=excluded.error,message=excluded.message,run=excluded.run,"
        " seconds=excluded.seconds,sum=excluded.sum,read_run=excluded.read_run,"
        " repair_run=excluded.repair_run,extract_run=excluded.extract_run",
    [Q_REDO_LEDGER] =
        "UPDATE ledger SET status=?2,error=?3,message=?4,run=?5,sum=?6,extract_run=?5,"
        " repair_run=iif(?7,?5,repair_run) WHERE doc=?1",
    [Q_PUT_FILE] = "INSERT INTO file(path,doc,size,mtime,ctime,inode,shown,run)"
                   " VALUES(?1,?2,?3,?4,?5,?6,?7,?8) ON CONFLICT DO UPDATE SET"
                   /* a file known by one name stays known by it */
                   " shown=iif(?9 OR doc IS NOT excluded.doc OR shown IS NULL,excluded.shown,shown),"
                   " doc=excluded.doc,size=excluded.size,mtime=excluded.mtime,"
                   " ctime=excluded.ctime,inode=excluded.inode,error=NULL,message=NULL,"
                   " run=excluded.run",
    [Q_PUT_BAD_FILE] =
        "INSERT INTO file(path,shown,error,message,run) VALUES(?1,?2,?3,?4,?5)"
        " ON CONFLICT(path) DO UPDATE SET error=?3,message=?4,run=?5",
    [Q_FILE_DOC] = "SELECT doc FROM file WHERE path=?1 AND doc IS NOT NULL AND doc IS NOT ?2",
    [Q_DROP_ORPHAN] =
        "DELETE FROM ledger WHERE doc=?1 AND NOT EXISTS(SELECT 1 FROM file WHERE doc=?1)",
    [Q_MOVE_LEDGER] = "UPDATE ledger SET path=(SELECT min(shown) FROM file WHERE doc=?1)"
                      " WHERE doc=?1 AND NOT EXISTS(SELECT 1 FROM file"
                      "  WHERE doc=?1 AND shown IS ledger.path)",
    [Q_MOVE_RECORD] = "UPDATE document SET path=CAST((SELECT path FROM ledger WHERE doc=?1) AS TEXT)"
                      " WHERE doc=?1",
    [Q_DROP_FILE] = "DELETE FROM file WHERE path=?1 AND doc=?2",
    [Q_OTHER_PATHS] = "SELECT path,shown FROM file WHERE doc=?1 AND path IS NOT ?2 ORDER BY path",
    [Q_OTHER_PATH] = "SELECT 1 FROM file WHERE doc=?1 AND path IS NOT ?2 LIMIT 1",
    [Q_UNREAD_PATHS] = "SELECT path,shown FROM file WHERE doc IS NULL AND run IS NOT ?1 ORDER BY path",
    [Q_DROP_UNREAD] = "DELETE FROM file WHERE path=?1 AND doc IS NULL",
    [Q_ADOPT] = "UPDATE OR IGNORE file SET path=?1"
                " WHERE path=?2 AND ctime IS NULL AND size=?3 AND mtime=?4",
    [Q_PUT_PAGE] = "INSERT INTO page(doc,page,source,width,height,dpi,layer,score,why,conf,error,"
                   "message,text,stream,sum,read,raster,taken)"
                   " VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,"
                   "?18)",
    /* a page that came out as it was is not written, nor indexed, again */
    [Q_REDO_PAGE] = "UPDATE page SET conf=?3,text=?4,stream=?5,sum=?6 WHERE doc=?1 AND page=?2"
                    " AND (sum IS NOT ?6 OR text IS NOT ?4 OR stream IS NOT ?5)",
    [Q_PUT_DIAG] = "INSERT INTO diag(doc,seq,code,page,detail,stage) VALUES(?1,"
                   "(SELECT coalesce(max(seq)+1,0) FROM diag WHERE doc=?1),?2,?3,?4,?5)",
    [Q_SAME_RECORDS] = "SELECT 1 FROM ledger WHERE doc=?1 AND status='done' AND sum=?2"
                       " AND (SELECT count(*) FROM record WHERE doc=?1)=?3",
    [Q_STREAM] = "SELECT stream FROM page WHERE doc=?1 ORDER BY page",
    [Q_READ] = "SELECT read FROM page WHERE doc=?1 ORDER BY page",
    /* Own readings come first. What a page that was taken over says is its own worker's word, too. */
    [Q_PICTURE] = "SELECT read,doc FROM page WHERE raster=?1 AND error IS NULL"
                  " AND typeof(read)='blob' AND (?2 IS NULL OR doc=?2 AND coalesce(taken,doc)=doc)"
                  " ORDER BY taken,rowid LIMIT 1",
    [Q_PUT_RECORD] = "INSERT INTO record VALUES(?1,?2,?3,?4)",
    [Q_PUT_MARK] =
        "INSERT INTO correction(doc,id,type,page,line,quote,verdict,\"values\",note,who,at,taken)"
        " VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)"
        " ON CONFLICT(doc,id,who) DO UPDATE SET type=excluded.type,page=excluded.page,"
        " line=excluded.line,quote=excluded.quote,verdict=excluded.verdict,"
        " \"values\"=excluded.\"values\",note=excluded.note,at=excluded.at,taken=excluded.taken,"
        " withdrawn=NULL,withdrawn_by=NULL"
        " WHERE excluded.at>=correction.at AND excluded.at>coalesce(withdrawn,'')",
    [Q_WITHDRAW] =
        "UPDATE correction SET withdrawn=?11,withdrawn_by=?10 WHERE doc=?1 AND who=?7 AND at<=?11"
        " AND withdrawn IS NULL AND (id=?2 OR (type=?3 AND line=?5 AND quote=?6))",
    /* By its id; else, where other rules gave it another, by its words, if no other record and no
     * mark's own record could be meant. ?5: how many of its type have these words. */
    [Q_REVIEW] =
        "SELECT verdict,who,at,\"values\",note FROM correction c WHERE doc=?1 AND withdrawn IS NULL"
        " AND (id=?2 OR"
        " (?5=1 AND type=?3 AND line=?4 AND quote=?6 AND NOT EXISTS"
        " (SELECT 1 FROM record r WHERE r.doc=c.doc AND r.id=c.id)))"
        " ORDER BY id=?2 DESC, at DESC LIMIT 1",
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

sqlite3_stmt *store_ask(struct store *s, const char *sql)
{
    sqlite3_stmt *q = NULL;
    buf_clear(&s->error);
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
        store_fail(s);
    return q;
}

int store_answered(struct store *s, sqlite3_stmt *q, int r, int rc)
{
    if (r == 0 && rc != SQLITE_DONE)
        r = store_fail(s);
    sqlite3_finalize(q);
    return r;
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
    store_bind(q, 3, k->settings);
    store_bind(q, 4, k->model);
    store_bind(q, 5, k->rules);
    store_bind(q, 6, now);
    store_bind_path(q, 7, arguments);
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

static const char *kept_text(sqlite3_stmt *q, int i, struct arena *a)
{
    const char *v = (const char *)sqlite3_column_text(q, i);
    return v && a ? arena_strdup(a, v) : v;
}

void store_known_row(struct store *s, sqlite3_stmt *q, int i, struct arena *a,
                     struct store_known *out)
{
    const char **text[] = {&out->doc,      &out->sha256,         &out->path,
                           &out->error,    NULL,                 &out->read_program,
                           &out->engine,   &out->settings,       &out->repair_program,
                           &out->model,    &out->extract_program, &out->rules};
    int n = sizeof text / sizeof *text;
    for (int k = 0; k < n; k++)
        if (text[k])
            *text[k] = kept_text(q, i + k, a);
    out->this_run = s->run && sqlite3_column_int64(q, i + 4) == s->run;
    out->kept = (unsigned)sqlite3_column_int(q, i + n);
    out->lost = (unsigned)sqlite3_column_int(q, i + n + 1);
    out->unread = (unsigned)sqlite3_column_int(q, i + n + 2);
    out->causes = kept_text(q, i + n + 3, a);
}

int store_find(struct store *s, struct arena *a, const char *path, const char *sha256,
               struct store_known *out)
{
    sqlite3_stmt *q = store_query(s, path ? Q_FIND_PATH : Q_FIND_HASH);
    *out = (struct store_known){0};
    if (!q)
        return store_fail(s);
    if (path)
        store_bind_path(q, 1, path);
    else
        store_bind(q, 1, sha256);
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW) {
        out->stamp = (struct store_stamp){sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1),
                                          sqlite3_column_int64(q, 2), sqlite3_column_int64(q, 3)};
        store_known_row(s, q, 4, a, out);
    }
    int r = rc == SQLITE_ROW ? 1 : rc == SQLITE_DONE ? 0 : store_fail(s);
    sqlite3_reset(q);
    sqlite3_clear_bindings(q);
    return r;
}
