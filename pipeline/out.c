#include "out.h"

#include "utf8.h"

#include <math.h>
#include <string.h>

bool out_has_places(const struct doc *d)
{
    for (size_t i = 0; i < d->npages; i++)
        if (d->pages[i].source == SOURCE_TEXT && !d->pages[i].error)
            return false;
    return true;
}

struct out_box out_place(struct box b, unsigned dpi)
{
    double k = dpi / 72.0;
    struct out_box r = {lround(fmax(b.x0, 0) * k), lround(fmax(b.y0, 0) * k),
                        lround(fmax(b.x1, 0) * k), lround(fmax(b.y1, 0) * k)};
    if (r.x1 <= r.x0)
        r.x1 = r.x0 + 1;
    if (r.y1 <= r.y0)
        r.y1 = r.y0 + 1;
    return r;
}

bool out_changed(const struct word *w)
{
    return (w->flags & WORD_REPAIRED) != 0 && strcmp(w->text, w->raw) != 0;
}

double out_conf(const struct word *w)
{
    if (w->flags & WORD_REPAIRED)
        return round_conf(w->sure);
    return round_conf(fmin(w->conf, w->sure));
}

void out_xml(struct buf *to, const char *s)
{
    struct buf clean = {0};
    size_t n = s ? strlen(s) : 0;
    for (size_t i = 0; i < n;) {
        int32_t cp;
        size_t plain = 0;
        while (i + plain < n && (unsigned char)s[i + plain] < 0x80)
            plain++;
        buf_add(&clean, s + i, plain);
        if ((i += plain) >= n)
            break;
        size_t len = utf8_decode(s + i, n - i, &cp);
        if (!len) {
            buf_printf(&clean, "\\x%02x", (unsigned)(unsigned char)s[i]);
            i++;
            continue;
        }
        if (cp != 0xFFFE && cp != 0xFFFF)
            buf_add(&clean, s + i, len);
        i += len;
    }
    buf_xml(to, buf_text(&clean));
    buf_free(&clean);
}

unsigned out_block_lines(const struct doc *d, const struct page *p, unsigned line)
{
    unsigned end = p->line + p->nlines, n = 1;
    while (line + n < end && d->lines[line + n].block == d->lines[line].block)
        n++;
    return n;
}

struct box out_block_box(const struct doc *d, unsigned line, unsigned n)
{
    struct box b = {0};
    for (unsigned i = 0; i < n; i++)
        b = box_union(b, d->lines[line + i].box);
    return b;
}
