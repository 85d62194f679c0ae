#include "kinds.h"

#include "docnumber.h"
#include "hash.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* The kind by the word before the number; 'Thông báo Kết luận' is a thông báo. */
static const char *kind_slug(struct run *r, const char *words)
{
    static const char *const kinds[] = {
        "nghi-quyet", "ket-luan", "quyet-dinh", "quy-dinh",  "ke-hoach",  "chi-thi",
        "thong-bao",  "de-an",    "quy-che",    "huong-dan", "luat",      "nghi-dinh",
        "thong-tu",   "cong-van", "chuong-trinh-hanh-dong", "bo-luat", "phap-lenh", "to-trinh",
        "bao-cao",    "cong-dien", NULL};
    if (!words)
        return NULL;
    const char *slug = utf8_slug(r->doc->mem, words);
    for (size_t i = 0; kinds[i]; i++)
        if (strncmp(slug, kinds[i], strlen(kinds[i])) == 0)
            return strcmp(kinds[i], "bo-luat") == 0 ? "luat" : kinds[i];
    return strncmp(slug, "chuong-trinh", 12) == 0 ? "chuong-trinh-hanh-dong" : NULL;
}

/* Do two numbers end in the same letters: '22-QĐ/TW', '37-QĐ/TW'? */
static bool same_letters(const char *a, const char *b)
{
    static const char figures[] = "0123456789/-";
    return b && strcmp(a + strspn(a, figures), b + strspn(b, figures)) == 0;
}

/* 'văn bản số 1552/VPCP-KGVX' says no kind but in its letters; without any it is a công văn. */
static const char *kind_of(struct run *r, const struct found *f, const char *number)
{
    const char *words = found_text(&r->passage, f, "kind");
    const char *kind = kind_slug(r, words);
    if (kind)
        return kind;
    const struct record *last = r->out->n ? &r->out->v[r->out->n - 1] : NULL;
    uint32_t at = r->passage.base + f->off; /* '... số 1552/VPCP-TTH và 708/VPCP-CATT' */
    bool row = !words && number && last && last->type == REC_CITATION &&
               at >= last->off + last->len && at - last->off - last->len <= 8;
    if (row && same_letters(number, rec_text(last, CIT_NUMBER)))
        return rec_text(last, CIT_KIND); /* 'các Quy định số 22-QĐ/TW, 37-QĐ/TW' */
    if ((kind = doc_number_kind(number)))
        return kind;
    if (words && number)
        return "cong-van";
    return row ? rec_text(last, CIT_KIND) : NULL;
}

/* 'Quyết định số 217-QĐ/TW, Quyết định số 218-QĐ/TW ngày 12/12/2013 của Bộ Chính trị': what stands
 * behind the last of a row is said of all of them. */
static void share_backwards(struct run *r, size_t first)
{
    struct records *out = r->out;
    for (size_t i = out->n; i > first + 1; i--) {
        struct record *a = &out->v[i - 2], *b = &out->v[i - 1];
        uint32_t end = a->off + a->len;
        struct buf gap = {0};
        if (a->type != REC_CITATION || b->type != REC_CITATION || b->off < end || b->off - end > 8)
            continue;
        utf8_fold(&gap, r->doc->flow + end, b->off - end);
        bool row = strspn(buf_text(&gap), " ,va") == gap.len;
        buf_free(&gap);
        if (!row || a->value[CIT_DATE].is != V_NULL || a->value[CIT_ISSUER].is != V_NULL ||
            strcmp(rec_text(a, CIT_KIND), rec_text(b, CIT_KIND)) != 0 || a->value[CIT_NUMBER].is == V_NULL)
            continue;
        a->value[CIT_DATE] = b->value[CIT_DATE];
        a->value[CIT_ISSUER] = b->value[CIT_ISSUER];
    }
}

static const char *iso_day(struct run *r, const char *words)
{
    struct day day;
    char iso[16] = "";
    if (words && day_read(words, strlen(words), &day))
        day_iso(day, iso);
    return iso[0] ? arena_strdup(r->doc->mem, iso) : NULL;
}

/* What is said of a citation behind it, up to `end` of the passage: its record reaches there. */
static void reach(struct record *c, uint32_t off, uint32_t end)
{
    if (end > off + c->len)
        c->len = end - off;
}

/* The cue of this name that begins at byte `at`, blanks and a comma between; NULL for none. */
static const struct found *cue_at(struct run *r, const char *name, uint32_t at)
{
    const char *t = r->passage.text;
    for (size_t i = 0; i < r->cues.n; i++) {
        const struct found *f = &r->cues.v[i];
        if (strcmp(f->rule->name, name) != 0 || f->off < at || f->off > at + 3)
            continue;
        if (strspn(t + at, " ,") >= f->off - at)
            return f;
    }
    return NULL;
}

static void read_title(struct run *r, struct record *c, const struct found *f)
{
    uint32_t from, len;
    if (!found_group(f, "title", &from, &len))
        return;
    const char *title = run_words(r, from, len);
    if (!title || strlen(title) < 8)
        return;
    c->value[CIT_TITLE] = val_text(title);
    reach(c, f->off, from + len);
}

/* ---- laws by name ---- */

/* End of the law's name that begins at byte `at`, by laws.list; 0 where none does. */
static uint32_t law_end(struct run *r, uint32_t at, const struct list_entry **law)
{
    struct list_hit *hits = NULL;
    size_t cap = 0;
    uint32_t left = r->passage.len - at, end = 0, most = left < 240 ? left : 240;
    while (most < left && ((unsigned char)r->passage.text[at + most] & 0xC0) == 0x80)
        most--; /* never within a letter */
    size_t n = list_scan(r->laws, r->passage.text + at, most, &hits, &cap);
    if (n && hits[0].off == 0) {
        end = at + hits[0].len;
        *law = hits[0].entry;
    }
    free(hits);
    return end;
}

/* Does a law's name begin there that says it changes others? */
static bool amends(const struct run *r, uint32_t at)
{
    static const char lead[] = "sửa đổi", capital[] = "Sửa đổi";
    const char *t = r->passage.text + at;
    return r->passage.len - at > sizeof lead && (memcmp(t, lead, sizeof lead - 1) == 0 ||
                                                 memcmp(t, capital, sizeof capital - 1) == 0);
}

/* 'sửa đổi, bổ sung một số điều của Luật Thư viện': where the name of the law changed begins, or 0.
 */
static uint32_t amended(struct run *r, uint32_t at)
{
    static const char law[] = "Luật ";
    const char *t = r->passage.text;
    if (!amends(r, at))
        return 0;
    for (uint32_t i = at; i + sizeof law < r->passage.len && i < at + 120 && t[i] != ';'; i++)
        if (memcmp(t + i, law, sizeof law - 1) == 0)
            return i + (uint32_t)sizeof law - 1;
    return 0;
}

/* The end of a law's name that no list knows, in a row of laws: where the row goes on or a day follows;
 * 0 where neither is near. */
static uint32_t unlisted_end(const struct passage *p, uint32_t from)
{
    static const char *const stops[] = {", Luật ", " và Luật ", " ngày ", " số ", ";", NULL};
    for (uint32_t at = from + 4; at < p->len && at < from + 100; at++)
        for (size_t i = 0; stops[i]; i++) {
            size_t n = strlen(stops[i]);
            if (p->len - at >= n && memcmp(p->text + at, stops[i], n) == 0)
                return at;
        }
    return 0;
}

/* The end of the name of a law that changes others, none by name: a day or a number must follow; or 0. */
static uint32_t dated_end(const struct passage *p, uint32_t from)
{
    static const char *const stops[] = {" ngày ", " số "};
    for (uint32_t at = from; at + 8 < p->len && at < from + 160 && !strchr(";.(", p->text[at]); at++)
        for (size_t i = 0; i < 2; i++) {
            size_t n = strlen(stops[i]);
            if (p->len - at > n && memcmp(p->text + at, stops[i], n) == 0 &&
                p->text[at + n] >= '0' && p->text[at + n] <= '9')
                return at;
        }
    return 0;
}

/* 'của Luật Chứng khoán, Luật Kế toán và Luật Giá': the end of the last law, from that of the first. */
static uint32_t amended_end(struct run *r, uint32_t end)
{
    static const char *const joints[] = {", Luật ", " và Luật "};
    const char *t = r->passage.text;
    const struct list_entry *law;
    for (bool more = end > 0; more;) {
        more = false;
        for (size_t i = 0; i < sizeof joints / sizeof *joints && !more; i++) {
            uint32_t n = (uint32_t)strlen(joints[i]), next = 0;
            if (r->passage.len - end > n && memcmp(t + end, joints[i], n) == 0)
                next = law_end(r, end + n, &law);
            if (!next && r->passage.len - end > n && memcmp(t + end, joints[i], n) == 0)
                next = unlisted_end(&r->passage, end + n);
            more = next > 0;
            end = more ? next : end;
        }
    }
    return end;
}

static bool read_law(struct run *r, struct record *c, const struct found *f)
{
    uint32_t from = f->off + f->len, at = amended(r, from), off, len;
    const struct list_entry *law = NULL;
    uint32_t end = law_end(r, at ? at : from, &law);
    end = at ? amended_end(r, end) : end;
    if (!end && amends(r, from)) /* 'sửa đổi, bổ sung một số điều của 37 luật có liên quan' */
        end = dated_end(&r->passage, from);
    if (law && !at) {
        c->value[CIT_TITLE] = val_text(law->name);
    } else if (end || found_group(f, "title", &off, &len)) {
        end = end ? end : off + len;
        c->value[CIT_TITLE] = val_text(run_words(r, from, end - from));
        run_doubt(c, at ? 1 : 0.85); /* in no list */
    } else {
        return false;
    }
    reach(c, f->off, end);
    const struct found *n = cue_at(r, "cited.law-number", end);
    if (n) {
        c->value[CIT_NUMBER] =
            val_text(doc_number_clean(r->doc->mem, found_text(&r->passage, n, "number"), NULL));
        c->value[CIT_DATE] = val_text(iso_day(r, found_text(&r->passage, n, "date")));
        reach(c, f->off, n->off + n->len);
    }
    return true;
}

static bool is_law(const struct found *f)
{
    return strcmp(f->rule->name, "citation.law") == 0;
}

void kind_citation(struct run *r)
{
    size_t first = r->out->n;
    passage_find(&r->passage, r->rules, "citation", true, &r->finds);
    if (!r->finds.n)
        return;
    bool law = false; /* only behind one's name something is looked for */
    for (size_t i = 0; i < r->finds.n; i++)
        law |= is_law(&r->finds.v[i]);
    if (law)
        passage_find_named(&r->passage, r->rules, "cue", "cited.", &r->cues);
    uint32_t named = 0; /* the end of the last law's name: others in it are what that one changes */
    for (size_t i = 0; i < r->finds.n; i++) {
        const struct found *f = &r->finds.v[i];
        bool mended = false;
        if (is_law(f) && f->off < named) {
            run_refuse(r, f->rule, f->off, f->len, "within the name of another law");
            continue;
        }
        const char *number =
            doc_number_clean(r->doc->mem, found_text(&r->passage, f, "number"), &mended);
        const char *kind = kind_of(r, f, number);
        bool own = number && r->own_number && strcmp(number, r->own_number) == 0;
        if (!kind || own) {
            run_refuse(r, f->rule, f->off, f->len, own ? "the document itself" : "of no known kind");
            continue;
        }
        struct record *c = run_add(r, REC_CITATION, f->off, f->len, f->rule);
        c->value[CIT_KIND] = val_text(kind);
        c->value[CIT_NUMBER] = val_text(number);
        c->value[CIT_DATE] = val_text(iso_day(r, found_text(&r->passage, f, "date")));
        c->value[CIT_ISSUER] = val_text(found_text(&r->passage, f, "issuer"));
        if (mended)
            run_doubt(c, 0.85);
        if (!is_law(f)) {
            read_title(r, c, f);
        } else if (!read_law(r, c, f)) {
            run_refuse(r, f->rule, f->off, f->len, "no law's name");
            r->out->n--;
        } else {
            named = c->off - r->passage.base + c->len;
        }
    }
    share_backwards(r, first);
}

static bool same(const struct record *a, const struct record *b)
{
    const char *x = rec_text(a, CIT_NUMBER), *y = rec_text(b, CIT_NUMBER);
    const char *d = rec_text(a, CIT_DATE), *e = rec_text(b, CIT_DATE);
    if (d && e && strcmp(d, e) != 0)
        return false;
    if (!x || !y) { /* laws by name: 'Luật Đất đai' is the one whose number was told */
        const char *s = rec_text(a, CIT_TITLE), *t = rec_text(b, CIT_TITLE);
        bool laws = strcmp(rec_text(a, CIT_KIND), "luat") == 0 && strcmp(rec_text(b, CIT_KIND), "luat") == 0;
        return laws && s && t && strcmp(s, t) == 0;
    }
    return strcmp(x, y) == 0;
}

/* A document's title cites in capitals; what its body says of the same reads better. */
static bool in_capitals(const char *s)
{
    unsigned letters, capitals;
    utf8_letters(s, strlen(s), &letters, &capitals);
    return capitals > 6 && capitals == letters;
}

#define SHELVES 1024u

struct shelves { /* citations kept, by number and by title: whatever is the same stands on one shelf */
    uint32_t head[SHELVES]; /* 1 + index of the last put there; 0: none */
    struct shelved {
        uint32_t at, next;
    } *v;
    size_t n, cap;
};

static uint32_t *shelf_of(struct shelves *sh, const char *name)
{
    uint32_t h = hash32(HASH32, name, strlen(name));
    return &sh->head[(h ^ h >> 16) % SHELVES];
}

static void shelve(struct shelves *sh, const struct record *rec, size_t at)
{
    static const int keys[] = {CIT_NUMBER, CIT_TITLE};
    for (size_t k = 0; k < 2; k++) {
        const char *name = rec_text(rec, keys[k]);
        uint32_t *head = name ? shelf_of(sh, name) : NULL;
        if (!head)
            continue;
        VEC_PUSH(sh->v, sh->n, sh->cap) = (struct shelved){(uint32_t)at, *head};
        *head = (uint32_t)sh->n;
    }
}

/* The first of the citations kept that is the same; SIZE_MAX: none is. */
static size_t kept_same(struct shelves *sh, const struct records *out, const struct record *rec)
{
    static const int keys[] = {CIT_NUMBER, CIT_TITLE};
    size_t first = SIZE_MAX;
    for (size_t k = 0; k < 2; k++) {
        const char *name = rec_text(rec, keys[k]);
        for (uint32_t i = name ? *shelf_of(sh, name) : 0; i; i = sh->v[i - 1].next)
            if (sh->v[i - 1].at < first && same(&out->v[sh->v[i - 1].at], rec))
                first = sh->v[i - 1].at;
    }
    return first;
}

/* Each document cited stands once: at its first place, with what later mentions add. */
void kind_citation_finish(struct run *r, size_t first)
{
    struct records *out = r->out;
    struct shelves *sh = xcalloc(1, sizeof *sh);
    size_t n = first;
    for (size_t i = first; i < out->n; i++) {
        struct record *rec = &out->v[i];
        size_t j = rec->type == REC_CITATION ? kept_same(sh, out, rec) : SIZE_MAX;
        if (j == SIZE_MAX) {
            if (rec->type == REC_CITATION)
                shelve(sh, rec, n);
            out->v[n++] = *rec;
            continue;
        }
        const char *number = rec_text(&out->v[j], CIT_NUMBER), *title = rec_text(&out->v[j], CIT_TITLE);
        if (is_loose(&out->v[j]) && !is_loose(rec)) { /* words as written say it better */
            struct record sure = *rec;
            *rec = out->v[j];
            out->v[j] = sure;
        }
        for (int k = CIT_NUMBER; k <= CIT_TITLE; k++)
            if (out->v[j].value[k].is == V_NULL ||
                (rec->value[k].is == V_TEXT && in_capitals(rec_text(&out->v[j], k))))
                out->v[j].value[k] = rec->value[k];
        if (rec_text(&out->v[j], CIT_NUMBER) != number || rec_text(&out->v[j], CIT_TITLE) != title)
            shelve(sh, &out->v[j], j);
    }
    out->n = n;
    free(sh->v);
    free(sh);
}
