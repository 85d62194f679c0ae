#include "ingest.h"

#include "diag.h"
#include "file.h"
#include "load.h"

#include <string.h>

/* Is it still being written? Words, or NULL. */
static const char *unsettled(struct arena *a, const char *path, const struct store_stamp *stamp,
                             double settle)
{
    double age = file_age(stamp);
    if (settle > 0 && age < settle)
        return arena_printf(a, "was written to %.0f s ago", age < 0 ? 0 : age);
    return file_being_written(path) ? "is open for writing" : NULL;
}

/* Hashes the file and makes sure that it stood still meanwhile. 0, errno, or -1: it did not. */
static int hash(const char *path, struct look *l)
{
    struct store_stamp after;
    int why = file_sha256(path, l->sha256);
    if (!why)
        why = file_look(path, &after);
    return why ? why : file_same(&l->stamp, &after) ? 0 : -1;
}

/* Was it no document under the name of a scan, and has another name here? Names are no part of what a
 * document is known by, but a text is refused for such a name. */
static bool renamed_rightly(const struct store_known *k, const char *path)
{
    return k->error && strcmp(k->error, diag_slug(E_NOT_DOCUMENT)) == 0 &&
           load_names_scan(k->path) && !load_names_scan(path);
}

static void decide(const struct plan_wish *w, const char *path, struct look *l)
{
    l->why = "new";
    l->redo = REDO_READ;
    l->fate = FATE_REDO;
    if (!l->known.doc)
        return;
    l->redo = plan_redo(w, &l->known, &l->why);
    if (l->redo == REDO_NOTHING && renamed_rightly(&l->known, path)) {
        l->redo = REDO_READ;
        l->why = "was no document under another name";
    }
    if (l->redo == REDO_NOTHING)
        l->fate = l->known.error ? FATE_FAILED : FATE_KNOWN;
}

static int find(struct store *s, struct arena *a, const struct store_file *f, bool adopt,
                struct store_known *out)
{
    int found = s ? store_find(s, a, f->path, NULL, out) : 0;
    if (found == 0 && s && adopt && strcmp(f->path, f->shown) != 0)
        found = store_adopt(s, f) == 0 ? store_find(s, a, f->path, NULL, out) : -1;
    return found;
}

void ingest_look(struct store *s, const struct plan_wish *w, struct arena *a,
                 const struct input *in, double settle, bool adopt, struct look *l)
{
    *l = (struct look){.fate = FATE_UNREADABLE};
    int why = in->error ? in->error : file_look(in->real, &l->stamp);
    if (why) {
        l->why = file_words(in->path, why);
        return;
    }
    struct store_file f = {in->real, in->path, l->stamp};
    int found = find(s, a, &f, adopt, &l->known);
    if (found < 0) {
        l->fate = FATE_FAULT;
        return;
    }
    l->tied = found == 1;
    l->stamped = found == 1 && file_same(&l->known.stamp, &l->stamp);
    if (l->stamped) {
        snprintf(l->sha256, sizeof l->sha256, "%s", l->known.sha256);
        l->stamped = l->known.stamp.ctime != 0;
    } else {
        const char *former = l->known.doc;
        bool good = former && !l->known.error;
        l->fate = FATE_LEFT;
        if ((l->why = unsettled(a, in->real, &l->stamp, settle)))
            return;
        why = hash(in->real, l);
        if (why) {
            l->fate = why < 0 ? FATE_LEFT : FATE_UNREADABLE;
            l->why = why < 0 ? "changes while it is looked at" : file_words(in->path, why);
            return;
        }
        if (s && store_find(s, a, NULL, l->sha256, &l->known) < 0) {
            l->fate = FATE_FAULT;
            return;
        }
        l->tied = former && l->known.doc && strcmp(former, l->known.doc) == 0;
        l->former = l->tied ? NULL : former;
        l->former_good = good;
    }
    decide(w, in->path, l);
    if (l->former && l->fate == FATE_REDO && !l->known.doc)
        l->why = "the file was changed";
}
