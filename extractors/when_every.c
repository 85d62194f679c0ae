/* Recurrences and distances: 'hằng quý', '6 tháng/lần', '02 lần/năm', 'thứ 5', '14h00', 'trong
 * vòng 30 ngày'. */
#include "when_parts.h"

#include <string.h>

/* A unit of time at i: 'tháng', 'quý', 'nửa năm', 'nhiệm kỳ'; returns the tokens it takes. */
static int read_unit(const struct reader *r, int i, struct freq *out)
{
    static const struct {
        const char *word;
        enum freq_unit unit;
        int interval;
    } units[] = {
        {"gio", FREQ_HOUR, 1},    {"ngay", FREQ_DAY, 1},  {"tuan", FREQ_WEEK, 1},
        {"thang", FREQ_MONTH, 1}, {"quy", FREQ_MONTH, 3}, {"nam", FREQ_YEAR, 1},
    };
    if (word_at(r, i, "nua") && word_at(r, i + 1, "nam")) {
        *out = (struct freq){FREQ_MONTH, 6};
        return 2;
    }
    if (word_at(r, i, "nhiem") && word_at(r, i + 1, "ky|ki")) {
        *out = (struct freq){FREQ_TERM, 1};
        return 2;
    }
    for (size_t k = 0; k < sizeof units / sizeof *units; k++)
        if (word_at(r, i, units[k].word)) {
            *out = (struct freq){units[k].unit, units[k].interval};
            return 1;
        }
    return 0;
}

int read_time(const struct reader *r, int i, struct item *out)
{
    const struct token *t = &r->tok[i];
    if (t->is != TOK_NUM || !t->digits || t->value > 24)
        return 0;
    bool colon = mark_at(r, i + 1, ':') && r->tok[i + 2].is == TOK_NUM;
    if (!colon && !word_at(r, i + 1, "h|gio|g"))
        return 0;
    int took = 2, minute = 0;
    if (r->tok[i + 2].is == TOK_NUM && r->tok[i + 2].digits == 2) {
        minute = r->tok[i + 2].value;
        took = 3;
    }
    took += word_at(r, i + took, "phut|p");
    if (minute > 59 || t->value * 60 + minute > 24 * 60)
        return -1;
    out->is = ITEM_TIME;
    out->n = (t->value * 60 + minute) % (24 * 60);
    return took;
}

int read_weekday(const struct reader *r, int i, struct item *out)
{
    const struct token *t = &r->tok[i + 1];
    out->is = ITEM_WEEKDAY;
    if (word_at(r, i, "chu") && word_at(r, i + 1, "nhat")) {
        out->n = 6;
        return 2;
    }
    bool numbered = word_at(r, i, "thu") && (t->is == TOK_NUM || t->ordinal_only);
    if (!numbered)
        return 0;
    out->n = t->value - 2; /* 'thứ hai' is Monday */
    return t->value >= 2 && t->value <= 7 ? 2 : -1;
}

/* 'một lần', '/lần', 'một lần' after a unit: tokens taken. */
static int skip_once(const struct reader *r, int i)
{
    int k = i + mark_at(r, i, '/');
    k += number_at(r, k, 1, 1) == 1;
    return word_at(r, k, "lan") ? k + 1 - i : 0;
}

/* '02 lần/năm', 'năm 02 lần': the recurrence that many times a unit make, where months divide. */
static struct freq times_a(struct freq f, int times)
{
    int months = f.unit == FREQ_YEAR ? 12 * f.interval : f.unit == FREQ_MONTH ? f.interval : 0;
    if (months && times > 0 && months % times == 0)
        return (struct freq){FREQ_MONTH, months / times};
    return f;
}

static int read_times(const struct reader *r, int i, struct item *out)
{
    int times = number_at(r, i, 1, 12), k = i + 2;
    if (!times || !word_at(r, i + 1, "lan"))
        return 0;
    if (mark_at(r, k, '/') || word_at(r, k, "moi|trong"))
        k++;
    k += number_at(r, k, 1, 1) == 1;
    int unit = read_unit(r, k, &out->freq);
    if (!unit)
        return 0;
    out->freq = times_a(out->freq, times);
    return k + unit - i;
}

/* 'cuối năm' without a year comes every year (an assessment at the end of the year). */
static int read_end_of_unit(const struct reader *r, int i, struct item *out)
{
    if (!word_at(r, i, "dau|giua|cuoi"))
        return 0;
    int unit = word_at(r, i + 1, "nam|quy|thang|tuan") ? read_unit(r, i + 1, &out->freq) : 0;
    bool dated = number_at(r, i + 2, 1, 2199) > 0 || mark_at(r, i + 2, '/') ||
                 (word_at(r, i + 2, "nam") && number_at(r, i + 3, 1900, 2199)) ||
                 (word_at(r, i + 1, "quy") && word_at(r, i + 2, "i|ii|iii|iv"));
    return unit && !dated ? 2 : 0;
}

int read_every(const struct reader *r, int i, struct item *out)
{
    out->is = ITEM_FREQ;
    int took = read_times(r, i, out);
    if (!took)
        took = read_end_of_unit(r, i, out);
    if (took)
        return took;
    int k = i;
    bool every = word_at(r, k, "hang|moi|tung");
    k += every;
    int count = number_at(r, k, 1, 99);
    k += count > 0;
    int unit = read_unit(r, k, &out->freq);
    if (!unit || (!every && number_at(r, k + unit, count ? 1900 : 1, 2199)))
        return 0;
    if (!every && !count && out->freq.unit == FREQ_DAY)
        return 0; /* 'ngày' before a date */
    k += unit;
    if (count)
        out->freq.interval *= count;
    int once = skip_once(r, k), times = number_at(r, k, 2, 12);
    if (!once && times && word_at(r, k + 1, "lan")) {
        out->freq = times_a(out->freq, times);
        once = 2;
    }
    bool behind = i > 0 && (word_at(r, i - 1, "cua") || r->tok[i - 1].is == TOK_NUM);
    bool next = behind && out->freq.unit == FREQ_YEAR && ((word_at(r, k, "tiep") && word_at(r, k + 1, "theo")) ||
                                                          (word_at(r, k, "ke") && word_at(r, k + 1, "tiep")) ||
                                                          (word_at(r, k, "lien") && word_at(r, k + 1, "ke")));
    out->weak = !every && !once && !next; /* 'của năm tiếp theo': of each year's report */
    return k + (next ? 2 : once) - i;
}

/* After 'kể từ': words that name the day the document itself was signed. */
static int skip_anchor(const struct reader *r, int i)
{
    int k = i;
    if (word_at(r, k, "ke"))
        k++;
    if (!word_at(r, k, "tu"))
        return 0;
    k++;
    k += word_at(r, k, "ngay");
    while (word_at(r, k, "ky|ban|hanh|nay|ke|hoach|nghi|quyet|dinh|chi|thi|co|hieu|luc|van"))
        k++;
    return k - i;
}

int read_relative(const struct reader *r, int i, struct item *out)
{
    int k = i;
    if (word_at(r, k, "sau")) {
        out->cue = CUE_AFTER;
        k++;
    } else if (word_at(r, k, "trong")) {
        out->cue = CUE_BY;
        k++;
        if (word_at(r, k, "vong"))
            k++;
        else if (word_at(r, k, "thoi"))
            k += 1 + word_at(r, k + 1, "han|gian|hieu");
    } else {
        return 0;
    }
    int count = number_at(r, k, 1, 999);
    int unit = count ? read_unit(r, k + 1, &out->freq) : 0;
    bool half_year = unit && word_at(r, k + 1 + unit, "dau|cuoi");
    if (!unit || half_year || out->freq.unit == FREQ_TERM || out->freq.unit == FREQ_HOUR)
        return 0;
    if (number_at(r, k + 1 + unit, 1, 2199))
        return 0; /* 'trong 2 tháng 6 và 7' */
    out->is = ITEM_REL;
    out->freq.interval *= count;
    k += 1 + unit;
    if (word_at(r, k, "lam") && word_at(r, k + 1, "viec")) {
        out->working = true;
        k += 2;
    }
    k += mark_at(r, k, ',');
    return k + skip_anchor(r, k) - i;
}
