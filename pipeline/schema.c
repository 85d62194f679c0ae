#include "schema.h"

#include <stdio.h>

const char *const schema_doc_tables[] = {"page",   "diag",     "record",     "document", "target",
                                         "deadline", "assignment", "citation", "statistic", NULL};

void schema_columns(struct buf *out, enum record_type t)
{
    size_t n;
    const struct key *k = record_keys(t, &n);
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s\"%s\"", i ? "," : "", k[i].name);
}

int schema_newest(void)
{
    int n = 0;
    while (schema_steps[n].version)
        n++;
    return n;
}

static int exec(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : -1;
}

static int run_steps(sqlite3 *db, int version)
{
    char pragma[96];
    int newest = schema_newest();
    for (const struct schema_step *s = &schema_steps[version]; s->version; s++)
        if ((s->sql && exec(db, s->sql) != 0) || (s->run && s->run(db) != 0))
            return -1;
    snprintf(pragma, sizeof pragma, "PRAGMA application_id=%d; PRAGMA user_version=%d",
             SCHEMA_APPLICATION, newest);
    return exec(db, pragma);
}

int schema_upgrade(sqlite3 *db, int version, int *code, struct buf *why)
{
    if (exec(db, "BEGIN IMMEDIATE") == 0 && run_steps(db, version) == 0 && exec(db, "COMMIT") == 0)
        return 0;
    /* The cause first: what SQLite says of a later call hides it. A full disk has rolled back
     * already. */
    *code = sqlite3_extended_errcode(db);
    buf_str(why, sqlite3_errmsg(db));
    if (!sqlite3_get_autocommit(db))
        exec(db, "ROLLBACK");
    return -1;
}
