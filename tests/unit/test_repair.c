#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "repair.h"
#include "syllable.h"
#include "utf8.h"

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

static struct repair *open_it(void)
{
    const char *why = "";
    struct repair *r = repair_open("rules/vi.model", &why);
    if (!r)
        fail_msg("repair_open: %s", why);
    return r;
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
        cmocka_unit_test(no_number_is_changed),
        cmocka_unit_test(no_number_of_a_document_is_changed),
        cmocka_unit_test(certainty_is_calibrated),
        cmocka_unit_test(missing_tables_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
