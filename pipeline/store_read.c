#include "store_own.h"

#include "exits.h"
#include "schema.h"

#include <jansson.h>
#include <string.h>
#include <zlib.h>

static const char *column(sqlite3_stmt *q, int i)
{
    return (const char *)sqlite3_column_text(q, i);
}

static struct value read_json(struct arena *a, const char *text, enum value_kind kind)
{
    struct value v = {.is = V_NULL};
    json_t *j = json_loads(text, 0, NULL);
    size_t n = json_array_size(j);
    if (kind == VAL_BOX && n == 4) {
        v.is = V_BOX;
        for (size_t i = 0; i < 4; i++)
            v.u.box[i] = json_number_value(json_array_get(j, i));
    } else if (kind == VAL_LIST && j) {
        v.is = V_LIST;
        v.u.list.n = n;
        v.u.list.v = arena_alloc_n(a, n, sizeof(char *));
        for (size_t i = 0; i < n; i++) {
            const char *s = json_string_value(json_array_get(j, i));
            v.u.list.v[i] = arena_strdup(a, s ? s : "");
        }
    }
    json_decref(j);
    return v;
}

static struct value read_value(struct arena *a, sqlite3_stmt *q, int i, enum value_kind kind)
{
    if (sqlite3_column_type(q, i) == SQLITE_NULL)
        return (struct value){.is = V_NULL};
    switch (kind) {
    case VAL_INT:
    case VAL_NUM:
    case VAL_FLAG:
        return val_num(sqlite3_column_double(q, i));
    case VAL_BOX:
    case VAL_LIST:
        return read_json(a, column(q, i), kind);
    case VAL_TEXT:
        break;
    }
    return (struct value){.is = V_TEXT, .u.text = arena_strdup(a, column(q, i))};
}

static sqlite3_stmt *select_of(struct store *s, enum record_type t)
{
    if (s->select[t])
        return s->select[t];
    struct buf sql = {0};
    buf_str(&sql, "SELECT ");
    schema_columns(&sql, t);
    buf_printf(&sql, " FROM \"%s\" WHERE doc=?1 AND id=?2", record_type_name(t));
    sqlite3_prepare_v3(s->db, sql.s, -1, SQLITE_PREPARE_PERSISTENT, &s->select[t], NULL);
    buf_free(&sql);
    return s->select[t];
}

/* Reads the record that the current row of `order` (type, doc, id) names. */
static int read_record(struct store *s, struct arena *a, enum record_type t, const char *doc,
                       const char *id, struct record *out)
{
    sqlite3_stmt *q = select_of(s, t);
    if (!q)
        return -1;
    store_bind(q, 1, doc);
    store_bind(q, 2, id);
    int rc = sqlite3_step(q);
    *out = (struct record){.type = t};
    if (rc == SQLITE_ROW) {
        size_t n;
        const struct key *k = record_keys(t, &n);
        for (size_t i = 0; i < n; i++)
            out->value[i] = read_value(a, q, (int)i, k[i].kind);
    }
    sqlite3_reset(q);
    return rc == SQLITE_ROW ? 0 : -1;
}

int store_records(struct store *s, unsigned types, store_record_fn *each, void *data)
{
    sqlite3_stmt *order = NULL;
    struct arena *a = arena_new();
    char doc[80] = "";
    bool marks = store_has_marks(s);
    int r = -1, rc;
    buf_clear(&s->error);
    if (sqlite3_prepare_v2(s->db,
                           "SELECT r.type, r.doc, r.id FROM ledger l JOIN record r USING(doc)"
                           " ORDER BY l.path, l.doc, r.seq",
                           -1, &order, NULL) != SQLITE_OK)
        goto out;
    while ((rc = sqlite3_step(order)) == SQLITE_ROW) {
        struct record rec;
        enum record_type t = record_type_find(column(order, 0));
        if (t == REC_TYPES || !(types & (1u << t)))
            continue;
        if (strcmp(doc, column(order, 1)) != 0) {
            snprintf(doc, sizeof doc, "%s", column(order, 1));
            arena_free(a);
            a = arena_new();
        }
        if (read_record(s, a, t, doc, column(order, 2), &rec) != 0)
            goto out;
        if (marks && !(rec.review = store_review(s, a, &rec)))
            goto out;
        if ((r = each(a, &rec, data)) != 0)
            goto stopped;
        r = -1;
    }
    if (rc == SQLITE_DONE)
        r = 0;
out:
    if (r != 0)
        store_fail(s);
stopped:
    sqlite3_finalize(order);
    arena_free(a);
    return r;
}

int store_document_records(struct store *s, const char *doc, store_record_fn *each, void *data)
{
    sqlite3_stmt *q = store_ask(s, "SELECT type, id FROM record WHERE doc=?1 ORDER BY seq");
    struct arena *a = NULL;
    int r = 0, rc;
    if (!q)
        return -1;
    a = arena_new();
    store_bind(q, 1, doc);
    while (r == 0 && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        struct record rec;
        enum record_type t = record_type_find(column(q, 0));
        if (t == REC_TYPES || read_record(s, a, t, doc, column(q, 1), &rec) != 0)
            continue; /* told by store_integrity() */
        r = each(a, &rec, data);
    }
    r = store_answered(s, q, r, rc);
    arena_free(a);
    return r;
}

int store_statuses(struct store *s, store_status_fn *each, void *data)
{
    static const char sql[] =
        "SELECT f.path,coalesce(f.shown,f.path),f.size,f.mtime,f.ctime,f.inode,l.pages,"
        " (SELECT count(*) FROM record r WHERE r.doc=l.doc),"
        " coalesce(l.status,'failed')='done' AND f.error IS NULL,"
        " coalesce(f.error,l.error), coalesce(f.message,l.message), w.started, l.seconds,"
        " (SELECT avg(conf) FROM page WHERE doc=l.doc), coalesce(f.shown,f.path)=l.path,"
        STORE_KNOWN " FROM file f LEFT JOIN ledger l USING(doc)" STORE_RUNS
        " LEFT JOIN run w ON w.run=l.run ORDER BY coalesce(f.shown,f.path), f.path";
    sqlite3_stmt *q = store_ask(s, sql);
    int r = 0, rc;
    if (!q)
        return -1;
    while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
        struct store_status st = {
            .path = column(q, 0), .shown = column(q, 1),
            .pages = (unsigned)sqlite3_column_int(q, 6),
            .records = (unsigned)sqlite3_column_int(q, 7),
            .done = sqlite3_column_int(q, 8) != 0,
            .error = column(q, 9), .message = column(q, 10),
            .started = column(q, 11), .seconds = sqlite3_column_double(q, 12),
            .conf = sqlite3_column_type(q, 13) == SQLITE_NULL ? -1 : sqlite3_column_double(q, 13),
            .first = sqlite3_column_int(q, 14) != 0,
        };
        store_known_row(s, q, 15, NULL, &st.known);
        st.known.stamp =
            (struct store_stamp){sqlite3_column_int64(q, 2), sqlite3_column_int64(q, 3),
                                 sqlite3_column_int64(q, 4), sqlite3_column_int64(q, 5)};
        if ((r = each(&st, data)) != 0)
            break;
    }
    return store_answered(s, q, r, rc);
}

int store_pages(struct store *s, const char *doc, store_page_fn *each, void *data)
{
    static const char sql[] =
        "SELECT page, source, width, height, dpi, layer, score, why, conf, error, message, text,"
        " stream, sum FROM page WHERE doc=?1 ORDER BY page";
    sqlite3_stmt *q = store_ask(s, sql);
    int r = 0, rc;
    if (!q)
        return -1;
    store_bind(q, 1, doc);
    while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
        struct store_page p = {
            .no = (unsigned)sqlite3_column_int(q, 0), .source = column(q, 1),
            .width = sqlite3_column_double(q, 2), .height = sqlite3_column_double(q, 3),
            .dpi = (unsigned)sqlite3_column_int(q, 4),
            .layer = column(q, 5), .score = sqlite3_column_double(q, 6), .why = column(q, 7),
            .conf = sqlite3_column_type(q, 8) == SQLITE_NULL ? -1 : sqlite3_column_double(q, 8),
            .error = column(q, 9), .message = column(q, 10),
            .text = column(q, 11), .stream = column(q, 12), .sum = column(q, 13),
        };
        if ((r = each(&p, data)) != 0)
            break;
    }
    return store_answered(s, q, r, rc);
}

int store_inflate(struct buf *out, const char *s, size_t n)
{
    enum { RATIO = 1100 }; /* no zlib data grows by more */
    uint64_t size = 0;
    if (n < sizeof size)
        return -1;
    memcpy(&size, s, sizeof size);
    if (size > (uint64_t)1 << 31 || size / RATIO > n)
        return -1;
    uLongf got = (uLongf)size;
    Bytef *room = (Bytef *)buf_room(out, (size_t)size);
    if (uncompress(room, &got, (const Bytef *)s + sizeof size, (uLong)(n - sizeof size)) != Z_OK ||
        got != size)
        return -1;
    out->len += got;
    out->s[out->len] = '\0';
    return 0;
}

int store_stream(struct store *s, const char *doc, bool as_read, struct buf *out)
{
    sqlite3_stmt *q = store_query(s, as_read ? Q_READ : Q_STREAM);
    int rc = SQLITE_ERROR, r = 0;
    buf_clear(&s->error);
    if (q)
        store_bind(q, 1, doc);
    while (q && r == 0 && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        const void *v = sqlite3_column_blob(q, 0);
        size_t n = (size_t)sqlite3_column_bytes(q, 0);
        if (!as_read)
            buf_add(out, v, n);
        else if (store_inflate(out, v, n) != 0)
            r = -1;
    }
    if (r != 0) {
        buf_printf(&s->error, "the pages of document %s as read are damaged", doc);
        s->status = EXIT_INPUT;
    } else if (rc != SQLITE_DONE) {
        r = store_fail(s);
    }
    sqlite3_reset(q);
    sqlite3_clear_bindings(q);
    return r;
}

int store_picture(struct store *s, const char *raster, const char *doc, struct buf *page, char by[16])
{
    sqlite3_stmt *q = store_query(s, Q_PICTURE);
    buf_clear(&s->error);
    if (!q)
        return store_fail(s);
    store_bind(q, 1, raster);
    store_bind(q, 2, doc);
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW) {
        const void *v = sqlite3_column_blob(q, 0);
        buf_add(page, v, (size_t)sqlite3_column_bytes(q, 0));
        snprintf(by, 16, "%s", column(q, 1));
    }
    int r = rc == SQLITE_ROW ? 1 : rc == SQLITE_DONE ? 0 : store_fail(s);
    sqlite3_reset(q);
    sqlite3_clear_bindings(q);
    return r;
}

static int each_path(struct store *s, sqlite3_stmt *q, store_path_fn *each, void *data)
{
    int rc = SQLITE_ERROR, r = 0;
    while (q && r == 0 && (rc = sqlite3_step(q)) == SQLITE_ROW)
        r = each(column(q, 0), column(q, 1), data);
    if (r == 0 && rc != SQLITE_DONE)
        r = store_fail(s);
    sqlite3_reset(q);
    sqlite3_clear_bindings(q);
    return r;
}

int store_other_paths(struct store *s, const char *doc, const char *path, store_path_fn *each,
                      void *data)
{
    sqlite3_stmt *q = store_query(s, Q_OTHER_PATHS);
    buf_clear(&s->error);
    if (q) {
        store_bind(q, 1, doc);
        store_bind_path(q, 2, path);
    }
    return each_path(s, q, each, data);
}

int store_unread_paths(struct store *s, store_path_fn *each, void *data)
{
    sqlite3_stmt *q = store_query(s, Q_UNREAD_PATHS);
    buf_clear(&s->error);
    if (q)
        sqlite3_bind_int64(q, 1, s->run);
    return each_path(s, q, each, data);
}

int store_has_other_path(struct store *s, const char *doc, const char *path)
{
    sqlite3_stmt *q = store_query(s, Q_OTHER_PATH);
    buf_clear(&s->error);
    if (!q)
        return store_fail(s);
    store_bind(q, 1, doc);
    store_bind_path(q, 2, path);
    int rc = sqlite3_step(q);
    int r = rc == SQLITE_ROW ? 1 : rc == SQLITE_DONE ? 0 : store_fail(s);
    sqlite3_reset(q);
    sqlite3_clear_bindings(q);
    return r;
}

int store_doubts(struct store *s, double below, int limit, store_doubt_fn *each, void *data)
{
    static const char sql[] =
        "SELECT l.path, l.doc, p.error, p.page, p.conf FROM page p JOIN ledger l USING(doc)"
        " WHERE p.error IS NOT NULL OR p.conf < ?1"
        " ORDER BY p.error IS NULL, p.conf, l.path, p.page LIMIT ?2";
    sqlite3_stmt *q = store_ask(s, sql);
    int r = 0, rc;
    if (!q)
        return -1;
    sqlite3_bind_double(q, 1, below);
    sqlite3_bind_int(q, 2, limit);
    while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
        struct store_doubt p = {
            .path = column(q, 0), .doc = column(q, 1), .error = column(q, 2),
            .page = (unsigned)sqlite3_column_int(q, 3),
            .conf = sqlite3_column_type(q, 4) == SQLITE_NULL ? -1 : sqlite3_column_double(q, 4),
        };
        if ((r = each(&p, data)) != 0)
            break;
    }
    return store_answered(s, q, r, rc);
}
