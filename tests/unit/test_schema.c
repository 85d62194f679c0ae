/* The store's schema: its columns are the contract, older stores are brought up, other files refused. */
#include "schema.h"
#include "store_made.h"

static void other_files_are_refused(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(open_fails(f, STORE_READ, "no store here"), EXIT_INPUT);
    FILE *text = fopen(f->path, "w");
    fputs("no database at all, but long enough to be taken for one by its first hundred bytes "
          "or so, which is what SQLite looks at", text);
    fclose(text);
    assert_int_equal(open_fails(f, STORE_READ, "not a database"), EXIT_INPUT);
    assert_int_equal(open_fails(f, STORE_WRITE, "not a database"), EXIT_INPUT);
    unlink(f->path);
    pragma(f, "CREATE TABLE cats(name)");
    assert_int_equal(open_fails(f, STORE_WRITE, "not a store of trichluc"), EXIT_INPUT);
    unlink(f->path);
    store_close(open_store(f, STORE_WRITE));
    pragma(f, "PRAGMA user_version=99");
    assert_int_equal(open_fails(f, STORE_READ, "schema 99"), EXIT_INPUT);
    assert_int_equal(open_fails(f, STORE_WRITE, "schema 99"), EXIT_INPUT);
    pragma(f, "PRAGMA user_version=0");
    assert_int_equal(open_fails(f, STORE_READ, "schema 0"), EXIT_INPUT);
}

static void steps_are_numbered(void **state)
{
    (void)state;
    for (int i = 0; i < schema_newest(); i++)
        assert_int_equal(schema_steps[i].version, i + 1);
}

static void make_first_version(const char *path)
{
    sqlite3 *db;
    char sql[768];
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(schema_steps[0].run(db), 0);
    snprintf(sql, sizeof sql,
             "PRAGMA application_id=%d; PRAGMA user_version=1;"
             "INSERT INTO run VALUES(1,'0','e','m','r','2024-01-01T00:00:00Z',NULL,'');"
             "INSERT INTO ledger VALUES('d1','h1','a.txt',7,1,'done',NULL,NULL,1,0.5);"
             "INSERT INTO ledger VALUES('d2','h2','b.txt',8,0,'failed','damaged','',1,0.5);"
             "INSERT INTO file VALUES('a.txt','d1',7,9,NULL,NULL,1);"
             "INSERT INTO page(doc,page,source,text,stream) VALUES('d1',1,'text','xin','{}');",
             SCHEMA_APPLICATION);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    for (int t = 0; t < REC_TYPES; t++) { /* keys that came later */
        snprintf(sql, sizeof sql, "ALTER TABLE \"%s\" DROP COLUMN uncertain_number",
                 record_type_name((enum record_type)t));
        assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    }
    sqlite3_close(db);
}

static int count_status(const struct store_status *st, void *data)
{
    assert_string_equal(st->shown, "a.txt");
    ++*(int *)data;
    return 0;
}

static void an_older_store_is_copied_then_brought_up(void **state)
{
    struct fixture *f = *state;
    struct buf why = {0};
    char copy[128];
    int status, files = 0;
    for (int i = 1; i <= 2; i++) {
        unlink(f->path);
        make_first_version(f->path);
        struct store *s = store_open(f->path, STORE_READ, &status, &why);
        assert_non_null(s); /* from a copy that is brought up to date; the store stays as it is */
        assert_non_null(strstr(buf_text(&why), "older schema 1"));
        assert_int_equal(store_statuses(s, count_status, &files), 0);
        assert_int_equal(files, i);
        store_close(s);
        buf_free(&why);
        assert_int_equal(number(f->path, "PRAGMA user_version"), 1);
        store_close(open_store(f, STORE_WRITE));
        assert_int_equal(number(f->path, "PRAGMA user_version"), schema_newest());
        assert_int_equal(number(f->path, "SELECT count(*) FROM ledger WHERE read_run=1"), 2);
        assert_int_equal(number(f->path, "SELECT count(*) FROM ledger WHERE extract_run=1"), 1);
        assert_int_equal(number(f->path, "SELECT count(*) FROM page WHERE text='xin'"), 1);
        assert_int_equal(number(f->path, "SELECT count(*) FROM page_fts WHERE page_fts MATCH 'xin'"), 1);
        assert_int_equal(number(f->path, "SELECT count(uncertain_number) FROM v_targets"), 0);
        snprintf(copy, sizeof copy, "%s-schema1.bak%s", f->path, i == 1 ? "" : ".2");
        assert_int_equal(number(copy, "PRAGMA user_version"), 1);
        assert_int_equal(number(copy, "SELECT count(*) FROM ledger"), 2);
    }
}

static void a_step_that_fails_tells_its_cause(void **state)
{
    struct fixture *f = *state;
    make_first_version(f->path);
    pragma(f, "ALTER TABLE page ADD COLUMN sum TEXT");
    assert_int_equal(open_fails(f, STORE_WRITE, "duplicate column name: sum"), EXIT_FAULT);
    assert_int_equal(number(f->path, "PRAGMA user_version"), 1);
    assert_int_equal(number(f->path, "SELECT count(*) FROM pragma_table_info('file')"), 7);
}

static void columns_are_the_contract(void **state)
{
    struct fixture *f = *state;
    store_close(open_store(f, STORE_WRITE));
    sqlite3 *db;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    for (int t = 0; t < REC_TYPES; t++) {
        size_t n, i = 0;
        const struct key *k = record_keys((enum record_type)t, &n);
        char *sql = sqlite3_mprintf("SELECT name FROM pragma_table_info(%Q) ORDER BY cid",
                                    record_type_name((enum record_type)t));
        sqlite3_stmt *q;
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
        for (; sqlite3_step(q) == SQLITE_ROW; i++) {
            assert_true(i < n);
            assert_string_equal(sqlite3_column_text(q, 0), k[i].name);
        }
        assert_int_equal(i, n);
        sqlite3_finalize(q);
        sqlite3_free(sql);
    }
    sqlite3_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DIR(other_files_are_refused),
        cmocka_unit_test(steps_are_numbered),
        WITH_DIR(an_older_store_is_copied_then_brought_up),
        WITH_DIR(a_step_that_fails_tells_its_cause),
        WITH_DIR(columns_are_the_contract),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
