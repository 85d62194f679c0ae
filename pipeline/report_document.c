/* A page a document: its page images with a box a record, or its numbered lines, and beside them
 * what each record says, from which words, by which rule. */
#include "report_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_LINES = 200 }; /* that one quote is followed through */

struct sheet_page {
    unsigned no;
    double width, height;
    const char *source, *error, *message, *text;
    unsigned line; /* number of its first line */
    bool picture;
};

struct job {
    struct site *s;
    const struct report_doc *d;
    const struct record *v;
    size_t n;
    struct arena *mem;
    struct sheet_page *pages;
    size_t npages, cap_pages;
    unsigned lines;
    struct buf *out;
};

void report_picture_name(struct buf *out, const char *doc, unsigned page)
{
    buf_printf(out, "img/%s-%u.webp", doc, page);
}

static bool has_picture(const struct job *j, unsigned page)
{
    struct buf path = {0};
    struct stat st;
    buf_printf(&path, "%s/", j->s->o->dir);
    report_picture_name(&path, j->d->id, page);
    bool there = stat(path.s, &st) == 0 && st.st_size > 0;
    buf_free(&path);
    return there;
}

static unsigned count_lines(const char *text)
{
    unsigned n = 0;
    for (; *text; n++) {
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return n;
}

static const char *kept(struct arena *a, const char *s)
{
    return s ? arena_strdup(a, s) : NULL;
}

static int each_page(const struct store_page *p, void *data)
{
    struct job *j = data;
    VEC_PUSH(j->pages, j->npages, j->cap_pages) = (struct sheet_page){
        .no = p->no, .width = p->width, .height = p->height, .source = kept(j->mem, p->source),
        .error = kept(j->mem, p->error), .message = kept(j->mem, p->message),
        .text = arena_strdup(j->mem, p->text ? p->text : ""), .line = j->lines + 1,
        .picture = p->width > 0 && has_picture(j, p->no),
    };
    j->lines += count_lines(p->text ? p->text : "");
    return 0;
}

/* ---- where it stands ---- */

static void put_box(struct buf *out, const struct job *j, const struct record *r)
{
    const double *b = r->value[KEY_BBOX].u.box;
    const char *key = record_key_of(rec_text(r, KEY_ID));
    struct buf gist = {0};
    put_gist(&gist, j->d, r);
    buf_printf(out, "<a id=\"%s\" class=\"%s\" href=\"#c-%s\" tabindex=\"-1\"><title>", key,
               record_type_name(r->type), key);
    quoted(out, j->s->o->english ? type_words[r->type].en : type_words[r->type].vi);
    buf_str(out, ": ");
    quoted(out, buf_text(&gist));
    buf_printf(out, "</title><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/></a>\n",
               b[0] - 2, b[1] - 2, b[2] - b[0] + 4, b[3] - b[1] + 4);
    buf_free(&gist);
}

static void put_picture(const struct job *j, const struct sheet_page *p)
{
    struct buf *out = j->out, name = {0};
    report_picture_name(&name, j->d->id, p->no);
    buf_printf(out, "<figure style=\"aspect-ratio:%.1f/%.1f\"><img src=\"../%s\" loading=\"lazy\"",
               p->width, p->height, name.s);
    struct buf vi = {0}, en = {0};
    buf_printf(&vi, "Ảnh trang %u; chữ của trang ở ngay dưới", p->no);
    buf_printf(&en, "Image of page %u; its text is below", p->no);
    say_attr(out, j->s, "alt", (struct words){vi.s, en.s});
    buf_printf(out, ">\n<svg viewBox=\"0 0 %.1f %.1f\" aria-hidden=\"true\">\n", p->width,
               p->height);
    for (size_t i = 0; i < j->n; i++)
        if (rec_whole(&j->v[i], KEY_PAGE) == p->no && j->v[i].value[KEY_BBOX].is == V_BOX)
            put_box(out, j, &j->v[i]);
    buf_str(out, "</svg></figure>\n");
    buf_free(&vi);
    buf_free(&en);
    buf_free(&name);
}

static size_t without_blanks(const char *s, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        k += s[i] != ' ';
    return k;
}

/* How many lines from `at` on the quote takes: they are followed until its letters are used up. */
static unsigned lines_taken(const char *at, const char *quote)
{
    size_t want = without_blanks(quote, strlen(quote)), first = strcspn(quote, " "), got = 0;
    unsigned n = 0;
    for (; *at && n < MOST_LINES && got + 2 < want; n++) {
        size_t len = strcspn(at, "\n"), from = 0;
        for (size_t i = 0; n == 0 && i + first <= len; i++)
            if (memcmp(at + i, quote, first) == 0) {
                from = i;
                break;
            }
        got += without_blanks(at + from, len - from);
        at += len + (at[len] == '\n');
    }
    return n ? n : 1;
}

/* Marks the lines of the page that records stand on, how many times each. */
static void mark_lines(const struct job *j, const struct sheet_page *p, unsigned *marks, unsigned n)
{
    const char **starts = xcalloc(n + 1, sizeof *starts), *end = p->text;
    for (unsigned k = 0; k < n; k++) {
        starts[k] = end;
        end += strcspn(end, "\n");
        end += *end == '\n';
    }
    for (size_t i = 0; i < j->n; i++) {
        const struct record *r = &j->v[i];
        unsigned line = rec_whole(r, KEY_LINE);
        if (rec_whole(r, KEY_PAGE) != p->no || line < p->line || line >= p->line + n)
            continue;
        unsigned taken = lines_taken(starts[line - p->line], rec_text(r, KEY_QUOTE) ? rec_text(r, KEY_QUOTE) : "");
        for (unsigned k = line; k < line + taken && k < p->line + n; k++)
            marks[k - p->line]++;
    }
    free(starts);
}

/* Records that begin on the lines of a page: the first of each line, and the next after each. */
static void chain_lines(const struct job *j, const struct sheet_page *p, size_t *first, size_t *next,
                        unsigned n)
{
    for (unsigned k = 0; k < n; k++)
        first[k] = SIZE_MAX;
    for (size_t i = j->n; i-- > 0;) {
        unsigned line = rec_whole(&j->v[i], KEY_LINE);
        if (rec_whole(&j->v[i], KEY_PAGE) != p->no || line < p->line || line >= p->line + n)
            continue;
        next[i] = first[line - p->line];
        first[line - p->line] = i;
    }
}

/* The page's lines under their numbers. `anchors`: they stand for the boxes. */
static void put_lines(const struct job *j, const struct sheet_page *p, bool anchors)
{
    struct buf *out = j->out;
    unsigned n = count_lines(p->text), no = p->line;
    unsigned *marks = xcalloc(n + 1, sizeof *marks);
    size_t *first = xcalloc(n + 1, sizeof *first), *next = xcalloc(j->n + 1, sizeof *next);
    if (anchors)
        mark_lines(j, p, marks, n);
    chain_lines(j, p, first, next, n);
    buf_printf(out, "<ol class=\"lines\" start=\"%u\" lang=\"vi\">\n", p->line);
    for (const char *at = p->text; *at; no++) {
        size_t len = strcspn(at, "\n");
        char *line = arena_strndup(j->mem, at, len);
        buf_printf(out, "<li id=\"l%u\"%s>", no, marks[no - p->line] ? " class=\"hit\"" : "");
        for (size_t i = first[no - p->line]; anchors && i != SIZE_MAX; i = next[i])
            buf_printf(out, "<span class=\"at\" id=\"%s\"></span>",
                       record_key_of(rec_text(&j->v[i], KEY_ID)));
        quoted(out, line);
        buf_str(out, "</li>\n");
        at += len + (at[len] == '\n');
    }
    buf_str(out, "</ol>\n");
    free(first);
    free(next);
    free(marks);
}

static void put_no_picture(const struct job *j, const struct sheet_page *p)
{
    static const struct words text = {"Văn bản này vốn là chữ, không có ảnh trang.",
                                      "This document came as text; it has no page image."},
                              gone = {"Không có ảnh của trang này: bản gốc không còn ở chỗ cũ hoặc "
                                      "không vẽ lại được. Dưới đây là chữ đã đọc.",
                                      "No image of this page: the original is gone, changed, or "
                                      "could not be drawn. Below are the lines that were read."};
    buf_str(j->out, "<p class=\"note\">");
    say(j->out, j->s, p->source && strcmp(p->source, "text") == 0 ? text : gone);
    buf_str(j->out, "</p>\n");
}

static void put_page(const struct job *j, const struct sheet_page *p)
{
    struct buf *out = j->out;
    buf_printf(out, "<section class=\"sheet\" id=\"p%u\" aria-labelledby=\"h%u\">\n<h2 id=\"h%u\">",
               p->no, p->no, p->no);
    say(out, j->s, (struct words){"Trang", "Page"});
    buf_printf(out, " %u</h2>\n<div class=\"pair\"><div class=\"look\">\n", p->no);
    if (p->error) {
        buf_str(out, "<p class=\"note\">");
        say(out, j->s, (struct words){"Trang này không đọc được:", "This page could not be read:"});
        buf_chr(out, ' ');
        quoted(out, p->message ? p->message : p->error);
        buf_str(out, "</p>\n");
    }
    if (p->picture) {
        put_picture(j, p);
        buf_str(out, "<details class=\"text\"><summary>");
        say(out, j->s, (struct words){"Chữ đã đọc của trang", "Text read on the page"});
        buf_str(out, "</summary>\n");
        put_lines(j, p, false);
        buf_str(out, "</details>\n");
    } else {
        put_no_picture(j, p);
        put_lines(j, p, true);
    }
    buf_printf(out, "</div>\n<div class=\"cards\" role=\"region\" tabindex=\"0\"");
    struct buf vi = {0}, en = {0};
    buf_printf(&vi, "Bản ghi ở trang %u", p->no);
    buf_printf(&en, "Records on page %u", p->no);
    say_attr(out, j->s, "aria-label", (struct words){vi.s, en.s});
    buf_str(out, ">\n");
    size_t n = 0;
    for (size_t i = 0; i < j->n; i++)
        if (rec_whole(&j->v[i], KEY_PAGE) == p->no && ++n)
            put_card(out, j->s, j->d, j->mem, &j->v[i]);
    if (!n) {
        buf_str(out, "<p class=\"soft\">");
        say(out, j->s, (struct words){"Không có bản ghi nào ở trang này.", "No record on this page."});
        buf_str(out, "</p>\n");
    }
    buf_str(out, "</div></div>\n</section>\n");
    buf_free(&vi);
    buf_free(&en);
}

static void put_title(const struct job *j)
{
    struct buf *out = j->out;
    const struct report_doc *d = j->d;
    quoted_in(out, "h1", NULL, d->called);
    quoted_in(out, "p", "title", d->title);
    buf_str(out, "\n<p class=\"soft\">");
    if (d->issuer) {
        quoted_in(out, "span", NULL, d->issuer);
        buf_str(out, ", ");
    }
    if (d->date) {
        put_day(out, d->date);
        buf_str(out, "; ");
    }
    say(out, j->s, (struct words){"tệp", "file"});
    buf_str(out, " <code>");
    quoted(out, d->path ? d->path : d->id);
    buf_str(out, "</code>; ");
    say(out, j->s, (struct words){"mã", "id"});
    buf_str(out, " <code>");
    quoted(out, d->id);
    buf_str(out, "</code></p>\n");
}

/* The keys that a reader may correct, by type: [name, Vietnamese, English, is a number, choices]. */
static void put_keys(struct buf *out)
{
    buf_str(out, "<script type=\"application/json\" id=\"data\">{\n");
    for (int t = 0; t < REC_TYPES; t++) {
        size_t n;
        const char *between = "";
        const struct key *k = record_keys((enum record_type)t, &n);
        buf_printf(out, "%s\"%s\":[", t ? ",\n" : "", record_type_name((enum record_type)t));
        for (size_t i = KEY_COMMON; i < n; i++) {
            struct words w = key_words((enum record_type)t, (int)i);
            if (k[i].kind == VAL_LIST || (t == REC_DOCUMENT && i >= DOC_PATH))
                continue;
            buf_printf(out, "%s[\"%s\",\"%s\",\"%s\",%d,", between, k[i].name, w.vi, w.en,
                       k[i].kind == VAL_NUM || k[i].kind == VAL_INT);
            put_choices(out, (enum record_type)t, (int)i);
            buf_chr(out, ']');
            between = ",";
        }
        buf_chr(out, ']');
    }
    buf_str(out, "}\n</script>\n");
}

/* Pages are kept until the search has had their text. */
static int put_search(const struct job *j)
{
    struct buf b = {0};
    for (size_t i = 0; i < j->npages; i++) {
        if (!*j->pages[i].text)
            continue;
        buf_printf(&b, ",[%zu,%u,%u,", (size_t)(j->d - j->s->docs), j->pages[i].no,
                   j->pages[i].line);
        json_in_html(&b, j->pages[i].text);
        buf_str(&b, "]\n");
    }
    int r = b.len && fwrite(b.s, 1, b.len, j->s->search) != b.len;
    if (r)
        buf_str(j->s->why, "search.js cannot be written");
    buf_free(&b);
    return r;
}

int site_put_document(struct site *s, const struct report_doc *d, const struct record *v, size_t n)
{
    struct buf out = {0}, name = {0};
    struct job j = {.s = s, .d = d, .v = v, .n = n, .mem = arena_new(), .out = &out};
    int r = store_pages(s->store, d->id, each_page, &j);
    if (r == 0) {
        frame_open(&out, s, PAGE_DOCUMENT, "../", (struct words){d->called, d->called});
        buf_str(&out, "<div class=\"doc\" data-doc=\"");
        quoted(&out, d->id);
        buf_str(&out, "\" data-sha256=\"");
        quoted(&out, d->sha256);
        buf_str(&out, "\">\n");
        put_title(&j);
        buf_str(&out, "<div id=\"review\"></div>\n");
        for (size_t i = 0; i < j.npages; i++) {
            put_page(&j, &j.pages[i]);
            s->n->pictures += j.pages[i].picture;
        }
        buf_str(&out, "</div>\n");
        put_keys(&out);
        frame_close(&out);
        s->n->pages += j.npages;
        buf_printf(&name, "d/%s.html", d->id);
        r = site_write(s, name.s, &out);
        r = r ? r : put_search(&j);
    }
    free(j.pages);
    arena_free(j.mem);
    buf_free(&out);
    buf_free(&name);
    return r;
}
