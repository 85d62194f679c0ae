#include "layout_marks.h"

#include "html.h"

#include <string.h>

/* Markdown emphasis: stars that touch a letter, except a footnote's '(*)'. */
bool mark_is_emphasis(const char *s, size_t from, size_t n, size_t i)
{
    if (s[i] == '\\')
        return i + 1 < n && strchr("*#_[]()-.|>", s[i + 1]) != NULL;
    if (s[i] != '*')
        return false;
    bool footnote = i > from && s[i - 1] == '(' && i + 1 < n && s[i + 1] == ')';
    return !footnote && !(i == from && i + 1 < n && s[i + 1] == ' ');
}

size_t mark_tag(const char *s, size_t n, bool *breaks)
{
    enum html_tag tag;
    bool close;
    size_t k = html_tag_at(s, n, &tag, &close);
    *breaks = k && tag != HTML_INLINE;
    return k;
}
