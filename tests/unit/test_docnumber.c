#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "docnumber.h"

static void numbers_are_cleaned(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
        bool mended;
    } t[] = {
        {"62-KL/TW", "62-KL/TW", false},
        {"218- QĐ/TW", "218-QĐ/TW", false},
        {"02 - ĐA/TU", "02-ĐA/TU", false},
        {"157 /KH-UBND", "157/KH-UBND", false},
        {"35/2025/NQ-HĐND", "35/2025/NQ-HĐND", false},
        {"163/2024/QH15", "163/2024/QH15", false},
        {"158/2024/QH1 5", "158/2024/QH15", false},
        {"1314/NQ- UBTVQH15", "1314/NQ-UBTVQH15", false},
        {"12a/BC-BNN", "12a/BC-BNN", false},
        {"515/KH-BCA-BNN&MT", "515/KH-BCA-BNN&MT", false},
        {"11-CT1/TU", "11-CT/TU", true}, /* a kind's letters hold no digit */
        {"1626/QĐ-TT&", "1626/QĐ-TTg", true},
        {"416/QĐ-TTe", "416/QĐ-TTg", true},
        {"27/CT-TIe", "27/CT-TTg", true},
        {"27/CT-TTE", "27/CT-TTg", true},
        {"33/TTr-SNV", "33/TTr-SNV", false}, /* a kind, no office */
        {"27/CT-TTG", "27/CT-TTg", false},
        {"123 KL/TU", "123-KL/TU", true},
        {"58/2024/NĐ-C\u0420", "58/2024/NĐ-CP", true}, /* Cyrillic */
        {"35/QÐ-TTg", "35/QĐ-TTg", true},              /* Icelandic */
        {"11- QŒ/TU", "11-QC/TU", true},
        {"48/NQ-CP-", "48/NQ-CP", false},
    };
    struct arena *mem = arena_new();
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        bool mended = false;
        assert_string_equal(doc_number_clean(mem, t[i].in, &mended), t[i].want);
        if (mended != t[i].mended)
            fail_msg("%s: mended %d", t[i].in, mended);
    }
    assert_null(doc_number_clean(mem, NULL, NULL));
    arena_free(mem);
}

static void letters_tell_the_kind(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } t[] = {
        {"218-QĐ/TW", "quyet-dinh"}, {"43/2014/NĐ-CP", "nghi-dinh"}, {"64/2025/QH15", "luat"},
        {"18-CTr/TU", "chuong-trinh-hanh-dong"}, {"21/CT-TTg", "chi-thi"},
        {"1552/BTTTT-TTH", NULL}, /* an office that begins so is no thông tư */
        {"298/TTr-SCT", "to-trinh"}, {"12/BC-UBND", "bao-cao"}, {"9/PA-UBND", NULL},    {"", NULL},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        const char *got = doc_number_kind(t[i].in);
        if (t[i].want)
            assert_string_equal(got, t[i].want);
        else
            assert_null(got);
    }
    assert_null(doc_number_kind(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_cleaned),
        cmocka_unit_test(letters_tell_the_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
