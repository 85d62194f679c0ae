/* image_edges.h -- what a scanner shows of itself round a page: the black of its glass, and of the
 * holes that a file's paper is punched with. Of image.c only. */
#ifndef TRICHLUC_IMAGE_EDGES_H
#define TRICHLUC_IMAGE_EDGES_H

struct Pix;

/* The page, 1 or 8 bits, with dark edges and holes as light as its paper: a new picture; NULL where it
 * has none, or where there was no memory. */
struct Pix *edges_cleared(struct Pix *page, int dpi);

#endif
