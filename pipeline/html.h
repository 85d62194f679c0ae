/* html.h -- the tags of HTML that converters leave in text: a closed list, so that '< 5' and what a bad
 * reader saw stay text. Reads bytes, knows no document. Called by repair and layout. */
#ifndef TRICHLUC_HTML_H
#define TRICHLUC_HTML_H

#include <stdbool.h>
#include <stddef.h>

enum html_tag {
    HTML_INLINE, /* within a line: <b>, <span> */
    HTML_BREAK,  /* ends one: <br>, <p>, <div> */
    HTML_TABLE,
    HTML_ROW,
    HTML_CELL,
    HTML_PART, /* of a table, none of these: <tbody>, <col> */
};

/* Bytes of the tag at s, of n bytes, and what it is; 0: none is there. *close: '</td>'. */
size_t html_tag_at(const char *s, size_t n, enum html_tag *tag, bool *close);

#endif
