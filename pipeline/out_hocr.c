/* hOCR 1.2. Repaired words could be given as its ins and del alternatives, but readers that take a
 * word's text would get both readings run together: data-raw, valid in XHTML5, they pass over. */
#include "out.h"

#include <math.h>

enum { BLIND_DPI = 300 }; /* of a page of which no image was read */

static unsigned page_dpi(const struct page *p)
{
    return p->dpi ? p->dpi : BLIND_DPI;
}

static void put_bbox(struct buf *to, struct out_box b)
{
    buf_printf(to, "bbox %ld %ld %ld %ld", b.x0, b.y0, b.x1, b.y1);
}

static void put_flags(struct buf *to, unsigned flags)
{
    if (!(flags & (WORD_DOUBT | WORD_NUMBER)))
        return;
    buf_printf(to, " data-flags=\"%s%s%s\"", flags & WORD_DOUBT ? "doubt" : "",
               (flags & WORD_DOUBT) && (flags & WORD_NUMBER) ? " " : "",
               flags & WORD_NUMBER ? "number" : "");
}

static void put_word(struct buf *to, const struct doc *d, const struct line *l, uint32_t i,
                     unsigned dpi)
{
    const struct word *w = &d->words[l->word + i];
    buf_printf(to, "<span class=\"ocrx_word\" id=\"word_%u_%u\" title=\"", l->no, i + 1);
    put_bbox(to, out_place(box_is_none(w->box) ? l->box : w->box, dpi));
    buf_printf(to, "; x_wconf %ld\"", lround(out_conf(w) * 100));
    if (out_changed(w)) {
        buf_printf(to, " data-raw=\"");
        out_xml(to, w->raw);
        buf_printf(to, "\" data-raw-wconf=\"%ld\"", lround(w->conf * 100));
    }
    put_flags(to, w->flags);
    buf_chr(to, '>');
    out_xml(to, w->text);
    buf_str(to, "</span>");
}

static void put_line(struct buf *to, const struct doc *d, const struct line *l, unsigned dpi)
{
    buf_printf(to, "    <span class=\"ocr_line\" id=\"line_%u\" title=\"", l->no);
    put_bbox(to, out_place(l->box, dpi));
    buf_str(to, "\">");
    for (uint32_t i = 0; i < l->nwords; i++) {
        if (i)
            buf_str(to, "\n     ");
        put_word(to, d, l, i, dpi);
    }
    buf_str(to, "</span>\n");
}

/* A value between double quotes in a title attribute. */
static void put_quoted(struct buf *to, const char *s)
{
    struct buf b = {0};
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            buf_chr(&b, '\\');
        buf_chr(&b, *s);
    }
    buf_str(to, "&quot;");
    out_xml(to, buf_text(&b));
    buf_str(to, "&quot;");
    buf_free(&b);
}

static void put_page(struct buf *to, const struct doc *d, const struct page *p)
{
    unsigned dpi = page_dpi(p), block = 0;
    struct out_box all = out_place((struct box){0, 0, p->width, p->height}, dpi);
    buf_printf(to, " <div class=\"ocr_page\" id=\"page_%u\" title=\"image ", p->no);
    put_quoted(to, d->path);
    buf_str(to, "; ");
    put_bbox(to, all);
    buf_printf(to, "; ppageno %u; scan_res %u %u\"", p->no - 1, dpi, dpi);
    if (p->error) {
        buf_str(to, " data-error=\"");
        out_xml(to, p->error);
        buf_chr(to, '"');
    }
    buf_str(to, ">\n");
    for (unsigned i = p->line, n; i < p->line + p->nlines; i += n) {
        n = out_block_lines(d, p, i);
        struct out_box b = out_place(out_block_box(d, i, n), dpi);
        block++;
        buf_printf(to, "  <div class=\"ocr_carea\" id=\"block_%u_%u\" title=\"", p->no, block);
        put_bbox(to, b);
        buf_printf(to, "\">\n   <p class=\"ocr_par\" id=\"par_%u_%u\" title=\"", p->no, block);
        put_bbox(to, b);
        buf_str(to, "\">\n");
        for (unsigned k = 0; k < n; k++)
            put_line(to, d, &d->lines[i + k], dpi);
        buf_str(to, "   </p>\n  </div>\n");
    }
    buf_str(to, " </div>\n");
}

static void put_meta(struct buf *to, const char *name, const char *content)
{
    buf_printf(to, "<meta name=\"%s\" content=\"", name);
    out_xml(to, content);
    buf_str(to, "\"/>\n");
}

void out_hocr(struct buf *to, const struct doc *d, const struct out_credits *by)
{
    struct buf system = {0};
    buf_printf(&system, "trichluc %s; %s; repair %s", TRICHLUC_VERSION, by->engine, by->model);
    buf_str(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n"
                "<html xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"vi\" lang=\"vi\">\n"
                "<head>\n<title>");
    out_xml(to, d->path);
    buf_str(to, "</title>\n");
    put_meta(to, "ocr-system", buf_text(&system));
    put_meta(to, "ocr-capabilities",
             "ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_wconf");
    put_meta(to, "ocr-langs", "vi");
    put_meta(to, "ocr-scripts", "Latn");
    buf_printf(to, "<meta name=\"ocr-number-of-pages\" content=\"%zu\"/>\n", d->npages);
    buf_str(to, "</head>\n<body>\n");
    for (size_t i = 0; i < d->npages; i++)
        put_page(to, d, &d->pages[i]);
    buf_str(to, "</body>\n</html>\n");
    buf_free(&system);
}
