/* explain.h -- why a paragraph gave the records it gave: which rules were tried, what matched, what
 * lost to what, what a kind refused and why. Notes down, decides nothing; where nobody asks, the
 * passage holds no explain and no note is made. Filled by passage.c and the kinds. */
#ifndef TRICHLUC_EXPLAIN_H
#define TRICHLUC_EXPLAIN_H

#include "buf.h"
#include "doc.h"
#include "record.h"
#include "rule.h"

struct explain;

struct explain *explain_new(void);
void explain_free(struct explain *x); /* NULL is allowed */
/* Forgets the document before. */
void explain_clear(struct explain *x);

/* The paragraph that all following notes are about. */
void explain_para(struct explain *x, uint32_t para);
void explain_about(struct explain *x, const char *about); /* what its headings say, in words */
void explain_body(struct explain *x, uint32_t off, uint32_t len, const char *slug);
/* Offsets are bytes of the paragraph. */
void explain_tried(struct explain *x, const struct rule *r);
void explain_match(struct explain *x, const struct rule *r, uint32_t off, uint32_t len);
/* A match came to nothing: `why` are fixed words, `by` the rule that was stronger or NULL. */
void explain_lost(struct explain *x, const struct rule *r, uint32_t off, uint32_t len,
                  const char *why, const struct rule *by);

/* Why a match of the rule came to nothing, the last time one did; NULL: none did, or nobody said. */
const char *explain_why(const struct explain *x, const struct rule *r);

/* Everything noted about the paragraphs that cover the line (0: all), with the records that came of
 * them, which stand by place as extract_doc() leaves them, for a person to read. How many paragraphs
 * there were. */
size_t explain_print(struct buf *out, const struct explain *x, const struct doc *d,
                     const struct records *r, uint32_t line);

#endif
