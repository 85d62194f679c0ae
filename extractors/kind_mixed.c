#include "kind_mixed.h"

#include <stdlib.h>
#include <string.h>

/* Rows of a plan table as OCR leaves them: every line has words of the task, then of the body that
 * leads, of those that help, of the times, and some of them are beyond reading. Names of the registry
 * are fitted over the lines; of all ways to set them into the two columns the one that covers most
 * letters and leaves least unread beside them is the row's. A name that other ways, as good, would put
 * elsewhere is no record, nor one that has unread words where it should go on. */

static const struct rule lead_rule = {.name = "table.mixed.lead", .strength = 0.65};
static const struct rule coordinate_rule = {.name = "table.mixed.coordinate", .strength = 0.65};

enum { TASK, LEAD, COORDINATE };

#define NODES 12000u /* ways looked at for a row */
#define NODES_ALL 150000u /* and for all of a document's */

enum { /* of a way: points, by letter where not said otherwise */
    COVERED = 2,
    WRONG = -6,     /* a letter misread */
    JUMP = -2,      /* from line to line */
    ROUGH = -1,
    UNREAD = -2,    /* of a sound word within the columns */
    UNREAD_MOST = -60, /* of a line: bodies that no list knows */
    JUNK = -1,      /* a word */
    SECOND = -10,   /* another body leads, too */
    COMMON = -30,   /* 'các cơ quan liên quan' lead nothing */
    ALIEN = -20,    /* the lead stands behind what could not be read */
    SMALL = -30,    /* a cell begins with a capital */
    BEHIND = -80,   /* 'với Sở ...' belongs to the sentence */
    LISTED = -60,   /* 'Sở X, Sở Y' too */
    JOINED = -30,   /* 'Sở X và các Sở' is one cell */
    LOW = -30,      /* a column begins on its row's first line where numbers do */
    NARROW = -40,   /* a line: the task's cell would be narrower there */
    LISTED_ANEW = -10, /* 'Sở X; Sở Y': or in the cell, behind what could not be read */
    GOES_ON = 8,    /* a name behind 'Sở X;' in the same column */
    RULED = 6,      /* the column's rule stands before it */
    CLOSE = 5,      /* ways so near are as good */
};

struct mix {
    struct run *r;
    struct arena *mem;
    struct mixed_row w;
    struct chain chain[MIXED_CHAINS];
    size_t n;
    int left[MIXED_CHAINS + 1];  /* points that chains from here on could bring */
    uint8_t name[MIXED_CHAINS];  /* the first chain of the same name */
    uint8_t col[MIXED_CHAINS], best_col[MIXED_CHAINS];
    uint64_t common[3];          /* names that all good ways put into a column */
    int best;
    bool found, settling;
    unsigned nodes;
};

/* ---- a way ---- */

static bool fits(const struct mix *m, size_t i, unsigned col)
{
    const struct chain *a = &m->chain[i];
    for (size_t j = 0; j < i; j++) {
        const struct chain *b = &m->chain[j];
        if (!m->col[j])
            continue;
        if (m->col[j] == col && a->piece[0].from < b->piece[b->npieces - 1].to)
            return false;
        for (uint32_t x = 0; x < a->npieces && m->col[j] != col; x++)
            for (uint32_t y = 0; y < b->npieces; y++)
                if (a->piece[x].line == b->piece[y].line &&
                    (col == LEAD ? a->piece[x].to > b->piece[y].from : b->piece[y].to > a->piece[x].from))
                    return false;
    }
    return true;
}

struct spread { /* of a line: words of the columns */
    uint32_t from, lead_to, coordinate_from; /* UINT32_MAX, 0, UINT32_MAX: none */
    uint64_t covered;                        /* by word, from the line's first */
    bool anew;                               /* a name begins at `from`; else one goes on */
};

static void spread_of(const struct mix *m, uint32_t line, struct spread *s)
{
    *s = (struct spread){.from = UINT32_MAX, .coordinate_from = UINT32_MAX};
    for (size_t i = 0; i < m->n; i++)
        for (uint32_t k = 0; m->col[i] && k < m->chain[i].npieces; k++) {
            uint32_t from = m->chain[i].piece[k].from, to = m->chain[i].piece[k].to;
            if (m->chain[i].piece[k].line != line)
                continue;
            if (from < s->from) {
                s->from = from;
                s->anew = !k;
            }
            if (m->col[i] == LEAD)
                s->lead_to = to > s->lead_to ? to : s->lead_to;
            else
                s->coordinate_from = from < s->coordinate_from ? from : s->coordinate_from;
            for (uint32_t x = from; x < to && x - m->w.first[line] < 64; x++)
                s->covered |= (uint64_t)1 << (x - m->w.first[line]);
        }
}

/* The word left of the columns' first, their 'các' left out; NULL: none is. */
static const struct mixed_word *left_of(const struct mix *m, uint32_t line, const struct spread *s)
{
    uint32_t at = s->from;
    if (at == UINT32_MAX || at == m->w.first[line])
        return NULL;
    if (strcmp(m->w.word[at - 1].letters, "cac") == 0 && --at == m->w.first[line])
        return NULL;
    return &m->w.word[at - 1];
}

/* The task's last word on a line, or NULL: a sentence may go on below. */
static const struct mixed_word *last_above(const struct mix *m, uint32_t line)
{
    struct spread s;
    spread_of(m, line, &s);
    uint32_t end = s.from < m->w.end[line] ? s.from : m->w.end[line];
    const struct mixed_word *w = end > m->w.first[line] ? &m->w.word[end - 1] : NULL;
    return w && !w->closes && !w->stops && !w->alien ? w : NULL;
}

/* Points for what stands left of the columns' first word. */
static int before(const struct mix *m, uint32_t line, const struct spread *s)
{
    static const char *const leads[] = {"với", "của",  "giữa", "cho", "tại",   "ở",      "do", "cấp",
                                        "theo", "từ", "đến",  "về",  "trong", "trưởng", "phó", NULL};
    static const char *const joins[] = {"và", "hoặc", NULL};
    const struct mixed_word *w = m->w.word;
    const struct mixed_word *p = left_of(m, line, s);
    if (w[s->from].bar)
        return RULED;
    if (!p && s->anew && line && s->from == m->w.first[line])
        p = last_above(m, line - 1);
    if (!p || !s->anew)
        return 0;
    if ((!p->capital || p->n > 2) && !p->stops && mixed_is(p, leads))
        return BEHIND;
    if (s->from <= m->w.zone[line] && !p->stops && !is_junk(p)) /* the name begins further left */
        return LISTED;
    if (p->closes || mixed_is(p, joins))
        return m->r->passage.text[p->off + p->len - 1] == ';' ? LISTED_ANEW : LISTED;
    return p->alien && p->n > 2 && s->lead_to ? ALIEN : 0;
}

static int line_points(const struct mix *m, uint32_t line, const struct spread *s)
{
    static const char *const free_words[] = {"và", "các", "của", NULL};
    int points = 0;
    for (uint32_t i = s->from; i < m->w.end[line]; i++) {
        const struct mixed_word *w = &m->w.word[i];
        uint32_t at = i - m->w.first[line];
        if ((at < 64 && (s->covered >> at & 1)) || mixed_is(w, free_words))
            continue;
        points += is_junk(w) ? JUNK : UNREAD * (int)w->n;
    }
    bool beside = s->lead_to && s->lead_to < m->w.end[line] && !m->w.word[s->lead_to].bar;
    bool and = beside && s->coordinate_from != s->lead_to && strcmp(m->w.word[s->lead_to].low, "và") == 0;
    if (and || (beside && m->w.word[s->lead_to - 1].comma))
        points += JOINED;
    return (points > UNREAD_MOST ? points : UNREAD_MOST) + before(m, line, s);
}

/* Does something tell that the lead is one, and the others are not? */
static bool witness(const struct mix *m, uint32_t line, const struct spread *s)
{
    const struct mixed_word *w = m->w.word;
    if (s->from == UINT32_MAX)
        return false;
    if (s->lead_to && s->coordinate_from < UINT32_MAX)
        return true;
    if (s->lead_to) /* what follows it was the other column */
        return s->lead_to < m->w.end[line] && (w[s->lead_to].bar || is_junk(&w[s->lead_to]));
    const struct mixed_word *p = left_of(m, line, s);
    return p && p->alien && p->n > 2;
}

/* The task's cell is as wide on all its lines but the last: columns that begin further left than that on
 * a line with more of the task below have words of it. */
static int narrow_points(const struct mix *m, const struct spread *s)
{
    const struct mixed_word *w = m->w.word;
    uint32_t wide = 0, at[MIXED_LINES] = {0}; /* where the task's words end on a line; 0: it has none */
    int points = 0;
    for (uint32_t i = 0; i < m->w.nlines; i++) {
        uint32_t end = s[i].from < m->w.end[i] ? s[i].from : m->w.end[i], sound = 0;
        for (uint32_t k = m->w.first[i]; k < end; k++)
            sound += w[k].n > 1 && !w[k].alien && w[k].letters[0] >= 'a';
        if (sound < 3 || (end == m->w.end[i] && w[end - 1].alien))
            continue;
        at[i] = w[end - 1].at + w[end - 1].len;
        wide = at[i] > wide ? at[i] : wide;
    }
    for (uint32_t i = 0; i + 1 < m->w.nlines; i++)
        if (at[i] && at[i + 1] && s[i].from < m->w.end[i] && at[i] * 4 < wide * 3)
            points += NARROW;
    return points;
}

/* Does a column's first name begin with a capital, or stand behind what could not be read? */
static bool begins_cell(const struct mix *m, const struct chain *c)
{
    uint32_t from = c->piece[0].from, first = m->w.first[c->piece[0].line];
    const struct mixed_word *w = m->w.word;
    if (from > first && strcmp(w[from - 1].letters, "cac") == 0)
        from--;
    return w[from].capital || w[from].bar || (from > first && is_junk(&w[from - 1]));
}

/* Does the name before it in its column end with ';'? */
static bool follows(const struct mix *m, size_t i)
{
    for (size_t k = i; k-- > 0;)
        if (m->col[k] == m->col[i]) {
            const struct mixed_word *w = &m->w.word[m->chain[k].piece[m->chain[k].npieces - 1].to - 1];
            return m->r->passage.text[w->off + w->len - 1] == ';';
        }
    return false;
}

/* All points of the way that is chosen; false where nothing tells the columns apart. */
static bool points_of(const struct mix *m, int *points)
{
    bool told = m->r->run_on == 1, any = false, leads = false, helps = false;
    *points = 0;
    for (size_t i = 0; i < m->n; i++) {
        const struct chain *c = &m->chain[i];
        if (!m->col[i])
            continue;
        *points += COVERED * (int)c->letters + WRONG * (int)c->cost + JUMP * ((int)c->npieces - 1) +
                   ROUGH * (int)c->rough;
        if (m->col[i] == LEAD)
            *points += (leads ? SECOND : 0) + (c->common ? COMMON : 0);
        if (follows(m, i))
            *points += GOES_ON;
        bool first = !(m->col[i] == LEAD ? leads : helps);
        if (first && !begins_cell(m, c))
            *points += SMALL;
        if (first && !m->r->run_on_middle && c->piece[0].line)
            *points += LOW;
        leads |= m->col[i] == LEAD;
        helps |= m->col[i] == COORDINATE;
        any = true;
    }
    struct spread s[MIXED_LINES];
    for (uint32_t line = 0; line < m->w.nlines && any; line++) {
        spread_of(m, line, &s[line]);
        if (s[line].from < UINT32_MAX)
            *points += line_points(m, line, &s[line]);
        told |= witness(m, line, &s[line]);
    }
    return any && told && (*points += narrow_points(m, s), true);
}

static void leaf(struct mix *m)
{
    int points;
    uint64_t in[3] = {0};
    if (!points_of(m, &points) || points <= 0)
        return;
    for (size_t i = 0; i < m->n; i++)
        in[m->col[i]] |= (uint64_t)1 << m->name[i];
    if (!m->settling && (!m->found || points > m->best)) {
        m->found = true;
        m->best = points;
        memcpy(m->best_col, m->col, sizeof m->col);
        memcpy(m->common, in, sizeof in);
    } else if (m->settling && points >= m->best - CLOSE) {
        m->common[LEAD] &= in[LEAD];
        m->common[COORDINATE] &= in[COORDINATE];
    }
}

/* What a name brings at most, but for a rule before it. */
static int worth(const struct chain *c)
{
    return COVERED * (int)c->letters + WRONG * (int)c->cost + JUMP * ((int)c->npieces - 1) +
           ROUGH * (int)c->rough + GOES_ON;
}

/* `points`: of what is chosen, at most, and of the lines before `line`, which nothing comes to. */
static void choose(struct mix *m, size_t i, int points, uint32_t line)
{
    uint32_t next = i < m->n ? m->chain[i].piece[0].line : m->w.nlines;
    for (; line < next; line++) {
        struct spread s;
        spread_of(m, line, &s);
        if (s.from < UINT32_MAX)
            points += line_points(m, line, &s);
    }
    int most = points + m->left[i] + RULED * (int)(m->w.nlines - line);
    if (m->nodes > NODES || (m->found && most < m->best - CLOSE))
        return;
    m->nodes++;
    if (i == m->n) {
        leaf(m);
        return;
    }
    const struct chain *c = &m->chain[i];
    for (unsigned col = m->r->run_on > 1 ? COORDINATE : LEAD; col > TASK; col--)
        if (fits(m, i, col)) {
            m->col[i] = (uint8_t)col;
            choose(m, i + 1, points + worth(c) + (col == LEAD && c->common ? COMMON : 0), line);
        }
    m->col[i] = TASK;
    choose(m, i + 1, points, line);
}

static int by_place(const void *a, const void *b)
{
    const struct chain *x = a, *y = b;
    return x->piece[0].from != y->piece[0].from ? (x->piece[0].from < y->piece[0].from ? -1 : 1)
                                                : (x->letters > y->letters ? -1 : x->letters < y->letters);
}

/* Names that have more unread words behind them on their lines than letters of their own are words of the
 * task. */
static void drop_hopeless(struct mix *m)
{
    size_t n = 0;
    bool named[MIXED_WORDS] = {false};
    for (size_t i = 0; i < m->n; i++)
        for (uint32_t k = 0; k < m->chain[i].npieces; k++)
            for (uint32_t x = m->chain[i].piece[k].from; x < m->chain[i].piece[k].to; x++)
                named[x] = true;
    for (size_t i = 0; i < m->n; i++) {
        uint32_t unread = 0;
        for (uint32_t k = 0; k < m->chain[i].npieces; k++)
            for (uint32_t x = m->chain[i].piece[k].to; x < m->w.end[m->chain[i].piece[k].line]; x++)
                unread += named[x] || is_junk(&m->w.word[x]) ? 0 : m->w.word[x].n;
        if (unread <= m->chain[i].letters)
            m->chain[n++] = m->chain[i];
    }
    m->n = n;
}

static const char *slug_of(const struct mix *m, size_t i)
{
    struct agency_hit *hits = NULL;
    size_t cap = 0;
    const char *name = m->chain[i].name;
    size_t n = agencies_scan(m->r->agencies, m->r->doc->mem, name, strlen(name), &hits, &cap);
    const char *slug = n ? hits[0].slug : "";
    free(hits);
    return slug;
}

/* The best way, into best_col and common; false where there is none or too many to look at. */
static bool settle(struct mix *m)
{
    const char *slug[MIXED_CHAINS];
    drop_hopeless(m);
    qsort(m->chain, m->n, sizeof *m->chain, by_place);
    for (size_t i = 0; i < m->n; i++)
        slug[i] = slug_of(m, i);
    m->left[m->n] = 0;
    for (size_t i = m->n; i-- > 0;) {
        m->left[i] = m->left[i + 1] + (worth(&m->chain[i]) > 0 ? worth(&m->chain[i]) : 0);
        m->name[i] = (uint8_t)i;
        for (size_t k = 0; k < i && m->name[i] == i; k++)
            if (strcmp(slug[k], slug[i]) == 0)
                m->name[i] = (uint8_t)k;
    }
    choose(m, 0, 0, 0);
    m->settling = true;
    if (m->found)
        choose(m, 0, 0, 0);
    memcpy(m->col, m->best_col, sizeof m->col);
    return m->found && m->nodes <= NODES;
}

/* ---- what comes of it ---- */

/* Are there unread words above or below the lead, where its name would go on? */
static bool is_torn(const struct mix *m, const struct chain *c)
{
    uint32_t first = c->piece[0].line, last = c->piece[c->npieces - 1].line;
    for (uint32_t line = first ? first - 1 : 0; line <= last + 1 && line < m->w.nlines; line++) {
        struct spread s;
        spread_of(m, line, &s);
        const struct mixed_word *w = s.lead_to ? NULL : left_of(m, line, &s);
        if (w && w->closes && w > &m->w.word[m->w.first[line]]) /* the end of another's name */
            w--;
        if (w && w->alien && w->n > 2)
            return true;
    }
    return false;
}

/* Does what the name goes on with, or what it begins with, stand beside it unread? */
static bool is_cut(const struct mix *m, const struct chain *c)
{
    static const char *const go_on[] = {"và", "các", "cấp", "tỉnh", "huyện", NULL};
    const struct mixed_word *w = m->w.word;
    uint32_t last = c->npieces - 1, line = c->piece[last].line, to = c->piece[last].to;
    uint32_t from = c->piece[0].from, first = m->w.first[c->piece[0].line];
    struct spread s;
    spread_of(m, line, &s);
    bool free_word = to < m->w.end[line] && mixed_is(&w[to], go_on);
    bool behind = to < m->w.end[line] && to - m->w.first[line] < 64 && !(s.covered >> (to - m->w.first[line]) & 1) &&
                  !w[to - 1].closes && !w[to].bar && w[to].n > 2 && !w[to].alien && !free_word;
    bool before = c->common && from > first && !w[from].bar && w[from - 1].alien && !w[from - 1].closes &&
                  strncmp(w[from].letters, "cac", 3) != 0 && w[from].n < 10;
    return (behind && m->col[c - m->chain] == COORDINATE) || before;
}

static const char *name_in_text(struct mix *m, const struct chain *c)
{
    struct buf b = {0};
    const char *t = m->r->passage.text;
    for (uint32_t k = 0; k < c->npieces; k++)
        for (uint32_t i = c->piece[k].from; i < c->piece[k].to; i++) {
            uint32_t n = m->w.word[i].len;
            while (n && strchr(",;:.", t[m->w.word[i].off + n - 1]))
                n--;
            if (b.len)
                buf_chr(&b, ' ');
            buf_add(&b, t + m->w.word[i].off, n);
        }
    const char *out = arena_strdup(m->r->doc->mem, buf_text(&b));
    buf_free(&b);
    return out;
}

static void put_chain(struct mix *m, size_t i, const char *task, size_t first)
{
    struct run *r = m->r;
    const struct chain *c = &m->chain[i];
    const char *slug = slug_of(m, i);
    bool known = !*slug;
    for (size_t k = first; k < r->out->n && !known; k++)
        known = r->out->v[k].type == REC_ASSIGNMENT && !strcmp(rec_text(&r->out->v[k], ASG_AGENCY), slug);
    if (known)
        return;
    struct record *a = run_add(r, REC_ASSIGNMENT, 0, r->passage.len,
                               m->col[i] == LEAD ? &lead_rule : &coordinate_rule);
    a->value[ASG_AGENCY] = val_text(slug);
    a->value[ASG_AGENCY_NAME] = val_text(name_in_text(m, c));
    a->value[ASG_ROLE] = val_text(m->col[i] == LEAD ? "lead" : "coordinate");
    a->value[ASG_TASK] = val_text(task);
    if (c->cost)
        run_doubt(a, 0.85);
}

/* The words that stand left of the columns; times before the bodies are told from them. */
static const char *task_of(struct mix *m)
{
    uint32_t end[MIXED_LINES];
    const char *t = m->r->passage.text;
    for (uint32_t line = 0; line < m->w.nlines; line++) {
        struct spread s;
        spread_of(m, line, &s);
        uint32_t at = s.from < m->w.end[line] ? s.from : m->w.end[line];
        m->w.time_end[line] = m->r->run_on_early ? at : m->w.time_end[line];
        while (m->r->run_on_early && at > m->w.first[line] + !line &&
               run_on_time(t + m->w.word[at - 1].off, m->w.word[at - 1].len))
            at--;
        m->w.time[line] = m->r->run_on_early ? at : m->w.time[line];
        end[line] = at;
    }
    return mixed_task(m->r, &m->w, end);
}

bool kind_mixed(struct run *r)
{
    bool timed = false;
    struct mix *m = xcalloc(1, sizeof *m);
    size_t first = r->out->n;
    m->r = r;
    m->mem = arena_new();
    if (mixed_read(r, &m->w)) {
        m->n = chains_find(r->agencies, m->mem, &m->w, m->chain);
        bool found = r->mixed_ways < NODES_ALL && settle(m);
        r->mixed_ways += m->nodes;
        if (!found)
            memset(m->col, 0, sizeof m->col);
        const char *task = task_of(m);
        for (size_t i = 0; i < m->n; i++)
            if (m->col[i] && (m->common[m->col[i]] >> m->name[i] & 1) &&
                !(m->col[i] == LEAD && is_torn(m, &m->chain[i])) && !is_cut(m, &m->chain[i]))
                put_chain(m, i, task, first);
        timed = mixed_times(r, &m->w, r->run_on_times, task);
    }
    arena_free(m->mem);
    free(m);
    return timed;
}
