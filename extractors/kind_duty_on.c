#include "kind_duty.h"

#include "buf.h"
#include "utf8.h"

#include <string.h>

/* Whether a chain of verbs goes on behind words that say more than filler does: 'Rà soát các mỏ, tham mưu
 * trình ...', 'tổng hợp vướng mắc và tham mưu ...', 'đôn đốc các xã, báo cáo tình hình ...'. */

/* Where the words begin that join the verb at `verb` to what went before, behind the comma or the 'và' nearest to
 * it; 0: neither stands near. */
static uint32_t behind_comma(const struct passage *p, uint32_t verb, uint32_t at)
{
    uint32_t i = verb;
    while (i > at && p->text[i - 1] != ',' && verb - i < 40)
        i--;
    return i > at && p->text[i - 1] == ',' ? i : 0;
}

static uint32_t behind_and(const struct passage *p, uint32_t verb, uint32_t at)
{
    static const char joined[] = "và ";
    uint32_t n = sizeof joined - 1, link = 0;
    for (uint32_t i = verb; i > at + n && verb - i < 40 && !link; i--)
        if (memcmp(p->text + i - n, joined, n) == 0)
            link = i;
    static const char *const others[] = {"yeu cau ", "de nghi ", "huong dan ", "van dong ", "khuyen khich ", NULL};
    while (at < link && strchr(" ,:", p->text[at]))
        at++;
    struct buf b = {0};
    passage_fold(p, at, link, &b);
    bool theirs = utf8_begins(buf_text(&b), others); /* 'yêu cầu khắc phục ... và báo cáo ...' */
    buf_free(&b);
    theirs = theirs || passage_holds(p, at, link, " để "); /* 'báo cáo về Sở X để Sở X tổng hợp và tham mưu ...' */
    return theirs ? 0 : link;
}

/* Do only adverbs stand between `link` and the verb? */
static bool links(struct duty *d, uint32_t link, uint32_t verb)
{
    const struct passage *p = &d->r->passage;
    if (!link)
        return false;
    while (link < verb && p->text[link] == ' ')
        link++;
    return link == verb || duty_cue_at(d->r, "assignment.adverb", link, verb + 1) == verb;
}

/* '..., đồng thời khẩn trương, thường xuyên kiểm tra ...': a duty beside the first, whatever its role. */
static bool is_beside(struct duty *d, uint32_t at, uint32_t verb)
{
    static const char words[] = ", đồng thời";
    uint32_t n = sizeof words - 1;
    for (uint32_t i = verb; i >= at + n && verb - i < 80; i--)
        if (memcmp(d->r->passage.text + i - n, words, n) == 0)
            return links(d, i - n + 2, verb);
    return false;
}

/* A report must be made to somebody, or be one of something: 'chế độ thông tin, báo cáo' is none. */
static bool is_made(const struct passage *p, uint32_t end)
{
    static const char *const to[] = {" kết quả",    " về ",      " cấp ",      " lãnh đạo ", " định kỳ",     " kịp thời",
                                     " Thường trực", " Bộ trưởng ", " Thủ tướng ", " đồng chí ", " tình hình ", " tiến độ ", " và đề xuất ", " đề xuất ",
                                     ", đề xuất ", NULL};
    for (size_t i = 0; i < p->nbodies; i++)
        if (p->bodies[i].off >= end && p->bodies[i].off - end <= 8)
            return true;
    return utf8_begins(p->text + end, to);
}

bool duty_goes_on(struct duty *d, const struct found *f, uint32_t at, const char *last)
{
    const struct passage *p = &d->r->passage;
    const char *role = found_set(f, "role");
    uint32_t off, len;
    if (!links(d, behind_comma(p, f->off, at), f->off) && !links(d, behind_and(p, f->off, at), f->off))
        return false;
    if (is_beside(d, at, f->off))
        return true;
    if (strcmp(role, "report") == 0)
        return is_made(p, f->off + f->len);
    bool with = found_group(f, "agency", &off, &len);
    if (last && (strcmp(last, "advise") == 0 || (strcmp(last, "direct") == 0 && !with)))
        return false; /* what went before was asked of others */
    static const char *const partners[] = {" với ", " cùng ", NULL}, *const joined[] = {" và ", ",", NULL};
    uint32_t end = f->off + f->len;
    bool partner = strcmp(role, "coordinate") == 0 && /* with whom no list knows, or nobody says: ', phối hợp xử lý ...' */
                   (utf8_begins(p->text + end, partners) ||
                    (!last && !utf8_begins(p->text + end, joined) && duty_cue_at(d->r, "assignment.does", end, p->len)));
    return with || partner || strcmp(role, "advise") == 0 || strcmp(role, "lead") == 0;
}

bool duty_acts_first(struct duty *d, uint32_t at, uint32_t to)
{
    const char *text = d->r->passage.text + at, *comma = to > at + 24 ? memchr(text, ',', to - at) : NULL;
    return comma && comma - text > 20 && duty_cue_at(d->r, "assignment.does", at, to);
}
