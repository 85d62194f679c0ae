/* A parcel comes out as it went in; from a worker that was taken over, what cannot be is refused. */
#include "parcel.h"

#include "stream.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct record target(const char *doc)
{
    struct record r = {.type = REC_TARGET};
    r.value[KEY_TYPE] = val_text("target");
    r.value[KEY_DOC] = val_text(doc);
    r.value[KEY_ID] = val_text("t1");
    r.value[KEY_PAGE] = val_num(2);
    r.value[KEY_QUOTE] = val_text("đạt \"90%\" trở lên");
    r.value[KEY_BBOX] = (struct value){.is = V_BOX, .u.box = {1.5, 2, 3.1, 4}};
    r.value[KEY_CONFIDENCE] = val_num(0.87);
    r.value[TGT_VALUE] = val_num(90);
    return r;
}

static void a_parcel_comes_out_as_it_went_in(void **state)
{
    struct arena *a = arena_new();
    struct doc *d = doc_new("a.txt");
    struct record r = target("0123456789ab");
    struct records recs = {.v = &r, .n = 1};
    r.value[KEY_UNCERTAIN_NUMBER] = val_num(1);
    struct store_doc got;
    struct buf b = {0}, want = {0}, have = {0};
    const char *why;
    (void)state;
    doc_set_hash(d, "0123456789abcdef");
    doc_add_page(d)->pages = 1;
    doc_add_line(d, "một dòng", "mot dong");
    doc_split_line(d);
    diag_add(&d->diags, d->mem, E_LOW_CONF, 1, "only %d", 3);
    parcel_pack(&b, d, &recs, NULL);
    assert_int_equal(parcel_unpack(a, b.s, b.len, &got, &why), 0);
    assert_string_equal(got.doc, "0123456789ab");
    assert_null(got.error);
    assert_int_equal(got.npages, 1);
    assert_string_equal(got.page[0].text, "một dòng\n");
    assert_null(got.page[0].read);
    assert_int_equal(strlen(got.page[0].sum), 64);
    assert_int_equal(strlen(got.sum), 64);
    assert_int_equal(got.nread_diags, 1);
    assert_true(got.page[0].conf == 1);
    assert_int_equal(got.ndiags, 1);
    assert_int_equal(got.diag[0].code, E_LOW_CONF);
    assert_string_equal(got.diag[0].detail, "only 3");
    assert_int_equal(got.nrecords, 1);
    record_json(&want, &r);
    record_json(&have, &got.record[0]);
    assert_string_equal(have.s, want.s);
    for (size_t n = 0; n < b.len; n++) /* cut anywhere: an error, never a fault */
        assert_int_equal(parcel_unpack(a, b.s, n, &got, &why), -1);
    buf_clear(&b);
    diag_add(&d->diags, d->mem, E_DAMAGED, 0, "tail");
    parcel_pack(&b, d, &recs, NULL);
    assert_int_equal(parcel_unpack(a, b.s, b.len, &got, &why), 0);
    assert_string_equal(got.error, "damaged");
    assert_int_equal(got.npages + got.nrecords, 0);
    buf_free(&b);
    buf_free(&want);
    buf_free(&have);
    doc_free(d);
    arena_free(a);
}

/* One record through a parcel. NULL when it is refused. */
static const struct record *through(struct arena *a, const struct record *r)
{
    struct doc *d = doc_new("a.txt");
    struct record one = *r;
    struct records recs = {.v = &one, .n = 1};
    struct store_doc *got = arena_new_n(a, struct store_doc, 1);
    struct buf b = {0};
    const char *why = "";
    doc_set_hash(d, "0123456789abcdef");
    parcel_pack(&b, d, &recs, NULL);
    int bad = parcel_unpack(a, b.s, b.len, got, &why);
    assert_true(!bad || *why);
    buf_free(&b);
    doc_free(d);
    return bad ? NULL : &got->record[0];
}

static void values_are_as_json_would_have_them(void **state)
{
    static const char *const list[] = {"một", "hai\xff ba"};
    struct arena *a = arena_new();
    struct buf got = {0};
    struct record r = {.type = REC_DOCUMENT};
    (void)state;
    r.value[KEY_TYPE] = val_text("document");
    r.value[KEY_DOC] = val_text("0123456789ab");
    r.value[KEY_ID] = val_text("d0");
    r.value[KEY_CONFIDENCE] = val_num(0.123456);
    r.value[DOC_PATH] = val_text("t\xf4n.pdf"); /* no UTF-8: told as JSON tells it */
    r.value[DOC_PAGES] = val_num(3);
    r.value[DOC_RECIPIENTS] = (struct value){.is = V_LIST, .u.list = {(const char **)list, 2}};
    const struct record *out = through(a, &r);
    assert_non_null(out);
    assert_true(out->value[KEY_CONFIDENCE].u.num == 0.1235);
    assert_string_equal(rec_text(out, DOC_PATH), "t\\xf4n.pdf");
    assert_string_equal(out->value[DOC_RECIPIENTS].u.list.v[1], "hai\\xff ba");
    record_json(&got, out);
    assert_non_null(strstr(got.s, "\"path\":\"t\\\\xf4n.pdf\""));
    r = target("0123456789ab");
    r.value[TGT_VALUE] = val_num(INFINITY);
    assert_int_equal(through(a, &r)->value[TGT_VALUE].is, V_NULL);
    r.value[TGT_VALUE] = val_num(1e300);
    assert_true(through(a, &r)->value[TGT_VALUE].u.num == 1e300);
    buf_free(&got);
    arena_free(a);
}

static void what_cannot_be_is_refused(void **state)
{
    struct arena *a = arena_new();
    struct record r = target("0123456789ab");
    (void)state;
    assert_non_null(through(a, &r));
    r = target("ba9876543210"); /* of another document */
    assert_null(through(a, &r));
    r = target("0123456789ab");
    r.value[KEY_TYPE] = val_text("deadline");
    assert_null(through(a, &r));
    r = target("0123456789ab");
    r.value[KEY_PAGE] = val_num(1e18); /* no count */
    assert_null(through(a, &r));
    r = target("0123456789ab");
    r.value[KEY_PAGE] = val_text("two");
    assert_null(through(a, &r));
    arena_free(a);
}

/* A page that is set up so, through a parcel: is it taken? */
static bool takes_page(const struct page *want)
{
    struct arena *a = arena_new();
    struct doc *d = doc_new("a.txt");
    struct records none = {0};
    struct store_doc got;
    struct buf b = {0};
    const char *why;
    doc_set_hash(d, "0123456789abcdef");
    doc_add_page(d)->verdict = want->verdict;
    doc_add_page(d)->no = want->no;
    d->pages[0].error = want->error;
    d->pages[0].message = want->message;
    parcel_pack(&b, d, &none, NULL);
    bool taken = parcel_unpack(a, b.s, b.len, &got, &why) == 0;
    if (taken && want->message)
        assert_string_equal(got.page[0].message, "\\xffm");
    buf_free(&b);
    doc_free(d);
    arena_free(a);
    return taken;
}

static void pages_that_cannot_be_are_refused(void **state)
{
    static const struct {
        struct page page;
        bool taken;
    } cases[] = {
        {{.no = 2, .verdict = {"none", 0, ""}}, true},
        {{.no = 2, .verdict = {"none", 0, ""}, .error = "page-ocr", .message = "\xffm"}, true},
        {{.no = 0, .verdict = {"none", 0, ""}}, false},
        {{.no = 4000000000, .verdict = {"none", 0, ""}}, false},
        {{.no = 2, .verdict = {"no\xffne", 0, ""}}, false},
        {{.no = 2, .verdict = {"none", 0, ""}, .error = "\xff"}, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (takes_page(&cases[i].page) != cases[i].taken)
            fail_msg("case %zu", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_parcel_comes_out_as_it_went_in),
        cmocka_unit_test(values_are_as_json_would_have_them),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(pages_that_cannot_be_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
