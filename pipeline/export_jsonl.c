#include "export.h"

static void put_record(struct buf *out, const struct record *r)
{
    record_json(out, r);
}

const struct exporter export_jsonl = {.name = "jsonl", .record = put_record};
