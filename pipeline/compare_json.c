/* The comparison as JSON: nothing of it is left out. Rows are named by their place, from 0. */
#include "compare.h"

#include <string.h>

static void put_member(struct buf *out, const char *key, const char *s)
{
    buf_printf(out, ",\"%s\":", key);
    buf_json(out, s);
}

static void put_number(struct buf *out, const char *key, double v)
{
    buf_printf(out, ",\"%s\":", key);
    buf_num(out, v, 4);
}

static void put_base(struct buf *out, const struct compare_item *i, const struct compare_base *b)
{
    buf_str(out, "{\"subject\":");
    buf_json(out, b->subject);
    buf_printf(out, ",\"year\":%u", b->year);
    put_number(out, "value", b->value);
    put_member(out, "unit", b->unit);
    put_number(out, "distance", compare_distance(i, b));
    put_member(out, "table", b->table);
    put_member(out, "column", b->column);
    put_member(out, "doc", b->doc);
    buf_printf(out, ",\"page\":%u,\"line\":%u", b->page, b->line);
    put_member(out, "id", b->id);
    buf_chr(out, '}');
}

static void put_item(struct buf *out, const struct comparison *c, const struct compare_item *i)
{
    struct buf text = {0};
    compare_item_text(&text, i);
    buf_str(out, "{\"text\":");
    buf_json(out, buf_text(&text));
    put_member(out, "comparator", i->comparator);
    put_number(out, "value", i->value);
    put_number(out, "value_to", i->value_to);
    put_member(out, "start", i->start);
    put_member(out, "end", i->end);
    put_member(out, "rrule", i->rrule);
    put_member(out, "scope", i->scope);
    put_member(out, "doc", i->doc);
    buf_printf(out, ",\"page\":%u,\"line\":%u", i->page, i->line);
    put_member(out, "id", i->id);
    put_member(out, "quote", i->quote);
    put_number(out, "confidence", i->confidence);
    put_member(out, "unit", i->unit);
    put_member(out, "province", i->home);
    put_member(out, "review", i->review);
    put_member(out, "recurrence", i->recurrence);
    buf_str(out, ",\"baseline\":[");
    for (size_t k = 0; k < i->nbases; k++) {
        if (k)
            buf_chr(out, ',');
        put_base(out, i, &c->bases[i->base + k]);
    }
    buf_str(out, "]}");
    buf_free(&text);
}

static void put_row(struct buf *out, const struct comparison *c, const struct compare_names *n,
                    const struct compare_row *r)
{
    buf_str(out, "{\"indicator\":");
    buf_json(out, r->indicator);
    put_member(out, "indicator_name", compare_indicator_name(n, r->indicator));
    put_member(out, "subject", r->subject);
    put_member(out, "subject_name", compare_subject_name(n, r->subject));
    put_member(out, "unit", r->unit);
    put_member(out, "scope", r->scope);
    put_member(out, "words", r->words);
    buf_str(out, ",\"cells\":{");
    for (size_t p = 0; p < c->nprovinces; p++) {
        const struct compare_item *i;
        size_t k = compare_cell(c, r, p, &i);
        if (p)
            buf_chr(out, ',');
        buf_json(out, c->provinces[p].slug);
        buf_str(out, ":[");
        for (size_t m = 0; m < k; m++) {
            if (m)
                buf_chr(out, ',');
            put_item(out, c, &i[m]);
        }
        buf_chr(out, ']');
    }
    buf_str(out, "},\"near\":[");
    for (size_t k = 0; k < r->nnear; k++)
        buf_printf(out, "%s{\"row\":%zu,\"why\":\"%s\"}", k ? "," : "", c->near[r->near + k].row,
                   compare_why_slug(c->near[r->near + k].why));
    buf_str(out, "]}");
}

void compare_json(struct buf *out, const struct comparison *c, const struct compare_names *n)
{
    buf_str(out, "{\"provinces\":[");
    for (size_t p = 0; p < c->nprovinces; p++) {
        buf_str(out, p ? ",{\"name\":" : "{\"name\":");
        buf_json(out, c->provinces[p].name);
        put_member(out, "slug", c->provinces[p].slug);
        buf_printf(out, ",\"documents\":%zu}", c->provinces[p].documents);
    }
    buf_printf(out, "],\n\"borders\":\"%s\",\n\"rows\":[",
               c->borders == BORDERS_NOW ? "now" : "then");
    for (size_t i = 0; i < c->nrows; i++) {
        buf_str(out, i ? ",\n" : "\n");
        put_row(out, c, n, &c->rows[i]);
    }
    buf_str(out, "\n],\n\"gaps\":[");
    for (size_t i = 0; i < c->ngaps; i++) {
        buf_str(out, i ? ",\n{\"province\":" : "\n{\"province\":");
        buf_json(out, c->provinces[c->gaps[i].province].slug);
        buf_printf(out, ",\"row\":%zu}", c->gaps[i].row);
    }
    buf_str(out, "\n],\n\"left_out\":[");
    for (size_t i = 0; i < c->nloose; i++) {
        buf_str(out, i ? ",\n" : "\n");
        put_item(out, c, &c->loose[i]);
    }
    buf_printf(out, "\n],\"without_indicator\":%zu,\"marked_wrong\":%zu}\n", c->left_out, c->wrong);
}
