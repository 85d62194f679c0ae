/* ALTO 4.4. CC, a digit of doubt for each character, is left out: the engine tells the confidence
 * of words. CS means corrected by hand, which nothing here is; what repair changed refers to its
 * Processing instead. A word that repair split stays one String with a blank in it: there is one
 * box to give. */
#include "out.h"

#include <string.h>

enum { INCH1200 = 1200 };

#define NAMESPACE "http://www.loc.gov/standards/alto/ns-v4#"

static unsigned page_dpi(const struct page *p)
{
    return p->dpi ? p->dpi : INCH1200;
}

static void put_place(struct buf *to, struct box b, unsigned dpi)
{
    if (box_is_none(b))
        return;
    struct out_box o = out_place(b, dpi);
    buf_printf(to, " HPOS=\"%ld\" VPOS=\"%ld\" WIDTH=\"%ld\" HEIGHT=\"%ld\"", o.x0, o.y0,
               o.x1 - o.x0, o.y1 - o.y0);
}

static void put_attribute(struct buf *to, const char *name, const char *value)
{
    buf_printf(to, " %s=\"", name);
    out_xml(to, value);
    buf_chr(to, '"');
}

static void put_element(struct buf *to, const char *name, const char *value)
{
    buf_printf(to, "<%s>", name);
    out_xml(to, value);
    buf_printf(to, "</%s>\n", name);
}

/* `software` is "name version"; NULL for none. */
static void put_step(struct buf *to, const char *id, const char *category, const char *what,
                     const char *software)
{
    buf_printf(to, "<Processing ID=\"%s\">\n", id);
    put_element(to, "processingCategory", category);
    put_element(to, "processingStepDescription", what);
    if (software) {
        size_t n = strcspn(software, " ");
        struct buf name = {0};
        buf_add(&name, software, n);
        buf_str(to, "<processingSoftware>\n");
        put_element(to, "softwareName", buf_text(&name));
        put_element(to, "softwareVersion", software + n + (software[n] == ' '));
        buf_str(to, "</processingSoftware>\n");
        buf_free(&name);
    }
    buf_str(to, "</Processing>\n");
}

static void put_description(struct buf *to, const struct doc *d, const struct page *p,
                            const struct out_credits *by)
{
    struct buf self = {0};
    buf_str(to, "<Description>\n");
    put_element(to, "MeasurementUnit", p->dpi ? "pixel" : "inch1200");
    buf_str(to, "<sourceImageInformation>\n");
    put_element(to, "fileName", d->path);
    if (d->sha256) {
        buf_str(to, "<documentIdentifier documentIdentifierLocation=\"sha256\">");
        out_xml(to, d->sha256);
        buf_str(to, "</documentIdentifier>\n");
    }
    buf_str(to, "</sourceImageInformation>\n");
    if (p->source == SOURCE_OCR)
        put_step(to, "read", "contentGeneration", "optical character recognition", by->engine);
    else
        put_step(to, "read", "contentGeneration", "text layer of the file", NULL);
    buf_printf(&self, "trichluc %s, %s", TRICHLUC_VERSION, by->model);
    put_step(to, "repair", "contentModification", "repair of Vietnamese letters and marks",
             buf_text(&self));
    buf_str(to, "</Description>\n");
    buf_free(&self);
}

static void put_word(struct buf *to, const struct doc *d, const struct line *l, uint32_t i,
                     unsigned dpi)
{
    const struct word *w = &d->words[l->word + i];
    buf_printf(to, "<String ID=\"string_%u_%u\"", l->no, i + 1);
    put_place(to, w->box, dpi);
    put_attribute(to, "CONTENT", w->text);
    buf_str(to, " WC=\"");
    buf_num(to, out_conf(w), 2);
    buf_chr(to, '"');
    if (w->flags & (WORD_DOUBT | WORD_NUMBER))
        buf_printf(to, " TAGREFS=\"%s%s%s\"", w->flags & WORD_DOUBT ? "doubt" : "",
                   (w->flags & WORD_DOUBT) && (w->flags & WORD_NUMBER) ? " " : "",
                   w->flags & WORD_NUMBER ? "number" : "");
    if (!out_changed(w)) {
        buf_str(to, "/>\n");
        return;
    }
    buf_str(to, " PROCESSINGREFS=\"read repair\"><ALTERNATIVE PURPOSE=\"raw\">");
    out_xml(to, w->raw);
    buf_str(to, "</ALTERNATIVE></String>\n");
}

/* The gap between two words; overlapping or unplaced ones have no width. */
static void put_space(struct buf *to, const struct word *w, unsigned dpi)
{
    struct box gap = {w[0].box.x1, w[0].box.y0, w[1].box.x0, w[0].box.y1};
    buf_str(to, "<SP");
    if (!box_is_none(w[0].box) && !box_is_none(w[1].box) && gap.x1 > gap.x0)
        put_place(to, gap, dpi);
    buf_str(to, "/>\n");
}

static void put_line(struct buf *to, const struct doc *d, const struct line *l, unsigned dpi)
{
    if (!l->nwords) /* a TextLine wants a String */
        return;
    buf_printf(to, "<TextLine ID=\"line_%u\"", l->no);
    put_place(to, l->box, dpi);
    buf_str(to, ">\n");
    for (uint32_t i = 0; i < l->nwords; i++) {
        if (i)
            put_space(to, &d->words[l->word + i - 1], dpi);
        put_word(to, d, l, i, dpi);
    }
    buf_str(to, "</TextLine>\n");
}

static void put_blocks(struct buf *to, const struct doc *d, const struct page *p, unsigned dpi)
{
    unsigned block = 0;
    for (unsigned i = p->line, n; i < p->line + p->nlines; i += n) {
        n = out_block_lines(d, p, i);
        buf_printf(to, "<TextBlock ID=\"block_%u_%u\"", p->no, ++block);
        put_place(to, out_block_box(d, i, n), dpi);
        buf_str(to, ">\n");
        for (unsigned k = 0; k < n; k++)
            put_line(to, d, &d->lines[i + k], dpi);
        buf_str(to, "</TextBlock>\n");
    }
}

/* Mean confidence of the page's words; -1 for none. */
static double page_conf(const struct doc *d, const struct page *p)
{
    double sum = 0;
    size_t n = 0;
    for (uint32_t i = p->line; i < p->line + p->nlines; i++)
        for (uint32_t k = 0; k < d->lines[i].nwords; k++, n++)
            sum += out_conf(&d->words[d->lines[i].word + k]);
    return n ? sum / (double)n : -1;
}

static void put_page(struct buf *to, const struct doc *d, const struct page *p)
{
    unsigned dpi = page_dpi(p);
    double conf = page_conf(d, p);
    struct out_box all = out_place((struct box){0, 0, p->width, p->height}, dpi);
    buf_printf(to, "<Page ID=\"page_%u\" PHYSICAL_IMG_NR=\"%u\" PROCESSINGREFS=\"read repair\"",
               p->no, p->no);
    if (p->width > 0 && p->height > 0)
        buf_printf(to, " WIDTH=\"%ld\" HEIGHT=\"%ld\"", all.x1, all.y1);
    if (conf >= 0) {
        buf_str(to, " PC=\"");
        buf_num(to, conf, 3);
        buf_chr(to, '"');
    }
    if (p->error)
        put_attribute(to, "QUALITY_DETAIL", p->message ? p->message : p->error);
    buf_str(to, " LANG=\"vi\">\n<PrintSpace");
    if (p->width > 0 && p->height > 0)
        put_place(to, (struct box){0, 0, p->width, p->height}, dpi);
    buf_str(to, ">\n");
    put_blocks(to, d, p, dpi);
    buf_str(to, "</PrintSpace>\n</Page>\n");
}

void out_alto(struct buf *to, const struct doc *d, size_t page, const struct out_credits *by)
{
    const struct page *p = &d->pages[page];
    buf_str(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<alto xmlns=\"" NAMESPACE "\" xmlns:xsi=\"http://www.w3.org/2001/"
                "XMLSchema-instance\" xsi:schemaLocation=\"" NAMESPACE
                " http://www.loc.gov/standards/alto/v4/alto-4-4.xsd\" SCHEMAVERSION=\"4.4\">\n");
    put_description(to, d, p, by);
    buf_str(to, "<Tags>\n<OtherTag ID=\"doubt\" TYPE=\"reading\" LABEL=\"doubtful reading\"/>\n"
                "<OtherTag ID=\"number\" TYPE=\"reading\" LABEL=\"number not confirmed\"/>\n"
                "</Tags>\n<Layout>\n");
    put_page(to, d, p);
    buf_str(to, "</Layout>\n</alto>\n");
}
