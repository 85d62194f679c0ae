#include "agency_priv.h"
#include "utf8.h"

#include <string.h>

/* 'Ban Tổ chức, Ban Nội chính, Văn phòng Tỉnh ủy': boards of one committee of the Party, which the last of
 * them alone names. */

static bool is_bare(const char *slug)
{
    static const char *const boards[] = {"ban-to-chuc", "ban-tuyen-giao", "ban-tuyen-giao-va-dan-van", "ban-dan-van",
                                         "ban-noi-chinh", "uy-ban-kiem-tra", "van-phong"};
    for (size_t i = 0; i < sizeof boards / sizeof *boards; i++)
        if (strcmp(slug, boards[i]) == 0)
            return true;
    return false;
}

/* The committee that a board's slug ends with, "-tinh-uy"; NULL: it is no board of one. */
static const char *owner_of(const char *slug)
{
    static const char *const owners[] = {"-tinh-uy", "-thanh-uy", "-huyen-uy", "-thi-uy", "-quan-uy", "-dang-uy", "-dang-uy-xa",
                                         "-dang-uy-phuong"};
    size_t n = strlen(slug);
    if (strncmp(slug, "ban-", 4) != 0 && strncmp(slug, "uy-ban-kiem-tra-", 16) != 0 && strncmp(slug, "van-phong-", 10) != 0)
        return NULL;
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
        size_t k = strlen(owners[i]);
        if (n > k && strcmp(slug + n - k, owners[i]) == 0)
            return owners[i];
    }
    return NULL;
}

/* Nothing but a comma, ';' or 'và' between two of them. */
static bool goes_on(const char *text, const struct agency_hit *a, const struct agency_hit *b)
{
    const char *s = text + a->off + a->len;
    size_t n = b->off - a->off - a->len;
    return (n == 2 && (*s == ',' || *s == ';')) || (n == 5 && memcmp(s, " và ", 5) == 0) || (n == 6 && memcmp(s, ", và ", 6) == 0);
}

/* What stands before the committee in a slug: 'ban-thuong-vu-' of 'ban-thuong-vu-huyen-uy'; 0: nothing, or no
 * committee of the districts or communes ends it. */
static size_t before_committee(const char *slug, bool *is_committee)
{
    static const char *const committees[] = {"huyen-uy", "thi-uy", "thanh-uy", "quan-uy", "dang-uy-cap-xa", "dang-uy-truc-thuoc-tinh-uy",
                                             "dang-uy-truc-thuoc-thanh-uy"};
    size_t n = strlen(slug);
    *is_committee = false;
    for (size_t i = 0; i < sizeof committees / sizeof *committees && !*is_committee; i++) {
        size_t k = strlen(committees[i]);
        *is_committee = n >= k && strcmp(slug + n - k, committees[i]) == 0 && (n == k || slug[n - k - 1] == '-');
        if (*is_committee)
            return n - k;
    }
    return 0;
}

static bool holds(const char *s, size_t n, const char *word)
{
    size_t k = strlen(word);
    for (size_t i = 0; i + k <= n; i++)
        if (memcmp(s + i, word, k) == 0)
            return true;
    return false;
}

/* 'Ban Thường vụ các huyện ủy, thị ủy, thành ủy': the standing boards of all of them. */
static void boards_of_all(struct arena *mem, const char *text, struct agency_hit *v, size_t n)
{
    static const char all[] = " các ";
    for (size_t i = 0; i + 1 < n; i++) {
        bool committee;
        size_t k = before_committee(v[i].slug, &committee);
        if (!k || !holds(text + v[i].off, v[i].len, all))
            continue;
        const char *board = arena_strndup(mem, v[i].slug, k);
        for (size_t j = i + 1; j < n && goes_on(text, &v[j - 1], &v[j]) && text[v[j].off - 2] != ';' &&
                               before_committee(v[j].slug, &committee) == 0 && committee; j++)
            v[j].slug = arena_printf(mem, "%s%s", board, v[j].slug);
    }
}

/* 'Bí thư Đảng ủy, Giám đốc Sở Tài chính': one person, who stands for the Sở. */
static bool is_title_too(const char *text, const struct agency_hit *h, const struct agency_hit *next)
{
    static const char *const heads[] = {", Giám đốc ", ", Thủ trưởng ", ", Hiệu trưởng ", ", Chánh án ", ", Viện trưởng ", NULL};
    uint32_t end = h->off + h->len;
    bool secretary = strcmp(h->slug, "bi-thu-dang-uy") == 0 || strcmp(h->slug, "pho-bi-thu-dang-uy") == 0;
    return secretary && next->off - end < 24 && utf8_begins(text + end, heads);
}

size_t boards_settle(struct arena *mem, const char *text, struct agency_hit *v, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (i + 1 == n || !is_title_too(text, &v[i], &v[i + 1]))
            v[kept++] = v[i];
    n = kept;
    boards_of_all(mem, text, v, n);
    for (size_t i = n; i-- > 1;) {
        const char *owner = goes_on(text, &v[i - 1], &v[i]) && is_bare(v[i - 1].slug) ? owner_of(v[i].slug) : NULL;
        if (owner) {
            v[i - 1].slug = arena_printf(mem, "%s%s", v[i - 1].slug, owner);
            v[i - 1].level = v[i].level;
        }
    }
    return n;
}
