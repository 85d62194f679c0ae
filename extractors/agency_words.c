#include "agency_priv.h"

#include <stdlib.h>
#include <string.h>

#include "utf8.h"

static char glue_of(const char *s, size_t n)
{
    char glue = ' ';
    for (size_t i = 0; i < n;) {
        int32_t cp;
        size_t len = utf8_decode(s + i, n - i, &cp);
        if (!len)
            return 0;
        i += len;
        if (cp == ' ' || cp == 0xA0 || cp == '\n' || cp == '\t')
            continue;
        bool dash = cp == '-' || (cp >= 0x2010 && cp <= 0x2014);
        char is = dash                                  ? '-'
                  : cp == ';'                           ? ','
                  : cp == ',' || cp == ':' || cp == '&' ? (char)cp
                                                        : 0;
        if (!is || glue != ' ')
            return 0;
        glue = is;
    }
    return n ? glue : 0;
}

/* Notes at the words which hits begin there: both are in order. */
static void note_hits(struct text *t)
{
    size_t b = 0, p = 0;
    for (size_t i = 0; i < t->nwords; i++) {
        struct aword *w = &t->v[i];
        while (b < t->nbodies && t->bodies[b].off < w->off)
            b++;
        while (p < t->nplaces && t->places[p].off < w->off)
            p++;
        w->body = b < t->nbodies && t->bodies[b].off == w->off ? (uint32_t)b + 1 : 0;
        w->place = p < t->nplaces && t->places[p].off == w->off ? (uint32_t)p + 1 : 0;
    }
}

void text_split(struct text *t, const struct agencies *a, const char *s, size_t n, bool bodies)
{
    struct list_text *w = a->words;
    size_t last = 0;
    *t = (struct text){.s = s, .n = n};
    list_text_split(w, s, n);
    t->cap = w->n;
    t->v = xmalloc(t->cap * sizeof *t->v);
    for (size_t i = 0; i < w->n; i++) {
        const struct list_word *x = &w->v[i];
        if (!x->wordy)
            continue;
        bool blank = x->off == last + 1 && s[last] == ' ';
        t->v[t->nwords++] = (struct aword){.off = x->off,
                                           .len = x->len,
                                           .low = x->form->start,
                                           .upper = x->form->upper,
                                           .caps = x->form->caps,
                                           .number = x->form->number,
                                           .glue = blank ? ' ' : glue_of(s + last, x->off - last)};
        last = x->off + x->len;
    }
    if (bodies)
        t->nbodies = list_scan_text(a->bodies, w, &t->bodies, &t->cap_bodies);
    t->nplaces = list_scan_text(a->places, w, &t->places, &t->cap_places);
    note_hits(t);
}

void text_free(struct text *t)
{
    free(t->v);
    free(t->bodies);
    free(t->places);
}

/* Do the words from i on read so, up to '|' or the end? */
static bool match_words(const struct text *t, size_t i, const char *words)
{
    for (const char *w = words;; w++) {
        const char *low = t->v[i].low;
        while (*low && *low == *w) {
            low++;
            w++;
        }
        if (*low)
            return false;
        if (*w != ' ')
            return !*w || *w == '|';
        if (++i >= t->nwords || t->v[i].glue != ' ')
            return false;
    }
}

bool words_are(const struct text *t, size_t i, const char *alternatives)
{
    const char first = i < t->nwords ? t->v[i].low[0] : '\0';
    for (const char *a = alternatives; first; a++) {
        if (*a == first && match_words(t, i, a))
            return true;
        if (!(a = strchr(a, '|')))
            return false;
    }
    return false;
}

bool words_follow(const struct text *t, size_t i, const char *alternatives)
{
    return i < t->nwords && t->v[i].glue == ' ' && words_are(t, i, alternatives);
}

bool is_helped(const struct text *t, size_t i)
{
    return i > 1 && t->v[i - 2].upper && words_are(t, i - 2, "hỗ trợ");
}

bool opens_verb(const struct text *t, size_t i)
{
    return i + 1 < t->nwords && t->v[i].upper && !t->v[i + 1].upper && t->v[i + 1].glue == ' ' &&
           words_are(t, i, "tổ chức|xây dựng|triển khai|thực hiện|chỉ đạo|phối hợp|chủ trì|chủ động|rà soát|tăng cường|đẩy mạnh|tuyên truyền|"
                           "quán triệt|hướng dẫn|kiểm tra|giám sát|theo dõi|đôn đốc|tham mưu|báo cáo|tổng hợp|căn cứ|trên cơ|bố trí|huy động|"
                           "quản lý|thường xuyên|kịp thời|tích cực|tiếp tục|tập trung|khẩn trương|nghiêm túc|định kỳ|hằng năm|hàng năm|"
                           "thành lập|ban hành|phát động|vận động|cung cấp|cập nhật|đề xuất|xử lý|giải quyết|hỗ trợ|tạo điều|bảo đảm|đảm bảo|"
                           "nâng cao|phát huy|duy trì|kiện toàn|phân công|lựa chọn|đánh giá|xác định|tiếp nhận|khảo sát|thống kê|nghiên cứu|"
                           "ứng dụng|đào tạo|bồi dưỡng|phân bổ|cân đối|lãnh đạo|sơ kết|tổng kết|phổ biến|thông báo|thông tin|công khai|niêm yết|"
                           "tham gia|lồng ghép|chịu trách|có trách|có kế|đưa vào|lập danh|lập kế|lập dự|cử cán|cử công|chuẩn bị|số hóa|khắc phục");
}

size_t which_communes(const struct text *t, size_t end)
{
    static const char kinds[] = "ven biển|ven sông|ven đô|miền núi|vùng cao|vùng biên|biên giới|hải đảo|hạ du|có rừng|có biển|trọng điểm";
    return end && words_are(t, end - 1, "xã|phường|huyện") && words_follow(t, end, kinds) ? 2 : 0;
}

size_t word_from(const struct text *t, uint32_t off)
{
    size_t low = 0, high = t->nwords;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (t->v[mid].off < off)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

const struct list_hit *body_at(const struct text *t, size_t i)
{
    return i < t->nwords && t->v[i].body ? &t->bodies[t->v[i].body - 1] : NULL;
}

const struct list_hit *place_at(const struct text *t, size_t i)
{
    if (i >= t->nwords || !t->v[i].place)
        return NULL;
    const struct list_hit *h = &t->places[t->v[i].place - 1];
    for (; i < t->nwords && t->v[i].off < h->off + h->len; i++)
        if (!t->v[i].upper && !words_are(t, i, "phố"))
            return NULL;
    return h;
}
