#include "repair_edit.h"

#include <string.h>

#include "channel_in.h"
#include "utf8.h"

/* Appends a word of the model in a token's capitals. */
static void put_name(char *out, size_t cap, const char *name, enum shape shape)
{
    size_t at = strlen(out), n = strlen(name);
    for (size_t i = 0; i < n;) {
        int32_t cp;
        size_t k = utf8_decode(name + i, n - i, &cp);
        bool up = shape == SHAPE_UPPER || (shape == SHAPE_CAP && !i);
        if (!k || at + 5 > cap)
            break;
        at += utf8_encode(up ? upper_of(cp) : cp, out + at);
        i += k;
    }
    out[at] = '\0';
}

/* Are these the same letters but for capitals? */
static bool same_letters(const char *a, size_t na, const char *b)
{
    size_t nb = strlen(b), i = 0, j = 0;
    while (i < na && j < nb) {
        int32_t x, y;
        size_t k = utf8_decode(a + i, na - i, &x), l = utf8_decode(b + j, nb - j, &y);
        if (!k || !l || utf8_lower(x) != utf8_lower(y))
            return false;
        i += k;
        j += l;
    }
    return i == na && j == nb;
}

/* Has the syllable a ư or ơ? */
static bool is_horned(const char *s)
{
    static const char *const horned[] = {"ư", "ứ", "ừ", "ử", "ữ", "ự", "ơ", "ớ", "ờ", "ở", "ỡ", "ợ"};
    for (size_t i = 0; i < sizeof horned / sizeof *horned; i++)
        if (strstr(s, horned[i]))
            return true;
    return false;
}

/* Bytes of a sign that the horn of the letter before it was read as: 'S6\' Gido', 'Can ci? Quyét'; a question
 * ends its line. */
static uint32_t stray_horn(const char *after)
{
    static const char *const signs[] = {"?", "'", "\u2019"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t n = strlen(signs[i]);
        if (strncmp(after, signs[i], n) == 0 && after[n] == ' ' && after[n + 1] && after[n + 1] != ' ')
            return (uint32_t)n;
    }
    return 0;
}

bool edit_make(const struct lm *m, const struct codes *codes, const char *line,
                const struct noise_token *t,
               const struct choice *c, struct edit *out)
{
    if (c->how == HOW_JOINED || t->kind == LM_COMMA || t->kind == LM_DASH || t->kind == LM_STOP)
        return false;
    *out = (struct edit){.off = t->off, .end = t->off + t->len, .sure = c->sure};
    const char *code = codes_name(codes, t->code);
    if (*code) {
        strncpy(out->text, code, sizeof out->text - 1);
        out->changes = strlen(code) != t->len || memcmp(code, line + t->off, t->len);
        return true;
    }
    if (c->how == HOW_KEEP)
        return true;
    const struct noise_token *last = c->how == HOW_JOIN ? t + 1 : t;
    out->end = last->off + last->len;
    enum shape shape = (enum shape)c->shape;
    put_name(out->text, sizeof out->text, lm_name(m, c->word[0]), shape);
    if (c->how == HOW_SPLIT) {
        strcat(out->text, " ");
        put_name(out->text, sizeof out->text, lm_name(m, c->word[1]),
                 shape == SHAPE_UPPER ? SHAPE_UPPER : SHAPE_LOWER);
    }
    out->changes = !same_letters(line + out->off, out->end - out->off, out->text);
    if (out->changes && c->how == HOW_WORD && is_horned(out->text))
        out->end += stray_horn(line + out->end);
    return true;
}

/* Text of [from, to) of the line with the edits in it applied; the least sure of them in *sure. */
static void put_span(struct buf *out, const char *line, size_t from, size_t to,
                     const struct edit *v, size_t n, double *sure, bool *changed)
{
    for (size_t i = 0; i < n; i++) {
        if (v[i].off < from || v[i].end > to)
            continue;
        *sure = v[i].sure < *sure ? v[i].sure : *sure;
        if (!v[i].changes)
            continue;
        buf_add(out, line + from, v[i].off - from);
        buf_str(out, v[i].text);
        from = v[i].end;
        *changed = true;
    }
    buf_add(out, line + from, to - from);
}

/* Takes the next word into this one: the reader had parted them. */
static void absorb(struct doc *d, struct word *w, const struct word *next)
{
    w->raw = arena_printf(d->mem, "%s %s", w->raw, next->raw);
    w->box = box_union(w->box, next->box);
    w->conf = next->conf < w->conf ? next->conf : w->conf;
    w->flags |= next->flags;
}

void edit_line(struct doc *d, struct line *l, const struct edit *v, size_t n)
{
    struct buf text = {0};
    const char *line = l->text;
    size_t at = 0, len = strlen(line), e = 0;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < l->nwords; i++) {
        struct word w = d->words[l->word + i];
        size_t from = w.off, to = w.off + strlen(w.text);
        if (from < at || to > len)
            continue;
        while (e < n && v[e].off < from)
            e++;
        size_t last = e;
        while (last < n && v[last].off < to) {
            while (v[last].changes && v[last].end > to && i + 1 < l->nwords) {
                const struct word *next = &d->words[l->word + ++i];
                to = next->off + strlen(next->text);
                absorb(d, &w, next);
            }
            last++;
        }
        buf_add(&text, line + at, from - at);
        double sure = 1;
        bool changed = false;
        w.off = (uint32_t)text.len;
        put_span(&text, line, from, to, v + e, last - e, &sure, &changed);
        if (changed) {
            w.text = arena_strndup(d->mem, text.s + w.off, text.len - w.off);
            w.flags |= WORD_REPAIRED;
        }
        w.sure = round_conf(sure);
        if (w.sure < 0.6)
            w.flags |= WORD_DOUBT;
        d->words[l->word + kept++] = w;
        at = to;
        e = last;
    }
    buf_add(&text, line + at, len - at);
    l->nwords = kept;
    if (strcmp(line, buf_text(&text)))
        l->text = arena_strndup(d->mem, buf_text(&text), text.len);
    buf_free(&text);
}
