/* The store: what is put comes back as it was, and is replaced whole. */
#include "store_made.h"

static struct record target(const char *doc, const char *id, double value)
{
    struct record r = {.type = REC_TARGET};
    r.value[KEY_TYPE] = val_text("target");
    r.value[KEY_DOC] = val_text(doc);
    r.value[KEY_ID] = val_text(id);
    r.value[KEY_PAGE] = val_num(2);
    r.value[KEY_LINE] = val_num(14);
    r.value[KEY_QUOTE] = val_text("đạt \"90%\" trở lên");
    r.value[KEY_BBOX] = (struct value){.is = V_BOX, .u.box = {1.5, 2, 3.1, 4}};
    r.value[KEY_CONFIDENCE] = val_num(0.87);
    r.value[TGT_INDICATOR] = val_text("ty-le");
    r.value[TGT_VALUE] = val_num(value);
    return r;
}

static struct record document(const char *doc, const char *const *recipients, size_t n)
{
    struct record r = {.type = REC_DOCUMENT};
    r.value[KEY_TYPE] = val_text("document");
    r.value[KEY_DOC] = val_text(doc);
    r.value[KEY_ID] = val_text("d0");
    r.value[DOC_PATH] = val_text("a.txt");
    r.value[DOC_RECIPIENTS].is = V_LIST;
    r.value[DOC_RECIPIENTS].u.list.v = (const char **)recipients;
    r.value[DOC_RECIPIENTS].u.list.n = n;
    return r;
}

static struct store_page page(unsigned no, double conf, const char *error)
{
    return (struct store_page){.no = no, .source = "ocr", .layer = "none", .why = "", .conf = conf,
                               .error = error, .message = error, .text = "x\n", .stream = "{}\n"};
}

static int collect(struct arena *a, const struct record *r, void *data)
{
    (void)a;
    record_json(data, r);
    return 0;
}

static char *all_records(struct store *s, unsigned types)
{
    struct buf b = {0};
    assert_int_equal(store_records(s, types, collect, &b), 0);
    return b.s ? b.s : xstrdup("");
}

#define ALL ((1u << REC_TYPES) - 1)

static void records_come_back_as_they_were(void **state)
{
    static const char *const recipients[] = {"Như trên", "Lưu \"VT\""};
    struct store *s = open_store(*state, STORE_WRITE);
    struct record r[] = {document("d1", recipients, 2), target("d1", "t2", 76.1),
                         target("d1", "t1", 1733)};
    r[2].value[KEY_UNCERTAIN_NUMBER] = val_num(1);
    struct store_page p[] = {page(1, 0.9, NULL)};
    struct store_file f = {"a.txt", "a.txt", {10, 20, 1, 1}};
    struct store_doc d = {.doc = "d1", .sha256 = "d1aa", .pages = 1, .page = p, .npages = 1,
                          .record = r, .nrecords = 3};
    assert_int_equal(store_put(s, &f, &d), 0);
    struct buf want = {0};
    for (size_t i = 0; i < 3; i++)
        record_json(&want, &r[i]);
    assert_non_null(strstr(want.s, "\"uncertain_number\":true,\"indicator\""));
    char *got = all_records(s, ALL);
    assert_string_equal(got, want.s);
    free(got);
    /* the same once more: replaced, not doubled; and less is less */
    d.nrecords = 2;
    assert_int_equal(store_put(s, &f, &d), 0);
    buf_clear(&want);
    record_json(&want, &r[1]);
    got = all_records(s, 1u << REC_TARGET);
    assert_string_equal(got, want.s);
    free(got);
    buf_free(&want);
    store_close(s);
}

static void paths_order_the_records(void **state)
{
    struct store *s = open_store(*state, STORE_WRITE);
    const char *paths[] = {"b", "c\xff", "a\nx"}, *docs[] = {"d1", "d2", "d3"};
    for (size_t i = 0; i < 3; i++) {
        struct record r = target(docs[i], "t", (double)i);
        struct store_file f = {paths[i], paths[i], {1, 1, 1, 1}};
        struct store_doc d = {.doc = docs[i], .sha256 = docs[i], .record = &r, .nrecords = 1};
        assert_int_equal(store_put(s, &f, &d), 0);
    }
    char *got = all_records(s, ALL);
    char *d3 = strstr(got, "d3"), *d1 = strstr(got, "d1"), *d2 = strstr(got, "d2");
    assert_true(d3 && d1 && d2 && d3 < d1 && d1 < d2);
    free(got);
    store_close(s);
}

static int count_files(const struct store_status *st, void *data)
{
    (void)st;
    ++*(int *)data;
    return 0;
}

static int keep_path(const struct store_status *st, void *data)
{
    if (st->first)
        snprintf(data, 16, "%s", st->shown);
    return 0;
}

static void a_document_lives_by_its_paths(void **state)
{
    struct store *s = open_store(*state, STORE_WRITE);
    struct arena *a = arena_new();
    struct store_known known;
    struct record r = document("d1", NULL, 0);
    struct store_doc one = {.doc = "d1", .sha256 = "h1", .record = &r, .nrecords = 1};
    struct store_doc two = {.doc = "d2", .sha256 = "h2"};
    struct store_file fa = {"a.txt", "a.txt", {1, 1, 1, 1}}, fb = {"b.txt", "b.txt", {1, 1, 1, 1}};
    int files = 0;
    char first[16] = "";
    assert_int_equal(store_put(s, &fa, &one), 0);
    assert_int_equal(store_put_path(s, &fb, "d1"), 0);
    assert_int_equal(store_statuses(s, count_files, &files), 0);
    assert_int_equal(files, 2);
    /* the first path gets other bytes: the document goes by its second */
    assert_int_equal(store_put(s, &fa, &two), 0);
    assert_int_equal(store_find(s, a, NULL, "h1", &known), 1);
    char *got = all_records(s, ALL);
    assert_non_null(strstr(got, "\"path\":\"b.txt\""));
    free(got);
    /* the second path goes too, and the document with it */
    assert_int_equal(store_put_path(s, &fb, "d2"), 0);
    assert_int_equal(store_find(s, a, NULL, "h1", &known), 0);
    assert_int_equal(store_statuses(s, keep_path, first), 0);
    assert_string_equal(first, "a.txt");
    got = all_records(s, ALL);
    assert_string_equal(got, "");
    free(got);
    arena_free(a);
    store_close(s);
}

static void the_ledger_knows_what_is_unchanged(void **state)
{
    struct store *s = open_store(*state, STORE_WRITE);
    struct arena *a = arena_new();
    struct store_known k;
    struct store_doc d = {.doc = "d1", .sha256 = "h1"};
    struct store_file f = {"/x/a\xff.txt", "a\xff.txt", {7, 9, 11, 13}};
    assert_int_equal(store_find(s, a, f.path, NULL, &k), 0);
    assert_int_equal(store_put(s, &f, &d), 0);
    assert_int_equal(store_find(s, a, f.path, NULL, &k), 1);
    assert_true(!k.error && k.this_run);
    assert_memory_equal(&k.stamp, &f.stamp, sizeof k.stamp);
    assert_string_equal(k.sha256, "h1");
    assert_string_equal(k.path, f.shown);
    assert_string_equal(k.engine, "engine");
    assert_string_equal(k.settings, "settings");
    assert_string_equal(k.model, "model");
    assert_string_equal(k.rules, "rules");
    d.error = "damaged";
    assert_int_equal(store_put(s, &f, &d), 0);
    assert_int_equal(store_find(s, a, f.path, NULL, &k), 1);
    assert_string_equal(k.error, "damaged");
    /* a file that could not be read is unknown by path until it can */
    d.error = NULL;
    assert_int_equal(store_put(s, &f, &d), 0);
    assert_int_equal(store_put_unreadable(s, &f, E_UNREADABLE, "denied"), 0);
    assert_int_equal(store_find(s, a, f.path, NULL, &k), 0);
    assert_int_equal(store_put_path(s, &f, "d1"), 0);
    assert_int_equal(store_find(s, a, f.path, NULL, &k), 1);
    assert_int_equal(store_begin_run(s, &key, ""), 0);
    assert_int_equal(store_find(s, a, f.path, NULL, &k), 1);
    assert_false(k.this_run);
    arena_free(a);
    store_close(s);
}

/* The run whose key a stage was last done with shows from which stage on rows were replaced. */
static void later_stages_leave_earlier_ones_alone(void **state)
{
    static const struct store_key other = {"1", "engine", "settings", "model 2", "rules 2"};
    struct store *s = open_store(*state, STORE_WRITE);
    struct arena *a = arena_new();
    struct store_known k;
    struct store_page p = page(1, 0.9, NULL);
    struct record r = target("d1", "t1", 1);
    struct diag said[] = {{E_LOW_CONF, 1, "read"}, {E_NO_TEXT, 1, "repair"},
                          {E_MATCH_LIMIT, 0, "extract"}};
    struct store_file f = {"/a.txt", "a.txt", {1, 1, 1, 1}};
    struct store_doc d = {.doc = "d1", .sha256 = "h1", .pages = 1, .page = &p, .npages = 1,
                          .record = &r, .nrecords = 1, .diag = said, .ndiags = 3,
                          .nread_diags = 1, .nrepair_diags = 1};
    p.stream = "as repaired\n";
    assert_int_equal(store_put(s, &f, &d), 0);
    assert_int_equal(store_begin_run(s, &other, ""), 0);
    d.from = REDO_EXTRACT;
    d.npages = 0;
    d.diag = &said[2];
    d.ndiags = 1;
    d.nread_diags = d.nrepair_diags = 0;
    assert_int_equal(store_put(s, &f, &d), 0);
    assert_int_equal(store_find(s, a, NULL, "h1", &k), 1);
    assert_string_equal(k.model, "model");
    assert_string_equal(k.rules, "rules 2");
    assert_int_equal(k.kept, 1);
    struct buf got = {0};
    assert_int_equal(store_stream(s, "d1", false, &got), 0);
    assert_string_equal(buf_text(&got), "as repaired\n");
    p.stream = "repaired anew\n";
    d.from = REDO_REPAIR;
    d.npages = 1;
    d.diag = &said[1];
    d.ndiags = 2;
    d.nrepair_diags = 1;
    assert_int_equal(store_put(s, &f, &d), 0);
    assert_int_equal(store_find(s, a, NULL, "h1", &k), 1);
    assert_string_equal(k.model, "model 2");
    buf_clear(&got);
    assert_int_equal(store_stream(s, "d1", false, &got), 0);
    assert_string_equal(buf_text(&got), "repaired anew\n");
    assert_int_equal(store_stream(s, "d1", true, &got), -1); /* not kept: an error, not nothing */
    buf_free(&got);
    store_close(s);
    const struct fixture *fx = *state;
    assert_int_equal(number(fx->path, "SELECT group_concat(stage,'')='readrepairextract' FROM"
                                      " (SELECT stage FROM diag ORDER BY seq)"), 1);
    arena_free(a);
}

static int change(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    int r = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_close(db);
    return r;
}

/* Rows that would come out as they are are not written again; each document's row numbers tell. */
static void the_same_records_are_left_as_they_stand(void **state)
{
    static const struct {
        const char *name, *before; /* SQL */
        const char *sum;
        const char *error;
        int written;
    } cases[] = {
        {"the same sum", NULL, "sum 1", NULL, 0},
        {"another sum", NULL, "sum 2", NULL, 1},
        {"no sum kept", "UPDATE ledger SET sum=NULL", "sum 1", NULL, 1},
        {"no sum now", NULL, NULL, NULL, 1},
        {"a row is gone", "DELETE FROM record WHERE doc='d1'", "sum 1", NULL, 1},
        {"failed before", "UPDATE ledger SET status='failed'", "sum 1", NULL, 1},
        {"fails now", NULL, "sum 1", "fault", 0},
    };
    const struct fixture *fx = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct store_file f = {"/a.txt", "a.txt", {1, 1, 1, 1}};
        struct store_file other = {"/b.txt", "b.txt", {1, 1, 1, 2}};
        struct record r = target("d1", "t1", 90), b = target("d2", "t1", 90);
        struct store_doc d = {.doc = "d1", .sha256 = "h1", .record = &r, .nrecords = 1,
                              .sum = "sum 1"};
        struct store_doc later = {.doc = "d2", .sha256 = "h2", .record = &b, .nrecords = 1};
        struct store *s = open_store(*state, STORE_WRITE);
        assert_int_equal(store_put(s, &f, &d), 0);
        assert_int_equal(store_put(s, &other, &later), 0); /* the next row number is another */
        if (cases[i].before)
            assert_int_equal(change(fx->path, cases[i].before), SQLITE_OK);
        int row = number(fx->path, "SELECT coalesce(max(rowid),0) FROM target WHERE doc='d1'");
        d.from = REDO_EXTRACT;
        d.sum = cases[i].sum;
        d.error = cases[i].error;
        d.nrecords = d.error ? 0 : 1;
        assert_int_equal(store_put(s, &f, &d), 0);
        int now = number(fx->path, "SELECT coalesce(max(rowid),0) FROM target WHERE doc='d1'");
        if ((now != row && now != 0) != cases[i].written)
            print_error("%s: row %d, then %d\n", cases[i].name, row, now);
        assert_int_equal(now != row && now != 0, cases[i].written);
        assert_int_equal(now == 0, d.error != NULL);
        assert_int_equal(number(fx->path, "SELECT count(*) FROM record WHERE doc='d1'"), !d.error);
        store_close(s);
    }
}

static void a_refused_row_takes_the_document_back(void **state)
{
    struct store *s = open_store(*state, STORE_WRITE);
    struct record good[] = {target("d1", "t1", 1)};
    struct record twice[] = {target("d1", "t1", 1), target("d1", "t1", 2)};
    struct store_file f = {"a.txt", "a.txt", {1, 1, 1, 1}};
    struct store_doc d = {.doc = "d1", .sha256 = "h1", .record = good, .nrecords = 1};
    assert_int_equal(store_put(s, &f, &d), 0);
    char *before = all_records(s, ALL);
    d.record = twice;
    d.nrecords = 2;
    assert_int_equal(store_put(s, &f, &d), -1);
    assert_int_equal(store_error_status(s), EXIT_FAULT);
    assert_non_null(strstr(store_error(s), "record"));
    char *after = all_records(s, ALL);
    assert_string_equal(after, before);
    d.nrecords = 1; /* and the store is fit for more */
    assert_int_equal(store_put(s, &f, &d), 0);
    free(before);
    free(after);
    store_close(s);
}

static int doubts(const struct store_doubt *p, void *data)
{
    buf_printf(data, "%u ", p->page);
    return 0;
}

static void pages_in_doubt_come_worst_first(void **state)
{
    struct store *s = open_store(*state, STORE_WRITE);
    struct store_page p[] = {page(1, 0.9, NULL), page(2, 0.6, NULL), page(3, 0.4, NULL),
                             page(4, -1, "page-ocr"), page(5, -1, NULL)};
    struct store_file f = {"a.pdf", "a.pdf", {1, 1, 1, 1}};
    struct store_doc d = {.doc = "d1", .sha256 = "h1", .page = p, .npages = 5, .pages = 5};
    struct buf got = {0};
    assert_int_equal(store_put(s, &f, &d), 0);
    assert_int_equal(store_doubts(s, 0.75, -1, doubts, &got), 0);
    assert_string_equal(buf_text(&got), "4 3 2 ");
    buf_clear(&got);
    assert_int_equal(store_doubts(s, 0.75, 1, doubts, &got), 0);
    assert_string_equal(buf_text(&got), "4 ");
    buf_free(&got);
    store_close(s);
}

static void one_run_at_a_time(void **state)
{
    struct store *s = open_store(*state, STORE_WRITE);
    assert_int_equal(open_fails(*state, STORE_WRITE, "another run"), EXIT_LOCKED);
    store_close(open_store(*state, STORE_READ)); /* readers need no lock */
    store_close(s);
    store_close(open_store(*state, STORE_WRITE));
}

/* Who read a picture answers for it, and goes before who took that reading over: a worker that lies
 * of what it was given must not do so in another's name. */
static void a_picture_is_taken_from_its_reader(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *doc, *taken;
    } pages[] = {{"d1", "d2"}, {"d2", NULL}, {"d3", "d3"}, {"d4", NULL}};
    static const struct {
        const char *gone, *doc, *want; /* gone: the document that leaves first */
    } cases[] = {
        {"", NULL, "d2"},   {"", "d1", NULL},   {"", "d2", "d2"}, {"", "d3", "d3"}, {"", "d5", NULL},
        {"d2", NULL, "d4"}, {"d4", NULL, "d1"}, {"d1", NULL, "d3"},
    };
    struct store *s = open_store(f, STORE_WRITE);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct store_page p = {.no = 1, .source = "ocr", .text = "", .stream = "", .conf = -1,
                               .read = "x", .nread = 1, .raster = "r", .taken = pages[i].taken};
        struct store_file file = {pages[i].doc, pages[i].doc, {1, 1, 1, 1}};
        struct store_doc d = {.doc = pages[i].doc, .sha256 = pages[i].doc, .page = &p, .npages = 1};
        assert_int_equal(store_put(s, &file, &d), 0);
    }
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf page = {0};
        char by[16] = "";
        if (*cases[i].gone)
            assert_int_equal(store_drop_path(s, cases[i].gone, cases[i].gone), 0);
        assert_int_equal(store_picture(s, "r", cases[i].doc, &page, by), cases[i].want ? 1 : 0);
        assert_string_equal(by, cases[i].want ? cases[i].want : "");
        buf_free(&page);
    }
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DIR(records_come_back_as_they_were),
        WITH_DIR(paths_order_the_records),
        WITH_DIR(a_document_lives_by_its_paths),
        WITH_DIR(the_ledger_knows_what_is_unchanged),
        WITH_DIR(later_stages_leave_earlier_ones_alone),
        WITH_DIR(the_same_records_are_left_as_they_stand),
        WITH_DIR(a_refused_row_takes_the_document_back),
        WITH_DIR(pages_in_doubt_come_worst_first),
        WITH_DIR(one_run_at_a_time),
        WITH_DIR(a_picture_is_taken_from_its_reader),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
