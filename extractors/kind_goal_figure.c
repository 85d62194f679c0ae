#include "kind_goal.h"

#include "kind_quantity.h"
#include "number.h"
#include "utf8.h"

#include <string.h>

/* A figure in a cell: a comparator, a number or a range, and what it counts. */

static size_t skip(const char *s, size_t n, size_t i)
{
    while (i < n && s[i] == ' ')
        i++;
    return i;
}

/* The number at s[i..n) and the byte after it; 0 where none is. */
static size_t number_at(const char *s, size_t n, size_t i, double *out)
{
    size_t k = i;
    while (k < n && ((s[k] >= '0' && s[k] <= '9') ||
                     (k > i && k + 1 < n && (s[k] == '.' || s[k] == ',') && s[k + 1] >= '0' &&
                      s[k + 1] <= '9')))
        k++;
    return k > i && number_read(s + i, k - i, false, out) ? k : 0;
}

/* What stands before the number as a comparator; NULL for other words. */
static const char *comparator_of(const char *s, size_t n)
{
    static const char *const signs[][2] = {
        {"≥", ">="}, {"≤", "<="}, {">=", ">="}, {"<=", "<="}, {">", ">"}, {"<", "<"},
        {"&ge;", ">="}, {"&le;", "<="}, {"&gt;=", ">="}, {"&lt;=", "<="}, {"&gt;", ">"}, {"&lt;", "<"}};
    while (n && s[n - 1] == ' ')
        n--;
    if (!n)
        return "=";
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (n == strlen(signs[i][0]) && memcmp(s, signs[i][0], n) == 0)
            return signs[i][1];
    return comparator_read(s, n);
}

/* '12 xã', '8,5 triệu tấn', '40 lượt tuyên truyền': words that no list knows are a unit in a cell that
 * holds nothing else. */
static const char *unit_behind(struct run *r, uint32_t at, uint32_t stop)
{
    enum { LONGEST = 32 }; /* bytes */
    const char *t = r->passage.text;
    uint32_t end = 0;
    const char *unit = quantity_unit(r, at, &end);
    if (unit && end <= stop)
        return unit;
    if (stop - at > LONGEST || at >= stop)
        return NULL;
    for (uint32_t i = at; i < stop; i++)
        if (strchr("0123456789,.;:()+-%&<>|", t[i]))
            return NULL;
    return utf8_starts_small(t + at, stop - at) ? run_words(r, at, stop - at) : NULL;
}

bool goal_figure_read(struct run *r, uint32_t off, size_t n, struct goal_figure *f)
{
    static const char up[] = "trở lên";
    const char *s = r->passage.text + off;
    *f = (struct goal_figure){0};
    size_t i = 0;
    while (i < n && (s[i] < '0' || s[i] > '9'))
        i++;
    f->comparator = comparator_of(s, i);
    size_t k = number_at(s, n, i, &f->value);
    if (!f->comparator || !k)
        return false;
    k = skip(s, n, k);
    f->percent = k < n && s[k] == '%';
    k = skip(s, n, k + f->percent);
    size_t dash = k < n && s[k] == '-' ? 1 : n - k >= 3 && memcmp(s + k, "–", 3) == 0 ? 3 : 0;
    if (dash) {
        size_t to = number_at(s, n, skip(s, n, k + dash), &f->value_to);
        if (!to || f->value_to <= f->value)
            return false;
        f->ranged = true;
        f->comparator = "between";
        k = skip(s, n, to);
        f->percent |= k < n && s[k] == '%';
        k = skip(s, n, k + (k < n && s[k] == '%'));
    }
    if (n - k >= sizeof up - 1 && memcmp(s + n - (sizeof up - 1), up, sizeof up - 1) == 0) {
        f->comparator = ">=";
        n -= sizeof up - 1;
        while (n > k && s[n - 1] == ' ')
            n--;
    }
    /* '≥ 3% và tăng dần', '40 (tối thiểu)' */
    if (k >= n || s[k] == '(' || (n - k > 4 && memcmp(s + k, "và ", 4) == 0))
        return true;
    f->unit = f->percent ? NULL : unit_behind(r, off + (uint32_t)k, off + (uint32_t)n);
    return f->unit != NULL;
}

const char *goal_unit_in(struct run *r, const char *words)
{
    enum { LONGEST = 40 }; /* bytes */
    size_t n = strlen(words);
    while (n && strchr(" .:;", words[n - 1]))
        n--;
    bool closed = n && words[n - 1] == ')'; /* a reader may lose it: 'Số lượng (người' */
    const char *open = n ? words + n - 1 : NULL;
    while (open && open > words && *open != '(')
        open--;
    if (!open || *open != '(' || (!closed && memchr(open, ')', (size_t)(words + n - open))) || open + 2 >= words + n || (size_t)(words + n - open) > LONGEST ||
        (open[1] >= '0' && open[1] <= '9'))
        return NULL;
    return arena_strndup(r->doc->mem, open + 1, (size_t)(words + n - open) - 1 - closed);
}

const char *goal_unit_low(struct run *r, const char *unit)
{
    int32_t first = 0, second = 0;
    size_t n = unit ? strlen(unit) : 0, k = n ? utf8_decode(unit, n, &first) : 0;
    if (!k || !utf8_is_upper(first) || k == n || !utf8_decode(unit + k, n - k, &second) ||
        utf8_is_upper(second))
        return unit;
    char low[8];
    size_t m = utf8_encode(utf8_lower(first), low);
    return arena_printf(r->doc->mem, "%.*s%s", (int)m, low, unit + k);
}
