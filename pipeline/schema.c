#include "schema.h"

#include <stdio.h>

/* A file is a path; a document is bytes. Paths are text, or a blob where they are no UTF-8. */
static const char ledger_sql[] =
    "CREATE TABLE run("
    "  run INTEGER PRIMARY KEY,"
    "  program TEXT NOT NULL,"   /* version of trichluc */
    "  engine TEXT NOT NULL,"    /* versions of OCR engine and image library */
    "  model TEXT NOT NULL,"     /* version of the repair model */
    "  rules TEXT NOT NULL,"     /* SHA-256 over all rule files */
    "  started TEXT NOT NULL,"   /* UTC, ISO 8601 */
    "  finished TEXT,"           /* null: interrupted or still running */
    "  arguments TEXT NOT NULL);"
    "CREATE TABLE ledger("
    "  doc TEXT PRIMARY KEY,"
    "  sha256 TEXT NOT NULL UNIQUE,"
    "  path NOT NULL,"           /* the first it was met under */
    "  size INTEGER NOT NULL,"
    "  pages INTEGER NOT NULL,"
    "  status TEXT NOT NULL CHECK(status IN ('done','failed')),"
    "  error TEXT,"              /* slug of diag.list */
    "  message TEXT,"
    "  run INTEGER NOT NULL REFERENCES run(run),"
    "  seconds REAL NOT NULL);"
    "CREATE INDEX ledger_path ON ledger(path);"
    "CREATE TABLE file("
    "  path PRIMARY KEY,"
    "  doc TEXT REFERENCES ledger(doc) ON DELETE SET NULL,"
    "  size INTEGER,"
    "  mtime INTEGER,"           /* nanoseconds since 1970 */
    "  error TEXT,"              /* why it could not even be read; then doc may be null */
    "  message TEXT,"
    "  run INTEGER NOT NULL REFERENCES run(run));"
    "CREATE INDEX file_doc ON file(doc);"
    "CREATE TABLE page("
    "  doc TEXT NOT NULL REFERENCES ledger(doc) ON DELETE CASCADE,"
    "  page INTEGER NOT NULL,"
    "  source TEXT NOT NULL,"
    "  width REAL, height REAL, dpi INTEGER,"
    "  layer TEXT, score REAL, why TEXT," /* verdict on the embedded text layer */
    "  conf REAL,"               /* mean over words; null where there are none */
    "  error TEXT, message TEXT,"
    "  text TEXT NOT NULL,"      /* repaired, a line a line */
    "  stream TEXT NOT NULL,"    /* the page's line of the page stream, after repair */
    "  PRIMARY KEY(doc, page)) WITHOUT ROWID;"
    "CREATE TABLE diag("
    "  doc TEXT NOT NULL REFERENCES ledger(doc) ON DELETE CASCADE,"
    "  seq INTEGER NOT NULL,"
    "  code TEXT NOT NULL, page INTEGER NOT NULL, detail TEXT NOT NULL,"
    "  PRIMARY KEY(doc, seq)) WITHOUT ROWID;"
    /* The order in which a document's records stand, across their types. */
    "CREATE TABLE record("
    "  doc TEXT NOT NULL REFERENCES ledger(doc) ON DELETE CASCADE,"
    "  seq INTEGER NOT NULL,"
    "  type TEXT NOT NULL, id TEXT NOT NULL,"
    "  PRIMARY KEY(doc, seq), UNIQUE(doc, id)) WITHOUT ROWID;";

static const char index_sql[] =
    "CREATE INDEX target_indicator ON target(indicator, subject);"
    "CREATE INDEX deadline_end ON deadline(\"end\");"
    "CREATE INDEX assignment_agency ON assignment(agency, role);"
    "CREATE INDEX citation_number ON citation(number);"
    "CREATE INDEX document_province ON document(province);";

const char *const schema_doc_tables[] = {"page",   "diag",     "record",     "document", "target",
                                         "deadline", "assignment", "citation", "statistic", NULL};

static const char *column_type(enum value_kind k)
{
    switch (k) {
    case VAL_INT:
        return "INTEGER";
    case VAL_NUM:
        return "REAL";
    case VAL_TEXT:
    case VAL_BOX:  /* JSON */
    case VAL_LIST: /* JSON */
        break;
    }
    return "TEXT";
}

void schema_columns(struct buf *out, enum record_type t)
{
    size_t n;
    const struct key *k = record_keys(t, &n);
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s\"%s\"", i ? "," : "", k[i].name);
}

static void record_table(struct buf *out, enum record_type t)
{
    size_t n;
    const struct key *k = record_keys(t, &n);
    buf_printf(out, "CREATE TABLE \"%s\"(", record_type_name(t));
    for (size_t i = 0; i < n; i++) {
        buf_printf(out, "\"%s\" %s", k[i].name, column_type(k[i].kind));
        if (i == KEY_DOC)
            buf_str(out, " NOT NULL REFERENCES ledger(doc) ON DELETE CASCADE");
        else if (i == KEY_ID || i == KEY_TYPE)
            buf_str(out, " NOT NULL");
        buf_chr(out, ',');
    }
    buf_str(out, "PRIMARY KEY(doc, id));");
}

static int create_first(sqlite3 *db)
{
    struct buf sql = {0};
    buf_str(&sql, ledger_sql);
    for (int t = 0; t < REC_TYPES; t++)
        record_table(&sql, (enum record_type)t);
    buf_str(&sql, index_sql);
    int r = sqlite3_exec(db, buf_text(&sql), NULL, NULL, NULL) == SQLITE_OK ? 0 : -1;
    buf_free(&sql);
    return r;
}

/* One step a version, in order; a released step is never changed. */
static int (*const steps[])(sqlite3 *db) = {
    create_first, /* 0 -> 1 */
};

int schema_newest(void)
{
    return (int)(sizeof steps / sizeof *steps);
}

int schema_upgrade(sqlite3 *db, int version)
{
    char pragma[96];
    if (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
        return -1;
    for (int v = version; v < schema_newest(); v++)
        if (steps[v](db) != 0)
            goto undo;
    snprintf(pragma, sizeof pragma, "PRAGMA application_id=%d; PRAGMA user_version=%d",
             SCHEMA_APPLICATION, schema_newest());
    if (sqlite3_exec(db, pragma, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        goto undo;
    return 0;
undo:
    sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL); /* keeps errmsg only where it fails too */
    return -1;
}
