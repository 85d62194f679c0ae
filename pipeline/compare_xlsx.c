#include "compare_xlsx.h"

#include "export_xlsx.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TABLE    "So sánh"
#define EVIDENCE "Nguồn"
#define GAPS     "Không nêu"

/* A row of the evidence: one item, in the order of comparison.items. */
static const struct sheet_column evidence[] = {
    {"indicator", 24, false}, {"indicator_name", 34, true}, {"subject", 24, false},
    {"subject_name", 28, true}, {"province", 16, false},    {"comparator", 11, false},
    {"value", 10, false},     {"value_to", 10, false},      {"unit", 14, false},
    {"start", 12, false},     {"end", 12, false},           {"rrule", 22, false},
    {"scope", 32, true},      {"number", 18, false},        {"path", 30, false},
    {"page", 7, false},       {"line", 7, false},           {"quote", 70, true},
    {"doc", 14, false},       {"id", 24, false},            {"confidence", 11, false},
    {"home", 16, false},      {"baseline", 40, true},       {"review", 11, false},
    {"recurrence", 16, false},
};
#define EVIDENCE_COLUMNS (sizeof evidence / sizeof *evidence)

/* The columns left of the provinces. */
static const struct sheet_column labels[] = {
    {"Chỉ tiêu", 36, true}, {"Cơ quan", 28, true}, {"Đơn vị", 12, true}, {"Phạm vi", 26, true}, {"Lời văn", 10, true}};
#define LABELS         (sizeof labels / sizeof *labels)
#define WORDS          4  /* the column of "Lời văn", */
#define WORDS_WIDTH    36 /* where there are any */
#define PROVINCE_WIDTH 42

/* Columns right of the provinces, each a province: where its values stand, how things stood before,
 * and how sure the least sure value is. They are apart from the values, which so stay short. */
static const struct sheet_column mores[] = {
    {"văn bản, trang", 24, true}, {"mức trước đó", 28, true}, {"độ tin cậy", 12, true}};
#define MORES (sizeof mores / sizeof *mores)
#define HEAD  20 /* of a column at least: its province's name may wrap once */

/* "02-ĐA/TU, tr. 4", once for values of one page. */
static void put_source(struct buf *text, const struct compare_book *b, const struct compare_item *i)
{
    const struct cited *from = cited_find(b->sources, i->doc);
    const char *slash = from && from->path ? strrchr(from->path, '/') : NULL;
    const char *name = !from ? i->doc : from->number ? from->number : slash ? slash + 1 : from->path;
    buf_printf(text, "%s, tr. %u", name ? name : i->doc, i->page);
}

static void put_cell(struct sheet *s, const struct compare_book *b, const struct compare_row *r,
                     size_t province)
{
    const struct comparison *c = b->c;
    const struct compare_item *i;
    struct buf text = {0};
    size_t n = compare_cell(c, r, province, &i);
    for (size_t k = 0; k < n; k++) {
        if (k)
            buf_str(&text, ";\n"); /* a program that joins the lines of a link still parts them */
        compare_item_words(&text, c, r, &i[k], " ");
    }
    if (!n)
        compare_near_text(&text, c, b->names, r, province, ";\n", false);
    if (n)
        sheet_link(s, LABELS + province, buf_text(&text), EVIDENCE, (size_t)(i - c->items), n,
                   EVIDENCE_COLUMNS);
    else
        sheet_text(s, LABELS + province, text.len ? buf_text(&text) : "–");
    buf_free(&text);
}

static void put_more(struct sheet *s, const struct compare_book *b, const struct compare_row *r,
                     size_t province, size_t at)
{
    const struct comparison *c = b->c;
    const struct compare_item *i;
    struct buf from = {0}, base = {0};
    double least = NAN;
    size_t n = compare_cell(c, r, province, &i);
    for (size_t k = 0; k < n; k++) {
        bool again = k && i[k].page == i[k - 1].page && strcmp(i[k].doc, i[k - 1].doc) == 0;
        if (!again) {
            buf_str(&from, k ? ";\n" : "");
            put_source(&from, b, &i[k]);
        }
        if (base.len && i[k].nbases)
            buf_str(&base, ";\n");
        compare_base_text(&base, c, b->names, &i[k], ", ");
        if (!(i[k].confidence >= least))
            least = i[k].confidence;
    }
    sheet_text(s, at, buf_text(&from));
    sheet_text(s, at + c->nprovinces, buf_text(&base));
    sheet_number(s, at + 2 * c->nprovinces, least);
    buf_free(&from);
    buf_free(&base);
}

/* The table's sheet with its columns. */
static struct sheet *add_table(struct workbook *w, const struct comparison *c)
{
    size_t np = c->nprovinces, n = LABELS + (1 + MORES) * np;
    struct buf *heads = xcalloc(MORES * np + 1, sizeof *heads);
    struct sheet_column *columns = xcalloc(n, sizeof *columns);
    memcpy(columns, labels, sizeof labels);
    for (size_t i = 0; i < c->nrows; i++)
        if (c->rows[i].words)
            columns[WORDS].width = WORDS_WIDTH;
    for (size_t p = 0; p < np; p++) {
        columns[LABELS + p] = (struct sheet_column){c->provinces[p].name, PROVINCE_WIDTH, true};
        for (size_t k = 0; k < MORES; k++) {
            struct buf *head = &heads[k * np + p];
            buf_printf(head, "%s: %s", c->provinces[p].name, mores[k].name);
            columns[LABELS + (1 + k) * np + p] = (struct sheet_column){
                head->s, mores[k].width < HEAD ? HEAD : mores[k].width, true};
        }
    }
    struct sheet *s = sheet_add(w, TABLE, columns, n, 2);
    for (size_t k = 0; k < MORES * np; k++)
        buf_free(&heads[k]);
    free(heads);
    free(columns);
    return s;
}

static void put_table(struct workbook *w, const struct compare_book *b)
{
    const struct comparison *c = b->c;
    struct sheet *s = add_table(w, c);
    for (size_t i = 0; i < c->nrows; i++) {
        const struct compare_row *r = &c->rows[i];
        const char *subject = compare_subject_name(b->names, r->subject);
        sheet_row(s);
        sheet_text(s, 0, compare_indicator_name(b->names, r->indicator));
        sheet_text(s, 1, subject ? subject : "(không nêu cơ quan)");
        sheet_text(s, 2, r->unit);
        sheet_text(s, 3, r->scope);
        sheet_text(s, WORDS, r->words);
        for (size_t p = 0; p < c->nprovinces; p++) {
            put_cell(s, b, r, p);
            put_more(s, b, r, p, LABELS + c->nprovinces + p);
        }
    }
}

static void put_evidence(struct workbook *w, const struct compare_book *b)
{
    struct sheet *s = sheet_add(w, EVIDENCE, evidence, EVIDENCE_COLUMNS, 1);
    for (size_t k = 0; k < b->c->nitems; k++) {
        const struct compare_item *i = &b->c->items[k];
        const struct cited *from = cited_find(b->sources, i->doc);
        size_t at = 0;
        sheet_row(s);
        sheet_text(s, at++, i->indicator);
        sheet_text(s, at++, compare_indicator_name(b->names, i->indicator));
        sheet_text(s, at++, i->subject);
        sheet_text(s, at++, compare_subject_name(b->names, i->subject));
        sheet_text(s, at++, b->c->provinces[i->province].name);
        sheet_text(s, at++, i->comparator);
        sheet_number(s, at++, i->value);
        sheet_number(s, at++, i->value_to);
        sheet_text(s, at++, i->unit);
        sheet_date(s, at++, i->start);
        sheet_date(s, at++, i->end);
        sheet_text(s, at++, i->rrule);
        sheet_text(s, at++, i->scope);
        sheet_text(s, at++, from ? from->number : NULL);
        sheet_text(s, at++, from ? from->path : NULL);
        sheet_number(s, at++, i->page);
        sheet_number(s, at++, i->line);
        sheet_text(s, at++, i->quote);
        sheet_text(s, at++, i->doc);
        sheet_text(s, at++, i->id);
        sheet_number(s, at++, i->confidence);
        sheet_text(s, at++, i->home);
        struct buf base = {0};
        compare_base_text(&base, b->c, b->names, i, "; ");
        sheet_text(s, at++, buf_text(&base));
        sheet_text(s, at++, i->review);
        sheet_text(s, at++, i->recurrence);
        buf_free(&base);
    }
}

/* What a province asks nothing about, nor anything near, and who does. */
static void put_gaps(struct workbook *w, const struct compare_book *b)
{
    static const struct sheet_column columns[] = {
        {"province", 16, false}, {"indicator", 24, false}, {"indicator_name", 36, true},
        {"subject_name", 28, true}, {"unit", 12, false}, {"scope", 30, true}, {"words", 30, true}, {"asked_by", 30, true}};
    const struct comparison *c = b->c;
    struct sheet *s = sheet_add(w, GAPS, columns, sizeof columns / sizeof *columns, 1);
    for (size_t k = 0; k < c->ngaps; k++) {
        const struct compare_row *r = &c->rows[c->gaps[k].row];
        struct buf by = {0};
        size_t at = 0;
        sheet_row(s);
        sheet_text(s, at++, c->provinces[c->gaps[k].province].name);
        sheet_text(s, at++, r->indicator);
        sheet_text(s, at++, compare_indicator_name(b->names, r->indicator));
        sheet_text(s, at++, compare_subject_name(b->names, r->subject));
        sheet_text(s, at++, r->unit);
        sheet_text(s, at++, c->items[r->item].scope);
        sheet_text(s, at++, r->words);
        for (size_t p = 0; p < c->nprovinces; p++) {
            const struct compare_item *i;
            if (compare_cell(c, r, p, &i))
                buf_printf(&by, "%s%s", by.len ? "; " : "", c->provinces[p].name);
        }
        sheet_text(s, at++, buf_text(&by));
        buf_free(&by);
    }
}

/* Is the document of one of the provinces compared? */
static bool is_compared(const char *doc, void *data)
{
    const struct compare_book *b = data;
    return compare_home(b->c, doc) != SIZE_MAX;
}

int compare_xlsx(FILE *to, const struct compare_book *b, struct store *s)
{
    struct workbook *w = workbook_begin("So sánh chỉ tiêu giữa các tỉnh", 0);
    if (!w)
        return 1;
    put_table(w, b);
    put_evidence(w, b);
    put_gaps(w, b);
    int r = xlsx_add_records(w, s, (1u << REC_TYPES) - 1, b->all_records ? NULL : is_compared,
                             (void *)b);
    int ended = workbook_end(w, r == 0 ? to : NULL);
    return r ? r : ended ? 1 : 0;
}
