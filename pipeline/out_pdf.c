#include "out_pdf.h"

#include "utf8.h"

#include <errno.h>
#include <math.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

enum {
    CODES = 255,     /* characters a font holds, codes 1 .. 255 */
    FORM_DEPTH = 8,  /* forms within forms */
    FORMS = 4096,    /* looked into on a page, at most */
};

/* Fonts of empty glyphs, each half as wide as high: nothing to embed, drawn the same everywhere,
 * and a word's box is exactly what its height and its stretching make it. */
struct layer {
    qpdf_data q;
    const struct doc *d;
    int32_t *chars; /* in order of first use: character i is code i % CODES + 1 of font i / CODES */
    size_t n, cap;
};

struct frame { /* from places as seen to the page's own axes */
    double a, b, c, d, e, f;
};

/* ---- fonts ---- */

static size_t char_index(struct layer *l, int32_t cp)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->chars[i] == cp)
            return i;
    VEC_PUSH(l->chars, l->n, l->cap) = cp;
    return l->n - 1;
}

static qpdf_oh new_stream(qpdf_data q, const struct buf *b)
{
    qpdf_oh s = qpdf_oh_new_stream(q);
    qpdf_oh_replace_stream_data(q, s, (const unsigned char *)buf_text(b), b->len,
                                qpdf_oh_new_null(q), qpdf_oh_new_null(q));
    return s;
}

static void put_utf16(struct buf *b, int32_t cp)
{
    if (cp < 0x10000)
        buf_printf(b, "%04x", (unsigned)cp);
    else
        buf_printf(b, "%04x%04x", 0xd800u + (((unsigned)cp - 0x10000) >> 10),
                   0xdc00u + (((unsigned)cp - 0x10000) & 0x3ff));
}

static qpdf_oh unicode_map(const struct layer *l, size_t first, size_t n)
{
    struct buf b = {0};
    buf_str(&b, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
                "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                "1 begincodespacerange\n<00> <ff>\nendcodespacerange\n");
    for (size_t i = 0; i < n; i++) {
        if (i % 100 == 0) /* a block holds no more */
            buf_printf(&b, "%zu beginbfchar\n", n - i < 100 ? n - i : 100);
        buf_printf(&b, "<%02zx> <", i + 1);
        put_utf16(&b, l->chars[first + i]);
        buf_str(&b, ">\n");
        if (i % 100 == 99 || i + 1 == n)
            buf_str(&b, "endbfchar\n");
    }
    buf_str(&b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    qpdf_oh s = new_stream(l->q, &b);
    buf_free(&b);
    return s;
}

static qpdf_oh new_font(const struct layer *l, size_t first, size_t n)
{
    struct buf b = {0}, glyph = {0};
    buf_str(&b, "<</Type/Font/Subtype/Type3/FontBBox[0 0 500 1000]/FontMatrix[.001 0 0 .001 0 0]"
                "/Resources<<>>/FirstChar 1/Encoding<</Type/Encoding/Differences[1");
    for (size_t i = 0; i < n; i++)
        buf_str(&b, "/empty");
    buf_printf(&b, "]>>/LastChar %zu/Widths[", n);
    for (size_t i = 0; i < n; i++)
        buf_str(&b, "500 ");
    buf_str(&b, "]>>");
    qpdf_oh font = qpdf_make_indirect_object(l->q, qpdf_oh_parse(l->q, b.s));
    buf_free(&b);
    buf_str(&glyph, "500 0 0 0 500 1000 d1\n");
    qpdf_oh procs = qpdf_oh_new_dictionary(l->q);
    qpdf_oh_replace_key(l->q, procs, "/empty", new_stream(l->q, &glyph));
    buf_free(&glyph);
    qpdf_oh_replace_key(l->q, font, "/CharProcs", procs);
    qpdf_oh_replace_key(l->q, font, "/ToUnicode", unicode_map(l, first, n));
    return font;
}

/* ---- the words of a page ---- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How a line runs on the page as seen: along +x, or, where its words stand upright, down or up. */
enum run { ACROSS, DOWN, UP };

static enum run line_run(const struct doc *d, const struct line *l)
{
    const struct word *w = &d->words[l->word];
    size_t tall = 0;
    for (uint32_t i = 0; i < l->nwords; i++)
        tall += w[i].box.y1 - w[i].box.y0 > 1.5 * (w[i].box.x1 - w[i].box.x0) &&
                strlen(w[i].text) > 2;
    if (2 * tall <= l->nwords)
        return ACROSS;
    return w[l->nwords - 1].box.y0 > w[0].box.y0 ? DOWN : UP;
}

/* Middle bottom and height of a line's words: one foot line keeps viewers' lines together. */
static void line_measure(const struct doc *d, const struct line *l, double *bottom, double *height)
{
    double *v = xcalloc(2 * (size_t)l->nwords + 2, sizeof *v);
    size_t n = l->nwords;
    for (size_t i = 0; i < n; i++) {
        struct box b = d->words[l->word + i].box;
        v[i] = b.y1;
        v[n + i] = b.y1 - b.y0;
    }
    qsort(v, n, sizeof *v, by_size);
    qsort(v + n, n, sizeof *v, by_size);
    *bottom = v[n / 2];
    *height = fmax(v[n + n / 2], 1);
    free(v);
}

static void put_num(struct buf *b, double v, int digits)
{
    buf_num(b, v, digits);
    buf_chr(b, ' ');
}

/* The word and a blank behind it, so that no reader joins it with the next. */
static void put_text(struct layer *l, struct buf *b, const char *s, double size)
{
    size_t font = SIZE_MAX;
    struct buf text = {0};
    buf_printf(&text, "%s ", s);
    for (size_t i = 0; i < text.len;) {
        int32_t cp;
        size_t len = utf8_decode(text.s + i, text.len - i, &cp);
        if (!len)
            break;
        i += len;
        size_t c = char_index(l, cp);
        if (c / CODES != font) {
            if (font != SIZE_MAX)
                buf_str(b, ">Tj ");
            font = c / CODES;
            buf_printf(b, "/TrichLuc%zu ", font);
            put_num(b, size, 1);
            buf_str(b, "Tf <");
        }
        buf_printf(b, "%02zx", c % CODES + 1);
    }
    buf_str(b, ">Tj\n");
    buf_free(&text);
}

static size_t count_chars(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xc0) != 0x80;
    return n;
}

/* A word from (x, y) as seen, `length` long and `height` high, running along (dx, dy). */
static void put_word(struct layer *l, struct buf *b, const char *text, const struct frame *f,
                     double x, double y, double dx, double dy, double length, double height)
{
    size_t n = count_chars(text);
    double m[6] = {f->a * dx + f->c * dy, f->b * dx + f->d * dy, f->a * dy - f->c * dx,
                   f->b * dy - f->d * dx, f->a * x + f->c * y + f->e, f->b * x + f->d * y + f->f};
    if (!n)
        return;
    put_num(b, fmax(length, 0.5) / ((double)n * height / 2) * 100, 1);
    buf_str(b, "Tz ");
    for (int i = 0; i < 6; i++)
        put_num(b, m[i] == 0 ? 0 : m[i], 1);
    buf_str(b, "Tm ");
    put_text(l, b, text, height);
}

static void put_line(struct layer *l, struct buf *b, const struct line *line,
                     const struct frame *f)
{
    enum run run = line_run(l->d, line);
    double bottom, height;
    line_measure(l->d, line, &bottom, &height);
    for (uint32_t i = 0; i < line->nwords; i++) {
        const struct word *w = &l->d->words[line->word + i];
        double wide = w->box.x1 - w->box.x0, high = w->box.y1 - w->box.y0;
        if (box_is_none(w->box))
            continue;
        if (run == ACROSS)
            put_word(l, b, w->text, f, w->box.x0,
                     fabs(w->box.y1 - bottom) > height / 2 ? w->box.y1 : bottom, 1, 0, wide, height);
        else if (run == DOWN)
            put_word(l, b, w->text, f, w->box.x0, w->box.y0, 0, 1, high, fmax(wide, 1));
        else
            put_word(l, b, w->text, f, w->box.x1, w->box.y1, 0, -1, high, fmax(wide, 1));
    }
}

static void put_words(struct layer *l, struct buf *b, const struct page *p, const struct frame *f)
{
    buf_str(b, "q BT 3 Tr\n");
    for (uint32_t i = p->line; i < p->line + p->nlines; i++)
        if (l->d->lines[i].nwords)
            put_line(l, b, &l->d->lines[i], f);
    buf_str(b, "ET Q\n");
}

/* ---- the page ---- */

static bool read_box(qpdf_data q, qpdf_oh page, const char *key, double v[4])
{
    qpdf_oh a = qpdf_oh_get_key(q, page, key);
    if (!qpdf_oh_is_array(q, a) || qpdf_oh_get_array_n_items(q, a) != 4)
        return false;
    double r[4];
    for (int i = 0; i < 4; i++)
        r[i] = qpdf_oh_get_numeric_value(q, qpdf_oh_get_array_item(q, a, i));
    v[0] = fmin(r[0], r[2]);
    v[1] = fmin(r[1], r[3]);
    v[2] = fmax(r[0], r[2]);
    v[3] = fmax(r[1], r[3]);
    return true;
}

/* False where the page was not read as a viewer shows it, so that places cannot be given back. */
static bool find_frame(qpdf_data q, qpdf_oh page, const struct page *p, struct frame *f)
{
    double m[4], c[4];
    if (!read_box(q, page, "/MediaBox", m))
        return false;
    if (read_box(q, page, "/CropBox", c)) {
        for (int i = 0; i < 2; i++) {
            m[i] = fmax(m[i], c[i]);
            m[i + 2] = fmin(m[i + 2], c[i + 2]);
        }
    }
    qpdf_oh r = qpdf_oh_get_key(q, page, "/Rotate");
    int turn = qpdf_oh_is_integer(q, r) ? (int)(qpdf_oh_get_int_value(q, r) % 360 + 360) % 360 : 0;
    double w = m[2] - m[0], h = m[3] - m[1];
    if (turn == 0)
        *f = (struct frame){1, 0, 0, -1, m[0], m[3]};
    else if (turn == 90)
        *f = (struct frame){0, 1, 1, 0, m[0], m[1]};
    else if (turn == 180)
        *f = (struct frame){-1, 0, 0, 1, m[2], m[1]};
    else
        *f = (struct frame){0, -1, -1, 0, m[2], m[3]};
    bool lying = turn % 180 == 90;
    return fabs(p->width - (lying ? h : w)) < 2 && fabs(p->height - (lying ? w : h)) < 2;
}

struct forms { /* where names of forms are looked up, while a stream is gone through */
    qpdf_data q;
    qpdf_oh resources;
    int depth;
    unsigned *left, shown;
};

static void strip_form(void *data, const char *name, int mode)
{
    struct forms *up = data;
    qpdf_data q = up->q;
    struct buf key = {0}, kept = {0};
    unsigned char *bytes = NULL;
    size_t n = 0;
    QPDF_BOOL filtered = QPDF_FALSE;
    buf_printf(&key, "/%s", name);
    qpdf_oh form = qpdf_oh_get_key_if_dict(q, qpdf_oh_get_key_if_dict(q, up->resources, "/XObject"),
                                           key.s);
    buf_free(&key);
    if (up->depth >= FORM_DEPTH || !*up->left || !qpdf_oh_is_stream(q, form))
        return;
    --*up->left;
    qpdf_oh dict = qpdf_oh_get_dict(q, form);
    if (!qpdf_oh_is_name_and_equals(q, qpdf_oh_get_key(q, dict, "/Subtype"), "/Form") ||
        qpdf_oh_get_stream_data(q, form, qpdf_dl_generalized, &filtered, &bytes, &n) >= QPDF_ERRORS)
        return;
    struct forms down = *up;
    down.depth++;
    down.shown = 0;
    if (qpdf_oh_has_key(q, dict, "/Resources"))
        down.resources = qpdf_oh_get_key(q, dict, "/Resources");
    struct strip s = {.mode = mode, .on_do = strip_form, .data = &down};
    if (filtered)
        strip_invisible(&kept, (const char *)bytes, n, &s);
    if (s.dropped)
        qpdf_oh_replace_stream_data(q, form, (const unsigned char *)buf_text(&kept), kept.len,
                                    qpdf_oh_new_null(q), qpdf_oh_new_null(q));
    up->shown += s.shown + down.shown;
    buf_free(&kept);
    free(bytes);
}

/* Old content, new words behind it. What is seen of a broken layer stays, named as no text at all
 * by ActualText, so that searching finds the words once. */
static int write_page(struct layer *l, qpdf_oh page, const struct page *p, const struct frame *f)
{
    qpdf_data q = l->q;
    unsigned char *bytes = NULL;
    size_t n = 0;
    unsigned left = FORMS;
    struct buf all = {0};
    if (qpdf_oh_get_page_content_data(q, page, &bytes, &n) >= QPDF_ERRORS)
        return -1;
    struct forms forms = {.q = q, .resources = qpdf_oh_get_key(q, page, "/Resources"),
                          .left = &left};
    struct strip s = {.on_do = strip_form, .data = &forms};
    struct buf kept = {0};
    strip_invisible(&kept, (const char *)bytes, n, &s);
    bool hide = strcmp(p->verdict.layer, "broken") == 0 && s.shown + forms.shown > 0;
    buf_str(&all, hide ? "/Span <</ActualText ()>> BDC q\n" : "q\n");
    buf_add(&all, buf_text(&kept), kept.len);
    buf_str(&all, hide ? "\nQ EMC\n" : "\nQ\n");
    put_words(l, &all, p, f);
    qpdf_oh_replace_key(q, page, "/Contents", new_stream(q, &all));
    buf_free(&kept);
    buf_free(&all);
    free(bytes);
    return 0;
}

static void add_fonts(struct layer *l, const qpdf_oh *pages, size_t npages)
{
    qpdf_data q = l->q;
    for (size_t first = 0; first < l->n; first += CODES) {
        size_t n = l->n - first < CODES ? l->n - first : CODES;
        qpdf_oh font = new_font(l, first, n);
        struct buf key = {0};
        buf_printf(&key, "/TrichLuc%zu", first / CODES);
        for (size_t i = 0; i < npages; i++) {
            qpdf_oh resources = qpdf_oh_get_key(q, pages[i], "/Resources");
            if (!qpdf_oh_is_dictionary(q, resources)) {
                qpdf_oh_replace_key(q, pages[i], "/Resources", qpdf_oh_new_dictionary(q));
                resources = qpdf_oh_get_key(q, pages[i], "/Resources");
            }
            if (!qpdf_oh_is_dictionary(q, qpdf_oh_get_key(q, resources, "/Font")))
                qpdf_oh_replace_key(q, resources, "/Font", qpdf_oh_new_dictionary(q));
            qpdf_oh_replace_key(q, qpdf_oh_get_key(q, resources, "/Font"), key.s, font);
        }
        buf_free(&key);
    }
}

static int write_pages(struct layer *l, unsigned *skipped)
{
    qpdf_oh *changed = xcalloc(l->d->npages + 1, sizeof *changed);
    size_t n = 0;
    int status = 0;
    for (size_t i = 0; i < l->d->npages && status == 0; i++) {
        const struct page *p = &l->d->pages[i];
        struct frame f;
        if (p->source != SOURCE_OCR || p->error || p->no > (uint32_t)qpdf_get_num_pages(l->q))
            continue;
        qpdf_oh page = qpdf_get_page_n(l->q, p->no - 1);
        if (!find_frame(l->q, page, p, &f)) {
            ++*skipped;
            continue;
        }
        status = write_page(l, page, p, &f);
        changed[n++] = page;
    }
    if (status == 0)
        add_fonts(l, changed, n);
    free(changed);
    return status;
}

/* By way of memory: libqpdf does not tell of a disk that is full. */
static int write_file(qpdf_data q, FILE *to, struct buf *why)
{
    if (qpdf_init_write_memory(q) >= QPDF_ERRORS)
        return EXIT_INPUT;
    qpdf_set_decode_level(q, qpdf_dl_none); /* streams that are packed stay as they are */
    qpdf_set_compress_streams(q, QPDF_TRUE);
    if (qpdf_write(q) >= QPDF_ERRORS)
        return EXIT_INPUT;
    size_t n = qpdf_get_buffer_length(q);
    if (fwrite(qpdf_get_buffer(q), 1, n, to) == n && fflush(to) == 0)
        return EXIT_DONE;
    buf_str(why, strerror(errno));
    return EXIT_WRITE;
}

int out_pdf(const char *from, FILE *to, const struct doc *d, unsigned *left, struct buf *why)
{
    struct layer l = {.q = qpdf_init(), .d = d};
    int status = EXIT_INPUT;
    *left = 0;
    qpdf_set_suppress_warnings(l.q, QPDF_TRUE);
    qpdf_silence_errors(l.q);
    if (qpdf_read(l.q, from, NULL) < QPDF_ERRORS &&
        qpdf_push_inherited_attributes_to_page(l.q) < QPDF_ERRORS && write_pages(&l, left) == 0)
        status = write_file(l.q, to, why);
    if (status == EXIT_INPUT)
        buf_str(why, qpdf_has_error(l.q) ? qpdf_get_error_full_text(l.q, qpdf_get_error(l.q))
                                         : "the PDF cannot be changed");
    qpdf_cleanup(&l.q);
    free(l.chars);
    return status;
}
