/* schema_steps.c -- how a store of any age becomes one of this program's: one numbered step a version.
 * A new step is a new row at the end; a released one is never changed. */
#include "schema.h"

#include <stdio.h>
#include <string.h>

/* ---- 1: runs, ledger, files, pages, records ---- */

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

static const char *column_type(enum value_kind k)
{
    switch (k) {
    case VAL_INT:
    case VAL_FLAG: /* 1, or null */
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

/* For a step after a record type has got a new key: adds the columns that are not there yet. */
static int new_columns(sqlite3 *db)
{
    struct buf sql = {0};
    int r = 0;
    for (int t = 0; t < REC_TYPES && r == 0; t++) {
        size_t n;
        const char *table = record_type_name((enum record_type)t);
        const struct key *k = record_keys((enum record_type)t, &n);
        for (size_t i = 0; i < n && r == 0; i++) {
            if (sqlite3_table_column_metadata(db, NULL, table, k[i].name, NULL, NULL, NULL, NULL,
                                              NULL) == SQLITE_OK)
                continue;
            buf_clear(&sql);
            buf_printf(&sql, "ALTER TABLE \"%s\" ADD COLUMN \"%s\" %s", table, k[i].name,
                       column_type(k[i].kind));
            r = sqlite3_exec(db, sql.s, NULL, NULL, NULL) == SQLITE_OK ? 0 : -1;
        }
    }
    buf_free(&sql);
    return r;
}

/* ---- 2: each stage's result by what it depends on; files by identity, shown as typed ---- */

static const char stages_sql[] =
    /* what reading depends on besides bytes, program and engine */
    "ALTER TABLE run ADD COLUMN settings TEXT;" /* null: not known, and no reason to read again */
    /* The run that did each stage last; null where the document failed before it. */
    "ALTER TABLE ledger ADD COLUMN read_run INTEGER REFERENCES run(run);"
    "ALTER TABLE ledger ADD COLUMN repair_run INTEGER REFERENCES run(run);"
    "ALTER TABLE ledger ADD COLUMN extract_run INTEGER REFERENCES run(run);"
    "ALTER TABLE ledger ADD COLUMN sum TEXT;" /* SHA-256 over its records, paths left out */
    "UPDATE ledger SET read_run=run;"
    "UPDATE ledger SET repair_run=run, extract_run=run WHERE status='done';"
    /* A file's path is absolute with links resolved; where version 1 left it relative it is found
     * by its size and time and named anew. */
    "ALTER TABLE file ADD COLUMN shown;" /* the path as typed */
    "ALTER TABLE file ADD COLUMN ctime INTEGER;" /* nanoseconds since 1970 */
    "ALTER TABLE file ADD COLUMN inode INTEGER;"
    "UPDATE file SET shown=path;"
    "ALTER TABLE page ADD COLUMN read BLOB;" /* the line of the stream before repair, zlib */
    "ALTER TABLE page ADD COLUMN sum TEXT;"  /* SHA-256 over text and stream */
    "ALTER TABLE diag ADD COLUMN stage TEXT NOT NULL DEFAULT 'read';";

/* ---- 3: full text of pages, and views for who reads the store with SQL ---- */

/* unicode61 folds marks and case but knows đ as a letter of its own: the index gets d for it. The
 * words are folded here and in store_search.c alike; snippets come from the page as it is, since its
 * words are counted alike. Triggers, so that nothing can write a page and not its index. */
#define FOLDED(text) "replace(replace(" text ",'đ','d'),'Đ','D')"
#define INTO_INDEX(row)                                                                      \
    "INSERT INTO page_key(doc,page) VALUES(" row ".doc," row ".page);"                       \
    "INSERT INTO page_fts(rowid,text) SELECT id," FOLDED(row ".text") " FROM page_key"       \
    " WHERE doc=" row ".doc AND page=" row ".page;"
#define OUT_OF_INDEX(row)                                                                    \
    "INSERT INTO page_fts(page_fts,rowid,text) SELECT 'delete',id," FOLDED(row ".text")      \
    " FROM page_key WHERE doc=" row ".doc AND page=" row ".page;"                            \
    "DELETE FROM page_key WHERE doc=" row ".doc AND page=" row ".page;"

#define PAGE_TEXT                                                                            \
    "CREATE VIEW page_text(id, text) AS"                                                     \
    "  SELECT k.id, p.text FROM page_key k JOIN page p ON p.doc=k.doc AND p.page=k.page;"
#define PAGE_TRIGGERS                                                                        \
    "CREATE TRIGGER page_fts_insert AFTER INSERT ON page BEGIN " INTO_INDEX("new") " END;"   \
    "CREATE TRIGGER page_fts_delete AFTER DELETE ON page BEGIN " OUT_OF_INDEX("old") " END;" \
    "CREATE TRIGGER page_fts_update AFTER UPDATE OF doc, page, text ON page BEGIN "          \
    OUT_OF_INDEX("old") INTO_INDEX("new") " END;"

static const char search_sql[] =
    "CREATE TABLE page_key(id INTEGER PRIMARY KEY, doc TEXT NOT NULL, page INTEGER NOT NULL,"
    "  UNIQUE(doc, page));"
    PAGE_TEXT
    "CREATE VIRTUAL TABLE page_fts USING fts5(text, content='page_text', content_rowid='id',"
    "  tokenize='unicode61 remove_diacritics 2');"
    PAGE_TRIGGERS
    "INSERT INTO page_key(doc, page) SELECT doc, page FROM page ORDER BY doc, page;"
    "INSERT INTO page_fts(rowid, text) SELECT id, " FOLDED("text") " FROM page_text;";

/* Each record with its document: a star takes in the columns of later steps, too. */
#define WITH_DOCUMENT(view, table)                                                           \
    "CREATE VIEW " view " AS SELECT d.province, d.number AS document_number,"                \
    "  d.date AS document_date, d.title AS document_title, d.path AS document_path, r.*"     \
    "  FROM " table " r LEFT JOIN document d ON d.doc=r.doc;"

static const char views_sql[] =
    WITH_DOCUMENT("v_targets", "target")
    WITH_DOCUMENT("v_deadlines", "deadline")
    WITH_DOCUMENT("v_assignments", "assignment")
    WITH_DOCUMENT("v_citations", "citation")
    WITH_DOCUMENT("v_statistics", "statistic")
    "CREATE VIEW v_documents AS SELECT d.doc, d.province, d.doc_type, d.number, d.date, d.issuer,"
    "  d.title, d.path, d.pages,"
    "  (SELECT count(*) FROM target t WHERE t.doc=d.doc) AS targets,"
    "  (SELECT count(*) FROM deadline t WHERE t.doc=d.doc) AS deadlines,"
    "  (SELECT count(*) FROM assignment t WHERE t.doc=d.doc) AS assignments,"
    "  (SELECT count(*) FROM citation t WHERE t.doc=d.doc) AS citations,"
    "  (SELECT count(*) FROM statistic t WHERE t.doc=d.doc) AS statistics FROM document d;"
    /* What two provinces ask of one body under one indicator, in one unit. */
    "CREATE VIEW v_target_pairs AS SELECT a.indicator, a.subject, a.unit,"
    "  a.province AS province_a, a.scope AS scope_a, a.comparator AS comparator_a,"
    "  a.value AS value_a, a.\"end\" AS end_a, a.doc AS doc_a, a.id AS id_a,"
    "  b.province AS province_b, b.scope AS scope_b, b.comparator AS comparator_b,"
    "  b.value AS value_b, b.\"end\" AS end_b, b.doc AS doc_b, b.id AS id_b"
    "  FROM v_targets a JOIN v_targets b ON a.indicator=b.indicator AND a.subject IS b.subject"
    "  AND a.unit IS b.unit AND a.province<b.province;"
    "CREATE VIEW v_leads AS SELECT province, agency, count(*) AS duties FROM v_assignments"
    "  WHERE role='lead' GROUP BY province, agency;";

/* ---- 5: what readers say of records ---- */

/* Tied to a document's bytes, not to its rows: what is read again does not lose them. A reader's last
 * word on a record counts; of several readers', the newest. */
static const char corrections_sql[] =
    "CREATE TABLE correction("
    "  doc TEXT NOT NULL,"
    "  id TEXT NOT NULL,"       /* of the record when it was looked at */
    "  type TEXT NOT NULL, page INTEGER, line INTEGER, quote TEXT,"
    "  verdict TEXT NOT NULL CHECK(verdict IN ('right','wrong','corrected')),"
    "  \"values\" TEXT,"        /* JSON object of the corrected keys */
    "  note TEXT,"
    "  who TEXT NOT NULL,"
    "  at TEXT NOT NULL,"       /* UTC, ISO 8601 */
    "  taken TEXT NOT NULL,"    /* when it came into the store */
    "  PRIMARY KEY(doc, id, who)) WITHOUT ROWID;"
    "CREATE INDEX correction_place ON correction(doc, type, line);"
    "CREATE VIEW v_corrections AS SELECT d.province, d.number AS document_number, d.path AS"
    "  document_path, c.* FROM correction c LEFT JOIN document d ON d.doc=c.doc;";

/* ---- 6: pages as a table with row numbers ---- */

/* A table without them is one index: SQLite reads a whole row, hundreds of kilobytes of a page, to
 * compare its key. The full text stays as it is: its rows are named by page_key. */
static const char page_rows_sql[] =
    "DROP TRIGGER page_fts_insert; DROP TRIGGER page_fts_delete; DROP TRIGGER page_fts_update;"
    "DROP VIEW page_text;"
    "ALTER TABLE page RENAME TO page_before;"
    "CREATE TABLE page("
    "  doc TEXT NOT NULL REFERENCES ledger(doc) ON DELETE CASCADE,"
    "  page INTEGER NOT NULL,"
    "  source TEXT NOT NULL,"
    "  width REAL, height REAL, dpi INTEGER,"
    "  layer TEXT, score REAL, why TEXT,"
    "  conf REAL,"
    "  error TEXT, message TEXT,"
    "  sum TEXT,"            /* SHA-256 over text and stream */
    "  text TEXT NOT NULL,"
    "  stream TEXT NOT NULL,"
    "  read BLOB,"
    "  PRIMARY KEY(doc, page));"
    "INSERT INTO page(doc,page,source,width,height,dpi,layer,score,why,conf,error,message,sum,text,"
    "  stream,read) SELECT doc,page,source,width,height,dpi,layer,score,why,conf,error,message,sum,"
    "  text,stream,read FROM page_before ORDER BY doc, page;"
    "DROP TABLE page_before;"
    PAGE_TEXT PAGE_TRIGGERS;

/* ---- 8: pages by their pictures ---- */

/* No row of its own: the page that was read first is the cache's row, for as long as it is there. */
static const char pictures_sql[] =
    "ALTER TABLE page ADD COLUMN raster TEXT;" /* SHA-256 over what was OCRed, and how; null: was not */
    "ALTER TABLE page ADD COLUMN taken TEXT;" /* the document whose page's words these are; null: its own */
    "CREATE INDEX page_raster ON page(raster) WHERE raster IS NOT NULL;";

/* ---- 9: marks that are taken back ---- */

/* What was said stays, with who took it back and when; it counts no more. */
static const char withdrawn_sql[] = "ALTER TABLE correction ADD COLUMN withdrawn TEXT;"
                                    "ALTER TABLE correction ADD COLUMN withdrawn_by TEXT;";

/* ---- 10: who read a picture first, before who took that reading over ---- */

static const char readers_sql[] =
    "DROP INDEX page_raster;"
    "CREATE INDEX page_raster ON page(raster, taken) WHERE raster IS NOT NULL";

/* ---- 12: a document's files by their names ---- */

/* Thousands of copies of one content, all changed: each looks which name is the next. */
static const char names_sql[] = "DROP INDEX file_doc;"
                                "CREATE INDEX file_doc ON file(doc, shown);";

const struct schema_step schema_steps[] = {
    {1, "runs, ledger, files, pages, records", .run = create_first},
    {2, "a ledger by stage, files by identity", .sql = stages_sql},
    {3, "full text of pages", .sql = search_sql},
    {4, "views for researchers", .sql = views_sql},
    {5, "what readers say of records", .sql = corrections_sql},
    {6, "pages as a table with row numbers", .sql = page_rows_sql},
    {7, "records that tell numbers read in two ways", .run = new_columns},
    {8, "pages by their pictures", .sql = pictures_sql},
    {9, "marks that are taken back", .sql = withdrawn_sql},
    {10, "readers of pictures before takers", .sql = readers_sql},
    {11, "targets of each term of office", .run = new_columns},
    {12, "files of a document by their names", .sql = names_sql},
    {0},
};
