#include "roles.h"

#include "buf.h"
#include "marker.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* A line as the rules below see it: folded, its letters counted when first asked for. */
struct look {
    struct buf own;     /* of a line that is not folded yet */
    const char *folded;
    const char *core;
    size_t n;
    bool counted;
    unsigned nletters;
    double share; /* of capitals */
};

static void look_at(struct look *k, const struct line *l)
{
    k->core = line_core(l, &k->n);
    k->folded = line_folded(l, &k->own);
    k->counted = false;
}

static void count(struct look *k)
{
    if (!k->counted)
        k->share = caps_share(k->core, k->n, &k->nletters);
    k->counted = true;
}

static unsigned digits(const struct look *k)
{
    unsigned n = 0;
    for (size_t i = 0; i < k->n; i++)
        n += k->core[i] >= '0' && k->core[i] <= '9';
    return n;
}

static unsigned letters(struct look *k)
{
    count(k);
    return k->nletters;
}

static double caps(struct look *k)
{
    count(k);
    return k->share;
}

/* Has it a letter at all? */
static bool is_lettered(const struct look *k)
{
    int32_t cp = 0;
    for (size_t i = 0, w; i < k->n && (w = utf8_decode(k->core + i, k->n - i, &cp)); i += w)
        if (utf8_is_letter(cp))
            return true;
    return false;
}

static bool starts(const struct look *k, const char *word)
{
    const char *s = k->folded;
    return *s == *word && strncmp(s, word, strlen(word)) == 0;
}

static bool has(const struct look *k, const char *word)
{
    return strstr(k->folded, word) != NULL;
}

static bool any(const struct look *k, const char *const *words, bool at_start)
{
    for (; *words; words++)
        if (at_start ? starts(k, *words) : has(k, *words))
            return true;
    return false;
}

/* Marks of digital signatures and of the receiving office's in-stamp. */
static bool is_stamp(struct look *k)
{
    static const char *const marks[] = {
        "nguoi ky:", "ky boi:", "ky boi ", "thoi gian ky", "thoi gian ky:", "ngay ky:",
        "signature valid", "digitally signed", "so va ky hieu hs", "chuyen:", "cong van den",
        NULL};
    if (any(k, marks, true))
        return true;
    if (has(k, "cong thong tin") && caps(k) > 0.8 && letters(k) < 40) /* a government portal's */
        return true;
    return (starts(k, "den so") || starts(k, "den  so") || starts(k, "email:")) && letters(k) < 24;
}

#define PAGE_NUMBER_MAX 9 /* bytes: '- 12 -' */

static bool is_page_number(struct look *k)
{
    if (k->n > PAGE_NUMBER_MAX || !digits(k) || digits(k) > 3 || letters(k))
        return false;
    for (size_t i = 0; i < k->n; i++)
        if (!strchr("0123456789-.| ", k->core[i]) && (unsigned char)k->core[i] < 0x80)
            return false;
    return true;
}

static bool is_blank(const struct line *l)
{
    return l->text[strspn(l->text, " \t\r\v")] == '\0';
}

/* Page numbers stand first or last on their page. Text without pages keeps them in sequence. */
static void find_page_numbers(struct doc *d, struct look *k)
{
    unsigned expected = 2;
    for (size_t p = 0; p < d->npages; p++) {
        const struct page *pg = &d->pages[p];
        uint32_t first = pg->line, last = pg->line + pg->nlines;
        while (first < last && is_blank(&d->lines[first]))
            first++;
        while (last > first && is_blank(&d->lines[last - 1]))
            last--;
        if (first == last)
            continue;
        const uint32_t ends[2] = {first, last - 1};
        for (int e = 0; e < 2 && d->npages > 1; e++) {
            look_at(k, &d->lines[ends[e]]);
            if (is_page_number(k))
                d->lines[ends[e]].role = ROLE_PAGENO;
        }
        for (uint32_t i = first; i < last && d->npages == 1; i++) {
            size_t n;
            line_core(&d->lines[i], &n);
            if (n > PAGE_NUMBER_MAX)
                continue;
            look_at(k, &d->lines[i]);
            if (!is_page_number(k))
                continue;
            unsigned no = (unsigned)strtoul(k->core + strcspn(k->core, "0123456789"), NULL, 10);
            bool alone = i > first && is_blank(&d->lines[i - 1]) && i + 1 < last &&
                         is_blank(&d->lines[i + 1]);
            if (no == expected && alone) {
                d->lines[i].role = ROLE_PAGENO;
                expected++;
            }
        }
    }
}

static const char *const type_words[] = {
    "nghi quyet", "quyet dinh", "ke hoach",  "de an",     "chuong trinh", "chi thi", "thong bao",
    "ket luan",   "quy dinh",   "huong dan", "to trinh",  "bao cao",      "cong van", "lenh",
    "quy che",    "thong tri",  "cong dien", "thong tu", "nghi dinh", NULL};

static bool is_type_line(struct look *k)
{
    return any(k, type_words, true) && letters(k) < 45 && caps(k) > 0.7;
}

/* The same on a scan, behind specks of a seal: '_" KẾ HOẠCH'. */
static bool is_specked_type(struct look *k)
{
    const char *s = k->folded;
    size_t n = strcspn(s, "abcdefghijklmnopqrstuvwxyz");
    bool type = false;
    for (size_t i = 0; type_words[i] && !type; i++)
        type = strcmp(s + n, type_words[i]) == 0;
    return type && n < 5 && caps(k) > 0.7;
}

bool line_is_type(const struct line *l)
{
    struct look k = {0};
    look_at(&k, l);
    bool is = is_type_line(&k);
    buf_free(&k.own);
    return is;
}

static bool starts_small(const struct look *k)
{
    return utf8_starts_small(k->core, k->n);
}

static bool opens_body(struct look *k)
{
    static const char *const words[] = {"can cu ", "thuc hien ", "thi hanh ", "xet de nghi",
                                        "de ",     "nham ",      "trong ",    "kinh gui",
                                        "qua ",    "sau khi ",   NULL};
    struct marker m = marker_read(k->core, k->n);
    if (m.kind != MARK_NONE && m.kind != MARK_DASH && m.kind != MARK_PLUS && m.kind != MARK_ALPHA)
        return true;
    if (m.kind == MARK_ALPHA && strcmp(m.label, "A") == 0) /* the first part; other letters are misread words, too */
        return true;
    /* a title's own line goes on small: 'thực hiện Kết luận số ...' */
    return any(k, words, true) && caps(k) < 0.5 && !starts_small(k);
}

/* On a scan the title is centred and close; the body starts behind a gap, or fills its line. */
static bool leaves_title(const struct doc *d, const struct line *last, const struct line *l,
                         struct look *k)
{
    if (box_is_none(last->box) || box_is_none(l->box)) { /* text: a line broken early ends it */
        struct look end = {0};
        look_at(&end, last);
        bool early = letters(&end) < 45 && caps(&end) < 0.7 && letters(k) > 55 && !starts_small(k);
        buf_free(&end.own);
        return early;
    }
    if (last->page != l->page)
        return false;
    double own = l->box.y1 - l->box.y0, above = last->box.y1 - last->box.y0;
    double height = own > above ? own : above; /* a line without marks over its letters is lower */
    double pitch = l->box.y0 - last->box.y0;
    double width = d->pages[l->page].width;
    bool fills = l->box.x1 > 0.9 * width && caps(k) < 0.5 && !starts_small(k);
    return (height > 0 && pitch > 1.45 * height) || (width > 0 && fills);
}

/* 'QUYẾT NGHỊ:' under the title is what comes of it. */
static bool is_verdict(struct look *k)
{
    static const char *const words[] = {"quyet nghi", "quyet dinh:", "yeu cau:", "chi thi:", NULL};
    return any(k, words, true) && letters(k) < 24;
}

/* What no title holds: an item ('- Thu ngân sách ...'; '- xã hội' goes on small), the lead-in to
 * items, a paragraph on one line. */
static bool is_below_title(struct look *k)
{
    struct marker m = marker_read(k->core, k->n);
    struct look own = {.core = k->core + m.len, .n = k->n - m.len};
    if (m.kind == MARK_DASH || m.kind == MARK_PLUS)
        return letters(k) > 10 && !starts_small(&own);
    return caps(k) < 0.5 && !starts_small(k) &&
           (letters(k) > 200 || (k->n && k->core[k->n - 1] == ':'));
}

/* From the first line to the end of the title. Returns the index behind it; `from` where the
 * document has no head that can be told. */
static size_t find_head(struct doc *d, struct look *k, size_t from)
{
    size_t limit = from + 60 < d->nlines ? from + 60 : d->nlines, type = limit, end = from;
    bool motto = false, numbered = false; /* of a head whose kind is lost; it ends where the body opens */
    size_t body = from, letter = from; /* a công văn bears no kind: its head ends at 'Kính gửi' */
    for (size_t i = from; i < limit; i++) {
        look_at(k, &d->lines[i]);
        if (is_type_line(k)) {
            type = i;
            break;
        }
        if (starts(k, "kinh gui") && i < from + 25)
            letter = i;
        motto |= has(k, "cong hoa xa hoi") || has(k, "doc lap - tu do") || has(k, "dang cong san");
        numbered |= motto && starts(k, "so") && digits(k);
        body = i;
        if (letter > from || (opens_body(k) && caps(k) < 0.5 && letters(k) > 30 &&
                              (!has(k, "so") || starts(k, "can cu "))))
            break;
    }
    if (type == limit)
        return letter > from || !motto || !numbered ? letter : body;
    size_t title = 0;
    bool capitals = true; /* the title so far */
    end = type + 1;
    for (size_t i = type + 1; i < limit; i++) {
        look_at(k, &d->lines[i]);
        if (!k->n)
            continue;
        if (!letters(k)) { /* the rule under the title ends it */
            if (title)
                return i + 1;
            continue;
        }
        bool gap = is_blank(&d->lines[i - 1]);
        if (title && k->core[k->n - 1] == ':' && caps(k) < 1) /* 'THỦ TƯỚNG CHÍNH PHỦ điện:' */
            break;
        if (title && (opens_body(k) || is_verdict(k) || is_below_title(k) || leaves_title(d, &d->lines[end - 1], &d->lines[i], k) ||
                      (gap && caps(k) < 0.5 && !starts_small(k) && /* a paragraph, or a short one's end */
                       (letters(k) > 60 || (letters(k) > 30 && k->core[k->n - 1] == '.')))))
            break;
        if (title && capitals && caps(k) < 0.4 && letters(k) > 30 && !starts_small(k))
            break; /* a title in capitals does not go on in small letters */
        if (!title && (starts(k, "can cu ") || marker_read(k->core, k->n).kind != MARK_NONE))
            break;
        title += !(starts(k, "cua ") && caps(k) > 0.8); /* 'CỦA BAN THƯỜNG VỤ TỈNH ỦY': whose it is */
        capitals = capitals && caps(k) > 0.7;
        end = i + 1;
    }
    return end;
}

static bool is_signature(struct look *k)
{
    static const char *const words[] = {
        "t/m",       "tm.",         "tm ",          "t.m",        "kt.",        "kt ",
        "q.",        "tl.",         "tuq.",         "bi thu",     "pho bi thu", "chu tich",
        "pho chu tich", "thu tuong", "pho thu tuong", "chanh van phong", "pho chanh van phong",
        "giam doc",  "pho giam doc", "truong ban",  "pho truong ban", "bo truong", "thu truong",
        "chu nhiem", "cuc truong",  "tong giam doc", "vien truong", NULL};
    static const char *const leads[] = {"t/m", "tm.", "kt.", "tl.", "tuq.", NULL};
    /* 'KT. BỘ TRƯỞNG THỨ TRƯỞNG Nguyễn Văn An': a copy that put all on one line */
    bool flat = any(k, leads, true) && caps(k) > 0.6 && letters(k) < 80;
    return flat || (any(k, words, true) && caps(k) > 0.8 && letters(k) < 60);
}

/* 'đe l KT, CHỦ TỊCH': what stood beside the title was read as scraps of letters before it. */
static bool ends_in_title(struct look *k)
{
    static const char *const words[] = {"chu tich", "bi thu", "giam doc", "bo truong", "thu truong",
                                        "thu tuong", "chanh van phong", NULL};
    for (size_t i = 0; words[i] && letters(k) < 40; i++) {
        size_t n = strlen(words[i]), from = strlen(k->folded);
        if (from <= n || strcmp(k->folded + from - n, words[i]) != 0 ||
            k->folded[from - n - 1] != ' ')
            continue;
        const char *s = k->core + k->n; /* as many words from the end of the line itself */
        for (size_t blanks = n == 15 ? 3 : 2; s > k->core && blanks; s--)
            blanks -= s[-1] == ' ';
        return caps_share(s, (size_t)(k->core + k->n - s), NULL) > 0.9;
    }
    return false;
}

static bool is_annex(struct look *k)
{
    return (starts(k, "phu luc") && letters(k) < 30) ||
           (starts(k, "danh muc") && caps(k) > 0.8 && letters(k) < 60) ||
           (starts(k, "bieu ") && caps(k) > 0.8);
}

/* 'Đặng Xuân Phong': two to five capitalised syllables, nothing else. */
static bool is_name(const struct look *k)
{
    unsigned syllables = 0;
    for (size_t i = 0; i < k->n;) {
        int32_t cp = 0;
        size_t w = utf8_decode(k->core + i, k->n - i, &cp);
        if (!w || !utf8_is_letter(cp) || !utf8_is_upper(cp))
            return false;
        while (i < k->n && k->core[i] != ' ') {
            w = utf8_decode(k->core + i, k->n - i, &cp);
            if (!w || !utf8_is_letter(cp))
                return false;
            i += w;
        }
        while (i < k->n && k->core[i] == ' ')
            i++;
        syllables++;
    }
    return syllables >= 2 && syllables <= 5;
}

/* Behind a page's end: another document's head ('Độc lập - Tự do - Hạnh phúc'), or its chapters? */
static bool opens_document(struct look *k)
{
    struct marker m = marker_read(k->core, k->n);
    return has(k, "doc lap - tu do") || has(k, "cong hoa xa hoi chu nghia viet nam") ||
           ((m.kind == MARK_ROMAN || m.kind == MARK_NUM) && letters(k) > 10);
}

/* 'Nơi nhận:', not 'Đài Tiếng nói nhân dân'. */
static bool is_recipients(const struct look *k)
{
    return has(k, "noi nhan") && !has(k, "noi nhan dan");
}

/* '- Lưu: VT, TH.' is the last of the recipients, whatever became of the words over them. */
static bool is_filing(struct look *k)
{
    struct marker m = marker_read(k->core, k->n);
    return m.kind == MARK_DASH && letters(k) < 30 &&
           (has(k, ": vt,") || has(k, "luu: v") || has(k, "luu:v") || has(k, "luu vt") || has(k, "luu van phong"));
}

/* Are recipients named near behind line i: by their heading, or by the last of them? */
static bool has_recipients(const struct doc *d, struct look *k, size_t i)
{
    enum { AHEAD = 30 };
    for (size_t j = i; j < i + AHEAD && j < d->nlines; j++) {
        look_at(k, &d->lines[j]);
        if (is_recipients(k) || (is_filing(k) && d->lines[j].page == d->lines[i].page))
            return true;
    }
    return false;
}

/* 'CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH' over the legal basis is who decides, not who signs (Nghị định
 * 30/2020/NĐ-CP, annex I). */
static bool has_basis(const struct doc *d, struct look *k, size_t i)
{
    do
        i++;
    while (i < d->nlines && is_blank(&d->lines[i]));
    if (i == d->nlines)
        return false;
    look_at(k, &d->lines[i]);
    return starts(k, "can cu ");
}

/* 'Nơi nhận: - Như trên; - Lưu: VT.': all on one line. */
static bool is_flat_recipients(const struct look *k)
{
    return starts(k, "noi nhan: -") || starts(k, "noi nhan:-");
}

/* From 'Nơi nhận' (or the signature before it) to an annex or the end. */
static size_t set_foot(struct doc *d, struct look *k, size_t from)
{
    bool signed_ = false, named = false;
    for (size_t i = from; i < d->nlines; i++) {
        struct line *l = &d->lines[i];
        look_at(k, l);
        if (i > from && (is_annex(k) || is_type_line(k) || is_specked_type(k)))
            return i; /* or the plan that a decision puts in force: 'KẾ HOẠCH' behind its signature */
        if (l->page > d->lines[from].page && (named || opens_document(k)))
            return i; /* what stands on the page behind the signer's name is an annex */
        if (l->role != ROLE_BODY || !k->n)
            continue;
        if (is_stamp(k)) {
            l->role = ROLE_STAMP;
            continue;
        }
        bool dash = marker_read(k->core, k->n).kind == MARK_DASH;
        if (is_recipients(k) || dash) {
            l->role = ROLE_RECIPIENTS;
        } else if (is_signature(k) || ends_in_title(k)) {
            l->role = ROLE_FOOT;
            signed_ = true;
        } else if (signed_ && is_name(k)) {
            l->role = ROLE_FOOT;
            named = true;
        } else if (named && opens_body(k) && letters(k) > 10) {
            return i; /* another document, or an annex without its heading */
        } else {
            l->role = i > from && d->lines[i - 1].role == ROLE_RECIPIENTS ? ROLE_RECIPIENTS
                                                                        : ROLE_FOOT;
        }
    }
    return d->nlines;
}

void roles_set(struct doc *d)
{
    struct look k = {0};
    for (size_t i = 0; i < d->nlines; i++)
        d->lines[i].role = ROLE_BODY;
    find_page_numbers(d, &k);
    size_t body = find_head(d, &k, 0);
    bool closed = false; /* the text, by its './.' */
    for (size_t i = 0; i < d->nlines; i++) {
        struct line *l = &d->lines[i];
        if (l->role != ROLE_BODY)
            continue;
        look_at(&k, l);
        if (i < body) {
            l->role = is_stamp(&k) ? ROLE_STAMP : ROLE_HEAD;
        } else if (is_flat_recipients(&k) || (is_recipients(&k) && letters(&k) < 70)) {
            size_t end = set_foot(d, &k, i);
            i = end > i ? end - 1 : i;
        } else if (closed && (line_signs_for(l) || (ends_in_title(&k) && has_recipients(d, &k, i)))) {
            size_t end = set_foot(d, &k, i);
            i = end > i ? end - 1 : i;
        } else if (is_signature(&k) && k.n && !has(&k, ":")) {
            /* A signature without recipients stands at the very end. */
            if (!has_basis(d, &k, i) && (has_recipients(d, &k, i) || i + 12 >= d->nlines)) {
                size_t end = set_foot(d, &k, i);
                i = end > i ? end - 1 : i;
            }
        } else if (k.n && *k.core == '|') {
            l->role = ROLE_TABLE;
        } else if (is_stamp(&k)) {
            l->role = ROLE_STAMP;
        } else if (k.n && !is_lettered(&k) && !digits(&k)) {
            l->role = ROLE_NOISE;
        }
        if (k.n)
            closed = i >= body && strstr(l->text, "./.");
    }
    buf_free(&k.own);
}
