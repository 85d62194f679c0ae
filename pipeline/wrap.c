#include "wrap.h"

#include "arena.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Columns of the letter at s; its bytes in *len (1 for a byte that is no UTF-8). */
static int letter(const char *s, size_t n, size_t *len)
{
    int32_t cp;
    *len = utf8_decode(s, n, &cp);
    if (!*len) {
        *len = 1;
        return 1;
    }
    return utf8proc_charwidth(cp);
}

int display_width(const char *s, size_t n)
{
    int width = 0;
    size_t len;
    for (size_t i = 0; i < n; i += len)
        width += letter(s + i, n - i, &len);
    return width;
}

int wrap_next(const char *s, size_t *at, int width, const char **line, size_t *len)
{
    size_t n = strlen(s), i = *at, blank = 0, step;
    int used = 0;
    while (i < n && s[i] == ' ')
        i++;
    if (i >= n)
        return 0;
    size_t from = i;
    *line = s + from;
    while (i < n && s[i] != '\n') {
        int w = letter(s + i, n - i, &step);
        if (s[i] == ' ')
            blank = i;
        else if (used + w > width && i > from)
            break;
        used += w;
        i += step;
    }
    if (i < n && s[i] != '\n' && blank > from)
        i = blank;
    size_t end = i;
    while (end > from && s[end - 1] == ' ')
        end--;
    *len = end - from;
    *at = i < n && s[i] == '\n' ? i + 1 : i;
    return 1;
}

/* The text, then blanks up to `width` columns. */
static void put_padded(struct buf *out, const char *s, size_t n, int width)
{
    buf_add(out, s, n);
    for (int w = display_width(s, n); w < width; w++)
        buf_chr(out, ' ');
}

static void trim_line(struct buf *out)
{
    while (out->len && out->s[out->len - 1] == ' ')
        out->s[--out->len] = '\0';
}

void buf_columns(struct buf *out, const char *const *cells, const int *widths, size_t n,
                 const char *between)
{
    size_t *at = xcalloc(n, sizeof *at);
    struct buf row = {0};
    for (int more = 1; more;) {
        more = 0;
        buf_clear(&row);
        for (size_t i = 0; i < n; i++) {
            const char *line = "";
            size_t len = 0;
            if (wrap_next(cells[i], &at[i], widths[i], &line, &len))
                more = 1;
            if (i)
                buf_str(&row, between);
            put_padded(&row, line, len, widths[i]);
        }
        if (more) {
            trim_line(&row);
            buf_add(out, buf_text(&row), row.len);
            buf_chr(out, '\n');
        }
    }
    buf_free(&row);
    free(at);
}
