#include "export_xlsx.h"

#include "export.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* Widths in characters, by what the key holds; long texts wrap. */
static const struct sheet_column shapes[] = {
    {"type", 11, false},        {"doc", 14, false},         {"id", 18, false},
    {"page", 7, false},         {"line", 7, false},         {"section", 14, false},
    {"quote", 60, true},        {"raw", 14, false},         {"bbox", 14, false},
    {"confidence", 11, false},  {"rule", 22, false},        {"uncertain_number", 17, false},
    {"recurrence", 16, false},
    {"doc_type", 16, false},
    {"number", 18, false},      {"issuer", 28, true},       {"province", 16, false},
    {"place", 16, false},       {"date", 12, false},        {"title", 60, true},
    {"signer", 22, false},      {"signer_title", 22, true}, {"recipients", 40, true},
    {"path", 30, false},        {"sha256", 14, false},      {"indicator", 28, false},
    {"subject", 28, false},     {"comparator", 11, false},  {"scope", 36, true},
    {"start", 12, false},       {"end", 12, false},         {"rrule", 24, false},
    {"task", 60, true},         {"agency", 30, false},      {"agency_name", 32, true},
    {"review", 11, false},      {"review_by", 20, false},   {"review_at", 22, false},
    {"review_values", 30, true}, {"review_note", 40, true},
    {"table", 30, true},        {"row", 28, false},         {"column", 28, true},
};
#define WIDTH_OTHER 12

static struct sheet_column shape_of(const char *key)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (strcmp(shapes[i].name, key) == 0)
            return shapes[i];
    return (struct sheet_column){.name = key, .width = WIDTH_OTHER};
}

static bool is_date_key(const char *key)
{
    return strcmp(key, "date") == 0 || strcmp(key, "start") == 0 || strcmp(key, "end") == 0;
}

struct filling {
    struct sheet *sheets[REC_TYPES];
    struct buf plain;
    xlsx_wanted_fn *wanted;
    void *data;
};

static int put_record(struct arena *a, const struct record *r, void *data)
{
    struct filling *f = data;
    struct sheet *s = f->sheets[r->type];
    size_t n;
    const struct key *k = record_keys(r->type, &n);
    (void)a;
    if (f->wanted && !f->wanted(rec_text(r, KEY_DOC), f->data))
        return 0;
    sheet_row(s);
    for (size_t i = 0; i < n; i++) {
        size_t at = export_column(i, n);
        const struct value *v = &r->value[at];
        if (v->is == V_NUM && k[at].kind != VAL_FLAG) {
            sheet_number(s, i, v->u.num);
        } else if (v->is == V_TEXT && is_date_key(k[at].name)) {
            sheet_date(s, i, v->u.text);
        } else {
            buf_clear(&f->plain);
            value_plain(&f->plain, v, k[at].kind);
            sheet_text(s, i, buf_text(&f->plain));
        }
    }
    for (size_t i = 0; r->review && i < REVIEW_KEYS; i++) {
        const char *v = review_text(r->review, i);
        sheet_text(s, n + i, v ? v : "");
    }
    return 0;
}

int xlsx_add_records(struct workbook *w, struct store *s, unsigned types, xlsx_wanted_fn *wanted,
                     void *data)
{
    struct filling f = {.wanted = wanted, .data = data};
    bool reviews = store_has_marks(s);
    for (int t = 0; t < REC_TYPES; t++) {
        if (!(types & (1u << t)))
            continue;
        struct sheet_column columns[RECORD_KEYS + REVIEW_KEYS];
        size_t n;
        const struct key *k = record_keys((enum record_type)t, &n);
        for (size_t i = 0; i < n; i++)
            columns[i] = shape_of(k[export_column(i, n)].name);
        for (size_t i = 0; reviews && i < REVIEW_KEYS; i++)
            columns[n + i] = shape_of(review_keys[i]);
        n += reviews ? REVIEW_KEYS : 0;
        f.sheets[t] = sheet_add(w, record_type_name((enum record_type)t), columns, n, KEY_PAGE);
    }
    int r = store_records(s, types, put_record, &f);
    buf_free(&f.plain);
    return r;
}

static int write_workbook(struct store *s, unsigned types, FILE *to)
{
    struct workbook *w = workbook_begin("trichluc export", 0);
    if (!w)
        return 1;
    int r = xlsx_add_records(w, s, types, NULL, NULL);
    int ended = workbook_end(w, r == 0 ? to : NULL);
    return r ? r : ended ? 1 : 0;
}

const struct exporter export_xlsx = {.name = "xlsx", .whole = write_workbook};
