/* layout.h -- lines to roles and flow: tells running page numbers, document head, recipients,
 * signature and stamps from body, joins the lines of a paragraph, and numbers the sections.
 * Never changes a letter: every byte of flow is copied from a line. Called by run.c, after repair. */
#ifndef TRICHLUC_LAYOUT_H
#define TRICHLUC_LAYOUT_H

#include "doc.h"

/* Sets roles; fills flow, pieces, paras. Markdown marks and double blanks are left out. */
void layout_doc(struct doc *d);
/* Fills sections and each paragraph's section from headings and numbering. */
void segment_doc(struct doc *d);

#endif
