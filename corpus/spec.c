#include "spec.h"
#include "util.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct block *add_block(struct spec *s, enum block_kind kind, const char *text)
{
    s->block = xgrow(s->block, &s->blocks_room, s->blocks + 1, sizeof *s->block);
    struct block *b = &s->block[s->blocks++];
    *b = (struct block){.kind = kind, .text = xstrndup(text, strlen(text)), .parts = 1};
    b->length[0] = strlen(text);
    return b;
}

/* A further cell or line, after a separator that typesetting never prints. */
static void add_part(struct block *b, const char *sep, const char *text, size_t n)
{
    struct bytes t = {0};
    if (b->parts == MAX_COLS)
        die("too many cells: %s", b->text);
    bytes_puts(&t, b->text);
    if (b->parts)
        bytes_puts(&t, sep);
    b->part[b->parts] = t.len;
    b->length[b->parts++] = n;
    bytes_add(&t, text, n);
    free(b->text);
    b->text = (char *)t.at;
}

static void add_row(struct spec *s, const char *line)
{
    struct block *b = add_block(s, B_ROW, "");
    b->parts = 0;
    for (const char *p = line + 1; *p;) {
        const char *bar = strchr(p, '|');
        if (!bar)
            die("%s: a row must end with a bar: %s", s->id, line);
        const char *from = p, *to = bar;
        while (from < to && *from == ' ')
            from++;
        while (to > from && to[-1] == ' ')
            to--;
        add_part(b, " | ", from, (size_t)(to - from));
        p = bar + 1;
    }
}

static void add_table(struct spec *s, const char *widths)
{
    struct block *b = add_block(s, B_TABLE, "");
    b->parts = 0;
    for (char *end; *widths; widths = end) {
        double w = strtod(widths, &end);
        if (end == widths || w <= 0 || b->parts == MAX_COLS)
            die("%s: bad column widths", s->id);
        b->width[b->parts++] = w;
        while (*end == ' ')
            end++;
    }
}

static void add_title(struct spec *s, const char *text)
{
    struct block *last = s->blocks ? &s->block[s->blocks - 1] : NULL;
    if (last && last->kind == B_TITLE)
        add_part(last, " ", text, strlen(text));
    else
        add_block(s, B_TITLE, text);
}

static void set_text(char **field, const char *value)
{
    free(*field);
    *field = xstrndup(value, strlen(value));
}

static void add_line(char **list, size_t *n, const char *value)
{
    if (*n == MAX_LINES)
        die("too many lines: %s", value);
    list[(*n)++] = xstrndup(value, strlen(value));
}

static void read_key(struct spec *s, const char *key, const char *value)
{
    struct {
        const char *key;
        char **field;
    } const plain[] = {
        {"number", &s->number}, {"place", &s->place},   {"date", &s->date},
        {"type", &s->type},     {"signer", &s->signer}, {"seal", &s->seal},
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (strcmp(key, plain[i].key) == 0) {
            set_text(plain[i].field, value);
            return;
        }
    if (strcmp(key, "head") == 0)
        s->national = strcmp(value, "national") == 0;
    else if (strcmp(key, "body") == 0)
        add_line(s->body, &s->bodies, value);
    else if (strcmp(key, "for") == 0)
        add_line(s->sign, &s->signs, value);
    else if (strcmp(key, "title") == 0)
        add_title(s, value);
    else if (strcmp(key, "table") == 0)
        add_table(s, value);
    else if (strcmp(key, "close") == 0)
        add_block(s, B_CLOSE, "");
    else if (strcmp(key, "break") == 0)
        add_block(s, B_BREAK, "");
    else
        die("%s: unknown key @%s", s->id, key);
}

static void read_line(struct spec *s, char *line)
{
    if (line[0] == '#' || !line[0])
        return;
    if (line[0] == '@') {
        char *value = strchr(line, ' ');
        if (value)
            *value++ = 0;
        read_key(s, line + 1, value ? value : "");
    } else if (strncmp(line, "== ", 3) == 0)
        add_block(s, B_PART, line + 3);
    else if (strncmp(line, "= ", 2) == 0)
        add_block(s, B_HEADING, line + 2);
    else if (strncmp(line, "~ ", 2) == 0)
        add_block(s, B_CENTRE, line + 2);
    else if (strncmp(line, "- ", 2) == 0)
        add_block(s, B_ITEM, line);
    else if (line[0] == '|')
        add_row(s, line);
    else if (line[0] == '>') {
        s->to = xgrow(s->to, &s->tos_room, s->tos + 1, sizeof *s->to);
        s->to[s->tos++] = xstrndup(line + 2, strlen(line + 2));
    } else
        add_block(s, B_PARA, line);
}

struct spec *spec_load(const char *path)
{
    struct spec *s = xmalloc(sizeof *s);
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const char *dot = strrchr(name, '.');
    s->id = xstrndup(name, dot ? (size_t)(dot - name) : strlen(name));
    struct bytes b = file_read(path);
    for (char *line = (char *)b.at, *end; line && *line; line = end) {
        end = strchr(line, '\n');
        if (end)
            *end++ = 0;
        size_t n = strlen(line);
        while (n && (line[n - 1] == ' ' || line[n - 1] == '\r'))
            line[--n] = 0;
        read_line(s, line);
    }
    bytes_free(&b);
    if (!s->bodies || !s->number || !s->place || !s->type)
        die("%s: the head lacks body, number, place or type", path);
    return s;
}

void spec_free(struct spec *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->bodies; i++)
        free(s->body[i]);
    for (size_t i = 0; i < s->signs; i++)
        free(s->sign[i]);
    for (size_t i = 0; i < s->tos; i++)
        free(s->to[i]);
    for (size_t i = 0; i < s->blocks; i++)
        free(s->block[i].text);
    free(s->id);
    free(s->number);
    free(s->place);
    free(s->date);
    free(s->type);
    free(s->signer);
    free(s->seal);
    free(s->to);
    free(s->block);
    free(s);
}
