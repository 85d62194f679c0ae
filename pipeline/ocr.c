#include "ocr.h"

#include "image.h"
#include "ocr_cells.h"
#include "ocr_number.h"
#include "ocr_order.h"
#include "ocr_percent.h"
#include "ocr_roman.h"
#include "ocr_sign.h"
#include "ocr_slash.h"
#include "ocr_words.h"
#include "utf8.h"

#include <dlfcn.h>
#include <glib.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tesseract/capi.h>

/* A page read upside down gives words, but no sure ones: under the first, the page is turned and
 * read again. A turned reading is kept if it is surer by the second; one of a page whose lines
 * ran up or down, if it is not less sure by the third. */
static const double suspect = 0.6, surer = 0.15, as_sure = -0.05;

/* How sure a number is at most that a second look did not confirm: about half of them are right. */
static const double unconfirmed = 0.5;
/* How sure a word is at most that may be a number read badly. */
static const double garbled = 0.6;

struct ocr {
    TessBaseAPI *api;
    struct ocr_options o;
};

/* Debian's libtesseract asks for threads by itself and wastes four fifths of the CPU on it; this
 * is the one call of libgomp's that it heeds. Nothing to do where the library has no OpenMP. */
static void forbid_threads(void)
{
    void *self = dlopen(NULL, RTLD_LAZY);
    if (!self)
        return;
    void (*set_levels)(int) = NULL;
    *(void **)(void *)&set_levels = dlsym(self, "omp_set_max_active_levels");
    if (set_levels)
        set_levels(0);
    dlclose(self);
}

void ocr_hush(void)
{
    TessBaseAPI *api = TessBaseAPICreate();
    TessBaseAPISetVariable(api, "debug_file", "/dev/null");
    TessBaseAPIReadConfigFile(api, "/dev/null/none"); /* it says that this is not there */
    TessBaseAPIDelete(api);
}

struct ocr *ocr_open(const struct ocr_options *o, const char **why)
{
    forbid_threads();
    setMsgSeverity(L_SEVERITY_NONE);
    struct ocr *e = xcalloc(1, sizeof *e);
    e->o = *o;
    e->api = TessBaseAPICreate();
    TessBaseAPISetVariable(e->api, "debug_file", "/dev/null");
    if (TessBaseAPIInit2(e->api, NULL, o->language, OEM_LSTM_ONLY) != 0) {
        *why = "tesseract's language data is missing (Debian: tesseract-ocr-vie) or not where "
               "TESSDATA_PREFIX says";
        ocr_close(e);
        return NULL;
    }
    TessBaseAPISetVariable(e->api, "debug_file", "/dev/null");
    TessBaseAPISetVariable(e->api, "tessedit_do_invert", "0");
    TessBaseAPISetPageSegMode(e->api, PSM_AUTO);
    return e;
}

void ocr_close(struct ocr *e)
{
    if (!e)
        return;
    TessBaseAPIEnd(e->api);
    TessBaseAPIDelete(e->api);
    free(e);
}

/* SHA-256 of a file in hex, or NULL. Caller frees. */
static char *hash_of(const char *path)
{
    gchar *bytes = NULL;
    gsize n = 0;
    char *hex = NULL;
    if (g_file_get_contents(path, &bytes, &n, NULL))
        hex = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, n);
    g_free(bytes);
    return hex;
}

const char *ocr_data(const char *language)
{
    /* Where Debian's tesseract looks; the API tells only after loading it all. */
    static const char *const folders[] = {"%s/%s.traineddata", "%s/tessdata/%s.traineddata"};
    static char words[64];
    const char *prefix = getenv("TESSDATA_PREFIX");
    char path[4096], *hex = NULL;
    for (size_t i = 0; i < 2 && !hex; i++) {
        snprintf(path, sizeof path, folders[i],
                 prefix && *prefix ? prefix : "/usr/share/tesseract-ocr/5", language);
        hex = hash_of(path);
    }
    snprintf(words, sizeof words, "%.32s%s%.8s", language, hex ? " " : "", hex ? hex : "");
    g_free(hex);
    return words;
}

const char *ocr_version(void)
{
    static char words[96];
    char *lept = getLeptonicaVersion();
    snprintf(words, sizeof words, "tesseract %s, %s", TessVersion(), lept ? lept : "leptonica");
    lept_free(lept);
    return words;
}

/* The box on the page as it stands, rounded as the page stream keeps it. */
static struct box as_it_stands(const struct reading *r, struct box b)
{
    double w = r->width, h = r->height;
    if (r->turn == 1)
        b = (struct box){b.y0, w - b.x1, b.y1, w - b.x0};
    else if (r->turn == 2)
        b = (struct box){w - b.x1, h - b.y1, w - b.x0, h - b.y0};
    else if (r->turn == 3)
        b = (struct box){h - b.y1, b.x0, h - b.y0, b.x1};
    return (struct box){round_pt(b.x0), round_pt(b.y0), round_pt(b.x1), round_pt(b.y1)};
}

static bool is_d(const char *s) /* Đ or đ, U+0110 and U+0111 */
{
    return s[0] == '\xC4' && (s[1] == '\x90' || s[1] == '\x91');
}

char *ocr_fold(char *text)
{
    char *to = text;
    for (const char *s = text; *s;) {
        if (strncmp(s, "⁄", 3) == 0 && (s[3] == '/' || (to > text && to[-1] == '/'))) {
            s += 3;
            continue;
        }
        if (s[0] != '\xC3' || (s[1] != '\x90' && s[1] != '\xB0')) { /* U+00D0, U+00F0 */
            *to++ = *s++;
            continue;
        }
        if (!(to - text >= 2 && is_d(to - 2)) && !is_d(s + 2)) {
            bool capital = s[1] == '\x90';
            *to++ = '\xC4';
            *to++ = capital ? '\x90' : '\x91';
        }
        s += 2;
    }
    *to = '\0';
    return text;
}

/* Adds a block of what was read, which is the document's block *no on this page, or several where
 * its lines stand apart; counts *no on. */
static void add_block(struct doc *d, const struct reading *r, size_t block, uint32_t *no)
{
    size_t line = 0;
    struct arena *scratch = arena_new();
    for (size_t i = 0; i < r->nwords; i++) {
        const struct read_word *w = &r->words[i];
        if (w->block != block || w->noise)
            continue;
        if (w->line != line) {
            if (line)
                doc_close_line(d);
            *no += line && r->blocks[block].apart;
            doc_add_line(d, "", "")->block = *no;
            line = w->line;
        }
        const char *text = utf8_nfc(scratch, w->text);
        struct word *word = doc_add_word(d, text, text);
        word->box = as_it_stands(r, w->box);
        word->conf = w->conf;
        word->flags |= w->unconfirmed ? WORD_NUMBER : 0;
    }
    if (line) {
        doc_close_line(d);
        ++*no;
    }
    arena_free(scratch);
}

static int fail(struct doc *d, struct page *p, const char *why)
{
    p->error = diag_slug(E_PAGE_OCR);
    p->message = arena_printf(d->mem, "%s (%s)", diag_words(E_PAGE_OCR), why);
    diag_add(&d->diags, d->mem, E_PAGE_OCR, p->no, "%s", why);
    return -1;
}

static bool is_quarter(const char *word)
{
    struct buf folded = {0};
    utf8_fold(&folded, word, strlen(word));
    bool is = strcmp(buf_text(&folded), "quy") == 0 || strcmp(buf_text(&folded), "(quy") == 0;
    buf_free(&folded);
    return is;
}

/* Roman numerals as the picture shows them, where it does beyond doubt. */
static void count_romans(PIX *image, struct reading *r)
{
    double x = pixGetWidth(image) / r->width, y = pixGetHeight(image) / r->height;
    for (size_t i = 0; i < r->nwords; i++) {
        struct read_word *w = &r->words[i];
        const struct box b = {w->box.x0 * x, w->box.y0 * y, w->box.x1 * x, w->box.y1 * y};
        struct roman_word roman;
        char numeral[16];
        if (!roman_find(w->text, i > 0 && is_quarter(r->words[i - 1].text), &roman) ||
            !roman_count(image, b, w->text, &roman, numeral))
            continue;
        struct buf text = {0};
        buf_printf(&text, "%.*s%s%s", (int)roman.from, w->text, numeral, w->text + roman.to);
        free(w->text);
        w->text = xstrdup(buf_text(&text));
        buf_free(&text);
    }
}

/* Percentages as the picture shows them, where they were not read surely. */
static void sign_percents(PIX *image, struct reading *r)
{
    static const double hardly = 0.85; /* of such words none was read surer */
    double x = pixGetWidth(image) / r->width, y = pixGetHeight(image) / r->height;
    for (size_t i = 0; i < r->nwords; i++) {
        struct read_word *w = &r->words[i];
        const struct box b = {w->box.x0 * x, w->box.y0 * y, w->box.x1 * x, w->box.y1 * y};
        char as[PERCENT_MOST];
        if (w->conf >= hardly || !percent_find(w->text, as) ||
            !percent_fits(image, b, w->text, as))
            continue;
        free(w->text);
        w->text = xstrdup(as);
        w->unconfirmed = true;
        w->conf = fmin(w->conf, unconfirmed);
    }
}

/* Dates get the slashes they were printed with. */
static void mend_slashes(struct reading *r)
{
    for (size_t i = 0; i < r->nwords; i++) {
        struct buf text = {0};
        if (slash_mended(r->words[i].text, &text)) {
            free(r->words[i].text);
            r->words[i].text = xstrdup(buf_text(&text));
        }
        buf_free(&text);
    }
}

/* Signs with a bar under them, where the picture shows it. */
static void bar_signs(PIX *image, struct reading *r)
{
    double x = pixGetWidth(image) / r->width, y = pixGetHeight(image) / r->height;
    for (size_t i = 0; i < r->nwords; i++) {
        struct read_word *w = &r->words[i];
        const struct box b = {w->box.x0 * x, w->box.y0 * y, w->box.x1 * x, w->box.y1 * y};
        const char *sign = sign_barred(w->text);
        if (!sign || !sign_has_bar(image, b))
            continue;
        struct buf text = {0};
        buf_printf(&text, "%s%s", sign, w->text + 1);
        free(w->text);
        w->text = xstrdup(buf_text(&text));
        buf_free(&text);
    }
}

/* Stands nothing near the word in its line, as in the cell of a table? */
static bool stands_alone(const struct reading *r, size_t i)
{
    const struct read_word *w = &r->words[i];
    double far = w->box.y1 - w->box.y0;
    return (i == 0 || w[-1].line != w->line || w->box.x0 - w[-1].box.x1 > far) &&
           (i + 1 == r->nwords || w[1].line != w->line || w[1].box.x0 - w->box.x1 > far);
}

/* The engine reads few characters far from others badly: '75,1' as 'TS'. What is no word nor number
 * is read again alone. It is an uncertain number then. */
static bool reread_cell(struct ocr *e, PIX *image, struct box b, int dpi, const struct reading *r,
                        struct read_word *w)
{
    enum { MOST = 8 }; /* bytes: a cell's number is short */
    char number[16];
    size_t n = strlen(w->text);
    if (w->conf >= garbled || n < 2 || n > MOST || number_is_plain(w->text) ||
        !stands_alone(r, (size_t)(w - r->words)) ||
        !number_instead(e->api, image, b, dpi, number))
        return false;
    free(w->text);
    w->text = xstrdup(number);
    return true;
}

/* Numbers that were not read surely are read again, each alone. */
static void confirm_numbers(struct ocr *e, PIX *image, int dpi, struct reading *r)
{
    double x = pixGetWidth(image) / r->width, y = pixGetHeight(image) / r->height;
    for (size_t i = 0; i < r->nwords; i++) {
        struct read_word *w = &r->words[i];
        const struct box b = {w->box.x0 * x, w->box.y0 * y, w->box.x1 * x, w->box.y1 * y};
        w->unconfirmed = reread_cell(e, image, b, dpi, r, w) ||
                         (number_is_doubtful(w->text, w->conf) &&
                          !number_agrees(e->api, image, b, dpi, w->text));
        if (w->unconfirmed)
            w->conf = fmin(w->conf, unconfirmed);
    }
}

/* The image as it was read. */
struct look {
    PIX *image; /* turned */
    struct prepared q;
};

static void free_look(struct look *k)
{
    image_free(&k->q);
    pixDestroy(&k->image);
}

/* Prepares and reads the image, after r->turn. NULL, or words on why that failed. */
static const char *read_image(struct ocr *e, const struct page *p, PIX *given, const char *debug,
                              struct reading *r, struct look *k)
{
    const char *why = NULL;
    TessResultIterator *it = NULL;
    *k = (struct look){.image = pixRotateOrth(given, r->turn)};
    r->width = r->turn & 1 ? p->height : p->width;
    r->height = r->turn & 1 ? p->width : p->height;
    if (k->image && image_is_negative(k->image))
        pixInvert(k->image, k->image);
    if (k->image)
        k->q = image_prepare(&prep_defaults, k->image, (int)p->dpi, debug);
    if (!k->q.pix) {
        why = "no memory for the image";
        goto out;
    }
    TessBaseAPISetImage2(e->api, k->q.pix);
    TessBaseAPISetSourceResolution(e->api, k->q.dpi);
    if (TessBaseAPIRecognize(e->api, NULL) != 0) {
        why = "the engine gave up";
        goto out;
    }
    it = TessBaseAPIGetIterator(e->api);
    if (it)
        words_read(it, &k->q, k->image, r);
out:
    if (it)
        TessResultIteratorDelete(it);
    TessBaseAPIClear(e->api);
    return why;
}

/* Reads the page again, turned, and keeps that reading in r if it is surer by the margin. */
static void try_turn(struct ocr *e, const struct page *p, PIX *image, int turn, double margin,
                     struct reading *r, struct look *k)
{
    struct reading other = {.turn = turn};
    struct look seen;
    const char *why = read_image(e, p, image, NULL, &other, &seen);
    bool better = !why && other.nwords && other.conf > r->conf + margin;
    words_free(better ? r : &other);
    free_look(better ? k : &seen);
    if (better) {
        *r = other;
        *k = seen;
    }
}

/* The page may lie on its side, which the engine sees but reads in the wrong order, or stand on
 * its head, which only the confidence shows. */
static void try_turns(struct ocr *e, const struct page *p, PIX *image, struct reading *r,
                      struct look *k)
{
    enum { ENOUGH = 10 };
    if (r->nwords < ENOUGH)
        return;
    if (r->askew * 3 > r->nwords) {
        try_turn(e, p, image, 3, as_sure, r, k);
        if (r->conf < suspect || r->turn == 0)
            try_turn(e, p, image, 1, as_sure, r, k);
    } else if (r->conf < suspect) {
        try_turn(e, p, image, 2, surer, r, k);
    }
}

/* The cells of ruled tables, in the document's memory. */
static void keep_tables(struct doc *d, struct page *p, const struct reading *r)
{
    struct ruled *t = arena_alloc(d->mem, (r->nruled + 1) * sizeof *t);
    for (size_t i = 0; i < r->nruled; i++) {
        struct cell *cells = arena_alloc(d->mem, r->ruled[i].ncells * sizeof *cells);
        for (uint32_t c = 0; c < r->ruled[i].ncells; c++) {
            cells[c] = r->ruled[i].cells[c];
            cells[c].box = as_it_stands(r, cells[c].box);
        }
        t[i] = (struct ruled){r->ruled[i].rows, r->ruled[i].columns, r->ruled[i].ncells, cells};
    }
    p->ruled = t;
    p->nruled = (uint32_t)r->nruled;
}

/* Names the numbers of the page that a second look did not confirm, the first of them. */
static void tell_numbers(struct doc *d, const struct page *p)
{
    enum { NAMED = 8 };
    struct buf words = {0};
    size_t n = 0;
    for (uint32_t l = p->line; l < p->line + p->nlines; l++)
        for (uint32_t w = d->lines[l].word; w < d->lines[l].word + d->lines[l].nwords; w++)
            if ((d->words[w].flags & WORD_NUMBER) && n++ < NAMED)
                buf_printf(&words, "%s%s", n > 1 ? " " : "", d->words[w].raw);
    if (n)
        diag_add(&d->diags, d->mem, E_NUMBERS, p->no, "%s%s", buf_text(&words),
                 n > NAMED ? " ..." : "");
    buf_free(&words);
}

void ocr_tell(struct doc *d)
{
    const struct page *p = &d->pages[d->npages - 1];
    if (p->nlines == 0)
        diag_add(&d->diags, d->mem, E_BLANK_PAGE, p->no, "%s", "");
    tell_numbers(d, p);
}

int ocr_page(struct ocr *e, struct doc *d, PIX *image)
{
    struct page *p = &d->pages[d->npages - 1];
    struct reading r = {0};
    uint32_t no = 1;
    const char *debug = e->o.debug_images
                            ? arena_printf(d->mem, "%s/%s-p%03u", e->o.debug_images, d->id, p->no)
                            : NULL;
    struct look k;
    const char *why = read_image(e, p, image, debug, &r, &k);
    if (why) {
        words_free(&r);
        free_look(&k);
        return fail(d, p, why);
    }
    try_turns(e, p, image, &r, &k);
    cells_read(e->api, &k.q, k.image, &r);
    count_romans(k.image, &r);
    confirm_numbers(e, k.image, (int)p->dpi, &r);
    bar_signs(k.image, &r);
    mend_slashes(&r);
    sign_percents(k.image, &r);
    free_look(&k);
    keep_tables(d, p, &r);
    order_mark_noise(&r);
    order_columns(&r);
    for (size_t i = 0, b; i < r.nblocks && (b = order_next(&r)) < r.nblocks; i++) {
        r.blocks[b].done = true;
        add_block(d, &r, b, &no);
    }
    ocr_tell(d);
    words_free(&r);
    return 0;
}

int ocr_words(struct ocr *e, PIX *image, unsigned dpi, struct buf *words)
{
    const struct page page = {.dpi = dpi, .width = pixGetWidth(image) * 72.0 / dpi,
                              .height = pixGetHeight(image) * 72.0 / dpi};
    struct reading r = {0};
    struct look k;
    const char *why = read_image(e, &page, image, NULL, &r, &k);
    if (!why) {
        count_romans(k.image, &r);
        confirm_numbers(e, k.image, (int)dpi, &r);
    }
    free_look(&k);
    for (size_t i = 0; i < r.nwords; i++)
        buf_printf(words, "%s ", r.words[i].text);
    words_free(&r);
    return why ? -1 : 0;
}
