#include "repair.h"

#include <stdlib.h>
#include <string.h>

#include "repair_work.h"

static const char *const channel_names[2] = {"eng", "vie"};

/* The folder a path lies in. */
static char *folder_of(struct arena *mem, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? arena_strndup(mem, path, (size_t)(slash - path)) : arena_strdup(mem, ".");
}

/* Opens all parts; words on what failed, or NULL. */
static const char *open_parts(struct repair *r, const char *model_path)
{
    const char *why = NULL, *dir = folder_of(r->mem, model_path);
    r->forms = forms_load(r->mem, dir, &why);
    if (!r->forms)
        return why;
    r->codes = codes_load(r->mem, dir, &why);
    if (!r->codes)
        return why;
    r->lm = lm_open(model_path, &why);
    if (!r->lm)
        return arena_printf(r->mem, "%s %s", model_path, why);
    for (int i = 0; i < 2; i++) {
        const char *path = arena_printf(r->mem, "%s/repair/%s.channel", dir, channel_names[i]);
        r->channels[i] = channel_load(path, &why);
        if (!r->channels[i])
            return arena_printf(r->mem, "%s %s", path, why);
    }
    r->finder = finder_new(r->lm);
    r->second = finder_copy(r->finder);
    r->decoder = decoder_new(r->lm);
    r->version = arena_printf(r->mem, "model %016llx", (unsigned long long)lm_checksum(r->lm));
    return NULL;
}

struct repair *repair_open(const char *model_path, const char **why)
{
    static char message[512];
    struct repair *r = xcalloc(1, sizeof *r);
    r->mem = arena_new();
    const char *rules = getenv("TRICHLUC_RULES");
    if (!model_path)
        model_path = arena_printf(r->mem, "%s/vi.model", rules && *rules ? rules : "rules");
    const char *said = open_parts(r, model_path);
    if (!said)
        return r;
    strncpy(message, said, sizeof message - 1);
    *why = message;
    repair_close(r);
    return NULL;
}

void repair_close(struct repair *r)
{
    if (!r)
        return;
    decoder_free(r->decoder);
    finder_free(r->second);
    finder_free(r->finder);
    channel_free(r->channels[FOREIGN]);
    channel_free(r->channels[OWN]);
    lm_close(r->lm);
    arena_free(r->mem);
    free(r);
}

const char *const repair_why_names[REPAIR_WHYS] = {"form", "look-alike", "code", "split",
                                                   "join", "model",      "cache"};
const char *const repair_why_words[REPAIR_WHYS] = {
    "the same letters in one way of writing them",
    "a foreign letter that looks like one of ours",
    "an abbreviation of document numbers, by its look",
    "two words read as one",
    "one word read as two",
    "likeliest for the letters read, among the words around",
    "likeliest, after this document's own words",
};

void repair_listen(struct repair *r, repair_tell_fn *tell, void *data)
{
    r->tell = tell;
    r->tell_data = data;
}

const char *repair_version(const struct repair *r)
{
    return r->version;
}

/* Tells of a word brought into good form. Without the table of look-alikes, would it be the same? */
static void tell_form(struct repair *r, const struct doc *d, const struct line *l, const char *was,
                      const char *is)
{
    struct buf plain = {0};
    forms_apply(NULL, was, strlen(was), &plain);
    struct repair_change c = {&d->pages[l->page], l, was, is, 1, REPAIR_LOOK};
    if (!strcmp(buf_text(&plain), is))
        c.why = REPAIR_FORM;
    r->tell(r->tell_data, &c);
    buf_free(&plain);
}

/* Brings the words of one line into good form and makes the line's text anew from its gaps. */
static void mend_form(struct repair *r, struct doc *d, struct line *l)
{
    struct buf text = {0}, word = {0};
    size_t at = 0, len = strlen(l->text);
    for (uint32_t i = 0; i < l->nwords; i++) {
        struct word *w = &d->words[l->word + i];
        size_t wlen = strlen(w->text);
        buf_clear(&word);
        forms_apply(r->forms, w->text, wlen, &word);
        if (w->off >= at && w->off + wlen <= len)
            buf_add(&text, l->text + at, w->off - at);
        at = w->off + wlen;
        w->off = (uint32_t)text.len;
        buf_add(&text, buf_text(&word), word.len);
        if (!strcmp(w->text, buf_text(&word)))
            continue;
        if (r->tell)
            tell_form(r, d, l, w->text, buf_text(&word));
        w->text = arena_strndup(d->mem, buf_text(&word), word.len);
    }
    if (at < len)
        buf_add(&text, l->text + at, len - at);
    if (strcmp(l->text, buf_text(&text)))
        l->text = arena_strndup(d->mem, buf_text(&text), text.len);
    buf_free(&text);
    buf_free(&word);
}

void repair_doc(struct repair *r, struct doc *d)
{
    const char **lines = xcalloc(d->nlines + 1, sizeof *lines);
    for (size_t i = 0; i < d->nlines; i++) {
        mend_form(r, d, &d->lines[i]);
        lines[i] = d->lines[i].text;
    }
    work_on(r, d, lines);
    free(lines);
}

void repair_line(struct repair *r, const char *s, size_t n, struct buf *out)
{
    struct doc *d = doc_new("");
    char *line = arena_strndup(d->mem, s, n);
    doc_add_page(d);
    doc_add_line(d, line, line);
    doc_split_line(d);
    repair_doc(r, d);
    buf_str(out, d->lines[0].text);
    doc_free(d);
}
