#include "kinds.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* '218- QĐ/TW' and '427 - KH/TU' as they are meant: no blanks, a leading zero kept. */
static const char *clean_number(struct run *r, const char *s)
{
    if (!s)
        return NULL;
    char *out = arena_strdup(r->doc->mem, s), *w = out;
    for (const char *c = s; *c; c++) {
        if (*c != ' ')
            *w++ = *c;
        else if (w > out && w[-1] >= '0' && w[-1] <= '9' && (unsigned char)c[1] >= 'A')
            *w++ = '-'; /* '123 KL/TU': the dash that reading lost */
    }
    while (w > out && strchr(".,;-/", w[-1]))
        w--;
    *w = '\0';
    return out;
}

/* The kind by the word before the number; 'Thông báo Kết luận' is a thông báo. */
static const char *kind_slug(struct run *r, const char *words)
{
    static const char *const kinds[] = {
        "nghi-quyet", "ket-luan", "quyet-dinh", "quy-dinh",  "ke-hoach",  "chi-thi",
        "thong-bao",  "de-an",    "quy-che",    "huong-dan", "luat",      "nghi-dinh",
        "thong-tu",   "cong-van", "chuong-trinh-hanh-dong", "bo-luat", "phap-lenh", NULL};
    if (!words)
        return NULL;
    const char *slug = utf8_slug(r->doc->mem, words);
    for (size_t i = 0; kinds[i]; i++)
        if (strncmp(slug, kinds[i], strlen(kinds[i])) == 0)
            return strcmp(kinds[i], "bo-luat") == 0 ? "luat" : kinds[i];
    return strncmp(slug, "chuong-trinh", 12) == 0 ? "chuong-trinh-hanh-dong" : NULL;
}

/* The kind by the letters of the number: '217-QĐ/TW', '43/2014/NĐ-CP'. */
static const char *kind_by_letters(const char *number)
{
    static const struct {
        const char *letters, *kind;
    } table[] = {{"NQ", "nghi-quyet"}, {"KL", "ket-luan"},  {"QĐ", "quyet-dinh"},
                 {"QC", "quy-che"},    {"KH", "ke-hoach"},  {"CT/", "chi-thi"},
                 {"CT-", "chi-thi"},   {"TB", "thong-bao"}, {"ĐA", "de-an"},
                 {"HD", "huong-dan"},  {"NĐ", "nghi-dinh"}, {"TT", "thong-tu"},
                 {"CTr", "chuong-trinh-hanh-dong"},         {"QH", "luat"},
                 {"QyĐ", "quy-dinh"}};
    for (size_t i = 0; number && i < sizeof table / sizeof *table; i++)
        if (strstr(number, table[i].letters))
            return table[i].kind;
    return NULL;
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

void kind_citation(struct run *r)
{
    size_t first = r->out->n;
    passage_find(&r->passage, r->rules, "citation", true, &r->finds);
    for (size_t i = 0; i < r->finds.n; i++) {
        const struct found *f = &r->finds.v[i];
        const char *number = clean_number(r, found_text(&r->passage, f, "number"));
        const char *kind = kind_slug(r, found_text(&r->passage, f, "kind"));
        if (!kind)
            kind = kind_by_letters(number);
        bool own = number && r->own_number && strcmp(number, r->own_number) == 0;
        if (!kind || own) {
            run_refuse(r, f->rule, f->off, f->len, own ? "the document itself" : "of no known kind");
            continue;
        }
        struct record *c = run_add(r, REC_CITATION, f->off, f->len, f->rule);
        const char *date = found_text(&r->passage, f, "date");
        struct day day;
        char iso[16] = "";
        if (date && day_read(date, strlen(date), &day))
            day_iso(day, iso);
        c->value[CIT_KIND] = val_text(kind);
        c->value[CIT_NUMBER] = val_text(number);
        c->value[CIT_DATE] = val_text(iso[0] ? arena_strdup(r->doc->mem, iso) : NULL);
        c->value[CIT_ISSUER] = val_text(found_text(&r->passage, f, "issuer"));
        c->value[CIT_TITLE] = val_text(found_text(&r->passage, f, "title"));
    }
    share_backwards(r, first);
}

static bool same(const struct record *a, const struct record *b)
{
    const char *x = rec_text(a, CIT_NUMBER), *y = rec_text(b, CIT_NUMBER);
    if (!x && !y) { /* laws by name */
        const char *s = rec_text(a, CIT_TITLE), *t = rec_text(b, CIT_TITLE);
        return s && t && strcmp(s, t) == 0;
    }
    if (!x || !y)
        return false;
    const char *d = rec_text(a, CIT_DATE), *e = rec_text(b, CIT_DATE);
    return strcmp(x, y) == 0 && (!d || !e || strcmp(d, e) == 0);
}

/* Each document cited stands once: at its first place, with what later mentions add. */
void kind_citation_finish(struct run *r, size_t first)
{
    struct records *out = r->out;
    size_t n = first;
    for (size_t i = first; i < out->n; i++) {
        struct record *rec = &out->v[i];
        size_t j = first;
        if (rec->type == REC_CITATION)
            while (j < n && !(out->v[j].type == REC_CITATION && same(&out->v[j], rec)))
                j++;
        if (rec->type != REC_CITATION || j == n) {
            out->v[n++] = *rec;
            continue;
        }
        for (int k = CIT_DATE; k <= CIT_TITLE; k++)
            if (out->v[j].value[k].is == V_NULL)
                out->v[j].value[k] = rec->value[k];
    }
    out->n = n;
}
