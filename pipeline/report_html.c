/* The frame of the report's pages, and words in two languages: each of the program's own says
 * itself in one and carries the other in data-t, where the script finds it. */
#include "report_own.h"

#include "out.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Names of files and anchors come from the store, which may be anybody's. */
bool report_is_document_id(const char *id)
{
    return id && *id && id[strspn(id, "0123456789abcdef")] == '\0';
}

const char *record_key_of(const char *id)
{
    const char *dot = strrchr(id, '.'), *key = dot ? dot + 1 : id;
    bool plain = *key && !key[strspn(key, "0123456789abcdefghijklmnopqrstuvwxyz")];
    return plain ? key : "unnamed";
}

void quoted(struct buf *out, const char *words)
{
    out_xml(out, words);
}

void quoted_in(struct buf *out, const char *tag, const char *class, const char *words)
{
    if (!words)
        return;
    buf_printf(out, "<%s", tag);
    if (class)
        buf_printf(out, " class=\"%s\"", class);
    buf_str(out, " lang=\"vi\">");
    quoted(out, words);
    buf_printf(out, "</%s>", tag);
}

void say(struct buf *out, const struct site *s, struct words w)
{
    buf_str(out, "<span data-t=\"");
    buf_xml(out, s->o->english ? w.vi : w.en);
    buf_str(out, "\">");
    buf_xml(out, s->o->english ? w.en : w.vi);
    buf_str(out, "</span>");
}

void say_attr(struct buf *out, const struct site *s, const char *name, struct words w)
{
    buf_printf(out, " %s=\"", name);
    buf_xml(out, s->o->english ? w.en : w.vi);
    buf_printf(out, "\" data-t-%s=\"", name);
    buf_xml(out, s->o->english ? w.vi : w.en);
    buf_chr(out, '"');
}

void json_in_html(struct buf *out, const char *s)
{
    struct buf b = {0};
    buf_json(&b, s);
    for (const char *c = b.s; *c; c++) {
        const unsigned char *u = (const unsigned char *)c;
        if (*c == '<' || *c == '>' || *c == '&') {
            buf_printf(out, "\\u%04x", (unsigned)*u);
        } else if (u[0] == 0xe2 && u[1] == 0x80 && (u[2] == 0xa8 || u[2] == 0xa9)) {
            buf_printf(out, "\\u20%02x", u[2] - 0x80u);
            c += 2;
        } else {
            buf_chr(out, *c);
        }
    }
    buf_free(&b);
}

void put_day(struct buf *out, const char *iso)
{
    int y, m, d;
    if (sscanf(iso, "%4d-%2d-%2d", &y, &m, &d) == 3)
        buf_printf(out, "%d/%d/%d", d, m, y);
    else
        quoted(out, iso);
}

void put_count(struct buf *out, size_t n)
{
    buf_str(out, "<span class=\"said\">");
    compare_number(out, (double)n);
    buf_str(out, "</span>");
}

void put_share(struct buf *out, const struct site *s, double v)
{
    char en[16], vi[16];
    snprintf(en, sizeof en, "%.2f", v);
    snprintf(vi, sizeof vi, "%s", en);
    for (char *c = vi; *c; c++)
        if (*c == '.')
            *c = ',';
    say(out, s, (struct words){vi, en});
}

static bool is_day_key(const char *name)
{
    return strcmp(name, "start") == 0 || strcmp(name, "end") == 0 || strcmp(name, "date") == 0;
}

void put_for_reader(struct buf *out, const struct value *v, const struct key *k, const char *plain)
{
    if (v->is == V_TEXT && is_day_key(k->name)) {
        put_day(out, plain);
    } else if (v->is == V_NUM && k->kind == VAL_NUM) {
        buf_str(out, "<span class=\"said\">");
        compare_number(out, v->u.num);
        buf_str(out, "</span>");
    } else {
        quoted(out, plain);
    }
}

static const struct {
    const char *file;
    struct words name;
} places[] = {
    [PAGE_COMPARE] = {"index.html", {"So sánh", "Comparison"}},
    [PAGE_CHARTS] = {"charts.html", {"Biểu đồ", "Charts"}},
    [PAGE_DOCUMENTS] = {"documents.html", {"Văn bản", "Documents"}},
    [PAGE_SEARCH] = {"search.html", {"Tìm", "Search"}},
};

static void put_head(struct buf *out, const struct site *s, const char *top, struct words title)
{
    /* Scripts come from files only: what a document might smuggle in would not run. 'file:' is how
     * browsers name the folder beside a page that was opened from disk. */
    buf_printf(out,
               "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
               "<meta name=\"generator\" content=\"trichluc " TRICHLUC_VERSION "\">\n"
               "<meta name=\"referrer\" content=\"no-referrer\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
               "img-src 'self' file: data:; style-src 'self' file: 'unsafe-inline'; "
               "script-src 'self' file:; base-uri 'none'; form-action 'self' file:\">\n",
               s->o->english ? "en" : "vi");
    buf_str(out, "<title>");
    quoted(out, s->o->english ? title.en : title.vi);
    buf_printf(out,
               " · trích lục</title>\n<link rel=\"icon\" href=\"data:,\">\n"
               "<link rel=\"stylesheet\" href=\"%sreport.css\">\n"
               "<script src=\"%sreport.js\" defer></script>\n</head>\n",
               top, top);
}

void frame_open(struct buf *out, const struct site *s, enum site_page p, const char *top,
                struct words title)
{
    static const char *const classes[] = {"compare", "charts", "documents", "search", "document"};
    put_head(out, s, top, title);
    buf_printf(out, "<body class=\"%s\">\n<a class=\"skip\" href=\"#main\">", classes[p]);
    say(out, s, (struct words){"Tới nội dung", "Skip to content"});
    buf_str(out, "</a>\n<header class=\"top\">\n<nav");
    say_attr(out, s, "aria-label", (struct words){"Các trang", "Pages"});
    buf_chr(out, '>');
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        buf_printf(out, "<a href=\"%s%s\"%s>", top, places[i].file,
                   i == p ? " aria-current=\"page\"" : "");
        say(out, s, places[i].name);
        buf_str(out, "</a> ");
    }
    buf_str(out, "</nav>\n");
    if (p != PAGE_SEARCH) {
        buf_printf(out, "<form class=\"find\" role=\"search\" action=\"%ssearch.html\">"
                        "<input type=\"search\" name=\"q\"", top);
        say_attr(out, s, "aria-label", (struct words){"Tìm trong các văn bản", "Search documents"});
        say_attr(out, s, "placeholder", (struct words){"Tìm, không cần dấu", "Search, marks optional"});
        buf_str(out, "></form>\n");
    }
    buf_str(out, "<button type=\"button\" class=\"lang\" id=\"lang\" hidden></button>\n"
                 "</header>\n<main id=\"main\" tabindex=\"-1\">\n");
}

void frame_close(struct buf *out)
{
    buf_str(out, "</main>\n</body>\n</html>\n");
}

int site_write(struct site *s, const char *name, struct buf *page)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s", s->o->dir, name);
    FILE *f = fopen(path.s, "wb");
    bool bad = !f || fwrite(page->s, 1, page->len, f) != page->len;
    int why = errno;
    if (f && fclose(f) != 0 && !bad) {
        bad = true;
        why = errno;
    }
    if (bad)
        buf_printf(s->why, "%s: %s", path.s, strerror(why));
    buf_free(&path);
    buf_clear(page);
    return bad;
}
