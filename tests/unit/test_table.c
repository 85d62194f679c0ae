/* Plan tables on pages: set here as engines read them, their rows must come back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "layout.h"
#include "table.h"

/* ---- a small typesetter ---- */

#define COLUMNS 5

struct look {
    const char *name;
    bool middle;    /* cells stand in the middle of their row, not at its top */
    double pad;     /* white above and below a row's cells, points */
    double slope;   /* of the page on the glass */
    bool no_number; /* numbers are lost */
    bool bars;      /* rules are read as '|' */
    int per_page;   /* rows on a page */
    bool head_again;
    int broken; /* number of the row that a page's end breaks behind its first line; 0 none */
    bool ruled; /* the page's lines were seen */
    bool bad_again; /* the header that is said again is read badly */
    bool wide;      /* a page on its side */
};

struct sheet {
    struct doc *d;
    const struct look *look;
    double y;
    uint32_t block;
    double top[16]; /* of this page's rows */
    bool first[16]; /* something stands in the row's first cell */
    uint32_t rows;
};

static const double column_x[COLUMNS + 1] = {60, 85, 240, 330, 430, 520};

static double left_of(const struct look *look, int column)
{
    return column_x[column] * (look->wide ? 1.6 : 1);
}

static void set_word(const struct sheet *s, const char *text, double x, double y, double width)
{
    struct word *w = doc_add_word(s->d, text, text);
    double turn = s->look->slope;
    w->box = (struct box){round_pt(x - turn * y), round_pt(y + turn * x),
                          round_pt(x - turn * y + width), round_pt(y + turn * x + 10)};
    w->conf = w->sure = 1;
}

static double width_of(const char *w)
{
    double n = 0;
    for (; *w; w++)
        n += ((unsigned char)*w & 0xC0) != 0x80;
    return 5.2 * n;
}

/* Lines that a cell takes; with `line` >= 0 its words are set. */
static int set_cell(const struct sheet *s, const char *text, int column, int line, double y)
{
    char copy[400], *save = NULL;
    double x = left_of(s->look, column) + 4, left = x, right = left_of(s->look, column + 1) - 4;
    int n = 0;
    snprintf(copy, sizeof copy, "%s", text);
    for (char *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
        if (x > left && x + width_of(w) > right) {
            n++;
            x = left;
        }
        if (n == line)
            set_word(s, w, x, y, width_of(w));
        x += width_of(w) + 3;
    }
    return *text ? n + 1 : 0;
}

/* The box round what stands there, the page turned on the glass. */
static struct box turned(const struct look *look, struct box b)
{
    double xs[] = {b.x0, b.x1, b.x0, b.x1}, ys[] = {b.y0, b.y0, b.y1, b.y1};
    struct box out = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (int i = 0; i < 4; i++) {
        double x = xs[i] - look->slope * ys[i], y = ys[i] + look->slope * xs[i];
        out = (struct box){fmin(out.x0, x), fmin(out.y0, y), fmax(out.x1, x), fmax(out.y1, y)};
    }
    return out;
}

/* The cells of the page's rows, as lines part them. */
static void rule_page(struct sheet *s)
{
    struct page *pg = s->d->npages ? &s->d->pages[s->d->npages - 1] : NULL;
    if (!pg || !s->look->ruled || !s->rows)
        return;
    struct ruled *t = arena_alloc(s->d->mem, sizeof *t);
    struct cell *cells = arena_alloc(s->d->mem, s->rows * COLUMNS * sizeof *cells);
    for (uint32_t r = 0; r < s->rows; r++)
        for (uint32_t c = 0; c < COLUMNS; c++)
            cells[r * COLUMNS + c] = (struct cell){
                r, c, 1, 1,
                turned(s->look,
                       (struct box){left_of(s->look, (int)c), s->top[r], left_of(s->look, (int)c + 1),
                                    r + 1 < s->rows ? s->top[r + 1] : s->y}),
                c || s->first[r]};
    *t = (struct ruled){s->rows, COLUMNS, s->rows * COLUMNS, cells};
    pg->ruled = t;
    pg->nruled = 1;
    s->rows = 0;
}

static void rule_row(struct sheet *s, bool first)
{
    s->top[s->rows] = s->y;
    s->first[s->rows++] = first;
}

static void new_page(struct sheet *s)
{
    rule_page(s);
    struct page *pg = doc_add_page(s->d);
    pg->width = 595;
    pg->height = 842;
    pg->source = SOURCE_OCR;
    s->y = 70;
}

/* One row: for each line of it an OCR line through all its columns, as engines read them. */
static void set_row(struct sheet *s, const char *const *row)
{
    int lines[COLUMNS], most = 1, broken = 0;
    if (s->look->broken && s->look->broken == atoi(row[0]))
        broken = 2;
    for (int c = 0; c < COLUMNS; c++) {
        lines[c] = set_cell(s, row[c], c, -1, 0);
        most = lines[c] > most ? lines[c] : most;
    }
    rule_row(s, true);
    s->y += s->look->pad;
    for (int half = 0; half < 2 * most; half++) { /* cells in the middle stand half a line off */
        if (broken && half == broken) {
            s->y += 7 * half;
            new_page(s);
            rule_row(s, false);
            s->y -= 7 * half;
        }
        double y = s->y + 7 * half;
        bool any = false;
        for (int c = 0; c < COLUMNS; c++) {
            int above = s->look->middle ? most - lines[c] : 0;
            if (half < above || (half - above) % 2 || (half - above) / 2 >= lines[c])
                continue;
            if (!c && s->look->no_number)
                continue;
            if (!any)
                doc_add_line(s->d, "", "");
            if (any && s->look->bars)
                set_word(s, "|", left_of(s->look, c), y, 2);
            any = true;
            set_cell(s, row[c], c, (half - above) / 2, y);
        }
        if (any)
            doc_close_line(s->d);
    }
    s->y += 14 * most + s->look->pad;
}

static void set_line(struct sheet *s, const char *text)
{
    char copy[200], *save = NULL;
    double x = 60;
    snprintf(copy, sizeof copy, "%s", text);
    doc_add_line(s->d, "", "");
    for (char *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
        set_word(s, w, x, s->y, width_of(w));
        x += width_of(w) + 3;
    }
    doc_close_line(s->d);
    s->y += 16;
}

static const char *const head[COLUMNS] = {"TT", "Nội dung công việc", "Cơ quan chủ trì",
                                          "Cơ quan phối hợp", "Thời gian"};
static const char *const bad_head[COLUMNS] = {"TT", "Nội dung công việc", "Cơ quan chủ đã",
                                              "Cơ quan phối hộp", "Thời gian"};
static const char *const rows[][COLUMNS] = {
    {"1", "Rà soát giếng khoan ở các xã ven sông và vẽ bản đồ nguồn nước ngầm của toàn vùng",
     "Sở Xây dựng", "Sở Y tế; các xã", "Quý I/2026"},
    {"2", "Đo nước", "Trung tâm Kiểm soát bệnh tật; Sở Y tế; các bệnh viện tuyến cơ sở", "Sở Xây dựng",
     "Quý II/2026"},
    {"3", "Sửa trạm bơm", "Sở Tài chính", "", "Năm 2027"},
    {"4", "Tập huấn cho thợ vận hành của các trạm cấp nước nhỏ", "Hội Nông dân",
     "Đoàn Thanh niên; Hội Liên hiệp Phụ nữ; Hội Cựu chiến binh", "Tháng 6/2027"},
    {"5", "Kiểm tra giá nước", "Sở Tài chính", "Các cơ quan liên quan", "Hằng năm"},
    {"6", "Tổng kết kế hoạch, đề xuất cho giai đoạn sau", "Sở Xây dựng", "Các sở, ngành",
     "Quý IV/2030"},
};
#define NROWS (sizeof rows / sizeof *rows)

static void row_of(const char *const *row, const struct look *look, struct buf *b)
{
    int first = look->no_number && !look->ruled; /* a column that is all but empty is none */
    buf_clear(b);
    for (int c = first; c < COLUMNS; c++) {
        const char *cell = c || !look->no_number ? row[c] : "";
        if (c > first)
            buf_str(b, b->len && b->s[b->len - 1] != ' ' ? " |" : "|");
        if (*cell && b->len && b->s[b->len - 1] != ' ')
            buf_chr(b, ' ');
        buf_str(b, cell);
    }
}

static void check_page(const struct look *look)
{
    struct sheet s = {.d = doc_new("t.pdf"), .look = look};
    struct buf want = {0};
    new_page(&s);
    set_line(&s, "Kế hoạch này giao việc cho các cơ quan theo biểu sau đây, làm từ năm 2026:");
    set_row(&s, head);
    for (size_t i = 0; i < NROWS; i++) {
        if (look->per_page && i && i % (size_t)look->per_page == 0) {
            new_page(&s);
            if (look->head_again)
                set_row(&s, look->bad_again ? bad_head : head);
        }
        set_row(&s, rows[i]);
    }
    rule_page(&s);
    s.y += 30;
    set_line(&s, "Các cơ quan chủ trì báo cáo kết quả về Sở Xây dựng, để tổng hợp chung.");
    assert_null(doc_check(s.d));
    layout_doc(s.d);
    segment_doc(s.d);
    assert_null(doc_check(s.d));
    size_t found = 0, tables = 0;
    for (size_t i = 0; i < s.d->nparas; i++) {
        const struct para *p = &s.d->paras[i];
        const char *t = s.d->flow + p->off;
        struct table_head h;
        if (p->role != ROLE_TABLE)
            continue;
        tables++;
        if (table_head_read(t, p->len, &h))
            continue;
        if (found < NROWS)
            row_of(rows[found++], look, &want);
        if (p->len != want.len || memcmp(t, want.s, want.len) != 0)
            fail_msg("%s: read '%.*s', not '%s'", look->name, (int)p->len, t, want.s);
    }
    if (found != NROWS || tables != NROWS + 1)
        fail_msg("%s: %zu rows of %zu, %zu paragraphs", look->name, found, NROWS, tables);
    buf_free(&want);
    doc_free(s.d);
}

static void pages(void **state)
{
    (void)state;
    static const struct look looks[] = {
        {.name = "plain", .pad = 2},
        {.name = "bars", .pad = 2, .bars = true},
        {.name = "dense"},
        {.name = "turned", .pad = 1, .slope = 0.015},
        {.name = "turned back", .pad = 1, .slope = -0.02},
        {.name = "middle", .middle = true, .pad = 2},
        {.name = "middle, dense", .middle = true},
        {.name = "without numbers", .pad = 4, .no_number = true},
        {.name = "two pages", .pad = 2, .per_page = 3},
        {.name = "two pages, a header each", .pad = 2, .per_page = 3, .head_again = true},
        {.name = "a broken row", .pad = 2, .broken = 4},
        {.name = "a broken row, dense", .broken = 2},
        {.name = "three pages", .pad = 2, .per_page = 2, .slope = 0.01},
        {.name = "ruled, dense", .ruled = true},
        {.name = "ruled, turned", .ruled = true, .slope = 0.045, .wide = true},
        {.name = "ruled, turned back", .ruled = true, .per_page = 3, .slope = -0.045, .wide = true},
        {.name = "ruled, numbers lost", .ruled = true, .no_number = true, .middle = true},
        {.name = "ruled, two pages", .ruled = true, .per_page = 3},
        {.name = "ruled, a header each", .ruled = true, .per_page = 2, .head_again = true},
        {.name = "ruled, a bad header each", .ruled = true, .per_page = 3, .head_again = true, .bad_again = true},
        {.name = "ruled, a broken row", .ruled = true, .pad = 2, .broken = 4},
        {.name = "ruled, a broken row, numbers lost", .ruled = true, .broken = 2, .no_number = true},
    };
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        check_page(&looks[i]);
}

/* 'Sở Xây dựng' in a cell beside two tasks is said of both. */
static void cells_that_span_rows(void **state)
{
    (void)state;
    static const struct look look = {.name = "spans", .ruled = true, .pad = 2};
    static const char *const tasks[2][COLUMNS] = {{"1", "Đo nước", "Sở Xây dựng", "Sở Y tế", "Quý I/2026"},
                                                  {"2", "Sửa trạm bơm", "", "Các xã", "Năm 2027"}};
    static const char *const want[] = {"1 | Đo nước | Sở Xây dựng | Sở Y tế | Quý I/2026",
                                       "2 | Sửa trạm bơm | Sở Xây dựng | Các xã | Năm 2027"};
    struct sheet s = {.d = doc_new("t.pdf"), .look = &look};
    new_page(&s);
    set_row(&s, head);
    set_row(&s, tasks[0]);
    set_row(&s, tasks[1]);
    rule_page(&s);
    struct ruled *t = arena_alloc(s.d->mem, sizeof *t);
    struct cell *cells = arena_alloc(s.d->mem, 3 * COLUMNS * sizeof *cells);
    *t = s.d->pages[0].ruled[0];
    memcpy(cells, t->cells, 3 * COLUMNS * sizeof *cells);
    cells[COLUMNS + 2].rows = 2;
    cells[COLUMNS + 2].box.y1 = cells[2 * COLUMNS + 2].box.y1;
    memmove(cells + 2 * COLUMNS + 2, cells + 2 * COLUMNS + 3, (COLUMNS - 3) * sizeof *cells);
    t->cells = cells;
    t->ncells--;
    s.d->pages[0].ruled = t;
    layout_doc(s.d);
    assert_null(doc_check(s.d));
    assert_int_equal(s.d->nparas, 3);
    for (size_t i = 0; i < 2; i++) {
        const struct para *p = &s.d->paras[i + 1];
        if (p->len != strlen(want[i]) || memcmp(s.d->flow + p->off, want[i], p->len) != 0)
            fail_msg("read '%.*s'", (int)p->len, s.d->flow + p->off);
    }
    doc_free(s.d);
}

/* Headers of several lines and rows, on ruled pages and on others: what the first paragraph says. */
static void headers_of_pages(void **state)
{
    (void)state;
    static const struct {
        struct look look;
        const char *rows[4][COLUMNS];
        const char *want;
    } cases[] = {
        {{.name = "two rows", .ruled = true, .pad = 2},
         {{"TT", "Chỉ tiêu", "Năm 2027", "", "Ghi chú"}, {"", "", "Số hộ (hộ)", "Tỷ lệ (%)", ""}, {"1", "Hộ có nước sạch", "> 40", "90", "Đợt 1"}},
         "TT | Chỉ tiêu | Năm 2027 Số hộ (hộ) | Năm 2027 Tỷ lệ (%) | Ghi chú"},
        {{.name = "lines above", .middle = true, .pad = 2},
         {{"TT", "Chỉ tiêu", "Đến cuối năm 2027", "Đến hết năm mới 2030", "Đơn vị chủ trì"}, {"1", "Lớp có sân chơi", "20", "30", "Sở Y tế"},
          {"2", "Lớp có vườn", "12", "15", "Sở Y tế"}, {"3", "Lớp có bếp", "7", "9", "Sở Y tế"}},
         "TT | Chỉ tiêu | Đến cuối năm 2027 | Đến hết năm mới 2030 | Đơn vị chủ trì"},
        {{.name = "years below", .pad = 2},
         {{"TT", "Chỉ tiêu", "Cuối năm học 2027", "Cuối năm học mới 2030", "Đơn vị chủ trì"}, {"A", "Trường", "", "", ""},
          {"1", "Lớp có sân chơi", "20", "30", "Sở Y tế"}, {"2", "Lớp có vườn", "12", "15", "Sở Y tế"}},
         "TT | Chỉ tiêu | Cuối năm học 2027 | Cuối năm học mới 2030 | Đơn vị chủ trì"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sheet s = {.d = doc_new("t.pdf"), .look = &cases[i].look};
        new_page(&s);
        for (size_t k = 0; k < 4 && cases[i].rows[k][0]; k++)
            set_row(&s, cases[i].rows[k]);
        rule_page(&s);
        layout_doc(s.d);
        assert_null(doc_check(s.d));
        const struct para *p = &s.d->paras[0];
        if (p->len != strlen(cases[i].want) || memcmp(s.d->flow + p->off, cases[i].want, p->len) != 0)
            fail_msg("%s: read %s", cases[i].look.name, s.d->flow);
        doc_free(s.d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages),
        cmocka_unit_test(cells_that_span_rows),
        cmocka_unit_test(headers_of_pages),
    };
    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
