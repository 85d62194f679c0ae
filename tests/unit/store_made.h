/* store_made.h -- a store in a folder of its own for one test, and looks into it with plain SQL.
 * Used by test_store.c and test_schema.c. */
#ifndef TRICHLUC_TEST_STORE_MADE_H
#define TRICHLUC_TEST_STORE_MADE_H

#include "store.h"

#include "cli.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct store_key key = {"1", "engine", "settings", "model", "rules"};

struct fixture {
    char dir[64], path[96];
};

static inline int make_dir(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    strcpy(f->dir, "/tmp/trichluc-store-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    snprintf(f->path, sizeof f->path, "%s/s.db", f->dir);
    *state = f;
    return 0;
}

static inline int remove_dir(void **state)
{
    static const char *const ends[] = {"", "-lock", "-wal", "-shm", "-schema1.bak",
                                       "-schema1.bak.2"};
    struct fixture *f = *state;
    char name[128];
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", f->path, ends[i]);
        unlink(name);
    }
    rmdir(f->dir);
    free(f);
    return 0;
}

static inline struct store *open_store(const struct fixture *f, enum store_mode mode)
{
    struct buf why = {0};
    int status;
    struct store *s = store_open(f->path, mode, &status, &why);
    if (!s)
        print_message("%s\n", buf_text(&why));
    assert_non_null(s);
    buf_free(&why);
    if (mode == STORE_WRITE)
        assert_int_equal(store_begin_run(s, &key, "ingest x"), 0);
    return s;
}

static inline int open_fails(const struct fixture *f, enum store_mode mode, const char *words)
{
    struct buf why = {0};
    int status = 0;
    assert_null(store_open(f->path, mode, &status, &why));
    if (!strstr(buf_text(&why), words))
        print_message("said: %s\n", buf_text(&why));
    assert_non_null(strstr(buf_text(&why), words));
    buf_free(&why);
    return status;
}

static inline int number(const char *path, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *q;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    int n = sqlite3_column_int(q, 0);
    sqlite3_finalize(q);
    sqlite3_close(db);
    return n;
}

static inline void pragma(const struct fixture *f, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

#define WITH_DIR(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)

#endif
