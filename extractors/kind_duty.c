#include "kind_duty.h"
#include "kind_given.h"

#include "utf8.h"

#include <string.h>

/* A cue deep inside an object ('tham mưu Ban Thường vụ chỉ đạo ...') is somebody else's and is passed
 * over: between subject and verb, and between verbs, only words that say nothing may stand. */

/* 'giúp Chủ tịch Ủy ban nhân dân tỉnh theo dõi': whom one helps does not part verb from subject. */
static uint32_t past_helped(const struct passage *p, uint32_t from, uint32_t to)
{
    static const char help[] = "iúp ", *const helping[] = {"iúp ", "iúp việc ", "iúp việc cho ", NULL}; /* 'Giúp', too */
    for (size_t i = 0; i < p->nbodies; i++) {
        const struct agency_hit *h = &p->bodies[i];
        uint32_t n = sizeof help - 1;
        if (h->off >= from + n && h->off + h->len <= to && passage_follows(p, h->off, helping)) {
            uint32_t end = h->off + h->len;
            while (++i < p->nbodies && p->bodies[i].off - end <= 6 && p->bodies[i].off < to)
                end = p->bodies[i].off + p->bodies[i].len; /* 'giúp X và Y theo dõi' */
            return end;
        }
    }
    return from;
}

/* 'căn cứ Kết luận số 126-KL/TW của Bộ Chính trị, Ban Bí thư chủ trì', 'căn cứ quy định hiện hành tham mưu': nor
 * does who issued what one goes by, nor what that is. */
static uint32_t past_cited(const struct passage *p, uint32_t from, uint32_t to)
{
    static const char by[] = "căn cứ ", of[] = "của ";
    uint32_t end = from, nb = sizeof by - 1, no = sizeof of - 1;
    uint32_t at = from < to && p->text[from] == ' ' ? from + 1 : from;
    if (to < at + nb || memcmp(p->text + at, by, nb) != 0)
        return from;
    for (size_t i = 0; i < p->nbodies && p->bodies[i].off + p->bodies[i].len <= to; i++) {
        const struct agency_hit *h = &p->bodies[i];
        bool issuer = h->off >= from + nb + no && memcmp(p->text + h->off - no, of, no) == 0;
        if (issuer || (end > from && h->off >= end && h->off - end <= 6))
            end = h->off + h->len;
    }
    static const char *const tails[] = {"liên quan ", "hiện hành ", "pháp luật ", "ngân sách ", "nhà nước ", "này "};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        size_t n = strlen(tails[i]);
        for (uint32_t k = end + nb; k + n <= to + 1 && k + n <= p->len; k++)
            if (memcmp(p->text + k, tails[i], n) == 0)
                end = k + (uint32_t)n - 1;
    }
    return end;
}

/* What stands in brackets ('(trước ngày 16/6)') parts no verb from its subject either. */
static bool drop_brackets(struct buf *b)
{
    size_t n = 0, depth = 0;
    const char *last = b->len ? strrchr(b->s, ')') : NULL;
    for (size_t i = 0; i < b->len; i++) {
        depth += b->s[i] == '(';
        if (!depth)
            b->s[n++] = b->s[i];
        depth -= depth && b->s[i] == ')';
        if (last == b->s + i) /* one was left open before: '(trước ngày 15/11 và đột xuất (khi cần)' */
            depth = 0;
    }
    if (b->len)
        b->s[b->len = n] = '\0';
    return depth == 0; /* else the verb itself stands in them */
}

/* Words that may stand between the subject and the verb, or between verbs. */
bool duty_filler(const struct passage *p, uint32_t from, uint32_t to)
{
    static const char *const words[] = {
        "va", "co", "trach", "nhiem", "vu", "duoc", "giao", "tiep", "tuc", "chu", "dong", "truc",
        "phai", "can", "se", "la", "co", "quan", "lam", "dau", "moi", "kip", "thoi", "thuong",
        "xuyen", "hang", "nam", "quy", "thang", "dinh", "ky", "can", "cu", "chuc", "nang", "quyen",
        "han", "cua", "minh", "theo", "don", "vi", "tren", "so", "o", "nghi", "quyet", "nay",
        "ke", "hoach", "de", "an", "cung", "thoi", "day", "manh", "tang", "cuong", "thuc",
        "hien", "tot", "cong", "tac", "to", "chuc", "trien", "khai", "tap", "trung", "huong",
        "dan", "nghiem", "tinh", "hinh", "te", "cap", "huyen", "cac", "moi", "nhung", "yeu", "cau",
        "rieng", "tham", "gia", "nghi", "doi", "voi", "ra", "soat", "dieu", "phoi", "chung",
        "tong", "hop", "khao", "sat", "thanh", "doan", "truoc", "ngay", "hoac", "dot",
        "xuat", "giup", "cho", "dong", "phan", "thuoc", "khuyen", "khich", "khi", "sau", "ket",
        "xa", "phuong", "cuoi", "thu", "truong", "giam", "chanh", "chiu", "da", "phap", "luat", "trong", "pham",
        "khac", "nong", "cot", "vao", "tuan", "hai", "ba", "tu", "bay", "khan", "tich", "cuc", "liet", "som", "nhanh", "chong", "tam", NULL};
    struct buf b = {0};
    if (to > from + 400)
        return false;
    from = past_cited(p, past_helped(p, from, to), to);
    if (to > from + 90 && !memchr(p->text + from, '(', to - from))
        return false;
    passage_fold(p, from, to, &b);
    bool ok = drop_brackets(&b) && b.len <= 90;
    static const char seps[] = " ,.:;-/0123456789()";
    const char *before = "";
    char *rest = NULL;
    for (char *w = b.s ? strtok_r(b.s, seps, &rest) : NULL; w && ok; before = w, w = strtok_r(NULL, seps, &rest)) {
        ok = (strcmp(w, "doc") == 0 && strcmp(before, "giam") == 0) || /* 'Giám đốc', but not 'đôn đốc' */
             (strcmp(w, "chi") == 0 && strcmp(before, "dong") == 0) || /* 'Đồng chí Chủ tịch UBND xã' */
             (strcmp(w, "van") == 0 && strcmp(before, "co") == 0) || /* 'có văn bản báo cáo' */
             (strcmp(w, "ban") == 0 && strcmp(before, "van") == 0) || /* 'tăng cường hoạt động giám sát' */
             (strcmp(w, "hoat") == 0 && (strcmp(before, "cuong") == 0 || strcmp(before, "manh") == 0)) ||
             utf8_is_one_of(w, words);
    }
    buf_free(&b);
    return ok;
}

static bool already(struct duty *d, const char *agency, const char *role)
{
    const struct records *out = d->r->out;
    for (size_t i = d->first; i < out->n; i++)
        if (out->v[i].type == REC_ASSIGNMENT && out->v[i].para == d->r->passage.para &&
            strcmp(rec_text(&out->v[i], ASG_AGENCY), agency) == 0 &&
            strcmp(rec_text(&out->v[i], ASG_ROLE), role) == 0)
            return true;
    return false;
}

static void put(struct duty *d, const char *slug, const char *name, const char *role, uint32_t from,
                uint32_t to, const char *task, const struct rule *rule)
{
    if (already(d, slug, role))
        return;
    struct record *a = run_add(d->r, REC_ASSIGNMENT, from, to - from, rule);
    a->value[ASG_AGENCY] = val_text(slug);
    a->value[ASG_AGENCY_NAME] = val_text(name);
    a->value[ASG_ROLE] = val_text(role);
    a->value[ASG_TASK] = val_text(task);
}

void duty_put_list(struct duty *d, const struct body_list *l, const char *role, uint32_t from,
                     uint32_t to, const char *task, const struct rule *rule)
{
    const struct passage *p = &d->r->passage;
    for (size_t i = 0; i < l->n; i++) {
        const struct agency_hit *h = &p->bodies[l->first + i];
        put(d, h->slug, run_words(d->r, h->off, h->len), role, from, to, duty_task(d, l->off, task), rule);
    }
}

static bool ends_body(const struct passage *p, uint32_t at)
{
    for (size_t i = 0; i < p->nbodies; i++)
        if (p->bodies[i].off + p->bodies[i].len == at)
            return true;
    return false;
}

uint32_t duty_clause_end(const struct passage *p, uint32_t at)
{
    struct sentence s = passage_sentence(p, at);
    uint32_t to = at;
    while (to < s.off + s.len && p->text[to] != ';') {
        int32_t cp = 0; /* ': Chỉ đạo ...' opens a clause of its own, not so behind its subject */
        if (p->text[to] == ':' && !ends_body(p, to) && to + 2 < s.off + s.len &&
            utf8_decode(p->text + to + 2, s.off + s.len - to - 2, &cp) && utf8_is_upper(cp))
            break;
        to++;
    }
    return to;
}

/* The subject's record for one role. */
void duty_put_subject(struct duty *d, const struct body_list *own, const char *role,
                        uint32_t from, uint32_t verb, const struct rule *rule)
{
    struct run *r = d->r;
    uint32_t to = duty_clause_end(&r->passage, verb);
    const char *task = run_words(r, verb, to - verb);
    if (own) {
        duty_put_list(d, own, role, from, to, task, rule);
        return;
    }
    const struct doc *doc = r->doc;
    for (size_t i = 0; i < d->nabove; i++) {
        uint32_t at = doc->paras[d->heading].off;
        const char *name =
            arena_strndup(doc->mem, doc->flow + at + d->above[i].off, d->above[i].len);
        put(d, d->above[i].slug, name, role, from, to, task, rule);
    }
}

/* The first list that shares bytes with a group; NULL: none does. */
static const struct body_list *list_in(const struct duty *d, uint32_t off, uint32_t len)
{
    for (size_t i = 0; i < d->nlists; i++)
        if (d->lists[i].off < off + len && off < d->lists[i].end)
            return &d->lists[i];
    return NULL;
}

const struct rule *duty_rule(struct run *r, const char *name)
{
    return rules_of_kind(r->rules, "cue", name);
}

/* Where a cue rule's match that begins at `at`, but for blanks, ends; 0: there is none. */
uint32_t duty_cue_at(struct run *r, const char *name, uint32_t at, uint32_t to)
{
    const struct rule *q = duty_rule(r, name);
    struct match m;
    const struct passage *p = &r->passage;
    while (at < to && p->text[at] == ' ')
        at++;
    bool here = q && at < to && rule_match_at(r->rules, q, p->seen + at, to - at, 0, &m) == 1;
    return here ? at + m.len : 0;
}

/* Are they told outright what to do: 'chỉ đạo Sở Nội vụ | có trách nhiệm đôn đốc ...'? */
static bool is_told(const struct passage *p, uint32_t end)
{
    static const char *const must[] = {" có trách nhiệm ", " chịu trách nhiệm ", NULL};
    return utf8_begins(p->text + end, must);
}

/* 'chỉ đạo Sở Nội vụ | chủ trì, phối hợp với ...': the list right behind the verb that ends at `at`, where it
 * leads, is told so outright, or coordinates and its superior was itself given that; NULL: none. */
static const struct body_list *directed(const struct duty *d, uint32_t at, uint32_t stop)
{
    const struct passage *p = &d->r->passage;
    for (size_t k = 0; k < d->nlists; k++) {
        const struct body_list *l = &d->lists[k];
        if (l->off <= at || l->off > at + 8 || p->bodies[l->first].common || l->end >= stop || p->text[l->end] == ',')
            continue;
        for (size_t i = 0; i < d->r->finds.n; i++) {
            const struct found *f = &d->r->finds.v[i];
            const char *role = found_set(f, "role");
            if (f->off >= l->end && f->off < stop)
                return (strcmp(role, "lead") == 0 || is_told(p, l->end) || (d->handed && strcmp(role, "coordinate") == 0)) &&
                               duty_filler(p, l->end, f->off)
                           ? l
                           : NULL;
        }
    }
    return NULL;
}

/* Does a list of bodies begin right behind `at` and end before `to`? */
static bool names_body(const struct duty *d, uint32_t at, uint32_t to)
{
    for (size_t k = 0; k < d->nlists; k++)
        if (d->lists[k].off >= at && d->lists[k].off <= at + 8 && d->lists[k].end <= to)
            return true;
    return false;
}

/* One clause from `at`, whose subject is `own` (NULL: the heading's): the chain of verbs. */
struct duty_chain duty_chain(struct duty *d, const struct body_list *own, uint32_t from,
                               uint32_t at)
{
    struct run *r = d->r;
    const struct passage *p = &r->passage;
    static const char *const charged_with[] = {"được giao ", "được phân công ", NULL};
    static const char *const things[] = {" công tác ", " việc ", NULL};
    uint32_t stop = duty_clause_end(p, at);
    struct duty_chain c = {0};
    bool led = false;
    for (size_t i = 0; i < r->finds.n; i++) {
        const struct found *f = &r->finds.v[i];
        if (f->off < at || f->off >= stop)
            continue;
        bool near = duty_filler(p, at, f->off);
        if (!near && !duty_goes_on(d, f, at, c.last))
            continue;
        const char *role = found_set(f, "role");
        if (c.last && strcmp(role, "lead") == 0 && passage_follows(p, f->off, charged_with))
            continue; /* 'phối hợp với đơn vị được giao chủ trì' */
        if (c.last && strcmp(c.last, "direct") == 0 && passage_follows(p, f->off, things))
            continue; /* 'lãnh đạo công tác giám sát' */
        if (c.last && strcmp(c.last, "direct") == 0 && strcmp(role, "coordinate") == 0 && names_body(d, at, f->off) && p->text[f->off - 2] != ',')
            continue; /* 'chỉ đạo Công an các xã phối hợp với ...': theirs */
        if (c.last && strcmp(role, "direct") == 0 && strcmp(c.last, "advise") == 0 && f->off <= at + 1)
            continue; /* 'tham mưu chỉ đạo ...': theirs whom it advises */
        c.behind |= !c.last && (!near || (strcmp(role, "report") == 0 && duty_acts_first(d, at, f->off)));
        uint32_t off, len;
        at = f->off + f->len;
        if (found_group(f, "agency", &off, &len)) {
            const struct body_list *l = list_in(d, off, len);
            if (l) { /* a list of bodies may run over ';' */
                uint32_t to = duty_clause_end(p, l->end > at ? l->end : at);
                struct body_list with = *l;
                for (; with.n > 1 && p->bodies[with.first].off < off; with.n--)
                    with.first++; /* 'các đơn vị thuộc Bộ Quốc phòng, Sở Nội vụ' */
                duty_put_list(d, &with, role, from, to, run_words(r, l->end, to - l->end), f->rule);
                at = l->end > at ? l->end : at;
            }
            if (!led) /* the subject of 'Phối hợp với X tổ chức ...' coordinates too */
                duty_put_subject(d, own, role, from, f->off, f->rule);
        } else if (!led || strcmp(role, "coordinate") != 0) {
            duty_put_subject(d, own, role, from, f->off, f->rule);
        }
        led |= strcmp(role, "lead") == 0;
        c.last = role;
        const struct body_list *charged = strcmp(role, "direct") == 0 ? directed(d, at, stop) : NULL;
        if (charged) { /* what follows is theirs; so may others be directed behind them */
            struct duty_chain theirs = duty_chain(d, charged, from, charged->end);
            c.last = theirs.last ? theirs.last : c.last;
            break;
        }
    }
    return c;
}

/* The list that opens a clause at `at`, as its subject; NULL: none. */
/* 'Đồng chí Ủy viên Ban Thường vụ, Chủ tịch ...': a rank in the Party, not whose duty it is. */
static bool ranked(const struct passage *p, uint32_t at, const struct body_list *l)
{
    return l->off > at && strncmp(p->bodies[l->first].slug, "uy-vien-", 8) == 0 && given_says(p, at, l->off, "dong chi");
}

/* 'cấp ủy viên', 'Tỉnh ủy viên': a member of a committee. */
static bool is_member(const struct passage *p, const struct body_list *l)
{
    static const char end[] = "uy-vien";
    const char *slug = p->bodies[l->first].slug;
    size_t n = strlen(slug), k = sizeof end - 1;
    return n > k && strcmp(slug + n - k, end) == 0;
}

const struct body_list *duty_subject_at(const struct duty *d, uint32_t at, uint32_t to)
{
    const struct passage *p = &d->r->passage;
    for (size_t k = 0; k < d->nlists; k++) {
        const struct body_list *l = &d->lists[k];
        if (d->lead && d->lead != l && is_member(p, l) && given_says(p, at, l->off, "phan cong"))
            return NULL; /* '...; phân công cấp ủy viên phụ trách': whom the lead is to name */
        if (l->off >= at && l->off < to && l->off - at < 56 && l->is == BODY_SUBJECT &&
            ((l->off - at < 24 && duty_filler(p, at, l->off) && !ranked(p, at, l)) || bodies_called(p->text + at, l->off - at)))
            return l;
    }
    return NULL;
}

bool duty_verb_at(const struct duty *d, uint32_t at, uint32_t to)
{
    const struct run *r = d->r;
    uint32_t verb = duty_cue_at(d->r, "assignment.adverb", at, to);
    verb = verb ? verb : at;
    for (size_t i = 0; i < r->finds.n; i++)
        if (r->finds.v[i].off == verb)
            return true;
    return duty_cue_at(d->r, "assignment.does", verb, to) != 0;
}

/* Is there a verb that gives a role at `at`? */
static bool role_at(const struct duty *d, uint32_t at)
{
    const struct finds *f = &d->r->finds;
    for (size_t i = 0; i < f->n && f->v[i].off <= at; i++)
        if (f->v[i].off == at)
            return true;
    return false;
}

/* Does a verb stand there, and no name: 'Xây dựng kế hoạch', but not 'Lập Thạch'? */
static bool is_verb(const struct duty *d, uint32_t at, uint32_t to)
{
    const char *t = d->r->passage.text, *blank = memchr(t + at, ' ', to - at);
    uint32_t next = blank ? (uint32_t)(blank + 1 - t) : to;
    return next < to && utf8_starts_small(t + next, to - next) && duty_cue_at(d->r, "assignment.does", at, to) &&
           !duty_cue_at(d->r, "assignment.noun", at, to); /* nor 'Thông tin và Truyền thông' */
}

/* 'UBND các xã: Tân Lập, Yên Sơn ...': 1 where a colon at `at` has two names or more behind it, else 0. */
static uint32_t names_in_row(const struct passage *p, uint32_t at, uint32_t to)
{
    uint32_t i = at + 2, words = 0;
    if (i >= to || p->text[at] != ':' || p->text[at + 1] != ' ')
        return 0;
    for (int32_t cp = 0; i < to && utf8_decode(p->text + i, to - i, &cp) && utf8_is_upper(cp) && words < 5; words++) {
        while (i < to && !strchr(" ,;:.()", p->text[i]))
            i++;
        if (i + 2 < to && p->text[i] == ',')
            return utf8_decode(p->text + i + 2, to - i - 2, &cp) && utf8_is_upper(cp);
        i += i < to && p->text[i] == ' ';
    }
    return 0;
}

/* Past names that belong to the body before them: 'UBND các huyện Tân Lập, Yên Sơn chỉ đạo ...'. A heading's
 * verb, 'Sở Y tế' / 'Chủ trì ...', is none. */
static uint32_t past_names(const struct duty *d, uint32_t at, uint32_t to)
{
    const struct passage *p = &d->r->passage;
    uint32_t end = at;
    for (uint32_t i = at + names_in_row(p, at, to); i < to;) {
        int32_t cp = 0;
        while (i < to && (p->text[i] == ' ' || p->text[i] == ','))
            i++;
        if (to - i > 4 && memcmp(p->text + i, "và ", 4) == 0)
            i += 4;
        if (i == at || !utf8_decode(p->text + i, to - i, &cp) || !utf8_is_upper(cp) || role_at(d, i) || is_verb(d, i, to))
            break;
        while (i < to && !strchr(" ,;:.()", p->text[i]))
            i++;
        end = i;
    }
    return end;
}

/* Does a verb that gives a role stand right behind the subject's names, or behind a comma, before `to`? */
static bool acts_before(const struct duty *d, uint32_t at, uint32_t to)
{
    const struct passage *p = &d->r->passage;
    const struct finds *f = &d->r->finds;
    uint32_t verb = past_names(d, at, to);
    while (verb < to && strchr(" ,:", p->text[verb]))
        verb++;
    for (size_t i = 0; i < f->n; i++)
        if (f->v[i].off >= verb && f->v[i].off < to)
            return f->v[i].off == verb || memcmp(p->text + f->v[i].off - 2, ", ", 2) == 0;
    return false;
}

/* Past 'có liên quan', 'trên địa bàn tỉnh', which belong to the body before them. */
static uint32_t past_kin(const struct passage *p, uint32_t at, uint32_t to)
{
    static const char *const kin[] = {" khác ", " còn lại ", " có liên quan ", " liên quan ", " trên địa bàn tỉnh ", " trên địa bàn thành phố ",
                                      " trên địa bàn "};
    for (size_t i = 0; i < sizeof kin / sizeof *kin; i++) {
        size_t n = strlen(kin[i]);
        if (at + n <= to && memcmp(p->text + at, kin[i], n) == 0)
            return at + (uint32_t)n - 1;
    }
    return at;
}

/* Behind 'có trách nhiệm', or behind words between commas: 'Sở Tài chính, trên cơ sở đề xuất của các đơn vị,
 * chủ trì ...'. */
uint32_t duty_verbs_from(struct duty *d, uint32_t at, uint32_t to)
{
    static const char duty[] = "có trách nhiệm";
    const struct passage *p = &d->r->passage;
    uint32_t n = sizeof duty - 1;
    for (uint32_t i = at; i + n < to && i - at < 300; i++)
        if (memcmp(p->text + i, duty, n) == 0) {
            if (acts_before(d, at, i))
                break; /* 'chỉ đạo các đơn vị có trách nhiệm ...': theirs */
            return i + n;
        }
    uint32_t next = past_kin(p, past_names(d, at, to), to), besides = duty_cue_at(d->r, "assignment.apposition", next, to);
    next = besides ? besides : next;
    const char *close = to - next > 3 && memcmp(p->text + next, " (", 2) == 0 ? memchr(p->text + next, ')', to - next) : NULL;
    next = close && close - p->text < to - 2 ? (uint32_t)(close + 1 - p->text) : next; /* '(cơ quan thường trực) xây dựng ...' */
    uint32_t colon = next < to && p->text[next] == ':', within = duty_cue_at(d->r, "assignment.within", next + colon, to);
    next = within ? within : next; /* 'Sở Y tế: Theo chức năng, nhiệm vụ đẩy mạnh ...' */
    uint32_t others = duty_cue_at(d->r, "assignment.others", next, to);
    next = others ? others : next;
    while (next < to && strchr(" ,:", p->text[next]))
        next++;
    return duty_past_preamble(d, next, to);
}
