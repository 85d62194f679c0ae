#include "kinds.h"

#include "buf.h"
#include "marker.h"
#include "utf8.h"

#include <string.h>

/* Headings of regulations that hand duties to somebody no list can know: 'Điều 7. Trách nhiệm của các đơn
 * vị cấp nước', 'Trách nhiệm của chủ nuôi'. What stands behind 'Trách nhiệm của' is then a body's name, as
 * far as it is one noun; people and lists are left alone. */

/* What such a name may begin with, folded. */
static bool opens_name(const char *s)
{
    static const char *const heads[] = {"don vi ", "co quan ", "to chuc ", "doanh nghiep ", "chu ",
                                        "co so ", "ban quan ", "hop tac xa ", "nha may ", "nha dau tu", "tram ", NULL};
    return utf8_begins(s, heads);
}

/* One name, and no list: no mark within, no 'và' but inside the words that a name of its kind has. */
static bool is_one(const char *s)
{
    static const char *const lists[] = {" va ", " hoac ", " voi ", " ca nhan", " ho gia dinh", " nguoi ", " lien quan"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strstr(s, lists[i]))
            return false;
    return !strpbrk(s, ",;:.()/");
}

bool run_holder(struct run *r, uint32_t para, struct above *a)
{
    static const char lead[] = "Trách nhiệm của ", *const plural[] = {"các ", "những ", "mỗi "};
    const struct para *h = &r->doc->paras[para];
    const char *t = r->doc->flow + h->off;
    uint32_t at = (uint32_t)marker_read(t, h->len).len, n = sizeof lead - 1, end = h->len;
    if (!at || end < at + n + 8 || end - at > 140 || memcmp(t + at, lead, n) != 0)
        return false;
    at += n;
    for (size_t i = 0; i < sizeof plural / sizeof *plural; i++)
        if (strncmp(t + at, plural[i], strlen(plural[i])) == 0)
            at += (uint32_t)strlen(plural[i]);
    while (end > at && strchr(" .:", t[end - 1]))
        end--;
    struct buf b = {0};
    utf8_fold(&b, t + at, end - at);
    bool one = opens_name(buf_text(&b)) && is_one(buf_text(&b));
    buf_free(&b);
    if (!one)
        return false;
    const char *name = arena_strndup(r->doc->mem, t + at, end - at);
    size_t k = 0;
    VEC_PUSH(a->hits, k, a->cap) = (struct agency_hit){
        .off = at, .len = end - at, .slug = utf8_slug(r->doc->mem, name), .common = true};
    a->n = k;
    a->para = para;
    return true;
}
