#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "repair_part.h"
#include "repair_tail.h"

/* Rimes in number enough for kin among the nodes: endings shared, ends inside others. */
static const char *const rimes[] = {
    "a",    "á",   "an",  "án",   "ang",  "áng",  "anh", "o",    "ó",    "on",   "ong",  "óng",
    "uong", "ương", "ường", "ước",  "ức",   "ưc",   "uy",  "uyết", "uyên", "uyền", "iê",   "iên",
    "iết",  "iếc", "ộ",   "ội",   "ối",   "ổi",   "ở",   "ời",   "i",    "ì",    "inh",  "ính",
};
enum { RIMES = sizeof rimes / sizeof *rimes };

static struct channel *open_channel(void)
{
    const char *why = "";
    struct channel *c = channel_load("rules/repair/eng.channel", &why);
    if (!c)
        fail_msg("%s", why);
    return c;
}

static float lesser(float a, float b)
{
    return a < b ? a : b;
}

/* The cheapest way to read letters as signs, cell by cell. */
static float cheapest(const struct channel *c, const struct spelling *s, const uint8_t *signs, size_t n,
                      uint8_t upper)
{
    float cost[10][16];
    for (size_t i = 0; i <= s->n; i++)
        for (size_t j = 0; j <= n; j++) {
            float best = i || j ? CHANNEL_NEVER : 0;
            if (j)
                best = lesser(best, cost[i][j - 1] + channel_extra(c, signs[j - 1]));
            for (size_t k = 0; k <= TAIL_READ && k <= j; k++) {
                uint32_t read = 0;
                for (size_t q = 0; q < k; q++)
                    read |= (uint32_t)signs[j - k + q] << 8 * q;
                if (i)
                    best = lesser(best, cost[i - 1][j - k] +
                                            channel_reading(c, read, upper)->single[s->letter[i - 1]]);
                for (uint8_t u = upper; i > 1 && u <= 3 * upper; u = (uint8_t)(u + 2)) {
                    const struct reading *r = channel_reading(c, read, u);
                    for (uint32_t e = 0; e < r->n; e++)
                        if (!memcmp(r->v[e].print, &s->letter[i - 2], 2))
                            best = lesser(best, cost[i - 2][j - k] + r->v[e].cost);
                    if (!upper)
                        break;
                }
            }
            cost[i][j] = best;
        }
    return cost[s->n][n];
}

/* What a search finds is what trying every part would find, and nothing is missing up to the limit. */
static void search_is_exact(void **state)
{
    (void)state;
    static const struct {
        const char *read;
        enum capitals caps;
    } cases[] = {
        {"uong", CAPS_NONE}, {"irc", CAPS_NONE},   {"ire", CAPS_NONE},  {"6i", CAPS_NONE},  {"q", CAPS_NONE},
        {"&", CAPS_NONE},    {"uyét", CAPS_NONE},  {"dng", CAPS_NONE},  {"inh", CAPS_NONE}, {"mh", CAPS_NONE},
        {"ién", CAPS_NONE},  {"NG", CAPS_ALL},     {"UYET", CAPS_ALL},  {"OI", CAPS_ALL},   {"", CAPS_NONE},
        {"o'i", CAPS_NONE},  {"wongxx", CAPS_NONE}, {"1enh", CAPS_NONE},
    };
    struct spelling v[RIMES];
    for (size_t i = 0; i < RIMES; i++) {
        struct pair p;
        assert_true(pair_print(&p, rimes[i], strlen(rimes[i])));
        v[i] = (struct spelling){.n = p.nprint, .prior = (float)(i % 5)};
        memcpy(v[i].letter, p.print, p.nprint);
    }
    struct channel *c = open_channel();
    struct trie *t = trie_new(v, RIMES);
    struct parts *p = parts_new(t);
    parts_channel(p, c);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        uint8_t signs[CHANNEL_MAX];
        size_t n = channel_signs(c, cases[k].read, strlen(cases[k].read), false, signs);
        float least = CHANNEL_NEVER, limit = 16;
        const struct part_cands *found = parts_search(p, signs, n, cases[k].caps, limit);
        for (uint16_t i = 0; i < RIMES; i++) {
            float cost = cheapest(c, &v[i], signs, n, cases[k].caps == CAPS_ALL), got = CHANNEL_NEVER;
            for (uint32_t f = 0; f < found->n; f++)
                got = found->v[f].part == i ? found->v[f].cost : got;
            least = lesser(least, cost);
            if (got < CHANNEL_NEVER && (got > cost + 0.01f || got < cost - 0.01f))
                fail_msg("'%s' as '%s' costs %.2f, found at %.2f", rimes[i], cases[k].read, (double)cost,
                         (double)got);
            /* a rank of 12 behind the conceivable best is always looked at */
            if (got == CHANNEL_NEVER && cost + v[i].prior < lesser(limit, found->least + 12))
                fail_msg("'%s' as '%s' at %.2f was not found", rimes[i], cases[k].read, (double)cost);
        }
        float said = parts_least(p, signs, n, cases[k].caps);
        if (said > least + 0.01f || said < least - 0.01f)
            fail_msg("'%s': least %.2f, said %.2f", cases[k].read, (double)least, (double)said);
    }
    parts_free(p);
    trie_free(t);
    channel_free(c);
}

/* 'Ước' as 'Urc': only the first letter is a capital, and marks may stand before it. */
static void capitals_begin(void **state)
{
    (void)state;
    static const char *const read[] = {"Oi", "Uong", "'Inh"};
    struct spelling v[RIMES];
    for (size_t i = 0; i < RIMES; i++) {
        struct pair p;
        assert_true(pair_print(&p, rimes[i], strlen(rimes[i])));
        v[i] = (struct spelling){.n = p.nprint};
        memcpy(v[i].letter, p.print, p.nprint);
    }
    struct channel *c = open_channel();
    struct trie *t = trie_new(v, RIMES);
    struct parts *p = parts_new(t);
    parts_channel(p, c);
    for (size_t k = 0; k < sizeof read / sizeof *read; k++) {
        uint8_t signs[CHANNEL_MAX];
        size_t n = channel_signs(c, read[k], strlen(read[k]), false, signs);
        const struct part_cands *found = parts_search(p, signs, n, CAPS_FIRST, 60);
        assert_true(found->n > 0);
        float said = parts_least(p, signs, n, CAPS_FIRST);
        assert_true(found->v[0].cost - said < 0.01f && said - found->v[0].cost < 0.01f);
        assert_true(said < parts_least(p, signs, n, CAPS_NONE));
    }
    parts_free(p);
    trie_free(t);
    channel_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(search_is_exact),
        cmocka_unit_test(capitals_begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
