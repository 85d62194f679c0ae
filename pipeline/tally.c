#include "tally.h"

#include "exits.h"
#include "export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const fate_names[TALLY_FATES] = {"read",    "repaired", "extracted", "unchanged",
                                               "renamed", "copy",     "later",     "failed"};
enum { PAGES_KNOWN = 3, PAGES_LOST };
static const char *const page_names[] = {"ocr", "text-layer", "text", "known", "lost"};
#define NPAGES (sizeof page_names / sizeof *page_names)

void tally_begin(struct tally *t)
{
    *t = (struct tally){0};
    clock_gettime(CLOCK_REALTIME, &t->started);
}

static enum diag_code code_of(const char *slug)
{
    enum diag_code code = diag_find(slug);
    return code == E_COUNT ? E_FAULT : code;
}

static void add_loss(struct tally *t, const char *path, unsigned page, enum diag_code code,
                     const char *message)
{
    VEC_PUSH(t->losses, t->nlosses, t->cap) = (struct tally_loss){
        .path = xstrdup(path), .message = xstrdup(message ? message : ""), .page = page,
        .code = code};
}

void tally_failure(struct tally *t, const char *path, const char *error, const char *message)
{
    enum diag_code code = code_of(error);
    t->documents[TALLY_FAILED]++;
    t->failures[code]++;
    add_loss(t, path, 0, code, message);
}

static void count_page(struct tally *t, const struct store_page *p)
{
    if (p->error || p->taken)
        t->pages[p->error ? PAGES_LOST : PAGES_KNOWN]++;
    else
        for (size_t i = 0; p->source && i < PAGES_KNOWN; i++)
            t->pages[i] += strcmp(page_names[i], p->source) == 0;
}

void tally_document(struct tally *t, const char *path, const struct store_doc *d)
{
    if (d->error) {
        tally_failure(t, path, d->error, d->message);
        return;
    }
    t->documents[d->from == REDO_EXTRACT  ? TALLY_EXTRACTED
                 : d->from == REDO_REPAIR ? TALLY_REPAIRED
                                          : TALLY_READ]++;
    bool read = d->from != REDO_EXTRACT && d->from != REDO_REPAIR;
    for (size_t i = 0; read && i < d->npages; i++) {
        count_page(t, &d->page[i]);
        if (d->page[i].error)
            add_loss(t, path, d->page[i].no, code_of(d->page[i].error), d->page[i].message);
    }
    for (size_t i = 0; i < d->nrecords; i++)
        t->records[d->record[i].type]++;
}

void tally_other(struct tally *t, enum tally_fate fate)
{
    t->documents[fate]++;
}

static double wall(struct timespec t)
{
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void tally_fault(struct tally *t, const char *words)
{
    if (!t->fault)
        t->fault = xstrdup(words);
}

void tally_end(struct tally *t, int status)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    t->seconds = wall(now) - wall(t->started);
    t->status = status;
}

void tally_free(struct tally *t)
{
    for (size_t i = 0; i < t->nlosses; i++) {
        free(t->losses[i].path);
        free(t->losses[i].message);
    }
    free(t->losses);
    free(t->fault);
    *t = (struct tally){0};
}

/* ---- JSON ---- */

static void put_time(struct buf *out, const char *name, double seconds)
{
    time_t whole = (time_t)seconds;
    struct tm tm;
    char words[32];
    gmtime_r(&whole, &tm);
    strftime(words, sizeof words, "%Y-%m-%dT%H:%M:%SZ", &tm);
    buf_printf(out, "\"%s\":\"%s\",", name, words);
}

/* "name":{"a":1,"b":2}, */
static void put_counts(struct buf *out, const char *name, const char *const names[],
                       const unsigned long *n, size_t count)
{
    buf_printf(out, "\"%s\":{", name);
    for (size_t i = 0; i < count; i++)
        buf_printf(out, "%s\"%s\":%lu", i ? "," : "", names[i], n[i]);
    buf_str(out, "},\n");
}

static void put_losses(struct buf *out, const struct tally *t, const char *name, bool pages)
{
    bool first = true;
    buf_printf(out, "\"%s\":[", name);
    for (size_t i = 0; i < t->nlosses; i++) {
        const struct tally_loss *l = &t->losses[i];
        if ((l->page != 0) != pages)
            continue;
        buf_str(out, first ? "\n{\"path\":" : ",\n{\"path\":");
        first = false;
        buf_json(out, l->path);
        if (pages)
            buf_printf(out, ",\"page\":%u", l->page);
        buf_printf(out, ",\"code\":\"%s\",\"message\":", diag_slug(l->code));
        buf_json(out, *l->message ? l->message : diag_words(l->code));
        buf_chr(out, '}');
    }
    buf_chr(out, ']');
}

void tally_json(struct buf *out, const struct tally *t, const char *store,
                const struct store_key *key)
{
    unsigned long documents[TALLY_FATES];
    const char *records[REC_TYPES];
    for (size_t i = 0; i < TALLY_FATES; i++)
        documents[i] = t->documents[i];
    for (size_t i = 0; i < REC_TYPES; i++)
        records[i] = record_type_name((enum record_type)i);
    buf_str(out, "{\"program\":\"trichluc " TRICHLUC_VERSION "\",");
    const struct {
        const char *name, *words;
    } parts[] = {{"engine", key->engine}, {"model", key->model}, {"rules", key->rules}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        buf_printf(out, "\"%s\":", parts[i].name);
        buf_json(out, parts[i].words);
        buf_chr(out, ',');
    }
    buf_str(out, "\"store\":");
    buf_json(out, store);
    buf_str(out, ",\n");
    put_time(out, "started", wall(t->started));
    put_time(out, "ended", wall(t->started) + t->seconds);
    buf_str(out, "\"seconds\":");
    buf_num(out, t->seconds, 3);
    buf_printf(out, ",\"exit\":%d,\"fault\":", t->status);
    buf_json(out, t->fault);
    buf_str(out, ",\n");
    put_counts(out, "documents", fate_names, documents, TALLY_FATES);
    put_counts(out, "pages", page_names, t->pages, NPAGES);
    put_counts(out, "records", records, t->records, REC_TYPES);
    put_losses(out, t, "failed", false);
    buf_str(out, ",\n");
    put_losses(out, t, "lost_pages", true);
    buf_str(out, "}\n");
}

/* ---- Prometheus ---- */

static void head(struct buf *out, const char *name, const char *help)
{
    buf_printf(out, "# HELP trichluc_%s %s\n# TYPE trichluc_%s gauge\n", name, help, name);
}

static void gauge(struct buf *out, const char *name, const char *help, double v)
{
    head(out, name, help);
    buf_printf(out, "trichluc_%s ", name);
    buf_num(out, v, 3);
    buf_chr(out, '\n');
}

static void labelled(struct buf *out, const char *name, const char *label, const char *value,
                     unsigned long n)
{
    buf_printf(out, "trichluc_%s{%s=\"%s\"} %lu\n", name, label, value, n);
}

/* The value that a metrics file gives a name; `none` where it gives none. */
static double value_of(const char *words, const char *name, double none)
{
    size_t n = strlen(name);
    for (const char *line = words; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, n) == 0 && line[n] == ' ')
            return strtod(line + n, NULL);
    }
    return none;
}

void tally_metrics(struct buf *out, const struct tally *t, const char *before)
{
    static const char success[] = "last_success_timestamp_seconds";
    double end = wall(t->started) + t->seconds, last = t->status == EXIT_DONE ? end : 0;
    if (last == 0)
        last = value_of(before, "trichluc_last_success_timestamp_seconds", 0);
    gauge(out, "last_run_timestamp_seconds", "When the last run ended.", end);
    gauge(out, success, "When a run last ended with exit status 0; 0: never.", last);
    gauge(out, "run_duration_seconds", "How long the last run took.", t->seconds);
    gauge(out, "exit_code", "Exit status of the last run.", t->status);
    head(out, "documents", "Documents the last run met, by what became of them.");
    for (size_t i = 0; i < TALLY_FATES; i++)
        labelled(out, "documents", "state", fate_names[i], t->documents[i]);
    head(out, "failures", "Documents the last run lost, by cause.");
    for (size_t i = 0; i < E_COUNT; i++)
        if (diag_level((enum diag_code)i) == DIAG_FAIL || t->failures[i])
            labelled(out, "failures", "code", diag_slug((enum diag_code)i), t->failures[i]);
    head(out, "pages", "Pages the last run read, by where their text came from; those it lost.");
    for (size_t i = 0; i < NPAGES; i++)
        labelled(out, "pages", "source", page_names[i], t->pages[i]);
    head(out, "records", "Records the last run found, by kind.");
    for (size_t i = 0; i < REC_TYPES; i++)
        labelled(out, "records", "kind", record_type_name((enum record_type)i), t->records[i]);
}

int tally_write(const char *path, const struct buf *b)
{
    struct aside f;
    int why = aside_open(&f, path);
    if (why)
        return why;
    errno = 0;
    bool all = fwrite(b->s, 1, b->len, f.to) == b->len;
    int failed = all ? 0 : errno ? errno : EIO;
    why = aside_close(&f, all);
    return failed ? failed : why;
}
