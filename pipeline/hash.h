/* hash.h -- FNV-1a of bytes (Fowler, Noll, Vo), 32 and 64 bit: for tables in memory, and for the ids of
 * records, which the same bytes must give from run to run. Add piece by piece, from HASH32 or HASH64. */
#ifndef TRICHLUC_HASH_H
#define TRICHLUC_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH32 2166136261u
/* Not the published basis (14695981039346656037): records' ids began with this one, and keep to it. */
#define HASH64 1469598103934665603u

static inline uint32_t hash32(uint32_t h, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 16777619u;
    return h;
}

/* Slot of a 64-bit hash in a table of `cap` slots, a power of two. The last letters of a word are in the low
 * bits and from bit 40 on, not between. */
static inline size_t hash64_slot(uint64_t h, size_t cap)
{
    return (size_t)(h ^ (h >> 40)) & (cap - 1);
}

static inline uint64_t hash64(uint64_t h, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 1099511628211u;
    return h;
}

#endif
