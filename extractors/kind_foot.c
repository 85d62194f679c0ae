#include "kind_document_priv.h"

#include "marker.h"
#include "title.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* The foot of the document: who signed, with what title, and who gets it (Nghị định 30/2020/NĐ-CP,
 * Hướng dẫn 36-HD/VPTW). */

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

/* 'T/M BỘ CHÍNH TRỊ', 'TM. BAN BÍ THƯ': in whose name is signed; a member signs without a title. */
static bool signs_in_name(const char *s, size_t n)
{
    return n > 6 && (memcmp(s, "T/M ", 4) == 0 || memcmp(s, "TM. ", 4) == 0) && head_is_caps(s, n);
}

/* *in_name: a line before said in whose name is signed. */
static void read_foot_line(struct run *r, struct record *rec, uint32_t para, bool *in_name)
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
        bool alone = hits[i].off == 0 && hits[i].len == p->len; /* 'Thứ trưởng' on a line of its own */
        if (utf8_decode(p->text + hits[i].off + k, hits[i].len - k, &second) &&
            (utf8_is_upper(second) || alone) && rec->value[DOC_SIGNER].is == V_NULL)
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
        bool member = *in_name && f->off == 0 && f->len == p->len;
        if (!signer || (rec->value[DOC_SIGNER_TITLE].is == V_NULL && !behind && !member))
            continue;
        if (sure)
            rec->value[DOC_SIGNER] = val_text(signer);
        else
            head_set_once(rec, DOC_SIGNER, signer);
    }
    *in_name |= signs_in_name(p->text, p->len);
}

/* 'KT. CHỦ TỊCH', 'BÍ THƯ', 'TM. UBND'; 'TCCV (2)' is who keeps a copy. */
static bool signs(const struct list *titles, const char *s, size_t n)
{
    static const char *const leads[] = {"TM", "T/M", "KT", "K/T", "TL", "T/L", "TUQ", "Q."};
    if (n > 15 && memchr(s, ' ', n) && !memchr(s, '(', n))
        return true;
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
        if (n > strlen(leads[i]) && memcmp(s, leads[i], strlen(leads[i])) == 0)
            return true;
    struct list_hit *hits = NULL;
    size_t cap = 0, found = list_scan(titles, s, n, &hits, &cap);
    free(hits);
    return found || title_near(titles, s, n);
}

/* 'Thường trực Tỉnh ủy; KT. CHỦ TỊCH': the signature's column ran into the line; what follows the
 * first ';' or ',' in capitals alone is not the recipient. */
static size_t cut_signature(const struct list *titles, const char *s, size_t len)
{
    for (size_t i = len; i-- > 0;) {
        bool short_form = s[i] == '.' && i >= 2 && head_is_caps(s + i - 2, 2); /* KT. TM. */
        if ((s[i] != ';' && s[i] != ',' && s[i] != '.') || short_form)
            continue;
        size_t at = i + 1;
        while (at < len && s[at] == ' ')
            at++;
        if (len - at >= 6 && head_is_caps(s + at, len - at) && !memchr(s + at, ',', len - at) &&
            signs(titles, s + at, len - at))
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

/* 'Nơi nhận: - Như trên; - Lưu: VT.': where the next one begins behind byte `at`, its dash at the place
 * given back; n: there is none. */
static size_t next_flat(const char *s, size_t n, size_t at)
{
    for (; at + 1 < n; at++) {
        size_t before = at;
        while (before && s[before - 1] == ' ')
            before--;
        if (s[at] == '-' && s[at + 1] == ' ' && before && strchr(";:)", s[before - 1]))
            return at;
    }
    return n;
}

struct recipients {
    struct run *r;
    const char *signer;
    const char **v;
    size_t n, cap;
};

static void add_recipient(struct recipients *to, const char *s, size_t len)
{
    len = cut_signer(s, cut_signature(to->r->titles, s, len), to->signer);
    while (len && strchr(" .,;/", s[len - 1]))
        len--;
    if (len)
        VEC_PUSH(to->v, to->n, to->cap) = arena_strndup(to->r->doc->mem, s, len);
}

static void read_recipients(struct run *r, struct record *rec)
{
    struct doc *d = r->doc;
    struct recipients to = {.r = r, .signer = rec_text(rec, DOC_SIGNER)};
    for (uint32_t i = 0; i < d->nparas; i++) {
        const struct para *q = &d->paras[i];
        const char *s = d->flow + q->off;
        struct marker m = marker_read(s, q->len);
        if (q->role != ROLE_RECIPIENTS)
            continue;
        bool dash = m.kind == MARK_DASH;
        size_t at = dash ? 0 : next_flat(s, q->len, 0), skip = dash ? m.len : 2;
        for (size_t next; at < q->len; at = next, skip = 2) {
            next = next_flat(s, q->len, at + skip);
            add_recipient(&to, s + at + skip, next - at - skip);
        }
    }
    const char **v = arena_alloc_n(d->mem, to.n + 1, sizeof *v);
    for (size_t i = 0; i < to.n; i++)
        v[i] = to.v[i];
    if (to.n)
        rec->value[DOC_RECIPIENTS] = (struct value){.is = V_LIST, .u.list = {v, to.n}};
    free(to.v);
}

void kind_document_foot(struct run *r, struct record *rec)
{
    const struct doc *d = r->doc;
    bool in_name = false;
    for (uint32_t i = 0; i < d->nparas; i++)
        if (d->paras[i].role == ROLE_FOOT || d->paras[i].role == ROLE_RECIPIENTS)
            read_foot_line(r, rec, i, &in_name);
    read_recipients(r, rec);
}
