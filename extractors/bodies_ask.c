#include "bodies.h"

#include "buf.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Who asks whom: 'X yêu cầu Y ...', and whom a heading or a lead-in asks. */

/* Bytes of the verb by which a body asks others, with its blanks; 0: none. */
static uint32_t ask_verb(const char *text, uint32_t from, uint32_t end)
{
    static const char *const verbs[] = {" yêu cầu ", " đề nghị ", " kính đề nghị ", " giao cho ", " giao ", " chỉ thị ",
                                        " yêu cầu:", " chỉ thị:", " giao:", " đề nghị:"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        uint32_t n = (uint32_t)strlen(verbs[i]);
        if (end >= from + n && memcmp(text + from, verbs[i], n) == 0)
            return n;
    }
    return 0;
}

bool bodies_ask(const char *text, uint32_t from, uint32_t end)
{
    return ask_verb(text, from, end) > 0;
}

bool bodies_asks(const char *text, uint32_t from, uint32_t to)
{
    uint32_t n = ask_verb(text, from, to);
    return n && to - from - n < 60 && bodies_opened(text + from + n, to - from - n);
}

/* 'Hội đồng nhân dân tỉnh thống nhất ... như sau:': who decides is asked for nothing by it. */
static bool decides(const char *text, uint32_t from, uint32_t end)
{
    static const char *const verbs[] = {" thống nhất ", " thông qua ", " tán thành ", " nhất trí ",
                                        " quyết định ", " quyết nghị ", " ban hành ", " đồng ý ",
                                        " quy định ", " phê duyệt "};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        size_t n = strlen(verbs[i]);
        if (end - from >= n && memcmp(text + from, verbs[i], n) == 0)
            return text[end - 1] == ':';
    }
    return false;
}

/* 'Quỹ hỗ trợ các hạng mục gồm:', 'X xem xét các báo cáo sau đây:': its items are the things, unless they
 * are tasks. */
static bool lists_things(const char *text, uint32_t from, uint32_t end)
{
    static const char *const tasks[] = {"nhiem vu", "noi dung", "viec", "giai phap", "bien phap", "trach nhiem", NULL};
    static const char *const ends[] = {"gom:",           "bao cao sau:", "bao cao sau day:", "van ban sau:", "van ban sau day:",
                                       "tai lieu sau:", "doi tuong sau:", "doi tuong sau day:", NULL};
    struct buf b = {0};
    utf8_fold(&b, text + from, end - from);
    bool things = false;
    for (const char *const *w = ends; *w && !things; w++) {
        size_t n = strlen(*w);
        things = b.len > n + 8 && memcmp(b.s + b.len - n, *w, n) == 0;
    }
    for (const char *const *w = tasks; *w && things; w++)
        things = !strstr(buf_text(&b), *w);
    buf_free(&b);
    return things;
}

size_t bodies_asked(const char *text, uint32_t n, struct agency_hit *hits, size_t nhits)
{
    struct passage p = {.text = text, .len = n, .bodies = hits, .nbodies = nhits};
    struct body_list *lists = NULL;
    size_t cap = 0, count = body_lists(&p, &lists, &cap), first = count ? lists[0].n : 0;
    if (count && bodies_ask(text, lists[0].end, n)) {
        bool known = count > 1 && bodies_asks(text, lists[0].end, lists[1].off);
        if (known)
            memmove(hits, hits + first, (nhits - first) * sizeof *hits);
        first = known ? lists[1].n : 0;
    }
    if (count && (decides(text, lists[0].end, n) || lists_things(text, lists[0].end, n)))
        first = 0;
    free(lists);
    return first;
}

/* The byte behind the comma (or stop) before who asks, 0 where there is none. */
static uint32_t asks_from(const char *text, uint32_t n)
{
    static const char *const verbs[] = {" yêu cầu ", " giao ", " đề nghị "};
    uint32_t at = 0;
    if (n < 160 || text[n - 1] != ':')
        return 0;
    for (uint32_t i = n - 2; i > 0 && !at; i--)
        for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++)
            if (text[i] == ' ' && i + strlen(verbs[k]) < n && memcmp(text + i, verbs[k], strlen(verbs[k])) == 0)
                at = i;
    while (at > 1 && !(text[at] == ' ' && strchr(",;.", text[at - 1])))
        at--;
    return at > 1 ? at + 1 : 0;
}

/* 'Để ..., | Thủ trưởng các sở có trách nhiệm:': the byte behind the comma before the first bodies that one can
 * open with, 0 where there is none. */
static uint32_t answers_from(const char *text, uint32_t n, const struct agency_hit *hits, size_t nhits)
{
    static const char duty[] = " có trách nhiệm:";
    uint32_t k = sizeof duty - 1;
    uint32_t from = n > k ? n - k : 0; /* of the last sentence */
    if (!from || memcmp(text + from, duty, k) != 0)
        return 0;
    while (from > 1 && !(text[from - 1] == ' ' && text[from - 2] == '.'))
        from--;
    for (size_t i = 0; i < nhits; i++) {
        uint32_t at = hits[i].off;
        if (at < from + 2)
            continue;
        while (at > 1 && !(text[at - 1] == ' ' && text[at - 2] == ',') && hits[i].off - at < 60)
            at--;
        if (at > 1 && text[at - 2] == ',' && bodies_opened(text + at, hits[i].off - at))
            return at;
    }
    return 0;
}

uint32_t bodies_asking_from(const char *text, uint32_t n, struct agency_hit *hits, size_t *nhits)
{
    size_t k = 0;
    uint32_t from = *nhits ? asks_from(text, n) : 0;
    if (!from && *nhits && hits[0].off >= 12 && !bodies_opened(text, hits[0].off))
        from = answers_from(text, n, hits, *nhits);
    if (!from || (hits[0].off < 12 && text[from - 2] != '.')) /* who opens its sentence asks in it */
        return 0;
    for (size_t i = 0; i < *nhits; i++) {
        if (hits[i].off < from)
            continue;
        hits[k] = hits[i];
        hits[k++].off -= from;
    }
    *nhits = k;
    return from;
}

bool bodies_part(const struct passage *p, const struct body_list *l, uint32_t off)
{
    static const char *const things[] = {" chat luong", " nang cap", " dau tu", " cung co", " kien toan", " bao cao", " hoat dong", " xay dung", " thanh lap",
                                         " bo sung", " nang luc", " tai", NULL};
    uint32_t from = l->off > 32 ? l->off - 32 : 0;
    if (l->n > 1 || !memchr(p->text + l->end, ';', off - l->end))
        return false;
    while (from > 0 && ((unsigned char)p->text[from] & 0xC0) == 0x80)
        from--;
    struct buf b = {0};
    bool parts = false;
    passage_fold(p, from, l->off, &b);
    while (b.len && b.s[b.len - 1] == ' ')
        b.s[--b.len] = '\0';
    if (b.len > 4 && strcmp(b.s + b.len - 4, " cac") == 0)
        b.s[b.len -= 4] = '\0';
    for (size_t i = 0; things[i] && !parts; i++) {
        size_t k = strlen(things[i]);
        parts = b.len > k && strcmp(b.s + b.len - k, things[i]) == 0;
    }
    buf_free(&b);
    return parts;
}
