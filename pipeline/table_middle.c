#include "table_middle.h"

#include "buf.h"
#include "roles.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Rows of a table whose numbers stand in the middle of their rows, at half height of the tallest cell.
 * A row has as many lines above its number as below, give or take what lines at half steps make of
 * that, and begins with a capital: of its task, or of a taller cell of bodies. */

enum { /* what a row's first line costs, in lines that its number is off the middle */
    OPENS_WORK = 0,    /* 'Xây dựng ...', 'Kế hoạch ...' */
    OPENS_CAPITAL = 1, /* a name may do that, too, in the middle of a sentence */
    OPENS_SMALL = 6,
    OPENS_OPEN = 2, /* behind 'Sở X;' */
};

/* The first word of two letters or more, folded; *capital: it begins with one. */
static void first_words(const struct line *l, bool numbered, char out[32], bool *capital)
{
    size_t n, from = 0;
    const char *s = line_core(l, &n);
    struct buf b = {0};
    *capital = false;
    if (numbered)
        from = strspn(s, "0123456789 |:.");
    for (size_t to = from; from < n; from = to + 1) {
        unsigned letters = 0;
        for (to = from; to < n && s[to] != ' ';)
            to++;
        bool digit = false;
        for (size_t k = from; k < to; k++)
            digit |= s[k] >= '0' && s[k] <= '9';
        double caps = caps_share(s + from, to - from, &letters);
        if (letters < 2 || digit)
            continue;
        size_t at = from;
        int32_t cp = 0;
        while (at < to && !(utf8_decode(s + at, to - at, &cp) && utf8_is_letter(cp)))
            at++;
        *capital = caps > 0 && at < to && utf8_is_upper(cp);
        utf8_fold(&b, s + at, n - at < 30 ? n - at : 30);
        break;
    }
    strncpy(out, buf_text(&b), 31);
    out[31] = '\0';
    buf_free(&b);
}

/* Words that a plan's tasks begin with: what is done, or the paper that is to come of it. */
static bool opens_work(const char *folded)
{
    static const char *const words[] = {
        "ban hanh ",   "bao cao ",     "bien soan ",  "bo sung ",    "cap nhat ",   "chi dao ",
        "chuan bi ",   "chuong trinh ", "cung cap ",  "danh gia ",   "dao tao ",    "dau tu ",
        "day manh ",   "de an ",       "de xuat ",    "dinh ky ",    "giam sat ",   "ho tro ",
        "hoan thien ", "hoan thanh ",  "huong dan ",  "ke hoach ",   "kiem tra ",   "khao sat ",
        "lap ",        "mo ",          "nang cao ",   "nghien cuu ", "pho bien ",   "phoi hop ",
        "quan triet ", "quy che ",     "quyet dinh ", "ra soat ",    "so ket ",     "tang cuong ",
        "tap huan ",   "tham muu ",    "theo doi ",   "thanh lap ",  "thong ke ",   "thuc hien ",
        "to chuc ",    "tong hop ",    "tong ket ",   "trien khai ", "trinh ",      "tuyen truyen ",
        "ung dung ",   "van hanh ",    "xay dung ",   NULL};
    return utf8_begins(folded, words);
}

static unsigned opening(const struct line *l, bool numbered)
{
    char words[32];
    bool capital;
    first_words(l, numbered, words, &capital);
    return !capital ? OPENS_SMALL : opens_work(words) ? OPENS_WORK : OPENS_CAPITAL;
}

/* Does a cell of the line go on below: is the last mark before its times a comma or semicolon? */
static bool is_open(const struct line *l)
{
    static const char *const times[] = {"quy", "thang", "nam", "hang", "thuong", "xuyen", "-", "|", NULL};
    size_t n;
    const char *s = line_core(l, &n);
    struct buf b = {0};
    while (n) {
        size_t from = n;
        while (from && s[from - 1] != ' ')
            from--;
        bool time = false;
        for (size_t i = from; i < n; i++)
            time |= s[i] >= '0' && s[i] <= '9';
        buf_clear(&b);
        utf8_fold(&b, s + from, n - from);
        for (size_t i = 0; times[i]; i++)
            time |= strcmp(buf_text(&b), times[i]) == 0;
        if (!time)
            break;
        for (n = from; n && s[n - 1] == ' ';)
            n--;
    }
    buf_free(&b);
    return n && (s[n - 1] == ',' || s[n - 1] == ';');
}

/* A line of one cell or two above the task's first: a taller cell begins there. */
static bool is_cell(const struct line *l)
{
    size_t n, letters = 0;
    const char *s = line_core(l, &n);
    for (size_t i = 0; i < n; i++)
        letters += ((unsigned char)s[i] & 0xC0) != 0x80;
    return letters && letters < 50 && opening(l, false) == OPENS_CAPITAL;
}

struct gap { /* the lines at which a row may begin, and what that costs in all */
    uint32_t first, n; /* places among the lines */
    unsigned *cost;
    uint32_t *from; /* place where the row before begins then */
};

static unsigned apart(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

/* Where the row numbered at `no` best begins if the next begins at `next`; what that costs. */
static unsigned best_start(const struct gap *g, uint32_t no, uint32_t next, bool last, uint32_t *from)
{
    unsigned best = (unsigned)-1;
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t start = g->first + i, above = no - start, below = next - 1 - no;
        unsigned cost = g->cost[i] + (last && below > above ? 0 : apart(above, below));
        if (cost < best) {
            best = cost;
            *from = start;
        }
    }
    return best;
}

void table_middle_rows(const struct doc *d, const uint32_t *number, size_t n, uint32_t from,
                       uint32_t end, uint32_t *start)
{
    uint32_t *line = xcalloc(end - from + 1, sizeof *line), *no = xcalloc(n, sizeof *no), lines = 0;
    struct gap *gap = xcalloc(n, sizeof *gap);
    for (uint32_t i = from, k = 0; i < end; i++) {
        size_t len;
        line_core(&d->lines[i], &len);
        if (k < n && number[k] == i)
            no[k++] = lines;
        if (len)
            line[lines++] = i;
    }
    for (size_t k = 0; k < n; k++) {
        struct gap *g = &gap[k];
        g->first = k ? no[k - 1] + 1 : 0;
        g->n = k ? no[k] - no[k - 1] : 1;
        g->cost = xcalloc(g->n, sizeof *g->cost);
        g->from = xcalloc(g->n, sizeof *g->from);
        for (uint32_t i = 0; i < g->n && k; i++) {
            uint32_t at = g->first + i;
            g->cost[i] = best_start(&gap[k - 1], no[k - 1], at, false, &g->from[i]) +
                         opening(&d->lines[line[at]], at == no[k]) +
                         (is_open(&d->lines[line[at - 1]]) ? OPENS_OPEN : 0);
        }
    }
    uint32_t at = 0;
    best_start(&gap[n - 1], no[n - 1], lines, true, &at);
    for (size_t k = n; k-- > 0;) {
        uint32_t above = at;
        while (k && above > no[k - 1] + 1 && above + 2 > at && is_cell(&d->lines[line[above - 1]]) &&
               !is_open(&d->lines[line[above - 2]]))
            above--;
        start[k] = line[above];
        at = k ? gap[k].from[at - gap[k].first] : 0;
    }
    for (size_t k = 0; k < n; k++) {
        free(gap[k].cost);
        free(gap[k].from);
    }
    free(gap);
    free(line);
    free(no);
}
