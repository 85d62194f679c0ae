/* layout_join.h -- does a line go on with the one before it? Looks at lines whose roles are set and whose
 * cores were told (roles.h); changes nothing. layout.c's helper. */
#ifndef TRICHLUC_LAYOUT_JOIN_H
#define TRICHLUC_LAYOUT_JOIN_H

#include "doc.h"

/* How this document breaks its lines: told once, used for every join. */
struct shape {
    bool wrapped;  /* lines end at the right margin, not at the paragraph's end */
    bool spaced;   /* a blank line stands before every paragraph, and only there */
    bool indented; /* a text whose paragraphs begin with blanks, as copies of PDFs keep them */
    double width;  /* letters of a full line */
    double left, right; /* margins in points, 0 without boxes */
};
struct shape join_shape(const struct doc *d);

/* Does line b go on with the paragraph that line a left open? `gap`: blank lines between; `first`: a is
 * the paragraph's first line. */
bool join_lines(const struct shape *s, const struct line *a, const struct line *b, bool gap, bool first);

/* Is the head a table's copy, a bar between its cells? *type: the index of the line that says the
 * document's kind, behind which the head is one no more. */
bool join_head_is_celled(const struct doc *d, uint32_t *type);
/* A head runs on only where a date was broken ('ngày 18' / 'tháng 11 năm 2025'), and within the cells of a
 * copy whose head is a table (`celled`); `titled`: in the title itself. */
bool join_head_lines(const struct line *a, const struct line *b, bool celled, bool titled);

/* '[1] Chương trình số ...': a note behind the signature. */
bool join_is_note(const struct line *l);

#endif
