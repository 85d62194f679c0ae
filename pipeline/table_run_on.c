#include "table.h"

#include "buf.h"
#include "roles.h"
#include "table_middle.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Tables whose cells a text layer wrote line by line, without a mark between columns. The header's
 * words tell that one begins, the rows' own numbers where each row does; which words are whose cell
 * is not known here, so a row is one cell with all its words. */

#define HEADER_LINES 6u
#define ROW_LINES 40u /* most lines of a row */

/* ---- the header ---- */

struct head_words {
    unsigned words, known;
    unsigned is; /* of enum says, all that its words say */
};

enum says {
    CHU = 1,
    TRI = 2,
    PHOI = 4,
    HOP = 8,
    TIME = 16,
    TASK = 32,
    COLUMN = 64, /* heads columns and hardly titles */
};

#define HEAD_WORD 8u /* bytes of one, filled up with zeros: compared as one number */

/* What the folded word says, if it is one of headers. Asked of every word of a document. */
static bool head_word(const char *w, size_t n, unsigned *is)
{
    static const struct {
        char word[HEAD_WORD];
        unsigned is;
    } known['z' - 'a' + 1][8] = {
        ['b' - 'a'] = {{"bat", 0}},
        ['c' - 'a'] = {{"chu", CHU | COLUMN}, {"co", 0}, {"cong", 0}, {"chuc", 0}},
        ['d' - 'a'] = {{"dung", TASK}, {"don", 0}, {"dau", 0}, {"do", 0}},
        ['g' - 'a'] = {{"gian", 0}, {"ghi", 0}, {"gia", 0}},
        ['h' - 'a'] = {{"hop", HOP}, {"han", 0}, {"hoan", TIME}, {"hien", 0}, {"hoac", 0}},
        ['k' - 'a'] = {{"ket", 0}},
        ['n' - 'a'] = {{"nhiem", TASK}, {"noi", 0}},
        ['p' - 'a'] = {{"phoi", PHOI}, {"pham", 0}},
        ['q' - 'a'] = {{"quan", COLUMN}, {"qua", 0}},
        ['s' - 'a'] = {{"stt", COLUMN}, {"so", 0}, {"san", 0}},
        ['t' - 'a'] = {{"tt", COLUMN}, {"tri", TRI | COLUMN}, {"thoi", TIME | COLUMN}, {"tien", TIME},
                       {"thanh", 0}, {"thuc", 0}, {"tham", 0}, {"to", 0}},
        ['v' - 'a'] = {{"vi", COLUMN}, {"viec", TASK}, {"vu", 0}},
    };
    char word[HEAD_WORD] = {0};
    if (n < 2 || n >= HEAD_WORD || *w < 'a' || *w > 'z')
        return false;
    memcpy(word, w, n);
    for (size_t k = (size_t)(*w - 'a'), i = 0; i < sizeof known[k] / sizeof *known[k] && *known[k][i].word; i++)
        if (memcmp(known[k][i].word, word, HEAD_WORD) == 0) {
            *is |= known[k][i].is;
            return true;
        }
    return false;
}

static bool parts_words(char c)
{
    switch (c) {
    case ' ': case '|': case ',': case '.': case '(': case ')': case '/': case ';': case ':': case '-':
        return true;
    }
    return false;
}

static void count_words(struct head_words *h, const char *s)
{
    while (*s) {
        size_t k = 0;
        while (s[k] && !parts_words(s[k]))
            k++;
        h->words += k > 0;
        h->known += head_word(s, k, &h->is);
        s += k + (s[k] != '\0');
    }
}

/* Those of a line's core. */
static void count_line(struct head_words *h, const struct line *l)
{
    struct buf b = {0};
    count_words(h, line_folded(l, &b));
    buf_free(&b);
}

static bool is_whole(const struct head_words *h)
{
    const unsigned all = CHU | TRI | TIME | TASK;
    return (h->is & all) == all && h->words <= 40 && h->known * 3 >= h->words * 2;
}

unsigned table_run_on_head(const char *row, size_t n)
{
    struct head_words h = {0};
    struct buf b = {0};
    if (n > 300 || memchr(row, '|', n))
        return 0;
    utf8_fold(&b, row, n);
    count_words(&h, buf_text(&b));
    buf_free(&b);
    return !is_whole(&h) ? 0 : (h.is & (PHOI | HOP)) ? 2 : 1;
}

unsigned table_run_on_times(const char *row, size_t n)
{
    struct buf b = {0};
    utf8_fold(&b, row, n);
    const char *s = buf_text(&b), *first = strstr(s, "thoi gian");
    bool two = (first && strstr(first + 1, "thoi gian")) || (strstr(s, "bat dau") && strstr(s, "hoan thanh"));
    buf_free(&b);
    return two ? 2 : 1;
}

bool table_run_on_early(const char *row, size_t n)
{
    static const char *const bodies[] = {"co quan", "don vi", "chu tri", NULL};
    struct buf b = {0};
    utf8_fold(&b, row, n);
    const char *time = strstr(buf_text(&b), "thoi ");
    bool early = time != NULL;
    for (size_t i = 0; bodies[i]; i++) {
        const char *at = strstr(buf_text(&b), bodies[i]);
        early &= !at || at > time;
    }
    buf_free(&b);
    return early;
}

static bool heads(const struct line *l)
{
    struct head_words h = {0};
    size_t n;
    const char *s = line_core(l, &n);
    if (n > 110 || strstr(s, "   ") || strchr(s, '\t')) /* columns parted by blanks are another's */
        return false;
    if (n > 1 && s[n - 1] == '.' && s[n - 2] != ' ') /* a sentence */
        return false;
    count_line(&h, l);
    return h.known >= 2 && h.known * 2 >= h.words;
}

/* The number that a row's line begins with, words behind it; 0 for none. */
static unsigned row_number(const struct line *l)
{
    size_t n;
    const char *s = line_core(l, &n);
    size_t k = strspn(s, "0123456789");
    if (!k || k > 2 || k + 3 > n || s[k] != ' ')
        return 0;
    s += k;
    s += strspn(s, " |:.");
    if (!*s || (*s >= '0' && *s <= '9'))
        return 0;
    return (unsigned)strtoul(line_core(l, &n), NULL, 10);
}

/* The line behind the header that begins at i; i where none does. */
static uint32_t head_end(const struct doc *d, uint32_t i, uint32_t stop)
{
    struct head_words h = {0};
    uint32_t end = i;
    for (uint32_t k = i; k < stop && k < i + HEADER_LINES; k++) {
        if (line_is_empty(&d->lines[k]))
            continue;
        if (!heads(&d->lines[k]) || (is_whole(&h) && row_number(&d->lines[k])))
            break;
        count_line(&h, &d->lines[k]);
        if (!(h.is & COLUMN)) /* 'DANH MỤC NHIỆM VỤ' stands over the table */
            return i;
        end = k + 1;
    }
    return is_whole(&h) ? end : i;
}

/* ---- the rows ---- */

static bool ends(const struct line *l)
{
    return l->role == ROLE_RECIPIENTS;
}

/* The number with a figure lost: '1' for 11. */
static bool is_rest_of(unsigned no, unsigned whole)
{
    return whole > 9 && no && (no == whole / 10 || no == whole % 10);
}

/* The first line of the next row that has a number of `from` or the one behind it; stop: none. */
static uint32_t next_number(const struct doc *d, uint32_t i, uint32_t stop, unsigned from)
{
    uint32_t rest = stop;
    for (uint32_t k = i; k < stop && k < i + ROW_LINES; k++) {
        unsigned no = row_number(&d->lines[k]);
        if (ends(&d->lines[k]) || head_end(d, k, stop) > k)
            break;
        if (no && (no == from || no == from + 1))
            return k;
        rest = rest == stop && is_rest_of(no, from) ? k : rest;
    }
    return rest;
}

static bool goes_on(const struct doc *d, uint32_t i, uint32_t stop)
{
    return !ends(&d->lines[i]) && head_end(d, i, stop) == i && d->lines[i].role != ROLE_PAGENO;
}

/* The end of the last row: a blank line, or what is no table's. Below a number in the middle it needs
 * as many lines as above; those that go on with a small letter are its, blank lines before them or
 * not: a page's foot is read with gaps. */
static uint32_t last_end(const struct doc *d, uint32_t i, uint32_t stop, uint32_t above)
{
    uint32_t end = i + 1, taken = 0, blank = 0;
    for (uint32_t k = i + 1; k < stop && k < i + ROW_LINES && goes_on(d, k, stop); k++) {
        bool empty = line_is_empty(&d->lines[k]);
        blank = empty ? blank + 1 : 0;
        if (empty && (!above || blank > 2))
            break;
        if (empty)
            continue;
        if (k > end && (!line_starts_small(&d->lines[k]) || taken > above + 2))
            break;
        taken++;
        end = k + 1;
    }
    return end;
}

static void add_lines(const struct doc *d, uint32_t row, uint32_t from, uint32_t to, bool head,
                      struct tables *out)
{
    for (uint32_t i = from; i < to; i++) {
        size_t n;
        const char *text = d->lines[i].text, *s = line_core(&d->lines[i], &n);
        size_t at = (size_t)(s - text), end = at + n;
        while (n && at < end) { /* a header's bars are left out: it has no cells */
            const char *bar = head ? memchr(text + at, '|', end - at) : NULL;
            size_t stop = bar ? (size_t)(bar - text) : end;
            if (stop > at)
                VEC_PUSH(out->runs, out->nruns, out->cap_runs) =
                    (struct table_run){row, 0, i, (uint32_t)at, (uint32_t)(stop - at)};
            at = stop + 1;
        }
    }
}

/* The lines with the rows' numbers, from the first on. */
static size_t find_numbers(const struct doc *d, uint32_t at, uint32_t stop, uint32_t **out)
{
    size_t n = 0, cap = 0;
    *out = NULL;
    for (unsigned no = row_number(&d->lines[at]); at < stop; no++) {
        unsigned read = row_number(&d->lines[at]);
        no = read > no ? read : no;
        VEC_PUSH(*out, n, cap) = at;
        at = next_number(d, at + 1, stop, no + 1);
    }
    return n;
}

/* Do numbers stand in the middle of their rows? Words above the first tell, or such that go on with a
 * sentence behind several. */
static bool in_middle(const struct doc *d, const uint32_t *number, size_t n, uint32_t body)
{
    size_t small = 0;
    for (size_t i = 0; i < n; i++) {
        size_t len;
        const char *s = line_core(&d->lines[number[i]], &len);
        size_t k = strspn(s, "0123456789 |:.");
        small += utf8_starts_small(s + k, len - k);
    }
    return number[0] > body || (small > 1 && small * 3 >= n);
}

uint32_t table_run_on_at(struct doc *d, uint32_t i, uint32_t stop, struct tables *out)
{
    if (line_is_empty(&d->lines[i]) || !heads(&d->lines[i]))
        return i;
    uint32_t body = head_end(d, i, stop);
    if (body == i)
        return i;
    while (body < stop && line_is_empty(&d->lines[body]))
        body++;
    uint32_t at = body;
    while (at < stop && at < body + 8 && !row_number(&d->lines[at]))
        at++;
    if (at >= stop || at == body + 8)
        return i;
    uint32_t *number, end = i;
    size_t n = find_numbers(d, at, stop, &number);
    if (n > 1 || row_number(&d->lines[at]) != 1) { /* else a sentence in the header's words, and one number */
        size_t run = out->nruns;
        uint32_t *start = xcalloc(n + 1, sizeof *start);
        bool middle = in_middle(d, number, n, body);
        end = last_end(d, number[n - 1], stop, at > body ? at - body : middle);
        memcpy(start, number, n * sizeof *start);
        if (middle)
            table_middle_rows(d, number, n, body, end, start);
        start[n] = end;
        add_lines(d, 0, i, body, true, out);
        for (uint32_t k = 0; k < n; k++)
            add_lines(d, k + 1, start[k], start[k + 1], false, out);
        VEC_PUSH(out->v, out->n, out->cap) =
            (struct table){.first = i, .end = end, .run = run, .nruns = out->nruns - run};
        free(start);
    }
    free(number);
    return end;
}
