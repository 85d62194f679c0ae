#include "kind_table.h"

#include "asked.h"
#include "kind_duty.h"
#include "utf8.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A row of a plan table says all in its cells: what, who, by when. Its columns are its rules, so
 * the records' rule names one of these and no pattern. */
static const struct rule lead_rule = {.name = "table.lead", .strength = 0.95};
static const struct rule coordinate_rule = {.name = "table.coordinate", .strength = 0.95};
static const struct rule monitor_rule = {.name = "table.monitor", .strength = 0.9};
static const struct rule implement_rule = {.name = "table.implement", .strength = 0.9};

const struct table_cell *plan_cell(const struct plan_row *w, enum table_column kind)
{
    const struct table_head *h = &w->r->table;
    for (size_t i = 0; i < w->n && i < h->n; i++)
        if (h->kind[i] == kind && w->cell[i].len)
            return &w->cell[i];
    return NULL;
}

static const char *folded(const struct plan_row *w, uint32_t from, uint32_t to, struct buf *b)
{
    buf_clear(b);
    passage_fold(&w->r->passage, from, to, b);
    return buf_text(b);
}

/* ---- who ---- */

static const struct rule *rule_of(const char *role)
{
    return *role == 'l' ? &lead_rule : *role == 'c' ? &coordinate_rule : *role == 'm' ? &monitor_rule : &implement_rule;
}

static struct record *put_body(struct plan_row *w, const char *slug, const char *name, const char *role,
                               size_t first)
{
    const struct records *out = w->r->out;
    for (size_t i = first; i < out->n; i++)
        if (out->v[i].type == REC_ASSIGNMENT && !strcmp(rec_text(&out->v[i], ASG_AGENCY), slug) &&
            !strcmp(rec_text(&out->v[i], ASG_ROLE), role))
            return NULL;
    struct record *a = run_add(w->r, REC_ASSIGNMENT, 0, w->r->passage.len, rule_of(role));
    a->value[ASG_AGENCY] = val_text(slug);
    a->value[ASG_AGENCY_NAME] = val_text(name);
    a->value[ASG_ROLE] = val_text(role);
    a->value[ASG_TASK] = val_text(w->task);
    return a;
}

/* Words of a group's title that runs over the columns, where no line shows that it does: 'HỖ TRỢ CÔNG | NGHỆ',
 * 'Hoàn thiện thể | chế'. */
static bool is_title_cut(const struct plan_row *w, const char *name)
{
    enum { TITLE = 6 }; /* letters */
    unsigned letters, capitals, own, own_capitals;
    utf8_letters(w->task, strlen(w->task), &letters, &capitals);
    utf8_letters(name, strlen(name), &own, &own_capitals);
    if (letters >= TITLE && letters == capitals && own == own_capitals)
        return true;
    return !strchr(name, ' ') && utf8_starts_small(name, strlen(name));
}

/* A part of a bodies' cell that no list knows is a body all the same: the column says so. */
static void put_unknown(struct plan_row *w, uint32_t from, uint32_t to, const char *role, size_t first)
{
    static const double wreck = 0.25; /* how sure its least sure word is: under it no name is known from it */
    const char *name = run_words(w->r, from, to - from);
    if (!name || strlen(name) > 90 || !w->task) /* without a task it is a group's title */
        return;
    name += strncmp(name, "và ", sizeof "và " - 1) == 0 ? sizeof "và " - 1 : 0;
    char *slug = utf8_slug(w->r->doc->mem, name);
    slug += strncmp(slug, "cac-", 4) == 0 ? 4 : 0;
    if (is_title_cut(w, name) || doc_locate(w->r->doc, w->r->passage.base + from, to - from).conf < wreck)
        return;
    if (strlen(slug) < 4 || *slug < 'a' || strncmp(slug, "nhu-", 4) == 0) /* a number; 'Như trên' */
        return;
    struct record *a = put_body(w, slug, name, role, first);
    if (a)
        run_doubt(a, 0.6);
}

/* Does another body begin behind ' và ' at s, or is nothing of this part there? 'phòng Kinh tế và Hạ tầng' is one. */
static bool names_other(const char *s, size_t n)
{
    static const char joint[] = " và ", plural[] = "các ";
    size_t k = sizeof joint - 1, p = sizeof plural - 1;
    return n >= k && memcmp(s, joint, k) == 0 && (n == k || (n > k + p && memcmp(s + k, plural, p) == 0));
}

/* Behind a known body ', các X' and 'và các Y' name others; anything else belongs to it. */
static void put_rest(struct plan_row *w, uint32_t from, uint32_t to, const char *role, size_t first)
{
    const char *t = w->r->passage.text;
    struct buf b = {0};
    while (from < to && t[from] == ' ')
        from++;
    while (from < to && (t[from] == ',' || (to - from > 4 && memcmp(t + from, "và ", 4) == 0))) {
        uint32_t end = from + 1;
        while (end < to && t[end] != ',' && !names_other(t + end, to - end))
            end++;
        const char *s = folded(w, from, end, &b);
        s += strspn(s, ", ");
        s += strncmp(s, "va ", 3) == 0 ? 3 : 0;
        if (strncmp(s, "cac ", 4) == 0 && strlen(s) > 12 && !strchr(s, '('))
            put_unknown(w, from, end, role, first);
        for (from = end; from < to && t[from] == ' ';)
            from++;
    }
    buf_free(&b);
}

/* 'Các khoa, ' before a known body names others, too. */
static void put_before(struct plan_row *w, uint32_t from, uint32_t to, const char *role, size_t first)
{
    const char *t = w->r->passage.text;
    struct buf b = {0};
    uint32_t comma = to;
    while (comma > from && t[comma - 1] == ' ')
        comma--;
    const char *s = folded(w, from, to, &b);
    bool kind = strstr(s, "cac co quan,") || strstr(s, "cac don vi,") || strstr(s, "cac ban,"); /* 'Các cơ quan, bộ, ngành' */
    if (comma > from && t[comma - 1] == ',' && strncmp(s + strspn(s, " "), "cac ", 4) == 0 && !strchr(s, '(') && !kind)
        put_unknown(w, from, comma - 1, role, first);
    buf_free(&b);
}

/* 'Chủ trì: A; phối hợp: B' in one cell: each body has the role named last before it. */
static const char *role_at(const struct plan_row *w, uint32_t from, uint32_t to, const char *role)
{
    struct buf b = {0};
    const char *s = folded(w, from, to, &b);
    if (strstr(s, "phoi hop"))
        role = "coordinate";
    else if (strstr(s, "chu tri"))
        role = "lead";
    buf_free(&b);
    return role;
}

/* 'A (chủ trì); B (phối hợp)', 'A chủ trì, phối hợp với B': the role stands behind the body at byte
 * `end`, before what is next. NULL: none does. */
static const char *role_behind(const struct plan_row *w, uint32_t end, uint32_t to)
{
    struct buf b = {0};
    const char *s = folded(w, end, to, &b), *role = NULL;
    s += strspn(s, " ,:-");
    bool open = *s == '(';
    s += open;
    s += strncmp(s, "la ", 3) == 0 ? 3 : 0;
    s += strncmp(s, "co quan ", 8) == 0 ? 8 : strncmp(s, "don vi ", 7) == 0 ? 7 : 0;
    if (strncmp(s, "chu tri", 7) == 0 && s[7] != ':')
        role = "lead";
    else if (open && strncmp(s, "phoi hop", 8) == 0)
        role = "coordinate";
    buf_free(&b);
    return role;
}

/* '..., các đơn vị liên quan thuộc Bộ Y tế': the body behind 'thuộc' says whose they are. */
static bool is_owner(const struct plan_row *w, uint32_t seen, uint32_t off)
{
    static const char of[] = "thuộc ";
    uint32_t n = sizeof of - 1;
    return off >= seen + n && memcmp(w->r->passage.text + off - n, of, n) == 0;
}

static void put_bodies(struct plan_row *w, const struct table_cell *c, const char *role)
{
    const struct passage *p = &w->r->passage;
    size_t first = w->r->out->n, k = 0;
    uint32_t end = c->off + c->len;
    if (kind_table_same(w->r, p->text + c->off, c->len, role, w->task, rule_of(role)))
        return;
    for (uint32_t from = c->off; from < end;) {
        uint32_t to = from, seen = from;
        while (to < end && p->text[to] != ';')
            to++;
        bool known = false; /* a body of the lists stands in this part */
        for (; k < p->nbodies && p->bodies[k].off < to; k++) {
            const struct agency_hit *h = &p->bodies[k];
            if (h->off < from || (known && is_owner(w, seen, h->off)))
                continue;
            if (known)
                put_rest(w, seen, h->off, role, first);
            else
                put_before(w, from, h->off, role, first);
            role = role_at(w, seen, h->off, role);
            uint32_t next = k + 1 < p->nbodies && p->bodies[k + 1].off < to ? p->bodies[k + 1].off : to;
            const char *own = role_behind(w, h->off + h->len, next);
            put_body(w, h->slug, run_words(w->r, h->off, h->len), own ? own : role, first);
            seen = h->off + h->len;
            known = true;
        }
        if (known)
            put_rest(w, seen, to, role, first);
        else
            put_unknown(w, from, to, role, first);
        from = to + 1;
    }
}

/* The cell of a plan's row that holds byte `off` of the passage, and its column; false outside such rows. */
static bool cell_at(const struct run *r, uint32_t off, struct table_cell *own, enum table_column *kind)
{
    const struct passage *p = &r->passage;
    struct table_cell cell[TABLE_COLUMNS];
    if (!r->table.n || r->doc->paras[p->para].role != ROLE_TABLE)
        return false;
    size_t n = table_cells(p->text, p->len, cell);
    for (size_t i = 0; i < n && i < r->table.n; i++) {
        if (off < cell[i].off || off >= cell[i].off + cell[i].len)
            continue;
        *own = cell[i];
        *kind = r->table.kind[i];
        return true;
    }
    return false;
}

const char *kind_table_not_asked(const struct run *r, uint32_t off)
{
    struct table_cell own;
    enum table_column kind;
    if (!cell_at(r, off, &own, &kind))
        return NULL;
    bool time = kind == COLUMN_TIME || kind == COLUMN_START || kind == COLUMN_END;
    return time ? "a time in a plan's row" : kind == COLUMN_DONE ? "what a plan's row says was done" : NULL;
}

bool kind_table_asks(struct run *r, const struct quantity *q)
{
    static const char *const before[] = {"đạt ", "có ", "còn ", "chiếm "};
    const char *t = r->passage.text;
    struct table_cell own;
    enum table_column kind;
    bool bare = strcmp(q->comparator, "=") == 0;
    if ((!q->percent && bare) || !cell_at(r, q->off, &own, &kind) ||
        (kind != COLUMN_TASK && kind != COLUMN_TARGET))
        return false;
    if (q->percent && r->table.figures)
        return true;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        size_t n = strlen(before[i]);
        if (q->percent && q->off >= own.off + n && memcmp(t + q->off - n, before[i], n) == 0)
            return true;
    }
    return (q->percent && !bare && !q->ranged) || duty_cue_at(r, "target.measured", own.off, q->end);
}

static bool says_something(const char *s, size_t n)
{
    enum { SPECK = 2 }; /* letters */
    size_t letters = 0, step;
    int32_t cp;
    for (size_t i = 0; i < n && letters <= SPECK; i += step) {
        step = utf8_decode(s + i, n - i, &cp);
        letters += utf8_is_letter(cp) || (cp >= '0' && cp <= '9');
        step += !step;
    }
    return letters > SPECK;
}

bool run_row_head(struct run *r, const char *row, size_t n, struct table_head *head)
{
    struct row_head *h = &r->row_head;
    if (h->row != row || h->n != n) {
        h->row = row;
        h->n = n;
        h->is = table_head_read(row, n, &h->head);
    }
    *head = h->head;
    return h->is;
}

bool run_leaves_table(const struct run *r)
{
    const struct passage *p = &r->passage;
    return r->doc->paras[p->para].role != ROLE_TABLE && says_something(p->text, p->len);
}

bool kind_table(struct run *r)
{
    const struct passage *p = &r->passage;
    struct plan_row w = {.r = r};
    struct table_head head;
    if (r->doc->paras[p->para].role != ROLE_TABLE) {
        if (run_leaves_table(r))
            r->table.n = 0;
        return false;
    }
    if (run_row_head(r, p->text, p->len, &head)) {
        r->table = head;
        return true;
    }
    if (r->table.n && table_head_second(p->text, p->len, &r->table))
        return true;
    w.n = table_cells(p->text, p->len, w.cell);
    if (w.n > r->table.n + 1) /* another's row, bars on either side */
        r->table.n = 0;
    if (!r->table.n || w.n < 2)
        return false;
    const struct table_cell *task = plan_cell(&w, COLUMN_TASK), *c;
    if (!task)
        task = plan_cell(&w, COLUMN_TARGET);
    w.task = task ? run_words(r, task->off, task->len) : NULL;
    if ((c = plan_cell(&w, COLUMN_LEAD)))
        put_bodies(&w, c, "lead");
    if ((c = plan_cell(&w, COLUMN_IMPLEMENT)))
        put_bodies(&w, c, "implement");
    if ((c = plan_cell(&w, COLUMN_COORDINATE)))
        put_bodies(&w, c, "coordinate");
    if ((c = plan_cell(&w, COLUMN_MONITOR)))
        put_bodies(&w, c, "monitor");
    plan_times(&w);
    return true;
}
