/* compare_html.h -- the comparison as one page that needs nothing else: no script, no link out.
 * Used by cmd_compare.c. */
#ifndef TRICHLUC_COMPARE_HTML_H
#define TRICHLUC_COMPARE_HTML_H

#include "compare_source.h"

void compare_html(struct buf *out, const struct comparison *c, const struct compare_names *n,
                  const struct sources *s);

#endif
