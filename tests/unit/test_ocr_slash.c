/* Slashes of dates that were read as another mark, and marks that are what they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ocr_slash.h"

static void dates_get_their_slashes(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want; /* NULL: stays */
    } t[] = {
        {"30:5/2025;", "30/5/2025;"},
        {"(21/3:2025)", "(21/3/2025)"},
        {"28-01:2022", "28/01/2022"},
        {"15/5.2025", "15/5/2025"},
        {"7\u20442025,", "7/2025,"},
        {"15\u20446/2025", "15/6/2025"},
        {"16\u2044QĐ-UBND", "16/QĐ-UBND"},
        {"10:2025", "10/2025"},
        {"III:2025,", "III/2025,"},
        {"15-6-2025", NULL},
        {"15.6.2025", NULL},
        {"15/6/2025", NULL},
        {"15:30", NULL},
        {"7:30-8:00", NULL},
        {"32:5/2025", NULL},
        {"30:13/2025", NULL},
        {"1:2500", NULL}, /* a map's scale */
        {"1:2000", NULL},
        {"1:20000", NULL},
        {"Điều:2025", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct buf out = {0};
        bool mended = slash_mended(t[i].in, &out);
        if (mended != (t[i].want != NULL))
            fail_msg("%s: %s", t[i].in, mended ? "mended" : "left");
        if (mended)
            assert_string_equal(buf_text(&out), t[i].want);
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_get_their_slashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
