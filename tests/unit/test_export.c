/* Formats of records, and files that appear only when they are complete. */
#include "export.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void types_are_read_from_a_list(void **state)
{
    static const struct {
        const char *in;
        unsigned want;
        const char *bad;
    } cases[] = {
        {"all", (1u << REC_TYPES) - 1, NULL},
        {"target", 1u << REC_TARGET, NULL},
        {"deadline,target", 1u << REC_TARGET | 1u << REC_DEADLINE, NULL},
        {"target,target,", 1u << REC_TARGET, NULL},
        {"target,goal", 0, "goal"},
        {"Target", 0, "Target"},
        {"", 0, NULL},
    };
    struct arena *a = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *bad = NULL;
        assert_int_equal(export_types(a, cases[i].in, &bad), cases[i].want);
        if (cases[i].bad)
            assert_string_equal(bad, cases[i].bad);
    }
    arena_free(a);
}

static void formats_are_found_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; export_formats[i]; i++) {
        const struct exporter *e = exporter_find(export_formats[i]);
        if (strcmp(export_formats[i], "datapackage") == 0) /* a folder: not one file's writer */
            assert_null(e);
        else
            assert_string_equal(e->name, export_formats[i]);
    }
    assert_null(exporter_find("pdf"));
}

static void csv_is_rfc_4180(void **state)
{
    static const char *const list[] = {"một", "hai, ba"};
    struct record r = {.type = REC_DOCUMENT};
    struct buf b = {0};
    (void)state;
    r.value[KEY_TYPE] = val_text("document");
    r.value[KEY_DOC] = val_text("d1");
    r.value[KEY_PAGE] = val_num(3);
    r.value[KEY_QUOTE] = val_text("nói \"vậy\"");
    r.value[KEY_BBOX] = (struct value){.is = V_BOX, .u.box = {1, 2.5, 3, 4}};
    r.value[KEY_CONFIDENCE] = val_num(0.5);
    r.value[KEY_UNCERTAIN_NUMBER] = val_num(1);
    r.value[DOC_TITLE] = val_text("hai\ndòng");
    r.value[DOC_RECIPIENTS] = (struct value){.is = V_LIST, .u.list = {(const char **)list, 2}};
    export_csv.begin(&b, REC_DOCUMENT, false);
    export_csv.record(&b, &r);
    assert_string_equal(b.s,
                        "type,doc,id,page,line,section,quote,raw,bbox,confidence,rule,"
                        "doc_type,number,issuer,province,place,date,title,signer,signer_title,recipients,"
                        "path,sha256,pages,text_source,uncertain_number\r\n"
                        "document,d1,,3,,,\"nói \"\"vậy\"\"\",,1 2.5 3 4,0.5,,,,,,,,"
                        "\"hai\ndòng\",,,\"một; hai, ba\",,,,,true\r\n");
    buf_free(&b);
}

static void header_names_every_key(void **state)
{
    (void)state;
    for (int t = 0; t < REC_TYPES; t++) {
        struct buf b = {0};
        struct record r = {.type = (enum record_type)t};
        size_t n, commas = 0, fields = 0;
        record_keys((enum record_type)t, &n);
        export_csv.begin(&b, (enum record_type)t, false);
        for (const char *s = b.s; *s; s++)
            commas += *s == ',';
        buf_clear(&b);
        export_csv.record(&b, &r);
        for (const char *s = b.s; *s; s++)
            fields += *s == ',';
        assert_int_equal(commas + 1, n);
        assert_int_equal(fields + 1, n);
        buf_free(&b);
    }
}

static size_t size_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (size_t)st.st_size : SIZE_MAX;
}

static void a_file_appears_only_when_complete(void **state)
{
    char dir[] = "/tmp/trichluc-export-XXXXXX", path[64], in[80];
    struct aside f;
    (void)state;
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/out", dir);
    assert_int_equal(aside_open(&f, path), 0);
    fputs("first", f.to);
    assert_int_equal(size_of(path), SIZE_MAX);
    assert_int_equal(aside_close(&f, true), 0);
    assert_int_equal(size_of(path), 5);
    assert_int_equal(aside_open(&f, path), 0);
    fputs("given up", f.to);
    assert_int_equal(aside_close(&f, false), 0);
    assert_int_equal(size_of(path), 5); /* the old one stays */
    unlink(path);
    assert_int_equal(rmdir(dir), 0); /* nothing is left beside it */
    snprintf(in, sizeof in, "%s/no/out", dir);
    assert_int_equal(aside_open(&f, in), ENOENT);
    assert_int_equal(aside_open(&f, "/dev/null"), 0); /* no file to rename over */
    assert_int_equal(aside_close(&f, true), 0);
    assert_int_equal(access("/dev/null", W_OK), 0);
    if (access("/dev/full", W_OK) == 0) {
        assert_int_equal(aside_open(&f, "/dev/full"), 0);
        fputs("no room", f.to);
        assert_int_equal(aside_close(&f, true), ENOSPC);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_are_read_from_a_list),
        cmocka_unit_test(formats_are_found_by_name),
        cmocka_unit_test(csv_is_rfc_4180),
        cmocka_unit_test(header_names_every_key),
        cmocka_unit_test(a_file_appears_only_when_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
