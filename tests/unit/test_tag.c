#include "tag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define O TAG_OPEN
#define C TAG_CLOSE

static void wrapping(void **state)
{
    (void)state;
    static const struct {
        const char *plain;
        struct tag_span spans[3];
        size_t nspans;
        const char *want;
    } table[] = {
        {"", {{0, 0}}, 1, ""},
        {"abc", {{0, 0}}, 0, "abc"},
        {"abc", {{0, 3}}, 1, O "abc" C},
        {"abcdef", {{1, 2}, {3, 2}}, 2, "a" O "bc" C O "de" C "f"},
        {"abcdef",
         {{1, 3}, {2, 2}, {5, 9}},
         3,
         "a" O "bcd" C "ef"}, /* overlap; out of the text */
        {O "a" C "b", {{0, 0}}, 0, "ab"},
        {"a" O "b" C "c", {{1, 7}}, 1, "a" O "b" C "c"},
        {"\xEE\x80", {{0, 0}}, 0, "\xEE\x80"},
    };
    struct tagged t = {0};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        tag_text(&t, table[i].plain, strlen(table[i].plain), table[i].spans, table[i].nspans);
        assert_string_equal(buf_text(&t.text), table[i].want);
    }
    tag_free(&t);
}

static void spans_back(void **state)
{
    (void)state;
    static const char plain[] = "Sở A và Sở B lo";
    const struct tag_span bodies[] = {{0, 6}, {11, 6}};
    const size_t open = TAG_BYTES;
    const struct {
        size_t off, len;
        const char *want;
    } table[] = {
        {0, 6 + 2 * open, "Sở A"},
        {open, 6, "Sở A"},
        {open + 6, open, ""}, /* a tag alone shows nothing */
        {0, 17 + 4 * open, "Sở A và Sở B"},
        {6 + 2 * open, 5, " và "},
        {6 + 2 * open, 5 + open, " và "},
        {17 + 4 * open, 3, " lo"},
        {20 + 4 * open, 0, ""},
    };
    struct tagged t = {0};
    tag_text(&t, plain, strlen(plain), bodies, 2);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct tag_span s = tag_to_plain(&t, table[i].off, table[i].len);
        assert_int_equal(s.len, strlen(table[i].want));
        assert_memory_equal(plain + s.off, table[i].want, s.len);
    }
    tag_free(&t);
}

static uint32_t next_random(uint32_t *x)
{
    *x = *x * 1664525u + 1013904223u;
    return *x >> 8;
}

/* Every kept byte of the plain text is found in the tagged one, and back. */
static void random_texts(void **state)
{
    (void)state;
    static const char *const bits[] = {"a", "ở", " ", O, C, "\n", "đ", "Sở"};
    uint32_t seed = 7;
    struct tagged t = {0};
    for (int round = 0; round < 3000; round++) {
        char plain[400], kept[400];
        bool keep[400];
        size_t n = 0, nkept = 0, nspans = 0, at = 0, pieces = next_random(&seed) % 60;
        struct tag_span spans[40];
        for (size_t i = 0; i < pieces; i++) {
            const char *s = bits[next_random(&seed) % 8];
            bool tag = strcmp(s, O) == 0 || strcmp(s, C) == 0;
            for (; *s; s++) {
                keep[n] = !tag;
                if (!tag)
                    kept[nkept++] = *s;
                plain[n++] = *s;
            }
        }
        while (nspans < 40 && at < n) { /* between characters, so that no tag is cut */
            size_t ends[2];
            for (int k = 0; k < 2; k++) {
                at += next_random(&seed) % 9;
                while (at < n && ((unsigned char)plain[at] & 0xC0) == 0x80)
                    at++;
                ends[k] = at < n ? at : n;
            }
            spans[nspans++] = (struct tag_span){(uint32_t)ends[0], (uint32_t)(ends[1] - ends[0])};
        }
        tag_text(&t, plain, n, spans, nspans);

        size_t seen = 0, marks = 0;
        for (size_t i = 0; i < nspans; i++)
            marks += spans[i].len ? 2 : 0;
        assert_int_equal(t.text.len, nkept + marks * TAG_BYTES);
        for (size_t i = 0; i < n; i++) {
            if (!keep[i])
                continue;
            size_t there = tag_from_plain(&t, i);
            assert_true(there < t.text.len && t.text.s[there] == plain[i]);
            struct tag_span back = tag_to_plain(&t, there, 1);
            assert_int_equal(back.off, i);
            assert_int_equal(back.len, 1);
            assert_true(kept[seen++] == plain[i]);
        }
        assert_int_equal(tag_from_plain(&t, n), t.text.len);
        for (size_t i = 0; i < nspans; i++) { /* a wrapped body comes back whole */
            size_t first = spans[i].off, last = first + spans[i].len;
            while (first < last && !keep[first])
                first++;
            while (last > first && !keep[last - 1])
                last--;
            if (first == last)
                continue;
            size_t from = tag_from_plain(&t, first), to = from;
            while (memcmp(t.text.s + to, C, TAG_BYTES) != 0)
                to++;
            assert_memory_equal(t.text.s + from - TAG_BYTES, O, TAG_BYTES);
            struct tag_span back = tag_to_plain(&t, from - TAG_BYTES, to - from + 2 * TAG_BYTES);
            assert_int_equal(back.off, first);
            assert_int_equal(back.len, last - first);
        }
    }
    tag_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrapping),
        cmocka_unit_test(spans_back),
        cmocka_unit_test(random_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
