#include "repair.h"

#include <stdlib.h>
#include <string.h>

#include "repair_form.h"
#include "utf8.h"

struct repair {
    struct arena *mem;
    struct forms *forms;
    const char *version;
};

/* The folder a path lies in. */
static char *folder_of(struct arena *mem, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? arena_strndup(mem, path, (size_t)(slash - path)) : arena_strdup(mem, ".");
}

struct repair *repair_open(const char *model_path, const char **why)
{
    static char message[512];
    struct arena *mem = arena_new();
    const char *rules = getenv("TRICHLUC_RULES"), *said = "";
    if (!model_path)
        model_path = arena_printf(mem, "%s/vi.model", rules && *rules ? rules : "rules");
    struct repair *r = xcalloc(1, sizeof *r);
    r->mem = mem;
    r->forms = forms_load(mem, folder_of(mem, model_path), &said);
    r->version = "forms 1";
    if (r->forms)
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
    arena_free(r->mem);
    free(r);
}

const char *repair_version(const struct repair *r)
{
    return r->version;
}

void repair_line(struct repair *r, const char *s, size_t n, struct buf *out)
{
    forms_apply(r->forms, s, n, out);
}

/* Brings the words of one line into good form and makes the line's text anew from its gaps. */
static void repair_one_line(struct repair *r, struct doc *d, struct line *l)
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
        if (strcmp(w->text, buf_text(&word)))
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
    for (size_t i = 0; i < d->nlines; i++)
        repair_one_line(r, d, &d->lines[i]);
}
