#include "load_private.h"

#include "utf8.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <poppler.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    double max_side;  /* points: PDF's own limit for a page side, 200 inches */
    double small_dpi; /* of the drawing that native images are compared with */
    double native;    /* share of the page from which its one image is taken as the page */
    double others;    /* share that all other images (seals, logos) may cover then */
    double off_page;  /* share of the page's sides by which it may stand out of it */
    double unlike;    /* share of the page that may look different then: stamps drawn over it */
    int min_dpi;      /* a page that cannot be drawn even so within max_pixels_m is refused */
} limits = {14400, 36, 0.5, 0.15, 0.03, 0.1, 100};

struct pdf {
    PopplerDocument *file;
    guint log;       /* handler of poppler's complaints */
    bool big_images; /* some image is over the limit: never decode one whole */
    unsigned looked; /* trusted layers over images so far */
    bool lied;       /* one of them was not what its page shows */
};

/* The images of a page, by what they cover. */
struct cover {
    int id;                /* largest image, -1 if there is none */
    PopplerRectangle area; /* as poppler maps it, see find_place() */
    double largest, all;   /* shares of the page, 1 for all of it */
};

/* "Syntax error at position 12: words" is kept, warnings and what poppler lacks are not. */
static void note_complaint(const gchar *domain, GLogLevelFlags level, const gchar *words,
                           gpointer l)
{
    (void)domain;
    (void)level;
    const char *colon = strstr(words, ": ");
    if (colon &&
        (g_str_has_prefix(words, "Syntax error") || g_str_has_prefix(words, "I/O error") ||
         g_str_has_prefix(words, "Internal error")))
        load_complain(l, colon + 2);
}

/* Largest number that follows `key` anywhere in the file. Image dictionaries are never
 * compressed, so this tells the size of images before any of them is decoded. */
static double largest_number(int fd, const char *key)
{
    enum { BLOCK = 1 << 16, KEEP = 64 };
    char *s = xmalloc(BLOCK + 1);
    size_t held = 0, n = strlen(key);
    double max = 0;
    off_t at = 0;
    for (ssize_t got; (got = pread(fd, s + held, BLOCK - held, at)) > 0;) {
        at += got;
        held += (size_t)got;
        s[held] = '\0';
        for (char *c = s; (c = memchr(c, *key, held - (size_t)(c - s))); c++)
            if (strncmp(c, key, n) == 0)
                max = fmax(max, strtod(c + n, NULL));
        size_t keep = held < KEEP ? held : KEEP;
        memmove(s, s + held - keep, keep);
        held = keep;
    }
    free(s);
    return max;
}

static int open_pdf(struct loader *l, struct doc *d)
{
    struct pdf *f = xcalloc(1, sizeof *f);
    GError *error = NULL;
    l->state = f;
    f->log = g_log_set_handler("Poppler", G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL, note_complaint, l);
    double pixels = largest_number(l->fd, "/Width") * largest_number(l->fd, "/Height");
    f->big_images = !(pixels <= l->o.max_pixels_m * 1e6);
    lseek(l->fd, 0, SEEK_SET);
    f->file = poppler_document_new_from_fd(l->fd, NULL, &error);
    l->fd = -1; /* poppler's now, failed or not */
    if (!f->file) {
        bool locked = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
        diag_add(&d->diags, d->mem, locked ? E_ENCRYPTED : E_DAMAGED, 0, "%s",
                 *l->complaint ? l->complaint
                 : error       ? error->message
                               : "");
        g_clear_error(&error);
        return -1;
    }
    int n = poppler_document_get_n_pages(f->file);
    l->pages = n > 0 ? (unsigned)n : 0;
    return 0;
}

static void close_pdf(struct loader *l)
{
    struct pdf *f = l->state;
    g_clear_object(&f->file);
    g_log_remove_handler("Poppler", f->log);
    free(f);
}

/* poppler gives one rectangle a character, blanks and line ends too. */
static void add_word(struct layer *out, struct arena *a, const char *from, const char *to,
                     struct box box)
{
    char *raw = arena_strndup(a, from, (size_t)(to - from));
    VEC_PUSH(out->words, out->n, out->cap) =
        (struct layer_word){.text = xstrdup(utf8_nfc(a, raw)), .box = box};
}

static struct box round_box(struct box b)
{
    return (struct box){round_pt(b.x0), round_pt(b.y0), round_pt(b.x1), round_pt(b.y1)};
}

/* poppler writes no blank between the end of one cell and the next's beginning. */
static bool begins_line(const PopplerRectangle *a, const PopplerRectangle *b)
{
    return b->x1 < a->x1 - 0.5 * (a->y2 - a->y1) || b->y1 >= a->y2 || b->y2 <= a->y1;
}

static bool stands_apart(const PopplerRectangle *a, const PopplerRectangle *b)
{
    double height = a->y2 - a->y1;
    return b->x1 > a->x2 + 0.3 * height || b->x1 < a->x1 - 0.5 * height;
}

static void read_layer(PopplerPage *page, struct layer *out)
{
    PopplerRectangle *r = NULL;
    guint n = 0, i = 0;
    char *text = poppler_page_get_text(page);
    size_t len = text ? strlen(text) : 0;
    struct arena *a = arena_new();
    if (!len || utf8_valid_prefix(text, len) < len || !poppler_page_get_text_layout(page, &r, &n))
        len = 0;
    const char *from = NULL;
    struct box box = {0};
    for (const char *c = text, *end = text + len; c < end && i < n; i++) {
        int32_t cp;
        size_t step = utf8_decode(c, (size_t)(end - c), &cp);
        bool blank = cp <= ' ' || cp == 0xa0;
        if (!blank && from && stands_apart(&r[i - 1], &r[i])) {
            add_word(out, a, from, c, round_box(box));
            out->words[out->n - 1].ends_line = begins_line(&r[i - 1], &r[i]);
            from = NULL;
            box = (struct box){0};
        }
        if (!blank) {
            from = from ? from : c;
            box = box_union(box, (struct box){r[i].x1, r[i].y1, r[i].x2, r[i].y2});
        }
        c += step;
        if (from && (blank || c >= end || i + 1 == n)) {
            add_word(out, a, from, blank ? c - step : c, round_box(box));
            from = NULL;
            box = (struct box){0};
        }
        if (out->n && (cp == '\n' || cp == '\f' || c >= end))
            out->words[out->n - 1].ends_line = true;
    }
    g_free(r);
    g_free(text);
    arena_free(a);
}

static struct cover find_cover(PopplerPage *page, double width, double height)
{
    struct cover c = {.id = -1};
    GList *list = poppler_page_get_image_mapping(page);
    for (GList *i = list; i; i = i->next) {
        PopplerImageMapping *m = i->data;
        double share =
            fabs(m->area.x2 - m->area.x1) * fabs(m->area.y2 - m->area.y1) / (width * height);
        c.all += share;
        if (share > c.largest) {
            c.largest = share;
            c.id = m->image_id;
            c.area = m->area;
        }
    }
    /* poppler 22.12 subtracts the crop box's origin twice. */
    PopplerRectangle crop;
    poppler_page_get_crop_box(page, &crop);
    c.area.x1 += crop.x1;
    c.area.x2 += crop.x1;
    c.area.y1 += crop.y1;
    c.area.y2 += crop.y1;
    poppler_page_free_image_mapping(list);
    return c;
}

/* Does the page show a digital signature? Its words are no part of the page's text. */
static bool has_signature(PopplerPage *page)
{
    bool found = false;
    GList *list = poppler_page_get_form_field_mapping(page);
    for (GList *i = list; i && !found; i = i->next) {
        const PopplerFormFieldMapping *m = i->data;
        found = poppler_form_field_get_field_type(m->field) == POPPLER_FORM_FIELD_SIGNATURE &&
                fabs(m->area.x2 - m->area.x1) > 1 && fabs(m->area.y2 - m->area.y1) > 1;
    }
    poppler_page_free_form_field_mapping(list);
    return found;
}

/* The page drawn on white at dpi. NULL when cairo cannot. */
static PIX *draw_page(PopplerPage *page, double width, double height, double dpi)
{
    PIX *pix = NULL;
    cairo_surface_t *s =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(width * dpi / 72 - 0.01),
                                   (int)ceil(height * dpi / 72 - 0.01));
    cairo_t *cr = cairo_create(s);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, dpi / 72, dpi / 72);
    poppler_page_render(page, cr);
    if (cairo_status(cr) == CAIRO_STATUS_SUCCESS)
        pix = pixels_from_cairo(s);
    cairo_destroy(cr);
    cairo_surface_destroy(s);
    return pix;
}

/* Where the image stands on the page, and how it is turned. */
struct place_on_page {
    double x, y, w, h; /* points from the top left */
    int turn;          /* -1: not found */
};

/* poppler maps an image to where its first corner is seen, with its width and height before any
 * turn, and says nothing of turn and flip. So all places it can mean are tried, and the pixels of
 * the page drawn small say which is true. */
static struct place_on_page find_place(PIX *pix, PIX *small, const struct cover *c,
                                       const struct page *p)
{
    double x = c->area.x1, y = c->area.y1, w = c->area.x2 - x, h = c->area.y2 - y;
    const struct place_on_page tries[] = {
        {x, y, w, h, 0}, {x - h, y, h, w, 1},     {x, y - w, h, w, 1},
        {x, y, h, w, 1}, {x - h, y - w, h, w, 1},
    };
    struct place_on_page best = {0, 0, 0, 0, -1};
    double least = INFINITY, scale = limits.small_dpi / 72;
    double slack_x = limits.off_page * p->width, slack_y = limits.off_page * p->height;
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        const struct place_on_page *t = &tries[i];
        if (t->x < -slack_x || t->y < -slack_y || t->x + t->w > p->width + slack_x ||
            t->y + t->h > p->height + slack_y)
            continue;
        BOX *box = boxCreate((l_int32)lround(t->x * scale), (l_int32)lround(t->y * scale),
                             (l_int32)lround(t->w * scale), (l_int32)lround(t->h * scale));
        PIX *part = box ? pixClipRectangle(small, box, NULL) : NULL;
        int turn = part ? pixels_find_turn(pix, part, t->turn, &least) : -1;
        if (turn >= 0) {
            best = *t;
            best.turn = turn;
        }
        boxDestroy(&box);
        pixDestroy(&part);
    }
    return best;
}

/* The one image that is the page, at its own resolution and as the page shows it; NULL where none
 * is, or where the page shows something else than its image. */
static PIX *native_image(const struct pdf *f, PopplerPage *page, const struct cover *c,
                         const struct page *p)
{
    if (c->id < 0 || f->big_images || c->largest < limits.native ||
        c->all - c->largest > limits.others)
        return NULL;
    cairo_surface_t *s = poppler_page_get_image(page, c->id);
    PIX *pix = pixels_from_cairo(s);
    if (s)
        cairo_surface_destroy(s);
    PIX *drawn = pix ? draw_page(page, p->width, p->height, limits.small_dpi) : NULL;
    PIX *small = drawn ? pixConvertTo8(drawn, 0) : NULL;
    struct place_on_page at = {.turn = -1};
    if (small)
        at = find_place(pix, small, c, p);
    if (at.turn > 0)
        pix = pixels_turned(pix, at.turn);
    if (at.turn >= 0 && pix) {
        double sx = pixGetWidth(pix) / at.w, sy = pixGetHeight(pix) / at.h;
        pix = pixels_place(pix, (int)lround(p->width * sx), (int)lround(p->height * sy),
                           (int)lround(at.x * sx), (int)lround(at.y * sy));
    }
    if (pix && (at.turn < 0 || pixels_unlike(pix, small) > limits.unlike))
        pixDestroy(&pix);
    pixDestroy(&drawn);
    pixDestroy(&small);
    return pix;
}

/* Resolution at which the page can be drawn within the limits; 0 if none is worth reading. */
static double fitting_dpi(const struct loader *l, const struct page *p)
{
    double inches = p->width / 72 * p->height / 72;
    double dpi = fmin(l->o.render_dpi, sqrt(l->o.max_pixels_m * 1e6 / inches));
    double side = 32767.0 * 72 / fmax(p->width, p->height); /* cairo's longest side */
    dpi = floor(fmin(dpi, side));
    return dpi >= limits.min_dpi ? dpi : 0;
}

/* The finest resolution among the pictures that make up most of a page, as strips, tiles or the
 * layers of a compressed scan; 0 where the page is made otherwise. Drawing them larger than they are
 * costs time, and wrong letters. */
static double tiles_dpi(const struct pdf *f, PopplerPage *page, const struct cover *c,
                        const struct page *p)
{
    enum { MOST = 200 };
    static const double covering = 0.5, of_weight = 0.005; /* shares of the page */
    double dpi = 0;
    bool one = c->all - c->largest <= limits.others;
    if (f->big_images || one || c->all < covering)
        return 0;
    GList *list = poppler_page_get_image_mapping(page);
    if (g_list_length(list) > MOST) {
        poppler_page_free_image_mapping(list);
        return 0;
    }
    for (GList *i = list; i; i = i->next) {
        const PopplerImageMapping *m = i->data;
        double w = fabs(m->area.x2 - m->area.x1), h = fabs(m->area.y2 - m->area.y1);
        if (w * h < of_weight * p->width * p->height)
            continue;
        cairo_surface_t *s = poppler_page_get_image(page, m->image_id);
        if (!s)
            continue;
        double across = cairo_image_surface_get_width(s), down = cairo_image_surface_get_height(s);
        /* Of a turned image poppler gives width and height before the turn, of others after it. */
        bool turned = fabs(log(across / w * h / down)) > fabs(log(across / h * w / down));
        dpi = fmax(dpi, turned ? fmax(across / h, down / w) * 72 : fmax(across / w, down / h) * 72);
        cairo_surface_destroy(s);
    }
    poppler_page_free_image_mapping(list);
    return dpi >= limits.min_dpi ? dpi : 0;
}

/* Sets *image for OCR, or marks the page. */
static void take_image(const struct loader *l, struct doc *d, struct page *p, PopplerPage *page,
                       const struct cover *c, PIX **image)
{
    double dpi = fitting_dpi(l, p);
    if (dpi == 0) {
        char size[64];
        g_snprintf(size, sizeof size, "%.0f x %.0f points", p->width, p->height);
        load_fail_page(d, p, E_PAGE_LARGE, size);
        return;
    }
    PIX *pix = native_image(l->state, page, c, p);
    if (!pix) {
        double own = tiles_dpi(l->state, page, c, p);
        pix = draw_page(page, p->width, p->height, own > 0 ? fmin(dpi, own) : dpi);
    }
    if (!pix) {
        load_fail_page(d, p, E_PAGE_DAMAGED, l->complaint);
        return;
    }
    p->dpi = (uint32_t)lround(pixGetWidth(pix) * 72.0 / p->width);
    if (pixels_blank(pix)) {
        diag_add(&d->diags, d->mem, E_BLANK_PAGE, p->no, "%s", "");
        pixDestroy(&pix);
    }
    *image = pix;
}

/* A layer that lies over a picture of the page, and whose words are good: do they say what the
 * picture does? Looked at on the first such page and every eighth, more where the score is low, and
 * on all once one was wrong. */
static void check_layer(struct loader *l, const struct page *p, PopplerPage *page,
                        const struct cover *c, const struct layer *layer, struct verdict *v)
{
    enum { EACH = 8, DPI = 200 };
    static const double picture = 0.6, certain = 0.85;
    struct pdf *f = l->state;
    if (!l->o.read_strip || l->o.layer != LAYER_AUTO || c->all < picture || fitting_dpi(l, p) < DPI)
        return;
    if (f->looked++ % EACH != 0 && v->score >= certain && !f->lied)
        return;
    PIX *pix = draw_page(page, p->width, p->height, DPI);
    if (pix && strip_doubts(layer, pix, DPI, &l->o)) {
        *v = (struct verdict){"broken", v->score, "its words are not those of the page's image"};
        f->lied = true;
    }
    pixDestroy(&pix);
}

/* As layer_place(), of a page not too large to be drawn. */
static bool place_layer(const struct layer *layer, struct doc *d, const struct page *p, PopplerPage *page)
{
    enum { DPI = 150, LARGEST = 2000 }; /* points: A1, nearly */
    if (p->width > LARGEST || p->height > LARGEST || !layer_has_gaps(layer))
        return false;
    PIX *pix = draw_page(page, p->width, p->height, DPI);
    bool placed = pix && layer_place(layer, pix, DPI, d);
    pixDestroy(&pix);
    return placed;
}

static void page_pdf(struct loader *l, struct doc *d, struct page *p, struct Pix **image)
{
    struct pdf *f = l->state;
    struct layer layer = {0};
    double w = 0, h = 0;
    PopplerPage *page = poppler_document_get_page(f->file, (int)p->no - 1);
    p->source = SOURCE_OCR;
    if (!page) {
        load_fail_page(d, p, E_PAGE_DAMAGED, l->complaint);
        return;
    }
    poppler_page_get_size(page, &w, &h);
    if (!(w >= 1 && h >= 1 && w <= limits.max_side && h <= limits.max_side)) {
        char size[64];
        g_snprintf(size, sizeof size, "%.0f x %.0f points", w, h);
        load_fail_page(d, p, w >= 1 && h >= 1 ? E_PAGE_LARGE : E_PAGE_DAMAGED, size);
        goto out;
    }
    p->width = round_pt(w);
    p->height = round_pt(h);
    read_layer(page, &layer);
    struct cover c = find_cover(page, w, h);
    p->verdict = layer_judge(&layer, c.all, &l->o);
    if (layer.n == 0 && has_signature(page))
        p->verdict = (struct verdict){"stamp", 0, "only a digital signature stands on the page"};
    if (strcmp(p->verdict.layer, "trusted") == 0)
        check_layer(l, p, page, &c, &layer, &p->verdict);
    bool trusted = strcmp(p->verdict.layer, "trusted") == 0;
    if (layer.n && (l->o.layer == LAYER_TRUST || (l->o.layer == LAYER_AUTO && trusted))) {
        p->source = SOURCE_LAYER;
        if (!place_layer(&layer, d, p, page))
            layer_to_lines(&layer, d);
        goto out;
    }
    if (strcmp(p->verdict.layer, "broken") == 0)
        diag_add(&d->diags, d->mem, E_LAYER_DROPPED, p->no, "%s", p->verdict.why);
    take_image(l, d, p, page, &c, image);
out:
    layer_free(&layer);
    g_object_unref(page);
}

const char *load_version(void)
{
    static char words[32];
    snprintf(words, sizeof words, "poppler %s", poppler_get_version());
    return words;
}

const struct load_kind load_kind_pdf = {
    .name = "pdf",
    .open = open_pdf,
    .page = page_pdf,
    .close = close_pdf,
};
