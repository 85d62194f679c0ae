#include "plan.h"

#include "diag.h"

#include <string.h>

bool plan_too_many_lost(const struct plan_wish *w, unsigned lost, unsigned pages)
{
    return (unsigned long)lost * 100 > (unsigned long)w->max_lost * pages;
}

const char *plan_name(enum redo r)
{
    static const char *const names[] = {"", "extract", "repair", "read"};
    return names[r];
}

bool plan_is_cause(const char *name)
{
    enum diag_code code = diag_find(name);
    return strcmp(name, "failed") == 0 || (code != E_COUNT && diag_level(code) == DIAG_FAIL) ||
           (code != E_COUNT && diag_level(code) == DIAG_PAGE);
}

static bool differs(const char *was, const char *is)
{
    return !was || strcmp(was, is) != 0;
}

static const char *program_differs = "the program is another version";

/* What reading depends on; NULL: the same. Settings that were not written down are no reason. */
static const char *read_differs(const struct store_key *key, const struct store_known *k)
{
    if (differs(k->read_program, key->program))
        return program_differs;
    if (differs(k->engine, key->engine))
        return "the OCR engine is another version";
    if (k->settings && differs(k->settings, key->settings))
        return "reading is set otherwise";
    return NULL;
}

static const char *repair_differs(const struct store_key *key, const struct store_known *k)
{
    if (differs(k->repair_program, key->program))
        return program_differs;
    return differs(k->model, key->model) ? "the repair model was changed" : NULL;
}

static const char *extract_differs(const struct store_key *key, const struct store_known *k)
{
    if (differs(k->extract_program, key->program))
        return program_differs;
    return differs(k->rules, key->rules) ? "the rules were changed" : NULL;
}

/* A fault that any stage may have met, and that another model or rule may not meet again. */
static bool any_stage(const char *error)
{
    static const enum diag_code codes[] = {E_CRASH, E_TIMEOUT, E_FAULT, E_MEMORY, E_PAGE_TIMEOUT};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(diag_slug(codes[i]), error) == 0)
            return true;
    return false;
}

/* Is the slug among those? */
static bool among(const char *causes, const char *slug)
{
    size_t n = strlen(slug);
    for (const char *s = causes; s; s = strchr(s, ',')) {
        s += *s == ',';
        if (strncmp(s, slug, n) == 0 && (s[n] == ',' || !s[n]))
            return true;
    }
    return false;
}

/* What failed, or lost pages, and is asked for by its cause or theirs. */
static bool wants_retry(const struct plan_wish *w, const struct store_known *k)
{
    for (size_t i = 0; (k->error || k->causes) && i < w->nretry; i++)
        if (strcmp(w->retry[i], "failed") == 0 || among(k->causes, w->retry[i]) ||
            (k->error && strcmp(w->retry[i], k->error) == 0))
            return true;
    return false;
}

static enum redo of_failed(const struct plan_wish *w, const struct store_known *k,
                           const char **why)
{
    const char *later = repair_differs(&w->key, k);
    enum redo from = later ? REDO_REPAIR : REDO_EXTRACT;
    if (!later)
        later = extract_differs(&w->key, k);
    *why = "it failed before";
    if (wants_retry(w, k) || strcmp(k->error, diag_slug(E_UNREADABLE)) == 0)
        return REDO_READ;
    if (strcmp(k->error, diag_slug(E_PAGES_LOST)) == 0) {
        *why = "more of its pages may be lost now";
        if (!plan_too_many_lost(w, k->lost, k->kept))
            return from;
    } else if (any_stage(k->error) && (*why = later)) {
        return k->kept ? from : REDO_READ;
    }
    *why = NULL;
    return REDO_NOTHING;
}

enum redo plan_redo(const struct plan_wish *w, const struct store_known *k, const char **why)
{
    enum redo r = REDO_NOTHING;
    if ((*why = read_differs(&w->key, k)))
        return REDO_READ;
    if (k->error)
        r = of_failed(w, k, why);
    else if (wants_retry(w, k) && (*why = "pages of it were lost"))
        r = REDO_READ;
    else if (plan_too_many_lost(w, k->lost, k->kept) && (*why = "too many of its pages were lost"))
        r = REDO_EXTRACT;
    else if ((*why = repair_differs(&w->key, k)))
        r = REDO_REPAIR;
    else if ((*why = extract_differs(&w->key, k)))
        r = REDO_EXTRACT;
    if (r == REDO_REPAIR && k->unread) /* a store of schema 1 kept repaired pages only */
        r = REDO_READ;
    return r;
}
