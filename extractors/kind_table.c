#include "kinds.h"

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
static const struct rule implement_rule = {.name = "table.implement", .strength = 0.9};
static const struct rule time_rule = {.name = "table.time", .strength = 0.9};

struct row {
    struct run *r;
    const char *task;
    struct table_cell cell[TABLE_COLUMNS];
    size_t n;
};

static const struct table_cell *cell_of(const struct row *w, enum table_column kind)
{
    const struct table_head *h = &w->r->table;
    for (size_t i = 0; i < w->n && i < h->n; i++)
        if (h->kind[i] == kind && w->cell[i].len)
            return &w->cell[i];
    return NULL;
}

static const char *folded(const struct row *w, uint32_t from, uint32_t to, struct buf *b)
{
    buf_clear(b);
    passage_fold(&w->r->passage, from, to, b);
    return buf_text(b);
}

/* ---- who ---- */

static const struct rule *rule_of(const char *role)
{
    return *role == 'l' ? &lead_rule : *role == 'c' ? &coordinate_rule : &implement_rule;
}

static struct record *put_body(struct row *w, const char *slug, const char *name, const char *role,
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

/* A part of a bodies' cell that no list knows is a body all the same: the column says so. */
static void put_unknown(struct row *w, uint32_t from, uint32_t to, const char *role, size_t first)
{
    const char *name = run_words(w->r, from, to - from);
    if (!name || strlen(name) > 90 || !w->task) /* without a task it is a group's title */
        return;
    char *slug = utf8_slug(w->r->doc->mem, name);
    slug += strncmp(slug, "va-", 3) == 0 ? 3 : 0;
    slug += strncmp(slug, "cac-", 4) == 0 ? 4 : 0;
    if (strlen(slug) < 4 || *slug < 'a' || strncmp(slug, "nhu-", 4) == 0) /* a number; 'Như trên' */
        return;
    struct record *a = put_body(w, slug, name, role, first);
    if (a)
        run_doubt(a, 0.6);
}

/* Behind a known body ', các X' and 'và các Y' name others; anything else belongs to it. */
static void put_rest(struct row *w, uint32_t from, uint32_t to, const char *role, size_t first)
{
    const char *t = w->r->passage.text;
    struct buf b = {0};
    while (from < to && t[from] == ' ')
        from++;
    while (from < to && (t[from] == ',' || (to - from > 4 && memcmp(t + from, "và ", 4) == 0))) {
        uint32_t end = from + 1;
        while (end < to && t[end] != ',' && memcmp(t + end, " và ", to - end < 6 ? to - end : 6))
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
static void put_before(struct row *w, uint32_t from, uint32_t to, const char *role, size_t first)
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
static const char *role_at(const struct row *w, uint32_t from, uint32_t to, const char *role)
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
static const char *role_behind(const struct row *w, uint32_t end, uint32_t to)
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
static bool is_owner(const struct row *w, uint32_t seen, uint32_t off)
{
    static const char of[] = "thuộc ";
    uint32_t n = sizeof of - 1;
    return off >= seen + n && memcmp(w->r->passage.text + off - n, of, n) == 0;
}

static void put_bodies(struct row *w, const struct table_cell *c, const char *role)
{
    const struct passage *p = &w->r->passage;
    size_t first = w->r->out->n, k = 0;
    uint32_t end = c->off + c->len;
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

/* ---- by when ---- */

/* 'Q.II/2026', 'Q2/2026', 'T6/2026' written out; false: it is none of them. */
static bool written_out(const char *s, size_t n, char *out, size_t size)
{
    const char *word = n > 4 && *s == 'Q' ? "quý " : n > 4 && *s == 'T' ? "tháng " : NULL;
    size_t k = n > 1 && s[1] == '.' ? 2 : 1;
    if (!word || !memchr(s, '/', n) || !strchr(*s == 'Q' ? "IV1234" : "0123456789", s[k]))
        return false;
    int len = snprintf(out, size, "%s%.*s", word, (int)(n - k), s + k);
    return len > 0 && (size_t)len < size;
}

/* Cells are short for what they mean: '6/2025' is a month, '2026 - 2030' years. */
/* '10 ngày', '15ngày': how long, not when. */
static bool is_span(const char *s, size_t len)
{
    static const char *const units[] = {"ngày", "tháng", "tuần", "giờ", "phút", "buổi"};
    size_t i = 0;
    while (i < len && s[i] >= '0' && s[i] <= '9')
        i++;
    if (!i)
        return false;
    while (i < len && s[i] == ' ')
        i++;
    for (size_t k = 0; k < sizeof units / sizeof *units; k++)
        if (len - i >= strlen(units[k]) && memcmp(s + i, units[k], strlen(units[k])) == 0)
            return true;
    return false;
}

bool kind_table_when(struct run *r, const char *s, size_t len, struct when *out)
{
    static const char *const leads[] = {"", "tháng ", "năm ", "giai đoạn ", NULL};
    bool ok = false;
    char text[160];
    for (size_t i = 0; leads[i] && !ok; i++) {
        int n = snprintf(text, sizeof text, "%s%.*s", leads[i], (int)len, s);
        if (*leads[i] && (!len || *s < '0' || *s > '9' || is_span(s, len)))
            break;
        ok = n > 0 && (size_t)n < sizeof text && when_read(text, (size_t)n, &r->when, out);
    }
    if (!ok && written_out(s, len, text, sizeof text))
        ok = when_read(text, strlen(text), &r->when, out);
    return ok;
}

/* The first time that a rule finds in a longer cell. */
static bool find_time(struct row *w, const struct table_cell *c, struct when *out)
{
    static const char *const kinds[] = {"deadline", "cue"};
    struct run *r = w->r;
    for (size_t k = 0; k < 2; k++) {
        passage_find(&r->passage, r->rules, kinds[k], k == 0, &r->finds);
        for (size_t i = 0; i < r->finds.n; i++) {
            const struct found *f = &r->finds.v[i];
            uint32_t off = f->off, len = f->len;
            if (k && strncmp(f->rule->name, "time.", 5) != 0)
                continue;
            found_group(f, "when", &off, &len);
            if (off >= c->off && off + len <= c->off + c->len &&
                when_read(r->passage.text + off, len, &r->when, out))
                return true;
        }
    }
    return false;
}

static bool cell_time(struct row *w, const struct table_cell *c, struct when *out)
{
    return c && (kind_table_when(w->r, w->r->passage.text + c->off, c->len, out) || find_time(w, c, out));
}

static void put_deadline(struct row *w, const struct when *t)
{
    if (!t->start.y && !t->end.y && !t->rrule[0])
        return; /* 'thường xuyên' */
    struct record *rec = run_add(w->r, REC_DEADLINE, 0, w->r->passage.len, &time_rule);
    run_put_deadline(w->r, rec, t);
    if (t->kind == WHEN_EVERY && !t->rrule[0]) /* 'Tháng 4/2026 và thường xuyên' */
        rec->value[DLN_KIND] = val_text("during");
    rec->value[DLN_TASK] = val_text(w->task);
}

static bool same_day(struct day a, struct day b)
{
    return a.y == b.y && a.m == b.m && a.d == b.d;
}

/* From the first day of the one to the last day of the other. */
static struct when span_of(const struct when *a, const struct when *b)
{
    struct when t = *b;
    char from[16], to[16];
    if (same_day(a->start, b->start) && same_day(a->end, b->end) && a->start.y)
        return t;
    t.start = a->start.y ? a->start : a->end;
    t.end = b->end.y ? b->end : b->start;
    t.kind = WHEN_DURING;
    day_iso(t.start, from);
    day_iso(t.end, to);
    snprintf(t.edtf, sizeof t.edtf, "%s/%s", from, to);
    return t;
}

static void put_all(struct row *w, const struct when *t)
{
    put_deadline(w, t);
    const char *const others[] = {t->rrule2, t->more[0], t->more[1]};
    for (size_t k = 0; k < sizeof others / sizeof *others && others[k][0]; k++) {
        struct when other = *t;
        memcpy(other.rrule, others[k], sizeof other.rrule);
        put_deadline(w, &other);
    }
}

/* 'Báo cáo quý II/2027; sơ kết năm 2028; ...': each part of a cell has a time of its own. False: at most one
 * has, or the cell is a time as a whole. */
static bool put_parts(struct row *w, const struct table_cell *c)
{
    const char *t = w->r->passage.text;
    uint32_t end = c ? c->off + c->len : 0;
    struct when seen[8], one;
    size_t n = 0;
    if (!c || !memchr(t + c->off, ';', c->len) || kind_table_when(w->r, t + c->off, c->len, &one))
        return false;
    for (uint32_t at = c->off; at < end && n < 8;) {
        const char *stop = memchr(t + at, ';', end - at);
        struct table_cell part = {.off = at, .len = (uint32_t)(stop ? stop - (t + at) : (ptrdiff_t)(end - at))};
        at += part.len + 1;
        while (part.len && t[part.off] == ' ') {
            part.off++;
            part.len--;
        }
        if (part.len && !memchr(t + part.off, '%', part.len) && cell_time(w, &part, &seen[n]))
            n++; /* '80% các xã năm 2027' is a target */
    }
    for (size_t i = 0; i < n && n > 1; i++)
        put_all(w, &seen[i]);
    return n > 1;
}

static void put_times(struct row *w)
{
    struct when a = {0}, b = {0};
    bool start = cell_time(w, cell_of(w, COLUMN_START), &a);
    bool end = cell_time(w, cell_of(w, COLUMN_END), &b);
    if (start && end && !a.rrule[0] && !b.rrule[0]) {
        struct when t = span_of(&a, &b);
        put_deadline(w, &t);
        return;
    }
    if (!start && !end && put_parts(w, cell_of(w, COLUMN_TIME)))
        return;
    if (!start && !end)
        end = cell_time(w, cell_of(w, COLUMN_TIME), &b);
    if (!start && !end)
        return;
    struct when t = end ? b : a;
    if (end && t.kind == WHEN_ON && cell_of(w, COLUMN_END)) { /* a day to be done by */
        char day[16];
        day_iso(t.end, day);
        t.start = (struct day){0};
        t.kind = WHEN_BY;
        snprintf(t.edtf, sizeof t.edtf, "../%s", day);
    }
    put_all(w, &t);
}

/* A time of the start and one of the end, which begins with a capital; or one time. */
bool kind_table_times(struct run *r, const char *task, const char *text, size_t n)
{
    struct row w = {.r = r, .task = task};
    struct when a, b;
    for (size_t i = 1; i + 1 < n; i++)
        if (text[i] == ' ' && text[i + 1] >= 'A' && text[i + 1] <= 'Z' &&
            when_read(text, i, &r->when, &a) &&
            when_read(text + i + 1, n - i - 1, &r->when, &b) && !a.rrule[0] && !b.rrule[0]) {
            a = span_of(&a, &b);
            put_deadline(&w, &a);
            return true;
        }
    if (!kind_table_when(r, text, n, &a))
        return false;
    put_all(&w, &a);
    return true;
}

bool kind_table_cell(const struct run *r, uint32_t off, struct table_cell *own, enum table_column *kind)
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
    if (!kind_table_cell(r, off, &own, &kind))
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
    if ((!q->percent && bare) || !kind_table_cell(r, q->off, &own, &kind) ||
        (kind != COLUMN_TASK && kind != COLUMN_TARGET))
        return false;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        size_t n = strlen(before[i]);
        if (q->percent && q->off >= own.off + n && memcmp(t + q->off - n, before[i], n) == 0)
            return true;
    }
    return (q->percent && !bare && !q->ranged) || duty_cue_at(r, "target.measured", own.off, q->end);
}

bool kind_table_due(struct run *r, struct when *out)
{
    struct row w = {.r = r};
    if (!r->table.n || r->doc->paras[r->passage.para].role != ROLE_TABLE)
        return false;
    w.n = table_cells(r->passage.text, r->passage.len, w.cell);
    const struct table_cell *c = cell_of(&w, COLUMN_END);
    if (!c)
        c = cell_of(&w, COLUMN_TIME);
    struct when due = {0};
    if (!c || !kind_table_when(r, r->passage.text + c->off, c->len, &due) || due.rrule[0] || !due.end.y)
        return false;
    *out = (struct when){.end = due.end};
    return true;
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

bool kind_table(struct run *r)
{
    const struct passage *p = &r->passage;
    struct row w = {.r = r};
    struct table_head head;
    if (r->doc->paras[p->para].role != ROLE_TABLE) {
        if (says_something(p->text, p->len)) /* a speck between two pages ends no table */
            r->table.n = 0;
        return false;
    }
    if (table_head_read(p->text, p->len, &head)) {
        r->table = head;
        return true;
    }
    if (r->table.n && table_head_second(p->text, p->len, &r->table))
        return true;
    w.n = table_cells(p->text, p->len, w.cell);
    if (w.n > r->table.n) /* another's row */
        r->table.n = 0;
    if (!r->table.n || w.n < 2)
        return false;
    const struct table_cell *task = cell_of(&w, COLUMN_TASK), *c;
    if (!task)
        task = cell_of(&w, COLUMN_TARGET);
    w.task = task ? run_words(r, task->off, task->len) : NULL;
    if ((c = cell_of(&w, COLUMN_LEAD)))
        put_bodies(&w, c, "lead");
    if ((c = cell_of(&w, COLUMN_IMPLEMENT)))
        put_bodies(&w, c, "implement");
    if ((c = cell_of(&w, COLUMN_COORDINATE)))
        put_bodies(&w, c, "coordinate");
    put_times(&w);
    return true;
}
