#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define BLOCK_SIZE (64u * 1024u)
#define ALIGNMENT  (_Alignof(max_align_t))

struct block {
    struct block *next;
    size_t used, cap;
    max_align_t data[]; /* cap bytes */
};

struct arena {
    struct block *head; /* the block being filled; full ones follow it */
    size_t used;
};

static void no_memory(void)
{
    fputs("trichluc: out of memory\n", stderr);
    exit(70); /* EX_SOFTWARE, cli.md */
}

void memory_keep(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_TOP_PAD, 4 << 20);
#endif
}

void *xmalloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        no_memory();
    return p;
}

void *xrealloc(void *p, size_t size)
{
    p = realloc(p, size ? size : 1);
    if (!p)
        no_memory();
    return p;
}

void *xcalloc(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size ? size : 1);
    if (!p)
        no_memory();
    return p;
}

char *xstrdup(const char *s)
{
    size_t n = strlen(s) + 1;
    return memcpy(xmalloc(n), s, n);
}

void *vec_grow(void *v, size_t *cap, size_t size)
{
    size_t want = *cap ? *cap * 2 : 16;
    if (want < *cap || want > SIZE_MAX / size)
        no_memory();
    *cap = want;
    return xrealloc(v, want * size);
}

struct arena *arena_new(void)
{
    return xcalloc(1, sizeof(struct arena));
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    for (struct block *b = a->head; b;) {
        struct block *next = b->next;
        free(b);
        b = next;
    }
    free(a);
}

/* Bytes of no certain value, out of a block of its own, or out of the next one. */
static void *take_block(struct arena *a, size_t size)
{
    struct block *b = a->head;
    size_t cap = size > BLOCK_SIZE / 4 ? size : BLOCK_SIZE;
    struct block *fresh = xmalloc(sizeof *fresh + cap);
    fresh->used = size;
    fresh->cap = cap;
    if (b && cap == size) { /* a large piece goes behind, the head stays in use */
        fresh->next = b->next;
        b->next = fresh;
    } else {
        fresh->next = b;
        a->head = fresh;
    }
    a->used += size;
    return fresh->data;
}

/* The same, at a multiple of `align` bytes: strings stand side by side. */
static inline void *take(struct arena *a, size_t size, size_t align)
{
    struct block *b = a->head;
    size_t pad = b ? -b->used % align : 0;
    if (size > SIZE_MAX - BLOCK_SIZE)
        no_memory();
    if (!b || b->cap - b->used < size + pad)
        return take_block(a, size);
    void *p = (char *)b->data + b->used + pad;
    b->used += size + pad;
    a->used += size + pad;
    return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
    return memset(take(a, size, ALIGNMENT), 0, size);
}

void *arena_alloc_n(struct arena *a, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        no_memory();
    return arena_alloc(a, n * size);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    if (n == SIZE_MAX)
        no_memory();
    char *p = take(a, n + 1, 1);
    memcpy(p, s, n);
    p[n] = '\0';
    return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return arena_strndup(a, s, strlen(s));
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *p = arena_alloc(a, (size_t)(n < 0 ? 0 : n) + 1);
    va_start(ap, fmt);
    vsnprintf(p, (size_t)(n < 0 ? 0 : n) + 1, fmt, ap);
    va_end(ap);
    return p;
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}
