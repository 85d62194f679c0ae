#include "agency_priv.h"

#include <stdio.h>
#include <string.h>

#include "utf8.h"

/* Head nouns of bodies; longer ones before those they begin with. `direct`: a listed body may
 * follow at once ('Đảng ủy Bộ Xây dựng', 'Văn phòng Sở Y tế'). */
static const struct {
    const char *words, *level;
    bool direct;
} heads[] = {
    {"ban cán sự đảng", "tinh", true},
    {"ban thường vụ", NULL, true},
    {"ban chỉ đạo", NULL, true},
    {"ban chấp hành", NULL, true},
    {"ban quản lý", NULL, false},
    {"ban", NULL, false},
    {"bảo hiểm", NULL, false},
    {"bảo tàng", NULL, false},
    {"báo", NULL, false},
    {"bệnh viện", NULL, false},
    {"bộ", "trung-uong", false},
    {"bưu điện", NULL, false},
    {"câu lạc bộ", NULL, false},
    {"chi bộ", NULL, false},
    {"chi cục", "tinh", false},
    {"chi hội", NULL, false},
    {"chi nhánh", "tinh", false},
    {"công an", NULL, false},
    {"công đoàn", NULL, true},
    {"công ty", NULL, false},
    {"cảng vụ", NULL, false},
    {"cục", NULL, false},
    {"đại học", NULL, false},
    {"đài", NULL, false},
    {"đảng bộ", NULL, true},
    {"đảng đoàn", "tinh", true},
    {"đảng ủy", NULL, true},
    {"điện lực", NULL, false},
    {"đội", NULL, false},
    {"đồn", NULL, false},
    {"hải quan", NULL, false},
    {"hạt", NULL, false},
    {"hiệp hội", NULL, false},
    {"học viện", NULL, false},
    {"hội đồng", NULL, false},
    {"hội", NULL, false},
    {"kho bạc", NULL, false},
    {"khu bảo tồn", NULL, false},
    {"liên đoàn", NULL, false},
    {"liên hiệp", NULL, false},
    {"liên minh", NULL, false},
    {"ngân hàng", NULL, false},
    {"phòng", NULL, false},
    {"quỹ", NULL, false},
    {"sở", "tinh", false},
    {"tập đoàn", NULL, false},
    {"thanh tra", NULL, true},
    {"tạp chí", NULL, false},
    {"thuế", NULL, false},
    {"thường trực", NULL, true},
    {"tòa án", NULL, false},
    {"tổng công ty", NULL, false},
    {"tổng cục", "trung-uong", false},
    {"tổ công tác", NULL, false},
    {"tổ", NULL, false},
    {"trạm", NULL, false},
    {"trung tâm", NULL, false},
    {"trường", NULL, false},
    {"ủy ban", NULL, false},
    {"văn phòng", NULL, true},
    {"viễn thông", NULL, false},
    {"viện kiểm sát", NULL, false},
    {"viện", NULL, false},
    {"vụ", "trung-uong", false},
    {"vườn quốc gia", NULL, false},
};

static size_t count_words(const char *words)
{
    size_t n = 1;
    for (const char *s = words; *s; s++)
        n += *s == ' ';
    return n;
}

/* Index of the head noun at i, or -1. It must be written with a capital. */
static int head_at(const struct text *t, size_t i)
{
    if (i >= t->nwords || !t->v[i].upper)
        return -1;
    for (size_t k = 0; k < sizeof heads / sizeof *heads; k++)
        if (heads[k].words[0] == t->v[i].low[0] && heads[k].words[1] == t->v[i].low[1] &&
            words_are(t, i, heads[k].words))
            return (int)k;
    return -1;
}

bool is_head(const struct text *t, size_t i)
{
    int head = head_at(t, i);
    size_t next = head < 0 ? i : i + count_words(heads[head].words);
    return head >= 0 && next < t->nwords && t->v[next].upper && t->v[next].glue == ' ';
}

/* Lower-case words that end a name: what a body does, or words that bind. */
static bool ends_name(const struct text *t, size_t i)
{
    return words_are(
        t, i,
        "có|là|đã|sẽ|để|được|với|cho|từ|đến|theo|trong|trên|về|của|tại|phải|làm|giao|lập|trình|"
        "cử|gửi|do|bằng|nêu|khi|nếu|mà|thì|này|đó|ngày|năm|tháng|số|cùng|như|đang|cần|nhằm|hoặc|và|"
        "các|những|mỗi|một|tỉnh|huyện|phường|thành phố|cấp|nói|vào|ra|lên|thuộc|đối|trở|hằng|hàng|khẩn trương|"
        "chủ trì|phối hợp|tham mưu|thực hiện|tổ chức|hướng dẫn|chịu trách|căn cứ|xây dựng|ban "
        "hành|"
        "báo cáo|tiếp tục|xem xét|quyết định|phê duyệt|chỉ đạo|lãnh đạo|kiểm tra|rà soát|"
        "tăng cường|đẩy mạnh|thường xuyên|tổng hợp|đề xuất|triển khai|ký kết|cung cấp|theo dõi|"
        "đôn đốc|bố trí|hỗ trợ|đảm bảo|bảo đảm|giúp đỡ|nghiên cứu|chủ động|tập trung|kịp thời|"
        "tuyên truyền|vận động|phát động|đánh giá|giám sát|thông qua|quy định|phụ trách|liên quan|"
        "nghiêm túc|quan tâm|đẩy nhanh|hoàn thành|hoàn thiện|bàn giao|định kỳ|tiến hành|thẩm định|quán triệt|đề nghị|yêu cầu|đăng ký|sử dụng|tham gia|"
        "đồng chí|xã chủ|xã phối|xã tổ|xã có|xã thực");
}

/* A dash, or 'và', inside a name: with a capital behind it that begins no body of its own. */
static bool binds(const struct text *t, size_t i)
{
    return i < t->nwords && t->v[i].upper && !body_at(t, i) && !place_at(t, i) && !is_head(t, i);
}

/* An item or a heading that is one name: '7. Trung tâm Nuôi dạy trẻ khuyết tật tỉnh: ...' ends where the
 * mark stands, whatever words it is made of. `k`: where the name ends by its words alone. */
static size_t to_mark(const struct text *t, size_t i, size_t k)
{
    size_t end = k;
    if (i > 3 || k <= i)
        return k;
    for (size_t j = 0; j < i; j++)
        if (t->v[j].len > 5)
            return k; /* not what opens the paragraph */
    for (; end < t->nwords && end - i < 16 && t->v[end].glue == ' ' && !words_are(t, end, "có trách nhiệm"); end++)
        if (body_at(t, end) || place_at(t, end) ||
            words_are(t, end,
                      "chủ trì|phối hợp|tham mưu|chịu trách|có|thực hiện|tổ chức|căn cứ|định kỳ|là|được|"
                      "các|và các|tỉnh|thành phố|huyện|xã|phường|cấp|triển khai|theo|tiếp tục|để|khi|trên|"
                      "báo cáo|hướng dẫn|xây dựng kế|chỉ đạo|tăng cường|khu vực"))
            return k;
    return end < t->nwords && (t->v[end].glue == ':' || words_follow(t, end, "có trách nhiệm")) ? end : k;
}

/* Boards that are named by what they are for, in small letters: 'Ban quản lý dự án ...'. */
static bool named_small(const struct text *t, size_t i, size_t first)
{
    return words_are(t, i, "ban quản lý|ban chỉ đạo|ban chỉ huy|tổ công tác|hội đồng|ban điều phối") &&
           words_follow(t, first, "dự án|xóa|tổng điều|thi đua|tháo gỡ|sắp xếp|ứng phó|bầu cử|liên ngành|giải phóng|phong trào|rừng|khu|di tích|cảng|chợ|vịnh|vườn|phòng|các chương|các dự|"
                                  "các khu|các công trình|chuyển đổi|cải cách|xây dựng nông|chương trình|công trình|"
                                  "đầu tư|giảm nghèo|phát triển|bảo vệ|an toàn|chống|công tác");
}

/* The same name, to the first word that no name goes on with. */
static size_t small_end(const struct text *t, size_t i, size_t k)
{
    while (k < t->nwords && k - i < 22) {
        bool bound = words_are(t, k, "chống") && k && t->v[k].glue == ',' && words_are(t, k - 1, "phòng");
        bound |= (words_are(t, k, "số") && !(k + 1 < t->nwords && t->v[k + 1].number)) || (k && words_are(t, k - 1, "công trình|mặt bằng")); /* 'chuyển đổi số' */
        bool others = words_follow(t, k, "và các") &&
                      words_are(t, k + 2, "nhà thầu|đơn vị|cơ quan|tổ chức|doanh nghiệp|chủ đầu|địa phương|sở|ban|ngành|xã|phường");
        bool built = k < 2 || words_are(t, k - 2, "dự án|đầu tư|công trình"); /* '... rừng | xây dựng phương án' */
        bool joins = !others && words_follow(t, k, built ? "và|các|xây dựng|đầu tư" : "và|các") && k + 1 < t->nwords &&
                     t->v[k + 1].glue == ' ' && !body_at(t, k + 1) && !is_head(t, k + 1);
        bool named = k > i + 4 && t->v[k - 1].upper && t->v[k - 2].upper && !t->v[k].upper; /* 'vịnh Hạ Long | dọn' */
        bound |= (t->v[k].glue == ',' && compounds_at(t, k)) || (t->v[k].glue == '&' && t->v[k].upper); /* 'NN&PTNT' */
        if (!bound && (t->v[k].glue != ' ' || (named && !compound_at(t, k) && !joins) || place_at(t, k) || (k > i + 2 && body_at(t, k)) ||
                      (!joins && ends_name(t, k) && !compound_at(t, k)))) /* 'giao thông' */
            break;
        k++;
    }
    return k;
}

/* 'Ủy ban Kiểm tra Đảng ủy xã', 'Ban Tổ chức Đảng ủy': a board of a committee of the Party, to the
 * word after both; 0 where there is none. */
static size_t board_end(const struct text *t, size_t i)
{
    if (!words_are(t, i, "ủy ban kiểm tra|ban tổ chức|ban tuyên giáo|ban xây dựng đảng|ban dân vận"))
        return 0;
    for (size_t k = i + 3; k <= i + 6 && k < t->nwords && t->v[k].glue == ' ' && !words_are(t, k, "và văn|và ban|và ủy"); k++) {
        const struct list_hit *owner = body_at(t, k);
        if (words_are(t, k, "đảng ủy"))
            return owner ? word_from(t, owner->off + owner->len) : k + 2;
    }
    return 0;
}

/* Past the capitalised name of one commune or district, of at most three words. */
static size_t past_local_name(const struct text *t, size_t i)
{
    size_t k = i;
    while (k < t->nwords && k - i < 3 && t->v[k].upper && t->v[k].glue == ' ' && !body_at(t, k) &&
           !is_head(t, k) && !opens_verb(t, k))
        k++;
    return k;
}

/* 'Chi bộ thôn Đồng Mít', 'Chi bộ Trường Tiểu học Sông Trà', 'Chi bộ Công an xã': a cell by where it is, to
 * the word after both; 0 where it is no cell, or any. */
static size_t cell_end(const struct text *t, size_t i)
{
    size_t k = i + 2;
    const char *level;
    if (!words_are(t, i, "chi bộ") || k >= t->nwords || t->v[k].glue != ' ')
        return 0;
    size_t place = words_are(t, k, "tổ dân phố") ? 3 : words_are(t, k, "khu phố|tiểu khu") ? 2 : 1;
    if (place > 1 || words_are(t, k, "thôn|bản|ấp|buôn|bon|làng|khu|khóm|xóm")) {
        k += place + (words_are(t, k + place, "số") ? 1 : 0);
        size_t end = past_local_name(t, k);
        return end > k ? end : k < t->nwords && t->v[k].number && t->v[k].glue == ' ' ? k + 1 : 0;
    }
    const struct list_hit *owner = t->v[k].upper ? body_at(t, k) : NULL;
    size_t end = t->v[k].upper ? name_end(t, k, &level) : k;
    return owner ? word_from(t, owner->off + owner->len) : end > k ? end : 0;
}

static size_t name_by_words(const struct text *t, size_t i, int head, const char **level);

size_t name_end(const struct text *t, size_t i, const char **level)
{
    int head = head_at(t, i);
    return head < 0 ? i : to_mark(t, i, name_by_words(t, i, head, level));
}

static size_t name_by_words(const struct text *t, size_t i, int head, const char **level)
{
    size_t first = i + count_words(heads[head].words), k = first, lower = 1;
    size_t board = board_end(t, i), cell = cell_end(t, i);
    *level = heads[head].level;
    *level = board && words_are(t, board - 2, "đảng ủy") ? "xa" : *level; /* a commune's, where no other owner is named */
    if (board || cell)
        return board ? board : cell;
    if (first < t->nwords && (words_are(t, i, "ban qlda") || (!t->v[first].upper && named_small(t, i, first))))
        return small_end(t, i, first + t->v[first].upper);
    bool named = first < t->nwords && t->v[first].glue == ' ' && t->v[first].upper;
    if (words_are(t, i, "đài loan|trường sơn|trường sa") || !named) /* 'Văn phòng: tổng hợp ...' is the issuer's */
        return !named && t->v[i].upper && words_are(t, i, "văn phòng") && (first >= t->nwords || t->v[first].glue != ' ' || ends_name(t, first)) ? first : i;
    if (t->v[i].caps && t->v[first].caps)
        return i; /* a heading in capitals says nothing about where names end */
    const struct list_hit *direct = body_at(t, first);
    if (direct)
        return heads[head].direct ? word_from(t, direct->off + direct->len) : i;
    while (k < t->nwords && k - i < 14) {
        const struct aword *w = &t->v[k];
        if (k > first && ((body_at(t, k) && !is_helped(t, k)) || words_are(t, k, "tham mưu|chủ trì|phối hợp|chỉ đạo|theo dõi|đôn đốc|rà soát|chủ động|đưa|cử|thực hiện|triển khai|bố trí|tăng cường|"
                                                                  "báo cáo|căn cứ|chịu trách|trên cơ|cập nhật|tiếp tục|thường xuyên|kịp thời|đẩy mạnh|lồng ghép|tạo điều")))
            break; /* a heading's verb, 'Chi cục Thú y' / 'Tham mưu ...' */
        if (words_are(t, k, "phòng") && k + 1 < t->nwords && t->v[k + 1].glue == ',' && words_are(t, k + 1, "chống")) {
            k += 2;
            lower = 0;
            continue;
        }
        if (w->upper && (w->glue == ' ' || (w->glue == '-' && binds(t, k)) ||
                         (w->glue == '&' && binds(t, k)))) {
            if (place_at(t, k) || (k > first && is_head(t, k)))
                break;
            lower = 0;
            k++;
        } else if (words_follow(t, k, "miền bắc|miền trung|miền nam")) {
            k += 2;
        } else if (words_follow(t, k, "và") && binds(t, k + 1) && t->v[k + 1].glue == ' ') {
            lower = 0;
            k += 2;
        } else if (compound_at(t, k) && (lower || !ends_name(t, k) || words_are(t, k - 1, "dân số"))) {
            k += compound_at(t, k);
            lower = 1;
        } else if (w->glue == ' ' && !lower && !w->number && !ends_name(t, k)) {
            lower = 1;
            k++;
        } else {
            break;
        }
    }
    return k > first || place_at(t, first) ? k : i;
}

static void add_slug(struct tail *out, const char *part, bool drop)
{
    size_t n = strlen(out->slug);
    if (!drop && n + strlen(part) + 2 < sizeof out->slug)
        snprintf(out->slug + n, sizeof out->slug - n, "-%s", part);
}

/* The capitalised name of a commune or district behind its noun, to the slug; words taken. */
static size_t read_local_name(const struct text *t, size_t i, struct tail *out, bool drop)
{
    size_t k = past_local_name(t, i);
    if (k == i)
        return 0;
    struct arena *a = arena_new();
    uint32_t end = t->v[k - 1].off + t->v[k - 1].len;
    add_slug(out, utf8_slug(a, arena_strndup(a, t->s + t->v[i].off, end - t->v[i].off)), drop);
    arena_free(a);
    return k - i;
}

static bool read_level(const struct text *t, struct tail *out, bool drop)
{
    static const struct {
        const char *words, *slug, *level;
    } levels[] = {
        {"cấp tỉnh", "cap-tinh", "tinh"},
        {"cấp huyện", "cap-huyen", "huyen"},
        {"cấp xã", "cap-xa", "xa"},
        {"các cấp", "cac-cap", NULL},
        {"cấp cơ sở", "cap-co-so", "xa"},
        {"cùng cấp", "cung-cap", NULL},
        {"trung ương", "trung-uong", "trung-uong"}, {"công ty", "cong-ty", NULL}, /* 'Hội Cựu chiến binh Công ty' */
    };
    for (size_t k = 0; k < sizeof levels / sizeof *levels; k++)
        if (words_follow(t, out->end, levels[k].words)) {
            add_slug(out, levels[k].slug, drop);
            out->end += count_words(levels[k].words);
            out->level = levels[k].level;
            return true;
        }
    return false;
}

static const struct local_kind {
    const char *word, *slug, *level;
} kinds[] = {
    {"xã", "xa", "xa"},
    {"phường", "phuong", "xa"},
    {"thị trấn", "thi-tran", "xa"},
    {"đặc khu", "dac-khu", "xa"},
    {"huyện", "huyen", "huyen"},
    {"quận", "quan", "huyen"},
    {"thị xã", "thi-xa", "huyen"},
    {"thành phố", "thanh-pho", "huyen"}, /* in lists only: alone it is a province's */
    {"thành", "thanh-pho", "huyen"},     /* 'các huyện, thành, thị' */
    {"thị", "thi-xa", "huyen"},
};
enum { LOCAL_KINDS = sizeof kinds / sizeof *kinds, LOCAL_ALONE = LOCAL_KINDS - 3 };

static const struct local_kind *local_kind_at(const struct text *t, size_t i)
{
    for (size_t k = 0; k < LOCAL_KINDS; k++)
        if (words_are(t, i, kinds[k].word) && !words_follow(t, i + 1, "đoàn|ủy")) /* not 'Thành Đoàn' */
            return &kinds[k];
    return NULL;
}

/* 'các phường - xã, thị trấn', 'quận, huyện và thành phố': all of one level, however they are listed. */
static bool read_local_list(const struct text *t, struct tail *out, bool drop)
{
    size_t all = words_follow(t, out->end, "các"), i = out->end + all, n = 0, end = 0;
    const char *level = NULL;
    if (i + 1 < t->nwords && t->v[i].number && t->v[i].glue == ' ' && t->v[i + 1].glue == ' ' &&
        words_are(t, i + 1, "xã|phường")) { /* 'UBND 102 xã, phường': all of them */
        i++;
        n++;
    }
    while (i < t->nwords && (n > 0 || t->v[i].glue == ' ')) {
        const struct local_kind *kind = local_kind_at(t, i);
        if (!kind || (level && strcmp(level, kind->level) != 0))
            break;
        level = kind->level;
        end = i += count_words(kind->word);
        if (*level == 'h') /* 'các huyện, thị xã Tân Châu và thành phố Long Xuyên' */
            end = i = past_local_name(t, i);
        n++;
        if (words_follow(t, i, "và|hoặc"))
            i++;
        else if (i >= t->nwords || !strchr(",-", t->v[i].glue) || !t->v[i].glue)
            break;
    }
    if (n < 2 && !(n && all && *level == 'x')) /* 'UBND các phường' are all of them, too */
        return false;
    out->end = end;
    out->level = level;
    add_slug(out, *level == 'x' ? "cap-xa" : "cap-huyen", drop);
    return true;
}

/* 'xã Tân An', 'phường', 'huyện Bảo Yên' behind a body that a commune or district has. */
static bool read_local(const struct text *t, struct tail *out, bool drop)
{
    for (size_t k = 0; k < LOCAL_ALONE; k++) {
        size_t next = out->end + count_words(kinds[k].word);
        if (!words_follow(t, out->end, kinds[k].word) || words_follow(t, next, "hội|ủy|đoàn"))
            continue;
        out->end = next;
        out->level = kinds[k].level;
        add_slug(out, kinds[k].slug, drop);
        out->end += read_local_name(t, out->end, out, drop);
        return true;
    }
    return false;
}

/* 'Ủy ban nhân dân các huyện' goes on with ', thị xã Tân Châu và thành phố Long Xuyên'. */
static size_t past_districts(const struct text *t, size_t i)
{
    for (size_t end = i;;) {
        size_t k = end + words_follow(t, end, "và");
        const struct local_kind *kind = k < t->nwords ? local_kind_at(t, k) : NULL;
        if (!kind || *kind->level != 'h' || (k == end && t->v[k].glue != ','))
            return end;
        end = past_local_name(t, k + count_words(kind->word));
    }
}

/* 'Ban Chỉ đạo 389', 'Trung đoàn 814', 'quận 7': the number is part of the name. */
static void read_number(const struct text *t, size_t from, struct tail *out)
{
    size_t i = out->end;
    bool local = i > from && words_are(t, i - 1, "quận|phường");
    char part[8];
    if (i >= t->nwords || t->v[i].glue != ' ' || t->v[i].len > 4 ||
        (local ? t->v[i].len > 2
               : t->v[i].len < 2 || !words_are(t, from, "ban chỉ đạo|văn phòng ban chỉ|trung đoàn|sư đoàn|lữ đoàn|"
                                                        "tiểu đoàn|đoàn kinh tế|hải đoàn|hải đội|binh đoàn")))
        return;
    for (uint32_t k = 0; k < t->v[i].len; k++)
        if (t->s[t->v[i].off + k] < '0' || t->s[t->v[i].off + k] > '9')
            return;
    snprintf(part, sizeof part, "%.*s", (int)t->v[i].len, t->s + t->v[i].off);
    add_slug(out, part, false);
    out->end++;
    if (words_follow(t, out->end, "tỉnh ủy|thành ủy")) /* 'Ban Chỉ đạo 35 Tỉnh ủy' */
        out->end += 2;
}

/* 'các tỉnh, thành phố trực thuộc Trung ương', 'các tỉnh biên giới': of no one province. */
static bool read_provinces(const struct text *t, struct tail *out, bool drop)
{
    size_t i = out->end;
    if (!words_follow(t, i, "các tỉnh") || words_follow(t, i + 2, "ủy|đoàn"))
        return false;
    i += 2;
    if (words_follow(t, i, "và thành phố"))
        i += 3;
    else if (i < t->nwords && t->v[i].glue == ',' && words_are(t, i, "thành phố"))
        i += 2;
    if (words_follow(t, i, "trực thuộc trung ương"))
        i += 4;
    else if (words_follow(t, i, "biên giới|ven biển|liên quan"))
        i += 2;
    else if (words_follow(t, i, "có liên quan"))
        i += 3;
    else if (i < t->nwords && (place_at(t, i) || t->v[i].upper) && t->v[i].glue == ' ')
        return false;
    add_slug(out, "cap-tinh", drop);
    out->end = i;
    out->level = "tinh";
    return true;
}

void read_tail(const struct text *t, size_t from, size_t end, bool drop, struct tail *out)
{
    *out = (struct tail){.end = end};
    read_number(t, from, out);
    end = out->end;
    if (words_are(t, from, "ủy|ubnd|hđnd|hội|chủ") && words_are(t, end - 1, "huyện|quận|xã|phố"))
        out->end = end = past_districts(t, end);
    bool placed = words_are(t, end - 1, "tỉnh") || words_are(t, end - 2, "thành phố") ||
                  words_are(t, end - 1, "xã|phường|huyện|cấp");
    bool village =
        words_are(t, from, "ủy|hội|đảng|công|liên đoàn|lđlđ|mặt|ubnd|hđnd|chủ|đoàn|ban|thường|trạm|trường|chi|phòng|trung|hạt|bệnh|tòa|viện|bảo|kho|đội|thanh|quỹ|hiệp|"
                  "tổ chức chính|tổ chức thành|phó chủ");
    if (!placed && village && (read_local_list(t, out, drop) || read_provinces(t, out, drop)))
        return;
    if (!placed && words_follow(t, end, "tỉnh") &&
        !words_follow(t, end + 1, "ủy|đoàn|lộ|thành")) {
        add_slug(out, "tinh", drop);
        out->end++;
        out->level = "tinh";
    } else if (!placed && words_follow(t, end, "thành phố") &&
               !words_follow(t, end + 2, "trực")) {
        add_slug(out, "thanh-pho", drop);
        out->end += 2;
        out->level = "tinh";
    } else if (!placed && words_follow(t, end, "tp")) {
        add_slug(out, "thanh-pho", drop);
        out->end++;
        out->level = "tinh";
    } else if (!placed && !read_level(t, out, drop) && village) {
        read_local(t, out, drop);
    }
    if (words_are(t, out->end - 1, "xã|phường") && !out->slug[0] && village && !words_are(t, out->end - 2, "các"))
        out->end += read_local_name(t, out->end, out, drop);
    if (words_are(t, out->end - 1, "quận|phường"))
        read_number(t, from, out);
    out->end += which_communes(t, out->end);
    const struct list_hit *place = place_at(t, out->end);
    bool next = place && (t->v[out->end].glue == ' ' || t->v[out->end].glue == '-');
    if (next)
        out->end = word_from(t, place->off + place->len);
}
