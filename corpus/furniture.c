/* The parts of a page that are not running text: head, plan table, recipients beside the
 * signature. */
#include "page.h"
#include "util.h"

#include <string.h>

static double put_line(struct pen *p, const char *s, double size, int style, double x, double y,
                       double width)
{
    struct text t = {.s = s,
                     .size = size,
                     .style = style,
                     .step = size * 1.28,
                     .block = NO_BLOCK,
                     .align = PANGO_ALIGN_CENTER};
    return put_text(p, &t, x, y, width);
}

/* A rule centred under a column, a share of its width long. */
static void put_bar(struct pen *p, double x, double y, double width, double share)
{
    double half = width * share / 2, mid = x + width / 2;
    draw_rule(p, mid - half, y, mid + half, y, 0.7);
}

/* Hướng dẫn 36-HD/VPTW: body, star and number at the left; the Party's name, place and date at
 * the right. */
static void put_party_head(struct pen *p, const char *place)
{
    const struct spec *s = p->doc->spec;
    double lw = MEASURE * 0.44, rx = LEFT + lw, rw = MEASURE - lw, y = TOP;
    p->column = HEAD_LEFT;
    for (size_t i = 0; i < s->bodies; i++)
        y += put_line(p, s->body[i], 14, i + 1 == s->bodies ? BOLD : ROMAN, LEFT, y, lw);
    p->column = HEAD_RIGHT;
    put_line(p, "ĐẢNG CỘNG SẢN VIỆT NAM", 15, BOLD, rx, TOP - 1.4, rw);
    put_bar(p, rx, TOP + 20.5, rw, 0.78);
    p->column = HEAD_LEFT;
    y += put_line(p, "*", 14, ROMAN, LEFT, y, lw);
    put_line(p, s->number, 14, ROMAN, LEFT, y, lw);
    p->column = HEAD_RIGHT;
    put_line(p, place, 14, ITALIC, rx, y, rw);
    p->column = NO_COLUMN;
    p->y = y + 26;
}

/* Nghị định 30/2020/NĐ-CP: the office at the left, the state's name and motto at the right. */
static void put_state_head(struct pen *p, const char *place)
{
    const struct spec *s = p->doc->spec;
    double lw = MEASURE * 0.40, rx = LEFT + lw, rw = MEASURE - lw, y = TOP;
    p->column = HEAD_LEFT;
    for (size_t i = 0; i < s->bodies; i++)
        y += put_line(p, s->body[i], 13, BOLD, LEFT, y, lw);
    put_bar(p, LEFT, y + 3, lw, 0.36);
    p->column = HEAD_RIGHT;
    double ry = TOP +
                put_line(p, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12.5, BOLD, rx, TOP + 0.6, rw) +
                0.9;
    ry += put_line(p, "Độc lập - Tự do - Hạnh phúc", 13, BOLD, rx, ry, rw);
    put_bar(p, rx, ry + 3, rw, 0.56);
    y = (y > ry ? y : ry) + 9;
    p->column = HEAD_LEFT;
    put_line(p, s->number, 13, ROMAN, LEFT, y, lw);
    p->column = HEAD_RIGHT;
    put_line(p, place, 13.5, ITALIC, rx, y - 0.6, rw);
    p->column = NO_COLUMN;
    p->y = y + 26;
}

void put_head(struct pen *p)
{
    const struct spec *s = p->doc->spec;
    struct bytes place = {0};
    bytes_printf(&place, "%s, %s", s->place, s->date ? s->date : "ngày      tháng      năm");
    if (s->national)
        put_state_head(p, (char *)place.at);
    else
        put_party_head(p, (char *)place.at);
    bytes_free(&place);
    p->y += put_line(p, s->type, 15, BOLD, LEFT, p->y, MEASURE);
    for (size_t i = 0; i < s->blocks && s->block[i].kind == B_TITLE; i++)
        for (size_t k = 0; k < s->block[i].parts; k++) {
            char *line = xstrndup(s->block[i].text + s->block[i].part[k], s->block[i].length[k]);
            struct text t = {.s = line,
                             .size = 14,
                             .style = BOLD,
                             .step = 18,
                             .block = i,
                             .at = s->block[i].part[k],
                             .align = PANGO_ALIGN_CENTER};
            p->y += put_text(p, &t, LEFT, p->y, MEASURE);
            free(line);
        }
    put_bar(p, LEFT, p->y + 4, MEASURE, 0.22);
    p->y += 10;
}

struct grid {
    double x[MAX_COLS + 1]; /* left edges, and the right edge of the last column */
    size_t cols;
};

enum { CELL_PAD = 4 }; /* [pt] */

static struct text cell_text(const struct block *b, size_t block, size_t col, int head,
                             const char *s)
{
    return (struct text){.s = s,
                         .size = 12,
                         .style = head ? BOLD : ROMAN,
                         .step = 15,
                         .block = block,
                         .at = b->part[col],
                         .align = head || col == 0 || b->length[col] < 24 ? PANGO_ALIGN_CENTER
                                                                          : PANGO_ALIGN_LEFT};
}

/* Height of a row, and when draw is set its words; a head row centres its cells in the height
 * given. */
static double do_row(struct pen *p, const struct grid *g, size_t block, int head, double full,
                     int draw)
{
    const struct block *b = &p->doc->spec->block[block];
    double high = 0;
    for (size_t c = 0; c < g->cols && c < b->parts; c++) {
        char *s = xstrndup(b->text + b->part[c], b->length[c]);
        struct text t = cell_text(b, block, c, head, s);
        PangoLayout *l = layout_text(p, &t, g->x[c + 1] - g->x[c] - 2 * CELL_PAD);
        double h = layout_height(l, &t);
        if (draw)
            draw_layout(p, l, &t, g->x[c] + CELL_PAD, p->y + 2 + (head ? (full - h - 7) / 2 : 0));
        if (h > high)
            high = h;
        g_object_unref(l);
        free(s);
    }
    return high + 7;
}

static void put_row(struct pen *p, const struct grid *g, size_t block, int head)
{
    double h = do_row(p, g, block, head, 0, 0);
    do_row(p, g, block, head, h, 1);
    draw_rule(p, g->x[0], p->y, g->x[g->cols], p->y, 0.6);
    draw_rule(p, g->x[0], p->y + h, g->x[g->cols], p->y + h, 0.6);
    for (size_t c = 0; c <= g->cols; c++)
        draw_rule(p, g->x[c], p->y, g->x[c], p->y + h, 0.6);
    p->y += h;
}

size_t put_table(struct pen *p, size_t block)
{
    const struct spec *s = p->doc->spec;
    const struct block *b = &s->block[block];
    struct grid g = {.cols = b->parts};
    double sum = 0, x = LEFT;
    for (size_t c = 0; c < g.cols; c++)
        sum += b->width[c];
    for (size_t c = 0; c < g.cols; c++, g.x[c] = x) {
        g.x[c] = x;
        x += MEASURE * b->width[c] / sum;
    }
    p->y += 8;
    size_t head = block + 1, i = head;
    for (; i < s->blocks && s->block[i].kind == B_ROW; i++) {
        if (s->block[i].parts != g.cols)
            die("%s: a row of %zu cells in a table of %zu", s->id, s->block[i].parts, g.cols);
        double need = do_row(p, &g, i, i == head, 0, 0) + (i == head ? 60 : 0);
        if (p->y + need > BOTTOM) {
            new_page(p);
            if (i > head) /* the head row comes again on every page */
                put_row(p, &g, head, 1);
        }
        put_row(p, &g, i, i == head);
    }
    p->y += 6;
    return i;
}

/* Recipients at the left in 12 and 11 pt, the signature at the right in 14 pt bold. */
void put_close(struct pen *p)
{
    const struct spec *s = p->doc->spec;
    double lw = MEASURE * 0.52, rx = LEFT + lw, rw = MEASURE - lw;
    double left = 20 + (double)s->tos * 14.2, right = (double)s->signs * 18 + 92;
    p->y += 16;
    if (p->y + (left > right ? left : right) > BOTTOM)
        new_page(p);
    double y = p->y, ry = p->y;
    struct text to = {
        .s = "Nơi nhận:", .size = 12, .style = BOLD | ITALIC, .step = 17, .block = NO_BLOCK};
    p->column = CLOSE_LEFT;
    y += put_text(p, &to, LEFT, y, lw);
    for (size_t i = 0; i < s->tos; i++) {
        struct text t = {.s = s->to[i], .size = 11, .step = 14.2, .block = NO_BLOCK};
        y += put_text(p, &t, LEFT, y, lw - 6);
    }
    p->column = CLOSE_RIGHT;
    for (size_t i = 0; i < s->signs; i++)
        ry += put_line(p, s->sign[i], 14, BOLD, rx, ry, rw);
    struct page *g = &p->doc->page[p->doc->pages - 1];
    cairo_t *ink = cairo_create(g->ink);
    g->has_ink = 1;
    draw_signature(ink, s->signer, rx + rw / 2, ry + 34);
    /* over a third of the signature, at its left, as the rules on seals ask */
    if (s->seal)
        draw_seal(ink, p->pango, s->seal, rx + rw * 0.22, ry + 34, !s->national);
    cairo_destroy(ink);
    ry = put_line(p, s->signer, 14, BOLD, rx, ry + 66, rw) + ry + 66;
    p->column = NO_COLUMN;
    p->y = y > ry ? y : ry;
}

/* What signing software prints on the first page: who, which office, when. */
void put_mark(struct pen *p)
{
    const struct spec *s = p->doc->spec;
    struct bytes b = {0};
    cairo_t *page = p->cr;
    p->cr = cairo_create(p->doc->page[p->doc->pages - 1].mark);
    p->marking = 1;
    bytes_puts(&b, "Người ký: Văn phòng\nCơ quan:");
    for (size_t i = 0; i < s->bodies; i++)
        bytes_printf(&b, " %s", s->body[i]);
    if (s->date)
        bytes_printf(&b, "\nNgày ký: %s", s->date);
    struct text t = {.s = (char *)b.at, .size = 7, .step = 8.6, .block = NO_BLOCK};
    put_text(p, &t, MM(7), MM(9), MM(34));
    p->marking = 0;
    cairo_destroy(p->cr);
    p->cr = page;
    bytes_free(&b);
}
