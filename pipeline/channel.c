#include "channel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "channel_in.h"
#include "syllable.h"
#include "utf8.h"

/* a..z, đ, then the twelve vowels' marked forms, in Unicode order within a vowel. */
static const int32_t letters[LETTERS] = {
    0,      'a',    'b',    'c',    'd',    'e',    'f',    'g',    'h',    'i',    'j',    'k',
    'l',    'm',    'n',    'o',    'p',    'q',    'r',    's',    't',    'u',    'v',    'w',
    'x',    'y',    'z',    0x111,  0xE0,   0xE1,   0xE2,   0xE3,   0xE8,   0xE9,   0xEA,   0xEC,
    0xED,   0xF2,   0xF3,   0xF4,   0xF5,   0xF9,   0xFA,   0xFD,   0x103,  0x129,  0x169,  0x1A1,
    0x1B0,  0x1EA1, 0x1EA3, 0x1EA5, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EAD, 0x1EAF, 0x1EB1, 0x1EB3, 0x1EB5,
    0x1EB7, 0x1EB9, 0x1EBB, 0x1EBD, 0x1EBF, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EC7, 0x1EC9, 0x1ECB, 0x1ECD,
    0x1ECF, 0x1ED1, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED9, 0x1EDB, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EE3, 0x1EE5,
    0x1EE7, 0x1EE9, 0x1EEB, 0x1EED, 0x1EEF, 0x1EF1, 0x1EF3, 0x1EF5, 0x1EF7, 0x1EF9, 0,      0};

uint8_t letter_number(int32_t cp)
{
    if (cp >= 'a' && cp <= 'z')
        return (uint8_t)(cp - 'a' + 1);
    if (cp == 0x111)
        return 27;
    unsigned lo = 28, hi = 94;
    while (lo < hi) {
        unsigned mid = (lo + hi) / 2;
        if (letters[mid] == cp)
            return (uint8_t)mid;
        if (letters[mid] < cp)
            lo = mid + 1;
        else
            hi = mid;
    }
    return 0;
}

int32_t letter_at(uint8_t number)
{
    return number < LETTERS ? letters[number] : 0;
}

struct channel *channel_new(void)
{
    struct channel *c = xcalloc(1, sizeof *c);
    channel_index(c);
    return c;
}

void channel_free(struct channel *c)
{
    if (!c)
        return;
    free(c->v);
    free(c->index);
    free(c->ranked);
    free(c->single);
    free(c);
}

struct channel *channel_copy(const struct channel *c)
{
    struct channel *k = xmalloc(sizeof *k);
    *k = *c;
    k->v = xmalloc((c->n + 1) * sizeof *k->v);
    memcpy(k->v, c->v, c->n * sizeof *k->v);
    k->cap = c->n + 1;
    k->index = NULL;
    k->ranked = NULL;
    k->single = NULL;
    channel_index(k);
    return k;
}

/* Number of a sign; 0 for a new one that may not be learnt or finds no room. */
static uint8_t sign_number(struct channel *c, int32_t cp, bool learn)
{
    unsigned at = (unsigned)cp * 40503u >> 4 & (SIGN_SLOTS - 1);
    for (; c->sign_cp[at]; at = (at + 1) & (SIGN_SLOTS - 1))
        if (c->sign_cp[at] == cp)
            return c->sign_no[at];
    if (!learn || c->nsigns + 1 >= CHANNEL_UNKNOWN)
        return 0;
    c->sign_cp[at] = cp;
    c->sign_no[at] = (uint8_t)++c->nsigns;
    c->sign[c->nsigns] = cp;
    return c->sign_no[at];
}

size_t channel_signs(struct channel *c, const char *s, size_t n, bool learn, uint8_t *signs)
{
    size_t count = 0;
    for (size_t i = 0; i < n;) {
        int32_t cp;
        size_t k = utf8_decode(s + i, n - i, &cp);
        if (!k || count == CHANNEL_MAX)
            return 0;
        uint8_t no = sign_number(c, cp, learn);
        signs[count++] = no ? no : CHANNEL_UNKNOWN;
        i += k;
    }
    return count;
}

/* How capitals are filed: 0 none, 1 the first of one or two letters, 3 both of two. */
static int by_read(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    if (x->read != y->read)
        return x->read < y->read ? -1 : 1;
    if (x->upper != y->upper)
        return x->upper < y->upper ? -1 : 1;
    if (!x->print[1] != !y->print[1])
        return x->print[1] ? 1 : -1;
    if (x->print[0] != y->print[0])
        return x->print[0] < y->print[0] ? -1 : 1;
    return (x->print[1] > y->print[1]) - (x->print[1] < y->print[1]);
}

static uint32_t read_hash(uint32_t read, uint8_t upper)
{
    read = (read ^ (uint32_t)upper << 29) * 2654435761u;
    return read ^ read >> 15;
}

static int by_cost(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    if (x->cost != y->cost)
        return x->cost < y->cost ? -1 : 1;
    return by_read(a, b);
}

static int signs_of(uint32_t read)
{
    return !read ? 0 : read < 1u << 8 ? 1 : read < 1u << 16 ? 2 : 3;
}

/* Costs of a reading that the table does not know. */
static void set_floor(float *single, int signs)
{
    for (int i = 0; i < LETTERS; i++)
        single[i] = signs < 2 ? channel_floor(1, signs) : CHANNEL_NEVER;
}

/* Files the events [from, to), which are of one reading; `ranked` and `single` have room for it. */
static void file_reading(struct channel *c, size_t from, size_t to, struct event *ranked, float *single)
{
    struct reading r = {.read = c->v[from].read, .upper = c->v[from].upper, .v = ranked, .single = single};
    set_floor(single, signs_of(r.read));
    for (size_t i = from; i < to; i++) {
        const struct event *e = &c->v[i];
        if (e->print[1])
            ranked[r.n++] = *e;
        else if (e->cost < single[e->print[0]])
            single[e->print[0]] = e->cost;
    }
    if (r.n)
        qsort(ranked, r.n, sizeof *ranked, by_cost);
    size_t at = read_hash(r.read, r.upper) & c->mask;
    while (c->index[at].single)
        at = (at + 1) & c->mask;
    c->index[at] = r;
}

/* End of the events that share a reading with the one at `from`. */
static size_t reading_end(const struct channel *c, size_t from)
{
    size_t to = from + 1;
    while (to < c->n && c->v[to].read == c->v[from].read && c->v[to].upper == c->v[from].upper)
        to++;
    return to;
}

static void drop_doubles(struct channel *c)
{
    size_t n = 0;
    if (c->n)
        qsort(c->v, c->n, sizeof *c->v, by_read);
    for (size_t i = 0; i < c->n; i++) /* a table may name an event twice: the first counts */
        if (!i || by_read(&c->v[n - 1], &c->v[i]))
            c->v[n++] = c->v[i];
    c->n = n;
}

void channel_index(struct channel *c)
{
    drop_doubles(c);
    size_t readings = 0, cap = 64, no = 0;
    for (size_t i = 0; i < c->n; i = reading_end(c, i))
        readings++;
    while (cap < 2 * readings)
        cap *= 2;
    free(c->ranked);
    free(c->single);
    free(c->index);
    c->ranked = xmalloc((c->n + 1) * sizeof *c->ranked);
    c->single = xmalloc((readings + 3) * LETTERS * sizeof *c->single);
    c->index = xcalloc(cap, sizeof *c->index);
    c->mask = cap - 1;
    for (size_t i = 0, to; i < c->n; i = to, no++) {
        to = reading_end(c, i);
        file_reading(c, i, to, c->ranked + i, c->single + no * LETTERS);
    }
    for (int signs = 0; signs < 3; signs++) {
        float *single = c->single + (readings + (size_t)signs) * LETTERS;
        set_floor(single, signs);
        c->blank[signs] = (struct reading){.single = single};
    }
}

const struct reading *channel_reading(const struct channel *c, uint32_t read, uint8_t upper)
{
    for (size_t at = read_hash(read, upper) & c->mask; c->index[at].single; at = (at + 1) & c->mask)
        if (c->index[at].read == read && c->index[at].upper == upper)
            return &c->index[at];
    int signs = signs_of(read);
    return &c->blank[signs < 2 ? signs : 2];
}

static const float floor_lost = 8.5f, floor_other = 8.5f;

float channel_floor(int printed, int read)
{
    if (printed == 2)
        return read == 1 ? 11.0f : 13.0f;
    return !read ? floor_lost : read == 1 ? floor_other : read == 2 ? 10.5f : 13.0f;
}

static const float extra_mark = 2.5f, extra_letter = 8.0f;

float channel_extra(const struct channel *c, uint8_t sign)
{
    int32_t cp = c->sign[sign];
    bool solid = sign != CHANNEL_UNKNOWN && (utf8_is_letter(cp) || utf8_is_digit(cp));
    return solid ? extra_letter : extra_mark;
}

bool pair_print(struct pair *p, const char *s, size_t n)
{
    p->nprint = 0;
    for (size_t i = 0; i < n;) {
        int32_t cp;
        size_t k = utf8_decode(s + i, n - i, &cp);
        uint8_t no = k ? letter_number(utf8_lower(cp)) : 0;
        if (!no || p->nprint == CHANNEL_MAX)
            return false;
        p->print[p->nprint] = no;
        p->upper[p->nprint++] = utf8_is_upper(cp);
        i += k;
    }
    return p->nprint > 0;
}

/* One line of the table; false when it is none. */
static bool read_event(struct channel *c, char *line, struct event *e)
{
    char *tab = strchr(line, '\t'), *tab2 = tab ? strchr(tab + 1, '\t') : NULL;
    if (!tab2)
        return false;
    *tab = *tab2 = '\0';
    struct pair p;
    uint8_t signs[CHANNEL_MAX];
    size_t n = channel_signs(c, tab + 1, strlen(tab + 1), true, signs);
    char *end;
    double cost = strtod(tab2 + 1, &end);
    if (!pair_print(&p, line, strlen(line)) || p.nprint > 2 || n > 3 || (!n && tab[1]) ||
        end == tab2 + 1 || !(cost >= 0 && cost < 50))
        return false;
    *e = (struct event){.print = {p.print[0], p.nprint > 1 ? p.print[1] : 0}, .cost = (float)cost};
    e->upper = (uint8_t)(p.upper[0] | (p.nprint > 1 ? p.upper[1] << 1 : 0));
    for (size_t i = 0; i < n; i++)
        e->read |= (uint32_t)signs[i] << 8 * i;
    return true;
}

struct channel *channel_read(FILE *in, const char **why)
{
    struct channel *c = channel_new();
    char line[128];
    while (fgets(line, sizeof line, in)) {
        struct event e;
        if (*line == '#' || *line == '\n')
            continue;
        if (utf8_valid_prefix(line, strlen(line)) != strlen(line) || !read_event(c, line, &e)) {
            *why = "is no channel table: a line is not 'printed TAB read TAB cost'";
            channel_free(c);
            return NULL;
        }
        VEC_PUSH(c->v, c->n, c->cap) = e;
    }
    channel_index(c);
    return c;
}

struct channel *channel_load(const char *path, const char **why)
{
    FILE *in = fopen(path, "r");
    *why = "cannot be opened";
    struct channel *c = in ? channel_read(in, why) : NULL;
    if (in)
        fclose(in);
    return c;
}

static void put_letter(char *out, uint8_t number, bool upper)
{
    int32_t cp = letter_at(number);
    out[utf8_encode(upper ? upper_of(cp) : cp, out)] = '\0';
}

int channel_write(const struct channel *c, FILE *out)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct event *e = &c->v[i];
        char print[16] = "", read[16] = "", b[5] = "";
        put_letter(print, e->print[0], e->upper & 1);
        if (e->print[1]) {
            put_letter(b, e->print[1], e->upper & 2);
            strcat(print, b);
        }
        size_t len = 0;
        for (uint32_t r = e->read; r; r >>= 8)
            len += utf8_encode(c->sign[r & 255], read + len);
        read[len] = '\0';
        if (fprintf(out, "%s\t%s\t%.2f\n", print, read, (double)e->cost) < 0)
            return -1;
    }
    return 0;
}
