#include "lm_build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"

/* A code book: cell centres of a one-dimensional k-means, started at equal shares. */
struct codes {
    float v[LM_CODES];
};

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

static unsigned code_of(const struct codes *c, float v)
{
    unsigned lo = 0, hi = LM_CODES - 1;
    while (lo < hi) {
        unsigned mid = (lo + hi) / 2;
        if (v > (c->v[mid] + c->v[mid + 1]) / 2)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static struct codes codes_learn(float *v, size_t n)
{
    struct codes c;
    qsort(v, n, sizeof *v, by_value);
    for (size_t i = 0; i < LM_CODES; i++)
        c.v[i] = n ? v[(2 * i + 1) * n / (2 * LM_CODES)] : 0;
    for (int turn = 0; turn < 20; turn++) {
        double sum[LM_CODES] = {0};
        size_t count[LM_CODES] = {0};
        for (size_t i = 0; i < n; i++) {
            unsigned k = code_of(&c, v[i]);
            sum[k] += v[i];
            count[k]++;
        }
        for (size_t i = 0; i < LM_CODES; i++)
            if (count[i])
                c.v[i] = (float)(sum[i] / (double)count[i]);
    }
    return c;
}

struct packer {
    struct buf out;
    uint64_t hold;
    unsigned held;
};

static void pack(struct packer *p, uint64_t v, unsigned width)
{
    p->hold |= v << p->held;
    for (p->held += width; p->held >= 8; p->held -= 8, p->hold >>= 8)
        buf_chr(&p->out, (char)(p->hold & 255));
}

/* Starts a section: its offset from the beginning of the file. */
static uint32_t align(struct buf *out)
{
    while (out->len % 8)
        buf_chr(out, 0);
    return (uint32_t)out->len;
}

static void put(struct buf *out, const void *p, size_t n)
{
    buf_add(out, p, n);
}

static void put_packed(struct buf *out, struct packer *p)
{
    pack(p, 0, 7); /* the last bits */
    put(out, buf_text(&p->out), p->out.len);
    for (int i = 0; i < 8; i++)
        buf_chr(out, 0);
    buf_free(&p->out);
}

static void put_names(struct buf *out, const struct counts *c, struct lm_header *h)
{
    h->names = align(out);
    uint32_t at = 0;
    for (uint32_t i = 0; i <= c->words; i++) {
        put(out, &at, sizeof at);
        if (i < c->words)
            at += (uint32_t)strlen(c->names[i]) + 1;
    }
    for (uint32_t i = 0; i < c->words; i++)
        put(out, c->names[i], strlen(c->names[i]) + 1);
    h->names_len = at;
}

static void put_grams(struct buf *out, const struct model *m, struct lm_header *h)
{
    size_t most = m->nbi > m->ntri ? m->nbi : m->ntri;
    float *v = xmalloc((most + 1) * sizeof *v);
    for (size_t i = 0; i < m->nbi; i++)
        v[i] = m->bi[i].logp;
    struct codes bi = codes_learn(v, m->nbi);
    for (size_t i = 0; i < m->nbi; i++)
        v[i] = m->bi[i].backoff;
    struct codes back = codes_learn(v, m->nbi);
    for (size_t i = 0; i < m->ntri; i++)
        v[i] = m->tri[i].logp;
    struct codes tri = codes_learn(v, m->ntri);
    free(v);
    h->codes = align(out);
    put(out, bi.v, sizeof bi.v);
    put(out, back.v, sizeof back.v);
    put(out, tri.v, sizeof tri.v);
    struct packer p = {0};
    for (size_t i = 0; i <= m->nbi; i++) {
        const struct model_bi *b = &m->bi[i];
        pack(&p, b->word, LM_WORD_BITS);
        pack(&p, code_of(&bi, b->logp), LM_PROB_BITS);
        pack(&p, code_of(&back, b->backoff), LM_PROB_BITS);
        pack(&p, b->link, LM_LINK_BITS);
    }
    h->bi = align(out);
    put_packed(out, &p);
    p = (struct packer){0};
    for (size_t i = 0; i < m->ntri; i++) {
        pack(&p, m->tri[i].word, LM_WORD_BITS);
        pack(&p, code_of(&tri, m->tri[i].logp), LM_PROB_BITS);
    }
    h->tri = align(out);
    put_packed(out, &p);
}

int model_write(const struct model *m, const char *path, const char **why)
{
    if (m->nbi >= 1u << 30 || m->ntri >= 1u << LM_LINK_BITS) {
        *why = "too many n-grams: prune more";
        return -1;
    }
    struct lm_header h = {.magic = LM_MAGIC, .version = LM_VERSION, .words = m->c->words,
                          .bigrams = (uint32_t)m->nbi, .trigrams = (uint32_t)m->ntri};
    struct buf out = {0};
    put(&out, &h, sizeof h);
    put_names(&out, m->c, &h);
    h.unigrams = align(&out);
    put(&out, m->uni, (m->c->words + 1) * sizeof *m->uni);
    put_grams(&out, m, &h);
    align(&out);
    put(&out, "\0\0\0\0\0\0\0", 8);
    h.size = out.len;
    h.checksum = lm_hash(out.s + sizeof h, out.len - sizeof h);
    memcpy(out.s, &h, sizeof h);
    FILE *f = fopen(path, "wb");
    int bad = !f || fwrite(out.s, 1, out.len, f) != out.len;
    if (f && fclose(f))
        bad = 1;
    buf_free(&out);
    if (bad)
        *why = "cannot be written";
    return bad ? -1 : 0;
}
