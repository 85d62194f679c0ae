/* Broken text is read, whole text is left alone, and words keep their boxes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "repair_made.h"
#include "syllable.h"

static void syllables_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        int want;
    } cases[] = {
        {"nghiêng", 1}, {"quyết", 1}, {"Quỳnh", 1}, {"GIẾT", 1}, {"gì", 1},     {"giặc", 1},
        {"khoẻ", 1},    {"khỏe", 1},  {"thủy", 1},  {"ươn", 1},  {"oanh", 1},   {"khuỷu", 1},
        {"yêu", 1},     {"đường", 1}, {"Đắk", 0},   {"tuc", 0},  {"tiép", 0},   {"cing", 0},
        {"ke", 1},      {"ce", 0},    {"nge", 0},   {"gha", 0},  {"thirc", 0},  {"phwong", 0},
        {"chirc", 0},   {"tốt", 1},   {"tột", 1},   {"tôt", 0},  {"tồt", 0},    {"sách", 1},
        {"sàch", 0},    {"", 0},      {"a1", 0},    {"qu", 0},   {"ngh", 0},    {"nghiêngg", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int got = syllable_valid(cases[i].s, strlen(cases[i].s));
        if (got != cases[i].want)
            fail_msg("syllable_valid(%s) is %d", cases[i].s, got);
    }
}

static void letters_come_apart(void **state)
{
    (void)state;
    struct letter l = letter_of(0x1EBE); /* Ế */
    assert_int_equal(l.vowel, 0xEA);
    assert_int_equal(l.plain, 'e');
    assert_int_equal(l.tone, 1);
    assert_true(l.upper);
    assert_int_equal(letter_of(0x110).plain, 'd');
    assert_int_equal(letter_of('7').plain, 0);
    assert_int_equal(letter_with_tone(0x1B0, 5), 0x1EF1);
}

static void form_is_mended(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"hoà bình", "hòa bình"},                         /* one tone style */
        {"Tie\xCC\x82\xCC\x81ng", "Tiếng"},               /* NFD to NFC */
        {"Ðảng bộ, ðồng chí", "Đảng bộ, đồng chí"},       /* eth */
        {"Nghị quyết сủа Ban", "Nghị quyết của Ban"},     /* Cyrillic с, а */
        {"１２,５ ％", "12,5 %"},                          /* full width */
        {"| 12 | **Mục tiêu** |", "| 12 | **Mục tiêu** |"},
        {"Москва", "Москва"},                             /* a foreign word stays */
        {"Köln, Zürich", "Köln, Zürich"},
        {"từ 01/01/2021 – 75,5%…", "từ 01/01/2021 – 75,5%…"},
        {"", ""},
    };
    struct repair *r = open_it();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf once = {0}, twice = {0};
        repair_line(r, cases[i].in, strlen(cases[i].in), &once);
        assert_string_equal(buf_text(&once), cases[i].want);
        repair_line(r, buf_text(&once), once.len, &twice);
        assert_string_equal(buf_text(&twice), cases[i].want);
        buf_free(&once);
        buf_free(&twice);
    }
    repair_close(r);
}

static void verdict_parts_clean_from_broken(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double least, most;
    } cases[] = {
        {"Ủy ban nhân dân các huyện, thành phố chịu trách nhiệm chỉ đạo thực hiện kế hoạch này, "
         "định kỳ báo cáo kết quả về Sở Nội vụ trước ngày 15 tháng 12 hằng năm để tổng hợp.",
         0.8, 1},
        {"Uy ban nhan dan cac huyén, thanh phé chiu trach nhiém chi dao thwc hién ké hoach nay, "
         "dinh ky bao cdo két qua vé Sé Nqi vu trudc ngay 15 thang 12 hang nam dé téng hop.",
         0, 0.4},
        {"The people's committees of the districts shall direct the implementation of this plan "
         "and report their results before the end of every year to the department.",
         0, 0.1},
        {"12 345 | 67,8 | 2021", 0, 0},
    };
    struct repair *r = open_it();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned words = 0;
        double v = repair_verdict(r, cases[i].text, strlen(cases[i].text), &words);
        if (v < cases[i].least || v > cases[i].most)
            fail_msg("case %zu: verdict %.2f of %u words", i, v, words);
    }
    repair_close(r);
}

static void words_follow_their_line(void **state)
{
    (void)state;
    struct repair *r = open_it();
    struct doc *d = doc_new("t.txt");
    doc_add_page(d);
    doc_add_line(d, "  Toà  án\tkhoá XV ", "  Toà  án\tkhoá XV ");
    doc_split_line(d);
    repair_doc(r, d);
    assert_string_equal(d->lines[0].text, "  Tòa  án\tkhóa XV ");
    assert_string_equal(d->lines[0].raw, "  Toà  án\tkhoá XV ");
    assert_int_equal(d->lines[0].nwords, 4);
    assert_string_equal(d->words[0].text, "Tòa");
    assert_string_equal(d->words[0].raw, "Toà");
    assert_int_equal(d->words[2].off, strstr(d->lines[0].text, "khóa") - d->lines[0].text);
    assert_null(doc_check(d));
    doc_free(d);
    repair_close(r);
}

/* Sentences of our own, broken as scanners without Vietnamese break them. */
static void broken_text_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"Uy ban nhan dan cac huyén, thanh phé chiu trach nhiém chi dao thwc hién ké hoach nay, dinh ky "
         "bao cdo két qua vé Sé Nqi vu trudc ngay 15 thang 12.",
         "Ủy ban nhân dân các huyện, thành phố chịu trách nhiệm chỉ đạo thực hiện kế hoạch này, định kỳ "
         "báo cáo kết quả về Sở Nội vụ trước ngày 15 tháng 12."},
        {"Can ct Quyét dinh s6 217-QB/TW ngay 12/12/2013 cia B Chinh tri vé viéc ban hanh Quy ché gidm sat",
         "Căn cứ Quyết định số 217-QĐ/TW ngày 12/12/2013 của Bộ Chính trị về việc ban hành Quy chế giám "
         "sát"},
        {"Giờ ký, Sở: bao cao két qua vé Sé Nqi vu trudc ngay15 thang9 nam 2025", /* glued, or whole */
         "Giờ ký, Sở: báo cáo kết quả về Sở Nội vụ trước ngày15 tháng9 năm 2025"},
        {"Il. MUC TIEU: phan dau dén nim 2025 c6 85,5% s6 hd dat chuin", /* a heading's number */
         "II. MỤC TIÊU: phấn đấu đến năm 2025 có 85,5% số hộ đạt chuẩn"},
        {"HOI DONG NHAN DAN TINH BAN HANH NGHI QUYET VE KE HOACH NAM NAY",
         "HỘI ĐỒNG NHÂN DÂN TỈNH BAN HÀNH NGHỊ QUYẾT VỀ KẾ HOẠCH NĂM NAY"},
        {"Phan dau dén nim 2025 c6 85,5% s6 hd dat chuin, trong d6 thanh phé dat 1.250 hd dan, giam "
         "nghéo 2%/nim.",
         "Phấn đấu đến năm 2025 có 85,5% số hộ đạt chuẩn, trong đó thành phố đạt 1.250 hộ dân, giảm "
         "nghèo 2%/năm."},
        {"Lién hé thuong xuyén véi vanphong@example.gov.vn, www.example.gov.vn luc 8h00 ngay 01/02/2024 "
         "dé duoc huong din thuc hién.",
         "Liên hệ thường xuyên với vanphong@example.gov.vn, www.example.gov.vn lúc 8h00 ngày 01/02/2024 "
         "để được hướng dẫn thực hiện."},
        /* a vowel with mark and tone gets lost: which one, the words around say */
        {"Hang quy bao céo tién d0 voi hdi dong, Mt tran T8 qudc chu tri viéc giam sat tai cac xa.",
         "Hằng quý báo cáo tiến độ với hội đồng, Mặt trận Tổ quốc chủ trì việc giám sát tại các xã."},
        {"Cac muc tiéu dt ra trong ké hoach phai duoc thuc hién dung tién d6, kiém tra cht ché.",
         "Các mục tiêu đặt ra trong kế hoạch phải được thực hiện đúng tiến độ, kiểm tra chặt chẽ."},
        /* the horn of a letter as a sign behind it; a line's question stays one */
        {"Can ci? Quyét dinh s6 12/QD-UBND ngay 05/02/2024 cua Uy ban nhan dan tinh vé viéc quan ly va si? dung",
         "Căn cứ Quyết định số 12/QĐ-UBND ngày 05/02/2024 của Ủy ban nhân dân tỉnh về việc quản lý và sử dụng"},
        {"S6' Giao thong van tai huong dan cac xa thuc hién. Vi sao cham nhu thé?",
         "Sở Giao thông vận tải hướng dẫn các xã thực hiện. Vì sao chậm như thế?"},
        {"Viéc nay co mt ý nghia 16n, dugc thuc hién trong mt nam.",
         "Việc này có một ý nghĩa lớn, được thực hiện trong một năm."},
    };
    struct repair *r = open_it();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = {0};
        repair_line(r, cases[i].in, strlen(cases[i].in), &out);
        assert_string_equal(buf_text(&out), cases[i].want);
        buf_free(&out);
    }
    repair_close(r);
}

static void other_text_is_left_alone(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "Sở Kế hoạch và Đầu tư chủ trì, phối hợp với các sở, ngành, Ủy ban nhân dân các huyện rà soát, "
        "tham mưu trình Ủy ban nhân dân tỉnh trước ngày 30/6/2024; hàng năm tổng hợp, hằng quý báo cáo.",
        "The people's committees of the districts shall direct the implementation of this plan and report "
        "their results before the end of every year to the department.",
    };
    struct repair *r = open_it();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = {0};
        repair_line(r, cases[i], strlen(cases[i]), &out);
        assert_string_equal(buf_text(&out), cases[i]);
        buf_free(&out);
    }
    repair_close(r);
}

static void repaired_text_stays(void **state)
{
    (void)state;
    static const char broken[] = "thyc hién tét céng tdc tuyén truyén, van d6ng doan vién, hdi vién va Nhan "
                                 "dan tham gia xdy dung Dang, chinh quyén trong sach, ving manh.";
    struct repair *r = open_it();
    struct buf once = {0}, twice = {0};
    repair_line(r, broken, strlen(broken), &once);
    repair_line(r, buf_text(&once), once.len, &twice);
    assert_string_equal(buf_text(&twice), buf_text(&once));
    buf_free(&once);
    buf_free(&twice);
    repair_close(r);
}

/* Our own OCR takes hooks for acutes: what the words around say wins, figures never change. */
static void own_ocr_is_read_again(void **state)
{
    (void)state;
    static const char read[] = "Mặt trận Tố quốc và các tô chức chính trị - xã hội triên khai 85% kế hoạch số "
                               "12/KH-UBND trong quý I/2021, hàng năm báo cáo.";
    static const char want[] = "Mặt trận Tổ quốc và các tổ chức chính trị - xã hội triển khai 85% kế hoạch số "
                               "12/KH-UBND trong quý I/2021, hàng năm báo cáo.";
    struct repair *r = open_it();
    struct doc *d = doc_new("t.pdf");
    doc_add_page(d)->source = SOURCE_OCR;
    doc_add_line(d, read, read);
    doc_split_line(d);
    repair_doc(r, d);
    assert_string_equal(d->lines[0].text, want);
    assert_null(doc_check(d));
    doc_free(d);
    repair_close(r);
}

/* A word the engine was sure of must be beaten by more than one it was not. List letters, roman
 * numbers and unknown abbreviations have nothing to do with words. */
static void confidence_weighs(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
        double conf;
    } cases[] = {
        {"Các tô chức", "Các tổ chức", 0.9},
        {"Hội thi cán bộ giỏi lần này", "Hội thi cán bộ giỏi lần này", 0.96},
        {"b) Thực hiện theo quy định tại điểm c khoản này và mục iv;", NULL, 0.96},
        {"đ) Các NHTM trên địa bàn và trường THCS thực hiện kế hoạch", NULL, 0.9},
        {"không để hại môi trường", NULL, 0.97},
    };
    struct repair *r = open_it();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *in = cases[i].in;
        struct doc *d = doc_new("t.pdf");
        doc_add_page(d)->source = SOURCE_OCR;
        doc_add_line(d, "Ủy ban nhân dân các huyện chỉ đạo:", "Ủy ban nhân dân các huyện chỉ đạo:");
        doc_split_line(d);
        doc_add_line(d, in, in);
        doc_split_line(d);
        for (size_t k = 0; k < d->nwords; k++)
            d->words[k].conf = cases[i].conf;
        repair_doc(r, d);
        assert_string_equal(d->lines[1].text, cases[i].want ? cases[i].want : in);
        doc_free(d);
    }
    repair_close(r);
}

static void parted_and_joined_words_keep_their_boxes(void **state)
{
    (void)state;
    static const char *const words[] = {"tang", "cuong", "su", "lanh", "dao", "cua", "Dang", "d6i", "v6i",
                                        "cac", "t6", "chirc", "chinh", "tri", "xd", "h", "6i", "theo",
                                        "phuluc", "dinh", "kém"};
    struct repair *r = open_it();
    struct doc *d = doc_new("t.pdf");
    doc_add_page(d)->source = SOURCE_LAYER;
    doc_add_line(d, "", "");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        doc_add_word(d, words[i], words[i])->box = (struct box){(double)i * 10, 0, (double)i * 10 + 8, 10};
    doc_close_line(d);
    repair_doc(r, d);
    const struct line *l = &d->lines[0];
    assert_string_equal(l->text, "tăng cường sự lãnh đạo của Đảng đối với các tổ chức chính trị xã hội "
                                 "theo phụ lục đính kèm");
    assert_int_equal(l->nwords, 20);
    const struct word *joined = &d->words[l->word + 15], *parted = joined + 2;
    assert_string_equal(joined->text, "hội");
    assert_string_equal(joined->raw, "h 6i");
    assert_true(joined->box.x0 == 150 && joined->box.x1 == 168);
    assert_string_equal(parted->text, "phụ lục");
    assert_string_equal(parted->raw, "phuluc");
    assert_true(parted->flags & WORD_REPAIRED);
    assert_null(doc_check(d));
    doc_free(d);
    repair_close(r);
}

static void missing_tables_are_told(void **state)
{
    (void)state;
    const char *why = "";
    assert_null(repair_open("/nonexistent/vi.model", &why));
    assert_non_null(strstr(why, "letters.txt"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(syllables_are_told),
        cmocka_unit_test(letters_come_apart),
        cmocka_unit_test(form_is_mended),
        cmocka_unit_test(verdict_parts_clean_from_broken),
        cmocka_unit_test(words_follow_their_line),
        cmocka_unit_test(broken_text_is_read),
        cmocka_unit_test(other_text_is_left_alone),
        cmocka_unit_test(repaired_text_stays),
        cmocka_unit_test(own_ocr_is_read_again),
        cmocka_unit_test(confidence_weighs),
        cmocka_unit_test(parted_and_joined_words_keep_their_boxes),
        cmocka_unit_test(missing_tables_are_told),
    };
    return cmocka_run_group_tests_name("repair", tests, NULL, NULL);
}
