#include "kind_mixed.h"

#include "hash.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Rows of a plan table whose columns run into each other: every line has words of the task, of the
 * body that leads, of those that help, of the times. The times are known by their words and stand
 * last. Where the other columns part on each line is tried out: the one parting under which both
 * columns of bodies hold nothing but known bodies is the row. Without it nobody is charged. */

static const struct rule lead_rule = {.name = "table.run-on.lead", .strength = 0.8};
static const struct rule coordinate_rule = {.name = "table.run-on.coordinate", .strength = 0.8};

#define LINES 24
#define WORDS 320
#define TRIES 8000u /* cells looked at for a row; real ones take some hundreds */
#define TOLD  1024u /* of them remembered: most are the same words as those of another parting */

struct word_at {
    uint32_t off, len;
};

struct cells { /* what the columns hold so far */
    uint32_t from[2][LINES], to[2][LINES]; /* by line: words of lead, of coordinate */
    uint32_t task[LINES];                  /* by line: the word behind the task */
};

struct told {
    const char *text; /* NULL: a free slot */
    enum agency_cell state;
};

struct row {
    struct run *r;
    struct arena *mem;
    struct told told[TOLD];
    struct word_at word[WORDS];
    uint32_t first[LINES + 1], end[LINES]; /* words of a line; its times and specks are behind */
    size_t nwords, nlines;
    struct cells now, best;
    unsigned covered; /* words of bodies in best; 0: there is none */
    bool doubtful;    /* another parting is as good and names others */
    struct buf names, best_names; /* the bodies of now and of best */
    unsigned tries;
    struct agency_hit *hits;
    size_t cap_hits;
    struct buf text;
};

/* ---- the lines ---- */

static bool is_speck(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 0x80 || (s[i] >= '0' && s[i] <= '9') ||
            ((s[i] | 32) >= 'a' && (s[i] | 32) <= 'z'))
            return false;
    return n != 1 || !strchr(";,-", *s);
}

static bool read_words(struct row *w)
{
    const struct doc *d = w->r->doc;
    const struct passage *p = &w->r->passage;
    uint32_t line = UINT32_MAX;
    for (size_t k = doc_piece_at(d, p->base); k < d->npieces && d->pieces[k].off < p->base + p->len; k++) {
        const struct piece *c = &d->pieces[k];
        uint32_t at = c->off - p->base, end = at + c->len;
        if (c->line != line) {
            if (w->nlines == LINES)
                return false;
            w->first[w->nlines++] = (uint32_t)w->nwords;
            line = c->line;
        }
        while (at < end && at < p->len) {
            uint32_t from = at;
            while (at < end && p->text[at] != ' ')
                at++;
            if (at > from && !is_speck(p->text + from, at - from)) {
                if (w->nwords == WORDS)
                    return false;
                w->word[w->nwords++] = (struct word_at){from, at - from};
            }
            at += at < end;
        }
        w->first[w->nlines] = (uint32_t)w->nwords;
    }
    return w->nlines > 0;
}

/* Marks count: 'Khen thưởng' is no 'thường xuyên'. */
bool run_on_time(const char *s, size_t n)
{
    static const char *const words[] = {
        "quý",  "tháng", "năm",    "hằng",  "hàng",  "ngày", "tuần", "trước", "sau", "trong",
        "cuối", "đầu",   "thường", "xuyên", "định", "kỳ",   "giai",  "đoạn", "từ",
        "đến",  "hết",   "xong", "i",      "ii",    "iii",   "iv",   NULL};
    char low[24];
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (s[i] >= '0' && s[i] <= '9')
            return true;
    while (n && strchr(".,;:", s[n - 1]))
        n--;
    if (!n || n >= sizeof low)
        return false;
    for (size_t i = 0; i < n; i += k) {
        int32_t cp = 0;
        char one[8];
        k = utf8_decode(s + i, n - i, &cp);
        if (!k || utf8_encode(utf8_lower(cp), one) != k)
            return false;
        memcpy(low + i, one, k);
    }
    low[n] = '\0';
    return utf8_is_one_of(low, words);
}

bool run_on_region(const char *before, size_t n)
{
    return n == strlen("vực") && memcmp(before, "vực", n) == 0;
}

/* Word k is one of a time, or the dash of '2026 - 2030' before another that ends before word `end`. */
static bool in_time(const struct row *w, uint32_t k, uint32_t end)
{
    const char *t = w->r->passage.text;
    const struct word_at *x = &w->word[k];
    bool dash = x->len == 1 && t[x->off] == '-' && k + 1 < end && t[x[1].off] >= '0' && t[x[1].off] <= '9';
    return dash || run_on_time(t + x->off, x->len);
}

/* The words before the times, which close the line; the row's number is the task's. */
static void cut_times(struct row *w)
{
    const char *t = w->r->passage.text;
    for (size_t i = 0; i < w->nlines; i++) {
        uint32_t end = w->first[i + 1], last = end;
        while (end > w->first[i]) {
            const struct word_at *x = &w->word[end - 1];
            bool region = end > w->first[i] + 1 && run_on_region(t + x[-1].off, x[-1].len);
            if (region || !in_time(w, end - 1, last))
                break;
            end--;
        }
        w->end[i] = end;
    }
}

/* ---- the parting ---- */

static const char *column_text(struct row *w, int column, size_t lines)
{
    buf_clear(&w->text);
    for (size_t i = 0; i < lines; i++)
        for (uint32_t k = w->now.from[column][i]; k < w->now.to[column][i]; k++) {
            if (w->text.len)
                buf_chr(&w->text, ' ');
            buf_add(&w->text, w->r->passage.text + w->word[k].off, w->word[k].len);
        }
    return buf_text(&w->text);
}

static enum agency_cell state_of(struct row *w, int column, size_t lines, size_t *n)
{
    column_text(w, column, lines);
    *n = 0;
    w->tries++;
    return w->text.len ? agencies_cell(w->r->agencies, w->mem, w->text.s, w->text.len, &w->hits,
                                       &w->cap_hits, n)
                       : AGENCY_CELL_OPEN;
}

/* The same from memory, without the bodies. */
static enum agency_cell told_state(struct row *w, int column, size_t lines)
{
    const char *text = column_text(w, column, lines);
    uint32_t h = hash32(HASH32, text, w->text.len);
    struct told *t = &w->told[(h ^ h >> 16) % TOLD];
    size_t n;
    if (t->text && strcmp(t->text, text) == 0) {
        w->tries++;
        return t->state;
    }
    t->state = state_of(w, column, lines, &n);
    t->text = arena_strndup(w->mem, w->text.s, w->text.len);
    return t->state;
}

static bool closed(const struct row *w)
{
    size_t n = w->text.len;
    return n && !strchr(",;", w->text.s[n - 1]) &&
           !(n > 4 && memcmp(w->text.s + n - strlen(" và"), " và", strlen(" và")) == 0);
}

/* A parting that holds: the one with the most words of bodies is the row's. */
static void settle(struct row *w)
{
    unsigned covered = 0;
    size_t n;
    buf_clear(&w->names);
    for (int c = 0; c < (int)w->r->run_on; c++) {
        if (state_of(w, c, w->nlines, &n) != AGENCY_CELL_FULL || !closed(w))
            return;
        for (size_t i = 0; i < n; i++)
            buf_printf(&w->names, "%d:%s ", c, w->hits[i].slug);
        for (size_t i = 0; i < w->nlines; i++)
            covered += w->now.to[c][i] - w->now.from[c][i];
    }
    bool other = strcmp(buf_text(&w->names), buf_text(&w->best_names)) != 0;
    if (covered > w->covered) {
        w->best = w->now;
        w->covered = covered;
        w->doubtful = false;
        buf_clear(&w->best_names);
        buf_str(&w->best_names, buf_text(&w->names));
    } else if (covered == w->covered && other) {
        w->doubtful = true;
    }
}

/* A column's words go on from line to line until a line has none. */
static bool runs_on(const struct row *w, int column, size_t line)
{
    const struct cells *c = &w->now;
    if (c->from[column][line] == c->to[column][line])
        return line > 0;
    return !line || c->from[column][line - 1] < c->to[column][line - 1];
}

static void part_line(struct row *w, size_t line)
{
    if (line == w->nlines) {
        settle(w);
        return;
    }
    uint32_t first = w->first[line], end = w->end[line];
    bool task = !line || w->now.task[line - 1] > w->first[line - 1];
    for (uint32_t a = task ? end + 1 : first + 1; a-- > first + !line;) {
        w->now.task[line] = a;
        for (uint32_t b = w->r->run_on > 1 ? a : end; b <= end && w->tries < TRIES; b++) {
            w->now.from[0][line] = a;
            w->now.to[0][line] = w->now.from[1][line] = b;
            w->now.to[1][line] = end;
            if (!runs_on(w, 0, line) || (w->r->run_on > 1 && !runs_on(w, 1, line)))
                continue;
            if (b > a && told_state(w, 0, line + 1) == AGENCY_CELL_OTHER)
                break; /* more words mend nothing */
            if (b < end && told_state(w, 1, line + 1) == AGENCY_CELL_OTHER)
                continue;
            part_line(w, line + 1);
        }
    }
}

/* ---- what comes of it ---- */

/* Does a body's name stand at once before the lead? Then the lead may begin with it, or be the
 * rest of a list that is not understood. */
static bool follows_body(struct row *w)
{
    uint32_t from = w->word[w->first[0]].off, end = w->word[w->best.task[0]].off, k;
    const struct passage *p = &w->r->passage;
    for (k = end; k > from && strchr(" ,;", p->text[k - 1]);)
        k--;
    if (memchr(p->text + k, ';', end - k))
        return true;
    size_t n = agencies_scan(w->r->agencies, w->mem, p->text + from, k - from, &w->hits,
                             &w->cap_hits);
    return n && from + w->hits[n - 1].off + w->hits[n - 1].len == k;
}

/* The word of a line behind the task: the first of the times that stand before the bodies. */
static uint32_t early_of(const struct row *w, size_t line)
{
    uint32_t at = w->best.task[line];
    while (w->r->run_on_early && at > w->first[line] + !line && in_time(w, at - 1, w->best.task[line]))
        at--;
    return at;
}

static const char *task_of(struct row *w)
{
    buf_clear(&w->text);
    for (size_t i = 0; i < w->nlines; i++)
        for (uint32_t k = w->first[i] + !i; k < early_of(w, i); k++) {
            if (w->text.len)
                buf_chr(&w->text, ' ');
            buf_add(&w->text, w->r->passage.text + w->word[k].off, w->word[k].len);
        }
    return arena_strdup(w->r->doc->mem, buf_text(&w->text));
}

static void put_column(struct row *w, int column, const char *task)
{
    struct run *r = w->r;
    size_t n, first = r->out->n;
    w->now = w->best;
    state_of(w, column, w->nlines, &n);
    for (size_t i = 0; i < n; i++) {
        const struct agency_hit *h = &w->hits[i];
        bool known = false;
        for (size_t k = first; k < r->out->n; k++)
            known |= strcmp(rec_text(&r->out->v[k], ASG_AGENCY), h->slug) == 0;
        if (known)
            continue;
        struct record *a = run_add(r, REC_ASSIGNMENT, 0, r->passage.len,
                                   column ? &coordinate_rule : &lead_rule);
        a->value[ASG_AGENCY] = val_text(arena_strdup(r->doc->mem, h->slug));
        a->value[ASG_AGENCY_NAME] = val_text(arena_strndup(r->doc->mem, w->text.s + h->off, h->len));
        a->value[ASG_ROLE] = val_text(column ? "coordinate" : "lead");
        a->value[ASG_TASK] = val_text(task);
    }
}

/* What stands in the columns of times, one after the other. */
static const char *times_of(struct row *w, size_t *n)
{
    bool early = w->r->run_on_early;
    buf_clear(&w->text);
    for (size_t i = 0; i < w->nlines; i++) {
        uint32_t to = early ? w->best.task[i] : w->first[i + 1];
        for (uint32_t k = early ? early_of(w, i) : w->end[i]; k < to; k++) {
            if (w->text.len)
                buf_chr(&w->text, ' ');
            buf_add(&w->text, w->r->passage.text + w->word[k].off, w->word[k].len);
        }
    }
    *n = w->text.len;
    return buf_text(&w->text);
}

/* False: no parting holds, or several do. */
static bool read_row(struct run *r, bool *timed)
{
    struct row *w = xcalloc(1, sizeof *w);
    bool parted;
    w->r = r;
    w->mem = arena_new();
    if (read_words(w)) {
        cut_times(w);
        part_line(w, 0);
    }
    parted = w->covered && !w->doubtful && w->tries < TRIES && !follows_body(w);
    if (parted) {
        size_t n;
        const char *task = task_of(w), *times = times_of(w, &n);
        *timed = n && kind_table_times(r, task, times, n);
        put_column(w, 0, task);
        if (r->run_on > 1)
            put_column(w, 1, task);
    }
    arena_free(w->mem);
    free(w->hits);
    buf_free(&w->text);
    buf_free(&w->names);
    buf_free(&w->best_names);
    free(w);
    return parted;
}

static bool begins_with_number(const struct passage *p)
{
    return p->len && p->text[0] >= '0' && p->text[0] <= '9';
}

/* Does a row of the table whose first is at `para` have words before its number? */
static bool in_middle(const struct doc *d, uint32_t para)
{
    for (uint32_t i = para; i < d->nparas && d->paras[i].role == ROLE_TABLE && i < para + 40; i++) {
        const char *s = d->flow + d->paras[i].off;
        if (i > para && table_run_on_head(s, d->paras[i].len))
            return false;
        if (d->paras[i].len && (*s < '0' || *s > '9'))
            return true;
    }
    return para >= d->nparas || d->paras[para].role != ROLE_TABLE;
}

bool kind_run_on(struct run *r, bool *timed)
{
    const struct passage *p = &r->passage;
    struct table_head head;
    uint32_t para = p->para;
    bool row = r->doc->paras[para].role == ROLE_TABLE;
    unsigned columns = row ? table_run_on_head(p->text, p->len) : 0;
    if (columns) {
        r->run_on = columns;
        r->run_on_times = table_run_on_times(p->text, p->len);
        r->run_on_early = table_run_on_early(p->text, p->len);
        r->run_on_middle = in_middle(r->doc, para + 1);
        r->table.n = r->goals.n = 0;
        return true;
    }
    if (!row || (r->run_on && run_row_head(r, p->text, p->len, &head)))
        r->run_on = 0;
    bool top = !r->run_on_middle && begins_with_number(p);
    if (r->run_on && (r->run_on_middle || (top && !read_row(r, timed)))) /* its times, nobody reads better */
        *timed = kind_mixed(r) || r->run_on_middle;
    return r->run_on > 0;
}
