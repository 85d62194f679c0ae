/* Lines to paragraphs: what begins anew, what goes on, and what OCR made of the numbers of items. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "buf.h"
#include "html.h"
#include "doc_made.h"
#include "marker.h"
#include "roles.h"

#include <string.h>

/* Long enough that lines are seen to be broken; it stands before every case. */
#define BEFORE "Các cơ quan của tỉnh làm việc này theo kế hoạch và gửi kết quả về tỉnh\nđúng kỳ hạn.\n"

static void lines_join(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        size_t paras; /* besides the one before */
    } t[] = {
        /* captions */
        {"Số liệu kèm theo báo cáo gửi đến các cơ quan của tỉnh vào ngày mồng\n"
         "Biểu số 1: Thực trạng tổ chức hội và các chi hội ở cơ sở trong toàn tỉnh", 2},
        {"Số liệu kèm theo báo cáo gửi đến các cơ quan của tỉnh vào ngày mồng\nPhụ lục II", 2},
        {"Số liệu kèm theo báo cáo gửi đến các cơ quan của tỉnh vào ngày mồng\n"
         "Bảng 3. Kết quả xếp loại các tổ chức chính trị ở cơ sở trong năm qua", 2},
        {"Số liệu kèm theo báo cáo gửi đến các cơ quan của tỉnh vào ngày mồng\n"
         "Biểu số 1 và những số liệu khác mà các hội gửi về cho tỉnh hằng năm", 1},
        /* a heading that breaks before a figure, and one that does not */
        {"2. Phát triển các hội đến năm\n2030 (14 mục tiêu)\n(1) Đạt 95%;", 2},
        {"2. Việc hằng năm\n(1) Đạt 95%;", 2},
        /* numbers that reading bent */
        {"II. MỤC TIÊU\n1, Phát triển các hội\n(1) Đạt 95%;", 3},
        {"Mở rộng các tổ chức hội ở những phường nội thành thuộc các quận cũ số\n"
         "1, Tân Bình và những nơi khác trong thành phố này theo kế hoạch chung.", 1},
        {"Việc này được làm theo đúng các quy định đã nêu tại điểm a và khoản\n"
         "1, Điều 5 của bản quy chế mà tỉnh đã ban hành cho các cơ quan của mình.", 1},
        /* letters of items, and of points that are cited */
        {"1. Các cơ quan của tỉnh, các huyện, thành phố và những đơn vị liên quan\n"
         "a) Chủ trì việc này theo kế hoạch của mình.", 2},
        {"1. Các cơ quan của tỉnh, các huyện, thành phố làm đúng theo các điểm\n"
         "a) và b) của kế hoạch này.", 1},
        /* a line that stops well before the margin heads what follows, unless a bracket is open */
        {"a) Đến hết năm 2031\nVề nhà kho: có đủ chỗ cho 90% số tre của các xã ven sông trong mùa nước.", 2},
        {"a) Việc của Sở Nội vụ (Ban\nThi đua tỉnh) là gom sổ của các xã ven sông và gửi về tỉnh đúng kỳ hạn.", 1},
        {"a) Các hội của các\nXã ven sông gom sổ tre của các thôn trong xã mình và gửi về tỉnh đúng kỳ.", 1},
        /* a name broken at its own dash, and an item */
        {"Các xã gửi sổ tre về tỉnh theo kế hoạch. Ngoài ra, Đài Phát thanh\n- Truyền hình tỉnh mở mục đọc thơ.", 1},
        {"Các xã gửi sổ tre về tỉnh theo kế hoạch cùng với các hội của mình\n- Truyền hình tỉnh mở mục đọc thơ.", 2},
        /* specks before them */
        {"+ 95% số hội;\n„+ 50% chi hội;\n_ ' - Tổ chức học tập\n' nghe và làm theo.", 3},
        {"(9) Đạt 100%;\n| (10) Tỷ lệ hội đạt 100%;\n: (11) Tỷ lệ chi hội đạt 90%.", 3},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct buf text = {0};
        buf_str(&text, BEFORE);
        buf_str(&text, t[i].in);
        struct doc *d = doc_made(buf_text(&text));
        if (d->nparas != t[i].paras + 1) {
            for (size_t k = 1; k < d->nparas; k++)
                print_error("[%.*s]\n", (int)d->paras[k].len, d->flow + d->paras[k].off);
            fail_msg("'%s': %zu paragraphs", t[i].in, d->nparas - 1);
        }
        doc_free(d);
        buf_free(&text);
    }
}

/* Dust that reading left before a line; what its marks may have meant stays. */
static void lines_begin_behind_dust(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } t[] = {
        {"„ Chủ trì việc này", "Chủ trì việc này"},
        {"._. Các cơ quan", "Các cơ quan"},
        {".__. © Ưu tiên việc này", "© Ưu tiên việc này"},
        {"_„9) Phối hợp", "9) Phối hợp"},
        {"'VI. MỘT SỐ VIỆC", "VI. MỘT SỐ VIỆC"},
        {"'Về việc này", "Về việc này"},
        {"'Về việc này' là tên", "'Về việc này' là tên"},
        {".NET là tên", ".NET là tên"},
        {"... Các việc khác", "Các việc khác"},
        {", còn việc này", ", còn việc này"},
        {"- Chủ trì", "- Chủ trì"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct line l = {.text = t[i].in, .box = {10, 10, 50, 20}};
        size_t n;
        const char *core = line_core(&l, &n);
        if (n != strlen(t[i].want) || memcmp(core, t[i].want, n) != 0)
            fail_msg("'%s' begins '%.*s'", t[i].in, (int)n, core);
    }
}

static void markers(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        enum marker_kind kind;
        const char *label;
    } t[] = {
        {"2. Mục tiêu", MARK_NUM, "2"},
        {"2, Mục đích", MARK_NUM, "2"},
        {"2, Mục 3", MARK_NONE, ""},
        {"2, Phụ lục I", MARK_NONE, ""},
        {"2, 3 và 4", MARK_NONE, ""},
        {"2, khoản 3", MARK_NONE, ""},
        {"1, Điều 5", MARK_NONE, ""},
        {"1I. MỤC TIÊU", MARK_ROMAN, ""},
        {"1I. Mục tiêu", MARK_ROMAN, ""},
        {"IH. Nhiệm vụ", MARK_ROMAN, ""},
        {"11. Nhiệm vụ", MARK_NUM, "11"},
        {"H. Nhiệm vụ", MARK_ALPHA, "H"}, /* segment asks what stood before */
        {"TL. Chủ tịch", MARK_NONE, ""},
        {"1l.000 hộ", MARK_NONE, ""},
        {"©) Phối hợp", MARK_LETTER, ""},
        {"€) Định kỳ", MARK_LETTER, ""},
        {"® Nghiên cứu", MARK_LETTER, ""},
        {"® và ©", MARK_NONE, ""},
        {"]) Xây dựng", MARK_LETTER, ""},
        {"] Xây dựng", MARK_NONE, ""},
        {"€c) Sở Y tế", MARK_LETTER, "c"},
        {"§. Thử nghiệm", MARK_NUM, ""},
        {"{1) Một", MARK_PAREN, "(1)"},
        {"Ư)5", MARK_NONE, ""},
        {"15/6 hằng năm", MARK_NONE, ""},
        {"1.733 hộ", MARK_NONE, ""},
        {"2- Mục tiêu", MARK_NUM, "2"}, /* an older hand's */
        {"B- Mục tiêu", MARK_ALPHA, "B"},
        {"2- 3 hộ", MARK_NONE, ""},
        {"2-3 hộ", MARK_NONE, ""},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct marker m = marker_read(t[i].in, strlen(t[i].in));
        if (m.kind != t[i].kind || strcmp(m.label, t[i].label) != 0)
            fail_msg("'%s': kind %d, label '%s'", t[i].in, (int)m.kind, m.label);
    }
}

/* Sections of 'H.' and 'IH.' among Roman numbers. */
static void bent_romans_take_their_turn(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want; /* paths of the paragraphs' sections */
    } t[] = {
        {"I. Mục đích\nH. Mục tiêu\n1. Chung\nIH. Nhiệm vụ\n", "I II II.1 III "},
        {"1. Việc:\na) Một;\nb) Hai;\n©) Ba;\nd) Bốn;\nđ) Năm;\nê) Sáu;\nơ) Bảy.\n", "1 1.a 1.b 1.c 1.d 1.đ 1.e 1.g "},
        {"1. Việc:\na) Một;\nb) Hai;\nc) Ba;\n4) Bốn;\n® Năm;\n9) Sáu.\n2. Khác\n", "1 1.a 1.b 1.c 1.d 1.đ 1.e 2 "},
        {"1. Việc:\na) Một;\n4) Bốn.\n", "1 1.a 4 "}, /* 'b)' comes next, which no 4 resembles */
        {"1. Việc\n2. Hai\n§. Ba\n4. Bốn\n", "1 2 3 4 "},
        {"G. Việc bảy\nH. Việc tám\n", "G H "},
        {"I. Mục đích\nII. Mục tiêu\nII. Nhiệm vụ\n", "I II III "},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct doc *d = doc_made(t[i].in);
        struct buf got = {0};
        for (size_t k = 0; k < d->nparas; k++)
            buf_printf(&got, "%s ", d->sections[d->paras[k].section].path);
        assert_string_equal(buf_text(&got), t[i].want);
        buf_free(&got);
        doc_free(d);
    }
}

static void tags_of_html(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
        enum html_tag tag;
        bool close;
    } cases[] = {
        {"<td>12", 4, HTML_CELL, false},        {"<TD rowspan=\"2\">x", 16, HTML_CELL, false},
        {"</th>", 5, HTML_CELL, true},          {"<br/>", 5, HTML_BREAK, false},
        {"<b>Sở</b>", 3, HTML_INLINE, false},   {"<table\tborder=1>", 16, HTML_TABLE, false},
        {"<tr >", 5, HTML_ROW, false},          {"<tbody>", 7, HTML_PART, false},
        {"< 5%", 0, HTML_PART, false},          {"<5 ha, >3 ha", 0, HTML_PART, false},
        {"<tờ>", 0, HTML_PART, false},          {"<tdx>", 0, HTML_PART, false},
        {"<td", 0, HTML_PART, false},           {"<td <b>", 0, HTML_PART, false},
        {"<b", 0, HTML_PART, false},            {"<>", 0, HTML_PART, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum html_tag tag = HTML_PART;
        bool close = false;
        size_t n = html_tag_at(cases[i].text, strlen(cases[i].text), &tag, &close);
        if (n != cases[i].len || (n && (tag != cases[i].tag || close != cases[i].close)))
            fail_msg("'%s': %zu bytes, tag %d", cases[i].text, n, (int)tag);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_of_html),
        cmocka_unit_test(lines_join),
        cmocka_unit_test(lines_begin_behind_dust),
        cmocka_unit_test(markers),
        cmocka_unit_test(bent_romans_take_their_turn),
    };
    return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
