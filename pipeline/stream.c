#define _GNU_SOURCE /* memmem */
#include "stream.h"

#include "stream_own.h"
#include "utf8.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void put_box(struct buf *out, struct box b)
{
    if (box_is_none(b)) {
        buf_str(out, "null");
        return;
    }
    double v[4] = {b.x0, b.y0, b.x1, b.y1};
    for (int i = 0; i < 4; i++) {
        buf_chr(out, i ? ',' : '[');
        buf_num(out, v[i], 1);
    }
    buf_chr(out, ']');
}

static void put_member(struct buf *out, const char *key, const char *s)
{
    buf_printf(out, ",\"%s\":", key);
    buf_json(out, s);
}

static void put_number(struct buf *out, const char *key, double v, int digits)
{
    buf_printf(out, ",\"%s\":", key);
    buf_num(out, v, digits);
}

static void put_word(struct buf *out, const struct word *w)
{
    buf_str(out, "{\"text\":");
    buf_json(out, w->text);
    put_member(out, "raw", w->raw);
    buf_str(out, ",\"bbox\":");
    put_box(out, w->box);
    put_number(out, "conf", w->conf, 2);
    if (w->sure < 1)
        put_number(out, "sure", w->sure, 2);
    if (w->flags)
        buf_printf(out, ",\"flags\":%u", w->flags);
    if (w->extra)
        buf_str(out, w->extra);
    buf_chr(out, '}');
}

static void put_line(struct buf *out, const struct doc *d, const struct line *l)
{
    buf_printf(out, "{\"line\":%u", l->no);
    put_member(out, "text", l->text);
    put_member(out, "raw", l->raw);
    buf_str(out, ",\"bbox\":");
    put_box(out, l->box);
    if (l->block)
        buf_printf(out, ",\"block\":%u", l->block);
    if (l->extra)
        buf_str(out, l->extra);
    buf_str(out, ",\"words\":[");
    for (uint32_t i = 0; i < l->nwords; i++) {
        if (i)
            buf_chr(out, ',');
        put_word(out, &d->words[l->word + i]);
    }
    buf_str(out, "]}");
}

/* Paths are bytes; JSON is UTF-8: what is no UTF-8 is written as \xNN, as on the terminal. */
static void put_path(struct buf *out, const char *path)
{
    struct buf clean = {0};
    size_t n = strlen(path);
    while (n) {
        size_t ok = utf8_valid_prefix(path, n);
        buf_add(&clean, path, ok);
        path += ok;
        n -= ok;
        if (n) {
            buf_printf(&clean, "\\x%02x", (unsigned)(unsigned char)*path);
            path++;
            n--;
        }
    }
    put_member(out, "path", buf_text(&clean));
    buf_free(&clean);
}

/* Ruled tables: of each cell its first row and column, how many it spans, its box, 1 where there is ink. */
static void put_tables(struct buf *out, const struct page *p)
{
    for (uint32_t i = 0; i < p->nruled; i++) {
        const struct ruled *t = &p->ruled[i];
        buf_printf(out, "%s{\"rows\":%u,\"columns\":%u,\"cells\":[", i ? "," : ",\"tables\":[", t->rows,
                   t->columns);
        for (uint32_t k = 0; k < t->ncells; k++) {
            const struct cell *c = &t->cells[k];
            const double at[] = {c->box.x0, c->box.y0, c->box.x1, c->box.y1};
            buf_printf(out, "%s[%u,%u,%u,%u", k ? "," : "", c->row, c->column, c->rows, c->columns);
            for (size_t n = 0; n < 4; n++) {
                buf_chr(out, ',');
                buf_num(out, at[n], 1);
            }
            buf_str(out, c->inked ? ",1]" : ",0]");
        }
        buf_str(out, i + 1 < p->nruled ? "]}" : "]}]");
    }
}

void stream_put_page(struct buf *out, const struct doc *d, size_t index)
{
    const struct page *p = &d->pages[index];
    buf_str(out, "{\"type\":\"page\"");
    put_member(out, "doc", d->id);
    put_path(out, d->path);
    put_member(out, "sha256", d->sha256);
    buf_printf(out, ",\"page\":%u,\"pages\":%u", p->no, p->pages);
    put_number(out, "width", p->width, 1);
    put_number(out, "height", p->height, 1);
    buf_printf(out, ",\"dpi\":%u", p->dpi);
    put_member(out, "source", source_name(p->source));
    buf_str(out, ",\"verdict\":{\"layer\":");
    buf_json(out, p->verdict.layer);
    put_number(out, "score", p->verdict.score, 2);
    put_member(out, "why", p->verdict.why);
    buf_chr(out, '}');
    if (p->error) {
        buf_str(out, ",\"error\":{\"code\":");
        buf_json(out, p->error);
        put_member(out, "message", p->message);
        buf_chr(out, '}');
    }
    put_tables(out, p);
    if (p->extra)
        buf_str(out, p->extra);
    buf_str(out, ",\"lines\":[");
    for (uint32_t i = 0; i < p->nlines; i++) {
        if (i)
            buf_chr(out, ',');
        put_line(out, d, &d->lines[p->line + i]);
    }
    buf_str(out, "]}\n");
}

int stream_write(FILE *to, const struct doc *d)
{
    struct buf out = {0};
    int ok = 0;
    for (size_t i = 0; i < d->npages && ok == 0; i++) {
        buf_clear(&out);
        stream_put_page(&out, d, i);
        if (fwrite(out.s, 1, out.len, to) != out.len)
            ok = -1;
    }
    buf_free(&out);
    return ok;
}

/* ---- reading ---- */

struct stream_reader {
    FILE *from;
    char *name, *line;
    size_t len, cap;
    unsigned long lineno;
    struct doc *next; /* begun by the last line */
    json_t *held;     /* the page that begins it, read the long way */
    bool broken;  /* a bad line stands behind the document just given */
    FILE *pass;   /* where lines that are no pages go, or NULL */
    char error[256];
};

struct stream_reader *stream_open(FILE *from, const char *name)
{
    struct stream_reader *r = xcalloc(1, sizeof *r);
    r->from = from;
    r->name = xstrdup(name);
    return r;
}

void stream_close(struct stream_reader *r)
{
    if (!r)
        return;
    json_decref(r->held);
    doc_free(r->next);
    free(r->name);
    free(r->line);
    free(r);
}

const char *stream_error(const struct stream_reader *r)
{
    return r->error;
}

static int fail(struct stream_reader *r, const char *words)
{
    snprintf(r->error, sizeof r->error, "%.150s:%lu: %s", r->name, r->lineno, words);
    return -1;
}

/* The next line that is not blank: 1, 0 at the end, -1 where it cannot be read. */
static int read_line(struct stream_reader *r)
{
    for (;;) {
        ssize_t n = getline(&r->line, &r->cap, r->from);
        if (n < 0)
            return ferror(r->from) ? fail(r, "cannot be read") : 0;
        r->lineno++;
        r->len = (size_t)n;
        if (strspn(r->line, " \t\r\n") != r->len)
            return 1;
    }
}

/* The line as JSON into *out: 1, 0 for a line that is no page and passed on, -1 on a bad one. */
static int read_object(struct stream_reader *r, json_t **out)
{
    json_error_t e;
    *out = json_loadb(r->line, r->len, 0, &e);
    if (!*out) {
        snprintf(r->error, sizeof r->error, "%.100s:%lu: not JSON: %.100s", r->name, r->lineno,
                 e.text);
        return -1;
    }
    const char *type = json_string_value(json_object_get(*out, "type"));
    const char *doc = json_string_value(json_object_get(*out, "doc"));
    if (type && strcmp(type, "page") == 0 && doc)
        return 1;
    bool other = type && strcmp(type, "page") != 0;
    json_decref(*out);
    *out = NULL;
    if (!other)
        return fail(r, type ? "a page without its document's id" : "not a page of the page stream");
    if (r->pass) /* stages pass on what they don't know */
        fwrite(r->line, 1, r->len, r->pass);
    return 0;
}

static double number(const json_t *o, const char *key, double fallback)
{
    const json_t *v = json_object_get(o, key);
    return json_is_number(v) ? json_number_value(v) : fallback;
}

static uint32_t whole(const json_t *o, const char *key)
{
    double v = number(o, key, 0);
    return v > 0 && v < 4e9 ? (uint32_t)v : 0;
}

static const char *text_of(struct arena *a, const json_t *o, const char *key, const char *fallback)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? arena_strdup(a, s) : fallback;
}

static struct box box_of(const json_t *o)
{
    const json_t *v = json_object_get(o, "bbox");
    if (!json_is_array(v) || json_array_size(v) != 4)
        return (struct box){0};
    double n[4];
    for (size_t i = 0; i < 4; i++)
        n[i] = round_pt(json_number_value(json_array_get(v, i)));
    return (struct box){n[0], n[1], n[2], n[3]};
}

/* What we do not know is kept as text, to be passed on as it came. */
static const char *unknown(struct arena *a, json_t *o, const char *const *known)
{
    struct buf out = {0};
    const char *key, *r = NULL;
    json_t *v;
    json_object_foreach(o, key, v)
    {
        size_t i = 0;
        while (known[i] && strcmp(known[i], key) != 0)
            i++;
        if (known[i])
            continue;
        char *dump = json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
        buf_chr(&out, ',');
        buf_json(&out, key);
        buf_chr(&out, ':');
        buf_str(&out, dump ? dump : "null");
        free(dump);
    }
    if (out.len)
        r = arena_strdup(a, out.s);
    buf_free(&out);
    return r;
}

/* Where the bytes stand in the text, at `at` or behind; SIZE_MAX: nowhere. */
static size_t find(const char *text, size_t at, const char *s, size_t n)
{
    size_t next = at + (n && text[at] == ' ' && *s != ' '); /* most stand behind the one before and a blank */
    if (strncmp(text + next, s, n) == 0)
        return next;
    const char *found = memmem(text + at, strlen(text + at), s, n);
    return found ? (size_t)(found - text) : SIZE_MAX;
}

size_t stream_take_word(struct doc *d, size_t at, const struct stream_word *from)
{
    size_t found = find(d->lines[d->nlines - 1].text, at, from->text, from->n);
    if (found == SIZE_MAX)
        return at; /* not in its line: nothing could be traced to it */
    struct word *w = doc_next_word(d);
    w->text = arena_strndup(d->texts, from->text, from->n);
    w->raw = from->raw ? arena_strndup(d->texts, from->raw, from->raw_n) : w->text;
    w->off = (uint32_t)found;
    w->box = from->box;
    w->conf = from->conf;
    w->sure = from->sure;
    w->flags = from->flags;
    w->extra = from->extra;
    return found + from->n;
}

static void take_words(struct doc *d, json_t *words)
{
    static const char *const known[] = {"text", "raw", "bbox", "conf", "sure", "flags", NULL};
    size_t i, at = 0;
    json_t *o;
    json_array_foreach(words, i, o)
    {
        const json_t *text = json_object_get(o, "text"), *raw = json_object_get(o, "raw");
        const struct stream_word w = {
            .text = json_string_value(text),
            .n = json_string_length(text),
            .raw = json_string_value(raw),
            .raw_n = json_string_length(raw),
            .box = box_of(o),
            .conf = round_conf(number(o, "conf", 1)),
            .sure = round_conf(number(o, "sure", 1)),
            .flags = whole(o, "flags"),
            .extra = unknown(d->mem, o, known),
        };
        if (w.text)
            at = stream_take_word(d, at, &w);
    }
}

static void take_lines(struct doc *d, json_t *lines)
{
    static const char *const known[] = {"line", "text", "raw", "bbox", "block", "words", NULL};
    size_t i;
    json_t *o;
    json_array_foreach(lines, i, o)
    {
        const char *text = json_string_value(json_object_get(o, "text"));
        const char *raw = json_string_value(json_object_get(o, "raw"));
        if (!text)
            text = raw ? raw : "";
        struct line *l = doc_add_line(d, text, raw ? raw : text);
        uint32_t no = whole(o, "line");
        l->no = no ? no : l->no;
        l->box = box_of(o);
        l->block = whole(o, "block");
        l->extra = unknown(d->mem, o, known);
        json_t *words = json_object_get(o, "words");
        if (json_is_array(words))
            take_words(d, words);
        if (d->lines[d->nlines - 1].nwords == 0) /* none, or none that is in the line */
            doc_split_line(d);
    }
}

enum source stream_source(const char *name)
{
    for (int s = SOURCE_TEXT; name && s <= SOURCE_OCR; s++)
        if (strcmp(source_name((enum source)s), name) == 0)
            return (enum source)s;
    return SOURCE_TEXT;
}

static struct cell take_cell(const json_t *v)
{
    uint32_t n[4] = {0};
    double at[4] = {0};
    for (size_t i = 0; i < 4; i++) {
        json_int_t k = json_integer_value(json_array_get(v, i));
        n[i] = k > 0 && k < RULED_ROWS ? (uint32_t)k : 0;
        at[i] = round_pt(json_number_value(json_array_get(v, 4 + i)));
    }
    return (struct cell){n[0], n[1], n[2] ? n[2] : 1, n[3] ? n[3] : 1, {at[0], at[1], at[2], at[3]},
                         json_integer_value(json_array_get(v, 8)) != 0};
}

static void take_tables(struct doc *d, struct page *p, const json_t *tables)
{
    size_t n = json_array_size(tables);
    struct ruled *to = arena_alloc(d->mem, (n + 1) * sizeof *to);
    for (size_t i = 0; i < n; i++) {
        const json_t *t = json_array_get(tables, i), *cells = json_object_get(t, "cells");
        uint32_t ncells = (uint32_t)json_array_size(cells);
        struct cell *c = arena_alloc(d->mem, (ncells + 1) * sizeof *c);
        for (uint32_t k = 0; k < ncells; k++)
            c[k] = take_cell(json_array_get(cells, k));
        to[i] = (struct ruled){whole(t, "rows"), whole(t, "columns"), ncells, c};
    }
    p->ruled = to;
    p->nruled = (uint32_t)ruled_keep_sound(to, n);
}

static void take_page(struct doc *d, json_t *o)
{
    static const char *const known[] = {"type",   "doc",    "path", "sha256", "page",
                                        "pages",  "width",  "height", "dpi",  "source",
                                        "verdict", "error", "tables", "lines", NULL};
    struct page *p = doc_add_page(d);
    uint32_t no = whole(o, "page");
    p->no = no ? no : p->no;
    p->pages = whole(o, "pages");
    p->width = round_pt(number(o, "width", 0));
    p->height = round_pt(number(o, "height", 0));
    p->dpi = whole(o, "dpi");
    p->source = stream_source(json_string_value(json_object_get(o, "source")));
    const json_t *v = json_object_get(o, "verdict");
    p->verdict.layer = text_of(d->mem, v, "layer", "none");
    p->verdict.score = round_conf(number(v, "score", 0));
    p->verdict.why = text_of(d->mem, v, "why", "");
    const json_t *e = json_object_get(o, "error");
    if (json_is_object(e)) {
        p->error = text_of(d->mem, e, "code", "fault");
        p->message = text_of(d->mem, e, "message", "");
    }
    take_tables(d, p, json_object_get(o, "tables"));
    p->extra = unknown(d->mem, o, known);
    json_t *lines = json_object_get(o, "lines");
    if (json_is_array(lines))
        take_lines(d, lines);
}

/* Takes the page the long way: 1, or 0 and it is held where it is another document's. Frees o. */
static int take_object(struct stream_reader *r, struct doc *d, json_t *o)
{
    const char *id = json_string_value(json_object_get(o, "doc"));
    if (d->npages && (strcmp(id, d->id) != 0 || whole(o, "page") == 1)) {
        r->held = o;
        return 0;
    }
    if (!d->npages) {
        d->path = text_of(d->mem, o, "path", "");
        d->id = arena_strdup(d->mem, id);
        d->sha256 = text_of(d->mem, o, "sha256", "");
    }
    take_page(d, o);
    json_decref(o);
    return 1;
}

/* The next page into d: 1, 0 where there is none or it is another document's, -1 on a bad line. */
static int read_page(struct stream_reader *r, struct doc *d)
{
    json_t *o = r->held;
    r->held = NULL;
    for (int got = 0; !o && got >= 0;) {
        if ((got = read_line(r)) <= 0)
            return got;
        enum own own = stream_own_page(d, r->line, r->len, &r->next);
        if (own != OWN_NOT)
            return own == OWN_PAGE;
        if ((got = read_object(r, &o)) < 0)
            return got;
    }
    return take_object(r, d, o);
}

int stream_next(struct stream_reader *r, struct doc **out)
{
    *out = NULL;
    if (r->broken)
        return -1;
    struct doc *d = r->next ? r->next : doc_new("");
    int got;
    r->next = NULL;
    while ((got = read_page(r, d)) == 1)
        ;
    if (!d->npages) {
        doc_free(d);
        return got;
    }
    r->broken = got < 0; /* what was read before it is not lost: the error comes next */
    *out = d;
    return 1;
}

void stream_pass_on(struct stream_reader *r, FILE *to)
{
    r->pass = to;
}
