/* arena.h -- one block chain of memory a document, freed in one call.
 * Never frees single pieces and never returns NULL: out of memory ends the process (exit 70).
 * Used by every room; each document owns one arena, rules and lists own one for the process. */
#ifndef TRICHLUC_ARENA_H
#define TRICHLUC_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* NULL is allowed */

/* Zeroed, aligned for any type. Valid until arena_free() or a release to an earlier mark. */
void *arena_alloc(struct arena *a, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Bytes handed out so far, for the memory figures of -v. */
size_t arena_used(const struct arena *a);

#define arena_new_n(a, type, n) ((type *)arena_alloc_n((a), (n), sizeof(type)))
void *arena_alloc_n(struct arena *a, size_t n, size_t size); /* checks n * size */

/* What is freed is kept for the next document, not given back to the system page by page: for processes
 * that read many. Called once, before the first. */
void memory_keep(void);

/* malloc family that ends the process instead of returning NULL. */
void *xmalloc(size_t size);
void *xrealloc(void *p, size_t size);
void *xcalloc(size_t n, size_t size);
char *xstrdup(const char *s);

/* Makes room for one more element in a growing malloc'd array: VEC_PUSH(v, n, cap) = value. */
#define VEC_PUSH(v, n, cap)                                                                  \
    (*((n) == (cap) ? ((v) = vec_grow((v), &(cap), sizeof *(v)), (v) + (n)++) : (v) + (n)++))
void *vec_grow(void *v, size_t *cap, size_t size);

#endif
