/* Full text: queries as FTS5 wants them, and stores from before the index. */
#include "schema.h"
#include "store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void queries_become_fts(void **state)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"mặt trận", "mặt trận"},
        {"đoàn ĐẢNG", "doàn DẢNG"},
        {"\"đổi mới\" đ*", "\"dổi mới\" d*"},
        {"62-KL/TW", "\"62-KL/TW\""},
        {"số 02-ĐA/TU*", "số \"02-DA/TU\"*"},
        {"NEAR(mặt giám, 5)", "NEAR(mặt giám, 5)"},
        {"(a OR b) NOT c", "(a OR b) NOT c"},
        {"14h30' 80%", "\"14h30'\" \"80%\""},
        {"text:hội ^đầu -x", "\"text:hội\" \"^dầu\" \"-x\""},
        {"\"open đ", "\"open d"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = {0};
        store_search_query(&b, cases[i].in);
        assert_string_equal(buf_text(&b), cases[i].want);
        buf_free(&b);
    }
}

struct seen {
    size_t n;
    char doc[8];
    unsigned page, line;
    char snippet[64];
};

static int see(const struct store_hit *h, void *data)
{
    struct seen *s = data;
    s->n++;
    s->page = h->page;
    s->line = h->line;
    snprintf(s->doc, sizeof s->doc, "%s", h->doc);
    snprintf(s->snippet, sizeof s->snippet, "%s", h->snippet);
    return 0;
}

/* A store of version 2 with two pages, the second beginning at line 3. */
static void make_old_store(const char *path)
{
    sqlite3 *db;
    char sql[1024];
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    for (int i = 0; i < 2; i++) {
        if (schema_steps[i].sql)
            assert_int_equal(sqlite3_exec(db, schema_steps[i].sql, NULL, NULL, NULL), SQLITE_OK);
        if (schema_steps[i].run)
            assert_int_equal(schema_steps[i].run(db), 0);
    }
    snprintf(sql, sizeof sql,
             "PRAGMA application_id=%d; PRAGMA user_version=2;"
             "INSERT INTO run(run,program,engine,model,rules,started,arguments)"
             " VALUES(1,'0','e','m','r','2024-01-01T00:00:00Z','');"
             "INSERT INTO ledger(doc,sha256,path,size,pages,status,run,seconds)"
             " VALUES('d1','h1','a.txt',7,2,'done',1,0.5);"
             "INSERT INTO page(doc,page,source,text,stream) VALUES"
             "('d1',1,'ocr','Đường làng\nsáng đèn\n','{}'),"
             "('d1',2,'ocr','trang sau\nhội nghị họp\n','{}');", SCHEMA_APPLICATION);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void an_older_store_is_indexed(void **state)
{
    static const struct {
        const char *query;
        unsigned page, line;
        const char *snippet;
    } cases[] = {
        {"duong lang", 1, 1, "\002Đường làng\003 sáng đèn "},
        {"ĐÈN", 1, 2, "Đường làng sáng \002đèn\003 "},
        {"\"hoi nghi\"", 2, 4, "trang sau \002hội nghị\003 họp "},
    };
    char dir[] = "/tmp/trichluc-search-XXXXXX", path[64], line[96];
    struct buf why = {0};
    int status;
    (void)state;
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/s.db", dir);
    make_old_store(path);
    struct store *s = store_open(path, STORE_WRITE, &status, &why);
    assert_non_null(s);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct seen seen = {0};
        size_t pages;
        assert_int_equal(store_search(s, cases[i].query, -1, &pages, see, &seen), 0);
        assert_int_equal(pages, 1);
        assert_int_equal(seen.n, 1);
        assert_int_equal(seen.page, cases[i].page);
        assert_int_equal(seen.line, cases[i].line);
        assert_string_equal(seen.snippet, cases[i].snippet);
    }
    store_close(s);
    snprintf(line, sizeof line, "rm -rf '%s'", dir);
    assert_int_equal(system(line), 0);
    buf_free(&why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queries_become_fts),
        cmocka_unit_test(an_older_store_is_indexed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
