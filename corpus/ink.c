/* What is stamped and written over the type: the round red seal and a signature in blue ink. */
#include "page.h"
#include "util.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SEAL_R = 51 }; /* 36 mm across [pt] */

static void ring(cairo_t *cr, double r, double thick)
{
    cairo_set_line_width(cr, thick);
    cairo_new_sub_path(cr);
    cairo_arc(cr, 0, 0, r, 0, 2 * M_PI);
    cairo_stroke(cr);
}

static void star(cairo_t *cr, double r)
{
    for (int i = 0; i < 10; i++) {
        double a = -M_PI / 2 + i * M_PI / 5, d = i % 2 ? r * 0.382 : r;
        cairo_line_to(cr, d * cos(a), d * sin(a));
    }
    cairo_close_path(cr);
    cairo_fill(cr);
}

/* The state's arms in outline: a star over half a cog wheel between two sheaves. */
static void emblem(cairo_t *cr)
{
    cairo_save(cr);
    cairo_translate(cr, 0, -7);
    star(cr, 9);
    cairo_restore(cr);
    for (double r = 20; r < 28; r += 3.2) {
        cairo_set_line_width(cr, 1.5);
        cairo_new_sub_path(cr);
        cairo_arc(cr, 0, 0, r, 0.15 * M_PI, 1.25 * M_PI);
        cairo_new_sub_path(cr);
        cairo_arc(cr, 0, 0, r, -0.25 * M_PI, 0.1 * M_PI);
        cairo_stroke(cr);
    }
    for (int i = 0; i < 7; i++) {
        double a = M_PI * (0.15 + 0.7 * i / 6);
        cairo_move_to(cr, 7 * cos(a), 14 + 7 * sin(a) - 6);
        cairo_line_to(cr, 12 * cos(a), 14 + 12 * sin(a) - 9);
        cairo_stroke(cr);
    }
}

/* Words along a circle, letter by letter, the middle of them at the given angle from the top. */
static void words_round(cairo_t *cr, PangoContext *pango, const char *s, double r, double size,
                        int below)
{
    PangoLayout *l = pango_layout_new(pango);
    PangoFontDescription *f = pango_font_description_from_string("Tinos Bold");
    pango_font_description_set_size(f, (int)(size * PANGO_SCALE));
    pango_layout_set_font_description(l, f);
    pango_font_description_free(f);
    double sum = 0;
    for (int pass = 0; pass < 2; pass++) {
        double at = -sum / 2;
        for (const char *p = s; *p;) {
            size_t n = utf8_next(p, NULL);
            int w, h;
            pango_layout_set_text(l, p, (int)n);
            pango_layout_get_size(l, &w, &h);
            double wide = (double)w / PANGO_SCALE + 0.5;
            if (pass) {
                double a = (at + wide / 2) / r;
                cairo_save(cr);
                cairo_rotate(cr, below ? -a : a);
                cairo_move_to(cr, -wide / 2, below ? r - size * 0.72 : -r - size * 0.42);
                pango_cairo_layout_path(cr, l); /* outlines: a seal is no text */
                cairo_fill(cr);
                cairo_restore(cr);
            }
            at += wide;
            p += n;
        }
        sum = at + sum / 2;
    }
    g_object_unref(l);
}

void draw_seal(cairo_t *cr, PangoContext *pango, const char *words, double x, double y, int party)
{
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_rotate(cr, -0.12);
    cairo_set_source_rgb(cr, 0.80, 0.13, 0.16);
    ring(cr, SEAL_R, 2.0);
    ring(cr, SEAL_R - 3.6, 0.7);
    ring(cr, SEAL_R - 18, 0.9);
    if (party)
        star(cr, 17);
    else
        emblem(cr);
    words_round(cr, pango, words, SEAL_R - 11, party ? 9.2 : 8.2, 0);
    words_round(cr, pango, party ? "ĐẢNG CỘNG SẢN VIỆT NAM" : "*", SEAL_R - 11, party ? 6.6 : 9,
                1);
    cairo_restore(cr);
}

/* Loops that differ from name to name but not from run to run. */
void draw_signature(cairo_t *cr, const char *name, double x, double y)
{
    unsigned h = 2166136261u;
    for (const char *p = name ? name : ""; *p; p++)
        h = (h ^ (unsigned char)*p) * 16777619u;
    cairo_save(cr);
    cairo_set_source_rgb(cr, 0.12, 0.20, 0.62);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_width(cr, 1.3);
    double px = x - 34, tall = 14 + h % 13;
    int loops = 3 + (int)(h >> 5 & 3);
    cairo_move_to(cr, px, y + 6);
    for (int i = 0; i < loops; i++) {
        h = h * 1664525u + 1013904223u;
        double a = (h >> 8 & 31) - 12.0, wide = 7.0 + (h >> 16 & 15);
        double up = i == 0 ? tall * 1.5 : tall * (0.3 + (h >> 20 & 7) / 10.0);
        cairo_curve_to(cr, px + 4, y - up - a / 2, px + wide, y - up + a / 3, px + wide * 0.6,
                       y + 4 - a / 4);
        cairo_curve_to(cr, px + 2, y + 12 + a / 3, px + wide + 2, y + 9, px + wide + 3,
                       y + (i & 1 ? 4 : -4));
        px += wide;
    }
    cairo_curve_to(cr, px + 10, y - 12, px + 34, y - 6, px + 40, y - 10);
    cairo_curve_to(cr, px + 20, y + 12, px - 30, y + 20, px - 58, y + 17 - (h & 7));
    cairo_stroke(cr);
    cairo_restore(cr);
}
