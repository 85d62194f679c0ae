#include "number.h"

#include <stdint.h>
#include <string.h>

#include "buf.h"
#include "utf8.h"

/* Lower-cased words parted by single blanks, without blanks at the ends. */
static void normal_words(struct buf *out, const char *s, size_t n)
{
    bool gap = false;
    for (size_t i = 0; i < n;) {
        int32_t cp;
        size_t len = utf8_decode(s + i, n - i, &cp);
        if (!len) {
            buf_clear(out);
            return;
        }
        i += len;
        if (cp == ' ' || cp == '\t' || cp == '\n' || cp == 0xA0) {
            gap = true;
            continue;
        }
        char b[4];
        if (gap && out->len)
            buf_chr(out, ' ');
        gap = false;
        buf_add(out, b, utf8_encode(utf8_lower(cp), b));
    }
}

static size_t count_digits(const char *s)
{
    size_t n = 0;
    while (s[n] >= '0' && s[n] <= '9')
        n++;
    return n;
}

/* Groups of three after s, each led by `mark`: how many; *end is after the last. */
static size_t count_groups(const char *s, char mark, const char **end)
{
    size_t groups = 0;
    while (*s == mark && count_digits(s + 1) == 3) {
        groups++;
        s += 4;
    }
    *end = s;
    return groups;
}

/* Digits, as TCVN and the offices write them: thousands by a point (or blank), decimals by a
 * comma. A point that parts no group of three ('76.1', '0.733') is taken for a decimal point;
 * commas that part several groups ('1,733,000') are taken for thousands. */
static bool read_digits(const char *s, double *out)
{
    enum { WHOLE = 15, PARTS = 9 }; /* most digits before and behind the comma: so many a double holds */
    size_t head = count_digits(s), digits = 0;
    if (!head || head > WHOLE)
        return false;
    const char *end = s + head;
    bool grouped = head <= 3 && s[0] != '0';
    char mark = 0;
    if (grouped && (*end == '.' || *end == ' '))
        mark = count_groups(s + head, *end, &end) ? s[head] : 0;
    else if (grouped && *end == ',' && count_groups(s + head, ',', &end) >= 2)
        mark = ',';
    else
        end = s + head;
    double whole = 0;
    for (const char *p = s; p < end; p++)
        if (*p != mark) {
            whole = whole * 10 + (*p - '0');
            digits++;
        }
    double part = 0, scale = 1;
    bool point = *end == ',' && mark != ',';
    point = point || (*end == '.' && mark != '.');
    if (point) {
        size_t n = count_digits(end + 1);
        if (!n || n > PARTS)
            return false;
        for (size_t i = 1; i <= n; i++) {
            part = part * 10 + (end[i] - '0');
            scale *= 10;
        }
        end += n + 1;
    }
    if (*end || digits > WHOLE)
        return false;
    *out = (whole * scale + part) / scale;
    return true;
}

static bool read_roman(const char *s, double *out)
{
    static const char *const tens[] = {"", "x", "xx"};
    static const char *const ones[] = {"",  "i",  "ii",  "iii",  "iv",
                                       "v", "vi", "vii", "viii", "ix"};
    for (size_t t = 0; t < 3; t++)
        for (size_t o = 0; o < 10; o++) {
            size_t n = strlen(tens[t]);
            if (t * 10 + o > 0 && t * 10 + o <= 20 && !strncmp(s, tens[t], n) &&
                !strcmp(s + n, ones[o])) {
                *out = (double)(t * 10 + o);
                return true;
            }
        }
    return false;
}

enum number_word { DIGIT, TEN, TENS, ZERO_TENS, HUNDRED, SCALE, HALF, NO_NUMBER };

static const struct {
    const char *word;
    enum number_word is;
    double value;
} number_words[] = {
    {"không", DIGIT, 0},    {"một", DIGIT, 1},     {"mốt", DIGIT, 1},      {"hai", DIGIT, 2},
    {"ba", DIGIT, 3},       {"bốn", DIGIT, 4},     {"tư", DIGIT, 4},       {"năm", DIGIT, 5},
    {"lăm", DIGIT, 5},      {"nhăm", DIGIT, 5},    {"sáu", DIGIT, 6},      {"bảy", DIGIT, 7},
    {"bẩy", DIGIT, 7},      {"tám", DIGIT, 8},     {"chín", DIGIT, 9},     {"mười", TEN, 10},
    {"mươi", TENS, 10},     {"chục", TENS, 10},    {"linh", ZERO_TENS, 0}, {"lẻ", ZERO_TENS, 0},
    {"trăm", HUNDRED, 100}, {"nghìn", SCALE, 1e3}, {"ngàn", SCALE, 1e3},   {"vạn", SCALE, 1e4},
    {"triệu", SCALE, 1e6},  {"tỷ", SCALE, 1e9},    {"tỉ", SCALE, 1e9},     {"rưỡi", HALF, 0.5},
};

static enum number_word next_word(const char **s, double *value)
{
    size_t n = strcspn(*s, " ");
    const char *word = *s;
    *s += n + (word[n] == ' ');
    for (size_t i = 0; i < sizeof number_words / sizeof *number_words; i++)
        if (strlen(number_words[i].word) == n && !memcmp(number_words[i].word, word, n)) {
            *value = number_words[i].value;
            return number_words[i].is;
        }
    return NO_NUMBER;
}

/* Number words left to right, so far. */
struct words {
    double total;        /* of the scales that were passed */
    double group, digit; /* before the next scale word: what is settled; a digit that may still be multiplied */
    double last, scale;  /* the unit that 'rưỡi' halves; the last scale, below which the next one is */
    bool has_digit, tens, any;
};

/* False: the word cannot stand there. */
static bool take_word(struct words *w, enum number_word is, double v)
{
    switch (is) {
    case DIGIT:
        if (w->has_digit || (w->tens && v == 0))
            return false;
        w->digit = v;
        w->has_digit = true;
        w->last = 1;
        return true;
    case TEN:
        if (w->has_digit || w->tens)
            return false;
        w->group += 10;
        return w->tens = true;
    case TENS:
        if (!w->has_digit || w->tens)
            return false;
        w->group += w->digit * 10;
        w->has_digit = false;
        w->last = 10;
        return w->tens = true;
    case ZERO_TENS:
        if (w->has_digit || w->tens || !w->any)
            return false;
        return w->tens = true;
    case HUNDRED:
        if (!w->has_digit || w->tens || w->group > 0)
            return false;
        w->group = w->digit * 100;
        w->has_digit = false;
        w->last = 100;
        return true;
    case SCALE:
        w->group += w->has_digit ? w->digit : 0;
        if (w->group == 0 || v >= w->scale)
            return false;
        w->total += w->group * v;
        w->group = 0;
        w->has_digit = w->tens = false;
        w->last = w->scale = v;
        return true;
    case HALF:
        w->group += w->last / 2;
        return w->any;
    case NO_NUMBER:
        break;
    }
    return false;
}

static bool read_words(const char *s, double *out)
{
    struct words w = {.last = 1, .scale = 1e12};
    double v = 0;
    if (!strcmp(s, "nửa") || !strcmp(s, "một nửa")) {
        *out = 0.5;
        return true;
    }
    for (; *s; w.any = true) {
        enum number_word is = next_word(&s, &v);
        if (!take_word(&w, is, v) || (is == HALF && *s)) /* 'rưỡi' ends it */
            return false;
    }
    *out = w.total + w.group + (w.has_digit ? w.digit : 0);
    return w.any;
}

bool number_read(const char *text, size_t n, bool roman, double *out)
{
    struct buf b = {0};
    normal_words(&b, text, n);
    const char *s = buf_text(&b);
    bool ok = *s >= '0' && *s <= '9' ? read_digits(s, out)
                                     : (roman && read_roman(s, out)) || read_words(s, out);
    buf_free(&b);
    return ok;
}

/* Longer cues first where one begins with another. */
static const struct {
    const char *cue, *means;
} comparators[] = {
    {"không vượt quá", "<="},
    {"không có quá", "<="},
    {"không để quá", "<="},
    {"không nhiều hơn", "<="},
    {"không lớn hơn", "<="},
    {"không cao hơn", "<="},
    {"không quá", "<="},
    {"không hơn", "<="},
    {"không trên", "<="},
    {"tối đa", "<="},
    {"nhiều nhất", "<="},
    {"cao nhất", "<="},
    {"trở xuống", "<="},
    {"≤", "<="},
    {"<=", "<="},
    {"không dưới", ">="},
    {"không ít hơn", ">="},
    {"không thấp hơn", ">="},
    {"không nhỏ hơn", ">="},
    {"không kém", ">="},
    {"ít nhất", ">="},
    {"tối thiểu", ">="},
    {"thấp nhất", ">="},
    {"trở lên", ">="},
    {"hoặc hơn", ">="},
    {"từ", ">="},
    {"≥", ">="},
    {">=", ">="},
    {"chưa đến", "<"},
    {"chưa đầy", "<"},
    {"chưa tới", "<"},
    {"ít hơn", "<"},
    {"thấp hơn", "<"},
    {"nhỏ hơn", "<"},
    {"dưới", "<"},
    {"<", "<"},
    {"lớn hơn", ">"},
    {"cao hơn", ">"},
    {"nhiều hơn", ">"},
    {"vượt quá", ">"},
    {"vượt", ">"},
    {"trên", ">"},
    {"hơn", ">"},
    {">", ">"},
};

/* Words that may stand around a cue and say nothing of more or less. */
static const char *const neutral[] = {
    "phấn đấu", "duy trì",  "đảm bảo", "bảo đảm", "bình quân", "trung bình", "tỷ lệ",
    "tỉ lệ",    "đạt được", "xấp xỉ",  "ước đạt", "ở mức",     "đạt mức",    "tương đương",
    "chiếm",    "khoảng",   "đạt",     "đến",     "tới",       "bằng",       "đúng",
    "đủ",       "có",       "còn",     "là",      "được",      "tăng",       "giảm",
    "lên",      "xuống",    "thêm",    "cả",      "mức",       "với",        "ra",
};

static size_t starts_with_words(const char *s, const char *words)
{
    size_t n = strlen(words);
    if (strncmp(s, words, n) != 0 || (s[n] && s[n] != ' '))
        return 0;
    return n + (s[n] == ' ');
}

static size_t skip_neutral(const char *s)
{
    for (size_t i = 0; i < sizeof neutral / sizeof *neutral; i++) {
        size_t n = starts_with_words(s, neutral[i]);
        if (n)
            return n;
    }
    if (!strncmp(s, "...", 3))
        return 3 + (s[3] == ' ');
    if (!strncmp(s, "…", strlen("…")))
        return strlen("…") + (s[strlen("…")] == ' ');
    return 0;
}

const char *comparator_read(const char *text, size_t n)
{
    struct buf b = {0};
    normal_words(&b, text, n);
    const char *s = buf_text(&b), *found = "=";
    size_t step = 1;
    while (*s && step) {
        step = skip_neutral(s);
        for (size_t i = 0; !step && i < sizeof comparators / sizeof *comparators; i++) {
            step = starts_with_words(s, comparators[i].cue);
            /* 'từ' only begins what 'trở lên', 'trở xuống' or a range ends */
            if (step && (strcmp(found, "=") == 0 || strcmp(comparators[i].cue, "từ") != 0))
                found = comparators[i].means;
        }
        s += step;
    }
    bool all = !*s;
    buf_free(&b);
    return all ? found : NULL;
}
