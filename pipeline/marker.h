/* marker.h -- the numbering that opens a paragraph: 'Phần thứ ba', 'II.', '2.1.', '(4)', 'a)', '-'.
 * By the numbering of Nghị định 30/2020/NĐ-CP, Phụ lục I (phần, chương, mục, điều, khoản, điểm) and
 * of Party documents (Hướng dẫn 36-HD/VPTW). Looks at bytes only. Used by segment.c and the kinds of record. */
#ifndef TRICHLUC_MARKER_H
#define TRICHLUC_MARKER_H

#include <stdbool.h>
#include <stddef.h>

enum marker_kind { /* in order of rank: a later one stands inside an earlier one */
    MARK_NONE,
    MARK_ANNEX,   /* PHỤ LỤC, Phụ lục II */
    MARK_PART,    /* Phần thứ hai, PHẦN II */
    MARK_CHAPTER, /* Chương I */
    MARK_MUC,     /* Mục 1 */
    MARK_ALPHA,   /* A. */
    MARK_ROMAN,   /* II. */
    MARK_ARTICLE, /* Điều 5. */
    MARK_NUM,     /* 2.  2) */
    MARK_DOTTED2, /* 2.1. */
    MARK_DOTTED3, /* 2.1.3. */
    MARK_PAREN,   /* (4) */
    MARK_LETTER,  /* a)  đ) */
    MARK_DASH,    /* - */
    MARK_PLUS,    /* + or * */
    MARK_KINDS
};

struct marker {
    enum marker_kind kind;
    char label[16]; /* "II" "2.1" "(4)" "a"; "" for dashes */
    size_t len;     /* bytes of the marker with the blanks behind it */
    bool bent;      /* OCR bent it: a Roman number, a letter or '§.', which have no label then, or '2,' for '2.' */
};

/* The marker at the start of text (no leading blanks), kind MARK_NONE if there is none. */
struct marker marker_read(const char *text, size_t n);
/* May this marker open a list item rather than continue a broken line? '-' before a small letter
 * ('chính trị' / '- xã hội') may not. */
bool marker_starts_item(const struct marker *m, const char *text, size_t n);

#endif
