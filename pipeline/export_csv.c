/* RFC 4180: comma, CRLF, quotes doubled; UTF-8; a header row of the contract's keys. */
#include "export.h"

static void put_header(struct buf *out, enum record_type t)
{
    size_t n;
    const struct key *k = record_keys(t, &n);
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_chr(out, ',');
        buf_csv(out, k[i].name);
    }
    buf_str(out, "\r\n");
}

static void put_record(struct buf *out, const struct record *r)
{
    size_t n;
    const struct key *k = record_keys(r->type, &n);
    struct buf plain = {0};
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_chr(out, ',');
        buf_clear(&plain);
        value_plain(&plain, &r->value[i], k[i].kind);
        buf_csv(out, buf_text(&plain));
    }
    buf_str(out, "\r\n");
    buf_free(&plain);
}

const struct exporter export_csv = {
    .name = "csv", .one_type = true, .begin = put_header, .record = put_record};
