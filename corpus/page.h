/*
 * Typeset pages: what is drawn, and every word of it with its place.
 * typeset.c fills them by way of furniture.c and ink.c; raster.c, pdfout.c and truth.c read them.
 * All lengths are PDF points from the top left corner of an A4 page.
 */
#ifndef CORPUS_PAGE_H
#define CORPUS_PAGE_H

#include "spec.h"

#include <cairo.h>
#include <pango/pangocairo.h>

#define PAGE_W 595.28
#define PAGE_H 841.89
/* Margins of Nghị định 30/2020/NĐ-CP, Phụ lục I: 20-25 above and below, 30-35 left, 15-20 right
 * [mm]. */
#define MM(x)    ((x)*72 / 25.4)
#define TOP      MM(22)
#define BOTTOM   (PAGE_H - MM(22))
#define LEFT     MM(32)
#define RIGHT    (PAGE_W - MM(18))
#define MEASURE  (RIGHT - LEFT)
#define NO_BLOCK ((size_t)-1)

struct word {
    char *text;
    double x0, x1;
};

/* Two columns that are read one after the other: of the head, of recipients and signature. */
enum column { NO_COLUMN = 0, HEAD_LEFT = 2, HEAD_RIGHT, CLOSE_LEFT, CLOSE_RIGHT };

/* A run of words on one baseline from one paragraph, cell or line of a head. */
struct frag {
    struct word *word;
    size_t words, room;
    double baseline, size;
    enum column column;
    double place; /* where it begins, or its two columns do, from the top; truth.c sets it */
    size_t block; /* index in the specimen, or NO_BLOCK */
    size_t from;  /* byte offset in that block's text */
    size_t to;
    size_t line; /* of the truth text, from 1; truth.c counts them */
};

struct page {
    cairo_surface_t *text; /* black: type and rules */
    cairo_surface_t *ink;  /* seal and signature; nothing on most pages */
    int has_ink;
    cairo_surface_t *mark; /* of an electronic signature, top left; only some scans show it */
    struct frag *marked;   /* its words */
    size_t marks, marks_room;
    struct frag *frag; /* in the order drawn until truth.c puts them in reading order */
    size_t frags, room;
};

struct doc {
    const struct spec *spec;
    struct page *page;
    size_t pages, room;
};

struct doc *typeset(const struct spec *s);
void doc_free(struct doc *d);

/* What typeset.c and furniture.c share: the pen. */
struct pen {
    struct doc *doc;
    PangoContext *pango;
    cairo_t *cr; /* on the text surface of the last page */
    int marking; /* words go to the mark, not to the page */
    enum column column; /* that what is put stands in */
    double y;    /* top of the free space */
};

enum style { ROMAN = 0, BOLD = 1, ITALIC = 2 };

struct text {
    const char *s;
    double size; /* [pt] */
    int style;
    PangoAlignment align;
    int justify;
    double indent, step; /* first line; baseline to baseline */
    size_t block, at;    /* where s stands in which block */
};

void new_page(struct pen *p);
/* A laid out text that fills width; release with g_object_unref. */
PangoLayout *layout_text(struct pen *p, const struct text *t, double width);
double layout_height(PangoLayout *l, const struct text *t);
/* Draw it whole with its top at y. */
void draw_layout(struct pen *p, PangoLayout *l, const struct text *t, double x, double y);
/* Lay out, draw, release; gives the height used. */
double put_text(struct pen *p, const struct text *t, double x, double y, double width);
void draw_rule(struct pen *p, double x0, double y0, double x1, double y1, double thick);

/* furniture.c */
void put_head(struct pen *p);
size_t put_table(struct pen *p, size_t block); /* gives the first block after the table */
void put_close(struct pen *p);
void put_mark(struct pen *p); /* on the last page begun */

/* ink.c */
void draw_seal(cairo_t *cr, PangoContext *pango, const char *words, double x, double y,
               int party);
void draw_signature(cairo_t *cr, const char *name, double x, double y);

#endif
