#include "html.h"

#include <string.h>

#define LONGEST 400u /* bytes of a tag with its attributes */

static const struct name {
    const char *name;
    enum html_tag tag;
} names[] = {
    {"td", HTML_CELL},    {"tr", HTML_ROW},      {"th", HTML_CELL},    {"br", HTML_BREAK},  {"p", HTML_BREAK},
    {"b", HTML_INLINE},   {"i", HTML_INLINE},    {"u", HTML_INLINE},   {"table", HTML_TABLE}, {"thead", HTML_PART},
    {"tbody", HTML_PART}, {"tfoot", HTML_PART},  {"col", HTML_PART},   {"colgroup", HTML_PART}, {"caption", HTML_PART},
    {"div", HTML_BREAK},  {"span", HTML_INLINE}, {"strong", HTML_INLINE}, {"em", HTML_INLINE}, {"sup", HTML_INLINE},
    {"sub", HTML_INLINE}, {"font", HTML_INLINE}, {"a", HTML_INLINE},   {"html", HTML_BREAK}, {"body", HTML_BREAK},
    {"ul", HTML_BREAK},   {"ol", HTML_BREAK},    {"li", HTML_BREAK},   {"center", HTML_BREAK}, {"img", HTML_INLINE},
};

size_t html_tag_at(const char *s, size_t n, enum html_tag *tag, bool *close)
{
    if (n < 3 || *s != '<')
        return 0;
    *close = s[1] == '/';
    const char *name = s + 1 + *close;
    size_t left = n - 1 - *close, len = 0;
    while (len < left && len < 9 && (name[len] | 32) >= 'a' && (name[len] | 32) <= 'z')
        len++;
    if (!len || len == left || !strchr(" \t/>", name[len]))
        return 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t k = 0;
        while (k < len && (name[k] | 32) == names[i].name[k])
            k++;
        if (k < len || names[i].name[k])
            continue;
        const char *end = memchr(name + len, '>', left - len < LONGEST ? left - len : LONGEST);
        *tag = names[i].tag;
        return end && !memchr(name, '<', (size_t)(end - name)) ? (size_t)(end - s) + 1 : 0;
    }
    return 0;
}
