/* What must hold of repair whatever the text: no number changes, and words are as sure as is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "repair_made.h"
#include "utf8.h"

/* Digit groups of two and more, one after the other, a blank after each: of words without letters
 * (`alone`), or of all. */
static void figures_of(const char *s, bool alone, struct buf *out)
{
    buf_clear(out);
    for (size_t n; *s; s += n) {
        n = strcspn(s, " \t\r\n");
        bool letter = false;
        for (size_t i = 0, k; i < n; i += k) {
            int32_t cp;
            k = utf8_decode(s + i, n - i, &cp);
            letter |= utf8_is_letter(cp);
            k = k ? k : 1;
        }
        for (size_t i = 0, run; !(letter && alone) && i < n; i += run + !run) {
            run = strspn(s + i, "0123456789");
            if (run > 1) {
                buf_add(out, s + i, run);
                buf_chr(out, ' ');
            }
        }
        n += !n;
    }
}

/* Are the groups of `some`, in their order, among those of `all`? */
static bool stand_in(const char *some, const char *all)
{
    for (size_t n, k; *all && *some; all += n) {
        n = strcspn(all, " ") + 1;
        k = strcspn(some, " ") + 1;
        if (n == k && !memcmp(some, all, n))
            some += k;
    }
    return !*some;
}

/* Lines as a text layer and as our own OCR: the figures come out as they went in. */
static void figures_stay(struct repair *r, const char *text, enum source source)
{
    struct doc *d = doc_new("t.txt");
    struct buf before = {0}, after = {0};
    doc_add_page(d)->source = source;
    for (size_t n; *text; text += n + (text[n] == '\n')) {
        n = strcspn(text, "\n");
        const char *line = arena_strndup(d->mem, text, n);
        doc_add_line(d, line, line);
        doc_split_line(d);
    }
    repair_doc(r, d);
    for (size_t i = 0; i < d->nlines; i++) {
        for (int back = 0; back < 2; back++) {
            figures_of(back ? d->lines[i].text : d->lines[i].raw, true, &before);
            figures_of(back ? d->lines[i].raw : d->lines[i].text, false, &after);
            if (!stand_in(buf_text(&before), buf_text(&after)))
                fail_msg("'%s' became '%s'", d->lines[i].raw, d->lines[i].text);
        }
    }
    buf_free(&before);
    buf_free(&after);
    doc_free(d);
}

static void no_number_is_changed(void **state)
{
    (void)state;
    static const char *const around[] = {"cong cudc ", " méi, xay dung", "Ho ", "T", " trinh hanh dong ", "s6 ",
                                         " thang ", "Can ct ", " huyén\n", "16 chirc ", "ngay ", " "};
    static const char signs[] = "0123456789012345678901234567890123456789.,/%-: ()$&'";
    struct repair *r = open_it();
    uint32_t seed = 7;
    for (int turn = 0; turn < 200; turn++) {
        struct buf text = {0};
        for (int part = 0; part < 12; part++) {
            seed = seed * 1664525u + 1013904223u;
            buf_str(&text, around[(seed >> 16) % (sizeof around / sizeof *around)]);
            for (uint32_t k = seed >> 28; k; k--) {
                seed = seed * 1664525u + 1013904223u;
                buf_chr(&text, signs[(seed >> 16) % (sizeof signs - 1)]);
            }
        }
        figures_stay(r, buf_text(&text), turn % 2 ? SOURCE_OCR : SOURCE_LAYER);
        buf_free(&text);
    }
    repair_close(r);
}

static bool read_file(const char *path, struct buf *text)
{
    FILE *in = fopen(path, "r");
    char part[4096];
    if (!in)
        return false;
    for (size_t n; (n = fread(part, 1, sizeof part, in)) > 0;)
        buf_add(text, part, n);
    fclose(in);
    return true;
}

/* No number of real documents either, where they lie beside the repository. */
static void no_number_of_a_document_is_changed(void **state)
{
    (void)state;
    glob_t found = {0};
    glob("../shared/documents/*.txt", 0, NULL, &found);
    glob("../shared/real/text/*.txt", GLOB_APPEND, NULL, &found);
    struct repair *r = open_it();
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct buf text = {0};
        assert_true(read_file(found.gl_pathv[i], &text));
        if (utf8_valid_prefix(buf_text(&text), text.len) == text.len)
            figures_stay(r, buf_text(&text), SOURCE_LAYER);
        buf_free(&text);
    }
    globfree(&found);
    repair_close(r);
}

/* Letters of a word in lower case. False where it holds anything else but marks. */
static bool letters_of(const char *s, size_t n, struct buf *out)
{
    buf_clear(out);
    for (size_t i = 0, k; i < n; i += k) {
        int32_t cp;
        char b[4];
        k = utf8_decode(s + i, n - i, &cp);
        if (utf8_is_digit(cp))
            return false;
        if (utf8_is_letter(cp))
            buf_add(out, b, utf8_encode(utf8_lower(cp), b));
        k = k ? k : 1;
    }
    return out->len > 0;
}

struct reliability { /* of words that are said to be between 0.85 and 0.95 sure, and of all */
    unsigned nearly, right, all, all_right;
};

/* Counts the words of lines that have as many words as the truth. */
static void count_right(const struct doc *d, const struct line *l, const char *truth, size_t len,
                        struct reliability *r)
{
    uint32_t words = 0;
    for (size_t i = 0; i < len; i++)
        words += truth[i] != ' ' && (!i || truth[i - 1] == ' ');
    if (words != l->nwords || !len || *truth == '~')
        return;
    struct buf a = {0}, b = {0};
    for (uint32_t k = 0; k < words; k++) {
        const struct word *w = &d->words[l->word + k];
        truth += strspn(truth, " ");
        size_t n = strcspn(truth, " \r\n");
        if (letters_of(truth, n, &a) && letters_of(w->text, strlen(w->text), &b)) {
            bool same = !strcmp(buf_text(&a), buf_text(&b)), nearly = w->sure >= 0.85 && w->sure < 0.95;
            r->all++;
            r->all_right += same;
            r->nearly += nearly;
            r->right += nearly && same;
        }
        truth += n;
    }
    buf_free(&a);
    buf_free(&b);
}

/* Of words said to be 0.9 sure, 0.85 to 0.95 are right: over the real documents with truth, where
 * they lie beside the repository. */
static void certainty_is_calibrated(void **state)
{
    (void)state;
    static const char *const names[] = {"tq-de-an-02", "ht-ctr-18"};
    struct repair *r = open_it();
    struct reliability sum = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct buf text = {0}, truth = {0};
        char path[64];
        struct doc *d = doc_new("t.txt");
        doc_add_page(d);
        snprintf(path, sizeof path, "../shared/documents/%s.txt", names[i]);
        bool have = read_file(path, &text);
        snprintf(path, sizeof path, "../shared/gold/%s.truth.txt", names[i]);
        have = have && read_file(path, &truth);
        for (const char *s = buf_text(&text); have && *s; s += strcspn(s, "\n"), s += *s == '\n') {
            const char *line = arena_strndup(d->mem, s, strcspn(s, "\n"));
            doc_add_line(d, line, line);
            doc_split_line(d);
        }
        repair_doc(r, d);
        const char *s = buf_text(&truth);
        for (size_t k = 0; have && *s && k < d->nlines; k++, s += strcspn(s, "\n"), s += *s == '\n')
            count_right(d, &d->lines[k], s, strcspn(s, "\n"), &sum);
        doc_free(d);
        buf_free(&text);
        buf_free(&truth);
    }
    repair_close(r);
    if (!sum.all)
        skip();
    double share = (double)sum.right / (sum.nearly + !sum.nearly);
    if (share < 0.85 || share > 0.95)
        fail_msg("of %u words said to be 0.9 sure %.3f are right", sum.nearly, share);
    assert_true(sum.all > 5000 && sum.all_right > 0.98 * sum.all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_number_is_changed),
        cmocka_unit_test(no_number_of_a_document_is_changed),
        cmocka_unit_test(certainty_is_calibrated),
    };
    return cmocka_run_group_tests_name("repair_trust", tests, NULL, NULL);
}
