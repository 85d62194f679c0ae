#include "asked.h"

#include "buf.h"
#include "utf8.h"

#include <string.h>

static bool has_break(const struct passage *p, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (p->text[i] == ',' || p->text[i] == ';')
            return true;
    return false;
}

bool counts_noun(const struct passage *p, const struct quantity *q)
{
    uint32_t i = q->end;
    while (i < p->len && p->text[i] == ' ')
        i++;
    return i < p->len && !strchr(",;.:)(", p->text[i]);
}

/* The folded word at `at` (letters only, at most 15), and where the next begins. */
static uint32_t word_at(const struct passage *p, uint32_t at, uint32_t stop, char out[16])
{
    struct buf b = {0};
    uint32_t end = at;
    while (end < stop && !strchr(" ,;.:()", p->text[end]))
        end++;
    passage_fold(p, at, end, &b);
    strncpy(out, buf_text(&b), 15);
    out[15] = '\0';
    buf_free(&b);
    while (end < stop && p->text[end] == ' ')
        end++;
    return end;
}

static uint32_t past_blanks(const struct passage *p, uint32_t at, uint32_t stop)
{
    while (at < stop && p->text[at] == ' ')
        at++;
    return at;
}

/* Index of the body that begins at byte `at`; passage.nbodies: none does. */
static size_t body_at(const struct passage *p, uint32_t at)
{
    size_t k = 0;
    while (k < p->nbodies && p->bodies[k].off != at)
        k++;
    return k;
}

/* Body k is one of those asked, or names a kind of them. */
static void take_body(const struct passage *p, size_t k, struct asked *a)
{
    if (p->bodies[k].common) {
        a->noun = true;
        return;
    }
    if (a->n && k != a->first + a->n)
        return;
    if (!a->n) {
        a->first = k;
        a->off = p->bodies[k].off;
    }
    a->n++;
}

/* The nouns behind a percentage, item by item up to the verb: '100% trưởng thôn, Trưởng Ban công
 * tác Mặt trận là đảng viên' asks it of a noun and of a body. */
static struct asked nouns_behind(const struct passage *p, const struct quantity *q)
{
    static const char *const skip[] = {"cac", "moi", "so", "tong", "nhung", "tung", "truong",
                                       "bi",  "thu", "va", NULL};
    static const char *const verbs[] = {"la",   "duoc",  "co",   "dat",  "tham", "xay", "thuc",
                                        "phan", "ung",   "hoan", "dang", "thoat", "giu", "phai",
                                        "dam",  "bao",   "su",   "biet", "trien", NULL};
    static const char *const places[] = {"ap", "khom", "thon", "ban", "xa", "phuong", "buon", "lang", "xom", "to", NULL};
    struct asked a = {.off = q->end};
    uint32_t stop = q->limit, at = past_blanks(p, q->end, stop);
    char before[16] = "";
    bool item = true; /* at the start of an item */
    uint32_t item_off = at;
    bool in_nouns = false; /* until a body comes between */
    while (at < stop && !strchr(";.:", p->text[at])) {
        size_t k = item ? body_at(p, at) : p->nbodies;
        if (k < p->nbodies) {
            in_nouns = item = false;
            take_body(p, k, &a);
            at = past_blanks(p, at + p->bodies[k].len, stop);
            continue;
        }
        const char *close = p->text[at] == '(' && a.noun && !a.n ? memchr(p->text + at, ')', stop - at) : NULL;
        if (close) { /* 'cán bộ chủ chốt (bí thư, chủ tịch UBND)': who they are */
            at = past_blanks(p, (uint32_t)(close + 1 - p->text), stop);
            continue;
        }
        if (strchr(",()", p->text[at])) {
            item = p->text[at] == ',';
            item_off = at = past_blanks(p, at + 1, stop);
            continue;
        }
        char w[16];
        uint32_t next = word_at(p, at, stop, w);
        if (!item && utf8_is_one_of(w, verbs))
            break;
        if (item && utf8_is_one_of(before, places) && utf8_is_one_of(w, places))
            item = false; /* 'bí thư chi bộ ấp, khóm': of one body still */
        memcpy(before, w, sizeof before);
        if (strcmp(w, "va") == 0) {
            item = true;
            item_off = next;
        } else if (!(item && utf8_is_one_of(w, skip))) {
            if (item && a.noun_end == a.noun_off) {
                a.noun_off = item_off;
                in_nouns = true;
            }
            a.noun |= item;
            item = false;
            if (in_nouns) /* without the blank or comma behind it */
                for (a.noun_end = next; a.noun_end > at && p->text[a.noun_end - 1] == ' ';)
                    a.noun_end--;
        }
        at = next > at ? next : at + 1;
    }
    return a;
}

static struct asked of_list(const struct body_list *l)
{
    return l ? (struct asked){.first = l->first, .n = l->n, .off = l->off, .governing = true}
             : (struct asked){.noun = true};
}

/* Whom a number is asked of that names nobody itself: 'Công đoàn đạt trên 90% khu vực Nhà nước và
 * trên 60% khu vực ngoài Nhà nước'; '... ít nhất 01 mô hình; giúp ít nhất 01 hộ'. */
static bool shares_asked(const struct passage *p, const struct quantity *q,
                         const struct quantity *prev, const struct asked *last)
{
    struct sentence s = passage_sentence(p, q->off);
    if (!prev || prev->off < s.off || !last->governing || !last->n || prev->percent != q->percent)
        return false;
    for (size_t i = 0; i < p->nbodies; i++)
        if (p->bodies[i].off >= prev->end && p->bodies[i].off < q->off && !p->bodies[i].common)
            return false;
    return !q->percent || !has_break(p, prev->end, q->off);
}

/* 'Cán bộ lãnh đạo của X giữ chức vụ không quá 02 nhiệm kỳ' is asked of people, not of X. */
static bool speaks_of_people(const struct passage *p, uint32_t from, uint32_t to)
{
    static const char *const words[] = {"can bo", "cong chuc", "dang vien", "doan vien", "hoi vien",
                                        "nguoi", "lanh dao", "thanh vien", NULL};
    struct buf b = {0};
    passage_fold(p, from, to, &b);
    bool found = false;
    for (size_t i = 0; words[i] && !found; i++)
        found = strstr(buf_text(&b), words[i]) != NULL;
    buf_free(&b);
    return found;
}

/* '...; tỷ lệ hộ nghèo giảm 3%': a clause that opens with what is measured is asked of nobody before it; nor is
 * '...; mỗi đảng viên giúp không quá 10 hộ'. */
static const char *const measures[] = {"ty le ", "ti le ", "ty trong ", "toc do ", "ty suat ", NULL};
static const char *const others[] = {"moi dang vien ", "moi can bo ", "moi ho ", "moi nguoi ", "moi hoi vien ", "moi doan vien ", "moi xa ",
                                     "moi thon ", "moi huyen ", NULL};

static bool opens_with(const struct passage *p, uint32_t from, uint32_t to, const char *const *words)
{
    struct buf b = {0};
    passage_fold(p, from, to, &b);
    bool is = utf8_begins(buf_text(&b), words);
    buf_free(&b);
    return is;
}

/* 'Đảng bộ phường đặt mục tiêu duy trì ...': who sets a target is not who is measured. */
static bool only_sets(const struct passage *p, uint32_t end)
{
    static const char *const by[] = {" đặt mục tiêu",      " đặt ra",     " đề ra", " yêu cầu", " giao chỉ tiêu", " quyết nghị",
                                     " xác định mục tiêu", " xác định chỉ tiêu", NULL};
    return utf8_begins(p->text + end, by);
}

/* '(không tính giường của trạm y tế)': who is left out is not asked. */
static bool left_out(const struct passage *p, uint32_t at)
{
    static const char *const words[] = {"(không tính ", "(không kể ", "(trừ ", "(chưa tính ", NULL};
    uint32_t i = at;
    while (i && at - i < 80 && !strchr("()", p->text[i - 1]))
        i--;
    return i && p->text[i - 1] == '(' && utf8_begins(p->text + i - 1, words);
}

/* Nothing but 'có', 'đạt' and a bound between the body and the number? */
static bool has_behind(const struct passage *p, uint32_t end, uint32_t number)
{
    static const char *const has[] = {" có ", " đạt ", " phấn đấu ", NULL};
    return number - end < 10 && utf8_begins(p->text + end, has);
}

struct asked asked_of(const struct passage *p, const struct quantity *q,
                      const struct body_list *lists, size_t n, const struct quantity *prev,
                      const struct asked *last)
{
    struct sentence s = passage_sentence(p, q->off);
    uint32_t clause = passage_clause(p, q->off);
    const struct body_list *before = NULL, *of = NULL, *opener = NULL;
    for (size_t i = 0; i < n; i++) {
        const struct body_list *l = &lists[i];
        bool counted = prev && prev->percent && l->off >= prev->end && prev->off >= s.off &&
                       !last->governing && l->first < last->first + last->n &&
                       last->first < l->first + l->n; /* the noun of the percentage before */
        if (l->off < s.off || l->end > q->off || p->bodies[l->first].common || counted ||
            only_sets(p, l->end) || left_out(p, l->off))
            continue;
        if (l->is == BODY_SUBJECT) {
            before = l;
            if (l->off >= clause ? l->leads_clause : l->leads_sentence && !opener)
                opener = l;
        } else if (l->is == BODY_OF) {
            of = l;
        } else if (has_behind(p, l->end, q->off)) {
            return of_list(l); /* 'chỉ đạo mỗi chi bộ có ít nhất 01 đảng viên ...' */
        }
    }
    bool tight = before && q->off - before->end <= 48 && !has_break(p, before->end, q->off);
    if (tight)
        return of_list(before);
    if (opener && opener->off < clause && q->unit && (strstr(q->unit, "đồng") || strstr(q->unit, "USD")))
        return of_list(NULL); /* '...; phấn đấu tổng doanh thu đạt 250 tỷ đồng' is asked of nobody before */
    if (opener && opener->off < clause && opens_with(p, clause, q->off, others))
        return of_list(NULL);
    if (shares_asked(p, q, prev, last))
        return *last;
    if (q->percent && counts_noun(p, q)) {
        struct asked behind = nouns_behind(p, q);
        if (behind.n || behind.noun)
            return behind;
    }
    if (opener && opener->off < clause && q->percent && opens_with(p, clause, q->off, measures))
        return of_list(NULL);
    if (!opener && !q->percent && of && !memchr(p->text + of->end, ';', q->off - of->end) && !speaks_of_people(p, s.off, of->off))
        opener = of; /* 'Kế hoạch giám sát của X có ít nhất 02 nội dung' is asked of X */
    const struct body_list *near = before ? before : of; /* 'tỷ lệ ...' behind ';' is not asked of it */
    if (near && memchr(p->text + near->end, ';', q->off - near->end))
        near = NULL;
    return of_list(opener ? opener : q->percent ? near : NULL);
}
