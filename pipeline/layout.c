#include "layout.h"
#include "layout_join.h"
#include "layout_marks.h"

#include "buf.h"
#include "roles.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

/* A paragraph is cut where it gets longer than any office writes, bytes: rules look at a paragraph
 * at a time, and what they do with it must not grow with the square of a hostile file. */
#define PARA_MAX 16384u

struct flow {
    struct doc *d;
    struct buf text;
    struct para now;
    bool open;
};

static void piece(struct flow *f, uint32_t line, size_t from, size_t to)
{
    if (to <= from)
        return;
    struct doc *d = f->d;
    VEC_PUSH(d->pieces, d->npieces, d->cap_pieces) = (struct piece){
        .off = (uint32_t)f->text.len,
        .len = (uint32_t)(to - from),
        .line = line,
        .line_off = (uint32_t)from,
    };
    buf_add(&f->text, d->lines[line].text + from, to - from);
}

static void close_para(struct flow *f)
{
    if (!f->open)
        return;
    struct doc *d = f->d;
    f->now.len = (uint32_t)f->text.len - f->now.off;
    buf_chr(&f->text, '\n');
    VEC_PUSH(d->paras, d->nparas, d->cap_paras) = f->now;
    f->open = false;
}

static void part(struct flow *f)
{
    if (f->text.len > f->now.off && f->text.s[f->text.len - 1] != ' ')
        buf_chr(&f->text, ' ');
}

/* Copies bytes [base, end) of a line into the flow, without emphasis marks and with single
 * blanks. */
static void copy_range(struct flow *f, uint32_t index, size_t base, size_t end)
{
    const struct line *l = &f->d->lines[index];
    size_t start = base;
    bool blank = true; /* drop leading blanks */
    for (size_t i = base; i < end; i++) {
        for (; i < end && (unsigned char)l->text[i] > '\\'; i++)
            blank = false; /* small letters, and those beyond ASCII: nearly all */
        if (i == end)
            break;
        char c = l->text[i];
        bool breaks = false;
        size_t tag = c == '<' ? mark_tag(l->text + i, end - i, &breaks) : 0;
        if (tag) {
            piece(f, index, start, i);
            if (breaks)
                part(f);
            start = i + tag;
            i = start - 1;
            blank |= breaks;
            continue;
        }
        bool emphasis = (c == '*' || c == '\\') && mark_is_emphasis(l->text, base, end, i);
        bool skip = emphasis || ((c == ' ' || c == '\t') && blank);
        if (skip) {
            piece(f, index, start, i);
            start = i + 1;
        } else {
            blank = c == ' ' || c == '\t';
        }
    }
    piece(f, index, start, end);
}

static void copy_line(struct flow *f, uint32_t index)
{
    size_t n;
    const char *core = line_core(&f->d->lines[index], &n);
    const char *text = f->d->lines[index].text;
    size_t from = (size_t)(core - text), end = from + n;
    while (end - from > PARA_MAX) { /* one line, longer than any paragraph: cut at a blank */
        size_t cut = from + PARA_MAX;
        while (cut < end && text[cut] != ' ')
            cut++;
        copy_range(f, index, from, cut);
        from = cut;
        while (from < end && text[from] == ' ')
            from++;
        if (from == end)
            return;
        struct para next = {.line = index, .nlines = 1, .role = f->now.role};
        close_para(f);
        next.off = (uint32_t)f->text.len;
        f->now = next;
        f->open = true;
    }
    copy_range(f, index, from, end);
}

static void open_row(struct flow *f, uint32_t line)
{
    close_para(f);
    f->now = (struct para){
        .off = (uint32_t)f->text.len, .line = line, .nlines = 1, .role = ROLE_TABLE};
    f->open = true;
}

/* Each row of a plan table is a paragraph, its cells parted by '|'. */
static void add_table(struct flow *f, const struct tables *ts, const struct table *t)
{
    uint32_t row = 0, column = 0;
    for (size_t i = t->run; i < t->run + t->nruns; i++) {
        const struct table_run *r = &ts->runs[i];
        if (i == t->run || r->row != row || f->text.len - f->now.off >= PARA_MAX) {
            bool rest = i > t->run && r->row == row; /* of a row too long: in the columns behind all that are read */
            open_row(f, r->line);
            row = r->row;
            column = rest && r->column > TABLE_COLUMNS ? r->column - TABLE_COLUMNS : 0;
        }
        for (; column < r->column; column++) {
            part(f);
            buf_chr(&f->text, '|');
        }
        part(f);
        copy_range(f, r->line, r->off, r->off + r->len);
        if (r->line >= f->now.line + f->now.nlines)
            f->now.nlines = r->line - f->now.line + 1;
    }
    close_para(f);
}

static void add_line(struct flow *f, uint32_t index, bool join)
{
    const struct line *l = &f->d->lines[index];
    if (join && f->open && f->text.len - f->now.off < PARA_MAX) {
        part(f);
        f->now.nlines = index - f->now.line + 1;
    } else {
        close_para(f);
        f->now = (struct para){.off = (uint32_t)f->text.len, .line = index, .nlines = 1, .role = l->role};
        f->open = true;
    }
    copy_line(f, index);
}

void layout_doc(struct doc *d)
{
    d->npieces = d->nparas = d->nsections = 0;
    free(d->flow);
    d->flow = NULL;
    lines_look(d);
    roles_set(d);
    struct tables tables = {0};
    tables_find(d, &tables);
    size_t table = 0;
    uint32_t end = 0; /* of the last table's lines */
    struct shape s = join_shape(d);
    struct flow f = {.d = d};
    uint32_t last = 0;
    bool any = false, gap = false, note = false;
    uint32_t type = 0;
    bool celled = join_head_is_celled(d, &type);
    for (uint32_t i = 0; i < d->nlines; i++) {
        const struct line *l = &d->lines[i];
        size_t n;
        if (table < tables.n && i == tables.v[table].first) {
            add_table(&f, &tables, &tables.v[table]);
            end = tables.v[table++].end;
        }
        if (i < end && l->role == ROLE_TABLE) {
            last = i;
            any = true;
            gap = false;
            continue;
        }
        line_core(l, &n);
        if (!n) {
            gap = true;
            continue;
        }
        if (l->role == ROLE_PAGENO || l->role == ROLE_STAMP || l->role == ROLE_NOISE)
            continue;
        const struct line *prev = any ? &d->lines[last] : NULL;
        /* Only body runs on; a page's end counts as no gap: sentences run over it. */
        bool join = prev && prev->role == ROLE_BODY && l->role == ROLE_BODY &&
                    join_lines(&s, prev, l, gap && prev->page == l->page, f.open && f.now.line == last);
        if (prev && prev->role == ROLE_HEAD && l->role == ROLE_HEAD && !gap)
            join = join_head_lines(prev, l, celled, i > type + 1);
        note = l->role == ROLE_BODY ? false : note || join_is_note(l);
        if (note && prev && prev->role != ROLE_BODY && l->role != ROLE_HEAD)
            join = !join_is_note(l) && (join_lines(&s, prev, l, gap && prev->page == l->page, false) ||
                                   (join_is_note(prev) && strlen(prev->text) < 8));
        add_line(&f, i, join);
        last = i;
        any = true;
        gap = false;
    }
    close_para(&f);
    tables_free(&tables);
    d->flow = f.text.s ? f.text.s : xcalloc(1, 1);
    d->flow_len = f.text.len;
}
