#include "diag.h"

#include "utf8.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *slug, *words;
    enum diag_level level;
} table[] = {
#define X(code, slug, level, words) [E_##code] = {slug, words, DIAG_##level},
#include "diag.list"
#undef X
};

void diag_add(struct diags *d, struct arena *a, enum diag_code code, unsigned page,
              const char *fmt, ...)
{
    char detail[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(detail, sizeof detail, fmt, ap);
    va_end(ap);
    size_t n = utf8_valid_prefix(detail, strlen(detail)); /* vsnprintf may cut a letter */
    VEC_PUSH(d->v, d->n, d->cap) =
        (struct diag){.code = code, .page = page, .detail = arena_strndup(a, detail, n)};
}

void diag_free(struct diags *d)
{
    free(d->v);
    *d = (struct diags){0};
}

const char *diag_slug(enum diag_code code)
{
    return table[code].slug;
}

const char *diag_words(enum diag_code code)
{
    return table[code].words;
}

const char *diag_words_of(const char *slug)
{
    enum diag_code code = diag_find(slug);
    return code == E_COUNT ? slug : diag_words(code);
}

enum diag_level diag_level(enum diag_code code)
{
    return table[code].level;
}

enum diag_code diag_find(const char *slug)
{
    for (int i = 0; i < E_COUNT; i++)
        if (strcmp(table[i].slug, slug) == 0)
            return (enum diag_code)i;
    return E_COUNT;
}

void print_path(FILE *to, const char *path)
{
    size_t n = strlen(path);
    while (n) {
        size_t ok = utf8_valid_prefix(path, n);
        for (size_t i = 0; i < ok; i++) {
            unsigned char c = (unsigned char)path[i];
            if (c < 0x20 || c == 0x7f)
                fprintf(to, "\\x%02x", c);
            else
                putc(c, to);
        }
        path += ok;
        n -= ok;
        if (n) {
            fprintf(to, "\\x%02x", (unsigned)(unsigned char)*path);
            path++;
            n--;
        }
    }
}

void diag_print(FILE *to, const char *path, const struct diag *d)
{
    fputs("trichluc: ", to);
    print_path(to, path);
    if (d->page)
        fprintf(to, ", page %u", d->page);
    fprintf(to, ": %s", diag_words(d->code));
    if (d->detail[0]) { /* libraries quote the document's bytes in it */
        fputs(" (", to);
        print_path(to, d->detail);
        putc(')', to);
    }
    putc('\n', to);
}

const struct diag *diag_failure(const struct diags *d)
{
    for (size_t i = 0; i < d->n; i++)
        if (diag_level(d->v[i].code) == DIAG_FAIL)
            return &d->v[i];
    return NULL;
}
