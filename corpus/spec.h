/*
 * A specimen: one document as its office would dictate it, read from specimens/ID.txt.
 * Never measures or draws. typeset.c turns it into pages, truth.c finds quotes in it.
 *
 * The markup, one thing a line:
 *   # remark                      @key value           (head, body, number, place, date, type,
 * title, for, signer, seal)
 *   == centred bold               = bold heading       ~ centred italic
 *   - list item                   other text: a paragraph
 *   @table 6 40 22 18 14          column widths in parts of the measure; the next row is the head
 * row | cell | cell |               > recipient
 *   @close                        recipients beside the signature, here     @break   a new page
 */
#ifndef CORPUS_SPEC_H
#define CORPUS_SPEC_H

#include <stddef.h>

enum { MAX_COLS = 8, MAX_LINES = 8 };

enum block_kind {
    B_TITLE,
    B_PART,
    B_HEADING,
    B_CENTRE,
    B_PARA,
    B_ITEM,
    B_TABLE,
    B_ROW,
    B_CLOSE,
    B_BREAK
};

struct block {
    enum block_kind kind;
    char *text; /* all of it; cells of a row joined by " | ", lines of a title by " " */
    size_t part[MAX_COLS];   /* where each cell or title line starts in text [bytes] */
    size_t length[MAX_COLS]; /* and how long it is [bytes] */
    size_t parts;
    double width[MAX_COLS]; /* of a table, in parts of the measure */
};

struct spec {
    char *id;
    int national; /* head of the state's offices, not the Party's */
    char *body[MAX_LINES];
    size_t bodies;
    char *number, *place, *date, *type;
    char *sign[MAX_LINES]; /* T/M BAN THƯỜNG VỤ, BÍ THƯ */
    size_t signs;
    char *signer, *seal;
    char **to; /* recipients */
    size_t tos, tos_room;
    struct block *block;
    size_t blocks, blocks_room;
};

struct spec *spec_load(const char *path); /* ends the program on a bad line, naming it */
void spec_free(struct spec *s);

#endif
