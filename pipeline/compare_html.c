#include "compare_html.h"

#include "utf8.h"

#include <stdio.h>
#include <string.h>

#define FEW_PROVINCES 4 /* more make the table scroll sideways */

/* Meaning never hangs on colour alone: paper is black and white. ::details-content opens the quotes
 * in print. On a phone a row becomes a block, each cell under its province's name. */
static const char style[] =
    ":root{color-scheme:light dark;--ink:#1c1b19;--paper:#fff;--soft:#5b5852;--line:#cfccc4;"
    "--head:#f3f1ec;--link:#0b4f9e}\n"
    "@media(prefers-color-scheme:dark){:root{--ink:#e9e6df;--paper:#171614;--soft:#aaa59a;"
    "--line:#45423c;--head:#24221f;--link:#8ebcf5}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;max-width:84rem;padding:1.5rem;background:var(--paper);color:var(--ink);"
    "font:1rem/1.5 system-ui,'Segoe UI','Noto Sans','Liberation Sans',sans-serif}\n"
    "h1{font-size:1.6rem;line-height:1.25;margin:0 0 .4rem}\n"
    "h2{font-size:1.2rem;margin:2.2rem 0 .5rem}\n"
    "p{margin:.3rem 0;max-width:46rem}\n"
    ".soft{color:var(--soft)}\n"
    "table{border-collapse:collapse;table-layout:fixed;width:100%;margin-top:1.2rem}\n"
    "caption{text-align:left;color:var(--soft);padding-bottom:.5rem}\n"
    "th,td{text-align:left;vertical-align:top;padding:.5rem .7rem;border-bottom:1px solid "
    "var(--line);overflow-wrap:anywhere}\n"
    "thead th{position:sticky;top:0;z-index:1;background:var(--paper);border-bottom:2px solid "
    "var(--ink)}\n"
    "thead th:first-child{width:26%}\n"
    ".group th{background:var(--head);padding-top:.6rem;border-bottom:1px solid var(--ink)}\n"
    "tbody th[scope=row]{font-weight:400}\n"
    ".value{font-weight:600;font-variant-numeric:tabular-nums}\n"
    ".item+.item{margin-top:.6rem}\n"
    ".low{font-size:.85rem;white-space:nowrap}"
    ".scope,.unit{display:block;font-weight:400;font-size:.9rem;color:var(--soft)}\n"
    "@media screen{td .scope,th .scope{display:-webkit-box;-webkit-box-orient:vertical;"
    "-webkit-line-clamp:4;overflow:hidden}}\n"
    ".none{color:var(--soft);font-size:.875rem}\n"
    "summary{cursor:pointer;font-size:.875rem;color:var(--link);padding:.1rem 0}\n"
    "summary:focus-visible,.many:focus-visible{outline:2px solid var(--link);outline-offset:2px}\n"
    "details{font-size:.9rem}\n"
    "blockquote{margin:.3rem 0;padding-left:.7rem;border-left:3px solid var(--line)}\n"
    "code{font:.8125rem ui-monospace,'Liberation Mono',monospace;overflow-wrap:anywhere}\n"
    "li{margin:.5rem 0;max-width:60rem}\n"
    ".many{overflow-x:auto}\n"
    ".many table{table-layout:auto}\n"
    ".many thead th{position:static;min-width:12rem}\n"
    ".many tr>th:first-child:not([colspan]){position:sticky;left:0;background:var(--paper)}\n"
    "@media(max-width:44rem){body{padding:1rem}thead{display:none}"
    "table,tbody,tr,th,td,caption{display:block;width:auto}"
    ".group{margin-top:1.4rem}.group th{padding:.5rem .7rem}"
    "tbody th[scope=row]{font-weight:600;border:0;padding-bottom:.1rem}"
    "td{padding:.3rem .7rem .3rem 1.4rem;border:0}td.none{padding-bottom:0}"
    "tr{border-bottom:1px solid var(--line)}"
    "td::before{content:attr(data-province);display:block;font-size:.875rem;color:var(--soft)}"
    "td.none::before{display:inline;font-size:1em;content:attr(data-province) \": \"}"
    ".many tr>th:first-child:not([colspan]){position:static}}\n"
    "@media print{:root{--ink:#000;--paper:#fff;--soft:#333;--line:#999;--head:#fff;--link:#000}"
    "@page{size:A4 landscape;margin:12mm}html{font-size:8.5pt}body{max-width:none;padding:0}"
    "th,td{padding:.3rem .5rem}.trace{display:none}"
    "thead{display:table-header-group}thead th{position:static}"
    ".group{break-after:avoid}.item,li{break-inside:avoid}.many{overflow:visible}"
    "summary{list-style:none}details::details-content{display:block;content-visibility:visible;"
    "height:auto}}\n";

/* Words of a document or a file's name: escaped; bytes that are no UTF-8 as \xNN. */
static void put_text(struct buf *out, const char *s)
{
    size_t n = s ? strlen(s) : 0;
    struct buf piece = {0};
    while (n) {
        size_t ok = utf8_valid_prefix(s, n);
        if (ok) {
            buf_clear(&piece);
            buf_add(&piece, s, ok);
            buf_xml(out, piece.s);
        } else {
            ok = 1;
            buf_printf(out, "\\x%02x", (unsigned)(unsigned char)*s);
        }
        s += ok;
        n -= ok;
    }
    buf_free(&piece);
}

static void put_element(struct buf *out, const char *tag, const char *class, const char *s)
{
    if (!s)
        return;
    buf_printf(out, "<%s%s%s%s>", tag, class ? " class=\"" : "", class ? class : "",
               class ? "\"" : "");
    put_text(out, s);
    buf_printf(out, "</%s>", tag);
}

static void put_day(struct buf *out, const char *iso)
{
    int y, m, d;
    if (sscanf(iso, "%4d-%2d-%2d", &y, &m, &d) == 3)
        buf_printf(out, "%d/%d/%d", d, m, y);
    else
        put_text(out, iso);
}

/* What a document is called: its number, else its file's name, else its id. */
static const char *called(const struct cited *s, const char *doc)
{
    if (!s)
        return doc;
    if (s->number)
        return s->number;
    const char *slash = s->path ? strrchr(s->path, '/') : NULL;
    return slash ? slash + 1 : s->path ? s->path : doc;
}

static void put_item(struct buf *out, const struct comparison *c, const struct compare_names *n,
                     const struct compare_item *i, bool scope, const struct cited *from)
{
    struct buf text = {0};
    compare_item_text(&text, i);
    buf_str(out, "<div class=\"item\">");
    put_element(out, "span", "value", buf_text(&text));
    if (compare_doubtful(i)) {
        int percent = (int)(i->confidence * 100 + 0.5);
        buf_printf(out, "<span class=\"low\"> ⚠ chưa chắc %d,%02d</span>", percent / 100, percent % 100);
    }
    if (scope)
        put_element(out, "span", "scope", i->scope);
    if (i->home && strcmp(i->home, c->provinces[i->province].name) != 0)
        put_element(out, "span", "scope", i->home);
    buf_clear(&text);
    compare_base_text(&text, c, n, i, "; ");
    put_element(out, "span", "scope", text.len ? text.s : NULL);
    buf_str(out, "\n<details><summary>");
    put_text(out, called(from, i->doc));
    buf_printf(out, ", trang %u</summary>", i->page);
    put_element(out, "blockquote", NULL, i->quote);
    buf_str(out, "<p class=\"soft trace\">");
    if (from && from->path) {
        put_text(out, from->path);
        buf_str(out, ", ");
    }
    buf_printf(out, "trang %u, dòng %u; bản ghi ", i->page, i->line);
    put_element(out, "code", NULL, i->id);
    buf_str(out, "</p></details></div>");
    buf_free(&text);
}

static void put_cell(struct buf *out, const struct comparison *c, const struct compare_names *names,
                     const struct compare_row *r, size_t province, const struct sources *s)
{
    struct buf near = {0};
    const struct compare_item *i;
    size_t n = compare_cell(c, r, province, &i);
    buf_printf(out, "<td role=\"cell\"%s data-province=\"", n ? "" : " class=\"none\"");
    put_text(out, c->provinces[province].name);
    buf_str(out, n ? "\">" : "\">không nêu");
    if (!n)
        compare_near_text(&near, c, names, r, province, "; ", false);
    put_element(out, "span", "scope", near.len ? near.s : NULL);
    for (size_t k = 0; k < n; k++)
        put_item(out, c, names, &i[k], r->own_scopes, cited_find(s, i[k].doc));
    buf_str(out, "</td>\n");
    buf_free(&near);
}

static void put_row(struct buf *out, const struct comparison *c, const struct compare_names *n,
                    const struct compare_row *r, const struct sources *s)
{
    const char *subject = compare_subject_name(n, r->subject);
    buf_str(out, "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">");
    put_text(out, subject ? subject : "(không nêu cơ quan)");
    if (r->unit_matters)
        put_element(out, "span", "unit", r->unit);
    put_element(out, "span", "scope", r->words ? NULL : r->scope);
    put_element(out, "q", "scope", r->words);
    buf_str(out, "</th>\n");
    for (size_t p = 0; p < c->nprovinces; p++)
        put_cell(out, c, n, r, p, s);
    buf_str(out, "</tr>\n");
}

static void put_table(struct buf *out, const struct comparison *c, const struct compare_names *n,
                      const struct sources *s)
{
    bool many = c->nprovinces > FEW_PROVINCES;
    if (many)
        buf_str(out, "<div class=\"many\" role=\"region\" aria-labelledby=\"ten-bang\" tabindex=\"0\">\n");
    buf_str(out, "<table role=\"table\">\n<caption id=\"ten-bang\">Mỗi ô là mức tỉnh ấy tự đặt ra, theo"
                 " thứ tự thời gian; mở số hiệu văn bản để đọc nguyên văn.</caption>\n"
                 "<thead><tr role=\"row\"><th scope=\"col\" role=\"columnheader\">Chỉ tiêu, cơ quan</th>");
    for (size_t p = 0; p < c->nprovinces; p++) {
        buf_str(out, "<th scope=\"col\" role=\"columnheader\">");
        put_text(out, c->provinces[p].name);
        buf_str(out, "</th>");
    }
    buf_str(out, "</tr></thead>\n");
    for (size_t i = 0; i < c->nrows; i++) {
        const struct compare_row *r = &c->rows[i];
        if (i == 0 || strcmp(r->indicator, r[-1].indicator) != 0) {
            buf_printf(out, "%s<tbody role=\"rowgroup\"><tr class=\"group\" role=\"row\">"
                            "<th scope=\"rowgroup\" role=\"rowheader\" colspan=\"%zu\">",
                       i ? "</tbody>\n" : "", c->nprovinces + 1);
            put_text(out, compare_indicator_name(n, r->indicator));
            buf_str(out, "</th></tr>\n");
        }
        put_row(out, c, n, r, s);
    }
    buf_str(out, c->nrows ? "</tbody>\n</table>\n" : "</table>\n");
    if (many)
        buf_str(out, "</div>\n");
}

static void put_source(struct buf *out, const struct cited *s)
{
    buf_str(out, "<li>");
    put_element(out, "strong", NULL, called(s, s->doc));
    if (s->date) {
        buf_str(out, " ngày ");
        put_day(out, s->date);
    }
    if (s->issuer) {
        buf_str(out, " của ");
        put_text(out, s->issuer);
    }
    if (s->title) {
        buf_str(out, ": ");
        put_text(out, s->title);
    }
    buf_printf(out, "<br><span class=\"soft\">%zu mức trong bảng", s->items);
    if (s->path) {
        buf_str(out, "; tệp ");
        put_text(out, s->path);
    }
    buf_str(out, "; mã ");
    put_element(out, "code", NULL, s->doc);
    buf_str(out, "</span></li>\n");
}

static void put_head(struct buf *out, const struct comparison *c)
{
    struct buf title = {0};
    buf_str(&title, "So sánh chỉ tiêu");
    for (size_t p = 0; p < c->nprovinces && c->nprovinces <= FEW_PROVINCES; p++)
        buf_printf(&title, "%s%s", p ? ", " : ": ", c->provinces[p].name);
    buf_str(out, "<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
                 " style-src 'unsafe-inline'\">\n");
    put_element(out, "title", NULL, title.s);
    buf_printf(out, "\n<style>\n%s</style>\n</head>\n<body>\n<main>\n", style);
    put_element(out, "h1", NULL, title.s);
    buf_free(&title);
}

void compare_html(struct buf *out, const struct comparison *c, const struct compare_names *n,
                  const struct sources *s)
{
    size_t used = 0;
    for (size_t i = 0; i < s->n; i++)
        used += s->v[i].items > 0;
    put_head(out, c);
    const struct {
        const char *before;
        size_t n;
    } told[] = {{"<p>", c->nrows}, {" dòng, ", c->nprovinces}, {" tỉnh, ", c->nitems},
                {" mức đặt ra trong ", used}};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        buf_str(out, told[i].before);
        compare_number(out, (double)told[i].n);
    }
    buf_str(out, " văn bản.");
    if (c->left_out) {
        buf_str(out, " Ngoài bảng còn ");
        compare_number(out, (double)c->left_out);
        buf_str(out, " mức chưa xếp được vào chỉ tiêu nào.");
    }
    buf_str(out, "</p>\n");
    if (c->nrows)
        put_table(out, c, n, s);
    else
        buf_str(out, "<p>Không có gì để so sánh.</p>\n");
    if (used)
        buf_str(out, "<h2>Văn bản đã dùng</h2>\n<ol>\n");
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].items)
            put_source(out, &s->v[i]);
    buf_str(out, used ? "</ol>\n</main>\n</body>\n</html>\n" : "</main>\n</body>\n</html>\n");
}
