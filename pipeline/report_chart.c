#include "report_own.h"
int site_put_charts(struct site *s)
{
    struct buf out = {0};
    frame_open(&out, s, PAGE_CHARTS, "", (struct words){"Biểu đồ", "Charts"});
    frame_close(&out);
    int r = site_write(s, "charts.html", &out);
    buf_free(&out);
    return r;
}
