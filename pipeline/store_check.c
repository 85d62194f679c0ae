#include "store_own.h"

#include <string.h>

/* Each row's text as words, save SQLite's "ok". */
static int rows(struct store *s, const char *sql, const char *before, store_words_fn *each,
                void *data)
{
    sqlite3_stmt *q = NULL;
    struct buf words = {0};
    int r = 0, rc = SQLITE_OK;
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK) {
        buf_printf(&words, "%s%s", before, sqlite3_errmsg(s->db));
        r = each(words.s, data); /* a store that cannot be asked is what is looked for */
        buf_free(&words);
        return r;
    }
    while (r == 0 && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(q, 0);
        if (!text || strcmp(text, "ok") == 0)
            continue;
        buf_clear(&words);
        buf_printf(&words, "%s%s", before, text);
        r = each(words.s, data);
    }
    if (r == 0 && rc != SQLITE_DONE) {
        buf_clear(&words);
        buf_printf(&words, "%s%s", before, sqlite3_errmsg(s->db));
        r = each(words.s, data);
    }
    sqlite3_finalize(q);
    buf_free(&words);
    return r;
}

int store_integrity(struct store *s, bool quick, store_words_fn *each, void *data)
{
    struct buf sql = {0};
    int r = rows(s, quick ? "PRAGMA quick_check" : "PRAGMA integrity_check", "", each, data);
    if (r == 0)
        r = rows(s, "SELECT \"table\"||' row '||coalesce(rowid,'')||' has no '||parent"
                    " FROM pragma_foreign_key_check", "foreign key: ", each, data);
    for (int t = 0; t < REC_TYPES && r == 0; t++) {
        const char *name = record_type_name((enum record_type)t);
        buf_clear(&sql);
        buf_printf(&sql,
                   "SELECT doc||' '||id||' of type %s has no row' FROM record r WHERE type='%s' AND"
                   " NOT EXISTS(SELECT 1 FROM \"%s\" t WHERE t.doc=r.doc AND t.id=r.id) UNION ALL"
                   " SELECT doc||' '||id||' of type %s is in no order' FROM \"%s\" t WHERE NOT"
                   " EXISTS(SELECT 1 FROM record r WHERE r.doc=t.doc AND r.id=t.id)",
                   name, name, name, name, name);
        r = rows(s, sql.s, "record ", each, data);
    }
    buf_free(&sql);
    return r;
}

int store_documents(struct store *s, store_document_fn *each, void *data)
{
    sqlite3_stmt *q = store_ask(s, "SELECT doc,path,sum,status FROM ledger ORDER BY path,doc");
    int r = 0, rc = SQLITE_OK;
    if (!q)
        return -1;
    while (r == 0 && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        const struct store_document d = {
            .doc = (const char *)sqlite3_column_text(q, 0),
            .path = (const char *)sqlite3_column_text(q, 1),
            .sum = (const char *)sqlite3_column_text(q, 2),
            .done = strcmp((const char *)sqlite3_column_text(q, 3), "done") == 0,
        };
        r = each(&d, data);
    }
    return store_answered(s, q, r, rc);
}
