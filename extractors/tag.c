#include "tag.h"

#include "arena.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool is_tag(const char *s, size_t n)
{
    return n >= TAG_BYTES &&
           (memcmp(s, TAG_OPEN, TAG_BYTES) == 0 || memcmp(s, TAG_CLOSE, TAG_BYTES) == 0);
}

/* Copies text[from..to) without tag characters. */
static void copy(struct tagged *t, const char *text, size_t from, size_t to)
{
    while (from < to) {
        size_t k = from;
        while (k < to && !is_tag(text + k, to - k)) {
            const char *next = memchr(text + k + 1, (unsigned char)TAG_OPEN[0], to - k - 1);
            k = next ? (size_t)(next - text) : to;
        }
        if (k > from) {
            VEC_PUSH(t->runs, t->nruns, t->cap_runs) =
                (struct tag_run){(uint32_t)t->text.len, (uint32_t)from, (uint32_t)(k - from)};
            buf_add(&t->text, text + from, k - from);
        }
        from = k < to ? k + TAG_BYTES : to;
    }
}

void tag_text(struct tagged *t, const char *text, size_t n, const struct tag_span *spans,
              size_t nspans)
{
    size_t done = 0;
    buf_clear(&t->text);
    t->nruns = 0;
    for (size_t i = 0; i < nspans; i++) {
        size_t off = spans[i].off, len = spans[i].len;
        if (!len || off < done || off > n || len > n - off)
            continue;
        copy(t, text, done, off);
        buf_str(&t->text, TAG_OPEN);
        copy(t, text, off, off + len);
        buf_str(&t->text, TAG_CLOSE);
        done = off + len;
    }
    copy(t, text, done, n);
}

void tag_free(struct tagged *t)
{
    buf_free(&t->text);
    free(t->runs);
    *t = (struct tagged){0};
}

/* How many runs begin at or before this place of the tagged text. */
static size_t runs_until(const struct tagged *t, size_t tagged)
{
    size_t low = 0, high = t->nruns;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (t->runs[mid].tagged <= tagged)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

struct tag_span tag_to_plain(const struct tagged *t, size_t off, size_t len)
{
    size_t first = runs_until(t, off), last = len ? runs_until(t, off + len - 1) : first;
    uint32_t start, end;
    if (!t->nruns)
        return (struct tag_span){0, 0};
    if (first && off - t->runs[first - 1].tagged < t->runs[first - 1].len)
        start = t->runs[first - 1].plain + (uint32_t)(off - t->runs[first - 1].tagged);
    else if (first < t->nruns)
        start = t->runs[first].plain; /* on a tag: the next byte that is shown */
    else
        start = t->runs[first - 1].plain + t->runs[first - 1].len;
    if (!len || !last)
        return (struct tag_span){start, 0};
    const struct tag_run *r = &t->runs[last - 1];
    size_t in = off + len - r->tagged;
    end = r->plain + (in < r->len ? (uint32_t)in : r->len);
    return (struct tag_span){start, end > start ? end - start : 0};
}

size_t tag_from_plain(const struct tagged *t, size_t off)
{
    size_t low = 0, high = t->nruns; /* the first run that ends behind off */
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if ((size_t)t->runs[mid].plain + t->runs[mid].len <= off)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == t->nruns)
        return t->text.len;
    const struct tag_run *r = &t->runs[low];
    return r->tagged + (off > r->plain ? off - r->plain : 0);
}
