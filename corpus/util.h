/*
 * Memory, growable bytes, files and SHA-256 for the corpus maker.
 * Never knows of pages or pictures. Called by every other file here.
 */
#ifndef CORPUS_UTIL_H
#define CORPUS_UTIL_H

#include <stddef.h>
#include <stdint.h>

struct bytes {
    unsigned char *at; /* always one NUL beyond len */
    size_t len, room;
};

/* Print "mkcorpus: ..." and leave with status 1: a tool for the bench has no batch to save. */
void die(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
void *xmalloc(size_t n); /* zeroed */
void *xgrow(void *p, size_t *room, size_t need, size_t size);
char *xstrndup(const char *s, size_t n);

void bytes_add(struct bytes *b, const void *p, size_t n);
void bytes_puts(struct bytes *b, const char *s);
void bytes_printf(struct bytes *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void bytes_free(struct bytes *b);

struct bytes file_read(const char *path);
void file_write(const char *path, const struct bytes *b); /* "-" is standard output */
void dir_make(const char *path);

void sha256_hex(const struct bytes *b, char out[65]);

/* Bytes of the UTF-8 character at s (1 for a bad lead byte), its number in *u when u is given. */
size_t utf8_next(const char *s, uint32_t *u);

#endif
