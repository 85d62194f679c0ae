/* plan.h -- what the ledger's word on a document means for the next run: which stages are to be done
 * anew, and why. Pure decisions over rows; reads nothing, writes nothing. Used by the ingest files
 * and cmd_status.c. */
#ifndef TRICHLUC_PLAN_H
#define TRICHLUC_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "store.h"

struct plan_wish {
    struct store_key key;      /* of this program as it stands */
    const char *const *retry;  /* codes, of documents or of pages lost; "failed": all of them */
    size_t nretry;
    unsigned max_lost;         /* per cent of its pages that a document may lose */
};

/* From which stage on the document is to be done anew; *why in words, NULL where nothing is. */
enum redo plan_redo(const struct plan_wish *w, const struct store_known *k, const char **why);
/* So many lost of so many pages: more than a document may lose? */
bool plan_too_many_lost(const struct plan_wish *w, unsigned lost, unsigned pages);
/* Is it a cause that --retry may name? */
bool plan_is_cause(const char *name);
/* "read", "repair", "extract"; "" for nothing */
const char *plan_name(enum redo r);

#endif
