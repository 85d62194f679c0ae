/* roles.h -- what each line is: document head, body, recipients, signature, page number, stamp,
 * table row, noise. Reads the layouts of Nghị định 30/2020/NĐ-CP (state) and Hướng dẫn 36-HD/VPTW
 * (Party). Looks at lines in order, changes nothing but roles. layout.c's helper. */
#ifndef TRICHLUC_ROLES_H
#define TRICHLUC_ROLES_H

#include "buf.h"
#include "doc.h"

void roles_set(struct doc *d);
/* Tells every line's core and folds it, once for all who ask: some twenty times a line. The texts stay as
 * they are from there on. */
void lines_look(struct doc *d);
/* Text of a line without leading blanks, '#', '>' and markdown stars; *n its length. */
const char *line_core(const struct line *l, size_t *n);
/* The same folded; b holds it where lines_look() was not asked yet. */
const char *line_folded(const struct line *l, struct buf *b);
/* Has the line no such text? */
bool line_is_empty(const struct line *l);
/* Is it a bar alone, as copies of web pages have one for each side of a cell? */
bool line_is_bar(const struct line *l);
/* Does such text begin with a small letter? */
bool line_starts_small(const struct line *l);
/* Is the line a document's kind by itself: 'KẾ HOẠCH', 'NGHỊ QUYẾT'? */
bool line_is_type(const struct line *l);
/* Is a line under the title who decides ('CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH'), not the title going on? The
 * line before it, n bytes, says whether that was at an end; na 0: not known. */
bool line_decides(const char *a, size_t na, const char *s, size_t n);
/* Does the line name a table or an annex: 'Biểu số 1: ...', 'Bảng 2. ...', 'Phụ lục I'? */
bool line_is_caption(const struct line *l);
/* In whose name is signed, behind scraps of what stands beside: 'đe l TM. ỦY BAN NHÂN DÂN'? */
bool line_signs_for(const struct line *l);
/* Share of capital letters among the letters, 0..1; letters counted in *letters (may be NULL). */
double caps_share(const char *s, size_t n, unsigned *letters);

#endif
