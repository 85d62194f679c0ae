/* The first page: the comparison as data, with the filters and tables that the script fills. */
#include "report_own.h"

#include <stdlib.h>
#include <string.h>

static size_t doc_index(const struct site *s, const char *id)
{
    const struct report_doc *d = site_doc(s, id);
    return d ? (size_t)(d - s->docs) : 0;
}

/* A table of texts, each once: rows and items name them by index. */
struct names {
    const char **v;
    size_t n, cap;
};

static long name_index(struct names *t, const char *name)
{
    if (!name)
        return -1;
    for (size_t i = t->n; i-- > 0;)
        if (strcmp(t->v[i], name) == 0)
            return (long)i;
    VEC_PUSH(t->v, t->n, t->cap) = name;
    return (long)t->n - 1;
}

struct tables {
    struct names indicators, subjects, scopes, units;
};

/* Where the province stood before, and where that is written. */
static void put_base(struct buf *out, const struct site *s, const struct compare_item *i)
{
    const struct compare_base *b = &s->c->bases[i->base];
    struct buf text = {0};
    compare_base_text(&text, s->c, s->names, i, "; ");
    buf_str(out, ",[");
    json_in_html(out, buf_text(&text));
    buf_printf(out, ",%zu,", doc_index(s, b->doc));
    json_in_html(out, record_key_of(b->id));
    buf_chr(out, ']');
    buf_free(&text);
}

static void put_item(struct buf *out, const struct site *s, const struct compare_item *i,
                     struct tables *t)
{
    struct buf text = {0};
    const char *when = i->end ? i->end : i->start;
    compare_item_text(&text, i);
    buf_printf(out, "[%zu,%zu,%u,", i->province, doc_index(s, i->doc), i->page);
    json_in_html(out, record_key_of(i->id));
    buf_chr(out, ',');
    json_in_html(out, buf_text(&text));
    buf_chr(out, ',');
    buf_num(out, i->value, 4);
    buf_printf(out, ",%d,%.0f", when ? atoi(when) : 0, 100 * i->confidence);
    bool elsewhere = i->home && strcmp(i->home, s->c->provinces[i->province].name) != 0;
    if (i->scope || i->nbases || elsewhere)
        buf_printf(out, ",%ld", name_index(&t->scopes, i->scope));
    if (i->nbases)
        put_base(out, s, i);
    else if (elsewhere)
        buf_str(out, ",0");
    if (elsewhere) {
        buf_chr(out, ',');
        json_in_html(out, i->home);
    }
    buf_chr(out, ']');
    buf_free(&text);
}

/* [indicator, body, unit, [item ...], [[near row, why] ...], words]; the last two where there are any */
static void put_rows(struct buf *out, const struct site *s, struct tables *t)
{
    buf_str(out, "\"rows\":[");
    for (size_t i = 0; i < s->c->nrows; i++) {
        const struct compare_row *r = &s->c->rows[i];
        buf_printf(out, "%s[%ld,%ld,%ld,[", i ? ",\n" : "",
                   name_index(&t->indicators, r->indicator), name_index(&t->subjects, r->subject),
                   r->unit_matters ? name_index(&t->units, r->unit) : -1);
        for (size_t k = r->item; k < r->item + r->nitems; k++) {
            if (k > r->item)
                buf_chr(out, ',');
            put_item(out, s, &s->c->items[k], t);
        }
        buf_str(out, r->nnear || r->words ? "],[" : "]");
        for (size_t k = r->near; k < r->near + r->nnear; k++)
            buf_printf(out, "%s[%zu,%d]", k > r->near ? "," : "", s->c->near[k].row,
                       (int)s->c->near[k].why);
        buf_str(out, r->words ? "]," : r->nnear ? "]" : "");
        if (r->words)
            json_in_html(out, r->words);
        buf_chr(out, ']');
    }
    buf_str(out, "],\n");
}

static void put_texts(struct buf *out, const char *name, const struct names *t)
{
    buf_printf(out, "\"%s\":[", name);
    for (size_t i = 0; i < t->n; i++) {
        if (i)
            buf_chr(out, ',');
        json_in_html(out, t->v[i]);
    }
    buf_str(out, "],\n");
}

static const char *english_indicator(struct arena *a, const struct site *s, const char *slug)
{
    const struct list_entry *e = compare_indicator_entry(s->names, slug);
    return e ? list_attr(a, e, "en") : NULL;
}

static void put_indicators(struct buf *out, const struct site *s, const struct names *t)
{
    buf_str(out, "\"indicators\":[");
    for (size_t i = 0; i < t->n; i++) {
        const char *vi = compare_indicator_name(s->names, t->v[i]);
        const char *en = english_indicator(s->mem, s, t->v[i]);
        buf_str(out, i ? ",[" : "[");
        json_in_html(out, t->v[i]);
        buf_chr(out, ',');
        json_in_html(out, vi);
        buf_chr(out, ',');
        json_in_html(out, en ? en : vi);
        buf_chr(out, ']');
    }
    buf_str(out, "],\n");
}

/* What readers said of targets: {"DOC.KEY":["wrong","who",{values}],...} */
static void put_said(struct buf *out, const struct site *s)
{
    buf_str(out, "\"said\":{");
    for (size_t i = 0; i < s->nsaid; i++) {
        const struct said *m = &s->said[i];
        if (i)
            buf_chr(out, ',');
        json_in_html(out, m->id);
        buf_str(out, ":[");
        json_in_html(out, m->verdict);
        buf_chr(out, ',');
        json_in_html(out, m->by);
        buf_chr(out, ',');
        json_in_html(out, m->values ? m->values : "{}");
        buf_chr(out, ']');
    }
    buf_chr(out, '}');
}

static void put_data(struct buf *out, const struct site *s)
{
    struct tables t = {0};
    buf_str(out, "<script type=\"application/json\" id=\"data\">{\n");
    put_rows(out, s, &t);
    for (size_t i = 0; i < t.subjects.n; i++)
        t.subjects.v[i] = compare_subject_name(s->names, t.subjects.v[i]);
    put_indicators(out, s, &t.indicators);
    put_texts(out, "subjects", &t.subjects);
    put_texts(out, "scopes", &t.scopes);
    put_texts(out, "units", &t.units);
    buf_printf(out, "\"most\":%d,\n\"provinces\":[", COMPARE_NEAR_MOST);
    for (size_t i = 0; i < s->c->nprovinces; i++) {
        if (i)
            buf_chr(out, ',');
        json_in_html(out, s->c->provinces[i].name);
    }
    buf_str(out, "],\n\"docs\":[");
    for (size_t i = 0; i < s->ndocs; i++) {
        buf_str(out, i ? ",\n[" : "[");
        json_in_html(out, s->docs[i].id);
        buf_chr(out, ',');
        json_in_html(out, s->docs[i].called);
        buf_chr(out, ',');
        json_in_html(out, s->docs[i].date ? s->docs[i].date : "");
        buf_chr(out, ']');
    }
    buf_str(out, "],\n");
    put_said(out, s);
    buf_str(out, "}\n</script>\n");
    free(t.indicators.v);
    free(t.subjects.v);
    free(t.scopes.v);
    free(t.units.v);
}

static void put_select(struct buf *out, const struct site *s, const char *id, struct words label)
{
    buf_printf(out, "<div><label for=\"%s\">", id);
    say(out, s, label);
    buf_printf(out, "</label><select id=\"%s\"></select></div>\n", id);
}

static void put_filters(struct buf *out, const struct site *s)
{
    buf_str(out, "<form id=\"filters\" class=\"filters\" hidden>\n"
                 "<fieldset class=\"provinces\"><legend>");
    say(out, s, (struct words){"Tỉnh, thành phố", "Provinces"});
    buf_str(out, "</legend><div id=\"f-provinces\"></div></fieldset>\n<div class=\"row\">\n");
    put_select(out, s, "f-indicator", (struct words){"Chỉ tiêu", "Indicator"});
    put_select(out, s, "f-subject", (struct words){"Cơ quan, tổ chức", "Body"});
    put_select(out, s, "f-from", (struct words){"Từ năm", "From year"});
    put_select(out, s, "f-to", (struct words){"Đến năm", "To year"});
    put_select(out, s, "f-conf", (struct words){"Độ tin cậy", "Confidence"});
    buf_str(out, "<div><label for=\"f-words\">");
    say(out, s, (struct words){"Có chữ (không cần dấu)", "Words (marks optional)"});
    buf_str(out, "</label><input id=\"f-words\" type=\"search\" autocomplete=\"off\"></div>\n"
                 "<div class=\"ends\"><button type=\"reset\">");
    say(out, s, (struct words){"Bỏ lọc", "Clear"});
    buf_str(out, "</button></div>\n</div>\n<fieldset class=\"view\"><legend>");
    say(out, s, (struct words){"Cách xem", "View"});
    buf_str(out, "</legend>\n<label><input type=\"radio\" name=\"view\" value=\"side\" checked> ");
    say(out, s, (struct words){"Đặt cạnh nhau", "Side by side"});
    buf_str(out, "</label>\n<label><input type=\"radio\" name=\"view\" value=\"list\"> ");
    say(out, s, (struct words){"Danh sách", "List"});
    buf_str(out, "</label>\n<label><input type=\"checkbox\" id=\"f-shared\"> ");
    say(out, s, (struct words){"Chỉ dòng có từ hai tỉnh trở lên", "Only rows of two provinces or more"});
    buf_str(out, "</label></fieldset>\n</form>\n");
}

int site_put_index(struct site *s)
{
    struct buf out = {0};
    frame_open(&out, s, PAGE_COMPARE, "", (struct words){"So sánh chỉ tiêu", "Targets compared"});
    buf_str(&out, "<h1>");
    say(&out, s, (struct words){"So sánh chỉ tiêu", "Targets compared"});
    buf_str(&out, "</h1>\n<p class=\"soft\">");
    put_count(&out, s->n->documents);
    buf_chr(&out, ' ');
    say(&out, s, (struct words){"văn bản", "documents"});
    size_t provinces = 0;
    for (size_t p = 0; p < s->c->nprovinces; p++)
        provinces += compare_is_province(&s->c->provinces[p]);
    buf_printf(&out, ", %zu ", provinces);
    say(&out, s, (struct words){"tỉnh, thành phố", "provinces"});
    buf_str(&out, ", ");
    put_count(&out, s->c->nitems);
    buf_chr(&out, ' ');
    say(&out, s, (struct words){"mức đặt ra. Bấm một con số để xem nó đứng ở đâu trên trang.",
                                "targets. Follow a number to its place on the page."});
    if (s->c->left_out) {
        buf_chr(&out, ' ');
        put_count(&out, s->c->left_out);
        buf_chr(&out, ' ');
        say(&out, s, (struct words){"mức chưa xếp được vào chỉ tiêu nào; xem ở trang văn bản.",
                                    "targets fit no indicator; see the documents' pages."});
    }
    buf_str(&out, "</p>\n<noscript><p class=\"note\"><a href=\"plain.html\">");
    say(&out, s, (struct words){"Bảng so sánh không cần JavaScript", "The table without JavaScript"});
    buf_str(&out, "</a></p></noscript>\n");
    put_filters(&out, s);
    buf_str(&out, "<div id=\"marks\"></div>\n");
    buf_str(&out, "<p id=\"told\" class=\"soft\" role=\"status\"></p>\n<div id=\"table\"></div>\n");
    put_data(&out, s);
    frame_close(&out);
    int r = site_write(s, "index.html", &out);
    buf_free(&out);
    return r;
}

static void put_row(struct buf *out, const struct site *s, const struct report_doc *d)
{
    size_t all = 0;
    for (int t = 0; t < REC_TYPES; t++)
        all += d->records[t];
    buf_printf(out, "<tr><th scope=\"row\"><a href=\"d/%s.html\" lang=\"vi\">", d->id);
    quoted(out, d->called);
    buf_str(out, "</a>");
    quoted_in(out, "span", "scope", d->title);
    buf_str(out, "</th><td lang=\"vi\">");
    quoted(out, d->province ? d->province : "–");
    buf_str(out, "</td><td data-s=\"");
    quoted(out, d->date ? d->date : "");
    buf_str(out, "\">");
    if (d->date)
        put_day(out, d->date);
    else
        buf_str(out, "–");
    buf_printf(out, "</td><td class=\"n\">%u</td>", d->pages);
    static const enum record_type shown[] = {REC_TARGET, REC_DEADLINE, REC_ASSIGNMENT, REC_CITATION};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        buf_printf(out, "<td class=\"n\">%zu</td>", d->records[shown[i]]);
    buf_printf(out, "<td class=\"n\" data-s=\"%.3f\">", all ? d->conf / (double)all : 0);
    put_share(out, s, all ? d->conf / (double)all : 0);
    buf_str(out, "</td></tr>\n");
}

int site_put_documents(struct site *s)
{
    static const struct words heads[] = {
        {"Văn bản", "Document"}, {"Tỉnh, thành phố", "Province"}, {"Ngày", "Date"},
        {"Trang", "Pages"}, {"Chỉ tiêu", "Targets"}, {"Thời hạn", "Deadlines"},
        {"Trách nhiệm", "Duties"}, {"Căn cứ", "Citations"}, {"Độ tin cậy", "Confidence"}};
    struct buf out = {0};
    frame_open(&out, s, PAGE_DOCUMENTS, "", (struct words){"Văn bản", "Documents"});
    buf_str(&out, "<h1>");
    say(&out, s, (struct words){"Văn bản", "Documents"});
    buf_str(&out, "</h1>\n<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"cap\">"
                  "<table class=\"sorts\"><caption id=\"cap\">");
    say(&out, s, (struct words){"Các văn bản trong kho, và số bản ghi của từng loại",
                                "The store's documents, and how many records of each type"});
    buf_str(&out, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        buf_printf(&out, "<th scope=\"col\"%s>", i > 2 ? " class=\"n\"" : "");
        say(&out, s, heads[i]);
        buf_str(&out, "</th>");
    }
    buf_str(&out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < s->ndocs; i++)
        put_row(&out, s, &s->docs[i]);
    buf_str(&out, "</tbody></table></div>\n");
    frame_close(&out);
    int r = site_write(s, "documents.html", &out);
    buf_free(&out);
    return r;
}

int site_put_search(struct site *s)
{
    struct buf out = {0};
    frame_open(&out, s, PAGE_SEARCH, "", (struct words){"Tìm", "Search"});
    buf_str(&out, "<h1>");
    say(&out, s, (struct words){"Tìm trong các văn bản", "Search the documents"});
    buf_str(&out, "</h1>\n<form id=\"search\" class=\"filters\" role=\"search\"><div class=\"row\"><div>"
                  "<label for=\"q\">");
    say(&out, s, (struct words){"Chữ cần tìm; không cần dấu, không phân biệt hoa thường",
                                "Words; marks and capitals do not matter"});
    buf_str(&out, "</label><input type=\"search\" id=\"q\" name=\"q\" size=\"50\" autocomplete=\"off\">"
                  "</div><div class=\"ends\"><button>");
    say(&out, s, (struct words){"Tìm", "Search"});
    buf_str(&out, "</button></div></div></form>\n<p id=\"told\" class=\"soft\" role=\"status\"></p>\n"
                  "<ol id=\"hits\" class=\"hits\"></ol>\n"
                  "<script type=\"application/json\" id=\"data\">{\"docs\":[");
    for (size_t i = 0; i < s->ndocs; i++) {
        buf_str(&out, i ? ",\n[" : "[");
        json_in_html(&out, s->docs[i].id);
        buf_chr(&out, ',');
        json_in_html(&out, s->docs[i].called);
        buf_chr(&out, ',');
        json_in_html(&out, s->docs[i].province ? s->docs[i].province : "");
        buf_chr(&out, ']');
    }
    buf_str(&out, "]}\n</script>\n<script src=\"search.js\" defer></script>\n");
    frame_close(&out);
    int r = site_write(s, "search.html", &out);
    buf_free(&out);
    return r;
}
