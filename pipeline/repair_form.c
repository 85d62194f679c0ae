#include "repair_form.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "syllable.h"
#include "utf8.h"

enum { MAX_STANDS = 4, MAX_RUN = 24 };

struct stand {
    int32_t from;
    bool same; /* section [same]: no syllable asked for */
    int n;
    char to[MAX_STANDS][8];
};

struct forms {
    struct stand *v;
    size_t n;
};

static int by_letter(const void *a, const void *b)
{
    const struct stand *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

/* One line of the table into *s. False for what is no entry. */
static bool read_entry(char *line, struct stand *s)
{
    char *save = NULL, *word = strtok_r(line, " \t\r\n", &save);
    if (!word || !utf8_decode(word, strlen(word), &s->from))
        return false;
    s->n = 0;
    while ((word = strtok_r(NULL, " \t\r\n", &save)) && s->n < MAX_STANDS) {
        if (strlen(word) >= sizeof s->to[0] || utf8_valid_prefix(word, strlen(word)) != strlen(word))
            return false;
        strcpy(s->to[s->n++], word);
    }
    return s->n > 0;
}

struct forms *forms_load(struct arena *mem, const char *dir, const char **why)
{
    char *path = arena_printf(mem, "%s/repair/letters.txt", dir);
    FILE *in = fopen(path, "r");
    if (!in) {
        *why = arena_printf(mem, "%s: %s", path, strerror(errno));
        return NULL;
    }
    struct stand *v = NULL;
    size_t n = 0, cap = 0;
    unsigned no = 0;
    bool same = true, bad = false;
    char line[256];
    while (!bad && fgets(line, sizeof line, in)) {
        no++;
        if (*line == '#' || *line == '\n')
            continue;
        if (*line == '[') {
            same = !strncmp(line, "[same]", 6);
            continue;
        }
        struct stand s = {.same = same};
        bad = !read_entry(line, &s);
        if (!bad)
            VEC_PUSH(v, n, cap) = s;
    }
    fclose(in);
    struct forms *f = NULL;
    if (bad) {
        *why = arena_printf(mem, "%s:%u: not 'letter stands-for ...'", path, no);
    } else {
        f = arena_alloc(mem, sizeof *f);
        f->v = arena_new_n(mem, struct stand, n);
        f->n = n;
        if (n) {
            memcpy(f->v, v, n * sizeof *v);
            qsort(f->v, n, sizeof *f->v, by_letter);
        }
    }
    free(v);
    return f;
}

static const struct stand *find(const struct forms *f, int32_t cp)
{
    struct stand key = {.from = cp};
    return f && f->n ? bsearch(&key, f->v, f->n, sizeof *f->v, by_letter) : NULL;
}

/* Full-width ASCII and odd blanks of East Asian typesetting; 0 where cp is none of these. */
static int32_t narrow(int32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E)
        return cp - 0xFEE0;
    return cp == 0x3000 ? ' ' : 0;
}

struct run { /* letters in a row, with what each may stand for */
    int32_t cp[MAX_RUN];
    const struct stand *stand[MAX_RUN];
    int n;
    bool latin, odd, homely; /* a plain letter; a look-alike; a look-alike of section [same] */
};

static void run_text(const struct run *r, const int *pick, struct buf *out)
{
    for (int i = 0; i < r->n; i++) {
        char b[4];
        const struct stand *s = r->stand[i];
        if (s && pick[i] < s->n)
            buf_str(out, s->to[pick[i]]);
        else
            buf_add(out, b, utf8_encode(r->cp[i], b));
    }
}

/* Writes a run that holds look-alikes: the first choice of readings that gives a syllable, else
 * only those that look the same in print, else as it is. */
static void settle_run(const struct run *r, struct buf *out)
{
    struct buf try = {0};
    int pick[MAX_RUN] = {0};
    for (int turn = 0; turn < 64; turn++) {
        buf_clear(&try);
        run_text(r, pick, &try);
        if (syllable_valid(buf_text(&try), try.len)) {
            buf_add(out, try.s, try.len);
            buf_free(&try);
            return;
        }
        int i = 0; /* count up: the next combination of readings */
        while (i < r->n && (!r->stand[i] || ++pick[i] >= r->stand[i]->n))
            pick[i++] = 0;
        if (i == r->n)
            break;
    }
    for (int i = 0; i < r->n; i++)
        pick[i] = r->stand[i] && r->stand[i]->same && r->latin ? 0 : MAX_STANDS;
    run_text(r, pick, out);
    buf_free(&try);
}

static bool joins_run(const struct forms *f, int32_t cp)
{
    return utf8_is_letter(cp) || find(f, cp);
}

/* Copies letters and signs, settling each run of letters that holds a look-alike. */
static void settle(const struct forms *f, const char *s, size_t n, struct buf *out)
{
    for (size_t i = 0; i < n;) {
        struct run r = {.n = 0};
        size_t from = i;
        int32_t cp;
        size_t k;
        while (i < n && r.n < MAX_RUN && (k = utf8_decode(s + i, n - i, &cp)) && joins_run(f, cp)) {
            r.cp[r.n] = cp;
            r.stand[r.n] = cp < 0x80 ? NULL : find(f, cp);
            r.odd |= r.stand[r.n] != NULL;
            r.latin |= letter_of(cp).plain != 0;
            r.n++;
            i += k;
        }
        if (r.odd) {
            settle_run(&r, out);
        } else if (i > from) {
            buf_add(out, s + from, i - from);
        } else {
            k = utf8_decode(s + i, n - i, &cp);
            buf_add(out, s + i, k ? k : 1);
            i += k ? k : 1;
        }
    }
}

/* NFC with full-width forms narrowed; soft hyphens, zero-width marks and byte-order marks go. */
static void compose(const char *s, size_t n, struct buf *out)
{
    struct buf narrowed = {0};
    for (size_t i = 0; i < n;) {
        int32_t cp;
        size_t k = utf8_decode(s + i, n - i, &cp);
        char b[4];
        if (!k)
            break;
        if (narrow(cp))
            buf_add(&narrowed, b, utf8_encode(narrow(cp), b));
        else if (cp != 0xAD && cp != 0x200B && cp != 0x200C && cp != 0x200D && cp != 0xFEFF)
            buf_add(&narrowed, s + i, k);
        i += k;
    }
    utf8_add_nfc(out, buf_text(&narrowed), narrowed.len);
    buf_free(&narrowed);
}

void forms_apply(const struct forms *f, const char *s, size_t n, struct buf *out)
{
    bool ascii = true;
    for (size_t i = 0; i < n && ascii; i++)
        ascii = (unsigned char)s[i] < 0x80;
    if (ascii) {
        buf_add(out, s, n);
        return;
    }
    struct buf composed = {0}, settled = {0};
    compose(s, n, &composed);
    settle(f, buf_text(&composed), composed.len, &settled);
    utf8_tone_style(out, buf_text(&settled), settled.len);
    buf_free(&composed);
    buf_free(&settled);
}
