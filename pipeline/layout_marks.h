/* layout_marks.h -- marks of Markdown and HTML within a line that are no text. layout.c's helper. */
#ifndef TRICHLUC_LAYOUT_MARKS_H
#define TRICHLUC_LAYOUT_MARKS_H

#include <stdbool.h>
#include <stddef.h>

/* Is byte i of the text's [from, n) a mark of emphasis, or the backslash before a mark? */
bool mark_is_emphasis(const char *s, size_t from, size_t n, size_t i);
/* Bytes of a tag of HTML at s; 0: none is. *breaks: it breaks the line, as '<br>' within a cell does. */
size_t mark_tag(const char *s, size_t n, bool *breaks);

#endif
