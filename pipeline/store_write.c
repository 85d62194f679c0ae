#include "store_own.h"

#include "schema.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One statement about one document. */
static int about(struct store *s, enum store_query_id id, const char *doc)
{
    sqlite3_stmt *q = store_query(s, id);
    if (q)
        store_bind(q, 1, doc);
    return store_finish(q);
}

/* The document that a path led to, where it is another than `doc`; NULL if none. Caller frees. */
static char *former_doc(struct store *s, const char *path, const char *doc)
{
    char *former = NULL;
    sqlite3_stmt *q = store_query(s, Q_FILE_DOC);
    if (!q)
        return NULL;
    store_bind_path(q, 1, path);
    store_bind(q, 2, doc);
    if (sqlite3_step(q) == SQLITE_ROW)
        former = xstrdup((const char *)sqlite3_column_text(q, 0));
    sqlite3_reset(q);
    sqlite3_clear_bindings(q);
    return former;
}

/* The document goes by another of its paths, or, when it has none left, goes. */
static int settle(struct store *s, const char *doc)
{
    bool ok = about(s, Q_DROP_ORPHAN, doc) == 0 && about(s, Q_MOVE_LEDGER, doc) == 0 &&
              about(s, Q_MOVE_RECORD, doc) == 0;
    return ok ? 0 : -1;
}

/* Ties the path to the document; the one it led to before is settled. `name`: shown as typed now,
 * though it was known by another spelling. */
static int put_file(struct store *s, const struct store_file *f, const char *doc, bool name)
{
    int r = -1;
    char *former = former_doc(s, f->path, doc);
    sqlite3_stmt *q = store_query(s, Q_PUT_FILE);
    if (!q)
        goto out;
    store_bind_path(q, 1, f->path);
    store_bind(q, 2, doc);
    sqlite3_bind_int64(q, 3, f->stamp.size);
    sqlite3_bind_int64(q, 4, f->stamp.mtime);
    sqlite3_bind_int64(q, 5, f->stamp.ctime);
    sqlite3_bind_int64(q, 6, f->stamp.inode);
    store_bind_path(q, 7, f->shown);
    sqlite3_bind_int64(q, 8, s->run);
    sqlite3_bind_int(q, 9, name);
    r = store_finish(q);
    if (r == 0 && former)
        r = settle(s, former);
out:
    free(former);
    return r;
}

/* Takes away of one table what is to be made anew from that stage on. */
static int clear_rows(struct store *s, size_t table, const char *doc, enum redo from)
{
    const char *name = schema_doc_tables[table], *which = "";
    sqlite3_stmt **q = &s->clear[3 * table + (from == REDO_READ ? 0 : from == REDO_REPAIR ? 1 : 2)];
    char sql[128];
    if (!*q) {
        if (from != REDO_READ && strcmp(name, "diag") == 0)
            which = from == REDO_REPAIR ? " AND stage<>'read'" : " AND stage='extract'";
        snprintf(sql, sizeof sql, "DELETE FROM \"%s\" WHERE doc=?1%s", name, which);
        if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, q, NULL) != SQLITE_OK)
            return -1;
    }
    store_bind(*q, 1, doc);
    return store_finish(*q);
}

/* Of all tables; without `records` theirs stay, and pages stay unless they are read anew. */
static int clear_doc(struct store *s, const char *doc, enum redo from, bool records)
{
    for (size_t t = 0; schema_doc_tables[t]; t++) {
        bool page = strcmp(schema_doc_tables[t], "page") == 0;
        bool diag = strcmp(schema_doc_tables[t], "diag") == 0;
        if (page ? from == REDO_READ : diag || records)
            if (clear_rows(s, t, doc, from) != 0)
                return -1;
    }
    return 0;
}

/* Are the records just those that stand there, by their sum? Other rules seldom change what a
 * document says, and half the time of extracting anew went into writing the same rows again. */
static bool same_records(struct store *s, const struct store_doc *d)
{
    sqlite3_stmt *q = d->error || !d->sum ? NULL : store_query(s, Q_SAME_RECORDS);
    if (!q)
        return false;
    store_bind(q, 1, d->doc);
    store_bind(q, 2, d->sum);
    sqlite3_bind_int64(q, 3, (sqlite3_int64)d->nrecords);
    bool same = sqlite3_step(q) == SQLITE_ROW;
    sqlite3_reset(q);
    sqlite3_clear_bindings(q);
    return same;
}

static int put_ledger(struct store *s, const struct store_file *f, const struct store_doc *d)
{
    sqlite3_stmt *q = store_query(s, Q_PUT_LEDGER);
    if (!q)
        return -1;
    store_bind(q, 1, d->doc);
    store_bind(q, 2, d->sha256);
    store_bind_path(q, 3, f->shown);
    sqlite3_bind_int64(q, 4, f->stamp.size);
    sqlite3_bind_int64(q, 5, d->pages);
    store_bind(q, 6, d->error ? "failed" : "done");
    store_bind(q, 7, d->error);
    store_bind(q, 8, d->message);
    sqlite3_bind_int64(q, 9, s->run);
    sqlite3_bind_double(q, 10, d->seconds);
    store_bind(q, 11, d->sum);
    return store_finish(q);
}

/* The same for a document whose reading stands. */
static int redo_ledger(struct store *s, const struct store_doc *d)
{
    sqlite3_stmt *q = store_query(s, Q_REDO_LEDGER);
    if (!q)
        return -1;
    store_bind(q, 1, d->doc);
    store_bind(q, 2, d->error ? "failed" : "done");
    store_bind(q, 3, d->error);
    store_bind(q, 4, d->message);
    sqlite3_bind_int64(q, 5, s->run);
    store_bind(q, 6, d->sum);
    sqlite3_bind_int(q, 7, d->from == REDO_REPAIR);
    return store_finish(q);
}

static int redo_page(struct store *s, const char *doc, const struct store_page *p)
{
    sqlite3_stmt *q = store_query(s, Q_REDO_PAGE);
    if (!q)
        return -1;
    store_bind(q, 1, doc);
    sqlite3_bind_int64(q, 2, p->no);
    if (p->conf >= 0)
        sqlite3_bind_double(q, 3, p->conf);
    store_bind(q, 4, p->text);
    store_bind(q, 5, p->stream);
    store_bind(q, 6, p->sum);
    return store_finish(q);
}

static int put_page(struct store *s, const char *doc, const struct store_page *p)
{
    sqlite3_stmt *q = store_query(s, Q_PUT_PAGE);
    if (!q)
        return -1;
    store_bind(q, 1, doc);
    sqlite3_bind_int64(q, 2, p->no);
    store_bind(q, 3, p->source);
    sqlite3_bind_double(q, 4, p->width);
    sqlite3_bind_double(q, 5, p->height);
    sqlite3_bind_int64(q, 6, p->dpi);
    store_bind(q, 7, p->layer);
    sqlite3_bind_double(q, 8, p->score);
    store_bind(q, 9, p->why);
    if (p->conf >= 0)
        sqlite3_bind_double(q, 10, p->conf);
    store_bind(q, 11, p->error);
    store_bind(q, 12, p->message);
    store_bind(q, 13, p->text);
    store_bind(q, 14, p->stream);
    store_bind(q, 15, p->sum);
    if (p->read)
        sqlite3_bind_blob(q, 16, p->read, (int)p->nread, SQLITE_TRANSIENT);
    store_bind(q, 17, p->raster);
    store_bind(q, 18, p->taken);
    return store_finish(q);
}

static int put_diag(struct store *s, const char *doc, const struct diag *d, const char *stage)
{
    sqlite3_stmt *q = store_query(s, Q_PUT_DIAG);
    if (!q)
        return -1;
    store_bind(q, 1, doc);
    store_bind(q, 2, diag_slug(d->code));
    sqlite3_bind_int64(q, 3, d->page);
    store_bind(q, 4, d->detail);
    store_bind(q, 5, stage);
    return store_finish(q);
}

static int put_diags(struct store *s, const struct store_doc *d)
{
    size_t repair = d->nread_diags, extract = repair + d->nrepair_diags;
    for (size_t i = 0; i < d->ndiags; i++)
        if (put_diag(s, d->doc, &d->diag[i],
                     i < repair ? "read" : i < extract ? "repair" : "extract") != 0)
            return -1;
    return 0;
}

static sqlite3_stmt *insert_of(struct store *s, enum record_type t)
{
    if (s->insert[t])
        return s->insert[t];
    struct buf sql = {0};
    size_t n;
    record_keys(t, &n);
    buf_printf(&sql, "INSERT INTO \"%s\"(", record_type_name(t));
    schema_columns(&sql, t);
    buf_str(&sql, ") VALUES(");
    for (size_t i = 0; i < n; i++)
        buf_str(&sql, i ? ",?" : "?");
    buf_chr(&sql, ')');
    sqlite3_prepare_v3(s->db, sql.s, -1, SQLITE_PREPARE_PERSISTENT, &s->insert[t], NULL);
    buf_free(&sql);
    return s->insert[t];
}

/* Lists and boxes are JSON text in their column. */
static void bind_json(sqlite3_stmt *q, int i, const struct value *v)
{
    struct buf b = {0};
    size_t n = v->is == V_BOX ? 4 : v->u.list.n;
    buf_chr(&b, '[');
    for (size_t k = 0; k < n; k++) {
        if (k)
            buf_chr(&b, ',');
        if (v->is == V_BOX)
            buf_num(&b, v->u.box[k], 1);
        else
            buf_json(&b, v->u.list.v[k]);
    }
    buf_chr(&b, ']');
    sqlite3_bind_text(q, i, b.s, (int)b.len, SQLITE_TRANSIENT);
    buf_free(&b);
}

static int put_record(struct store *s, const char *doc, size_t seq, const struct record *r)
{
    sqlite3_stmt *q = store_query(s, Q_PUT_RECORD), *row = insert_of(s, r->type);
    if (!q || !row)
        return -1;
    store_bind(q, 1, doc);
    sqlite3_bind_int64(q, 2, (sqlite3_int64)seq);
    store_bind(q, 3, record_type_name(r->type));
    store_bind(q, 4, rec_text(r, KEY_ID));
    if (store_finish(q) != 0)
        return -1;
    size_t n;
    const struct key *k = record_keys(r->type, &n);
    for (size_t i = 0; i < n; i++) {
        const struct value *v = &r->value[i];
        int col = (int)i + 1;
        if (v->is == V_TEXT)
            store_bind(row, col, v->u.text);
        else if (v->is == V_NUM && k[i].kind != VAL_NUM)
            sqlite3_bind_int64(row, col, (sqlite3_int64)v->u.num);
        else if (v->is == V_NUM)
            sqlite3_bind_double(row, col, v->u.num);
        else if (v->is == V_BOX || v->is == V_LIST)
            bind_json(row, col, v);
    }
    return store_finish(row);
}

static int put_rows(struct store *s, const struct store_file *f, const struct store_doc *d)
{
    bool whole = d->from == REDO_NOTHING || d->from == REDO_READ;
    bool stand = !whole && same_records(s, d);
    if (clear_doc(s, d->doc, whole ? REDO_READ : d->from, !stand) != 0 ||
        (whole ? put_ledger(s, f, d) : redo_ledger(s, d)) != 0 || put_file(s, f, d->doc, whole) != 0)
        return -1;
    for (size_t i = 0; i < d->npages; i++)
        if ((whole ? put_page : redo_page)(s, d->doc, &d->page[i]) != 0)
            return -1;
    if (put_diags(s, d) != 0)
        return -1;
    for (size_t i = 0; i < d->nrecords && !stand; i++)
        if (put_record(s, d->doc, i, &d->record[i]) != 0)
            return -1;
    return 0;
}

static int simple(struct store *s, enum store_query_id id)
{
    return store_finish(store_query(s, id));
}

static int begin(struct store *s)
{
    buf_clear(&s->error);
    return simple(s, Q_BEGIN) == 0 ? 0 : store_fail(s);
}

/* Commits where all went well, else takes everything back. */
static int end(struct store *s, int r)
{
    if (r == 0)
        r = simple(s, Q_COMMIT);
    if (r != 0) {
        store_fail(s);
        if (!sqlite3_get_autocommit(s->db))
            simple(s, Q_ROLLBACK);
    }
    return r;
}

int store_put(struct store *s, const struct store_file *f, const struct store_doc *d)
{
    return begin(s) == 0 ? end(s, put_rows(s, f, d)) : -1;
}

int store_put_path(struct store *s, const struct store_file *f, const char *doc)
{
    return begin(s) == 0 ? end(s, put_file(s, f, doc, false)) : -1;
}

int store_put_unreadable(struct store *s, const struct store_file *f, enum diag_code code,
                         const char *message)
{
    if (begin(s) != 0)
        return -1;
    sqlite3_stmt *q = store_query(s, Q_PUT_BAD_FILE);
    if (q) {
        store_bind_path(q, 1, f->path);
        store_bind_path(q, 2, f->shown);
        store_bind(q, 3, diag_slug(code));
        store_bind(q, 4, message);
        sqlite3_bind_int64(q, 5, s->run);
    }
    return end(s, store_finish(q));
}

int store_drop_path(struct store *s, const char *path, const char *doc)
{
    if (begin(s) != 0)
        return -1;
    sqlite3_stmt *q = store_query(s, Q_DROP_FILE);
    if (q) {
        store_bind_path(q, 1, path);
        store_bind(q, 2, doc);
    }
    int r = store_finish(q);
    return end(s, r == 0 ? settle(s, doc) : r);
}

int store_drop_unread(struct store *s, const char *path)
{
    sqlite3_stmt *q = store_query(s, Q_DROP_UNREAD);
    buf_clear(&s->error);
    if (q)
        store_bind_path(q, 1, path);
    return store_finish(q) == 0 ? 0 : store_fail(s);
}

int store_adopt(struct store *s, const struct store_file *f)
{
    sqlite3_stmt *q = store_query(s, Q_ADOPT);
    buf_clear(&s->error);
    if (q) {
        store_bind_path(q, 1, f->path);
        store_bind_path(q, 2, f->shown);
        sqlite3_bind_int64(q, 3, f->stamp.size);
        sqlite3_bind_int64(q, 4, f->stamp.mtime);
    }
    return store_finish(q) == 0 ? 0 : store_fail(s);
}
