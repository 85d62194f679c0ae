/* Paragraphs onto pages: line by line, so that a paragraph may break over two. */
#include "page.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>

static void put_number(struct pen *p)
{
    char s[16];
    snprintf(s, sizeof s, "%zu", p->doc->pages);
    put_text(p,
             &(struct text){
                 .s = s, .size = 13, .align = PANGO_ALIGN_CENTER, .block = NO_BLOCK, .step = 16},
             LEFT, MM(11), MEASURE);
}

void new_page(struct pen *p)
{
    struct doc *d = p->doc;
    cairo_rectangle_t a4 = {0, 0, PAGE_W, PAGE_H};
    d->page = xgrow(d->page, &d->room, d->pages + 1, sizeof *d->page);
    d->page[d->pages++] = (struct page){
        .text = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &a4),
        .ink = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &a4),
        .mark = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &a4),
    };
    if (p->cr)
        cairo_destroy(p->cr);
    p->cr = cairo_create(d->page[d->pages - 1].text);
    cairo_set_source_rgb(p->cr, 0, 0, 0);
    p->y = TOP;
    if (d->pages > 1) /* the first page bears no number */
        put_number(p);
}

PangoLayout *layout_text(struct pen *p, const struct text *t, double width)
{
    PangoLayout *l = pango_layout_new(p->pango);
    PangoFontDescription *f = pango_font_description_from_string("Tinos");
    pango_font_description_set_size(f, (int)(t->size * PANGO_SCALE));
    if (t->style & BOLD)
        pango_font_description_set_weight(f, PANGO_WEIGHT_BOLD);
    if (t->style & ITALIC)
        pango_font_description_set_style(f, PANGO_STYLE_ITALIC);
    pango_layout_set_font_description(l, f);
    pango_font_description_free(f);
    pango_layout_set_width(l, (int)(width * PANGO_SCALE));
    pango_layout_set_indent(l, (int)(t->indent * PANGO_SCALE));
    pango_layout_set_alignment(l, t->align);
    pango_layout_set_justify(l, t->justify);
    pango_layout_set_text(l, t->s, -1);
    return l;
}

double layout_height(PangoLayout *l, const struct text *t)
{
    return pango_layout_get_line_count(l) * t->step;
}

static void add_word(struct frag *f, const char *s, size_t n, double x0, double x1)
{
    f->word = xgrow(f->word, &f->room, f->words + 1, sizeof *f->word);
    f->word[f->words++] = (struct word){xstrndup(s, n), x0, x1};
}

/* Note the words of one line, which starts at x. */
static void note_line(struct pen *p, const struct text *t, PangoLayoutLine *line, double x,
                      double baseline)
{
    struct page *pg = &p->doc->page[p->doc->pages - 1];
    size_t from = (size_t)line->start_index, to = from + (size_t)line->length;
    struct frag f = {.baseline = baseline,
                     .size = t->size,
                     .column = p->column,
                     .block = t->block,
                     .from = t->at + from,
                     .to = t->at + to};
    for (size_t i = from; i < to;) {
        size_t end = i;
        int x0, x1;
        while (end < to && t->s[end] != ' ')
            end++;
        if (end > i) {
            pango_layout_line_index_to_x(line, (int)i, 0, &x0);
            pango_layout_line_index_to_x(line, (int)end - 1, 1, &x1);
            /* the last byte of a letter: take its right edge from the letter's first byte */
            size_t last = end - 1;
            while (last > i && ((unsigned char)t->s[last] & 0xC0) == 0x80)
                last--;
            pango_layout_line_index_to_x(line, (int)last, 1, &x1);
            add_word(&f, t->s + i, end - i, x + (double)x0 / PANGO_SCALE,
                     x + (double)x1 / PANGO_SCALE);
        }
        i = end + 1;
    }
    if (!f.words)
        return;
    if (p->marking) {
        pg->marked = xgrow(pg->marked, &pg->marks_room, pg->marks + 1, sizeof *pg->marked);
        pg->marked[pg->marks++] = f;
        return;
    }
    pg->frag = xgrow(pg->frag, &pg->room, pg->frags + 1, sizeof *pg->frag);
    pg->frag[pg->frags++] = f;
}

/* Draw the line the iterator stands on in the strip [y, y + step). */
static void draw_line(struct pen *p, PangoLayoutIter *it, const struct text *t, double x,
                      double y)
{
    PangoLayoutLine *line = pango_layout_iter_get_line_readonly(it);
    PangoRectangle r;
    pango_layout_iter_get_line_extents(it, NULL, &r);
    double left = x + (double)r.x / PANGO_SCALE, baseline = y + t->step - t->size * 0.34;
    cairo_move_to(p->cr, left, baseline);
    pango_cairo_show_layout_line(p->cr, line);
    note_line(p, t, line, left, baseline);
}

void draw_layout(struct pen *p, PangoLayout *l, const struct text *t, double x, double y)
{
    PangoLayoutIter *it = pango_layout_get_iter(l);
    do {
        draw_line(p, it, t, x, y);
        y += t->step;
    } while (pango_layout_iter_next_line(it));
    pango_layout_iter_free(it);
}

double put_text(struct pen *p, const struct text *t, double x, double y, double width)
{
    PangoLayout *l = layout_text(p, t, width);
    double h = layout_height(l, t);
    draw_layout(p, l, t, x, y);
    g_object_unref(l);
    return h;
}

void draw_rule(struct pen *p, double x0, double y0, double x1, double y1, double thick)
{
    cairo_set_line_width(p->cr, thick);
    cairo_move_to(p->cr, x0, y0);
    cairo_line_to(p->cr, x1, y1);
    cairo_stroke(p->cr);
}

/* A running text; keep holds that many lines of it together with what follows. */
static void put_flow(struct pen *p, const struct text *t, double before, int keep)
{
    PangoLayout *l = layout_text(p, t, MEASURE);
    PangoLayoutIter *it = pango_layout_get_iter(l);
    int lines = pango_layout_get_line_count(l);
    p->y += before;
    for (int n = 0; n < lines; n++) {
        /* no widow, no orphan: two lines stay together at either end */
        double need = t->step * (keep                                      ? lines - n + keep
                                 : (n == 0 || n == lines - 2) && lines > 1 ? 2
                                                                           : 1);
        if (p->y + need > BOTTOM)
            new_page(p);
        draw_line(p, it, t, LEFT, p->y);
        p->y += t->step;
        pango_layout_iter_next_line(it);
    }
    pango_layout_iter_free(it);
    g_object_unref(l);
}

static void put_block(struct pen *p, size_t i)
{
    const struct block *b = &p->doc->spec->block[i];
    struct text t = {.s = b->text, .size = 14, .step = 18.6, .block = i};
    switch (b->kind) {
    case B_PART:
        t.style = BOLD;
        t.align = PANGO_ALIGN_CENTER;
        put_flow(p, &t, 6, 2);
        break;
    case B_CENTRE:
        t.style = ITALIC;
        t.align = PANGO_ALIGN_CENTER;
        put_flow(p, &t, 0, 2);
        break;
    case B_HEADING:
        t.style = BOLD;
        t.justify = 1;
        t.indent = MM(12.7);
        put_flow(p, &t, 6, 2);
        break;
    default:
        t.justify = 1;
        t.indent = MM(12.7);
        put_flow(p, &t, 5, 0);
    }
}

static void put_blocks(struct pen *p)
{
    const struct spec *s = p->doc->spec;
    for (size_t i = 0; i < s->blocks; i++)
        switch (s->block[i].kind) {
        case B_TITLE:
            break; /* the head has it */
        case B_BREAK:
            new_page(p);
            break;
        case B_CLOSE:
            put_close(p);
            break;
        case B_TABLE:
            i = put_table(p, i) - 1;
            break;
        case B_ROW:
            die("%s: a row outside a table: %s", s->id, s->block[i].text);
        default:
            put_block(p, i);
        }
}

/* Layouts must not depend on the screen: no hints, 72 units to the inch. */
static PangoContext *open_pango(PangoFontMap *map)
{
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
    PangoContext *c = pango_font_map_create_context(map);
    cairo_font_options_t *o = cairo_font_options_create();
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(o, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(c, o);
    cairo_font_options_destroy(o);
    pango_context_set_round_glyph_positions(c, 0);
    pango_context_set_language(c, pango_language_from_string("vi"));
    PangoFontDescription *f = pango_font_description_from_string("Tinos 14");
    PangoFont *font = pango_context_load_font(c, f);
    PangoFontDescription *got = font ? pango_font_describe(font) : NULL;
    if (!got || strcmp(pango_font_description_get_family(got), "Tinos") != 0)
        die("the font Tinos is needed, a Times with Vietnamese letters (Debian: fonts-croscore)");
    pango_font_description_free(got);
    pango_font_description_free(f);
    g_object_unref(font);
    return c;
}

struct doc *typeset(const struct spec *s)
{
    struct doc *d = xmalloc(sizeof *d);
    PangoFontMap *map = pango_cairo_font_map_new();
    struct pen p = {.doc = d, .pango = open_pango(map)};
    d->spec = s;
    new_page(&p);
    put_head(&p);
    put_mark(&p);
    put_blocks(&p);
    cairo_destroy(p.cr);
    g_object_unref(p.pango);
    g_object_unref(map);
    return d;
}

static void free_frags(struct frag *f, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        for (size_t w = 0; w < f[k].words; w++)
            free(f[k].word[w].text);
        free(f[k].word);
    }
    free(f);
}

void doc_free(struct doc *d)
{
    for (size_t i = 0; d && i < d->pages; i++) {
        struct page *g = &d->page[i];
        free_frags(g->frag, g->frags);
        free_frags(g->marked, g->marks);
        cairo_surface_destroy(g->text);
        cairo_surface_destroy(g->ink);
        cairo_surface_destroy(g->mark);
    }
    if (d)
        free(d->page);
    free(d);
}
