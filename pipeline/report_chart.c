/* What the charts share: figures with their words for who cannot see them, text, lines, scales. */
#include "report_own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Hatching for second bars: it stays apart from black on any printer. */
static void put_defs(struct buf *out, const char *id)
{
    buf_printf(out, "<defs><pattern id=\"hatch-%s\" width=\"6\" height=\"6\" "
                    "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
                    "<path class=\"axis2\" d=\"M0 0V6\"/></pattern></defs>\n", id);
}

void chart_open(struct buf *out, const struct site *s, const char *id, int width, int height,
                struct words title, struct words about)
{
    buf_printf(out, "<figure class=\"chart\" id=\"%s\">\n<figcaption id=\"%s-name\">", id, id);
    say(out, s, title);
    buf_printf(out, "</figcaption>\n<p class=\"soft\" id=\"%s-about\">", id);
    say(out, s, about);
    buf_printf(out, "</p>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"%s-name\">\n"
                    "<svg viewBox=\"0 0 %d %d\" style=\"min-width:%dpx\" role=\"img\" "
                    "aria-labelledby=\"%s-title\" aria-describedby=\"%s-desc\">\n<title id=\"%s-title\"",
               id, width, height, width * 3 / 4, id, id, id);
    buf_str(out, " data-t=\"");
    buf_xml(out, s->o->english ? title.vi : title.en);
    buf_str(out, "\">");
    buf_xml(out, s->o->english ? title.en : title.vi);
    buf_printf(out, "</title><desc id=\"%s-desc\" data-t=\"", id);
    buf_xml(out, s->o->english ? about.vi : about.en);
    buf_str(out, "\">");
    buf_xml(out, s->o->english ? about.en : about.vi);
    buf_str(out, "</desc>\n");
    put_defs(out, id);
}

void chart_table(struct buf *out, const struct site *s, const struct words *heads, size_t n)
{
    buf_str(out, "</svg></div>\n<details><summary>");
    say(out, s, (struct words){"Bảng của hình này", "This figure as a table"});
    buf_str(out, "</summary>\n<div class=\"wide\"><table class=\"sorts\"><thead><tr>");
    for (size_t i = 0; i < n; i++) {
        buf_str(out, "<th scope=\"col\">");
        say(out, s, heads[i]);
        buf_str(out, "</th>");
    }
    buf_str(out, "</tr></thead>\n<tbody>\n");
}

void chart_close(struct buf *out)
{
    buf_str(out, "</tbody></table></div></details>\n</figure>\n");
}

void chart_text(struct buf *out, double x, double y, enum chart_anchor a, const char *class,
                const char *words, size_t most)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    size_t n = 0, chars = 0;
    while (words[n] && chars < most) {
        n++;
        while ((words[n] & 0xc0) == 0x80)
            n++;
        chars++;
    }
    struct buf cut = {0};
    buf_add(&cut, words, n);
    if (words[n])
        buf_str(&cut, "…");
    buf_printf(out, "<text x=\"%.1f\" y=\"%.1f\"%s", x, y, anchors[a]);
    if (class)
        buf_printf(out, " class=\"%s\"", class);
    buf_chr(out, '>');
    quoted(out, buf_text(&cut));
    buf_str(out, "</text>\n");
    buf_free(&cut);
}

void chart_line(struct buf *out, const char *class, double x0, double y0, double x1, double y1)
{
    buf_printf(out, "<path class=\"%s\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n", class, x0, y0, x1, y1);
}

void chart_link(struct buf *out, const struct report_doc *d, const char *key)
{
    buf_printf(out, "<a href=\"d/%s.html#%s\" lang=\"vi\">", d->id, key);
    quoted(out, d->called);
    buf_str(out, "</a>");
}

double chart_step(double max)
{
    double ten = pow(10, floor(log10(max / 5)));
    double times = max / 5 / ten;
    return ten * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
}

int site_put_charts(struct site *s)
{
    struct buf out = {0};
    frame_open(&out, s, PAGE_CHARTS, "", (struct words){"Biểu đồ", "Charts"});
    buf_str(&out, "<h1>");
    say(&out, s, (struct words){"Biểu đồ", "Charts"});
    buf_str(&out, "</h1>\n<h2>");
    say(&out, s, (struct words){"Thời hạn theo thời gian", "Deadlines in time"});
    buf_str(&out, "</h2>\n");
    put_deadline_chart(&out, s);
    buf_str(&out, "<h2>");
    say(&out, s, (struct words){"Ai chủ trì bao nhiêu việc", "Who leads how many duties"});
    buf_str(&out, "</h2>\n");
    put_duty_chart(&out, s);
    buf_str(&out, "<h2>");
    say(&out, s, (struct words){"Chỉ tiêu theo tỉnh", "Targets by province"});
    buf_str(&out, "</h2>\n<p class=\"soft\">");
    say(&out, s,
        (struct words){"● bằng; ▶ từ mức ấy trở lên; ◀ không quá; ━ khoảng từ – đến; ◇ mức đã có "
                       "trước đó, theo bảng số liệu của văn bản. Mức đã bị đánh dấu sai thì không "
                       "vẽ.",
                       "● exactly; ▶ at least; ◀ at most; ━ a range; ◇ where it stood before, by "
                       "the document's own tables. Targets marked wrong are not drawn."});
    buf_str(&out, "</p>\n");
    put_target_charts(&out, s);
    frame_close(&out);
    int r = site_write(s, "charts.html", &out);
    buf_free(&out);
    return r;
}
