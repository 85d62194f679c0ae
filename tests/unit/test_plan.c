/* What the ledger's word means for the next run: the first stage that must be done anew, and why. */
#include "plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Now: program "2", engine "e", settings "s", model "m", rules "r". */
static const struct store_known same = {
    .doc = "d", .sha256 = "h", .path = "p", .read_program = "2", .engine = "e", .settings = "s",
    .repair_program = "2", .model = "m", .extract_program = "2", .rules = "r", .kept = 10};

static void each_change_redoes_what_hangs_on_it(void **state)
{
    static const struct {
        const char *field, *value; /* of the ledger's row */
        const char *error, *causes;
        unsigned lost, unread;
        const char *retry;
        unsigned max_lost;
        enum redo want;
        const char *why;
    } cases[] = {
        {.max_lost = 10, .want = REDO_NOTHING},
        {"program", "1", .max_lost = 10, .want = REDO_READ, .why = "the program is another version"},
        {"engine", "x", .max_lost = 10, .want = REDO_READ, .why = "the OCR engine is another version"},
        {"settings", "x", .max_lost = 10, .want = REDO_READ, .why = "reading is set otherwise"},
        {"settings", NULL, .max_lost = 10, .want = REDO_NOTHING}, /* not written down then */
        {"model", "x", .max_lost = 10, .want = REDO_REPAIR, .why = "the repair model was changed"},
        {"model", "x", .unread = 1, .max_lost = 10, .want = REDO_READ,
         .why = "the repair model was changed"}, /* an older store kept repaired pages only */
        {"rules", "x", .max_lost = 10, .want = REDO_EXTRACT, .why = "the rules were changed"},
        /* a few pages lost are no failure; more than may be are */
        {.lost = 1, .max_lost = 10, .want = REDO_NOTHING},
        {.lost = 2, .max_lost = 10, .want = REDO_EXTRACT, .why = "too many of its pages were lost"},
        {.error = "pages-lost", .lost = 2, .max_lost = 10, .want = REDO_NOTHING},
        {.error = "pages-lost", .lost = 2, .max_lost = 20, .want = REDO_EXTRACT,
         .why = "more of its pages may be lost now"},
        /* failed is left alone, until asked for or something changes that may have been the cause */
        {.error = "damaged", .max_lost = 10, .want = REDO_NOTHING},
        {.error = "damaged", .retry = "failed", .max_lost = 10, .want = REDO_READ,
         .why = "it failed before"},
        {.error = "damaged", .retry = "damaged", .max_lost = 10, .want = REDO_READ,
         .why = "it failed before"},
        {.error = "damaged", .retry = "encrypted", .max_lost = 10, .want = REDO_NOTHING},
        /* pages that were lost have causes of their own */
        {.causes = "page-crash,page-timeout", .lost = 1, .retry = "page-timeout", .max_lost = 10,
         .want = REDO_READ, .why = "pages of it were lost"},
        {.causes = "page-crash,page-timeout", .lost = 1, .retry = "page-crash", .max_lost = 10,
         .want = REDO_READ, .why = "pages of it were lost"},
        {.causes = "page-crash", .lost = 1, .retry = "failed", .max_lost = 10, .want = REDO_READ,
         .why = "pages of it were lost"},
        {.causes = "page-crash", .lost = 1, .retry = "page", .max_lost = 10, .want = REDO_NOTHING},
        {.causes = "page-crash", .lost = 1, .retry = "crash", .max_lost = 10, .want = REDO_NOTHING},
        {.error = "pages-lost", .causes = "page-crash", .lost = 2, .retry = "page-crash",
         .max_lost = 10, .want = REDO_READ, .why = "it failed before"},
        {.retry = "failed", .max_lost = 10, .want = REDO_NOTHING},
        {"rules", "x", .error = "damaged", .max_lost = 10, .want = REDO_NOTHING},
        {"engine", "x", .error = "damaged", .max_lost = 10, .want = REDO_READ,
         .why = "the OCR engine is another version"},
        {"rules", "x", .error = "worker-crash", .max_lost = 10, .want = REDO_EXTRACT,
         .why = "the rules were changed"},
        {"model", "x", .error = "worker-crash", .max_lost = 10, .want = REDO_REPAIR,
         .why = "the repair model was changed"},
        {.error = "worker-crash", .max_lost = 10, .want = REDO_NOTHING},
        {.error = "io", .max_lost = 10, .want = REDO_READ, .why = "it failed before"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct store_known k = same;
        struct plan_wish w = {.key = {"2", "e", "s", "m", "r"}, .max_lost = cases[i].max_lost,
                              .retry = &cases[i].retry, .nretry = cases[i].retry != NULL};
        const char *field = cases[i].field ? cases[i].field : "", *why = "?";
        if (!strcmp(field, "program"))
            k.read_program = k.repair_program = k.extract_program = cases[i].value;
        else if (!strcmp(field, "engine"))
            k.engine = cases[i].value;
        else if (!strcmp(field, "settings"))
            k.settings = cases[i].value;
        else if (!strcmp(field, "model"))
            k.model = cases[i].value;
        else if (!strcmp(field, "rules"))
            k.rules = cases[i].value;
        k.error = cases[i].error;
        k.causes = cases[i].causes;
        k.lost = cases[i].lost;
        k.unread = cases[i].unread;
        enum redo got = plan_redo(&w, &k, &why);
        if (got != cases[i].want)
            fail_msg("case %zu: from '%s', not '%s'", i, plan_name(got), plan_name(cases[i].want));
        if (cases[i].why)
            assert_string_equal(why, cases[i].why);
        else
            assert_null(why);
    }
}

static void causes_are_those_that_files_fail_with(void **state)
{
    static const struct {
        const char *name;
        int is;
    } cases[] = {{"failed", 1},    {"encrypted", 1}, {"page-timeout", 1}, {"pages-lost", 1},
                 {"blank-page", 0}, {"nonsense", 0},  {"", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(plan_is_cause(cases[i].name), cases[i].is);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_change_redoes_what_hangs_on_it),
        cmocka_unit_test(causes_are_those_that_files_fail_with),
    };
    return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
