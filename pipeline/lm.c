#include "lm.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "hash.h"

struct lm {
    const uint8_t *map;
    size_t size;
    bool mapped;
    struct lm_header h;
    const uint32_t *name_at;
    const char *names;
    const struct lm_unigram *uni;
    const float *code_bi, *code_back, *code_tri;
    const uint8_t *bi, *tri;
    uint32_t *slots; /* hash of the names */
    uint32_t mask;
};

uint64_t lm_hash(const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    uint64_t h[4] = {0x9E3779B97F4A7C15u, 0xC2B2AE3D27D4EB4Fu, 0x165667B19E3779F9u, n};
    for (; n >= 32; n -= 32, p += 32)
        for (int k = 0; k < 4; k++) {
            uint64_t v;
            memcpy(&v, p + 8 * k, 8);
            h[k] = (h[k] ^ v) * 0x9FB21C651E98DF25u;
            h[k] ^= h[k] >> 29;
        }
    for (; n; n--, p++)
        h[n & 3] = (h[n & 3] ^ *p) * 0x100000001B3u;
    uint64_t all = 0;
    for (int k = 0; k < 4; k++)
        all = (all ^ h[k] ^ h[k] >> 32) * 0x9FB21C651E98DF25u;
    return all;
}

static uint64_t bits(const uint8_t *base, uint64_t at)
{
    uint64_t v;
    memcpy(&v, base + (at >> 3), 8);
    return v >> (at & 7);
}

/* Does a section of n bytes at off lie within the file, aligned, with 8 bytes to spare? */
static bool section_fits(const struct lm_header *h, uint32_t off, uint64_t n)
{
    return off % 8 == 0 && off >= sizeof *h && off + n + 8 <= h->size;
}

static const char *check_header(const struct lm_header *h, size_t size)
{
    if (memcmp(h->magic, LM_MAGIC, sizeof h->magic))
        return "is no language model of this program";
    if (h->version != LM_VERSION)
        return "is a language model of another version";
    if (h->size != size)
        return "is cut short";
    if (h->words <= LM_FIRST || h->words > LM_MAX_WORDS || h->bigrams >= 1u << 30 ||
        h->trigrams >= 1u << LM_LINK_BITS)
        return "has counts out of range";
    uint64_t words = (uint64_t)h->words + 1;
    if (!section_fits(h, h->names, words * 4 + h->names_len) ||
        !section_fits(h, h->unigrams, words * sizeof(struct lm_unigram)) ||
        !section_fits(h, h->codes, 3 * LM_CODES * sizeof(float)) ||
        !section_fits(h, h->bi, ((uint64_t)h->bigrams + 1) * LM_BI_BITS / 8 + 1) ||
        !section_fits(h, h->tri, (uint64_t)h->trigrams * LM_TRI_BITS / 8 + 1))
        return "has sections out of range";
    return NULL;
}

static const char *check_tables(const struct lm *m)
{
    uint32_t words = m->h.words;
    if (m->name_at[0] || m->name_at[words] != m->h.names_len)
        return "has damaged names";
    for (uint32_t i = 0; i < words; i++)
        if (m->name_at[i] >= m->name_at[i + 1] || m->name_at[i + 1] > m->h.names_len ||
            m->names[m->name_at[i + 1] - 1])
            return "has damaged names";
    for (uint32_t i = 0; i < words; i++)
        if (m->uni[i].link > m->uni[i + 1].link)
            return "has damaged links";
    if (m->uni[words].link > m->h.bigrams)
        return "has damaged links";
    for (int i = 0; i < LM_CODES; i++)
        if (!(m->code_bi[i] <= 0 && m->code_tri[i] <= 0 && m->code_bi[i] > -100 &&
              m->code_tri[i] > -100 && m->code_back[i] > -100 && m->code_back[i] < 100))
            return "has damaged probabilities";
    return NULL;
}

static uint32_t name_hash(const char *s, size_t n)
{
    uint32_t h = hash32(HASH32, s, n);
    return h ^ h >> 15;
}

static void index_names(struct lm *m)
{
    uint32_t cap = 1;
    while (cap < 2 * m->h.words)
        cap *= 2;
    m->mask = cap - 1;
    m->slots = xcalloc(cap, sizeof *m->slots);
    for (uint32_t w = LM_FIRST; w < m->h.words; w++) {
        const char *s = lm_name(m, w);
        uint32_t at = name_hash(s, strlen(s)) & m->mask;
        while (m->slots[at])
            at = (at + 1) & m->mask;
        m->slots[at] = w;
    }
}

struct lm *lm_over(const void *bytes, size_t n, const char **why)
{
    struct lm_header h;
    if (n < sizeof h) {
        *why = "is no language model of this program";
        return NULL;
    }
    memcpy(&h, bytes, sizeof h);
    *why = check_header(&h, n);
    if (!*why && lm_hash((const char *)bytes + sizeof h, n - sizeof h) != h.checksum)
        *why = "is damaged (checksum)";
    if (*why)
        return NULL;
    struct lm *m = xcalloc(1, sizeof *m);
    m->map = bytes;
    m->size = n;
    m->h = h;
    m->name_at = (const uint32_t *)(const void *)(m->map + h.names);
    m->names = (const char *)(m->name_at + h.words + 1);
    m->uni = (const struct lm_unigram *)(const void *)(m->map + h.unigrams);
    m->code_bi = (const float *)(const void *)(m->map + h.codes);
    m->code_back = m->code_bi + LM_CODES;
    m->code_tri = m->code_back + LM_CODES;
    m->bi = m->map + h.bi;
    m->tri = m->map + h.tri;
    *why = check_tables(m);
    if (*why) {
        free(m);
        return NULL;
    }
    index_names(m);
    return m;
}

struct lm *lm_open(const char *path, const char **why)
{
    struct lm *m = NULL;
    void *map = MAP_FAILED;
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    *why = "cannot be opened";
    if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode))
        goto out;
    *why = "is no language model of this program";
    if (st.st_size < (off_t)sizeof(struct lm_header) || st.st_size > 1 << 30)
        goto out;
    *why = "cannot be mapped";
    map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map == MAP_FAILED)
        goto out;
    m = lm_over(map, (size_t)st.st_size, why);
    if (m)
        m->mapped = true;
    else
        munmap(map, (size_t)st.st_size);
out:
    if (fd >= 0)
        close(fd);
    return m;
}

void lm_close(struct lm *m)
{
    if (!m)
        return;
    if (m->mapped)
        munmap((void *)(uintptr_t)m->map, m->size);
    free(m->slots);
    free(m);
}

unsigned lm_words(const struct lm *m)
{
    return m->h.words;
}

const char *lm_name(const struct lm *m, unsigned w)
{
    return w < m->h.words ? m->names + m->name_at[w] : "";
}

unsigned lm_find(const struct lm *m, const char *s, size_t n)
{
    for (uint32_t at = name_hash(s, n) & m->mask; m->slots[at]; at = (at + 1) & m->mask) {
        const char *name = lm_name(m, m->slots[at]);
        if (!strncmp(name, s, n) && !name[n])
            return m->slots[at];
    }
    return LM_UNK;
}

float lm_prior(const struct lm *m, unsigned w)
{
    return m->uni[w < m->h.words ? w : LM_UNK].prior;
}

uint64_t lm_checksum(const struct lm *m)
{
    return m->h.checksum;
}

struct lm_row lm_row(const struct lm *m, unsigned w)
{
    const struct lm_unigram *u = &m->uni[w < m->h.words ? w : LM_UNK];
    return (struct lm_row){u[0].link, u[1].link, u[0].backoff};
}

/* Index of word w among records [lo, hi) of `width` bits, or UINT32_MAX. */
static uint32_t seek(const uint8_t *base, unsigned width, uint32_t lo, uint32_t hi, unsigned w)
{
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        unsigned at = (unsigned)bits(base, (uint64_t)mid * width) & (LM_MAX_WORDS - 1);
        if (at == w)
            return mid;
        if (at < w)
            lo = mid + 1;
        else
            hi = mid;
    }
    return UINT32_MAX;
}

struct lm_pair lm_pair(const struct lm *m, struct lm_row row, unsigned w)
{
    if (w >= m->h.words)
        w = LM_UNK;
    uint32_t at = seek(m->bi, LM_BI_BITS, row.lo, row.hi, w);
    if (at == UINT32_MAX)
        return (struct lm_pair){.logp = row.backoff + m->uni[w].logp};
    uint64_t v = bits(m->bi, (uint64_t)at * LM_BI_BITS) >> LM_WORD_BITS;
    uint64_t next = bits(m->bi, ((uint64_t)at + 1) * LM_BI_BITS);
    struct lm_pair p = {
        .logp = m->code_bi[v & (LM_CODES - 1)],
        .backoff = m->code_back[v >> LM_PROB_BITS & (LM_CODES - 1)],
        .lo = v >> 2 * LM_PROB_BITS & ((1u << LM_LINK_BITS) - 1),
        .hi = next >> (LM_WORD_BITS + 2 * LM_PROB_BITS) & ((1u << LM_LINK_BITS) - 1),
    };
    if (p.lo > p.hi || p.hi > m->h.trigrams) /* a file damaged on purpose */
        p.lo = p.hi = 0;
    return p;
}

float lm_logp(const struct lm *m, const struct lm_pair *context, unsigned w, float next)
{
    uint32_t at = seek(m->tri, LM_TRI_BITS, context->lo, context->hi, w);
    if (at == UINT32_MAX)
        return context->backoff + next;
    uint64_t v = bits(m->tri, (uint64_t)at * LM_TRI_BITS) >> LM_WORD_BITS;
    return m->code_tri[v & (LM_CODES - 1)];
}

void lm_foresee(const struct lm *m, const struct lm_pair *context)
{
    uint64_t mid = context->lo + (context->hi - context->lo) / 2;
    __builtin_prefetch(m->tri + mid * LM_TRI_BITS / 8);
}
