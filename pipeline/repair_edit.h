/* repair_edit.h -- choices made into edits of a line, and edits into words that keep their boxes.
 * Knows spans and capitals, not why. Called by repair_work.c. */
#ifndef TRICHLUC_REPAIR_EDIT_H
#define TRICHLUC_REPAIR_EDIT_H

#include "doc.h"
#include "lm.h"
#include "repair_code.h"
#include "repair_decode.h"

struct edit {
    uint32_t off, end; /* bytes of the line as read */
    float sure;
    bool changes;      /* else it only says how sure the text is as it stands */
    char text[40];
};

/* The edit a token's choice asks for. False where there is nothing to say. */
bool edit_make(const struct lm *m, const struct codes *codes, const char *line,
                const struct noise_token *t,
               const struct choice *c, struct edit *out);

/* Applies a line's edits, in order of place, to its text and words. */
void edit_line(struct doc *d, struct line *l, const struct edit *v, size_t n);

#endif
