#include "layout_marks.h"

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

/* Bytes of a '<br>' at s, which breaks a line within a cell; 0: none is. */
size_t mark_break(const char *s, size_t n)
{
    if (n < 4 || *s != '<' || (s[1] | 32) != 'b' || (s[2] | 32) != 'r')
        return 0;
    size_t k = 3;
    while (k < n && (s[k] == ' ' || s[k] == '/'))
        k++;
    return k < n && s[k] == '>' ? k + 1 : 0;
}
