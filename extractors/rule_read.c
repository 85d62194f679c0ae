#include "rule_priv.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

static const char *const key_names[RK_COUNT] = {
    [RK_KIND] = "kind",   [RK_WHERE] = "where",       [RK_SET] = "set",
    [RK_MATCH] = "match", [RK_STRENGTH] = "strength", [RK_OF] = "of",
    [RK_NEEDS] = "needs",
};

enum open { OPEN_NOTHING, OPEN_SKIP, OPEN_KEY, OPEN_CASE };

struct reader {
    struct ruleset *s;
    struct drafts *out;
    const char *file;
    unsigned line;      /* being read, from 1 */
    bool inside;        /* a section is open: the last of out */
    bool skipping;      /* the section's header was bad: its lines are not looked at */
    enum open open;     /* what an indented line continues */
    enum rule_key key;  /* of OPEN_KEY */
    bool wanted;        /* of OPEN_CASE */
    unsigned open_line; /* where the open value begins */
    struct buf value;
    struct rule_case *cases;
    size_t ncases, cap_cases;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Cuts blanks (and line ends) off both ends, in the arena's copy. */
static char *trimmed(struct arena *a, const char *s, size_t n)
{
    while (n && (is_blank(s[n - 1]) || s[n - 1] == '\n'))
        n--;
    while (n && (is_blank(*s) || *s == '\n')) {
        s++;
        n--;
    }
    return arena_strndup(a, s, n);
}

/* A case's text: line breaks of the block are one blank, '\n' ends a paragraph, '\|' is a bar. */
static char *case_text(struct arena *a, const char *s, size_t n)
{
    char *out = trimmed(a, s, n);
    size_t k = 0;
    for (const char *p = out; *p;) {
        if (p[0] == '\\' && (p[1] == 'n' || p[1] == '|')) {
            out[k++] = p[1] == 'n' ? '\n' : '|';
            p += 2;
        } else if (is_blank(*p) || *p == '\n') {
            while (is_blank(*p) || *p == '\n')
                p++;
            out[k++] = ' ';
        } else {
            out[k++] = *p++;
        }
    }
    out[k] = '\0';
    return out;
}

/* The first bar that parts text and fields: between blanks and not escaped. NULL if none. */
static const char *find_bar(const char *s)
{
    for (const char *p = s; *p; p++)
        if (*p == '|' && p > s && (is_blank(p[-1]) || p[-1] == '\n') &&
            (is_blank(p[1]) || p[1] == '\n' || !p[1]))
            return p;
    return NULL;
}

static void close_case(struct reader *r)
{
    struct arena *a = r->s->mem;
    const char *text = buf_text(&r->value);
    const char *bar = find_bar(text);
    struct rule_case c = {.wanted = r->wanted, .line = r->open_line};
    c.text = case_text(a, text, bar ? (size_t)(bar - text) : strlen(text));
    if (bar)
        c.fields = case_text(a, bar + 1, strlen(bar + 1));
    if (!*c.text)
        rule_problem(r->s, r->file, c.line, "a case without text");
    if (bar && !c.wanted)
        rule_problem(r->s, r->file, c.line, "a '-' case has no fields: write '\\|' for a bar");
    VEC_PUSH(r->cases, r->ncases, r->cap_cases) = c;
}

/* Ends the value that indented lines could still continue. */
static void close_value(struct reader *r)
{
    if (r->open == OPEN_KEY) {
        struct draft *d = &r->out->v[r->out->n - 1];
        /* Kept as it stands: a line break for each line, so that offsets lead to lines. */
        d->value[r->key] = (struct block){.text = arena_strdup(r->s->mem, buf_text(&r->value)),
                                          .line = r->open_line};
    } else if (r->open == OPEN_CASE) {
        close_case(r);
    }
    r->open = OPEN_NOTHING;
    buf_clear(&r->value);
}

static void close_section(struct reader *r)
{
    close_value(r);
    if (r->inside) {
        struct draft *d = &r->out->v[r->out->n - 1];
        d->cases = arena_new_n(r->s->mem, struct rule_case, r->ncases);
        d->ncases = r->ncases;
        if (r->ncases)
            memcpy(d->cases, r->cases, r->ncases * sizeof *r->cases);
    }
    r->ncases = 0;
    r->inside = false;
    r->skipping = false;
}

static bool name_ok(const char *s)
{
    if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || *s == '_'))
        return false;
    for (; *s; s++)
        if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') ||
              *s == '_' || *s == '-' || *s == '.'))
            return false;
    return true;
}

static void open_value(struct reader *r, enum open what, const char *text, size_t n)
{
    r->open = what;
    r->open_line = r->line;
    buf_add(&r->value, text, n);
}

static void read_header(struct reader *r, const char *s, size_t n)
{
    close_section(r);
    r->skipping = true;
    r->open = OPEN_SKIP;
    if (s[n - 1] != ']') {
        rule_problem(r->s, r->file, r->line, "'[' without ']' at the line's end");
        return;
    }
    char *in = trimmed(r->s->mem, s + 1, n - 2);
    char *name = in + strcspn(in, " \t");
    if (*name)
        *name++ = '\0';
    name += strspn(name, " \t");
    bool define = strcmp(in, "define") == 0;
    if (!define && strcmp(in, "rule") != 0) {
        rule_problem(r->s, r->file, r->line, "unknown section '%s': there are define and rule",
                     in);
        return;
    }
    if (!name_ok(name) || (define && strpbrk(name, "-.")) || (define && strlen(name) > 30)) {
        rule_problem(r->s, r->file, r->line, "'%s' is no name for a %s", name, in);
        return;
    }
    r->skipping = false;
    r->inside = true;
    VEC_PUSH(r->out->v, r->out->n, r->out->cap) =
        (struct draft){.define = define, .name = name, .file = r->file, .line = r->line};
    r->open = OPEN_NOTHING;
    if (define) {
        r->key = RK_MATCH;
        open_value(r, OPEN_KEY, "", 0);
    }
}

static void read_key(struct reader *r, const char *s, size_t n)
{
    struct draft *d = &r->out->v[r->out->n - 1];
    const char *eq = memchr(s, '=', n);
    if (d->define) {
        rule_problem(r->s, r->file, r->line, "a define is one indented block and nothing else");
        r->open = OPEN_SKIP;
        return;
    }
    r->open = OPEN_SKIP;
    if (!eq) {
        rule_problem(r->s, r->file, r->line, "neither 'key = value' nor a case nor a section");
        return;
    }
    const char *name = trimmed(r->s->mem, s, (size_t)(eq - s));
    for (int k = 0; k < RK_COUNT; k++) {
        if (strcmp(key_names[k], name) != 0)
            continue;
        if (d->value[k].text) {
            rule_problem(r->s, r->file, r->line, "key '%s' was given in line %u", name,
                         d->value[k].line);
            return;
        }
        r->key = (enum rule_key)k;
        open_value(r, OPEN_KEY, eq + 1, n - (size_t)(eq + 1 - s));
        return;
    }
    rule_problem(r->s, r->file, r->line, "unknown key '%s'", name);
}

static void read_line(struct reader *r, const char *s, size_t n)
{
    while (n && (is_blank(s[n - 1]) || s[n - 1] == '\r'))
        n--;
    if (!n || *s == '#') {
        if (r->open == OPEN_KEY || r->open == OPEN_CASE)
            buf_chr(&r->value, '\n');
        return;
    }
    if (is_blank(*s)) {
        if (r->open == OPEN_KEY || r->open == OPEN_CASE) {
            buf_chr(&r->value, '\n');
            buf_add(&r->value, s, n);
        } else if (r->open == OPEN_NOTHING) {
            rule_problem(r->s, r->file, r->line, "an indented line that continues nothing");
            r->open = OPEN_SKIP;
        }
        return;
    }
    if (*s == '[') {
        read_header(r, s, n);
        return;
    }
    if (r->skipping)
        return;
    close_value(r);
    if (!r->inside) {
        rule_problem(r->s, r->file, r->line, "stands before the first [define] or [rule]");
        r->skipping = true;
        r->open = OPEN_SKIP;
    } else if ((*s == '+' || *s == '-') && (n == 1 || is_blank(s[1]))) {
        if (r->out->v[r->out->n - 1].define) {
            rule_problem(r->s, r->file, r->line, "a define has no cases");
            r->open = OPEN_SKIP;
            return;
        }
        r->wanted = *s == '+';
        open_value(r, OPEN_CASE, s + 1, n - 1);
    } else {
        read_key(r, s, n);
    }
}

/* NFC and the one tone-mark style, as the flow has them. NULL where the bytes are no UTF-8. */
static char *normal_text(struct ruleset *s, const char *file, const char *bytes, size_t n)
{
    if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) { /* byte order mark */
        bytes += 3;
        n -= 3;
    }
    size_t good = utf8_valid_prefix(bytes, n);
    const char *nul = memchr(bytes, '\0', good);
    if (nul)
        good = (size_t)(nul - bytes);
    if (good < n) {
        unsigned line = 1;
        for (size_t i = 0; i < good; i++)
            line += bytes[i] == '\n';
        rule_problem(s, file, line,
                     nul ? "a NUL byte: the file is not read"
                         : "not valid UTF-8: the file is not read");
        return NULL;
    }
    const char *nfc = utf8_nfc(s->mem, arena_strndup(s->mem, bytes, n));
    struct buf styled = {0};
    utf8_tone_style(&styled, nfc, strlen(nfc));
    char *text = arena_strdup(s->mem, buf_text(&styled));
    buf_free(&styled);
    return text;
}

void rule_read(struct ruleset *s, struct drafts *out, const char *file, const char *bytes,
               size_t n)
{
    const char *text = normal_text(s, file, bytes, n);
    if (!text)
        return;
    struct reader r = {.s = s, .out = out, .file = file};
    while (*text) {
        size_t len = strcspn(text, "\n");
        r.line++;
        read_line(&r, text, len);
        text += len + (text[len] == '\n');
    }
    close_section(&r);
    buf_free(&r.value);
    free(r.cases);
}
