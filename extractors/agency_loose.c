#include "agency_priv.h"

#include "hash.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* The registry's names by their letters, for cells that OCR broke: with each abbreviation that offices
 * put for some of a name's words. */

#define KEY_MIN 4u /* letters; fewer say nothing once marks are gone */

struct body_keys {
    struct body_key *v;
    size_t n, cap;
    size_t first[27]; /* by letter */
    uint64_t syllables[1024]; /* a bit for each that names are made of, by its hash */
    bool made;
};

static const char *letters_of(struct arena *mem, const char *s, size_t n)
{
    struct buf b = {0};
    utf8_fold(&b, s, n);
    char *out = arena_alloc(mem, b.len + 1);
    size_t k = 0;
    for (size_t i = 0; i < b.len; i++)
        if ((b.s[i] >= 'a' && b.s[i] <= 'z') || (b.s[i] >= '0' && b.s[i] <= '9'))
            out[k++] = b.s[i];
    out[k] = '\0';
    buf_free(&b);
    return out;
}

static uint32_t hash_of(const char *s, size_t n)
{
    uint32_t h = hash32(HASH32, s, n);
    return (h ^ h >> 16) & 0xFFFF;
}

static void add_syllables(const struct agencies *a, const char *name)
{
    while (*name) {
        size_t n = strcspn(name, " ");
        const char *s = letters_of(a->mem, name, n);
        uint32_t h = hash_of(s, strlen(s));
        a->keys->syllables[h >> 6] |= (uint64_t)1 << (h & 63);
        name += n + (name[n] == ' ');
    }
}

bool agencies_word(const struct agencies *a, const char *letters, size_t n)
{
    uint32_t h = hash_of(letters, n);
    return a->keys->syllables[h >> 6] >> (h & 63) & 1;
}

static void add_key(const struct agencies *a, const char *letters, const char *name, bool common)
{
    struct body_keys *k = a->keys;
    size_t n = strlen(letters);
    if (n < KEY_MIN || *letters < 'a')
        return;
    VEC_PUSH(k->v, k->n, k->cap) = (struct body_key){letters, (uint32_t)n, name, common};
}

/* A name with its words [at, at + n) in another way. */
static void add_short(const struct agencies *a, const char *name, size_t at, size_t n, const char *way,
                      bool common)
{
    struct buf b = {0};
    buf_add(&b, name, at);
    buf_str(&b, way);
    buf_str(&b, name + at + n);
    add_syllables(a, buf_text(&b));
    add_key(a, letters_of(a->mem, buf_text(&b), b.len), arena_strdup(a->mem, name), common);
    buf_free(&b);
}

static void add_name(const struct agencies *a, const char *name, bool common)
{
    struct list_hit *v = NULL;
    size_t cap = 0, len = strlen(name);
    add_key(a, letters_of(a->mem, name, len), name, common);
    add_syllables(a, name);
    for (size_t at = 0; at < len;) { /* behind the first word of one, a shorter may begin */
        size_t n = list_scan(a->shorts, name + at, len - at, &v, &cap);
        if (!n)
            break;
        for (size_t k = 1; k < v[0].entry->nnames; k++)
            add_short(a, name, at + v[0].off, v[0].len, v[0].entry->names[k], common);
        at += v[0].off;
        at += strcspn(name + at, " ");
    }
    free(v);
}

static int by_letters(const void *a, const void *b)
{
    const struct body_key *x = a, *y = b;
    if (*x->letters != *y->letters)
        return *x->letters < *y->letters ? -1 : 1;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return strcmp(x->letters, y->letters);
}

static void make_keys(const struct agencies *a)
{
    struct body_keys *k = a->keys;
    k->made = true;
    for (size_t i = 0; i < list_count(a->bodies); i++) {
        const struct list_entry *e = list_at(a->bodies, i);
        for (size_t j = 0; j < e->nnames; j++)
            add_name(a, e->names[j], a->info[i].common);
    }
    qsort(k->v, k->n, sizeof *k->v, by_letters);
    size_t n = 0;
    for (size_t i = 0; i < k->n; i++)
        if (!n || strcmp(k->v[i].letters, k->v[n - 1].letters) != 0)
            k->v[n++] = k->v[i];
    k->n = n;
    for (size_t i = 0, c = 0; c < 27; c++) {
        while (i < n && (size_t)(*k->v[i].letters - 'a') < c)
            i++;
        k->first[c] = i;
    }
}

const struct body_key *agencies_keys(const struct agencies *a, char first, size_t *n)
{
    if (!a->keys->made)
        make_keys(a);
    *n = 0;
    if (first < 'a' || first > 'z')
        return NULL;
    *n = a->keys->first[first - 'a' + 1] - a->keys->first[first - 'a'];
    return a->keys->v + a->keys->first[first - 'a'];
}

struct body_keys *keys_new(void)
{
    return xcalloc(1, sizeof(struct body_keys));
}

void keys_free(struct body_keys *k)
{
    free(k->v);
    free(k);
}
