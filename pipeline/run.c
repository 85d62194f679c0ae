#include "run.h"

#include "layout.h"
#include "raster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

const char *const stage_names[] = {"load", "ocr", "repair", "layout", "segment", "extract", NULL};

void tools_init(struct tools *t)
{
    *t = (struct tools){0};
    t->load = load_defaults;
    /* Debian's script model Vietnamese was tried on 93 pages, real ones and fresh scans from fair to
     * ruined, errors counted after repair. As a second reading of pages under confidence 0.93, the
     * surer kept: 2.2 times their CPU, no syllable better on real scans, 4 % fewer wrong ones in
     * all. Instead of vie: 1.35 times the CPU, more errors on real and clean scans, up to a fifth
     * fewer on photocopies. Both models at once: 1.5 to 2.1 times, 8 to 18 % fewer on photocopies,
     * more on real and clean scans. So vie alone reads. */
    t->ocr_options = (struct ocr_options){.language = "vie"};
}

void tools_close(struct tools *t)
{
    ocr_close(t->ocr);
    repair_close(t->repair);
    extractor_close(t->extractor);
    t->ocr = NULL;
    t->repair = NULL;
    t->extractor = NULL;
}

/* CPU seconds of this process, so that shared machines do not blur the stage figures. */
static double cpu_seconds(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

void tools_tell(const struct tools *t, FILE *to)
{
    if (t->pages)
        fprintf(to, "trichluc: pages %lu, by OCR %lu\n", t->pages, t->ocr_pages);
    for (int i = 0; stage_names[i]; i++)
        if (t->seconds[i] > 0)
            fprintf(to, "trichluc: time %s %.3f s\n", stage_names[i], t->seconds[i]);
}

const char *tools_settings(struct tools *t)
{
    static const char *const layers[] = {"auto", "trust", "ignore"};
    snprintf(t->settings, sizeof t->settings, "%s, %s, %d dpi, %d Mpixel, layer %s",
             ocr_data(t->ocr_options.language), load_version(), t->load.render_dpi, t->load.max_pixels_m,
             layers[t->load.layer]);
    return t->settings;
}

static bool is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The rules folder beside the program: in the source tree, or where `make install` puts it. */
static const char *rules_beside_program(void)
{
    static const char *const tries[] = {"/../rules", "/../../rules", "/../share/trichluc/rules"};
    static char path[4096 + 32];
    char exe[4096];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n <= 0)
        return NULL;
    exe[n] = '\0';
    char *slash = strrchr(exe, '/');
    if (!slash)
        return NULL;
    *slash = '\0';
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        snprintf(path, sizeof path, "%s%s", exe, tries[i]);
        if (is_dir(path))
            return path;
    }
    return NULL;
}

const char *tools_rules_dir(struct tools *t)
{
    if (!t->rules_dir)
        t->rules_dir = getenv("TRICHLUC_RULES");
    if (!t->rules_dir || !*t->rules_dir)
        t->rules_dir = rules_beside_program();
    if (!t->rules_dir)
        fputs("trichluc: no rules folder found; name one with --rules DIR\n", stderr);
    return t->rules_dir;
}

int tools_open_repair(struct tools *t)
{
    if (t->repair)
        return 0;
    char path[4096 + 64];
    const char *model = t->model, *why = "";
    if (!model) {
        const char *dir = tools_rules_dir(t);
        if (!dir)
            return -1;
        snprintf(path, sizeof path, "%s/vi.model", dir);
        model = path;
    }
    t->repair = repair_open(model, &why);
    if (!t->repair)
        fprintf(stderr, "trichluc: %s: %s\n", model, why);
    return t->repair ? 0 : -1;
}

static int need_extractor(struct tools *t)
{
    if (t->extractor)
        return 0;
    const char *dir = tools_rules_dir(t);
    const char *why = NULL;
    if (!dir)
        return -1;
    t->extractor = extractor_open(dir, &why);
    if (!t->extractor)
        fprintf(stderr, "trichluc: rules %s: %s\n", dir, why ? why : "cannot be read");
    free((char *)why);
    return t->extractor ? 0 : -1;
}

int tools_open(struct tools *t)
{
    return tools_open_repair(t) == 0 && need_extractor(t) == 0 ? 0 : -1;
}

/* The loader's question "how Vietnamese is this layer?", answered by repair. */
static double score_layer(void *tools, const char *text, size_t n, unsigned *words)
{
    struct tools *t = tools;
    return repair_verdict(t->repair, text, n, words);
}

static struct ocr *need_ocr(struct tools *t, const char **why)
{
    if (!t->ocr)
        t->ocr = ocr_open(&t->ocr_options, why);
    return t->ocr;
}

/* The loader's question "what does this strip of the page say?". */
static int read_strip(void *tools, struct Pix *image, unsigned dpi, struct buf *words)
{
    const char *why = "";
    struct ocr *e = need_ocr(tools, &why);
    return e ? ocr_words(e, image, dpi, words) : -1;
}

static void ocr_last_page(struct tools *t, struct doc *d, struct Pix *image)
{
    const char *why = "";
    if (!need_ocr(t, &why)) {
        struct page *p = &d->pages[d->npages - 1];
        p->error = diag_slug(E_PAGE_OCR);
        p->message = arena_strdup(d->mem, why);
        diag_add(&d->diags, d->mem, E_PAGE_OCR, p->no, "%s", why);
        return;
    }
    ocr_page(t->ocr, d, image);
    t->ocr_pages++;
}

static void add_left_out(struct doc *d, unsigned pages, const struct left_out *l)
{
    struct page *p = doc_add_page(d);
    p->no = l->page;
    p->pages = pages;
    p->error = diag_slug(l->code);
    p->message = arena_printf(d->mem, "%s (%s)", diag_words(l->code), l->detail);
    diag_add(&d->diags, d->mem, l->code, l->page, "%s", l->detail);
}

static const struct left_out *find_left_out(const struct run_source *from, unsigned page)
{
    for (size_t i = 0; i < from->nleft_out; i++)
        if (from->left_out[i].page == page)
            return &from->left_out[i];
    return NULL;
}

/* The last page of d from its picture, or as that was read before. */
static void take_words(struct tools *t, const struct run_source *from, struct doc *d,
                       struct Pix *image)
{
    struct page *p = &d->pages[d->npages - 1];
    struct doc *known = NULL;
    if (from->known) {
        char name[RASTER_NAME + 1];
        struct buf settings = {0};
        buf_printf(&settings, "trichluc %s\n%s\n%s", TRICHLUC_VERSION, ocr_version(),
                   *t->settings ? t->settings : tools_settings(t));
        raster_name(p, image, settings.s, name);
        buf_free(&settings);
        known = from->known(from->data, name, p->no);
        if (known && !raster_fits(p, known)) {
            doc_free(known);
            known = NULL;
        }
    }
    if (known) {
        raster_take(d, known);
        ocr_tell(d);
        doc_free(known);
        return;
    }
    ocr_last_page(t, d, image);
    if (from->read && !d->pages[d->npages - 1].error)
        from->read(from->data, d);
}

static void read_page(struct tools *t, const struct run_source *from, struct loader *l,
                      struct doc *d, unsigned no)
{
    struct Pix *image = NULL;
    double start = cpu_seconds();
    load_page(l, d, no, &image);
    double loaded = cpu_seconds();
    t->seconds[STAGE_LOAD] += loaded - start;
    t->pages++;
    if (!image)
        return;
    take_words(t, from, d, image);
    load_free_image(image);
    t->seconds[STAGE_OCR] += cpu_seconds() - loaded;
}

struct doc *run_read_from(struct tools *t, const struct run_source *from, page_fn *each)
{
    struct doc *d = doc_new(from->path);
    if (tools_open_repair(t) == 0) {
        t->load.score = score_layer;
        t->load.score_data = t;
    }
    t->load.read_strip = read_strip;
    t->load.read_data = t;
    double start = cpu_seconds();
    struct loader *l = load_open_fd(d, from->fd, &t->load);
    t->seconds[STAGE_LOAD] += cpu_seconds() - start;
    for (unsigned no = 1; l && no <= load_pages(l); no++) {
        const struct left_out *out = find_left_out(from, no);
        if (from->place)
            from->place(from->data, no, load_pages(l));
        if (out)
            add_left_out(d, load_pages(l), out);
        else
            read_page(t, from, l, d, no);
        if (each && each(d, d->npages - 1, from->data))
            break;
    }
    if (l && from->place)
        from->place(from->data, 0, load_pages(l));
    load_close(l);
    return d;
}

struct doc *run_read(struct tools *t, const char *path, page_fn *each, void *data)
{
    return run_read_from(t, &(struct run_source){.path = path, .fd = -1, .data = data}, each);
}

int run_repair(struct tools *t, struct doc *d)
{
    if (tools_open_repair(t) < 0)
        return -1;
    repair_listen(t->repair, t->told, t->told_data);
    double start = cpu_seconds();
    repair_doc(t->repair, d);
    t->seconds[STAGE_REPAIR] += cpu_seconds() - start;
    return 0;
}

int run_extract(struct tools *t, struct doc *d, struct records *out)
{
    if (need_extractor(t) < 0)
        return -1;
    double at[4];
    at[0] = cpu_seconds();
    layout_doc(d);
    at[1] = cpu_seconds();
    segment_doc(d);
    at[2] = cpu_seconds();
    extract_doc(t->extractor, d, out);
    at[3] = cpu_seconds();
    for (int i = 0; i < 3; i++)
        t->seconds[STAGE_LAYOUT + i] += at[i + 1] - at[i];
    return 0;
}
