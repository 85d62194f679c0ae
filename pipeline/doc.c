#include "doc.h"

#include "buf.h"
#include "utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct doc *doc_new(const char *path)
{
    struct arena *mem = arena_new();
    struct doc *d = xcalloc(1, sizeof *d);
    d->mem = mem;
    d->texts = arena_new();
    d->path = arena_strdup(mem, path);
    d->id = d->sha256 = "";
    return d;
}

void doc_free(struct doc *d)
{
    if (!d)
        return;
    free(d->pages);
    free(d->lines);
    free(d->words);
    free(d->pieces);
    free(d->paras);
    free(d->sections);
    free(d->flow);
    diag_free(&d->diags);
    arena_free(d->texts);
    arena_free(d->mem);
    free(d);
}

void doc_set_hash(struct doc *d, const char *hex)
{
    d->sha256 = arena_strdup(d->mem, hex);
    d->id = arena_strndup(d->mem, hex, strlen(hex) < 12 ? strlen(hex) : 12);
}

struct page *doc_add_page(struct doc *d)
{
    VEC_PUSH(d->pages, d->npages, d->cap_pages) = (struct page){0};
    struct page *p = &d->pages[d->npages - 1];
    p->no = (uint32_t)d->npages;
    p->line = (uint32_t)d->nlines;
    p->verdict = (struct verdict){"none", 0, "no text layer"};
    return p;
}

struct line *doc_next_line(struct doc *d)
{
    VEC_PUSH(d->lines, d->nlines, d->cap_lines) = (struct line){0};
    struct line *l = &d->lines[d->nlines - 1];
    l->no = d->passed_lines + (uint32_t)d->nlines;
    l->page = (uint32_t)(d->npages - 1);
    l->word = (uint32_t)d->nwords;
    d->pages[d->npages - 1].nlines++;
    return l;
}

struct line *doc_add_line(struct doc *d, const char *text, const char *raw)
{
    struct line *l = doc_next_line(d);
    l->text = arena_strdup(d->texts, text);
    l->raw = raw == text ? l->text : arena_strdup(d->texts, raw);
    return l;
}

struct word *doc_next_word(struct doc *d)
{
    VEC_PUSH(d->words, d->nwords, d->cap_words) = (struct word){.conf = 1, .sure = 1};
    d->lines[d->nlines - 1].nwords++;
    return &d->words[d->nwords - 1];
}

struct word *doc_add_word(struct doc *d, const char *text, const char *raw)
{
    struct word *w = doc_next_word(d);
    w->text = arena_strdup(d->texts, text);
    w->raw = raw == text ? w->text : arena_strdup(d->texts, raw);
    return w;
}

void doc_close_line(struct doc *d)
{
    struct line *l = &d->lines[d->nlines - 1];
    struct buf text = {0}, raw = {0};
    for (uint32_t i = 0; i < l->nwords; i++) {
        struct word *w = &d->words[l->word + i];
        if (i) {
            buf_chr(&text, ' ');
            buf_chr(&raw, ' ');
        }
        w->off = (uint32_t)text.len;
        buf_str(&text, w->text);
        buf_str(&raw, w->raw);
        l->box = box_union(l->box, w->box);
    }
    l->text = arena_strndup(d->texts, buf_text(&text), text.len);
    l->raw = arena_strndup(d->texts, buf_text(&raw), raw.len);
    buf_free(&text);
    buf_free(&raw);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v';
}

void doc_split_line(struct doc *d)
{
    const char *s = d->lines[d->nlines - 1].text;
    for (size_t i = 0; s[i];) {
        while (is_blank(s[i]))
            i++;
        size_t from = i;
        while (s[i] && !is_blank(s[i]))
            i++;
        if (i == from)
            break;
        struct word *w = doc_next_word(d);
        w->text = w->raw = arena_strndup(d->texts, s + from, i - from);
        w->off = (uint32_t)from;
    }
}

void doc_forget_lines(struct doc *d)
{
    for (size_t i = 0; i < d->npages; i++)
        d->pages[i].line = d->pages[i].nlines = 0;
    d->passed_lines += (uint32_t)d->nlines;
    d->nlines = d->nwords = 0;
    arena_free(d->texts);
    d->texts = arena_new();
}

double round_pt(double v)
{
    return round(v * 10) / 10;
}

double round_conf(double v)
{
    v = v < 0 || isnan(v) ? 0 : v > 1 ? 1 : v;
    return round(v * 100) / 100;
}

bool box_is_none(struct box b)
{
    return b.x0 == 0 && b.y0 == 0 && b.x1 == 0 && b.y1 == 0;
}

struct box box_union(struct box a, struct box b)
{
    if (box_is_none(a))
        return b;
    if (box_is_none(b))
        return a;
    return (struct box){fmin(a.x0, b.x0), fmin(a.y0, b.y0), fmax(a.x1, b.x1), fmax(a.y1, b.y1)};
}

const char *source_name(enum source s)
{
    static const char *const names[] = {
        [SOURCE_TEXT] = "text", [SOURCE_LAYER] = "text-layer", [SOURCE_OCR] = "ocr"};
    return names[s];
}

const char *role_name(enum role r)
{
    static const char *const names[ROLE_COUNT] = {
        [ROLE_BODY] = "body",
        [ROLE_HEAD] = "head",
        [ROLE_FOOT] = "foot",
        [ROLE_RECIPIENTS] = "recipients",
        [ROLE_PAGENO] = "pageno",
        [ROLE_STAMP] = "stamp",
        [ROLE_TABLE] = "table",
        [ROLE_NOISE] = "noise",
    };
    return names[r];
}

size_t doc_piece_at(const struct doc *d, size_t off)
{
    size_t lo = 0, hi = d->npieces;
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (d->pieces[mid].off <= off)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

/* Index of the last word of the line that starts at or before `at`; 0 where none does. */
static uint32_t word_at(const struct doc *d, const struct line *l, size_t at)
{
    uint32_t lo = 0, hi = l->nwords;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (d->words[l->word + mid].off <= at)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

struct confs {
    double *v;
    size_t n, cap;
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Half the least sure word, half the median: one dim word in a long row does not make it nothing. */
static double settle_conf(struct confs *c)
{
    double r = 1;
    double low = 2, high = -1;
    for (size_t i = 0; i < c->n; i++) {
        low = c->v[i] < low ? c->v[i] : low;
        high = c->v[i] > high ? c->v[i] : high;
    }
    if (c->n && low == high) { /* as in every text that was not read by OCR */
        r = round_conf(low);
    } else if (c->n) {
        qsort(c->v, c->n, sizeof *c->v, by_value);
        r = round_conf((c->v[0] + c->v[c->n / 2]) / 2);
    }
    free(c->v);
    return r;
}

/* Takes one line's words that overlap text bytes [from, to) into the place. */
static void take_words(const struct doc *d, const struct line *l, size_t from, size_t to,
                       struct place *p, struct buf *raw, struct confs *confs,
                       const struct word **last)
{
    for (uint32_t i = l->nwords ? word_at(d, l, from) : 0; i < l->nwords; i++) {
        const struct word *w = &d->words[l->word + i];
        if (w->off >= to)
            break;
        if (w == *last || (w->off < from && w->off + strlen(w->text) <= from))
            continue;
        *last = w;
        VEC_PUSH(confs->v, confs->n, confs->cap) = w->conf;
        if (w->sure < p->sure)
            p->sure = w->sure;
        p->flags |= w->flags;
        if (!box_is_none(w->box) && d->pages[l->page].no == p->page)
            p->box = box_union(p->box, w->box);
        size_t n = strlen(w->raw), blank = raw->len > 0;
        char *end = buf_room(raw, n + 1);
        *end = ' ';
        memcpy(end + blank, w->raw, n);
        raw->len += n + blank;
    }
}

struct place doc_locate(struct doc *d, size_t off, size_t len)
{
    struct place p = {.conf = 1, .sure = 1};
    struct buf raw = {0};
    struct confs confs = {0};
    const struct word *last = NULL;
    char *quote = arena_strndup(d->mem, d->flow + off, len);
    for (char *c = quote; (c = strchr(c, '\n'));)
        *c = ' ';
    p.quote = quote;
    for (size_t i = d->npieces ? doc_piece_at(d, off) : 0; i < d->npieces; i++) {
        const struct piece *c = &d->pieces[i];
        if (c->off >= off + len)
            break;
        if (c->off + c->len <= off)
            continue;
        const struct line *l = &d->lines[c->line];
        if (!p.line) {
            p.line = l->no;
            p.page = d->pages[l->page].no;
        }
        size_t skip = off > c->off ? off - c->off : 0;
        size_t stop = off + len < c->off + c->len ? off + len - c->off : c->len;
        take_words(d, l, c->line_off + skip, c->line_off + stop, &p, &raw, &confs, &last);
    }
    p.conf = settle_conf(&confs);
    p.raw = raw.len ? arena_strndup(d->mem, raw.s, raw.len) : "";
    buf_free(&raw);
    return p;
}

static const char *check_words(const struct doc *d, const struct line *l)
{
    size_t n = strlen(l->text), end = 0;
    for (uint32_t i = 0; i < l->nwords; i++) {
        const struct word *w = &d->words[l->word + i];
        size_t k = strlen(w->text);
        if (w->off < end || w->off + k > n || memcmp(l->text + w->off, w->text, k) != 0)
            return "a word does not stand in its line at its offset";
        end = w->off + k;
    }
    return NULL;
}

const char *doc_check(const struct doc *d)
{
    for (size_t i = 0; i < d->nlines; i++) {
        const struct line *l = &d->lines[i];
        size_t n = strlen(l->text);
        if (utf8_valid_prefix(l->text, n) != n || utf8_valid_prefix(l->raw, strlen(l->raw)) != strlen(l->raw))
            return "a line is not UTF-8";
        if (l->page >= d->npages || (size_t)l->word + l->nwords > d->nwords)
            return "a line points outside the document";
        const char *bad = check_words(d, l);
        if (bad)
            return bad;
    }
    size_t end = 0;
    for (size_t i = 0; i < d->npieces; i++) {
        const struct piece *c = &d->pieces[i];
        if (c->off < end || c->off + c->len > d->flow_len)
            return "pieces of the flow overlap";
        if (c->line >= d->nlines || c->line_off + c->len > strlen(d->lines[c->line].text) ||
            memcmp(d->flow + c->off, d->lines[c->line].text + c->line_off, c->len) != 0)
            return "a piece of the flow is not what its line says";
        end = c->off + c->len;
    }
    for (size_t i = 0; i < d->nparas; i++) {
        const struct para *p = &d->paras[i];
        if ((size_t)p->off + p->len >= d->flow_len || d->flow[p->off + p->len] != '\n')
            return "a paragraph does not end with its line feed";
        if (p->section && p->section >= d->nsections)
            return "a paragraph is in no section";
    }
    return NULL;
}

static bool is_sound(const struct ruled *t)
{
    if (!t->rows || t->rows > RULED_ROWS || !t->columns || t->columns > RULED_COLUMNS ||
        t->ncells > t->rows * t->columns)
        return false;
    for (uint32_t i = 0; i < t->ncells; i++) {
        const struct cell *c = &t->cells[i];
        if (c->row >= t->rows || !c->rows || c->rows > t->rows - c->row || c->column >= t->columns ||
            !c->columns || c->columns > t->columns - c->column)
            return false;
    }
    return true;
}

size_t ruled_keep_sound(struct ruled *v, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n && i < RULED_TABLES; i++)
        if (is_sound(&v[i]))
            v[kept++] = v[i];
    return kept;
}
