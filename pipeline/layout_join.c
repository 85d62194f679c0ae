/* layout_join.c -- which lines make a paragraph: by how the document breaks its lines, by their marks,
 * margins, capitals and ends. */
#include "layout_join.h"

#include "marker.h"
#include "roles.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* All bytes but those that go on with a letter, eight at a time: of each line of each text. */
static size_t letters(const char *s, size_t n)
{
    const uint64_t ones = 0x0101010101010101u;
    size_t c = 0, i = 0;
    for (uint64_t eight; n - i >= sizeof eight; i += sizeof eight) {
        memcpy(&eight, s + i, sizeof eight);
        c += sizeof eight - ((eight >> 7 & ~eight >> 6 & ones) * ones >> 56);
    }
    for (; i < n; i++)
        c += ((unsigned char)s[i] & 0xC0) != 0x80;
    return c;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double percentile(double *v, size_t n, double p)
{
    if (!n)
        return 0;
    qsort(v, n, sizeof *v, by_value);
    return v[(size_t)((double)(n - 1) * p)];
}

/* Do blank lines part the paragraphs? Items tell: each begins one. A scan has no blank lines. */
static bool is_spaced(const struct doc *d)
{
    size_t items = 0, apart = 0;
    bool gap = true;
    for (size_t i = 0; i < d->nlines; i++) {
        size_t n;
        const char *core = line_core(&d->lines[i], &n);
        if (n && d->lines[i].role == ROLE_BODY) {
            struct marker m = marker_read(core, n);
            bool item = m.kind != MARK_LETTER && marker_starts_item(&m, core, n);
            items += item;
            apart += item && gap;
        }
        gap = n == 0;
    }
    return items >= 4 && apart >= items - items / 16;
}

static size_t blanks_before(const struct line *l)
{
    return strspn(l->text, " ");
}

/* Do paragraphs begin further in than their other lines? The lines behind a sentence's end tell. */
static bool is_indented(const struct doc *d)
{
    size_t in = 0, even = 0;
    for (size_t i = 1; i < d->nlines; i++) {
        const struct line *a = &d->lines[i - 1], *b = &d->lines[i];
        size_t na, nb;
        const char *ta = line_core(a, &na), *tb = line_core(b, &nb);
        if (!na || !nb || a->role != ROLE_BODY || b->role != ROLE_BODY || !box_is_none(b->box) ||
            !strchr(".;:", ta[na - 1]) || utf8_starts_small(tb, nb))
            continue;
        in += blanks_before(b) >= blanks_before(a) + 3;
        even += blanks_before(b) < 3;
    }
    return in >= 4 && in > 2 * even;
}

struct shape join_shape(const struct doc *d)
{
    struct shape s = {0};
    double *len = xcalloc(d->nlines + 1, sizeof *len), *x0 = xcalloc(d->nlines + 1, sizeof *x0),
           *x1 = xcalloc(d->nlines + 1, sizeof *x1);
    size_t n = 0, boxes = 0;
    for (size_t i = 0; i < d->nlines; i++) {
        const struct line *l = &d->lines[i];
        size_t k;
        const char *core = line_core(l, &k);
        size_t long_ = l->role == ROLE_BODY ? letters(core, k) : 0;
        if (long_ < 20)
            continue;
        len[n++] = (double)long_;
        if (!box_is_none(l->box)) {
            x0[boxes] = l->box.x0;
            x1[boxes++] = l->box.x1;
        }
    }
    s.width = percentile(len, n, 0.9);
    s.wrapped = boxes > n / 2 || s.width < 130;
    s.spaced = s.wrapped && is_spaced(d);
    s.indented = s.wrapped && is_indented(d);
    if (boxes > 4) {
        s.left = percentile(x0, boxes, 0.2);
        s.right = percentile(x1, boxes, 0.8);
    }
    free(len);
    free(x0);
    free(x1);
    return s;
}

static bool ends_sentence(const char *s, size_t n)
{
    while (n && (s[n - 1] == '"' || s[n - 1] == ')' || s[n - 1] == '*'))
        n--;
    return n && strchr(".;:?!", s[n - 1]);
}

static bool is_caps(const char *s, size_t n)
{
    unsigned k;
    size_t small = 0;
    for (size_t i = 0; i < n && 4 * small < n; i++)
        small += s[i] >= 'a' && s[i] <= 'z';
    return 4 * small < n && caps_share(s, n, &k) > 0.75 && k >= 3; /* letters are at most n */
}

static bool ends_with(const char *s, size_t n, const char *const *ends, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t k = strlen(ends[i]);
        if (n > k && memcmp(s + n - k, ends[i], k) == 0)
            return true;
    }
    return false;
}

/* Does a line stop where no phrase can: '1. Thường trực' / 'Hội đồng nhân dân tỉnh:'? */
static bool dangles(const char *s, size_t n)
{
    static const char *const ends[] = {
        " Thường trực", " Hội đồng", " Ủy ban", " Sở",   " của", " các", " và",   " với", " cho",  " tại", " giữa",
        " Bộ",          " Ban",      " Cổng",   " Cục",  " Hội", " do",  " theo", " là",  " bằng", " thuộc"};
    return ends_with(s, n, ends, sizeof ends / sizeof *ends);
}

/* Does a line stop before a figure: '2. Phát triển xã hội số đến năm' / '2030'? */
static bool wants_number(const char *s, size_t n)
{
    static const char *const ends[] = {" năm", " tháng", " ngày", " quý", " số", " đến", " từ"};
    return ends_with(s, n, ends, sizeof ends / sizeof *ends);
}

static bool is_full(const struct shape *s, const struct line *l, const char *core, size_t n)
{
    if (s->right > 0 && !box_is_none(l->box))
        return l->box.x1 > s->right - 0.08 * (s->right - s->left);
    return (double)letters(core, n) >= 0.8 * s->width;
}

/* 'Đài Phát thanh' / '- Truyền hình tỉnh': a name broken at its own dash opens no item. */
static bool is_name_parted(const char *a, size_t na, const char *b, size_t nb)
{
    static const struct {
        const char *end, *next;
    } names[] = {{"hát thanh", "Truyền hình"}, {"ăn hóa", "Xã hội"},      {"ăn hoá", "Xã hội"},  {"ăn hóa", "Thể thao"},
                 {"inh tế", "Ngân sách"},      {"inh tế", "Xã hội"},      {"inh tế", "Kỹ thuật"}, {"hi đua", "Khen thưởng"},
                 {"ao động", "Thương binh"},   {"Dân số", "Kế hoạch hóa"}, {"ghề nghiệp", "Giáo dục thường xuyên"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t k = strlen(names[i].next);
        if (nb >= k && memcmp(b, names[i].next, k) == 0 && ends_with(a, na, &names[i].end, 1))
            return true;
    }
    return false;
}

/* 'a) Đến hết năm 2025' over 'Về kinh tế số: ...': a line that stops well before the margin heads what follows;
 * a narrow column's lines all do. */
static bool stops_short(const struct shape *s, const char *core, size_t n)
{
    const char *open = memchr(core, '(', n);
    return s->width >= 60 && (double)letters(core, n) < 0.5 * s->width && (!open || memchr(open, ')', n - (size_t)(open - core)));
}

/* 'Kính gửi: Các sở, ngành': whom a letter is to. */
static bool is_address(const char *s, size_t n)
{
    static const char to[] = "Kính gửi";
    return n >= sizeof to - 1 && memcmp(s, to, sizeof to - 1) == 0;
}

/* Does b begin further in, as a paragraph does; or as far in as a, which is a paragraph's `first`? */
static bool opens_in(const struct line *a, const struct line *b, bool first)
{
    size_t ia = blanks_before(a), ib = blanks_before(b);
    return ib >= ia + 3 || (first && ib >= 3 && ib + 1 >= ia && ib <= ia + 1);
}

/* 'bình quân 05' / '- 06%/năm': a range broken at its dash. 'đến năm 2030' / '- 100% trạm y tế' is none: a
 * year goes on with a year, another number only where the lines are close and the first is full. */
static bool is_range(const char *a, size_t na, const char *b, size_t nb, bool close)
{
    size_t from = na, to = 0;
    while (from && a[from - 1] >= '0' && a[from - 1] <= '9')
        from--;
    while (to < nb && b[to] >= '0' && b[to] <= '9')
        to++;
    return na - from == 4 ? to == 4 : from < na && to && to != 4 && close;
}

bool join_lines(const struct shape *s, const struct line *a, const struct line *b, bool gap, bool first)
{
    size_t na, nb;
    const char *ta = line_core(a, &na), *tb = line_core(b, &nb);
    struct marker m = marker_read(tb, nb);
    bool open = !ends_sentence(ta, na), full = is_full(s, a, ta, na);
    if (*b->text == '#' || *a->text == '#' || line_is_caption(b))
        return false;
    if (is_address(ta, na) && open && !full && ta[na - 1] != ',' && !utf8_starts_small(tb, nb))
        return false;
    bool range = m.kind == MARK_DASH && open && is_range(ta, na, tb + m.len, nb - m.len, full && !gap);
    range |= m.kind == MARK_DASH && open && full && is_name_parted(ta, na, tb + m.len, nb - m.len);
    if (range || (m.kind == MARK_NONE && wants_number(ta, na) && nb && *tb >= '0' && *tb <= '9'))
        return true;
    bool item = marker_starts_item(&m, tb, nb);
    if (m.kind == MARK_NUM && m.bent && m.label[0] && open && !is_caps(ta, na) && (full || (na && ta[na - 1] == ',')))
        item = false; /* 'trong các quận' / '1, Tân Bình': within a sentence a comma is one */
    /* 'theo điểm' / 'a) khoản 1' goes on; 'và các cơ quan liên quan' / 'a) Chủ trì' does not */
    bool cited = m.kind == MARK_LETTER && m.len < nb && utf8_starts_small(tb + m.len, nb - m.len);
    if (item && (!cited || !open || !full || (s->spaced && gap)))
        return false;
    if (m.kind == MARK_DASH && !(open && full))
        return false;
    bool caps_a = is_caps(ta, na), caps_b = is_caps(tb, nb);
    if (s->indented && !caps_b && *ta != '|' && *tb != '|' && !utf8_starts_small(tb, nb) && opens_in(a, b, first))
        return false;
    if (caps_a != caps_b && (caps_a || !full))
        return caps_a && !caps_b ? false : open && full;
    if (caps_a && caps_b)
        return open && !gap;
    if (!s->wrapped)
        return open && (utf8_starts_small(tb, nb) || (na && ta[na - 1] == ',') || dangles(ta, na));
    if (s->spaced && *ta != '|' && *tb != '|')
        return !gap || (open && utf8_starts_small(tb, nb));
    if (open) { /* a short heading ('1. Mục đích') is no broken line */
        struct marker ma = marker_read(ta, na);
        bool heading = ma.kind != MARK_NONE && !full && !dangles(ta, na) &&
                       (ma.kind < MARK_PAREN || (ma.kind < MARK_DASH && stops_short(s, ta, na)));
        return utf8_starts_small(tb, nb) || full || (!gap && !heading);
    }
    if (!full || gap || na == 0)
        return false;
    if (s->left > 0 && !box_is_none(b->box)) /* a first-line indent opens a paragraph */
        return b->box.x0 < s->left + 14;
    return true;
}

/* 'NHÂN DÂN |': the end of a cell, where bars are no lines of their own. */
static bool ends_cell(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    return n > 1 && *s != '|' && s[n - 1] == '|' && !memchr(s, '|', n - 1);
}

/* 'CỦA BAN THƯỜNG VỤ TỈNH ỦY', 'của Ban Chấp hành Đảng bộ tỉnh' under the document's kind. */
static bool owns(const char *s, size_t n)
{
    static const char of[] = "CỦA ", small[] = "của ";
    return n >= sizeof of - 1 && (memcmp(s, of, sizeof of - 1) == 0 || memcmp(s, small, sizeof small - 1) == 0);
}

bool join_head_is_celled(const struct doc *d, uint32_t *type)
{
    bool celled = false;
    uint32_t i = 0;
    while (i < d->nlines && d->lines[i].role != ROLE_HEAD)
        i++;
    for (; i < d->nlines && d->lines[i].role == ROLE_HEAD && !line_is_type(&d->lines[i]); i++)
        celled |= line_is_bar(&d->lines[i]) || ends_cell(&d->lines[i]);
    *type = i;
    return celled;
}

bool join_head_lines(const struct line *a, const struct line *b, bool celled, bool titled)
{
    static const char month[] = "tháng ";
    unsigned la, lb; /* a rule under the title has none */
    size_t na, nb;
    const char *ta = line_core(a, &na), *tb = line_core(b, &nb);
    if (nb >= sizeof month - 1 && memcmp(tb, month, sizeof month - 1) == 0)
        return true;
    if (strncmp(b->text, "**", 2) == 0) /* bold begins anew: who decides, under the title */
        return false;
    caps_share(ta, na, &la);
    caps_share(tb, nb, &lb);
    if (titled) /* the title's own lines; 'CỦA TỈNH ỦY' above them is whose it is */
        return la && lb && !line_is_type(a) && !owns(ta, na) &&
               !line_decides(ta, na, tb, nb);
    return celled && na && nb && *ta != '|' && *tb != '|' && *ta != '-' && *tb != '-' &&
           !ends_cell(a) && !line_is_type(a) && !line_is_type(b) && !line_decides(ta, na, tb, nb);
}

bool join_is_note(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    return (l->role == ROLE_FOOT || l->role == ROLE_RECIPIENTS) && n > 2 && *s == '[' &&
           s[1 + strspn(s + 1, "0123456789")] == ']' && s[1] != ']';
}
