#include "list.h"
#include "title.h"

#include "buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char abbreviations[] = "# full | short\n"
                                    "ủy ban nhân dân | UBND\n"
                                    "chính trị - xã hội | CT-XH | CTXH\n"
                                    "tỉnh ủy | TU\n"
                                    "thành phố | TP. | TP\n";

static const char bodies[] =
    "# canonical | variants | attributes\n"
    "Ủy ban nhân dân tỉnh | level=tinh; en=Provincial People's Committee\n"
    "Ủy ban nhân dân | level=any\n"
    "Nhân dân\n"
    "Tổ chức chính trị - xã hội | đoàn thể | slug=doan-the\n"
    "Văn phòng Tỉnh uỷ | VPTU\n"
    "Sở Khoa học, Công nghệ và Môi trường\n"
    "Sở Khoa học\n"
    "Chi hội\n"
    "Chi hội phụ nữ\n"
    "Thành phố Hồ Chí Minh | level=tinh | en=City\n";

static struct list *bodies_list(void)
{
    const char *why = NULL;
    struct list *l = list_from_text("bodies.list", bodies, abbreviations, &why);
    if (why)
        print_message("%s\n", why);
    assert_non_null(l);
    return l;
}

static void scanning(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want; /* "span=slug" each, parted by "; " */
    } table[] = {
        {"", ""},
        {"UBND tỉnh giao", "UBND tỉnh=uy-ban-nhan-dan-tinh"},
        {"ỦY BAN NHÂN DÂN TỈNH", "ỦY BAN NHÂN DÂN TỈNH=uy-ban-nhan-dan-tinh"},
        {"Uỷ ban nhân dân xã", "Uỷ ban nhân dân=uy-ban-nhan-dan"},
        {"ubnd tỉnh", ""},             /* abbreviations keep their case */
        {"UBNDX tỉnh, nhân dânx", ""}, /* whole syllables only */
        {"các UBND và nhân dân", "UBND=uy-ban-nhan-dan; nhân dân=nhan-dan"},
        {"tổ chức CT-XH", "tổ chức CT-XH=doan-the"},
        {"tổ chức CT - XH", "tổ chức CT - XH=doan-the"},
        {"Tổ chức chính trị-xã hội", "Tổ chức chính trị-xã hội=doan-the"},
        {"tổ chức chính trị – xã hội", "tổ chức chính trị – xã hội=doan-the"},
        {"tổ chức chính trị, xã hội", ""}, /* a comma parts */
        {"tổ chức CT", ""},
        {"mỗi chỉ hội phụ nữ, chỉ hội", "chỉ hội phụ nữ=chi-hoi-phu-nu; chỉ hội=chi-hoi"},
        {"không chỉ hội mà cả xã, chỉ hội viên, chỉ Hội", ""},
        {"Sở Khoa.học", "Sở Khoa.học=so-khoa-hoc"},       /* dust */
        {"Sở Khoa. học", "Sở Khoa. học=so-khoa-hoc"},
        {"Sở Khoa. Học", ""}, /* a sentence ends */
        {"theo điểm 1.nhân dân", "nhân dân=nhan-dan"},
        {"Văn phòng TU, VPTU", "Văn phòng TU=van-phong-tinh-uy; VPTU=van-phong-tinh-uy"},
        {"Sở Khoa học, Công nghệ", "Sở Khoa học=so-khoa-hoc"},
        {"Sở Khoa học, Công nghệ và Môi trường.",
         "Sở Khoa học, Công nghệ và Môi trường=so-khoa-hoc-cong-nghe-va-moi-truong"},
        {"TP.Hồ Chí Minh", "TP.Hồ Chí Minh=thanh-pho-ho-chi-minh"},
        {"TP Hồ Chí Minh", "TP Hồ Chí Minh=thanh-pho-ho-chi-minh"},
        {"ủy ban\nnhân dân tỉnh", "nhân dân=nhan-dan"},      /* a paragraph's end parts */
        {"số 157/KH-UBND của UBND", "UBND=uy-ban-nhan-dan"}, /* not within a document's number */
        {"30/6/2021, UBND", "UBND=uy-ban-nhan-dan"},
        {"\xFF UBND\xFF", "UBND=uy-ban-nhan-dan"},
    };
    struct list *l = bodies_list();
    struct list_hit *hits = NULL;
    size_t cap = 0;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct buf got = {0};
        size_t n = list_scan(l, table[i].text, strlen(table[i].text), &hits, &cap);
        for (size_t k = 0; k < n; k++)
            buf_printf(&got, "%s%.*s=%s", k ? "; " : "", (int)hits[k].len,
                       table[i].text + hits[k].off, hits[k].entry->slug);
        assert_string_equal(buf_text(&got), table[i].want);
        buf_free(&got);
    }
    free(hits);
    list_free(l);
}

static void lookup(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } table[] = {
        {"UBND tỉnh", "uy-ban-nhan-dan-tinh"}, {"UBND tỉnh X", NULL},  {"", NULL},
        {"  đoàn  thể ", "doan-the"},          {"ban nhân dân", NULL},
    };
    struct list *l = bodies_list();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct list_entry *e = list_lookup(l, table[i].text, strlen(table[i].text));
        if (table[i].want)
            assert_string_equal(e->slug, table[i].want);
        else
            assert_null(e);
    }
    struct arena *a = arena_new();
    const struct list_entry *first = list_at(l, 0), *last = list_at(l, list_count(l) - 1);
    assert_int_equal(list_count(l), 10);
    assert_int_equal(first->line, 2);
    assert_string_equal(list_attr(a, first, "en"), "Provincial People's Committee");
    assert_string_equal(list_attr(a, first, "level"), "tinh");
    assert_null(list_attr(a, first, "eve"));
    assert_string_equal(list_attr(a, last, "en"), "City");
    arena_free(a);
    list_free(l);
}

static void mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *shorts, *words;
    } table[] = {
        {"a\nb | | c\n", NULL, "t.list:2: nothing between"},
        {"a | b\nc | B\n", NULL, "t.list:2: 'B' means another in line 1"},
        {"level=x\n", NULL, "t.list:1: attributes without"},
        {"a | Level=x\n", NULL, "t.list:1: neither"},
        {"a\n\n-\n", NULL, "t.list:3: a name without letters"},
        {"a\xFF\n", NULL, "t.list:0: not valid"},
        {"a\n", "x\n", "abbreviations.list:1: needs"},
        {"a\n", "x | A\ny | A\n", "abbreviations.list:2: empty or given twice"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *why = NULL;
        assert_null(list_from_text("t.list", table[i].text, table[i].shorts, &why));
        assert_non_null(why);
        print_message("%s\n", why);
        assert_memory_equal(why, table[i].words, strlen(table[i].words));
        free((char *)why);
    }
    const char *why = NULL;
    assert_null(list_load("/nonexistent-folder", "x", &why));
    free((char *)why);
}

static void mending(void **state)
{
    (void)state;
    static const struct {
        const char *text, *raw, *want; /* want NULL: nothing, or nothing alone, would do */
    } table[] = {
        {"Sở Khoa hạc", "So Khoa hac", "Sở Khoa học"},
        {"Ủy ban nhân vân tỉnh", "Uy ban nhan din tinh", "Ủy ban nhân dân tỉnh"},
        {"Thành phố Hồ Chí Mình", "Thanh phi Ho Chi Mint", "Thành phố Hồ Chí minh"},
        {"Sở Khoa hạc", "So Khoa xyz", NULL},       /* far from what was read */
        {"Nhân vân", "Nhan din", NULL},             /* two syllables are too few */
        {"Sở Khoa hạc", "So Khoa hac va", NULL},    /* other syllables than were read */
        {"Sở Tài hạc", "So Tai hac", NULL},         /* two are off */
        {"", "", NULL},
    };
    struct list *l = bodies_list();
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *got = list_mended(l, a, table[i].text, strlen(table[i].text), table[i].raw,
                                      strlen(table[i].raw));
        if (!table[i].want && got)
            fail_msg("'%s' became '%s'", table[i].text, got);
        if (table[i].want)
            assert_string_equal(got ? got : "nothing", table[i].want);
    }
    arena_free(a);
    list_free(l);
}

/* Titles under a signature as reading leaves them. */
static void titles(void **state)
{
    (void)state;
    static const struct {
        const char *line, *want; /* NULL: none, or several as near */
    } table[] = {
        {"- Bộ Chính trị, HO Bl THU", "Phó Bí thư"},
        {"CHỦ TỊCII", "Chủ tịch"},
        {"PHO CHU TICH", "Phó Chủ tịch"},
        {"ĐẠI DIỆN CƠ QUAN CHỦ TRÌ", NULL},
        {"- Như trên (b/c); HỦ TỊCH", "Chủ tịch"},
        {"TL. CHU TICH", NULL},
        {"K/T CHỦ TỊCH", NULL},
        {"T/M TỈNH ỦY", NULL},
        {"TM. BAN THƯỜNG VỤ", NULL},
        {"- Các sở, ban, ngành", NULL},
        {"BÍ", NULL},
        {"", NULL},
    };
    const char *why = NULL;
    struct list *l = list_from_text("titles.list", "Bí thư\nPhó Bí thư\nChủ tịch\nPhó Chủ tịch\nTrưởng ban\n",
                                    NULL, &why);
    assert_non_null(l);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *title = title_near(l, table[i].line, strlen(table[i].line));
        assert_string_equal(title ? title : "none", table[i].want ? table[i].want : "none");
    }
    list_free(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scanning),
        cmocka_unit_test(lookup),
        cmocka_unit_test(mistakes),
        cmocka_unit_test(mending),
        cmocka_unit_test(titles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
