#include "kinds.h"

#include "bodies.h"
#include "buf.h"
#include "marker.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* What the headings say their chapters are about: by their words (rules chapter.*), by naming nothing
 * but bodies, and, for items, by opening with bodies as most of those beside them do. */

static bool para_matches(struct run *r, uint32_t para, const char *cue)
{
    const struct para *p = &r->doc->paras[para];
    return p->len <= 400 && run_cue(r, cue, r->doc->flow + p->off, p->len);
}

/* 'PHỤ LỤC 1' with its title below it: 'Đề cương báo cáo ...', 'Mẫu báo cáo ...'. */
static bool is_outline(struct run *r, uint32_t section)
{
    const struct doc *d = r->doc;
    uint32_t first = d->sections[section].para;
    if (d->sections[section].level != MARK_ANNEX)
        return false;
    for (uint32_t i = first; i < d->nparas && i < first + 3 && d->paras[i].section == section; i++)
        if (para_matches(r, i, "chapter.outline"))
            return true;
    return false;
}

/* A scan takes marks from capitals: 'TÔ CHỨC THỰC HIỆN', 'MỤC TIỂU'. What a numbered heading in capitals
 * opens with, compared without any. */
static enum chapter capitals_say(const struct run *r, uint32_t section)
{
    static const struct {
        const char *words;
        enum chapter chapter;
    } says[] = {
        {"to chuc thuc hien", CHAPTER_DUTIES},    {"to chuc trien khai", CHAPTER_DUTIES},
        {"phan cong nhiem vu", CHAPTER_DUTIES},   {"phan cong trach nhiem", CHAPTER_DUTIES},
        {"phan cong thuc hien", CHAPTER_DUTIES},  {"muc tieu", CHAPTER_TARGETS},
        {"quan diem, muc tieu", CHAPTER_TARGETS}, {"chi tieu", CHAPTER_TARGETS},
    };
    const struct para *h = &r->doc->paras[r->doc->sections[section].para];
    const char *t = r->doc->flow + h->off;
    size_t m = marker_read(t, h->len).len;
    enum chapter found = CHAPTER_OTHER;
    for (size_t i = m; i < h->len; i++)
        if (t[i] >= 'a' && t[i] <= 'z')
            return found;
    struct buf b = {0};
    utf8_fold(&b, t + m, h->len - m);
    for (size_t i = 0; i < sizeof says / sizeof *says && found == CHAPTER_OTHER; i++)
        if (strncmp(buf_text(&b), says[i].words, strlen(says[i].words)) == 0)
            found = says[i].chapter;
    buf_free(&b);
    return found;
}

/* What the heading itself says. */
static enum chapter heading_says(struct run *r, uint32_t section)
{
    uint32_t para = r->doc->sections[section].para;
    if (r->doc->paras[para].len > 400)
        return CHAPTER_OTHER; /* a paragraph, not a heading */
    if (is_outline(r, section))
        return CHAPTER_OUTLINE;
    if (para_matches(r, para, "chapter.targets"))
        return CHAPTER_TARGETS;
    if (para_matches(r, para, "chapter.past"))
        return CHAPTER_PAST;
    return para_matches(r, para, "chapter.duties") ? CHAPTER_DUTIES : capitals_say(r, section);
}

/* The nearest section above that says what its chapter is about; 0: none does. */
static uint32_t said_above(const struct run *r, uint32_t section)
{
    const struct section *v = r->doc->sections;
    uint32_t up = v[section].parent;
    while (up && r->chapters[up] == CHAPTER_OTHER)
        up = v[up].parent;
    return up;
}

/* '2.3. Công an tỉnh', '7. Đề nghị Hội Nông dân tỉnh': a heading of nothing but bodies hands out
 * what stands under it, where no chapter above says otherwise; `below`: whatever it says. */
static bool names_bodies(struct run *r, uint32_t section, bool below)
{
    const struct doc *d = r->doc;
    const struct para *h = &d->paras[d->sections[section].para];
    if (d->sections[section].level >= MARK_DASH || !h->len || h->len > 400 ||
        strchr(".;,", d->flow[h->off + h->len - 1]) || (!below && said_above(r, section)))
        return false; /* an item, not a heading */
    passage_set(&r->passage, r->doc, d->sections[section].para, r->agencies);
    return bodies_head(&r->passage);
}

/* A body that is one at its level, not 'cấp ủy các cấp' or 'Mặt trận Tổ quốc' in general. */
static bool is_one(const struct agency_hit *h)
{
    return h->level && !h->common && strcmp(h->level, "thon") != 0;
}

/* 'CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ĐIỆN:', 'Kính gửi:': to whom the paper goes. */
static bool is_address(const char *s, size_t n)
{
    static const char *const ends[] = {" ĐIỆN:", " điện:", " GỬI:", " gửi:"};
    bool is = false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        is = is || (n > strlen(ends[i]) && memcmp(s + n - strlen(ends[i]), ends[i], strlen(ends[i])) == 0);
    return is;
}

/* 'Giao Sở Nội vụ các việc sau:', 'Thủ trưởng các sở, ngành:' over items. Who only issues the plan
 * ('Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:') is not asked by it. */
bool run_lead_asks(struct run *r, uint32_t lead)
{
    const struct doc *d = r->doc;
    const struct para *h = &d->paras[lead];
    const char *t = d->flow + h->off;
    struct agency_hit *hits = NULL;
    struct body_list *lists = NULL;
    size_t cap = 0, cap_lists = 0;
    if (h->len > 1200 || !h->len || t[h->len - 1] != ':' || is_address(t, h->len))
        return false;
    size_t nhits = passage_bodies(&r->passage, lead, h->len, r->agencies, &hits, &cap);
    uint32_t from = bodies_asking_from(t, h->len, hits, &nhits), n = h->len - from;
    struct passage p = {.text = t += from, .len = n, .bodies = hits, .nbodies = nhits};
    bool asks = p.nbodies && hits[0].off < 60 && bodies_opened(t, hits[0].off) &&
                body_lists(&p, &lists, &cap_lists);
    if (asks) {
        uint32_t end = lists[0].end, last = hits[p.nbodies - 1].off + hits[p.nbodies - 1].len;
        bool given = run_cue(r, "chapter.given", t, hits[0].off) ||
                     run_cue(r, "chapter.duty", t + end, n - end) ||
                     (is_one(&hits[0]) && run_cue(r, "chapter.tasks", t + end, n - end));
        asks = given || bodies_ask(t, end, n) || n - last < 40;
    }
    asks = asks && bodies_asked(t, n, hits, p.nbodies);
    free(hits);
    free(lists);
    return asks;
}

/* Does a paragraph turn to what is asked: 'Để bù phần chậm, yêu cầu:', '..., Chủ tịch UBND tỉnh yêu cầu:'? */
static bool turns(struct run *r, uint32_t para)
{
    const struct para *p = &r->doc->paras[para];
    return p->len && r->doc->flow[p->off + p->len - 1] == ':' && run_cue(r, "chapter.turns", r->doc->flow + p->off, p->len);
}

/* '- Rà soát ...' under '1. Về rừng:', which only says what it is about: the lead-in over that, 0: none. */
static uint32_t topic_lead(const struct run *r, uint32_t section)
{
    const struct doc *d = r->doc;
    const struct section *s = &d->sections[section], *up = &d->sections[s->parent];
    const struct para *p = &d->paras[up->para];
    bool topic = s->level == MARK_DASH && s->parent && up->level == MARK_NUM && r->chapters[s->parent] == CHAPTER_OTHER &&
                 p->len && d->flow[p->off + p->len - 1] == ':';
    return topic ? up->lead : 0;
}

/* 'Sở Tư pháp đã thẩm định ...': what is told, under whatever lead-in. */
static bool is_told(const struct doc *d, uint32_t para)
{
    const struct para *p = &d->paras[para];
    struct passage q = {.text = d->flow + p->off, .len = p->len};
    return passage_holds(&q, 0, p->len < 160 ? p->len : 160, " đã ");
}

/* An item under such a lead-in, where no heading says otherwise. One that ends as sentences do is none,
 * whatever it speaks of: '- Lập kế hoạch để đạt mục tiêu tăng trưởng.'; '1. Về bến khách ngang sông:' only
 * says what its paragraphs are about. */
static bool under_lead(struct run *r, uint32_t section)
{
    const struct section *s = &r->doc->sections[section];
    const struct para *p = &r->doc->paras[s->para];
    char last = p->len ? r->doc->flow[p->off + p->len - 1] : 0;
    bool says = r->chapters[section] != CHAPTER_OTHER &&
                !(s->level >= MARK_DASH && (last == '.' || last == ';'));
    if ((s->level == MARK_NUM && last == ':') || s->level >= MARK_PLUS || says || said_above(r, section))
        return false;
    const uint32_t leads[] = {s->lead, topic_lead(r, section)};
    for (int i = 0; i < 2; i++)
        if (leads[i] && (run_lead_asks(r, leads[i] - 1) || (turns(r, leads[i] - 1) && !is_told(r->doc, s->para))))
            return true;
    return false;
}

/* No heading, whatever words of one it has. */
static bool is_sentence(const struct doc *d, uint32_t para)
{
    const struct para *p = &d->paras[para];
    return p->len > 80 && strchr(".;", d->flow[p->off + p->len - 1]);
}

/* An item under a paragraph that asks, in a chapter that began with what has been, or one beside it: conclusions
 * of meetings speak of both under one number. elder: the section before it under the same one; 0: none. */
static bool under_turn(struct run *r, uint32_t section, uint32_t elder)
{
    const struct doc *d = r->doc;
    const struct section *v = d->sections, *s = &v[section];
    uint32_t up = said_above(r, section), over = s->para - 1;
    if (!up || r->chapters[up] != CHAPTER_PAST || (r->chapters[section] != CHAPTER_OTHER && !is_sentence(d, s->para)))
        return false;
    bool right_below = d->paras[over].section == s->parent && over != v[s->parent].para;
    return right_below ? turns(r, over) || run_lead_asks(r, over) : elder && r->chapters[elder] == CHAPTER_ASKS;
}

static void read_turns(struct run *r)
{
    const struct doc *d = r->doc;
    uint32_t *last = xcalloc(d->nsections + 1, sizeof *last); /* by parent */
    for (uint32_t s = 1; s < d->nsections; s++) {
        uint32_t *elder = &last[d->sections[s].parent];
        if (under_turn(r, s, *elder))
            r->chapters[s] = CHAPTER_ASKS;
        *elder = s;
    }
    free(last);
}

/* In general: 'cấp ủy', 'chi bộ', 'đơn vị', or with words behind the bodies that no rule knows: asked
 * where those beside it are. */
enum opening { OPENS_NOT, OPENS_IN_GENERAL, OPENS };

/* What a section's paragraph opens with, and the bodies in it, which the caller frees. They are looked for in
 * the whole paragraph, which is asked for them anyway. */
static struct passage opening_words(struct run *r, uint32_t section)
{
    enum { OPENING = 600 }; /* bytes */
    const struct doc *d = r->doc;
    const struct para *h = &d->paras[d->sections[section].para];
    struct passage p = {.text = d->flow + h->off, .len = h->len};
    if (p.len > OPENING)
        p.len = (uint32_t)utf8_valid_prefix(p.text, OPENING);
    p.nbodies = passage_bodies(&r->passage, d->sections[section].para, h->len, r->agencies, &p.bodies, &p.cap_bodies);
    while (p.nbodies && p.bodies[p.nbodies - 1].off + p.bodies[p.nbodies - 1].len > p.len)
        p.nbodies--;
    return p;
}

/* '3. Sở Y tế: Lập danh sách ...', '4. Giao Sở Nội vụ chủ trì ...': bodies, then what they are to do. */
static enum opening opening_of(struct run *r, uint32_t section)
{
    struct passage p = opening_words(r, section);
    const struct agency_hit *hits = p.bodies;
    const char *t = p.text;
    uint32_t m = (uint32_t)marker_read(t, p.len).len;
    struct body_list *lists = NULL;
    size_t cap_lists = 0;
    bool one = p.nbodies && is_one(&hits[0]);
    bool opens = p.nbodies && hits[0].off >= m && hits[0].off < m + 60 &&
                 bodies_opened(t + m, hits[0].off - m) && body_lists(&p, &lists, &cap_lists) &&
                 lists[0].is == BODY_SUBJECT;
    uint32_t end = opens ? lists[0].end : 0;
    bool asks = opens && run_cue(r, "chapter.asks", t + end, p.len - end);
    bool told = opens && (p.len - end < 24 || run_cue(r, "chapter.told", t + end, p.len - end));
    free(p.bodies);
    free(lists);
    return asks ? one ? OPENS : OPENS_IN_GENERAL : opens && !told && one ? OPENS_IN_GENERAL : OPENS_NOT;
}

/* 'Điều 2. Hội đồng nhân dân tỉnh giao Thường trực Hội đồng nhân dân tỉnh ...': an article that says
 * who asks whom hands out duties, in its own words and in the paragraphs below them. */
static bool hands_out(struct run *r, uint32_t section)
{
    const struct para *h = &r->doc->paras[r->doc->sections[section].para];
    struct marker m = marker_read(r->doc->flow + h->off, h->len);
    struct body_list *lists = NULL;
    size_t cap_lists = 0;
    if (m.kind != MARK_ARTICLE || r->chapters[section] != CHAPTER_OTHER || said_above(r, section))
        return false;
    struct passage p = opening_words(r, section);
    bool out = p.nbodies > 1 && p.bodies[0].off < m.len + 4 &&
               body_lists(&p, &lists, &cap_lists) > 1 &&
               bodies_asks(p.text, lists[0].end, lists[1].off);
    free(p.bodies);
    free(lists);
    return out;
}

static bool may_ask(const struct run *r, uint32_t s)
{
    const struct section *v = &r->doc->sections[s];
    const struct para *lead = v->lead ? &r->doc->paras[v->lead - 1] : NULL;
    return v->level >= MARK_NUM && v->level <= MARK_DASH && r->chapters[s] == CHAPTER_OTHER &&
           !(lead && is_address(r->doc->flow + lead->off, lead->len));
}

/* Where half of the items under one heading open with bodies, and two of them are asked, those are
 * duties: directives and conclusions have no chapter that says so. */
static void read_items(struct run *r)
{
    const struct doc *d = r->doc;
    unsigned *all = xcalloc(3 * (d->nsections + 1), sizeof *all), *asks = all + d->nsections + 1;
    unsigned *open = asks + d->nsections + 1;
    enum opening *opens = xcalloc(d->nsections + 1, sizeof *opens);
    for (uint32_t s = 1; s < d->nsections; s++) {
        uint32_t level = d->sections[s].level, up = d->sections[s].parent;
        if (level < MARK_NUM || level > MARK_DASH || said_above(r, s))
            continue;
        all[up]++;
        opens[s] = may_ask(r, s) ? opening_of(r, s) : OPENS_NOT;
        asks[up] += opens[s] == OPENS || r->chapters[s] == CHAPTER_DUTIES;
        open[up] += opens[s] != OPENS_NOT || r->chapters[s] == CHAPTER_DUTIES;
    }
    for (uint32_t s = 1; s < d->nsections; s++) {
        uint32_t up = d->sections[s].parent;
        if (opens[s] && asks[up] > 1 && open[up] * 2 >= all[up])
            r->chapters[s] = CHAPTER_ASKS;
    }
    free(all);
    free(opens);
}

/* A short line of capitals without a number or a stop: 'CHỈ TIÊU KẾ HOẠCH NĂM 2026'; `any`: of other letters,
 * too, or before a colon. */
static bool is_capitals(const struct doc *d, uint32_t para, bool any)
{
    const struct para *h = &d->paras[para];
    const char *t = d->flow + h->off;
    int32_t cp;
    uint32_t letters = 0;
    if (!h->len || h->len > 120 || h->role == ROLE_TABLE || strchr(any ? ".;," : ".;,:", t[h->len - 1]) ||
        marker_read(t, h->len).kind != MARK_NONE)
        return false;
    if (any)
        return true;
    for (size_t i = 0, n; i < h->len && (n = utf8_decode(t + i, h->len - i, &cp)) != 0; i += n) {
        if (utf8_lower(cp) == cp && utf8_is_letter(cp))
            return false;
        letters += utf8_is_letter(cp);
    }
    return letters >= 8;
}

/* Does the lead-in (1 + its paragraph; 0: none) only sort what stands under the heading: 'Về kinh tế:'? */
static bool sorts_only(const struct doc *d, uint32_t lead, uint32_t head)
{
    return !lead || lead - 1 <= head || d->paras[lead - 1].len <= 60;
}

/* A line that looks like part of a document's head is none of it before a colon. */
static bool heads_body(const struct doc *d, uint32_t para)
{
    const struct para *h = &d->paras[para];
    return h->role == ROLE_BODY || d->flow[h->off + h->len - 1] == ':';
}

/* Headings whose numbers reading lost, or that never had one, speak for the sections below them that no
 * chapter holds, up to the next of their kind or a chapter with a number; right above 'I. Về kinh tế' one
 * speaks for that and those beside it. */
static void read_capitals(struct run *r)
{
    const struct doc *d = r->doc;
    static const char *const goals[] = {"MỤC TIÊU",     "CHỈ TIÊU",        "CÁC MỤC TIÊU",    "CÁC CHỈ TIÊU",
                                        "HỆ THỐNG CHỈ TIÊU", "MỘT SỐ CHỈ TIÊU", "Mục tiêu cụ thể", "Các chỉ tiêu",
                                        "Một số chỉ tiêu",   "Chỉ tiêu ",       "PHƯƠNG HƯỚNG, MỤC TIÊU", NULL};
    static const char *const others[] = {"Nhiệm vụ", "Các nhiệm vụ", "Một số nhiệm vụ", "Giải pháp", "Các giải pháp",
                                         "Tổ chức",  "Phân công",    "Kết quả",         "Hạn chế",   NULL};
    bool targets = false, over = false;
    uint32_t head = 0, first = 0; /* the heading; the level of the section right below it */
    for (uint32_t i = 0, s = 1; i < d->nparas; i++) {
        while (s < d->nsections && d->sections[s].para < i)
            s++;
        bool opens = s < d->nsections && d->sections[s].para == i;
        bool chapter = opens && d->sections[s].level <= MARK_ROMAN && d->sections[s].level != MARK_ALPHA;
        bool known = opens && r->chapters[s] != CHAPTER_OTHER;
        if (known && targets && r->chapters[s] == CHAPTER_TARGETS && d->sections[s].level >= MARK_PAREN)
            known = false; /* '(15) ... đạt 100% chỉ tiêu' is an item as those beside it */
        if (opens && over && d->sections[s].level < first)
            targets = false; /* 'Phần thứ ba' behind the chapters of 'Phần thứ hai' */
        if (opens && !over)
            first = d->sections[s].level;
        over = targets && (over || ((chapter || known) && i == head + 1 && heads_body(d, head))) &&
               !(known && r->chapters[s] != CHAPTER_TARGETS);
        if (known && over && !d->sections[s].lead)
            r->doc->sections[s].lead = head + 1;
        else if ((chapter || known) && !over)
            targets = false;
        else if (opens && targets && !said_above(r, s) && sorts_only(d, d->sections[s].lead, head)) {
            r->chapters[s] = CHAPTER_GOALS;
            if (!d->sections[s].lead) /* its time is theirs */
                r->doc->sections[s].lead = head + 1;
        } else if (!opens && is_capitals(d, i, utf8_begins(d->flow + d->paras[i].off, goals))) {
            targets = utf8_begins(d->flow + d->paras[i].off, goals);
            head = i;
        } else if (!opens && d->paras[i].len <= 80 && utf8_begins(d->flow + d->paras[i].off, others)) {
            targets = false; /* 'Nhiệm vụ, giải pháp:' */
        }
    }
}

/* '3- Giao Ban Tuyên giáo ...' under 'II- Mục tiêu, nhiệm vụ': a conclusion gives its duties below its goals. */
static bool given_below_goals(struct run *r, uint32_t section)
{
    static const char *const gives[] = {"Giao ", "Yêu cầu ", "Đề nghị ", NULL};
    const struct doc *d = r->doc;
    const struct para *h = &d->paras[d->sections[section].para];
    const char *t = d->flow + h->off;
    if (!may_ask(r, section) || !utf8_begins(t + marker_read(t, h->len).len, gives))
        return false;
    uint32_t up = said_above(r, section);
    return up && r->chapters[up] == CHAPTER_TARGETS && (opening_of(r, section) != OPENS_NOT || names_bodies(r, section, true));
}

/* Every heading is asked once. */
void kind_chapters(struct run *r)
{
    const struct doc *d = r->doc;
    r->chapters = xcalloc(d->nsections + 1, sizeof *r->chapters);
    for (uint32_t s = 1; s < d->nsections; s++)
        r->chapters[s] = heading_says(r, s);
    read_capitals(r);
    for (uint32_t s = 1; s < d->nsections; s++)
        if (r->chapters[s] == CHAPTER_OTHER && names_bodies(r, s, false))
            r->chapters[s] = CHAPTER_DUTIES;
    read_items(r);
    for (uint32_t s = 1; s < d->nsections; s++)
        if (given_below_goals(r, s))
            r->chapters[s] = CHAPTER_ASKS;
    for (uint32_t s = 1; s < d->nsections; s++)
        if (hands_out(r, s))
            r->chapters[s] = CHAPTER_ASKS;
    for (uint32_t s = 1; s < d->nsections; s++)
        if (under_lead(r, s))
            r->chapters[s] = CHAPTER_ASKS;
    read_turns(r);
}

/* The nearest heading that says what its chapter is about decides; an outline holds all under it. */
enum chapter run_chapter(struct run *r, uint32_t para)
{
    const struct doc *d = r->doc;
    enum chapter found = CHAPTER_OTHER;
    for (uint32_t s = d->paras[para].section; s; s = d->sections[s].parent) {
        enum chapter c = r->chapters[s];
        if (c == CHAPTER_OUTLINE)
            return c;
        if (c == CHAPTER_OTHER || found != CHAPTER_OTHER)
            continue;
        if (c == CHAPTER_ASKS)
            found = CHAPTER_DUTIES;
        else if (c == CHAPTER_GOALS)
            found = CHAPTER_TARGETS;
        else if (d->sections[s].para != para)
            found = c;
    }
    return found == CHAPTER_PAST && turns(r, para) ? CHAPTER_OTHER : found;
}

bool run_in_list(const struct run *r)
{
    const struct doc *d = r->doc;
    const struct section *s = &d->sections[d->paras[r->passage.para].section];
    uint32_t i = s->lead ? s->lead - 1 : d->sections[s->parent].para;
    const struct para *p = &d->paras[i];
    return s->para == r->passage.para && s->parent && p->len && d->flow[p->off + p->len - 1] == ':';
}

bool run_lists_partners(const struct run *r)
{
    static const char with[] = "phối hợp";
    const struct doc *d = r->doc;
    const struct section *s = &d->sections[d->paras[r->passage.para].section];
    const struct para *h = &d->paras[d->sections[s->parent].para];
    uint32_t n = h->len;
    if (s->para != r->passage.para || !s->parent)
        return false;
    static const char tail[] = " với";
    while (n && strchr(" :.;", d->flow[h->off + n - 1]))
        n--;
    if (n > sizeof tail && memcmp(d->flow + h->off + n - (sizeof tail - 1), tail, sizeof tail - 1) == 0)
        n -= sizeof tail - 1;
    return n >= sizeof with - 1 &&
           memcmp(d->flow + h->off + n - (sizeof with - 1), with, sizeof with - 1) == 0;
}
