#include "kind_mixed.h"

#include "syllable.h"
#include "utf8.h"

#include <string.h>

/* The words of a broken row by line, and what each looks like. */

static void set_low(struct mixed_word *x, const char *s, uint32_t n)
{
    size_t len = 0, k = 1;
    while (n && strchr(".,;:)\"'", s[n - 1]))
        n--;
    for (uint32_t i = 0; i < n && k; i += (uint32_t)k) {
        int32_t cp = 0;
        char one[8];
        k = utf8_decode(s + i, n - i, &cp);
        size_t w = k ? utf8_encode(utf8_lower(cp), one) : 0;
        if (!w || len + w >= sizeof x->low) {
            len = 0;
            break;
        }
        memcpy(x->low + len, one, w);
        len += w;
    }
    x->low[len] = '\0';
}

static bool add_word(struct mixed_row *w, const struct passage *p, uint32_t from, uint32_t to, uint32_t at,
                     bool *bar)
{
    struct mixed_word *x = &w->word[w->nwords];
    struct buf b = {0};
    if (w->nwords == MIXED_WORDS)
        return false;
    *x = (struct mixed_word){.off = from, .len = to - from, .at = at};
    utf8_fold(&b, p->text + from, to - from);
    for (size_t i = 0; i < b.len && x->n < sizeof x->letters - 1; i++)
        if ((b.s[i] >= 'a' && b.s[i] <= 'z') || (b.s[i] >= '0' && b.s[i] <= '9'))
            x->letters[x->n++] = b.s[i];
    buf_free(&b);
    *bar |= memchr(p->text + from, '|', to - from) != NULL;
    if (!x->n)
        return true; /* a speck */
    x->bar = *bar && p->text[to - 1] != '|';
    *bar = p->text[to - 1] == '|';
    int32_t cp = 0;
    x->capital = utf8_decode(p->text + from, to - from, &cp) && utf8_is_upper(cp);
    x->comma = p->text[to - 1] == ',';
    x->closes = p->text[to - 1] == ',' || p->text[to - 1] == ';';
    set_low(x, p->text + from, to - from);
    x->stops = p->text[to - 1] == '.' || p->text[to - 1] == ':';
    while (to > from && strchr(".,;:)\"'", p->text[to - 1]))
        to--;
    x->alien = token_kind(p->text + from, to - from) == TOKEN_ALIEN;
    for (uint32_t i = from; i < to && !x->alien; i++)
        x->alien = strchr("%}{]\\?~", p->text[i]) != NULL;
    w->nwords++;
    return true;
}

static bool read_words(const struct run *r, struct mixed_row *w)
{
    const struct doc *d = r->doc;
    const struct passage *p = &r->passage;
    uint32_t line = UINT32_MAX, start = 0;
    bool bar = false;
    for (size_t k = doc_piece_at(d, p->base); k < d->npieces && d->pieces[k].off < p->base + p->len; k++) {
        const struct piece *c = &d->pieces[k];
        uint32_t at = c->off - p->base, end = at + c->len;
        if (c->line != line) {
            if (w->nlines == MIXED_LINES)
                return false;
            w->first[w->nlines++] = w->nwords;
            line = c->line;
            start = at;
            bar = false;
        }
        while (at < end && at < p->len) {
            uint32_t from = at;
            while (at < end && p->text[at] != ' ')
                at++;
            uint32_t place = from - start;
            if (at > from && !add_word(w, p, from, at, place, &bar))
                return false;
            at += at < end;
        }
        w->first[w->nlines] = w->nwords;
    }
    return w->nlines > 0;
}

/* Times close the line. What reading made of them has figures, too, or stands behind 'Quý'. */
static void cut_times(const struct run *r, struct mixed_row *w)
{
    const char *t = r->passage.text;
    for (uint32_t i = 0; i < w->nlines; i++) {
        uint32_t end = w->first[i + 1], first = w->first[i];
        for (uint32_t k = end; k > first && k + 5 > end; k--)
            if (strcmp(w->word[k - 1].letters, "quy") == 0 && t[w->word[k - 1].off] == 'Q')
                end = k - 1;
        while (end > first && run_on_time(t + w->word[end - 1].off, w->word[end - 1].len) &&
               !(end > first + 1 && run_on_region(t + w->word[end - 2].off, w->word[end - 2].len)))
            end--;
        w->end[i] = w->time[i] = end;
        w->time_end[i] = w->first[i + 1];
    }
}

bool mixed_read(const struct run *r, struct mixed_row *w)
{
    bool whole = read_words(r, w);
    if (whole)
        cut_times(r, w);
    return whole;
}

bool mixed_is(const struct mixed_word *w, const char *const *words)
{
    return utf8_is_one_of(w->low, words);
}

bool is_junk(const struct mixed_word *w)
{
    return w->alien || w->n <= 2 || (w->letters[0] >= '0' && w->letters[0] <= '9');
}

/* The word of a line behind its words of the task, at most `end`. */
static uint32_t task_end(const struct mixed_row *w, uint32_t from, uint32_t end)
{
    for (uint32_t i = from + 1; i < end; i++)
        if (w->word[i].bar)
            end = i;
    while (end > from && w->word[end - 1].alien)
        end--;
    return end;
}

/* The line with the row's number: of those that begin with one, the nearest to the middle. */
static uint32_t number_line(const struct mixed_row *w)
{
    uint32_t best = UINT32_MAX, far = UINT32_MAX;
    for (uint32_t line = 0; line < w->nlines; line++) {
        const struct mixed_word *x = &w->word[w->first[line]];
        uint32_t off = 2 * line + 1 > w->nlines ? 2 * line + 1 - w->nlines : w->nlines - 2 * line - 1;
        if (w->first[line] == w->end[line] || x->n > 2 || *x->letters < '0' || *x->letters > '9')
            continue;
        if (w->first[line] + 1 < w->end[line] && x[1].bar)
            off = 0;
        if (off >= far)
            continue;
        best = line;
        far = off;
    }
    return best;
}

static bool is_rubbish(const struct mixed_word *w, uint32_t n)
{
    uint32_t junk = 0;
    for (uint32_t i = 0; i < n; i++)
        junk += w[i].n < 2 || w[i].alien || (*w[i].letters >= '0' && *w[i].letters <= '9');
    return junk * 2 > n;
}

const char *mixed_task(const struct run *r, const struct mixed_row *w, const uint32_t *end)
{
    struct buf b = {0};
    const char *t = r->passage.text;
    uint32_t number = number_line(w);
    for (uint32_t line = 0; line < w->nlines; line++) {
        uint32_t from = w->first[line] + (line == number), to = task_end(w, from, end[line]);
        if (to > from && is_rubbish(&w->word[from], to - from))
            continue;
        for (uint32_t i = from; i < to; i++) {
            if (b.len)
                buf_chr(&b, ' ');
            buf_add(&b, t + w->word[i].off, w->word[i].len);
        }
    }
    const char *out = arena_strdup(r->doc->mem, buf_text(&b));
    buf_free(&b);
    return out;
}
