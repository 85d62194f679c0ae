/* list_read.c -- the list file format: lines of names and attributes, checked, one by one. */
#include "list_priv.h"

#include "buf.h"
#include "utf8.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

char *list_words(const char *file, unsigned line, const char *words, const char *what)
{
    struct buf b = {0};
    buf_printf(&b, "%s:%u: %s%s%s", file, line, words, *what ? ": " : "", what);
    return b.s;
}

const char *list_trimmed(struct arena *a, const char *s, size_t n)
{
    while (n && strchr(" \t\r", s[n - 1]))
        n--;
    while (n && strchr(" \t\r", *s)) {
        s++;
        n--;
    }
    return arena_strndup(a, s, n);
}

static bool is_attribute(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz_");
    return n && s[n] == '=';
}

/* Words on a mistake, or NULL. */
static char *read_line(struct arena *a, const char *s, size_t n, struct list_line *out)
{
    const size_t most = sizeof out->names / sizeof *out->names;
    out->nnames = 0;
    out->attrs = "";
    for (size_t i = 0; i <= n; i++) {
        const char *bar = i < n ? memchr(s + i, '|', n - i) : NULL;
        size_t end = bar ? (size_t)(bar - s) : n;
        const char *piece = list_trimmed(a, s + i, end - i);
        if (!*piece)
            return list_words(out->file, out->no, "nothing between two bars", "");
        if (is_attribute(piece))
            out->attrs = *out->attrs ? arena_printf(a, "%s; %s", out->attrs, piece) : piece;
        else if (strchr(piece, '='))
            return list_words(out->file, out->no, "neither a name nor key=value", piece);
        else if (out->nnames == most)
            return list_words(out->file, out->no, "too many variants", "");
        else
            out->names[out->nnames++] = piece;
        i = end;
    }
    return out->nnames ? NULL : list_words(out->file, out->no, "attributes without a name", "");
}

char *list_read_text(struct arena *a, const char *file, const char *bytes, size_t n,
                     line_use *use, void *arg)
{
    struct list_line in = {.file = arena_strdup(a, file)};
    struct buf styled = {0};
    char *why = NULL;
    if (utf8_valid_prefix(bytes, n) < n || memchr(bytes, '\0', n))
        return list_words(file, 0, "not valid UTF-8", "");
    const char *nfc = utf8_nfc(a, arena_strndup(a, bytes, n));
    utf8_tone_style(&styled, nfc, strlen(nfc));
    for (const char *s = buf_text(&styled); *s && !why;) {
        size_t len = strcspn(s, "\n");
        in.no++;
        if (*s != '#' && strspn(s, " \t\r") < len) {
            why = read_line(a, s, len, &in);
            if (!why)
                why = use(arg, &in);
        }
        s += len + (s[len] == '\n');
    }
    buf_free(&styled);
    return why;
}

char *list_read_file(struct arena *a, const char *dir, const char *name, bool must, line_use *use,
                     void *arg)
{
    const char *path = arena_printf(a, "%s/%s.list", dir, name);
    struct buf bytes = {0};
    char *why = NULL, part[16384];
    FILE *f = fopen(path, "rb");
    if (!f)
        return must || errno != ENOENT ? list_words(path, 0, strerror(errno), "") : NULL;
    for (size_t k; (k = fread(part, 1, sizeof part, f)) > 0;)
        buf_add(&bytes, part, k);
    if (ferror(f))
        why = list_words(path, 0, strerror(errno), "");
    fclose(f);
    if (!why)
        why = list_read_text(a, path, buf_text(&bytes), bytes.len, use, arg);
    buf_free(&bytes);
    return why;
}
