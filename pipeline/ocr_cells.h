/* ocr_cells.h -- the cells of ruled tables, where reading the whole page was not enough: the engine
 * drops what stands alone in narrow ones, numbers of rows most of all. ocr.c's own. */
#ifndef TRICHLUC_OCR_CELLS_H
#define TRICHLUC_OCR_CELLS_H

#include "image.h"
#include "ocr_order.h"

#include <tesseract/capi.h>

/* Reads what the engine left out of the prepared page's tables, and cells that it read badly or across
 * their sides; a line of a table is what stands at one height, cell after cell. r->ruled tells the
 * cells, in points of the page as read. */
void cells_read(TessBaseAPI *api, const struct prepared *q, struct Pix *image, struct reading *r);

#endif
