#include "kind_given.h"

#include "utf8.h"

#include <string.h>

bool given_says(const struct passage *p, uint32_t from, uint32_t to, const char *words)
{
    struct buf b = {0};
    passage_fold(p, from, to, &b);
    bool says = strncmp(buf_text(&b), words, strlen(words)) == 0;
    buf_free(&b);
    return says;
}

/* Leaves out the words that `s` ends with, one of `ends`; true where it did. */
static bool drop_end(struct buf *b, const char *const *ends, size_t n)
{
    while (b->len && (b->s[b->len - 1] == ' ' || b->s[b->len - 1] == ':'))
        b->s[--b->len] = '\0';
    for (size_t i = 0; i < n; i++) {
        size_t k = strlen(ends[i]);
        if (b->len > k && strcmp(b->s + b->len - k, ends[i]) == 0) {
            b->s[b->len -= k] = '\0';
            return true;
        }
    }
    return false;
}

/* 'đồng chí Trần Văn An - | Phó Chủ tịch ...': where the person begins who is named before an office at `off`, with a
 * dash or a comma between; `off` where nobody is. */
static uint32_t before_person(const struct passage *p, uint32_t off)
{
    static const char *const titles[] = {"đồng chí ", "Đồng chí ", "đ/c ", "Đ/c ", "ông ", "bà "};
    uint32_t i = off, words = 0;
    while (i && strchr(" -,", p->text[i - 1]))
        i--;
    for (int32_t cp = 0; i && i < off && words < 6; words++) {
        for (size_t k = 0; k < sizeof titles / sizeof *titles && words > 1; k++) {
            uint32_t n = (uint32_t)strlen(titles[k]);
            if (i >= n && memcmp(p->text + i - n, titles[k], n) == 0 && (i == n || p->text[i - n - 1] == ' '))
                return i - n;
        }
        i -= words > 0;
        while (i && p->text[i - 1] != ' ')
            i--;
        if (!utf8_decode(p->text + i, off - i, &cp) || !utf8_is_upper(cp))
            break;
    }
    return off;
}

bool given_outright(const struct passage *p, const struct body_list *l)
{
    static const char *const verbs[] = {"giao", "giao cho", "yeu cau", "giao nhiem vu cho", "giao trach nhiem cho",
                                        "phan cong"};
    static const char *const titles[] = {" cac",  " giam doc", " thu truong", " chanh",   " cuc truong", " chi huy truong",
                                         " dong chi", " don vi", " co quan",  " truong", " vien truong", " bi thu,"};
    uint32_t off = before_person(p, l->off), from = off > 64 ? off - 64 : 0;
    while (from < off && ((unsigned char)p->text[from] & 0xC0) == 0x80)
        from++;
    struct buf b = {0};
    passage_fold(p, from, off, &b);
    for (unsigned i = 0; i < 4 && drop_end(&b, titles, sizeof titles / sizeof *titles); i++)
        ; /* 'giao các đồng chí Giám đốc ...' */
    bool given = false;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs && !given; i++) {
        size_t k = strlen(verbs[i]);
        given = b.len >= k && strcmp(b.s + b.len - k, verbs[i]) == 0 &&
                (b.len == k || strchr(" ,;:.-)", b.s[b.len - k - 1]));
        if (given && b.len > k + 5)
            given = strncmp(b.s + b.len - k - 5, "duoc ", 5) != 0 && strncmp(b.s + b.len - k - 4, " da ", 4) != 0 &&
                    (*verbs[i] != 'p' || strchr(",;:.", b.s[b.len - k - 2])); /* 'đảng ủy phân công chi ủy viên' */
    }
    buf_free(&b);
    return given;
}

bool given_one(const struct passage *p, const struct body_list *l)
{
    bool several = l->n > 2; /* 'Mặt trận Tổ quốc, Đoàn Thanh niên hỗ trợ ...' */
    for (size_t i = 0; i < l->n; i++) {
        const struct agency_hit *h = &p->bodies[l->first + i];
        if (h->level && !h->common && strcmp(h->level, "thon") != 0)
            return true;
        several &= !h->level && !h->common && strcmp(h->slug, "cap-uy") != 0;
    }
    return several;
}

bool given_opened(const char *s, size_t n, bool lists)
{
    static const char direct[] = "Chỉ đạo ";
    size_t k = sizeof direct - 1;
    if (lists && n >= k && memcmp(s, direct, k) == 0) {
        s += k;
        n -= k;
    }
    return bodies_opened(s, n);
}

size_t given_sent(const char *t, size_t n, const struct agency_hit *hits, size_t nhits)
{
    static const char *const sends[] = {"chỉ đạo ", "chỉ đạo các "};
    size_t first = nhits;
    uint32_t end = (uint32_t)n - 1; /* the colon */
    while (first && end >= hits[first - 1].off + hits[first - 1].len &&
           end - hits[first - 1].off - hits[first - 1].len <= (first == nhits ? 0u : 8u))
        end = hits[--first].off;
    if (first < nhits && (hits[first].common || !hits[first].level))
        return 0; /* 'chỉ đạo các cơ quan liên quan:' leaves it with who directs them */
    for (size_t i = 0; i < sizeof sends / sizeof *sends && first < nhits; i++) {
        size_t k = strlen(sends[i]);
        if (end > k && memcmp(t + end - k, sends[i], k) == 0)
            return nhits - first;
    }
    return 0;
}

bool given_central(const struct passage *p, const struct body_list *l)
{
    const char *level = p->bodies[l->first].level;
    return level && strcmp(level, "trung-uong") == 0;
}

bool given_by_title(const struct passage *p, uint32_t from, uint32_t to)
{
    return to < from + 40 && (given_says(p, from, to, "thu truong ") || given_says(p, from, to, "giam doc ")) &&
           given_opened(p->text + from, to - from, false);
}

bool given_acts(const struct duty *d, uint32_t at, uint32_t to)
{
    const struct finds *f = &d->r->finds;
    for (size_t i = 0; i < f->n; i++)
        if (f->v[i].off >= at && f->v[i].off < to &&
            duty_filler(&d->r->passage, at, f->v[i].off))
            return true;
    return duty_verb_at(d, at, to);
}

/* Who issues a paper speaks of itself in it: 'Ủy ban nhân dân tỉnh ban hành ...', 'Tỉnh ủy lãnh đạo ...'. */
static bool may_issue(const struct passage *p, const struct body_list *l)
{
    static const char *const slugs[] = {"uy-ban-nhan-dan-tinh",  "uy-ban-nhan-dan-thanh-pho",  "hoi-dong-nhan-dan-tinh",
                                        "hoi-dong-nhan-dan-thanh-pho", "tinh-uy", "thanh-uy", "ban-thuong-vu-tinh-uy",
                                        "ban-thuong-vu-thanh-uy", "chu-tich-uy-ban-nhan-dan-tinh",
                                        "chu-tich-uy-ban-nhan-dan-thanh-pho", NULL};
    return utf8_is_one_of(p->bodies[l->first].slug, slugs);
}

/* 'Các cơ quan, đơn vị, địa phương nghiêm túc triển khai ...': all that there are, and urged. */
static bool all_urged(struct duty *d, const struct body_list *l, uint32_t verb, uint32_t stop)
{
    const char *slug = d->r->passage.bodies[l->first].slug;
    return (strncmp(slug, "co-quan-don-vi", 14) == 0 || strncmp(slug, "so-ban-nganh", 12) == 0) &&
           duty_cue_at(d->r, "assignment.urged", verb, stop);
}

/* An office of a committee or a Sở, which no list gives a level: 'Văn phòng Đảng ủy', 'Phòng Kinh tế xã'. */
static bool is_office(const struct passage *p, const struct body_list *l)
{
    static const char *const heads[] = {"van-phong-", "uy-ban-kiem-tra-", "phong-", "trung-tam-", "ban-quan-ly-",
                                        "ban-chi-huy-", "chi-nhanh-van-phong-", "hat-kiem-lam", "chi-cuc-"};
    const char *slug = p->bodies[l->first].slug;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (strncmp(slug, heads[i], strlen(heads[i])) == 0)
            return true;
    return false;
}

bool given_plainly(struct duty *d, const struct body_list *l, uint32_t verb, uint32_t stop)
{
    const struct passage *p = &d->r->passage;
    return (given_one(p, l) || is_office(p, l) || all_urged(d, l, verb, stop)) && !given_central(p, l) && !may_issue(p, l) && stop > verb + 24 &&
           p->text[p->len - 1] != ':' && duty_cue_at(d->r, "assignment.plain", verb, stop) && given_acts(d, verb, stop);
}

bool given_does(const struct duty *d, uint32_t verb, uint32_t stop)
{
    return duty_cue_at(d->r, "assignment.does", verb, stop) || duty_cue_at(d->r, "assignment.goes-by", verb, stop);
}
