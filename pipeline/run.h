/* run.h -- the order of work, in one place: load, ocr, repair, layout, segment, extract.
 * Opens what is costly once a process (struct tools) and closes it in one place. Called by the
 * commands and by ingest's workers. */
#ifndef TRICHLUC_RUN_H
#define TRICHLUC_RUN_H

#include <stdio.h>

#include "doc.h"
#include "extract.h"
#include "load.h"
#include "ocr.h"
#include "repair.h"

struct tools {
    struct load_options load;
    struct ocr_options ocr_options;
    const char *rules_dir; /* NULL: found beside the program */
    const char *model;     /* NULL: found beside the rules */
    repair_tell_fn *told;  /* hears of each change that repair makes; NULL: nobody does */
    void *told_data;
    struct ocr *ocr;             /* opened when first needed */
    struct repair *repair;
    struct extractor *extractor;
    char settings[128];          /* tools_settings() */
    double seconds[8];           /* spent by stage, enum stage */
    unsigned long pages, ocr_pages;
};

enum stage { STAGE_LOAD, STAGE_OCR, STAGE_REPAIR, STAGE_LAYOUT, STAGE_SEGMENT, STAGE_EXTRACT };
extern const char *const stage_names[];

void tools_init(struct tools *t);
void tools_close(struct tools *t);
/* Opens model and rules now, before workers are forked that share them. 0, or -1 (told). */
int tools_open(struct tools *t);
/* The model alone: for reading without extraction. */
int tools_open_repair(struct tools *t);
/* "trichluc: time ocr 3.204 s", CPU time of each stage that worked, and the pages read. */
void tools_tell(const struct tools *t, FILE *to);
/* What the words read depend on besides the file and the libraries' versions: "vie 4f2e81ca,
 * poppler 22.12.0, 300 dpi, ...".
 * Lends. */
const char *tools_settings(struct tools *t);
/* The rules folder in use: --rules, $TRICHLUC_RULES, ../rules or ../share/trichluc/rules beside the
 * program. Lends; NULL with a message printed when there is none. */
const char *tools_rules_dir(struct tools *t);

/* Called after each page is read (not repaired yet); a non-zero return stops the reading. */
typedef int page_fn(struct doc *d, size_t page, void *data);

/* load + ocr of one file. Never NULL: what went wrong is in doc->diags. `each` may be NULL. */
struct doc *run_read(struct tools *t, const char *path, page_fn *each, void *data);

struct left_out { /* a page that must not be read again, and why */
    unsigned page;
    enum diag_code code;
    const char *detail;
};
struct run_source {
    const char *path;
    int fd; /* open for reading, closed by run_read_from(); -1: the path is opened */
    const struct left_out *left_out;
    size_t nleft_out;
    /* Hears which page of how many is read next, from 1; 0 when all are. May be NULL. */
    void (*place)(void *data, unsigned page, unsigned pages);
    /* The page of this picture (raster.h) as it was read before, alone in a document that the caller
     * frees; NULL: it must be read. May be NULL: none is known. */
    struct doc *(*known)(void *data, const char *name, unsigned page);
    /* Hears of a page that was asked for and is read now: the last of d. */
    void (*read)(void *data, const struct doc *d);
    void *data;
};
/* run_read() of a file that may be open, or was tried before. */
struct doc *run_read_from(struct tools *t, const struct run_source *from, page_fn *each);
/* repair of a document read. 0, or -1 with a message printed when the model cannot be opened. */
int run_repair(struct tools *t, struct doc *d);
/* layout, segment, extract. 0, or -1 with a message printed when the rules cannot be opened. */
int run_extract(struct tools *t, struct doc *d, struct records *out);

#endif
