/* Tokens to items: calendar units in all their spellings, cues of direction, words that say
 * nothing of time. A word that is neither ends the reading as not understood. */
#include "when_parts.h"

#include <string.h>

bool word_at(const struct reader *r, int i, const char *words)
{
    const struct token *t = &r->tok[i];
    if (t->is != TOK_WORD)
        return false;
    size_t n = strlen(t->word);
    for (const char *w = words; *w; w += strcspn(w, "|"), w += *w == '|')
        if (strcspn(w, "|") == n && memcmp(w, t->word, n) == 0)
            return true;
    return false;
}

bool mark_at(const struct reader *r, int i, char mark)
{
    return r->tok[i].is == TOK_MARK && r->tok[i].mark == mark;
}

int number_at(const struct reader *r, int i, int low, int high)
{
    const struct token *t = &r->tok[i];
    return t->is == TOK_NUM && t->value >= low && t->value <= high ? t->value : 0;
}

static int year_at(const struct reader *r, int i)
{
    return r->tok[i].digits == 4 ? number_at(r, i, 1900, 2199) : 0;
}

/* '/2025', ' năm 2025', ', 2025', ' năm sau' after a day, month, quarter or half; tokens taken.
 */
static int read_year_after(const struct reader *r, int i, int *y)
{
    int k = i;
    if (r->tok[k].is == TOK_MARK && r->tok[k].mark != ':')
        k++;
    k += word_at(r, k, "cua");
    bool named = word_at(r, k, "nam");
    k += named;
    *y = year_at(r, k);
    if (*y)
        return k + 1 - i;
    int doc = r->context ? r->context->doc_date.y : 0;
    if (named && doc && word_at(r, k, "nay|sau")) {
        *y = doc + word_at(r, k, "sau");
        return k + 1 - i;
    }
    return 0;
}

static int close_span(struct item *out, enum span_unit unit, int y, int n, int d, int took)
{
    out->is = ITEM_SPAN;
    out->span = (struct span){unit, y, n, d};
    return span_valid(out->span) ? took : -1;
}

static bool date_mark(const struct reader *r, int i)
{
    return mark_at(r, i, '/') || mark_at(r, i, '-') || mark_at(r, i, '.');
}

/* d/m/y, y-m-d, d/m. `named`: 'ngày' stood before it. */
static int read_figures(const struct reader *r, int i, bool named, struct item *out)
{
    const struct token *t = &r->tok[i];
    if (t[0].is != TOK_NUM || !t[0].digits || !date_mark(r, i + 1) || t[2].is != TOK_NUM)
        return 0;
    char mark = t[1].mark;
    bool third = mark_at(r, i + 3, mark) && t[4].is == TOK_NUM;
    if (third && t[0].digits == 4 && mark == '-')
        return close_span(out, SPAN_DAY, t[0].value, t[2].value, t[4].value, 5);
    if (t[0].digits > 2)
        return 0;
    if (third && t[2].digits <= 2 && (t[4].digits == 4 || (t[4].digits == 2 && mark == '/'))) {
        int y = t[4].value + (t[4].digits == 2 ? 2000 : 0);
        return close_span(out, SPAN_DAY, y, t[2].value, t[0].value, 5);
    }
    if (t[2].digits == 4)
        return mark != '.' ? close_span(out, SPAN_MONTH, t[2].value, t[0].value, 0, 3) : 0;
    bool range = mark == '-' && (date_mark(r, i + 3) || word_at(r, i + 3, "thang"));
    if (range || (mark != '/' && !named) || t[2].digits > 2)
        return 0;
    int y, year = read_year_after(r, i + 3, &y);
    return close_span(out, SPAN_DAY, y, t[2].value, t[0].value, 3 + year);
}

static int read_day(const struct reader *r, int i, struct item *out)
{
    bool named = word_at(r, i, "ngay");
    int k = i + named, y;
    if (named && word_at(r, k, "cuoi") && word_at(r, k + 1, "thang|cung")) {
        out->is = ITEM_MONTHDAY;
        out->n = -1;
        return 2 + word_at(r, k + 1, "cung");
    }
    int took = read_figures(r, k, named, out);
    if (took)
        return took < 0 ? -1 : took + named;
    int d = number_at(r, k, 1, 31);
    if (!d || r->tok[k].digits > 2)
        return named && r->tok[k].is == TOK_NUM ? -1 : 0;
    if (word_at(r, k + 1, "thang") && r->tok[k + 2].digits &&
        (named || d > 12 || !word_at(r, k + 3, "cuoi|dau"))) {
        int year = read_year_after(r, k + 3, &y);
        return close_span(out, SPAN_DAY, y, r->tok[k + 2].value, d, k + 3 + year - i);
    }
    /* 'trước 25 hằng tháng': of each month, without 'ngày' */
    bool bare = !named && i > 0 && word_at(r, i - 1, "truoc|nhat|la|vao") &&
                word_at(r, k + 1, "hang|moi") && word_at(r, k + 2, "thang");
    if ((!named && !bare) || word_at(r, k + 1, "lan"))
        return 0;
    out->is = ITEM_MONTHDAY;
    out->n = d;
    return 1 + named;
}

static int read_month(const struct reader *r, int i, struct item *out)
{
    if (!word_at(r, i, "thang") || !r->tok[i + 1].digits)
        return 0;
    int y, took = 2 + read_year_after(r, i + 2, &y);
    return close_span(out, SPAN_MONTH, y, r->tok[i + 1].value, 0, took);
}

/* A quarter's number: 1..4 or roman, with l and 1 for I as OCR reads it. */
static int quarter_at(const struct reader *r, int i)
{
    static const char *const roman[][4] = {{"i", "l", "", ""},
                                           {"ii", "ll", "il", "li"},
                                           {"iii", "lll", "iil", "lii"},
                                           {"iv", "lv", "", ""}};
    if (r->tok[i].is == TOK_NUM)
        return r->tok[i].digits == 2 && r->tok[i].value > 4 ? 0 : r->tok[i].value;
    for (int q = 0; r->tok[i].is == TOK_WORD && q < 4; q++)
        for (int k = 0; k < 4; k++)
            if (strcmp(r->tok[i].word, roman[q][k]) == 0)
                return q + 1;
    return 0;
}

/* 'quý 11/2023', 'quý I11/2021', 'quý 1V/2025': strokes that reading took for the figure one, which only
 * a roman number can mean where no quarter has that figure. Tokens taken; 0: it is none. */
static int strokes_at(const struct reader *r, int i, int *q)
{
    int ones = 0, k = i;
    for (; k < i + 2 && ones < 4; k++) {
        const struct token *t = &r->tok[k];
        if (t->is == TOK_NUM && (t->value == 1 || t->value == 11 || t->value == 111))
            ones += t->digits;
        else if (t->is == TOK_WORD && word_at(r, k, "i|ii|l|ll"))
            ones += (int)strlen(t->word);
        else
            break;
    }
    bool four = ones == 1 && word_at(r, k, "v");
    *q = four ? 4 : ones;
    return ones > 3 || (ones < 2 && !four) || !mark_at(r, k + four, '/') ? 0 : k + four - i;
}

static int read_quarter(const struct reader *r, int i, struct item *out)
{
    if (!word_at(r, i, "quy|qui"))
        return 0;
    if (word_at(r, i + 1, "v|vi|x"))
        return -1;
    int y, q = quarter_at(r, i + 1), took = 1;
    if (!q)
        took = strokes_at(r, i + 1, &q);
    else if (mark_at(r, i + 2, '/') == 0 && strokes_at(r, i + 1, &y))
        took = strokes_at(r, i + 1, &q);
    if (!q || !took || mark_at(r, i + 1 + took, ':'))
        return 0;
    took += 1 + read_year_after(r, i + 1 + took, &y);
    return close_span(out, SPAN_QUARTER, y, q, 0, took);
}

/* '6 tháng đầu năm 2025', 'nửa cuối năm', '9 tháng đầu năm', 'cuối năm 2025'. Two items where it
 * is a run of months that is no quarter or half. */
static int read_part(const struct reader *r, int i, struct item out[2])
{
    int months = number_at(r, i, 1, 11), k = i + 1, y;
    if (word_at(r, i, "nua"))
        months = 6;
    else if (months && word_at(r, i + 1, "thang"))
        k++;
    else if (word_at(r, i, "dau|giua|cuoi") && word_at(r, i + 1, "nam"))
        months = 3;
    else
        return 0;
    bool spot = word_at(r, i, "dau|giua|cuoi");
    k -= spot;
    bool first = word_at(r, k, "dau"), late = word_at(r, k, "cuoi");
    if ((!first && !late && !spot) || !word_at(r, k + 1, "nam"))
        return 0;
    k += 2;
    int year = year_at(r, k) ? (y = year_at(r, k), 1) : read_year_after(r, k, &y);
    if (spot && !y)
        return 0; /* comes every year: read_every */
    k += year;
    if (months == 6 || months == 3) {
        enum span_unit unit = months == 6 ? SPAN_HALF : SPAN_QUARTER;
        int n = first ? 1 : months == 3 && late ? 4 : 2;
        return close_span(out, unit, y, n, 0, k - i);
    }
    int low = first ? 1 : 13 - months, high = first ? months : 12;
    close_span(&out[0], SPAN_MONTH, y, low, 0, 1);
    return close_span(&out[1], SPAN_MONTH, y, high, 0, k - i);
}

static int read_year(const struct reader *r, int i, struct item out[2])
{
    bool named = word_at(r, i, "nam");
    int k = i + named;
    k += named && word_at(r, k, "hoc");
    int y = year_at(r, k);
    if (!y) {
        int doc = r->context ? r->context->doc_date.y : 0;
        bool relative = named && doc && word_at(r, k, "nay|sau");
        return relative ? close_span(out, SPAN_YEAR, doc + word_at(r, k, "sau"), 0, 0, 2) : 0;
    }
    if (k > i && word_at(r, k - 1, "hoc") && mark_at(r, k + 1, '-') &&
        year_at(r, k + 2) == y + 1) {
        close_span(&out[0], SPAN_MONTH, y, 9, 0, 1); /* a school year runs September to May */
        return close_span(&out[1], SPAN_MONTH, y + 1, 5, 0, k + 3 - i);
    }
    return close_span(out, SPAN_YEAR, y, 0, 0, k + 1 - i);
}

/* 'tháng cuối quý', 'tháng đầu của quý sau', after a day of the month. */
static int read_quarter_end(const struct reader *r, int i, struct item *out)
{
    if (!word_at(r, i, "thang") || !word_at(r, i + 1, "dau|cuoi"))
        return 0;
    int k = i + 2;
    k += word_at(r, k, "cua");
    k += word_at(r, k, "moi|hang");
    if (!word_at(r, k, "quy|qui"))
        return 0;
    k += 1 + word_at(r, k + 1, "sau|ke") + word_at(r, k + 2, "tiep");
    out->is = ITEM_QUARTER_END;
    out->n = word_at(r, i + 1, "dau") ? 1 : 3;
    return k - i;
}

/* 'và các năm tiếp theo'. */
static int read_open(const struct reader *r, int i, struct item *out)
{
    int k = i + word_at(r, i, "va");
    if (!word_at(r, k, "cac|nhung") || !word_at(r, k + 1, "nam|giai|nhiem"))
        return 0;
    k += word_at(r, k + 1, "nam") ? 2 : 3;
    if (!word_at(r, k, "tiep|sau|ke"))
        return 0;
    while (word_at(r, k, "tiep|sau|ke|theo|do|nua"))
        k++;
    out->is = ITEM_OPEN;
    return k - i;
}

static int read_cue(const struct reader *r, int i, struct item *out)
{
    static const struct {
        const char *first, *second;
        enum cue cue;
    } cues[] = {
        {"cham", "nhat", CUE_BY},  {"muon", "nhat", CUE_BY}, {"khong", "qua", CUE_BY},
        {"ke", "tu", CUE_FROM},    {"ngay", "tu", CUE_FROM}, {"giai", "doan", CUE_IN},
        {"thoi", "ky", CUE_IN},    {"nhiem", "ky", CUE_IN},  {"nien", "do", CUE_IN},
        {"truoc", "", CUE_BEFORE}, {"den", "", CUE_BY},      {"toi", "", CUE_BY},
        {"het", "", CUE_BY},       {"tu", "", CUE_FROM},     {"sau", "", CUE_AFTER},
        {"trong", "", CUE_IN},
    };
    if (word_at(r, i, "toi") && word_at(r, i + 1, "thieu"))
        return 0;
    out->is = ITEM_CUE;
    for (size_t k = 0; k < sizeof cues / sizeof *cues; k++)
        if (word_at(r, i, cues[k].first) &&
            (!*cues[k].second || word_at(r, i + 1, cues[k].second))) {
            out->cue = cues[k].cue;
            return *cues[k].second ? 2 : 1;
        }
    if (word_at(r, i, "khong") && word_at(r, i + 1, "muon") && word_at(r, i + 2, "hon")) {
        out->cue = CUE_BY;
        return 3;
    }
    if (mark_at(r, i, '-')) {
        out->cue = CUE_DASH;
        return 1;
    }
    return 0;
}

/* Words that may stand in an expression of time and add nothing to it. */
static bool is_noise(const struct reader *r, int i)
{
    if (word_at(r, i, "dau|giua|cuoi") && word_at(r, i + 1, "thang|quy|qui|ngay"))
        return true;
    if (word_at(r, i, "ngay") && mark_at(r, i + 1, '.'))
        return false; /* a day left blank: 'ngày ... tháng 5' */
    return r->tok[i].is == TOK_MARK ||
           word_at(r, i,
                   "va|hoac|cua|la|vao|dip|thoi|gian|han|diem|hoan|thanh|xong|thuc|hien|phan|"
                   "dau|trien|khai|theo|bao|cao|so|ket|tong|dot|xuat|gui|it|nhat|toi|thieu|"
                   "nay|suot|ca|khi|co|yeu|cau|muc|tieu|duoc|cho|bat|khoang|ngay|ke|hoach|"
                   "lich|moc|ky|ki|nop|day|du|thuong|xuyen|lien|tuc|dinh|luc|phai|cac");
}

/* One or two items at token i, by the first reader that sees its kind. */
static int read_item(const struct reader *r, int i, struct item out[2])
{
    static int (*const readers[])(const struct reader *, int, struct item *) = {
        read_time, read_weekday, read_open,    read_relative, read_part,  read_quarter_end,
        read_day,  read_month,   read_quarter, read_year,     read_every, read_cue,
    };
    for (size_t k = 0; k < sizeof readers / sizeof *readers; k++) {
        memset(out, 0, 2 * sizeof *out);
        int took = readers[k](r, i, out);
        if (took)
            return took;
    }
    return 0;
}

/* A bare '7' or 'III' in a list: the unit of the span before it. */
static int read_listed(const struct reader *r, int i, const struct item *before, struct item *out)
{
    int y, n = 0;
    if (before->is == ITEM_MONTHDAY) {
        out->is = ITEM_MONTHDAY;
        out->n = number_at(r, i, 1, 31);
        return out->n > 0;
    }
    if (before->is != ITEM_SPAN)
        return 0;
    if (before->span.unit == SPAN_MONTH)
        n = number_at(r, i, 1, 12);
    else if (before->span.unit == SPAN_QUARTER)
        n = quarter_at(r, i);
    if (!n)
        return 0;
    int took = 1 + read_year_after(r, i + 1, &y);
    return close_span(out, before->span.unit, y, n, 0, took);
}

int when_items(const struct token *tok, const struct when_context *c, struct item *out)
{
    struct reader r = {tok, c};
    const struct item none = {.is = ITEM_CUE};
    const struct item *before = &none;
    int n = 0, step;
    bool periodic = false;
    for (int i = 0; tok[i].is != TOK_END; i += step) {
        struct item it[2] = {{.is = ITEM_CUE}};
        if (n > WHEN_ITEMS - 3)
            return -1;
        if (before->is == ITEM_SPAN && ((word_at(&r, i, "dinh") && word_at(&r, i + 1, "huong")) ||
                                        (word_at(&r, i, "tam") && word_at(&r, i + 1, "nhin"))))
            break; /* 'đến năm 2025, tầm nhìn 2030': what is bound is the first */
        periodic = periodic || (word_at(&r, i, "dinh") && word_at(&r, i + 1, "ky|ki")) ||
                   (word_at(&r, i, "thuong") && word_at(&r, i + 1, "xuyen"));
        step = read_item(&r, i, it);
        if (!step)
            step = read_listed(&r, i, before, it);
        if (step < 0 || (!step && !is_noise(&r, i)))
            return -1;
        if (!step) {
            step = 1;
            continue;
        }
        out[n++] = it[0];
        if (it[1].is == ITEM_SPAN && it[1].span.n) {
            out[n++] = (struct item){.is = ITEM_CUE, .cue = CUE_DASH};
            out[n++] = it[1];
        }
        if (out[n - 1].is == ITEM_SPAN || out[n - 1].is == ITEM_MONTHDAY)
            before = &out[n - 1];
    }
    if (periodic)
        out[n++] = (struct item){.is = ITEM_FREQ, .freq = {FREQ_SOME, 1}};
    return n;
}
