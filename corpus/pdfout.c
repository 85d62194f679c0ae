#include "pdfout.h"
#include "encode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Object numbers: 1 catalogue, 2 page tree, then what comes, fonts last. */
struct pdf {
    struct bytes out;
    size_t *offset; /* of object n at offset[n]; 0 while it is not written */
    size_t objects, room;
    size_t *page;
    size_t pages, pages_room;
    uint32_t *letter; /* beyond ASCII, in order of first use: 128 to a font */
    size_t letters, letters_room;
    size_t font_base; /* pages name their fonts through one shared resource object */
};

enum { SLOTS = 128 };

static size_t new_object(struct pdf *p)
{
    p->objects++;
    p->offset = xgrow(p->offset, &p->room, p->objects + 1, sizeof *p->offset);
    p->offset[p->objects] = 0;
    return p->objects;
}

static void begin(struct pdf *p, size_t n)
{
    p->offset[n] = p->out.len;
    bytes_printf(&p->out, "%zu 0 obj\n", n);
}

static void put_stream(struct pdf *p, const struct bytes *data)
{
    bytes_puts(&p->out, "stream\n");
    bytes_add(&p->out, data->at, data->len);
    bytes_puts(&p->out, "\nendstream\nendobj\n");
}

static void put_flate(struct pdf *p, size_t n, const struct bytes *text)
{
    struct bytes z = encode_flate(text->at ? (void *)text->at : (void *)"", text->len);
    begin(p, n);
    bytes_printf(&p->out, "<< /Length %zu /Filter /FlateDecode >>\n", z.len);
    put_stream(p, &z);
    bytes_free(&z);
}

struct pdf *pdf_new(void)
{
    struct pdf *p = xmalloc(sizeof *p);
    bytes_puts(&p->out, "%PDF-1.5\n%\xE2\xE3\xCF\xD3\n");
    new_object(p);
    new_object(p);
    p->font_base = new_object(p);
    return p;
}

/* Font and code of a letter: ASCII as it is in the first font, others as they come. */
static int letter_code(struct pdf *p, uint32_t u, size_t *font)
{
    *font = 0;
    if (u > 32 && u < 127)
        return (int)u;
    size_t i = 0;
    while (i < p->letters && p->letter[i] != u)
        i++;
    if (i == p->letters) {
        p->letter = xgrow(p->letter, &p->letters_room, i + 1, sizeof *p->letter);
        p->letter[p->letters++] = u;
    }
    *font = i / SLOTS;
    return (int)(128 + i % SLOTS);
}

static void put_word(struct pdf *p, struct bytes *b, const struct pdf_word *w, double page_h)
{
    size_t n = 0, font = 0, now = (size_t)-1;
    for (const char *s = w->text; *s; s += utf8_next(s, NULL))
        n++;
    if (!n || w->size <= 0)
        return;
    double a = w->angle * M_PI / 180;
    bytes_printf(b, "%.2f Tz %.5f %.5f %.5f %.5f %.2f %.2f Tm",
                 100 * w->width / ((double)n * w->size / 2), cos(a), -sin(a), sin(a), cos(a),
                 w->x, page_h - w->y);
    for (const char *s = w->text; *s;) {
        uint32_t u;
        s += utf8_next(s, &u);
        int code = letter_code(p, u, &font);
        if (font != now)
            bytes_printf(b, "%s/F%zu %.1f Tf <", now == (size_t)-1 ? " " : "> Tj ", font,
                         w->size);
        now = font;
        bytes_printf(b, "%02X", (unsigned)code);
    }
    bytes_puts(b, "> Tj\n");
}

void pdf_add(struct pdf *p, const struct pdf_page *g)
{
    size_t page = new_object(p), content = new_object(p), image = new_object(p);
    p->page = xgrow(p->page, &p->pages_room, p->pages + 1, sizeof *p->page);
    p->page[p->pages++] = page;
    begin(p, page);
    bytes_printf(&p->out, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f]", g->w, g->h);
    if (g->rotate)
        bytes_printf(&p->out, " /Rotate %d", g->rotate);
    bytes_printf(&p->out,
                 "\n/Resources << /XObject << /Im0 %zu 0 R >> /Font %zu 0 R >> /Contents %zu 0 R "
                 ">>\nendobj\n",
                 image, p->font_base, content);
    struct bytes c = {0};
    bytes_printf(&c, "q %.2f 0 0 %.2f 0 %.2f cm /Im0 Do Q\n", g->w, g->flipped ? -g->h : g->h,
                 g->flipped ? g->h : 0.0);
    if (g->words) {
        bytes_puts(&c, "BT 3 Tr\n"); /* neither filled nor stroked */
        for (size_t i = 0; i < g->words; i++)
            put_word(p, &c, &g->word[i], g->h);
        bytes_puts(&c, "ET\n");
    }
    put_flate(p, content, &c);
    bytes_free(&c);
    begin(p, image);
    bytes_printf(&p->out,
                 "<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent %d "
                 "/ColorSpace /%s\n",
                 g->img_w, g->img_h, g->bits, g->comps == 3 ? "DeviceRGB" : "DeviceGray");
    bytes_printf(&p->out, "%s /Length %zu >>\n", g->filter, g->data->len);
    put_stream(p, g->data);
}

/* What each code of a font stands for, so that any letter comes out right. */
static void put_unicode_map(struct pdf *p, size_t n, size_t font)
{
    struct bytes b = {0};
    bytes_puts(&b, "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CMapName "
                   "/Code-Unicode def /CMapType 2 def\n"
                   "1 begincodespacerange <00> <FF> endcodespacerange\n");
    if (font == 0)
        bytes_puts(&b, "1 beginbfrange <21> <7E> <0021> endbfrange\n");
    size_t first = font * SLOTS, last = first + SLOTS < p->letters ? first + SLOTS : p->letters;
    for (size_t i = first; i < last; i++) {
        uint32_t u = p->letter[i];
        bytes_printf(&b, "1 beginbfchar <%02X> <", (unsigned)(128 + i - first));
        if (u > 0xFFFF)
            bytes_printf(&b, "%04X%04X", (unsigned)(0xD7C0 + (u >> 10)),
                         (unsigned)(0xDC00 + (u & 0x3FF)));
        else
            bytes_printf(&b, "%04X", (unsigned)u);
        bytes_puts(&b, "> endbfchar\n");
    }
    bytes_puts(&b, "endcmap CMapName currentdict /CMap defineresource pop end end\n");
    put_flate(p, n, &b);
    bytes_free(&b);
}

static void put_fonts(struct pdf *p)
{
    struct bytes list = {0};
    bytes_puts(&list, "<<");
    for (size_t f = 0; f == 0 || f * SLOTS < p->letters; f++) {
        size_t font = new_object(p), map = new_object(p);
        bytes_printf(&list, " /F%zu %zu 0 R", f, font);
        begin(p, font);
        bytes_printf(
            &p->out,
            "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding"
            " /ToUnicode %zu 0 R\n/FirstChar 0 /LastChar 255 /Widths [",
            map);
        for (int i = 0; i < 256; i++)
            bytes_puts(&p->out, i % 32 == 31 ? " 500\n" : " 500");
        bytes_puts(&p->out, "] /FontDescriptor << /Type /FontDescriptor /FontName /Times-Roman "
                            "/Flags 34 /ItalicAngle 0\n"
                            "/FontBBox [0 -220 500 900] /Ascent 720 /Descent -220 /CapHeight 660 "
                            "/StemV 80 >> >>\nendobj\n");
        put_unicode_map(p, map, f);
    }
    bytes_puts(&list, " >>\nendobj\n");
    begin(p, p->font_base);
    bytes_add(&p->out, list.at, list.len);
    bytes_free(&list);
}

struct bytes pdf_finish(struct pdf *p)
{
    put_fonts(p);
    begin(p, 1);
    bytes_puts(&p->out, "<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
    begin(p, 2);
    bytes_printf(&p->out, "<< /Type /Pages /Count %zu /Kids [", p->pages);
    for (size_t i = 0; i < p->pages; i++)
        bytes_printf(&p->out, " %zu 0 R", p->page[i]);
    bytes_puts(&p->out, " ] >>\nendobj\n");
    size_t xref = p->out.len;
    bytes_printf(&p->out, "xref\n0 %zu\n0000000000 65535 f \n", p->objects + 1);
    for (size_t i = 1; i <= p->objects; i++)
        bytes_printf(&p->out, "%010zu 00000 n \n", p->offset[i]);
    bytes_printf(&p->out, "trailer\n<< /Size %zu /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
                 p->objects + 1, xref);
    struct bytes out = p->out;
    free(p->offset);
    free(p->page);
    free(p->letter);
    free(p);
    return out;
}
