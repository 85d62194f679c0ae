#include "correct.h"

#include "utf8.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TEXT = 1 << 16 }; /* bytes of one text in a file of marks */

struct reading {
    struct arena *mem;
    const char *by; /* whose marks, where they do not say */
    const char *why;
};

/* A text in NFC, in the arena; NULL where it is not there, empty, or too long. */
static const char *text_of(struct reading *r, const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);
    if (!json_is_string(v) || !json_string_length(v) || json_string_length(v) > MOST_TEXT)
        return NULL;
    return utf8_nfc(r->mem, json_string_value(v));
}

static unsigned number_of(const json_t *o, const char *key)
{
    json_int_t n = json_integer_value(json_object_get(o, key));
    return n > 0 && n < 100000000 ? (unsigned)n : 0;
}

/* "2026-11-21T09:30:00Z", with or without parts of a second. */
static bool is_time(const char *s)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:dd";
    size_t n = sizeof shape - 1;
    for (size_t i = 0; i < n; i++)
        if (shape[i] == 'd' ? s[i] < '0' || s[i] > '9' : s[i] != shape[i])
            return false;
    if (s[n] == '.')
        n += 1 + strspn(s + n + 1, "0123456789");
    return strcmp(s + n, "Z") == 0;
}

static bool is_doc(const char *s)
{
    return strlen(s) == 12 && strspn(s, "0123456789abcdef") == 12;
}

static bool is_verdict(const char *s)
{
    return strcmp(s, "right") == 0 || strcmp(s, "wrong") == 0 || strcmp(s, "corrected") == 0 ||
           strcmp(s, "withdrawn") == 0;
}

static int fail(struct reading *r, const char *why)
{
    r->why = why;
    return -1;
}

/* The corrected values: an object of the type's own keys, written again in one form. */
static int take_values(struct reading *r, const json_t *o, struct store_mark *m)
{
    const json_t *v = json_object_get(o, "values");
    struct record probe = {.type = record_type_find(m->type)};
    bool wanted = strcmp(m->verdict, "corrected") == 0;
    if (!wanted)
        return v && json_object_size(v) ? fail(r, "values are for corrected records only") : 0;
    if (!json_is_object(v) || !json_object_size(v))
        return fail(r, "a corrected record wants values");
    char *text = json_dumps(v, JSON_COMPACT | JSON_SORT_KEYS);
    if (!text)
        return fail(r, "values cannot be written");
    m->values = arena_strdup(r->mem, text);
    free(text);
    return record_correct(r->mem, &probe, m->values, &r->why);
}

static int read_mark(struct reading *r, const json_t *o, struct store_mark *m)
{
    const char *by = text_of(r, o, "by");
    *m = (struct store_mark){
        .doc = text_of(r, o, "doc"), .id = text_of(r, o, "id"), .type = text_of(r, o, "type"),
        .quote = text_of(r, o, "quote"), .verdict = text_of(r, o, "verdict"),
        .note = text_of(r, o, "note"), .at = text_of(r, o, "at"), .who = by ? by : r->by,
        .of = text_of(r, o, "of"),
        .page = number_of(o, "page"), .line = number_of(o, "line")};
    if (!m->doc || !is_doc(m->doc))
        return fail(r, "doc is no document's id");
    static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    if (!m->id || strncmp(m->id, m->doc, 12) != 0 || m->id[12] != '.' || !m->id[13] ||
        m->id[13 + strspn(m->id + 13, letters)])
        return fail(r, "id is no record's of that document");
    if (!m->type || record_type_find(m->type) == REC_TYPES)
        return fail(r, "type is no record type");
    if (!m->verdict || !is_verdict(m->verdict))
        return fail(r, "verdict is none of right, wrong, corrected, withdrawn");
    if (!m->at || !is_time(m->at))
        return fail(r, "at is no time such as 2026-11-21T09:30:00Z");
    if (!m->who)
        return fail(r, "nobody says whose marks these are; --by NAME does");
    return take_values(r, o, m);
}

int marks_read(struct arena *a, const char *bytes, size_t n, const char *by, struct marks *out,
               const char **why)
{
    json_error_t e;
    struct reading r = {.mem = a};
    size_t before = out->n;
    int result = -1;
    json_t *o = json_loadb(bytes, n, JSON_REJECT_DUPLICATES, &e);
    const json_t *list = json_object_get(o, "marks");
    const char *kind = json_string_value(json_object_get(o, "trichluc"));
    *why = o ? "is no file of marks" : arena_printf(a, "line %d: %s", e.line, e.text);
    if (!json_is_array(list) || !kind || strcmp(kind, "marks") != 0)
        goto done;
    r.by = by ? by : text_of(&r, o, "by");
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct store_mark m;
        if (read_mark(&r, json_array_get(list, i), &m) != 0) {
            *why = arena_printf(a, "mark %zu: %s", i + 1, r.why);
            out->n = before;
            goto done;
        }
        if (by)
            m.who = by;
        if (!m.of) /* a reader's own */
            m.of = m.who;
        VEC_PUSH(out->v, out->n, out->cap) = m;
    }
    result = 0;
done:
    json_decref(o);
    return result;
}

/* ---- gold ---- */

struct gilding {
    gold_open_fn *open;
    void *data;
    struct buf lines; /* of the document at hand */
    char doc[80];
    struct buf path;
    bool marked; /* some record of it is */
    size_t documents;
};

static int end_document(struct gilding *g)
{
    int r = 0;
    if (g->marked) {
        FILE *to = g->open(g->doc, buf_text(&g->path), g->data);
        g->documents++;
        r = !to || fwrite(g->lines.s, 1, g->lines.len, to) != g->lines.len;
    }
    buf_clear(&g->lines);
    buf_clear(&g->path);
    g->marked = false;
    return r;
}

static int each_record(struct arena *a, const struct record *rec, void *data)
{
    struct gilding *g = data;
    struct record gold = *rec;
    const struct review *said = rec->review;
    const char *verdict = said ? said->verdict : NULL, *why;
    if (strcmp(g->doc, rec_text(rec, KEY_DOC)) != 0) {
        if (end_document(g))
            return 1;
        snprintf(g->doc, sizeof g->doc, "%s", rec_text(rec, KEY_DOC));
    }
    if (rec->type == REC_DOCUMENT && rec_text(rec, DOC_PATH))
        buf_str(&g->path, rec_text(rec, DOC_PATH));
    g->marked |= verdict != NULL;
    if (verdict && strcmp(verdict, "wrong") == 0)
        return 0;
    if (!verdict && rec->type == REC_DOCUMENT)
        return 0; /* eval counts its fields: only a head that somebody looked at is gold */
    gold.review = NULL;
    if (verdict && said->values && record_correct(a, &gold, said->values, &why) != 0)
        return 0; /* of an older program, whose keys were others */
    record_json(&g->lines, &gold);
    if (!verdict) {
        g->lines.len -= 2; /* "}\n" */
        buf_str(&g->lines, ",\"doubt\":true}\n");
    }
    return 0;
}

int marks_gold(struct store *s, gold_open_fn *open, void *data, size_t *documents)
{
    struct gilding g = {.open = open, .data = data};
    int r = store_records(s, (1u << REC_TYPES) - 1, each_record, &g);
    if (r == 0)
        r = end_document(&g);
    *documents = g.documents;
    buf_free(&g.lines);
    buf_free(&g.path);
    return r;
}
