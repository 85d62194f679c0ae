/* extract.h -- rules over the flow of one document: records out. Runs the kinds in order, settles
 * overlaps (longest match, then earlier rule), fills the common keys from the document.
 * Never prints, never touches text. Called by run.c and cmd_rules.c. */
#ifndef TRICHLUC_EXTRACT_H
#define TRICHLUC_EXTRACT_H

#include "doc.h"
#include "explain.h"
#include "record.h"
#include "rule.h"

struct extractor; /* rules, lists, agencies; one a process */

/* Opens a rules folder. NULL with words in *why (malloc'd) where nothing can be read;
 * mistakes in single rules are in extractor_rules()->problems. */
struct extractor *extractor_open(const char *rules_dir, const char **why);
void extractor_close(struct extractor *x);
struct ruleset *extractor_rules(struct extractor *x);
/* From now on notes of every document go there, the last one's stay (explain.h). NULL: no more. */
void extractor_explain(struct extractor *x, struct explain *to);

/* Reads d (with flow and sections) and appends its records, the document record first, then by
 * place. Strings live in d->mem. */
void extract_doc(struct extractor *x, struct doc *d, struct records *out);
void records_free(struct records *r);

#endif
