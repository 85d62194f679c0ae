#include "bodies.h"

#include "buf.h"
#include "marker.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* ', cơ quan ngành dọc đóng trên địa bàn, ': a body that no list knows, between commas. */
static bool is_unknown_item(const char *s)
{
    static const char *const heads[] = {", cac ", ", co quan ", ", don vi ", ", to chuc ", ", luc luong ",
                                        ", hoi ", ", phong ", ", trung tam ", ", ban ", ", nganh ",
                                        ", chinh quyen", ", dac khu ", NULL};
    static const char plural[] = ", cac ";
    size_t n = strlen(s), k = sizeof plural - 1;
    if (n > k && strcmp(s + n - k, plural) == 0)
        n -= k - 2;
    if (n < 12 || s[n - 2] != ',' || s[n - 1] != ' ')
        return false;
    return utf8_begins(s, heads) && strcspn(s + 1, ",;:.") + 1 == n - 2;
}

/* Nothing but a stop before a small letter: it was a comma, 'thành ủy. đảng ủy trực thuộc'. */
static bool is_read_comma(const struct passage *p, uint32_t from, uint32_t to)
{
    return to - from == 2 && memcmp(p->text + from, ". ", 2) == 0 &&
           utf8_starts_small(p->text + to, p->len - to);
}

/* 'UBND các xã, phường, đặc khu | Phú Quý, các sở': past the name of the last of them, before a comma. */
static uint32_t past_name(const struct passage *p, uint32_t from, uint32_t to)
{
    uint32_t i = from;
    for (int words = 0; words < 3 && i + 1 < to && p->text[i] == ' '; words++) {
        int32_t cp = 0;
        if (!utf8_decode(p->text + i + 1, to - i - 1, &cp) || !utf8_is_upper(cp))
            break;
        for (i++; i < to && !strchr(" ,;:.()", p->text[i]); i++)
            ;
    }
    return i < to && p->text[i] == ',' ? i : from;
}

/* May the words between two bodies join them into one list? 'A, B', 'A và các B', 'A; mỗi B'. */
static bool joins(const struct passage *p, uint32_t from, uint32_t to)
{
    static const char *const words[] = {"va", "cac", "moi", "cung", "hoac", "nhung", "tung",
                                        "cap", "tinh", "cua", "truong", "bi", "thu", "don", "vi",
                                        "hoi", "nganh", "giam", "doc", "chanh", "an", "vien", "cuc",
                                        "thu", "so", "chi", "huy", "hat", "hieu", "tong", "chu",
                                        "tich", "cong", "lap", "nguoi", "dung", "dau",
                                        "truc", "thuoc", "tren", "dia", "ban", "ven", "bien", "vung", "gioi",
                                        "mien", "nui", "cao", "lien", "quan", "khac", NULL};
    struct buf b = {0};
    bool ok = to - from < 160, link = false;
    from = past_name(p, from, to);
    if (is_read_comma(p, from, to))
        return true;
    if (ok)
        passage_fold(p, from, to, &b);
    if (ok && is_unknown_item(buf_text(&b))) {
        buf_free(&b);
        return true;
    }
    const char *s = buf_text(&b), *open = strchr(s, '('), *close = open ? strchr(open, ')') : NULL;
    ok &= b.len - (close ? (size_t)(close - open) : 0) < 40;
    int depth = 0;
    while (ok && *s) {
        size_t w = strspn(s, "abcdefghijklmnopqrstuvwxyz");
        if (!w) { /* words in brackets, '(còn nguồn)', do not part a list */
            depth += *s == '(' ? 1 : *s == ')' ? -1 : 0;
            link |= *s == ',' || *s == ';' || *s == '/' || *s == '-';
            ok = depth > 0 || strchr(" ,;:()-/", *s) != NULL || (*s == '.' && s > buf_text(&b) && s[-1] == ',');
            s++;
            continue;
        }
        bool known = depth > 0;
        for (size_t i = 0; words[i] && !known; i++)
            known = strlen(words[i]) == w && strncmp(words[i], s, w) == 0;
        ok = known;
        if (depth == 0 && ((w == 2 && strncmp(s, "va", 2) == 0) || (w == 4 && !strncmp(s, "cung", 4)) ||
                           (w == 4 && !strncmp(s, "hoac", 4))))
            link = true;
        s += w;
    }
    buf_free(&b);
    return ok && link;
}

/* Behind '(2) ', as the byte at `off` is? */
static bool is_numbered(const struct passage *p, uint32_t off)
{
    return off > 4 && p->text[off - 1] == ' ' && p->text[off - 2] == ')' && p->text[off - 3] >= '0' && p->text[off - 3] <= '9' &&
           memchr(p->text + (off > 6 ? off - 6 : 0), '(', 3) != NULL;
}

/* '(1) ... các trạm y tế; (2) Sở Tài chính ...': a number opens the next clause, unless each of them has its own. */
static bool opens_number(const struct passage *p, const struct body_list *l, uint32_t off)
{
    return is_numbered(p, off) && !is_numbered(p, p->bodies[l->first + l->n - 1].off);
}

/* Leaves out the words at the end that say only how many: 'toàn bộ các', 'từng'. */
static void drop_plurals(struct buf *b)
{
    static const char *const plural[] = {" cac", " moi", " nhung", " tung", " toan bo"};
    for (size_t i = 0; i < sizeof plural / sizeof *plural;) {
        size_t k = strlen(plural[i]);
        bool ends = b->len > k && strcmp(b->s + b->len - k, plural[i]) == 0;
        if (ends)
            b->s[b->len -= k] = '\0';
        i = ends ? 0 : i + 1; /* what stands before it may be one, too */
    }
}

static enum body_case case_of(const struct passage *p, const struct body_list *l)
{
    static const struct {
        const char *word; /* folded; the last words before the list */
        enum body_case is;
    } before[] = {
        {" giao cho", BODY_SUBJECT},
        {" theo yeu cau cua", BODY_WITH}, {" theo chi dao cua", BODY_WITH}, {" theo huong dan cua", BODY_WITH},
        {" theo de nghi cua", BODY_WITH}, {" theo quy dinh cua", BODY_WITH}, {" theo phan cong cua", BODY_WITH},
        {" cua", BODY_OF},     {" vao", BODY_OF},    {" thuoc", BODY_OF},  {" tai", BODY_OF},
        {" trong", BODY_OF},   {" o", BODY_OF},      {" voi", BODY_WITH},  {" cho", BODY_WITH},
        {" theo", BODY_WITH},  {" ve", BODY_WITH},   {" den", BODY_WITH},  {" toi", BODY_WITH},
        {" tu", BODY_WITH},    {" cung", BODY_WITH},    {" gui", BODY_WITH},  {" xin", BODY_WITH},  {" qua", BODY_WITH},
        {" bao cao", BODY_WITH}, {" tham muu", BODY_WITH}, {" trinh", BODY_WITH},
        {" kien nghi", BODY_WITH}, {" phoi hop", BODY_WITH}, {" chi dao", BODY_WITH}, {" de xuat", BODY_WITH},
        {" giup", BODY_WITH}, {" lanh dao", BODY_WITH}, {" huong dan", BODY_WITH}, {" ho tro", BODY_WITH},
        {" de nghi", BODY_SUBJECT}, {" phan cong", BODY_SUBJECT},
    };
    struct buf b = {0};
    uint32_t from = l->off > 48 ? l->off - 48 : 0;
    while (from > 0 && ((unsigned char)p->text[from] & 0xC0) == 0x80)
        from--;
    buf_chr(&b, ' ');
    struct buf tail = {0};
    passage_fold(p, from, l->off, &tail);
    buf_str(&b, buf_text(&tail));
    buf_free(&tail);
    while (b.len && b.s[b.len - 1] == ' ')
        b.s[--b.len] = '\0';
    drop_plurals(&b);
    enum body_case is = BODY_SUBJECT;
    /* 'của mặt trận, đoàn thể': the comma goes on with what 'của' began. */
    if (b.len > 2 && b.s[b.len - 1] == ',') {
        const char *of = strstr(b.s, " cua ");
        for (const char *next; of && (next = strstr(of + 1, " cua ")); of = next)
            ;
        if (of && strlen(of) < 28 && !strpbrk(of, ";.:"))
            is = BODY_OF;
    }
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        size_t k = strlen(before[i].word);
        if (b.len >= k && b.s[b.len - 1] == before[i].word[k - 1] && strcmp(b.s + b.len - k, before[i].word) == 0) {
            is = before[i].is;
            break;
        }
    }
    buf_free(&b);
    return is;
}

/* Does the list open its sentence or clause, with nothing but numbering and times before it? */
static bool leads(const struct passage *p, const struct body_list *l, uint32_t from)
{
    static const char *const words[] = {
        "hang", "nam", "moi", "quy", "thang", "phan", "dau", "den", "het", "cuoi", "cac", "giai",
        "doan", "tu", "va", "trong", "thoi", "gian", "muc", "tieu", "chi", "toan", "tinh", "tiep",
        "theo", "nhung", "ky", "dinh", "nhiem", "rieng", "do", "giao", "yeu", "cau", "o", "co", "so",
        "xa", "huyen", "cap", NULL};
    struct buf b = {0};
    char *rest = NULL;
    if (l->off - from > 200) /* numbering and times are short */
        return false;
    passage_fold(p, from, l->off, &b);
    bool ok = true;
    static const char seps[] = " ,.:;-+/()0123456789";
    for (char *w = b.s ? strtok_r(b.s, seps, &rest) : NULL; w && ok; w = strtok_r(NULL, seps, &rest))
        ok = strspn(w, "ivx") == strlen(w) || strlen(w) == 1 || utf8_is_one_of(w, words);
    buf_free(&b);
    return ok;
}

/* Whoever heads a body stands for it: 'Giám đốc', 'Chánh án', 'Viện trưởng', 'Thủ trưởng'. */
static const char *const titles[] = {"giam", "doc",  "chanh", "an",   "vien", "truong", "cuc",
                                     "thu",  "lanh", "dao",   "nguoi", "dung", "dau",
                                     "chi",  "huy",  "hat",   "hieu", "tong",  "dong", NULL};

/* Words before the bodies that a heading or an item opens with. */
static const char *const openers[] = {"de",   "nghi", "cac",  "giao", "doi", "voi", "yeu", "cau", "trach", "nhiem",
                                      "cua",  "so",   "bo",   "va",   "phan", "cap", "uy",  "quyen", "cho", "cong", "kinh", NULL};

static bool opens_or_heads(const char *word)
{
    return utf8_is_one_of(word, openers) || utf8_is_one_of(word, titles);
}

/* 'Đề nghị các tổ chức nghề cá, Hội Nông dân tỉnh ...': a first member that no list knows, from the
 * sentence's start to the known one at `off`. Where it begins; `off`: there is none. */
static uint32_t first_unknown(const struct passage *p, uint32_t off)
{
    static const char *const heads[] = {"co quan ", "don vi ", "to chuc ", "luc luong ", "doanh nghiep ", "hiep hoi ",
                                        "truong ", "phong ", "trung tam ", "ban ", "hoi ", "doi ", "chi nhanh ", NULL};
    uint32_t at = passage_sentence(p, off).off;
    if (at == 0)
        at = (uint32_t)marker_read(p->text, p->len).len;
    if (off < at + 12 || off - at > 130)
        return off;
    struct buf b = {0};
    for (uint32_t end = at; at < off; at = end) { /* past 'Đề nghị các' */
        while (end < off && p->text[end] != ' ')
            end++;
        buf_clear(&b);
        passage_fold(p, at, end, &b);
        if (!b.len || !opens_or_heads(b.s))
            break;
        while (end < off && p->text[end] == ' ')
            end++;
    }
    buf_clear(&b);
    passage_fold(p, at, off, &b);
    bool head = utf8_begins(buf_text(&b), heads);
    size_t n = b.len;
    while (n && b.s[n - 1] == ' ')
        n--;
    if (n > 4 && strncmp(b.s + n - 4, " cac", 4) == 0)
        n -= 4;
    bool joined = n && (b.s[n - 1] == ',' || (n > 3 && strncmp(b.s + n - 3, " va", 3) == 0));
    bool plain = n && n < 80 && strcspn(b.s, ";:.()") >= n;
    buf_free(&b);
    return head && joined && plain ? at : off;
}

/* ': ...' or ' cần ...' behind the bodies: what they are to do. */
static bool is_asked_there(const struct passage *p, uint32_t at)
{
    static const char *const must[] = {":", " cần ", " phải ", " có trách nhiệm ", " chịu trách nhiệm ", " khẩn trương ", NULL};
    return utf8_begins(p->text + at, must);
}

bool bodies_concerned(const struct passage *p, const struct body_list *l)
{
    static const char *const words[] = {"doi voi ", "trach nhiem cua ", "trach nhiem ", "nhiem vu cua "};
    uint32_t from = passage_clause(p, l->off);
    if (from == 0)
        from = (uint32_t)marker_read(p->text, p->len).len;
    if (!is_asked_there(p, l->end) || l->off < from + 8 || l->off > from + 40)
        return false;
    struct buf b = {0};
    passage_fold(p, from, l->off, &b);
    bool asked = false;
    for (size_t i = 0; i < sizeof words / sizeof *words && !asked; i++) {
        size_t n = strlen(words[i]);
        asked = strncmp(buf_text(&b), words[i], n) == 0 && (b.len == n || strcmp(b.s + n, "cac ") == 0);
    }
    buf_free(&b);
    return asked;
}

/* 'Trên cơ sở báo cáo của các xã, Sở Tư pháp tổng hợp ...': the body behind a comma and before its verb is who
 * acts on what others gave. */
static bool acts_on_grounds(const struct passage *p, const struct agency_hit *h)
{
    static const char *const grounds[] = {"tren co so ", "can cu ", "sau khi ", NULL};
    static const char *const verbs[] = {" tong hop", " tham muu", " chu tri", " phoi hop", " xay dung ", " to chuc ", " huong dan ",
                                        " trien khai ", " ra soat", " bao cao ", " de xuat ", " trinh ", " co trach nhiem ",
                                        " chiu trach nhiem ", " kiem tra", " theo doi", " tham dinh", " chu dong ", " lap ",
                                        " khan truong ", " xac dinh ", " chi dao", " quan triet", NULL};
    uint32_t from = passage_sentence(p, h->off).off, end = h->off + h->len;
    from += from ? 0 : (uint32_t)marker_read(p->text, p->len).len;
    if (h->off < from + 12 || memcmp(p->text + h->off - 2, ", ", 2) != 0)
        return false;
    struct buf b = {0};
    passage_fold(p, from, h->off, &b);
    bool ok = utf8_begins(buf_text(&b), grounds);
    buf_clear(&b);
    if (ok)
        passage_fold(p, end, passage_sentence(p, h->off).off + passage_sentence(p, h->off).len, &b);
    ok = ok && utf8_begins(buf_text(&b), verbs);
    buf_free(&b);
    return ok;
}

/* Those of a list that act on grounds: all but an issuer that opens it, 'theo chỉ đạo của UBND tỉnh, | các sở, Chủ tịch
 * UBND các xã khẩn trương ...', else the last. */
static struct body_list acting(const struct passage *p, const struct body_list *l)
{
    static const char *const issuers[] = {"uy-ban-nhan-dan-tinh", "uy-ban-nhan-dan-thanh-pho", "chu-tich-uy-ban-nhan-dan-tinh",
                                          "chu-tich-uy-ban-nhan-dan-thanh-pho", "chinh-phu", "thu-tuong-chinh-phu", NULL};
    bool issued = l->n > 2 && utf8_is_one_of(p->bodies[l->first].slug, issuers);
    size_t first = l->first + (issued ? 1 : l->n - 1);
    return (struct body_list){.first = first, .n = l->first + l->n - first, .off = p->bodies[first].off, .end = l->end};
}

size_t body_lists(const struct passage *p, struct body_list **lists, size_t *cap)
{
    size_t n = 0;
    for (size_t i = 0; i < p->nbodies; i++) {
        const struct agency_hit *h = &p->bodies[i];
        if (n) {
            struct body_list *l = &(*lists)[n - 1];
            if (joins(p, l->end, h->off) && !opens_number(p, l, h->off) && !bodies_part(p, l, h->off)) {
                l->n++;
                l->end = h->off + h->len;
                continue;
            }
        }
        VEC_PUSH(*lists, n, *cap) =
            (struct body_list){.first = i, .n = 1, .off = h->off, .end = h->off + h->len};
    }
    for (size_t i = 0, cut = SIZE_MAX; i < n; i++) { /* cut: the list that was parted from the one before it */
        struct body_list *l = &(*lists)[i];
        enum body_case is = case_of(p, l);
        bool acts = i == cut || (is != BODY_SUBJECT && acts_on_grounds(p, &p->bodies[l->first + l->n - 1]));
        if (acts && l->n > 1 && i != cut) { /* a list of its own */
            VEC_PUSH(*lists, n, *cap) = (struct body_list){0};
            l = &(*lists)[i];
            memmove(l + 2, l + 1, (n - i - 2) * sizeof *l);
            cut = i + 1;
            l[1] = acting(p, l);
            l->n -= l[1].n;
            const struct agency_hit *before = &p->bodies[l->first + l->n - 1];
            l->end = before->off + before->len;
            acts = false;
        }
        uint32_t off = i == 0 && l->off > 12 ? first_unknown(p, l->off) : l->off;
        if (off != l->off) {
            l->off = off;
            is = case_of(p, l);
        }
        l->is = acts ? BODY_SUBJECT : is;
        if (bodies_concerned(p, l)) {
            l->is = BODY_SUBJECT;
            l->leads_clause = l->leads_sentence = true;
            continue;
        }
        if (l->is != BODY_SUBJECT)
            continue;
        l->leads_clause = leads(p, l, passage_clause(p, l->off));
        l->leads_sentence = leads(p, l, passage_sentence(p, l->off).off);
    }
    return n;
}

/* 'Cơ quan quản lý: ' before the body of a heading. */
static bool is_label(const char *s, size_t n)
{
    static const char *const of[] = {"Cơ quan ", "Đơn vị "};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        size_t k = strlen(of[i]);
        if (n > k + 2 && n < k + 48 && memcmp(s, of[i], k) == 0 && memcmp(s + n - 2, ": ", 2) == 0)
            return true;
    }
    return false;
}

bool bodies_opened(const char *s, size_t n)
{
    static const char seps[] = " :.-()0123456789"; /* 'giao: (1) Sở ...' */
    struct buf b = {0};
    char *rest = NULL;
    if (is_label(s, n))
        return true;
    utf8_fold(&b, s, n);
    bool ok = true;
    for (char *w = b.s ? strtok_r(b.s, seps, &rest) : NULL; w && ok; w = strtok_r(NULL, seps, &rest))
        ok = opens_or_heads(w);
    buf_free(&b);
    return ok;
}

bool bodies_called(const char *s, size_t n)
{
    static const char *const asks[] = {"Yêu cầu ", "Đề nghị "};
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
        size_t k = strlen(asks[i]);
        if (n > k && memcmp(s, asks[i], k) == 0)
            return bodies_opened(s, n);
    }
    return false;
}

/* 'các xã: Tân Lập, Yên Sơn và Hòa Bình' */
static bool names_only(const struct passage *p, uint32_t from, uint32_t to)
{
    bool any = false;
    for (uint32_t i = from; i < to;) {
        int32_t cp = 0;
        size_t n = utf8_decode(p->text + i, to - i, &cp);
        if (!n || strchr(" ,:;.", p->text[i])) {
            i++;
            continue;
        }
        bool joined = to - i > 4 && memcmp(p->text + i, "và ", 4) == 0;
        if (!joined && !utf8_is_upper(cp))
            return false;
        any = true;
        while (i < to && !strchr(" ,:;.", p->text[i]))
            i++;
    }
    return any;
}

/* '... các xã, phường có rừng', '... nơi có dự án đi qua': which of them, at the end of a heading; folded. */
static bool is_which(const char *s)
{
    static const char *const opens[] = {"co ", "noi co ", "ven ", "vung ", "dong tren ", "duoc giao ", "duoc phan cong ", NULL};
    static const char *const asks[] = {"co trach nhiem", "co nhiem vu", "co ke hoach", "co giai phap", "co bien phap", NULL};
    size_t words = 1;
    s += strspn(s, " ,");
    for (const char *c = s; *c; c++)
        words += *c == ' ' && c[1];
    return words <= 6 && utf8_begins(s, opens) && !utf8_begins(s, asks) && strcspn(s, ".;:") == strlen(s);
}

bool bodies_head(const struct passage *p)
{
    static const char *const words[] = {
        "de", "nghi", "cac", "giao", "doi", "voi", "yeu", "cau", "trach", "nhiem", "cua", "va",
        "cung", "nhung", "tung", "khac", "lien", "quan", "co", "truc", "thuoc", "tren", "dia",
        "ban", "tinh", "thanh", "pho", "nhiem", "vu", "don", "vi", "su", "nghiep", "cong", "lap",
        "nha", "nuoc", "to", "chuc", "thuc", "hien", "cap", "xa", "phan", "uy", "quyen", "cho",
        "mot", "han", "sau", "day", "nhu", NULL};
    static const char seps[] = " ,.:;-/()0123456789";
    uint32_t at = (uint32_t)marker_read(p->text, p->len).len;
    if (!at || !p->nbodies)
        return false;
    struct buf b = {0};
    char *rest = NULL;
    bool ok = true, lists = p->text[p->len - 1] == ':';
    for (size_t i = 0; i <= (lists ? 0 : p->nbodies) && ok; i++) {
        uint32_t to = i < p->nbodies ? p->bodies[i].off : p->len;
        if (i == p->nbodies && i && names_only(p, at, to))
            break;
        if (to < at || to - at > 60) {
            ok = to < at;
            continue;
        }
        buf_clear(&b);
        if (i || !is_label(p->text + at, to - at))
            passage_fold(p, at, to, &b);
        if (i && i == p->nbodies && is_which(buf_text(&b)))
            break;
        const char *before = "";
        for (char *w = b.len ? strtok_r(b.s, seps, &rest) : NULL; w && ok; before = w, w = strtok_r(NULL, seps, &rest))
            ok = utf8_is_one_of(w, words) || utf8_is_one_of(w, titles) || (strcmp(w, "so") == 0 && strcmp(before, "mot") == 0) ||
                 (strcmp(before, "cac") == 0 && (strcmp(w, "so") == 0 || strcmp(w, "bo") == 0)); /* 'Các Sở: A, B' */
        at = i < p->nbodies ? p->bodies[i].off + p->bodies[i].len : p->len;
    }
    buf_free(&b);
    return ok;
}
