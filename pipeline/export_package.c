#include "export_package.h"

#include "export.h"
#include "export_docs.h"

#include <errno.h>
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define PARTS (REC_TYPES + 2) /* a file a type, all as JSON Lines, datapackage.json */
#define LINES REC_TYPES
#define ABOUT (REC_TYPES + 1)

struct part {
    struct aside file;
    struct buf path;
    unsigned long long bytes;
    char sha256[65];
};

struct package {
    struct part part[PARTS];
    unsigned types;
    bool reviews; /* records bear what readers said */
    struct export_docs docs;
    char created[32]; /* the newest run's start: no clock, so that a store gives the same bytes */
};

/* ---- what a key means ---- */

static const struct meaning {
    const char *key, *words;
} meanings[] = {
    {"type", "Type of the record."},
    {"doc", "The document: the first 12 digits of the SHA-256 of its bytes."},
    {"id", "The record: the same on every run over the same bytes with the same rules."},
    {"page", "Page, from 1."},
    {"line", "Line in the document's text, from 1."},
    {"section", "Path of numbered headings, such as III.I.2.(4)."},
    {"quote", "The words it was read from, repaired."},
    {"raw", "The same words as read."},
    {"bbox", "x0 y0 x1 y1 on the page, PDF points from the top left; empty for text."},
    {"confidence", "From OCR, repair and rule together."},
    {"rule", "Name of the rule that made it."},
    {"uncertain_number", "A number in its words was read in two ways; empty: none was."},
    {"indicator", "Slug of what is measured; empty where no indicator of the list fits."},
    {"subject", "Slug of the body the number is asked of."},
    {"comparator", "How the number binds; 'between' has value and value_to."},
    {"value", "The number."},
    {"value_to", "Upper end of a range."},
    {"unit", "% or the counted noun as Vietnamese writes it."},
    {"start", "First day on which it holds."},
    {"end", "Last day, or the day by which it is due."},
    {"rrule", "Recurrence, RFC 5545."},
    {"scope", "The words that narrow whom it is asked of."},
    {"recurrence", "A recurrence that no RRULE says: 'mỗi nhiệm kỳ', each term of office."},
    {"kind", "Kind of the deadline, or of the document cited."},
    {"edtf", "The time as an EDTF (ISO 8601-2) expression."},
    {"task", "What is due, or the duty, in the page's words."},
    {"agency", "Slug of the body."},
    {"agency_name", "The body's name as written."},
    {"role", "What the body is to do."},
    {"number", "Number and sign of the document."},
    {"date", "Date of the document."},
    {"issuer", "Who issued it."},
    {"title", "What it is about."},
    {"doc_type", "Slug of the kind of document."},
    {"province", "Province, as the document names it."},
    {"place", "Place before the date."},
    {"signer", "Who signed."},
    {"signer_title", "The signer's office."},
    {"recipients", "To whom it goes."},
    {"path", "The file it was read from."},
    {"sha256", "SHA-256 of the file."},
    {"pages", "Pages of the file."},
    {"text_source", "Where each page's words come from: ocr, text-layer, text."},
    {"table", "Title of the annexed table."},
    {"row", "Slug of the row."},
    {"year", "Year that the figure is of."},
    {"column", "Heading of the column."},
};

static const struct choice {
    enum record_type type; /* REC_TYPES: any */
    const char *key, *constraints;
} choices[] = {
    {REC_TYPES, "doc", "{\"required\":true}"},
    {REC_TYPES, "id", "{\"required\":true}"},
    {REC_TYPES, "page", "{\"minimum\":1}"},
    {REC_TYPES, "line", "{\"minimum\":1}"},
    {REC_TYPES, "confidence", "{\"minimum\":0,\"maximum\":1}"},
    {REC_TARGET, "comparator", "{\"enum\":[\">=\",\">\",\"=\",\"<=\",\"<\",\"between\"]}"},
    {REC_DEADLINE, "kind", "{\"enum\":[\"by\",\"on\",\"during\",\"every\"]}"},
    {REC_ASSIGNMENT, "role", "{\"enum\":[\"lead\",\"coordinate\",\"advise\",\"direct\",\"monitor\","
                             "\"report\",\"implement\"]}"},
};

static const char *type_of(const struct key *k)
{
    if (strcmp(k->name, "date") == 0 || strcmp(k->name, "start") == 0 || strcmp(k->name, "end") == 0)
        return "\"date\"";
    switch (k->kind) {
    case VAL_INT:
        return "\"integer\"";
    case VAL_NUM:
        return "\"number\"";
    case VAL_FLAG:
        return "\"boolean\"";
    case VAL_BOX: /* as value_plain() writes them */
        return "\"list\",\"delimiter\":\" \",\"itemType\":\"number\"";
    case VAL_LIST:
        return "\"list\",\"delimiter\":\"; \"";
    case VAL_TEXT:
        break;
    }
    return "\"string\"";
}

static void put_field(struct buf *out, enum record_type t, const struct key *k)
{
    buf_printf(out, "    {\"name\":\"%s\",\"type\":%s", k->name, type_of(k));
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (strcmp(meanings[i].key, k->name) == 0) {
            buf_str(out, ",\"description\":");
            buf_json(out, meanings[i].words);
        }
    if (strcmp(k->name, "type") == 0)
        buf_printf(out, ",\"constraints\":{\"required\":true,\"enum\":[\"%s\"]}", record_type_name(t));
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if ((choices[i].type == t || choices[i].type == REC_TYPES) &&
            strcmp(choices[i].key, k->name) == 0)
            buf_printf(out, ",\"constraints\":%s", choices[i].constraints);
    buf_chr(out, '}');
}

/* ---- datapackage.json ---- */

static const char *file_name(size_t part)
{
    static const char *const names[PARTS] = {
        [REC_DOCUMENT] = "document.csv",     [REC_TARGET] = "target.csv",
        [REC_DEADLINE] = "deadline.csv",     [REC_ASSIGNMENT] = "assignment.csv",
        [REC_CITATION] = "citation.csv",     [REC_STATISTIC] = "statistic.csv",
        [LINES] = "records.jsonl",           [ABOUT] = "datapackage.json"};
    return names[part];
}

static void put_file(struct buf *out, const struct part *p, const char *name)
{
    buf_printf(out, "\"path\":\"%s\",\"encoding\":\"utf-8\",\"bytes\":%llu,\"hash\":\"sha256:%s\"", name,
               p->bytes, p->sha256);
}

/* What readers said, where anybody looked at any record. */
static void put_review_fields(struct buf *out)
{
    static const char verdict[] =
        "\"type\":\"string\",\"description\":\"What a reader said of the record.\","
        "\"constraints\":{\"enum\":[\"right\",\"wrong\",\"corrected\"]}";
    static const char *const about[REVIEW_KEYS] = {
        verdict,
        "\"type\":\"string\",\"description\":\"Who said it.\"",
        "\"type\":\"datetime\",\"format\":\"any\",\"description\":\"When, UTC.\"",
        "\"type\":\"object\",\"description\":\"The corrected values by key.\"",
        "\"type\":\"string\",\"description\":\"What the reader noted.\""};
    for (size_t i = 0; i < REVIEW_KEYS; i++)
        buf_printf(out, ",\n    {\"name\":\"%s\",%s}", review_keys[i], about[i]);
}

static void put_table(struct buf *out, const struct package *p, enum record_type t)
{
    size_t n;
    const struct key *k = record_keys(t, &n);
    buf_printf(out, "  {\"name\":\"%s\",\"type\":\"table\",", record_type_name(t));
    put_file(out, &p->part[t], file_name(t));
    buf_str(out, ",\"format\":\"csv\",\"mediatype\":\"text/csv\",\n   \"dialect\":{\"delimiter\":\",\","
                 "\"lineTerminator\":\"\\r\\n\",\"quoteChar\":\"\\\"\",\"doubleQuote\":true,"
                 "\"header\":true},\n   \"schema\":{\"fields\":[\n");
    for (size_t i = 0; i < n; i++) {
        put_field(out, t, &k[export_column(i, n)]);
        buf_str(out, i + 1 < n ? ",\n" : "");
    }
    if (p->reviews)
        put_review_fields(out);
    buf_str(out, "],\n");
    buf_str(out, "    \"missingValues\":[\"\"],");
    if (t == REC_DOCUMENT)
        buf_str(out, "\"primaryKey\":[\"doc\"]}}");
    else
        buf_str(out, "\"primaryKey\":[\"doc\",\"id\"],\"foreignKeys\":[{\"fields\":[\"doc\"],"
                     "\"reference\":{\"resource\":\"document\",\"fields\":[\"doc\"]}}]}}");
}

static void put_sources(struct buf *out, const struct package *p)
{
    struct buf name = {0};
    buf_str(out, "\"sources\":[");
    for (size_t i = 0; i < p->docs.n; i++) {
        const struct export_doc *d = &p->docs.v[i];
        buf_clear(&name);
        export_doc_name(&name, d);
        buf_str(out, i ? ",\n  {\"title\":" : "\n  {\"title\":");
        buf_json(out, name.s);
        buf_str(out, ",\"doc\":");
        buf_json(out, d->doc);
        buf_printf(out, ",\"hash\":\"sha256:%s\"}", d->sha256 ? d->sha256 : "");
    }
    buf_str(out, "],\n");
    buf_free(&name);
}

static void put_about(struct buf *out, const struct package *p)
{
    buf_str(out,
            "{\"$schema\":\"https://datapackage.org/profiles/2.0/datapackage.json\",\n"
            "\"name\":\"trichluc\",\n\"title\":\"Chỉ tiêu, thời hạn, trách nhiệm trong văn bản của tỉnh\",\n"
            "\"description\":\"Records that trichluc " TRICHLUC_VERSION " read from documents of provinces. "
            "records.jsonl holds all of the tables once more. Quotes are words of the documents.\",\n"
            "\"licenses\":[{\"name\":\"other-pd\",\"title\":\"Văn bản hành chính và số liệu không "
            "thuộc phạm vi bảo hộ quyền tác giả (Luật Sở hữu trí tuệ, Điều 15)\"}],\n");
    if (p->created[0])
        buf_printf(out, "\"created\":\"%s\",\n", p->created);
    if (p->docs.n)
        put_sources(out, p);
    buf_str(out, "\"resources\":[\n");
    for (int t = 0; t < REC_TYPES; t++)
        if (p->types & (1u << t)) {
            put_table(out, p, (enum record_type)t);
            buf_str(out, ",\n");
        }
    buf_str(out, "  {\"name\":\"records\",");
    put_file(out, &p->part[LINES], file_name(LINES));
    buf_str(out, ",\"format\":\"jsonl\",\"mediatype\":\"application/jsonl\"}]}\n");
}

/* ---- files ---- */

/* Bytes and hash of what was written so far. 0, or errno. */
static int measure(struct part *p)
{
    unsigned char block[65536];
    size_t n;
    if (fflush(p->file.to) != 0)
        return errno;
    FILE *f = fopen(p->file.temporary ? p->file.temporary : p->path.s, "rb");
    if (!f)
        return errno;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    while ((n = fread(block, 1, sizeof block, f)) > 0) {
        g_checksum_update(sum, block, (gssize)n);
        p->bytes += n;
    }
    int why = ferror(f) ? EIO : 0;
    snprintf(p->sha256, sizeof p->sha256, "%s", g_checksum_get_string(sum));
    g_checksum_free(sum);
    fclose(f);
    return why;
}

static bool is_part(const struct package *p, size_t i)
{
    return i >= REC_TYPES || p->types & (1u << i);
}

static int open_parts(struct package *p, const char *dir, struct buf *where)
{
    buf_str(where, dir);
    if (mkdir(dir, 0777) != 0 && errno != EEXIST)
        return errno;
    for (size_t i = 0; i < PARTS; i++) {
        if (!is_part(p, i))
            continue;
        buf_printf(&p->part[i].path, "%s/%s", dir, file_name(i));
        buf_clear(where);
        buf_str(where, p->part[i].path.s);
        int why = aside_open(&p->part[i].file, p->part[i].path.s);
        if (why)
            return why;
    }
    return 0;
}

static int write_records(struct package *p, struct store *s)
{
    FILE *to[REC_TYPES], *lines[REC_TYPES];
    for (size_t t = 0; t < REC_TYPES; t++) {
        to[t] = p->part[t].file.to;
        lines[t] = p->part[LINES].file.to;
    }
    int r = export_records(s, &export_csv, p->types, to);
    if (r == 0)
        r = export_records(s, &export_jsonl, p->types, lines);
    return r > 0 ? errno : r;
}

static int newest(const struct store_status *st, void *data)
{
    struct package *p = data;
    if (st->started && strlen(st->started) < sizeof p->created && strcmp(st->started, p->created) > 0)
        strcpy(p->created, st->started);
    return 0;
}

static int write_about(struct package *p, struct buf *where)
{
    struct buf about = {0};
    int why = 0;
    for (size_t i = 0; i < ABOUT && !why; i++)
        if (is_part(p, i)) {
            buf_clear(where);
            buf_str(where, p->part[i].path.s);
            why = measure(&p->part[i]);
        }
    if (!why) {
        put_about(&about, p);
        if (fwrite(about.s, 1, about.len, p->part[ABOUT].file.to) != about.len)
            why = errno;
    }
    buf_free(&about);
    return why;
}

int export_package(struct store *s, unsigned types, const char *dir, struct buf *where)
{
    struct package p = {.types = types | 1u << REC_DOCUMENT, .reviews = store_has_marks(s)};
    int r = open_parts(&p, dir, where);
    if (r == 0)
        r = write_records(&p, s);
    if (r == 0)
        r = export_docs_load(&p.docs, s);
    if (r == 0)
        r = store_statuses(s, newest, &p);
    if (r == 0)
        r = write_about(&p, where);
    for (size_t i = 0; i < PARTS; i++) { /* what describes the others last */
        int why = aside_close(&p.part[i].file, r == 0);
        if (why) {
            buf_clear(where);
            buf_str(where, buf_text(&p.part[i].path));
            r = why;
        }
        buf_free(&p.part[i].path);
    }
    export_docs_free(&p.docs);
    return r;
}
