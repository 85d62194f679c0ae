/* A page that was kept is taken over only where reading its picture could have given it. */
#include "raster.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void what_no_reading_gives_is_not_taken(void **state)
{
    static const struct {
        struct word word;
        bool fits;
    } cases[] = {
        {{.text = "Nghị", .raw = "Nghị", .box = {1, 2, 30, 12}, .conf = 0.93, .sure = 1}, true},
        {{.text = "15/6", .raw = "15/6", .conf = 0.5, .sure = 1, .flags = WORD_NUMBER}, true},
        {{.text = "Nghị", .raw = "Nghi", .conf = 1, .sure = 1}, false},
        {{.text = "", .raw = "", .conf = 1, .sure = 1}, false},
        {{.text = "hai từ", .raw = "hai từ", .conf = 1, .sure = 1}, false},
        {{.text = "a\nb", .raw = "a\nb", .conf = 1, .sure = 1}, false},
        {{.text = "\033[2J", .raw = "\033[2J", .conf = 1, .sure = 1}, false},
        {{.text = "nghi\xcc\xa3", .raw = "nghi\xcc\xa3", .conf = 1, .sure = 1}, false}, /* not NFC */
        {{.text = "a", .raw = "a", .conf = 1.5, .sure = 1}, false},
        {{.text = "a", .raw = "a", .conf = 1, .sure = -5}, false},
        {{.text = "a", .raw = "a", .conf = 1, .sure = 1, .flags = WORD_REPAIRED}, false},
        {{.text = "a", .raw = "a", .box = {0, 0, 1e300, 5}, .conf = 1, .sure = 1}, false},
        {{.text = "a", .raw = "a", .box = {NAN, 0, 1, 5}, .conf = 1, .sure = 1}, false},
    };
    const struct page page = {.width = 595.3, .height = 841.9};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct word *from = &cases[i].word;
        struct doc *d = doc_new("");
        doc_add_page(d);
        doc_add_line(d, "", "");
        struct word *w = doc_add_word(d, from->text, from->raw);
        w->box = from->box;
        w->conf = from->conf;
        w->sure = from->sure;
        w->flags = from->flags;
        doc_close_line(d);
        if (raster_fits(&page, d) != cases[i].fits)
            fail_msg("case %zu", i);
        d->pages[0].error = "page-ocr";
        assert_false(raster_fits(&page, d));
        d->pages[0].error = NULL;
        doc_add_page(d);
        assert_false(raster_fits(&page, d));
        doc_free(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_no_reading_gives_is_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
