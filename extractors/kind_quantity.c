#include "kind_quantity.h"

#include "number.h"

#include <stdlib.h>
#include <string.h>

static bool is_percent(const char *unit)
{
    return unit && (*unit == '%' || strcmp(unit, "‰") == 0 || strncmp(unit, "ph", 2) == 0);
}

/* The length of the scale ('nghìn ', 'triệu ') that a text begins with; 0: none. */
static uint32_t scale_at(const char *t, uint32_t n)
{
    static const char *const scales[] = {"nghìn ", "ngàn ", "triệu ", "vạn ", "tỷ "};
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        if (strlen(scales[i]) < n && memcmp(t, scales[i], strlen(scales[i])) == 0)
            return (uint32_t)strlen(scales[i]);
    return 0;
}

/* The length of '/vạn dân', '/1.000 dân', '/người' at the head of a text: what it counts per; 0: none. */
static uint32_t per_at(const char *t, uint32_t n)
{
    static const char *const whole[] = {"vạn dân", "dân", "ngày đêm", "ngày", "người/năm", "người/ngày", "người", "hộ",
                                        "ha",      "lớp", "xã",       "thôn", "km2",       "km",        "vụ"};
    uint32_t at = 1;
    if (n < 2 || *t != '/')
        return 0;
    while (at < n && strchr("0123456789. ", t[at]))
        at++;
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        uint32_t k = (uint32_t)strlen(whole[i]);
        if (at + k <= n && memcmp(t + at, whole[i], k) == 0 && (at + k == n || strchr(" ,.;:)", t[at + k])))
            return at + k;
    }
    return 0;
}

const char *quantity_unit(struct run *r, uint32_t at, uint32_t *end)
{
    const struct passage *p = &r->passage;
    struct list_hit *hits = NULL;
    size_t cap = 0;
    const char *unit = NULL;
    static const char *const quotes[] = {"\"", "“"}; /* 'ít nhất 01 “Tổ tự quản”' */
    while (at < p->len && p->text[at] == ' ')
        at++;
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
        if (at + strlen(quotes[i]) < p->len && memcmp(p->text + at, quotes[i], strlen(quotes[i])) == 0)
            at += (uint32_t)strlen(quotes[i]);
    uint32_t stop = at + 120 < p->len ? at + 120 : p->len;
    while (stop < p->len && ((unsigned char)p->text[stop] & 0xC0) == 0x80)
        stop++;
    const char *t = p->text + at;
    uint32_t scale = scale_at(t, stop - at);
    size_t n = list_scan(r->units, t, stop - at, &hits, &cap);
    if (n && hits[0].off == 0)
        scale = 0;
    if (n && hits[0].off == scale && !list_attr(r->doc->mem, hits[0].entry, "budget")) {
        uint32_t len = scale + hits[0].len, per = per_at(t + len, stop - at - len);
        unit = scale || per ? arena_printf(r->doc->mem, "%.*s%s%.*s", (int)scale, t, hits[0].entry->name, (int)per, t + len)
                            : hits[0].entry->name;
        *end = at + len + per;
    }
    free(hits);
    return unit;
}

static const char *const ends[] = {"/năm", "/quý", "/tháng", "/tuần"};

/* '%/năm' and 'cuộc/tháng': what follows the unit says how often. */
static void read_per(const struct passage *p, struct quantity *q, uint32_t at)
{
    while (at < p->len && p->text[at] == ' ')
        at++;
    uint32_t blank = at + 1 < p->len && p->text[at] == '/' && p->text[at + 1] == ' '; /* '2%/ năm' */
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]) - 1;
        if (at + blank + n < p->len && p->text[at] == '/' &&
            memcmp(p->text + at + 1 + blank, ends[i] + 1, n) == 0) {
            q->per = ends[i];
            q->end = at + blank + 1 + (uint32_t)n;
        }
    }
}

/* '04 buổi sinh hoạt chuyên đề/năm': how often, behind what the noun at `at` goes on with. */
static void read_per_far(const struct passage *p, struct quantity *q, uint32_t at)
{
    uint32_t to = at;
    while (to < p->len && to - at < 48 && !strchr("/,.;:()|0123456789", p->text[to]))
        to++;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (to + n < p->len && memcmp(p->text + to, ends[i], n) == 0 && strchr(" ,.;", p->text[to + n]))
            q->per = ends[i];
    }
}

/* '11/12 xã': past how many there are. */
static uint32_t past_whole(const struct passage *p, uint32_t at)
{
    uint32_t to = at + 1;
    if (at >= p->len || p->text[at] != '/')
        return at;
    while (to < p->len && p->text[to] >= '0' && p->text[to] <= '9')
        to++;
    return to > at + 1 ? to : at;
}

const char *quantity_read(struct run *r, const struct found *f, struct quantity *q)
{
    struct passage *p = &r->passage;
    uint32_t off, len;
    *q = (struct quantity){.f = f, .off = f->off, .end = f->off + f->len};
    if (!found_group(f, "value", &off, &len) ||
        !number_read(p->text + off, len, false, &q->value))
        return "no such number";
    uint32_t last = off + len, at = 0;
    if (found_group(f, "value_to", &off, &len)) {
        if (!number_read(p->text + off, len, false, &q->value_to) || q->value_to < q->value)
            return "no such range";
        q->ranged = true;
        last = off + len;
    }
    q->unit = found_text(p, f, "unit");
    const char *slashed = q->unit ? strstr(q->unit, "/ ") : NULL; /* 'triệu đồng/ năm' */
    if (slashed)
        q->unit = arena_printf(r->doc->mem, "%.*s%s", (int)(slashed + 1 - q->unit), q->unit, slashed + 2);
    q->percent = is_percent(q->unit);
    if (q->percent && strcmp(q->unit, "‰") != 0)
        q->unit = "%";
    else if (!q->unit)
        q->unit = quantity_unit(r, past_whole(p, last), &at);
    read_per(p, q, at > q->end ? at : q->end);
    if (q->unit && q->per && !q->percent)
        q->unit = arena_printf(r->doc->mem, "%s%s", q->unit, q->per);
    if (at && !q->per)
        read_per_far(p, q, at);
    q->comparator = q->ranged ? "between" : found_text(p, f, "comparator");
    if (q->comparator && strncmp(q->comparator, "≥", 3) == 0)
        q->comparator = ">=";
    else if (q->comparator && strncmp(q->comparator, "≤", 3) == 0)
        q->comparator = "<=";
    else if (q->comparator && !strchr("<>=b", *q->comparator))
        q->comparator = comparator_read(q->comparator, strlen(q->comparator));
    if (!q->comparator)
        q->comparator = "=";
    bool index = strcmp(f->rule->name, "target.index") == 0; /* 0,75 of nothing */
    return q->unit || index ? NULL : "no counted noun behind it";
}
