/* cmd_ingest.h -- between ingest's command line and its runs: one run with its summary, report and
 * metrics, or one after the other over watched folders. Used by cmd_ingest*.c only. */
#ifndef TRICHLUC_CMD_INGEST_H
#define TRICHLUC_CMD_INGEST_H

#include "ingest.h"

struct ingest_order {
    const char *store, *arguments;
    const char *report, *metrics; /* files to write; NULL: none */
    const char *pdf_folder;       /* for searchable copies; NULL: none */
    bool quiet;                   /* the summary is for failures only */
};

/* From now on signals end a run in order; with `watching`, SIGHUP begins the watch anew. */
void ingest_catch_signals(struct ingest *g, bool watching);
/* One run over g->in. The exit status. */
int ingest_once(struct ingest *g, const struct ingest_order *o);
/* Runs over what comes to lie in these folders, until a signal. The exit status. */
int ingest_watch(struct ingest *g, const struct ingest_order *o, char **folders, int n,
                 double settle);

/* ---- cmd_ingest_pdf.c ---- */

/* Copies of the run's PDFs with the text of the store. An exit status, told. */
int ingest_copies(const struct ingest *g, const struct ingest_order *o);
/* Does the folder for copies lie in one of these that are walked? The next run would read them. */
bool ingest_copies_in_the_way(const char *folder, char *const *operands, int n);

#endif
