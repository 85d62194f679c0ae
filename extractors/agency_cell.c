#include "agency_priv.h"

#include <stdlib.h>
#include <string.h>

/* A table's cell of bodies: names with marks or 'và' between them and nothing else. */

/* Bytes of what may stand between two bodies at s; *parts: a mark or 'và' is among them. */
static size_t between(const char *s, size_t n, bool *parts)
{
    size_t i = 0;
    *parts = i == n;
    for (;;) {
        if (i < n && strchr(" ,;", s[i])) {
            *parts |= s[i] != ' ';
            i++;
        } else if (n - i >= strlen("và") && memcmp(s + i, "và", strlen("và")) == 0 &&
                   (n - i == strlen("và") || s[i + strlen("và")] == ' ')) {
            *parts = true;
            i += strlen("và");
        } else if (n - i >= strlen("các ") && (memcmp(s + i, "các ", strlen("các ")) == 0 ||
                                 memcmp(s + i, "Các ", strlen("Các ")) == 0)) {
            i += strlen("các ");
        } else {
            return i;
        }
    }
}

static bool is_plural(const char *s, size_t n)
{
    return n == strlen("các") && (memcmp(s, "các", n) == 0 || memcmp(s, "Các", n) == 0);
}

/* A listed name, and behind it a level or a place and no other capitals than a place's. */
static bool is_listed(const struct agencies *a, const char *s, size_t n)
{
    struct list_hit *v = NULL;
    size_t cap = 0, k = list_scan(a->bodies, s, n, &v, &cap);
    bool ok = k && v[0].off == 0;
    const char *rest = s + (ok ? v[0].len : 0);
    size_t left = n - (size_t)(rest - s);
    free(v);
    if (!ok || !left)
        return ok;
    return (left > 1 && *rest == ' ' && rest[1] >= 'a' && rest[1] <= 'z') ||
           province_find(a, rest, left);
}

enum agency_cell agencies_cell(const struct agencies *a, struct arena *mem, const char *text,
                               size_t n, struct agency_hit **hits, size_t *cap, size_t *nhits)
{
    bool parts = true;
    size_t at = 0, k = *nhits = agencies_scan(a, mem, text, n, hits, cap);
    for (size_t i = 0; i < k; i++) {
        const struct agency_hit *h = &(*hits)[i];
        size_t gap = between(text + at, h->off - at, &parts);
        if (at + gap != h->off || (i && !parts) || !is_listed(a, text + h->off, h->len)) {
            *nhits = i;
            break;
        }
        at = h->off + h->len;
    }
    size_t tail = at + between(text + at, n - at, &parts);
    const struct agency_hit *last = *nhits ? &(*hits)[*nhits - 1] : NULL;
    if (*nhits == k && tail == n && k)
        return AGENCY_CELL_FULL;
    bool open = (parts || !last) && (is_plural(text + tail, n - tail) ||
                                     list_opens(a->bodies, text + tail, n - tail));
    open = open || (last && list_opens(a->bodies, text + last->off, n - last->off));
    return open ? AGENCY_CELL_OPEN : AGENCY_CELL_OTHER;
}
