/* What readers say of records: taken in, given out, and found again for a record that was read anew. */
#include "store_own.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *column(sqlite3_stmt *q, int i)
{
    return (const char *)sqlite3_column_text(q, i);
}

static int put_mark(struct store *s, const struct store_mark *m, const char *now, size_t *idle)
{
    bool back = strcmp(m->verdict, "withdrawn") == 0;
    sqlite3_stmt *q = store_query(s, back ? Q_WITHDRAW : Q_PUT_MARK);
    if (!q)
        return -1;
    store_bind(q, 1, m->doc);
    store_bind(q, 2, m->id);
    store_bind(q, 3, m->type);
    sqlite3_bind_int64(q, 4, m->page);
    sqlite3_bind_int64(q, 5, m->line);
    store_bind(q, 6, m->quote);
    store_bind(q, 7, back ? m->of : m->verdict);
    store_bind(q, 10, m->who);
    store_bind(q, 11, m->at);
    if (!back) {
        store_bind(q, 8, m->values);
        store_bind(q, 9, m->note);
        store_bind(q, 12, now);
    }
    int r = store_finish(q);
    *idle += back && r == 0 && sqlite3_changes(s->db) == 0;
    return r;
}

int store_put_marks(struct store *s, const struct store_mark *v, size_t n, size_t *idle)
{
    char now[32];
    time_t t = time(NULL);
    struct tm tm;
    gmtime_r(&t, &tm);
    strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &tm);
    buf_clear(&s->error);
    *idle = 0;
    int r = store_finish(store_query(s, Q_BEGIN));
    for (size_t i = 0; i < n && r == 0; i++)
        r = put_mark(s, &v[i], now, idle);
    if (r == 0)
        r = store_finish(store_query(s, Q_COMMIT));
    if (r != 0) {
        store_fail(s);
        if (!sqlite3_get_autocommit(s->db))
            store_finish(store_query(s, Q_ROLLBACK));
    }
    return r;
}

int store_marks(struct store *s, store_mark_fn *each, void *data)
{
    static const char sql[] =
        "SELECT c.doc,c.id,c.type,c.quote,c.page,c.line,c.verdict,c.\"values\",c.note,c.who,c.at,"
        " EXISTS(SELECT 1 FROM record r WHERE r.doc=c.doc AND r.id=c.id),c.withdrawn,c.withdrawn_by"
        " FROM correction c ORDER BY c.doc,c.page,c.line,c.id,c.at";
    sqlite3_stmt *q = store_ask(s, sql);
    int r = 0, rc;
    if (!q)
        return -1;
    while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
        struct store_mark m = {
            .doc = column(q, 0), .id = column(q, 1), .type = column(q, 2), .quote = column(q, 3),
            .page = (unsigned)sqlite3_column_int(q, 4), .line = (unsigned)sqlite3_column_int(q, 5),
            .verdict = column(q, 6), .values = column(q, 7), .note = column(q, 8),
            .who = column(q, 9), .at = column(q, 10), .answered = sqlite3_column_int(q, 11) != 0,
            .withdrawn = column(q, 12), .withdrawn_by = column(q, 13),
        };
        if ((r = each(&m, data)) != 0)
            break;
    }
    return store_answered(s, q, r, rc);
}

bool store_has_marks(struct store *s)
{
    sqlite3_stmt *q = NULL;
    bool any = sqlite3_prepare_v2(s->db, "SELECT 1 FROM correction LIMIT 1", -1, &q, NULL) ==
                   SQLITE_OK &&
               sqlite3_step(q) == SQLITE_ROW;
    sqlite3_finalize(q);
    return any;
}

/* How many records of its type in its document have its line and its words. -1 on an error. */
static int count_alike(struct store *s, const struct record *r)
{
    char sql[160];
    sqlite3_stmt *q = NULL;
    int n = -1;
    snprintf(sql, sizeof sql, "SELECT count(*) FROM \"%s\" WHERE doc=?1 AND line=?2 AND quote=?3",
             record_type_name(r->type));
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
        return -1;
    store_bind(q, 1, rec_text(r, KEY_DOC));
    sqlite3_bind_double(q, 2, r->value[KEY_LINE].u.num);
    store_bind(q, 3, rec_text(r, KEY_QUOTE));
    if (sqlite3_step(q) == SQLITE_ROW)
        n = sqlite3_column_int(q, 0);
    sqlite3_finalize(q);
    return n;
}

static const char *kept(struct arena *a, const char *v)
{
    return v ? arena_strdup(a, v) : NULL;
}

const struct review *store_review(struct store *s, struct arena *a, const struct record *r)
{
    sqlite3_stmt *q = store_query(s, Q_REVIEW);
    int alike = count_alike(s, r);
    struct review *to = arena_alloc(a, sizeof *to);
    if (!q || alike < 0)
        return NULL;
    store_bind(q, 1, rec_text(r, KEY_DOC));
    store_bind(q, 2, rec_text(r, KEY_ID));
    store_bind(q, 3, record_type_name(r->type));
    sqlite3_bind_double(q, 4, r->value[KEY_LINE].u.num);
    sqlite3_bind_int(q, 5, alike);
    store_bind(q, 6, rec_text(r, KEY_QUOTE));
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW)
        *to = (struct review){.verdict = kept(a, column(q, 0)), .by = kept(a, column(q, 1)),
                              .at = kept(a, column(q, 2)), .values = kept(a, column(q, 3)),
                              .note = kept(a, column(q, 4))};
    sqlite3_reset(q);
    sqlite3_clear_bindings(q);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? to : NULL;
}
