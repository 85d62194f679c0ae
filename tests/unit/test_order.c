/* The reading order of what the engine read: heads and closes in columns, all else as it stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "ocr_order.h"

/* A page drawn in letters, 5 points each, rows 16 points apart: each row is a line of the engine's,
 * all in one block. Words that begin with '?' were hardly read. */
static struct reading draw(const char *page)
{
    struct reading r = {.width = 500, .height = 700};
    double y = 60;
    VEC_PUSH(r.blocks, r.nblocks, r.cap_blocks) = (struct read_block){.done = false};
    for (const char *s = page; *s; y += 16) {
        const char *start = s;
        size_t end = strcspn(s, "\n");
        r.nlines++;
        while (s < start + end) {
            size_t n = strcspn(s, " \n");
            if (!n) {
                s++;
                continue;
            }
            double x = 5 * (double)(s - start);
            char *text = xcalloc(n + 1, 1);
            memcpy(text, s, n);
            VEC_PUSH(r.words, r.nwords, r.cap_words) = (struct read_word){
                .text = text, .conf = *s == '?' ? 0.4 : 0.9, .line = r.nlines,
                .box = {x, y, x + 5 * (double)n - 1, y + 12}};
            s += n;
        }
        s += *s == '\n';
    }
    return r;
}

/* What order_columns() makes of it, a line a line, and frees it. */
static char *told(struct reading *r)
{
    struct buf b = {0};
    order_columns(r);
    for (size_t i = 0, k, line = 0; i < r->nblocks && (k = order_next(r)) < r->nblocks; i++) {
        r->blocks[k].done = true;
        for (size_t w = 0; w < r->nwords; w++) {
            if (r->words[w].block != k || r->words[w].noise)
                continue;
            buf_printf(&b, "%s%s", line == 0 ? "" : line == r->words[w].line ? " " : "\n",
                       r->words[w].text);
            line = r->words[w].line;
        }
    }
    for (size_t w = 0; w < r->nwords; w++)
        free(r->words[w].text);
    free(r->words);
    free(r->blocks);
    char *s = xstrdup(buf_text(&b));
    buf_free(&b);
    return s;
}

static void columns_are_read_one_after_the_other(void **state)
{
    (void)state;
    static const struct {
        const char *page, *want;
    } cases[] = {
        /* A head of the state's, the number by hand and misread. */
        {"  UBND TINH HOA   _ CONG HOA XA HOI CHU NGHIA VIET NAM\n"
         "     VAN PHONG           Doc lap - Tu do - Hanh phuc\n"
         "   So: ,1/VP-TH        Hoa Thanh, ngay 2 thang 3 nam 2026\n"
         "                      KE HOACH\n"
         "          Lam duong va bac cau trong nam 2026\n"
         "     Can cu nhiem vu nam 2026, Van phong lap ke hoach sau:\n",
         "UBND TINH HOA\nVAN PHONG\nSo: ,1/VP-TH\n_ CONG HOA XA HOI CHU NGHIA VIET NAM\n"
         "Doc lap - Tu do - Hanh phuc\nHoa Thanh, ngay 2 thang 3 nam 2026\nKE HOACH\n"
         "Lam duong va bac cau trong nam 2026\n"
         "Can cu nhiem vu nam 2026, Van phong lap ke hoach sau:"},
        /* The Party's, under an office's stamp that reads as nothing. */
        {"   #  ,\n"
         "   TINH UY HOA THANH         DANG CONG SAN VIET NAM\n"
         "           *\n"
         "     So 9-KH/TU           Hoa Thanh, ngay 2 thang 3 nam 2026\n"
         "                   KE HOACH thuc hien\n",
         "# ,\nTINH UY HOA THANH\n*\nSo 9-KH/TU\nDANG CONG SAN VIET NAM\n"
         "Hoa Thanh, ngay 2 thang 3 nam 2026\nKE HOACH thuc hien"},
        /* A letter's head: what it is about stands under its number. */
        {"  SO NOI VU          CONG HOA XA HOI CHU NGHIA VIET NAM\n"
         "  So: 7/SNV-TH         Doc lap - Tu do - Hanh phuc\n"
         "  V/v cu nguoi         Hoa Thanh, ngay 2 thang 3 nam 2026\n"
         "  di hoc\n"
         "           Kinh gui: Uy ban nhan dan cac xa\n",
         "SO NOI VU\nSo: 7/SNV-TH\nV/v cu nguoi\ndi hoc\nCONG HOA XA HOI CHU NGHIA VIET NAM\n"
         "Doc lap - Tu do - Hanh phuc\nHoa Thanh, ngay 2 thang 3 nam 2026\n"
         "Kinh gui: Uy ban nhan dan cac xa"},
        /* Recipients and signature, which begins higher, with strokes of the pen; an annex follows. */
        {"  Ke hoach nay thay ke hoach truoc va gui den cac xa de biet.\n"
         "                                  ?T/M.BANTHUONGVU\n"
         "  Noi nhan:                            BI THU\n"
         "  - Cac xa;\n"
         "  - Cac so, ban, nganh;             ?)/UZZ3- ?Zu\n"
         "  - Luu: VT.                        Le Van An\n"
         "     PHU LUC kem theo ke hoach cua Ban Thuong vu\n",
         "Ke hoach nay thay ke hoach truoc va gui den cac xa de biet.\nNoi nhan:\n- Cac xa;\n"
         "- Cac so, ban, nganh;\n- Luu: VT.\n?T/M.BANTHUONGVU\nBI THU\nLe Van An\n"
         "PHU LUC kem theo ke hoach cua Ban Thuong vu"},
        /* Recipients alone; a table; the motto quoted in running text. */
        {"  Noi nhan:\n  - Cac xa;\n  - Luu: VT.\n", "Noi nhan:\n- Cac xa;\n- Luu: VT."},
        {"  TT      Noi dung             Thoi gian\n  1       Lam duong            Quy II\n",
         "TT Noi dung Thoi gian\n1 Lam duong Quy II"},
        {"   Tren van ban co dong chu Cong hoa xa hoi chu nghia Viet Nam\n"
         "   va dong chu Doc lap - Tu do - Hanh phuc\n",
         "Tren van ban co dong chu Cong hoa xa hoi chu nghia Viet Nam\n"
         "va dong chu Doc lap - Tu do - Hanh phuc"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading r = draw(cases[i].page);
        char *got = told(&r);
        assert_string_equal(got, cases[i].want);
        free(got);
    }
}

/* Blocks of the engine's that the columns cut keep their places above and below. */
static void blocks_keep_their_places(void **state)
{
    (void)state;
    struct reading r = draw("cong van den 12\n"
                            "UBND XA       CONG HOA XA HOI\n"
                            "So: 7          Doc lap - Tu do\n"
                            "            BAO CAO ve cau\n"
                            "viec thu nhat        viec thu hai\n");
    VEC_PUSH(r.blocks, r.nblocks, r.cap_blocks) = (struct read_block){.done = false};
    for (size_t i = 0; i < r.nwords; i++)
        if (r.words[i].line == 5 && r.words[i].box.x0 > 100) {
            r.words[i].block = 1;
            r.words[i].line = 6;
        }
    char *got = told(&r);
    assert_string_equal(got, "cong van den 12\nUBND XA\nSo: 7\nCONG HOA XA HOI\nDoc lap - Tu do\n"
                             "BAO CAO ve cau\nviec thu nhat\nviec thu hai");
    free(got);
}

static void rows_of_specks_are_no_words(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        double conf;
        bool noise;
    } cases[] = {
        {"#", 0.38, true},      {"b mm", 0.1, true},   {"n `. , x=", 0.3, true}, {"- -", 0.2, true},
        {"a", 0.5, false},      {"xa cau", 0.1, false}, {"1", 0, false},          {"T 2", 0, false},
        {"57/2024/TT", 0.2, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading r = draw(cases[i].row);
        for (size_t w = 0; w < r.nwords; w++)
            r.words[w].conf = cases[i].conf;
        order_mark_noise(&r);
        char *got = told(&r);
        assert_string_equal(got, cases[i].noise ? "" : cases[i].row);
        free(got);
    }
}

static void marks_far_from_the_row_are_dust(void **state)
{
    (void)state;
    static const struct {
        const char *row, *want;
    } cases[] = {
        {"den nam        |", "den nam"},
        {"den nam |", "den nam"},
        {"den nam        .   l", "den nam"},
        {"'        den nam", "den nam"},
        {"|  den nam", "den nam"},
        {"den nam :", "den nam :"},      /* near */
        {"So Khoa hoc ,", "So Khoa hoc"},
        {". so dieu", "so dieu"},
        {"_ 2030 theo '", "2030 theo"},
        {"truoc › ngay 15", "truoc ngay 15"}, /* marks that nobody types */
        {"so dieu .", "so dieu ."},
        {"| TT | Viec |", "| TT | Viec |"}, /* a table's */
        {"Viec        -", "Viec -"},     /* nil in a table */
        {"Viec        x", "Viec x"},
        {"Viec        3", "Viec 3"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading r = draw(cases[i].row);
        for (size_t w = 0; w < r.nwords; w++)
            r.words[w].conf = 0.9;
        order_mark_noise(&r);
        char *got = told(&r);
        assert_string_equal(got, cases[i].want);
        free(got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_read_one_after_the_other),
        cmocka_unit_test(blocks_keep_their_places),
        cmocka_unit_test(rows_of_specks_are_no_words),
        cmocka_unit_test(marks_far_from_the_row_are_dust),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
