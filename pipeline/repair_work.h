/* repair_work.h -- repair from inside: its parts, and the rounds over one document: divide it into
 * passages, tell which are broken, read them, learn from that reading, read again, write.
 * Called by repair.c only. */
#ifndef TRICHLUC_REPAIR_WORK_H
#define TRICHLUC_REPAIR_WORK_H

#include "channel.h"
#include "lm.h"
#include "repair.h"
#include "repair_code.h"
#include "repair_decode.h"
#include "repair_form.h"

enum { FOREIGN, OWN }; /* channels: of an OCR without Vietnamese; of our own */

struct repair {
    struct arena *mem;
    struct forms *forms;
    struct codes *codes;
    struct lm *lm;
    struct channel *channels[2]; /* FOREIGN, OWN */
    struct finder *finder; /* of the first round: what it found serves the next documents too */
    struct finder *second; /* of the second, whose channel is a document's own */
    struct decoder *decoder;
    const char *version;
    repair_tell_fn *tell; /* NULL: nobody listens */
    void *tell_data;
};

/* Repairs the words of all lines; lines[] are their texts in good form. */
void work_on(struct repair *r, struct doc *d, const char *const *lines);

#endif
