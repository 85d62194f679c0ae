/* The comparison as CSV: rows as the table has them, a province in seven columns. */
#include "compare.h"

#include <math.h>
#include <string.h>

struct writing {
    struct buf *out;
    const struct comparison *c;
    const struct compare_names *names;
    void (*field)(struct buf *b, const char *s);
};

static void put(const struct writing *w, const char *s)
{
    buf_chr(w->out, ',');
    w->field(w->out, s ? s : "");
}

/* What a province set, and where that is written (doc:page:record id). */
static void put_cell(const struct writing *w, const struct compare_row *r, size_t province)
{
    const struct compare_item *i;
    struct buf text = {0}, from = {0};
    size_t n = compare_cell(w->c, r, province, &i);
    for (size_t k = 0; k < n; k++) {
        if (k) {
            buf_str(&text, "; ");
            buf_str(&from, "; ");
        }
        compare_item_words(&text, w->c, r, &i[k], " ");
        buf_printf(&from, "%s:%u:%s", i[k].doc, i[k].page, i[k].id);
    }
    put(w, buf_text(&text));
    put(w, buf_text(&from));
    buf_free(&text);
    buf_free(&from);
}

/* What programs count with: "90; 95" or "70..80", and the days by which, "2025-12-31; 2030-12-31". */
static void put_plain(const struct writing *w, const struct compare_row *r, size_t province)
{
    const struct compare_item *i;
    struct buf value = {0}, end = {0};
    size_t n = compare_cell(w->c, r, province, &i);
    for (size_t k = 0; k < n; k++) {
        buf_str(&value, k ? "; " : "");
        buf_str(&end, k ? "; " : "");
        if (!isnan(i[k].value))
            buf_num(&value, i[k].value, 4);
        if (!isnan(i[k].value_to)) {
            buf_str(&value, "..");
            buf_num(&value, i[k].value_to, 4);
        }
        buf_str(&end, i[k].end ? i[k].end : "");
    }
    put(w, buf_text(&value));
    put(w, buf_text(&end));
    buf_free(&value);
    buf_free(&end);
}

/* What is near where it set nothing, where it stood before, and how sure each value is, 0 to 1. */
static void put_more(const struct writing *w, const struct compare_row *r, size_t province)
{
    const struct compare_item *i;
    struct buf near = {0}, base = {0}, sure = {0};
    size_t n = compare_cell(w->c, r, province, &i);
    if (!n)
        compare_near_text(&near, w->c, w->names, r, province, "; ", false);
    for (size_t k = 0; k < n; k++) {
        if (base.len && i[k].nbases)
            buf_str(&base, "; ");
        compare_base_text(&base, w->c, w->names, &i[k], ", ");
        buf_str(&sure, k ? "; " : "");
        if (!isnan(i[k].confidence))
            buf_printf(&sure, "%.2f", i[k].confidence);
    }
    put(w, buf_text(&near));
    put(w, buf_text(&base));
    put(w, buf_text(&sure));
    buf_free(&near);
    buf_free(&base);
    buf_free(&sure);
}

static void put_heads(const struct writing *w, const char *const *ends)
{
    for (size_t p = 0; p < w->c->nprovinces; p++)
        for (size_t k = 0; ends[k]; k++) {
            struct buf name = {0};
            buf_printf(&name, "%s%s", w->c->provinces[p].name, ends[k]);
            put(w, name.s);
            buf_free(&name);
        }
}

void compare_csv(struct buf *out, const struct comparison *c, const struct compare_names *n,
                 bool guard)
{
    const struct writing w = {out, c, n, guard ? buf_csv_guarded : buf_csv};
    buf_str(out, "indicator,indicator_name,subject,subject_name,unit,scope,words");
    put_heads(&w, (const char *const[]){"", " source", NULL});
    put_heads(&w, (const char *const[]){" near", " baseline", " confidence", NULL});
    put_heads(&w, (const char *const[]){" value", " end", NULL});
    buf_str(out, "\r\n");
    for (size_t i = 0; i < c->nrows; i++) {
        const struct compare_row *r = &c->rows[i];
        const char *fields[] = {compare_indicator_name(n, r->indicator), r->subject,
                                compare_subject_name(n, r->subject), r->unit, r->scope, r->words};
        w.field(out, r->indicator);
        for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
            put(&w, fields[k]);
        for (size_t p = 0; p < c->nprovinces; p++)
            put_cell(&w, r, p);
        for (size_t p = 0; p < c->nprovinces; p++)
            put_more(&w, r, p);
        for (size_t p = 0; p < c->nprovinces; p++)
            put_plain(&w, r, p);
        buf_str(out, "\r\n");
    }
}
