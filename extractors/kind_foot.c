#include "kinds.h"

#include "marker.h"
#include "title.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* The foot of the document: who signed, with what title, and who gets it (Nghị định 30/2020/NĐ-CP,
 * Hướng dẫn 36-HD/VPTW). */

static void set_once(struct record *rec, int key, const char *s)
{
    if (rec->value[key].is == V_NULL)
        rec->value[key] = val_text(s);
}

static bool is_caps(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        int32_t cp = 0;
        size_t k = utf8_decode(s + i, n - i, &cp);
        if (!k || (utf8_is_letter(cp) && !utf8_is_upper(cp)))
            return false;
        i += k;
    }
    return true;
}

/* 'KT. CHỦ TỊCH', 'TL. CHỦ TỊCH': in whose stead somebody signs; the signer's own title is below. */
static bool signs_for(const char *s, size_t at)
{
    static const char *const leads[] = {"KT", "TL", "TUQ", "K/T", "T/L", NULL};
    while (at && strchr(" .,", s[at - 1]))
        at--;
    for (size_t i = 0; leads[i]; i++) {
        size_t n = strlen(leads[i]);
        if (at >= n && memcmp(s + at - n, leads[i], n) == 0 &&
            (at == n || strchr(" ;.,", s[at - n - 1])))
            return true;
    }
    return false;
}

static void read_foot_line(struct run *r, struct record *rec, uint32_t para)
{
    struct passage *p = &r->passage;
    passage_set(p, r->doc, para, NULL);
    if (p->len && *p->text == '[') /* a note behind the signature */
        return;
    struct list_hit *hits = NULL;
    size_t cap = 0, n = list_scan(r->titles, p->text, p->len, &hits, &cap);
    for (size_t i = 0; i < n; i++) { /* capitals only: 'Chủ tịch' among recipients signs nothing */
        if (signs_for(p->text, hits[i].off))
            continue;
        int32_t second = 0, cp = 0;
        size_t k = utf8_decode(p->text + hits[i].off, hits[i].len, &cp);
        if (utf8_decode(p->text + hits[i].off + k, hits[i].len - k, &second) &&
            utf8_is_upper(second) && rec->value[DOC_SIGNER].is == V_NULL)
            rec->value[DOC_SIGNER_TITLE] = val_text(hits[i].entry->name);
    }
    free(hits);
    if (rec->value[DOC_SIGNER_TITLE].is == V_NULL && rec->value[DOC_SIGNER].is == V_NULL)
        rec->value[DOC_SIGNER_TITLE] = val_text(title_near(r->titles, p->text, p->len));
    passage_find(p, r->rules, "head", false, &r->finds);
    for (size_t i = 0; i < r->finds.n; i++) {
        const struct found *f = &r->finds.v[i];
        const char *signer = found_text(p, f, "signer");
        bool sure = strcmp(f->rule->name, "head.signer") == 0; /* a known family name */
        bool behind = strcmp(f->rule->name, "head.signer-behind") == 0; /* ... behind a stop */
        if (!signer || (rec->value[DOC_SIGNER_TITLE].is == V_NULL && !behind))
            continue;
        if (sure)
            rec->value[DOC_SIGNER] = val_text(signer);
        else
            set_once(rec, DOC_SIGNER, signer);
    }
}

/* 'Thường trực Tỉnh ủy; KT. CHỦ TỊCH': the signature's column ran into the line; what follows the
 * first ';' or ',' in capitals alone is not the recipient. */
static size_t cut_signature(const char *s, size_t len)
{
    for (size_t i = len; i-- > 0;) {
        bool short_form = s[i] == '.' && i >= 2 && is_caps(s + i - 2, 2); /* KT. TM. */
        if ((s[i] != ';' && s[i] != ',' && s[i] != '.') || short_form)
            continue;
        size_t at = i + 1;
        while (at < len && s[at] == ' ')
            at++;
        if (len - at >= 6 && is_caps(s + at, len - at) && !memchr(s + at, ',', len - at))
            return i;
    }
    return len;
}

/* 'Lưu Văn phòng. Trần Văn An': the signer's name ran into the line. */
static size_t cut_signer(const char *s, size_t len, const char *signer)
{
    size_t n = signer ? strlen(signer) : 0;
    bool at_end = n && len > n && memcmp(s + len - n, signer, n) == 0;
    return at_end && strchr(" .,;", s[len - n - 1]) ? len - n : len;
}

static void read_recipients(struct run *r, struct record *rec)
{
    struct doc *d = r->doc;
    const char *signer = rec_text(rec, DOC_SIGNER);
    const char **v = arena_alloc_n(d->mem, d->nparas + 1, sizeof *v);
    size_t n = 0;
    for (uint32_t i = 0; i < d->nparas; i++) {
        const struct para *q = &d->paras[i];
        const char *s = d->flow + q->off;
        struct marker m = marker_read(s, q->len);
        if (q->role != ROLE_RECIPIENTS || m.kind != MARK_DASH)
            continue;
        size_t len = q->len - m.len;
        s += m.len;
        len = cut_signer(s, cut_signature(s, len), signer);
        while (len && strchr(" .,;/", s[len - 1]))
            len--;
        if (len)
            v[n++] = arena_strndup(d->mem, s, len);
    }
    if (n)
        rec->value[DOC_RECIPIENTS] = (struct value){.is = V_LIST, .u.list = {v, n}};
}

void kind_document_foot(struct run *r, struct record *rec)
{
    const struct doc *d = r->doc;
    for (uint32_t i = 0; i < d->nparas; i++)
        if (d->paras[i].role == ROLE_FOOT || d->paras[i].role == ROLE_RECIPIENTS)
            read_foot_line(r, rec, i);
    read_recipients(r, rec);
}
