/* ocr_order.h -- what the engine read of a page, and the order in which that is read: blocks from
 * the top, the two columns of a document's head one after the other, and so of recipients and
 * signature. Tells specks and the pen's strokes from words. Changes no text. ocr.c's own.
 */
#ifndef TRICHLUC_OCR_ORDER_H
#define TRICHLUC_OCR_ORDER_H

#include "doc.h"

/* Boxes in points of the page as read. Words stand line by line. */
struct read_word {
    char *text; /* owned */
    struct box box, seen; /* seen: in pixels of the picture that was read */
    double conf;
    size_t line, block;
    bool unconfirmed; /* a number that a second look reads otherwise */
    bool noise;       /* specks or strokes of a pen: no word */
};
struct read_block {
    struct box box;
    bool done;
    bool apart; /* its lines are no running text: office and name of who signs */
};
struct read_table_lines { /* as struct ruled, boxes in points of the page as read */
    uint32_t rows, columns, ncells;
    struct cell *cells; /* owned */
};
struct reading {
    int turn;             /* quarter turns clockwise by which the page was turned to be read */
    double width, height; /* points of the page as read, which boxes refer to */
    size_t askew;         /* words that run up or down the page */
    double conf;          /* mean of the words' */
    struct read_word *words;
    struct read_block *blocks;
    size_t nwords, cap_words, nblocks, cap_blocks, nlines;
    struct read_table_lines *ruled;
    size_t nruled;
};

/* Marks rows that are no words, and what stands far from the ends of those that are. */
void order_mark_noise(struct reading *r);
/* The engine reads across the columns of a head, and of recipients and signature: makes each
 * column a block of its own, and marks what of the signature is no word. Words may change places. */
void order_columns(struct reading *r);
/* The next block that no other waits for; the engine's first where they wait in a ring. nblocks
 * when all are done. */
size_t order_next(const struct reading *r);

#endif
