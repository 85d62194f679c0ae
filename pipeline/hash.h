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

static inline uint64_t hash64(uint64_t h, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 1099511628211u;
    return h;
}

#endif
