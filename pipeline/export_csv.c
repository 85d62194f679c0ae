/* RFC 4180: comma, CRLF, quotes doubled; UTF-8; a header row of the contract's keys. What the fields
 * hold is what the records say, to the byte. A spreadsheet program would take many of them for
 * formulas ('- Hoàn thành ...'), so there is a second form for it, which is no data for programs. */
#include "export.h"

#include <stdbool.h>

static void put_header(struct buf *out, enum record_type t, bool reviews)
{
    size_t n;
    const struct key *k = record_keys(t, &n);
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_chr(out, ',');
        buf_csv(out, k[export_column(i, n)].name);
    }
    for (size_t i = 0; reviews && i < REVIEW_KEYS; i++)
        buf_printf(out, ",%s", review_keys[i]);
    buf_str(out, "\r\n");
}

static void put_fields(struct buf *out, const struct record *r,
                       void (*field)(struct buf *b, const char *s))
{
    size_t n;
    const struct key *k = record_keys(r->type, &n);
    struct buf plain = {0};
    for (size_t i = 0; i < n; i++) {
        size_t at = export_column(i, n);
        const struct value *v = &r->value[at];
        bool words = v->is == V_TEXT || v->is == V_LIST;
        if (i)
            buf_chr(out, ',');
        buf_clear(&plain);
        value_plain(&plain, v, k[at].kind);
        (words ? field : buf_csv)(out, buf_text(&plain)); /* a number below 0 stays one */
    }
    for (size_t i = 0; r->review && i < REVIEW_KEYS; i++) {
        const char *v = review_text(r->review, i);
        buf_chr(out, ',');
        field(out, v ? v : "");
    }
    buf_str(out, "\r\n");
    buf_free(&plain);
}

static void put_record(struct buf *out, const struct record *r)
{
    put_fields(out, r, buf_csv);
}

static void put_guarded(struct buf *out, const struct record *r)
{
    put_fields(out, r, buf_csv_guarded);
}

static void put_marked_header(struct buf *out, enum record_type t, bool reviews)
{
    buf_str(out, EXPORT_BOM);
    put_header(out, t, reviews);
}

const struct exporter export_csv = {
    .name = "csv", .one_type = true, .begin = put_header, .record = put_record};
const struct exporter export_spreadsheet = {
    .name = "csv", .one_type = true, .begin = put_marked_header, .record = put_guarded};
